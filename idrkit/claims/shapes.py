"""Numbers, times of day and years as facts of evidence: how they may be written, and what is said of a wrong one."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

_MOST = 10_000_000


def whole_number(value: Any) -> int:
    """A whole number, nought or more.

    Raises:
        ValueError: it is not one.
    """
    text = str(value).strip()
    if isinstance(value, bool | float) or not re.fullmatch(r"\d{1,8}", text, re.ASCII) or int(text) > _MOST:
        raise ValueError("is not a whole number: write digits only, such as 4")
    return int(text)


def share(value: Any) -> Decimal:
    """A percentage from 0 to 100.

    Raises:
        ValueError: it is not one, or is a binary float.
    """
    try:
        number = Decimal(str(value).strip().removesuffix("%"))
    except InvalidOperation:
        number = Decimal(-1)
    if isinstance(value, bool | float) or not number.is_finite() or not 0 <= number <= 100:
        raise ValueError('is not a percentage from 0 to 100: write it as text, such as "12.5"')
    return number


def clock_time(value: str) -> str:
    """A time of day on the 24-hour clock.

    Raises:
        ValueError: it is not one.
    """
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
        raise ValueError('is not a time of day: write it on the 24-hour clock, such as "07:42"')
    return value


def year(value: str) -> str:
    """A year.

    Raises:
        ValueError: it is not one.
    """
    if not re.fullmatch(r"(19|20)\d\d", value, re.ASCII):
        raise ValueError('is not a year: write it as text, such as "2014"')
    return value


def page_number(value: Any) -> str:
    """The number of a page of an exhibit, counted from 1.

    Raises:
        ValueError: it is not one.
    """
    text = str(value).strip()
    if isinstance(value, bool | float) or not re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII):
        raise ValueError(
            'is not a page number: count the pages of the exhibit from 1 and write it as text, such as "4"'
        )
    return text


def objection_id(value: str) -> str:
    """The id of an objection, as templates/brief/objections.toml names it.

    Raises:
        ValueError: it does not look like one.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,39}", value, re.ASCII):
        raise ValueError("is not the id of an objection, such as state_law_applies: docs/brief.md lists them")
    return value


Whole = Annotated[int, BeforeValidator(whole_number)]
Percent = Annotated[
    Decimal,
    BeforeValidator(share),
    PlainSerializer(lambda number: format(number, "f"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,3}(\.\d+)?$", "examples": ["12.5"]}),
]
ClockTime = Annotated[str, AfterValidator(clock_time)]
Year = Annotated[str, AfterValidator(year)]
PageNumber = Annotated[
    str, BeforeValidator(page_number), WithJsonSchema({"type": "string", "pattern": r"^[1-9]\d{0,4}$"})
]
