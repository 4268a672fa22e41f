"""One cell and the fact it stands for: money, dates, yes or no, choices, lists.

What a cell stands for is never guessed. `UnclearError` says what is wrong; the caller knows where.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from idrkit.intake.paths import Kind, Leaf

Cell = str | int | float | bool | date | datetime | Any
DateOrder = Literal["MDY", "DMY", "YMD"]

_NOTHING = frozenset({"", "-", "--", "–", "—", "n/a", "na", "#n/a", "null", "none", "nil"})
_NOT_KNOWN = frozenset({"unknown", "unk", "?"})
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_IN_NETWORK = frozenset({"in network", "inn", "par", "participating"})
_OUT_OF_NETWORK = frozenset({"out of network", "oon", "non par", "nonpar", "nonparticipating", "non participating"})
_CHOICE_WORDS = {
    "plan.funding": {
        "aso": "self_insured",
        "self": "self_insured",
        "self funded": "self_insured",
        "fully": "fully_insured",
    },
    "claim_form": {
        "cms 1500": "professional",
        "hcfa 1500": "professional",
        "837p": "professional",
        "ub 04": "institutional",
        "837i": "institutional",
    },
    "facility.type": {
        "asc": "ambulatory_surgical_center",
        "hopd": "hospital_outpatient_department",
        "cah": "critical_access_hospital",
    },
    "service_lines[].qualifying_payment_amount.source": {
        "eob": "remittance",
        "era": "remittance",
        "835": "remittance",
    },
}
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES, start=1)}
# The day Excel counts from, and the serials of 2000-01-01 and 2099-12-31: others are no dates of ours.
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
# Excel keeps fifteen digits; a longer number has already lost some.
_TOO_LONG_FOR_EXCEL = 1e15

SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{1,2})(?:\s+\d{1,2}:\d{2}.*)?")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T\s]\d{1,2}:\d{2}.*)?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})[\s\-]([A-Za-z]{3,9})\.?,?[\s\-](\d{4})")
_MONTH_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4})")
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d{1,3}")


class UnclearError(ValueError):
    """A cell that does not say plainly what it stands for."""


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Words in the form in which they are compared: lower case, dashes and underscores as blanks."""
    return " ".join(re.sub(r"[\s_\-/]+", " ", text).split()).casefold()


def is_blank(cell: Cell) -> bool:
    """Whether there is nothing in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def says_nothing(cell: Cell) -> bool:
    """Whether the cell is blank or holds a word for "not given", such as N/A."""
    return _tidy(cell).casefold() in _NOTHING


def _tidy(cell: Cell) -> str:
    return " ".join(as_text(cell).replace("\u00a0", " ").split())


def as_text(cell: Cell) -> str:
    """The cell as it is written to a csv file so that it reads back the same."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if abs(cell) >= _TOO_LONG_FOR_EXCEL:
            return format(cell, ".14E")
        return str(int(cell)) if cell.is_integer() else format(cell, ".15g")
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return "" if cell is None else str(cell)


def value_of(cell: Cell, leaf: Leaf, order: DateOrder | None) -> Any:
    """The fact the cell stands for, or None when it gives none.

    Raises:
        UnclearError: the cell says something that cannot be understood as this fact.
    """
    if isinstance(cell, str):
        return _value_of_words(cell, leaf, order)
    return _value(cell, leaf, order)


# The cells of a claim sheet say the same few thousand things again and again.
@lru_cache(maxsize=50_000)
def _value_of_words(cell: str, leaf: Leaf, order: DateOrder | None) -> Any:
    return _value(cell, leaf, order)


def _value(cell: Cell, leaf: Leaf, order: DateOrder | None) -> Any:
    text = _tidy(cell)
    low = text.casefold()
    if low in _NOTHING:
        return None
    match leaf.kind:
        case Kind.MONEY:
            return money(cell, text)
        case Kind.DATE:
            return None if low in _NOT_KNOWN else day(cell, text, order)
        case Kind.BOOL:
            return None if low in _NOT_KNOWN else _yes_or_no(text, leaf)
        case Kind.CHOICE:
            return None if low in _NOT_KNOWN else _choice(text, leaf)
        case Kind.LIST:
            return tuple(one for one in re.split(r"[,;\s]+", text) if one) or None
        case _:
            return _text(text, as_text(cell).strip() if isinstance(cell, str) else text)


