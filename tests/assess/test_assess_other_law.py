"""Group C: State law and All-Payer Model Agreements; a State is never silently Federal."""

from datetime import date

import pytest
from claim_facts import assessed, found, names

SELF = {}  # the clean claim: a self-insured group health plan recorded as not opted in
INSURED = {"plan__funding": "fully_insured", "plan__state_law_opt_in": None}
INSURED_HERE = INSURED | {"plan__state_of_issue": "AL"}
CHURCH = {"plan__kind": "church"}
GOV = {"plan__kind": "non_federal_governmental"}
FEHB = {"plan__kind": "fehb", "plan__funding": "fully_insured"}
AIR = {"service_category": "air_ambulance", "line__place_of_service": "42"}
FOUND_NONE = {"other_law__state_law_sets_rate": False}
WITH_PROOF = FOUND_NONE | {"other_law__evidence": "e-mail of the payer, 2026-11-10"}

CASES = [
    # C1: All-Payer Model Agreements
    ("C1", "PASS", {}),
    ("C1", "NOT_APPLICABLE", {"facility__state": None}),
    ("C1", "WARN", {"facility__state": "MD"}),
    ("C1", "NEEDS_INFO", {"facility__state": "MD", "claim_form": "institutional"}),
    ("C1", "NEEDS_INFO", {"facility__state": "MD", "claim_form": None}),
    ("C1", "NEEDS_INFO", {"facility__state": "VT", "provider__kind": "facility"}),
    ("C1", "FAIL", {"facility__state": "MD", "other_law__all_payer_model_sets_rate": True}),
    ("C1", "WARN", {"facility__state": "MD", "other_law__all_payer_model_sets_rate": False}),
    ("C1", "NEEDS_INFO", {"line__remark_codes": ["N868"]}),
    ("C1", "NEEDS_INFO", {"line__remark_codes": ["N863"], "other_law__all_payer_model_sets_rate": False}),
    # C2: insured coverage
    ("C2", "NOT_APPLICABLE", {}),
    ("C2", "PASS", INSURED_HERE),
    ("C2", "WARN", INSURED),
    ("C2", "WARN", {"plan__kind": "individual_health_insurance", "plan__funding": None}),
    ("C2", "NEEDS_INFO", {"plan__kind": "individual_health_insurance"}),
    ("C2", "NEEDS_INFO", INSURED | {"facility__state": None}),
    ("C2", "NEEDS_INFO", INSURED | {"facility__state": "GU"}),
    ("C2", "NEEDS_INFO", INSURED | {"facility__state": "PR"}),
    ("C2", "NEEDS_INFO", INSURED | {"facility__state": "NE"}),
    ("C2", "NEEDS_INFO", INSURED | {"facility__state": "NE", "service_category": "emergency"}),
    ("C2", "NEEDS_INFO", INSURED | {"facility__state": "CA"}),
    ("C2", "WARN", INSURED | {"facility__state": "CA", "service_category": "emergency"}),
    ("C2", "WARN", INSURED | {"facility__state": "MN", "plan__state_of_issue": "MN"}),
    ("C2", "NEEDS_INFO", INSURED | {"plan__state_of_issue": "TX"}),
    ("C2", "NEEDS_INFO", INSURED | {"facility__state": "TX", "plan__state_of_issue": "AL"}),
    ("C2", "WARN", INSURED | {"plan__state_of_issue": "TN"}),
    ("C2", "NEEDS_INFO", INSURED | {"plan__state_of_issue": "MN"}),
    ("C2", "NEEDS_INFO", INSURED | {"plan__state_of_issue": "GU"}),
    ("C2", "NEEDS_INFO", INSURED_HERE | {"line__remark_codes": ["N883"]}),
    ("C2", "FAIL", INSURED | {"other_law__state_law_sets_rate": True}),
    ("C2", "NEEDS_INFO", INSURED | FOUND_NONE | {"facility__state": "TX"}),
    ("C2", "PASS", INSURED | WITH_PROOF | {"facility__state": "TX"}),
    ("C2", "PASS", INSURED | WITH_PROOF | {"facility__state": "GU"}),
    # An insured church or governmental plan is reached like any other insured coverage, opted in or not.
    ("C2", "NEEDS_INFO", CHURCH | {"plan__funding": "fully_insured", "facility__state": "TX"}),
    ("C2", "NEEDS_INFO", GOV | {"plan__funding": "fully_insured", "facility__state": "TX"}),
    # C3: self-insured plans
    ("C3", "PASS", {}),
    ("C3", "PASS", {"plan__state_law_opt_in": None}),
    ("C3", "NOT_APPLICABLE", INSURED),
    ("C3", "WARN", {"plan__funding": None}),
    ("C3", "NEEDS_INFO", {"plan__funding": None, "facility__state": "TX"}),
    ("C3", "NEEDS_INFO", {"facility__state": None}),
    ("C3", "NEEDS_INFO", {"facility__state": "GU"}),
    ("C3", "WARN", {"facility__state": "NV"}),
    ("C3", "PASS", {"facility__state": "NV", "other_law__opt_in_evidence": "State list printed 2026-11-10"}),
    ("C3", "NEEDS_INFO", {"facility__state": "NV", "plan__state_law_opt_in": None}),
    ("C3", "NEEDS_INFO", {"facility__state": "CO", "plan__state_law_opt_in": None}),
    ("C3", "FAIL", {"facility__state": "NV", "plan__state_law_opt_in": True}),
    ("C3", "NEEDS_INFO", {"plan__state_law_opt_in": True}),
    ("C3", "NEEDS_INFO", {"facility__state": "NV", "plan__state_law_opt_in": True, "line__remark_codes": ["N859"]}),
    ("C3", "NEEDS_INFO", {"line__remark_codes": ["N871"]}),
    ("C3", "PASS", WITH_PROOF | {"line__remark_codes": ["N871"]}),
    ("C3", "NEEDS_INFO", {"plan__kind": None, "facility__state": "TX"}),
    # C4: FEHB, and self-insured church and governmental plans
    ("C4", "NOT_APPLICABLE", {}),
    ("C4", "PASS", FEHB),
    ("C4", "NEEDS_INFO", FEHB | {"facility__state": "TX", "plan__state_law_opt_in": None}),
    ("C4", "WARN", FEHB | {"facility__state": "TX"}),
    ("C4", "FAIL", FEHB | {"facility__state": "TX", "plan__state_law_opt_in": True}),
    ("C4", "NEEDS_INFO", FEHB | {"plan__state_law_opt_in": True}),
    ("C4", "NEEDS_INFO", FEHB | {"facility__state": "MN", "plan__state_law_opt_in": None}),
    ("C4", "NEEDS_INFO", FEHB | {"facility__state": "GU"}),
    ("C4", "PASS", CHURCH),
    ("C4", "NEEDS_INFO", CHURCH | {"facility__state": "VA", "plan__state_law_opt_in": None}),
    ("C4", "NEEDS_INFO", CHURCH | {"facility__state": "VA", "plan__funding": None}),
    ("C4", "PASS", GOV),
    ("C4", "NEEDS_INFO", GOV | {"facility__state": "TX"}),
    ("C4", "WARN", GOV | {"facility__state": "OH"}),
    ("C4", "NOT_APPLICABLE", GOV | {"plan__funding": "fully_insured"}),
    # C5: air ambulance
    ("C5", "NOT_APPLICABLE", {}),
    ("C5", "PASS", AIR),
    ("C5", "PASS", AIR | {"facility__state": "OH"}),
    ("C5", "WARN", AIR | {"facility__state": "TX"}),
    ("C5", "WARN", AIR | {"facility__state": "MN"}),
    ("C5", "NEEDS_INFO", AIR | INSURED | {"facility__state": "GA"}),
    ("C5", "NEEDS_INFO", AIR | INSURED | {"facility__state": "ME"}),
    ("C5", "NEEDS_INFO", AIR | {"facility__state": "ME", "plan__state_law_opt_in": None}),
    ("C5", "WARN", AIR | {"facility__state": "ME"}),
    ("C5", "NEEDS_INFO", AIR | {"facility__state": None}),
    ("C5", "NEEDS_INFO", AIR | INSURED | {"plan__state_of_issue": "GA"}),
    ("C5", "PASS", AIR | {"plan__state_of_issue": "GA"}),
    ("C5", "NEEDS_INFO", AIR | {"facility__state": "VI"}),
]


