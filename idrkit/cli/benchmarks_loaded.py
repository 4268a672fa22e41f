"""What `idrkit benchmarks load` says of a file: every row and every cell accounted for."""

from __future__ import annotations

from typing import Any

from idrkit.benchmarks.load_puf import Loaded, Part
from idrkit.benchmarks.rate_tables import RatesLoaded
from idrkit.cli.given import counted
from idrkit.cli.output import message, print_line


def say_loaded(result: Loaded | RatesLoaded) -> None:
    """What became of a file, line by line on stdout; what a person should look at on stderr."""
    if isinstance(result, RatesLoaded):
        _say_rates(result)
    elif result.already:
        print_line(f"{result.file}: loaded before as it is; nothing changed.")
    else:
        for part in result.parts:
            _say_part(part)
        if result.other_sheets:
            message(f"{result.file}: sheets without lines, left: {', '.join(result.other_sheets)}.")


def _say_part(part: Part) -> None:
    aside = sum(one.count for one in part.set_aside)
    quarters = ", ".join(f"{quarter} {count:,}" for quarter, count in part.quarters.items())
    print_line(
        f"{part.where} ({part.tab}): {part.read:,} rows read = {part.loaded:,} loaded + {aside:,} set aside. "
        f"{quarters}."
    )
    for file, lines in part.replaced.items():
        message(f"{part.where}: {counted(lines, 'line')} of the same quarters from {file} replaced.")
    for one in part.set_aside:
        message(f"{part.where}: {counted(one.count, 'row')} set aside, first row {one.row}: {one.reason}.")
    for column in part.columns:
        for seen in column.worst():
            message(
                f'{part.where}, column "{column.title}": "{seen.text}" is not understood, {seen.count} times, first in '
                f"row {seen.row}."
            )
        if len(column.strange) > len(column.worst()):
            message(
                f'{part.where}, column "{column.title}": {len(column.strange)} spellings not understood in all; --json '
                "lists them."
            )
        for note, count in column.notes.items():
            message(f'{part.where}, column "{column.title}": {count:,} times {note}.')
    if part.zeros_given_back:
        message(f"{part.where}: {part.zeros_given_back:,} anesthesia codes had lost their zeros; they were given back.")
    if part.unknown:
        message(f"{part.where}: columns not known and not loaded: {', '.join(part.unknown)}.")
    for doubt in part.doubts:
        message(f"{part.where}: {doubt}")


def _say_rates(result: RatesLoaded) -> None:
    print_line(
        f"{result.file}: {result.read} rows read = {result.permitted} permitted + {result.worksheet_only} for "
        f"the worksheet only + {len(result.rejected)} rejected + {result.empty} empty."
    )
    if result.replaced:
        message(f"{result.file}: {counted(result.replaced, 'rate')} loaded before from a file of this name replaced.")
    for one in result.rejected:
        message(f"{result.file}, row {one.row}, column {one.column}: {one.reason}.")
    if result.unknown:
        message(f"{result.file}: columns not known and not loaded: {', '.join(result.unknown)}.")


def loaded_shape(result: Loaded | RatesLoaded) -> dict[str, Any]:
    """What became of a file, as JSON; of every column how its cells were understood."""
    if isinstance(result, RatesLoaded):
        return {
            "file": result.file,
            "kind": "rates",
            "read": result.read,
            "permitted": result.permitted,
            "worksheet_only": result.worksheet_only,
            "empty": result.empty,
            "replaced": result.replaced,
            "rejected": [{"row": one.row, "column": one.column, "reason": one.reason} for one in result.rejected],
            "columns_not_known": list(result.unknown),
        }
    return {
        "file": result.file,
        "kind": "public_use_file",
        "already_loaded": result.already,
        "parts": [_part_shape(part) for part in result.parts],
        "other_sheets": list(result.other_sheets),
    }


def _part_shape(part: Part) -> dict[str, Any]:
    return {
        "where": part.where,
        "tab": part.tab.value,
        "read": part.read,
        "loaded": part.loaded,
        "set_aside": [{"reason": one.reason, "rows": one.count, "first_row": one.row} for one in part.set_aside],
        "quarters": part.quarters,
        "replaced": part.replaced,
        "columns_not_known": list(part.unknown),
        "zeros_given_back": part.zeros_given_back,
        "doubts": list(part.doubts),
        "columns": [
            {
                "title": one.title,
                "key": one.key,
                "understood_as": dict(one.marks),
                "notes": dict(one.notes),
                "not_understood": [
                    {"text": seen.text, "count": seen.count, "first_row": seen.row} for seen in one.strange.values()
                ],
            }
            for one in part.columns
        ],
    }
