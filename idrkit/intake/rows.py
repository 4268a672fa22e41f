"""The rows of a sheet: each one understood, or left out with a notice, or faulty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from idrkit.intake.cells import Cell, UnclearError, as_text, is_blank, plain, value_of
from idrkit.intake.columns import Header
from idrkit.intake.complaints import quoted
from idrkit.intake.grid import Grid
from idrkit.intake.paths import Kind, Leaf
from idrkit.intake.profile import Profile

_TOTAL = re.compile(r"(?:(?:grand|sub|report|page|overall)[\s-]*)?(?:totals?|sums?)\s*[:.]?(?:\s*\(.{0,30}\))?", re.I)
_QPA = "service_lines[].qualifying_payment_amount."
NOT_DISCLOSED = frozenset({"not disclosed", "nd", "undisclosed"})
SHORT_ROW = "this row was too short"
CLAIM_ID = "claim_id"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: the field at fault, and the sentence without file and row."""

    path: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Raw:
    """One data row before anything is made of it: its number as the spreadsheet shows it, and its cells."""

    number: int
    cells: Sequence[Cell]


@dataclass(slots=True)
class Row:
    """One data row understood.

    Attributes:
        raw: the row as it stands in the sheet.
        header: what its columns mean.
        facts: path to what the row says; a fact it does not give is not there.
        problems: what is wrong with it.
    """

    raw: Raw
    header: Header
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def number(self) -> int:
        """As the spreadsheet shows it."""
        return self.raw.number

    @property
    def cells(self) -> tuple[str, ...]:
        """The original cells as text, under the titles; cells beyond the last title come after them."""
        return original_cells(self.raw, self.header)


@dataclass(frozen=True, slots=True)
class Rows:
    """The data rows of a sheet and the numbers of those left out."""

    rows: tuple[Raw, ...]
    blank: tuple[int, ...]
    totals: tuple[int, ...]


def rows_of(grid: Grid, header: Header) -> Rows:
    """Every data row; nothing is dropped that could be a claim."""
    kept: list[Raw] = []
    blank: list[int] = []
    totals: list[int] = []
    data = list(enumerate(grid.rows[header.row + 1 :], start=header.row + 2))
    last_claim = max((number for number, row in data if _has_claim_id(row, header)), default=0)
    for number, cells in data:
        if all(map(is_blank, cells)):
            blank.append(number)
        elif _is_total(cells, header, trailing=number > last_claim):
            totals.append(number)
        else:
            kept.append(Raw(number, cells))
    return Rows(tuple(kept), tuple(blank), tuple(totals))


def claim_id_of(raw: Raw, header: Header, profile: Profile) -> str | None:
    """The claim the row belongs to, or None where it names none that can be understood."""
    row = Row(raw, header)
    for at, leaf in header.facts.items():
        if leaf.path == CLAIM_ID:
            _read(row, _cell(raw.cells, header, at), leaf, header.titles[at], profile)
    claim_id = row.facts.get(CLAIM_ID, profile.constants.get(CLAIM_ID))
    return claim_id if isinstance(claim_id, str) else None


def named(leaf: Leaf, title: str) -> str:
    """How a message names a field and its column."""
    return f'{leaf.short} (column "{title}")'


def _cell(cells: Sequence[Cell], header: Header, at: int) -> Cell:
    place = header.places[at]
    return cells[place] if place < len(cells) else None


def _has_claim_id(cells: Sequence[Cell], header: Header) -> bool:
    ids = (_cell(cells, header, at) for at, leaf in header.facts.items() if leaf.path == CLAIM_ID)
    return any(not is_blank(cell) and not _TOTAL.fullmatch(as_text(cell).strip()) for cell in ids)


