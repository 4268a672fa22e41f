"""Offers a person thinks of, beside the QPA and what prevailed before: figures to decide with, before any fee.

idrkit sets no offer and knows no probability: both are given by the person. The certified IDR entity selects one of the
two offers, so the average is the offer at its probability plus the other side's offer at the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from idrkit.benchmarks.distribution import FEWEST

_CENT = Decimal("0.01")
_SHARE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Thought:
    """An offer a person thinks of, in US dollars, and the probability they give it, or None."""

    amount: Decimal
    probability: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer on the worksheet.

    Attributes:
        of_qpa: the offer as a multiple of the QPA; None where the QPA is not known or zero.
        at_or_below: share of earlier lines whose prevailing offer, as a share of the QPA, was not higher.
        average: what is paid on average at that probability, before fees; None where a number for it is missing.
    """

    amount: Decimal
    of_qpa: Decimal | None
    at_or_below: Decimal | None
    probability: Decimal | None
    if_selected: Decimal
    if_other_selected: Decimal | None
    average: Decimal | None


def offer_lines(
    thoughts: Sequence[Thought], qpa: Decimal | None, plan_offer: Decimal | None, earlier: Sequence[Decimal]
) -> tuple[OfferLine, ...]:
    """Each offer with what can be said of it, the lowest first.

    Args:
        thoughts: the offers, with the probabilities a person gives them.
        qpa: the QPA in US dollars.
        plan_offer: the offer expected of the plan or issuer, in US dollars.
        earlier: prevailing offers of earlier lines as multiples of the QPA; fewer than ten say nothing.
    """
    return tuple(_line(one, qpa, plan_offer, earlier) for one in sorted(thoughts, key=lambda one: one.amount))


def _line(one: Thought, qpa: Decimal | None, plan_offer: Decimal | None, earlier: Sequence[Decimal]) -> OfferLine:
    of_qpa = one.amount / qpa if qpa else None
    at_or_below = None
    if of_qpa is not None and len(earlier) >= FEWEST:
        at_or_below = _rounded(Decimal(sum(ratio <= of_qpa for ratio in earlier)) / len(earlier), _SHARE)
    average = None
    if one.probability is not None and plan_offer is not None:
        average = _rounded(one.probability * one.amount + (1 - one.probability) * plan_offer, _CENT)
    return OfferLine(
        amount=one.amount,
        of_qpa=_rounded(of_qpa, _SHARE) if of_qpa is not None else None,
        at_or_below=at_or_below,
        probability=one.probability,
        if_selected=one.amount,
        if_other_selected=plan_offer,
        average=average,
    )


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, ROUND_HALF_EVEN)
