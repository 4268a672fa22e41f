"""Group A: whether the service lies inside the No Surprises Act (rules-by-date 2.1)."""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.terms import ClaimForm, FacilityType, ServiceCategory

_NOT_CATEGORY_2 = Outcome(Verdict.NOT_APPLICABLE, "Asked only of non-emergency services at a participating facility.")
_NOT_EMERGENCY = Outcome(Verdict.NOT_APPLICABLE, "Asked only of emergency services.")
_FACILITIES = (
    FacilityType.HOSPITAL,
    FacilityType.HOSPITAL_OUTPATIENT_DEPARTMENT,
    FacilityType.CRITICAL_ACCESS_HOSPITAL,
    FacilityType.AMBULATORY_SURGICAL_CENTER,
)
_EMERGENCY_SETTINGS = (
    FacilityType.EMERGENCY_DEPARTMENT,
    FacilityType.FREESTANDING_EMERGENCY,
    FacilityType.HOSPITAL,
    FacilityType.HOSPITAL_OUTPATIENT_DEPARTMENT,
    FacilityType.CRITICAL_ACCESS_HOSPITAL,
)
# Place-of-service codes of services not furnished where the patient is: telehealth, office, other.
_REMOTE = frozenset({"02", "10"})
# Those of a hospital (inpatient, outpatient on and off campus, emergency room) and of an ambulatory surgical center.
_AT_A_FACILITY = frozenset({"19", "21", "22", "23", "24"})


def _given(name: str, value: object) -> tuple[Fact, ...]:
    return (Fact(name, "not given" if value is None else str(value)),)


def _category(case: Case) -> Outcome:
    category = case.claim.service_category
    fact = _given("service_category", category.value if category else None)
    if category is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "What kind of service it is, is not recorded: emergency, non-emergency at a participating facility, or "
            "air ambulance.",
            "Look at the place of service, the type of bill and the admission record.",
            fact,
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
    return Outcome(Verdict.PASS, "The service is of a kind the Act covers.", facts=fact)


def _ground_ambulance(case: Case) -> Outcome:
    places = {line.place_of_service for line in case.claim.service_lines}
    fact = _given("place_of_service", ", ".join(sorted(place for place in places if place)) or None)
    if case.claim.service_category is ServiceCategory.GROUND_AMBULANCE:
        return Outcome(
            Verdict.FAIL,
            "Ground ambulance is outside the Act, emergency or not, and so are transfers after stabilization.",
            "Look for a State law on ground ambulance.",
            _given("service_category", "ground_ambulance"),
        )
    if "41" in places:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Place of service 41 means a land ambulance, but the category says otherwise.",
            "Check the place of service against the run sheet; record the right category.",
            fact,
            ("service_category",),
        )
    return Outcome(Verdict.PASS, "Nothing says that it is ground ambulance.", facts=fact)


def _emergency_setting(case: Case) -> Outcome:
    if case.claim.service_category not in (ServiceCategory.EMERGENCY, ServiceCategory.POST_STABILIZATION):
        return _NOT_EMERGENCY
    kind = case.claim.facility.type
    fact = _given("facility.type", kind.value if kind else None)
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
        return Outcome(
            Verdict.NEEDS_INFO,
            "An urgent care center counts only if the State licenses it to give emergency services.",
            "Look at the State's licence list; then record independent_freestanding_emergency_department.",
            fact,
            ("facility.type",),
        )
    return Outcome(
        Verdict.FAIL,
        "The setting is neither an emergency department nor an independent freestanding emergency department.",
        "Check the kind of facility.",
        fact,
    )


def _post_stabilization(case: Case) -> Outcome:
    if case.claim.service_category is not ServiceCategory.POST_STABILIZATION:
        return Outcome(Verdict.NOT_APPLICABLE, "Asked only of services after stabilization.")
    obtained = case.claim.consent.obtained
    fact = _given("consent.obtained", obtained)
    if obtained is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "After stabilization the protection ends only if the patient could travel, was able to consent, and gave "
            "written consent: whether consent was given is not recorded.",
            "Ask the facility for its notice-and-consent form, or that there was none.",
            fact,
            ("consent.obtained",),
        )
    if not obtained:
        return Outcome(
            Verdict.PASS, "No consent was given, so the services after stabilization stay protected.", facts=fact
        )
    return Outcome(
        Verdict.NEEDS_INFO,
        "Consent after stabilization counts only if every condition was met: fit to travel without medical "
        "transport, able to consent, and the further conditions of 149.410(b).",
        "Take the conditions from the record; record an override with who decided and why.",
        fact,
        ("consent",),
    )


