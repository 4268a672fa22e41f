"""The day a request for information names is a deadline, alone or beside the period of the amended text."""

from dataclasses import replace
from datetime import date

import pytest
from ledger_cases import CALENDAR, assessed, by_deadline

from idrkit.ledger.awaited import awaited_of_dispute
from idrkit.ledger.named_day import NAMED_DAY, with_named_day
from idrkit.ledger.reminders import State, on_day

STEP = "information_response"
OLDER = {"open_negotiation_start": "2026-05-01", "idr_initiated": "2026-06-18", "idre_selected": "2026-06-25"}


def answer(as_of="2026-11-10", **facts):
    return by_deadline(assessed(as_of, **OLDER, **facts)).get(STEP)


def test_under_the_older_text_the_named_day_is_the_last_day():
    one = answer(information_requested="2026-11-02", information_answer_by="2026-11-12")
    assert (one.due, one.safe_by) == (date(2026, 11, 12), date(2026, 11, 12))
    assert NAMED_DAY in one.deadline.flags
    assert "request" in one.deadline.citation.cite


@pytest.mark.parametrize(
    ("as_of", "state"),
    [("2026-11-11", State.UPCOMING), ("2026-11-12", State.DUE_TODAY), ("2026-11-13", State.OVERDUE)],
)
def test_it_is_overdue_the_day_after(as_of, state):
    one = answer(as_of, information_requested="2026-11-02", information_answer_by="2026-11-12")
    assert one.state is state


@pytest.mark.parametrize(
    "facts",
    [
        {"information_requested": "2026-11-02"},
        {"information_answer_by": "2026-11-12"},
        {
            "information_requested": "2026-11-02",
            "information_answer_by": "2026-11-12",
            "information_answered": "2026-11-09",
        },
        {"information_requested": "2026-11-02", "information_answer_by": "2026-11-01"},
    ],
    ids=["no day named", "nothing asked", "answered", "a day before the request"],
)
def test_otherwise_there_is_none(facts):
    assert answer(**facts) is None


@pytest.mark.parametrize(
    ("named", "safe"),
    [("2027-03-04", "2027-03-04"), ("2027-03-05", "2027-03-05"), ("2027-03-06", "2027-03-05")],
    ids=["before the safe day", "on it", "after it"],
)
def test_beside_a_period_of_the_text_the_earlier_day_is_safe_and_the_last_day_stays(named, safe):
    asked = {"information_requested": "2027-03-01", "information_answer_by": "2027-03-08"}
    (alone,) = with_named_day((), asked.get)
    usual = replace(alone, due=date(2027, 3, 8), safe_due=date(2027, 3, 5), flags=())
    (one,) = with_named_day((usual,), {**asked, "information_answer_by": named}.get)
    assert (one.due, one.safe_due) == (date(2027, 3, 8), date.fromisoformat(safe))
    assert any("The request itself names" in note for note in one.notes)


def test_it_is_due_for_a_dispute_without_a_claim_record_too():
    asked = {"information_requested": date(2026, 11, 2), "information_answer_by": "2026-11-12"}
    (one,) = on_day(awaited_of_dispute("DISP-1234567", (), asked.get), date(2026, 11, 10), CALENDAR)
    assert (one.subject, one.due) == ("DISP-1234567", date(2026, 11, 12))
