"""How facts are written on a page: amounts, days, percentages, and rows of a label and a value.

A fact that is not known stays None all the way to the page, where it is shown as missing; nothing here puts a
word in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from idrkit.assess.wording import listed, words
from idrkit.claims.model import Claim

__all__ = ["Row", "day", "listed", "money", "percent", "received_day", "words"]

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled fact of a form: its value, or None where it is missing and `where` tells where to find it.

    `cite` is the paragraph that asks for it, `exhibit` the document that shows it, `note` a remark in small
    print below the value.
    """

    label: str
    value: str | None
    where: str = ""
    cite: str = ""
    exhibit: str = ""
    note: str = ""


def money(amount: Decimal | None) -> str | None:
    """An amount as it is written on a remittance: "$1,234.50"."""
    if amount is None:
        return None
    sign = "−" if amount < 0 else ""
    return f"{sign}${abs(amount):,.2f}"


def day(value: date | None) -> str | None:
    """A day written out, so that month and day cannot be confused: "November 23, 2026"."""
    return None if value is None else f"{value:%B} {value.day}, {value.year}"


def received_day(claim: Claim) -> str | None:
    """The day the initial payment or denial was received, with the words that it is assumed where it is."""
    written = day(claim.initial_payment_received)
    assumed = written is not None and claim.why_unconfirmed("initial_payment_received")
    return f"{written} (assumed, to be confirmed)" if assumed else written


def percent(value: Decimal | None) -> str | None:
    """A percentage with one decimal: "187.5%"."""
    return None if value is None else f"{value.quantize(_TENTH, ROUND_HALF_UP):,}%"
