"""What stands beside a date: flags, notes, other readings, and what is not in force."""

from datetime import date

import pytest
from told import assert_told, of_days, this_case

from idrkit.assess.timeline import deadlines_from, not_in_force
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Event
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
CONTRACT_IDS = {
    "initial_payment",
    "start_open_negotiation",
    "open_negotiation_end",
    "initiation_window",
    "idre_objection",
    "idre_random_selection",
    "offer",
    "payment_determination",
    "settlement_notice",
    "settlement_payment",
    "award_payment",
    "idre_fee_refund",
    "cooling_off",
    "after_cooling_off_window",
}


def d(text):
    return date.fromisoformat(text)


def deadlines(book=RULEBOOK, *, batched=False, **dates):
    given = {Event(name): d(day) for name, day in dates.items()}
    found = deadlines_from(given, book, batched=batched)
    assert_told(this_case(), of_days(found))
    return {one.id: one for one in found}


def readings(deadline):
    return {(one.opens, one.due) for one in deadline.other_readings}


def test_every_event_together_gives_every_deadline_of_the_contract():
    found = deadlines(
        bill_transmitted="2026-01-02",
        initial_payment_received="2026-02-02",
        open_negotiation_start="2026-03-16",
        idr_initiated="2026-04-27",
        agreement_reached="2026-05-04",
        payment_determination="2026-06-01",
    )
    assert found.keys() >= CONTRACT_IDS
    assert "open_negotiation_response" not in found


def test_no_dates_give_no_deadlines():
    assert deadlines() == {}


def test_arithmetic_is_a_sentence_to_check():
    found = deadlines(initial_payment_received="2026-11-03")["start_open_negotiation"]
    assert found.arithmetic == (
        "day 1 Tue 3 Nov 2026; skips Wed 11 Nov Veterans Day, Thu 26 Nov Thanksgiving Day; day 30 Wed 16 Dec 2026"
    )
    assert found.citation.cite == "45 CFR 149.510(b)(1)(i)"
    assert found.citation.text == "older"
    assert (found.counted_from, found.counted_from_event) == (d("2026-11-03"), "initial_payment_received")
    assert found.flags == ()


def test_arithmetic_of_a_start_that_does_not_count():
    found = deadlines(initial_payment_received="2026-10-31")["start_open_negotiation"]
    assert found.arithmetic.startswith("Sat 31 Oct 2026 is not a business day (Saturday); day 1 Mon 2 Nov 2026;")
    assert any("No rule says" in note for note in found.notes)


def test_the_day_zero_reading_is_shown_and_never_used():
    found = deadlines(open_negotiation_start="2024-05-31")
    assert (None, d("2024-07-16")) in readings(found["open_negotiation_end"])
    assert (d("2024-07-17"), d("2024-07-22")) in readings(found["initiation_window"])
    assert found["initiation_window"].due == d("2024-07-19")


def test_a_party_that_must_act_sees_the_earlier_inclusive_reading():
    assert (None, d("2026-11-25")) in readings(deadlines(idr_initiated="2026-11-23")["idre_objection"])


def test_a_projected_offer_shows_the_date_after_a_random_selection():
    found = deadlines(idr_initiated="2026-11-23")
    assert (None, d("2026-12-16")) in readings(found["offer"])
    assert (None, d("2027-01-15")) in readings(found["payment_determination"])
    actual = deadlines(idr_initiated="2026-11-23", idre_selected="2026-12-02")
    assert actual["offer"].due == d("2026-12-16")
    assert "PROJECTED" not in actual["offer"].flags


@pytest.mark.parametrize(
    ("determination", "due", "flagged"),
    [
        ("2027-01-12", "2027-02-11", False),
        ("2027-01-14", "2027-02-13", True),
        ("2027-01-16", "2027-02-15", True),
    ],
)
def test_calendar_days_do_not_roll_but_a_day_off_is_flagged(determination, due, flagged):
    found = deadlines(payment_determination=determination)["award_payment"]
    assert found.due == d(due)
    assert ("NONBUSINESS_DUE" in found.flags) is flagged
    assert flagged is any("act by Fri 12 Feb 2027" in note for note in found.notes)


def test_a_suspension_that_ends_on_a_weekend_has_nothing_to_do_earlier():
    found = deadlines(payment_determination="2026-08-16")["cooling_off"]
    assert found.due.weekday() == 5
    assert "NONBUSINESS_DUE" not in found.flags


@pytest.mark.parametrize(
    ("start", "flagged"),
    [("2025-11-10", False), ("2025-11-12", True), ("2025-12-24", True), ("2025-12-29", False)],
)
def test_days_closed_by_executive_order_are_flagged_and_counted(start, flagged):
    found = deadlines(open_negotiation_start=start)["open_negotiation_end"]
    assert ("EO_CLOSURE" in found.flags) is flagged
    assert flagged is any("Executive Order" in one.reading for one in found.other_readings)


