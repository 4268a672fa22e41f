"""Business days and Federal holidays."""

import csv
from datetime import date, timedelta
from pathlib import Path

import appendix_a
import pytest
from hypothesis import given
from hypothesis import strategies as st

from idrkit.law.calendar import BusinessCalendar

CALENDAR = BusinessCalendar()
DAYS = st.dates(date(2022, 1, 1), date(2036, 12, 31))


def _holidays_of_the_file():
    path = Path(__file__).with_name("federal_holidays_2021_2036.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return [(date.fromisoformat(row["observed"]), row["name"]) for row in csv.DictReader(handle)]


@pytest.mark.parametrize(("observed", "name"), _holidays_of_the_file())
def test_every_observed_holiday_of_the_reference_file_is_not_a_business_day(observed, name):
    assert CALENDAR.why_not(observed) == name


def test_no_holiday_is_observed_that_the_reference_file_does_not_have():
    known = {day for day, _ in _holidays_of_the_file()}
    ours = {day for year in range(2021, 2037) for day in CALENDAR.federal_holidays(year)}
    # The file starts with the holidays that belong to 2021 and ends with those that belong to 2036.
    assert {day for day in ours if date(2021, 1, 1) <= day < date(2036, 12, 31)} == {
        day for day in known if day < date(2036, 12, 31)
    }


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 12, 30), None),
        (date(2027, 12, 31), "New Year's Day"),
        (date(2028, 1, 1), "Saturday"),
        (date(2028, 1, 3), None),
        (date(2026, 7, 2), None),
        (date(2026, 7, 3), "Independence Day"),
        (date(2026, 7, 4), "Saturday"),
        (date(2026, 7, 6), None),
        (date(2027, 7, 5), "Independence Day"),
        (date(2026, 11, 27), None),
        (date(2026, 11, 29), "Sunday"),
        (date(2020, 6, 19), None),
    ],
)
def test_a_day_that_does_not_count_says_why(day, why):
    assert CALENDAR.why_not(day) == why
    assert CALENDAR.is_business_day(day) is (why is None)


def test_a_day_closed_by_executive_order_counts():
    assert CALENDAR.is_business_day(date(2025, 12, 24))
    assert CALENDAR.is_business_day(date(2025, 12, 26))
    other = CALENDAR.without({date(2025, 12, 24): "Executive Order 14371"})
    assert other.why_not(date(2025, 12, 24)) == "Executive Order 14371"
    assert CALENDAR.is_business_day(date(2025, 12, 24))


def test_skipped_names_weekday_holidays_strictly_inside():
    inside = CALENDAR.skipped(date(2026, 11, 3), date(2026, 12, 16))
    assert inside == ((date(2026, 11, 11), "Veterans Day"), (date(2026, 11, 26), "Thanksgiving Day"))
    assert CALENDAR.skipped(date(2026, 11, 11), date(2026, 11, 26)) == ()


@pytest.mark.parametrize("count", [CALENDAR.nth_from, CALENDAR.nth_after, CALENDAR.nth_before])
def test_a_period_has_at_least_one_day(count):
    with pytest.raises(ValueError, match="at least one day"):
        count(date(2026, 11, 3), 0)


@given(DAYS)
def test_each_day_is_a_business_day_exactly_when_the_oracle_says_so(day):
    assert CALENDAR.is_business_day(day) is appendix_a.is_business_day(day)


@given(DAYS, st.integers(1, 120))
def test_counting_day_by_day_gives_the_same_day(start, n):
    assert CALENDAR.nth_from(start, n) == appendix_a.nth_from(start, n)
    assert CALENDAR.nth_after(start, n) == appendix_a.nth_after(start, n)


@given(DAYS, st.integers(1, 60))
def test_counting_back_undoes_counting_forward(start, n):
    first = CALENDAR.roll(start)
    assert CALENDAR.nth_before(CALENDAR.nth_after(first, n), n) == first


@given(DAYS, st.integers(1, 60))
def test_counting_forward_undoes_counting_back(start, n):
    last = CALENDAR.roll(start)
    assert CALENDAR.nth_after(CALENDAR.nth_before(last, n), n) == last


@given(DAYS, st.integers(1, 60))
def test_the_last_day_counts_and_exactly_n_days_count_up_to_it(start, n):
    for last, first in (
        (CALENDAR.nth_from(start, n), start),
        (CALENDAR.nth_after(start, n), start + timedelta(days=1)),
    ):
        span = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        assert appendix_a.is_business_day(last)
        assert sum(map(appendix_a.is_business_day, span)) == n
    earlier = CALENDAR.nth_before(start, n)
    back = [earlier + timedelta(days=i) for i in range((start - earlier).days)]
    assert appendix_a.is_business_day(earlier)
    assert sum(map(appendix_a.is_business_day, back)) == n


@given(DAYS, st.integers(1, 60))
def test_day_1_and_day_0_differ_by_one_day_exactly_where_the_start_counts(start, n):
    beginning_on, after = CALENDAR.nth_from(start, n), CALENDAR.nth_after(start, n)
    if appendix_a.is_business_day(start):
        assert after == CALENDAR.nth_after(beginning_on, 1)
    else:
        assert after == beginning_on


@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_two_periods_one_after_the_other_are_one_long_period(start, n, more):
    assert CALENDAR.nth_after(CALENDAR.nth_after(start, n), more) == CALENDAR.nth_after(start, n + more)


@given(DAYS, DAYS, st.integers(1, 60))
def test_a_later_start_never_ends_earlier(one, other, n):
    first, second = sorted((one, other))
    assert CALENDAR.nth_from(first, n) <= CALENDAR.nth_from(second, n)
    assert CALENDAR.nth_before(first, n) <= CALENDAR.nth_before(second, n)


@pytest.mark.parametrize("year", range(2021, 2037))
def test_the_holidays_of_a_year_are_those_of_the_oracle_and_of_the_reference_file(year):
    ours = set(CALENDAR.federal_holidays(year))
    assert ours == {day for day in appendix_a.HOLIDAYS if day.year == year}
    assert {day for day, _ in _holidays_of_the_file() if day.year == year} == ours


@given(DAYS, DAYS)
def test_weekdays_inside_a_span_are_business_days_or_skipped_ones(one, other):
    first, end = sorted((one, other))
    inside = [first + timedelta(days=i) for i in range(1, (end - first).days)]
    skipped = [day for day, _ in CALENDAR.skipped(first, end)]
    assert skipped == [d for d in inside if d.weekday() < 5 and not appendix_a.is_business_day(d)]
