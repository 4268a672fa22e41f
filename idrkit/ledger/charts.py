"""Charts as numbers a template draws as SVG: a bar in parts, and how many determinations took how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from idrkit.law.rulebook import Rulebook

WIDTH, HEIGHT = 360, 156
"""The size of the drawing of bars, in its own units."""
_TOP, _GAP = 34, 6
_ENDS = (10, 20, 30, 45, 60, 90)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bar, in percent of its length."""

    id: str
    name: str
    count: int
    of: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: how many took so many days."""

    label: str
    count: int
    x: float
    y: float
    width: float
    height: float
    late: bool

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side; `line` is where the last day of the rule lies, if the rule counts from there."""

    bars: tuple[Bar, ...]
    line: float | None

    @property
    def words(self) -> str:
        """The drawing in words."""
        return "; ".join(f"{one.label} business days: {one.count}" for one in self.bars)


@dataclass(frozen=True, slots=True)
class Limit:
    """The days the certified IDR entity has from its selection, with the paragraphs that say so."""

    days: int
    cites: tuple[str, ...]


def limit_of(rulebook: Rulebook) -> Limit:
    """The days within which a payment determination is to be made, as the versions of the rule have them."""
    versions = rulebook.provision("payment_determination").versions
    days = {one.count.length for one in versions if one.count is not None}
    return Limit(min(days), tuple(dict.fromkeys(one.cite for one in versions)))


def shares(parts: Iterable[tuple[str, str, int]]) -> tuple[Share, ...]:
    """The parts of a bar, without the empty ones.

    Args:
        parts: id, name and count of each.
    """
    some = [one for one in parts if one[2]]
    every = sum(count for _, _, count in some)
    found, start = [], 0
    for name, title, count in some:
        found.append(Share(name, title, count, every, 100 * start / every, 100 * count / every))
        start += count
    return tuple(found)


def bars_of(days: Sequence[int], limit: int | None) -> Bars:
    """How many took how long.

    Args:
        days: the business days of each.
        limit: the days the rule gives; what took longer is marked. None where the rule does not count from there.
    """
    starts = (0, *(end + 1 for end in _ENDS))
    labels = [f"{start}–{end}" for start, end in zip(starts, _ENDS, strict=False)] + [f"over {_ENDS[-1]}"]
    counts = [0] * len(labels)
    for one in days:
        counts[next((place for place, end in enumerate(_ENDS) if one <= end), len(_ENDS))] += 1
    step = WIDTH / len(labels)
    most = max(counts) or 1
    bars = []
    for place, (label, count) in enumerate(zip(labels, counts, strict=True)):
        height = round((HEIGHT - _TOP) * count / most, 1)
        late = limit is not None and starts[place] > limit
        bars.append(
            Bar(label, count, round(place * step + _GAP / 2, 1), HEIGHT - height, round(step - _GAP, 1), height, late)
        )
    behind = sum(1 for end in _ENDS if limit is not None and end <= limit)
    return Bars(tuple(bars), None if limit is None else round(behind * step, 1))
