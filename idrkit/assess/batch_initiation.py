"""On which days every line of a group can be initiated, and which a suspension keeps out (149.510(c)(4)(i)(D)).

The days of a line are those of its window to initiate, (b)(2)(i), and of a window after a suspension, (c)(5)(vii)(C),
less those on which a suspension of its own code holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from idrkit.assess.batch_group import Group, GroupCheck, GroupOutcome, Item, Member, ids, where
from idrkit.assess.case import Case, Outcome
from idrkit.assess.cooling_off import Identity, Suspension
from idrkit.assess.results import Deadline, Fact, Verdict
from idrkit.law.counting import short_day

_MOST_DAYS_NAMED = 6


@dataclass(frozen=True, slots=True)
class Stop:
    """What one earlier determination does to one line: suspended to `until`, then open from `opens` to `closes`.

    `window` is the window after the suspension, None where it is not for this claim. `own` says whether the line's
    own code was decided.
    """

    dispute: str
    determined_on: date
    until: date
    window: Deadline | None
    own: bool

    def in_its_window(self, day: date) -> bool:
        """Whether the day lies in the window that follows the suspension."""
        window = self.window
        return bool(window and window.opens and window.due and window.opens <= day <= window.due)

    def holds_on(self, day: date) -> bool:
        """Whether the line is suspended on the day by the longest reading of the text."""
        return self.determined_on < day <= self.until

    def reaches(self, day: date) -> bool:
        """Whether it takes the day away; its own window stays open even where a reading goes on longer."""
        return self.holds_on(day) and not self.in_its_window(day)


def _stops_of(item: Item) -> tuple[Stop, ...]:
    """The one place that asks what earlier determinations do to a line (idrkit.assess.cooling_off)."""
    return tuple(
        _stop(one, item.line.line_id)
        for one in item.member.case.suspensions
        if one.bars and item.line.line_id in one.lines
    )


def _stop(one: Suspension, line_id: str) -> Stop:
    return Stop(
        dispute=one.prior.dispute_number,
        determined_on=one.prior.determined_on,
        until=one.until,
        window=one.window if one.in_window_case else None,
        own=one.lines[line_id] in (Identity.SAME, Identity.NOT_KNOWN),
    )


@dataclass(frozen=True, slots=True)
class ItemDays:
    """The days on which one line can be initiated; `safe` are those that hold under every reading.

    `known` is false where open negotiation has no recorded start. `own` are the suspensions of its code, `stops`
    those that reach a day of its window; `similar` is one that does so for other codes.
    """

    item: Item
    days: frozenset[date]
    safe: frozenset[date]
    known: bool
    own: tuple[Stop, ...]
    stops: tuple[Stop, ...]
    similar: Stop | None

    def stopped_on(self, day: date) -> Stop | None:
        """The suspension that reaches this day, the longest of them; None where there is none."""
        return max((one for one in self.stops if one.reaches(day)), key=_until, default=None)


def item_days(group: Group) -> tuple[ItemDays, ...]:
    """The days on which each line of the group can be initiated."""
    return tuple(map(_days_of, group.items))


def _days_of(item: Item) -> ItemDays:
    case = item.member.case
    found = _stops_of(item)
    own = tuple(one for one in found if one.own)
    windows = [case.deadline("initiation_window"), *(one.window for one in own)]
    days, safe = _days_in(case, [one for one in windows if one is not None])
    left = frozenset(day for day in days if not any(one.reaches(day) for one in own))
    others = (one for one in found if not one.own and any(one.reaches(day) for day in days))
    return ItemDays(
        item=item,
        days=left,
        safe=safe & left,
        known=case.deadline("initiation_window") is not None,
        own=own,
        stops=tuple(one for one in own if any(one.reaches(day) for day in days)),
        similar=max(others, key=_until, default=None),
    )


def suspended(group: Group, listed: tuple[ItemDays, ...]) -> tuple[tuple[ItemDays, Stop], ...]:
    """The lines a suspension keeps out of the batch: on the day on which most of the lines can be initiated.

    Lines that are all suspended, and share a day in the window after it, stay together.
    """
    if not any(one.stops for one in listed) or _shared_by(listed):
        return ()
    best = _best_day(listed, group)
    found = []
    for one in listed:
        stop = one.stopped_on(best) if best is not None else max(one.stops, key=_until, default=None)
        if stop is not None:
            found.append((one, stop))
    return tuple(found)


def _shared_by(listed: Iterable[ItemDays]) -> frozenset[date]:
    every = [one.days for one in listed]
    return frozenset.intersection(*every) if every else frozenset()


def _until(one: Stop) -> date:
    return one.until


def _in_doubt(one: ItemDays, day: date) -> Stop | None:
    """The suspension that by its longest reading still holds on a day in the window that follows it."""
    return next((each for each in one.own if each.holds_on(day)), None)


def _days_in(case: Case, windows: Iterable[Deadline]) -> tuple[frozenset[date], frozenset[date]]:
    """The days of these windows, a recorded extension included, and those of them that are safe."""
    days, safe = set[date](), set[date]()
    for window in windows:
        if window.opens is None or window.due is None:
            continue
        inside = set(_candidates(case, window.opens, window.due))
        days |= inside
        safe |= {day for day in inside if _is_safe(window, day)}
    return frozenset(days), frozenset(safe)


def _is_safe(window: Deadline, day: date) -> bool:
    return bool(window.safe_opens and window.safe_due and window.safe_opens <= day <= window.safe_due)


def _candidates(case: Case, opens: date, due: date) -> Iterator[date]:
    """The day of initiation where it is recorded and lies in the window; else its business days."""
    initiated = case.claim.idr_initiated
    if initiated is not None:
        if opens <= initiated <= due:
            yield initiated
        return
    for number in range((due - opens).days + 1):
        day = opens + timedelta(days=number)
        if case.rulebook.calendar.is_business_day(day):
            yield day


def common_days(group: Group) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The days on which every line can be initiated, and those of them that hold under every reading.

    A suspended line is dropped and does not count; where a line's window is not known there is no such day.
    """
    counting = _not_kept_out(group)
    if not all(one.known for one in counting):
        return (), ()
    safe = frozenset.intersection(*(one.safe for one in counting)) if counting else frozenset()
    return tuple(sorted(_shared_by(counting))), tuple(sorted(safe))


