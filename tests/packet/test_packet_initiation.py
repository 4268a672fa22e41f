"""The papers of the initiation: what to type into the portal, the eligibility statement, the exhibits."""

import re
from dataclasses import replace
from datetime import date

import pytest
from packet_cases import (
    BLOCKING,
    IN_FORCE,
    LINES,
    PASSING,
    REPORTED,
    RULEBOOK,
    assessed,
    claim,
    finding,
    line,
    override,
    seen,
)

from idrkit.assess.missing import missing_fact
from idrkit.assess.results import Fact, Verdict
from idrkit.law.rulebook import load_rulebook
from idrkit.packet.initiation import initiation_documents
from idrkit.packet.portal_answers import portal_amount, portal_day, portal_phone

EXHIBITS = [
    {"id": "A", "kind": "remittance", "title": "Remittance of October", "dated": "2026-10-30"},
    {"id": "B", "kind": "notice", "title": "Notice as sent", "dated": "2026-11-10"},
    {"id": "C", "kind": "proof_of_delivery", "title": "Delivery receipt", "dated": "2026-11-10"},
    {"id": "D", "kind": "cv", "title": "Curriculum vitae"},
]


def pages(rulebook=RULEBOOK, **changes):
    changes = {"open_negotiation_start": "2026-11-10", **changes}
    return {one.key: one for one in initiation_documents(assessed(**changes), rulebook)}


def sheet(**changes):
    return seen(pages(**changes)["initiation-data"])


def statement(**changes):
    return seen(pages(**changes)["eligibility"])


def part_of(name, **changes):
    """A provider, plan or facility of the synthetic claim with something changed."""
    return {name: {**getattr(claim(), name).model_dump(mode="json"), **changes}}


def test_the_documents_come_in_the_order_in_which_they_are_used():
    assert list(pages()) == ["initiation-data", "eligibility", "general-information", "exhibits"]


# --- the data sheet


@pytest.mark.parametrize(
    "field",
    [
        "Service furnished before January 1, 2022? No",
        "Acting as Provider",
        "Type of health plan Either partially or fully self-insured ERISA group health plan",
        "Open negotiation start date Nov 10, 2026",
        "Name Example Neuromonitoring Associates",
        "Address 100 Sample St",
        "City Town",
        "ZIP 43004",
        "E-mail nsa@payer.example",
        "Phone 555-010-0142",
        "4.1 Claim number 26258-SYN-004417",
        "4.8 Type (tick) Nonparticipating provider at participating facility",
        "4.8 Professional or hospital-based (tick) Professional",
        "4.12 Location and State TX",
        "1 Sep 14, 2026 512.00 41.20 312.40 95940 none 22",
        "2 Sep 14, 2026 not disclosed by the plan 41.20 312.40 95938 26 59 22",
        "The plan did not disclose the qualifying payment amount for line 2.",
        "45 CFR 149.510(b)(2)(iii)(A), older text, in force",
    ],
)
def test_the_sheet_gives_each_field_in_the_format_of_the_portal(field):
    assert field in sheet()


def test_the_sections_follow_the_portal():
    words = sheet()
    titles = [
        "1. Qualification",
        "2. Open negotiation",
        "3. Initiating party",
        "3. Non-initiating party",
        "4. Items and services: the same for every line",
        "4. Items and services: by line",
        "5. Close",
        "Amended text, offered, not yet required",
    ]
    places = [words.index(title) for title in titles]
    assert places == sorted(places)


def test_the_order_of_the_fields_is_marked_as_reported():
    assert "The order and labels of the fields are reported by one source" in sheet()


def test_the_days_of_the_window_are_shown_with_their_counting():
    words = sheet()
    assert "Window to initiate the Federal IDR process December 24, 2026 to December 30, 2026" in words
    assert "day 1 Tue 10 Nov 2026; skips Wed 11 Nov Veterans Day" in words
    assert "day 31 Thu 24 Dec 2026" in words
    assert "another reading: If the first day did not count (day 0). It gives December 28, 2026" in words
    assert "safe window: December 24, 2026 to December 30, 2026." in words


def test_the_safe_window_leaves_out_days_that_closures_may_take_away():
    words = sheet(initial_payment_received="2025-11-20", open_negotiation_start="2025-11-24")
    assert "January 8, 2026 to January 13, 2026 Safe: January 12, 2026 to January 13, 2026" in words
    assert "safe window: January 12, 2026 to January 13, 2026." in words


