"""What a list of deadlines needs of a claim is what the whole assessment of it says."""

import json
from datetime import date
from pathlib import Path

import pytest

from idrkit.assess.assessment import assess, deadlines_to_keep
from idrkit.assess.results import Status
from idrkit.claims.model import Claim
from idrkit.law.rulebook import load_rulebook

FIXTURES = Path(__file__).parents[2] / "fixtures"
RULEBOOK = load_rulebook()
DAY = date(2026, 11, 25)
CLAIMS = [
    Claim.model_validate(one)
    for one in json.loads((FIXTURES / "ionm-offers.json").read_text(encoding="utf-8"))["claims"]
]
OUTSIDE = {
    "ground ambulance": {"service_category": "ground_ambulance"},
    "consent given": {"consent": {"obtained": True, "received_on": "2026-08-01"}},
    "not covered": {"covered_benefit": False},
}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda one: one.claim_id)
def test_the_deadlines_are_those_of_the_assessment(claim):
    assert deadlines_to_keep(claim, RULEBOOK, DAY) == assess(claim, RULEBOOK, DAY).deadlines


@pytest.mark.parametrize("case", OUTSIDE)
def test_there_are_none_where_the_assessment_finds_it_outside_the_process(case):
    claim = Claim.model_validate({**CLAIMS[0].model_dump(exclude_defaults=True), **OUTSIDE[case]})
    whole = assess(claim, RULEBOOK, DAY)
    expected = () if whole.status is Status.NOT_IDR else whole.deadlines
    assert deadlines_to_keep(claim, RULEBOOK, DAY) == expected


def test_some_case_is_outside():
    claims = [
        Claim.model_validate({**CLAIMS[0].model_dump(exclude_defaults=True), **facts}) for facts in OUTSIDE.values()
    ]
    assert any(assess(one, RULEBOOK, DAY).status is Status.NOT_IDR for one in claims)
