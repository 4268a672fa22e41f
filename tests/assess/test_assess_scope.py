"""Group A: the service and where it was furnished."""

import pytest
from claim_facts import found, names

CASES = [
    ("A1", "PASS", {}),
    ("A1", "PASS", {"service_category": "emergency"}),
    ("A1", "PASS", {"service_category": "post_stabilization"}),
    ("A1", "PASS", {"service_category": "air_ambulance", "line__place_of_service": "42"}),
    ("A1", "NEEDS_INFO", {"service_category": None}),
    ("A1", "FAIL", {"service_category": "other"}),
    ("A1", "NOT_APPLICABLE", {"service_category": "ground_ambulance"}),
    # Category against place of service, kind of facility and remark codes.
    ("A1", "WARN", {"service_category": "air_ambulance", "line__place_of_service": "22"}),
    ("A1", "WARN", {"line2__place_of_service": "42"}),
    ("A1", "WARN", {"line2__place_of_service": "23"}),
    ("A1", "WARN", {"facility__type": "emergency_department_of_a_hospital"}),
    ("A1", "WARN", {"service_category": "emergency", "line__place_of_service": "24"}),
    ("A1", "WARN", {"facility__type": "ambulatory_surgical_center", "line__place_of_service": "21"}),
    ("A1", "PASS", {"facility__type": "ambulatory_surgical_center", "line__place_of_service": "24"}),
    ("A1", "NEEDS_INFO", {"line__remark_codes": ["N864"]}),
    ("A1", "PASS", {"line__remark_codes": ["N865"]}),
    ("A1", "NEEDS_INFO", {"initial_payment__remark_codes": ["n866"]}),
    ("A1", "PASS", {"service_category": "emergency", "line__remark_codes": ["N864"]}),
    ("A1", "PASS", {"service_category": "post_stabilization", "line__remark_codes": ["N864"]}),
    ("A1", "NEEDS_INFO", {"service_category": "other", "line__remark_codes": ["N865"]}),
    ("A2", "NEEDS_INFO", {"service_category": "ground_ambulance", "line__place_of_service": "42"}),
    ("A2", "PASS", {}),
    ("A2", "FAIL", {"service_category": "ground_ambulance"}),
    ("A2", "NEEDS_INFO", {"line2__place_of_service": "41"}),
    ("A2", "NEEDS_INFO", {"service_category": "air_ambulance", "line__place_of_service": "41"}),
    ("A3", "NOT_APPLICABLE", {}),
    ("A3", "PASS", {"service_category": "emergency", "facility__type": "emergency_department_of_a_hospital"}),
    (
        "A3",
        "PASS",
        {"service_category": "emergency", "facility__type": "independent_freestanding_emergency_department"},
    ),
    ("A3", "NEEDS_INFO", {"service_category": "emergency", "facility__type": None}),
    ("A3", "NEEDS_INFO", {"service_category": "emergency", "facility__type": "urgent_care"}),
    (
        "A3",
        "FAIL",
        {
            "service_category": "emergency",
            "facility__type": "urgent_care",
            "facility__licensed_for_emergency_services": False,
        },
    ),
    (
        "A3",
        "WARN",
        {
            "service_category": "emergency",
            "facility__type": "urgent_care",
            "facility__licensed_for_emergency_services": True,
        },
    ),
    ("A3", "FAIL", {"service_category": "emergency", "facility__type": "office"}),
    ("A3", "FAIL", {"service_category": "post_stabilization", "facility__type": "other"}),
    ("A4", "NOT_APPLICABLE", {}),
    ("A5", "PASS", {"facility__type": "hospital"}),
    ("A5", "PASS", {"facility__type": "hospital_outpatient_department"}),
    ("A5", "PASS", {"facility__type": "critical_access_hospital"}),
    ("A5", "PASS", {"facility__type": "ambulatory_surgical_center"}),
    ("A5", "NEEDS_INFO", {"facility__type": None}),
    ("A5", "FAIL", {"facility__type": "office"}),
    ("A5", "NEEDS_INFO", {"facility__type": "office", "facility__visit_evidence": "order of the surgeon"}),
    ("A5", "FAIL", {"facility__type": "urgent_care"}),
    ("A5", "FAIL", {"facility__type": "independent_freestanding_emergency_department"}),
    ("A5", "NOT_APPLICABLE", {"service_category": "emergency"}),
    ("A6", "PASS", {"line__place_of_service": "21"}),
    ("A6", "PASS", {"line__place_of_service": "24"}),
    ("A6", "WARN", {"line2__place_of_service": "10"}),
    ("A6", "WARN", {"line__place_of_service": "02"}),
    ("A6", "NEEDS_INFO", {"line__place_of_service": "11"}),
    ("A6", "NEEDS_INFO", {"line2__place_of_service": "81"}),
    ("A6", "WARN", {"line2__place_of_service": "81", "facility__visit_evidence": "order of the surgeon"}),
    ("A6", "NEEDS_INFO", {"line2__place_of_service": None}),
    ("A6", "PASS", {"line__place_of_service": None, "claim_form": "institutional", "type_of_bill": "0131"}),
    ("A6", "FAIL", {"facility__part_of_visit": False}),
    ("A6", "NEEDS_INFO", {"line__place_of_service": "11", "facility__part_of_visit": True}),
    ("A6", "NOT_APPLICABLE", {"service_category": "air_ambulance"}),
    ("A7", "PASS", {}),
    ("A7", "FAIL", {"facility__participating": False}),
    ("A7", "NEEDS_INFO", {"facility__participating": None}),
    ("A7", "NOT_APPLICABLE", {"service_category": "emergency", "facility__participating": False}),
    ("A7", "PASS", {"facility__contract": "direct"}),
    ("A7", "NEEDS_INFO", {"facility__contract": "single_case_agreement"}),
    (
        "A7",
        "PASS",
        {"facility__contract": "single_case_agreement", "facility__single_case_agreement_for_this_case": True},
    ),
    (
        "A7",
        "FAIL",
        {"facility__contract": "single_case_agreement", "facility__single_case_agreement_for_this_case": False},
    ),
    ("A8", "PASS", {}),
    ("A8", "NEEDS_INFO", {"provider__leased_network": "claimed"}),
    ("A8", "NEEDS_INFO", {"provider__leased_network": "applies"}),
    ("A8", "PASS", {"provider__leased_network": "ruled_out"}),
    ("A8", "FAIL", {"provider__participating": True, "provider__leased_network": "applies"}),
    ("A8", "FAIL", {"provider__participating": True}),
    ("A8", "NEEDS_INFO", {"provider__participating": None}),
    ("A9", "PASS", {}),
    ("A9", "FAIL", {"covered_benefit": False}),
    ("A9", "NEEDS_INFO", {"covered_benefit": None}),
]


