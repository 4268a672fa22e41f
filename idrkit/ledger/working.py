"""What follows from the events of some units: what is awaited, and where each claim stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from idrkit.assess.assessment import deadlines_to_keep
from idrkit.assess.compare import compare
from idrkit.assess.timeline import deadlines_from
from idrkit.errors import IdrkitError, RecordError
from idrkit.law.provision import Event as LawEvent
from idrkit.law.rulebook import Rulebook
from idrkit.ledger.awaited import Awaited, awaited_of_claim, awaited_of_dispute, joined
from idrkit.ledger.earlier import NO_DECISIONS, Decided, Decisions, decided_of, plan_name, waits, with_earlier
from idrkit.ledger.endings import still_due
from idrkit.ledger.events import Event
from idrkit.ledger.fold import Known, known_of
from idrkit.ledger.standing import Reached, Standing, standing_of
from idrkit.ledger.units import Unit

DecidedUnder = Callable[[str, str], Decisions]
"""Gives the determinations of a client under a plan, by `idrkit.ledger.earlier.plan_name`."""

_DATES = (
    (LawEvent.OPEN_NEGOTIATION_START, "open_negotiation_start"),
    (LawEvent.IDR_INITIATED, "idr_initiated"),
    (LawEvent.IDRE_PRELIMINARY_SELECTION, "idre_preliminary_selection"),
    (LawEvent.IDRE_SELECTED, "idre_selected"),
    (LawEvent.ELIGIBILITY_DETERMINED, "eligibility_determined"),
    (LawEvent.INFORMATION_REQUESTED, "information_requested"),
    (LawEvent.INFORMATION_ANSWERED, "information_answered"),
    (LawEvent.WITHDRAWAL_REQUESTED, "withdrawal_requested"),
    (LawEvent.WITHDRAWAL_ANSWERED, "withdrawal_answered"),
    (LawEvent.AGREEMENT_REACHED, "agreement_reached"),
    (LawEvent.PAYMENT_DETERMINATION, "payment_determination"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """One claim or dispute: where it stands, its plan, whether it can be suspended, and its own determination."""

    standing: Standing
    plan: str = ""
    waits: bool = False
    decided: Decided | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """A unit worked out: what is awaited of it, a batched dispute once, and the account of each of its claims.

    `postponed` says that what is awaited hangs on determinations that were not known yet, and is not there.
    """

    unit: Unit
    awaited: tuple[Awaited, ...]
    accounts: tuple[Account, ...]
    postponed: bool = False


def worked_out(
    unit: Unit, events: Sequence[Event], rulebook: Rulebook, as_of: date, decided_under: DecidedUnder | None
) -> Worked:
    """What follows from the events of one unit.

    Args:
        unit: the claims and disputes.
        events: all of theirs, in the order of their numbers.
        rulebook: the law.
        as_of: the day; what is awaited holds for every day on which the same texts are in force.
        decided_under: finds earlier determinations; None while they are being collected.
    """
    try:
        every = known_of(events)
    except RecordError as error:
        return Worked(unit, (), (_unreadable(unit, str(error)),))
    if decided_under is None:
        if any(map(waits, every)):
            return Worked(unit, (), tuple(map(account_of, every)), postponed=True)
        decided_under = _no_decisions
    awaited: list[Awaited] = []
    accounts = []
    for known in every:
        problem = known.problem
        try:
            awaited += _awaited(known, rulebook, as_of, decided_under)
        except IdrkitError as error:
            problem = str(error)
        accounts.append(account_of(replace(known, problem=problem)))
    return Worked(unit, joined(awaited, _batched(every)), tuple(accounts))


def accounts_of(unit: Unit, events: Sequence[Event]) -> tuple[Account, ...]:
    """The accounts of a unit's claims and disputes, without what is awaited of them."""
    try:
        return tuple(account_of(one) for one in known_of(events))
    except RecordError as error:
        return (_unreadable(unit, str(error)),)


def account_of(known: Known) -> Account:
    """The account of what is known of one claim or dispute."""
    plan = plan_name(known.claim) if known.claim else ""
    return Account(standing_of(known), plan, waits(known), decided_of(known))


def _awaited(known: Known, rulebook: Rulebook, as_of: date, decided_under: DecidedUnder) -> tuple[Awaited, ...]:
    if known.problem:
        return ()
    return still_due(_following(known, rulebook, as_of, decided_under), known.closed)


def _following(known: Known, rulebook: Rulebook, as_of: date, decided_under: DecidedUnder) -> tuple[Awaited, ...]:
    if known.claim is None:
        dates = {event: value for event, path in _DATES if isinstance(value := known.facts.get(path), date)}
        batched = known.facts.get("dispute.batched") is True
        found = deadlines_from(dates, rulebook, batched=batched)
        return awaited_of_dispute(known.name, found, known.facts.get, client=known.client)
    claim = known.claim
    if waits(known):
        claim = with_earlier(claim, decided_under(known.client, plan_name(claim)), rulebook.calendar)
    deadlines = deadlines_to_keep(claim, rulebook, as_of)
    return awaited_of_claim(claim, deadlines, compare(claim), client=known.client)


def _no_decisions(_client: str, _plan: str) -> Decisions:
    return NO_DECISIONS


def _batched(every: Iterable[Known]) -> set[str]:
    """The numbers of disputes that have several claims, or are said to be batched."""
    numbers = [one.dispute_number for one in every if one.claim is not None and one.dispute_number]
    said = {one.dispute_number for one in every if one.claim is not None and one.claim.dispute.batched}
    return {one for one in numbers if one in said or numbers.count(one) > 1}


def _unreadable(unit: Unit, why: str) -> Account:
    number = unit.numbers[0] if unit.numbers else None
    claim_id = unit.claim_ids[0] if unit.claim_ids else None
    return Account(Standing(unit.client, claim_id, number, Reached.RECORDED, problem=why))
