"""Reading a fee table: what certified IDR entities charge, as a practice filled it in, from csv, xlsx or TOML.

Columns (or keys of [[entity]] tables): entity, single, batched, further_25_lines, since, until, approved, source. A row
that is wrong is told and left out; the fees of that entity are then the ranges of the regulation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from idrkit.assess.fee_table import FeeRow, FeeTable, WrongRow, checked
from idrkit.claims.money import exact_amount
from idrkit.errors import RecordError, UsageError
from idrkit.intake.cells import Cell, as_text, day, is_blank, money, plain
from idrkit.intake.grid import csv_grid, xlsx_grid
from idrkit.law.rulebook import Rulebook
from idrkit.law.tables import Table

COLUMNS = ("entity", "single", "batched", "further_25_lines", "since", "until", "approved", "source")
_TITLES = {plain(one): one for one in COLUMNS}
_MONEY = ("single", "batched", "further_25_lines")
_YES, _NO = ("yes", "true", "y", "x", "1"), ("", "no", "false", "n", "0")


def read_fee_table(path: Path, rulebook: Rulebook, as_of: date) -> tuple[FeeTable, tuple[WrongRow, ...]]:
    """The fee table of a file, and the rows of it that were left out.

    Args:
        path: a csv, xlsx or TOML file.
        rulebook: the law, for the ranges.
        as_of: the day the question is asked: the range of a row that names no days is that of this day.

    Raises:
        UsageError: the file cannot be read, or its columns are not those of a fee table.
        RecordError: it is not a table of text.
    """
    rows: list[FeeRow] = []
    wrong: list[WrongRow] = []
    for where, cells in _cells(path):
        row = _row(where, cells, wrong)
        if row is not None:
            rows.append(row)
    table, outside = checked(rows, rulebook, as_of)
    return table, (*wrong, *outside)


def _cells(path: Path) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    """Each row with its place and its cells by column."""
    if path.suffix.casefold() == ".toml":
        yield from _from_toml(path)
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"The fee table {path} cannot be read: {error.strerror or error}.") from None
    is_book = data.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    grid = xlsx_grid(path, data, None) if is_book else csv_grid(path, data)
    filled = [(number, row) for number, row in enumerate(grid.rows, 1) if not all(map(is_blank, row))]
    if not filled:
        raise RecordError(
            f"{path.name} is empty: give a row of titles ({', '.join(COLUMNS)}) and a row for each entity."
        )
    (_, titles), *rows = filled
    columns = _columns(path, titles)
    for number, row in rows:
        yield f"row {number}", {name: cell for name, cell in zip(columns, row, strict=False) if name}


def _columns(path: Path, titles: Sequence[Cell]) -> list[str]:
    names = ["" if is_blank(one) else _TITLES.get(plain(as_text(one)), as_text(one)) for one in titles]
    unknown = [one for one in names if one and one not in COLUMNS]
    if unknown:
        raise UsageError(f'{path.name}: "{unknown[0]}" is not a column of a fee table; allowed: {", ".join(COLUMNS)}.')
    if "entity" not in names or len(set(filter(None, names))) < len(list(filter(None, names))):
        raise UsageError(f"{path.name}: a fee table needs one column entity, and each other column once.")
    return names


def _from_toml(path: Path) -> Iterable[tuple[str, Mapping[str, Cell]]]:
    try:
        table = Table(tomllib.loads(path.read_text(encoding="utf-8")), path.name, "")
    except OSError as error:
        raise UsageError(f"The fee table {path} cannot be read: {error.strerror or error}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The fee table {path} is not valid TOML: {error}.") from None
    for number, rows in enumerate(table.tables("entity"), 1):
        unknown = [one for one in rows.keys() if one not in COLUMNS]  # noqa: SIM118 - a table, not a mapping
        if unknown:
            raise rows.wrong(unknown[0], f"is not a key of a fee table; allowed: {', '.join(COLUMNS)}")
        yield f"[[entity]] number {number}", {name: rows.get(name) for name in COLUMNS}
    table.done()


def _row(where: str, cells: Mapping[str, Cell], wrong: list[WrongRow]) -> FeeRow | None:
    """The row; None where a cell of it says nothing that can be understood, which is added to `wrong`."""
    before = len(wrong)
    amounts = {name: _amount(where, name, cells.get(name), wrong) for name in _MONEY}
    days = {name: _day(where, name, cells.get(name), wrong) for name in ("since", "until")}
    approved = as_text(cells.get("approved")).strip().casefold()
    if approved not in (*_YES, *_NO):
        wrong.append(WrongRow(where, "approved", "is neither yes nor no"))
    if len(wrong) > before:
        return None
    return FeeRow(
        entity=as_text(cells.get("entity")).strip(),
        where=where,
        single=amounts["single"],
        batched=amounts["batched"],
        further=amounts["further_25_lines"],
        since=days["since"],
        until=days["until"],
        approved=approved in _YES,
        source=as_text(cells.get("source")).strip(),
    )


def _amount(where: str, column: str, cell: Cell, wrong: list[WrongRow]) -> Decimal | None:
    if is_blank(cell):
        return None
    try:
        return exact_amount(money(cell, as_text(cell).strip()))
    except ValueError as error:
        wrong.append(WrongRow(where, column, str(error)))
        return None


def _day(where: str, column: str, cell: Cell, wrong: list[WrongRow]) -> date | None:
    if is_blank(cell):
        return None
    try:
        return day(cell, as_text(cell).strip(), None)
    except ValueError as error:
        wrong.append(WrongRow(where, column, str(error)))
        return None