def _facility_type(case: Case) -> Outcome:
    if case.claim.service_category is not ServiceCategory.NON_EMERGENCY:
        return _NOT_CATEGORY_2
    kind = case.claim.facility.type
    fact = _given("facility.type", kind.value if kind else None)
    if kind is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "What kind of facility it was is not recorded.",
            "Look at the place of service, the type of bill or the State's licence list.",
            fact,
            ("facility.type",),
        )
    if kind in _FACILITIES or kind is FacilityType.EMERGENCY_DEPARTMENT:
        return Outcome(
            Verdict.PASS, "The facility is a hospital, its outpatient department, or a surgical center.", facts=fact
        )
    return Outcome(
        Verdict.FAIL,
        "Only hospitals, hospital outpatient departments, critical access hospitals and ambulatory surgical centers "
        "count as health care facilities.",
        "If the item belongs to a visit at such a facility, record that facility.",
        fact,
    )


def _visit(case: Case) -> Outcome:
    claim = case.claim
    if claim.service_category is not ServiceCategory.NON_EMERGENCY:
        return _NOT_CATEGORY_2
    places = {line.place_of_service for line in claim.service_lines if line.place_of_service}
    facts = _given("place_of_service", ", ".join(sorted(places)) or None)
    silent = tuple(line.line_id for line in claim.service_lines if line.place_of_service is None)
    if silent and claim.claim_form is not ClaimForm.INSTITUTIONAL:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Where each service was furnished is not recorded for every line.",
            "Take the place of service from the claim form, box 24B.",
            facts,
            tuple(f"service_lines[{number}].place_of_service" for number in silent),
        )
    if places <= _AT_A_FACILITY:
        return Outcome(Verdict.PASS, "The place of service belongs to the facility of the visit.", facts=facts)
    evidence = claim.facility.visit_evidence
    facts += _given("facility.visit_evidence", evidence)
    if places - _AT_A_FACILITY - _REMOTE and not evidence:
        return Outcome(
            Verdict.NEEDS_INFO,
            "A place of service is not the facility itself; the service counts only as part of a visit there.",
            "Find what ties it to the visit (the order, the monitoring log, the operative report) and record "
            "facility.visit_evidence.",
            facts,
            ("facility.visit_evidence",),
        )
    return Outcome(
        Verdict.WARN,
        "The service was furnished from elsewhere. A visit is read to include telemedicine, imaging, laboratory and "
        "services before and after an operation, whether or not the provider is at the facility, but the words of "
        "that definition were not seen.",
        "Keep what ties the service to the visit: the order, the monitoring log, the operative report.",
        facts,
    )


def _facility_participating(case: Case) -> Outcome:
    if case.claim.service_category is not ServiceCategory.NON_EMERGENCY:
        return _NOT_CATEGORY_2
    participating = case.claim.facility.participating
    fact = _given("facility.participating", participating)
    if participating is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the facility was in the plan's network on the date of service is not recorded.",
            "Print the plan's directory for that date, or ask the facility's contracting office.",
            fact,
            ("facility.participating",),
        )
    if participating:
        return Outcome(Verdict.PASS, "The facility was in the plan's network.", facts=fact)
    return Outcome(
        Verdict.FAIL,
        "The facility was out of network: a non-emergency service there is outside the Act.",
        "Check the directory for the date of service; a single case agreement counts for its parties.",
        fact,
    )


def _provider_nonparticipating(case: Case) -> Outcome:
    participating = case.claim.provider.participating
    fact = _given("provider.participating", participating)
    if participating is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the provider had a contract with this plan on the date of service is not recorded.",
            "Look through the contracts and rental networks; a network discount on the remittance is a sign.",
            fact,
            ("provider.participating",),
        )
    if participating:
        return Outcome(
            Verdict.FAIL,
            "The provider was in network: Federal IDR is for nonparticipating providers.",
            "Use the contract's own appeal.",
            fact,
        )
    return Outcome(Verdict.PASS, "The provider was nonparticipating on the date of service.", facts=fact)


def _covered(case: Case) -> Outcome:
    covered = case.claim.covered_benefit
    fact = _given("covered_benefit", covered)
    if covered is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the plan covers the service and the patient was enrolled is not recorded.",
            "Read the remittance and its codes; ask the plan when they do not tell.",
            fact,
            ("covered_benefit",),
        )
    if not covered:
        return Outcome(
            Verdict.FAIL,
            "The plan does not cover the service, or the patient was not enrolled.",
            "Use the plan's appeal if that is wrong.",
            fact,
        )
    return Outcome(Verdict.PASS, "The service is a covered benefit.", facts=fact)


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
    Check("A5", "Kind of facility", ("health_care_facility",), _facility_type),
    Check("A6", "Part of a visit to the facility", ("visit", "visit_definition"), _visit),
    Check("A7", "Facility participating", ("participating_facility",), _facility_participating),
    Check("A8", "Provider nonparticipating", ("nonparticipating_on_the_date",), _provider_nonparticipating),
    Check("A9", "Covered benefit", ("covered_benefit",), _covered),
)
