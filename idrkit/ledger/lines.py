"""The ledger as JSON lines: a header, one line per event as it is stored, a trailer; and back without loss.

The header and the trailer name the end of the chain, so that a file that was cut off or added to shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol, TextIO

from idrkit.errors import RecordError, UsageError
from idrkit.ledger.events import canonical
from idrkit.ledger.store import Ledger
from idrkit.ledger.whole import COLUMNS, Origin, Stored, Walk, empty, origin_of, put_in, rows_of

FORMAT = "idrkit-ledger"
VERSION = 1
_LONGEST = 64 * 1024 * 1024
_NUMBERS = ("seq", "purged_by")
_MAY_LACK = ("claim_id", "dispute_number", "source_sha256", "purged_by")


class Out(Protocol):
    """Where text is written to."""

    def write(self, text: str, /) -> object:
        """Write some of it."""
        ...


def write_lines(ledger: Ledger, out: Out) -> Origin:
    """Write the whole ledger, line by line.

    Raises:
        RecordError: the ledger is damaged.
    """
    origin = origin_of(ledger)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "ledger_id": origin.ledger_id,
        "created_at": origin.created_at,
        "seal": origin.seal,
        "events": origin.head_seq,
        "head": origin.head_hash,
    }
    out.write(canonical(header) + "\n")
    for row in rows_of(ledger, origin):
        out.write(canonical(row) + "\n")
    out.write(canonical({"end": FORMAT, "events": origin.head_seq, "head": origin.head_hash}) + "\n")
    return origin


def load_lines(path: Path, place: str | Path) -> Origin:
    """Put an export into a place where there is no ledger yet: the same events, numbers, hashes and head.

    Raises:
        UsageError: there is no such file, or there is a ledger already.
        RecordError: a line is not as it was written, the file is cut off, or no export at all.
        OutputError: the place cannot be written to.
    """
    if not path.is_file():
        raise UsageError(f"There is no file {path}.")
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            lines = _lines(file, path)
            origin = _header(next(lines, (0, "")), path)
            with empty(place) as (_, connection):
                put_in(connection, origin, _rows(lines, origin, path))
            return origin
    except UnicodeDecodeError:
        raise RecordError(f"{path} is no export of a ledger, or damaged: it is not UTF-8 text.") from None
    except OSError as error:
        raise RecordError(f"{path} cannot be read: {error.strerror or error}.") from None


def _lines(file: TextIO, path: Path) -> Iterator[tuple[int, str]]:
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        if not line.endswith("\n"):
            raise _damaged(path, number, "it is cut off")
        yield number, line


def _header(first: tuple[int, str], path: Path) -> Origin:
    shape = _shape(first[1])
    if shape is None or shape.get("format") != FORMAT:
        raise RecordError(f"{path} is no export of a ledger: its first line is no header of `idrkit ledger export`.")
    if shape.get("version") != VERSION:
        raise RecordError(f"{path} was written by a newer idrkit: load it with that one.")
    texts = [shape.get(name) for name in ("ledger_id", "created_at", "head")]
    count, seal = shape.get("events"), shape.get("seal")
    if not all(isinstance(one, str) for one in texts) or type(count) is not int or not isinstance(seal, str | None):
        raise _damaged(path, 1, "the header lacks something")
    ledger_id, created_at, head = map(str, texts)
    return Origin(ledger_id, created_at, seal, count, head)


def _rows(lines: Iterable[tuple[int, str]], origin: Origin, path: Path) -> Iterator[Stored]:
    walk, number, ended = Walk(origin), 1, False
    for number, line in lines:
        shape = _shape(line)
        if shape is None or ended:
            raise _damaged(path, number, "it comes after the end" if ended else "it is no JSON object")
        try:
            if "end" in shape:
                ended = True
                if (shape.get("events"), shape.get("head")) != (walk.seq, walk.hash):
                    raise ValueError("the last line names another end than the events have")
                walk.finish()
                continue
            _typed(shape)
            walk.follow(shape)
        except ValueError as error:
            raise _damaged(path, number, str(error)) from None
        yield shape
    if not ended:
        raise _damaged(path, number, f"the file is cut off after it: {origin.head_seq} events were written")


def _shape(line: str) -> dict[str, Any] | None:
    try:
        shape = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return shape if isinstance(shape, dict) else None


def _typed(shape: dict[str, Any]) -> None:
    """See that each column is there and of its kind, before a database is asked."""
    if set(shape) != set(COLUMNS):
        raise ValueError("it is no event: it has other columns")
    for name, value in shape.items():
        if value is None and name in _MAY_LACK:
            continue
        right = type(value) is int if name in _NUMBERS else isinstance(value, str) and "\0" not in value
        if not right:
            raise ValueError(f"{name} is not as it was written")


def _damaged(path: Path, number: int, what: str) -> RecordError:
    return RecordError(
        f"{path}, line {number}: {what}. Nothing was loaded: take another export or a backup that is whole."
    )