def test_a_suspension_and_the_window_after_it_are_shown_with_their_dispute():
    earlier = {
        "dispute_number": "DISP-123456",
        "determined_on": "2026-10-01",
        "service_codes": ["95940", "95938"],
        "batched": False,
    }
    words = sheet(prior_determinations=[earlier])
    assert "after a single determination, DISP-123456 December 30, 2026 Safe: from December 31, 2026" in words
    assert "DISP-123456, safe window: December 31, 2026 to February 12, 2027." in words


def test_where_no_day_is_safe_the_sheet_says_so():
    earlier = {
        "dispute_number": "DISP-123456",
        "determined_on": "2026-12-01",
        "service_codes": ["95940", "95938"],
        "batched": True,
    }
    words = sheet(prior_determinations=[earlier])
    assert "no day lies in the window on every reading" in words


def test_without_a_start_of_open_negotiation_no_window_is_given():
    words = sheet(open_negotiation_start=None)
    assert "Open negotiation start date Not given" in words
    assert "Window to initiate" not in words
    assert "safe window" not in words


@pytest.mark.parametrize(("start", "said"), [("2026-11-22", False), ("2026-11-23", False), ("2026-11-24", True)])
def test_a_start_in_the_future_is_pointed_out(start, said):
    assert ("takes no day in the future" in sheet(open_negotiation_start=start)) is said


@pytest.mark.parametrize(("furnished", "answer"), [("2021-12-31", "Yes"), ("2022-01-01", "No"), ("2022-01-02", "No")])
def test_a_service_before_2022_is_answered_as_one(furnished, answer):
    words = sheet(service_lines=[line(1, date_of_service=furnished)])
    assert f"Service furnished before January 1, 2022? {answer}" in words
    assert ("before Jan 1, 2022" in words) is (answer == "Yes")


def test_a_line_without_a_date_leaves_the_question_open():
    words = sheet(service_lines=[line(1), line(2, date_of_service=None)])
    assert "Service furnished before January 1, 2022? Not given" in words


def test_what_is_missing_is_shown_as_missing_and_nothing_is_put_in_its_place():
    bare = line(1, initial_payment=None, cost_sharing=None, place_of_service=None, qualifying_payment_amount={})
    words = sheet(
        claim_number=None,
        service_category=None,
        claim_form=None,
        service_lines=[bare],
        **part_of("plan", contact={}, funding=None),
    )
    assert "4.1 Claim number Not given" in words
    assert "4.8 Type (tick) Not given" in words
    assert "4.8 Professional or hospital-based (tick) Not given" in words
    assert "Type of health plan Not given" in words
    assert "Address Not given" in words
    assert "Preferred certified IDR entity Not given" in words
    assert "Patient consented to waive the protections? Not given" in words
    assert "1 Sep 14, 2026 not given not given not given 95940 none not given" in words
    assert "not disclosed by the plan" not in words


@pytest.mark.parametrize(
    ("kind", "funding", "label"),
    [
        ("group_health_plan", "fully_insured", "Fully insured ERISA group health plan"),
        ("non_federal_governmental", "self_insured", "Non-Federal governmental plan, self-insured"),
        ("church", "fully_insured", "Church plan, fully insured"),
        ("church", None, "Not given"),
        ("fehb", None, "FEHB plan"),
        (None, "self_insured", "Not given"),
    ],
)
def test_the_type_of_plan_is_never_guessed(kind, funding, label):
    assert f"Type of health plan {label} " in sheet(**part_of("plan", kind=kind, funding=funding))


@pytest.mark.parametrize(("funding", "asked"), [("self_insured", True), ("fully_insured", False)])
def test_only_a_self_insured_plan_is_asked_about_opting_in(funding, asked):
    assert ("opted in to State law?" in sheet(**part_of("plan", funding=funding))) is asked


def test_a_billed_charge_is_on_no_page():
    billed = [{**one, "billed_charge": "7654.00"} for one in LINES]
    for document in pages(service_lines=billed).values():
        words = seen(document)
        assert "7654" not in words
        assert "7,654" not in words


