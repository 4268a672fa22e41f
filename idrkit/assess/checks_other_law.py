"""Group C: whether State law or an All-Payer Model Agreement fixes the rate instead (rules-by-date 2.3).

`assess/state_routing` decides; each check here puts the answer for one kind of plan.
"""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Decide, Outcome
from idrkit.assess.remittance_signals import listed, signals
from idrkit.assess.results import Fact, Verdict
from idrkit.assess.state_routing import Decider, Route, clock_sentence, decider, law_for, route, running_clock
from idrkit.claims.model import Claim
from idrkit.claims.terms import ClaimForm, PartyKind
from idrkit.law.remark_codes import Signal
from idrkit.law.states import Process, StateLaw

_ALL_PAYER = "other_law.all_payer_model_sets_rate"
_ASK_COMMISSION = (
    "Ask the payer in writing, or the State's rate-setting commission; record other_law.all_payer_model_sets_rate and, "
    "in other_law.evidence, what shows it."
)
_OTHERWISE = {
    "C2": "Asked of insured coverage: this claim is decided by",
    "C3": "Asked of self-insured plans: this claim is decided by",
    "C4": "Asked of FEHB and of self-insured church and governmental plans: this claim is decided by",
    "C5": "Asked of air ambulance services: this claim is decided by",
}


def _facts(case: Case) -> tuple[Fact, ...]:
    claim, plan, law = case.claim, case.claim.plan, law_for(case.claim)
    given = {
        "facility.state": claim.facility.state,
        "plan.kind": plan.kind.value if plan.kind else None,
        "plan.funding": plan.funding.value if plan.funding else None,
        "plan.state_of_issue": plan.state_of_issue,
        "plan.state_law_opt_in": plan.state_law_opt_in,
        "other_law.state_law_sets_rate": claim.other_law.state_law_sets_rate,
    }
    shown = tuple(Fact(name, "not given" if value is None else str(value)) for name, value in given.items())
    if law is None:
        return shown
    return (*shown, Fact("reported State law", "; ".join(filter(None, (law.cite, law.confidence, law.source)))))


def _decided_by(check: Decider) -> Decide:
    """The check of one kind of plan: the route as a verdict."""

    def decide(case: Case) -> Outcome:
        own = decider(case.claim)
        if own != check:
            return Outcome(Verdict.NOT_APPLICABLE, f"{_OTHERWISE[check]} {own}.")
        found = route(case)
        return Outcome(_verdict(found), f"{found.why}{_clock(case)}", found.next_step, _facts(case), found.missing)

    return decide


def _verdict(found: Route) -> Verdict:
    if found.process is Process.STATE:
        return Verdict.FAIL
    if found.process is Process.ASK:
        return Verdict.NEEDS_INFO
    return Verdict.PASS if found.sure else Verdict.WARN


def _clock(case: Case) -> str:
    running = running_clock(case)
    return f" {clock_sentence(running)}" if running else ""


def _all_payer_model(case: Case) -> Outcome:
    claim, law = case.claim, law_for(case.claim)
    recorded = claim.other_law.all_payer_model_sets_rate
    facts = (
        Fact("facility.state", claim.facility.state or "not given"),
        Fact(_ALL_PAYER, "not given" if recorded is None else str(recorded)),
    )
    if recorded:
        return Outcome(
            Verdict.FAIL, "An All-Payer Model Agreement sets the rate.", "Use the State's own process.", facts
        )
    told = signals(claim).of(Signal.ALL_PAYER_MODEL)
    settled = recorded is False and bool(claim.other_law.evidence)
    if told and not settled:
        sentence = f"Remark code {listed(told)} points at an All-Payer Model Agreement; a code does not decide."
        return Outcome(Verdict.NEEDS_INFO, sentence, _ASK_COMMISSION, facts, (_ALL_PAYER, "other_law.evidence"))
    if law is None:
        return Outcome(
            Verdict.NOT_APPLICABLE, "The State or the date of service is asked for by C2 to C5.", facts=facts
        )
    if not law.all_payer_model:
        return Outcome(Verdict.PASS, f"No All-Payer Model Agreement is reported for {law.name}.", facts=facts)
    if recorded is False:
        return Outcome(
            Verdict.PASS if settled else Verdict.WARN,
            f"{law.name} has an All-Payer Model Agreement; it is recorded that it does not set this rate.",
            "Keep what shows it as an exhibit.",
            facts,
        )
    return _agreement_not_looked_at(claim, law, facts)


def _agreement_not_looked_at(claim: Claim, law: StateLaw, facts: tuple[Fact, ...]) -> Outcome:
    """A State with an All-Payer Model Agreement: reported to concern hospital services."""
    professional = claim.claim_form is ClaimForm.PROFESSIONAL and claim.provider.kind is PartyKind.PROVIDER
    if professional:
        return Outcome(
            Verdict.WARN,
            f"{law.name} has an All-Payer Model Agreement, reported to concern hospital services; this is a "
            "professional claim.",
            _ASK_COMMISSION,
            facts,
        )
    return Outcome(
        Verdict.NEEDS_INFO,
        f"{law.name} has an All-Payer Model Agreement; whether it sets the rate of this claim is not recorded.",
        _ASK_COMMISSION,
        facts,
        (_ALL_PAYER,),
    )


def _state_clock(case: Case) -> Outcome:
    running = running_clock(case)
    if running is None:
        return Outcome(Verdict.NOT_APPLICABLE, "No shorter deadline of a State is reported for this claim.")
    over = running.ends is not None and running.ends < case.as_of
    received = case.claim.initial_payment_received
    return Outcome(
        Verdict.WARN,
        clock_sentence(running) + (" That day is past." if over else ""),
        "Settle first which process applies; until then act within the State's days too. The State's insurance "
        "department tells how it counts them.",
        (
            Fact("facility.state", case.claim.facility.state or "not given"),
            Fact("initial_payment_received", received.isoformat() if received else "not given"),
        ),
    )


CHECKS = (
    Check("C1", "No All-Payer Model Agreement", ("all_payer_model_agreement",), _all_payer_model),
    Check("C2", "No specified State law", ("specified_state_law", "applicability_by_state"), _decided_by("C2")),
    Check("C3", "Self-insured plan not opted in", ("state_law_opt_in",), _decided_by("C3")),
    Check("C4", "No State law adopted", ("state_law_adoption",), _decided_by("C4")),
    Check("C5", "Air ambulance and State law", ("air_ambulance_state_law",), _decided_by("C5")),
    Check("C6", "A State deadline of its own", ("state_deadlines",), _state_clock),
)
