"""Facts behind the offer: how they may be written, and what is said of a wrong one."""

import json

import pytest

from idrkit.intake.read import read_claims

RECORD = {
    "claim_id": "J1",
    "provider": {"name": "Example IONM"},
    "plan": {"name": "Example Plan"},
    "service_lines": [{"line_id": "1", "service_code": "95941"}],
}


def read(tmp_path, **changes):
    path = tmp_path / "c.json"
    path.write_text(json.dumps([RECORD | changes]), encoding="utf-8")
    return read_claims([path])


SHARE = {"of": "provider", "percent": "12.5"}
WRONG = [
    ({"evidence": {"market_share": [SHARE | {"percent": "101"}]}}, "evidence.market_share[1].percent", "from 0 to 100"),
    ({"evidence": {"market_share": [SHARE | {"percent": "-1"}]}}, "evidence.market_share[1].percent", "from 0 to 100"),
    ({"evidence": {"market_share": [SHARE | {"of": "Jane"}]}}, "evidence.market_share[1].of", "'provider'"),
    ({"evidence": {"market_share": [SHARE | {"page": "0"}]}}, "evidence.market_share[1].page", "page number"),
    ({"evidence": {"market_share": [SHARE | {"page": "iv"}]}}, "evidence.market_share[1].page", "page number"),
    ({"evidence": {"market_share": [SHARE | {"as_of": "2026-02-30"}]}}, "evidence.market_share[1].as_of", "not a date"),
    ({"evidence": {"alerts": [{"time": "7:42"}]}}, "evidence.alerts[1].time", "24-hour clock"),
    ({"evidence": {"alerts": [{"time": "24:00"}]}}, "evidence.alerts[1].time", "24-hour clock"),
    (
        {"evidence": {"training": [{"role": "r", "credential": "c", "since": "14"}]}},
        "evidence.training[1].since",
        "year",
    ),
    ({"evidence": {"training": [{"role": "r"}]}}, "evidence.training[1].credential", "is missing"),
    ({"evidence": {"case_volume": [{"who": "w", "cases": "many"}]}}, "evidence.case_volume[1].cases", "whole number"),
    (
        {"evidence": {"case_volume": [{"who": "w", "period_start": "2026-01-02", "period_end": "2026-01-01"}]}},
        "evidence.case_volume[1]",
        "before period_start",
    ),
    (
        {"evidence": {"contracted_rates": [{"service_code": "95941", "rate": "-1"}]}},
        "evidence.contracted_rates[1].rate",
        "negative",
    ),
    ({"evidence": {"trainings": []}}, "evidence.trainings", "not a field"),
    ({"monitoring": {"exclusive_minutes": 1.5}}, "monitoring.exclusive_minutes", "whole number"),
    ({"monitoring": {"exclusive_minutes": True}}, "monitoring.exclusive_minutes", "whole number"),
    ({"monitoring": {"oversight": {"licensed_states": ["Jane"]}}}, "monitoring.oversight.licensed_states[1]", "State"),
    ({"dispute": {"objections": ["State law!"]}}, "dispute.objections[1]", "docs/brief.md"),
]


@pytest.mark.parametrize(("changes", "field", "words"), WRONG, ids=[f"{one[1]}-{one[2]}" for one in WRONG])
def test_a_wrong_fact_is_told_with_its_field(tmp_path, changes, field, words):
    (reject,) = read(tmp_path, **changes).rejects
    assert reject.field == field
    assert words in reject.reason
    assert "Jane" not in reject.reason


def test_numbers_may_be_text_or_digits(tmp_path):
    (claim,) = read(
        tmp_path,
        evidence={
            "market_share": [SHARE | {"percent": 7, "page": 4}, SHARE | {"percent": "100"}],
            "procedures": [{"description": "d", "levels": "4", "duration_minutes": 178}],
        },
    ).claims
    assert [(str(one.percent), one.page) for one in claim.evidence.market_share] == [("7", "4"), ("100", None)]
    assert (claim.evidence.procedures[0].levels, claim.evidence.procedures[0].duration_minutes) == (4, 178)


def test_a_claim_without_evidence_has_none(tmp_path):
    (claim,) = read(tmp_path).claims
    assert not any(getattr(claim.evidence, name) for name in type(claim.evidence).model_fields)
    assert claim.monitoring.started is None
