"""Events of the ledger: what happened, who recorded it and when, chained by hashes so that tampering shows.

An event is never changed. The hash of each covers the hash of the one before, its own number and the digest of
its content as it is stored; a purge takes the content away and leaves number, digest and hash: the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date

from idrkit.errors import UsageError
from idrkit.ledger.kinds import Facts

GENESIS = "0" * 64
"""What the first event takes for the hash of the one before."""

OWN = "own"
"""The client of a practice that keeps its own ledger."""

CLAIM_RECORDED = "claim_recorded"
"""The kind of the events that hold a claim record."""

DISPUTE_NUMBER = re.compile(r"DISP-\d{6,8}")
CLAIM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
CLIENT = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Source:
    """The document an event was taken from: what kind it is, and the SHA-256 of its bytes; never its name.

    `kind` is hand, records, csv, eml, 835, packet or document.
    """

    kind: str = "hand"
    sha256: str | None = None


BY_HAND = Source()


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened, to be recorded.

    Attributes:
        kind: id of `idrkit.ledger.kinds`.
        on: the day it happened.
        claim_id: the claim it is about; None where only the dispute number is known.
        dispute_number: the dispute it is about; an event with both ties the claim to the dispute.
        facts: as `checked_facts` gives them.
        source: the document it was taken from.
        client: the client it belongs to.
        again: 0; 1, 2 ... where the same thing truly happened more than once on one day; for a claim record, how many
            like it were recorded before it.
    """

    kind: str
    on: date
    claim_id: str | None = None
    dispute_number: str | None = None
    facts: Facts = field(default_factory=dict)
    source: Source = BY_HAND
    client: str = OWN
    again: int = 0

    def __post_init__(self) -> None:
        if self.claim_id is None and self.dispute_number is None and self.kind != "purged":
            raise UsageError("An event needs the claim id or the dispute number it is about.")
        if self.claim_id is not None and (
            not CLAIM_ID.fullmatch(self.claim_id) or DISPUTE_NUMBER.fullmatch(self.claim_id)
        ):
            raise UsageError("A claim id has letters, digits, dots, dashes and underscores, 64 at most; no DISP-...")
        if self.dispute_number is not None and not DISPUTE_NUMBER.fullmatch(self.dispute_number):
            raise UsageError(f'"{self.dispute_number}" is no dispute number: it is written DISP-1234567.')
        if not CLIENT.fullmatch(self.client):
            raise UsageError(f'"{self.client}" is no name of a client: small letters, digits and dashes.')

    @property
    def identity(self) -> str:
        """What makes it the same event when it is met again: everything but who recorded it, when and from where.

        The day of a claim record is that of its recording: the same record is the same on any day.
        """
        again = [self.again] if self.again else []
        on = None if self.kind == CLAIM_RECORDED else self.on.isoformat()
        return canonical([self.client, self.claim_id, self.dispute_number, self.kind, on, dict(self.facts), *again])


@dataclass(frozen=True, slots=True)
class Event:
    """An event as the ledger holds it.

    `recorded_at` is UTC as text. `purged_by` is the number of the purge that took the content away; such an event has
    no facts and tells nothing but that it was there.
    """

    seq: int
    kind: str
    on: date
    claim_id: str | None
    dispute_number: str | None
    facts: Facts
    source: Source
    client: str
    recorded_by: str
    recorded_at: str
    hash: str
    purged_by: int | None = None


def canonical(value: object) -> str:
    """JSON written in one way only: the same facts are the same bytes."""
    return _CANONICAL.encode(value)


def digest(content: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def chained(previous: str, seq: int, content_sha256: str) -> str:
    """The hash of an event: over the one before, its number and the digest of its content."""
    return digest(f"{previous}\n{seq}\n{content_sha256}")
