"""The ledger as a store of events: opened, added to and read; nothing in it is changed.

Writers take turns: an append is one transaction, done wholly or not at all, and what was recorded already is not
recorded again.
"""

from __future__ import annotations

import json
import os
import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Row, insert, select, update

from idrkit.errors import RecordError, UsageError
from idrkit.ledger.clock import TIME, set_back
from idrkit.ledger.database import (
    RESTORE,
    address,
    bring_up_to_date,
    engine_of,
    is_file,
    refuse_newer,
    shown,
    version_of,
    writing,
)
from idrkit.ledger.encryption import Secret, seal_of
from idrkit.ledger.events import GENESIS, Event, NewEvent, Source, canonical, chained, digest
from idrkit.ledger.kinds import checked_facts, kind_named
from idrkit.ledger.migrations import VERSIONS
from idrkit.ledger.passphrase import passphrase
from idrkit.ledger.seal import PLAIN, Seal
from idrkit.ledger.tables import EVENTS, LEDGER
from idrkit.places import data_folder

PLACE = "IDRKIT_LEDGER"
"""The environment variable that names the ledger."""
_PAGE = 5_000
_AT_ONCE = 500
# A random word among the facts, under a name no fact has: once a purge has taken the content away, nobody can find
# out from the digest that stays what it was by trying.
_SALT = ""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger. `place` names it in messages; `created` says that it was not there before."""

    place: str
    engine: Engine
    seal: Seal = PLAIN
    created: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many events there are, and the hash that covers all of them."""

    seq: int
    hash: str
    ledger_id: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of events given: the numbers of the new ones, how many were known, and what to tell."""

    recorded: tuple[int, ...]
    known: int
    warnings: tuple[str, ...] = ()


def default_place() -> str:
    """Where the ledger is: IDRKIT_LEDGER, or a file in the folder for data of this user."""
    return os.environ.get(PLACE) or str(data_folder() / "ledger.sqlite")


@contextmanager
def opened(
    place: str | Path | None = None, *, create: bool = False, secret: Secret | None = passphrase
) -> Iterator[Ledger]:
    """The ledger at that place, its tables up to date; closed afterwards.

    Args:
        place: a file, or a URL of PostgreSQL; None for `default_place`.
        create: begin one where there is none.
        secret: gives the passphrase, asked only where it is encrypted; None where nothing sealed is read or written.

    Raises:
        UsageError: there is none, or a newer idrkit made it, or the passphrase is wrong.
        RecordError: the file is damaged or no ledger.
        OutputError: it cannot be reached or written to.
    """
    url = address(place or default_place())
    if not create and is_file(url) and not Path(str(url.database)).exists():
        raise UsageError(_none_yet(shown(url)))
    with engine_of(url) as engine:
        version = version_of(engine) if not is_file(url) or Path(str(url.database)).exists() else None
        refuse_newer(version, url)
        if version is None and not create:
            raise UsageError(_none_yet(shown(url)))
        created = version != VERSIONS[-1] and bring_up_to_date(engine, _begin)
        row = one_row(engine)
        yield Ledger(shown(url), engine, seal_of(row.seal, secret), created)


class OvertakenError(Exception):
    """Somebody recorded something since the events were judged by what was recorded."""


def append(ledger: Ledger, events: Iterable[NewEvent], *, by: str, now: datetime, seen: int | None = None) -> Appended:
    """Record events, all or none; those recorded before are counted, not recorded again.

    Args:
        ledger: as `opened` gives it.
        events: what happened.
        by: who records it.
        now: the time of the recording, with its time zone.
        seen: number of the last event there was when the events were judged by what is recorded; None where they are
            right whatever was recorded since.

    Raises:
        OvertakenError: something was recorded since `seen`; nothing is recorded now.
        UsageError: an event is of no known kind, has a wrong fact, or a day that lies ahead.
    """
    now = now.astimezone(UTC)
    listed = [_checked(one, now.date()) for one in events]
    with writing(ledger.engine) as connection:
        return append_within(connection, ledger.seal, listed, by=by, recorded_at=now.strftime(TIME), seen=seen)


def append_within(
    connection: Connection,
    seal: Seal,
    listed: Sequence[NewEvent],
    *,
    by: str,
    recorded_at: str,
    seen: int | None = None,
) -> Appended:
    """Record events, checked already, in a transaction that does more than that (a purge)."""
    head = connection.execute(select(LEDGER).with_for_update()).one()
    if seen is not None and head.head_seq != seen:
        raise OvertakenError
    warnings = set_back(_last_recorded_at(connection, head), recorded_at)
    marked = {seal.mark(one.identity): one for one in listed}
    known = _known(connection, tuple(marked))
    rows = []
    seq, hash_ = head.head_seq, head.head_hash
    for identity, one in marked.items():
        if identity in known:
            continue
        seq += 1
        row = _row(one, seal, identity, by=_name(by), recorded_at=recorded_at)
        content = content_sha256(row)
        hash_ = chained(hash_, seq, content)
        rows.append({"seq": seq, **row, "content_sha256": content, "hash": hash_})
    if rows:
        for some in _pieces(rows, _PAGE):
            connection.execute(insert(EVENTS), some)
        connection.execute(update(LEDGER).values(head_seq=seq, head_hash=hash_))
    return Appended(tuple(row["seq"] for row in rows), len(listed) - len(rows), warnings)


def events_of(
    ledger: Ledger,
    *,
    client: str | None = None,
    claim_id: str | None = None,
    dispute_number: str | None = None,
    kinds: Sequence[str] = (),
    after: int = 0,
) -> Iterator[Event]:
    """The events that fit every word given, in the order they were recorded, read page by page: no writer waits.

    Args:
        ledger: as `opened` gives it.
        client: only of this client.
        claim_id: only events that name this claim.
        dispute_number: only events that name this dispute.
        kinds: only of these kinds.
        after: only those with a higher number.
    """
    conditions: list[ColumnElement[bool]] = []
    if client is not None:
        conditions.append(EVENTS.c.client == client)
    if claim_id is not None:
        conditions.append(EVENTS.c.claim_id == claim_id)
    if dispute_number is not None:
        conditions.append(EVENTS.c.dispute_number == dispute_number)
    if kinds:
        conditions.append(EVENTS.c.kind.in_(kinds))
    while True:
        page = select(EVENTS).where(EVENTS.c.seq > after, *conditions).order_by(EVENTS.c.seq).limit(_PAGE)
        with ledger.engine.connect() as connection:
            rows = connection.execute(page).all()
        for row in rows:
            yield event_of(row, ledger.seal)
        if len(rows) < _PAGE:
            return
        after = rows[-1].seq


def head(ledger: Ledger) -> Head:
    """The end of the chain as it is now."""
    row = one_row(ledger.engine)
    return Head(row.head_seq, row.head_hash, row.ledger_id, row.created_at)


def last_recorded(ledger: Ledger) -> datetime | None:
    """When the last event was recorded; None for an empty ledger."""
    last = select(EVENTS.c.recorded_at).order_by(EVENTS.c.seq.desc()).limit(1)
    with ledger.engine.connect() as connection:
        recorded_at = connection.scalar(last)
    try:
        return None if recorded_at is None else datetime.strptime(recorded_at, TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def event_of(row: Row[Any], seal: Seal = PLAIN) -> Event:
    """An event from its row.

    Raises:
        RecordError: the row is not as it was written.
    """
    purged = row.purged_by is not None
    try:
        facts = {} if purged else _facts_stored(seal.opened(row.facts, row.identity))
        on = date.fromisoformat(row.on_day)
    except (ValueError, TypeError):
        raise RecordError(
            f"Event {row.seq} of the ledger cannot be read: it is not as it was written{RESTORE}."
        ) from None
    return Event(
        seq=row.seq,
        kind=row.kind,
        on=on,
        claim_id=row.claim_id,
        dispute_number=row.dispute_number,
        facts=facts,
        source=Source(row.source_kind, row.source_sha256),
        client=row.client,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        hash=row.hash,
        purged_by=row.purged_by,
    )


_CONTENT = (
    "client",
    "claim_id",
    "dispute_number",
    "kind",
    "on_day",
    "facts",
    "recorded_by",
    "recorded_at",
    "source_kind",
    "source_sha256",
    "identity",
)


def _facts_stored(text: str) -> dict[str, object]:
    facts = json.loads(text)
    if not isinstance(facts, dict):
        raise ValueError("no facts")
    facts.pop(_SALT, None)
    return facts


def content_sha256(row: Mapping[Any, Any]) -> str:
    """The digest of an event's content as it is stored: whatever of it is changed, the digest differs."""
    return digest(canonical([row[name] for name in _CONTENT]))


