"""Which column of a public use file is which, whatever the quarter called it (puf_columns.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from idrkit.errors import RecordError

_FILE = Path(__file__).resolve().parent / "puf_columns.toml"
# A row with this many known titles is the row of titles; fewer are chance.
_ENOUGH = 5
_FIRST_ROWS = 30


class Kind(StrEnum):
    """What the cells of a column hold."""

    ID = "id"
    TEXT = "text"
    CODE = "code"
    STATE = "state"
    NPI = "npi"
    CHOICE = "choice"
    RATIO = "ratio"
    MONEY = "money"
    WHOLE = "whole"
    QUARTER = "quarter"
    NOT_KEPT = "not_kept"


class Table(StrEnum):
    """The two kinds of rows: decided lines of disputes, and amounts without a dispute number."""

    DETERMINATIONS = "determinations"
    AMOUNTS = "amounts"


class Tab(StrEnum):
    """The three tabs of a public use file."""

    OON = "oon"
    AIR_AMBULANCE = "air_ambulance"
    AMOUNTS = "qpa_and_offers"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key it is kept under, what it holds, its titles and the words of a choice."""

    key: str
    kind: Kind
    titles: tuple[str, ...]
    tables: tuple[Table, ...]
    choices: dict[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one page are.

    Attributes:
        tab: which tab it is.
        table: the kind of rows.
        title_row: the row of titles, counted from 1.
        places: the known columns, each with its place in a row and its title there.
        unknown: titles that are not known; their columns are not loaded.
        width: how many cells a row has.
    """

    tab: Tab
    table: Table
    title_row: int
    places: tuple[tuple[int, Column, str], ...]
    unknown: tuple[str, ...]
    width: int


_REQUIRED = {
    Table.DETERMINATIONS: ("dispute_number", "line_number", "service_code", "prevailing_offer_of_qpa", "outcome"),
    Table.AMOUNTS: ("service_code", "qpa", "prevailing_offer"),
}
_AIR_KEYS = frozenset({"vehicle_type", "vehicle_capacity", "air_vehicle_type", "air_vehicle_capacity"})


@cache
def known_columns() -> tuple[Column, ...]:
    """Every column of every quarter."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["columns"]
    return tuple(
        Column(
            row["key"],
            Kind(row["kind"]),
            tuple(row["titles"]),
            tuple(map(Table, row["tables"])),
            {_plain(word): choice for word, choice in row.get("choices", {}).items()},
        )
        for row in rows
    )


def kept_columns(table: Table) -> tuple[Column, ...]:
    """The columns of a table that are kept, in their order."""
    return tuple(
        one for one in known_columns() if table in one.tables and one.kind not in (Kind.NOT_KEPT, Kind.QUARTER)
    )


def choice_of(column: Column, text: str) -> str | None:
    """The choice a text stands for, or None."""
    return column.choices.get(_plain(text))


def find_layout(where: str, rows: Sequence[Sequence[str]]) -> Layout | None:
    """The layout of a page from its first rows; None where it is no page of a public use file.

    Args:
        where: the file and the sheet, for a message.
        rows: the first rows, at most thirty of which are looked at.

    Raises:
        RecordError: it is a page of a public use file, but a column that is needed is missing or there twice.
    """
    for number, cells in enumerate(rows[:_FIRST_ROWS], start=1):
        layout = _layout(where, number, cells)
        if layout is not None:
            return layout
    return None


def _layout(where: str, number: int, cells: Sequence[str]) -> Layout | None:
    titles = [_plain(cell) for cell in cells]
    while titles and not titles[-1]:
        titles.pop()
    table = Table.DETERMINATIONS if _plain("Dispute Number") in titles else Table.AMOUNTS
    by_title = {_plain(title): one for one in known_columns() if table in one.tables for title in one.titles}
    places = tuple((at, by_title[title], cells[at]) for at, title in enumerate(titles) if title in by_title)
    if len(places) < _ENOUGH:
        return None
    keys = [column.key for _, column, _ in places]
    for column in known_columns():
        if keys.count(column.key) > 1:
            raise RecordError(
                f"{where}, row {number}: the column {column.titles[0]!r} is there twice: remove one of them."
            )
    lacking = [one for one in _REQUIRED[table] if one not in keys]
    if table is Table.AMOUNTS and len(lacking) > 1:
        # Titles that are no tab of a public use file, such as a supplemental table.
        return None
    if lacking:
        titles_lacking = ", ".join(repr(one.titles[0]) for one in known_columns() if one.key in lacking)
        raise RecordError(
            f"{where}, row {number}: this looks like a public use file without the column {titles_lacking}: load the "
            "file as CMS publishes it."
        )
    tab = Tab.AMOUNTS if table is Table.AMOUNTS else Tab.AIR_AMBULANCE if _AIR_KEYS & set(keys) else Tab.OON
    unknown = tuple(cells[at] for at, title in enumerate(titles) if title not in by_title and title)
    return Layout(tab, table, number, places, unknown, len(titles))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
