"""Whether the slashed dates of a sheet prove by themselves what 3/4/2026 means; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from idrkit.intake.cells import SLASHED, Cell, DateOrder, UnclearError, day

ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)


@dataclass(frozen=True, slots=True)
class DateCell:
    """A cell of a column of dates, with its column's title and its row."""

    title: str
    row: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """What the slashed dates of a sheet say about their order.

    Attributes:
        slashed: how many dates need the order.
        fitting: the orders that every one of them can have.
        against: for each other order, how many dates cannot have it, and the first of them.
        telling: the titles of the columns with a date that excludes an order.
        silent: the titles of the columns with slashed dates that exclude none.
        mixed: the titles of the columns that look as if a spreadsheet had already turned some of the dates round.
    """

    slashed: int
    fitting: tuple[DateOrder, ...]
    against: Mapping[DateOrder, tuple[int, DateCell]]
    telling: tuple[str, ...]
    silent: tuple[str, ...]
    mixed: tuple[str, ...]

    @property
    def proven(self) -> DateOrder | None:
        """The one order the dates can have, if they prove it."""
        return self.fitting[0] if self.slashed and len(self.fitting) == 1 and not self.mixed else None

    @property
    def is_open(self) -> bool:
        """Whether a person has to say what the order is."""
        return self.slashed > 0 and self.proven is None


def evidence_of(cells: Iterable[DateCell]) -> DateEvidence:
    """What these cells say about the order of the slashed dates among them.

    A cell that is a day in no order (2/30/2026) proves nothing; it is refused when the sheet is read.
    """
    slashed = 0
    fitting = set(ORDERS)
    against: dict[DateOrder, tuple[int, DateCell]] = {}
    columns: dict[str, bool] = {}
    real: set[str] = set()
    undecided: set[str] = set()
    for one in cells:
        if isinstance(one.cell, date):
            real.add(one.title)
        possible = orders_of(one.cell)
        if not possible:
            continue
        slashed += 1
        fitting &= possible
        columns[one.title] = columns.get(one.title, False) or "MDY" not in possible or "DMY" not in possible
        if {"MDY", "DMY"} <= possible:
            undecided.add(one.title)
        for order in ORDERS:
            if order not in possible:
                count, first = against.get(order, (0, one))
                against[order] = (count + 1, first)
    return DateEvidence(
        slashed=slashed,
        fitting=tuple(order for order in ORDERS if order in fitting),
        against=against,
        telling=tuple(title for title, tells in columns.items() if tells),
        silent=tuple(title for title, tells in columns.items() if not tells),
        # A spreadsheet set to the other order turns every date it can into a date cell, with day and month exchanged,
        # and leaves as text only those whose day is above 12.
        mixed=tuple(title for title in columns if title in real and title not in undecided),
    )


def orders_of(cell: Cell) -> frozenset[DateOrder]:
    """The orders in which the cell is a day that exists; none unless it is a slashed date."""
    if not isinstance(cell, str) or not SLASHED.fullmatch(cell.strip()):
        return frozenset()
    return frozenset(order for order in ORDERS if _exists(cell, order))


def _exists(cell: str, order: DateOrder) -> bool:
    try:
        day(cell, " ".join(cell.split()), order)
    except UnclearError:
        return False
    return True
