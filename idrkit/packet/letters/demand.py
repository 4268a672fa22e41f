"""The demand for what is still owed on a rate determined or agreed: facts, amounts, last day; no threats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idrkit.assess.award import Balance, balance
from idrkit.assess.award import Basis as AwardBasis
from idrkit.assess.results import Deadline, Verdict
from idrkit.assess.wording import words
from idrkit.claims.terms import AwardPaymentKind
from idrkit.packet.fields import Row, day, money
from idrkit.packet.letters.letter import (
    Basis,
    Body,
    Lack,
    deadlines,
    enclosed,
    to_plan,
    wanted,
)

_CHECK = {AwardBasis.DETERMINATION: "W1", AwardBasis.AGREEMENT: "W2"}
_DEADLINE = {AwardBasis.DETERMINATION: "award_payment", AwardBasis.AGREEMENT: "settlement_payment"}
_DAY = {AwardBasis.DETERMINATION: "payment_determination", AwardBasis.AGREEMENT: "agreement_reached"}
_REMARKS = (
    "Before it goes out, look through the later remittances, under a new claim number too, and the provider "
    "adjustments (PLB): what came belongs in award_payments.",
    "The paragraph names no interest, so the letter asks for none.",
    "The patient owes no more than the cost sharing.",
)


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment, or money taken back, as the letter lists it."""

    paid_on: date | None
    what: str
    trace_number: str | None
    amount: Decimal | None


def award_demand(basis: Basis) -> Body:
    """What was decided or agreed, what came since, what is still owed; ready only once it is surely overdue."""
    claim = basis.case.claim
    known = balance(claim)
    to, unaddressed = to_plan(basis)
    counted = deadlines(basis, _DEADLINE[known.basis]) if known else ()
    return Body(
        title="Payment still owed on an out-of-network rate",
        template="letters/award_demand.html",
        rows=tuple(_rows(basis, known)),
        context={
            "determined": known is None or known.basis is AwardBasis.DETERMINATION,
            "balance": known,
            "amounts": tuple(_amounts(known)) if known else (),
            "payments": tuple(_payments(basis)),
            "due": counted[0].due if counted else None,
            "counted": counted[0] if counted else None,
        },
        to=to,
        lacks=(*_lacks(basis, known), *unaddressed, *wanted(basis, "claim_number"), *_number(basis, counted)),
        signed_by=(claim.provider.name,),
        deadlines=counted,
        enclosures=enclosed(basis, "decision", "determination", "agreement", "remittance"),
        rests_on=("award", _DAY[known.basis]) if known else (),
        remarks=_REMARKS,
    )


def _lacks(basis: Basis, known: Balance | None) -> Iterator[Lack]:
    """What the check of the award says; only “overdue” without another reading lets the letter go out."""
    if known is None:
        yield Lack("No payment determination and no agreement on a rate is recorded.", ("payment_determination",))
        return
    found = next((one for one in basis.assessment.findings if one.id == _CHECK[known.basis]), None)
    if found is None or found.verdict is Verdict.FAIL:
        return
    yield Lack(f"{found.id} {found.title}: {found.sentence}", found.missing)


def _number(basis: Basis, counted: tuple[Deadline, ...]) -> tuple[Lack, ...]:
    return wanted(basis, "dispute.number") if counted else ()


def _rows(basis: Basis, known: Balance | None) -> Iterator[Row]:
    claim = basis.case.claim
    yield Row("Dispute number", claim.dispute.number, "portal e-mail")
    if known is not None and known.basis is AwardBasis.AGREEMENT:
        yield Row("Agreement on the rate", day(claim.agreement_reached), "signed agreement")
        return
    yield Row("Payment determination", day(claim.payment_determination), "written decision")
    yield Row("Certified IDR entity", claim.dispute.certified_idr_entity, "portal e-mail; written decision")
    party = claim.award.prevailing_party
    if party is not None:
        yield Row(
            "Offer selected", f"That of the {words(party.value)}" if party.value != "each_in_part" else "Each in part"
        )


def _amounts(known: Balance) -> Iterator[tuple[str, str | None]]:
    """The sum, line by line, as it can be checked."""
    yield "Out-of-network rate, cost sharing included", money(known.rate)
    yield "less the initial payment", money(known.initial_payment)
    yield "less cost sharing, paid or owed by the patient", money(known.cost_sharing)
    yield "less what was paid since", money(known.paid)
    if known.recovered:
        yield "plus what was taken back since", money(known.recovered)


def _payments(basis: Basis) -> Iterator[Paid]:
    names = {
        AwardPaymentKind.PAYMENT: "Payment",
        AwardPaymentKind.RECOVERY: "Taken back or offset",
        AwardPaymentKind.INTEREST: "Interest, which pays nothing of the rate",
    }
    listed = sorted(basis.case.claim.award_payments, key=lambda one: one.paid_on or date.max)
    for one in listed:
        yield Paid(one.paid_on, names[one.kind], one.trace_number, one.amount)
