"""Shapes and check digits of the identifiers on a claim. Shapes only: no code list is shipped.

Each `is_...` says whether a text has the shape; each `require_...` returns it in its usual form or says in
one sentence what is wrong. Vectors: tests/claims/id_test_vectors.json.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_STATES_AND_TERRITORIES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC "
    "ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI"
)
US_STATES = frozenset(_STATES_AND_TERRITORIES.split())

# Prefixes the IRS has never assigned to an Employer Identification Number.
_NEVER_ASSIGNED = "00 07 08 09 17 18 19 28 29 49 69 70 78 79 89 96 97"
_UNASSIGNED_EIN_PREFIXES = frozenset(_NEVER_ASSIGNED.split())
_SHOWN = 4


def is_npi(text: str) -> bool:
    """Whether the text is a National Provider Identifier: ten digits from 1 or 2, check digit right.

    The 15-digit card form, 80840 and the ten digits, counts as well.
    """
    digits = text[5:] if re.fullmatch(r"80840\d{10}", text) else text
    if not re.fullmatch(r"[12]\d{9}", digits):
        return False
    total = 24  # the constant the prefix 80840 adds to the sum
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if position % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_tin(text: str) -> bool:
    """Whether the text has the shape of an EIN (12-3456789 or nine digits) with an assigned prefix."""
    if not re.fullmatch(r"\d{2}-?\d{7}", text):
        return False
    return text[:2] not in _UNASSIGNED_EIN_PREFIXES


def is_cpt(text: str) -> bool:
    """Whether the text has the shape of a CPT code (five characters)."""
    return bool(re.fullmatch(r"\d{4}[0-9AFTUM]", text))


def is_hcpcs(text: str) -> bool:
    """Whether the text has the shape of a HCPCS level II code (a letter A to V and four digits)."""
    return bool(re.fullmatch(r"[A-V]\d{4}", text))


def is_drg(text: str) -> bool:
    """Whether the text has the shape of an MS-DRG (three digits, 001 to 999)."""
    return bool(re.fullmatch(r"\d{3}", text)) and text != "000"


def is_revenue_code(text: str) -> bool:
    """Whether the text has the shape of a revenue code (four digits)."""
    return bool(re.fullmatch(r"\d{4}", text))


def is_modifier(text: str) -> bool:
    """Whether the text has the shape of a modifier (two letters or digits)."""
    return bool(re.fullmatch(r"[A-Z0-9]{2}", text))


def is_place_of_service(text: str) -> bool:
    """Whether the text has the shape of a place-of-service code (two digits)."""
    return bool(re.fullmatch(r"\d{2}", text))


def is_type_of_bill(text: str) -> bool:
    """Whether the text has the shape of a type of bill (three characters after an optional leading zero)."""
    return bool(re.fullmatch(r"0\d{2}[0-9A-Z]|[1-9]\d[0-9A-Z]", text))


def is_service_code(text: str) -> bool:
    """Whether the text has the shape of a CPT, HCPCS, DRG or revenue code."""
    return is_cpt(text) or is_hcpcs(text) or is_drg(text) or is_revenue_code(text)


def is_state(text: str) -> bool:
    """Whether the text is the two-letter code of a State, the District of Columbia or a territory."""
    return text in US_STATES


def _require(test: Callable[[str], bool], complaint: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        tidy = text.strip().upper()
        if not test(tidy):
            raise ValueError(complaint)
        return tidy

    return check


require_tin = _require(is_tin, "is not a Taxpayer Identification Number: nine digits such as 12-3456789")
require_service_code = _require(is_service_code, "does not have the shape of a CPT, HCPCS, DRG or revenue code")
require_modifier = _require(is_modifier, "is not a modifier: two letters or digits such as 26 or TC")
require_state = _require(is_state, "is not a State: give the two-letter code such as TX")


def require_npi(text: str) -> str:
    """The ten digits of the NPI, taken from the 15-digit card form if that was given."""
    tidy = text.strip()
    if not is_npi(tidy):
        raise ValueError("is not an NPI: ten digits starting with 1 or 2 with a correct check digit")
    return tidy[-10:]


def require_revenue_code(text: str) -> str:
    """The revenue code in four digits; a three-digit one gets its leading zero."""
    tidy = text.strip()
    tidy = "0" + tidy if re.fullmatch(r"\d{3}", tidy) else tidy
    if not is_revenue_code(tidy):
        raise ValueError("is not a revenue code: four digits such as 0450")
    return tidy


def require_place_of_service(text: str) -> str:
    """The place-of-service code in two digits; a spreadsheet's lost leading zero is put back."""
    tidy = text.strip()
    tidy = "0" + tidy if re.fullmatch(r"\d", tidy) else tidy
    if not is_place_of_service(tidy):
        raise ValueError("is not a place-of-service code: two digits such as 22")
    return tidy


def require_type_of_bill(text: str) -> str:
    """The type of bill in four characters with its leading zero."""
    tidy = text.strip().upper()
    if not is_type_of_bill(tidy):
        raise ValueError("is not a type of bill: such as 0131")
    return tidy if len(tidy) == 4 else "0" + tidy


def last_four(identifier: str) -> str:
    """As much of a member's or a record's number as may be shown: its last four characters, if it has more."""
    if not identifier:
        return ""
    shown = identifier[-_SHOWN:] if len(identifier) > _SHOWN else ""
    return f"****{shown}"
