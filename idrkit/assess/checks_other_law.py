"""Group C: whether State law or an All-Payer Model Agreement fixes the rate instead (rules-by-date 2.3).

The table of States is reported, not official: "federal" is said with that word, and a divided or unknown State is
always a question, never silently Federal.
"""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.checks_payment import remark_codes
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.terms import Funding, PlanKind, ServiceCategory
from idrkit.law.remark_codes import Signal, load_remark_codes
from idrkit.law.states import OptIn, Process, StateLaw, load_states

_FEDERAL_ONLY = (PlanKind.GROUP_HEALTH_PLAN,)
_CHECKED_APART = (PlanKind.FEHB, PlanKind.NON_FEDERAL_GOVERNMENTAL, PlanKind.CHURCH)
_FROM_CLAIM_FORM = "Take the State from CMS-1500 box 32 or UB-04 FL 1, never from the billing address."
_ASK = (
    "Ask the payer which process it applies and compare CMS's letter to the State; then record an override of this "
    "check with who decided and why."
)


def _state(case: Case) -> tuple[StateLaw | None, tuple[Fact, ...]]:
    code = case.claim.facility.state
    plan = case.claim.plan
    facts = (
        Fact("facility.state", code or "not given"),
        Fact("plan.funding", plan.funding.value if plan.funding else "not given"),
        Fact("plan.kind", plan.kind.value if plan.kind else "not given"),
    )
    return (load_states().get(code) if code else None), facts


def _self_insured(case: Case) -> bool:
    return case.claim.plan.funding is Funding.SELF_INSURED


def _remark_signals(case: Case, *signals: Signal) -> tuple[str, ...]:
    known = load_remark_codes()
    return tuple(code for code in remark_codes(case) if code in known and known[code].signal in signals)


def _all_payer_model(case: Case) -> Outcome:
    law, facts = _state(case)
    told = _remark_signals(case, Signal.ALL_PAYER_MODEL)
    if told:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"Remark code {', '.join(told)} points at an All-Payer Model Agreement.",
            _ASK,
            facts,
            ("whether the agreement sets the rate",),
        )
    if law is None:
        return Outcome(Verdict.NOT_APPLICABLE, "The State is asked for by C2.", facts=facts)
    if law.all_payer_model:
        return Outcome(
            Verdict.WARN,
            f"{law.name} has an All-Payer Model Agreement; whether it sets this rate was not checked.",
            "It concerns hospital services above all; ask the payer when a facility bills.",
            facts,
        )
    return Outcome(Verdict.PASS, f"No All-Payer Model Agreement is reported for {law.name}.", facts=facts)


def _specified_state_law(case: Case) -> Outcome:
    law, facts = _state(case)
    plan = case.claim.plan
    if case.claim.service_category is ServiceCategory.AIR_AMBULANCE:
        return Outcome(Verdict.NOT_APPLICABLE, "Air ambulance services are decided by C5.", facts=facts)
    if plan.kind in _CHECKED_APART:
        return Outcome(Verdict.NOT_APPLICABLE, "This kind of plan is decided by C4.", facts=facts)
    if _self_insured(case) and plan.kind in _FEDERAL_ONLY:
        return Outcome(
            Verdict.NOT_APPLICABLE, "A self-insured plan is reached only through an opt-in: C3.", facts=facts
        )
    if case.claim.facility.state is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The State where the service was furnished is not recorded.",
            _FROM_CLAIM_FORM,
            facts,
            ("facility.state",),
        )
    if law is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Nothing is known here of this State's or territory's law.",
            _ASK,
            facts,
            ("whether State law sets the rate",),
        )
    return _by_state(case, law, facts)


def _by_state(case: Case, law: StateLaw, facts: tuple[Fact, ...]) -> Outcome:
    clock = f" {law.clock}" if law.clock else ""
    if law.outcome is Process.STATE:
        return Outcome(
            Verdict.FAIL, f"The law of {law.name} sets the rate.{clock}", "Use the State's own process.", facts
        )
    if law.outcome is Process.ASK:
        missing = ("plan.funding",) if case.claim.plan.funding is None else ("whether State law sets the rate",)
        return Outcome(
            Verdict.NEEDS_INFO,
            _divided(law) + clock,
            "A self-insured plan that has not opted in is not reached: record plan.funding. Otherwise: " + _ASK,
            facts,
            missing,
        )
    against = _remark_signals(case, Signal.STATE)
    if against:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"No State law is reported for {law.name}, but remark code {', '.join(against)} points at one.",
            _ASK,
            facts,
            ("whether State law sets the rate",),
        )
    if law.doubt:
        return Outcome(
            Verdict.WARN,
            f"No State law is reported to set the rate in {law.name}, with a doubt: {law.doubt}",
            "Check CMS's letter to the State.",
            facts,
        )
    return Outcome(
        Verdict.PASS,
        f"No State law is reported to set the rate in {law.name} ({law.confidence}).",
        facts=facts,
    )


