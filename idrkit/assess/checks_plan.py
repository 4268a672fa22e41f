"""Group B: whether the plan lies inside the No Surprises Act (rules-by-date 2.2)."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.terms import PlanKind

_PUBLIC = (
    PlanKind.MEDICARE,
    PlanKind.MEDICARE_ADVANTAGE,
    PlanKind.MEDICAID,
    PlanKind.CHIP,
    PlanKind.TRICARE,
    PlanKind.VA,
    PlanKind.INDIAN_HEALTH_SERVICE,
)
_EXCLUDED = (
    PlanKind.WORKERS_COMPENSATION,
    PlanKind.AUTO,
    PlanKind.SHORT_TERM,
    PlanKind.EXCEPTED_BENEFITS,
    PlanKind.RETIREE_ONLY,
    PlanKind.ACCOUNT_BASED,
)
_INSIDE = (
    PlanKind.GROUP_HEALTH_PLAN,
    PlanKind.INDIVIDUAL,
    PlanKind.NON_FEDERAL_GOVERNMENTAL,
    PlanKind.CHURCH,
    PlanKind.FEHB,
)
_CARD = "Look at the plan card or the eligibility answer (271), or ask the payer."


def _kind(case: Case) -> tuple[PlanKind | None, tuple[Fact, ...]]:
    kind = case.claim.plan.kind
    return kind, (Fact("plan.kind", kind.value if kind else "not given"),)


def _covered_plan(case: Case) -> Outcome:
    kind, fact = _kind(case)
    if kind is None:
        return Outcome(Verdict.NEEDS_INFO, "What kind of plan it is, is not recorded.", _CARD, fact, ("plan.kind",))
    if kind in _INSIDE:
        return Outcome(Verdict.PASS, "The plan is of a kind the Act covers.", facts=fact)
    if kind is PlanKind.OTHER:
        return Outcome(Verdict.NEEDS_INFO, "The kind of plan is recorded as other.", _CARD, fact, ("plan.kind",))
    return Outcome(Verdict.NOT_APPLICABLE, "The kind of plan is decided by the checks B2 to B6.", facts=fact)


def _public_program(case: Case) -> Outcome:
    kind, fact = _kind(case)
    if kind in _PUBLIC:
        return Outcome(
            Verdict.FAIL,
            "A public program pays: it is not a group health plan or health insurance under this part.",
            "Use the program's own appeal.",
            fact,
        )
    return Outcome(Verdict.PASS, "No public program is recorded as the payer.", facts=fact) if kind else _unknown(fact)


def _excluded_coverage(case: Case) -> Outcome:
    kind, fact = _kind(case)
    if kind in _EXCLUDED:
        return Outcome(
            Verdict.FAIL,
            "The coverage is of a kind the Act leaves out (workers' compensation, auto, short-term, excepted benefits, "
            "account-based such as an HRA, retiree-only).",
            "Check the kind of coverage on the plan card or with the payer; if it is right, Federal IDR is not open to "
            "it. A group health plan beside the account is a payer of its own.",
            fact,
        )
    return Outcome(Verdict.PASS, "No excluded coverage is recorded.", facts=fact) if kind else _unknown(fact)


def _fehb(case: Case) -> Outcome:
    kind, fact = _kind(case)
    if kind is not PlanKind.FEHB:
        return Outcome(Verdict.NOT_APPLICABLE, "Asked only of FEHB plans.")
    return Outcome(
        Verdict.PASS,
        "FEHB carriers are in the process through 5 CFR 890.114 and their contracts; C4 asks whether the contract "
        "adopts State law.",
        facts=fact,
    )


def _sharing_ministry(case: Case) -> Outcome:
    kind, fact = _kind(case)
    if kind is PlanKind.SHARING_MINISTRY:
        return Outcome(
            Verdict.FAIL,
            "A health care sharing ministry is neither insurance nor a group health plan.",
            "Bill the member under the ministry's own terms.",
            fact,
        )
    return Outcome(Verdict.PASS, "No sharing ministry is recorded.", facts=fact) if kind else _unknown(fact)


def _student(case: Case) -> Outcome:
    kind, fact = _kind(case)
    if kind is PlanKind.STUDENT:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Student health coverage counts as individual coverage by most readings; the text was not seen.",
            "Ask the issuer (phone on the plan card); record individual_health_insurance when it is.",
            fact,
            ("plan.kind",),
        )
    if kind in (PlanKind.TRAVEL, PlanKind.FOREIGN):
        return Outcome(
            Verdict.NEEDS_INFO,
            "Travel insurance and plans issued abroad are outside by most readings; the text was not seen.",
            "Ask the payer whether a United States issuer or group health plan stands behind it, and record that plan; "
            "otherwise Federal IDR is not open to it.",
            fact,
            ("plan.kind",),
        )
    return Outcome(Verdict.NOT_APPLICABLE, "Asked only of student, travel and foreign plans.", facts=fact)


def _plan_year(case: Case) -> Outcome:
    gate = case.rulebook.gate("G_PLAN").since
    start = case.claim.plan.plan_year_start
    furnished = case.claim.first_date_of_service
    facts = (
        Fact("plan.plan_year_start", start.isoformat() if start else "not given"),
        Fact("date_of_service", furnished.isoformat() if furnished else "not given"),
    )
    if gate is None:
        return Outcome(Verdict.NEEDS_INFO, "The first plan year the process covers is not dated.", facts=facts)
    if furnished is not None and furnished < gate:
        return Outcome(
            Verdict.FAIL,
            "The service was furnished before any plan year the process covers.",
            "Federal IDR is not open to it.",
            facts,
        )
    if start is not None:
        if furnished is not None and start > furnished:
            return Outcome(
                Verdict.NEEDS_INFO,
                "The plan year recorded begins after the date of service.",
                "Record the first day of the plan year that holds the date of service.",
                facts,
                ("plan.plan_year_start",),
            )
        # A plan year lasts at most a year, so one that began longer ago does not hold the date of service.
        if furnished is not None and start < gate and start + relativedelta(years=1) <= furnished:
            return Outcome(
                Verdict.NEEDS_INFO,
                "The plan year recorded was over before the date of service.",
                "Record the first day of the plan year that holds the date of service.",
                facts,
                ("plan.plan_year_start",),
            )
        if start < gate:
            return Outcome(
                Verdict.FAIL,
                "The plan year of the service began before January 1, 2022.",
                "Federal IDR is not open to it.",
                facts,
            )
        return Outcome(Verdict.PASS, "The plan year began on or after January 1, 2022.", facts=facts)
    # A plan year lasts at most a year: a service from 2023 on cannot lie in one that began in 2021.
    if furnished is not None and furnished.year > gate.year:
        return Outcome(Verdict.PASS, "Every plan year that can hold the date of service is covered.", facts=facts)
    return Outcome(
        Verdict.NEEDS_INFO,
        "A service in 2022 may still belong to a plan year that began in 2021.",
        "Look for the first day of the plan year in the plan document or the eligibility answer (271); or ask the "
        "plan.",
        facts,
        ("plan.plan_year_start",) if furnished else ("plan.plan_year_start", "date_of_service"),
    )


def _unknown(fact: tuple[Fact, ...]) -> Outcome:
    return Outcome(Verdict.NOT_APPLICABLE, "The kind of plan is not recorded: B1 asks for it.", facts=fact)


CHECKS = (
    Check("B1", "Kind of plan", ("plan_or_coverage",), _covered_plan),
    Check("B2", "Not a public program", ("public_programs", "other_public_programs"), _public_program),
    Check("B3", "Not excluded coverage", ("excluded_coverage",), _excluded_coverage),
    Check("B4", "FEHB plan", ("fehb", "fehb_carriers"), _fehb),
    Check("B5", "Not a sharing ministry", ("sharing_ministry",), _sharing_ministry),
    Check("B6", "Student, travel or foreign plan", ("student_travel_foreign",), _student),
    Check("B7", "Plan year covered", ("plan_years",), _plan_year),
)
