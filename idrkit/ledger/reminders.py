"""What is due on a day: what is awaited, with the state it is in that day, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from idrkit.assess.award import Balance
from idrkit.assess.results import Assessment, Deadline, Stage
from idrkit.law.calendar import BusinessCalendar
from idrkit.ledger.awaited import Awaited, awaited_of, joined


class State(StrEnum):
    """Where a deadline stands on the day of the listing.

    PASSED is a last day that lies behind where the claim record has no fact that would say it was kept, or its facts do
    not say it: it is shown so that somebody looks, and not counted as overdue.
    """

    OVERDUE = "overdue"
    PASSED = "passed"
    DUE_TODAY = "due_today"
    OPEN = "open"
    UPCOMING = "upcoming"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is awaited, on one day.

    `business_days_left` counts the business days after today up to the last day, `safe_days_left` those up to the day
    it is listed under (the last safe day; of a cooling-off period the day it lifts). They are negative once that day
    has passed.
    """

    awaited: Awaited
    state: State
    business_days_left: int
    safe_days_left: int

    @property
    def subject(self) -> str:
        """The claim; of a batch, or where no claim is known, the dispute."""
        return self.awaited.subject

    @property
    def deadline(self) -> Deadline:
        """The deadline with its arithmetic."""
        return self.awaited.deadline

    @property
    def stage(self) -> Stage | None:
        """The stage whose packet it needs."""
        return self.awaited.stage

    @property
    def due(self) -> date:
        """Its last day."""
        return self.awaited.due

    @property
    def safe_by(self) -> date | None:
        """Its last safe day."""
        return self.awaited.safe_by

    @property
    def opens(self) -> date | None:
        """The first day of a window, or the day a cooling-off period lifts."""
        return self.awaited.opens

    @property
    def day(self) -> date:
        """The day it is listed under."""
        return self.awaited.day

    @property
    def balance(self) -> Balance | None:
        """The amounts, where it is the payment for a single claim after a determination or an agreement."""
        parts = self.awaited.parts
        return parts[0].balance if len(parts) == 1 else None

    @property
    def behind(self) -> bool:
        """Whether its last day has passed."""
        return self.state in (State.OVERDUE, State.PASSED)


def reminders(
    assessments: Iterable[Assessment], calendar: BusinessCalendar, *, within: int | None = None
) -> tuple[Reminder, ...]:
    """What is still due for these claims, the earliest safe day first; a batched dispute has each deadline once.

    Args:
        assessments: the claims as assessed on one day. A claim outside the process has nothing due.
        calendar: the business days.
        within: leave out what is to be done more than this many business days ahead.
    """
    every = tuple(assessments)
    if not every:
        return ()
    batched = {one.claim.dispute.number for one in every if one.claim.dispute.batched and one.claim.dispute.number}
    found = joined((each for one in every for each in awaited_of(one)), (number for number in batched if number))
    return on_day(found, every[0].as_of, calendar, within=within)


def on_day(
    found: Iterable[Awaited], today: date, calendar: BusinessCalendar, *, within: int | None = None
) -> tuple[Reminder, ...]:
    """What of the awaited is due on a day, the earliest safe day first.

    Args:
        found: what is awaited, whatever the day.
        today: the day.
        calendar: the business days.
        within: leave out what is to be done more than this many business days ahead.
    """
    last = None if within is None else horizon(today, within, calendar)
    kept = (one for one in found if last is None or one.day <= last)
    listed = (reminder_on(one, today, calendar) for one in kept if one.until is None or today <= one.until)
    return tuple(sorted(listed, key=order_of))


def reminder_on(one: Awaited, today: date, calendar: BusinessCalendar) -> Reminder:
    """What is awaited as it stands on a day."""
    left = business_days_between(today, one.due, calendar)
    safe_left = left if one.day == one.due else business_days_between(today, one.day, calendar)
    return Reminder(one, _state(one, today), left, safe_left)


def order_of(one: Reminder) -> tuple[date, date, str, str, str, str]:
    """The order of a listing: the day it is listed under, its last day, then names."""
    return one.day, one.due, one.awaited.client, one.subject, one.deadline.id, one.deadline.of


def horizon(today: date, within: int, calendar: BusinessCalendar) -> date:
    """The last day that lies no more than so many business days ahead."""
    return calendar.nth_after(today, within + 1) - timedelta(days=1)


def business_days_between(today: date, day: date, calendar: BusinessCalendar) -> int:
    """Business days after `today` up to and including `day`; negative when `day` has passed."""
    count = calendar.between(min(today, day), max(today, day))
    return count if day >= today else -count


def _state(one: Awaited, today: date) -> State:
    if one.waits:
        return State.UPCOMING
    if one.due < today:
        return State.OVERDUE if one.recorded else State.PASSED
    if one.due == today:
        return State.DUE_TODAY
    if one.opens is not None and one.opens <= today:
        return State.OPEN
    return State.UPCOMING