# Exit conditions of services after stabilization: one not met protects, all met end it, otherwise it is asked.
STABILIZATION = {
    "same_visit": True,
    "able_to_travel": True,
    "able_to_consent": True,
    "consent_criteria_met": True,
    "further_conditions_met": True,
}
EXIT_CASES = [
    ("FAIL", "FAIL", True, {}),
    ("PASS", "PASS", False, {}),
    ("NEEDS_INFO", "NEEDS_INFO", None, {}),
    ("PASS", "PASS", True, {"able_to_travel": False}),
    ("PASS", "PASS", True, {"able_to_consent": False}),
    ("PASS", "PASS", True, {"consent_criteria_met": False}),
    ("PASS", "PASS", True, {"further_conditions_met": False}),
    ("PASS", "PASS", None, {"able_to_travel": False, "able_to_consent": None}),
    ("NEEDS_INFO", "NEEDS_INFO", True, {"able_to_travel": None}),
    ("NEEDS_INFO", "NEEDS_INFO", True, {"able_to_consent": None}),
    ("NEEDS_INFO", "NEEDS_INFO", True, {"consent_criteria_met": None}),
    ("NEEDS_INFO", "NEEDS_INFO", True, {"further_conditions_met": None}),
    ("NEEDS_INFO", "PASS", False, {"same_visit": None}),
    ("FAIL", "PASS", False, {"same_visit": False}),
]


@pytest.mark.parametrize(("stays", "bars", "consent", "changes"), EXIT_CASES)
def test_services_after_stabilization_and_consent_are_decided_alike(stays, bars, consent, changes):
    facts = {
        "service_category": "post_stabilization",
        "consent__obtained": consent,
        "stabilization": STABILIZATION | changes,
    }
    assert (found("A4", **facts).verdict, found("D1", **facts).verdict) == (stays, bars)


def test_the_conditions_not_recorded_are_named_by_their_path():
    facts = {"service_category": "post_stabilization", "consent__obtained": True}
    finding = found("A4", **facts, stabilization={"same_visit": True, "able_to_travel": True})
    assert finding.missing == (
        "stabilization.able_to_consent",
        "stabilization.consent_criteria_met",
        "stabilization.further_conditions_met",
    )


def test_stabilization_is_asked_of_nothing_else():
    assert found("A4").verdict == "NOT_APPLICABLE"


@pytest.mark.parametrize(("check", "verdict", "facts"), CASES, ids=names(CASES))
def test_the_service(check, verdict, facts):
    assert found(check, **facts).verdict == verdict


@pytest.mark.parametrize(
    ("check", "path", "fact"),
    [
        ("A1", "service_category", "service_category"),
        ("A5", "facility__type", "facility.type"),
        ("A7", "facility__participating", "facility.participating"),
        ("A8", "provider__participating", "provider.participating"),
        ("A9", "covered_benefit", "covered_benefit"),
    ],
)
def test_a_fact_that_is_not_given_is_named(check, path, fact):
    finding = found(check, **{path: None})
    assert fact in finding.missing
    assert any(one.name == fact and one.value == "not given" for one in finding.facts)


def test_a_place_of_service_that_is_not_given_is_asked_for_by_line():
    assert found("A6", line2__place_of_service=None).missing == ("service_lines[2].place_of_service",)