def test_an_earlier_dispute_is_named_for_the_cooling_off_question():
    earlier = {
        "dispute_number": "DISP-123456",
        "determined_on": "2026-08-03",
        "service_codes": ["95940"],
        "batched": False,
    }
    assert "Earlier dispute number DISP-123456, Aug 3, 2026" in sheet(prior_determinations=[earlier])
    assert "Earlier dispute number" not in sheet()


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        ("(555) 010-0199", "555-010-0199"),
        ("+1 555 010 0199", "555-010-0199"),
        ("5550100199", "555-010-0199"),
        ("555-010-0199 ext. 4", "555-010-0199 ext. 4"),
        ("010-0199", "010-0199"),
        (None, None),
    ],
)
def test_phone_numbers_are_written_as_the_portal_does(given, typed):
    assert portal_phone(given) == typed


def test_days_and_amounts_are_written_as_the_portal_does():
    lines = claim(service_lines=[line(1, initial_payment="1540")]).service_lines
    assert portal_amount(lines[0].initial_payment) == "1540.00"
    assert portal_amount(None) is None
    assert portal_day(date(2026, 9, 15)) == "Sep 15, 2026"
    assert portal_day(None) is None


def test_an_unknown_consent_is_not_turned_into_a_statement():
    assert "Statement on notice and consent Not given" in sheet()
    stated = sheet(consent={"obtained": False})
    assert "To be stated: the items and services do not qualify for the exception" in stated
    assert "before stating anything" in sheet(consent={"obtained": True})


def test_a_participating_provider_gets_no_statement_of_nonparticipation():
    words = sheet(**part_of("provider", participating=True))
    assert "the statement cannot be made" in words
    assert "was a nonparticipating provider" not in words


@pytest.mark.parametrize(("day", "required"), [(14, False), (15, True), (16, True)])
def test_the_amended_text_is_required_from_the_day_its_gate_opens(tmp_path, day, required):
    rules = tmp_path / "mine.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-12-15\n", encoding="utf-8")
    made = pages(load_rulebook([rules]), open_negotiation_start=f"2026-12-{day}")
    words = seen(made["initiation-data"])
    assert ("Amended text, required for this dispute" in words) is required
    assert ("offered, not yet required" in words) is not required
    assert ("(b)(2)(ii)(A)(11), amended text" in seen(made["eligibility"])) is required


# --- the eligibility statement


@pytest.mark.parametrize(
    ("number", "verdict", "words"),
    [
        ("A1", Verdict.PASS, "No disqualifying fact found"),
        ("A1", Verdict.FAIL, "Disqualifying fact found"),
        ("F4", Verdict.FAIL, "Not yet"),
        ("B2", Verdict.NEEDS_INFO, "Cannot be told: a fact is missing"),
        ("G1", Verdict.WARN, "To be noted"),
    ],
)
def test_each_verdict_is_said_in_words(number, verdict, words):
    made = statement(findings=(finding(number, verdict, "The sentence."),))
    assert f"{number} Title of {number} {words} The sentence." in made
    assert f"{words}: 1." in made


def test_an_item_is_never_called_eligible():
    assert not re.search(r"\beligible\b", statement(), re.IGNORECASE)


def test_an_element_has_its_facts_paragraph_and_exhibit():
    one = replace(
        finding("F4", Verdict.PASS, "Open negotiation is over."),
        facts=(Fact("open_negotiation_start", "2026-11-10"), Fact("plan.plan_year_start", "2026-01-01")),
    )
    words = statement(findings=(one,), exhibits=EXHIBITS)
    assert "start of open negotiation: 2026-11-10; plan year start: 2026-01-01." in words
    assert f"{IN_FORCE.cite}, older text Ex. B, C" in words


def test_what_is_not_plainly_in_force_is_marked():
    words = statement(findings=(finding("F8", Verdict.PASS, "No suspension.", citation=REPORTED),))
    assert "45 CFR 149.510(c)(5)(vii)(B), amended text reported" in words


def test_a_missing_fact_is_named_with_the_place_where_it_is_found():
    one = replace(BLOCKING[0], missing=("plan.funding", "service_lines[2].initial_payment"))
    words = statement(findings=(one,))
    assert "Not given: fully insured or self-insured (see plan card" in words
    assert 'Not given: what the plan paid on the line; 0.00 if denied, line 2 (see 835 SVC03; EOB "paid")' in words
    assert "To do: Look at the plan card." in words


