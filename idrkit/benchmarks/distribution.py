"""Count, quartiles and range of one published measure over some lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from idrkit.benchmarks.tokens import Mark

if TYPE_CHECKING:
    from idrkit.benchmarks.store import Store

FEWEST = 10
"""With fewer lines no figure is shown: CMS itself suppresses amounts of codes submitted "fewer than 10 times"."""

_NUMBERS = (Mark.NUMBER.value, Mark.PERCENT.value)


class Unit(StrEnum):
    """What a figure is a multiple of, or that it is dollars."""

    TIMES_QPA = "times_qpa"
    TIMES_MEDIAN = "times_median"
    DOLLARS = "dollars"


@dataclass(frozen=True, slots=True)
class Figures:
    """The range of a measure; quartiles lie between two lines where no line is exactly there."""

    lowest: Decimal
    lower_quartile: Decimal
    median: Decimal
    upper_quartile: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Distribution:
    """A measure over some lines.

    Attributes:
        count: lines that hold a number.
        absent: lines that hold none, by reason.
        figures: None where fewer than ten lines hold a number.
    """

    key: str
    title: str
    unit: Unit
    count: int
    absent: dict[str, int]
    figures: Figures | None


def distribution(store: Store, lines: str, key: str, title: str, unit: Unit) -> Distribution:
    """The distribution of the column `key` over the table `lines`; both are names of ours."""
    marks = store.execute(
        f"SELECT coalesce({key}_mark, 'no_column'), count(*) FROM {lines} GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608
    ).fetchall()
    absent = {str(mark): int(count) for mark, count in marks if mark not in _NUMBERS}
    row = store.execute(
        f"SELECT count({key}), min({key}), quantile_cont({key}, 0.25), quantile_cont({key}, 0.5), "  # noqa: S608
        f"quantile_cont({key}, 0.75), max({key}) FROM {lines}"
    ).fetchone()
    count = int(row[0]) if row else 0
    figures = Figures(*map(_decimal, row[1:])) if row and count >= FEWEST else None
    return Distribution(key, title, unit, count, absent, figures)


EDGES = tuple(map(Decimal, ("0.5", "1", "1.5", "2", "3", "4", "5", "7.5", "10", "20")))
"""Where the bars of a distribution end, as multiples; the last bar has no end."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many lines lie above `above` and not above `up_to`; None is no limit."""

    above: Decimal | None
    up_to: Decimal | None
    lines: int


def bars(values: Sequence[Decimal]) -> tuple[Bar, ...]:
    """The distribution of some multiples in bars; none where fewer than ten lines hold a number."""
    if len(values) < FEWEST:
        return ()
    limits = (None, *EDGES, None)
    return tuple(
        Bar(above, up_to, sum((above is None or above < one) and (up_to is None or one <= up_to) for one in values))
        for above, up_to in pairwise(limits)
    )


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))
