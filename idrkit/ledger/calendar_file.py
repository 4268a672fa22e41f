"""What is due as a calendar file; no title says more than the claim's own short id and the step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from idrkit.assess.safe import safe_words
from idrkit.law.calendar import BusinessCalendar
from idrkit.ledger.reminders import Reminder, State

# Business days before the safe day on which the calendar speaks up; 0 is the morning of the day itself.
ALARMS = (5, 1, 0)
_MORNING = timedelta(hours=9)


def calendar_file(listed: Iterable[Reminder], as_of: date, calendar: BusinessCalendar) -> bytes:
    """One all-day event for each deadline that is still ahead, with alarms in business days.

    The identifier of an event depends on the claim and the deadline only, so that reading a newer file moves
    an event instead of doubling it.
    """
    book = Calendar()
    book.add("prodid", "-//idrkit//deadlines//EN")
    book.add("version", "2.0")
    stamp = datetime.combine(as_of, time(), tzinfo=UTC)
    for one in listed:
        if one.state not in (State.OVERDUE, State.PASSED):
            book.add_component(_event(one, stamp, calendar))
    return bytes(book.to_ical())


def _event(one: Reminder, stamp: datetime, calendar: BusinessCalendar) -> Event:
    event = Event()
    starts = min(one.opens or one.day, one.day)
    earlier = f".{one.deadline.of}" if one.deadline.of else ""
    event.add("uid", f"{one.claim_id}.{one.deadline.id}{earlier}@idrkit")
    event.add("dtstamp", stamp)
    event.add("summary", f"{one.claim_id}: {one.deadline.name}")
    event.add("dtstart", starts)
    event.add("dtend", max(one.due, one.day) + timedelta(days=1))
    event.add("description", _description(one))
    event.add("transp", "TRANSPARENT")
    for days in ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{one.claim_id}: {one.deadline.name}")
        day = calendar.nth_before(one.day, days) if days else one.day
        alarm.add("trigger", (day - starts) + _MORNING)
        event.add_component(alarm)
    return event


def _description(one: Reminder) -> str:
    deadline = one.deadline
    lines = [
        f"Who: {deadline.who}.",
        f"Last day: {one.due:%Y-%m-%d}; safe {safe_words(deadline)}.",
        f"Counting: {deadline.arithmetic}.",
        f"{deadline.citation.cite} ({deadline.citation.text} text, {deadline.citation.certainty}).",
        *deadline.notes,
    ]
    return "\n".join(lines)
