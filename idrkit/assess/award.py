"""What is still owed on a rate that was determined or agreed: the rate less cost sharing, initial payment and payments.

After a determination "the amount of the offer selected by the certified IDR entity (less the sum of the initial payment
and any cost sharing paid or owed ...)" is due (149.510(c)(4)(ix), since 4 June 2026 (c)(5)(ix)); after an agreement the
amount to the extent it "exceeds the initial payment amount and any cost sharing paid or owed" ((c)(3)(i)). Where the
offer selected is less than initial payment and cost sharing PAID, the provider owes the difference; for an agreement
the text says no such thing. Interest pays nothing of the rate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from idrkit.assess.compare import total
from idrkit.claims.terms import AwardPaymentKind

if TYPE_CHECKING:
    from idrkit.claims.model import Claim, ServiceLine

_NOTHING = Decimal(0)


class Basis(StrEnum):
    """What fixed the rate."""

    DETERMINATION = "determination"
    AGREEMENT = "agreement"


class AwardState(StrEnum):
    """What came of a rate determined or agreed; whether an open amount is overdue, its last day says."""

    PAID_IN_FULL = "paid_in_full"
    PAID_IN_PART = "paid_in_part"
    UNPAID = "unpaid"
    NOTHING_OWED = "nothing_owed"
    OVERPAID = "overpaid"
    PROVIDER_OWES = "provider_owes"
    PROVIDER_MAY_OWE = "provider_may_owe"
    NOT_KNOWN = "not_known"


_OPEN = (AwardState.UNPAID, AwardState.PAID_IN_PART)
_CLOSED = (AwardState.PAID_IN_FULL, AwardState.NOTHING_OWED, AwardState.OVERPAID)


@dataclass(frozen=True, slots=True)
class Balance:
    """The amounts of a rate determined or agreed, for the lines it covers; None where one is not known.

    Attributes:
        basis: what fixed the rate.
        state: what came of it.
        rate: the out-of-network rate determined or agreed, cost sharing included.
        initial_payment, cost_sharing: of the lines it covers.
        paid, recovered: paid since, and taken back since; interest is in neither.
        still_owed: what the plan or issuer still has to pay; zero where nothing is left.
        excess: what was received beyond the rate, as far as that is certain.
        excess_most: the same if the patient paid all of the cost sharing.
        last_paid_on: the day of the last payment recorded.
        missing: facts without which the amount is not known, as paths of the claim record.
        doubt: what in the record contradicts itself.
    """

    basis: Basis
    state: AwardState
    rate: Decimal | None = None
    initial_payment: Decimal | None = None
    cost_sharing: Decimal | None = None
    paid: Decimal | None = None
    recovered: Decimal | None = None
    still_owed: Decimal | None = None
    excess: Decimal | None = None
    excess_most: Decimal | None = None
    last_paid_on: date | None = None
    missing: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def open(self) -> bool:
        """Whether an amount is known to be still owed by the plan or issuer."""
        return self.state in _OPEN

    @property
    def settled(self) -> bool | None:
        """Whether the plan or issuer has nothing left to pay and the provider nothing to return; None if unknown."""
        if self.state in _CLOSED:
            return True
        return False if self.open else None

    def overdue(self, due: date | None, as_of: date) -> bool:
        """Whether an open amount's last day lies before a day; the last day itself is still in time."""
        return self.open and due is not None and due < as_of


_BOTH = Balance(
    Basis.DETERMINATION,
    AwardState.NOT_KNOWN,
    missing=("payment_determination", "agreement_reached"),
    doubt="Both a determination and an agreement are recorded; only one of them fixes the rate.",
)


def balance(claim: Claim) -> Balance | None:
    """What is still owed on a claim that was decided or settled; None for any other claim.

    Args:
        claim: the facts. Every payment recorded counts, whatever its date.
    """
    if claim.payment_determination is None and claim.agreement_reached is None:
        return None
    basis = Basis.AGREEMENT if claim.payment_determination is None else Basis.DETERMINATION
    if claim.payment_determination is not None and claim.agreement_reached is not None:
        return _BOTH
    lines = _covered(claim)
    rate, doubt = _rate(claim, lines, basis)
    missing = tuple(_missing(claim, lines, rate, basis))
    initial = total(line.initial_payment for line in lines)
    shared = total(line.cost_sharing for line in lines)
    paid, recovered = _sum(claim, AwardPaymentKind.PAYMENT), _sum(claim, AwardPaymentKind.RECOVERY)
    known = Balance(
        basis,
        AwardState.NOT_KNOWN,
        rate,
        initial,
        shared,
        paid,
        recovered,
        last_paid_on=_last_day(claim),
        missing=missing,
        doubt=doubt,
    )
    if rate is None or initial is None or shared is None or paid is None or recovered is None:
        return known
    return _worked_out(claim, known, rate - initial - shared, paid, recovered)


