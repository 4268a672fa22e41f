"""Which text governs a step, by which date, and what would change it: said alike in a packet and on a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from idrkit.assess.wording import event_name, text_name
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Certainty, Event, Provision, Version
from idrkit.law.rulebook import Dates, Rulebook

Written = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Governing:
    """The version of a provision that governs these dates, or why none can be named.

    `keyed_on` is the date that selected the version; where it is not known, `proved_by` and `proved_on` are the
    event that settled it. `missing` is the event whose date would choose among `candidates`. `newer` is a dated
    version that applies only from a later day, `waiting` one that waits for guidance; `begun` is the day on which
    this dispute passed the event that selects the waiting one, where guidance issued later cannot reach back.
    """

    provision: Provision
    version: Version | None = None
    keyed_on: date | None = None
    proved_by: Event | None = None
    proved_on: date | None = None
    missing: Event | None = None
    candidates: tuple[Version, ...] = ()
    newer: Version | None = None
    waiting: Version | None = None
    begun: date | None = None


def governing(provision_id: str, dates: Dates, rulebook: Rulebook) -> Governing:
    """Which version of a provision governs a dispute with these dates.

    Raises:
        UsageError: there is no such provision.
    """
    provision = rulebook.provision(provision_id)
    waiting = next((one for one in provision.versions if one.pending), None)
    begun = dates.get(waiting.keyed_by) if waiting and _opened_by_guidance(waiting, rulebook) else None
    try:
        resolution = rulebook.in_force(provision_id, dates)
    except NoRuleInForceError:
        return Governing(provision, waiting=waiting, begun=begun)
    version, unknown = resolution.version, resolution.unknown
    if version is None:
        missing, candidates = (unknown.missing, unknown.candidates) if unknown else (None, ())
        return Governing(provision, missing=missing, candidates=candidates, waiting=waiting, begun=begun)
    dated = [one for one in provision.versions if one.since is not None]
    place = dated.index(version)
    return Governing(
        provision,
        version,
        keyed_on=dates.get(version.keyed_by),
        proved_by=resolution.proved_by,
        proved_on=dates.get(resolution.proved_by) if resolution.proved_by else None,
        newer=dated[place - 1] if place else None,
        waiting=waiting,
        begun=begun,
    )


def why(one: Governing, written: Written) -> str:
    """Why this version governs: the date that selected it, and from when it applies; nothing where none governs.

    Args:
        one: what `governing` found.
        written: how a day is written.
    """
    version = one.version
    if version is None or version.since is None:
        return _depends(one)
    key = event_name(version.keyed_by.value)
    if one.keyed_on is not None:
        selected = f"Selected by {key}, {written(one.keyed_on)}"
    elif one.proved_by is not None and one.proved_on is not None:
        selected = (
            f"Selected by {key}, whose date is not given; {event_name(one.proved_by.value)}, "
            f"{written(one.proved_on)}, settles it"
        )
    else:
        selected = f"Selected by {key}, which the other dates settle"
    return f"{selected}; applies from {written(version.since)}.{_later(one, written)}"


def waits(one: Governing, written: Written) -> str:
    """What waits for guidance and would change the answer; nothing where nothing waits."""
    waiting = one.waiting
    if waiting is None:
        return ""
    held_back = f"The {text_name(waiting.text.value)} waits for {waiting.pending}."
    if one.begun is None:
        return held_back
    return (
        f"{held_back} It goes by {event_name(waiting.keyed_by.value)}, here {written(one.begun)}: guidance issued "
        "later than that does not reach this dispute."
    )


def _depends(one: Governing) -> str:
    if one.missing is None:
        return ""
    texts = " or ".join(dict.fromkeys(text_name(each.text.value) for each in one.candidates))
    return f"The date of {event_name(one.missing.value)}, which selects the text, is not given: {texts}."


def _later(one: Governing, written: Written) -> str:
    newer = one.newer
    if newer is None or newer.since is None:
        return ""
    sure = "" if newer.certainty is Certainty.IN_FORCE else f" ({newer.certainty.value})"
    return (
        f" The {text_name(newer.text.value)} applies from {written(newer.since)}{sure}, "
        f"by {event_name(newer.keyed_by.value)}."
    )


def _opened_by_guidance(version: Version, rulebook: Rulebook) -> bool:
    """Whether the text reaches only what happens some days after guidance: nothing that has happened before it."""
    gate = rulebook.gates.get(version.gate) if version.gate else None
    return gate is not None and gate.announced_plus is not None and version.keyed_by is not Event.CALENDAR_DATE
