"""Which process sets the rate of a claim: Federal, a State's own, or a question (guidance-in-force.md section 6).

What is known of the States is reported, not official. "Federal" is said only where the facts of the plan, the service
and the State lead there, and with how sure that is; everything else is a question, never silently Federal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from idrkit.assess.case import Case
from idrkit.assess.remittance_signals import listed, signals
from idrkit.claims.model import Claim
from idrkit.claims.terms import Funding, PlanKind, ServiceCategory
from idrkit.law.counting import short_day
from idrkit.law.remark_codes import Signal
from idrkit.law.states import OptIn, Process, ServiceClass, StateClock, StateLaw, state_laws

Decider = Literal["C2", "C3", "C4", "C5"]

SETS_RATE = "other_law.state_law_sets_rate"
_OPT_IN = "plan.state_law_opt_in"
_STATE_REGULATED_OR_NOT = (PlanKind.NON_FEDERAL_GOVERNMENTAL, PlanKind.CHURCH)
_ALWAYS_INSURED = (PlanKind.INDIVIDUAL, PlanKind.STUDENT)
_ASK_THE_PAYER = (
    "Ask the payer in writing which process it applies (its contact stands on the remittance) and compare CMS's letter "
    "to the State (cms.gov, Consolidated Appropriations Act enforcement letters); then record "
    "other_law.state_law_sets_rate and, in other_law.evidence, what shows it."
)
_FROM_CLAIM_FORM = "Take the State from CMS-1500 box 32 or UB-04 FL 1, never from the billing address."
_FUNDING = 'Look at the plan card ("ASO", "administered by"), the eligibility answer (271), or ask the payer.'
_WHERE_OPT_IN = (
    "Look at the State's public list of plans that opted in, where it keeps one, and at the wording of the EOB; "
    "otherwise ask the plan or carrier in writing, and keep it as other_law.opt_in_evidence."
)


@dataclass(frozen=True, slots=True)
class Route:
    """The process for a claim, why, and what to do; `sure` is false where Federal must still be checked."""

    process: Process
    why: str
    next_step: str = ""
    missing: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A State's own deadline counted for a claim; `ends` is None where the day of receipt is not known."""

    clock: StateClock
    law: StateLaw
    ends: date | None


@dataclass(frozen=True, slots=True)
class _Choice:
    """How a plan State law does not reach comes under it: who, did what, and whether the State must allow it."""

    who: str
    did: str
    needs_the_state: bool


_OPTED_IN = _Choice("The self-insured plan", "opted in to", needs_the_state=True)
_ADOPTED = _Choice("The plan or its contract", "adopted", needs_the_state=False)


def decider(claim: Claim) -> Decider:
    """The check that decides for this kind of plan and service: C2 insured, C3 self-insured, C4 adoption, C5 air."""
    if claim.service_category is ServiceCategory.AIR_AMBULANCE:
        return "C5"
    plan = claim.plan
    if plan.kind is PlanKind.FEHB:
        return "C4"
    if plan.kind in _STATE_REGULATED_OR_NOT:
        # An insured church or governmental plan buys coverage that State law regulates like any other.
        return "C2" if plan.funding is Funding.FULLY_INSURED else "C4"
    if plan.kind in _ALWAYS_INSURED or plan.funding is Funding.FULLY_INSURED:
        return "C2"
    return "C3"


def law_for(claim: Claim) -> StateLaw | None:
    """The row of the State of service for the days of service; None where there is not exactly one."""
    rows = _rows(claim, claim.facility.state)
    return rows[0] if len(rows) == 1 else None


def route(case: Case) -> Route:
    """The process for the claim: what the record says, and a question where remark codes say otherwise."""
    found = by_record(case)
    if evidence_recorded(case.claim):
        return found
    told = signals(case.claim)
    against = {
        Process.FEDERAL: told.of(Signal.STATE),
        Process.STATE: told.of(Signal.FEDERAL),
    }.get(found.process, ())
    if not against:
        return found
    return Route(
        Process.ASK,
        f"{found.why} But remark code {listed(against)} points the other way; a code does not decide.",
        _ASK_THE_PAYER,
        (SETS_RATE,),
    )


def by_record(case: Case) -> Route:
    """The process by the facts of the record alone, without the remark codes."""
    claim = case.claim
    recorded = _recorded(claim)
    if recorded is not None:
        return recorded
    if claim.facility.state is None:
        return Route(
            Process.ASK,
            "The State where the service was furnished is not recorded.",
            _FROM_CLAIM_FORM,
            ("facility.state",),
        )
    law = law_for(claim)
    if law is None:
        return _several_rows(claim, claim.facility.state)
    if law.unknown:
        return Route(Process.ASK, f"Nothing is known here of the law of {law.name}.", _ASK_THE_PAYER, (SETS_RATE,))
    decide = {"C2": _insured, "C3": _self_insured, "C4": _adopting, "C5": _air}[decider(claim)]
    return decide(claim, law)


