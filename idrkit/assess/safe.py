"""The safe days of a deadline: the one place that decides what "safe by" and "safe from" mean.

What must be done is safe by the last day under the earliest reading; what must be waited for is safe from the
first day under the latest; a window is safe where both hold. The readings are those that may be meant: an
Executive Order closure counted or not, the other text where the key is in doubt, "after" read to include the day
itself, and the earliest day of an event that is not recorded. The day-0 reading of a period "beginning on" a day
is not among them: the example CMS published (rules-by-date.md 1.1, A) rejects it. An extension that may apply
never makes a day safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from idrkit.assess.readings import Reading, closed_inside, inclusive, without_closures
from idrkit.assess.results import Deadline
from idrkit.law.counting import counted
from idrkit.law.provision import Unit
from idrkit.law.rulebook import Rulebook

NO_SAFE_DAY = "NO_SAFE_DAY"
# Nobody acts on the last day of these: what matters is the first day after them.
WAITS = ("open_negotiation_end", "cooling_off")


def safe_days(step_id: str, readings: tuple[Reading, ...], rulebook: Rulebook) -> tuple[date | None, date | None]:
    """The first and the last safe day of a step; None where the step has no such end.

    The first lies after the last where no day is safe under every reading.

    Args:
        step_id: the id of the deadline.
        readings: the reading shown and those under another key.
        rulebook: the law.
    """
    if step_id in WAITS:
        return max(_free_from(one, rulebook) for one in readings), None
    due = min(_earliest(one) for one in readings)
    if readings[0].counted.opens is not None:
        opens = [day for one in readings for day in _openings(one, rulebook)]
        return max(opens), due
    calendar_days = readings[0].count.unit is Unit.CALENDAR_DAYS
    if calendar_days and not rulebook.calendar.is_business_day(due):
        # No text moves a calendar day that falls on a weekend or a holiday: act the business day before it.
        due = rulebook.calendar.nth_before(due, 1)
    return None, due


def safe_words(one: Deadline, say: Callable[[date], str] = date.isoformat) -> str:
    """The safe days as people read them: "from ...", "by ...", "... to ...", or "no day"; empty where nothing is due.

    Args:
        one: the deadline.
        say: how a day is written.
    """
    if not one.has_safe_day:
        return "no day"
    if one.safe_opens is None:
        return f"by {say(one.safe_due)}" if one.safe_due is not None else ""
    return f"{say(one.safe_opens)} to {say(one.safe_due)}" if one.safe_due else f"from {say(one.safe_opens)}"


def _free_from(reading: Reading, rulebook: Rulebook) -> date:
    """The first day after a period that is waited out, closures counted or not."""
    if reading.count.unit is Unit.CALENDAR_DAYS:
        return reading.counted.due + timedelta(days=1)
    last = without_closures(reading, rulebook).due if closed_inside(reading, rulebook) else reading.counted.due
    return rulebook.calendar_without_closures.nth_after(last, 1)


def _openings(reading: Reading, rulebook: Rulebook) -> Iterator[date]:
    if reading.counted.opens is None:
        return
    yield reading.counted.opens
    if closed_inside(reading, rulebook):
        late = without_closures(reading, rulebook).opens
        if late is not None:
            yield late


def _earliest(reading: Reading) -> date:
    """The earliest last day of one version: its event as early as it can have been, its day itself counted."""
    if reading.earliest is not None:
        calendar = reading.calendar
        reading = replace(
            reading, start=reading.earliest, counted=counted(reading.count, reading.earliest, calendar), earliest=None
        )
    # While the end of a stop is not recorded, it may have been over at once.
    open_ended = reading.projected or any(not stop.answered for stop in reading.stops)
    candidates = (reading.counted, inclusive(reading), reading.untolled if open_ended else None)
    return min(one.due for one in candidates if one is not None)