def _covered(claim: Claim) -> tuple[ServiceLine, ...]:
    """The lines the determination or agreement covers: those named, otherwise all."""
    named = claim.award.line_ids
    return tuple(line for line in claim.service_lines if not named or line.line_id in named)


def _rate(claim: Claim, lines: tuple[ServiceLine, ...], basis: Basis) -> tuple[Decimal | None, str]:
    """The rate in all; a sum of the lines that differs from the amount given in all is not chosen between."""
    award = claim.award
    in_all = award.determined_amount if basis is Basis.DETERMINATION else award.agreed_amount
    by_line = total(line.out_of_network_rate for line in lines)
    if in_all is not None and by_line is not None and in_all != by_line:
        return None, f"The rates of the lines add up to ${by_line:,.2f}, and ${in_all:,.2f} is recorded in all."
    return (by_line if in_all is None else in_all), ""


def _missing(claim: Claim, lines: tuple[ServiceLine, ...], rate: Decimal | None, basis: Basis) -> Iterator[str]:
    amount = "award.determined_amount" if basis is Basis.DETERMINATION else "award.agreed_amount"
    if rate is None:
        without = [line.line_id for line in lines if line.out_of_network_rate is None]
        some = 0 < len(without) < len(lines)
        yield from (f"service_lines[{one}].out_of_network_rate" for one in without) if some else (amount,)
    for line in lines:
        if line.initial_payment is None:
            yield f"service_lines[{line.line_id}].initial_payment"
        if line.cost_sharing is None:
            yield f"service_lines[{line.line_id}].cost_sharing"
    if any(one.amount is None for one in claim.award_payments):
        yield "award_payments.amount"


def _sum(claim: Claim, kind: AwardPaymentKind) -> Decimal | None:
    """What was paid or taken back; not known where an amount of it is not."""
    amounts = [one.amount for one in claim.award_payments if one.kind is kind]
    return total(amounts) if amounts else _NOTHING


def _last_day(claim: Claim) -> date | None:
    paid = [one for one in claim.award_payments if one.kind is AwardPaymentKind.PAYMENT]
    return max((one.paid_on for one in paid if one.paid_on is not None), default=None)


def _worked_out(claim: Claim, known: Balance, due_at_first: Decimal, paid: Decimal, recovered: Decimal) -> Balance:
    """The state that follows from the amounts; `due_at_first` is the rate less initial payment and cost sharing."""
    owed = due_at_first - paid + recovered
    if owed > 0:
        return _with(known, AwardState.PAID_IN_PART if paid else AwardState.UNPAID, owed)
    if owed == 0:
        return _with(known, AwardState.PAID_IN_FULL if paid and due_at_first > 0 else AwardState.NOTHING_OWED)
    if due_at_first >= 0:
        return _with(known, AwardState.OVERPAID, excess=-owed)
    if known.basis is Basis.AGREEMENT:
        return _with(known, AwardState.NOTHING_OWED)
    return _provider_side(claim, known, -owed)


def _provider_side(claim: Claim, known: Balance, most: Decimal) -> Balance:
    """The offer selected is less than what was received: the provider owes it only as far as cost sharing was PAID."""
    shared = known.cost_sharing or _NOTHING
    without_sharing = most - shared
    patient_paid = claim.award.cost_sharing_paid
    if patient_paid is None and shared:
        if without_sharing > 0:
            return _with(known, AwardState.PROVIDER_OWES, excess=without_sharing, most=most)
        return _with(
            known, AwardState.PROVIDER_MAY_OWE, excess=_NOTHING, most=most, missing=("award.cost_sharing_paid",)
        )
    certain = without_sharing + (patient_paid or _NOTHING)
    if certain > 0:
        return _with(known, AwardState.PROVIDER_OWES, excess=certain, most=certain)
    return _with(known, AwardState.NOTHING_OWED)


def _with(
    known: Balance,
    state: AwardState,
    still_owed: Decimal = _NOTHING,
    *,
    excess: Decimal | None = None,
    most: Decimal | None = None,
    missing: tuple[str, ...] = (),
) -> Balance:
    return replace(
        known,
        state=state,
        still_owed=still_owed,
        excess=excess,
        excess_most=excess if most is None else most,
        missing=missing,
    )
