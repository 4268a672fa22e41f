"""Group E: what the remark codes of the remittance add up to; a code supports or contradicts, it never decides."""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.remittance_signals import Signals, listed, remark_codes, signals, signals_of, told
from idrkit.assess.results import Fact, Verdict
from idrkit.assess.state_routing import SETS_RATE, Route, by_record, evidence_recorded
from idrkit.claims.model import Claim
from idrkit.claims.terms import Funding, PlanKind
from idrkit.law.remark_codes import Signal
from idrkit.law.states import Process

_ASK = (
    "Ask the payer in writing (contact on the remittance) under which law it processed the claim; then record "
    "other_law.state_law_sets_rate and, in other_law.evidence, its answer."
)
# What the payer would have said of a plan under ERISA alone, and of one that is not.
_ERISA_ALONE, _NOT_ERISA_ALONE = "N855", "N856"


def _codes_agree(case: Case) -> Outcome:
    claim, found = case.claim, signals(case.claim)
    if not found.codes:
        return Outcome(
            Verdict.NOT_APPLICABLE, "No remark code on record says anything of the Act; that proves nothing either way."
        )
    facts = (Fact("remark_codes", listed(found.codes)),)
    by_facts = by_record(case)
    clashes = (*found.conflicts, *_against_the_record(claim, found, by_facts))
    if clashes and not evidence_recorded(claim):
        return Outcome(
            Verdict.NEEDS_INFO, f"RARC conflict: {'; '.join(clashes)}.", _ASK, facts, (SETS_RATE, "other_law.evidence")
        )
    doubts = (*clashes, *_doubts(claim, found))
    if doubts:
        return Outcome(Verdict.WARN, f"To be weighed: {'; '.join(doubts)}. A code does not decide.", _ASK, facts)
    return Outcome(Verdict.PASS, f"The remark codes do not contradict the record: {told(found.codes)}.", facts=facts)


def _against_the_record(claim: Claim, found: Signals, by_facts: Route) -> tuple[str, ...]:
    state = found.of(Signal.STATE)
    federal = found.of(Signal.FEDERAL)
    other = claim.other_law
    model = found.of(Signal.ALL_PAYER_MODEL) if other.all_payer_model_sets_rate is None or not other.evidence else ()
    clashes = []
    if model and by_facts.process is Process.FEDERAL:
        clashes.append(f"{told(model)}, but by the record the claim is Federal")
    if state and by_facts.process is Process.FEDERAL:
        clashes.append(f"{told(state)}, but by the record the claim is Federal")
    if federal and by_facts.process is Process.STATE:
        clashes.append(f"{told(federal)}, but by the record a State's law sets the rate")
    elsewhere = tuple(
        one for one in state if one.states and claim.facility.state and claim.facility.state not in one.states
    )
    if elsewhere:
        clashes.append(f"{told(elsewhere)}, but the service was furnished in {claim.facility.state}")
    return tuple(clashes)


def _doubts(claim: Claim, found: Signals) -> tuple[str, ...]:
    """What is no contradiction but has to be weighed: codes that leave the process open, and hints at the plan."""
    doubts = []
    unclear = found.of(Signal.UNCLEAR)
    if unclear:
        doubts.append(told(unclear))
    plan = claim.plan
    of_erisa = plan.kind is PlanKind.GROUP_HEALTH_PLAN and plan.funding is Funding.SELF_INSURED
    not_borne_out = {_ERISA_ALONE: plan.kind is not None and not of_erisa, _NOT_ERISA_ALONE: of_erisa}
    hints = tuple(one for one in found.of(Signal.HINT) if not_borne_out.get(one.code))
    if hints:
        doubts.append(f"{told(hints)}, which the recorded plan does not bear out")
    return tuple(doubts)


def _codes_required(case: Case) -> Outcome:
    """Codes are reported to be required from 2027; the table of scenarios was not read, so nothing is ever failed."""
    since = case.rulebook.gate("G_CARC").since
    days = [line.date_of_service for line in case.claim.service_lines]
    if since is None or not any(day is not None and day >= since for day in days):
        return Outcome(Verdict.NOT_APPLICABLE, "No service of this claim falls under the reported duty to use codes.")
    on_claim = signals_of(case.claim.initial_payment.remark_codes).codes
    silent = tuple(
        line
        for line in case.claim.service_lines
        if line.date_of_service is not None
        and line.date_of_service >= since
        and not (on_claim or signals_of(line.remark_codes).codes)
    )
    facts = (Fact("remark_codes", ", ".join(remark_codes(case.claim)) or "not given"),)
    if silent:
        return Outcome(
            Verdict.WARN,
            f"Line {', '.join(line.line_id for line in silent)}: no remark code says whether the Act applies, which is "
            "reported to be required for services from then on. Unverified: the table of required codes was not read.",
            "Look at the remittance itself (835 LQ and MOA, or the paper EOB); ask the payer if it shows none.",
            facts,
        )
    return Outcome(
        Verdict.PASS,
        "A remark code says whether the Act applies. Unverified: whether it is the one required was not checked.",
        facts=facts,
    )


CHECKS = (
    Check("E6", "Remark codes and the record agree", ("remark_codes_not_dispositive",), _codes_agree),
    Check("E7", "Remark codes of services from 2027", ("codes_on_remittances",), _codes_required),
)
