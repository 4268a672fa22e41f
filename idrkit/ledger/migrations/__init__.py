"""The versions of the ledger's tables, in order; each is a migration of Alembic and is never edited afterwards."""

VERSIONS = ("0001", "0002")
"""Every version, the newest last; a new migration is added here too."""
