"""The open negotiation notice: every element of the older text, and of the amended text beside it."""

import pytest
from packet_cases import BLOCKING, PASSING, RULEBOOK, assessed, claim, line, part, seen

from idrkit.assess.results import Stage
from idrkit.law.rulebook import load_rulebook
from idrkit.packet.documents import build_packet

REPRESENTATIVE = {
    "name": "Sample Billing Company",
    "legal_business_name": "Sample Billing Company LLC",
    "authority": "Engagement letter of January 5, 2026",
    "contact": {"email": "work@billing.example"},
}


def packet(rulebook=RULEBOOK, **changes):
    return build_packet(assessed(**changes), Stage.NOTICE, rulebook)


def provider(**changes):
    return {**claim().provider.model_dump(mode="json"), **changes}


@pytest.mark.parametrize(
    "element",
    [
        "Furnished: September 14, 2026.",
        "95938-26-59",
        "in all, $624.80",
        "received on November 3, 2026",
        "offers $3,920.00 as the out-of-network rate for all items and services",
        "Example Neuromonitoring Associates; Billing Office; disputes@ionm.example; 555-010-0199; 100",
        "Sample Benefit Plan No Surprises Act Unit nsa@payer.example 555-010-0142 P.O. Box 10",
        "Date furnished, service code: 45 CFR 149.510(b)(1)(ii)(A)",
        "Initial payment amount, if applicable: 45 CFR 149.510(b)(1)(ii)(A)",
        "Offer of an out-of-network rate: 45 CFR 149.510(b)(1)(ii)(A)",
        "Contact information for the party sending the notice: 45 CFR 149.510(b)(1)(ii)(A)",
        "A paper copy of this notice is provided free of charge on request",
        "filled in on the day of sending; that day is day 1",
    ],
)
def test_the_notice_has_what_the_older_text_requires(element):
    assert element in seen(part(packet(), "notice"))


def test_a_sent_notice_shows_the_day_it_was_sent():
    words = seen(part(packet(open_negotiation_start="2026-11-10"), "notice"))
    assert "Date first sent November 10, 2026" in words
    assert "filled in" not in words


def test_a_denial_is_stated_as_one_with_zero_paid():
    lines = [line(1, initial_payment="0.00")]
    denied = {"kind": "notice_of_denial_of_payment"}
    words = seen(part(packet(service_lines=lines, initial_payment=denied), "notice"))
    assert "Payment was denied." in words
    assert "in all, $0.00" in words


def test_missing_contact_and_offer_are_shown_as_missing():
    plan = {**claim().plan.model_dump(mode="json"), "contact": {}}
    words = seen(part(packet(plan=plan, service_lines=[line(1, offer=None)]), "notice"))
    for what in ("contact name", "e-mail", "phone", "mailing address", "offer for every line"):
        assert f"Not given: {what}" in words


@pytest.mark.parametrize(
    "element",
    [
        "(A)(1) Provider or facility",
        "Legal business name of the provider Example Neuromonitoring Associates PLLC",
        "National Provider Identifier (NPI) 1234567893",
        "(A)(2) Plan or issuer",
        "Legal business name of the plan, issuer or plan sponsor Example Manufacturing Welfare Plan",
        "Registration number of the plan or issuer Not recorded: attest that no remittance advice gave it",
        "(A)(3) Representative of the sender The provider acts for itself.",
        "(A)(4) Items and services",
        "Initial payment or denial received November 3, 2026",
        "Type of item or service Non-emergency service, 45 CFR 149.120(b)",
        "Professional or facility-based Professional service",
        "State where furnished TX",
        "Claim number 26258-SYN-004417",
        "Location Place of service 22",
        "(A)(5)–(7) Initial payment, qualifying payment amount, offer",
        "(A)(9)–(10) Statements",
        "(Paragraph (b)(1)(ii)(A)(9).)",
        "(Paragraph (b)(1)(ii)(A)(10).)",
        "(A)(11)–(12) General information and remittance advice",
    ],
)
def test_the_amended_elements_are_offered_each_with_its_paragraph(element):
    assert element in seen(part(packet(), "notice-amended"))


def test_the_amended_elements_are_not_said_to_be_required_before_the_gate_opens():
    words = seen(part(packet(), "notice-amended"))
    assert words.startswith("Additional elements of the amended text, offered; not yet required")
    assert "Required" not in words


