"""The claim record explained: docs/claim-record.md and its JSON Schema, made from the models themselves.

`python -m idrkit.claims.schema docs` writes both; a test keeps the written files in step with the models.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from idrkit.claims.model import Claim
from idrkit.claims.record import Record
from idrkit.files import write_whole

_INTRO = """# The claim record

One record is one claim as billed and as answered by the plan. It holds facts only: nothing in it decides
whether a claim may be disputed. Leave out what you do not know; a fact left out is unknown, never "no".

A record is a row or several rows of a sheet (docs/mapping-profiles.md says how columns are named) or an
object in a JSON file: one claim, a list of claims, or `{"claims": [...]}`. In JSON, money is text with
dollars and cents (`"1234.50"`), dates are text (`"2026-03-31"`), and yes or no is `true` or `false`. In a
sheet, money may be `$1,234.50`, dates may be date cells, and yes or no may be written yes, no, Y, N, true,
false, 1 or 0.

Never put a patient's name or birth date anywhere in it.

*Required* means that there is no claim without it; where a part is optional, that the part needs it once
you give the part at all. The machine-readable form is claim-record.schema.json. Both files are made by
`python -m idrkit.claims.schema docs`: change the models, not these files.
"""

_EXAMPLE = {
    "claim_id": "IONM-0001",
    "claim_number": "E26041700123",
    "provider": {"name": "Example Neuromonitoring PLLC", "npi": "1234567893"},
    "facility": {"name": "Example General Hospital", "state": "TX"},
    "plan": {"name": "Example Health Plan", "funding": "self_insured"},
    "service_lines": [
        {
            "line_id": "1",
            "service_code": "95941",
            "modifiers": ["26"],
            "units": "4",
            "date_of_service": "2026-03-31",
            "initial_payment": "112.40",
            "qualifying_payment_amount": {"amount": "180.00", "source": "remittance"},
            "offer": "425.00",
        }
    ],
    "initial_payment_received": "2026-05-04",
}


def schema_text() -> str:
    """The JSON Schema of a claim record, as the file holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Claim.model_json_schema()
    schema["title"] = "idrkit claim record"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def guide_text() -> str:
    """The claim record field by field, for a biller."""
    parts = [_INTRO, "## Smallest useful record\n", f"```json\n{json.dumps(_EXAMPLE, indent=2)}\n```\n"]
    for title, path, record, field in _parts():
        parts.append(_section(title, path, record, field))
    return "\n".join(parts)


def write(folder: Path) -> tuple[Path, Path]:
    """Write both files into the folder."""
    guide = write_whole(folder / "claim-record.md", guide_text().encode())
    return guide, write_whole(folder / "claim-record.schema.json", schema_text().encode())


def _parts() -> Iterator[tuple[str, str, type[Record], FieldInfo | None]]:
    """The claim itself and every part of it, in the order of the record."""
    yield "The claim", "", Claim, None
    yield from _inner(Claim, "")


def _inner(record: type[Record], prefix: str) -> Iterator[tuple[str, str, type[Record], FieldInfo | None]]:
    for name, field in record.model_fields.items():
        kind, many = _kind(field.annotation)
        if isinstance(kind, type) and issubclass(kind, Record):
            path = f"{prefix}{name}{'[]' if many else ''}"
            yield path, f"{path}.", kind, field
            yield from _inner(kind, f"{path}.")


def _section(title: str, path: str, record: type[Record], field: FieldInfo | None) -> str:
    words = [f"## {title if field is None else f'`{title}`'}\n"]
    summary = (record.__doc__ or "").strip().partition("\n")[0]
    words.append(summary if field is None else f"{field.description}. {summary}")
    words.append("")
    words += ["| Field | Meaning | How it is written | Where you find it |", "| --- | --- | --- | --- |"]
    for name, one in record.model_fields.items():
        kind, many = _kind(one.annotation)
        if isinstance(kind, type) and issubclass(kind, Record):
            below = f"`{path}{name}{'[]' if many else ''}`"
            written = f"see {below} below" + (", a list" if many else "")
        else:
            written = _written(name, kind, many=many)
        required = " **Required.**" if one.is_required() else ""
        extra = one.json_schema_extra
        where = str(extra.get("where", "")) if isinstance(extra, dict) else ""
        cells = (f"`{path}{name}`", f"{one.description}.{required}", written, where.replace("—", ""))
        words.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(words) + "\n"


_SHAPES = {
    "claim_id": "text: letters, digits, dot, dash, underscore; at most 64",
    "npi": "text: ten digits",
    "tin": "text: nine digits, such as 12-3456789",
    "service_code": "code: five characters (CPT, HCPCS), three (DRG) or four (revenue code)",
    "modifiers": "codes of two characters",
    "revenue_code": "code: four digits, such as 0450",
    "place_of_service": "code: two digits, such as 22",
    "type_of_bill": "code: four characters, such as 0131",
    "state": "two letters, such as TX",
    "state_of_issue": "two letters, such as TX",
    "units": "number as text, such as 4 or 1.5",
    "percent": "number from 0 to 100 as text, such as 12.5",
    "time": "time of day on the 24-hour clock, such as 07:42",
    "started": "time of day on the 24-hour clock, such as 07:42",
    "stopped": "time of day on the 24-hour clock, such as 10:15",
    "since": "year, such as 2014",
    "page": "number of the page, such as 4",
    "licensed_states": "two letters, such as TX",
    "objections": "ids such as state_law_applies",
    "related_service_code": "code: five characters",
    "billed_code": "code: five characters",
    "paid_code": "code: five characters",
}
_KINDS = {bool: "yes or no", date: "date", Decimal: "dollars and cents, zero or more", int: "whole number"}


def _written(name: str, kind: Any, *, many: bool) -> str:
    """How the value is written, in words."""
    if name in _SHAPES:
        return f"list of {_SHAPES[name]}" if many else _SHAPES[name]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(f"`{one.value}`" for one in kind)
    word = _KINDS.get(kind, "text")
    return f"list of {word}s" if many else word


def _kind(annotation: Any) -> tuple[Any, bool]:
    """The type of a field without `| None` and checks, and whether there may be several."""
    many = False
    while True:
        origin = get_origin(annotation)
        if origin is tuple:
            many = True
            annotation = get_args(annotation)[0]
        elif origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(one for one in get_args(annotation) if one is not type(None))
        else:
            return annotation, many


if __name__ == "__main__":
    for written in write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")):
        print(written)
