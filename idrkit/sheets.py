"""Tables as xlsx workbooks a biller can sort: frozen header, filters, real dates and numbers; charts of their cells."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

Cell = str | int | Decimal | date | bool | None

_WIDEST = 70
_NARROWEST = 9
_CHART_WIDTH, _CHART_HEIGHT = 760, 300
# Rows of the usual height that a chart and the space below it take.
_CHART_ROWS = 17
_MADE = datetime(2022, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the titles of its columns and its rows."""

    name: str
    titles: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns over the rows of a sheet, drawn by the program that opens it from the cells themselves.

    Attributes:
        title: what it shows.
        sheet: the name of the sheet whose cells it shows.
        across: the title of the column that names the bars.
        columns: the titles of the columns drawn as bars.
        lines: the titles of the columns drawn as a line over them.
        axis: what the height stands for.
        text: the chart in a sentence, for who does not see it.
    """

    title: str
    sheet: str
    across: str
    columns: tuple[str, ...]
    axis: str
    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartPage:
    """A sheet of charts, one below the other, under some sentences."""

    name: str
    notes: tuple[str, ...]
    charts: tuple[Chart, ...]


def workbook(sheets: Sequence[Sheet | ChartPage]) -> bytes:
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
    by_name = {sheet.name: sheet for sheet in sheets if isinstance(sheet, Sheet)}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if isinstance(sheet, Sheet):
            _write(page, sheet, formats)
        else:
            _draw(book, page, sheet, by_name)
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


def _draw(book, page, charts: ChartPage, sheets: Mapping[str, Sheet]) -> None:  # type: ignore[no-untyped-def]
    page.hide_gridlines(2)
    page.fit_to_pages(1, 0)
    for number, note in enumerate(charts.notes):
        page.write_string(number, 0, note)
    for number, one in enumerate(charts.charts):
        chart = _chart(book, one, sheets[one.sheet])
        row = len(charts.notes) + 1 + number * _CHART_ROWS
        page.insert_chart(row, 0, chart, {"description": one.text, "object_position": 3})


def _chart(book, one: Chart, sheet: Sheet):  # type: ignore[no-untyped-def]
    chart = book.add_chart({"type": "column"})
    for title in one.columns:
        chart.add_series(_series(one, sheet, title))
    if one.lines:
        over = book.add_chart({"type": "line"})
        for title in one.lines:
            over.add_series(_series(one, sheet, title))
        chart.combine(over)
    chart.set_title({"name": one.title, "overlay": False, "name_font": {"size": 12}})
    chart.set_x_axis({"name": one.across})
    chart.set_y_axis({"name": one.axis, "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "bottom"} if len(one.columns) + len(one.lines) > 1 else {"none": True})
    chart.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
    return chart


def _series(one: Chart, sheet: Sheet, title: str) -> dict[str, object]:
    """Name, names of the bars and heights: references to cells, no copies."""
    across, column, last = sheet.titles.index(one.across), sheet.titles.index(title), len(sheet.rows)
    return {
        "name": [sheet.name, 0, column],
        "categories": [sheet.name, 1, across, last, across],
        "values": [sheet.name, 1, column, last, column],
    }


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
