"""Pydantic's errors in words a biller understands, and never with a patient's data in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from idrkit.intake.paths import LINES, Kind, closest, leaves

_PATTERNS = {
    "claim_id": "may hold letters, digits, dot, dash and underscore only, starts with a letter or digit and "
    "has at most 64 of them",
    "units": "is not a number of units such as 4 or 1.5",
    "number": "is not a dispute number such as DISP-123456",
    "id": "may hold up to 12 letters, digits and dashes",
}
_TYPES = {
    "missing": "is missing",
    "string_type": 'must be text in quotes, such as "95941"',
    "string_unicode": "holds characters that are not text",
    "model_type": "must be a group of fields in braces",
    "model_attributes_type": "must be a group of fields in braces",
    "dict_type": "must be a group of fields in braces",
    "tuple_type": "must be a list in square brackets",
    "too_short": "needs at least one entry",
    "string_too_short": "is too short",
}
_DATE = "is not a date: write it as 2026-03-31"
_BOOL = "is neither yes nor no"


def path_of(loc: Sequence[Any]) -> str:
    """The path of a field as the documentation writes it: service_lines[].service_code."""
    path = ""
    for step in loc:
        path += "[]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def complaint(error: Any, path: str) -> str:
    """What is wrong with one field, without its name and without its value."""
    kind = error["type"]
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind in _TYPES:
        return _TYPES[kind]
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(path.rpartition(".")[2], "does not have the right shape")
    if kind == "string_too_long":
        return f"is longer than {error['ctx']['max_length']} characters"
    if kind == "enum":
        return f"is not one of the words for it: {', '.join(_words(path, error))}"
    if kind.startswith("date"):
        return _DATE
    if kind.startswith("bool"):
        return _BOOL
    if kind == "extra_forbidden":
        return "is not a field of the claim record" + closest(path, tuple(leaves()))
    return "is not what the claim record asks for (docs/claim-record.md)"


def quoted(path: str, value: Any) -> str:
    """The value in quotes and a blank if it can be shown, else nothing.

    Only codes, dates, money and States are shown, and only what looks like one: a shifted row may hold a
    name where a code should be.
    """
    leaf = leaves().get(path)
    text = str(value).strip()
    if leaf is None or not text:
        return ""
    digits = r"[\d $.,()/:\-\u2212]{1,20}"
    shape = {
        Kind.MONEY: digits,
        Kind.DATE: digits,
        Kind.CODE: r"[A-Za-z]{0,2}\d[\dA-Za-z.\-]{0,9}|[A-Za-z]{1,2}",
    }
    if leaf.name == "modifiers":
        return f'"{text}" ' if re.fullmatch(r"[\w;, ]{1,12}", text) and re.search(r"\d|^\w\w?$", text) else ""
    if leaf.kind not in shape or not re.fullmatch(shape[leaf.kind], text):
        return ""
    return f'"{text}" '


def _words(path: str, error: Any) -> tuple[str, ...]:
    leaf = leaves().get(path)
    if leaf is not None and leaf.choices:
        return leaf.choices
    # A list of records that only JSON can give (statements[].factor): pydantic names the choices.
    return (str(error["ctx"].get("expected", "see docs/claim-record.md")),)


def line_number(loc: Sequence[Any]) -> int | None:
    """The index of the service line an error is about, if it is about one."""
    if len(loc) > 1 and loc[0] == LINES.removesuffix("[]") and isinstance(loc[1], int):
        return loc[1]
    return None
