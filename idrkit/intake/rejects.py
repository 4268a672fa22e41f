"""Rejects files: the rows that could not be read, with the reason, to be corrected and read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from idrkit.intake.columns import EXTRA_COLUMN
from idrkit.intake.outcome import Intake, Reject

_REASON = "idrkit_reason"


def rejects_files(intake: Intake[Any], taken: set[str] | None = None) -> tuple[tuple[str, bytes], ...]:
    """The name and content of one rejects file for each source file that has any.

    A sheet's rejects are a csv file with the original columns and cells, then idrkit_row and idrkit_reason;
    those of a JSON file, and of X12 files, are records with idrkit_reason. Read with the same profile, a corrected
    file is whole again: every row of a rejected claim is in it, and the columns idrkit added are passed over. `taken`
    are names in use already, small letters; those given are added to them.
    """
    by_file: dict[str, list[Reject]] = {}
    for reject in intake.rejects:
        by_file.setdefault(reject.file, []).append(reject)
    files: list[tuple[str, bytes]] = []
    taken = set() if taken is None else taken
    for file, rejects in by_file.items():
        # Claims of X12 files have no columns either.
        is_json = not rejects[0].titles
        name = free_name(Path(file).stem, "json" if is_json else "csv", taken)
        files.append((name, _json(rejects) if is_json else _csv(rejects)))
    return tuple(files)


def free_name(stem: str, suffix: str, taken: set[str]) -> str:
    """The name of the file; a second source of the same name gets a number."""
    name, number = f"{stem}.rejects.{suffix}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}.rejects.{suffix}"
    taken.add(name.casefold())
    return name


def _csv(rejects: Sequence[Reject]) -> bytes:
    titles = rejects[0].titles
    beyond = max(len(reject.cells) - len(titles) for reject in rejects)
    extra = [f"{EXTRA_COLUMN}_{number}" for number in range(1, beyond + 1)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*titles, "idrkit_row", _REASON, *extra])
    for reject in rejects:
        own, rest = reject.cells[: len(titles)], reject.cells[len(titles) :]
        padding = [""] * (beyond - len(rest))
        writer.writerow([*own, reject.row, reject.reason, *rest, *padding])
    # The mark at the front makes Excel read the file as UTF-8.
    return text.getvalue().encode("utf-8-sig", "replace")


def _json(rejects: Sequence[Reject]) -> bytes:
    records = []
    for reject in rejects:
        record = dict(reject.record) if isinstance(reject.record, dict) else {"idrkit_record": reject.record}
        records.append(record | {_REASON: reject.reason})
    return (_dumped(records, "") + "\n").encode("utf-8")


def _dumped(value: Any, indent: str) -> str:
    """JSON with the numbers exactly as they were read: json.dumps would make floats of them."""
    if isinstance(value, Decimal):
        return str(value)
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        entries = [f"{deeper}{json.dumps(key)}: {_dumped(one, deeper)}" for key, one in value.items()]
        return "{\n" + ",\n".join(entries) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(deeper + _dumped(one, deeper) for one in value) + f"\n{indent}]"
    return json.dumps(value)
