"""One cell and the fact of an event it stands for; what is not plain is never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from idrkit.intake.cells import Cell, DateOrder, UnclearError, as_text, day, money, plain, says_nothing
from idrkit.intake.events.eastern import eastern_day
from idrkit.intake.events.vocabulary import FactWord, Shape

_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(.*)$")
_OFFSET = re.compile(r"Z|[+-]\d{2}:?\d{2}")
_UTC, _AS_SHOWN = ("UTC", "GMT"), ("", "AM", "PM", "A.M.", "P.M.", "ET", "EST", "EDT")
_NUMBER = re.compile(r"DISP[\s_-]?(\d{6,8})", re.I)
_LONGEST = 4000


def tidy(cell: Cell) -> str:
    """The cell as text with single blanks."""
    return " ".join(as_text(cell).replace("\u00a0", " ").split())


def dispute_number(cell: Cell) -> str | None:
    """The dispute number in the cell.

    Raises:
        UnclearError: what stands there is none.
    """
    if says_nothing(cell):
        return None
    found = _NUMBER.fullmatch(tidy(cell))
    if found is None:
        raise UnclearError("is no dispute number: it is written DISP-1234567")
    return f"DISP-{found[1]}"


def day_of(cell: Cell, order: DateOrder | None) -> date | None:
    """The day in the cell; a time with its time zone is brought to US Eastern time first.

    Raises:
        UnclearError: what stands there is no day.
    """
    if says_nothing(cell):
        return None
    text = tidy(cell)
    clock = _CLOCK.search(text) if isinstance(cell, str) else None
    zone = clock[1].strip().upper() if clock else ""
    zone = re.sub(r"^[AP]\.?M\.?\s+", "", zone)
    if zone in _AS_SHOWN:
        return day(cell, text, order)
    if not _OFFSET.fullmatch(zone) and zone not in _UTC:
        raise UnclearError("names a time zone that is not known: write the day in US Eastern time as 2026-03-31")
    return _moved(text, zone)


def _moved(text: str, zone: str) -> date:
    bare = text[: len(text) - len(zone)].rstrip()
    offset = "+00:00" if zone in ("Z", *_UTC) else zone
    try:
        moment = datetime.fromisoformat(bare + offset)
    except ValueError:
        raise UnclearError(
            "is a time in another time zone that cannot be read: write the day in US Eastern time as 2026-03-31"
        ) from None
    try:
        return eastern_day(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except OverflowError:
        raise UnclearError("is not a day that exists") from None


def fact_value(cell: Cell, fact: FactWord, words: Mapping[str, str], order: DateOrder | None) -> str | None:
    """The fact as text in the one way it is recorded; None where the cell gives none.

    Args:
        cell: the cell.
        fact: what it is to be.
        words: the words (as `plain` gives them) of a choice and what each means.
        order: what 3/4/2026 means.

    Raises:
        UnclearError: the cell says something that cannot be understood as this fact.
    """
    if says_nothing(cell):
        return None
    text = tidy(cell)
    if fact.shape is Shape.AMOUNT:
        return _amount(money(cell, text))
    if fact.shape is Shape.DAY:
        found = day_of(cell, order)
        return found.isoformat() if found else None
    if fact.shape is Shape.YES_NO:
        return _yes_or_no(text)
    if fact.choices:
        return _choice(text, fact, words)
    if len(text) > _LONGEST:
        raise UnclearError(f"is longer than {_LONGEST} letters: shorten it")
    return text


def _amount(amount: Decimal) -> str:
    if amount < 0:
        raise UnclearError("is below zero: an amount is always zero or more, and the kind says in which direction")
    try:
        whole = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise UnclearError("is too large to be an amount") from None
    if whole != amount:
        raise UnclearError("has more than two decimals: write dollars and cents, such as 1234.50")
    return f"{whole:.2f}"


def _yes_or_no(text: str) -> str:
    word = plain(text)
    if word in (*_YES, *_NO):
        return "yes" if word in _YES else "no"
    raise UnclearError("is neither yes nor no")


def _choice(text: str, fact: FactWord, words: Mapping[str, str]) -> str:
    word = plain(text)
    for choice in fact.choices:
        if word == plain(choice):
            return choice
    if word in words:
        return words[word]
    raise UnclearError(
        f"is not one of the words for it ({', '.join(fact.choices)}): write one of them, or add the sheet's word to "
        f"[values.{fact.name}] of the profile"
    )
