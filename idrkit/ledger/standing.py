"""Events as they stand: the latest correction of each laid over it, nothing of what was recorded lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from idrkit.ledger.events import Event
from idrkit.ledger.kinds import Facts

CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Standing:
    """An event as it stands.

    Attributes:
        recorded: the event as it was recorded.
        on: the day that holds now.
        facts: the facts that hold now.
        struck: it was struck out: it counts as if it had never been recorded.
        corrections: every correction of it, the last one in force.
    """

    recorded: Event
    on: date
    facts: Facts
    struck: bool = False
    corrections: tuple[Event, ...] = ()


def standing(events: Iterable[Event]) -> tuple[Standing, ...]:
    """The events, without the corrections among them, as these leave them; what was purged is left out.

    Args:
        events: in the order of their numbers; a correction of an event that is not among them is passed over.
    """
    found: dict[int, Standing] = {}
    for one in events:
        if one.purged_by is not None or one.kind == "purged":
            continue
        if one.kind != CORRECTION:
            found[one.seq] = Standing(one, one.on, one.facts)
        elif (of := corrected_number(one)) in found:
            found[of] = _corrected(found[of], one)
    return tuple(found.values())


def corrected_number(correction: Event) -> int:
    """The number of the event a correction is about; 0 where it names none."""
    of = str(correction.facts.get("of", ""))
    return int(of) if of.isascii() and of.isdigit() else 0


def _corrected(one: Standing, correction: Event) -> Standing:
    instead = correction.facts.get("instead")
    corrections = (*one.corrections, correction)
    if not isinstance(instead, Mapping):
        return replace(one, on=one.recorded.on, facts=one.recorded.facts, struck=True, corrections=corrections)
    return replace(
        one, on=date.fromisoformat(instead["on"]), facts=instead["facts"], struck=False, corrections=corrections
    )
