"""Group F: whether each step was, or can still be, taken in its time (rules-by-date 2.6 and 2.7, F1 and F4 to F8)."""

from __future__ import annotations

from datetime import date

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.cooling_off import Suspension, suspensions
from idrkit.assess.results import Deadline, Fact, Verdict
from idrkit.law.counting import short_day

_WAIT = (
    "The time that counts starts with the payment or denial (E1): look for its day in the bank or mail log, or the "
    "clearinghouse receipt of the 835."
)


def _started_in_time(case: Case) -> Outcome:
    claim = case.claim
    last = case.deadline("start_open_negotiation")
    received, started = claim.initial_payment_received, claim.open_negotiation_start
    if received is None:
        missing = ("initial_payment_received",)
        if started is None:
            return Outcome(Verdict.NOT_APPLICABLE, "The time to start open negotiation has no first day yet.", _WAIT)
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the notice was in time cannot be told without the day the payment or denial was received.",
            _WAIT,
            missing=missing,
        )
    if last is None or last.due is None:
        return Outcome(Verdict.NOT_APPLICABLE, case.outside_the_rules or "No last day follows from the dates given.")
    facts = _dated(initial_payment_received=received, open_negotiation_start=started)
    if started is not None and started > case.as_of:
        return _future("open_negotiation_start", started, facts)
    acted = started or case.as_of
    if claim.why_unconfirmed("initial_payment_received") and not received <= acted <= last.due:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"Counted from an assumed day of receipt, {short_day(received)}, the last day to start open negotiation "
            f"was {short_day(last.due)}; whether that was in time is not known until the day is confirmed.",
            _WAIT,
            facts,
            ("initial_payment_received",),
        )
    if started is not None and started < received:
        return Outcome(
            Verdict.FAIL,
            f"The open negotiation notice of {short_day(started)} lies before the payment or denial was received "
            f"on {short_day(received)}: the period begins on that day.",
            "Check both dates; if they are right, send a new notice while there is time.",
            facts,
        )
    if acted <= last.due:
        done = "was sent" if started else "can be sent"
        return Outcome(Verdict.PASS, f"The notice {done} in time: the last day is {short_day(last.due)}.", facts=facts)
    extended = claim.approved_extension_until
    if extended is not None and acted <= extended:
        return Outcome(
            Verdict.PASS,
            f"The last day was {short_day(last.due)}, extended to {short_day(extended)} by the recorded approval.",
            facts=facts,
        )
    late = _by_public_notice(last, acted)
    if late is not None:
        return Outcome(Verdict.WARN, late, "Keep the public notice as an exhibit.", facts)
    what = f"was sent on {short_day(started)}" if started else "has not been sent"
    return Outcome(
        Verdict.FAIL,
        f"The last day to start open negotiation was {short_day(last.due)}; the notice {what}.",
        "Look for an earlier notice or an approved extension; record approved_extension_until with its proof.",
        facts,
    )


def _negotiation_exhausted(case: Case) -> Outcome:
    window = case.deadline("initiation_window")
    if window is None or window.opens is None:
        return _no_window(case)
    acted = case.claim.idr_initiated or case.as_of
    facts = _dated(open_negotiation_start=case.claim.open_negotiation_start, idr_initiated=case.claim.idr_initiated)
    if acted >= window.opens:
        return Outcome(Verdict.PASS, "The 30 business days of open negotiation were over.", facts=facts)
    return Outcome(
        Verdict.FAIL,
        f"Open negotiation is not over: the window to initiate is {_span(window)}.",
        f"Initiate from {short_day(window.opens)}, not before.",
        facts,
    )


def _in_the_window(case: Case) -> Outcome:
    window = case.deadline("initiation_window")
    if window is None or window.opens is None or window.due is None:
        return _no_window(case)
    claim = case.claim
    acted = claim.idr_initiated or case.as_of
    facts = _dated(open_negotiation_start=claim.open_negotiation_start, idr_initiated=claim.idr_initiated)
    if claim.idr_initiated is not None and claim.idr_initiated > case.as_of:
        return _future("idr_initiated", claim.idr_initiated, facts)
    if acted < window.opens:
        return Outcome(Verdict.NOT_APPLICABLE, f"The window has not opened: it is {_span(window)}.", facts=facts)
    if acted <= window.due:
        return Outcome(Verdict.PASS, f"The day lies in the window {_span(window)}.", facts=facts)
    extended = claim.approved_extension_until
    if extended is not None and acted <= extended:
        return Outcome(
            Verdict.PASS,
            f"The window closed on {short_day(window.due)}; the recorded extension runs to {short_day(extended)}.",
            facts=facts,
        )
    after = _open_after_cooling_off(case, acted)
    if after is not None:
        return Outcome(Verdict.PASS, f"{_after_sentence(after)} (F7).", facts=facts)
    late = _by_public_notice(window, acted)
    if late is not None:
        return Outcome(Verdict.WARN, late, "Keep the public notice as an exhibit.", facts)
    what = f"was initiated on {short_day(acted)}" if claim.idr_initiated else "has not been initiated"
    return Outcome(
        Verdict.FAIL,
        f"The window to initiate was {_span(window)}; the dispute {what}.",
        "Look for an approved extension or a cooling-off period that ended; record what shows it.",
        facts,
    )


