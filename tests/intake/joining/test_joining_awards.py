"""Later remittances of a claim whose rate was determined or agreed: the award's payment, and never the initial one."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from join_files import billed, claim_forms, only, paid, read, remittance

from idrkit.assess.award import AwardState, balance
from idrkit.intake.read import read_claims

FIRST = remittance("20260901", "EFT1", paid())
FORM = claim_forms(billed())
DECIDED = "claim_id,payment_determination,award.determined_amount\nA1,2027-01-14,400.00\n"
SETTLED = "claim_id,agreement_reached,award.agreed_amount\nA1,2027-01-14,400.00\n"


def later(day="20270201", amount=250, trace="EFT9", **how):
    """A remittance that pays what is left of 400.00: 100.00 was paid first, 50.00 is the patient's."""
    return remittance(day, trace, paid(amount=amount, icn="ICN2", shared=0, **how))


def first_payment(claim):
    line = claim.service_lines[0]
    first = claim.initial_payment
    return line.initial_payment, line.cost_sharing, first.payment_date, first.trace_number


def payments(claim):
    return [(one.kind.value, one.amount, one.trace_number) for one in claim.award_payments]


UNTOUCHED = (Decimal(100), Decimal(50), date(2026, 9, 1), "EFT1")


@pytest.mark.parametrize("sheet", [DECIDED, SETTLED])
def test_a_later_remittance_pays_the_award_and_not_the_initial_payment(tmp_path, sheet):
    intake = read(tmp_path, a_835=FIRST, a_837=FORM, b_835=later(), dates_csv=sheet)
    claim = only(intake)
    assert first_payment(claim) == UNTOUCHED
    assert payments(claim) == [("payment", Decimal(250), "EFT9")]
    assert claim.claim_number == "ICN1"
    assert balance(claim).state is AwardState.PAID_IN_FULL
    assert intake.joins.not_taken == ()
    assert [name for name, _ in intake.joins.award_payments] == ["A1"]
    assert intake.joins.remittances.in_claims == 2


def test_without_it_or_with_a_part_of_it_the_rest_is_owed(tmp_path):
    claim = only(read(tmp_path, a_835=FIRST, a_837=FORM, dates_csv=DECIDED))
    assert (balance(claim).state, balance(claim).still_owed) == (AwardState.UNPAID, Decimal(250))
    claim = only(read(tmp_path, a_835=FIRST, a_837=FORM, b_835=later(amount=60), dates_csv=DECIDED))
    assert (balance(claim).state, balance(claim).still_owed) == (AwardState.PAID_IN_PART, Decimal(190))


@pytest.mark.parametrize(
    ("day", "since"), [("20270113", False), ("20270114", True), ("20270115", True)], ids=["before", "on", "after"]
)
def test_the_day_of_the_decision_divides_what_was_decided_first_from_what_pays_the_award(tmp_path, day, since):
    taken = paid(status="22")
    corrected = remittance(day, "EFT5", taken, paid(amount=220, shared=60, icn="ICN2"))
    claim = only(read(tmp_path, a_835=FIRST, b_835=corrected, dates_csv=DECIDED))
    if since:
        assert first_payment(claim) == UNTOUCHED
        assert payments(claim) == [("recovery", Decimal(100), "EFT5"), ("payment", Decimal(220), "EFT5")]
    else:
        assert first_payment(claim) == (Decimal(220), Decimal(60), date(2026, 9, 1), "EFT1")
        assert payments(claim) == []


@pytest.mark.parametrize("unsigned", [False, True])
def test_a_reversal_and_a_correction_that_pays_the_award_come_to_the_difference(tmp_path, unsigned):
    taken = paid(status="22")
    if unsigned:
        taken = [one.replace("*-", "*") for one in taken]
    again = remittance("20270201", "EFT9", taken, paid(amount=350, icn="ICN2"))
    again = again.replace("BPR*I*450*", "BPR*I*250*")
    claim = only(read(tmp_path, a_835=FIRST, b_835=again, dates_csv=DECIDED))
    assert first_payment(claim) == UNTOUCHED
    assert payments(claim) == [("recovery", Decimal(100), "EFT9"), ("payment", Decimal(350), "EFT9")]
    assert balance(claim).state is AwardState.PAID_IN_FULL


