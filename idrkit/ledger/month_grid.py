"""Deadlines in a calendar: two months as weeks, each day with how many last days and last safe days fall on it."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from idrkit.law.calendar import BusinessCalendar
from idrkit.ledger.reminders import Reminder

WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FROM_SUNDAY = Calendar(firstweekday=6)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month: how many deadlines have their last day or last safe day on it; `closed` if no business day."""

    day: date
    last: int
    safe: int
    closed: str | None
    today: bool

    @property
    def words(self) -> str:
        """The day as a screen reader says it."""
        told = [f"{self.last} last day{'' if self.last == 1 else 's'}"] if self.last else []
        told += [f"{self.safe} last safe day{'' if self.safe == 1 else 's'}"] if self.safe else []
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Sunday to Saturday; None stands for a day of another month."""

    title: str
    weeks: tuple[tuple[Day | None, ...], ...]


def last_shown(as_of: date) -> date:
    """The last day of the month after the one of the report."""
    first = as_of.replace(day=1)
    for _ in range(2):
        first = _next(first)
    return first - timedelta(days=1)


def months(due: Iterable[Reminder], as_of: date, calendar: BusinessCalendar) -> tuple[Month, Month]:
    """The month of the report and the next one.

    Args:
        due: the deadlines; those behind are not in the calendar.
        as_of: the day of the report.
        calendar: the business days.
    """
    ahead = [one for one in due if not one.behind]
    last = Counter(one.due for one in ahead)
    safe = Counter(one.safe_by for one in ahead if one.safe_by is not None)

    def of(day: date) -> Day:
        later = day >= as_of
        closed = calendar.why_not(day)
        return Day(day, last[day] if later else 0, safe[day] if later else 0, closed, day == as_of)

    first = as_of.replace(day=1)
    return _month(first, of), _month(_next(first), of)


def _month(first: date, of: Callable[[date], Day]) -> Month:
    weeks = tuple(
        tuple(of(day) if day.month == first.month else None for day in week)
        for week in _FROM_SUNDAY.monthdatescalendar(first.year, first.month)
    )
    return Month(f"{_MONTHS[first.month - 1]} {first.year}", weeks)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