def _extension(case: Case) -> Outcome:
    until = case.claim.approved_extension_until
    if until is None:
        return Outcome(Verdict.NOT_APPLICABLE, "No approved extension is recorded.")
    return Outcome(
        Verdict.PASS,
        f"An approved extension to {short_day(until)} is recorded.",
        "Keep the approval as an exhibit.",
        _dated(approved_extension_until=until),
    )


def _after_cooling_off(case: Case) -> Outcome:
    found = suspensions(case)
    gap = next((one for one in found if one.gap and one.same_code), None)
    if gap is not None:
        return Outcome(
            Verdict.WARN,
            f"Open negotiation ended before the determination of {short_day(gap.prior.determined_on)}, while the "
            "window to initiate was still open: no text gives such a claim a window of its own (COOLING_GAP).",
            "Ask the Departments for an extension; keep the dates of both disputes.",
            (Fact("prior_determinations", gap.prior.dispute_number),),
        )
    window = _open_after_cooling_off(case, case.claim.idr_initiated or case.as_of)
    if window is None:
        return Outcome(Verdict.NOT_APPLICABLE, "No window after a cooling-off period applies on this day.")
    return Outcome(
        Verdict.PASS,
        f"{_after_sentence(window)}.",
        facts=(Fact("prior_determinations", window.prior.dispute_number),),
    )


def _not_suspended(case: Case) -> Outcome:
    claim = case.claim
    if not claim.prior_determinations:
        return Outcome(
            Verdict.PASS,
            "No earlier determination between the parties is recorded.",
            "Record every earlier determination: it can suspend a new dispute.",
            (Fact("prior_determinations", "none"),),
        )
    acted = claim.idr_initiated or case.as_of
    active = [one for one in suspensions(case) if one.prior.determined_on < acted <= one.until]
    facts = tuple(Fact("prior_determinations", one.prior.dispute_number) for one in active)
    same = [one for one in active if one.same_code]
    if same:
        latest = max(same, key=lambda one: one.until)
        return Outcome(
            Verdict.FAIL,
            f"Cooling-off: the determination of {short_day(latest.prior.determined_on)} suspends the same item or "
            f"service until {short_day(latest.until)}.",
            f"Initiate in the window after it, {_after_span(latest)}." if latest.opens else "Wait for its end.",
            facts,
        )
    if active:
        return Outcome(
            Verdict.WARN,
            "An earlier determination decided other codes; the older text suspends similar items or services too.",
            "Compare the items: a certified IDR entity may find them similar.",
            facts,
        )
    return Outcome(Verdict.PASS, "No earlier determination suspends this dispute on this day.", facts=facts)


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


def _open_after_cooling_off(case: Case, acted: date) -> Suspension | None:
    for one in suspensions(case):
        if one.same_code and one.in_window_case and one.opens and one.closes and one.opens <= acted <= one.closes:
            return one
    return None


def _by_public_notice(deadline: Deadline, acted: date) -> str | None:
    """A sentence where a blanket extension may make a late step good; never silently."""
    if "BLANKET_EXTENSION" not in deadline.flags:
        return None
    for other in deadline.other_readings:
        if other.due is not None and deadline.due is not None and deadline.due < acted <= other.due:
            return f"Late by the text, in time only if this applies: {other.reading} ({short_day(other.due)})."
    return None


def _future(name: str, day: date, facts: tuple[Fact, ...]) -> Outcome:
    return Outcome(
        Verdict.NEEDS_INFO,
        f"{name} is {short_day(day)}, which lies in the future: record it when it has happened.",
        "Compare it with the proof of delivery or the portal's e-mail, and correct it.",
        facts,
        (name,),
    )


def _dated(**days: date | None) -> tuple[Fact, ...]:
    return tuple(Fact(name, day.isoformat() if day else "not given") for name, day in days.items())


def _span(window: Deadline) -> str:
    if window.opens is None or window.due is None:
        return "not known"
    return f"{short_day(window.opens)} to {short_day(window.due)}"


def _after_span(one: Suspension) -> str:
    if one.opens is None or one.closes is None:
        return "not known"
    return f"{short_day(one.opens)} to {short_day(one.closes)}"


def _after_sentence(one: Suspension) -> str:
    return f"The window after the cooling-off period of {one.prior.dispute_number} is {_after_span(one)}"


CHECKS = (
    Check("F1", "Open negotiation started in time", ("start_open_negotiation",), _started_in_time),
    Check("F4", "Open negotiation over", ("initiation_window", "qualified_item"), _negotiation_exhausted),
    Check("F5", "Initiated in the window", ("initiation_window",), _in_the_window),
    Check("F6", "Approved extension", ("extension_of_time",), _extension),
    Check("F7", "Window after cooling-off", ("after_cooling_off_window",), _after_cooling_off),
    Check("F8", "Not suspended by cooling-off", ("cooling_off",), _not_suspended),
)
