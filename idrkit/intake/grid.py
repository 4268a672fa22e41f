"""The cells of a sheet, of a csv file or of a workbook, before anything is made of them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from idrkit.errors import RecordError
from idrkit.intake.cells import Cell, is_blank
from idrkit.intake.outcome import Notice

# More cells than any claim sheet has: a stray cell at the far corner of a sheet must not fill the memory.
_MOST_CELLS = 20_000_000
_MOST_BYTES = 500_000_000
_OLD_OFFICE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; the first one is row 1 of the sheet."""

    path: Path
    sheet: str | None
    rows: Sequence[Sequence[Cell]]
    notices: tuple[Notice, ...] = ()

    @property
    def where(self) -> str:
        """The file and the sheet, for a message."""
        return f"{self.path.name}, sheet {self.sheet}" if self.sheet else self.path.name


def csv_grid(path: Path, data: bytes) -> Grid:
    """The rows of a csv file with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows letters.

    Raises:
        RecordError: it is not a text table, or a quotation mark is never closed.
    """
    text, notices = _decoded(path, data)
    if "\x00" in text:
        raise RecordError(f"{path.name} is not a text table: save the sheet as csv or xlsx and try again.")
    lines = text
    separator = re.match(r"sep=([,;\t|])\r?\n", text)
    if separator:
        # Excel's own line that names the separator: kept as a blank row, so that row numbers stay right.
        lines = text[separator.end(1) :]
    delimiter = separator[1] if separator else _delimiter(text)
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [tuple(row) for row in reader]
    except csv.Error as error:
        problem = "a quotation mark is not closed or stands in the wrong place"
        if "limit" in str(error):
            problem = "a cell is too long, probably because a quotation mark is not closed"
        raise RecordError(
            f"{path.name}, line {reader.line_num}: {problem}: mend the line, or save the sheet as csv again."
        ) from None
    return Grid(path, None, rows, notices)


def xlsx_grid(path: Path, data: bytes, sheet: str | None) -> Grid:
    """The rows of one sheet of a workbook; cells merged in the sheet all hold the value they show.

    Raises:
        RecordError: it is not a workbook that can be opened, or the sheet is not in it.
    """
    import python_calamine as calamine

    if data.startswith(_OLD_OFFICE_FILE):
        protected = "EncryptedPackage".encode("utf-16-le") in data
        cure = "take the password off in Excel" if protected else "save it in Excel as .xlsx"
        kind = "is protected with a password" if protected else "is a workbook of the old .xls kind"
        raise RecordError(f"{path.name} {kind}: {cure} and try again.")
    _refuse_far_cells(path, data)
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        name = _sheet_name(path, sheet, book)
        page = book.get_sheet_by_name(name)
        rows = page.to_python(skip_empty_area=False)
        merged = page.merged_cell_ranges or ()
    except calamine.PasswordError:
        raise RecordError(
            f"{path.name} is protected with a password: take the password off in Excel and try again."
        ) from None
    except RecordError:
        raise
    except (calamine.CalamineError, ValueError, OSError, OverflowError):
        raise _not_a_workbook(path) from None
    except BaseException as error:
        # A damaged workbook can make the reader's own engine panic, which is not an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _not_a_workbook(path) from None
    for (top, left), (bottom, right) in merged:
        _spread(rows, top, left, bottom, right)
    return Grid(path, name, rows)


def _decoded(path: Path, data: bytes) -> tuple[str, tuple[Notice, ...]]:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError:
                continue
    sentence = "is not in UTF-8 and was read as Windows (cp1252) text: check accented letters"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        sentence = "is not in UTF-8 and was read as Latin-1 text: check accented letters"
    return text, (Notice(str(path), f"{path.name} {sentence}."),)


def _delimiter(text: str) -> str:
    """The separator that cuts the first row with a choice into the most cells."""
    first = text.partition("\n")[0]
    if "idrkit_reason" in first.casefold():
        text = first  # a rejects file of ours: a long reason holds more semicolons than there are columns
    best, most = ",", 1
    for delimiter in ",;\t|":
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            cells = next((len(row) for _, row in zip(range(20), reader, strict=False) if len(row) > 1), 1)
        except csv.Error:
            continue
        if cells > most:
            best, most = delimiter, cells
    return best


def _refuse_far_cells(path: Path, data: bytes) -> None:
    """Refuse a workbook with a cell so far away that the reader would lay out billions of empty ones.

    The reader's own engine would end the whole program for want of memory, so this is looked at beforehand.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            pages = [one for one in book.infolist() if re.match(r"/?xl/worksheets/[^/]+\.xml$", one.filename)]
            large = any(one.file_size > _MOST_BYTES for one in book.infolist())
            large = large or any(_area(book.read(one)) > _MOST_CELLS for one in pages)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        raise _not_a_workbook(path) from None
    if large:
        raise RecordError(
            f"{path.name} is too large: probably a cell far away from the table; delete the empty rows and columns "
            "after the table."
        )


def _area(page: bytes) -> int:
    """How many cells the rectangle around the filled cells of a sheet has."""
    columns, rows = {0}, {0}
    for letters, digits in re.findall(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"', page):
        columns.add(sum((letter - 64) * 26**place for place, letter in enumerate(reversed(letters))))
        rows.add(int(digits))
    return (max(columns) + 1) * (max(rows) + 1)


def _sheet_name(path: Path, wanted: str | None, book) -> str:  # type: ignore[no-untyped-def]
    names: list[str] = list(book.sheet_names)
    listed = ", ".join(names)
    if wanted is not None:
        for name in names:
            if name.strip().casefold() == wanted.strip().casefold():
                return name
        raise RecordError(f"{path.name} has no sheet {wanted!r}; its sheets are: {listed}.")
    filled = [name for name in names if book.get_sheet_by_name(name).end is not None]
    if len(filled) > 1:
        raise RecordError(
            f"{path.name} has {len(filled)} sheets with data ({', '.join(filled)}): say which one with "
            '--sheet or with sheet = "..." in the profile.'
        )
    if not names:
        raise RecordError(f"{path.name} has no sheets.")
    return filled[0] if filled else names[0]


def _spread(rows: list[list[Cell]], top: int, left: int, bottom: int, right: int) -> None:
    """Put the value of merged cells into each of them."""
    if top >= len(rows) or left >= len(rows[top]) or is_blank(rows[top][left]):
        return
    for row in rows[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row))):
            row[column] = rows[top][left]


def _not_a_workbook(path: Path) -> RecordError:
    return RecordError(
        f"{path.name} is not an Excel workbook that can be opened: open it in Excel and save it as .xlsx, or "
        "save the sheet as csv."
    )
