"""Each element of each paper: given, missing by its path, not applicable, or for a person to attest."""

from datetime import date

import pytest
from claim_facts import AS_OF, RULEBOOK, assessed, changed

from idrkit.assess.case import case_of
from idrkit.assess.completeness import PAPER_OF, Standing, State, lacking, papers_found, texts_in_force, under
from idrkit.assess.results import Stage, Verdict
from idrkit.assess.shapes import paper_shape
from idrkit.assess.status import concerns
from idrkit.errors import UsageError
from idrkit.law.notices import Filled, Giver, Need
from idrkit.law.provision import Text
from idrkit.law.rulebook import load_rulebook

ADDRESS = {"street": "1 Side St", "city": "Town", "state": "AL", "zip_code": "35004"}
REPRESENTATIVE = {
    "name": "Sample Billing Company",
    "legal_business_name": "Sample Billing Company LLC",
    "tin": "12-3456789",
    "contact": {"email": "work@billing.example", "phone": "555-010-0177", "address": ADDRESS},
    "authority": "Engagement letter of January 5, 2026",
}
FULL = {
    "provider__tin": "12-3456789",
    "provider__representative": REPRESENTATIVE,
    "plan__registration_number": "REG-1",
    "dispute__bundled": False,
    "open_negotiation_start": "2026-10-08",
    "statements": [{"factor": "acuity_or_complexity", "text": "A sentence."}],
    "award": {"agreed_amount": "900.00"},
    "letters": {
        "extension": {"reason": "The file server was flooded."},
        "entity_answer": {"agrees": True, "remittance_accurate": True, "inaccuracies": "none"},
        "information": {"items": [{"asked": "The claim form", "answer": "Attached."}]},
        "withdrawal": {"other_party_agrees": True},
    },
}


def case(as_of=AS_OF, rulebook=RULEBOOK, **paths):
    return case_of(changed(**{**FULL, **paths}), rulebook, as_of)


def found(paper, text, element_id, **paths):
    return under(paper, Text(text), case(**paths)).element(element_id)


@pytest.fixture
def dated(tmp_path):
    """The law with G_ONP opened on December 15, 2026 by a file of the user."""
    path = tmp_path / "mine.toml"
    path.write_text("[gates.G_ONP]\nsince = 2026-12-15\n", encoding="utf-8")
    return load_rulebook([path])


# --- every element, with its facts and without


def without(claim, path):
    """The claim with nothing at a path, in every line; None where there is no claim without it."""
    head, _, rest = path.partition(".")
    name = head.removesuffix("[]")
    value = getattr(claim, name)
    if not rest:
        field = type(claim).model_fields[name]
        return (
            None
            if field.is_required()
            else claim.model_copy(update={name: field.get_default(call_default_factory=True)})
        )
    if head.endswith("[]"):
        made = [without(one, rest) for one in value]
        if None in made:
            return claim.model_copy(update={name: ()}) if name == "statements" else None
        return claim.model_copy(update={name: tuple(made)})
    inner = without(value, rest)
    return None if inner is None else claim.model_copy(update={name: inner})


def cases():
    for provision in RULEBOOK.papers.values():
        for version in provision.versions:
            for element in version.paper.elements:
                if element.facts and element.who is not Giver.PLAN:
                    for entry in element.facts:
                        yield pytest.param(
                            provision.paper,
                            version.text,
                            element,
                            entry,
                            id=f"{provision.paper}-{version.text}-{element.id}",
                        )


@pytest.mark.parametrize(("paper", "text", "element", "entry"), list(cases()))
def test_an_element_is_given_with_its_facts_and_missing_without(paper, text, element, entry):
    claim = changed(**FULL)
    answered = State.TO_ATTEST if element.filled is Filled.PERSON else State.GIVEN
    whole = under(paper, text, case_of(claim, RULEBOOK, AS_OF)).element(element.id)
    assert whole.state is answered
    assert whole.missing == ()
    for path in entry:
        claim = claim and without(claim, path.path)
    if claim is None:
        return  # The record cannot be without it: the provider's name, a service code.
    lacks = under(paper, text, case_of(claim, RULEBOOK, AS_OF)).element(element.id)
    if element.or_attested:
        assert lacks.state is State.TO_ATTEST
    elif element.need is Need.OPTIONAL:
        assert lacks.state is State.NOT_APPLICABLE
    else:
        assert lacks.state is State.MISSING
        named = entry[0].name
        lines = [named.replace("service_lines[]", f"service_lines[{one}]") for one in ("1", "2")]
        assert lacks.missing == (tuple(lines) if named.startswith("service_lines[]") else (named,))


