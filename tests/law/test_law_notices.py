"""What each paper must include: the papers, their elements, and that every fact named is one of the claim record."""

import re

import pytest

from idrkit.claims.model import Claim
from idrkit.errors import UsageError
from idrkit.law.notices import Filled, Giver, Need, papers
from idrkit.law.portal_forms import load_portal_forms
from idrkit.law.provision import Certainty
from idrkit.law.rulebook import load_rulebook
from idrkit.law.tables import Table

RULEBOOK = load_rulebook()
SCHEMA = Claim.model_json_schema()

# The paper, its texts newest first with the gate or the word "dated", and the numbers of the paragraph.
PAPERS = (
    ("open_negotiation_notice", (("amended", "G_ONP", 12), ("older", "dated", 0)), "start_open_negotiation"),
    ("open_negotiation_response", (("amended", "G_ONP", 10),), "open_negotiation_response"),
    ("notice_of_initiation", (("amended", "G_ONP", 14), ("older", "dated", 9)), "initiation_window"),
    ("initiation_response", (("amended", "G_ONP", 11), ("older", "dated", 0)), "initiation_response"),
    ("idre_selection_notice", (("amended", "G_SEL", 0), ("older", "dated", 0)), "joint_selection"),
    ("offer", (("amended", "G_OFFER", 3), ("older", "dated", 3)), "offer"),
    ("settlement_notice", (("amended", "G_NOV", 0), ("older", "dated", 0)), "settlement_notice"),
    ("joint_withdrawal", (("amended", "G_WD", 0),), ""),
    ("unilateral_withdrawal_request", (("amended", "G_WD", 0),), ""),
    ("extension_request", (("amended", "G_NOV", 0), ("older", "dated", 0)), ""),
    ("information_request_answer", (("amended", "G_ELIG", 0),), "information_response"),
    ("qpa_information_request", (("amended", "G_EFF", 0), ("older", "dated", 0)), ""),
)
VERSIONS = [version for one in RULEBOOK.papers.values() for version in one.versions]
ELEMENTS = [(version, element) for version in VERSIONS for element in version.paper.elements]


def _name(case):
    return f"{case[0].paper.id}-{case[0].text}-{case[1].id}"


def in_schema(path):
    """Whether a path leads to a field of the claim record."""
    node = SCHEMA
    for part in path.split("."):
        many = part.endswith("[]")
        node = node.get("properties", {}).get(part.removesuffix("[]"))
        if node is None:
            return False
        choices = [one for one in node.get("anyOf", [node]) if one.get("type") != "null"]
        node = choices[0]
        if many != (node.get("type") == "array"):
            return False
        node = node["items"] if many else node
        if "$ref" in node:
            node = SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]
    return True


def test_every_paper_of_the_process_is_there():
    assert [one.paper for one in RULEBOOK.papers.values()] == [name for name, _, _ in PAPERS]


@pytest.mark.parametrize(("paper", "texts", "deadline"), PAPERS, ids=[one[0] for one in PAPERS])
def test_a_paper_has_its_texts_gates_numbers_and_last_day(paper, texts, deadline):
    found = RULEBOOK.paper(paper)
    for version, (text, gate, numbers) in zip(found.versions, texts, strict=True):
        assert version.text == text
        assert (version.gate or "dated") == gate
        if numbers:
            given = dict.fromkeys(int(re.match(r"\((\d+)\)", one.number)[1]) for one in _numbered(version))
            assert list(given) == list(range(1, numbers + 1))
        assert version.paper.sender
        assert version.paper.to
        assert version.paper.how
    assert found.versions[0].paper.deadline == deadline


def _numbered(version):
    return [one for one in version.paper.elements if one.number]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda one: f"{one.paper.id}-{one.text}")
def test_the_last_day_is_a_period_the_law_counts(version):
    if version.paper.deadline:
        counted = RULEBOOK.provision(version.paper.deadline).versions
        assert any(one.count for one in counted)


@pytest.mark.parametrize("case", ELEMENTS, ids=_name)
def test_every_fact_of_an_element_is_one_of_the_claim_record(case):
    _, element = case
    paths = [path for entry in element.facts for path in entry]
    for one in paths:
        assert in_schema(one.path), one.path
        assert not one.kind or one.path == "exhibits[]"
    for path in (element.if_any, *(one.path for one in (element.unless, element.contradicted_by) if one)):
        assert not path or in_schema(path), path
    assert element.title
    assert element.cite.startswith(("45 CFR 149.510(", "45 CFR 149.140(d)"))


def test_a_path_that_is_no_fact_is_told_apart():
    assert in_schema("service_lines[].offer")
    assert not in_schema("service_lines[].offr")
    assert not in_schema("service_lines.offer")


def element(paper, text, element_id):
    version = next(one for one in RULEBOOK.paper(paper).versions if one.text == text)
    return version.paper.element(element_id)


