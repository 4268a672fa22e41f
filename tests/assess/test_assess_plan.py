"""Group B: the plan."""

import pytest
from claim_facts import found, names

CASES = [
    ("B1", "PASS", {}),
    ("B1", "PASS", {"plan__kind": "individual_health_insurance"}),
    ("B1", "PASS", {"plan__kind": "non_federal_governmental"}),
    ("B1", "PASS", {"plan__kind": "church"}),
    ("B1", "PASS", {"plan__kind": "fehb"}),
    ("B1", "NEEDS_INFO", {"plan__kind": None}),
    ("B1", "NEEDS_INFO", {"plan__kind": "other"}),
    ("B1", "NOT_APPLICABLE", {"plan__kind": "medicare"}),
    ("B2", "PASS", {}),
    ("B2", "FAIL", {"plan__kind": "medicare"}),
    ("B2", "FAIL", {"plan__kind": "medicare_advantage"}),
    ("B2", "FAIL", {"plan__kind": "medicaid"}),
    ("B2", "FAIL", {"plan__kind": "chip"}),
    ("B2", "FAIL", {"plan__kind": "tricare"}),
    ("B2", "FAIL", {"plan__kind": "va"}),
    ("B2", "FAIL", {"plan__kind": "indian_health_service"}),
    ("B2", "NOT_APPLICABLE", {"plan__kind": None}),
    ("B3", "PASS", {}),
    ("B3", "FAIL", {"plan__kind": "workers_compensation"}),
    ("B3", "FAIL", {"plan__kind": "auto_medical_payment"}),
    ("B3", "FAIL", {"plan__kind": "short_term_limited_duration"}),
    ("B3", "FAIL", {"plan__kind": "excepted_benefits"}),
    ("B3", "FAIL", {"plan__kind": "retiree_only"}),
    ("B3", "FAIL", {"plan__kind": "account_based_plan"}),
    ("B3", "NOT_APPLICABLE", {"plan__kind": None}),
    ("B4", "NOT_APPLICABLE", {}),
    ("B4", "PASS", {"plan__kind": "fehb"}),
    ("B5", "PASS", {}),
    ("B5", "FAIL", {"plan__kind": "health_care_sharing_ministry"}),
    ("B5", "NOT_APPLICABLE", {"plan__kind": None}),
    ("B6", "NOT_APPLICABLE", {}),
    ("B6", "NEEDS_INFO", {"plan__kind": "student_health"}),
    ("B6", "NEEDS_INFO", {"plan__kind": "travel_insurance"}),
    ("B6", "NEEDS_INFO", {"plan__kind": "foreign_plan"}),
    ("B7", "PASS", {}),
    ("B7", "PASS", {"plan__plan_year_start": None}),
    ("B7", "FAIL", {"line__date_of_service": "2021-12-31"}),
    ("B7", "NEEDS_INFO", {"line__date_of_service": "2022-01-01", "plan__plan_year_start": None}),
    ("B7", "NEEDS_INFO", {"line__date_of_service": "2022-12-31", "plan__plan_year_start": None}),
    ("B7", "PASS", {"line__date_of_service": "2023-01-01", "plan__plan_year_start": None}),
    ("B7", "FAIL", {"line__date_of_service": "2022-06-01", "plan__plan_year_start": "2021-12-31"}),
    ("B7", "PASS", {"line__date_of_service": "2022-06-01", "plan__plan_year_start": "2022-01-01"}),
    ("B7", "PASS", {"line__date_of_service": "2022-06-01", "plan__plan_year_start": "2022-01-02"}),
    ("B7", "NEEDS_INFO", {"plan__plan_year_start": "2026-09-15"}),
    ("B7", "PASS", {"plan__plan_year_start": "2026-09-14"}),
    ("B7", "NEEDS_INFO", {"line__date_of_service": None, "plan__plan_year_start": None}),
    # A plan year recorded long before the service does not hold it, so it cannot close the process to it.
    ("B7", "NEEDS_INFO", {"line__date_of_service": "2026-09-14", "plan__plan_year_start": "2021-07-01"}),
]


@pytest.mark.parametrize(("check", "verdict", "facts"), CASES, ids=names(CASES))
def test_the_plan(check, verdict, facts):
    assert found(check, **facts).verdict == verdict


def test_a_plan_year_that_is_not_given_is_named_where_it_decides():
    finding = found("B7", line__date_of_service="2022-05-01", plan__plan_year_start=None)
    assert finding.missing == ("plan.plan_year_start",)


def test_fehb_plans_are_shown_the_paragraph_that_binds_their_carriers():
    assert any("890.114" in one.cite for one in found("B4", plan__kind="fehb").citations)
