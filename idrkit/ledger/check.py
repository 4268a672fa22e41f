"""Is the ledger whole? Every event against its digest, the chain of hashes and the end of the chain.

A damaged ledger is read as far as it goes; each finding says which event, what is wrong and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import DBAPIError

from idrkit.errors import RecordError, UsageError
from idrkit.ledger.clock import runs_back
from idrkit.ledger.database import is_file
from idrkit.ledger.events import GENESIS, Event, chained
from idrkit.ledger.kinds import checked_facts, kind_named
from idrkit.ledger.rows import Unreadable, beyond, is_damage, last_number, odd_column, rows_between
from idrkit.ledger.seal import LOCKED
from idrkit.ledger.store import Head, Ledger, content_sha256, event_of, head

SHORTEST_HEAD = 16
_TOLD_AT_MOST = 20
WHAT_TO_DO = "Restore the last backup that `idrkit ledger check` finds whole, and record again what came after it."


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
        sound_to: the number of the last event before the first that is damaged; all up to it are as they were recorded.
        damage: what is wrong, the first findings only.
        damages: how many findings there were.
        remarks: what is odd and no damage, such as a clock that was set back; the first only.
        odd: how many remarks there were.
        facts_read: False for a ledger that is encrypted, or may be, and was opened without its passphrase.
        head_found: whether the head asked about is part of the chain; None where none was asked about.
        head_event: the number of the event whose hash it is.
    """

    events: int
    purged: int
    head_hash: str
    first: str | None
    last: str | None
    sound_to: int
    damage: tuple[Damage, ...]
    damages: int
    remarks: tuple[str, ...]
    odd: int
    facts_read: bool
    head_found: bool | None
    head_event: int | None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damages and self.head_found is not False


@dataclass(slots=True)
class _Walk:
    """The check as it goes along. `previous` is None where the hash of the event before cannot be read."""

    known_head: str | None
    previous: str | None = GENESIS
    read_to: str = GENESIS
    seq: int = 0
    sound_to: int = 0
    events: int = 0
    broken: bool = False
    purged: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    certificates: dict[int, Event] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None
    damage: list[Damage] = field(default_factory=list)
    damages: int = 0
    remarks: list[str] = field(default_factory=list)
    odds: int = 0
    head_event: int = 0

    def wrong(self, seq: int | None, what: str) -> None:
        """Note something wrong with an event, or with the ledger as a whole."""
        self.damages += 1
        self.broken = self.broken or seq is not None
        if len(self.damage) < _TOLD_AT_MOST:
            self.damage.append(Damage(seq, what))

    def odd(self, what: str) -> None:
        """Note something odd."""
        self.odds += 1
        if len(self.remarks) < _TOLD_AT_MOST:
            self.remarks.append(what)


def checked(ledger: Ledger, *, known_head: str | None = None, refused: str | None = None) -> Checked:
    """Walk the whole ledger; others may write to it meanwhile.

    Args:
        ledger: as `opened` gives it, or `opened_damaged`; without its passphrase the facts of an encrypted one are
            compared with their digests, and not read.
        known_head: a head noted earlier, whole or its first 16 letters or more: is it part of this chain?
        refused: why the ledger could not be opened.

    Raises:
        UsageError: what was given is no head.
        RecordError: nothing of it can be read.
    """
    walk = _Walk(_head_given(known_head))
    _database(ledger, walk)
    end = _head_of(ledger, walk)
    while end:
        _up_to(end, ledger, walk)
        now = head(ledger)
        if now == end:
            _beside(end, ledger, walk)
            break
        end = now
    if end is None:
        _read_on(last_number(ledger), ledger, walk)
    if ledger.seal is not LOCKED:
        _purges(walk)
    if refused and not walk.damages:
        walk.wrong(None, f"it cannot be opened ({refused.rstrip('.')})")
    return Checked(
        events=walk.events,
        purged=sum(map(len, walk.purged.values())),
        head_hash=walk.read_to,
        first=walk.first,
        last=walk.last,
        sound_to=walk.sound_to,
        damage=tuple(walk.damage),
        damages=walk.damages,
        remarks=tuple(walk.remarks),
        odd=walk.odds,
        facts_read=ledger.seal is not LOCKED,
        head_found=walk.head_event > 0 if walk.known_head else None,
        head_event=walk.head_event or None,
    )