@pytest.mark.parametrize(("reason", "kind"), [("WO", "payment"), ("L6", "interest")])
def test_a_payment_that_stands_only_in_a_provider_adjustment(tmp_path, reason, kind):
    era = remittance("20270201", "EFT9").replace("LX*1~", f"PLB*1999994324*20271231*{reason}:ICN1*-250~")
    era = era.replace("BPR*I*0*", "BPR*I*250*")
    intake = read(tmp_path, a_835=FIRST, b_835=era, dates_csv=DECIDED)
    assert payments(only(intake)) == [(kind, Decimal(250), "EFT9")]
    assert first_payment(only(intake)) == UNTOUCHED
    other = era.replace(f"{reason}:ICN1", "CS:ICN1")
    intake = read(tmp_path, a_835=FIRST, b_835=other, dates_csv=DECIDED)
    assert payments(only(intake)) == []
    assert [(one.file, one.what, one.claim_ids) for one in intake.joins.not_taken] == [("b.835", "PLB 1", ("A1",))]


def test_the_same_file_given_twice_counts_once(tmp_path):
    plb = later().replace("SE*", "PLB*1999994324*20271231*WO:ICN2*50~SE*").replace("BPR*I*250*", "BPR*I*200*")
    intake = read(tmp_path, a_835=FIRST, b_835=plb, c_835=plb, dates_csv=DECIDED)
    assert payments(only(intake)) == [("payment", Decimal(250), "EFT9"), ("recovery", Decimal(50), "EFT9")]
    assert intake.joins.remittances.repeated == 1


def test_one_payment_in_two_files_counts_each_claim_of_it(tmp_path):
    both = remittance("20260901", "EFT1", paid(), paid("B2", icn="ICNB"))
    one, two = later(), remittance("20270201", "EFT9", paid("B2", amount=40, shared=0, icn="ICNB2"))
    rows = f"{DECIDED}B2,2027-01-14,400.00\n"
    intake = read(tmp_path, a_835=both, b_835=one, c_835=two, dates_csv=rows)
    assert [payments(one) for one in intake.claims] == [
        [("payment", Decimal(250), "EFT9")],
        [("payment", Decimal(40), "EFT9")],
    ]


def test_two_days_of_decision_settle_nothing_and_count_nothing(tmp_path):
    rows = f"{DECIDED}A1,2027-03-01,400.00\n"
    intake = read(tmp_path, a_835=FIRST, b_835=later(), dates_csv=rows)
    claim = only(intake)
    assert first_payment(claim) == UNTOUCHED
    assert (claim.payment_determination, payments(claim)) == (None, [])
    assert "contradict" in claim.why_unconfirmed("payment_determination")
    (left,) = intake.joins.not_taken
    assert (left.what, "do not agree on the day" in left.why) == ("claim 1", True)


def test_an_initial_payment_recorded_as_later_than_the_decision_is_counted_as_neither(tmp_path):
    rows = f"{DECIDED.rstrip()},\n".replace("amount\n", "amount,TRN\n").replace("400.00,", "400.00,EFT9")
    intake = read(tmp_path, a_835=later(), dates_csv=rows)
    assert (first_payment(only(intake))[0], payments(only(intake))) == (None, [])
    assert ["recorded as that of the initial payment" in one.why for one in intake.joins.not_taken] == [True]


