"""Amounts of which only a lowest and a highest are known; arithmetic with them is exact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """An amount in dollars between two, both included; the two are the same where it is known."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        """Every amount of this one less every amount of the other."""
        return Span(self.low - other.high, self.high - other.low)

    @property
    def known(self) -> bool:
        """Whether it is one amount."""
        return self.low == self.high

    def times(self, part: Decimal) -> Span:
        """A part of it, such as a half; the part is zero or more."""
        return Span(self.low * part, self.high * part)


NOTHING = Span(Decimal(0), Decimal(0))


def exactly(amount: Decimal) -> Span:
    """An amount that is known."""
    return Span(amount, amount)


def sum_of(spans: Iterable[Span]) -> Span:
    """All of them together; nothing where there are none."""
    return sum(spans, NOTHING)


def around(spans: Iterable[Span]) -> Span:
    """From the lowest to the highest of some spans, of which there is at least one."""
    every = tuple(spans)
    return Span(min(one.low for one in every), max(one.high for one in every))
