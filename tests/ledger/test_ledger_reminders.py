"""What is listed as due, in which state, and what is not."""

from datetime import date

import pytest
from ledger_cases import CALENDAR, assessed, by_deadline, due

from idrkit.assess.results import Stage
from idrkit.ledger.reminders import State, business_days_between

# The payment received on 3 November 2026 gives a last day of 16 December 2026.
RECEIVED = {"initial_payment_received": "2026-11-03"}
# Open negotiation started on 10 November 2026 gives a window of 24 to 30 December 2026.
STARTED = {**RECEIVED, "open_negotiation_start": "2026-11-10"}


@pytest.mark.parametrize(
    ("as_of", "state", "left"),
    [
        ("2026-12-15", State.UPCOMING, 1),
        ("2026-12-16", State.DUE_TODAY, 0),
        ("2026-12-17", State.OVERDUE, -1),
    ],
)
def test_the_last_day_to_start_is_upcoming_then_due_then_overdue(as_of, state, left):
    one = by_deadline(assessed(as_of, **RECEIVED))["start_open_negotiation"]
    assert (one.state, one.business_days_left, one.due) == (state, left, date(2026, 12, 16))


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-12-23", State.UPCOMING),
        ("2026-12-24", State.OPEN),
        ("2026-12-29", State.OPEN),
        ("2026-12-30", State.DUE_TODAY),
        ("2026-12-31", State.OVERDUE),
    ],
)
def test_a_window_is_open_from_its_first_day(as_of, state):
    assert by_deadline(assessed(as_of, **STARTED))["initiation_window"].state is state


MET = [
    (RECEIVED, "initial_payment"),
    (STARTED, "start_open_negotiation"),
    ({**STARTED, "idr_initiated": "2026-12-24"}, "initiation_window"),
    ({**STARTED, "idr_initiated": "2026-12-24", "idre_selected": "2026-12-30"}, "joint_selection"),
    (
        {
            **STARTED,
            "idr_initiated": "2026-12-24",
            "idre_selected": "2026-12-30",
            "offer_submitted": "2027-01-04",
        },
        "offer",
    ),
    ({**STARTED, "agreement_reached": "2026-11-20"}, "initiation_window"),
]


@pytest.mark.parametrize(("facts", "deadline"), MET)
def test_what_was_done_is_no_longer_listed(facts, deadline):
    assert deadline not in by_deadline(assessed("2027-01-05", bill_transmitted="2026-09-20", **facts))


def test_a_claim_outside_the_process_has_nothing_due():
    assert due(assessed(service_category="ground_ambulance", **RECEIVED)) == ()


def test_a_passed_day_that_no_fact_can_show_as_kept_is_not_called_overdue():
    settled = by_deadline(assessed("2027-03-01", **STARTED, agreement_reached="2026-12-01"))
    assert settled["settlement_payment"].state is State.PASSED


# Determined on Thursday 14 January 2027: the 30th calendar day is Saturday 13 February.
AWARD = {
    **STARTED,
    "payment_determination": "2027-01-14",
    "award": {"determined_amount": "500.00"},
    "service_lines": [
        {"line_id": "1", "service_code": "95940", "initial_payment": "90.00", "cost_sharing": "10.00"},
    ],
}
DAYS = [
    ("2027-02-12", {}, State.UPCOMING),
    ("2027-02-13", {}, State.DUE_TODAY),
    ("2027-02-14", {}, State.OVERDUE),
    ("2027-02-14", {"award_payments": [{"amount": "399.99"}]}, State.OVERDUE),
    ("2027-02-14", {"award_payments": [{"amount": "400.00"}]}, None),
    ("2027-02-14", {"award_payments": [{"amount": "400.01"}]}, None),
    ("2027-02-14", {"award_payments": [{"trace_number": "EFT-1"}]}, State.PASSED),
    ("2027-02-14", {"award": {}}, State.PASSED),
    ("2027-02-14", {"award": {"determined_amount": "80.00"}}, State.PASSED),
    ("2027-02-14", {"award": {"determined_amount": "100.00"}}, None),
]


@pytest.mark.parametrize(("as_of", "facts", "state"), DAYS)
def test_an_award_is_due_until_it_is_paid_in_full_and_overdue_only_where_the_amounts_say_so(as_of, facts, state):
    listed = by_deadline(assessed(as_of, **{**AWARD, **facts}))
    assert ("award_payment" in listed) is (state is not None)
    if state is not None:
        assert listed["award_payment"].state is state
        assert listed["award_payment"].due == date(2027, 2, 13)


