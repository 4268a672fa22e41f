"""What is due as a calendar file; no title says more than the claim's own short id and the step.

An entry's identifier depends on the claim (of a batch the dispute) and the deadline only, so that reading a newer file
moves an entry instead of doubling it. Where the file of an earlier day is at hand, an entry that has not changed keeps
its number and its time, one that has changed gets a higher number, and one that was met since is cancelled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event

from idrkit.assess.safe import safe_words
from idrkit.assess.wording import text_name
from idrkit.errors import UsageError
from idrkit.law.calendar import BusinessCalendar
from idrkit.ledger.awaited import Awaited
from idrkit.ledger.events import OWN
from idrkit.ledger.reminders import Reminder
from idrkit.ledger.told import held_by

# Business days before the safe day on which the calendar speaks up; 0 is the morning of the day itself.
ALARMS = (5, 1, 0)
PRODUCT = "-//idrkit//deadlines//EN"
_MORNING = timedelta(hours=9)
# Numbers of entries grow with the day, so that a newer file wins also where no earlier one is at hand; there is room
# for changes within a day.
_FIRST_DAY = date(2022, 1, 1)
_A_DAY = 100
_SUBJECT = "x-idrkit-subject"
_OF_A_WRITING = ("dtstamp", "last-modified", "sequence")


def calendar_file(
    listed: Iterable[Reminder],
    as_of: date,
    calendar: BusinessCalendar,
    *,
    earlier: bytes = b"",
    still_due: Iterable[Reminder] = (),
    looked_at: Collection[str] = (),
) -> bytes:
    """One all-day entry for each deadline that is still ahead, with alarms in business days.

    Args:
        listed: what is due; what is behind is left out.
        as_of: the day.
        calendar: the business days.
        earlier: the calendar file this one takes the place of, if any.
        still_due: everything that is due, also what is not listed: an entry the earlier file has is brought up to date.
        looked_at: the subjects (`subject_key`) that were looked at; an entry of theirs in the earlier file that is no
            longer due is cancelled, and those of other subjects are left as they are.

    Raises:
        UsageError: the earlier file is not a calendar of idrkit.
    """
    before = _entries(earlier)
    entries = {_uid(one): one for one in listed if not one.behind}
    entries |= {_uid(one): one for one in still_due if _uid(one) in before}
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("x-wr-calname", "idrkit deadlines")
    for uid, one in entries.items():
        book.add_component(_numbered(_event(one, calendar), before.get(uid), as_of))
    for uid, old in before.items():
        if uid not in entries and _is_ahead(old, as_of):
            met = str(old.get(_SUBJECT, "")) in looked_at
            book.add_component(_cancelled(old, as_of) if met else old)
    return bytes(book.to_ical())


def subject_key(client: str, subject: str) -> str:
    """What an entry is about: the claim or the dispute, with its client where it is not one's own."""
    return subject if client == OWN else f"{client}/{subject}"


def _entries(earlier: bytes) -> Mapping[str, Event]:
    """The entries of an earlier file by their identifiers.

    Raises:
        UsageError: it is not a calendar of idrkit, or it is damaged: nothing of it is lost without a word.
    """
    if not earlier.strip():
        return {}
    try:
        book = Calendar.from_ical(earlier)
        entries = [one for one in book.walk("VEVENT") if isinstance(one, Event)]
        sound = isinstance(book, Calendar) and str(book.get("prodid", "")) == PRODUCT and all(map(_whole, entries))
    except (ValueError, KeyError, IndexError, AttributeError):
        sound = False
    if not sound:
        raise UsageError(
            "It is no calendar file of idrkit, or a damaged one, and is left alone: name another file with --ics."
        )
    return {str(one["uid"]): one for one in entries}


def _whole(one: Event) -> bool:
    """Whether an entry has what every entry of ours has, each once."""
    once = not any(isinstance(value, list) for part in one.walk() for value in part.values())
    days = all(isinstance(_value(one, name).dt, date) for name in ("dtstart", "dtend"))
    return once and days and bool(one["uid"]) and isinstance(one["sequence"], int)


def _value(one: Event, name: str) -> Any:
    return one[name]


def _uid(one: Reminder) -> str:
    return f"{one.awaited.key}@idrkit"


def _is_ahead(one: Event, as_of: date) -> bool:
    """Whether its last day is not over; an all-day entry ends on the day after it."""
    end: date = _value(one, "dtend").dt
    return (end.date() if isinstance(end, datetime) else end) > as_of


def _event(one: Reminder, calendar: BusinessCalendar) -> Event:
    awaited = one.awaited
    title = f"{one.subject}: {_step(one)}"
    starts = min(one.opens or one.day, one.day)
    event = Event()
    event.add("uid", _uid(one))
    event.add(_SUBJECT, subject_key(awaited.client, awaited.subject))
    event.add("summary", title)
    event.add("dtstart", starts)
    event.add("dtend", max(one.due, one.day) + timedelta(days=1))
    event.add("description", _description(awaited))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    for days in ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        day = calendar.nth_before(one.day, days) if days else one.day
        alarm.add("trigger", (day - starts) + _MORNING)
        event.add_component(alarm)
    return event


def _step(one: Reminder) -> str:
    """The step; a cooling-off period stands on the day it lifts, and its title says so."""
    return f"cooling-off lifts, {held_by(one)}" if one.awaited.waits else one.deadline.name


def _description(one: Awaited) -> str:
    deadline = one.deadline
    lines = [
        f"{one.act}." if not one.where else f"{one.act}, {one.where}.",
        f"Papers: {one.papers}." if one.papers else "",
        f"Claims: {', '.join(one.claim_ids)}." if one.batched else "",
        f"Who: {deadline.who}.",
        f"Last day: {one.due:%Y-%m-%d}; safe {safe_words(deadline)}.",
        f"Counting: {deadline.arithmetic}.",
        f"{deadline.citation.cite} ({text_name(deadline.citation.text)}, {deadline.citation.certainty}).",
        *deadline.notes,
    ]
    return "\n".join(line for line in lines if line)


def _numbered(event: Event, old: Event | None, as_of: date) -> Event:
    """The entry with its number and time: those of the earlier file where nothing has changed, else new ones."""
    if old is not None and _content(old) == _content(event):
        return old
    number = (as_of - _FIRST_DAY).days * _A_DAY
    if old is not None:
        number = max(number, int(_value(old, "sequence")) + 1)
    stamp = datetime.combine(as_of, time(), tzinfo=UTC)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", max(number, 0))
    return event


def _cancelled(old: Event, as_of: date) -> Event:
    """The entry of what was met since: cancelled and silent, so that a calendar takes it away."""
    event = Event()
    for name, value in old.items():
        if name.lower() not in _OF_A_WRITING:
            event[name] = value
    event.pop("status", None)
    event.add("status", "CANCELLED")
    return _numbered(event, old, as_of)


def _content(event: Event) -> bytes:
    """What an entry says, without when it was written."""
    copy = Event()
    for name, value in event.items():
        if name.lower() not in _OF_A_WRITING:
            copy[name] = value
    for part in event.subcomponents:
        copy.add_component(part)
    return bytes(copy.to_ical())
