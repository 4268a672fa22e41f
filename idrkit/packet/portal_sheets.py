"""The key sheet as a workbook and as JSON: of one claim as a list of fields, of a batch with one row for each line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from idrkit.errors import UsageError
from idrkit.files import write_whole
from idrkit.packet.portal_keys import ITEMS, Key, KeyState, PortalKeys
from idrkit.sheets import Cell, Sheet, workbook

_TITLES = (
    "Section",
    "Line",
    "Field",
    "Value",
    "As the portal writes it",
    "State",
    "Where found",
    "Exhibit",
    "Paragraph",
    "Note",
)
_ABOUT = "Copy what stands under Value. The order and labels of the fields are reported, not read in the portal."


def write_portal_keys(keys: PortalKeys, out_dir: Path) -> tuple[Path, Path]:
    """Write `<claim_id>-initiation-keys.xlsx` and `.json`; the same claim gives the same bytes.

    Raises:
        OutputError: the folder cannot be written to or the disk is full.
    """
    name = f"{keys.claim_id}-initiation-keys"
    book = write_whole(out_dir / f"{name}.xlsx", keys_workbook(keys))
    return book, write_whole(out_dir / f"{name}.json", _json(keys_shape(keys)))


def write_batch_keys(members: Sequence[PortalKeys], path: Path) -> tuple[Path, Path]:
    """Write the key sheet of a batch, `path` with .xlsx and beside it .json.

    Raises:
        UsageError: the file is not to be called .xlsx.
        OutputError: the folder cannot be written to or the disk is full.
    """
    checked_name(path)
    book = write_whole(path, batch_workbook(members))
    return book, write_whole(path.with_suffix(".json"), _json(batch_shape(members)))


def checked_name(path: Path) -> Path:
    """The file, if it is called .xlsx.

    Raises:
        UsageError: it is not.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path} is no name for a key sheet: let it end in .xlsx; the .json is written beside it.")
    return path


# --- one claim


def keys_workbook(keys: PortalKeys) -> bytes:
    """The fields of one claim in the portal's order."""
    rows = [_row(one) for one in keys.keys]
    return workbook([Sheet("Fields", _TITLES, rows), _about(keys, (keys.claim_id,))])


def _row(one: Key) -> tuple[Cell, ...]:
    return (
        one.section,
        one.line,
        one.field.label,
        one.value,
        one.typed,
        _state(one),
        one.field.where,
        one.exhibit,
        one.cite,
        one.note,
    )


def _state(one: Key) -> str:
    return f"{one.state.value}{' (required)' if one.state is KeyState.MISSING and one.field.required else ''}"


def _about(keys: PortalKeys, claims: tuple[str, ...]) -> Sheet:
    form = keys.form
    rows: list[tuple[Cell, ...]] = [
        ("Claim" if len(claims) == 1 else "Claims", ", ".join(claims)),
        ("Form", form.title),
        ("As of", keys.as_of),
        ("How sure the fields are", form.confidence.value),
        ("Source", form.source),
        ("Note", f"{_ABOUT} {form.note}".strip()),
    ]
    return Sheet("About", ("What", "Value"), rows)


def keys_shape(keys: PortalKeys) -> dict[str, Any]:
    """The fields of one claim for other programs: days as YYYY-MM-DD, amounts as text."""
    return {
        "claim_id": keys.claim_id,
        **_form_shape(keys),
        "fields": [_key_shape(one) for one in keys.keys],
    }


def _form_shape(keys: PortalKeys) -> dict[str, Any]:
    return {
        "form": keys.form.id,
        "as_of": keys.as_of.isoformat(),
        "confidence": keys.form.confidence.value,
        "source": keys.form.source,
    }


def _key_shape(one: Key) -> dict[str, Any]:
    return {
        "section": one.section,
        "line": one.line or None,
        "id": one.field.id,
        "label": one.field.label,
        "value": _plain(one.value),
        "typed": one.typed or None,
        "state": one.state.name.lower(),
        "required": one.field.required,
        "upload": one.field.upload,
        "where": one.field.where,
        "exhibit": one.exhibit or None,
        "paragraph": one.cite or None,
        "note": one.note or None,
    }


def _plain(value: str | date | Decimal | None) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


# --- a batch


def batch_workbook(members: Sequence[PortalKeys]) -> bytes:
    """One row for each line over all claims, then the fields asked once, with what differs between claims."""
    labels = [one.label for one in _line_fields(members[0])]
    titles = ("Claim", "Line", *labels, "Missing", "Exhibits", "Notes")
    rows = [_line_row(keys, line) for keys in members for line in _lines(keys)]
    once = [_once_row(place, members) for place, one in enumerate(_once(members[0])) if one]
    return workbook(
        [
            Sheet("Lines", titles, rows),
            Sheet("Dispute", ("Section", "Field", "Value", "State", "Where found", "Note"), once),
            _about(members[0], tuple(one.claim_id for one in members)),
        ]
    )


def batch_shape(members: Sequence[PortalKeys]) -> dict[str, Any]:
    """The batch for other programs: the lines with their fields by id, and the fields asked once of each claim."""
    return {
        **_form_shape(members[0]),
        "lines": [
            {
                "claim_id": keys.claim_id,
                "line_id": line,
                "fields": {one.field.id: _key_shape(one) for one in keys.keys if one.line == line},
            }
            for keys in members
            for line in _lines(keys)
        ],
        "once": {keys.claim_id: [_key_shape(one) for one in _once(keys)] for keys in members},
    }


def _line_fields(keys: PortalKeys) -> list[Any]:
    return [one for one in keys.form.section(ITEMS).fields if one.per_line]


def _lines(keys: PortalKeys) -> list[str]:
    return list(dict.fromkeys(one.line for one in keys.keys if one.line))


def _line_row(keys: PortalKeys, line: str) -> tuple[Cell, ...]:
    own = [one for one in keys.keys if one.line == line]
    exhibits = dict.fromkeys(part for one in own for part in one.exhibit.split(", ") if part)
    return (
        keys.claim_id,
        line,
        *(one.value for one in own),
        ", ".join(one.field.label for one in own if one.state is KeyState.MISSING),
        ", ".join(exhibits),
        " ".join(f"{one.field.label}: {one.note}" for one in own if one.note),
    )


def _once(keys: PortalKeys) -> list[Key]:
    return [one for one in keys.keys if not one.line]


def _once_row(place: int, members: Sequence[PortalKeys]) -> tuple[Cell, ...]:
    """A field asked once; where the claims differ no value is chosen, and each is told."""
    each = [(keys.claim_id, _once(keys)[place]) for keys in members]
    first = each[0][1]
    same = all((one.value, one.state) == (first.value, first.state) for _, one in each)
    if same:
        return (first.section, first.field.label, first.value, _state(first), first.field.where, first.note)
    told = "; ".join(f"{claim}: {one.typed or one.state.value}" for claim, one in each)
    return (first.section, first.field.label, None, "differs", first.field.where, told)
