"""F7 and F8: which lines an earlier determination suspends, and the window after its cooling-off period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from idrkit.assess.acted import acted_on, future, span
from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.cooling_off import Identity, Party, Suspension, suspended_lines
from idrkit.assess.results import Citation, Fact, Verdict
from idrkit.law.counting import short_day

_PRIOR = "prior_determinations"
_TAKE_OUT = "A batch that contains suspended lines loses those lines only (91 FR 33900, p. 33965)."


def _after_cooling_off(case: Case) -> Outcome:
    acted = acted_on(case)
    gap = next((one for one in case.suspensions if one.gap and one.of(Identity.SAME)), None)
    if gap is not None and (case.claim.idr_initiated is None or acted > gap.prior.determined_on):
        return _cooling_gap(gap, acted)
    window = next(iter(_open_windows(case, acted)), None)
    doubt = _in_doubt(window) if window is not None else None
    if window is None or (doubt is not None and _usual_window_open(case, acted)):
        return Outcome(Verdict.NOT_APPLICABLE, "No window after a cooling-off period applies on this day.")
    if doubt is not None:
        return doubt
    return Outcome(
        Verdict.PASS,
        f"{_after_sentence(window)}, for {_lines(window.of(Identity.SAME))}.",
        facts=_numbers([window]),
        cited=_windows_cited([window]),
    )


def _usual_window_open(case: Case, day: date) -> bool:
    usual = case.deadline("initiation_window")
    return usual is not None and usual.due is not None and day <= usual.due


def _cooling_gap(gap: Suspension, acted: date) -> Outcome:
    determined = gap.prior.determined_on
    if acted <= determined:
        act = f"Initiate by {short_day(determined)}: from the next day on the suspension runs."
    else:
        act = "Ask the Departments for an extension; keep the dates of both disputes."
    other = next((one for one in gap.window.other_readings if one.opens), None) if gap.window else None
    if other is not None:
        act += f" Another reading of the text gives a window, {span(other.opens, other.due)}."
    return Outcome(
        Verdict.WARN,
        f"Open negotiation ended before the suspension by the determination of {short_day(determined)} began, while "
        "the window to initiate was still open: no text gives such a claim a window of its own (COOLING_GAP).",
        act,
        _numbers([gap]),
        cited=_windows_cited([gap]),
    )


def _not_suspended(case: Case) -> Outcome:
    if not case.claim.prior_determinations:
        return Outcome(
            Verdict.PASS,
            "No earlier determination between the parties is recorded.",
            "Record every earlier determination: it can suspend a new dispute.",
            (Fact(_PRIOR, "none"),),
        )
    acted = acted_on(case)
    ahead = [one.determined_on for one in case.claim.prior_determinations if one.determined_on > case.as_of]
    if ahead:
        return future(f"{_PRIOR}[].determined_on", max(ahead), ())
    active = [one for one in case.suspensions if one.covers(acted)]
    freed = suspended_lines(active and case.suspensions, acted)
    if freed:
        return _suspended(case, [one for one in active if one.party is Party.SAME], freed)
    doubt = next((each for each in (_in_doubt(one) for one in active) if each is not None), None)
    if doubt is not None:
        return doubt
    similar = [one for one in active if one.of(Identity.SIMILAR)]
    if similar:
        return Outcome(
            Verdict.WARN,
            "An earlier determination decided other codes, or the same ones with other modifiers; the older text "
            "suspends similar items or services too.",
            "Compare the items: a certified IDR entity may find them similar.",
            _numbers(similar),
            cited=_ends_cited(similar),
        )
    theirs = [one for one in case.suspensions if not one.bars]
    free = "; the other party initiated that dispute, and only the party that initiated is barred" if theirs else ""
    return Outcome(
        Verdict.PASS,
        f"No earlier determination suspends this dispute on this day{free}.",
        facts=_numbers(active or theirs),
    )


def _suspended(case: Case, active: list[Suspension], freed: dict[str, date]) -> Outcome:
    """Some or all of the lines are suspended: named, with the day each is free; the rest can go on."""
    naming = [one for one in active if set(one.of(Identity.SAME)) & set(freed)]
    latest = max(naming, key=lambda one: one.until)
    left = [line.line_id for line in case.claim.service_lines if line.line_id not in freed]
    doubts = [
        doubt for doubt in map(_in_doubt, (one for one in case.suspensions if one.covers(acted_on(case)))) if doubt
    ]
    until = max(freed.values())
    step = _when_free(case, until)
    if not left:
        stacked = f" Suspensions overlap: it is free from {short_day(until)}." if len(naming) > 1 else ""
        return Outcome(
            Verdict.FAIL,
            f"Cooling-off: the determination of {short_day(latest.prior.determined_on)} suspends the same item or "
            f"service until {short_day(latest.until)}.{_other_end(latest)}{stacked}",
            step,
            _numbers(naming),
            cited=_ends_cited(naming),
        )
    similar = {line_id for one in active for line_id in one.of(Identity.SIMILAR)} & set(left)
    caution = " A certified IDR entity may find other codes similar." if similar else ""
    rest = f"whether {_lines(left)} can proceed is not known" if doubts else f"{_lines(left)} can proceed without"
    return Outcome(
        Verdict.NEEDS_INFO,
        f"Cooling-off suspends {_lines(freed)} of this claim until {short_day(latest.until)}; {rest}."
        f"{''.join(f' {doubt.sentence}' for doubt in doubts)}{_other_end(latest)}{caution}",
        f"Take {_lines(freed)} out of this dispute. {_TAKE_OUT} {step}",
        _numbers(naming),
        ("service_lines", *(name for doubt in doubts for name in doubt.missing)),
        _ends_cited(naming),
    )


def _other_end(one: Suspension) -> str:
    """The end another reading of the key would give; the later one is taken."""
    if not {"KEY_IN_DOUBT", "KEY_ASSUMED"} & set(one.ends.flags):
        return ""
    others = [short_day(other.due) for other in one.ends.other_readings if other.due is not None]
    if not others:
        return ""
    asked = f" Record {_PRIOR}[].open_negotiation_start." if one.prior.open_negotiation_start is None else ""
    return f" Another reading ends it on {', '.join(others)}: the later end is taken (KEY_IN_DOUBT).{asked}"


def _when_free(case: Case, free: date) -> str:
    """What to do with suspended lines: the window that follows, or that no text gives one."""
    windows = [one for one in case.deadlines if one.of and one.id == "after_cooling_off_window"]
    for window in windows:
        if window.opens is None or window.due is None or free > window.due:
            continue
        step = f"Initiate in the window after it, {span(max(free, window.opens), window.due)}."
        if window.has_safe_day:
            return step
        others = "; ".join(span(one.opens, one.due) for one in window.other_readings if one.opens)
        return f"{step} Another reading gives {others}: ask the Departments before that one closes."
    if any(one.gap or one.in_window_case for one in case.suspensions if one.of(Identity.SAME)):
        return (
            "No text gives a window after it that is free of suspensions: ask the Departments for an extension now "
            "(COOLING_GAP)."
        )
    return f"Wait for its end: free from {short_day(free)}, in the window that follows open negotiation."


def _in_doubt(one: Suspension) -> Outcome | None:
    """What is missing to tell whether a suspension, and the window after it, is about this claim."""
    if not one.of(Identity.SAME, Identity.NOT_KNOWN):
        return None
    number = one.prior.dispute_number
    if one.party is Party.NOT_KNOWN:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"Whether the other party of {number} is the one of this claim cannot be told by name: for insured "
            "coverage it is the issuer, whatever the plan; for a self-insured plan only the plan itself.",
            "Compare the written decision with the plan card and record the answer.",
            _numbers([one]),
            (f"{_PRIOR}[].same_other_party",),
            _ends_cited([one]),
        )
    unknown = one.of(Identity.NOT_KNOWN)
    if unknown:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"It cannot be told whether {number} decided the same item or service as {_lines(unknown)}: the code is "
            "the same, its modifiers as decided are not recorded.",
            "Take codes and modifiers from the written decision.",
            _numbers([one]),
            (f"{_PRIOR}[].items",),
            _ends_cited([one]),
        )
    return None


def _open_windows(case: Case, day: date) -> list[Suspension]:
    """The windows after a suspension that are open on a day, for lines no other suspension covers then."""
    held = suspended_lines(case.suspensions, day)
    concerned = (one for one in case.suspensions if set(one.of(Identity.SAME, Identity.NOT_KNOWN)) - set(held))
    return [one for one in concerned if one.open_on(day)]


def in_a_later_window(case: Case, acted: date, usual: str, facts: tuple[Fact, ...]) -> Outcome | None:
    """What a window after a cooling-off period, open or still to come, does to a claim whose usual one is over."""
    now = _open_windows(case, acted)
    if not now:
        return _later_window_ahead(case, acted, usual, facts)
    doubtful = next((each for each in (_in_doubt(one) for one in now) if each is not None), None)
    if doubtful is not None:
        return doubtful
    reached = {line_id for one in now for line_id in one.of(Identity.SAME)}
    left = [line.line_id for line in case.claim.service_lines if line.line_id not in reached]
    if left:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"{_after_sentence(now[0])}, for {_lines(sorted(reached))} only: the window of {_lines(left)} was {usual}.",
            f"Take {_lines(left)} out of this dispute, or record what keeps them in time.",
            facts,
            ("service_lines",),
        )
    if not any(one.bars for one in now):
        return Outcome(
            Verdict.WARN,
            f"{_after_sentence(now[0])} (F7): the text opens it to either party, though only the other one was barred.",
            "Say in the notice which determination opens the window.",
            facts,
        )
    return Outcome(Verdict.PASS, f"{_after_sentence(now[0])} (F7).", facts=facts)


def _later_window_ahead(case: Case, acted: date, usual: str, facts: tuple[Fact, ...]) -> Outcome | None:
    later = [one for one in case.deadlines if one.of and one.id == "after_cooling_off_window"]
    ahead = [one for one in later if one.due is not None and acted <= one.due]
    if not ahead:
        return None
    after = min(ahead, key=lambda one: one.opens or date.max)
    suspended = bool(suspended_lines(case.suspensions, acted))
    return Outcome(
        Verdict.NOT_APPLICABLE if suspended else Verdict.WARN,
        f"The usual window was {usual}. The one after the cooling-off period of {after.of} is "
        f"{span(after.opens, after.due)}: it is not open yet.",
        "Wait for it." if suspended else "Wait for it: no text says that a day before its first business day counts.",
        facts,
    )


def _after_sentence(one: Suspension) -> str:
    window = one.window
    days = span(window.opens, window.due) if window is not None else "not known"
    return f"The window after the cooling-off period of {one.prior.dispute_number} is {days}"


def _lines(line_ids: Iterable[str]) -> str:
    named = list(line_ids)
    return f"line {named[0]}" if len(named) == 1 else f"lines {', '.join(named)}"


def _numbers(found: Iterable[Suspension]) -> tuple[Fact, ...]:
    return tuple(Fact(_PRIOR, one.prior.dispute_number) for one in found)


def _ends_cited(found: Iterable[Suspension]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(one.ends.citation for one in found))


def _windows_cited(found: Iterable[Suspension]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(one.window.citation for one in found if one.window is not None))


CHECKS = (
    Check("F7", "Window after cooling-off", ("after_cooling_off_window",), _after_cooling_off),
    Check("F8", "Not suspended by cooling-off", ("cooling_off",), _not_suspended),
)