def test_one_line_alone_is_named_where_one_lacks_the_fact():
    assert found("open_negotiation_notice", "older", "offer", line2__offer=None).missing == ("service_lines[2].offer",)


@pytest.mark.parametrize(("paid", "state"), [("0.00", State.GIVEN), (None, State.MISSING)])
def test_a_denied_line_is_given_with_zero(paid, state):
    assert found("open_negotiation_notice", "amended", "initial_payment", line__initial_payment=paid).state is state


@pytest.mark.parametrize(("qpa", "state"), [("512.00", State.GIVEN), ("0.01", State.GIVEN), ("0.00", State.MISSING)])
def test_a_zero_qpa_gives_no_percentage(qpa, state):
    given = {"amount": qpa, "source": "remittance"}
    assert found("offer", "older", "offer_percentage", line__qualifying_payment_amount=given).state is state


# --- what the two texts differ in


HIDDEN = {"source": "not_disclosed"}
SILENT = {}
LETTER = {"source": "letter"}
BY_LETTER = {"amount": "512.00", "source": "letter"}


@pytest.mark.parametrize(
    ("paper", "text", "qpa", "state"),
    [
        ("notice_of_initiation", "older", HIDDEN, State.MISSING),
        ("notice_of_initiation", "older", SILENT, State.MISSING),
        ("notice_of_initiation", "amended", HIDDEN, State.NOT_APPLICABLE),
        ("notice_of_initiation", "amended", SILENT, State.MISSING),
        ("notice_of_initiation", "amended", LETTER, State.MISSING),
        ("notice_of_initiation", "amended", BY_LETTER, State.GIVEN),
        ("open_negotiation_notice", "amended", HIDDEN, State.NOT_APPLICABLE),
        ("open_negotiation_notice", "amended", LETTER, State.NOT_APPLICABLE),
        ("open_negotiation_notice", "amended", SILENT, State.MISSING),
        ("open_negotiation_notice", "amended", BY_LETTER, State.GIVEN),
    ],
)
def test_the_qpa_is_asked_of_a_provider_where_the_text_asks_for_it(paper, text, qpa, state):
    assert found(paper, text, "qpa", line__qualifying_payment_amount=qpa).state is state


def test_one_undisclosed_qpa_does_not_excuse_the_other_line():
    one = found("notice_of_initiation", "amended", "qpa", line1__qualifying_payment_amount=HIDDEN)
    assert one.state is State.GIVEN
    both = found(
        "notice_of_initiation",
        "amended",
        "qpa",
        line1__qualifying_payment_amount=HIDDEN,
        line2__qualifying_payment_amount=SILENT,
    )
    assert both.missing == ("service_lines[2].qualifying_payment_amount.amount",)


@pytest.mark.parametrize(("text", "state"), [("older", State.MISSING), ("amended", State.NOT_APPLICABLE)])
def test_cost_sharing_is_asked_of_a_provider_by_the_older_text_alone(text, state):
    assert found("notice_of_initiation", text, "cost_sharing", line__cost_sharing=None).state is state


def test_the_tin_is_new_in_the_initiation():
    assert found("notice_of_initiation", "older", "provider_tin") is None
    assert found("notice_of_initiation", "amended", "provider_tin", provider__tin=None).missing == ("provider.tin",)


@pytest.mark.parametrize(
    ("paths", "state"),
    [
        ({"provider__kind": "provider_of_air_ambulance_services"}, State.NOT_APPLICABLE),
        ({"service_category": "air_ambulance"}, State.NOT_APPLICABLE),
        ({"provider__kind": "facility"}, State.TO_ATTEST),
        ({"consent__obtained": None}, State.MISSING),
        ({"consent__obtained": True}, State.TO_ATTEST),
    ],
)
def test_the_statement_on_consent(paths, state):
    assert found("open_negotiation_notice", "amended", "consent_statement", **paths).state is state


@pytest.mark.parametrize(
    ("participating", "state"), [(False, State.TO_ATTEST), (None, State.MISSING), (True, State.CONTRADICTED)]
)
def test_nonparticipation_cannot_be_attested_against_the_record(participating, state):
    one = found("notice_of_initiation", "amended", "nonparticipation_statement", provider__participating=participating)
    assert one.state is state
    assert one.missing == (() if state is State.TO_ATTEST else ("provider.participating",))


def test_what_only_a_plan_must_give_is_not_asked_of_a_provider():
    assert found("open_negotiation_notice", "amended", "plan_type").state is State.NOT_APPLICABLE
    assert found("offer", "older", "coverage_area").state is State.NOT_APPLICABLE


