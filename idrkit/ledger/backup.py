"""Backups: the whole ledger as one file of SQLite, whatever database it is kept in, and back."""

from __future__ import annotations

from pathlib import Path

from idrkit.errors import OutputError, UsageError
from idrkit.files import being_written
from idrkit.ledger.store import Ledger, opened
from idrkit.ledger.whole import Origin, empty, origin_of, put_in, rows_of


def backup(ledger: Ledger, path: Path, *, force: bool = False) -> Origin:
    """Write a backup: checked while it is read, and read again, from the disk, before it takes its place.

    What others record meanwhile is not in it; nobody waits for it.

    Args:
        ledger: opened, with or without its passphrase.
        path: the file.
        force: overwrite a file that is there.

    Raises:
        UsageError: the file is there already, or is the ledger itself.
        RecordError: the ledger is damaged.
        OutputError: it cannot be written.
    """
    refuse_overwriting(ledger, path, force=force)
    origin = origin_of(ledger)
    with being_written(path) as temporary:
        try:
            _copy(ledger, origin, temporary)
        except OutputError as error:
            raise OutputError(str(error).replace(str(temporary), str(path))) from error
    return origin


def _copy(ledger: Ledger, origin: Origin, path: Path) -> None:
    """Write the copy and read it again."""
    with empty(path) as (_, connection):
        put_in(connection, origin, rows_of(ledger, origin))
    with opened(path, secret=None) as copy:
        if origin_of(copy) != origin:
            raise OutputError(f"The backup {path} was not written as it should be: try another disk.")
        for _ in rows_of(copy, origin):
            pass


def restore(path: Path, place: str | Path) -> Origin:
    """Put a backup into a place where there is no ledger yet.

    Raises:
        UsageError: there is no such file, or there is a ledger already.
        RecordError: the backup is damaged, or none.
        OutputError: the place cannot be written to.
    """
    if not path.is_file():
        raise UsageError(f"There is no backup {path}.")
    with opened(path, secret=None) as source:
        origin = origin_of(source)
        with empty(place) as (_, connection):
            put_in(connection, origin, rows_of(source, origin))
    return origin


def refuse_overwriting(ledger: Ledger, path: Path, *, force: bool) -> None:
    """See that a file may be written.

    Raises:
        UsageError: it is there already and `force` is not said, or it is the ledger itself.
    """
    if path.exists() and Path(ledger.place).exists() and path.samefile(ledger.place):
        raise UsageError(f"{path} is the ledger itself: choose another file.")
    if path.exists() and not force:
        raise UsageError(f"{path} is there already: choose another name, or say --force to overwrite it.")
