"""Clocks that stand still, and every step after initiation counted from the portal's own dates."""

from datetime import date

import pytest
from claim_facts import assessed
from told import assert_told, of_days, this_case

from idrkit.assess.timeline import deadlines_from, not_in_force
from idrkit.law.provision import Event
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
ALL_GATES = "".join(f"[gates.{gate}]\nsince = 2026-08-03\n" for gate in ("G_ONP", "G_SEL", "G_ELIG", "G_WD", "G_OFFER"))
# Final selection on Thursday 3 December 2026: eligibility by Thursday 10 December.
SELECTED = {"open_negotiation_start": "2026-10-08", "idr_initiated": "2026-11-23", "idre_selected": "2026-12-03"}
D = date.fromisoformat


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("rules") / "gates.toml"
    path.write_text(ALL_GATES, encoding="utf-8")
    return load_rulebook([path])


def deadlines(book=RULEBOOK, **dates):
    given = {Event(name): D(day) for name, day in dates.items()}
    found = deadlines_from(given, book)
    assert_told(this_case(), of_days(found))
    return {one.id: one for one in found}


def others(deadline, words):
    return [one.due for one in deadline.other_readings if words in one.reading]


@pytest.mark.parametrize(
    ("asked", "answered", "due", "if_not_used"),
    [
        # remaining = 5 less the business days before the request; the day of the request used up, or not
        ("2026-12-04", "2026-12-08", "2026-12-14", "2026-12-15"),
        ("2026-12-07", "2026-12-09", "2026-12-14", "2026-12-15"),
        ("2026-12-07", "2026-12-14", "2026-12-17", "2026-12-18"),  # the fifth business day after the request
        ("2026-12-07", "2026-12-15", "2026-12-17", "2026-12-18"),  # later: the clock resumed on the fifth
        ("2026-12-07", None, "2026-12-17", "2026-12-18"),
        ("2026-12-03", "2026-12-04", "2026-12-11", "2026-12-11"),  # on the day the stage began: day 0
        ("2026-12-10", "2026-12-11", "2026-12-10", "2026-12-14"),  # on its last day
    ],
)
def test_eligibility_stands_still_until_the_answer_or_five_business_days(book, asked, answered, due, if_not_used):
    dates = {**SELECTED, "information_requested": asked} | ({"information_answered": answered} if answered else {})
    one = deadlines(book, **dates)["eligibility_determination"]
    assert one.due == D(due)
    assert "TOLLED" in one.flags
    assert others(one, "not used up") == ([D(if_not_used)] if if_not_used != due else [])


@pytest.mark.parametrize("asked", ["2026-12-02", "2026-12-11"])
def test_a_request_outside_the_stage_does_not_toll_it(book, asked):
    one = deadlines(book, **SELECTED, information_requested=asked)["eligibility_determination"]
    assert one.due == D("2026-12-10")
    assert "TOLLED" not in one.flags


def test_later_timeframes_follow_the_completion_of_the_tolled_stage(book):
    asked = {**SELECTED, "information_requested": "2026-12-07", "information_answered": "2026-12-09"}
    projected = deadlines(book, **asked)
    assert projected["offer"].due == D("2026-12-29")  # 10 business days after 14 December
    assert {"TOLLED", "PROJECTED"} <= set(projected["offer"].flags)
    # Until it is completed nothing is safe but the day without any stop, the day itself counted.
    assert projected["offer"].safe_due == D("2026-12-17")
    actual = deadlines(book, **asked, eligibility_determined="2026-12-11")
    assert actual["offer"].due == D("2026-12-28")
    assert actual["offer"].safe_due == D("2026-12-24")
    assert actual["payment_determination"].due == D("2027-01-27")
    assert actual["offer"].counted_from_event == "eligibility_determined"
    assert "PROJECTED" not in actual["offer"].flags


def test_a_request_after_eligibility_tolls_the_payment_determination_and_leaves_offers_alone(book):
    dates = {**SELECTED, "eligibility_determined": "2026-12-09", "information_requested": "2027-01-04"}
    found = deadlines(book, **dates, information_answered="2027-01-06")
    plain = deadlines(book, **SELECTED)
    assert found["offer"].due == plain["offer"].due == D("2026-12-17")
    assert plain["payment_determination"].due == D("2027-01-19")
    assert found["payment_determination"].due == D("2027-01-21")
    assert others(found["payment_determination"], "not used up") == [D("2027-01-22")]


def test_a_request_for_the_conflict_review_tolls_the_attestation(book):
    dates = {"open_negotiation_start": "2026-10-08", "idr_initiated": "2026-11-23"}
    found = deadlines(
        book,
        **dates,
        idre_preliminary_selection="2026-11-27",
        information_requested="2026-12-01",
        information_answered="2026-12-02",
    )
    assert found["conflict_of_interest_attestation"].due == D("2026-12-03")
    assert "TOLLED" not in found["eligibility_determination"].flags


