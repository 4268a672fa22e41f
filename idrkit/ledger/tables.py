"""The tables of the ledger, the same on SQLite and PostgreSQL. Days and times are text, so that both hash alike.

`ledger` and `events` are the truth. Everything else is worked out from them and the law, and may be thrown away.
A change of these tables is a migration (idrkit/ledger/migrations), never an edit of an old one.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()
# SQLite numbers rows by themselves only where the key is INTEGER.
NUMBER = BigInteger().with_variant(Integer, "sqlite")

LEDGER = Table(
    "ledger",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("ledger_id", String(36), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("head_seq", BigInteger, nullable=False),
    Column("head_hash", String(64), nullable=False),
    # How facts are sealed, where they are: salt and a word to test the key with.
    Column("seal", Text),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("client", String(40), nullable=False),
    Column("claim_id", String(64)),
    Column("dispute_number", String(16)),
    Column("kind", String(40), nullable=False),
    Column("on_day", String(10), nullable=False),
    Column("facts", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Column("source_kind", String(20), nullable=False),
    Column("source_sha256", String(64)),
    # Digest of what makes it the same event when it is met again.
    Column("identity", String(64), nullable=False, unique=True),
    Column("content_sha256", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("purged_by", BigInteger),
    Index("events_by_claim", "client", "claim_id"),
    Index("events_by_dispute", "client", "dispute_number"),
)

# What follows is worked out from the events and the law (`idrkit.ledger.derived`): no truth, and may be emptied.
DERIVED = Table(
    "derived",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # The last event taken in, the texts of the law and of idrkit it was worked out with, and the days it holds for.
    Column("seq", BigInteger, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("era", String(10), nullable=False),
    # The rows that count: those of a working-out that was not finished carry another name.
    Column("build", String(60), nullable=False),
)

AGENDA = Table(
    "agenda",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("build", String(60), nullable=False),
    Column("client", String(40), nullable=False),
    Column("unit", String(64), nullable=False),
    # The day it is listed under, and the last day on which there is something left of it.
    Column("day", String(10), nullable=False),
    Column("until", String(10)),
    Column("body", Text, nullable=False),
    Index("agenda_by_day", "build", "day"),
    Index("agenda_by_unit", "build", "client", "unit"),
)

STANDING = Table(
    "standing",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("build", String(60), nullable=False),
    Column("client", String(40), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("claim_id", String(64)),
    Column("dispute_number", String(16)),
    # A digest of the plan's name; whether an earlier determination may still suspend it; how much is said in two ways;
    # its own determination.
    Column("plan_mark", String(64)),
    Column("waits", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("decided", Text),
    Column("problem", Text),
    Column("body", Text, nullable=False),
    Index("standing_by_unit", "build", "client", "unit"),
    Index("standing_by_claim", "build", "client", "claim_id"),
    Index("standing_by_dispute", "build", "client", "dispute_number"),
    Index("standing_by_plan", "build", "client", "plan_mark"),
)
