"""Group P, the position statement: what will not print, rates of other parties and years, prohibited words in facts."""

import pytest
from claim_facts import changed, found, names

from idrkit.assess.evidence import KINDS, REQUIRED, facts_of
from idrkit.assess.results import Stage
from idrkit.assess.status import concerns
from idrkit.claims.evidence import Evidence

SHOWN = {"exhibit": "A", "page": "1"}
RATE = {
    "plan_year_start": "2024-01-01",
    "service_code": "95940",
    "rate": "10.00",
    "between_these_parties": True,
} | SHOWN
SHARE = {"of": "provider", "percent": "5", "region": "R", "as_of": "2025-12-31", "source": "S"} | SHOWN
STATEMENT = {"factor": "market_share", "text": "A sentence.", "exhibit": "A"}


def rates(*listed):
    return {"evidence": {"contracted_rates": [RATE | one for one in listed]}}


CASES = [
    ("P5", "NOT_APPLICABLE", {}),
    ("P5", "PASS", {"statements": [STATEMENT]}),
    ("P5", "WARN", {"statements": [STATEMENT | {"exhibit": None}]}),
    ("P5", "WARN", {"statements": [STATEMENT | {"exhibit": "B"}]}),
    ("P5", "PASS", {"evidence": {"market_share": [SHARE]}}),
    ("P5", "WARN", {"evidence": {"market_share": [SHARE | {"source": None}]}}),
    ("P5", "WARN", {"evidence": {"market_share": [SHARE | {"exhibit": None}]}}),
    ("P5", "WARN", {"monitoring": {"started": "07:42", "stopped": "09:00"}}),
    ("P5", "PASS", {"monitoring": {"started": "07:42", "stopped": "09:00"} | SHOWN}),
    (
        "P5",
        "PASS",
        {"monitoring": {"started": "07:42", "stopped": "09:00", "technologist": {"credentials": "c"}} | SHOWN},
    ),
    ("P6", "NOT_APPLICABLE", {}),
    ("P6", "PASS", rates({})),
    ("P6", "WARN", rates({"between_these_parties": False, "parties": "A and B"})),
    # the plan year of the service began on January 1, 2026: the previous four began from January 1, 2022 on
    ("P6", "WARN", rates({"plan_year_start": "2021-12-31"})),
    ("P6", "PASS", rates({"plan_year_start": "2022-01-01"})),
    ("P6", "PASS", rates({"plan_year_start": "2022-01-02"})),
    ("P6", "PASS", rates({"plan_year_start": "2025-12-31"})),
    ("P6", "WARN", rates({"plan_year_start": "2026-01-01"})),
    ("P6", "WARN", rates({"plan_year_start": "2026-01-02"})),
    ("P6", "WARN", rates({"plan_year_start": "2020-02-28"}) | {"plan__plan_year_start": "2024-02-29"}),
    ("P6", "PASS", rates({"plan_year_start": "2020-02-29"}) | {"plan__plan_year_start": "2024-02-29"}),
    (
        "P1",
        "FAIL",
        {"evidence": {"patient_acuity": [{"text": "It is below the usual and customary charges."} | SHOWN]}},
    ),
    (
        "P1",
        "FAIL",
        {"evidence": {"procedures": [{"description": "d", "modalities": ["three times Medicare rates"]} | SHOWN]}},
    ),
    ("P1", "PASS", {"evidence": {"patient_acuity": [{"text": "The patient was weak."} | SHOWN]}}),
    ("P2", "WARN", {"evidence": {"facility": [{"aspect": "case_mix", "text": "treats Medicare patients"} | SHOWN]}}),
]


@pytest.mark.parametrize(("check", "verdict", "facts"), CASES, ids=names(CASES))
def test_the_position_statement(check, verdict, facts):
    assert found(check, **facts).verdict.value == verdict


def test_what_will_not_print_is_told_with_its_path_and_why():
    sentence = found(
        "P5",
        statements=[STATEMENT, STATEMENT | {"exhibit": None}],
        evidence={"market_share": [SHARE | {"as_of": None}]},
    ).sentence
    assert "statements[2] (it names no exhibit); evidence.market_share[1] (as_of is not recorded)." in sentence
    assert "statements[1]" not in sentence


def test_a_prohibited_fact_is_named_by_its_place():
    sentence = found("P1", evidence={"patient_acuity": [{"text": "usual and customary charges"} | SHOWN]}).sentence
    assert "evidence.patient_acuity[1].text names usual and customary charges" in sentence


def test_rates_that_stand_elsewhere_are_told_with_why():
    listed = rates({}, {"plan_year_start": "2020-01-01"}, {"between_these_parties": False, "parties": "A and B"})
    sentence = found("P6", **listed).sentence
    assert "[2] (not in the previous 4 plan years); evidence.contracted_rates[3] (between other parties)" in sentence


@pytest.mark.parametrize("stage", Stage)
def test_they_concern_the_offer_alone(stage):
    assert {concerns(one, stage) for one in ("P5", "P6", "M1", "M7")} == {stage is Stage.OFFER}


def test_every_list_of_evidence_is_a_kind_of_fact():
    assert set(Evidence.model_fields) <= set(KINDS)
    assert set(REQUIRED) <= set(KINDS)


def test_people_of_the_case_rest_on_the_exhibit_of_the_case_unless_they_name_their_own():
    log = {
        "started": "07:42",
        "technologist": {"credentials": "c", "exhibit": "B"},
        "oversight": {"credentials": "d"},
    } | SHOWN
    told = {one.kind: (one.exhibit, one.page) for one in facts_of(changed(monitoring=log))}
    assert told == {"technologist": ("B", None), "oversight": ("A", "1"), "monitoring": ("A", "1")}
