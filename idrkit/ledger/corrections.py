"""Events as they stand: the latest correction of each applied, what was struck out or purged left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from idrkit.errors import RecordError
from idrkit.ledger.events import Event

CORRECTION = "correction"
_APART = (CORRECTION, "purged")


def standing_events(events: Iterable[Event]) -> tuple[Event, ...]:
    """What is to be believed of some events, in their order.

    Args:
        events: in the order of their numbers, the corrections of them among them.

    Raises:
        RecordError: a correction is not as it was written.
    """
    every = tuple(events)
    latest = {str(one.facts.get("of")): one for one in every if one.kind == CORRECTION and one.purged_by is None}
    return tuple(
        stands
        for one in every
        if one.kind not in _APART and one.purged_by is None
        for stands in (corrected(one, latest.get(str(one.seq))),)
        if stands is not None
    )


def corrected(one: Event, correction: Event | None) -> Event | None:
    """The event as its latest correction leaves it; None where it is struck out.

    Raises:
        RecordError: the correction is not as it was written.
    """
    if correction is None:
        return one
    instead = correction.facts.get("instead")
    if instead is None:
        return None
    try:
        if not isinstance(instead, Mapping):
            raise TypeError
        return replace(one, on=date.fromisoformat(str(instead["on"])), facts=dict(instead.get("facts") or {}))
    except (KeyError, TypeError, ValueError):
        raise RecordError(
            f"Correction {correction.seq} of event {one.seq} cannot be read: correct the event again."
        ) from None
