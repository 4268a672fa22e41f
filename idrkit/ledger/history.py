"""Events with all that was corrected of them: what holds now, and nothing of what was recorded lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from idrkit.ledger.corrections import CORRECTION, corrected
from idrkit.ledger.events import Event
from idrkit.ledger.kinds import Facts


@dataclass(frozen=True, slots=True)
class Entry:
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


def history(events: Iterable[Event]) -> tuple[Entry, ...]:
    """The events, without the corrections among them, as these leave them; what was purged is left out.

    Args:
        events: in the order of their numbers; a correction of an event that is not among them is passed over.

    Raises:
        RecordError: a correction is not as it was written.
    """
    found: dict[int, Entry] = {}
    for one in events:
        if one.purged_by is not None or one.kind == "purged":
            continue
        if one.kind != CORRECTION:
            found[one.seq] = Entry(one, one.on, one.facts)
        elif (of := corrected_number(one)) in found:
            found[of] = _with(found[of], one)
    return tuple(found.values())


def corrected_number(correction: Event) -> int:
    """The number of the event a correction is about; 0 where it names none."""
    of = str(correction.facts.get("of", ""))
    return int(of) if of.isascii() and of.isdigit() else 0


def _with(one: Entry, correction: Event) -> Entry:
    now = corrected(one.recorded, correction)
    corrections = (*one.corrections, correction)
    if now is None:
        recorded = one.recorded
        return replace(one, on=recorded.on, facts=recorded.facts, struck=True, corrections=corrections)
    return replace(one, on=now.on, facts=now.facts, struck=False, corrections=corrections)
