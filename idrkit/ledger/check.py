"""Is the ledger whole? Every event against its digest, the chain of hashes and the end of the chain.

A damaged ledger is read as far as it goes; each finding says which event, what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.exc import DBAPIError

from idrkit.errors import RecordError, UsageError
from idrkit.ledger.database import is_file
from idrkit.ledger.events import GENESIS, Event, chained
from idrkit.ledger.kinds import kind_named
from idrkit.ledger.store import Ledger, content_sha256, event_of, head, runs_back
from idrkit.ledger.tables import EVENTS

SHORTEST_HEAD = 16
_TOLD_AT_MOST = 20
_PAGE = 5_000
RESTORE = "Restore the last backup that `idrkit ledger check` finds whole, and record again what came after it."


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written. `seq` is the event it was seen at; None for the ledger as a whole."""

    seq: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        events: how many events were read.
        purged: how many of them had their content taken out by a purge.
        head_hash: the hash of the last event that was read.
        first, last: when the first and the last event were recorded.
        damage: what is wrong, the first findings only.
        damages: how many findings there were.
        remarks: what is odd and no damage, such as a clock that was set back.
        head_found: whether the head asked about is part of the chain; None where none was asked about.
    """

    events: int
    purged: int
    head_hash: str
    first: str | None
    last: str | None
    damage: tuple[Damage, ...]
    damages: int
    remarks: tuple[str, ...]
    head_found: bool | None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damages and self.head_found is not False


@dataclass(slots=True)
class _Walk:
    """The check as it goes along."""

    known_head: str | None
    previous: str = GENESIS
    seq: int = 0
    events: int = 0
    purged: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    certificates: dict[int, Event] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None
    damage: list[Damage] = field(default_factory=list)
    damages: int = 0
    remarks: list[str] = field(default_factory=list)
    head_found: bool = False

    def wrong(self, seq: int | None, what: str) -> None:
        """Note something wrong."""
        self.damages += 1
        if len(self.damage) < _TOLD_AT_MOST:
            self.damage.append(Damage(seq, what))

    def odd(self, what: str) -> None:
        """Note something odd."""
        if len(self.remarks) < _TOLD_AT_MOST:
            self.remarks.append(what)


def checked(ledger: Ledger, *, known_head: str | None = None) -> Checked:
    """Walk the whole ledger.

    Args:
        ledger: as `opened` gives it.
        known_head: a head noted earlier, whole or its first 16 letters or more: is it part of this chain?

    Raises:
        UsageError: what was given is no head.
    """
    walk = _Walk(_head_given(known_head))
    _database(ledger, walk)
    try:
        for row in _rows(ledger):
            _one(row, ledger, walk)
    except DBAPIError:
        walk.wrong(walk.seq + 1, f"nothing can be read after event {walk.seq}: the file is damaged there")
    else:
        _end(ledger, walk)
        _purges(walk)
    return Checked(
        events=walk.events,
        purged=sum(map(len, walk.purged.values())),
        head_hash=walk.previous,
        first=walk.first,
        last=walk.last,
        damage=tuple(walk.damage),
        damages=walk.damages,
        remarks=tuple(walk.remarks),
        head_found=walk.head_found if walk.known_head else None,
    )


def _head_given(known: str | None) -> str | None:
    if known is None:
        return None
    if len(known) < SHORTEST_HEAD or not set(known.lower()) <= set("0123456789abcdef"):
        raise UsageError(f"A head has 64 letters from 0 to f; give at least its first {SHORTEST_HEAD}.")
    return known.lower()


def _database(ledger: Ledger, walk: _Walk) -> None:
    """What SQLite itself finds wrong with its file: pages, and indexes that do not fit the rows."""
    if not is_file(ledger.engine.url):
        return
    try:
        with ledger.engine.connect() as connection:
            said = [str(one) for (one,) in connection.exec_driver_sql("PRAGMA integrity_check(10)")]
    except DBAPIError:
        said = ["it cannot be read to its end"]
    for one in said:
        if one != "ok":
            walk.wrong(None, f"the file is damaged ({one.splitlines()[0]})")


def _rows(ledger: Ledger) -> Iterator[Row[Any]]:
    after = -1
    while True:
        page = select(EVENTS).where(EVENTS.c.seq > after).order_by(EVENTS.c.seq).limit(_PAGE)
        with ledger.engine.connect() as connection:
            rows = connection.execute(page).all()
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1].seq


def _one(row: Row[Any], ledger: Ledger, walk: _Walk) -> None:
    """One event: its number, its content, its place in the chain, and whether it can be read."""
    seq = row.seq
    if seq != walk.seq + 1:
        missing = f"event {walk.seq + 1} is" if seq == walk.seq + 2 else f"events {walk.seq + 1} to {seq - 1} are"
        walk.wrong(seq, f"{missing} missing" if seq > walk.seq + 1 else f"there is an event with the number {seq}")
    if row.purged_by is None and content_sha256(row._asdict()) != row.content_sha256:
        walk.wrong(seq, f"event {seq} was changed after it was recorded")
    if chained(walk.previous, seq, row.content_sha256) != row.hash:
        walk.wrong(seq, f"the chain breaks at event {seq}: it, or one before it, was changed, put in or taken out")
    if walk.known_head and row.hash.startswith(walk.known_head):
        walk.head_found = True
    _readable(row, ledger, walk)
    if walk.last is not None and _runs_back(walk.last, row.recorded_at):
        walk.odd(
            f"Event {seq} was recorded at {row.recorded_at[:16]}Z by its clock, before event {walk.seq} "
            f"({walk.last[:16]}Z): a clock was set back, or stood wrong."
        )
    walk.events += 1
    walk.first = walk.first or row.recorded_at
    walk.seq, walk.previous, walk.last = seq, row.hash, row.recorded_at


def _readable(row: Row[Any], ledger: Ledger, walk: _Walk) -> None:
    if row.purged_by is not None:
        walk.purged.setdefault(row.purged_by, []).append((row.seq, row.content_sha256))
        return
    try:
        event = event_of(row, ledger.seal)
        kind_named(event.kind)
    except RecordError:
        walk.wrong(row.seq, f"event {row.seq} cannot be read")
        return
    except UsageError:
        walk.wrong(row.seq, f"event {row.seq} is of a kind this idrkit does not know")
        return
    if event.kind == "purged":
        walk.certificates[event.seq] = event


def _runs_back(earlier: str, later: str) -> bool:
    try:
        return runs_back(earlier, later)
    except ValueError:
        # A time that cannot be read is a changed content, told already.
        return False


def _end(ledger: Ledger, walk: _Walk) -> None:
    """Whether the chain ends where the ledger says it does."""
    end = head(ledger)
    if end.seq > walk.seq:
        walk.wrong(end.seq, f"the ledger ends with event {end.seq}, but nothing is there after event {walk.seq}")
    elif end.seq < walk.seq:
        walk.wrong(walk.seq, f"there are events after event {end.seq}, with which the ledger says it ends")
    elif end.hash != walk.previous:
        walk.wrong(None, "the hash of the last event is not the head of the ledger: one of the two was changed")


def _purges(walk: _Walk) -> None:
    """Whether every content that is gone was taken out by a purge whose certificate names it."""
    for number, gone in walk.purged.items():
        event = walk.certificates.get(number)
        certificate = event.facts.get("certificate") if event else None
        listed = certificate.get("events", []) if isinstance(certificate, dict) else []
        named = {(one[0], one[1]) for one in listed if isinstance(one, list) and len(one) > 1}
        for seq, content in gone:
            if (seq, content) not in named:
                walk.wrong(seq, f"the content of event {seq} is gone, and no certificate of a purge names it")