@pytest.mark.parametrize(("day", "required"), [(14, False), (15, True), (16, True)])
def test_the_amended_elements_are_required_from_the_day_the_gate_opens(tmp_path, day, required):
    rules = tmp_path / "mine.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-12-15\n", encoding="utf-8")
    made = packet(load_rulebook([rules]), open_negotiation_start=f"2026-12-{day}")
    assert ("Required for this notice" in seen(part(made, "notice-amended"))) is required
    assert ("amended text" in seen(part(made, "notice"))[:90]) is required


@pytest.mark.parametrize(
    ("changes", "said", "not_said"),
    [
        ({}, "149.420(c) through (i)", "has the authority"),
        ({"service_category": "emergency"}, "exception described at 45 CFR 149.410(b).", "149.420"),
        ({"service_category": "air_ambulance"}, "was a nonparticipating provider", "notice and consent"),
        (
            {"provider": provider(kind="provider_of_air_ambulance_services")},
            "nonparticipating provider of air ambulance services",
            "emergency facility",
        ),
        ({"provider": provider(kind="facility")}, "nonparticipating emergency facility", "has the authority"),
        (
            {"provider": provider(representative=REPRESENTATIVE)},
            "Sample Billing Company has the authority to act on behalf of Example Neuromonitoring Associates",
            "acts for itself",
        ),
        (
            {"plan": {**claim().plan.model_dump(mode="json"), "registration_number": "REG-1"}},
            "Registration number of the plan or issuer REG-1",
            "was not provided on any remittance",
        ),
    ],
)
def test_the_statements_fit_who_sends_and_what_was_furnished(changes, said, not_said):
    words = seen(part(packet(**changes), "notice-amended"))
    assert said in words
    assert not_said not in words


def test_a_representative_sends_in_the_name_of_the_provider():
    words = seen(part(packet(provider=provider(representative=REPRESENTATIVE)), "notice"))
    assert "Sample Billing Company, on behalf of Example Neuromonitoring Associates" in words
    assert "work@billing.example" in words


def test_nothing_is_put_up_for_signature_while_a_fact_is_missing():
    words = seen(part(packet(findings=PASSING + BLOCKING), "notice-amended"))
    assert "Not ready for signature" in words
    assert "B2: The funding of the plan is not given." in words
    assert "do not qualify for the notice and consent exception" not in words
    assert "Printed name" not in words


def test_a_ready_notice_has_the_statements_and_a_place_to_sign():
    words = seen(part(packet(), "notice-amended"))
    assert "Signature Date Printed name Title" in words
    assert "Not ready" not in words


def test_general_information_gives_purpose_and_key_deadlines_with_their_text():
    words = seen(part(packet(), "general-information"))
    assert "As of November 23, 2026" in words
    assert "What open negotiation is for" in words
    assert "What the Federal IDR process is for" in words
    assert "30 business days beginning on the day the initial payment or notice of denial is received" in words
    assert "From business day 31 to business day 34" in words
    assert "10 business days after the selection of the certified IDR entity" in words
    assert "response notice" not in words


def test_every_remittance_has_a_page_to_attach_it():
    one = packet()
    assert "Trace number (check or EFT) EFT-SYN-99120" in seen(part(one, "remittance"))
    assert "Payment date October 30, 2026" in seen(part(one, "remittance"))
    exhibits = [
        {"id": "A", "kind": "remittance", "title": "Remittance of October", "dated": "2026-10-30"},
        {"id": "B", "kind": "contract", "title": "Agreement of 2024"},
        {"id": "C", "kind": "remittance", "title": "Remittance of November", "dated": "2026-11-12"},
    ]
    two = packet(exhibits=exhibits)
    slots = [document.key for document in two.documents if document.key.startswith("remittance")]
    assert slots == ["remittance-1", "remittance-2"]
    assert "Exhibit C, Remittance of November" in seen(part(two, "remittance-2"))
    assert "Payment date November 12, 2026" in seen(part(two, "remittance-2"))


def test_an_assumed_day_of_receipt_is_printed_as_assumed():
    assumed = {"fact": "initial_payment_received", "why": "it is the payment's own date (835 BPR16)."}
    text = seen(part(packet(unconfirmed=[assumed]), "notice"))
    assert "received on November 3, 2026 (assumed, to be confirmed)" in text
    assert "(assumed, to be confirmed)" not in seen(part(packet(), "notice"))