def test_a_rate_without_its_day_holds_the_claim_where_two_remittances_paid(tmp_path):
    rows = "claim_id,award.determined_amount\nA1,400.00\n"
    claim = only(read(tmp_path, a_835=FIRST, b_835=later(), dates_csv=rows))
    assert "without the day" in claim.why_unconfirmed("payment_determination")
    assert not only(read(tmp_path, a_835=FIRST, dates_csv=rows)).why_unconfirmed("payment_determination")


def test_with_the_later_remittance_alone_no_first_payment_is_made_up(tmp_path):
    era = later().replace("CLP*A1*", "CLP*OTHER*").replace("SVC*", "REF*F8*ICN1~SVC*")
    rows = "claim_number,payment_determination,award.determined_amount\nICN1,2027-01-14,400.00\n"
    intake = read(tmp_path, a_835=era, dates_csv=rows)
    claim = only(intake)
    assert first_payment(claim) == (None, None, None, None)
    assert payments(claim) == [("payment", Decimal(250), "EFT9")]
    assert balance(claim).state is AwardState.NOT_KNOWN
    assert "find that remittance" in " ".join(intake.joins.claims[0].notes)


def test_an_award_of_a_claim_that_stands_only_in_a_sheet(tmp_path):
    rows = (
        "claim_id,claim_number,provider.name,plan.name,CPT,DOS,Paid,Pt resp,payment_determination,"
        "award.determined_amount\nS1,ICN9,Example,Sample Plan,95940,2026-08-03,100,50,2027-01-14,400\n"
    )
    era = remittance("20270201", "EFT9", paid("B2")).replace("SE*", "PLB*1999994324*20271231*WO:ICN9*-250~SE*")
    intake = read(tmp_path, a_835=era.replace("BPR*I*100*", "BPR*I*350*"), claims_csv=rows)
    assert {one.claim_id: payments(one) for one in intake.claims} == {
        "B2": [],
        "S1": [("payment", Decimal(250), "EFT9")],
    }


def record(claim_id="A1", **facts):
    """A JSON record of the claim, as somebody wrote it."""
    return {
        "claim_id": claim_id,
        "claim_number": "ICN1",
        "provider": {"name": "Synthetic Neuromonitoring PLLC"},
        "plan": {"name": "Sample Plan", "payer_id": "99901"},
        "payment_determination": "2027-01-14",
        "award": {"determined_amount": "400.00"},
        "initial_payment": {"trace_number": "EFT1", "payment_date": "2026-09-01"},
        "service_lines": [
            {
                "line_id": "L1",
                "service_code": "95940",
                "date_of_service": "2026-08-03",
                "initial_payment": "100.00",
                "cost_sharing": "50.00",
            }
        ],
        **facts,
    }


def with_records(folder, *records, **files):
    (folder / "claims.json").write_text(json.dumps(list(records)))
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content)
    return read_claims([folder])


@pytest.mark.parametrize("claim_id", ["A1", "a1", "OWN-7"])
def test_a_json_record_of_a_claim_is_not_doubled_and_its_award_is_matched(tmp_path, claim_id):
    intake = with_records(tmp_path, record(claim_id), a_835=FIRST, a_837=FORM, b_835=later())
    claim = only(intake)
    assert (claim.claim_id, claim.facility.state) == (claim_id, None)
    assert payments(claim) == [("payment", Decimal(250), "EFT9")]
    assert balance(claim).state is AwardState.PAID_IN_FULL
    assert intake.rejects == ()
    sums = intake.joins
    assert (sums.remittances.found, sums.remittances.in_claims, sums.forms.in_claims) == (2, 2, 1)
    (joined,) = sums.claims
    assert joined.notes[0] == "claims.json, record 1 is this claim and counts as it was written."
    assert joined.matched[-1] == f"claims.json, record 1 on {'claim_number' if claim_id == 'OWN-7' else 'claim_id'}"
    assert (joined.claim_id, dict(joined.unconfirmed)) == (claim_id, {})


