"""Group A: whether the service lies inside the No Surprises Act (rules-by-date 2.1, A1 to A4)."""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome, given
from idrkit.assess.remittance_signals import listed, signals, told
from idrkit.assess.results import Fact, Verdict
from idrkit.assess.stabilization import ExitConditions, exit_conditions
from idrkit.claims.terms import FacilityType, ServiceCategory
from idrkit.law.remark_codes import RemarkCode

_NOT_EMERGENCY = Outcome(Verdict.NOT_APPLICABLE, "Asked only of emergency services.")
_EMERGENCY_SETTINGS = (
    FacilityType.EMERGENCY_DEPARTMENT,
    FacilityType.FREESTANDING_EMERGENCY,
    FacilityType.HOSPITAL,
    FacilityType.HOSPITAL_OUTPATIENT_DEPARTMENT,
    FacilityType.CRITICAL_ACCESS_HOSPITAL,
)
_LAND, _AIR_OR_WATER, _EMERGENCY_ROOM, _SURGICAL_CENTER = "41", "42", "23", "24"
_EMERGENCY = (ServiceCategory.EMERGENCY, ServiceCategory.POST_STABILIZATION)


def _category(case: Case) -> Outcome:
    category = case.claim.service_category
    fact = given("service_category", category.value if category else None)
    if category is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "What kind of service it is, is not recorded: emergency, non-emergency at a participating facility, or "
            "air ambulance.",
            "Look at the place of service, the type of bill and the admission record.",
            fact,
            ("service_category",),
        )
    against = _named_by_codes(case, category)
    if against:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"The category recorded does not agree with the remittance: {told(against)}. A code does not decide.",
            "Compare the admission record, the place of service and the type of bill; correct service_category, or ask "
            "the payer why it processed the claim so.",
            (*fact, Fact("remark_codes", listed(against))),
            ("service_category",),
        )
    if category is ServiceCategory.OTHER:
        return Outcome(
            Verdict.FAIL,
            "The service is neither an emergency service, nor one at a participating facility, nor air ambulance.",
            "Check the category; if it is right, Federal IDR is not open to it.",
            fact,
        )
    if category is ServiceCategory.GROUND_AMBULANCE:
        return Outcome(Verdict.NOT_APPLICABLE, "Ground ambulance is decided by A2.", facts=fact)
    odd = _odd_place(case, category)
    if odd:
        return Outcome(
            Verdict.WARN,
            f"The service is of a kind the Act covers, but {odd}.",
            "Compare the category with CMS-1500 box 24B or the type of bill (UB-04 FL 4) and the admission record.",
            (*fact, *_places(case)),
        )
    return Outcome(Verdict.PASS, "The service is of a kind the Act covers.", facts=fact)


def _named_by_codes(case: Case, category: ServiceCategory) -> tuple[RemarkCode, ...]:
    """The remark codes that name another kind of service; services after stabilization are emergency services."""
    own = ServiceCategory.EMERGENCY if category in _EMERGENCY else category
    return tuple(one for one in signals(case.claim).codes if one.service not in (None, own.value))


def _odd_place(case: Case, category: ServiceCategory) -> str:
    """Where a place of service or the kind of facility sits badly with the category; empty where nothing does."""
    places = {line.place_of_service for line in case.claim.service_lines if line.place_of_service}
    kind = case.claim.facility.type
    if category is ServiceCategory.AIR_AMBULANCE and places - {_AIR_OR_WATER, _LAND}:
        return "an air ambulance service has place of service 42"
    if category is not ServiceCategory.AIR_AMBULANCE and _AIR_OR_WATER in places:
        return "place of service 42 is an air or water ambulance"
    if category is ServiceCategory.NON_EMERGENCY and _EMERGENCY_ROOM in places:
        return "place of service 23 is an emergency room, and the category says that it was no emergency"
    if category is ServiceCategory.NON_EMERGENCY and kind in (
        FacilityType.EMERGENCY_DEPARTMENT,
        FacilityType.FREESTANDING_EMERGENCY,
    ):
        return "the facility recorded is an emergency department, and the category says that it was no emergency"
    if category in _EMERGENCY and _SURGICAL_CENTER in places:
        return "place of service 24 is a surgical center, which is no emergency setting"
    if kind is FacilityType.AMBULATORY_SURGICAL_CENTER and places & {"21", _EMERGENCY_ROOM}:
        return "the place of service is a hospital's, and the facility recorded is a surgical center"
    return ""


def _places(case: Case) -> tuple[Fact, ...]:
    places = sorted({line.place_of_service for line in case.claim.service_lines if line.place_of_service})
    return given("place_of_service", ", ".join(places) or None)


