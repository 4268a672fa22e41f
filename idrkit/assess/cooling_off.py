"""Cooling-off: until when an earlier determination suspends a new dispute, and the window that follows.

A model of one claim's own prior determinations (149.510(c)(4)(vii), amended (c)(5)(vii)). Which dispute's open
negotiation keys the amended text is not stated: where the readings differ, the later end is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from idrkit.assess.case import Case
from idrkit.assess.results import Deadline
from idrkit.assess.timeline import deadlines_from
from idrkit.claims.model import PriorDetermination
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Event

_LOOK_BACK = 30


@dataclass(frozen=True, slots=True)
class Suspension:
    """What one earlier determination does to this claim.

    `until` is the last suspended day; `opens` to `closes` the window that follows it. `same_code` says whether
    a code of this claim was decided, `in_window_case` whether its open negotiation ended as the window requires,
    `gap` that no text gives it a window at all.
    """

    prior: PriorDetermination
    until: date
    opens: date | None
    closes: date | None
    same_code: bool
    in_window_case: bool
    gap: bool


def suspensions(case: Case) -> tuple[Suspension, ...]:
    """The suspensions that follow from the prior determinations this provider itself initiated."""
    return tuple(_suspensions(case))


def _suspensions(case: Case) -> Iterator[Suspension]:
    codes = {line.service_code for line in case.claim.service_lines}
    for prior in case.claim.prior_determinations:
        if not prior.initiated_by_provider:
            continue
        dates = {
            Event.PAYMENT_DETERMINATION: prior.determined_on,
            Event.OPEN_NEGOTIATION_START: case.claim.open_negotiation_start,
        }
        try:
            found = {one.id: one for one in deadlines_from(dates, case.rulebook, batched=prior.batched)}
        except NoRuleInForceError:
            continue
        until = _latest(found.get("cooling_off"))
        if until is None:
            continue
        window = found.get("after_cooling_off_window")
        ended = _negotiation_ended(case)
        yield Suspension(
            prior=prior,
            until=until,
            opens=window.opens if window else None,
            closes=window.due if window else None,
            same_code=bool(codes & set(prior.service_codes)),
            in_window_case=ended is not None and _earliest_end(case, prior, window) <= ended <= until,
            gap=not prior.batched and ended is not None and _straddles(case, ended, prior.determined_on),
        )


def _earliest_end(case: Case, prior: PriorDetermination, window: Deadline | None) -> date:
    """The first day on which open negotiation may have ended for the window after the suspension to apply.

    The amended text lets a negotiation completed in the 30 business days before a batched suspension in.
    """
    if prior.batched and window is not None and window.citation.text == "amended":
        return case.rulebook.calendar.nth_before(prior.determined_on, _LOOK_BACK)
    return prior.determined_on


def _latest(deadline: Deadline | None) -> date | None:
    if deadline is None or deadline.due is None:
        return None
    return max([deadline.due, *(one.due for one in deadline.other_readings if one.due is not None)])


def _negotiation_ended(case: Case) -> date | None:
    deadline = case.deadline("open_negotiation_end")
    return deadline.due if deadline else None


def _straddles(case: Case, ended: date, determined: date) -> bool:
    """Negotiation ended before the determination, and the usual window had not closed when it came."""
    window = case.deadline("initiation_window")
    return ended < determined and window is not None and window.due is not None and determined <= window.due