def _head_given(known: str | None) -> str | None:
    if known is None:
        return None
    given = known.strip().lower()
    if not SHORTEST_HEAD <= len(given) <= len(GENESIS) or not set(given) <= set("0123456789abcdef"):
        raise UsageError(f"A head has 64 letters from 0 to f; give at least its first {SHORTEST_HEAD}.")
    return given


def _database(ledger: Ledger, walk: _Walk) -> None:
    """What SQLite itself finds wrong with its file: pages, and indexes that do not fit the rows."""
    if not is_file(ledger.engine.url):
        return
    try:
        with ledger.engine.connect() as connection:
            said = [str(one) for (one,) in connection.exec_driver_sql("PRAGMA integrity_check(10)")]
    except DBAPIError as error:
        if not is_damage(error):
            raise
        said = ["it cannot be read to its end"]
    for one in said:
        if one != "ok":
            first = one.removeprefix("*** in database main ***").strip().splitlines()[0]
            walk.wrong(None, f"the file is damaged ({first[:120]})")


def _head_of(ledger: Ledger, walk: _Walk) -> Head | None:
    """The end of the chain as the ledger has it; None where that cannot be read."""
    try:
        return head(ledger)
    except DBAPIError as error:
        if not is_damage(error):
            raise
    except RecordError:
        pass
    walk.wrong(None, "the one row that says where the chain ends is missing or cannot be read")
    return None


def _up_to(end: Head, ledger: Ledger, walk: _Walk) -> None:
    """Read on to the end of the chain as the ledger has it."""
    _read_on(end.seq, ledger, walk)
    if walk.seq < end.seq:
        walk.wrong(end.seq, f"the ledger ends with event {end.seq}, but nothing is there after event {walk.seq}")
        walk.seq, walk.previous = end.seq, None
    elif walk.previous is not None and walk.previous != end.hash:
        walk.wrong(None, "the hash of the last event is not the head of the ledger: one of the two was changed")


def _read_on(last: int, ledger: Ledger, walk: _Walk) -> None:
    for row in rows_between(ledger, walk.seq, last):
        if not isinstance(row, Unreadable):
            _one(row, ledger, walk)
            continue
        which = f"event {row.first}" if row.first == row.last else f"events {row.first} to {row.last}"
        cannot = "cannot be read: the file is damaged there" if row.tried else "were not looked for after so many"
        walk.wrong(row.first, f"{which} {cannot}")
        # What cannot be read tells nothing of the hash that comes after it: the chain is taken up again there.
        walk.seq, walk.previous = row.last, None


def _one(row: Row[Any], ledger: Ledger, walk: _Walk) -> None:
    """One event: its number, its content, its place in the chain, and whether it can be read."""
    seq = row.seq
    if seq <= walk.seq:
        walk.wrong(
            walk.seq + 1, f"where event {walk.seq + 1} should be there is something else: the file is damaged there"
        )
        return
    if seq > walk.seq + 1:
        missing = f"event {walk.seq + 1} is" if seq == walk.seq + 2 else f"events {walk.seq + 1} to {seq - 1} are"
        walk.wrong(seq, f"{missing} missing")
    walk.events += 1
    walk.seq = seq
    if column := odd_column(row):
        walk.wrong(seq, f'event {seq} cannot be read: its "{column}" is not as it was written')
        walk.previous = None
        return
    if row.purged_by is None and content_sha256(row._mapping) != row.content_sha256:
        walk.wrong(seq, f"event {seq} was changed after it was recorded")
    if walk.previous is not None and chained(walk.previous, seq, row.content_sha256) != row.hash:
        walk.wrong(seq, f"the chain breaks at event {seq}: it, or one before it, was changed, put in or taken out")
    if walk.known_head and not walk.head_event and row.hash.startswith(walk.known_head):
        walk.head_event = seq
    _readable(row, ledger, walk)
    _in_time(row, walk)
    walk.first = walk.first or row.recorded_at
    walk.previous = walk.read_to = row.hash
    walk.last = row.recorded_at
    if not walk.broken:
        walk.sound_to = seq