def test_the_other_reading_of_a_closure_leaves_those_days_out():
    # 24 and 26 December 2025 both lie in the span: two business days later.
    found = deadlines(open_negotiation_start="2025-11-24")["open_negotiation_end"]
    closed = next(one for one in found.other_readings if "Executive Order" in one.reading)
    assert (found.due, closed.due) == (d("2026-01-07"), d("2026-01-09"))
    assert "14371" in closed.cite


@pytest.mark.parametrize(("start", "flagged"), [("2024-05-30", False), ("2024-05-31", True), ("2024-06-03", False)])
def test_a_blanket_extension_is_shown_and_does_not_move_the_date(start, flagged):
    found = deadlines(open_negotiation_start=start)["initiation_window"]
    assert ("BLANKET_EXTENSION" in found.flags) is flagged
    assert flagged is any("CrowdStrike" in one.reading for one in found.other_readings)
    extended = [one.due for one in found.other_readings if "CrowdStrike" in one.reading]
    assert extended in ([], [d("2024-07-22")])


def test_an_extension_for_single_disputes_leaves_batched_ones_alone():
    for batched, until in ((False, "2023-11-03"), (True, "2024-03-14")):
        window = deadlines(open_negotiation_start="2023-07-17", batched=batched)["initiation_window"]
        assert d("2023-08-28") <= window.due <= d("2023-09-01")
        assert d(until) in {one.due for one in window.other_readings}
        assert (d("2023-11-03") in {one.due for one in window.other_readings}) is not batched


@pytest.mark.parametrize(
    ("negotiation", "agreed", "due", "flags", "other"),
    [
        # a plain date: the agreement selects the text; the start of open negotiation may be meant: that date is shown
        ("2026-09-10", "2026-10-31", "2026-12-15", (), None),
        ("2026-09-10", "2026-11-01", "2026-12-01", ("KEY_IN_DOUBT",), "2026-12-15"),
        ("2026-09-10", "2026-11-02", "2026-12-02", ("KEY_IN_DOUBT",), "2026-12-16"),
        ("2026-10-31", "2026-11-30", "2026-12-30", ("KEY_IN_DOUBT",), "2027-01-13"),
        ("2026-11-01", "2026-11-30", "2026-12-30", (), None),
        ("2026-11-02", "2026-11-30", "2026-12-30", (), None),
        (None, "2026-10-31", "2026-12-15", ("NONBUSINESS_START",), None),
        (None, "2026-11-01", "2026-12-01", ("KEY_IN_DOUBT",), "2026-12-15"),
        (None, "2026-11-02", "2026-12-02", ("KEY_IN_DOUBT",), "2026-12-16"),
    ],
)
def test_the_doubt_about_the_payment_of_a_settlement(negotiation, agreed, due, flags, other):
    dates = {"agreement_reached": agreed} | ({"open_negotiation_start": negotiation} if negotiation else {})
    found = deadlines(**dates)["settlement_payment"]
    assert found.due == d(due)
    assert set(flags) <= set(found.flags)
    assert "KEY_ASSUMED" not in found.flags
    assert ("KEY_IN_DOUBT" in found.flags) is ("KEY_IN_DOUBT" in flags)
    assert readings(found) == ({(None, d(other))} if other else set())


@pytest.mark.parametrize(
    ("dates", "due", "flags", "other"),
    [
        # the decided dispute's open negotiation selects the text; the next dispute's may be meant
        (
            {"open_negotiation_start": "2026-10-30", "payment_determination": "2027-03-01"},
            "2027-05-30",
            ("KEY_IN_DOUBT",),
            "2027-04-12",
        ),
        (
            {"open_negotiation_start": "2026-11-02", "payment_determination": "2027-03-01"},
            "2027-04-12",
            ("REPORTED", "KEY_IN_DOUBT"),
            "2027-05-30",
        ),
        ({"payment_determination": "2027-03-01"}, "2027-04-12", ("REPORTED", "KEY_ASSUMED"), "2027-05-30"),
        # a determination before 16 December 2026 cannot follow open negotiation started in November
        ({"payment_determination": "2026-11-20"}, "2027-02-18", ("KEY_IN_DOUBT",), "2027-01-06"),
        # over before any dispute under the amended text could be initiated
        ({"payment_determination": "2026-08-14"}, "2026-11-12", (), None),
    ],
)
def test_the_doubt_about_cooling_off_after_a_batched_determination(dates, due, flags, other):
    found = deadlines(batched=True, **dates)["cooling_off"]
    assert found.due == d(due)
    assert found.flags == flags
    assert readings(found) == ({(None, d(other))} if other else set())


def test_the_window_after_a_batched_determination_says_which_negotiations_qualify():
    found = deadlines(payment_determination="2027-03-01", batched=True)["after_cooling_off_window"]
    assert any("on or after Thu 14 Jan 2027" in note for note in found.notes)


