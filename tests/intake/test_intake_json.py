"""Claim records in JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from idrkit.intake.read import read_claims


def _record(**changes: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "claim_id": "J1",
        "provider": {"name": "Example IONM", "npi": "1234567893"},
        "plan": {"name": "Example Plan"},
        "service_lines": [{"line_id": "1", "service_code": "95941", "offer": "12.30"}],
    }
    return record | changes


def _write(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("shape", [lambda r: [r], lambda r: {"claims": [r]}, lambda r: r])
def test_a_list_an_object_with_claims_and_one_claim(tmp_path: Path, shape: Any) -> None:
    intake = read_claims([_write(tmp_path / "c.json", shape(_record()))])
    assert intake.claims[0].service_lines[0].offer == Decimal("12.30")
    assert intake.sources == {"J1": "c.json, record 1"}


def test_a_number_is_read_exactly_and_never_as_a_float(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps(_record()).replace('"12.30"', "12345678901234.10"), encoding="utf-8")
    assert read_claims([path]).rejects[0].field == "service_lines[1].offer"
    path.write_text(json.dumps(_record()).replace('"12.30"', "12345678901.10"), encoding="utf-8")
    assert read_claims([path]).claims[0].service_lines[0].offer == Decimal("12345678901.10")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"claim_id": "Jane Patient"}, "claim_id", "letters, digits"),
        ({"provider": {"name": "P", "npi": "1234567890"}}, "provider.npi", '"1234567890" is not an NPI'),
        ({"plan": {}}, "plan.name", "is missing"),
        ({"plan": {"name": "P", "fundng": "x"}}, "plan.fundng", "did you mean plan.funding"),
        ({"plan": {"name": "P", "funding": "Jane"}}, "plan.funding", "self_insured"),
        ({"service_lines": []}, "service_lines", "at least one"),
        ({"service_lines": [{"line_id": "1", "service_code": 95941}]}, "service_lines[1].service_code", "in quotes"),
        ({"idr_initiated": 1735689600}, "idr_initiated", "date in quotes"),
        ({"idr_initiated": "1735689600"}, "idr_initiated", "date in quotes"),
        ({"idr_initiated": "2026-02-30"}, "idr_initiated", "is not a date"),
        ({"exhibits": [{"id": "A", "kind": "k", "title": "t", "dated": 1}]}, "exhibits[1].dated", "date"),
        ({"statements": [{"factor": "Jane", "text": "t"}]}, "statements[1].factor", "market_share"),
        ({"overrides": "Jane"}, "overrides", "list"),
        ({"patient": {"member_id": "Jane " * 30}}, "patient.member_id", "longer than 64"),
        ({"service_description": "\ud800"}, "service_description", "not text"),
        ({"Jane Patient": 1}, "(another field)", "not a field"),
    ],
)
def test_a_faulty_record_is_rejected_naming_its_field(
    tmp_path: Path, changes: dict[str, Any], field: str, words: str
) -> None:
    intake = read_claims([_write(tmp_path / "c.json", [_record(**changes), _record(claim_id="J2")])])
    assert [claim.claim_id for claim in intake.claims] == ["J2"]
    (reject,) = intake.rejects
    assert (reject.row, reject.field) == (1, field)
    assert words in reject.reason
    assert "Jane" not in reject.reason
    assert reject.record == _record(**changes)


def test_two_records_with_one_claim_id(tmp_path: Path) -> None:
    intake = read_claims([_write(tmp_path / "c.json", [_record(), _record()])])
    assert (intake.counts.claims, intake.counts.rejected, intake.counts.rows) == (1, 1, 2)
    assert "c.json, record 1" in intake.rejects[0].reason


@pytest.mark.parametrize("record", [3, "x", None, [1]])
def test_what_is_no_record_is_rejected_and_kept(tmp_path: Path, record: Any) -> None:
    intake = read_claims([_write(tmp_path / "c.json", [record, _record()])])
    assert (intake.counts.claims, intake.rejects[0].record) == (1, record)
