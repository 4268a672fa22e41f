"""The rows of a csv file or of each sheet of a workbook as text, one after the other.

A csv file of any length is read line by line. A workbook is held in memory one sheet at a time: about 3 GB for a
million rows of thirty columns.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from idrkit.errors import RecordError

_PIECE = 1 << 20
# More cells than a quarter has: a stray cell at the far corner of a sheet must not fill the memory.
_MOST_CELLS = 80_000_000
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref="(?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})"')


@dataclass(frozen=True, slots=True)
class Page:
    """A csv file or one sheet: its name, and its rows, the first of which is row 1."""

    where: str
    sheet: str | None
    rows: Iterator[Sequence[str]]


def digest(path: Path) -> str:
    """The SHA-256 of a file, by which it is known again.

    Raises:
        RecordError: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RecordError(
            f"{path} cannot be opened ({(error.strerror or type(error).__name__).lower()}): check the path."
        ) from None


def pages(path: Path) -> Iterator[Page]:
    """Every page of a file, one at a time; use the rows of one before asking for the next.

    Raises:
        RecordError: it is neither a text table nor a workbook, or is damaged; also while rows are taken.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise RecordError(f"{path.name} is empty: download or save it again.")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        yield from _sheets(path, old=not start.startswith(b"PK"))
    else:
        yield Page(path.name, None, _lines(path))


def _lines(path: Path) -> Iterator[Sequence[str]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = max(",;\t|", key=first.count)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                yield [cell.strip() for cell in row]
        except csv.Error:
            raise RecordError(
                f"{path.name}, line {reader.line_num}: a quotation mark is not closed or stands in the wrong place: "
                "download the file again."
            ) from None


def _encoding(path: Path) -> str:
    """UTF-8 or UTF-16 where the whole file is that, else Windows letters."""
    with path.open("rb") as file:
        start = file.read(2)
        if start in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := file.read(_PIECE):
                if b"\x00" in piece:
                    raise RecordError(f"{path.name} is not a text table: give a csv file or an xlsx workbook.")
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            # Every byte has a letter in it, so that the rest of the row is kept.
            return "latin-1"
    return "utf-8-sig"


def _sheets(path: Path, *, old: bool) -> Iterator[Page]:
    import python_calamine as calamine

    if old:
        raise RecordError(
            f"{path.name} is an old or protected workbook: open it in Excel and save it as .xlsx without a password."
        )
    try:
        _refuse_far_cells(path)
        book = calamine.load_workbook(str(path))
        for name in book.sheet_names:
            page = book.get_sheet_by_name(name)
            above = page.start[0] if page.start else 0
            yield Page(f"{path.name}, sheet {name.strip()}", name.strip(), _cells(page, above))
    except (
        *(calamine.CalamineError, zipfile.BadZipFile, zlib.error),
        *(ValueError, OverflowError, EOFError, NotImplementedError),
    ):
        raise _damaged(path) from None
    except BaseException as error:
        # A damaged workbook can make the reader's own engine panic, which is not an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(path) from None


def _damaged(path: Path) -> RecordError:
    return RecordError(f"{path.name} is not an Excel workbook that can be opened: download it again.")


def _cells(page: Any, above: int) -> Iterator[Sequence[str]]:
    # The reader begins at the first filled row; empty ones above it keep the row numbers right.
    left = [""] * (page.start[1] if page.start else 0)
    for _ in range(above):
        yield []
    for row in page.iter_rows():
        yield left + [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    """What a cell of a workbook says, with numbers as they are and not as binary fractions."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _refuse_far_cells(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        for one in book.infolist():
            if not re.match(r"/?xl/worksheets/[^/]+\.xml$", one.filename):
                continue
            with book.open(one) as page:
                found = _DIMENSION.search(page.read(4096))
            if found is None:
                continue
            columns = sum((letter - 64) * 26**place for place, letter in enumerate(reversed(found[1])))
            if columns * int(found[2]) > _MOST_CELLS:
                raise RecordError(
                    f"{path.name} is too large: probably a cell far away from the table; delete the empty rows and "
                    "columns after the table."
                )
