"""An encrypted ledger begun, with the events of another one if there is one, and its passphrase changed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from idrkit.errors import RecordError, UsageError
from idrkit.ledger.database import writing
from idrkit.ledger.encryption import Secret, new_seal, rekeyed
from idrkit.ledger.events import GENESIS, NewEvent, chained
from idrkit.ledger.seal import Seal
from idrkit.ledger.store import Ledger, content_sha256
from idrkit.ledger.tables import LEDGER
from idrkit.ledger.whole import Origin, Stored, empty, insert_rows, origin_of, rows_of, set_origin

_MOST_AGAIN = 1_000


@dataclass(slots=True)
class _End:
    """Where the new chain ends so far."""

    seq: int = 0
    hash: str = GENESIS


def begin_encrypted(place: str | Path, secret: Secret, source: Ledger | None = None) -> Origin:
    """Begin an encrypted ledger where there is none; with the events of another, each sealed, or with none.

    The events keep number, day, who recorded them and when; since what is stored of them is another text, their hashes
    are new, and it is a ledger of its own.

    Args:
        place: where it is to be.
        secret: gives its passphrase.
        source: the ledger whose events it takes over, open with its passphrase.

    Raises:
        UsageError: there is a ledger already, the passphrase is too short, or cryptography is not installed.
        RecordError: the other ledger is damaged.
    """
    end = _End()
    kept, seal = new_seal(secret())
    with empty(place) as (_, connection):
        if source is not None:
            insert_rows(connection, _sealed_rows(source, seal, end))
        created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        origin = Origin(str(uuid.uuid4()), created, kept, end.seq, end.hash)
        set_origin(connection, origin)
    return origin


def rekey(ledger: Ledger, old: Secret, new: Secret) -> None:
    """Give the ledger another passphrase; no event is touched.

    Raises:
        UsageError: it is not encrypted, the passphrase is wrong, or the new one is too short.
    """
    kept = origin_of(ledger).seal
    if kept is None:
        raise UsageError(f"The ledger {ledger.place} is not encrypted: `idrkit ledger encrypt` makes one that is.")
    wrapped = rekeyed(kept, old, new)
    with writing(ledger.engine) as connection:
        if connection.execute(select(LEDGER).with_for_update()).one().seal != kept:
            raise UsageError("Somebody else has just changed the passphrase: nothing was changed.")
        connection.execute(update(LEDGER).values(seal=wrapped))


def _sealed_rows(source: Ledger, seal: Seal, end: _End) -> Iterator[Stored]:
    for row in rows_of(source, origin_of(source)):
        stored = row if row["purged_by"] is not None else _sealed(row, source.seal, seal)
        end.seq, end.hash = stored["seq"], chained(end.hash, stored["seq"], stored["content_sha256"])
        yield {**stored, "hash": end.hash}


def _sealed(row: Stored, old: Seal, new: Seal) -> dict[str, Any]:
    try:
        facts = old.opened(row["facts"], row["identity"])
        identity = new.mark(_identity(row, json.loads(facts), old))
    except ValueError:
        raise RecordError(
            f"Event {row['seq']} cannot be read: it is not as it was written. `idrkit ledger check` says more."
        ) from None
    stored = {**row, "facts": new.shut(facts, identity), "identity": identity}
    return {**stored, "content_sha256": content_sha256(stored)}


def _identity(row: Stored, facts: dict[str, object], old: Seal) -> str:
    """The text whose mark the identity is; how often the same event had come before is found by trying."""
    facts.pop("", None)
    event = NewEvent(
        row["kind"],
        date.fromisoformat(row["on_day"]),
        row["claim_id"],
        row["dispute_number"],
        facts,
        client=row["client"],
    )
    for again in range(_MOST_AGAIN):
        text = replace(event, again=again).identity
        if old.mark(text) == row["identity"]:
            return text
    raise ValueError("its identity is another")