def evidence_recorded(claim: Claim) -> bool:
    """Whether a person has recorded which law sets the rate, and what shows it."""
    return claim.other_law.state_law_sets_rate is not None and bool(claim.other_law.evidence)


def running_clock(case: Case) -> RunningClock | None:
    """The State's own deadline where its law sets the rate or may set it; None where it does not."""
    law = law_for(case.claim)
    if law is None or law.clock is None or route(case).process is Process.FEDERAL:
        return None
    received = case.claim.initial_payment_received
    ends = received + timedelta(days=law.clock.days) if received else None
    return RunningClock(law.clock, law, ends)


def clock_sentence(one: RunningClock) -> str:
    """The State's own deadline in words: reported, counted in calendar days, and never a Federal one."""
    until = f", until {short_day(one.ends)} (a day earlier if the day of receipt counts)," if one.ends else ""
    return (
        f"The law of {one.law.name} is reported to give {one.clock.days} days from the payment{until} "
        f"{one.clock.step}. This is not a Federal deadline, and the Federal days do not extend it."
    )


def _rows(claim: Claim, state: str | None) -> tuple[StateLaw, ...]:
    days = [line.date_of_service for line in claim.service_lines]
    ends = [line.date_of_service_end or line.date_of_service for line in claim.service_lines]
    known = [day for day in (*days, *ends) if day is not None]
    if state is None:
        return ()
    if len(known) < 2 * len(days):
        return state_laws(state, None, None)
    return state_laws(state, min(known), max(known))


def _recorded(claim: Claim) -> Route | None:
    """What a person found out of the State's law; a "no" counts only with what shows it."""
    sets, evidence = claim.other_law.state_law_sets_rate, claim.other_law.evidence
    if sets:
        return Route(Process.STATE, "It is recorded that a State's own law sets the rate.", "Use the State's process.")
    if sets is None:
        return None
    if evidence:
        return Route(
            Process.FEDERAL,
            f"It is recorded that no State law sets the rate: {evidence}.",
            "Keep what shows it as an exhibit.",
        )
    law = law_for(claim)
    if law is not None and law.plainly_federal:
        return None
    return Route(
        Process.ASK,
        "It is recorded that no State law sets the rate, but not what shows it.",
        _ASK_THE_PAYER,
        ("other_law.evidence",),
    )


def _several_rows(claim: Claim, state: str) -> Route:
    names = {one.name for one in _rows(claim, state)}
    return Route(
        Process.ASK,
        f"The law of {', '.join(sorted(names)) or state} changed, and the days of service do not tell which applies.",
        "Take the date of every line from the claim form; lines before and after the change are disputed apart.",
        ("date_of_service",),
    )


def _insured(claim: Claim, law: StateLaw) -> Route:
    plan = claim.plan
    if plan.funding is Funding.SELF_INSURED:
        return Route(
            Process.ASK, "Individual coverage is recorded as self-insured.", _FUNDING, ("plan.funding", "plan.kind")
        )
    issue = plan.state_of_issue
    if issue is not None and issue != law.code:
        return _issued_elsewhere(claim, law, issue)
    if law.outcome is not Process.FEDERAL:
        return _divided(claim, law)
    if issue is None:
        return replace(
            _federal(law, sure=False),
            next_step="Record plan.state_of_issue from the plan card or the eligibility answer (271): the State that "
            "regulates the plan decides.",
        )
    return _federal(law)


def _issued_elsewhere(claim: Claim, law: StateLaw, issue: str) -> Route:
    theirs = _rows(claim, issue)
    if law.plainly_federal and len(theirs) == 1 and theirs[0].plainly_federal:
        return Route(
            Process.FEDERAL,
            f"The plan was issued in {theirs[0].name}; no State law is reported to set the rate there or in "
            f"{law.name}.",
            "Compare CMS's letters to both States.",
            sure=False,
        )
    return Route(
        Process.ASK,
        f"The plan was issued in another State ({issue}) than that of the service ({law.code}); which law applies to "
        "it is not known here.",
        _ASK_THE_PAYER,
        (SETS_RATE,),
    )


def _self_insured(claim: Claim, law: StateLaw) -> Route:
    plan = claim.plan
    if plan.funding is None:
        if law.plainly_federal:
            return replace(_federal(law, sure=False), next_step=_FUNDING)
        return Route(
            Process.ASK,
            "Whether the plan is fully insured or self-insured is not recorded, and here it decides.",
            _FUNDING,
            ("plan.funding",),
        )
    if plan.kind is not PlanKind.GROUP_HEALTH_PLAN and not law.plainly_federal:
        return Route(
            Process.ASK,
            "Whether State law reaches this kind of self-insured plan is not known; the kind decides here.",
            _FUNDING,
            ("plan.kind",),
        )
    return _by_opt_in(claim, law, _OPTED_IN)