def test_what_a_json_record_gives_otherwise_is_said(tmp_path):
    other = record(initial_payment={"trace_number": "EFT1", "payment_date": "2026-09-03"})
    other["service_lines"][0]["initial_payment"] = "120.00"
    intake = with_records(tmp_path, other, a_835=FIRST)
    assert (
        intake.joins.claims[0]
        .notes[0]
        .endswith(
            "The X12 files give otherwise: initial_payment.payment_date 2026-09-01 (a.835); "
            "service_lines[L1].initial_payment 100.00 (a.835)."
        )
    )
    assert only(intake).service_lines[0].initial_payment == Decimal(120)


def test_two_disputes_of_one_claim_are_two_records_and_each_gets_its_lines(tmp_path):
    second = ["SVC*HC:95938*300*40**1", "DTM*472*20260803", "CAS*CO*45*260", "REF*6R*L2"]
    first = [*paid(charge=500), *second]
    first[0] = "CLP*A1*1*800*140*50*12*ICN1*22*1"
    award = [*paid(charge=500, amount=250, shared=0, icn="ICN2"), *second]
    award[0] = "CLP*A1*1*800*290*0*12*ICN2*22*1"
    one = record("D1")
    two = record("D2", award={"determined_amount": "80.00"})
    two["service_lines"][0] |= {"line_id": "L2", "service_code": "95938", "initial_payment": "40.00"}
    two["service_lines"][0]["cost_sharing"] = "0.00"
    eras = {"a_835": remittance("20260901", "EFT1", first), "b_835": remittance("20270201", "EFT9", award)}
    intake = with_records(tmp_path, one, two, **eras)
    assert {each.claim_id: payments(each) for each in intake.claims} == {
        "D1": [("payment", Decimal(250), "EFT9")],
        "D2": [("payment", Decimal(40), "EFT9")],
    }


def test_a_row_about_a_claim_whose_record_is_given_says_where_the_fact_belongs(tmp_path):
    intake = with_records(tmp_path, record(), a_835=FIRST, dates_csv="claim_id,Payment received\nA1,2026-09-04\n")
    (reject,) = intake.rejects
    assert "its claim is given whole in claims.json, record 1: put what the row says there" in reject.reason
    assert (intake.counts.rows, intake.counts.rows_in_claims, intake.counts.rejected) == (2, 1, 1)


@st.composite
def afterwards(draw):
    """Payments since the decision: some pay, some take back what the one before paid, in any number of files."""
    made, paid_last = [], 0
    for number in range(draw(st.integers(1, 5))):
        amount = draw(st.integers(1, 300))
        claims = [paid(amount=amount, shared=0, icn=f"NEW{number}")]
        if paid_last and draw(st.booleans()):
            claims.insert(0, paid(status="22", amount=paid_last, shared=0, icn=f"NEW{number - 1}"))
        made.append((f"202702{number + 1:02}", f"EFT{number + 10}", claims, draw(st.integers(1, 2))))
        paid_last = amount
    return made


@settings(max_examples=40, deadline=None)
@given(since=afterwards(), data=st.data())
def test_whatever_came_since_the_award_counts_once_and_the_initial_payment_stays(since, data):
    files = [FIRST, *(remittance(day, trace, *claims) for day, trace, claims, copies in since for _ in range(copies))]
    files = data.draw(st.permutations(files))
    expected = sum(int(one[0].split("*")[4]) for _, _, claims, _ in since for one in claims)
    with tempfile.TemporaryDirectory() as folder:
        named = {f"f{number}_835": text for number, text in enumerate(files)}
        intake = read(Path(folder), dates_csv=DECIDED, **named)
    claim = only(intake)
    assert first_payment(claim) == UNTOUCHED
    found = balance(claim)
    assert found.paid - found.recovered == expected
    sums = intake.joins.remittances
    assert sums.in_claims == 1 + sum(len(claims) for _, _, claims, _ in since)
    assert sums.found == sums.in_claims + sums.repeated
    assert intake.joins.not_taken == ()
