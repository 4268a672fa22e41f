"""What is awaited: the deadlines of a claim or a dispute that the facts do not show as met, whatever day it is.

Nothing here depends on the day it is looked at: it follows from facts and law alone, and may be kept. What it means on
a day says `idrkit.ledger.reminders`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from idrkit.assess.award import AwardState, Balance, balance
from idrkit.assess.compare import total
from idrkit.assess.results import Assessment, Deadline, LineComparison, Stage, Status
from idrkit.assess.wording import listed
from idrkit.ledger.duties import Duty, FactOf, Nature, duty_of, met, owed
from idrkit.ledger.events import OWN
from idrkit.ledger.named_day import with_named_day

if TYPE_CHECKING:
    from idrkit.claims.model import Claim

DAYS_DIFFER = "DAYS_DIFFER"
"""Flag of a deadline that the claims of one batched dispute count from different days."""

_YOU_PAY = "Pay the plan or issuer what was received beyond the offer selected, and record the payment"
_TO_PLAN = "to the plan or issuer"


@dataclass(frozen=True, slots=True)
class Part:
    """A claim of what is awaited: its plan, the amounts once a rate is determined or agreed, and what is at stake.

    `at_stake` is the amount in dispute, the offer less what was received, and after a determination or an agreement
    what is still owed; None where that is not known.
    """

    claim_id: str
    plan: str = ""
    contact: str = ""
    at_stake: Decimal | None = None
    balance: Balance | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """A deadline that is not shown as met, or a period to be waited out.

    Attributes:
        duty: what it asks for.
        deadline: the day with its arithmetic.
        due: its last day.
        parts: the claims it is about; none for a dispute known by its number alone, several for a batched one.
        dispute_number: the dispute, where known.
        client: the client they belong to.
        recorded: the facts would show it if it had been met; otherwise a passed day is not called overdue.
        lapses: once it is over there is nothing left to do.
        batched: it is one deadline of a batched dispute, whatever the number of its claims.
    """

    duty: Duty
    deadline: Deadline
    due: date
    parts: tuple[Part, ...] = ()
    dispute_number: str | None = None
    client: str = OWN
    recorded: bool = True
    lapses: bool = False
    batched: bool = False

    @property
    def waits(self) -> bool:
        """Whether it is a period to be waited out: nobody acts in it."""
        return self.duty.nature is Nature.WAIT

    @property
    def safe_by(self) -> date | None:
        """The last safe day; None for a period that is waited out."""
        return None if self.waits else self.deadline.safe_due or self.due

    @property
    def opens(self) -> date | None:
        """The first day of a window; of a period that is waited out the first day after it under every reading."""
        return self.deadline.safe_opens if self.waits else self.deadline.opens

    @property
    def day(self) -> date:
        """The day it is listed under: the last safe day; of a period that is waited out the day it lifts."""
        return self.safe_by or self.opens or self.due

    @property
    def until(self) -> date | None:
        """The last day on which something of it is left: of a chance its last day, of a wait the day before it lifts.

        None where it stays until it is met.
        """
        if not self.lapses:
            return None
        return self.day - timedelta(days=1) if self.waits else self.due

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims it is about."""
        return tuple(one.claim_id for one in self.parts)

    @property
    def subject(self) -> str:
        """What it is about, as it is named: the claim; of a batch, or where no claim is known, the dispute."""
        by_claim = self.parts and not self.batched
        return self.parts[0].claim_id if by_claim else self.dispute_number or ""

    @property
    def key(self) -> str:
        """What makes it the same deadline on another day, however its dates have moved."""
        client = "" if self.client == OWN else f"{self.client}/"
        earlier = f".{self.deadline.of}" if self.deadline.of else ""
        return f"{client}{self.subject}.{self.deadline.id}{earlier}"

    @property
    def you_owe(self) -> bool:
        """Whether the provider has to pay: the offer selected is less than what it had received."""
        return any(one.balance is not None and one.balance.state is AwardState.PROVIDER_OWES for one in self.parts)

    @property
    def stage(self) -> Stage | None:
        """The stage whose packet it needs."""
        return self.duty.stage

    @property
    def act(self) -> str:
        """What to do."""
        return _YOU_PAY if self.duty.basis and self.you_owe else self.duty.act

    @property
    def where(self) -> str:
        """To whom, or from whom, and by which way; with the address recorded, where the notice goes to the plan."""
        if self.duty.basis and self.you_owe:
            return _TO_PLAN
        if self.deadline.citation.text == "amended" and self.duty.where_amended:
            return self.duty.where_amended
        contacts = {one.contact for one in self.parts if one.contact} if self.stage is Stage.NOTICE else set()
        return f"{self.duty.where}: {contacts.pop()}" if len(contacts) == 1 else self.duty.where

    @property
    def papers(self) -> str:
        """The command that makes the papers it needs; empty where it needs none."""
        return "" if self.duty.basis and self.you_owe else self.duty.papers()