def test_a_third_party_is_asked_for_only_where_there_is_one():
    assert found("open_negotiation_notice", "amended", "representative_name").state is State.GIVEN
    alone = found("open_negotiation_notice", "amended", "representative_name", provider__representative=None)
    assert alone.state is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("batched", "lines", "state"),
    [(None, 1, State.GIVEN), (None, 2, State.MISSING), (False, 2, State.GIVEN), (True, 2, State.GIVEN)],
)
def test_a_claim_of_one_line_answers_whether_it_is_batched(batched, lines, state):
    every = changed().model_dump(mode="json")["service_lines"]
    one = found("notice_of_initiation", "older", "batched", dispute__batched=batched, service_lines=every[:lines])
    assert one.state is state


# --- which text asks


def standings(paper, made):
    return {one.version.text.value: one.standing.value for one in papers_found(paper, made)}


@pytest.mark.parametrize("paper", ["open_negotiation_notice", "notice_of_initiation", "offer"])
def test_the_amended_list_is_offered_while_it_waits_and_never_required(paper):
    made = case()
    assert standings(paper, made) == {"amended": "pending", "older": "in_force"}
    amended, older = papers_found(paper, made)
    assert not any(one.required_now for one in amended.elements)
    assert all(
        one.required_now for one in older.elements if one.state is State.GIVEN and one.element.need is Need.REQUIRED
    )


@pytest.mark.parametrize(("day", "amended"), [(14, False), (15, True), (16, True)])
@pytest.mark.parametrize("paper", ["open_negotiation_notice", "notice_of_initiation"])
def test_the_amended_list_is_required_from_the_day_a_user_dates_its_gate(dated, paper, day, amended):
    made = case(rulebook=dated, open_negotiation_start=f"2026-12-{day}", initial_payment_received="2026-12-07")
    by_text = standings(paper, made)
    assert by_text["amended"] == ("in_force" if amended else "not_governing")
    assert by_text["older"] == ("not_governing" if amended else "in_force")
    assert under(paper, Text.AMENDED, made).element("provider_npi").required_now is amended


@pytest.mark.parametrize(("day", "amended"), [(14, False), (15, True), (16, True)])
def test_a_notice_not_sent_yet_is_judged_by_the_day_it_would_be_sent(dated, day, amended):
    made = case(date(2026, 12, day), dated, open_negotiation_start=None)
    assert under("open_negotiation_notice", Text.AMENDED, made).in_force is amended


def test_an_initiation_without_the_start_of_open_negotiation_depends_on_it(dated):
    made = case(rulebook=dated, open_negotiation_start=None)
    assert set(standings("notice_of_initiation", made).values()) == {"depends_on_a_date"}
    assert under("notice_of_initiation", Text.OLDER, made).element("qpa").required_now is None


def test_no_text_governs_a_plan_year_before_the_process():
    made = case(plan__plan_year_start="2021-01-01")
    assert texts_in_force("offer", made) == ()
    assert standings("offer", made)["older"] == Standing.NOT_GOVERNING


def test_a_text_that_does_not_know_the_paper_is_told():
    with pytest.raises(UsageError, match="older text does not know"):
        under("joint_withdrawal", Text.OLDER, case())


# --- the checks take what is missing from here