def _readable(row: Row[Any], ledger: Ledger, walk: _Walk) -> None:
    """Whether this idrkit understands the event."""
    if row.purged_by is not None:
        walk.purged.setdefault(row.purged_by, []).append((row.seq, row.content_sha256))
        if row.facts or row.recorded_by or row.claim_id or row.dispute_number:
            walk.wrong(row.seq, f"event {row.seq} was purged, but carries content: it was put in afterwards")
        return
    if ledger.seal is LOCKED:
        return
    try:
        event = event_of(row, ledger.seal)
    except RecordError:
        walk.wrong(row.seq, f"event {row.seq} cannot be read: its facts or its day are not as they were written")
        return
    try:
        as_known = checked_facts(kind_named(event.kind), event.facts) == event.facts
    except UsageError:
        as_known = False
    if not as_known:
        walk.odd(
            f"Event {event.seq} is of a kind, or carries facts, that this idrkit does not know: was it recorded by a "
            "newer idrkit? Install that one."
        )
    if event.kind == "purged":
        walk.certificates[event.seq] = event


def _in_time(row: Row[Any], walk: _Walk) -> None:
    """Whether the clock ran forward and the event came before its recording."""
    if row.on_day > row.recorded_at[:10]:
        walk.odd(f"Event {row.seq} is dated after the day it was recorded: the clock stood wrong, or the day is wrong.")
    if walk.last is not None and _runs_back(walk.last, row.recorded_at):
        walk.odd(
            f"Event {row.seq} was recorded at {row.recorded_at[:16]}Z by its clock, before the event recorded ahead of "
            f"it ({walk.last[:16]}Z): a clock was set back, or stood wrong."
        )


def _runs_back(earlier: str, later: str) -> bool:
    try:
        return runs_back(earlier, later)
    except ValueError:
        # A time that cannot be read is a changed content, told already.
        return False


def _beside(end: Head, ledger: Ledger, walk: _Walk) -> None:
    """Whether there are events that the chain does not count."""
    try:
        uncounted = beyond(ledger, end.seq)
    except DBAPIError as error:
        if not is_damage(error):
            raise
        return
    # An event that was recorded since belongs there.
    if uncounted and head(ledger) == end:
        named = ", ".join(map(str, uncounted))
        walk.wrong(
            None, f"the ledger ends with event {end.seq}, but has events that were put in beside its chain ({named})"
        )


def _purges(walk: _Walk) -> None:
    """Whether every content that is gone was taken out by a purge whose certificate names it."""
    for number, gone in walk.purged.items():
        named = _named(walk.certificates.get(number))
        for seq, content in gone:
            if (seq, content) not in named:
                walk.wrong(seq, f"the content of event {seq} is gone, and no certificate of a purge names it")


def _named(purge: Event | None) -> set[tuple[object, str]]:
    """Number and digest of each event that the certificate of a purge names."""
    certificate = purge.facts.get("certificate") if purge else None
    listed = certificate.get("events") if isinstance(certificate, dict) else None
    pairs = [one for one in listed if isinstance(one, list) and len(one) > 1] if isinstance(listed, list) else []
    return {(one[0], one[1]) for one in pairs if isinstance(one[0], int) and isinstance(one[1], str)}
