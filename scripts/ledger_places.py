"""Where ledger_kill.py and ledger_writers.py write: a new file, and a schema of its own on a PostgreSQL that is named.

Run on both with `scripts/with-services .venv/bin/python scripts/ledger_kill.py`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def parser_of(what: str | None) -> argparse.ArgumentParser:
    """A command line with the options that say where to write."""
    parser = argparse.ArgumentParser(description=what, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--ledger", metavar="FILE|URL", help="write there, where no ledger may be yet, and nowhere else"
    )
    parser.add_argument(
        "--postgresql",
        default=os.environ.get("IDRKIT_TEST_POSTGRESQL"),
        metavar="URL",
        help="a server on which a schema is made and dropped; default: IDRKIT_TEST_POSTGRESQL",
    )
    return parser


def places(given: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The kind of database and the place of each ledger to write to, one after the other."""
    if given.ledger:
        yield "PostgreSQL" if "://" in given.ledger else "SQLite", given.ledger
        return
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", str(Path(folder) / "ledger.sqlite")
    if not given.postgresql:
        print("PostgreSQL: not tried, no server was named (--postgresql URL)", flush=True)
        return
    with schema(given.postgresql) as place:
        yield "PostgreSQL", place


@contextmanager
def schema(server: str) -> Iterator[str]:
    """A place on the server that is gone afterwards."""
    import psycopg

    name = f"idrkit_{uuid.uuid4().hex}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        try:
            yield f"{server}{'&' if '?' in server else '?'}options={quote(f'-csearch_path={name}')}"
        finally:
            connection.execute(f"DROP SCHEMA {name} CASCADE")
