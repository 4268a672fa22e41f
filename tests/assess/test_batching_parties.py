"""One biller and one payer: the same NPI or TIN, the same issuer or the same self-insured plan."""

import pytest
from batch_cases import AMENDED, OLDER, claim, dropped, group, insured

from idrkit.assess.results import Verdict

PASS, FAIL, ASK = Verdict.PASS, Verdict.FAIL, Verdict.NEEDS_INFO
NPI, OTHER_NPI = "1234567893", "1900000013"
TIN, OTHER_TIN = "12-3456789", "12-3456780"


@pytest.mark.parametrize("negotiation", [OLDER, AMENDED])
@pytest.mark.parametrize(
    ("npi", "tin", "verdict", "missing"),
    [
        (NPI, TIN, PASS, ()),
        (OTHER_NPI, TIN, PASS, ()),
        (OTHER_NPI, "123456789", PASS, ()),
        (NPI, OTHER_TIN, PASS, ()),
        (OTHER_NPI, OTHER_TIN, FAIL, ()),
        (OTHER_NPI, None, ASK, ("C-3: provider.tin",)),
        (None, OTHER_TIN, ASK, ("C-3: provider.npi",)),
        (None, TIN, PASS, ()),
    ],
)
def test_the_same_npi_or_the_same_tin(npi, tin, verdict, missing, negotiation):
    last = claim(3, "95940", negotiation=negotiation, provider__npi=npi, provider__tin=tin)
    found = group(*(claim(n, "95940", negotiation=negotiation) for n in (1, 2)), last)
    assert found.finding("G4").verdict is verdict
    assert found.finding("G4").missing == missing
    assert (("C-3", "1", "G4") in dropped(found)) is (verdict is FAIL)


def test_one_number_must_be_common_to_all():
    # The first and the second share an NPI, the second and the third a TIN: nothing is common to all three.
    found = group(
        claim(1, "95940", provider__npi=NPI, provider__tin=OTHER_TIN),
        claim(2, "95940", provider__npi=NPI, provider__tin=TIN),
        claim(3, "95940", provider__npi=OTHER_NPI, provider__tin=TIN),
    )
    assert found.finding("G4").verdict is FAIL


def test_same_tpa_two_plans_rejected():
    found = group(
        claim(1, "95940"),
        claim(2, "95940"),
        claim(3, "95940", plan__legal_business_name="Example Logistics Welfare Plan", plan__group_number="SYN-G2"),
    )
    finding = found.finding("G5")
    assert finding.verdict is FAIL
    assert "administrator, which is not enough" in finding.sentence
    assert any("same third party administrator" in one.quote for one in finding.citations)
    assert dropped(found) == {("C-3", "1", "G5")}


def test_the_same_tpa_is_not_enough_under_the_older_text_either():
    claims = (
        claim(1, "95940", negotiation=OLDER),
        claim(2, "95940", negotiation=OLDER, plan__legal_business_name="Another Plan", plan__group_number="SYN-G2"),
    )
    finding = group(*claims).finding("G5")
    assert finding.verdict is FAIL
    assert any("same TPA" in one.quote for one in finding.citations)


# The first claim: Example Manufacturing Welfare Plan, self-insured, group SYN-G1, Sample Administrators.
@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        ({}, PASS, ()),
        ({"legal_business_name": "EXAMPLE  Manufacturing Welfare-Plan"}, PASS, ()),
        ({"name": "Another name on the remittance"}, PASS, ()),
        ({"legal_business_name": "Another Plan", "group_number": "SYN-G2"}, FAIL, ()),
        ({"legal_business_name": None}, ASK, ("C-2: plan.legal_business_name",)),
        # The administrator's name is nobody's legal business name but its own.
        ({"legal_business_name": "Sample Administrators"}, ASK, ("C-2: plan.legal_business_name",)),
        # One sponsor may have two plans, one plan two groups.
        ({"group_number": "SYN-G2"}, ASK, ()),
        ({"group_number": None}, ASK, ("C-2: plan.group_number",)),
        ({"legal_business_name": "Another Plan"}, FAIL, ()),
        ({"funding": None}, ASK, ("C-2: plan.funding",)),
        ({"funding": "fully_insured"}, FAIL, ()),
    ],
)
def test_the_same_self_insured_plan(facts, verdict, missing):
    found = group(claim(1, "95940"), claim(2, "95940", **{f"plan__{name}": value for name, value in facts.items()}))
    assert found.finding("G5").verdict is verdict
    assert found.finding("G5").missing == missing


