"""How facts are written on a page: amounts, days, percentages, and rows of a label and a value.

A fact that is not known stays None all the way to the page, where it is shown as missing; nothing here puts a
word in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

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


def percent(value: Decimal | None) -> str | None:
    """A percentage with one decimal: "187.5%"."""
    return None if value is None else f"{value.quantize(_TENTH, ROUND_HALF_UP):,}%"


def listed(items: tuple[str, ...] | list[str]) -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def words(code: str) -> str:
    """A word of the claim record as it is read: "self_insured" becomes "self-insured"."""
    return _WORDS.get(code, code.replace("_", " "))


_WORDS = {
    "idr_initiated": "IDR initiation",
    "idre_selected": "selection of the certified IDR entity",
    "idre_preliminary_selection": "preliminary selection of the certified IDR entity",
    "open_negotiation_start": "start of open negotiation",
    "initial_payment_received": "receipt of the initial payment or denial",
    "self_insured": "self-insured",
    "fully_insured": "fully insured",
    "non_emergency_at_participating_facility": "non-emergency service at a participating facility",
    "emergency": "emergency service",
    "post_stabilization": "post-stabilization service",
    "air_ambulance": "air ambulance service",
    "ground_ambulance": "ground ambulance service",
    "fehb": "FEHB plan",
    "non_federal_governmental": "non-Federal governmental plan",
    "tricare": "TRICARE",
    "medicare": "Medicare",
    "medicare_advantage": "Medicare Advantage",
    "medicaid": "Medicaid",
    "chip": "CHIP",
    "va": "VA",
    "provider_of_air_ambulance_services": "provider of air ambulance services",
    "emergency_department_of_a_hospital": "emergency department of a hospital",
    "fewer_than_20": "fewer than 20 employees",
    "20_to_50": "20 to 50 employees",
    "50_or_fewer": "50 or fewer employees",
    "51_to_100": "51 to 100 employees",
    "101_to_500": "101 to 500 employees",
    "more_than_500": "more than 500 employees",
}
