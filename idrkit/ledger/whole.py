"""The ledger as a whole: read out event by event as it is stored, and put into an empty one without loss.

Every copy (backup, export, restore, load) goes through here, and each event is checked on its way: its content against
its digest, its number and its place in the chain. What is damaged is not copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from idrkit.errors import RecordError, UsageError
from idrkit.ledger.database import address, is_file, writing
from idrkit.ledger.events import GENESIS, chained
from idrkit.ledger.store import Ledger, content_sha256, one_row, opened
from idrkit.ledger.tables import EVENTS, LEDGER

COLUMNS = tuple(column.name for column in EVENTS.columns)
"""The columns of an event, in order."""
_PAGE = 5_000
Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """The ledger a copy is made of: what it is called, where its chain ends, and what it keeps of its key."""

    ledger_id: str
    created_at: str
    seal: str | None
    head_seq: int
    head_hash: str


@dataclass(slots=True)
class Walk:
    """Events followed one by one along the chain."""

    origin: Origin
    seq: int = 0
    hash: str = GENESIS
    purged: set[int] = field(default_factory=set)

    def follow(self, row: Stored) -> None:
        """Take in the next event.

        Raises:
            ValueError: it is not as it was written; the message says in what way.
        """
        seq = row["seq"]
        if seq != self.seq + 1:
            raise ValueError(f"event {self.seq + 1} is missing")
        if row["purged_by"] is None and content_sha256(row) != row["content_sha256"]:
            raise ValueError(f"event {seq} was changed after it was recorded")
        if chained(self.hash, seq, row["content_sha256"]) != row["hash"]:
            raise ValueError(f"the chain breaks at event {seq}")
        if row["purged_by"] is not None:
            self.purged.add(row["purged_by"])
        self.seq, self.hash = seq, row["hash"]

    def finish(self) -> None:
        """See that the chain ends where it should.

        Raises:
            ValueError: it does not.
        """
        if (self.seq, self.hash) != (self.origin.head_seq, self.origin.head_hash):
            raise ValueError(f"it ends with event {self.seq}, but should have {self.origin.head_seq}, or another head")
        if any(not 0 < one <= self.seq for one in self.purged):
            raise ValueError("events were purged while it was read, or the purge is missing")


def origin_of(ledger: Ledger) -> Origin:
    """The ledger as it stands now, as what a copy is made of."""
    row = one_row(ledger.engine)
    return Origin(row.ledger_id, row.created_at, row.seal, row.head_seq, row.head_hash)


def rows_of(ledger: Ledger, origin: Origin) -> Iterator[dict[str, Any]]:
    """Every event as it is stored, up to the end of the origin, page by page: no writer waits.

    Raises:
        RecordError: the ledger is damaged, or was purged meanwhile.
    """
    walk = Walk(origin)
    try:
        while walk.seq < origin.head_seq:
            page = (
                select(EVENTS)
                .where(EVENTS.c.seq > walk.seq, EVENTS.c.seq <= origin.head_seq)
                .order_by(EVENTS.c.seq)
                .limit(_PAGE)
            )
            with ledger.engine.connect() as connection:
                rows = connection.execute(page).all()
            if not rows:
                break
            for row in rows:
                stored = row._asdict()
                walk.follow(stored)
                yield stored
        walk.finish()
    except ValueError as error:
        raise RecordError(
            f"The ledger {ledger.place} is not copied: {error}. `idrkit ledger check` says more; if somebody purged it "
            "just now, try again."
        ) from None


def put_in(connection: Connection, origin: Origin, rows: Iterable[Stored]) -> None:
    """Put events, followed already, into a ledger that has none, in the transaction given."""
    insert_rows(connection, rows)
    set_origin(connection, origin)


def insert_rows(connection: Connection, rows: Iterable[Stored]) -> None:
    """Events as they are to be stored, some at a time."""
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append({name: row[name] for name in COLUMNS})
        if len(some) == _PAGE:
            connection.execute(insert(EVENTS), some)
            some = []
    if some:
        connection.execute(insert(EVENTS), some)


def set_origin(connection: Connection, origin: Origin) -> None:
    """What the ledger says of itself."""
    connection.execute(
        update(LEDGER).values(
            ledger_id=origin.ledger_id,
            created_at=origin.created_at,
            seal=origin.seal,
            head_seq=origin.head_seq,
            head_hash=origin.head_hash,
        )
    )


@contextmanager
def empty(place: str | Path) -> Iterator[tuple[Ledger, Connection]]:
    """A ledger without an event, begun where there is none, with the one transaction that fills it.

    Where that does not come to its end, nothing is left of it.

    Raises:
        UsageError: there is one with events.
    """
    url = address(place)
    there = is_file(url) and Path(str(url.database)).exists()
    try:
        with opened(place, create=True, secret=None) as ledger, writing(ledger.engine) as connection:
            row = connection.execute(select(LEDGER).with_for_update()).one()
            if row.head_seq or row.seal:
                raise UsageError(
                    f"There is a ledger already at {ledger.place}: choose a place where there is none. Nothing was "
                    "changed."
                )
            yield ledger, connection
    except BaseException:
        if is_file(url) and not there:
            Path(str(url.database)).unlink(missing_ok=True)
        raise
