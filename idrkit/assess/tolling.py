"""Clocks that stand still: after a request for information, and while a request to withdraw is open.

149.510(c)(2)(ii)(A), amended: "the time period for the applicable stage of the Federal IDR process will be tolled
until the earlier of the date either all of the requested information is provided or the 5-business-day period
expires, and each subsequent timeframe ... will be determined based on the date of completion of the stage".
(c)(3)(ii)(B), amended: a request to withdraw "pauses the Federal IDR process for 5 business days or until the
non-initiating party responds". Neither is applied before its paragraph is in force. Whether the day of the
request is used up is not stated: both are counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from idrkit.assess.starts import Start
from idrkit.errors import NoRuleInForceError
from idrkit.law.calendar import BusinessCalendar
from idrkit.law.counting import counted, short_day
from idrkit.law.provision import Count, Event, Version
from idrkit.law.rulebook import Dates, Rulebook

_ELIGIBILITY = "eligibility_determination"
# The stages a request for information can toll, in their order, each with the event that completes it.
_STAGES = {
    "conflict_of_interest_attestation": Event.IDRE_SELECTED,
    _ELIGIBILITY: Event.ELIGIBILITY_DETERMINED,
    "payment_determination": Event.PAYMENT_DETERMINATION,
}
# A request to withdraw pauses the whole process: the offers too.
_PAUSED = (*_STAGES, "offer")
# The timeframes that follow the eligibility determination.
_SUBSEQUENT = ("offer", "payment_determination")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stop:
    """A clock that stands still from the day of a request until it is answered or the time to answer is over."""

    asked: date
    resumes: date
    answered: bool
    withdrawal: bool
    cite: str

    @property
    def why(self) -> str:
        """What stops the clock, in words."""
        return "request to withdraw" if self.withdrawal else "request for information"


def stops_of(step_id: str, count: Count, start: date, dates: Dates, rulebook: Rulebook) -> tuple[Stop, ...]:
    """The requests that stop the clock of this step; none where the text that stops it is not in force."""
    if dates.get(Event.INFORMATION_REQUESTED) is None and dates.get(Event.WITHDRAWAL_REQUESTED) is None:
        return ()
    if step_id not in _PAUSED:
        return ()
    return tuple(one for one in _stops(dates, rulebook) if _stands_in(one, step_id, count, start, dates, rulebook))


def standing_still(stops: tuple[Stop, ...], calendar: BusinessCalendar, *, request_day: bool) -> BusinessCalendar:
    """The business days without those on which the clock stands still.

    Args:
        stops: what stops it.
        calendar: the business days.
        request_day: the day of the request itself stands still too.
    """
    days: dict[date, str] = {}
    for one in stops:
        day = one.asked if request_day else one.asked + _ONE_DAY
        while day <= one.resumes:
            days[day] = f"clock stands still ({one.why} of {short_day(one.asked)})"
            day += _ONE_DAY
    return calendar.without(days)


def after_eligibility(step_id: str, selected: date, dates: Dates, rulebook: Rulebook) -> Start | None:
    """The day a later timeframe is counted from where the eligibility stage was tolled; None where it was not."""
    if step_id not in _SUBSEQUENT or dates.get(Event.INFORMATION_REQUESTED) is None:
        return None
    count = _eligibility(dates, rulebook)
    if count is None:
        return None
    stops = stops_of(_ELIGIBILITY, count, selected, dates, rulebook)
    if not any(not one.withdrawal for one in stops):
        return None
    completed = dates.get(Event.ELIGIBILITY_DETERMINED)
    if completed is not None:
        return Start(completed)
    calendar = standing_still(stops, rulebook.calendar, request_day=False)
    return Start(counted(count, selected, calendar).due, projected=True)


def _stops(dates: Dates, rulebook: Rulebook) -> Iterator[Stop]:
    for asked_by, answered_by, provision_id in (
        (Event.INFORMATION_REQUESTED, Event.INFORMATION_ANSWERED, "information_response"),
        (Event.WITHDRAWAL_REQUESTED, Event.WITHDRAWAL_ANSWERED, "withdrawal_answer"),
    ):
        asked, answered = dates.get(asked_by), dates.get(answered_by)
        version = _in_force(provision_id, dates, rulebook)
        if asked is None or version is None or version.count is None:
            continue
        limit = counted(version.count, asked, rulebook.calendar).due
        known = answered is not None and answered >= asked
        resumes = min(answered, limit) if answered is not None and known else limit
        yield Stop(asked, resumes, known, asked_by is Event.WITHDRAWAL_REQUESTED, version.cite)


def _stands_in(stop: Stop, step_id: str, count: Count, start: date, dates: Dates, rulebook: Rulebook) -> bool:
    """Whether the request was made while this step ran, and no earlier stage was the one it was made for."""
    if not _running(stop.asked, step_id, count, start, dates, rulebook):
        return False
    if stop.withdrawal:
        return True
    if step_id not in _STAGES:
        return False
    eligibility = _eligibility(dates, rulebook) if step_id == "payment_determination" else None
    return eligibility is None or not _running(stop.asked, _ELIGIBILITY, eligibility, start, dates, rulebook)


def _running(asked: date, step_id: str, count: Count, start: date, dates: Dates, rulebook: Rulebook) -> bool:
    done = dates.get(_STAGES[step_id]) if step_id in _STAGES else None
    return start <= asked <= (done or counted(count, start, rulebook.calendar).due)


def _eligibility(dates: Dates, rulebook: Rulebook) -> Count | None:
    version = _in_force(_ELIGIBILITY, dates, rulebook)
    return version.count if version is not None else None


def _in_force(provision_id: str, dates: Dates, rulebook: Rulebook) -> Version | None:
    try:
        return rulebook.in_force(provision_id, dates).version
    except NoRuleInForceError:
        return None
