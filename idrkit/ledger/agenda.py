"""The reminders of a day in order: by when, claim, plan, step or client; cooling-off and unpaid awards apart; money.

Every way of showing what is due (table, JSON, workbook, page, e-mail) shows an agenda.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from idrkit.assess.award import AwardState
from idrkit.law.calendar import BusinessCalendar
from idrkit.law.counting import short_day
from idrkit.ledger.awaited import Part
from idrkit.ledger.reminders import Reminder, State

_WEEK = 5
_PROVIDERS_SIDE = (AwardState.PROVIDER_OWES, AwardState.PROVIDER_MAY_OWE)


class When(StrEnum):
    """By when something is to be done, by its last safe day; what is behind goes by its last day."""

    OVERDUE = "overdue"
    PASSED = "passed"
    TODAY = "today"
    NEXT = "next_business_day"
    WEEK = "next_5_business_days"
    WITHIN = "next_n_business_days"
    LATER = "later"


class By(StrEnum):
    """What a listing is grouped by."""

    WHEN = "when"
    CLAIM = "claim"
    PLAN = "plan"
    STEP = "step"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Money:
    """What is at stake in some claims, each counted once however many deadlines it has.

    Attributes:
        at_stake: the sum over the claims where it is known.
        claims: how many those are.
        unknown: how many claims, or disputes without a claim record, it is not known of.
        you_owe: what the provider has to return, where that is certain; it is not in `at_stake`.
    """

    at_stake: Decimal
    claims: int
    unknown: int
    you_owe: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """Some reminders under a heading."""

    title: str
    reminders: tuple[Reminder, ...]
    money: Money


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due on a day.

    Attributes:
        as_of: the day.
        within: the number of business days looked ahead, if it was limited.
        grouped_by: what the groups are.
        groups: the deadlines that somebody has to meet.
        cooling_off: periods to be waited out, with the day they lift.
        unpaid: payments of a rate determined or agreed that are not known to be made in full; they are among the
            deadlines too.
        counts: how many deadlines there are by when.
        money: what is at stake in all of them.
    """

    as_of: date
    within: int | None
    grouped_by: By
    groups: tuple[Group, ...]
    cooling_off: tuple[Reminder, ...]
    unpaid: tuple[Reminder, ...]
    counts: dict[When, int]
    money: Money

    @property
    def deadlines(self) -> tuple[Reminder, ...]:
        """The deadlines of all groups, in their order."""
        return tuple(one for group in self.groups for one in group.reminders)


def agenda(
    listed: Iterable[Reminder],
    as_of: date,
    calendar: BusinessCalendar,
    *,
    within: int | None = None,
    by: By = By.WHEN,
) -> Agenda:
    """The reminders of a day in order.

    Args:
        listed: as `idrkit.ledger.reminders` gives them, the nearest first.
        as_of: the day.
        calendar: the business days.
        within: how many business days ahead the reminders go, if they were limited.
        by: what to group them by.
    """
    every = tuple(listed)
    duties = tuple(one for one in every if not one.awaited.waits)
    counts = dict.fromkeys(When, 0)
    for one in duties:
        counts[when_of(one, as_of, within)] += 1
    return Agenda(
        as_of=as_of,
        within=within,
        grouped_by=by,
        groups=_groups(duties, as_of, calendar, within, by),
        cooling_off=tuple(one for one in every if one.awaited.waits),
        unpaid=tuple(one for one in duties if one.awaited.duty.basis and (unpaid_parts(one) or not one.awaited.parts)),
        counts=counts,
        money=money_of(duties),
    )


def when_of(one: Reminder, as_of: date, within: int | None = None) -> When:
    """By when it is to be done. A last safe day that is behind, with the last day ahead, means today.

    Args:
        one: the reminder.
        as_of: the day of the listing.
        within: how many business days ahead the listing goes, if it was limited.
    """
    if one.state is State.OVERDUE:
        return When.OVERDUE
    if one.state is State.PASSED:
        return When.PASSED
    # A day that is no business day and comes before the next one is reached today.
    if one.day <= as_of or one.safe_days_left <= 0:
        return When.TODAY
    if one.safe_days_left == 1:
        return When.NEXT
    if one.safe_days_left <= _WEEK:
        return When.WEEK
    return When.LATER if within is None or one.safe_days_left > within else When.WITHIN


