"""Loads a public use file into the store: whole or not at all, and every row is accounted for.

Loading a quarter again replaces it; a file that was loaded as it is now changes nothing.
"""

from __future__ import annotations

import csv
import itertools
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idrkit.benchmarks.columns import Kind, Layout, Tab, Table, find_layout, known_columns
from idrkit.benchmarks.lines import ColumnTally, Reader
from idrkit.benchmarks.pages import Page, digest, pages
from idrkit.benchmarks.quarters import as_of_in_name, quarter_in_name
from idrkit.benchmarks.store import all_or_nothing, columns_of
from idrkit.benchmarks.tokens import Mark
from idrkit.errors import OutputError, RecordError

if TYPE_CHECKING:
    from idrkit.benchmarks.store import Store

_FIRST_ROWS = 30
# No offer is commonly 25 times the QPA: numbers like that are percents whose mark was lost.
_LIKE_PERCENT = Decimal(25)
_ENOUGH_TO_TELL = 10

EMPTY_ROW = "empty row"
NO_DISPUTE = "a note or a total: no dispute and line number, or one cell only"
TOO_SHORT = "fewer cells than there are columns: the row is cut off"
TOO_LONG = "more cells than there are columns"
NO_CODE = "a note or a total: no service code, or one cell only"
NO_QUARTER = "its Quarter cell holds no quarter"


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows that were not loaded, by reason, with the first of them."""

    reason: str
    count: int
    row: int

    @property
    def is_loss(self) -> bool:
        """Whether they may have been lines: a row that is cut off is one, an empty row is none."""
        return self.reason in (TOO_SHORT, TOO_LONG, NO_QUARTER)


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one page: read = loaded + set aside.

    Attributes:
        where: the file and the sheet.
        quarters: lines loaded, by quarter.
        replaced: lines that were in the store for the same tab and quarter, by the file they came from.
        zeros_given_back: CPT codes of anesthesia that had lost the zeros in front in a spreadsheet, made whole.
        unknown: titles of columns that are not known and were not loaded.
        doubts: what a person should look at before using the numbers.
    """

    where: str
    tab: Tab
    read: int
    loaded: int
    set_aside: tuple[SetAside, ...]
    quarters: dict[str, int]
    replaced: dict[str, int]
    columns: tuple[ColumnTally, ...]
    zeros_given_back: int
    unknown: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file.

    Attributes:
        parts: its pages with lines; empty where it was loaded before as it is.
        other_sheets: sheets without lines, such as a sheet of notes.
        already: whether it is in the store as it is.
    """

    file: str
    parts: tuple[Part, ...]
    other_sheets: tuple[str, ...]
    already: bool = False


class NoPublicUseFileError(RecordError):
    """A file that can be read and has no page of a public use file."""


@dataclass(frozen=True, slots=True)
class _Staged:
    """A page written beside the store, ready to be taken in."""

    page: Page
    layout: Layout
    reader: Reader
    path: Path
    read: int
    quarters: dict[str, int]
    aside: tuple[SetAside, ...]


def load_puf(store: Store, path: Path, quarter: str | None = None) -> Loaded:
    """Load every page of a public use file.

    Args:
        store: open for writing.
        path: csv or xlsx, as CMS publishes it.
        quarter: the quarter of its rows, where neither a column nor the name of the file tells it.

    Raises:
        NoPublicUseFileError: no page has the titles of one; nothing was changed.
        RecordError: the file is damaged, lacks a column, or its quarter is not known; nothing was changed.
        OutputError: the disk is full.
    """
    sha = digest(path)
    if _is_loaded(store, sha, path.name):
        return Loaded(path.name, (), (), already=True)
    named = quarter_in_name(path.name)
    if quarter and named and quarter != named:
        raise RecordError(f"{path.name} is of {named} by its name, not of {quarter}: correct --quarter or the name.")
    default = quarter or named
    with _workplace(store) as folder, all_or_nothing(store):
        # What is left of it where another file took the place of a part.
        _remove(store, "sha256 = ?", sha)
        parts: list[Part] = []
        others: list[str] = []
        for number, page in enumerate(pages(path)):
            staged = _stage(page, Path(folder) / f"{number}.csv", default)
            if staged is None:
                others.append(page.sheet or page.where)
            else:
                parts.append(_take_in(store, sha, path.name, staged))
        if not parts:
            raise NoPublicUseFileError(
                f"{path.name} is neither a Federal IDR public use file nor a table of rates: load the file as CMS "
                "publishes it, or see docs/benchmarks-data.md for the columns of a table of rates."
            )
        count = store.execute("SELECT count(*) FROM source WHERE sha256 = ?", [sha]).fetchone()
        store.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", [sha, path.name, count[0] if count else 0])
    return Loaded(path.name, tuple(parts), tuple(others))


def _is_loaded(store: Store, sha: str, name: str) -> bool:
    """Whether every part of the file is still in the store, under this name."""
    row = store.execute(
        "SELECT parts = (SELECT count(*) FROM source WHERE sha256 = file.sha256) FROM file "
        "WHERE sha256 = ? AND name = ?",
        [sha, name],
    ).fetchone()
    return row is not None and bool(row[0])


def _workplace(store: Store) -> tempfile.TemporaryDirectory[str]:
    """A folder beside the store for the rows on their way."""
    row = store.execute("SELECT path FROM duckdb_databases() WHERE database_name = current_database()").fetchone()
    try:
        return tempfile.TemporaryDirectory(prefix=".idrkit-", dir=Path(str(row[0])).parent if row else None)
    except OSError as error:
        raise OutputError(
            f"No folder can be made beside the store ({error.strerror or error}): choose another with --store."
        ) from None


def _stage(page: Page, path: Path, default: str | None) -> _Staged | None:
    rows = iter(page.rows)
    first = list(itertools.islice(rows, _FIRST_ROWS))
    layout = find_layout(page.where, first)
    if layout is None:
        return None
    reader = Reader(layout)
    body = itertools.chain(first[layout.title_row :], rows)
    counts: Counter[str] = Counter()
    aside: dict[str, SetAside] = {}
    number = read = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
        for number, cells in enumerate(body, start=layout.title_row + 1):
            read += 1
            made = _line(reader, layout, number, cells, default)
            if isinstance(made, str):
                seen = aside.get(made)
                aside[made] = SetAside(made, seen.count + 1 if seen else 1, seen.row if seen else number)
                continue
            quarter, kept = made
            counts[quarter] += 1
            write([quarter, str(number), *kept])
    return _Staged(page, layout, reader, path, read, dict(sorted(counts.items())), tuple(aside.values()))


def _line(
    reader: Reader, layout: Layout, number: int, cells: Sequence[str], default: str | None
) -> tuple[str, list[str]] | str:
    """The quarter and the kept cells of a row, or why it is set aside.

    Raises:
        RecordError: no quarter is known.
    """
    if not any(cells):
        return EMPTY_ROW
    at = {column.key: place for place, column, _ in layout.places}
    keys = ("dispute_number", "line_number") if layout.table is Table.DETERMINATIONS else ("service_code",)
    if not any(at[key] < len(cells) and cells[at[key]] for key in keys if key in at) or _is_note(cells):
        return NO_DISPUTE if layout.table is Table.DETERMINATIONS else NO_CODE
    if len(cells) < layout.width:
        return TOO_SHORT
    if any(cells[layout.width :]):
        return TOO_LONG
    own = reader.quarter(cells)
    quarter = default if own is None else own
    if quarter is None:
        raise RecordError(
            f"{layout.tab}, row {number}: neither the rows nor the name of the file tell the quarter: give it with "
            "--quarter, such as --quarter 2024Q4."
        )
    return (quarter, reader.read(number, cells)) if quarter else NO_QUARTER


def _is_note(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing but a text in its first cell."""
    return bool(cells[0]) and not any(cells[1:])


