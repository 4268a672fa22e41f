"""The small facts X12 files are made of: amounts, dates, references, codes with their qualifiers, adjustments.

A large remittance holds millions of them: those made most often are named tuples, which are made twice as fast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from idrkit.intake.x12.problems import UnreadableError
from idrkit.intake.x12.tokens import Segment

_NUMBER = re.compile(r"-?(?=\.?[0-9])[0-9]{0,15}(?:\.[0-9]{0,9})?", re.ASCII)
_ZERO = Decimal(0)


class Dated(NamedTuple):
    """A date with the qualifier that says of what; `text` as written, the days where they can be read.

    Attributes:
        qualifier: what happened then: 405 production, 472 service, 050 claim received, 232 and 233 statement.
        text: the date or the range as written.
        first: the day, or the first one of a range; None where the text is no date.
        last: the last day of a range.
    """

    qualifier: str
    text: str
    first: date | None
    last: date | None = None


class Reference(NamedTuple):
    """A number somebody gave, with the qualifier that says which: 6R line, F8 payer's original, 1L group."""

    qualifier: str
    value: str
    description: str = ""


class Amount(NamedTuple):
    """An amount or a quantity with the qualifier that says of what: B6 allowed, AU covered, CA covered days."""

    qualifier: str
    value: Decimal


class Code(NamedTuple):
    """A code from the list its qualifier names: HE remark code; ABK principal diagnosis."""

    qualifier: str
    code: str


class Adjustment(NamedTuple):
    """Why an amount was not paid (CAS): group (CO, OA, PI, PR), reason code, amount and, rarely, units."""

    group: str
    reason: str
    amount: Decimal
    quantity: Decimal | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A service as coded: the list the code is from (HC: CPT and HCPCS), the code, its modifiers."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...]
    description: str


def text_of(segment: Segment, index: int) -> str:
    """An element, or "" where the segment ends before it."""
    elements = segment.elements
    return elements[index] if index < len(elements) else ""


def amount_of(segment: Segment, index: int) -> Decimal | None:
    """An amount or number, None where the element is empty.

    Raises:
        UnreadableError: it is not a number.
    """
    elements = segment.elements
    written = elements[index] if index < len(elements) else ""
    if not written:
        return None
    number = _number(written)
    if number is None:
        raise UnreadableError(segment, f"{elements[0]}{index:02} is not a number")
    return number


def amount_wanted(segment: Segment, index: int) -> Decimal:
    """An amount that must be there.

    Raises:
        UnreadableError: it is not there or not a number.
    """
    found = amount_of(segment, index)
    if found is None:
        raise UnreadableError(segment, f"{segment.elements[0]}{index:02} is missing: it holds an amount")
    return found


@lru_cache(maxsize=1 << 14)
def _number(written: str) -> Decimal | None:
    # Decimal() alone would also take "NaN", "1_000" and digits of other alphabets.
    return Decimal(written) if _NUMBER.fullmatch(written) else None


@lru_cache(maxsize=1 << 12)
def day_of(written: str) -> date | None:
    """The day of CCYYMMDD, with or without a time after it; None where it is no date."""
    if not re.fullmatch(r"[0-9]{8}(?:[0-9]{4}|[0-9]{6})?", written):
        return None
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:8]))
    except ValueError:
        return None


def date_of_remittance(segment: Segment) -> Dated:
    """A date of an 835 (DTM)."""
    return Dated(text_of(segment, 1), written := text_of(segment, 2), day_of(written))


def date_of_claim_form(segment: Segment) -> Dated:
    """A date or a range of dates of an 837 (DTP)."""
    qualifier, kind, written = (text_of(segment, index) for index in (1, 2, 3))
    if kind == "RD8":
        first, _, last = written.partition("-")
        return Dated(qualifier, written, day_of(first), day_of(last))
    return Dated(qualifier, written, day_of(written))


def reference_of(segment: Segment) -> Reference:
    """A reference (REF)."""
    return Reference(text_of(segment, 1), text_of(segment, 2), text_of(segment, 3))


def adjustments_of(segment: Segment) -> list[Adjustment]:
    """The adjustments of a CAS: a group and up to six reasons with their amounts.

    Raises:
        UnreadableError: a reason has no amount, or an amount no reason.
    """
    elements = segment.elements
    found = []
    for index in range(2, len(elements), 3):
        reason, amount = elements[index], amount_of(segment, index + 1)
        if reason and amount is not None:
            found.append(Adjustment(elements[1], reason, amount, amount_of(segment, index + 2)))
        elif reason or amount is not None:
            raise UnreadableError(segment, f"CAS{index:02} and CAS{index + 1:02} must hold a reason and its amount")
    return found


def procedure_of(parts: Sequence[str]) -> Procedure | None:
    """The service a composite names, None where it is empty."""
    if parts == [""]:
        return None
    return Procedure(
        qualifier=parts[0],
        code=parts[1] if len(parts) > 1 else "",
        modifiers=tuple([one for one in parts[2:6] if one]),
        description=parts[6] if len(parts) > 6 else "",
    )


def total(amounts: Sequence[Decimal]) -> Decimal:
    """The sum of amounts."""
    return sum(amounts, _ZERO)


def first_reference(references: Sequence[Reference], qualifier: str) -> str:
    """The first number with that qualifier, or ""."""
    return next((one.value for one in references if one.qualifier == qualifier), "")


def first_date(dates: Sequence[Dated], *qualifiers: str) -> Dated | None:
    """The first date with one of the qualifiers, the earlier named one before the later."""
    return next((one for qualifier in qualifiers for one in dates if one.qualifier == qualifier), None)


def first_amount(amounts: Sequence[Amount], qualifier: str) -> Decimal | None:
    """The first amount with that qualifier."""
    return next((one.value for one in amounts if one.qualifier == qualifier), None)
