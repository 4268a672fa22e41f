"""835, 837 and sheet rows of the same claim: what each gives, what they contradict, where everything went."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from join_files import billed, claim_forms, only, paid, read, remittance

from idrkit.intake.joining.draft import Draft, name
from idrkit.intake.joining.facts import Facts
from idrkit.intake.joining.forms import Billed
from idrkit.intake.profile import Profile

ERA = remittance("20260901", "EFT1", paid())
FORM = claim_forms(billed())


def test_837_facility_state_2310C(tmp_path):  # noqa: N802
    claim = only(read(tmp_path, a_835=ERA, a_837=FORM))
    assert (claim.facility.state, claim.facility.name) == ("AZ", "SYNTHETIC HOSPITAL AZ")
    assert claim.provider.contact.address.state == "TX"
    none = only(read(tmp_path, a_835=ERA, a_837=claim_forms(billed(state=""))))
    assert none.facility.state is None


def test_837_second_claim_renderer(tmp_path):
    forms = claim_forms(billed("A1", reader="ONE"), billed("B2", reader=""), billed("C3", reader="THREE"))
    era = remittance("20260901", "EFT1", *(paid(one, icn=f"I{one}") for one in ("A1", "B2", "C3")))
    names = [one.rendering.name if one.rendering else None for one in read(tmp_path, a_835=era, a_837=forms).claims]
    assert names == ["SAMPLE ONE", None, "SAMPLE THREE"]


def test_what_each_file_gives(tmp_path):
    intake = read(tmp_path, a_835=ERA, a_837=FORM)
    claim, joined = only(intake), intake.joins.claims[0]
    (line,) = claim.service_lines
    assert (line.line_id, line.units, line.place_of_service, line.billed_charge) == ("L1", "4", "22", Decimal(500))
    assert claim.plan.contact.email == "idr@plan.example"
    assert claim.plan.group_number == "GRP1"
    assert claim.bill_transmitted is None
    assert claim.patient.case_number is None
    assert joined.matched == ("CLP01 = CLM01", "lines on REF*6R")
    assert joined.sources["facility.state"] == "a.837"
    assert joined.sources["service_lines[L1].initial_payment"] == "a.835"


def test_lines_without_a_number_join_on_the_service_only_where_it_is_one(tmp_path):
    bare = [one for one in paid() if not one.startswith("REF*6R")]
    intake = read(tmp_path, a_835=remittance("20260901", "EFT1", bare), a_837=FORM)
    assert "lines on code, modifiers and date" in intake.joins.claims[0].matched
    assert only(intake).service_lines[0].place_of_service == "22"


@pytest.mark.parametrize(
    ("titles", "cells", "matched"),
    [
        ("claim_id,Payment received,ON start", "a1,2026-09-04,2026-09-10", "claim_id"),
        ("Claim #,Payment received,ON start", "ICN1,2026-09-04,2026-09-10", "claim_number"),
        ("TRN,CPT,DOS,Payment received,ON start", "EFT1,95940,2026-08-03,2026-09-04,2026-09-10", "trace number, code"),
    ],
)
def test_a_row_joins_by_its_numbers(tmp_path, titles, cells, matched):
    intake = read(tmp_path, a_835=ERA, a_837=FORM, dates_csv=f"{titles}\n{cells}\n")
    claim = only(intake)
    assert (claim.initial_payment_received, claim.open_negotiation_start) == (date(2026, 9, 4), date(2026, 9, 10))
    assert claim.unconfirmed == ()
    assert any(matched in one for one in intake.joins.claims[0].matched)
    assert (intake.counts.rows, intake.counts.rows_in_claims, intake.counts.rejected) == (1, 1, 0)


def test_one_row_confirms_a_whole_payment(tmp_path):
    era = remittance("20260901", "EFT1", paid("A1"), paid("B2", icn="ICN2"))
    intake = read(tmp_path, a_835=era, dates_csv="Trace number,Payment received\nEFT1,2026-09-03\n")
    assert [one.initial_payment_received for one in intake.claims] == [date(2026, 9, 3)] * 2
    assert not any(one.unconfirmed for one in intake.claims)
    assert intake.joins.payment_rows == (("dates.csv, row 2", 2),)


@pytest.mark.parametrize("days", [("2026-09-03", "2026-09-05"), ("2026-09-05", "2026-09-03")])
def test_of_two_days_of_receipt_the_earlier_stands_until_one_is_corrected(tmp_path, days):
    sheets = {f"{name}_csv": f"claim_id,Payment received\nA1,{day}\n" for name, day in zip("bc", days, strict=True)}
    claim = only(read(tmp_path, a_835=ERA, **sheets))
    assert claim.initial_payment_received == date(2026, 9, 3)
    early, late = ("b", "c") if days[0] < days[1] else ("c", "b")
    assert claim.why_unconfirmed("initial_payment_received") == (
        f"{early}.csv, row 2 says 2026-09-03 and {late}.csv, row 2 says 2026-09-05; the earlier day is counted from "
        "until one of the two is corrected."
    )
    third = {**sheets, "d_csv": "claim_id,Payment received\nA1,2026-09-01\n"}
    claim = only(read(tmp_path, a_835=ERA, **third))
    assert claim.initial_payment_received == date(2026, 9, 1)
    assert claim.why_unconfirmed("initial_payment_received")
    twice = {"b_csv": sheets["b_csv"], "e_csv": sheets["b_csv"]}
    assert not only(read(tmp_path, a_835=ERA, **twice)).unconfirmed


@pytest.mark.parametrize(("made", "said"), [("20260831", True), ("20260901", False), ("20260902", False)])
def test_a_remittance_made_before_its_payment_date_is_a_doubt(tmp_path, made, said):
    era = ERA.replace("N1*PR*", f"DTM*405*{made}~N1*PR*").replace("SE*18*", "SE*19*")
    claim = only(read(tmp_path, a_835=era))
    assert claim.initial_payment_received == date(2026, 9, 1)
    why = claim.why_unconfirmed("initial_payment_received")
    assert ("The remittance was made on 2026-08-31 (DTM*405), so it may have come before that day" in why) is said
    known = only(read(tmp_path, b_835=era, c_csv="claim_id,Payment received\nA1,2026-09-01\n"))
    assert known.unconfirmed == ()


def test_a_contradiction_keeps_the_claim_and_settles_nothing(tmp_path):
    rows = "claim_id,CPT,Paid,ON start\nA1,95940,300.00,2026-09-10\n"
    claim = only(read(tmp_path, a_835=ERA, a_837=FORM, dates_csv=rows))
    assert claim.service_lines[0].initial_payment is None
    assert claim.open_negotiation_start == date(2026, 9, 10)
    why = claim.why_unconfirmed("service_lines[L1].initial_payment")
    assert why == 'a.835 and dates.csv, row 2 contradict each other: "100.00" and "300.00"'


@pytest.mark.parametrize("said", ["100", "$100.00"])
def test_the_same_said_in_two_ways_is_no_contradiction(tmp_path, said):
    claim = only(read(tmp_path, a_835=ERA, dates_csv=f"claim_id,Paid,Payer\nA1,{said},Sample Plan\n"))
    assert claim.service_lines[0].initial_payment == Decimal(100)
    assert [one.fact for one in claim.unconfirmed] == ["initial_payment_received"]


def test_rows_that_cannot_be_placed_are_rejected_and_hold_their_claim(tmp_path):
    rows = "claim_id,CPT,ON start\nZ9,95940,2026-09-10\nA1,99999,2026-09-10\nA1,95940,soon\n"
    intake = read(tmp_path, a_835=ERA, dates_csv=rows)
    assert [(one.row, one.field) for one in intake.rejects] == [
        (2, "claim_id"),
        (3, "claim_id"),
        (4, "open_negotiation_start"),
    ]
    assert {"service_lines", "open_negotiation_start"} <= {one.fact for one in only(intake).unconfirmed}
    assert (intake.counts.rows, intake.counts.rows_in_claims, intake.counts.rejected) == (3, 0, 3)


def test_constants_hold_for_x12_claims_and_do_not_overrule_numbers(tmp_path):
    known = Profile(
        constants={"provider.participating": False, "provider.name": "Our Group", "provider.npi": "1234567893"}
    )
    claim = only(read(tmp_path, profile=known, a_835=ERA))
    assert (claim.provider.participating, claim.provider.name, claim.provider.npi) == (False, "Our Group", None)
    assert "contradict" in claim.why_unconfirmed("provider.npi")


def test_what_matched_nothing_is_said(tmp_path):
    intake = read(tmp_path, a_835=ERA, a_837=claim_forms(billed("B2")))
    report = intake.joins
    assert [one.claim_id for one in report.without_form] == ["A1"]
    assert [one.claim_id for one in report.not_answered] == ["B2"]
    assert report.forms.in_claims == 1


def test_a_replacement_takes_the_place_of_the_first_bill(tmp_path):
    again = [*billed(state="NM", frequency="7")]
    again.insert(1, "REF*F8*ICN1")
    intake = read(tmp_path, a_835=ERA, a_837=FORM, b_837=claim_forms(again))
    assert only(intake).facility.state == "NM"
    assert (intake.joins.forms.in_claims, intake.joins.forms.set_aside) == (1, 1)


def test_what_is_wrong_with_a_number_costs_no_claim(tmp_path):
    bad = ERA.replace("1999994324", "1999994325")
    claim = only(read(tmp_path, a_835=bad))
    assert claim.provider.npi is None
    assert "check digit" in claim.why_unconfirmed("provider.npi")


def test_share_of_the_patient_that_is_no_cost_sharing_is_not_counted(tmp_path):
    claim = paid(shared=0)
    claim[3] = "CAS*PR*2*40**45*60"
    claim.insert(4, "CAS*CO*45*300")
    intake = read(tmp_path, a_835=remittance("20260901", "EFT1", claim))
    assert only(intake).service_lines[0].cost_sharing == Decimal(40)
    assert "PR 45: 60" in " ".join(intake.joins.claims[0].notes)


def test_another_code_paid_keeps_the_code_billed(tmp_path):
    claim = paid(code="95941")
    claim[1] = "SVC*HC:G0453*500*100**2*HC:95941:26*4"
    intake = read(tmp_path, a_835=remittance("20260901", "EFT1", claim))
    (line,) = only(intake).service_lines
    assert (line.service_code, line.modifiers, line.units) == ("95941", ("26",), "4")
    assert "bundled" in " ".join(intake.joins.claims[0].notes)


def test_a_thousand_claims_take_seconds(tmp_path):
    numbers = [f"N{number:04}" for number in range(1000)]
    era = remittance("20260901", "EFT1", *(paid(one, icn=f"I{one}") for one in numbers))
    begun = time.perf_counter()
    intake = read(tmp_path, a_835=era, a_837=claim_forms(*map(billed, numbers)))
    assert len(intake.claims) == 1000
    assert not intake.joins.without_form
    assert time.perf_counter() - begun < 20


def test_forms_that_differ_and_replace_nothing_are_rejected_together_with_their_places(tmp_path):
    other = [one.replace("*UN*4*", "*UN*5*") for one in billed()]
    intake = read(tmp_path, a_837=FORM, b_837=claim_forms(other))
    assert intake.claims == ()
    assert [one.reason for one in intake.rejects] == [
        "a.837, segment 14 + b.837, segment 14: 2 claim forms have its number and differ, and none says that it "
        "replaces another: none was joined."
    ]
    assert (intake.joins.forms.found, intake.joins.forms.rejected) == (2, 2)


def test_claims_nothing_tells_apart_still_get_ids_of_their_own():
    drafts = [Draft("N" * 70, None, Billed(None), Facts(), []) for _ in range(12)]
    name(drafts)
    ids = [one.claim_id for one in drafts]
    assert len(set(ids)) == 12
    assert max(map(len, ids)) <= 64