@pytest.mark.parametrize(
    ("paper", "text", "element_id", "who"),
    [
        ("notice_of_initiation", "older", "cost_sharing", Giver.ANY),
        ("notice_of_initiation", "amended", "cost_sharing", Giver.PLAN),
        ("open_negotiation_notice", "amended", "cost_sharing", Giver.PLAN),
        ("notice_of_initiation", "amended", "provider_tin", Giver.PROVIDER),
        ("initiation_response", "amended", "provider_tin", Giver.PROVIDER),
        ("open_negotiation_notice", "amended", "consent_statement", Giver.PROVIDER_OR_FACILITY),
        ("open_negotiation_notice", "amended", "initial_payment_received", Giver.PROVIDER),
        ("offer", "older", "practice_size", Giver.PROVIDER_OR_FACILITY),
        ("offer", "older", "coverage_area", Giver.PLAN),
        ("offer", "amended", "coverage_area", Giver.PLAN),
    ],
)
def test_who_must_give_an_element(paper, text, element_id, who):
    assert element(paper, text, element_id).who is who


@pytest.mark.parametrize(
    ("paper", "text", "element_id"),
    [
        ("notice_of_initiation", "older", "provider_tin"),
        ("open_negotiation_notice", "amended", "provider_tin"),
        ("open_negotiation_response", "amended", "offer"),
        ("settlement_notice", "older", "dispute_number"),
        ("open_negotiation_notice", "older", "qpa"),
    ],
)
def test_an_element_a_text_does_not_ask_for(paper, text, element_id):
    assert element(paper, text, element_id) is None


def test_the_offer_keeps_its_elements_under_the_new_number():
    assert element("offer", "older", "practice_size").cite == "45 CFR 149.510(c)(4)(i)(A)(3)(i)"
    assert element("offer", "amended", "practice_size").cite == "45 CFR 149.510(c)(5)(i)(A)(3)(i)"
    assert element("offer", "older", "additional_information").cite == "45 CFR 149.510(c)(4)(i)(B)"
    assert element("offer", "older", "additional_information").need is Need.OPTIONAL


def test_a_statement_is_never_filled_by_a_fact_alone():
    for name in ("consent_statement", "nonparticipation_statement", "attestation"):
        assert element("notice_of_initiation", "amended", name).filled is Filled.PERSON


def test_a_paper_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(UsageError, match=r"offers.*open_negotiation_notice, "):
        RULEBOOK.paper("offers")


PAPER = {"text": "older", "cite": "45 CFR 1(A)", "sender": "a", "to": "b", "how": "c"}
GOOD = {"id": "x", "title": "X", "quote": "words", "facts": ["claim_number"]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"facts": ["Claim number"]}, 'facts has "Claim number"; write a path'),
        ({"facts": []}, "facts must be a list"),
        ({"who": "payer"}, '"payer"; allowed: any'),
        ({"quote": ""}, "quote must give the words"),
        ({"quote_missing": "why"}, "quote must give the words"),
        ({"unless": "claim_number"}, 'must be written "path = value'),
        ({"colour": "red"}, "colour is not a key known here"),
    ],
)
def test_a_mistake_in_an_element_is_told(change, said):
    table = Table({**PAPER, "elements": [{**GOOD, **change}]}, "notices.toml", "[[x.versions]] number 1")
    with pytest.raises(UsageError, match=re.escape(said).replace("\\ ", " ")):
        papers("x", (table,))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"elements": [GOOD, GOOD]}, "elements has one id twice"),
        ({"elements": [{**GOOD, "facts": None}]}, "facts is missing|facts must be a list"),
        ({"elements_of": "amended"}, 'elements_of is "amended"; allowed: older'),
    ],
)
def test_a_mistake_in_a_paper_is_told(change, said):
    table = Table({**PAPER, **change}, "notices.toml", "[[x.versions]] number 1")
    with pytest.raises(UsageError, match=said):
        papers("x", (table,))


# --- the web form of the portal


FORM = load_portal_forms()["notice_of_initiation"]
FIELDS = [field for section in FORM.sections for field in section.fields]


def test_the_form_is_marked_as_reported_with_its_source():
    assert FORM.confidence is Certainty.REPORTED
    assert "7.2" in FORM.source


def test_the_form_has_its_sections_and_fields_in_order():
    titles = ["1. Qualification", "2. Open negotiation", "3. Initiating party", "3. Non-initiating party"]
    assert [one.title for one in FORM.sections] == [*titles, "4. Items and services", "5. Close"]
    numbers = [match[1] for one in FIELDS if (match := re.match(r"4\.(\d+) ", one.label))]
    assert list(map(int, dict.fromkeys(numbers))) == list(range(1, 13))
    assert len({one.id for one in FIELDS}) == len(FIELDS)


@pytest.mark.parametrize("field", FIELDS, ids=lambda one: one.id)
def test_a_field_names_elements_of_the_older_notice(field):
    for name in field.elements:
        assert element(FORM.paper, "older", name) is not None, name


def test_every_element_of_the_older_notice_but_the_general_information_has_a_field():
    asked = {name for field in FIELDS for name in field.elements}
    version = RULEBOOK.paper("notice_of_initiation").versions[-1]
    assert {one.id for one in version.paper.elements} - asked == {"general_information"}
