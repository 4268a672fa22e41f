"""The figures a person gives for a plan: how likely an offer is to be selected, what the other side may offer.

None of them is ever invented. Without a probability no value is worked out, and the plan only saves fees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

from idrkit.assess.results import LineComparison

_CENTS = Decimal(100)


class OtherSide(StrEnum):
    """What the other side's offer is taken to be where no amount is given for a line."""

    RECEIVED = "received"
    QPA = "qpa"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of figures: for a line, a claim or a service code; what is empty says nothing.

    Attributes:
        claim_id, line_id, service_code: which lines it is for; the more it names the more it counts.
        win: how likely our offer is to be selected, from 0 to 1.
        other_offer: what the other side is expected to offer for the line, cost sharing included, in dollars.
    """

    claim_id: str = ""
    line_id: str = ""
    service_code: str = ""
    win: Decimal | None = None
    other_offer: Decimal | None = None

    def is_for(self, claim_id: str, line_id: str, service_code: str) -> bool:
        """Whether the row is for this line."""
        named = ((self.claim_id, claim_id), (self.line_id, line_id), (self.service_code, service_code))
        return all(not mine or mine == yours for mine, yours in named)

    @property
    def weight(self) -> int:
        """How much it counts: a line before a claim, a claim before a code."""
        return 4 * bool(self.line_id) + 2 * bool(self.claim_id) + bool(self.service_code)


@dataclass(frozen=True, slots=True)
class Figures:
    """All a person gave.

    Attributes:
        win: the probability for every line no row speaks of; None where none was given.
        other: what the other side's offer is taken to be for every line no row speaks of.
        rows: figures of single lines, claims or codes.
        delay: which part of its expected recovery a line loses for every 30 days it has to wait; None if not given.
    """

    win: Decimal | None = None
    other: OtherSide = OtherSide.RECEIVED
    rows: tuple[Figure, ...] = ()
    delay: Decimal | None = None

    @property
    def valued(self) -> bool:
        """Whether a probability was given, so that recovery can be weighed against fees."""
        return self.win is not None or any(one.win is not None for one in self.rows)


NO_FIGURES = Figures()


@dataclass(frozen=True, slots=True)
class Worth:
    """What a line brings on average before fees, in cents, and how likely our offer is; or the facts missing for it."""

    gain: int = 0
    chance: Fraction = Fraction(0)
    missing: tuple[str, ...] = ()


def worth_of(claim_id: str, line: LineComparison, figures: Figures) -> Worth:
    """P x (our offer - received) + (1 - p) x (other side's offer - received); received is payment and cost sharing.

    Without a probability the gain is 0 and nothing is missing: fees alone are weighed then.
    """
    if not figures.valued:
        return Worth()
    win = _given(claim_id, line, figures, lambda one: one.win)
    win = figures.win if win is None else win
    theirs = _given(claim_id, line, figures, lambda one: one.other_offer)
    if theirs is None:
        theirs = line.qpa if figures.other is OtherSide.QPA else line.total_received
    wanted = (
        ("initial_payment", line.initial_payment),
        ("cost_sharing", line.cost_sharing),
        ("offer", line.offer),
        ("qualifying_payment_amount", theirs if figures.other is OtherSide.QPA else 0),
        ("probability (--win or --figures)", win),
    )
    missing = tuple(name for name, value in wanted if value is None)
    if missing or line.total_received is None or line.offer is None or theirs is None or win is None:
        return Worth(missing=missing or ("initial_payment",))
    ours = line.offer - line.total_received
    expected = win * ours + (1 - win) * (theirs - line.total_received)
    return Worth(cents(expected), Fraction(win))


def _given(
    claim_id: str, line: LineComparison, figures: Figures, what: Callable[[Figure], Decimal | None]
) -> Decimal | None:
    """The figure of the row that names the line most closely; of two the last."""
    found = [
        (one.weight, number, what(one))
        for number, one in enumerate(figures.rows)
        if one.is_for(claim_id, line.line.line_id, line.line.service_code) and what(one) is not None
    ]
    return max(found, key=lambda each: each[:2])[2] if found else None


def cents(amount: Decimal | Fraction) -> int:
    """An amount in dollars as whole cents, half to even."""
    if isinstance(amount, Fraction):
        return round(amount * 100)
    return int((amount * _CENTS).quantize(Decimal(1), ROUND_HALF_EVEN))


def dollars(amount: int) -> Decimal:
    """Whole cents as dollars."""
    return Decimal(amount) / _CENTS