@pytest.mark.parametrize(("check", "verdict", "facts"), CASES, ids=names(CASES))
def test_other_law(check, verdict, facts):
    finding = found(check, **facts)
    assert finding.verdict == verdict, finding.sentence


@pytest.mark.parametrize(
    ("day", "verdict"), [("2023-12-31", "NEEDS_INFO"), ("2024-01-01", "WARN"), ("2024-01-02", "WARN")]
)
def test_alaska_was_divided_until_its_rule_was_repealed(day, verdict):
    assert found("C2", **INSURED, facility__state="AK", line__date_of_service=day).verdict == verdict


def test_lines_on_both_sides_of_a_change_of_law_are_asked_about():
    facts = INSURED | {"facility__state": "AK", "line__date_of_service": "2023-12-31"}
    finding = found("C2", **facts, line2__date_of_service="2024-01-01")
    assert (finding.verdict, finding.missing) == ("NEEDS_INFO", ("date_of_service",))


def test_without_a_date_of_service_no_row_of_a_changed_law_is_chosen():
    finding = found("C2", **INSURED, facility__state="AK", line2__date_of_service=None)
    assert finding.missing == ("date_of_service",)


@pytest.mark.parametrize(("day", "doubted"), [("2025-06-30", False), ("2025-07-01", True), ("2025-07-02", True)])
def test_the_doubt_about_washington_begins_with_the_day_of_its_last_notice(day, doubted):
    finding = found("C2", **INSURED, facility__state="WA", line__date_of_service=day)
    assert finding.verdict == "NEEDS_INFO"
    assert ("not before 2025-07-01" in finding.sentence) is doubted


