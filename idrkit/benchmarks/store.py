"""The store of benchmarks: one duckdb file on this computer, made when it is first needed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from idrkit.benchmarks.columns import Column, Kind, Table, kept_columns
from idrkit.errors import OutputError, UsageError

if TYPE_CHECKING:
    import duckdb

    Store = duckdb.DuckDBPyConnection

_VERSION = "1"
_DECIMAL = "DECIMAL(18,6)"
_TABLES = """
CREATE TABLE about (version VARCHAR);
CREATE TABLE file (sha256 VARCHAR PRIMARY KEY, name VARCHAR, parts INTEGER);
CREATE SEQUENCE source_number;
CREATE TABLE source (
  id INTEGER PRIMARY KEY, sha256 VARCHAR, file VARCHAR, sheet VARCHAR, tab VARCHAR, quarter VARCHAR, as_of DATE,
  lines BIGINT
);
CREATE TABLE permitted_rate (
  sha256 VARCHAR, file VARCHAR, row INTEGER, kind VARCHAR, source VARCHAR, source_date DATE, plan VARCHAR, code VARCHAR,
  modifiers VARCHAR, state VARCHAR, rate DECIMAL(18,2), note VARCHAR
);
CREATE TABLE worksheet_rate AS SELECT * FROM permitted_rate;
"""


@contextlib.contextmanager
def opened(path: Path, *, to_write: bool = False) -> Iterator[Store]:
    """The store at that path, made if it is to be written to and was not there; closed afterwards.

    Raises:
        UsageError: duckdb is not installed, nothing has been loaded yet, or the file is no store of idrkit.
        OutputError: it cannot be opened or written to.
    """
    try:
        import duckdb
    except ImportError:
        raise UsageError(
            "Benchmarks need duckdb, which is not installed: run `pip install 'idrkit[benchmarks]'`."
        ) from None
    if not path.exists() and not to_write:
        raise UsageError(
            f"Nothing has been loaded yet: {path} is not there. Run `idrkit benchmarks load FILE`, or name "
            "another with --store."
        )
    if to_write:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise OutputError(
                f"The folder {path.parent} cannot be made ({reason}): name another with --store."
            ) from None
    try:
        # Offline: duckdb must fetch no extension by itself.
        connection = duckdb.connect(
            str(path),
            read_only=not to_write,
            config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
        )
    except duckdb.Error as error:
        raise _cannot_open(path, error) from None
    try:
        if to_write and connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,):
            _make_tables(connection)
        _check_version(connection, path)
        yield connection
    except duckdb.IOException as error:
        raise OutputError(f"The store {path} cannot be used ({_first_line(error)}): free some space.") from None
    finally:
        connection.close()


@contextlib.contextmanager
def all_or_nothing(store: Store) -> Iterator[None]:
    """What is done inside is kept whole, or the store stays as it was."""
    store.begin()
    try:
        yield
    except BaseException:
        store.rollback()
        raise
    store.commit()


def columns_of(table: Table) -> list[tuple[str, str]]:
    """Name and type of each column of a table of lines, in their order."""
    made = [("source", "INTEGER"), ("row", "INTEGER")]
    for column in kept_columns(table):
        made.extend(_columns(column))
    return made


def _columns(column: Column) -> list[tuple[str, str]]:
    match column.kind:
        case Kind.RATIO | Kind.MONEY:
            return [(column.key, _DECIMAL), (f"{column.key}_mark", "VARCHAR")]
        case Kind.WHOLE:
            return [(column.key, "INTEGER"), (f"{column.key}_mark", "VARCHAR")]
        case _:
            return [(column.key, "VARCHAR")]


def _table(table: Table) -> str:
    return f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns_of(table))});"


def _make_tables(store: Store) -> None:
    with all_or_nothing(store):
        store.execute(f"{_TABLES}{''.join(map(_table, Table))}")
        store.execute("INSERT INTO about VALUES (?)", [_VERSION])


def _check_version(store: Store, path: Path) -> None:
    import duckdb

    try:
        found = store.execute("SELECT version FROM about").fetchone()
    except duckdb.CatalogException:
        found = None
    if found != (_VERSION,):
        raise UsageError(
            f"{path} is not a store of this version of idrkit: name another with --store and load the files again."
        )


def _cannot_open(path: Path, error: Exception) -> OutputError | UsageError:
    text = _first_line(error)
    if "lock" in text.casefold():
        return OutputError(f"The store {path} is in use by another program: close it and try again.")
    if "not a valid DuckDB" in text or "database file" in text:
        return UsageError(f"{path} is not a store of idrkit: name another with --store.")
    return OutputError(f"The store {path} cannot be opened ({text}): choose another with --store.")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
