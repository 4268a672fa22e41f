"""Group F: whether each step was, or can still be, taken in its time (rules-by-date 2.6 and 2.7, F1 and F4 to F8)."""

from __future__ import annotations

from idrkit.assess import checks_cooling_off, checks_window
from idrkit.assess.acted import by_an_incomplete_extension, by_public_notice, dated, future
from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.extensions import applies
from idrkit.assess.results import Verdict
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
    facts = dated(initial_payment_received=received, open_negotiation_start=started)
    if started is not None and started > case.as_of:
        return future("open_negotiation_start", started, facts)
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
        given = ", by the recorded extension" if applies(last) else ""
        return Outcome(
            Verdict.PASS, f"The notice {done} in time: the last day is {short_day(last.due)}{given}.", facts=facts
        )
    incomplete = by_an_incomplete_extension(last, claim, acted, facts)
    if incomplete is not None:
        return incomplete
    late = by_public_notice(last, acted)
    if late is not None:
        return Outcome(Verdict.WARN, late, "Keep the public notice as an exhibit.", facts)
    what = f"was sent on {short_day(started)}" if started else "has not been sent"
    return Outcome(
        Verdict.FAIL,
        f"The last day to start open negotiation was {short_day(last.due)}; the notice {what}.",
        "Look for an earlier notice or an approved extension; record it with its step and source.",
        facts,
    )


CHECKS = (
    Check("F1", "Open negotiation started in time", ("start_open_negotiation",), _started_in_time),
    *checks_window.CHECKS,
    *checks_cooling_off.CHECKS,
)
