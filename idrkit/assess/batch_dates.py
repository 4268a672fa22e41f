"""Whether the lines of a group were furnished within one period (149.510(c)(4)(i)(D), before it (c)(3)(i)(D))."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from idrkit.assess.batch_group import Group, GroupCheck, GroupOutcome, Item, where
from idrkit.assess.case import Outcome
from idrkit.assess.results import Fact, Verdict
from idrkit.law.counting import counted, short_day
from idrkit.law.provision import Convention


@dataclass(frozen=True, slots=True)
class ServiceWindow:
    """The period in which every item must have been furnished; `other` is the end by the reading not used."""

    first: date
    last: date
    other: date | None
    arithmetic: str


def service_window(group: Group, items: Iterable[Item]) -> ServiceWindow | None:
    """The period that begins with the first of these lines; None where none has a date of service."""
    days = [item.line.date_of_service for item in items if item.line.date_of_service]
    version = group.version("batch_service_window")
    if not days or version is None or version.count is None:
        return None
    first, count, calendar = min(days), version.count, group.rulebook.calendar
    found = counted(count, first, calendar)
    if not count.day_zero_reading:
        return ServiceWindow(first, found.due, None, found.arithmetic)
    later = counted(replace(count, convention=Convention.AFTER), first, calendar).due
    return ServiceWindow(first, found.due, later if later != found.due else None, found.arithmetic)


def _furnished_together(group: Group) -> GroupOutcome:
    provisions = ("batch_service_window",)
    undated = [item for item in group.items if item.line.date_of_service is None]
    window = service_window(group, group.items)
    if undated or window is None:
        return GroupOutcome(_dates_missing(undated), provisions)
    facts = (Fact("first date of service", window.first.isoformat()), Fact("last day allowed", window.last.isoformat()))
    late = _outside(group.items, window)
    other = f" (by the other reading {short_day(window.other)})" if window.other else ""
    span = f"The first item was furnished on {short_day(window.first)}; the last day for the others is "
    span += f"{short_day(window.last)}{other}: {window.arithmetic}."
    if not late:
        return GroupOutcome(Outcome(Verdict.PASS, span, facts=facts), provisions)
    days = _in_one_cooling_off(group)
    if days is not None:
        sentence = (
            f"{span} Lines lie outside it, but all were furnished within the {days} calendar days after an earlier "
            "determination, which the older text allows as well."
        )
        step = "Say so in the notice of initiation; certified IDR entities may read that paragraph otherwise."
        return GroupOutcome(
            Outcome(Verdict.WARN, sentence, step, facts), (*provisions, "batch_service_window_cooling_off")
        )
    kept = _most_in_one_window(group)
    return GroupOutcome(
        Outcome(
            Verdict.FAIL,
            f"{span} {len(late)} of {len(group.items)} lines lie outside it.",
            "Make a batch for each period; a line outside it is dropped.",
            facts,
        ),
        provisions,
        tuple((one, "furnished outside the period of the others") for one in group.items if one not in kept),
    )


def _dates_missing(undated: Iterable[Item]) -> Outcome:
    return Outcome(
        Verdict.NEEDS_INFO,
        "When every line was furnished is not recorded.",
        "Take it from CMS-1500 box 24A or the remittance (835 DTM*472).",
        missing=tuple(where(one.member, f"service_lines[{one.line.line_id}].date_of_service") for one in undated),
    )


def _outside(items: Iterable[Item], window: ServiceWindow) -> tuple[Item, ...]:
    return tuple(
        item
        for item in items
        if item.line.date_of_service
        and item.last_day
        and not (window.first <= item.line.date_of_service and item.last_day <= window.last)
    )


def _most_in_one_window(group: Group) -> tuple[Item, ...]:
    """The most lines that lie in one period, wherever it begins; of two the same size the earlier."""
    best: tuple[Item, ...] = ()
    for first in sorted({item.line.date_of_service for item in group.items if item.line.date_of_service}):
        window = service_window(group, [item for item in group.items if item.line.date_of_service == first])
        if window is not None:
            out = _outside(group.items, window)
            best = max(best, tuple(item for item in group.items if item not in out), key=len)
    return best


def _in_one_cooling_off(group: Group) -> int | None:
    """The length of the older text's other period, one cooling-off, where it holds every line; else None."""
    version = group.version("batch_service_window_cooling_off")
    if group.amended_may_govern() or version is None or version.count is None:
        return None
    for prior in (one for member in group.members for one in member.claim.prior_determinations):
        if not prior.initiated_by_provider:
            continue
        last = counted(version.count, prior.determined_on, group.rulebook.calendar).due
        days = [(item.line.date_of_service, item.last_day) for item in group.items]
        if all(first and end and prior.determined_on < first and end <= last for first, end in days):
            return version.count.length
    return None


CHECKS = (
    GroupCheck(
        "G7",
        "Furnished within one period",
        ("batch_service_window", "batch_service_window_cooling_off"),
        _furnished_together,
    ),
)