def test_a_request_to_withdraw_pauses_the_offers_too(book):
    found = deadlines(book, **SELECTED, withdrawal_requested="2026-12-14", withdrawal_answered="2026-12-16")
    assert found["offer"].due == D("2026-12-21")
    assert others(found["offer"], "not used up") == [D("2026-12-22")]
    assert found["withdrawal_answer"].due == D("2026-12-21")
    unanswered = deadlines(book, **SELECTED, withdrawal_requested="2026-12-14")["offer"]
    assert unanswered.due == D("2026-12-24")
    assert unanswered.safe_due == D("2026-12-17")  # an answer on the same day would stop nothing


def test_nothing_stands_still_before_the_paragraph_is_in_force():
    asked = {"open_negotiation_start": "2026-10-08", "idr_initiated": "2026-11-23", "idre_selected": "2026-11-27"}
    plain = deadlines(**asked)
    found = deadlines(**asked, information_requested="2026-12-07", withdrawal_requested="2026-12-07")
    assert {name: one.due for name, one in found.items()} == {name: one.due for name, one in plain.items()}
    given = {Event(name): D(day) for name, day in {**asked, "information_requested": "2026-12-07"}.items()}
    waiting = {one.id: one.would_be_due for one in not_in_force(given, RULEBOOK)}
    assert waiting["information_response"] == D("2026-12-14")


def test_a_claim_with_a_request_is_told_that_the_period_is_not_in_force():
    one = assessed(
        D("2026-12-08"),
        open_negotiation_start="2026-10-08",
        idr_initiated="2026-11-23",
        idre_selected="2026-11-27",
        information_requested="2026-12-07",
        withdrawal_requested="2026-12-07",
    )
    said = [each for each in one.assumptions if "not in force for this dispute" in each]
    assert len(said) == 2
    assert "answer by the date the request names" in said[0]


ACTUAL = [
    # step, the portal date it follows from, that date, the day it gives: older text
    ("selection_notice", {"idre_selected": "2026-11-25"}, "2026-11-27"),
    ("conflict_of_interest_attestation", {"idre_selected": "2026-11-25"}, "2026-12-01"),
    ("ineligibility_notice", {"eligibility_determined": "2026-11-25"}, "2026-12-01"),
    ("offer", {"idre_selected": "2026-11-25"}, "2026-12-10"),
    ("offer", {"idre_selected": "2026-12-22"}, "2027-01-07"),  # late in the backlog, across the new year
    ("payment_determination", {"idre_selected": "2026-11-25"}, "2027-01-11"),
]
ACTUAL_AMENDED = [
    ("conflict_of_interest_attestation", {"idre_preliminary_selection": "2026-12-07"}, "2026-12-10"),
    ("eligibility_determination", {"idre_selected": "2026-12-09"}, "2026-12-16"),
    ("offer", {"idre_selected": "2026-12-09"}, "2026-12-23"),
    ("payment_determination", {"idre_selected": "2026-12-09"}, "2027-01-25"),
]
INITIATED = {"open_negotiation_start": "2026-10-08", "idr_initiated": "2026-11-23"}


@pytest.mark.parametrize(("step", "actual", "due"), ACTUAL)
def test_the_portals_own_date_replaces_the_projection(step, actual, due):
    projected = deadlines(**INITIATED).get(step)
    assert projected is None or "PROJECTED" in projected.flags
    one = deadlines(**INITIATED, **actual)[step]
    assert one.due == D(due)
    assert "PROJECTED" not in one.flags


@pytest.mark.parametrize(("step", "actual", "due"), ACTUAL_AMENDED)
def test_the_portals_own_date_replaces_the_projection_of_the_amended_text(book, step, actual, due):
    if step != "conflict_of_interest_attestation":
        assert "PROJECTED" in deadlines(book, **INITIATED)[step].flags
    one = deadlines(book, **INITIATED, **actual)[step]
    assert one.due == D(due)
    assert "PROJECTED" not in one.flags


def test_nothing_is_projected_once_the_selection_is_recorded(book):
    for law in (RULEBOOK, book):
        found = deadlines(law, **INITIATED, idre_selected="2026-12-03")
        assert not [name for name, one in found.items() if "PROJECTED" in one.flags]


def test_a_projected_day_says_that_an_earlier_selection_makes_it_earlier():
    one = deadlines(**INITIATED)["offer"]
    assert any("Mon 23 Nov 2026 at best" in note for note in one.notes)
