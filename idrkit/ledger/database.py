"""The database under the ledger: SQLite in a file, or PostgreSQL by its URL; its tables made and brought up to date.

What a database says when something is wrong is turned here into a sentence for the person at the keyboard.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from idrkit.errors import IdrkitError, OutputError, RecordError, UsageError
from idrkit.files import make_folder
from idrkit.ledger.migrations import VERSIONS

WAIT_SECONDS = 30
"""How long a command waits for another one that is writing."""
RESTORE = "; restore a backup (`idrkit ledger check` says what is still sound)"
_SQLITE = "sqlite"
_MIGRATIONS = Path(__file__).with_name("migrations")
# Any number, the same for all: who makes or changes tables on PostgreSQL waits for whoever does it already.
_SCHEMA_LOCK = 14_951_001


def address(place: str | Path) -> URL:
    """The URL of a place given as a file or as a URL of PostgreSQL.

    Raises:
        UsageError: it is a URL of another database, or none that can be read.
    """
    given = str(place)
    if "://" not in given:
        return URL.create("sqlite+pysqlite", database=str(Path(given).expanduser().absolute()))
    try:
        url = make_url(given)
    except ArgumentError:
        raise UsageError(
            "The place of the ledger cannot be read: give a file, or postgresql://USER@HOST/DATABASE."
        ) from None
    if url.drivername.partition("+")[0] not in ("postgresql", "postgres"):
        raise UsageError(
            "A ledger is kept in a file or on PostgreSQL: give a file, or postgresql://USER@HOST/DATABASE."
        )
    return url.set(drivername="postgresql+psycopg")


def is_file(url: URL) -> bool:
    """Whether the ledger is a file of SQLite."""
    return url.get_backend_name() == _SQLITE


def shown(url: URL) -> str:
    """A place as messages name it, without a password."""
    return str(url.database) if is_file(url) else url.render_as_string(hide_password=True)


@contextmanager
def engine_of(url: URL, *, damaged: bool = False) -> Iterator[Engine]:
    """The engine of a ledger's database; whatever goes wrong with it until it is let go of is told in a sentence.

    Args:
        url: as `address` gives it.
        damaged: read what can be read of a file that is cut off; nothing is written.

    Raises:
        UsageError: the driver of PostgreSQL is not installed.
        RecordError: the file is damaged or no ledger.
        OutputError: it cannot be reached or written to, or somebody else is writing for too long.
    """
    try:
        engine = _engine(url, damaged)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise UsageError(
            "A ledger on PostgreSQL needs psycopg, which is not installed: run `pip install 'idrkit[postgresql]'`."
        ) from None
    try:
        yield engine
    except DBAPIError as error:
        raise _told(error, url) from error
    except sqlite3.Error as error:
        raise _told_by_sqlite(str(error), url) from error
    finally:
        engine.dispose()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: it is done wholly or not at all, and no other one writes meanwhile."""
    with engine.connect().execution_options(idrkit_writes=True) as connection, connection.begin():
        if not is_file(engine.url):
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
        yield connection


def version_of(engine: Engine) -> str | None:
    """The version of the tables; None where there is no table at all.

    Raises:
        RecordError: it is a database of something else.
    """
    with engine.connect() as connection:
        return _version(connection, engine.url)


def bring_up_to_date(engine: Engine, first: Callable[[Connection], None]) -> bool:
    """Make the tables, or change those of an older version; done wholly or not at all.

    Args:
        engine: of the ledger's database.
        first: what to do, in the same transaction, where the tables were not there.

    Returns:
        whether they were not there.

    Raises:
        UsageError: they were made by a newer idrkit.
        RecordError: it is a database of something else.
    """
    if is_file(engine.url) and engine.url.database:
        make_folder(Path(engine.url.database).parent)
    with writing(engine) as connection:
        if not is_file(engine.url):
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SCHEMA_LOCK})
        version = _version(connection, engine.url)
        refuse_newer(version, engine.url)
        if version != VERSIONS[-1]:
            _migrate(connection)
        if version is None:
            first(connection)
        return version is None


def refuse_newer(version: str | None, url: URL) -> None:
    """Leave alone what a newer idrkit has made.

    Raises:
        UsageError: the version is none this idrkit knows.
    """
    if version is not None and version not in VERSIONS:
        raise UsageError(
            f"The ledger {shown(url)} was made by a newer idrkit (its version is {version}, this one knows up to "
            f"{VERSIONS[-1]}): install the newer idrkit. Nothing was changed."
        )


