"""Reversals, corrections, secondary payments and repeated files: what is paid now, and which answer was the first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from join_files import only, paid, read, remittance

FIRST = remittance("20260901", "EFT1", paid())
TAKEN = remittance("20260915", "EFT2", paid(status="22"))
CORRECTED = remittance("20260915", "EFT3", paid(amount=220, shared=60, icn="ICN2"))
BOTH = remittance("20261130", "EFT4", paid(status="22"), paid(amount=220, shared=60, icn="ICN2"))
DENIED = remittance("20260901", "EFT5", paid(status="4", amount=0, shared=0))


def first_day(claim):
    return claim.initial_payment.payment_date, claim.initial_payment.trace_number


def money(claim):
    line = claim.service_lines[0]
    return line.initial_payment, line.cost_sharing


@pytest.mark.parametrize("order", list(permutations((FIRST, TAKEN, CORRECTED))))
def test_835_reversal_netted(tmp_path, order):
    intake = read(tmp_path, a_835=order[0], b_835=order[1], c_835=order[2])
    claim = only(intake)
    assert money(claim) == (Decimal(220), Decimal(60))
    assert first_day(claim) == (date(2026, 9, 1), "EFT1")
    assert claim.claim_number == "ICN2"
    assert "Changed" in " ".join(intake.joins.claims[0].notes)


def test_paid_vs_notice_anchor(tmp_path):
    """A correction long after the first payment moves neither its day nor the day from which time is counted."""
    claim = only(read(tmp_path, a_835=FIRST, b_835=BOTH))
    assert first_day(claim) == (date(2026, 9, 1), "EFT1")
    assert claim.initial_payment_received == date(2026, 9, 1)
    assert claim.why_unconfirmed("initial_payment_received").startswith("it is the payment's own date (835 BPR16)")
    assert money(claim) == (Decimal(220), Decimal(60))


def test_a_denial_is_the_first_answer_and_a_later_payment_the_amount(tmp_path):
    later = remittance("20261001", "EFT6", paid(amount=80))
    claim = only(read(tmp_path, a_835=later, b_835=DENIED))
    assert first_day(claim) == (date(2026, 9, 1), "EFT5")
    assert money(claim)[0] == Decimal(80)
    assert claim.initial_payment.kind is None


def test_a_denial_alone_is_zero_and_its_kind_is_for_a_person(tmp_path):
    claim = only(read(tmp_path, a_835=DENIED))
    assert money(claim) == (Decimal("0.00"), Decimal("0.00"))
    assert claim.initial_payment.kind is None


@pytest.mark.parametrize("status", ["2", "3", "20", "21"])
def test_secondary_payment_does_not_move_the_anchor(tmp_path, status):
    other = remittance("20260825", "EFT7", paid(status=status, amount=30, icn="S1"), payer="OTHER", payer_id="88801")
    intake = read(tmp_path, a_835=other, b_835=FIRST)
    claim = only(intake)
    assert first_day(claim) == (date(2026, 9, 1), "EFT1")
    assert (claim.plan.payer_id, money(claim)[0]) == ("99901", Decimal(100))
    assert "kept apart" in " ".join(intake.joins.claims[0].notes)


@pytest.mark.parametrize("status", ["23", "25"])
def test_a_predetermination_is_no_answer(tmp_path, status):
    before = remittance("20260820", "EFT8", paid(status=status, amount=0, shared=0, icn="P1"))
    assert first_day(only(read(tmp_path, a_835=before, b_835=FIRST))) == (date(2026, 9, 1), "EFT1")
    alone = only(read(tmp_path, a_835=before))
    assert alone.initial_payment_received is None
    assert money(alone)[0] is None


def test_a_reversal_without_its_original_leaves_the_first_day_unknown(tmp_path):
    intake = read(tmp_path, a_835=BOTH)
    claim = only(intake)
    assert first_day(claim) == (None, None)
    assert claim.initial_payment_received is None
    assert money(claim)[0] == Decimal(220)
    assert "not among the files" in " ".join(intake.joins.claims[0].notes)


def test_a_reversal_without_a_correction_leaves_the_amount_unknown(tmp_path):
    intake = read(tmp_path, a_835=FIRST, b_835=TAKEN)
    claim = only(intake)
    assert first_day(claim) == (date(2026, 9, 1), "EFT1")
    assert money(claim) == (None, None)
    assert "no new decision" in " ".join(intake.joins.claims[0].notes)


def test_two_payments_none_taken_back_leave_the_amount_unknown(tmp_path):
    claim = only(read(tmp_path, a_835=FIRST, b_835=remittance("20260920", "EFT9", paid(amount=40))))
    assert money(claim)[0] is None
    assert first_day(claim) == (date(2026, 9, 1), "EFT1")


def test_a_bill_denied_as_a_duplicate_changes_nothing(tmp_path):
    again = paid(status="4", amount=0, shared=0, icn="ICN9")
    again[3] = "CAS*OA*18*500"
    claim = only(read(tmp_path, a_835=FIRST, b_835=remittance("20260920", "EFT9", again)))
    assert money(claim)[0] == Decimal(100)
    assert first_day(claim) == (date(2026, 9, 1), "EFT1")


def test_the_same_payment_in_two_files_is_one(tmp_path):
    both = remittance("20260901", "EFT1", paid(), paid("B2", icn="ICN3"))
    intake = read(tmp_path, a_835=FIRST, b_835=FIRST, c_835=both)
    assert [money(one)[0] for one in intake.claims] == [Decimal(100), Decimal(100)]
    sums = intake.joins.remittances
    assert (sums.found, sums.in_claims, sums.repeated, sums.rejected) == (4, 2, 2, 0)


def test_two_claims_with_one_number_stay_two(tmp_path):
    other = paid(icn="ICN7", code="95941", amount=70, line="L9")
    other[2] = "DTM*472*20260810"
    intake = read(tmp_path, a_835=FIRST, b_835=remittance("20260902", "EFT2", other))
    assert sorted(one.claim_id for one in intake.claims) == ["A1-ICN1", "A1-ICN7"]


def test_a_number_that_is_no_id_is_made_one(tmp_path):
    claim = only(read(tmp_path, a_835=remittance("20260901", "EFT1", paid("/A 1#"))))
    assert claim.claim_id == "A-1-"