def _is_total(cells: Sequence[Cell], header: Header, *, trailing: bool) -> bool:
    """Whether the row only adds up others: labelled as a total, or sums after the last claim.

    Such a row names no claim and has nothing in it but its label, amounts and units.
    """
    if _has_claim_id(cells, header):
        return False
    labelled = any(isinstance(cell, str) and _TOTAL.fullmatch(cell.strip()) for cell in cells)
    sums = 0
    for at in range(len(header.titles)):
        cell, leaf = _cell(cells, header, at), header.facts.get(at)
        if is_blank(cell) or _TOTAL.fullmatch(as_text(cell).strip()):
            continue
        if leaf is not None and leaf.kind is not Kind.MONEY and leaf.name != "units":
            return False
        if leaf is None and not isinstance(cell, int | float) and not re.fullmatch(r"[\d\s$.,()\-%]+", as_text(cell)):
            return False
        sums += 1
    return labelled or (trailing and sums > 0)


def row_of(raw: Raw, header: Header, profile: Profile) -> Row:
    """The row understood cell by cell: what it says, and what is wrong with it."""
    cells = raw.cells
    kept, beyond = _cells_without_column(cells, header)
    row = Row(raw, header)
    if len(cells) < header.width and grid_is_ragged(cells, header):
        row.problems.append(
            Problem(
                None,
                f"the row has {len(cells)} cells where the header has {header.width}: fill in the others",
            )
        )
    if beyond:
        row.problems.append(
            Problem(
                None,
                f"the row has {len(beyond)} cells more than the header has titles: a separator inside a cell "
                "needs quotation marks around the cell",
            )
        )
    if kept:
        row.problems.append(
            Problem(
                None,
                "idrkit_extra still holds a cell without a column: put it right, then empty idrkit_extra",
            )
        )
    for at, leaf in header.facts.items():
        _read(row, _cell(cells, header, at), leaf, header.titles[at], profile)
    _add_constants(row, profile)
    return row


def original_cells(raw: Raw, header: Header) -> tuple[str, ...]:
    """The row as it was, as text: under the titles first, then the cells that had no column."""
    original = [as_text(cell) for cell in raw.cells]
    base = [original[place] if place < len(original) else "" for place in header.places]
    if len(raw.cells) < header.width and grid_is_ragged(raw.cells, header):
        return (*base, SHORT_ROW)
    kept, beyond = _cells_without_column(raw.cells, header)
    return (*base, *kept, *beyond)


def _cells_without_column(cells: Sequence[Cell], header: Header) -> tuple[list[str], list[str]]:
    """What a rejects file kept in columns of its own, and what stands beyond the last title."""
    beyond = [as_text(cell) for cell in cells[header.width :]]
    while beyond and not beyond[-1].strip():
        beyond.pop()
    extras = (as_text(cells[at]) for at in header.extras if at < len(cells))
    return [text for text in extras if text.strip()], beyond


def grid_is_ragged(cells: Sequence[Cell], header: Header) -> bool:
    """Whether the row ends before the last title; columns idrkit added itself may be missing."""
    return len(cells) <= max(header.places, default=0)


def _read(row: Row, cell: Cell, leaf: Leaf, title: str, profile: Profile) -> None:
    """Understand one cell and note what it says, or what is wrong with it."""
    if cell is None or cell == "":
        return
    words = profile.values.get(leaf.path)
    word = plain(as_text(cell)) if words or leaf.path == _QPA + "amount" else ""
    try:
        if words and word in words:
            value = words[word]
        elif leaf.path == _QPA + "amount" and word in NOT_DISCLOSED:
            _note(row, _QPA + "source", "not_disclosed")
            return
        else:
            value = value_of(cell, leaf, profile.date_order)
    except UnclearError as problem:
        shown = quoted(leaf.path, as_text(cell))
        row.problems.append(Problem(leaf.path, f"{named(leaf, title)}: {shown}{problem}"))
        return
    if value is None:
        return
    if leaf.kind is Kind.LIST:
        row.facts[leaf.path] = (*row.facts.get(leaf.path, ()), *value)
    else:
        _note(row, leaf.path, value)


def _note(row: Row, path: str, value: Any) -> None:
    if row.facts.setdefault(path, value) != value:
        row.problems.append(Problem(path, f"{path}: two columns of the row contradict each other"))


def _add_constants(row: Row, profile: Profile) -> None:
    for path, value in profile.constants.items():
        if row.facts.setdefault(path, value) != value:
            row.problems.append(Problem(path, f"{path}: the row says something else than the profile's [constants]"))