@pytest.mark.parametrize(
    ("mine", "yours", "verdict"),
    [
        ({"registration_number": "R-1", "group_number": None}, {"registration_number": "R-1"}, PASS),
        ({"registration_number": "R-1"}, {"registration_number": "R-2"}, ASK),
        (
            {"registration_number": "R-1"},
            {"registration_number": "R-1", "legal_business_name": "Another Plan"},
            ASK,
        ),
        (
            {"registration_number": "R-1"},
            {"registration_number": "R-2", "legal_business_name": "Another Plan"},
            FAIL,
        ),
        ({"registration_number": "R-1"}, {"registration_number": "R-1", "legal_business_name": None}, PASS),
        ({"payer_id": "SYN01"}, {"payer_id": "SYN01", "legal_business_name": "Another Plan"}, ASK),
        ({"payer_id": "SYN01"}, {"payer_id": "SYN02", "legal_business_name": "Another Plan"}, FAIL),
        (
            {"payer_id": "SYN01"},
            {"payer_id": "SYN01", "legal_business_name": "Another Plan", "group_number": "SYN-G2"},
            FAIL,
        ),
    ],
)
def test_numbers_that_speak_for_or_against_one_plan(mine, yours, verdict):
    claims = (
        claim(n, "95940", **{f"plan__{name}": value for name, value in facts.items()})
        for n, facts in enumerate((mine, yours), 1)
    )
    assert group(*claims).finding("G5").verdict is verdict


@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        # Across employer plans and individual policies of one issuer.
        ({"plan__name": "Another employer's plan", "plan__group_number": "SYN-G9"}, PASS, ()),
        ({"plan__kind": "individual_health_insurance", "plan__group_number": None}, PASS, ()),
        ({"plan__legal_business_name": "Another Insurance Company"}, FAIL, ()),
        ({"plan__legal_business_name": None}, ASK, ("C-2: plan.legal_business_name",)),
        # A shared payer id says nothing about the company.
        ({"plan__legal_business_name": None, "plan__payer_id": "SYN01"}, ASK, ("C-2: plan.legal_business_name",)),
        ({"plan__kind": "fehb"}, ASK, ()),
    ],
)
def test_the_same_issuer_across_its_plans(facts, verdict, missing):
    found = group(insured(1, "95940", plan__payer_id="SYN01"), insured(2, "95940", **facts))
    assert found.finding("G5").verdict is verdict
    assert found.finding("G5").missing == missing


@pytest.mark.parametrize(("name", "verdict"), [("Example Carrier", PASS), ("Another Carrier", FAIL)])
def test_fehb_carriers_are_compared_with_one_another(name, verdict):
    carrier = {"plan__kind": "fehb", "plan__funding": None}
    found = group(
        claim(1, "95940", plan__legal_business_name="Example Carrier", **carrier),
        claim(2, "95940", plan__legal_business_name=name, **carrier),
    )
    assert found.finding("G5").verdict is verdict


def test_the_largest_payer_keeps_its_lines():
    found = group(
        claim(1, "95940", plan__legal_business_name="Another Plan", plan__group_number="SYN-G2"),
        claim(2, "95940"),
        claim(3, "95940"),
    )
    assert dropped(found) == {("C-1", "1", "G5")}
