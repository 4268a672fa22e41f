"""The rows of the events as far as they can be read: a damaged part of a file hides no sound event behind it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, Select, func, or_, select
from sqlalchemy.exc import DBAPIError

from idrkit.errors import RecordError
from idrkit.ledger.database import address, engine_of, shown
from idrkit.ledger.encryption import Secret, seal_of
from idrkit.ledger.passphrase import passphrase
from idrkit.ledger.seal import LOCKED, Seal
from idrkit.ledger.store import Ledger, default_place, one_row
from idrkit.ledger.tables import EVENTS

_PAGE = 5_000
# So many in a row that cannot be read: the rest of the file is taken for lost.
_GIVEN_UP_AFTER = 2_000


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Events whose rows the database does not give out; `tried` is False for those that were not tried any more."""

    first: int
    last: int
    tried: bool = True


@contextmanager
def opened_damaged(place: str | Path | None = None, *, secret: Secret | None = passphrase) -> Iterator[Ledger]:
    """A ledger that `opened` calls damaged, to be looked at: nothing is written to it, and what is read may be wrong.

    Raises:
        RecordError: nothing of it can be read.
        OutputError: it cannot be reached.
    """
    url = address(place or default_place())
    with engine_of(url, damaged=True) as engine:
        yield Ledger(shown(url), engine, _seal(engine, secret))


def _seal(engine: Engine, secret: Secret | None) -> Seal:
    try:
        return seal_of(one_row(engine).seal, secret)
    except RecordError:
        return LOCKED
    except DBAPIError as error:
        if is_damage(error):
            return LOCKED
        raise


def rows_between(ledger: Ledger, after: int, last: int) -> Iterator[Row[Any] | Unreadable]:
    """The rows of the events after one number up to another, page by page; what cannot be read is named.

    Raises:
        DBAPIError: the database does not answer, for another reason than damage.
    """
    lost: Unreadable | None = None
    for one in _one_by_one(ledger, after, last):
        if isinstance(one, Unreadable):
            lost = Unreadable(lost.first if lost else one.first, one.last)
            if lost.last - lost.first >= _GIVEN_UP_AFTER:
                yield lost
                if lost.last < last:
                    yield Unreadable(lost.last + 1, last, tried=False)
                return
            continue
        if lost:
            yield lost
            lost = None
        yield one
    if lost:
        yield lost


def _one_by_one(ledger: Ledger, after: int, last: int) -> Iterator[Row[Any] | Unreadable]:
    while after < last:
        query = select(EVENTS).where(EVENTS.c.seq > after, EVENTS.c.seq <= last).order_by(EVENTS.c.seq).limit(_PAGE)
        rows = _read(ledger, query)
        if rows is None:
            through = min(after + _PAGE, last)
            yield from _halved(ledger, after + 1, through)
            after = through
        else:
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1].seq


def _halved(ledger: Ledger, first: int, last: int) -> Iterator[Row[Any] | Unreadable]:
    """The rows from one number to another; where reading fails, the two halves by themselves, down to one row."""
    rows = _read(ledger, select(EVENTS).where(EVENTS.c.seq.between(first, last)).order_by(EVENTS.c.seq))
    if rows is not None:
        yield from rows
    elif first == last:
        yield Unreadable(first, first)
    else:
        middle = (first + last) // 2
        yield from _halved(ledger, first, middle)
        yield from _halved(ledger, middle + 1, last)


def _read(ledger: Ledger, query: Select[Any]) -> Sequence[Row[Any]] | None:
    try:
        with ledger.engine.connect() as connection:
            return connection.execute(query).all()
    except DBAPIError as error:
        if is_damage(error):
            return None
        raise


def is_damage(error: DBAPIError) -> bool:
    """Whether the database says that what it holds is damaged, and not that it is busy or out of reach."""
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", None)
        # Without a code: bytes that are no text.
        return code is None or code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)
    # Class XX of PostgreSQL: data or an index corrupted.
    return str(getattr(error.orig, "sqlstate", "") or "").startswith("XX")


def last_number(ledger: Ledger) -> int:
    """The highest number of an event that can be found; 0 where none can."""
    rows = _read(ledger, select(func.max(EVENTS.c.seq)))
    return rows[0][0] or 0 if rows else 0


def beyond(ledger: Ledger, last: int) -> tuple[int, ...]:
    """The numbers of some events that the ledger does not count: below 1, or after its end."""
    query = select(EVENTS.c.seq).where(or_(EVENTS.c.seq < 1, EVENTS.c.seq > last)).order_by(EVENTS.c.seq).limit(10)
    with ledger.engine.connect() as connection:
        return tuple(connection.scalars(query))


_HASH = re.compile("[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_MADE_FOR = tuple(
    (column.name, (column.type.python_type, type(None)) if column.nullable else (column.type.python_type,))
    for column in EVENTS.columns
)


def odd_column(row: Row[Any]) -> str | None:
    """The first column that holds another kind of value than it was made for: SQLite lets any in, damage leaves any."""
    for (name, kinds), value in zip(_MADE_FOR, row, strict=True):
        if not isinstance(value, kinds):
            return name
    if not _HASH.fullmatch(row.hash):
        return "hash"
    return None if _TIME.fullmatch(row.recorded_at) else "recorded_at"