@pytest.mark.parametrize(("facts", "check"), [(INSURED, "C2"), (SELF, "C3"), (FEHB, "C4"), (AIR, "C5")])
def test_one_check_alone_decides_and_the_others_say_which(facts, check):
    assessment = assessed(**facts)
    others = [one for one in ("C2", "C3", "C4", "C5") if one != check]
    assert assessment.finding(check).verdict != "NOT_APPLICABLE"
    for other in others:
        assert assessment.finding(other).verdict == "NOT_APPLICABLE"
        assert check in assessment.finding(other).sentence


def test_what_is_reported_of_a_state_comes_with_its_confidence_and_source():
    shown = {fact.name: fact.value for fact in found("C2", **INSURED, facility__state="CA").facts}
    assert "1371.30" in shown["reported State law"]
    assert "guidance-in-force.md" in shown["reported State law"]


CLOCKS = [
    ("NV", "Thu 3 Dec 2026", "30 days"),
    ("GA", "Sat 2 Jan 2027", "60 days"),
]


@pytest.mark.parametrize(("state", "ends", "days"), CLOCKS)
def test_a_shorter_clock_of_the_state_is_shown_and_is_no_federal_deadline(state, ends, days):
    assessment = assessed(**INSURED, facility__state=state)
    finding, deadline = assessment.finding("C6"), assessment.deadline("start_open_negotiation")
    assert finding.verdict == "WARN"
    for sentence in (finding.sentence, assessment.finding("C2").sentence, deadline.notes[-1]):
        assert ends in sentence
        assert days in sentence
        assert "not a Federal deadline" in sentence
    assert "STATE_CLOCK" in deadline.flags
    assert deadline.due.isoformat() == "2026-12-16"
    assert all(one.due != ends for one in deadline.other_readings)


@pytest.mark.parametrize(("as_of", "past"), [("2026-12-02", False), ("2026-12-03", False), ("2026-12-04", True)])
def test_the_states_day_is_past_only_the_day_after_it(as_of, past):
    finding = found("C6", date.fromisoformat(as_of), **INSURED, facility__state="NV")
    assert ("is past" in finding.sentence) is past


def test_the_clock_of_a_state_is_told_without_a_date_when_the_payment_is_not_dated():
    finding = found("C6", **INSURED, facility__state="GA", initial_payment_received=None)
    assert finding.verdict == "WARN"
    assert "60 days" in finding.sentence


@pytest.mark.parametrize(
    "facts", [{"facility__state": "NV"}, INSURED, INSURED | WITH_PROOF | {"facility__state": "NV"}]
)
def test_no_state_clock_runs_where_its_law_does_not_reach(facts):
    assessment = assessed(**facts)
    assert assessment.finding("C6").verdict == "NOT_APPLICABLE"
    assert "STATE_CLOCK" not in assessment.deadline("start_open_negotiation").flags


@pytest.mark.parametrize(
    ("check", "facts", "path"),
    [
        ("C2", INSURED | {"facility__state": None}, "facility.state"),
        ("C2", INSURED | {"facility__state": "TX"}, "other_law.state_law_sets_rate"),
        ("C2", INSURED | FOUND_NONE | {"facility__state": "TX"}, "other_law.evidence"),
        ("C3", {"facility__state": "TX", "plan__funding": None}, "plan.funding"),
        ("C3", {"facility__state": "NV", "plan__state_law_opt_in": None}, "plan.state_law_opt_in"),
        ("C1", {"facility__state": "MD", "claim_form": "institutional"}, "other_law.all_payer_model_sets_rate"),
    ],
)
def test_the_fact_that_decides_is_named(check, facts, path):
    assert path in found(check, **facts).missing
