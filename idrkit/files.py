"""Writing files so that a reader never sees half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from idrkit.errors import OutputError


def make_folder(folder: Path) -> Path:
    """The folder, made if it was not there.

    Raises:
        OutputError: it cannot be made, or a file of that name is in the way.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {folder} cannot be made ({_reason(error)}): choose another with --out."
        ) from error
    return folder


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file beside its place and move it there, so that it is there whole or not at all.

    Raises:
        OutputError: the folder cannot be written to or the disk is full; nothing is left behind.
    """
    make_folder(path.parent)
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".idrkit-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise OutputError(
            f"{path} cannot be written ({_reason(error)}): free some space or choose another folder."
        ) from error
    return path


@contextlib.contextmanager
def being_written(path: Path) -> Iterator[Path]:
    """A file beside the place, to be filled bit by bit, readable by its owner only; moved there when all is well.

    Raises:
        OutputError: the folder cannot be written to or the disk is full; nothing is left behind.
    """
    make_folder(path.parent)
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".idrkit-", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("r+b") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({_reason(error)}): free some space or choose another folder."
        ) from error
    finally:
        if temporary is not None:
            for left in (temporary, temporary.with_name(f"{temporary.name}-journal")):
                with contextlib.suppress(OSError):
                    left.unlink()


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