def _not_kept_out(group: Group) -> tuple[ItemDays, ...]:
    listed = item_days(group)
    out = [one.item for one, _ in suspended(group, listed)]
    return tuple(one for one in listed if one.item not in out)


def _one_initiation_day(group: Group) -> GroupOutcome:
    provisions = ("batch_common_initiation", "initiation_window")
    counting = _not_kept_out(group)
    facts = tuple(
        Fact(where(one, "open_negotiation_start"), _iso(one.claim.open_negotiation_start)) for one in group.members
    )
    unknown = tuple(dict.fromkeys(one.item.member for one in counting if not one.known))
    if unknown:
        return GroupOutcome(_window_missing(unknown, facts), provisions)
    if not counting:
        return GroupOutcome(Outcome(Verdict.NOT_APPLICABLE, "Every line is suspended (G9)."), provisions)
    days, safe = common_days(group)
    if days:
        return GroupOutcome(_shared(group, days, safe, facts), provisions)
    best = _best_day(counting, group)
    apart = [one.item for one in counting if best is None or best not in one.days]
    together = (
        f"{len(counting) - len(apart)} of {len(counting)} lines can be on {short_day(best)}" if best else "none can"
    )
    return GroupOutcome(
        Outcome(
            Verdict.FAIL,
            f"There is no day on which every line can be initiated: {together}.",
            "Make a batch for each window; send the open negotiation notices of one batch on one day.",
            facts,
        ),
        provisions,
        tuple((one, "cannot be initiated on the day of the others") for one in apart),
    )


def _window_missing(unknown: tuple[Member, ...], facts: tuple[Fact, ...]) -> Outcome:
    return Outcome(
        Verdict.NEEDS_INFO,
        f"The window to initiate is not known for {ids(unknown)}.",
        "Take the start of open negotiation from the proof of delivery; send the notice if it was not sent.",
        facts,
        tuple(where(one, "open_negotiation_start") for one in unknown),
    )