def _adopting(claim: Claim, law: StateLaw) -> Route:
    plan = claim.plan
    if plan.kind is not PlanKind.FEHB:
        if plan.funding is None and not law.plainly_federal:
            return Route(
                Process.ASK,
                "Whether the plan is fully insured or self-insured is not recorded, and here it decides.",
                _FUNDING,
                ("plan.funding",),
            )
        if plan.kind is PlanKind.NON_FEDERAL_GOVERNMENTAL and law.public_plans and not plan.state_law_opt_in:
            return Route(
                Process.ASK,
                f"The law of {law.name} is reported to name plans of public employees itself.",
                _ASK_THE_PAYER,
                (SETS_RATE,),
            )
    return _by_opt_in(claim, law, _ADOPTED)


def _by_opt_in(claim: Claim, law: StateLaw, choice: _Choice) -> Route:
    """A plan State law reaches only by the plan's own choice."""
    who, did = choice.who, choice.did
    chose = claim.plan.state_law_opt_in
    evidence = bool(claim.other_law.opt_in_evidence)
    if chose:
        return _chosen(claim, law, choice)
    cannot = choice.needs_the_state and law.opt_in is OptIn.NONE_KNOWN
    if chose is None and not (law.plainly_federal or cannot):
        return Route(
            Process.ASK,
            f"{who} may have {did} the law of {law.name}; whether it has is not recorded.",
            _WHERE_OPT_IN,
            (_OPT_IN,),
        )
    known = "is recorded as not having" if chose is False else "is not known to have"
    return Route(
        Process.FEDERAL,
        f"{who} {known} {did} the law of {law.name}, which does not reach it otherwise.",
        "" if evidence else _WHERE_OPT_IN,
        sure=law.plainly_federal or (chose is False and evidence),
    )


def _chosen(claim: Claim, law: StateLaw, choice: _Choice) -> Route:
    who, did = choice.who, choice.did
    if law.outcome is Process.FEDERAL or _class_of(claim) in law.leaves:
        return Route(
            Process.ASK,
            f"{who} is recorded as having {did} the law of {law.name}, but no law of it is reported to reach this "
            "service.",
            _ASK_THE_PAYER,
            (SETS_RATE,),
        )
    return Route(
        Process.STATE, f"{who} has {did} the law of {law.name}, which sets the rate.", "Use the State's own process."
    )


def _air(claim: Claim, law: StateLaw) -> Route:
    issue = claim.plan.state_of_issue
    if issue not in (None, law.code) and claim.plan.funding is not Funding.SELF_INSURED:
        return _issued_elsewhere(claim, law, issue)
    if ServiceClass.AIR_AMBULANCE in law.reaches:
        if claim.plan.funding is Funding.SELF_INSURED and claim.plan.kind is PlanKind.GROUP_HEALTH_PLAN:
            return _by_opt_in(claim, law, _OPTED_IN)
        return Route(
            Process.ASK,
            f"The law of {law.name} is claimed to reach air ambulance services.",
            _ASK_THE_PAYER,
            (SETS_RATE,),
        )
    if law.plainly_federal or ServiceClass.AIR_AMBULANCE in law.leaves:
        return Route(
            Process.FEDERAL,
            f"No law of {law.name} is reported to reach air ambulance services ({law.confidence}).",
        )
    return Route(
        Process.FEDERAL,
        f"Air ambulance services are reported to be Federal nearly everywhere; of {law.name} no source says so itself.",
        "Compare CMS's letter to the State.",
        sure=False,
    )


def _divided(claim: Claim, law: StateLaw) -> Route:
    kind = _class_of(claim)
    reported = f"{law.reach} ({law.confidence})"
    if kind in law.leaves:
        return Route(
            Process.FEDERAL,
            f"The law of {law.name} is reported to leave this kind of service to the Federal process: {reported}.",
            "Compare CMS's letter to the State.",
            sure=False,
        )
    this = (
        "It is reported to reach this kind of service; whether it reaches this plan, provider and item is not known."
        if kind in law.reaches
        else "Whether it reaches this kind of service is not told."
    )
    doubt = f" {law.doubt}" if law.doubt else ""
    return Route(
        Process.ASK,
        f"{law.name} has its own law for some plans, providers and services: {reported}. {this}{doubt}",
        _ASK_THE_PAYER,
        (SETS_RATE,),
    )


def _federal(law: StateLaw, *, sure: bool = True) -> Route:
    doubt = f", with a doubt: {law.doubt}" if law.doubt else "."
    return Route(
        Process.FEDERAL,
        f"No State law is reported to set the rate in {law.name} ({law.confidence}){doubt}",
        "Compare CMS's letter to the State." if law.doubt else "",
        sure=sure and not law.doubt,
    )


def _class_of(claim: Claim) -> ServiceClass | None:
    category = claim.service_category
    return next((one for one in ServiceClass if category is not None and one.value == category.value), None)
