"""What is worked out from the events: what is due, and where each claim stands."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables that may be emptied."""
    op.create_table(
        "derived",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("era", sa.String(10), nullable=False),
        sa.Column("build", sa.String(60), nullable=False),
    )
    op.create_table(
        "agenda",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("build", sa.String(60), nullable=False),
        sa.Column("client", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10)),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("agenda_by_day", "agenda", ["build", "day"])
    op.create_index("agenda_by_unit", "agenda", ["build", "client", "unit"])
    op.create_table(
        "standing",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("build", sa.String(60), nullable=False),
        sa.Column("client", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("claim_id", sa.String(64)),
        sa.Column("dispute_number", sa.String(16)),
        sa.Column("plan_mark", sa.String(64)),
        sa.Column("waits", sa.Integer, nullable=False),
        sa.Column("doubts", sa.Integer, nullable=False),
        sa.Column("decided", sa.Text),
        sa.Column("problem", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
    )
    for name, column in (("unit", "unit"), ("claim", "claim_id"), ("dispute", "dispute_number"), ("plan", "plan_mark")):
        op.create_index(f"standing_by_{name}", "standing", ["build", "client", column])