def _take_in(store: Store, sha: str, name: str, staged: _Staged) -> Part:
    table, tab = staged.layout.table, staged.layout.tab
    replaced: Counter[str] = Counter()
    store.execute("CREATE OR REPLACE TEMP TABLE numbered (quarter VARCHAR, source INTEGER)")
    as_of = as_of_in_name(name)
    for quarter, lines in staged.quarters.items():
        # Two sheets of one file may hold one quarter: the second is added to the first.
        replaced.update(_remove(store, "tab = ? AND quarter = ? AND sha256 <> ?", tab.value, quarter, sha))
        _number_source(store, sha, name, staged.page.sheet, tab, quarter, as_of, lines)
    columns = {"quarter": "VARCHAR", **dict(columns_of(table)[1:])}
    store.execute(
        f"INSERT INTO {table} SELECT numbered.source, line.* EXCLUDE (quarter) FROM "  # noqa: S608
        "read_csv(?, header = false, columns = ?, nullstr = '', allow_quoted_nulls = true, delim = ',', quote = '\"', "
        "escape = '\"', new_line = '\\n', strict_mode = true) AS line JOIN numbered ON numbered.quarter = line.quarter",
        [str(staged.path), columns],
    )
    return Part(
        where=staged.page.where,
        tab=tab,
        read=staged.read,
        loaded=sum(staged.quarters.values()),
        set_aside=staged.aside,
        quarters=staged.quarters,
        replaced=dict(replaced),
        columns=staged.reader.tallies,
        zeros_given_back=_give_back_zeros(store, staged.layout),
        unknown=staged.layout.unknown,
        doubts=tuple(_doubts(store, staged)),
    )