def _divided(law: StateLaw) -> str:
    if not law.reach:
        return f"Nothing is known here of a law of {law.name} that would set the rate, nor that there is none."
    return (
        f"{law.name} has its own law for some plans, providers and services; whether it reaches this claim is not "
        f"known. It is reported to reach {law.reach}."
    )


def _opt_in(case: Case) -> Outcome:
    law, facts = _state(case)
    plan = case.claim.plan
    if plan.kind in _CHECKED_APART:
        return Outcome(Verdict.NOT_APPLICABLE, "This kind of plan is decided by C4.", facts=facts)
    if plan.funding is None:
        if law is not None and law.outcome is Process.FEDERAL:
            return Outcome(
                Verdict.WARN,
                "Whether the plan is self-insured is not recorded; no State law is reported here either way.",
                "Look at the plan card or ask the payer.",
                facts,
            )
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the plan is fully insured or self-insured is not recorded, and here it decides.",
            'Look at the plan card ("ASO", "administered by"), the eligibility answer, or ask the payer.',
            facts,
            ("plan.funding",),
        )
    if not _self_insured(case):
        return Outcome(Verdict.NOT_APPLICABLE, "Only a self-insured plan can opt in.", facts=facts)
    opted = plan.state_law_opt_in
    facts = (*facts, Fact("plan.state_law_opt_in", "not given" if opted is None else str(opted)))
    if opted:
        return Outcome(
            Verdict.FAIL,
            "The self-insured plan has opted in to the State's law, which sets the rate.",
            "Use the State's own process.",
            facts,
        )
    if opted is None and (law is None or law.opt_in is not OptIn.NONE_KNOWN):
        return Outcome(
            Verdict.NEEDS_INFO,
            "Self-insured plans may be able to opt in to this State's law; whether this one has is not recorded.",
            "Look at the State's public list of plans that opted in, and at the wording of the EOB.",
            facts,
            ("plan.state_law_opt_in",),
        )
    return Outcome(Verdict.PASS, "The self-insured plan is not known to have opted in to State law.", facts=facts)


def _adoption(case: Case) -> Outcome:
    law, facts = _state(case)
    plan = case.claim.plan
    if plan.kind not in _CHECKED_APART:
        return Outcome(
            Verdict.NOT_APPLICABLE, "Asked only of FEHB, church and non-Federal governmental plans.", facts=facts
        )
    if case.claim.facility.state is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The State where the service was furnished is not recorded.",
            _FROM_CLAIM_FORM,
            facts,
            ("facility.state",),
        )
    adopted = plan.state_law_opt_in
    facts = (*facts, Fact("plan.state_law_opt_in", "not given" if adopted is None else str(adopted)))
    if adopted:
        return Outcome(
            Verdict.FAIL,
            "The plan or its contract adopts the State's law, which sets the rate.",
            "Use the State's own process.",
            facts,
        )
    if adopted is None and (law is None or law.outcome is not Process.FEDERAL):
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether this plan or its contract adopts the State's own law is not recorded.",
            "Ask the carrier or the plan; record plan.state_law_opt_in.",
            facts,
            ("plan.state_law_opt_in",),
        )
    return Outcome(Verdict.PASS, "The plan is not known to have adopted a State's law.", facts=facts)


def _air_ambulance(case: Case) -> Outcome:
    law, facts = _state(case)
    if case.claim.service_category is not ServiceCategory.AIR_AMBULANCE:
        return Outcome(Verdict.NOT_APPLICABLE, "Asked only of air ambulance services.", facts=facts)
    if law is None or law.air_ambulance:
        return Outcome(
            Verdict.NEEDS_INFO,
            "State law is claimed to reach air ambulance here, or the State is not known.",
            _ASK,
            facts,
            ("facility.state",) if law is None else ("whether State law sets the rate",),
        )
    return Outcome(
        Verdict.PASS, f"No State law is reported to reach air ambulance services in {law.name}.", facts=facts
    )


CHECKS = (
    Check("C1", "No All-Payer Model Agreement", ("all_payer_model_agreement",), _all_payer_model),
    Check("C2", "No specified State law", ("specified_state_law", "applicability_by_state"), _specified_state_law),
    Check("C3", "Self-insured plan not opted in", ("state_law_opt_in",), _opt_in),
    Check("C4", "No State law adopted", ("state_law_adoption",), _adoption),
    Check("C5", "Air ambulance and State law", ("air_ambulance_state_law",), _air_ambulance),
)
