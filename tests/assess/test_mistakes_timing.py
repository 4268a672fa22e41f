"""Mistakes of timing that were made, or nearly made: each stays a test under its own name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from claim_facts import assessed, found, prior
from told import assert_told, of_days, this_case

from idrkit.assess.results import Status, Verdict
from idrkit.assess.timeline import deadlines_from
from idrkit.cli import options
from idrkit.law.provision import Event
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
D = date.fromisoformat


def days(event, day, *, batched=False):
    given = {Event(event): D(day)}
    found = deadlines_from(given, RULEBOOK, batched=batched)
    assert_told(this_case(), of_days(found))
    return {one.id: one for one in found}


def test_notice_on_business_day_day1():
    """The day of sending is day 1: CMS stated 19 July 2024 for a notice of 31 May 2024."""
    window = days("open_negotiation_start", "2024-05-31")["initiation_window"]
    assert (window.opens, window.due) == (D("2024-07-16"), D("2024-07-19"))
    assert (window.safe_opens, window.safe_due) == (window.opens, window.due)
    (day_zero,) = [one for one in window.other_readings if "day 0" in one.reading]
    assert (day_zero.opens, day_zero.due) == (D("2024-07-17"), D("2024-07-22"))


@pytest.mark.parametrize(
    ("sent", "ends", "opens", "due", "flagged"),
    [
        ("2026-10-30", "2026-12-14", "2026-12-15", "2026-12-18", False),  # Friday
        ("2026-10-31", "2026-12-15", "2026-12-16", "2026-12-21", True),  # Saturday
        ("2026-11-01", "2026-12-15", "2026-12-16", "2026-12-21", True),  # Sunday
        ("2026-11-02", "2026-12-15", "2026-12-16", "2026-12-21", False),  # Monday
        ("2026-11-11", "2026-12-24", "2026-12-28", "2026-12-31", True),  # Veterans Day
        ("2026-11-26", "2027-01-11", "2027-01-12", "2027-01-15", True),  # Thanksgiving Day
        ("2027-12-31", "2028-02-14", "2028-02-15", "2028-02-18", True),  # New Year's Day 2028, observed
        ("2028-02-29", "2028-04-10", "2028-04-11", "2028-04-14", False),  # leap day
    ],
)
def test_notice_on_weekend(sent, ends, opens, due, flagged):
    """A notice on a day that does not count makes the next business day day 1, and says so."""
    found_days = days("open_negotiation_start", sent)
    window = found_days["initiation_window"]
    assert found_days["open_negotiation_end"].due == D(ends)
    assert (window.opens, window.due) == (D(opens), D(due))
    assert ("NONBUSINESS_START" in window.flags) is flagged


@pytest.mark.parametrize(
    ("as_of", "verdict", "status"),
    [
        ("2026-12-15", Verdict.PASS, Status.OPEN_NOW),
        ("2026-12-16", Verdict.PASS, Status.OPEN_NOW),
        ("2026-12-17", Verdict.FAIL, Status.TOO_LATE),
    ],
)
def test_last_day_is_on_time_all_day_ET(as_of, verdict, status, monkeypatch):  # noqa: N802 - the name of the mistake
    """The last day counts to its end in US Eastern time, also when the machine's clock is a day ahead."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            # 23:59 US Eastern standard time is 04:59 of the next day in UTC.
            next_day = D(as_of) + timedelta(days=1)
            return datetime(next_day.year, next_day.month, next_day.day, 4, 59, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(options, "datetime", Clock)
    today = options.today_eastern()
    assert today == D(as_of)
    one = assessed(today)  # received 3 November 2026: the last day is 16 December
    assert one.finding("F1").verdict is verdict
    assert one.status is status


AMENDED = {
    "initial_payment_received": "2027-01-20",
    "open_negotiation_start": "2027-01-25",  # ends 8 March 2027, inside the suspension
}


def decided(**more):
    return prior(
        "2027-03-01",
        batched=True,
        codes=("95940", "95938"),
        open_negotiation_start="2026-11-02",
        items=[{"service_code": "95940"}, {"service_code": "95938"}],
        **more,
    )


@pytest.mark.parametrize(
    ("as_of", "suspended", "window"),
    [
        ("2027-03-01", Verdict.PASS, Verdict.FAIL),  # the day of the determination: not suspended; negotiation runs
        ("2027-03-02", Verdict.FAIL, None),
        ("2027-04-12", Verdict.FAIL, None),  # the 30th business day
        ("2027-04-13", Verdict.PASS, Verdict.PASS),
        ("2027-04-16", Verdict.PASS, Verdict.PASS),  # the fourth business day
        ("2027-04-17", Verdict.PASS, Verdict.FAIL),
        ("2027-04-19", Verdict.PASS, Verdict.FAIL),
    ],
)
def test_batched_suspension_4bd(as_of, suspended, window):
    """After a batched determination under the amended text: 30 business days, then 4, not 30."""
    claim = {**AMENDED, "prior_determinations": [decided()]}
    assert found("F8", D(as_of), **claim).verdict is suspended
    if window is not None:
        early = as_of == "2027-03-01"
        assert found("F4" if early else "F5", D(as_of), **claim).verdict is window


@pytest.mark.parametrize(
    ("as_of", "suspended", "window"),
    [
        ("2026-08-14", Verdict.PASS, None),
        ("2026-08-15", Verdict.FAIL, None),  # a Saturday: calendar days
        ("2026-11-12", Verdict.FAIL, None),  # D+90
        ("2026-11-13", Verdict.PASS, Verdict.PASS),  # the day after the last suspended day is day 1
        ("2026-12-25", Verdict.PASS, Verdict.PASS),
        ("2026-12-28", Verdict.PASS, Verdict.PASS),
        ("2026-12-29", Verdict.PASS, Verdict.FAIL),
    ],
)
def test_single_suspension_30bd_from_day_after(as_of, suspended, window):
    """After a single determination: 90 calendar days, then 30 business days from the day after (Ex 6)."""
    claim = {
        "initial_payment_received": "2026-07-20",
        "open_negotiation_start": "2026-08-03",  # ends 14 September 2026, inside the 90 days
        "prior_determinations": [prior("2026-08-14", codes=("95940", "95938"))],
    }
    assert found("F8", D(as_of), **claim).verdict is suspended
    if window is not None:
        assert found("F5", D(as_of), **claim).verdict is window