def test_a_missing_contact_is_looked_for_where_its_party_is_found():
    assert missing_fact("provider.contact.phone").where == "letterhead"
    assert missing_fact("plan.contact.phone").where == "835 PER; the EOB's No Surprises Act page"


def test_a_fact_the_record_does_not_know_is_named_as_it_is():
    assert missing_fact("plan.moon_phase").what == "plan moon phase"


def test_elements_of_other_papers_and_those_that_do_not_apply_are_no_elements_here():
    others = (finding("N1", Verdict.PASS, "Notice."), finding("I1", Verdict.PASS, "Initiation."))
    words = statement(findings=(*PASSING, *others))
    assert "Title of I1" not in words
    assert "Title of N1" not in words
    assert "Do not apply to this claim: C1 Title of C1." in words


def test_the_attestation_quotes_the_older_text_and_is_ready_only_when_nothing_stands_in_the_way():
    ready = statement()
    quoted = "“An attestation that the items and services under dispute are qualified IDR items or services”"
    assert f"{quoted}. 45 CFR 149.510(b)(2)(iii)(A)(6), older text" in ready
    assert "I attest that the items and services under dispute are qualified IDR items or services." in ready
    assert "Signature Date Printed name Title" in ready
    held = statement(findings=PASSING + BLOCKING)
    assert "Not ready for signature" in held
    assert "D1: Consent of the patient is not known." in held
    assert "I attest" not in held
    assert "Printed name" not in held


def test_a_missing_paper_of_the_stage_also_keeps_the_attestation_back():
    lacking = finding("I2", Verdict.NEEDS_INFO, "Names and contacts: not complete.")
    assert "I attest" not in statement(findings=(*PASSING, lacking))


def test_an_override_lets_it_be_signed_and_stands_beside_it():
    words = statement(findings=PASSING + BLOCKING, overrides=[override("B2"), override("D1")])
    assert "I attest" in words
    assert "Gone on with by decision of J. Q. Example, November 20, 2026" in words
    assert "Override of D1" in words


# --- the exhibits


def test_exhibits_are_listed_by_what_they_show_and_the_rest_after_them():
    words = seen(pages(exhibits=EXHIBITS)["exhibits"])
    assert "A Remittance of October October 30, 2026 Remittance advice" in words
    assert "C Delivery receipt November 10, 2026 Proof of open negotiation" in words
    assert "D Curriculum vitae – –" in words
    assert "Not given" not in words


def test_without_exhibits_every_slot_says_what_to_attach():
    words = seen(pages()["exhibits"])
    assert "Not given: the notice as sent and the proof that it was sent" in words
    assert "Not given: remittance advice" in words
    assert words.count("Attach the document here.") == 3


def test_a_notice_alone_does_not_prove_that_it_was_sent():
    words = seen(pages(exhibits=EXHIBITS[:2])["exhibits"])
    assert "Not given: the proof that it was sent" in words


def test_a_qpa_from_a_letter_wants_the_letter():
    lines = [line(1, qualifying_payment_amount={"amount": "512.00", "source": "letter"})]
    words = seen(pages(service_lines=lines, exhibits=EXHIBITS)["exhibits"])
    assert "Not given: disclosure of the qualifying payment amount" in words
    letter = {"id": "Q", "kind": "qpa", "title": "Letter of the plan"}
    made = pages(service_lines=lines, exhibits=[*EXHIBITS, letter])
    assert "Not given: disclosure" not in seen(made["exhibits"])
    assert "Ex. Q (A)(8)" in seen(made["initiation-data"])


def test_where_the_plan_disclosed_no_qpa_the_remittance_is_uploaded_and_that_is_said():
    lines = [line(1, qualifying_payment_amount={"source": "not_disclosed"})]
    words = sheet(service_lines=lines, exhibits=EXHIBITS)
    assert "The plan disclosed no amount. The remittance, which gives none, is uploaded instead." in words
    assert "The plan did not disclose the qualifying payment amount." in words


@pytest.mark.parametrize(("known", "typed"), [(2, "Not given"), (3, "(upload the exhibit)")])
def test_the_sheet_takes_only_a_receipt_for_proof_of_open_negotiation(known, typed):
    assert f"Proof of open negotiation (upload, required) {typed}" in sheet(exhibits=EXHIBITS[:known])