def awaited_of(assessment: Assessment, *, client: str = OWN) -> tuple[Awaited, ...]:
    """What is awaited for a claim; nothing where it is outside the process.

    Args:
        assessment: the claim with its deadlines.
        client: the client it belongs to.
    """
    if assessment.status is Status.NOT_IDR:
        return ()
    return awaited_of_claim(assessment.claim, assessment.deadlines, assessment.lines, client=client)


def awaited_of_claim(
    claim: Claim, deadlines: Iterable[Deadline], lines: Iterable[LineComparison], *, client: str = OWN
) -> tuple[Awaited, ...]:
    """What is awaited for a claim that is not outside the process.

    Args:
        claim: the facts.
        deadlines: its deadlines.
        lines: its lines as `idrkit.assess.compare` compares them.
        client: the client it belongs to.
    """
    at_stake = _at_stake(claim, lines)
    found = []
    for one in _awaited(deadlines, lambda path: fact_of(claim, path)):
        settled = _settled(one.duty, claim)
        if settled:
            continue
        found.append(
            replace(
                one,
                parts=(_part(claim, one.duty, at_stake),),
                dispute_number=claim.dispute.number,
                client=client,
                recorded=one.recorded or settled is False,
            )
        )
    return tuple(found)


def awaited_of_dispute(
    number: str, deadlines: Iterable[Deadline], fact: FactOf, *, client: str = OWN
) -> tuple[Awaited, ...]:
    """What is awaited for a dispute that is known by its number and its dates alone.

    Args:
        number: the dispute number.
        deadlines: as `idrkit.assess.timeline.deadlines_from` gives them.
        fact: gives the facts known of the dispute, by their paths in the claim record.
        client: the client it belongs to.
    """
    return tuple(replace(one, dispute_number=number, client=client) for one in _awaited(deadlines, fact))


def fact_of(claim: Claim, path: str) -> object | None:
    """The value of a fact of a claim by its path; None where it is not known."""
    value: object | None = claim
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def joined(found: Iterable[Awaited], batched: Iterable[str]) -> tuple[Awaited, ...]:
    """The same, with one deadline in place of those of each claim of a batched dispute.

    Where the claims of a dispute give different days, nothing is chosen: they stay apart, and each says so.

    Args:
        found: what is awaited.
        batched: the numbers of the disputes that are batched.
    """
    numbers = frozenset(batched)
    together: dict[tuple[str, ...], list[Awaited]] = {}
    alone: list[Awaited] = []
    for one in found:
        if one.dispute_number in numbers and one.parts:
            key = (one.client, str(one.dispute_number), one.deadline.id, one.deadline.of)
            together.setdefault(key, []).append(one)
        else:
            alone.append(one)
    return (*alone, *(each for some in together.values() for each in _as_one(some)))


def _as_one(some: list[Awaited]) -> Iterator[Awaited]:
    first = some[0]
    if len({(one.opens, one.due, one.safe_by) for one in some}) > 1:
        days = listed([f"{one.due} for {one.subject}" for one in some])
        note = f"The claims of {first.dispute_number} give different days here ({days}): confirm which is right."
        for one in some:
            told = replace(one.deadline, flags=(*one.deadline.flags, DAYS_DIFFER), notes=(*one.deadline.notes, note))
            yield replace(one, deadline=told)
        return
    parts = sorted((part for one in some for part in one.parts), key=lambda part: part.claim_id)
    yield replace(first, parts=tuple(parts), recorded=all(one.recorded for one in some), batched=True)


def _awaited(deadlines: Iterable[Deadline], fact: FactOf) -> Iterator[Awaited]:
    every = with_named_day(tuple(deadlines), fact)
    for deadline in every:
        duty = duty_of(deadline.id, deadline.of)
        if duty is None or deadline.due is None or owed(duty, fact) is False:
            continue
        known = met(duty, fact)
        if known:
            continue
        lapses = duty.nature is not Nature.DUTY or _replaced(deadline, every)
        yield Awaited(duty, deadline, deadline.due, recorded=known is not None, lapses=lapses)


def _replaced(deadline: Deadline, every: Iterable[Deadline]) -> bool:
    """Whether a usual window gives way to the one after a cooling-off period once it is over."""
    return deadline.id == "initiation_window" and any(one.of and one.id == "after_cooling_off_window" for one in every)


def _settled(duty: Duty, claim: Claim) -> bool | None:
    """Whether a payment was made in full; None where the amounts do not say, or where it is no payment."""
    found = balance(claim) if duty.basis else None
    return found.settled if found is not None and found.basis is duty.basis else None


def _part(claim: Claim, duty: Duty, at_stake: Decimal | None) -> Part:
    found = balance(claim)
    return Part(
        claim_id=claim.claim_id,
        plan=claim.plan.name,
        contact=claim.plan.contact.email or "",
        at_stake=at_stake if duty.of_the_claim else None,
        balance=found if duty.basis else None,
    )


def _at_stake(claim: Claim, lines: Iterable[LineComparison]) -> Decimal | None:
    found = balance(claim)
    if found is None:
        return total(line.amount_in_dispute for line in lines)
    return None if found.state is AwardState.PROVIDER_MAY_OWE else found.still_owed