def _begin(connection: Connection) -> None:
    """The one row of a new ledger."""
    connection.execute(
        insert(LEDGER).values(
            id=1,
            ledger_id=str(uuid.uuid4()),
            created_at=datetime.now(UTC).strftime(TIME),
            head_seq=0,
            head_hash=GENESIS,
        )
    )


def one_row(engine: Engine) -> Row[Any]:
    """The one row that says where the chain ends.

    Raises:
        RecordError: it is not there.
    """
    with engine.connect() as connection:
        rows = connection.execute(select(LEDGER)).all()
    if len(rows) != 1 or not isinstance(rows[0].head_seq, int) or not isinstance(rows[0].head_hash, str):
        raise RecordError(
            f"The ledger lacks the one row that says where the chain of its events ends: it is damaged{RESTORE}."
        )
    return rows[0]


def _checked(one: NewEvent, today: date) -> NewEvent:
    facts = checked_facts(kind_named(one.kind), one.facts)
    if one.on > today:
        raise UsageError(
            f'The day {one.on} of "{one.kind}" lies ahead: an event is recorded once it has happened. Correct the day.'
        )
    return replace(one, facts=facts)


def _name(by: str) -> str:
    name = " ".join(by.split())
    if not name or not name.isprintable():
        raise UsageError("Say who records this: --by NAME.")
    return name


