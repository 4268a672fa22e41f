"""Safe days: never later for what must be done, never earlier for what must be waited for."""

import runpy
from datetime import date, timedelta
from pathlib import Path

import pytest
from claim_facts import found
from hypothesis import given
from hypothesis import strategies as st

from idrkit.assess.results import Verdict
from idrkit.assess.safe import safe_words
from idrkit.assess.shapes import deadline_shape
from idrkit.assess.timeline import deadlines_from
from idrkit.law.provision import Event
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
ORACLE = runpy.run_path(str(Path(__file__).resolve().parents[1] / "law" / "appendix_a.py"))
CLOSED = {one.date for one in RULEBOOK.closures}
D = date.fromisoformat


def deadlines(book=RULEBOOK, *, batched=False, **dates):
    given_dates = {Event(name): D(day) for name, day in dates.items()}
    return {one.id: one for one in deadlines_from(given_dates, book, batched=batched)}


def safe(one):
    days = (one.safe_opens, one.safe_due)
    return tuple(day.isoformat() if day else None for day in days)


CASES = [
    # nothing in doubt: the days of the text
    ({"open_negotiation_start": "2026-11-10"}, "initiation_window", ("2026-12-24", "2026-12-30")),
    ({"open_negotiation_start": "2026-11-10"}, "open_negotiation_end", ("2026-12-24", None)),
    ({"initial_payment_received": "2026-11-03"}, "start_open_negotiation", (None, "2026-12-16")),
    # 24 December 2025 counted: the window is 23 to 29 December; not counted, it is 23 December to 31 December
    ({"open_negotiation_start": "2025-11-07"}, "initiation_window", ("2025-12-23", "2025-12-29")),
    # both closures before the window: two business days later on the other reading
    ({"open_negotiation_start": "2025-11-24"}, "open_negotiation_end", ("2026-01-12", None)),
    ({"open_negotiation_start": "2025-11-24"}, "initiation_window", ("2026-01-12", "2026-01-13")),
    # "after": the inclusive day is the earlier one
    ({"idr_initiated": "2026-11-23"}, "idre_objection", (None, "2026-11-25")),
    (
        {"agreement_reached": "2026-11-02", "open_negotiation_start": "2026-09-10"},
        "settlement_notice",
        (None, "2026-11-04"),
    ),
    # an offer after a selection that is not recorded: the parties may have agreed on the day of initiation
    ({"idr_initiated": "2026-11-23"}, "offer", (None, "2026-12-07")),
    ({"idr_initiated": "2026-11-23", "idre_selected": "2026-11-27"}, "offer", (None, "2026-12-10")),
    # a calendar day on a Saturday does not move: act on the Friday
    ({"payment_determination": "2027-01-13"}, "award_payment", (None, "2027-02-12")),
    ({"payment_determination": "2027-01-14"}, "award_payment", (None, "2027-02-12")),
    ({"payment_determination": "2027-01-16"}, "award_payment", (None, "2027-02-12")),  # due on Washington's Birthday
    # both readings of the settlement: the payee reminds by the earlier
    (
        {"agreement_reached": "2026-11-02", "open_negotiation_start": "2026-09-10"},
        "settlement_payment",
        (None, "2026-12-02"),
    ),
    ({"agreement_reached": "2026-10-30"}, "settlement_payment", (None, "2026-12-15")),
    # a suspension is over on the day after its last
    ({"payment_determination": "2026-08-14"}, "cooling_off", ("2026-11-13", None)),
    ({"payment_determination": "2026-08-14"}, "after_cooling_off_window", ("2026-11-13", "2026-12-28")),
]


@pytest.mark.parametrize(("dates", "step", "days"), CASES)
def test_the_safe_days(dates, step, days):
    assert safe(deadlines(**dates)[step]) == days


def test_the_day_zero_reading_does_not_narrow_the_safe_window():
    window = deadlines(open_negotiation_start="2026-11-02")["initiation_window"]
    assert safe(window) == ("2026-12-16", "2026-12-21")
    assert any("day 0" in one.reading for one in window.other_readings)


@pytest.mark.parametrize(("sent", "extended_to"), [("2024-05-30", False), ("2024-05-31", True), ("2024-06-03", False)])
def test_an_extension_that_may_apply_makes_no_day_safe(sent, extended_to):
    window = deadlines(open_negotiation_start=sent)["initiation_window"]
    assert ("BLANKET_EXTENSION" in window.flags) is extended_to
    assert (window.safe_opens, window.safe_due) == (window.opens, window.due)


