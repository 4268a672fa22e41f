"""What is due: the open deadlines of each claim, the nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from idrkit.assess.results import Assessment, Deadline, Stage, Status
from idrkit.claims.model import Claim
from idrkit.law.calendar import BusinessCalendar


class State(StrEnum):
    """Where a deadline stands on the day of the listing.

    PASSED is a last day that lies behind where the claim record has no fact that would say it was kept: it
    is shown so that somebody looks, and not counted as overdue.
    """

    OVERDUE = "overdue"
    PASSED = "passed"
    DUE_TODAY = "due_today"
    OPEN = "open"
    UPCOMING = "upcoming"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One deadline of one claim that somebody still has to meet, or a suspension that has to be waited out.

    `safe_by` is the last safe day of the deadline (`idrkit.assess.safe`). A suspension has none: its last day is
    `due`, and `opens` is the first day after it under every reading. `business_days_left` counts the business
    days after today up to the last day; it is negative when that day has passed.
    """

    claim_id: str
    deadline: Deadline
    stage: Stage | None
    state: State
    due: date
    safe_by: date | None
    opens: date | None
    business_days_left: int

    @property
    def day(self) -> date:
        """The day it is listed under: the last safe day; of a suspension the day it lifts."""
        return self.safe_by or self.opens or self.due


@dataclass(frozen=True, slots=True)
class Awaited:
    """A deadline worth a reminder: the stage whose papers it needs, and what shows that it was met.

    `met` is None where the claim record holds no such fact. `wait` marks a period nobody acts in: once it is
    over there is nothing left to list.
    """

    deadline_id: str
    stage: Stage | None
    met: Callable[[Claim], bool] | None
    wait: bool = False


def _over(claim: Claim) -> bool:
    return claim.payment_determination is not None or claim.agreement_reached is not None


def _initiated(claim: Claim) -> bool:
    return claim.idr_initiated is not None or _over(claim)


AWAITED = (
    Awaited("initial_payment", None, lambda claim: claim.initial_payment_received is not None),
    Awaited(
        "start_open_negotiation",
        Stage.NOTICE,
        lambda claim: claim.open_negotiation_start is not None or _over(claim),
    ),
    Awaited("open_negotiation_response", None, _initiated),
    Awaited("initiation_window", Stage.INITIATION, _initiated),
    Awaited("cooling_off", None, _initiated, wait=True),
    Awaited("joint_selection", None, lambda claim: claim.idre_selected is not None or _over(claim)),
    Awaited("selection_failure_notice", None, lambda claim: claim.idre_selected is not None or _over(claim)),
    Awaited("offer", Stage.OFFER, lambda claim: claim.offer_submitted is not None or _over(claim)),
    Awaited("payment_determination", None, _over),
    Awaited("settlement_notice", None, None),
    Awaited("settlement_payment", None, None),
    Awaited("award_payment", None, None),
    Awaited("idre_fee_refund", None, None),
    Awaited("after_cooling_off_window", None, None),
)
# The window after the suspension by an earlier dispute is the claim's own to initiate in.
_AFTER_EARLIER = Awaited("after_cooling_off_window", Stage.INITIATION, _initiated)


def reminders(
    assessments: Iterable[Assessment], calendar: BusinessCalendar, *, within: int | None = None
) -> tuple[Reminder, ...]:
    """What is still due for these claims, the earliest safe day first.

    Args:
        assessments: the claims as assessed on one day. A claim outside the process has nothing due.
        calendar: the business days.
        within: leave out what is due more than this many business days ahead.
    """
    found = [one for each in assessments for one in _of(each, calendar)]
    near = [one for one in found if within is None or one.business_days_left <= within]
    return tuple(sorted(near, key=lambda one: (one.day, one.due, one.claim_id, one.deadline.id, one.deadline.of)))


def business_days_between(today: date, day: date, calendar: BusinessCalendar) -> int:
    """Business days after `today` up to and including `day`; negative when `day` has passed."""
    first, last = min(today, day), max(today, day)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    count = sum(map(calendar.is_business_day, days))
    return count if day >= today else -count


def _of(assessment: Assessment, calendar: BusinessCalendar) -> Iterable[Reminder]:
    if assessment.status is Status.NOT_IDR:
        return
    by_id = {one.deadline_id: one for one in AWAITED}
    for deadline in assessment.deadlines:
        awaited = by_id.get(deadline.id)
        if deadline.of and deadline.id == _AFTER_EARLIER.deadline_id:
            awaited = _AFTER_EARLIER
        if awaited is None or deadline.due is None:
            continue
        if awaited.met is not None and awaited.met(assessment.claim):
            continue
        if deadline.due < assessment.as_of and (awaited.wait or _replaced(deadline, assessment)):
            continue
        yield _reminder(assessment, awaited, deadline, deadline.due, calendar)


def _replaced(deadline: Deadline, assessment: Assessment) -> bool:
    """Whether a usual window that is over gave way to the one after a cooling-off period."""
    return deadline.id == "initiation_window" and any(
        one.of and one.id == _AFTER_EARLIER.deadline_id for one in assessment.deadlines
    )


def _reminder(
    assessment: Assessment, awaited: Awaited, deadline: Deadline, due: date, calendar: BusinessCalendar
) -> Reminder:
    return Reminder(
        claim_id=assessment.claim.claim_id,
        deadline=deadline,
        stage=awaited.stage,
        state=State.UPCOMING
        if awaited.wait
        else _state(assessment.as_of, deadline.opens, due, recorded=awaited.met is not None),
        due=due,
        safe_by=None if awaited.wait else deadline.safe_due or due,
        opens=deadline.safe_opens if awaited.wait else deadline.opens,
        business_days_left=business_days_between(assessment.as_of, due, calendar),
    )


def _state(today: date, opens: date | None, due: date, *, recorded: bool) -> State:
    if due < today:
        return State.OVERDUE if recorded else State.PASSED
    if due == today:
        return State.DUE_TODAY
    if opens is not None and opens <= today:
        return State.OPEN
    return State.UPCOMING
