"""Counting a period: its last day, its first day where it is a window, and the arithmetic to check it by.

"Period beginning on the day X" makes X day 1; "within N days after X" makes X day 0. A period of business
days that begins on a day that is none begins on the next business day (no text says otherwise; it is flagged
where shown). Calendar days are counted as they come: no text rolls them over a weekend or a holiday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from idrkit.law.calendar import BusinessCalendar
from idrkit.law.provision import Convention, Count, Unit

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Counted:
    """The outcome of a count. `opens` is None where only the last day matters.

    `start_why_not` is the reason why the day of the event is not a business day, where that mattered.
    """

    opens: date | None
    due: date
    start_why_not: str | None
    skipped: tuple[tuple[date, str], ...]
    arithmetic: str


def short_day(day: date, *, year: bool = True) -> str:
    """A date as people read it, "Tue 3 Nov 2026", in English on every machine."""
    text = f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def in_words(count: Count) -> str:
    """How a period is counted, as a sentence: "4 business days: days 31 to 34, open_negotiation_start being day 1"."""
    unit = count.unit.value.replace("_", " ")
    first = 1 if count.convention is Convention.BEGINNING_ON else 0
    days = f"days {count.from_day} to {count.last_day}" if count.opens_window else f"until day {count.last_day}"
    return f"{count.length} {unit}: {days}, {count.start} being day {first}"


def nth_day(count: Count, start: date, n: int, calendar: BusinessCalendar) -> date:
    """Day n of a period counted from start."""
    if count.unit is Unit.CALENDAR_DAYS:
        return start + timedelta(days=n if count.convention is Convention.AFTER else n - 1)
    if count.convention is Convention.AFTER:
        return calendar.nth_after(start, n)
    return calendar.nth_from(start, n)


def counted(count: Count, start: date, calendar: BusinessCalendar) -> Counted:
    """The period counted from the day of its event."""
    first = nth_day(count, start, count.from_day, calendar)
    due = nth_day(count, start, count.last_day, calendar)
    in_business_days = count.unit is Unit.BUSINESS_DAYS
    skipped = calendar.skipped(start, due) if in_business_days else ()
    why_not = calendar.why_not(start) if in_business_days else None
    opens = first if count.opens_window else None
    return Counted(opens, due, why_not, skipped, _arithmetic(count, start, opens, due, skipped, why_not, calendar))


def _arithmetic(
    count: Count,
    start: date,
    opens: date | None,
    due: date,
    skipped: tuple[tuple[date, str], ...],
    why_not: str | None,
    calendar: BusinessCalendar,
) -> str:
    parts = [_first_step(count, start, why_not, calendar)]
    if count.unit is Unit.CALENDAR_DAYS:
        parts.append("calendar days, none skipped")
    elif skipped:
        parts.append("skips " + ", ".join(f"{short_day(day, year=False)} {why}" for day, why in skipped))
    if opens is not None and opens != due:
        parts.append(f"day {count.from_day} {short_day(opens)}")
    parts.append(f"day {count.last_day} {short_day(due)}")
    return "; ".join(parts)


def _first_step(count: Count, start: date, why_not: str | None, calendar: BusinessCalendar) -> str:
    if count.convention is Convention.AFTER:
        return f"day 0 {short_day(start)}"
    if why_not is None:
        return f"day 1 {short_day(start)}"
    first = calendar.roll(start)
    return f"{short_day(start)} is not a business day ({why_not}); day 1 {short_day(first)}"
