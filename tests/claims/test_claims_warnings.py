"""Doubts about other people's identifiers are pointed out, and the claim is read all the same."""

from __future__ import annotations

from typing import Any

import pytest

from idrkit.claims.model import Claim
from idrkit.claims.warnings import warnings


def _claim(**changes: Any) -> Claim:
    record: dict[str, Any] = {
        "claim_id": "IONM-1",
        "provider": {"name": "Example IONM", "npi": "1234567893"},
        "plan": {"name": "Example Plan", "payer_id": "60054"},
        "facility": {"npi": "1999900008"},
        "service_lines": [{"line_id": "1", "service_code": "95941", "remark_codes": ["N830", "MA01"]}],
    }
    return Claim.model_validate(record | changes)


def test_a_claim_in_order_has_no_warning() -> None:
    assert warnings(_claim()) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"facility": {"npi": "1234567890"}}, "facility.npi"),
        ({"rendering": {"name": "A. Example, CNIM", "npi": "1326482713"}}, "rendering.npi"),
        ({"plan": {"name": "P", "payer_id": "60 05"}}, "plan.payer_id"),
        ({"plan": {"name": "P", "contact": {"email": "fax only"}}}, "plan.contact.email"),
        ({"claim_number": "1.23E+11"}, "claim_number"),
        ({"initial_payment": {"remark_codes": ["X1"]}}, "initial_payment.remark_codes"),
        ({"service_lines": [{"line_id": "1", "service_code": "470"}]}, "service_lines[].service_code"),
        (
            {"service_lines": [{"line_id": "1", "service_code": "95941", "remark_codes": ["45"]}]},
            "service_lines[].remark_codes",
        ),
    ],
)
def test_an_odd_identifier_is_pointed_out(changes: dict[str, Any], field: str) -> None:
    assert [one.field for one in warnings(_claim(**changes))] == [field]


def test_a_drg_is_not_odd_on_an_institutional_claim() -> None:
    lines = [{"line_id": "1", "service_code": "470"}]
    assert warnings(_claim(service_lines=lines, claim_form="institutional")) == ()
