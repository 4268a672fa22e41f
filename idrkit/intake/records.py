"""Claim records in JSON: one claim, a list of claims, or {"claims": [...]}."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from idrkit.claims.model import Claim
from idrkit.claims.record import Record
from idrkit.claims.warnings import doubts
from idrkit.errors import RecordError
from idrkit.intake.complaints import complaint, path_of, quoted
from idrkit.intake.outcome import FileResult, Found, Made, Reject
from idrkit.intake.paths import plain_type

OWN_KEY = "idrkit_"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class _TwiceError(ValueError):
    """A key stands twice in one object."""


def records_of(path: Path, data: bytes, made: Callable[[Claim], Made]) -> FileResult[Made]:
    """Every claim of a JSON file, or what is `made` of it, and every record that is none.

    Raises:
        RecordError: the file is not JSON, or holds no list of claims.
    """
    records = _records(path, data)
    found: list[Found[Made]] = []
    rejects: list[Reject] = []
    originals: dict[int, Reject] = {}
    for number, record in enumerate(records, start=1):
        bare = (
            {key: value for key, value in record.items() if not key.startswith(OWN_KEY)}
            if isinstance(record, dict)
            else record
        )
        problems = _problems(bare)
        if problems:
            field = next((name for name, _ in problems if name), None)
            reason = "; ".join(f"{name}: {sentence}" if name else sentence for name, sentence in problems)
            rejects.append(Reject(str(path), None, number, field, reason, record=bare))
        else:
            where = f"{path.name}, record {number}"
            claim = Claim.model_validate(bare)
            found.append(Found(claim.claim_id, made(claim), str(path), where, (number,), doubts(claim)))
            originals[number] = Reject(str(path), None, number, None, "", record=bare)
    return FileResult(tuple(found), tuple(rejects), (), len(records), 0, lambda one: (originals[one.rows[0]],))


def _records(path: Path, data: bytes) -> list[Any]:
    try:
        content = json.loads(
            data.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError:
        raise RecordError(f"{path.name} is not a text file in UTF-8: save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise RecordError(f"{path.name}, line {error.lineno}: this is not JSON ({error.msg.lower()}).") from None
    except _TwiceError as error:
        raise RecordError(f"{path.name}: {error}: keep one of the two.") from None
    except (ValueError, ArithmeticError):
        raise RecordError(f"{path.name} holds a number that is none (such as NaN) or is endless.") from None
    except RecursionError:
        raise RecordError(f"{path.name} is nested too deeply for a list of claims.") from None
    if isinstance(content, dict) and "claims" in content:
        others = [key for key in content if key != "claims" and not key.startswith(OWN_KEY)]
        if others:
            raise RecordError(f'{path.name} has more beside "claims": put everything into the claims of the list.')
        content = content["claims"]
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        raise RecordError(f'{path.name} holds no claims: give a list of claims, {{"claims": [...]}} or one claim.')
    if not content:
        raise RecordError(f"{path.name} is empty: there is no claim in it.")
    return content


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known = dict(pairs)
    if len(known) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        shown = f'the field "{twice}"' if re.fullmatch(r"[a-z_]{1,40}", twice) else "a field"
        raise _TwiceError(f"{shown} stands twice in one record")
    return known


def _problems(record: Any) -> list[tuple[str, str]]:
    """What is wrong with a record: fields and sentences, without values that could be a patient's."""
    if not isinstance(record, dict):
        return [("", "the record is not a claim: give a group of fields in braces")]
    problems = [(path, 'is not a date in quotes: write "2026-03-31"') for path in _bad_dates(record, Claim, "")]
    try:
        Claim.model_validate(record)
    except ValidationError as error:
        noted = {path for path, _ in problems}
        for one in error.errors():
            exact = _numbered(one["loc"])
            if exact in noted:
                continue
            value = one["input"] if isinstance(one["input"], str | int | Decimal) else ""
            shown = quoted(path_of(one["loc"]), value) if one["type"] != "missing" else ""
            problems.append((exact, shown + complaint(one, path_of(one["loc"]))))
    except (ArithmeticError, RecursionError):
        problems.append(("", "a number of the record is too large to be an amount"))
    return problems


def _numbered(loc: tuple[Any, ...]) -> str:
    """The path with the number of the entry of each list, counted from 1: service_lines[2].units."""
    path = ""
    for step in loc:
        if isinstance(step, int):
            path += f"[{step + 1}]"
        else:
            word = step if re.fullmatch(r"\w{1,40}", str(step)) else "(another field)"
            path += f".{word}" if path else str(word)
    return path


def _bad_dates(value: Any, record: type[Record], prefix: str) -> list[str]:
    """Dates that are not ISO text. The model alone would read a bare number as seconds since 1970."""
    if not isinstance(value, dict):
        return []
    bad: list[str] = []
    for name, field in record.model_fields.items():
        given = value.get(name)
        if given is None:
            continue
        kind, path = plain_type(field.annotation), f"{prefix}{name}"
        if kind is date and not (isinstance(given, str) and _DATE.fullmatch(given.strip())):
            bad.append(path)
        elif isinstance(kind, type) and issubclass(kind, Record):
            bad += _bad_dates(given, kind, f"{path}.")
        elif get_origin(kind) is tuple and isinstance(given, list):
            item = plain_type(get_args(kind)[0])
            if isinstance(item, type) and issubclass(item, Record):
                for number, one in enumerate(given, start=1):
                    bad += _bad_dates(one, item, f"{path}[{number}].")
    return bad
