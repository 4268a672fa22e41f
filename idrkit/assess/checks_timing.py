"""Group F: whether each step was, or can still be, taken in its time (rules-by-date 2.6 and 2.7)."""

from __future__ import annotations

from idrkit.assess import checks_cooling_off, checks_window
from idrkit.assess.acted import by_an_incomplete_extension, by_public_notice, dated, future
from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.extensions import applies
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.terms import Funding
from idrkit.law.counting import short_day

_WAIT = "The time that counts starts with the payment or denial (E1)."


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
    if started is not None and started < received:
        return Outcome(
            Verdict.FAIL,
            f"The open negotiation notice of {short_day(started)} lies before the payment or denial was received "
            f"on {short_day(received)}: the period begins on that day.",
            "Check both dates; if they are right, send a new notice while there is time.",
            facts,
        )
    acted = started or case.as_of
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


def _notice_sent_properly(case: Case) -> Outcome:
    if case.claim.open_negotiation_start is None:
        return Outcome(Verdict.NOT_APPLICABLE, "The open negotiation notice has not been sent.")
    proof = case.claim.open_negotiation.proof
    if proof:
        return Outcome(
            Verdict.PASS,
            "What proves the day of the open negotiation notice is recorded.",
            "Check that the notice held every element and used the standard form.",
            (Fact("open_negotiation.proof", proof),),
        )
    return Outcome(
        Verdict.NEEDS_INFO,
        "Nothing recorded proves the day the open negotiation notice was sent; the portal asks for the proof.",
        "Fetch the delivery receipt, e-mail header or portal receipt.",
        missing=("open_negotiation.proof",),
    )


def _proper_contact(case: Case) -> Outcome:
    claim = case.claim
    if claim.open_negotiation_start is None:
        return Outcome(Verdict.NOT_APPLICABLE, "The open negotiation notice has not been sent.")
    sent_to = claim.open_negotiation.sent_to
    if not sent_to:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Where the open negotiation notice went is not recorded.",
            "Take the address or e-mail from the proof of delivery.",
            missing=("open_negotiation.sent_to",),
        )
    named = claim.plan.contact.email
    if named and "@" in sent_to and sent_to.casefold() != named.casefold():
        return Outcome(
            Verdict.WARN,
            "The notice went to another e-mail address than the contact the remittance names.",
            "Compare with the contact on the remittance; keep what shows that the plan used the other address.",
            (Fact("plan.contact.email", named), Fact("open_negotiation.sent_to", sent_to)),
        )
    return Outcome(
        Verdict.PASS, "Where the notice went is recorded.", facts=(Fact("open_negotiation.sent_to", sent_to),)
    )


def _no_duplicate(case: Case) -> Outcome:
    return Outcome(
        Verdict.WARN,
        "One record does not show your other disputes: this tool does not see whether one already covers these lines.",
        "Look for the claim number and the lines in your list of disputes before you file.",
        (Fact("claim_number", case.claim.claim_number or "not given"),),
    )


def _right_party(case: Case) -> Outcome:
    plan = case.claim.plan
    facts = (
        Fact("plan.funding", plan.funding.value if plan.funding else "not given"),
        Fact("plan.administrator", plan.administrator or "not given"),
    )
    if plan.funding is None:
        return Outcome(
            Verdict.WARN,
            "Whether the plan is fully insured or self-insured is not recorded, so the other party is not sure: the "
            "issuer of insured coverage, the plan itself when it is self-insured.",
            "Look at the plan card or ask the payer.",
            facts,
        )
    same = plan.administrator is not None and plan.administrator.casefold() == plan.name.casefold()
    if plan.funding is Funding.SELF_INSURED and same:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The other party of a self-insured plan is the plan itself; only its administrator is named.",
            "Take the plan's name from the plan card, the EOB or Form 5500.",
            facts,
            ("plan.name",),
        )
    return Outcome(Verdict.PASS, "The plan or issuer is named as the other party.", facts=facts)


CHECKS = (
    Check("F1", "Open negotiation started in time", ("start_open_negotiation",), _started_in_time),
    Check(
        "F2",
        "Open negotiation notice proved",
        ("open_negotiation_notice", "open_negotiation_manner"),
        _notice_sent_properly,
    ),
    Check("F3", "Notice sent to the plan's contact", ("open_negotiation_manner",), _proper_contact),
    *checks_window.CHECKS,
    *checks_cooling_off.CHECKS,
    Check("F9", "No other dispute on the same lines", ("qualified_item",), _no_duplicate),
    Check("F10", "The right other party", ("same_plan_or_issuer",), _right_party),
)
