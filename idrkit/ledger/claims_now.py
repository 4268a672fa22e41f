"""The claim records of the ledger as they are now, for every command that reads claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from idrkit.claims.model import Claim
from idrkit.errors import RecordError
from idrkit.law.calendar import BusinessCalendar
from idrkit.law.rulebook import Rulebook
from idrkit.ledger.earlier import Decided, Decisions, decided_of, plan_name, waits, with_earlier
from idrkit.ledger.events import Event
from idrkit.ledger.fold import Known, known_of
from idrkit.ledger.store import Ledger
from idrkit.ledger.units import Unit, events_by_unit, every_unit


@dataclass(frozen=True, slots=True)
class Now:
    """A claim as it is now.

    Attributes:
        known: what is known of it.
        claim: its record with the facts of the events and the earlier determinations of the ledger; None where there is
            no record, or where it cannot be read.
        problem: why it cannot be read.
    """

    known: Known
    claim: Claim | None
    problem: str = ""

    @property
    def closed(self) -> date | None:
        """The day it was closed without a determination; a claim record has no such fact."""
        return self.known.closed.on if self.known.closed else None


def claims_now(ledger: Ledger, client: str | None, rulebook: Rulebook) -> Iterator[Now]:
    """Every claim and dispute of the ledger, by client and name; what cannot be read stops no other.

    Args:
        ledger: as `opened` gives it.
        client: only of this client; None for all.
        rulebook: the law, by which earlier determinations are found.
    """
    with ledger.engine.connect() as connection:
        units = [one for one in every_unit(connection) if client in (None, one.client)]
        decided: dict[tuple[str, str], list[Decided]] = {}
        for unit, events in events_by_unit(connection, units, ledger.seal):
            for known in _readable(unit, events):
                found = decided_of(known)
                if known.claim is not None and found is not None:
                    decided.setdefault((unit.client, plan_name(known.claim)), []).append(found)
        by_plan = {plan: Decisions(some, rulebook) for plan, some in decided.items()}
        for unit, events in events_by_unit(connection, units, ledger.seal):
            for known in _readable(unit, events):
                yield _now(known, by_plan, rulebook.calendar)


def _readable(unit: Unit, events: Iterable[Event]) -> tuple[Known, ...]:
    try:
        return known_of(events)
    except RecordError as error:
        claim_id = unit.claim_ids[0] if unit.claim_ids else None
        return (Known(unit.client, claim_id, unit.numbers[0] if unit.numbers else None, problem=str(error)),)


def _now(known: Known, by_plan: dict[tuple[str, str], Decisions], calendar: BusinessCalendar) -> Now:
    claim = known.claim
    if claim is not None and waits(known):
        found = by_plan.get((known.client, plan_name(claim)))
        claim = with_earlier(claim, found, calendar) if found is not None else claim
    return Now(known, claim, known.problem)
