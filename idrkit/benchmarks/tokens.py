"""One cell of a public use file: the number it holds, or why it holds none.

CMS writes a symbol where a number is missing ("What does ... represent in the IDR PUF?", Federal IDR PUF General
Information, section 7). Nothing is guessed: a cell that is none of these is marked as not understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Mark(StrEnum):
    """How a cell was understood; the first two hold a number, the others say why there is none."""

    NUMBER = "number"
    PERCENT = "percent"
    TEXT = "text"
    BLANK = "blank"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    QPA_NOT_REPORTED = "qpa_not_reported"
    SUPPRESSED = "suppressed"
    MEDIAN_ZERO = "median_zero"
    REDACTED = "redacted"
    BOUND = "bound"
    RANGE = "range"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Token:
    """A cell as understood: a number, or none and the reason; `footnote` says that a footnote mark was taken off."""

    mark: Mark
    value: Decimal | None = None
    footnote: bool = False


_WORDS = {
    "": Mark.BLANK,
    # What programs that convert tables write for an empty cell.
    "nan": Mark.BLANK,
    "<na>": Mark.BLANK,
    "nr": Mark.NOT_REPORTED,
    "n/r": Mark.NOT_REPORTED,
    "not reported": Mark.NOT_REPORTED,
    "na": Mark.NOT_APPLICABLE,
    "n/a": Mark.NOT_APPLICABLE,
    "not applicable": Mark.NOT_APPLICABLE,
    "+": Mark.QPA_NOT_REPORTED,
    "^": Mark.SUPPRESSED,
    "*": Mark.MEDIAN_ZERO,
    "redacted": Mark.REDACTED,
}
_NUMBER = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?"
_AMOUNT = rf"\$?\s?{_NUMBER}\s?%?"
_ONE = re.compile(rf"(\$?)\s?({_NUMBER})\s?(%?)")
_RANGE = re.compile(rf"{_AMOUNT}\s?(?:-|–|—|to)\s?{_AMOUNT}")
_BOUND = re.compile(rf"(?:<|>|≤|≥|<=|>=)\s?{_AMOUNT}")
_FOOTNOTE = re.compile(r"(?<=[\d.%])\s?(?:[*†‡§¶¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\d{1,2}\]|\([a-z]\))$")
# What the store can hold: twelve digits before the point, six after it.
PLACES = Decimal("0.000001")
_LIMIT = Decimal(10) ** 12


def missing(text: str) -> Mark | None:
    """Why a cell holds nothing, where it holds one of the words or symbols CMS writes for that."""
    return _WORDS.get(text.casefold())


def read_ratio(text: str) -> Token:
    """A share of the QPA or of a median, as a multiple: `1,014%` and `10.14` are both 10.14.

    The files of 2024Q3 and 2024Q4 write percents with their mark, the others plain multiples; so the mark decides.
    """
    token, sign, percent = _read(text)
    if token.value is None or sign:
        return token if token.value is None else Token(Mark.NOT_UNDERSTOOD)
    if not percent:
        return token
    return Token(Mark.PERCENT, (token.value / 100).quantize(PLACES), token.footnote)


def read_money(text: str) -> Token:
    """An amount in US dollars, with or without its mark."""
    token, _, percent = _read(text)
    return Token(Mark.NOT_UNDERSTOOD) if percent else token


def read_whole(text: str) -> Token:
    """A whole number, such as business days or a year; `36.0` is 36."""
    token, sign, percent = _read(text)
    if token.value is None:
        return token
    whole = token.value == token.value.to_integral_value() and not sign and not percent
    return token if whole and token.value < 10**9 else Token(Mark.NOT_UNDERSTOOD)


def _read(text: str) -> tuple[Token, bool, bool]:
    """The number, and whether it stood with a dollar mark and with a percent mark."""
    text = text.strip()
    why = missing(text)
    if why is not None:
        return Token(why), False, False
    bare = _FOOTNOTE.sub("", text)
    footnote = bare != text
    found = _ONE.fullmatch(bare)
    if found is None:
        return Token(_other(bare), footnote=footnote), False, False
    if found[1] and found[3]:
        return Token(Mark.NOT_UNDERSTOOD), False, False
    value = Decimal(found[2].replace(",", ""))
    if value >= _LIMIT:
        return Token(Mark.NOT_UNDERSTOOD), False, False
    return Token(Mark.NUMBER, value.quantize(PLACES), footnote), bool(found[1]), bool(found[3])


def _other(text: str) -> Mark:
    if _BOUND.fullmatch(text):
        return Mark.BOUND
    return Mark.RANGE if _RANGE.fullmatch(text) else Mark.NOT_UNDERSTOOD