def _migrate(connection: Connection) -> None:
    # Only here: it takes long to import, and a ledger is up to date nearly always.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _version(connection: Connection, url: URL) -> str | None:
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables or not {"ledger", "events"}.issubset(tables):
        raise RecordError(f"{shown(url)} is a database, but no ledger of idrkit: name another place with --ledger.")
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _engine(url: URL, damaged: bool) -> Engine:
    if not is_file(url):
        return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 10})
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _only_looking if damaged else _prepared)
    event.listen(engine, "begin", _begin)
    return engine


def _prepared(connection: sqlite3.Connection, _record: Any) -> None:
    """Every transaction begins and ends where we say, and is on the disk, folder entry included, when it has ended."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = EXTRA")


def _only_looking(connection: sqlite3.Connection, _record: Any) -> None:
    """SQLite refuses a file shorter than it should be, unless it is told that somebody knows what he does."""
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA writable_schema = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("idrkit_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def cannot_write(error: DBAPIError) -> bool:
    """Whether the database can be read but, at this moment or by this user, not be written to."""
    if isinstance(error.orig, sqlite3.Error):
        return (getattr(error.orig, "sqlite_errorcode", None) or 0) & 0xFF in (
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_BUSY,
        )
    named = (kinds for kinds, raised, _ in _KINDS_OF_POSTGRESQL if raised is OutputError)
    return any(type(error.orig).__name__ in kinds for kinds in named)


def _told(error: DBAPIError, url: URL) -> IdrkitError:
    if is_file(url):
        return _told_by_sqlite(str(error.orig), url)
    # The words of the server may quote a value: only the kind of error is told.
    kind = type(error.orig).__name__
    for kinds, raised, what in _KINDS_OF_POSTGRESQL:
        if kind in kinds:
            return raised(f"The ledger {shown(url)} {what} ({kind}). {_NOT_FINISHED}")
    return OutputError(
        f"The ledger {shown(url)} cannot be reached or does not answer ({kind}): see that the server runs and that the "
        f"URL is right. {_NOT_FINISHED}"
    )


_NOT_FINISHED = "What was not finished was not recorded; what was is not recorded twice when you do it again."
# What psycopg calls an error, the kind of error and what to do.
_KINDS_OF_POSTGRESQL: tuple[tuple[tuple[str, ...], type[IdrkitError], str], ...] = (
    (("InsufficientPrivilege", "ReadOnlySqlTransaction"), OutputError, "lets this user not write: ask who keeps it"),
    (("LockNotAvailable",), OutputError, f"is written to by somebody else for over {WAIT_SECONDS} seconds: try again"),
    (("DiskFull",), OutputError, "cannot be written, the server's disk is full: tell who keeps it"),
    (("TooManyConnections",), OutputError, "has too many users at this moment: try again"),
    (("UndefinedTable", "UndefinedColumn"), RecordError, f"lacks a part of its tables: it is damaged{RESTORE}"),
    (
        ("DataCorrupted", "IndexCorrupted", "InternalError_"),
        RecordError,
        f"is damaged{RESTORE}",
    ),
)


# What SQLite says, the kind of error and what to do.
_SAYINGS: tuple[tuple[str, type[IdrkitError], str], ...] = (
    ("locked", OutputError, f"is written to by another command for over {WAIT_SECONDS} seconds: try again"),
    ("not a database", RecordError, "is no ledger of idrkit, or damaged at its beginning"),
    ("unsupported file format", RecordError, "is no ledger of idrkit, or damaged at its beginning"),
    ("malformed", RecordError, f"is damaged{RESTORE}"),
    ("full", OutputError, "cannot be written, the disk is full: free some space"),
    ("disk i/o error", OutputError, "cannot be read or written, the disk gave an error: see that it has space"),
    ("readonly", OutputError, "cannot be written to: see whether you may write to that file and its folder"),
    ("unable to open", OutputError, "cannot be opened: see whether you may write to that file and its folder"),
    ("no such", RecordError, f"lacks a part of its tables: it is damaged{RESTORE}"),
    ("has no column", RecordError, f"lacks a part of its tables: it is damaged{RESTORE}"),
)


def _told_by_sqlite(said: str, url: URL) -> IdrkitError:
    for words, kind, what in _SAYINGS:
        if words in said.casefold():
            return kind(f"The ledger {shown(url)} {what}.{f' {_NOT_FINISHED}' if kind is OutputError else ''}")
    return OutputError(f"The ledger {shown(url)} cannot be read or written: `idrkit ledger check` may say why.")
