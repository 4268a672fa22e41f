"""Lines that may be underpaid: reasons with their figures, for the practice's own list. No verdict, and no packet.

The reasons are comparisons and no thresholds: received below the QPA, received exactly at it, below the median of
earlier payments, nothing paid. Billed charges are none. Signals stand beside them: what the remark codes say of the
Act, whether the provider is recorded as out of network, adjustment codes that speak of the network. None of them
decides, and an adjustment code such as 45 says nothing of the Act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from idrkit.assess.compare import compare
from idrkit.assess.prior_payments import PriorPayments, prior_payments
from idrkit.assess.remittance_signals import signals
from idrkit.assess.results import LineComparison
from idrkit.claims.model import Claim
from idrkit.claims.terms import PaymentKind
from idrkit.law.remark_codes import Signal

_THE_ACT = (Signal.FEDERAL, Signal.ACT)
# Adjustment reason codes that speak of the network: furnished, or authorized, outside of it.
_NETWORK = ("242", "243")


class Why(StrEnum):
    """Why a line is listed."""

    NOTHING_PAID = "nothing_paid"
    BELOW_QPA = "below_qpa"
    AT_QPA = "at_qpa"
    BELOW_PRIOR_MEDIAN = "below_prior_median"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its figures: what was received or allowed, what it is compared with, and how much less it is."""

    why: Why
    sentence: str
    amount: Decimal
    against: Decimal | None = None
    shortfall: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Underpaid:
    """A line with the reasons to look at it; None is an amount that is not known.

    Attributes:
        claim_id: of the claim.
        line: the line with paid, cost sharing, allowed, received in all (payment and cost sharing), QPA and offer.
        reasons: why it is listed, each with its figures.
        shortfall_to_qpa, shortfall_to_prior: how far received in all lies below the QPA and below the median of earlier
            payments; None where it does not, or where one of the two is not known.
        prior: earlier payments of the same code by the same payer in the records given; None where there are none.
        act: the remark codes that say the Act was applied, in the order of the remittance.
        other: the other remark codes that say something about the Act, such as that a State's law sets the rate.
        network: what says that it was out of network: the record, adjustment codes. It never decides.
    """

    claim_id: str
    line: LineComparison
    reasons: tuple[Reason, ...]
    shortfall_to_qpa: Decimal | None
    shortfall_to_prior: Decimal | None
    prior: PriorPayments | None
    act: tuple[str, ...]
    other: tuple[str, ...]
    network: tuple[str, ...]


def underpaid(claims: Iterable[Claim]) -> tuple[Underpaid, ...]:
    """The lines that have a reason to be looked at, in the order of the claims and their lines.

    Args:
        claims: every record read together; earlier payments are looked for among them only.
    """
    every = tuple(claims)
    prior = prior_payments(every)
    found = (
        _look(claim, line, prior.get((claim.claim_id, line.line.line_id))) for claim in every for line in compare(claim)
    )
    return tuple(one for one in found if one.reasons)


def _look(claim: Claim, line: LineComparison, prior: PriorPayments | None) -> Underpaid:
    codes = signals(claim).codes
    received = line.total_received
    return Underpaid(
        claim_id=claim.claim_id,
        line=line,
        reasons=tuple(_reasons(claim, line, prior)),
        shortfall_to_qpa=_shortfall(line.qpa, received),
        shortfall_to_prior=_shortfall(prior.median if prior else None, received),
        prior=prior,
        act=tuple(one.code for one in codes if one.signal in _THE_ACT),
        other=tuple(one.code for one in codes if one.signal not in _THE_ACT),
        network=tuple(_network(claim, line)),
    )


def _reasons(claim: Claim, line: LineComparison, prior: PriorPayments | None) -> Iterator[Reason]:
    nothing = _nothing_paid(claim, line)
    if nothing:
        yield Reason(Why.NOTHING_PAID, nothing, Decimal(0))
    amount, name = line.total_received, "Received in all"
    if amount is None:
        amount, name = line.allowed, "Allowed"
    if amount is not None and line.qpa:
        less = _shortfall(line.qpa, amount)
        if less:
            sentence = f"{name} ${amount:,.2f}, ${less:,.2f} below the QPA of ${line.qpa:,.2f}."
            yield Reason(Why.BELOW_QPA, sentence, amount, line.qpa, less)
        elif amount == line.qpa:
            yield Reason(Why.AT_QPA, f"{name} ${amount:,.2f}, exactly the QPA.", amount, line.qpa)
    if prior is not None and line.total_received is not None:
        yield from _below_prior(prior, line.total_received)


def _below_prior(prior: PriorPayments, received: Decimal) -> Iterator[Reason]:
    less = _shortfall(prior.median, received)
    if less is None:
        return
    payments = "one earlier payment" if prior.count == 1 else f"the median of {prior.count} earlier payments"
    yield Reason(
        Why.BELOW_PRIOR_MEDIAN,
        f"Received in all ${received:,.2f}, ${less:,.2f} below {payments}, ${prior.median:,.2f} (${prior.lowest:,.2f} "
        f"to ${prior.highest:,.2f}, {prior.first} to {prior.last}).",
        received,
        prior.median,
        less,
    )


def _nothing_paid(claim: Claim, line: LineComparison) -> str:
    """How it is said that nothing was paid; "" where something was, or where all was left to the patient."""
    if line.initial_payment is None or line.initial_payment > 0:
        return ""
    if claim.initial_payment.kind is PaymentKind.NOTICE_OF_DENIAL_OF_PAYMENT:
        return "Payment was denied: $0.00 paid."
    if line.cost_sharing is None:
        return "$0.00 paid; whether an amount was left to the patient is not recorded."
    return "" if line.cost_sharing else "$0.00 paid, and nothing left to the patient."


def _shortfall(wanted: Decimal | None, received: Decimal | None) -> Decimal | None:
    """How far an amount lies below another one; None where it does not, or where one of them is not known."""
    if wanted is None or received is None or received >= wanted:
        return None
    return wanted - received


def _network(claim: Claim, line: LineComparison) -> Iterator[str]:
    if claim.provider.participating is not None:
        yield "in network (recorded)" if claim.provider.participating else "out of network (recorded)"
    for code in dict.fromkeys((*claim.initial_payment.adjustment_codes, *line.line.adjustment_codes)):
        if re.split(r"\W+", code.strip())[-1] in _NETWORK:
            yield f"adjustment {code.strip()}"
