"""Group A: the service and where it was furnished."""

import pytest
from claim_facts import found, names

CASES = [
    ("A1", "PASS", {}),
    ("A1", "PASS", {"service_category": "emergency"}),
    ("A1", "PASS", {"service_category": "post_stabilization"}),
    ("A1", "PASS", {"service_category": "air_ambulance"}),
    ("A1", "NEEDS_INFO", {"service_category": None}),
    ("A1", "FAIL", {"service_category": "other"}),
    ("A1", "NOT_APPLICABLE", {"service_category": "ground_ambulance"}),
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
    ("A3", "FAIL", {"service_category": "emergency", "facility__type": "office"}),
    ("A3", "FAIL", {"service_category": "post_stabilization", "facility__type": "other"}),
    ("A4", "NOT_APPLICABLE", {}),
    ("A4", "NEEDS_INFO", {"service_category": "post_stabilization", "consent__obtained": None}),
    ("A4", "PASS", {"service_category": "post_stabilization", "consent__obtained": False}),
    ("A4", "NEEDS_INFO", {"service_category": "post_stabilization", "consent__obtained": True}),
    ("A5", "PASS", {"facility__type": "hospital"}),
    ("A5", "PASS", {"facility__type": "hospital_outpatient_department"}),
    ("A5", "PASS", {"facility__type": "critical_access_hospital"}),
    ("A5", "PASS", {"facility__type": "ambulatory_surgical_center"}),
    ("A5", "NEEDS_INFO", {"facility__type": None}),
    ("A5", "FAIL", {"facility__type": "office"}),
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
    ("A6", "NOT_APPLICABLE", {"service_category": "air_ambulance"}),
    ("A7", "PASS", {}),
    ("A7", "FAIL", {"facility__participating": False}),
    ("A7", "NEEDS_INFO", {"facility__participating": None}),
    ("A7", "NOT_APPLICABLE", {"service_category": "emergency", "facility__participating": False}),
    ("A8", "PASS", {}),
    ("A8", "FAIL", {"provider__participating": True}),
    ("A8", "NEEDS_INFO", {"provider__participating": None}),
    ("A9", "PASS", {}),
    ("A9", "FAIL", {"covered_benefit": False}),
    ("A9", "NEEDS_INFO", {"covered_benefit": None}),
]


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