def _shared(group: Group, days: tuple[date, ...], safe: tuple[date, ...], facts: tuple[Fact, ...]) -> Outcome:
    initiated = {one.claim.idr_initiated for one in group.members}
    if None in initiated and len(initiated) > 1:
        return Outcome(
            Verdict.FAIL,
            "Some of these claims are initiated already and others are not: no line is added to an initiated dispute.",
            "Make the batch of the claims that are not initiated yet.",
            facts,
        )
    sure = f"; safe {_named(safe)}" if safe else "; none of these is safe on every reading that may be meant"
    sentence = f"Every line can be initiated on {_named(days)}{'' if safe == days else sure}."
    if days[-1] >= group.as_of or None not in initiated:
        return Outcome(Verdict.PASS, sentence, facts=facts)
    return Outcome(
        Verdict.FAIL,
        f"{sentence} That is over on {short_day(group.as_of)}.",
        "Look for an approved extension and record it with its step and source.",
        facts,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else "not given"


def _best_day(listed: Iterable[ItemDays], group: Group) -> date | None:
    """The day on which most lines can be initiated: from the day of the question on if there is one."""
    counts: dict[date, int] = {}
    for one in listed:
        for day in one.days:
            counts[day] = counts.get(day, 0) + 1
    ahead = {day: number for day, number in counts.items() if day >= group.as_of} or counts
    return min(ahead, key=lambda day: (-ahead[day], day), default=None)


def _named(days: tuple[date, ...]) -> str:
    if len(days) > _MOST_DAYS_NAMED:
        return f"the business days from {short_day(days[0])} to {short_day(days[-1])}"
    return ", ".join(map(short_day, days))


def _not_suspended(group: Group) -> GroupOutcome:
    provisions = ("cooling_off", "cooling_off_batched")
    listed = item_days(group)
    kept_out = suspended(group, listed)
    if kept_out:
        named = dict.fromkeys(f"{stop.dispute} until {short_day(stop.until)}" for _, stop in kept_out)
        return GroupOutcome(
            Outcome(
                Verdict.FAIL,
                f"Cooling-off suspends {len(kept_out)} of {len(listed)} lines: {', '.join(named)}.",
                "Leave these lines out; initiate them in the window after the suspension.",
                tuple(
                    Fact(where(one.item.member, f"line {one.item.line.line_id}"), one.item.code) for one, _ in kept_out
                ),
            ),
            provisions,
            tuple((one.item, f"suspended until {short_day(stop.until)}") for one, stop in kept_out),
        )
    noted = _suspensions_to_note(group, listed)
    if noted is not None:
        return GroupOutcome(noted, provisions)
    return GroupOutcome(
        Outcome(
            Verdict.PASS,
            "No recorded determination keeps a line out of the batch.",
            "Record every earlier determination: it can suspend a line.",
        ),
        provisions,
    )


def _suspensions_to_note(group: Group, listed: tuple[ItemDays, ...]) -> Outcome | None:
    """A suspension that by another reading reaches these days, or one of similar items."""
    days, _ = common_days(group)
    doubts = [stop for one in listed for day in days if (stop := _in_doubt(one, day)) is not None]
    if doubts:
        longest = max(doubts, key=_until)
        return Outcome(
            Verdict.WARN,
            f"Days in the window after the suspension of {longest.dispute} are suspended by the longest "
            f"reading of the text, until {short_day(longest.until)}.",
            "Read both dates in `idrkit screen FILE --explain CLAIM` (F7, F8) before you file.",
            (Fact("prior_determinations", longest.dispute),),
        )
    similar = [one.similar for one in listed if one.similar is not None]
    if not similar:
        return None
    return Outcome(
        Verdict.WARN,
        "An earlier determination decided other codes; the older text suspends similar items or services too.",
        "Compare the items: a certified IDR entity may find them similar.",
        tuple(dict.fromkeys(Fact("prior_determinations", one.dispute) for one in similar)),
    )


CHECKS = (
    GroupCheck(
        "G8", "One day to initiate every line", ("batch_common_initiation", "initiation_window"), _one_initiation_day
    ),
    GroupCheck("G9", "No line suspended by cooling-off", ("cooling_off", "cooling_off_batched"), _not_suspended),
)
