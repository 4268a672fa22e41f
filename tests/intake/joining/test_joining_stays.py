"""Claims of hospitals: a stay decided as a whole, with and without its claim form, and lines with revenue codes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from join_files import billed_stay, hospital_form, only, paid, read, remittance, stay

from idrkit.intake.read import read_claims

ERA = remittance("20260901", "EFT1", stay())
FORM = hospital_form(billed_stay())


def shown(line):
    return (
        line.line_id,
        line.service_code,
        line.billed_charge,
        line.initial_payment,
        line.cost_sharing,
        line.date_of_service,
        line.date_of_service_end,
    )


STAY = ("1", "470", Decimal(12000), Decimal(4000), Decimal(500), date(2026, 8, 1), date(2026, 8, 4))


def test_a_stay_decided_as_a_whole_is_one_line_under_its_drg(tmp_path):
    intake = read(tmp_path, a_835=ERA)
    claim = only(intake)
    assert [shown(one) for one in claim.service_lines] == [STAY]
    assert (claim.claim_form.value, claim.type_of_bill) == ("institutional", None)
    assert [one.sentence for one in intake.notices] == []


def test_with_its_claim_form_too_and_the_lines_billed_are_named(tmp_path):
    intake = read(tmp_path, a_835=ERA, a_837=FORM)
    claim = only(intake)
    assert [shown(one) for one in claim.service_lines] == [STAY]
    assert (claim.claim_form.value, claim.type_of_bill) == ("institutional", "0111")
    assert (
        "Decided as a whole under DRG 470: one line is made of the 2 billed (0120, 0360); record dispute.bundled."
        in intake.joins.claims[0].notes
    )


def test_billed_and_not_answered_the_lines_are_those_of_the_form(tmp_path):
    claim = only(read(tmp_path, a_837=FORM))
    assert [(one.service_code, one.initial_payment, one.units) for one in claim.service_lines] == [
        ("0120", None, "3"),
        ("0360", None, "1"),
    ]
    assert {one.date_of_service for one in claim.service_lines} == {date(2026, 8, 1)}


def test_without_a_drg_no_amount_is_spread_over_the_lines(tmp_path):
    intake = read(tmp_path, a_835=remittance("20260901", "EFT1", stay(drg="")), a_837=FORM)
    assert [(one.service_code, one.initial_payment) for one in only(intake).service_lines] == [
        ("0120", None),
        ("0360", None),
    ]
    assert "no payment is given for single lines" in " ".join(intake.joins.claims[0].notes)
    alone = read(tmp_path, a_835=remittance("20260901", "EFT1", stay(drg="")))
    assert alone.claims == ()
    assert "give the 837 too" in alone.rejects[0].reason


def test_lines_with_a_drg_stay_lines(tmp_path):
    lines = ("SVC*NU:0120*9000*3000**3", "CAS*CO*45*6000", "SVC*NU:0360*3000*1000**1", "CAS*PR*1*500", "CAS*CO*45*1500")
    claim = only(read(tmp_path, a_835=remittance("20260901", "EFT1", stay("A1", *lines)), a_837=FORM))
    assert [(one.service_code, one.initial_payment) for one in claim.service_lines] == [
        ("0120", Decimal(3000)),
        ("0360", Decimal(1000)),
    ]


def test_a_procedure_without_its_code_leaves_the_line_its_revenue_code(tmp_path):
    form = hospital_form([one.replace("SV2*0120**", "SV2*0120*4*") for one in billed_stay()])
    assert [one.service_code for one in only(read(tmp_path, a_837=form)).service_lines] == ["0120", "0360"]
    record = {
        "claim_id": "A1",
        "provider": {"name": "Synthetic Hospital"},
        "plan": {"name": "Sample Plan"},
        "service_lines": [{"line_id": "1", "service_code": "95940"}],
    }
    (tmp_path / "claims.json").write_text(json.dumps([record]))
    intake = read_claims([tmp_path])
    assert len(intake.claims) == 1
    assert "no lines like service_lines[1]" in intake.joins.claims[0].notes[0]


@pytest.mark.parametrize("again", [4000, 4500])
def test_a_later_remittance_of_a_stay_pays_its_award(tmp_path, again):
    rows = "claim_id,payment_determination,award.determined_amount\nA1,2027-01-14,9000.00\n"
    later = remittance("20270201", "EFT9", stay(paid=again))
    claim = only(read(tmp_path, a_835=ERA, a_837=FORM, b_835=later, dates_csv=rows))
    assert [shown(one) for one in claim.service_lines] == [STAY]
    assert [(one.kind.value, one.amount) for one in claim.award_payments] == [("payment", Decimal(again))]


def test_a_professional_claim_is_never_made_a_stay(tmp_path):
    bare = [one for one in paid() if not one.startswith(("SVC", "REF", "DTM"))]
    assert read(tmp_path, a_835=remittance("20260901", "EFT1", bare)).claims == ()