CHECKS = [
    # check, what is changed, verdict now, verdict once the amended text governs
    ("N1", {"claim_number": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("N2", {"line2__date_of_service": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("N3", {"line__initial_payment": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("N3", {"line__initial_payment": "0.00"}, "PASS", "PASS"),
    ("N4", {"line1__offer": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("N5", {"provider__contact__email": None, "provider__contact__phone": None}, "PASS", "NEEDS_INFO"),
    ("N5", {"provider__contact": {}}, "NEEDS_INFO", "NEEDS_INFO"),
    ("N6", {"plan__contact": {"phone": "555-010-0100"}}, "NEEDS_INFO", "NEEDS_INFO"),
    ("N7", {"provider__npi": None}, "WARN", "NEEDS_INFO"),
    ("N7", {"plan__contact__phone": None}, "WARN", "NEEDS_INFO"),
    ("N7", {}, "PASS", "PASS"),
    ("N8", {"exhibits": []}, "WARN", "NEEDS_INFO"),
    ("N8", {}, "PASS", "PASS"),
    ("I1", {"dispute__batched": None, "dispute__bundled": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("I1", {"line__place_of_service": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("I1", {"line__place_of_service": None, "type_of_bill": "0131"}, "NEEDS_INFO", "PASS"),
    ("I1", {"facility__name": None}, "NEEDS_INFO", "PASS"),
    ("I1", {}, "PASS", "PASS"),
    ("I2", {"line__cost_sharing": None}, "NEEDS_INFO", "PASS"),
    ("I3", {"plan__contact__phone": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("I4", {"facility__state": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("I6", {"open_negotiation__proof": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("I7", {"dispute__preferred_certified_idr_entity": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("I8", {"line__qualifying_payment_amount": HIDDEN}, "WARN", "NOT_APPLICABLE"),
    ("I8", {"line1__qualifying_payment_amount": SILENT}, "NEEDS_INFO", "NEEDS_INFO"),
    ("I9", {"provider__tin": None}, "WARN", "NEEDS_INFO"),
    ("I9", {}, "PASS", "PASS"),
    ("O1", {"line2__offer": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("O2", {"line2__qualifying_payment_amount": {"amount": "0.00"}}, "NEEDS_INFO", "NEEDS_INFO"),
    ("O3", {"provider__practice_size": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("O3", {"provider__kind": "provider_of_air_ambulance_services"}, "NOT_APPLICABLE", "NOT_APPLICABLE"),
    ("O4", {"provider__specialty": None}, "NEEDS_INFO", "NEEDS_INFO"),
    ("O5", {"dispute__number": None}, "NEEDS_INFO", "NEEDS_INFO"),
]


# I8 says that the plan disclosed no amount: no fact of the record would mend that.
NO_PATH = ("I8",)


def test_where_the_qpa_was_disclosed_is_an_element_of_the_older_notice():
    amount = {"amount": "512.00"}
    finding = assessed(**FULL, line1__qualifying_payment_amount=amount).finding("I8")
    assert finding.verdict is Verdict.WARN
    assert finding.missing == ("service_lines[1].qualifying_payment_amount.source",)


@pytest.mark.parametrize(("check", "paths", "now", "then"), CHECKS, ids=[f"{c[0]}-{'-'.join(c[1])}" for c in CHECKS])
def test_a_check_of_a_stage_asks_for_what_the_text_in_force_asks_for(dated, check, paths, now, then):
    for rulebook, start, verdict in ((RULEBOOK, "2026-10-08", now), (dated, "2026-12-15", then)):
        more = {**FULL, "open_negotiation_start": start, **paths}
        finding = assessed(rulebook=rulebook, **more).finding(check)
        assert finding.verdict == verdict, finding.sentence
        assert bool(finding.missing) == (verdict == "NEEDS_INFO" or (verdict == "WARN" and check not in NO_PATH))


def test_what_a_form_asks_for_beside_the_text():
    claim = changed(plan__contact={"phone": "555-010-0100"})
    assert lacking(claim, "plan.contact.email or plan.contact.address", "claim_number") == ("plan.contact.email",)
    with pytest.raises(ValueError, match="no path"):
        lacking(claim, "Claim number")


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("amended", [False, True], ids=["older", "amended"])
def test_a_required_element_that_is_missing_never_leaves_a_paper_ready(dated, stage, amended):
    """The page must not say "missing" of an element and put the paper up for signature all the same."""
    rulebook, start = (dated, "2026-12-15") if amended else (RULEBOOK, "2026-10-08")
    claim = changed(**{**FULL, "open_negotiation_start": start})
    (paper,) = texts_in_force(PAPER_OF[stage], case_of(claim, rulebook, AS_OF))
    for one in paper.elements:
        if one.element.need is not Need.REQUIRED or one.element.or_attested or one.state is State.NOT_APPLICABLE:
            continue
        for entry in one.element.facts:
            bare = claim
            for path in entry:
                bare = bare and without(bare, path.path)
            if bare is None:
                continue
            findings = assessed(claim=bare, rulebook=rulebook).findings
            # Where the plan disclosed the QPA is asked for as a note: the amount itself is what stops a paper.
            stops = (Verdict.FAIL, Verdict.NEEDS_INFO, *([Verdict.WARN] if one.element.id == "qpa_information" else []))
            telling = [each for each in findings if concerns(each.id, stage) and each.verdict in stops]
            assert any(set(each.missing) & set(_names(entry)) for each in telling), one.element.id


def _names(entry):
    for path in entry:
        for number in ("1", "2"):
            yield path.name.replace("service_lines[]", f"service_lines[{number}]")


def test_the_report_as_data():
    shape = paper_shape(under("notice_of_initiation", Text.AMENDED, case(provider__tin=None)))
    assert shape["paper"] == "notice_of_initiation"
    assert shape["standing"] == "pending"
    assert shape["deadline"] == "initiation_window"
    tin = next(one for one in shape["elements"] if one["id"] == "provider_tin")
    assert tin["state"] == "missing"
    assert tin["missing"] == ["provider.tin"]
    assert tin["required_now"] is False
    assert tin["cite"] == "45 CFR 149.510(b)(2)(ii)(A)(1)"
    assert tin["who"] == "provider"