def _remove(store: Store, condition: str, *parameters: str) -> Counter[str]:
    """Take the sources out of the store that fit a condition of ours; how many lines of which file they were."""
    removed: Counter[str] = Counter()
    old = store.execute(f"SELECT id, file, lines, tab FROM source WHERE {condition}", list(parameters))  # noqa: S608
    for source, file, count, tab in old.fetchall():
        removed[file] += count
        table = Table.AMOUNTS if tab == Tab.AMOUNTS else Table.DETERMINATIONS
        store.execute(f"DELETE FROM {table} WHERE source = ?", [source])  # noqa: S608
        store.execute("DELETE FROM source WHERE id = ?", [source])
    return removed


def _give_back_zeros(store: Store, layout: Layout) -> int:
    """00100 to 01999 are the only CPT codes with zeros in front; a DRG of three digits is left alone."""
    if "code_type" not in {column.key for _, column, _ in layout.places}:
        return 0
    row = store.execute(
        f"""UPDATE {layout.table} SET service_code = lpad(service_code, 5, '0')
        WHERE source IN (SELECT source FROM numbered) AND upper(code_type) = 'CPT'
          AND regexp_full_match(service_code, '[1-9][0-9]{{2,3}}') AND lpad(service_code, 5, '0') <= '01999'"""  # noqa: S608
    ).fetchone()
    return int(row[0]) if row else 0


def _number_source(store: Store, *values: Any) -> None:
    row = store.execute("SELECT nextval('source_number')").fetchone()
    number = row[0] if row else 0
    store.execute("INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [number, *map(_plain, values)])
    store.execute("INSERT INTO numbered VALUES (?, ?)", [values[4], number])


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | date) else str(value)


def _doubts(store: Store, staged: _Staged) -> Iterator[str]:
    """Ratio columns whose plain numbers look like percents without their mark."""
    titles = {column.key: title for _, column, title in staged.layout.places}
    for column in known_columns():
        if column.kind is not Kind.RATIO or column.key not in titles:
            continue
        row = store.execute(
            f"SELECT median({column.key}), count(*) FROM {staged.layout.table} "  # noqa: S608
            f"WHERE {column.key}_mark = ? AND source IN (SELECT source FROM numbered)",
            [Mark.NUMBER.value],
        ).fetchone()
        if row and row[1] >= _ENOUGH_TO_TELL and Decimal(str(row[0])) >= _LIKE_PERCENT:
            yield (
                f"The plain numbers of {titles[column.key]!r} look like percents without their mark (median "
                f"{Decimal(str(row[0])):,.2f}); they were read as multiples: do not use them before you have looked."
            )