def _ground_ambulance(case: Case) -> Outcome:
    places = {line.place_of_service for line in case.claim.service_lines}
    fact = _places(case)
    if case.claim.service_category is ServiceCategory.GROUND_AMBULANCE:
        if _AIR_OR_WATER in places:
            return Outcome(
                Verdict.NEEDS_INFO,
                "Place of service 42 means an air or water ambulance, but the category says ground.",
                "Check the place of service against the run sheet; record the right category.",
                fact,
                ("service_category",),
            )
        return Outcome(
            Verdict.FAIL,
            "Ground ambulance is outside the Act, emergency or not, and so are transfers after stabilization.",
            "Look for a State law on ground ambulance.",
            given("service_category", "ground_ambulance"),
        )
    if _LAND in places:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Place of service 41 means a land ambulance, but the category says otherwise.",
            "Check the place of service against the run sheet; record the right category.",
            fact,
            ("service_category",),
        )
    return Outcome(Verdict.PASS, "Nothing says that it is ground ambulance.", facts=fact)


def _emergency_setting(case: Case) -> Outcome:
    if case.claim.service_category not in _EMERGENCY:
        return _NOT_EMERGENCY
    kind = case.claim.facility.type
    fact = given("facility.type", kind.value if kind else None)
    if kind is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "What kind of facility it was is not recorded.",
            "Look at the type of bill or the State's licence list.",
            fact,
            ("facility.type",),
        )
    if kind in _EMERGENCY_SETTINGS:
        return Outcome(Verdict.PASS, "The setting gives emergency services in the sense of the Act.", facts=fact)
    if kind is FacilityType.URGENT_CARE:
        return _urgent_care(case, fact)
    return Outcome(
        Verdict.FAIL,
        "The setting is neither an emergency department nor an independent freestanding emergency department.",
        "Check the kind of facility against the type of bill and the State's licence list.",
        fact,
    )


def _urgent_care(case: Case, fact: tuple[Fact, ...]) -> Outcome:
    licensed = case.claim.facility.licensed_for_emergency_services
    facts = (*fact, *given("facility.licensed_for_emergency_services", licensed))
    if licensed is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "An urgent care center counts only if the State licenses it to give emergency services.",
            "Look it up in the State's licence list (health department) and record "
            "facility.licensed_for_emergency_services.",
            facts,
            ("facility.licensed_for_emergency_services",),
        )
    if licensed:
        return Outcome(
            Verdict.WARN,
            "The center is recorded as licensed to give emergency services, as an independent freestanding emergency "
            "department is; the words of that definition were not seen.",
            "Keep the licence, or the State's list as printed, as an exhibit.",
            facts,
        )
    return Outcome(
        Verdict.FAIL,
        "An urgent care center that the State does not license to give emergency services is no emergency setting.",
        "Check the State's licence list for the date of service.",
        facts,
    )


def _post_stabilization(case: Case) -> Outcome:
    claim = case.claim
    if claim.service_category is not ServiceCategory.POST_STABILIZATION:
        return Outcome(Verdict.NOT_APPLICABLE, "Asked only of services after stabilization.")
    visit = claim.stabilization.same_visit
    conditions = exit_conditions(claim)
    facts = (*given("stabilization.same_visit", visit), *_exit_facts(conditions))
    if visit is False:
        return Outcome(
            Verdict.FAIL,
            "The service was no part of observation or of a stay of the emergency visit: it is no emergency service.",
            "If it was furnished at a participating facility, record that category; compare the admission record.",
            facts,
        )
    if visit is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the service was part of observation or of a stay of the emergency visit is not recorded.",
            "Take it from the admission record, the type of bill and the discharge summary; ask the facility.",
            facts,
            ("stabilization.same_visit", *(() if conditions.protected else conditions.unknown)),
        )
    return _exit(conditions, facts)


def _exit(conditions: ExitConditions, facts: tuple[Fact, ...]) -> Outcome:
    if conditions.protected:
        return Outcome(
            Verdict.PASS,
            "Not every condition that ends the protection was met, so the services stay protected.",
            facts=facts,
        )
    if conditions.protected is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "After stabilization the protection ends only if the patient could travel without medical transport, was "
            "able to consent, gave valid written consent, and the further conditions were met; not all is recorded.",
            "Ask the facility for its notice-and-consent form, or that there was none, and for the physician's note on "
            "travel and on the patient's condition. One condition that was not met is enough.",
            facts,
            conditions.unknown,
        )
    return Outcome(
        Verdict.FAIL,
        "Every condition that ends the protection of services after stabilization was met.",
        "Check each against the patient record; if one was not met, record it.",
        facts,
    )


def _exit_facts(conditions: ExitConditions) -> tuple[Fact, ...]:
    words = ((conditions.met, "met"), (conditions.not_met, "not met"), (conditions.unknown, "not given"))
    return tuple(Fact(name, word) for names, word in words for name in names)


CHECKS = (
    Check(
        "A1",
        "Kind of service",
        ("emergency_service", "service_at_participating_facility", "air_ambulance_service"),
        _category,
    ),
    Check("A2", "Not ground ambulance", ("ground_ambulance",), _ground_ambulance),
    Check("A3", "Emergency setting", ("emergency_setting",), _emergency_setting),
    Check(
        "A4", "Services after stabilization", ("post_stabilization", "post_stabilization_consent"), _post_stabilization
    ),
)
