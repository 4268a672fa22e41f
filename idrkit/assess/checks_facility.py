"""Group A: the facility, the networks and the benefit (rules-by-date 2.1, A5 to A9)."""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome, given
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.terms import ClaimForm, FacilityContract, FacilityType, LeasedNetwork, ServiceCategory

_NOT_CATEGORY_2 = Outcome(Verdict.NOT_APPLICABLE, "Asked only of non-emergency services at a participating facility.")
_FACILITIES = (
    FacilityType.HOSPITAL,
    FacilityType.HOSPITAL_OUTPATIENT_DEPARTMENT,
    FacilityType.CRITICAL_ACCESS_HOSPITAL,
    FacilityType.AMBULATORY_SURGICAL_CENTER,
)
# Place-of-service codes of telehealth, at the patient's home and elsewhere.
_REMOTE = frozenset({"02", "10"})
# Those of a hospital (inpatient, outpatient on and off campus, emergency room) and of an ambulatory surgical center.
_AT_A_FACILITY = frozenset({"19", "21", "22", "23", "24"})


def _facility_type(case: Case) -> Outcome:
    if case.claim.service_category is not ServiceCategory.NON_EMERGENCY:
        return _NOT_CATEGORY_2
    kind = case.claim.facility.type
    fact = given("facility.type", kind.value if kind else None)
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
    if case.claim.facility.visit_evidence:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The place recorded is no health care facility; what ties the item to a visit elsewhere is recorded.",
            "Record the hospital or surgical center of that visit as the facility: name, type, State and network.",
            (*fact, *given("facility.visit_evidence", case.claim.facility.visit_evidence)),
            ("facility.type",),
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
    facts = given("place_of_service", ", ".join(sorted(places)) or None)
    if claim.facility.part_of_visit is False:
        return Outcome(
            Verdict.FAIL,
            "The item was no part of a visit at the facility: it is outside this category.",
            "Check the order and the schedule; if it belongs to a visit elsewhere, record that facility.",
            (*facts, *given("facility.part_of_visit", claim.facility.part_of_visit)),
        )
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
    return _elsewhere(case, places, facts)


def _elsewhere(case: Case, places: set[str], facts: tuple[Fact, ...]) -> Outcome:
    """A service furnished elsewhere than at the facility: it counts as part of a visit there."""
    evidence = case.claim.facility.visit_evidence
    facts += given("facility.visit_evidence", evidence)
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
    fact = given("facility.participating", participating)
    if participating is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the facility was in the plan's network on the date of service is not recorded.",
            "Print the plan's directory for that date, or ask the facility's contracting office.",
            fact,
            ("facility.participating",),
        )
    if participating and case.claim.facility.contract is FacilityContract.SINGLE_CASE_AGREEMENT:
        return _single_case(case, fact)
    if participating:
        return Outcome(Verdict.PASS, "The facility was in the plan's network.", facts=fact)
    return Outcome(
        Verdict.FAIL,
        "The facility was out of network: a non-emergency service there is outside the Act.",
        "Check the directory for the date of service; a single case agreement counts for its parties.",
        fact,
    )


def _single_case(case: Case, fact: tuple[Fact, ...]) -> Outcome:
    """A single case agreement makes a facility participating for its parties only."""
    own = case.claim.facility.single_case_agreement_for_this_case
    facts = (*fact, *given("facility.single_case_agreement_for_this_case", own))
    if own is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The facility participates by a single case agreement, which counts for its parties only; whether it was "
            "made for this case is not recorded.",
            "Ask the facility's contracting office for the agreement: plan, patient's case and dates.",
            facts,
            ("facility.single_case_agreement_for_this_case",),
        )
    if own:
        return Outcome(
            Verdict.PASS,
            "The facility participated by a single case agreement made for this case.",
            "Keep the agreement as an exhibit.",
            facts,
        )
    return Outcome(
        Verdict.FAIL,
        "The single case agreement of the facility was made for another case: for this one the facility was out of "
        "network.",
        "Check the agreement; if it names this plan and case, correct the record.",
        facts,
    )


def _provider_nonparticipating(case: Case) -> Outcome:
    participating = case.claim.provider.participating
    fact = given("provider.participating", participating)
    if participating is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the provider had a contract with this plan on the date of service is not recorded.",
            "Look through your contract files and those of rental networks; a network discount on the remittance is a "
            "sign.",
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
    leased = case.claim.provider.leased_network
    if leased in (LeasedNetwork.CLAIMED, LeasedNetwork.APPLIES):
        said = (
            "the plan claims a rental or leased network, and that is not settled"
            if leased is LeasedNetwork.CLAIMED
            else "a rental or leased network is recorded as applying, which is an indirect contract"
        )
        return Outcome(
            Verdict.NEEDS_INFO,
            f"The provider is recorded as nonparticipating, but {said}.",
            "Ask the network in writing whether this plan was its client on the date of service and whether your "
            "contract covers the item; then record provider.leased_network and provider.participating.",
            (*fact, *given("provider.leased_network", leased.value)),
            ("provider.leased_network",),
        )
    return Outcome(Verdict.PASS, "The provider was nonparticipating on the date of service.", facts=fact)


def _covered(case: Case) -> Outcome:
    covered = case.claim.covered_benefit
    fact = given("covered_benefit", covered)
    if covered is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the plan covers the service and the patient was enrolled is not recorded.",
            "Read the remittance and its codes and the eligibility answer (271); ask the plan when they do not tell.",
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
    Check("A5", "Kind of facility", ("health_care_facility",), _facility_type),
    Check("A6", "Part of a visit to the facility", ("visit", "visit_definition"), _visit),
    Check("A7", "Facility participating", ("participating_facility",), _facility_participating),
    Check("A8", "Provider nonparticipating", ("nonparticipating_on_the_date",), _provider_nonparticipating),
    Check("A9", "Covered benefit", ("covered_benefit",), _covered),
)
