"""Business days: weekdays that are not Federal holidays, and the two ways the regulation counts them.

"For the purposes of calculating Federal IDR process timelines, business days do not include Federal holidays
and weekends" (91 FR 33900, page 33916). The holidays are those of 5 U.S.C. 6103, computed by rule. Days on
which an Executive Order closed Federal offices are not among them: no text says that they stop a clock, so
they count, and whoever shows a date says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from dateutil.relativedelta import FR, MO, TH, relativedelta

ONE_DAY = timedelta(days=1)
JUNETEENTH_FIRST_YEAR = 2021  # Pub. L. 117-17, 17 June 2021
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY = 5
SUNDAY = 6

_FIXED = (
    (1, 1, "New Year's Day"),
    (6, 19, "Juneteenth National Independence Day"),
    (7, 4, "Independence Day"),
    (11, 11, "Veterans Day"),
    (12, 25, "Christmas Day"),
)
_FLOATING = (
    (relativedelta(month=1, day=1, weekday=MO(3)), "Birthday of Martin Luther King, Jr."),
    (relativedelta(month=2, day=1, weekday=MO(3)), "Washington's Birthday"),
    (relativedelta(month=5, day=31, weekday=MO(-1)), "Memorial Day"),
    (relativedelta(month=9, day=1, weekday=MO(1)), "Labor Day"),
    (relativedelta(month=10, day=1, weekday=MO(2)), "Columbus Day"),
    (relativedelta(month=11, day=1, weekday=TH(4)), "Thanksgiving Day"),
)


@cache
def federal_holidays(year: int) -> Mapping[date, str]:
    """The days of that year on which a Federal holiday is observed, with its name. 5 U.S.C. 6103.

    A holiday on a Saturday is observed on the Friday before it, one on a Sunday on the Monday after it
    (5 U.S.C. 6103(b); Executive Order 11582). So the New Year's Day of a year may be observed on the last day
    of the year before: 2027-12-31 belongs to 2028.
    """
    first = date(year, 1, 1)
    days = {first + rule: name for rule, name in _FLOATING}
    for month, day, name in _FIXED:
        if month != 6 or year >= JUNETEENTH_FIRST_YEAR:
            days[_observed(date(year, month, day))] = name
    if year < date.max.year:
        days[_observed(date(year + 1, 1, 1))] = "New Year's Day"
    return {day: days[day] for day in sorted(days) if day.year == year}


def _observed(day: date) -> date:
    if day.weekday() == SATURDAY:
        return day + relativedelta(weekday=FR(-1))
    if day.weekday() == SUNDAY:
        return day + relativedelta(weekday=MO(1))
    return day


class BusinessCalendar:
    """Counts business days. Days are never changed silently: `why_not` says why a day does not count.

    Args:
        closed: further days to leave out, with the reason. The calendar of the law leaves out none; the
            other reading of an Executive Order closure is computed with `without`.
    """

    __slots__ = ("_closed",)

    def __init__(self, closed: Mapping[date, str] | None = None) -> None:
        self._closed = dict(closed or {})

    def without(self, closed: Mapping[date, str]) -> BusinessCalendar:
        """The same calendar, in which those days are not business days either."""
        return BusinessCalendar(self._closed | dict(closed))

    def federal_holidays(self, year: int) -> dict[date, str]:
        """The observed Federal holidays of a year, by date, in order."""
        return dict(federal_holidays(year))

    def why_not(self, day: date) -> str | None:
        """Why the day is not a business day ("Veterans Day", "Saturday"), or None when it is one."""
        holiday = federal_holidays(day.year).get(day) or self._closed.get(day)
        if holiday is not None:
            return holiday
        return WEEKDAYS[day.weekday()] if day.weekday() >= SATURDAY else None

    def is_business_day(self, day: date) -> bool:
        """Whether the day counts."""
        return day.weekday() < SATURDAY and day not in federal_holidays(day.year) and day not in self._closed

    def roll(self, day: date) -> date:
        """The day itself, or the next business day after it."""
        while not self.is_business_day(day):
            day += ONE_DAY
        return day

    def _business_days(self, year: int) -> tuple[date, ...]:
        days = _weekdays(year)
        return tuple(day for day in days if day not in self._closed) if self._closed else days

    def nth_from(self, start: date, n: int) -> date:
        """Day n of a period "beginning on" start: start, rolled forward, is day 1."""
        _positive(n)
        year, ahead = start.year, n
        days = self._business_days(year)
        passed = bisect_left(days, start)
        while ahead > len(days) - passed:
            ahead -= len(days) - passed
            year, passed = year + 1, 0
            days = self._business_days(year)
        return days[passed + ahead - 1]

    def nth_after(self, start: date, n: int) -> date:
        """The n-th business day "after" start: start is day 0."""
        _positive(n)
        return self.nth_from(start + ONE_DAY, n)

    def nth_before(self, start: date, n: int) -> date:
        """The n-th business day before start: start is day 0."""
        _positive(n)
        day = start
        while n:
            day -= ONE_DAY
            n -= self.is_business_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many business days lie after start, up to and including end."""
        if end <= start:
            return 0
        years = (self._business_days(year) for year in range(start.year, end.year + 1))
        return sum(bisect_right(days, end) - bisect_right(days, start) for days in years)

    def skipped(self, first: date, last: date) -> tuple[tuple[date, str], ...]:
        """The weekdays strictly between two days that do not count, each with its reason."""
        off = dict(self._closed)
        for year in range(first.year, last.year + 1):
            off |= federal_holidays(year)
        return tuple((day, off[day]) for day in sorted(off) if first < day < last and day.weekday() < SATURDAY)


@cache
def _weekdays(year: int) -> tuple[date, ...]:
    """The weekdays of a year that are no observed Federal holiday."""
    off = federal_holidays(year)
    every = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return tuple(day for day in every if day.year == year and day.weekday() < SATURDAY and day not in off)


def _positive(n: int) -> None:
    if n < 1:
        raise ValueError(f"a period has at least one day, not {n}")
