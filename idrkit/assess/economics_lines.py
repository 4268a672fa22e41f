"""What a determination would change on each line: the offer selected, less what was received already.

"The amount of the offer selected ... (less the sum of the initial payment and any cost sharing paid or owed ...)" is
paid; where the offer selected is less than initial payment and cost sharing PAID, the provider owes the difference
(149.510(c)(4)(ix), since 4 June 2026 (c)(5)(ix)). The other side's offer is seldom known before: it is an assumption
that a person names, carried as a range.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from idrkit.assess.spans import Span, around
from idrkit.claims.model import Claim

_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_NOTHING = Decimal(0)


class OfferBasis(StrEnum):
    """What the other side's offer is taken to be."""

    RECEIVED = "received"
    QPA = "qpa"


@dataclass(frozen=True, slots=True)
class OtherOffer:
    """An assumption about the other side's offer: what was received already, or a percentage of the QPA."""

    basis: OfferBasis
    percent: Decimal = _HUNDRED

    def __str__(self) -> str:
        if self.basis is OfferBasis.RECEIVED:
            return "what was received already"
        return "the QPA" if self.percent == _HUNDRED else f"{self.percent.normalize():f}% of the QPA"


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """The amounts of one line, in dollars; None where one is not known. `other_offer` is set where it is known."""

    claim_id: str
    line_id: str
    offer: Decimal | None
    initial_payment: Decimal | None
    cost_sharing: Decimal | None
    qpa: Decimal | None = None
    other_offer: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LineValue:
    """What a determination changes on a line, in dollars the provider gains (or owes, below zero); None if not known.

    Attributes:
        line: the amounts it rests on.
        received: initial payment and cost sharing together.
        other_offer: what the other side's offer is taken to be.
        if_ours: the change if our offer is selected.
        if_theirs: the change if the other side's offer is selected.
        missing: facts without which one of them is not known, as paths of the claim record.
    """

    line: DisputeLine
    received: Decimal | None
    other_offer: Span | None
    if_ours: Span | None
    if_theirs: Span | None
    missing: tuple[str, ...] = ()


def dispute_lines(claim: Claim) -> tuple[DisputeLine, ...]:
    """The lines of a claim with the amounts a dispute turns on."""
    return tuple(
        DisputeLine(
            claim.claim_id,
            one.line_id,
            one.offer,
            one.initial_payment,
            one.cost_sharing,
            one.qualifying_payment_amount.amount,
        )
        for one in claim.service_lines
    )


def line_value(line: DisputeLine, others: Iterable[OtherOffer]) -> LineValue:
    """What a determination changes on a line.

    Args:
        line: its amounts.
        others: what the other side's offer may be; not asked where the line names that offer.
    """
    missing = [name for name in ("offer", "initial_payment", "cost_sharing") if getattr(line, name) is None]
    offers = [(_rate(line, one), one) for one in others] if line.other_offer is None else []
    if any(rate is None and one.basis is OfferBasis.QPA for rate, one in offers):
        missing.append("qualifying_payment_amount.amount")
    rates = [line.other_offer] if line.other_offer is not None else [rate for rate, _ in offers]
    known = [rate for rate in rates if rate is not None]
    theirs = Span(min(known), max(known)) if known and len(known) == len(rates) else None
    ours = None if line.offer is None else change(line.offer, line.initial_payment, line.cost_sharing)
    lowest = None if theirs is None else change(theirs.low, line.initial_payment, line.cost_sharing)
    highest = None if theirs is None else change(theirs.high, line.initial_payment, line.cost_sharing)
    return LineValue(
        line=line,
        received=_received(line),
        other_offer=theirs,
        if_ours=ours,
        if_theirs=around((lowest, highest)) if lowest is not None and highest is not None else None,
        missing=tuple(f"service_lines[{line.line_id}].{name}" for name in missing),
    )


def change(rate: Decimal, initial_payment: Decimal | None, cost_sharing: Decimal | None) -> Span | None:
    """What the provider gains if a rate is selected; below zero what it owes. None where a payment is not known.

    Where the rate is less than was received the provider owes it only as far as cost sharing was PAID, which is not
    known for a line: the result then runs from all of the cost sharing paid to none.

    Args:
        rate: the out-of-network rate selected, cost sharing included.
        initial_payment: what the plan or issuer paid.
        cost_sharing: what the patient paid or owes.
    """
    if initial_payment is None or cost_sharing is None:
        return None
    due = rate - initial_payment - cost_sharing
    return Span(due, due if due >= 0 else min(_NOTHING, rate - initial_payment))


def _received(line: DisputeLine) -> Decimal | None:
    if line.initial_payment is None or line.cost_sharing is None:
        return None
    return line.initial_payment + line.cost_sharing


def _rate(line: DisputeLine, other: OtherOffer) -> Decimal | None:
    if other.basis is OfferBasis.RECEIVED:
        return _received(line)
    return None if line.qpa is None else (line.qpa * other.percent / _HUNDRED).quantize(_CENT, ROUND_HALF_UP)
