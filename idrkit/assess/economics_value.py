"""What a dispute is worth on average at a probability a person names, and the probability at which it is worth nothing.

Nothing here predicts a decision. The probability is that of each single determination of the dispute. How the
determinations of a batch hang together is not known, so the part of the certified IDR entity fee that is lost is
carried from its lowest to its highest value over every way they may hang together. Probabilities are exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from idrkit.assess.spans import Span

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Stakes:
    """What the expected value of a dispute turns on.

    Attributes:
        determinations: how many determinations are made: one, or one for each line of a batch.
        if_ours: what is gained if our offer is selected on every line.
        if_theirs: what is gained, or owed if below zero, if the other side's offer is selected on every line.
        administrative_fee: never returned.
        entity_fee: the certified IDR entity fee, borne by the party that does not prevail.
    """

    determinations: int
    if_ours: Span
    if_theirs: Span
    administrative_fee: Decimal
    entity_fee: Span


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The probability from which the expected value is zero or more, under the best and under the worst amounts.

    None means that it is below zero even if our offer is certain to be selected. `note` says why there is none.
    """

    best: Fraction | None
    worst: Fraction | None
    note: str = ""


def expected_value(stakes: Stakes, probability: Fraction) -> tuple[Fraction, Fraction]:
    """The lowest and highest expected value at a probability, exactly.

    Args:
        stakes: the amounts.
        probability: that our offer is selected in each determination, from 0 to 1.

    Raises:
        ValueError: the probability is not one.
    """
    if not 0 <= probability <= 1:
        raise ValueError("a probability lies between 0 and 1")
    return _at(stakes, probability, best=False), _at(stakes, probability, best=True)


def in_cents(low: Fraction, high: Fraction) -> Span:
    """Exact amounts as dollars and cents, rounded outward so that the range never gets narrower."""
    return Span(Decimal(floor(low * 100)) * _CENT, Decimal(ceil(high * 100)) * _CENT)


def fee_lost(determinations: int, probability: Fraction) -> tuple[Fraction, Fraction]:
    """Which part of the certified IDR entity fee is lost on average, from the least to the most.

    The party with the most determinations in its favor prevails, and in equal numbers the fee is split evenly
    (149.510(c)(5)(ii)(A)). On average `determinations` x `probability` of them are won; least and most are the lower
    and upper hull of "all, half or none of the fee" over every way to reach that average, and both are reached.

    Args:
        determinations: how many are made; with one the two are the same.
        probability: that each is won.
    """
    won = determinations * probability
    most_that_loses = Fraction((determinations + 1) // 2 - 1)
    fewest_that_wins = Fraction(determinations // 2 + 1)
    least = max(Fraction(0), 1 - won / fewest_that_wins)
    most = min(Fraction(1), (determinations - won) / (determinations - most_that_loses))
    return least, most


def break_even(stakes: Stakes) -> BreakEven:
    """The probability from which the dispute is worth zero or more on average; 0 where it always is."""
    if stakes.if_ours.low < stakes.if_theirs.low or stakes.if_ours.high < stakes.if_theirs.high:
        return BreakEven(
            None, None, "Your offer brings no more than the other side's would: there is no such probability."
        )
    best, worst = _root(stakes, best=True), _root(stakes, best=False)
    note = "" if best is not None else "The fees are more than your offer would bring, even if it is selected."
    return BreakEven(best, worst, note)


def _at(stakes: Stakes, probability: Fraction, *, best: bool) -> Fraction:
    least, most = fee_lost(stakes.determinations, probability)
    ours = Fraction(stakes.if_ours.high if best else stakes.if_ours.low)
    theirs = Fraction(stakes.if_theirs.high if best else stakes.if_theirs.low)
    fee = Fraction(stakes.entity_fee.low) * least if best else Fraction(stakes.entity_fee.high) * most
    return probability * ours + (1 - probability) * theirs - Fraction(stakes.administrative_fee) - fee


def _root(stakes: Stakes, *, best: bool) -> Fraction | None:
    """Where the value, which rises in straight pieces, first is zero; None where it stays below."""
    count = stakes.determinations
    loses, wins = Fraction((count + 1) // 2 - 1, count), Fraction(count // 2 + 1, count)
    knots = sorted({Fraction(0), loses, min(Fraction(1), wins), Fraction(1)})
    before = knots[0]
    if _at(stakes, before, best=best) >= 0:
        return before
    for knot in knots[1:]:
        high = _at(stakes, knot, best=best)
        if high >= 0:
            low = _at(stakes, before, best=best)
            return before - low * (knot - before) / (high - low)
        before = knot
    return None