def _known(connection: Connection, marks: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for some in _pieces(marks, _AT_ONCE):
        known.update(connection.scalars(select(EVENTS.c.identity).where(EVENTS.c.identity.in_(some))))
    return known


def _last_recorded_at(connection: Connection, head: Row[Any]) -> str | None:
    """When the last event was recorded.

    Raises:
        RecordError: it is not the one with which the chain ends: nothing may be recorded behind it.
    """
    if not head.head_seq:
        return None
    last = connection.execute(
        select(EVENTS.c.recorded_at, EVENTS.c.hash).where(EVENTS.c.seq == head.head_seq)
    ).one_or_none()
    if last is None or last.hash != head.head_hash:
        raise RecordError(
            "The last event is not the one with which the chain ends, so that nothing was recorded: the ledger is "
            f"damaged{RESTORE}."
        )
    return str(last.recorded_at)


def _pieces(of: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (of[start : start + size] for start in range(0, len(of), size))


def _row(one: NewEvent, seal: Seal, identity: str, *, by: str, recorded_at: str) -> dict[str, Any]:
    return {
        "client": one.client,
        "claim_id": one.claim_id,
        "dispute_number": one.dispute_number,
        "kind": one.kind,
        "on_day": one.on.isoformat(),
        "facts": seal.shut(canonical({_SALT: secrets.token_hex(16), **one.facts}), identity),
        "recorded_by": by,
        "recorded_at": recorded_at,
        "source_kind": one.source.kind,
        "source_sha256": one.source.sha256,
        "identity": identity,
    }


def _none_yet(place: str) -> str:
    if Path(place).is_file():
        return (
            f"There is no ledger in {place}, which is empty: restore a backup if there was one; `idrkit ledger add "
            "FILE...` begins a new one, or name another with --ledger."
        )
    return f"There is no ledger yet at {place}: `idrkit ledger add FILE...` begins one, or name another with --ledger."
