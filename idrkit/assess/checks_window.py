"""F4 to F6: whether the day of initiation lies in the window, and what an extension does to a step."""

from __future__ import annotations

from datetime import date

from idrkit.assess.acted import acted_on, by_an_incomplete_extension, by_public_notice, dated, future, span
from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.checks_cooling_off import in_a_later_window
from idrkit.assess.extensions import applies, missing_of, refused
from idrkit.assess.results import Deadline, Fact, Verdict
from idrkit.law.counting import short_day


def _negotiation_exhausted(case: Case) -> Outcome:
    window = case.deadline("initiation_window")
    if window is None or window.opens is None:
        return _no_window(case)
    acted = acted_on(case)
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
    claim, acted = case.claim, acted_on(case)
    facts = dated(open_negotiation_start=claim.open_negotiation_start, idr_initiated=claim.idr_initiated)
    if claim.idr_initiated is not None and claim.idr_initiated > case.as_of:
        return future("idr_initiated", claim.idr_initiated, facts)
    usual = span(window.opens, window.due)
    if acted < window.opens:
        return Outcome(Verdict.NOT_APPLICABLE, f"The window has not opened: it is {usual}.", facts=facts)
    if acted <= window.due:
        given = ", its end by the recorded extension" if applies(window) else ""
        return Outcome(Verdict.PASS, f"The day lies in the window {usual}{given}.", facts=facts)
    incomplete = by_an_incomplete_extension(window, claim, acted, facts)
    if incomplete is not None:
        return incomplete
    later = in_a_later_window(case, acted, usual, facts)
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


CHECKS = (
    Check("F4", "Open negotiation over", ("initiation_window", "qualified_item"), _negotiation_exhausted),
    Check("F5", "Initiated in the window", ("initiation_window",), _in_the_window),
    Check("F6", "Approved extension", ("extension_of_time",), _extension),
)