def test_where_the_key_is_in_doubt_a_wait_is_safe_after_the_later_end_and_no_day_of_the_windows_is():
    found_days = deadlines(payment_determination="2027-03-01", batched=True)
    assert safe(found_days["cooling_off"]) == ("2027-05-31", None)
    window = found_days["after_cooling_off_window"]
    assert not window.has_safe_day
    assert "NO_SAFE_DAY" in window.flags
    assert any("13 Apr 2027 to Fri 16 Apr 2027; Tue 1 Jun 2027" in note for note in window.notes)
    assert deadline_shape(window)["safe_window"] is None
    assert safe_words(window) == "no day"


@pytest.mark.parametrize(("closures", "days"), [(3, "2026-12-30 to 2026-12-30"), (4, "no day")])
def test_closures_may_leave_no_day(book, closures, days):
    # The window of 10 November 2026 is 24 to 30 December.
    closed = "".join(
        f'[[closures]]\ndate = 2026-12-{day:02}\nauthority = "Executive Order (test)"\n'
        for day in (7, 8, 9, 10)[:closures]
    )
    window = deadlines(book(closed), open_negotiation_start="2026-11-10")["initiation_window"]
    assert (window.opens, window.due) == (D("2026-12-24"), D("2026-12-30"))
    assert safe_words(window) == days
    assert ("NO_SAFE_DAY" in window.flags) is (days == "no day")


def test_the_shape_of_a_deadline_gives_the_safe_window():
    found_days = deadlines(open_negotiation_start="2025-11-24", initial_payment_received="2025-11-20")
    assert deadline_shape(found_days["initiation_window"])["safe_window"] == {
        "opens": "2026-01-12",
        "due": "2026-01-13",
    }
    assert deadline_shape(found_days["open_negotiation_end"])["safe_window"] == {"opens": "2026-01-12", "due": None}
    assert deadline_shape(found_days["start_open_negotiation"])["safe_window"]["opens"] is None


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        ("2026-01-07", Verdict.FAIL),
        ("2026-01-08", Verdict.WARN),  # in the window of the text, before the safe one
        ("2026-01-09", Verdict.WARN),
        ("2026-01-12", Verdict.PASS),
        ("2026-01-13", Verdict.PASS),
    ],
)
def test_initiation_before_the_safe_opening_is_warned_of_not_refused(as_of, verdict):
    claim = {"initial_payment_received": "2025-11-20", "open_negotiation_start": "2025-11-24"}
    looked_at = found("F4", D(as_of), **claim)
    recorded = found("F4", D("2026-02-01"), idr_initiated=as_of, **claim)
    assert looked_at.verdict is recorded.verdict is verdict
    if verdict is Verdict.WARN:
        assert "Mon 12 Jan 2026 to Tue 13 Jan 2026" in looked_at.next_step


def naive_nth(start, n, closed):
    """Day n of a period beginning on start, counted one day at a time."""
    day, counted = start, 0
    while True:
        if ORACLE["is_business_day"](day) and day not in closed:
            counted += 1
            if counted == n:
                return day
        day += timedelta(days=1)


@given(st.dates(date(2024, 10, 1), date(2026, 2, 1)))
def test_the_safe_window_is_the_overlap_of_both_counts_of_closures(day):
    window = deadlines(open_negotiation_start=day.isoformat())["initiation_window"]
    first = max(naive_nth(day, 31, set()), naive_nth(day, 31, CLOSED))
    last = min(naive_nth(day, 34, set()), naive_nth(day, 34, CLOSED))
    closed_inside = {one for one in CLOSED if day <= one <= window.due}
    assert (window.safe_opens, window.safe_due) == (first if closed_inside else window.opens, last)


@given(st.dates(date(2022, 1, 1), date(2036, 12, 31)), st.booleans())
def test_no_safe_day_is_later_than_the_last_day_or_earlier_than_the_first(day, batched):
    for event in ("initial_payment_received", "open_negotiation_start", "idr_initiated", "payment_determination"):
        for one in deadlines(batched=batched, **{event: day.isoformat()}).values():
            assert one.safe_due is None or one.safe_due <= one.due
            assert one.safe_opens is None or one.opens is None or one.safe_opens >= one.opens
            if one.safe_due is None:
                assert one.safe_opens > one.due
