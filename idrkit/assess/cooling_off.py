"""Cooling-off: which lines an earlier determination suspends, until when, and the window that follows.

A model of one claim's own earlier disputes (149.510(c)(4)(vii), amended (c)(5)(vii)). Each determination starts a
suspension of its own; they overlap and stack, and a line is free when none covers it. Whether the determination
was single or batched follows the earlier dispute. Which dispute's open negotiation keys the amended text is not
stated: both are read, and the later end is taken.

The operative paragraph is modelled, not the definition in (a)(2)(xi)(D), which still names 90 days for every
dispute and cites a paragraph that has no suspension.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from idrkit.assess.extensions import extended
from idrkit.assess.results import Deadline
from idrkit.assess.timeline import after_determination
from idrkit.claims.disputes import PriorDetermination
from idrkit.claims.model import Claim, ServiceLine
from idrkit.claims.terms import Funding, PriorOutcome
from idrkit.errors import NoRuleInForceError
from idrkit.law.counting import short_day
from idrkit.law.provision import Event, Text
from idrkit.law.rulebook import Rulebook

STACKED = "STACKED"
_LOOK_BACK = 30
_ONE_DAY = timedelta(days=1)


class Identity(StrEnum):
    """Whether a line is the item or service an earlier dispute decided."""

    SAME = "same"
    SIMILAR = "perhaps similar"
    NOT_KNOWN = "not known"
    OTHER = "another"


class Party(StrEnum):
    """Whether the other party is the one of the earlier dispute."""

    SAME = "same"
    NOT_KNOWN = "not known"
    OTHER = "another"


@dataclass(frozen=True, slots=True)
class Suspension:
    """What one earlier determination does to this claim.

    `ends` is the last suspended day and `window` the window after it, both with their arithmetic; where the text
    is in doubt they follow the later reading. `lines` says of each line of the claim whether it is the decided
    item. `bars` is False where the other party initiated: only the party that initiated is barred.
    `in_window_case` says whether open negotiation ended when the window requires it, `gap` that no text gives the
    claim a window at all.
    """

    prior: PriorDetermination
    ends: Deadline
    until: date
    window: Deadline | None
    lines: dict[str, Identity]
    party: Party
    bars: bool
    in_window_case: bool
    gap: bool

    def of(self, *wanted: Identity) -> tuple[str, ...]:
        """The lines of the claim that are so related to the decided items."""
        return tuple(line_id for line_id, identity in self.lines.items() if identity in wanted)

    def covers(self, day: date) -> bool:
        """Whether a notice of initiation on that day falls in the suspension: the day after it to its last day."""
        return self.bars and self.prior.determined_on < day <= self.until

    def open_on(self, day: date) -> bool:
        """Whether the window after the suspension is open on that day, for the lines it is about."""
        window = self.window
        if window is None or window.opens is None or window.due is None:
            return False
        return self.in_window_case and window.opens <= day <= window.due


def suspensions(claim: Claim, as_of: date, deadlines: Iterable[Deadline], rulebook: Rulebook) -> tuple[Suspension, ...]:
    """What each earlier payment determination that concerns a line of this claim does to it.

    Args:
        claim: the facts.
        as_of: the day; open negotiation that has not started can start on it at the earliest.
        deadlines: of the claim itself.
        rulebook: the law.
    """
    if not claim.prior_determinations:
        return ()
    own = {one.id: one for one in deadlines}
    return tuple(_suspensions(claim, as_of, own, rulebook))


def suspended_lines(found: Iterable[Suspension], day: date) -> dict[str, date]:
    """The lines that are surely suspended on a day, each with the day it becomes free.

    Overlapping suspensions are followed to the end of the last one: a line is free when none covers it.
    """
    every = tuple(one for one in found if one.party is Party.SAME)
    freed: dict[str, date] = {}
    for one in every:
        for line_id in one.of(Identity.SAME):
            if one.covers(day) and line_id not in freed:
                freed[line_id] = _free_from(line_id, day, every)
    return freed


def deadlines_of(found: Sequence[Suspension]) -> Iterator[Deadline]:
    """The end of each suspension that may concern a line, and the window after it where it applies."""
    for one in found:
        if not one.of(Identity.SAME, Identity.NOT_KNOWN):
            continue
        if one.bars:
            yield one.ends
        window = _usable(one, found)
        if window is not None:
            yield window


def _usable(one: Suspension, found: Iterable[Suspension]) -> Deadline | None:
    """The window after a suspension, safe once no other one covers its lines; None where none of its days is left."""
    window = one.window
    if window is None or window.opens is None or window.due is None or not one.in_window_case:
        return None
    every = tuple(each for each in found if each.party is Party.SAME)
    free = [_free_from(line_id, window.opens, every) for line_id in one.of(Identity.SAME)]
    if not free or max(free) == window.opens:
        return window
    if min(free) > window.due:
        return None
    note = f"Another suspension covers days of this window: its lines are free from {short_day(max(free))}."
    return replace(
        window,
        safe_opens=max(window.safe_opens or window.opens, *free),
        flags=(*window.flags, STACKED),
        notes=(*window.notes, note),
    )


def _free_from(line_id: str, day: date, every: tuple[Suspension, ...]) -> date:
    own = [one for one in every if one.lines.get(line_id) is Identity.SAME]
    while covering := [one.until for one in own if one.covers(day)]:
        day = max(covering) + _ONE_DAY
    return day


def _suspensions(claim: Claim, as_of: date, own: dict[str, Deadline], rulebook: Rulebook) -> Iterator[Suspension]:
    for prior in claim.prior_determinations:
        if prior.outcome is not PriorOutcome.PAYMENT_DETERMINATION or prior.dispute_number == claim.dispute.number:
            continue
        party = _party(claim, prior)
        found = None if party is Party.OTHER else _followed(claim, prior, as_of, rulebook)
        if found is None:
            continue
        ends, window, texts = found
        until = ends.due
        if until is None:
            continue
        lines = {line.line_id: _identity(line, prior, texts) for line in claim.service_lines}
        ended = _day_of(own.get("open_negotiation_end"))
        fits = ended is not None and _first_end(prior, window, rulebook) <= ended <= until
        yield Suspension(
            prior=prior,
            ends=ends,
            until=until,
            window=window,
            lines=lines,
            party=party,
            bars=prior.initiated_by_provider,
            in_window_case=fits,
            gap=prior.initiated_by_provider and not fits and _straddles(own, prior.determined_on),
        )


def _followed(
    claim: Claim, prior: PriorDetermination, as_of: date, rulebook: Rulebook
) -> tuple[Deadline, Deadline | None, frozenset[Text]] | None:
    """The suspension and the window after it, read with the open negotiation of both disputes."""
    dates = {
        Event.PAYMENT_DETERMINATION: prior.determined_on,
        Event.OPEN_NEGOTIATION_START: prior.open_negotiation_start,
        Event.SUBSEQUENT_OPEN_NEGOTIATION_START: _starts(claim, as_of, rulebook),
    }
    try:
        found = after_determination(dates, rulebook, batched=prior.batched, of=prior.dispute_number)
    except NoRuleInForceError:
        return None
    if found is None:
        return None
    ends, window, texts = found
    return ends, extended([window], claim)[0] if window is not None else None, texts


def _starts(claim: Claim, as_of: date, rulebook: Rulebook) -> date | None:
    """The start of the claim's own open negotiation as far as it selects the text; None where it is not known.

    One that has not started can only start under the amended text once the day looked at has reached its date.
    """
    if claim.open_negotiation_start is not None or claim.idr_initiated is not None:
        return claim.open_negotiation_start
    since = rulebook.gate("G_COOL").since
    return as_of if since is not None and as_of >= since else None


def _identity(line: ServiceLine, prior: PriorDetermination, texts: frozenset[Text]) -> Identity:
    """Whether a line is the decided item: "same or similar" in the older text, "same" in the amended one."""
    older = Text.OLDER in texts
    decided = [one for one in prior.items if one.service_code == line.service_code]
    if line.service_code not in prior.service_codes and not decided:
        return Identity.SIMILAR if older else Identity.OTHER
    if older:
        # Billed under the same service code, an item is at least a similar one, whatever its modifiers.
        return Identity.SAME
    if not decided:
        return Identity.NOT_KNOWN
    same = any(set(one.modifiers) == set(line.modifiers) for one in decided)
    return Identity.SAME if same else Identity.SIMILAR


def _party(claim: Claim, prior: PriorDetermination) -> Party:
    """Whether the other party is the same: the issuer across its insured plans, the plan itself if self-insured."""
    if prior.same_other_party is not None:
        return Party.SAME if prior.same_other_party else Party.OTHER
    if prior.other_party is None:
        # The record lists earlier determinations between the same parties: nothing says otherwise.
        return Party.SAME
    names = {_plain(name) for name in (claim.plan.name, claim.plan.legal_business_name) if name}
    if _plain(prior.other_party) in names:
        return Party.SAME
    # Another name is another plan; but an issuer may stand on the remittance under the name of a plan.
    return Party.OTHER if claim.plan.funding is Funding.SELF_INSURED else Party.NOT_KNOWN


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _first_end(prior: PriorDetermination, window: Deadline | None, rulebook: Rulebook) -> date:
    """The first day on which open negotiation may have ended for the window after the suspension to apply.

    "during the 90-calendar-day suspension period": from the day after the determination. The amended text lets a
    negotiation completed in the 30 business days before a batched suspension in as well.
    """
    if prior.batched and window is not None and window.citation.text == Text.AMENDED:
        return rulebook.calendar.nth_before(prior.determined_on, _LOOK_BACK)
    return prior.determined_on + _ONE_DAY


def _straddles(own: dict[str, Deadline], determined: date) -> bool:
    """Negotiation ended by the day of the determination, and the usual window had not closed by then."""
    ended, closes = _day_of(own.get("open_negotiation_end")), _day_of(own.get("initiation_window"))
    return ended is not None and closes is not None and ended <= determined < closes


def _day_of(deadline: Deadline | None) -> date | None:
    return deadline.due if deadline is not None else None
