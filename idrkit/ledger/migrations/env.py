"""Runs migrations on the connection that `idrkit.ledger.database` has open, inside its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
