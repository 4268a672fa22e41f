"""Retention: disputes that ended long ago lose their content; number, digest and hash stay, so the chain still holds.

What is purged is told by a certificate, which is an event of the ledger itself: `idrkit ledger check` takes no content
for purged that no certificate names. How long records must be kept is for the law and the contracts of a practice.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, String, cast, func, literal, select, update
from sqlalchemy.exc import DBAPIError

from idrkit.errors import UsageError
from idrkit.law.rulebook import Rulebook
from idrkit.ledger.awaited import Awaited
from idrkit.ledger.database import is_file, writing
from idrkit.ledger.deriving import forget_purged, worked_aside
from idrkit.ledger.events import OWN, NewEvent
from idrkit.ledger.standing import Reached
from idrkit.ledger.store import Ledger, OvertakenError, append_within, head
from idrkit.ledger.tables import EVENTS, LEDGER, METADATA
from idrkit.ledger.units import Unit
from idrkit.ledger.working import Worked

KIND = "purged"
RULE = (
    "Disputes that are ended (closed without a determination, or determined or agreed and paid in full), of which "
    "nothing is due, contradictory or unknown, and of which nothing happened or was recorded on or after the day."
)
NOT_ENDED, STILL_DUE, TOO_RECENT = "not ended", "something is due", "too recent"
IN_DOUBT = "in doubt (contradictory, unreadable, or a claim without a record)"
_ENDED = (Reached.CLOSED, Reached.PAID)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Purgeable:
    """What a purge would take out, as of the end of the chain `seq`; how many disputes stay, by the reason why."""

    seq: int
    before: date
    client: str | None
    units: tuple[Unit, ...]
    events: tuple[tuple[int, str], ...]
    staying: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Purged:
    """A purge that was done: the number and hash of its event, by whom, when, and its certificate."""

    seq: int
    hash: str
    ledger_id: str
    by: str
    at: str
    certificate: Mapping[str, Any]


def purgeable(ledger: Ledger, rulebook: Rulebook, as_of: date, before: date, *, client: str | None = None) -> Purgeable:
    """What may be purged.

    Args:
        ledger: as `opened` gives it.
        rulebook: the law, by which it is worked out what is still due.
        as_of: today.
        before: the day; of what is purged everything was before it.
        client: only disputes of this client.
    """
    seq = head(ledger).seq
    staying: Counter[str] = Counter()
    units: list[Unit] = []
    events: list[tuple[int, str]] = []
    for worked in worked_aside(ledger, rulebook, as_of):
        if client is not None and worked.unit.client != client:
            continue
        why = why_it_stays(worked, as_of)
        found = () if why else tuple(_events_before(ledger, worked.unit, before))
        if why or not found:
            staying[why or TOO_RECENT] += 1
            continue
        units.append(worked.unit)
        events += found
    return Purgeable(seq, before, client, tuple(units), tuple(sorted(events)), dict(staying))


def why_it_stays(worked: Worked, as_of: date) -> str:
    """Why the content of a dispute may not be taken out whatever its age; empty where it may."""
    standings = [one.standing for one in worked.accounts]
    if any(one.problem or one.contradictions for one in standings) or _unaccounted(worked):
        return IN_DOUBT
    if not standings or any(one.reached not in _ENDED for one in standings):
        return NOT_ENDED
    return STILL_DUE if any(_left(one, as_of) for one in worked.awaited) else ""


def purge(ledger: Ledger, found: Purgeable, *, by: str, now: datetime) -> Purged:
    """Take the content out and record the certificate, in one transaction.

    Args:
        ledger: as `opened` gives it.
        found: what to take out, something at least.
        by: who purges.
        now: the time, with its time zone.

    Raises:
        UsageError: somebody recorded something meanwhile.
    """
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    certificate = {
        "rule": RULE,
        "before": found.before.isoformat(),
        "client": found.client,
        "disputes": len(found.units),
        "events": [list(one) for one in found.events],
    }
    event = NewEvent(KIND, now.astimezone(UTC).date(), facts={"certificate": certificate}, client=found.client or OWN)
    with writing(ledger.engine) as connection:
        if is_file(ledger.engine.url):
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        try:
            done = append_within(connection, ledger.seal, [event], by=by, recorded_at=at, seen=found.seq)
        except OvertakenError:
            raise UsageError("Somebody recorded something meanwhile: nothing was purged; try again.") from None
        _take_out(connection, [seq for seq, _ in found.events], done.recorded[0])
        row = connection.execute(select(LEDGER)).one()
    return Purged(row.head_seq, row.head_hash, row.ledger_id, by, at, certificate)


def overwrite(ledger: Ledger) -> bool:
    """Have the database write its files anew, without what was taken out; whether it did."""
    try:
        if is_file(ledger.engine.url):
            raw = ledger.engine.raw_connection()
            try:
                raw.cursor().execute("VACUUM")
            finally:
                raw.close()
            return True
        with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in METADATA.sorted_tables:
                connection.exec_driver_sql(f"VACUUM (FULL) {table.name}")
    except (DBAPIError, sqlite3.Error):
        return False
    return True


def _left(one: Awaited, as_of: date) -> bool:
    return one.until is None or one.until >= as_of


def _unaccounted(worked: Worked) -> bool:
    """Whether a claim without a record is tied to the dispute: how far it has come nobody can say."""
    known = {one.standing.claim_id for one in worked.accounts if one.standing.claim_id}
    nameless = set(worked.unit.claim_ids) - known
    return bool(nameless) and (bool(known) or len(nameless) > 1)


def _events_before(ledger: Ledger, unit: Unit, before: date) -> Iterator[tuple[int, str]]:
    """The events of a unit, number and digest; none where one of them is not before the day."""
    query = select(EVENTS.c.seq, EVENTS.c.content_sha256, EVENTS.c.on_day, EVENTS.c.recorded_at)
    query = query.where(EVENTS.c.client == unit.client)
    # In two ways: SQLite finds either by an index.
    with ledger.engine.connect() as connection:
        rows = {
            *connection.execute(query.where(EVENTS.c.claim_id.in_(unit.claim_ids))),
            *connection.execute(query.where(EVENTS.c.dispute_number.in_(unit.numbers))),
        }
    if all(max(row.on_day, row.recorded_at[:10]) < before.isoformat() for row in rows):
        yield from sorted((row.seq, row.content_sha256) for row in rows)


def _take_out(connection: Connection, numbers: list[int], purge_seq: int) -> None:
    """Nothing stays but number, kind, client, time of recording, digest and hash; what was worked out goes too."""
    for some in _pieces(numbers):
        connection.execute(
            update(EVENTS)
            .where(EVENTS.c.seq.in_(some))
            .values(
                claim_id=None,
                dispute_number=None,
                on_day=func.substr(EVENTS.c.recorded_at, 1, 10),
                facts="",
                recorded_by="",
                source_kind="",
                source_sha256=None,
                identity=literal("purged-") + cast(EVENTS.c.seq, String),
                purged_by=purge_seq,
            )
        )
    forget_purged(connection)


def _pieces(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
