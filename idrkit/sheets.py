"""Tables as xlsx workbooks a biller can sort: frozen header, filters, real dates and numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

Cell = str | int | Decimal | date | bool | None

_WIDEST = 70
_NARROWEST = 9
_MADE = datetime(2022, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the titles of its columns and its rows."""

    name: str
    titles: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one xlsx file; text that begins like a formula stays text.

    Money (Decimal) is shown with two decimals; dates are real dates, shown as 2026-11-23.
    """
    import xlsxwriter

    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": _MADE})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
    }
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return memory.getvalue()


def _write(page, sheet: Sheet, formats) -> None:  # type: ignore[no-untyped-def]
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for column, title in enumerate(sheet.titles):
        page.write_string(0, column, title, formats["head"])
        longest = max([len(title), *(len(str(row[column] or "")) for row in sheet.rows)])
        page.set_column(column, column, min(_WIDEST, max(_NARROWEST, longest + 2)))
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.titles) - 1)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            _put(page, number, column, cell, formats)


def _put(page, row: int, column: int, cell: Cell, formats) -> None:  # type: ignore[no-untyped-def]
    match cell:
        case None:
            return
        case bool():
            page.write_boolean(row, column, cell, formats["text"])
        case Decimal():
            page.write_number(row, column, float(cell), formats["money"])
        case int():
            page.write_number(row, column, cell, formats["text"])
        case date():
            page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats["date"])  # noqa: DTZ001
        case _:
            page.write_string(row, column, cell, formats["text"])