def test_a_date_before_the_process_has_no_rule():
    assert deadlines(initial_payment_received="2022-01-01")
    with pytest.raises(NoRuleInForceError, match="2021-12-31"):
        deadlines(initial_payment_received="2021-12-31")


def test_what_waits_for_guidance_is_told_apart():
    dates = {Event.OPEN_NEGOTIATION_START: d("2026-03-16")}
    (only,) = not_in_force(dates, RULEBOOK)
    assert (only.id, only.would_be_due) == ("open_negotiation_response", d("2026-04-03"))
    assert "guidance announcing" in only.why
    assert not_in_force({Event.INITIAL_PAYMENT_RECEIVED: d("2026-11-03")}, RULEBOOK) == ()


def test_the_amended_steps_that_wait_would_give_the_dates_of_example_5():
    waiting = {one.id: one.would_be_due for one in not_in_force({Event.IDR_INITIATED: d("2026-11-23")}, RULEBOOK)}
    assert waiting["final_selection"] == d("2026-12-03")
    assert waiting["eligibility_determination"] == d("2026-12-10")
    assert waiting["offer"] == d("2026-12-17")
    assert waiting["payment_determination"] == d("2027-01-19")


def test_a_gate_dated_by_the_user_brings_the_response_notice_into_force(book):
    dated = book("[gates.G_ONP]\nannounced = 2026-12-01\n")  # opens on 1 March 2027
    assert "open_negotiation_response" not in deadlines(dated, open_negotiation_start="2027-02-26")
    for day, due in (("2027-03-01", "2027-03-19"), ("2027-03-02", "2027-03-22")):
        found = deadlines(dated, open_negotiation_start=day)["open_negotiation_response"]
        assert found.due == d(due)
        assert found.flags == ("REPORTED",)
        assert found.citation.text == "amended"
    assert not_in_force({Event.OPEN_NEGOTIATION_START: d("2027-03-01")}, dated) == ()


ALL_GATES = "".join(f"[gates.{gate}]\nsince = 2026-08-03\n" for gate in ("G_ONP", "G_SEL", "G_ELIG", "G_WD", "G_OFFER"))


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        # Ex 5, amended text: joint selection
        (
            {},
            {
                "idre_objection": "2026-11-27",
                "initiation_response": "2026-11-27",
                "joint_selection": "2026-11-27",
                "last_selection_answer": "2026-12-01",
                "preliminary_selection": "2026-11-27",
                "conflict_of_interest_attestation": "2026-12-02",
                "final_selection": "2026-12-03",
                "eligibility_determination": "2026-12-10",
                "offer": "2026-12-17",
                "payment_determination": "2027-01-19",
            },
        ),
        # Ex 5, amended text: random selection on the sixth business day
        (
            {"idre_preliminary_selection": "2026-12-02"},
            {
                "conflict_of_interest_attestation": "2026-12-07",
                "final_selection": "2026-12-08",
                "offer": "2026-12-22",
                "payment_determination": "2027-01-22",
            },
        ),
    ],
)
def test_the_amended_selection_once_its_gates_are_open(book, dates, days):
    dated = book(ALL_GATES)
    found = deadlines(dated, open_negotiation_start="2026-10-08", idr_initiated="2026-11-23", **dates)
    assert {step: found[step].due for step in days} == {step: d(day) for step, day in days.items()}
    assert "selection_notice" not in found
    if not dates:
        assert (None, d("2026-12-22")) in readings(found["offer"])
        assert (None, d("2027-01-22")) in readings(found["payment_determination"])


def test_requests_are_answered_within_five_business_days_once_in_force(book):
    dated = book(ALL_GATES)
    found = deadlines(
        dated,
        open_negotiation_start="2026-10-08",
        information_requested="2026-12-18",
        withdrawal_requested="2026-12-18",
    )
    assert found["information_response"].due == found["withdrawal_answer"].due == d("2026-12-28")
    older = deadlines(open_negotiation_start="2026-10-08", information_requested="2026-12-18")
    assert "information_response" not in older


def test_the_older_text_gives_a_batched_dispute_the_window_of_a_single_one():
    batched = deadlines(payment_determination="2026-08-14", batched=True)["after_cooling_off_window"]
    assert (batched.opens, batched.due) == (d("2026-11-13"), d("2026-12-28"))


def test_a_finding_of_ineligibility_is_told_within_three_business_days():
    assert deadlines(eligibility_determined="2026-11-23")["ineligibility_notice"].due == d("2026-11-27")


def test_a_change_is_reported_to_the_registry_once_there_is_one(book):
    assert deadlines(registration_changed="2027-06-01") == {}
    dated = book("[gates.G_REG]\nsince = 2027-06-01\n")
    assert deadlines(dated, registration_changed="2027-06-01")["registry_update"].due == d("2027-07-01")