def money(cell: Cell, text: str) -> Decimal:
    """An amount in dollars: 1234.5, $1,234.50, (45.00), 45.00-, USD 45."""
    if isinstance(cell, bool | date):
        raise UnclearError("is not an amount: write dollars and cents, such as 1234.50")
    if isinstance(cell, float) and abs(cell) < _TOO_LONG_FOR_EXCEL:
        # The fifteen digits Excel shows: a formula's 300.29999999999995 is the 300.30 the user sees.
        return Decimal(format(cell, ".15g"))
    bare = re.sub(r"^usd|usd$", "", text.replace("\u2212", "-").replace(" ", "").casefold())
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1] if negative else bare
    for sign in ("-", "$", "-"):
        if bare.startswith(sign):
            negative, bare = negative or sign == "-", bare[1:]
    if bare.endswith("-"):
        negative, bare = True, bare[:-1]
    parts = _AMOUNT.fullmatch(bare)
    if not bare.isascii() or parts is None or not any(parts.groups()) or bare == ".":
        raise UnclearError("is not an amount: write dollars and cents, such as 1234.50 or $1,234.50")
    return Decimal(("-" if negative else "") + bare.replace(",", ""))


def day(cell: Cell, text: str, order: DateOrder | None) -> date:
    """A date: a date cell, an Excel serial, 2026-03-31, 31 March 2026, or slashed in the profile's order."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if (serial := re.fullmatch(r"(\d{5})(\.\d+)?", text)) and not isinstance(cell, bool):
        number = int(serial[1])
        if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
            raise UnclearError("is a number that is not a date of the years 2000 to 2099")
        return _EXCEL_DAY_ZERO + timedelta(days=number)
    year, month, number = _parts(text, order)
    try:
        return date(year, month, number)
    except ValueError:
        raise UnclearError("is not a day that exists") from None


def _parts(text: str, order: DateOrder | None) -> tuple[int, int, int]:
    if not text.isascii():
        raise UnclearError("is not a date: write it as 2026-03-31")
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_MONTH_NAME.fullmatch(text):
        return int(found[3]), _month(found[2]), int(found[1])
    if found := _MONTH_NAME_DAY.fullmatch(text):
        return int(found[3]), _month(found[1]), int(found[2])
    found = SLASHED.fullmatch(text)
    if found is None or order is None:
        raise UnclearError("is not a date: write it as 2026-03-31")
    if order == "YMD":
        if len(found[3]) == 4:
            raise UnclearError("has the year last, and the profile says date_order YMD")
        return 2000 + int(found[1]), int(found[2]), int(found[3])
    if len(found[3]) == 1:
        raise UnclearError("has a year of one digit: write it as 2026-03-31")
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    first, second = int(found[1]), int(found[2])
    return (year, first, second) if order == "MDY" else (year, second, first)


def _month(name: str) -> int:
    number = _MONTHS.get(name[:3].casefold())
    if number is None or not (len(name) == 3 or name.casefold() in (*_MONTH_NAMES, "sept")):
        raise UnclearError("is not a date: write it as 2026-03-31")
    return number


def _yes_or_no(text: str, leaf: Leaf) -> bool:
    word = plain(text)
    network = leaf.name == "participating"
    if word in _YES or (network and word in _IN_NETWORK):
        return True
    if word in _NO or (network and word in _OUT_OF_NETWORK):
        return False
    raise UnclearError(
        f'is neither yes nor no: write yes or no, or add the word to [values."{leaf.path}"] of the profile'
    )


def _choice(text: str, leaf: Leaf) -> str:
    word = plain(text)
    for choice in leaf.choices:
        if word == plain(choice):
            return choice
    if known := _CHOICE_WORDS.get(leaf.path, {}).get(word):
        return known
    raise UnclearError(
        f"is not one of the words for it ({', '.join(leaf.choices)}): write one of them, or add the sheet's "
        f'word to [values."{leaf.path}"] of the profile'
    )


def _text(tidy: str, whole: str) -> str:
    if _SCIENTIFIC.fullmatch(tidy):
        raise UnclearError(
            "is a long number the spreadsheet has shortened, so digits are lost: format the column as text "
            "and enter it again"
        )
    return whole