def test_a_settlement_is_met_or_overdue_as_an_award_is():
    facts = {**AWARD, "payment_determination": None, "agreement_reached": "2026-11-16"}
    facts["award"] = {"agreed_amount": "500.00"}
    assert by_deadline(assessed("2027-03-01", **facts))["settlement_payment"].state is State.OVERDUE
    facts["award_payments"] = [{"amount": "400.00"}]
    assert "settlement_payment" not in by_deadline(assessed("2027-03-01", **facts))


def test_the_amount_still_owed_stands_beside_the_day():
    listed = by_deadline(assessed("2027-02-14", **AWARD))
    assert listed["award_payment"].balance.still_owed == 400
    assert listed["idre_fee_refund"].balance is None


def test_the_payee_of_a_settlement_is_reminded_by_the_earlier_reading():
    one = by_deadline(assessed("2026-11-05", open_negotiation_start="2026-10-20", agreement_reached="2026-11-02"))
    settlement = one["settlement_payment"]
    assert (settlement.due, settlement.safe_by) == (date(2026, 12, 2), date(2026, 12, 2))
    assert date(2026, 12, 16) in {each.due for each in settlement.deadline.other_readings}
    assert "KEY_IN_DOUBT" in settlement.deadline.flags


def test_the_nearest_safe_day_comes_first_and_within_leaves_out_what_is_far():
    near = assessed(claim_id="NEAR", initial_payment_received="2026-10-13")
    far = assessed(claim_id="FAR", **RECEIVED)
    assert [one.subject for one in due(far, near)] == ["NEAR", "FAR"]
    assert [one.subject for one in due(far, near, within=5)] == ["NEAR"]


@pytest.mark.parametrize(
    ("today", "day", "left"),
    [
        ("2026-11-25", "2026-11-27", 1),  # Thanksgiving between
        ("2026-11-27", "2026-11-30", 1),  # a weekend between
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-30", "2026-11-27", -1),
    ],
)
def test_only_business_days_are_counted(today, day, left):
    assert business_days_between(date.fromisoformat(today), date.fromisoformat(day), CALENDAR) == left


# Suspended from 15 August to 12 November 2026; the window after it is 13 November to 28 December.
SUSPENDED = {
    "initial_payment_received": "2026-07-20",
    "open_negotiation_start": "2026-08-03",
    "prior_determinations": [
        {
            "dispute_number": "DISP-7654321",
            "determined_on": "2026-08-14",
            "service_codes": ["95940"],
            "batched": False,
        }
    ],
}


@pytest.mark.parametrize(("as_of", "listed"), [("2026-11-11", True), ("2026-11-12", True), ("2026-11-13", False)])
def test_a_suspension_is_listed_with_the_day_it_lifts_until_it_does(as_of, listed):
    found = by_deadline(assessed(as_of, **SUSPENDED))
    assert ("cooling_off" in found) is listed
    if listed:
        one = found["cooling_off"]
        assert (one.due, one.opens, one.safe_by, one.state) == (
            date(2026, 11, 12),
            date(2026, 11, 13),
            None,
            State.UPCOMING,
        )
        assert "DISP-7654321" in one.deadline.name


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-11-12", State.UPCOMING),
        ("2026-11-13", State.OPEN),
        ("2026-12-28", State.DUE_TODAY),
        ("2026-12-29", State.OVERDUE),
    ],
)
def test_the_window_after_a_suspension_takes_the_place_of_the_usual_one(as_of, state):
    found = by_deadline(assessed(as_of, **SUSPENDED))
    assert found["after_cooling_off_window"].state is state
    assert found["after_cooling_off_window"].stage is Stage.INITIATION
    assert "initiation_window" not in found
    done = by_deadline(assessed(as_of, **SUSPENDED, idr_initiated="2026-11-13"))
    assert not {"cooling_off", "after_cooling_off_window"} & done.keys()


def test_safe_by_is_the_one_of_the_deadline():
    one = by_deadline(
        assessed("2025-12-30", initial_payment_received="2025-11-20", open_negotiation_start="2025-11-24")
    )
    window = one["initiation_window"]
    assert window.safe_by == window.deadline.safe_due == date(2026, 1, 13)
    assert window.deadline.safe_opens == date(2026, 1, 12)
