"""Bars of each line's amounts: what was received, the QPA and the offer, on one scale, readable in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from idrkit.assess.results import LineComparison
from idrkit.packet.fields import money

LINES_PER_CHART = 8
_WIDTH, _LEFT, _RIGHT = 504, 92, 78
_BAR, _BETWEEN, _GROUP = 11, 3, 14
_STYLES = ("received", "qpa", "offer")
_NAMES = {"received": "Paid and cost sharing", "qpa": "QPA", "offer": "Offer"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its kind, where it lies, how long it is, and the amount written beside it."""

    kind: str
    name: str
    y: int
    length: float
    label: str
    known: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one service line."""

    label: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of some lines, all drawn on the scale of the largest amount of the claim."""

    groups: tuple[Group, ...]
    width: int
    height: int
    left: int
    bar: int
    title: str
    described: str


def charts(lines: Sequence[LineComparison]) -> tuple[Chart, ...]:
    """As many charts as the lines need, eight lines each; none where no amount is known."""
    amounts = [one for line in lines for one in (line.total_received, line.qpa, line.offer) if one is not None]
    largest = max(amounts, default=Decimal(0))
    if largest <= 0:
        return ()
    pages = [lines[n : n + LINES_PER_CHART] for n in range(0, len(lines), LINES_PER_CHART)]
    return tuple(_chart(page, largest, number, len(pages)) for number, page in enumerate(pages, start=1))


def _chart(lines: Sequence[LineComparison], largest: Decimal, number: int, of: int) -> Chart:
    groups, y = [], 4
    for line in lines:
        group = _group(line, y, largest)
        groups.append(group)
        y += len(_STYLES) * (_BAR + _BETWEEN) + _GROUP
    part = f", part {number} of {of}" if of > 1 else ""
    described = "; ".join(
        f"{group.label}: " + ", ".join(f"{bar.name} {bar.label}" for bar in group.bars) for group in groups
    )
    return Chart(tuple(groups), _WIDTH, y - _GROUP + 6, _LEFT, _BAR, f"Amounts by service line{part}", described)


def _group(line: LineComparison, y: int, largest: Decimal) -> Group:
    amounts = (line.total_received, line.qpa, line.offer)
    room = _WIDTH - _LEFT - _RIGHT
    bars = tuple(
        Bar(
            kind=kind,
            name=_NAMES[kind],
            y=y + place * (_BAR + _BETWEEN),
            length=round(float((amount or Decimal(0)) / largest) * room, 1),
            label=money(amount) or ("QPA not disclosed" if kind == "qpa" else "not given"),
            known=amount is not None,
        )
        for place, (kind, amount) in enumerate(zip(_STYLES, amounts, strict=True))
    )
    return Group("-".join((line.line.service_code, *line.line.modifiers)), y, bars)
