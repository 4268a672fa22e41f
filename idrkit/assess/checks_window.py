"""F4 to F8: whether the day of initiation lies in a window, its own or one after a cooling-off period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from idrkit.assess.acted import by_public_notice, dated, future, span
from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.cooling_off import Identity, Party, Suspension, suspended_lines
from idrkit.assess.extensions import applies, in_question, missing_of, refused
from idrkit.assess.results import Citation, Deadline, Fact, Verdict
from idrkit.law.counting import short_day

_PRIOR = "prior_determinations"
_TAKE_OUT = "A batch that contains suspended lines loses those lines only (91 FR 33900, p. 33965)."


def _acted(case: Case) -> date:
    return case.claim.idr_initiated or case.as_of


def _negotiation_exhausted(case: Case) -> Outcome:
    window = case.deadline("initiation_window")
    if window is None or window.opens is None:
        return _no_window(case)
    acted = _acted(case)
    facts = dated(open_negotiation_start=case.claim.open_negotiation_start, idr_initiated=case.claim.idr_initiated)
    safe = window.safe_opens or window.opens
    if acted < window.opens:
        return Outcome(
            Verdict.FAIL,
            f"Open negotiation is not over: the window to initiate is {span(window.opens, window.due)}.",
            f"Initiate from {short_day(safe)}, not before.",
            facts,
        )
    if acted < safe:
        return Outcome(
            Verdict.WARN,
            f"The window opened on {short_day(window.opens)} if the days closed by Executive Order count as business "
            f"days; if they do not, it opens on {short_day(safe)}.",
            _safe_step(case, window, safe),
            facts,
        )
    return Outcome(Verdict.PASS, "The 30 business days of open negotiation were over.", facts=facts)


def _safe_step(case: Case, window: Deadline, safe: date) -> str:
    if case.claim.idr_initiated is not None:
        return "Keep what shows that no closure was announced for the process; be ready to answer an objection."
    if window.has_safe_day:
        return f"Initiate in the safe window, {span(safe, window.safe_due)}."
    return "No day is safe on both readings: ask the Departments before the window closes."


def _in_the_window(case: Case) -> Outcome:
    window = case.deadline("initiation_window")
    if window is None or window.opens is None or window.due is None:
        return _no_window(case)
    claim, acted = case.claim, _acted(case)
    facts = dated(open_negotiation_start=claim.open_negotiation_start, idr_initiated=claim.idr_initiated)
    if claim.idr_initiated is not None and claim.idr_initiated > case.as_of:
        return future("idr_initiated", claim.idr_initiated, facts)
    usual = span(window.opens, window.due)
    if acted < window.opens:
        return Outcome(Verdict.NOT_APPLICABLE, f"The window has not opened: it is {usual}.", facts=facts)
    if acted <= window.due:
        given = ", its end by the recorded extension" if applies(window) else ""
        return Outcome(Verdict.PASS, f"The day lies in the window {usual}{given}.", facts=facts)
    doubt = in_question(window, claim, acted)
    if doubt is not None:
        what = "Record the step the approval names, and the approval or notice itself."
        return Outcome(Verdict.NEEDS_INFO, doubt, what, facts, missing_of(claim))
    later = _in_a_later_window(case, acted, usual, facts)
    if later is not None:
        return later
    late = by_public_notice(window, acted)
    if late is not None:
        return Outcome(Verdict.WARN, late, "Keep the public notice as an exhibit.", facts)
    what = f"was initiated on {short_day(acted)}" if claim.idr_initiated else "has not been initiated"
    return Outcome(
        Verdict.FAIL,
        f"The window to initiate was {usual}; the dispute {what}.",
        "Look for an approved extension or a cooling-off period that ended; record what shows it.",
        facts,
    )


def _in_a_later_window(case: Case, acted: date, usual: str, facts: tuple[Fact, ...]) -> Outcome | None:
    """What a window after a cooling-off period, open or still to come, does to a claim whose usual one is over."""
    windows = [one for one in case.suspensions if one.in_window_case and _concerned(one)]
    ahead = [one for one in windows if acted < (_opens(one) or acted)]
    now = [one for one in windows if one.open_on(acted)]
    if not now:
        if not ahead:
            return None
        next_one = min(ahead, key=lambda one: _opens(one) or date.max)
        return Outcome(
            Verdict.NOT_APPLICABLE if suspended_lines(case.suspensions, acted) else Verdict.WARN,
            f"The usual window was {usual}. {_after_sentence(next_one)}: it is not open yet.",
            "Wait for it: no rule says that a day before its first business day counts.",
            facts,
        )
    unsure = [one for one in now if one.party is Party.NOT_KNOWN]
    if unsure and len(unsure) == len(now):
        return _party_not_known(unsure)
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


def _extension(case: Case) -> Outcome:
    claim = case.claim
    until, step = claim.approved_extension_until, claim.approved_extension_step
    facts = dated(approved_extension_until=until)
    if until is None and step is None and claim.approved_extension_source is None:
        return Outcome(Verdict.NOT_APPLICABLE, "No approved extension is recorded.")
    if refused(claim):
        return Outcome(
            Verdict.FAIL,
            "An extension of the payment of an award is recorded; the time for that payment cannot be extended: 30 "
            "calendar days after the determination.",
            "Take the extension out of the record, or correct the step it names.",
            (Fact("approved_extension_step", step.value if step else "not given"), *facts),
        )
    if until is None or step is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "An extension is recorded, but not which step it extends and until when: it moves no day.",
            "Take the step and its new last day from the approval or the public notice.",
            facts,
            missing_of(claim),
        )
    facts = (Fact("approved_extension_step", step.value), *facts)
    if claim.approved_extension_source is None:
        return Outcome(
            Verdict.WARN,
            f"An extension to {short_day(until)} is recorded without what gave it: it moves no day.",
            "Record approved_extension_source: the approval with its date, or the Departments' public notice.",
            facts,
        )
    facts = (*facts, Fact("approved_extension_source", claim.approved_extension_source))
    if not any(applies(one) for one in case.deadlines):
        return Outcome(
            Verdict.WARN,
            f"The extension to {short_day(until)} moves no day: the step has no computed last day before it.",
            "Check the step and the date against the approval.",
            facts,
        )
    return Outcome(
        Verdict.PASS,
        f"An extension to {short_day(until)} is recorded for its step.",
        "Keep the approval as an exhibit.",
        facts,
    )


def _after_cooling_off(case: Case) -> Outcome:
    acted = _acted(case)
    concerned = [one for one in case.suspensions if _concerned(one)]
    gap = next((one for one in concerned if one.gap), None)
    if gap is not None and (case.claim.idr_initiated is None or acted > gap.prior.determined_on):
        return _cooling_gap(gap, acted)
    window = next((one for one in concerned if one.open_on(acted)), None)
    if window is None:
        return Outcome(Verdict.NOT_APPLICABLE, "No window after a cooling-off period applies on this day.")
    return Outcome(
        Verdict.PASS if window.party is Party.SAME else Verdict.WARN,
        f"{_after_sentence(window)}, for {_lines(window.of(Identity.SAME))}.",
        facts=_numbers([window]),
        cited=_windows_cited([window]),
    )


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
    acted = _acted(case)
    active = [one for one in case.suspensions if one.covers(acted)]
    freed = suspended_lines(active and case.suspensions, acted)
    if freed:
        return _suspended(case, [one for one in active if one.party is Party.SAME], freed)
    unsure = [one for one in active if one.party is Party.NOT_KNOWN and one.of(Identity.SAME, Identity.NOT_KNOWN)]
    if unsure:
        return _party_not_known(unsure)
    unknown = [one for one in active if one.of(Identity.NOT_KNOWN)]
    if unknown:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"Whether {_lines(unknown[0].of(Identity.NOT_KNOWN))} is the same item or service as the one decided on "
            f"{short_day(unknown[0].prior.determined_on)} cannot be told: the code is the same, its modifiers as "
            "decided are not recorded.",
            "Take codes and modifiers from the written decision.",
            _numbers(unknown),
            (f"{_PRIOR}[].items",),
            _ends_cited(unknown),
        )
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
    until = max(freed.values())
    step = _when_free(case, until)
    if not left:
        stacked = f" Suspensions overlap: it is free from {short_day(until)}." if len(naming) > 1 else ""
        return Outcome(
            Verdict.FAIL,
            f"Cooling-off: the determination of {short_day(latest.prior.determined_on)} suspends the same item or "
            f"service until {short_day(latest.until)}.{stacked}",
            step,
            _numbers(naming),
            cited=_ends_cited(naming),
        )
    return Outcome(
        Verdict.NEEDS_INFO,
        f"Cooling-off suspends {_lines(freed)} of this claim until {short_day(latest.until)}; {_lines(left)} can "
        "proceed without.",
        f"Take {_lines(freed)} out of this dispute. {_TAKE_OUT} {step}",
        _numbers(naming),
        ("service_lines",),
        _ends_cited(naming),
    )


def _when_free(case: Case, free: date) -> str:
    """What to do with suspended lines: the window that follows, or that no text gives one."""
    concerned = [one for one in case.suspensions if _concerned(one)]
    for one in concerned:
        window = one.window
        if window is None or window.opens is None or window.due is None or not one.in_window_case:
            continue
        if free <= window.due:
            return f"Initiate in the window after it, {span(max(free, window.opens), window.due)}."
    if any(one.gap or one.in_window_case for one in concerned):
        return (
            "No text gives a window after it that is free of suspensions: ask the Departments for an extension now "
            "(COOLING_GAP)."
        )
    return f"Wait for its end: free from {short_day(free)}, in the window that follows open negotiation."


def _party_not_known(unsure: list[Suspension]) -> Outcome:
    return Outcome(
        Verdict.NEEDS_INFO,
        f"Whether the other party of {unsure[0].prior.dispute_number} is the one of this claim cannot be told by name: "
        "for insured coverage it is the issuer, whatever the plan; for a self-insured plan only the plan itself.",
        "Compare the written decision with the plan card and record the answer.",
        _numbers(unsure),
        (f"{_PRIOR}[].same_other_party",),
        _ends_cited(unsure),
    )


def _no_window(case: Case) -> Outcome:
    if case.outside_the_rules:
        return Outcome(Verdict.NOT_APPLICABLE, case.outside_the_rules)
    if case.claim.idr_initiated is not None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The day open negotiation started is not recorded, so the window to initiate cannot be told.",
            "Take it from the proof of delivery of the open negotiation notice.",
            missing=("open_negotiation_start",),
        )
    return Outcome(Verdict.NOT_APPLICABLE, "Open negotiation has not started.")


def _concerned(one: Suspension) -> bool:
    """Whether the decided items are lines of this claim."""
    return bool(one.of(Identity.SAME))


def _opens(one: Suspension) -> date | None:
    return one.window.opens if one.window is not None else None


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
    Check("F4", "Open negotiation over", ("initiation_window", "qualified_item"), _negotiation_exhausted),
    Check("F5", "Initiated in the window", ("initiation_window",), _in_the_window),
    Check("F6", "Approved extension", ("extension_of_time",), _extension),
    Check("F7", "Window after cooling-off", ("after_cooling_off_window",), _after_cooling_off),
    Check("F8", "Not suspended by cooling-off", ("cooling_off",), _not_suspended),
)
