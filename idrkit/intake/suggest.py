"""What a mapping profile for an unknown sheet would say: what is sure, why, and what a person has to answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from idrkit.errors import RecordError, UsageError
from idrkit.intake.cells import Cell, DateOrder, as_text, is_blank, plain
from idrkit.intake.columns import REQUIRED, Header, bare_header, header_row
from idrkit.intake.date_order import DateCell, DateEvidence, evidence_of
from idrkit.intake.grid import Grid
from idrkit.intake.paths import Kind, leaves
from idrkit.intake.profile import Profile
from idrkit.intake.rows import CLAIM_ID, Raw, claim_id_of, rows_of
from idrkit.intake.shapes import A_DATE, fits, is_date, shapes_of
from idrkit.intake.suggest_columns import MOST_WORDS, Cells, Column, columns_of, grouped
from idrkit.intake.titles import known_titles, same_title

_ROWS_LOOKED_AT = 60
_SURELY_TITLES = 3
_LONGEST_WORD = 40
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a choice column the record does not know.

    Attributes:
        text: as written; None where it stands in one claim only, in a column that is not understood, or does not look
            like a word of a choice: it could be about a patient, and is not shown.
        rows: how many rows have it.
        first_row: the first of them, as the spreadsheet shows it.
    """

    text: str | None
    rows: int
    first_row: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A profile as far as the sheet itself can tell it (written out by profile_text).

    Attributes:
        sheet: the sheet of a workbook.
        sheet_named: whether the user named it; otherwise it is the only one with data.
        header_row: the row of the titles, as the spreadsheet shows it.
        header_found: whether reading finds that row by itself.
        rows: "line" or "claim"; None as long as no column is known to be the claim id.
        rows_why: why.
        dates: what the slashed dates prove.
        date_order: the order proven, or answered by the user.
        columns: every title, in the order of the sheet.
        missing: the facts every claim needs that no column is known to give.
        words: of each choice column, by path, the words the record does not know.
        sheet_faults: what has to be mended in the sheet, because no profile can.
    """

    sheet: str | None
    sheet_named: bool
    header_row: int
    header_found: bool
    rows: str | None
    rows_why: str
    dates: DateEvidence
    date_order: DateOrder | None
    columns: tuple[Column, ...]
    missing: tuple[str, ...]
    words: Mapping[str, tuple[Word, ...]]
    sheet_faults: tuple[str, ...]

    @property
    def asks_date_order(self) -> bool:
        """Whether a person has to say what 3/4/2026 means."""
        return self.dates.is_open and self.date_order is None

    @property
    def is_open(self) -> bool:
        """Whether anything has to be answered before the sheet can be read with the profile."""
        unsure = any(column.is_open for column in self.columns)
        return bool(unsure or self.asks_date_order or self.missing or self.words or self.sheet_faults)


def suggest(grid: Grid, *, sheet_named: bool = False) -> Suggestion:
    """What a mapping profile for this sheet would say.

    Args:
        grid: the cells of the sheet.
        sheet_named: whether the user named the sheet of the workbook.

    Raises:
        RecordError: the sheet is empty, or no row of it looks like titles.
    """
    found, _ = header_row(grid, Profile())
    row = _title_row(grid)
    header = bare_header(grid, row)
    facts = {
        at: leaves()[known_titles()[same_title(title)]]
        for at, title in enumerate(header.titles)
        if same_title(title) in known_titles()
    }
    header = replace(header, facts=facts)
    rows = rows_of(grid, header).rows
    groups, untitled = grouped(header, rows)
    columns = columns_of(groups)
    sure = {column.field for column in columns} - {None}
    asked = {column.candidates[0] for column in columns if len(column.candidates) == 1}
    dates = evidence_of(_dates(groups, columns))
    line_or_claim, why = _rows(rows, header, CLAIM_ID in sure)
    return Suggestion(
        sheet=grid.sheet,
        sheet_named=sheet_named,
        header_row=row + 1,
        header_found=found == row,
        rows=line_or_claim,
        rows_why=why,
        dates=dates,
        date_order=dates.proven,
        columns=columns,
        missing=tuple(path for path in REQUIRED if path not in sure | asked),
        words=_unknown_words(groups, columns, rows, header),
        sheet_faults=untitled,
    )


def answered(suggestion: Suggestion, order: DateOrder) -> Suggestion:
    """The suggestion with the order of its dates as a person says it.

    Raises:
        UsageError: another order fits every date, and this one does not.
    """
    fitting = suggestion.dates.fitting
    if fitting and order not in fitting:
        count, first = suggestion.dates.against[order]
        raise UsageError(
            f"The dates of the sheet are not {order}: {count} of them cannot be, such as row {first.row} of column "
            f'"{first.title}", and all of them can be {" or ".join(fitting)}. Mend those cells if they are wrong.'
        )
    return replace(suggestion, date_order=order)


def _title_row(grid: Grid) -> int:
    """The index of the row of titles: the first row of words, or one below it that is more clearly one.

    A row with a date, an amount or a long number in it is no row of titles: it may be about a patient, and
    the titles are printed. For the same reason a lower row, which may be data, must be wider than what stands
    above it, or hold mostly titles that are known.
    """
    rows = [at for at, row in enumerate(grid.rows) if not all(map(is_blank, row))][:_ROWS_LOOKED_AT]
    best: int | None = None
    best_known = best_width = 0
    for at in rows:
        cells = [cell for cell in grid.rows[at] if not is_blank(cell)]
        texts = {as_text(cell) for cell in cells}
        if len(texts) < 2 or not all(map(_could_be_title, cells)):
            continue
        known = sum(same_title(text) in known_titles() for text in texts)
        wider = len(texts) > best_width and known >= best_known
        if wider or (known > best_known and known >= _SURELY_TITLES and known * 2 >= len(texts)):
            best, best_known, best_width = at, known, len(texts)
    if best is None:
        raise RecordError(
            f"{grid.where}: no row of column titles was found in the first rows: write the titles into one row above "
            "the table, without dates or amounts in it. Nothing of the sheet is shown."
        )
    return best


def _could_be_title(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST_TITLE or not re.search(r"[^\W\d_]", cell):
        return False
    return not is_date(cell) and not re.search(r"\d{5}|@|~", cell)


def _dates(groups: Sequence[Cells], columns: Sequence[Column]) -> list[DateCell]:
    """The cells of every column that holds dates of the claim, whether or not it is known which.

    What the record has no place for, such as a birth date, may come from another system: it proves nothing.
    """
    cells: list[DateCell] = []
    for group, column in zip(groups, columns, strict=True):
        if column.field is not None:
            dates = leaves()[column.field].kind is Kind.DATE
        else:
            dates = not column.unwanted and bool(shapes_of([cell for _, cell in group.filled], A_DATE))
        if dates:
            cells += [DateCell(group.title, number, cell) for number, cell in group.filled]
    return cells


def _rows(rows: Sequence[Raw], header: Header, known: bool) -> tuple[str | None, str]:
    """Whether a row is a line or a claim, and why."""
    if not known or not rows:
        return None, "not known without rows and a column for claim_id; without this line it is line"
    ids = Counter(claim_id_of(raw, header, Profile()) for raw in rows)
    del ids[None]
    repeated = sum(1 for count in ids.values() if count > 1)
    if repeated:
        return "line", f"{repeated} of {len(ids)} claim ids stand in more than one row"
    why = f"each of the {len(ids)} claim ids stands in one row only; a second row of a claim would be refused"
    return "claim", f"{why} (write line if that can happen)"


def _unknown_words(
    groups: Sequence[Cells], columns: Sequence[Column], rows: Sequence[Raw], header: Header
) -> dict[str, tuple[Word, ...]]:
    """The words of choice columns and of yes-or-no columns that the record does not know."""
    claims = {raw.number: claim_id_of(raw, header, Profile()) or raw.number for raw in rows}
    # In a row whose cells have shifted, a name may stand in any column.
    unknown = {
        plain(as_text(cell))
        for group, column in zip(groups, columns, strict=True)
        if column.is_open
        for _, cell in group.filled
    }
    words: dict[str, tuple[Word, ...]] = {}
    for group, column in zip(groups, columns, strict=True):
        leaf = leaves()[column.field] if column.field else None
        if leaf is None or leaf.kind not in (Kind.BOOL, Kind.CHOICE):
            continue
        found: dict[str, list[tuple[int, str]]] = {}
        for number, cell in group.filled:
            if not fits(cell, leaf):
                found.setdefault(plain(as_text(cell)), []).append((number, " ".join(as_text(cell).split())))
        shown = {
            word
            for word, seen in found.items()
            if len(found) <= MOST_WORDS
            and len({claims[row] for row, _ in seen}) > 1
            and word not in unknown
            and _could_be_word(seen[0][1])
        }
        if found:
            words[leaf.path] = tuple(
                Word(seen[0][1] if word in shown else None, len(seen), seen[0][0]) for word, seen in found.items()
            )
    return words


def _could_be_word(text: str) -> bool:
    """Whether the text may be shown as a word of a choice: not long, no number, no "Last, First"."""
    return len(text) <= _LONGEST_WORD and not re.search(r"\d{5}|[,@]", text) and text.isprintable()