def when_titles(as_of: date, calendar: BusinessCalendar, within: int | None = None) -> dict[When, str]:
    """The heading of each group of days, with its last day."""
    near = near_days(within)
    titles = {
        When.OVERDUE: "Overdue",
        When.PASSED: "Last day behind, not known whether it was kept",
        When.TODAY: f"Today, {short_day(as_of)}",
        When.NEXT: f"Next business day, {short_day(calendar.nth_after(as_of, 1))}",
        When.WEEK: f"Next {near} business days, to {short_day(calendar.nth_after(as_of, max(near, 1)))}",
        When.LATER: "Later",
    }
    if within is not None and within > _WEEK:
        titles[When.WITHIN] = f"Next {within} business days, to {short_day(calendar.nth_after(as_of, within))}"
    return titles


def near_days(within: int | None) -> int:
    """How many business days count as near: five, or fewer where the listing goes no further."""
    return _WEEK if within is None else min(_WEEK, within)


def money_of(listed: Iterable[Reminder]) -> Money:
    """What is at stake in the claims of these deadlines, each claim once."""
    at_stake: dict[tuple[str, str], Decimal | None] = {}
    you_owe: dict[tuple[str, str], Decimal] = {}
    for one in listed:
        if not one.awaited.duty.of_the_claim:
            continue
        client = one.awaited.client
        if not one.awaited.parts:
            at_stake[client, one.subject] = None
        for part in one.awaited.parts:
            owed = owed_by_you(part)
            if owed is None:
                at_stake[client, part.claim_id] = part.at_stake
            else:
                you_owe[client, part.claim_id] = owed
    known = [amount for amount in at_stake.values() if amount is not None]
    return Money(
        at_stake=sum(known, Decimal(0)),
        claims=len(known),
        unknown=len(at_stake) - len(known),
        you_owe=sum(you_owe.values(), Decimal(0)),
    )


def owed_by_you(part: Part) -> Decimal | None:
    """What the provider has to return on a claim, as far as that is certain; None where it has not."""
    found = part.balance
    return found.excess if found is not None and found.state is AwardState.PROVIDER_OWES else None


def unpaid_parts(one: Reminder) -> tuple[Part, ...]:
    """The claims for which the plan or issuer has, or may have, to pay: not those for which the provider has."""
    return tuple(
        part for part in one.awaited.parts if part.balance is None or part.balance.state not in _PROVIDERS_SIDE
    )


def _groups(
    duties: tuple[Reminder, ...], as_of: date, calendar: BusinessCalendar, within: int | None, by: By
) -> tuple[Group, ...]:
    if by is By.WHEN:
        titles = when_titles(as_of, calendar, within)
        places = {when: number for number, when in enumerate(When)}
        chosen: dict[str, list[Reminder]] = {}
        for one in sorted(duties, key=lambda each: places[when_of(each, as_of, within)]):
            chosen.setdefault(titles[when_of(one, as_of, within)], []).append(one)
    else:
        chosen = {}
        name = _NAMES[by]
        for one in duties:
            for title in name(one):
                chosen.setdefault(title, []).append(one)
        chosen = dict(sorted(chosen.items()))
    return tuple(Group(title, tuple(some), money_of(some)) for title, some in chosen.items())


def plans_of(one: Reminder) -> tuple[str, ...]:
    """The plans or issuers it concerns, each once."""
    return tuple(dict.fromkeys(part.plan for part in one.awaited.parts if part.plan))


_NAMES: dict[By, Callable[[Reminder], tuple[str, ...]]] = {
    By.CLAIM: lambda one: (one.subject,),
    By.PLAN: lambda one: (", ".join(plans_of(one)) or "Plan not recorded",),
    By.STEP: lambda one: (one.deadline.name,),
    By.CLIENT: lambda one: (one.awaited.client,),
}
