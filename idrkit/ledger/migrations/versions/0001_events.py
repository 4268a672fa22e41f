"""The ledger and its events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the two tables that hold the truth."""
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("ledger_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("head_seq", sa.BigInteger, nullable=False),
        sa.Column("head_hash", sa.String(64), nullable=False),
        sa.Column("seal", sa.Text),
    )
    op.create_table(
        "events",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
        sa.Column("client", sa.String(40), nullable=False),
        sa.Column("claim_id", sa.String(64)),
        sa.Column("dispute_number", sa.String(16)),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("on_day", sa.String(10), nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("source_kind", sa.String(20), nullable=False),
        sa.Column("source_sha256", sa.String(64)),
        sa.Column("identity", sa.String(64), nullable=False, unique=True),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("purged_by", sa.BigInteger),
    )
    op.create_index("events_by_claim", "events", ["client", "claim_id"])
    op.create_index("events_by_dispute", "events", ["client", "dispute_number"])
