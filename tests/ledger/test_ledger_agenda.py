"""By when things are due, how they are grouped, batched disputes as one, and what is at stake, each claim once."""

from datetime import date
from decimal import Decimal

import pytest
from ledger_cases import agenda_of, assessed, by_deadline, due

from idrkit.ledger.agenda import By, When, when_of
from idrkit.ledger.awaited import DAYS_DIFFER
from idrkit.ledger.shapes import agenda_shape
from idrkit.ledger.told import about, last_day, stake, state_words

RECEIVED = {"initial_payment_received": "2026-11-03"}  # the last day is Wednesday 16 December 2026
LINE = {"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}
PAID = {**LINE, "initial_payment": "100.00", "cost_sharing": "10.00", "offer": "900.00"}


@pytest.mark.parametrize(
    ("as_of", "within", "when"),
    [
        ("2026-12-17", None, When.OVERDUE),
        ("2026-12-16", None, When.TODAY),
        ("2026-12-15", None, When.NEXT),
        ("2026-12-14", None, When.WEEK),
        ("2026-12-11", None, When.WEEK),
        ("2026-12-09", None, When.WEEK),
        ("2026-12-08", None, When.LATER),
        ("2026-12-08", 6, When.WITHIN),
        # A Saturday: Monday is the next business day.
        ("2026-12-12", None, When.WEEK),
    ],
)
def test_a_deadline_stands_under_the_business_days_to_it(as_of, within, when):
    one = by_deadline(assessed(as_of, **RECEIVED))["start_open_negotiation"]
    assert when_of(one, date.fromisoformat(as_of), within) is when


def test_a_last_safe_day_that_is_behind_means_today_while_the_last_day_is_ahead():
    # The selection is not recorded: it may have been as early as the initiation, or as late as three days after it.
    facts = {**RECEIVED, "open_negotiation_start": "2026-09-25", "idr_initiated": "2026-11-10"}
    one = by_deadline(assessed("2026-11-27", **facts))["offer"]
    assert one.safe_by < date(2026, 11, 27) < one.due
    assert when_of(one, date(2026, 11, 27)) is When.TODAY
    assert state_words(one, date(2026, 11, 27)) == "upcoming, safe day behind"
    assert last_day(one) == "2026-12-01 (projected)"


@pytest.mark.parametrize(("within", "listed"), [(16, True), (15, False)])
def test_within_counts_business_days_to_the_safe_day(within, listed):
    assert bool(due(assessed("2026-11-23", **RECEIVED), within=within)) is listed


def claims():
    return (
        assessed(claim_id="T-1", service_lines=[PAID], **RECEIVED),
        assessed(claim_id="T-2", plan={"name": "Other Plan"}, initial_payment_received="2026-10-13"),
        assessed(claim_id="T-3", service_lines=[PAID], initial_payment_received="2026-09-01"),
    )


GROUPS = [
    (By.WHEN, ["Overdue", "Next business day, Tue 24 Nov 2026", "Later"]),
    (By.CLAIM, ["T-1", "T-2", "T-3"]),
    (By.PLAN, ["Other Plan", "Sample Plan"]),
    (By.STEP, ["Last day to start open negotiation"]),
    (By.CLIENT, ["own"]),
]


@pytest.mark.parametrize(("by", "titles"), GROUPS)
def test_deadlines_are_grouped_as_asked_and_none_is_lost(by, titles):
    found = agenda_of(*claims(), by=by)
    assert [group.title for group in found.groups] == titles
    assert sorted(one.subject for one in found.deadlines) == ["T-1", "T-2", "T-3"]


def test_what_is_at_stake_is_the_offer_less_what_was_received_and_unknown_is_counted_apart():
    money = agenda_of(*claims()).money
    assert (money.at_stake, money.claims, money.unknown) == (Decimal("1580.00"), 2, 1)
    shape = agenda_shape(agenda_of(*claims()))
    assert shape["money"]["at_stake"] == "1580.00"
    assert {one["claim_id"]: one["at_stake"] for one in shape["deadlines"]} == {
        "T-1": "790.00",
        "T-2": None,
        "T-3": "790.00",
    }


def test_a_claim_with_several_deadlines_counts_once():
    facts = {"open_negotiation_start": "2026-08-10", "idr_initiated": "2026-11-17", "service_lines": [PAID]}
    found = agenda_of(assessed(**RECEIVED, **facts))
    assert len(found.deadlines) > 2
    assert (found.money.at_stake, found.money.claims) == (Decimal("790.00"), 1)


def test_after_a_determination_what_is_still_owed_is_at_stake():
    facts = {"payment_determination": "2026-10-15", "award": {"determined_amount": "510.00"}, "service_lines": [PAID]}
    found = agenda_of(assessed(**RECEIVED, **facts))
    assert [one.deadline.id for one in found.unpaid] == ["award_payment"]
    assert found.money.at_stake == Decimal("400.00")
    (award,) = agenda_shape(found)["unpaid_awards"]
    assert (award["still_owed"], award["days_since_due"], award["state"]) == ("400.00", 9, "overdue")


def test_what_the_provider_owes_is_in_no_sum_of_what_is_at_stake():
    line = {**LINE, "initial_payment": "600.00", "cost_sharing": "0.00"}
    facts = {"payment_determination": "2026-10-15", "award": {"determined_amount": "510.00"}, "service_lines": [line]}
    found = agenda_of(assessed(**RECEIVED, **facts))
    assert (found.money.at_stake, found.money.you_owe) == (Decimal(0), Decimal("90.00"))
    assert [stake(one) for one in found.deadlines if one.deadline.id == "award_payment"] == ["you owe 90.00"]
    assert found.unpaid == ()


HELD = {
    "initial_payment_received": "2026-08-20",
    "open_negotiation_start": "2026-08-31",
    "prior_determinations": [
        {
            "dispute_number": "DISP-7654321",
            "determined_on": "2026-09-11",
            "service_codes": ["95940"],
            "batched": False,
        }
    ],
}


def test_a_cooling_off_is_told_apart_from_what_is_to_be_done_with_the_day_it_lifts():
    found = agenda_of(assessed(**HELD))
    assert [(one.deadline.id, one.opens) for one in found.cooling_off] == [("cooling_off", date(2026, 12, 11))]
    assert "cooling_off" not in {one.deadline.id for one in found.deadlines}
    (shape,) = agenda_shape(found)["cooling_off"]
    assert (shape["held_by"], shape["lifts_on"]) == ("DISP-7654321", "2026-12-11")


BATCH = {
    "initial_payment_received": "2026-08-03",
    "open_negotiation_start": "2026-08-10",
    "idr_initiated": "2026-09-23",
    "idre_selected": "2026-11-16",
    "dispute": {"number": "DISP-1234567", "batched": True},
    "service_lines": [PAID],
}


def test_a_batched_dispute_has_each_deadline_once_with_its_claims():
    found = agenda_of(*(assessed(claim_id=f"T-{number}", **BATCH) for number in range(1, 6)))
    (offer,) = (one for one in found.deadlines if one.deadline.id == "offer")
    assert offer.subject == "DISP-1234567"
    assert offer.awaited.claim_ids == ("T-1", "T-2", "T-3", "T-4", "T-5")
    assert about(offer) == "DISP-1234567 (T-1, T-2, T-3 and 2 more)"
    assert stake(offer) == "3,950.00"
    assert (found.money.at_stake, found.money.claims) == (Decimal("3950.00"), 5)


def test_what_one_claim_of_a_batch_has_done_the_others_are_still_reminded_of():
    done = assessed(claim_id="T-1", offer_submitted="2026-11-20", **BATCH)
    (offer,) = (one for one in due(done, assessed(claim_id="T-2", **BATCH)) if one.deadline.id == "offer")
    assert (offer.subject, offer.awaited.claim_ids) == ("DISP-1234567", ("T-2",))


def test_claims_of_a_batch_that_give_different_days_stay_apart_and_say_so():
    other = assessed(claim_id="T-2", **{**BATCH, "idre_selected": "2026-11-17"})
    offers = [one for one in due(assessed(claim_id="T-1", **BATCH), other) if one.deadline.id == "offer"]
    assert [one.subject for one in offers] == ["T-1", "T-2"]
    for one in offers:
        assert DAYS_DIFFER in one.deadline.flags
        assert "2026-12-01 for T-1 and 2026-12-02 for T-2" in one.deadline.notes[-1]


def test_disputes_that_are_not_batched_are_not_joined():
    facts = {**BATCH, "dispute": {"number": "DISP-1234567"}}
    listed = due(*(assessed(claim_id=each, **facts) for each in ("T-1", "T-2")))
    assert {one.subject for one in listed} == {"T-1", "T-2"}
