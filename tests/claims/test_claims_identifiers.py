"""Every vector of id_test_vectors.json that idrkit has a test for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from idrkit.claims import identifiers
from idrkit.claims.disputes import Dispute

VECTORS = json.loads((Path(__file__).parent / "id_test_vectors.json").read_text(encoding="utf-8"))
TESTS: dict[str, Callable[[str], bool]] = {
    "npi": identifiers.is_npi,
    "ein": identifiers.is_tin,
    "cpt": identifiers.is_cpt,
    "hcpcs_level2": identifiers.is_hcpcs,
    "modifier": identifiers.is_modifier,
    "ms_drg": identifiers.is_drg,
    "revenue_code": identifiers.is_revenue_code,
    "type_of_bill": identifiers.is_type_of_bill,
}
CASES = [
    (name, text, valid)
    for name in TESTS
    for key, valid in (("valid", True), ("invalid", False), ("real_bad_from_PUF", False))
    for text in VECTORS[name].get(key, [])
]


@pytest.mark.parametrize(("name", "text", "valid"), CASES)
def test_shape_and_check_digit(name: str, text: str, valid: bool) -> None:
    assert TESTS[name](text) is valid


def test_every_kind_has_both_right_and_wrong_vectors() -> None:
    assert all(any(c[0] == name and c[2] is valid for c in CASES) for name in TESTS for valid in (True, False))


def test_the_card_form_of_an_npi_gives_its_ten_digits() -> None:
    assert identifiers.require_npi("808401234567893") == "1234567893"


@pytest.mark.parametrize(
    ("require", "given", "usual"),
    [
        (identifiers.require_service_code, "g0453", "G0453"),
        (identifiers.require_modifier, " tc ", "TC"),
        (identifiers.require_revenue_code, "450", "0450"),
        (identifiers.require_place_of_service, "2", "02"),
        (identifiers.require_type_of_bill, "131", "0131"),
        (identifiers.require_state, "tx", "TX"),
    ],
)
def test_the_usual_form_is_given_back(require: Callable[[str], str], given: str, usual: str) -> None:
    assert require(given) == usual


@pytest.mark.parametrize("number", VECTORS["dispute_number"]["valid"])
def test_dispute_numbers_of_the_public_files_are_taken(number: str) -> None:
    assert Dispute(number=number).number == number


@pytest.mark.parametrize("number", ["DISP-12345", "DISP-123456789", "disp 123456"])
def test_other_dispute_numbers_are_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        Dispute(number=number)
