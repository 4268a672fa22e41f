"""The open negotiation notice: what the text in force requires, and what the amended text adds, kept apart.

Two documents, because two texts: 45 CFR 149.510(b)(1)(ii)(A) as it stood before 4 June 2026 governs until
guidance opens the amended paragraph; the elements of the amended one are offered, never mixed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from idrkit.assess.case import case_of
from idrkit.assess.results import Assessment, Stage
from idrkit.assess.wording import text_name
from idrkit.claims.model import Claim
from idrkit.claims.parties import Contact
from idrkit.claims.terms import ClaimForm, PartyKind, PaymentKind, ServiceCategory
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Convention, Count, Event, Text, Unit
from idrkit.law.rulebook import Rulebook
from idrkit.packet.attestation import attestation
from idrkit.packet.document import Document
from idrkit.packet.fields import Row, day, listed, money, words
from idrkit.packet.front import dates_of_service, line_rows, totals

_ZERO = Decimal("0.00")
ELEMENTS = "45 CFR 149.510(b)(1)(ii)(A)"
_REMITTANCE_CONTACT = "the contact the remittance names: 835 PER; the EOB's No Surprises Act page"
_FORMS = {ClaimForm.PROFESSIONAL: "Professional service", ClaimForm.INSTITUTIONAL: "Facility-based service"}
_EMERGENCY = (ServiceCategory.EMERGENCY, ServiceCategory.POST_STABILIZATION)
_TYPES = {
    ServiceCategory.EMERGENCY: "Emergency service, 45 CFR 149.110(c)(2)(i)",
    ServiceCategory.POST_STABILIZATION: "Emergency service (post-stabilization), 45 CFR 149.110(c)(2)(ii)",
    ServiceCategory.NON_EMERGENCY: "Non-emergency service, 45 CFR 149.120(b)",
    ServiceCategory.AIR_AMBULANCE: "Air ambulance service, 45 CFR 149.30",
}


def notice_documents(assessment: Assessment, rulebook: Rulebook) -> tuple[Document, ...]:
    """The notice, the elements of the amended text, general information, and a place for each remittance."""
    amended = _amended_in_force(assessment, rulebook)
    return (
        notice(assessment, "amended" if amended else "older"),
        notice_amended(assessment, amended_in_force=amended),
        general_information(assessment, rulebook),
        *remittance_slots(assessment),
    )


def notice(assessment: Assessment, text: str) -> Document:
    """The notice with the elements the older text requires, to the contact the remittance names."""
    claim = assessment.claim
    return Document(
        key="notice",
        title="Open negotiation notice",
        template="packet/notice.html",
        context={
            "cite": ELEMENTS,
            "text": f"{text_name(text)}, in force",
            "to": tuple(contact_rows(claim.plan.contact, claim.plan.name, _REMITTANCE_CONTACT)),
            "sender_rows": tuple(contact_rows(_sender_contact(claim), _sender(claim), "letterhead")),
            "first_sent": claim.open_negotiation_start,
            "received": day(claim.initial_payment_received),
            "claim_number": claim.claim_number,
            "plan_name": claim.plan.name,
            "provider_name": claim.provider.name,
            "dates_of_service": dates_of_service(claim),
            "description": claim.service_description,
            "lines": line_rows(assessment.lines),
            "totals": totals(assessment.lines),
            "denied": claim.initial_payment.kind is PaymentKind.NOTICE_OF_DENIAL_OF_PAYMENT,
        },
    )


def _sender(claim: Claim) -> str:
    representative = claim.provider.representative
    if representative is None:
        return claim.provider.name
    return f"{representative.name}, on behalf of {claim.provider.name}"


def _sender_contact(claim: Claim) -> Contact:
    representative = claim.provider.representative
    return representative.contact if representative is not None else claim.provider.contact


def contact_rows(contact: Contact, organisation: str, where: str) -> Iterator[Row]:
    """A contact as the notice asks for it: name, e-mail, phone, mailing address."""
    yield Row("Name", organisation)
    yield Row("Contact name", contact.name, where)
    yield Row("E-mail", contact.email, where)
    yield Row("Phone", contact.phone, where)
    yield Row("Mailing address", mailing_address(contact), where)


def mailing_address(contact: Contact) -> str | None:
    """The address; where it is set on two lines, the break is in it."""
    address = contact.address
    if address is None:
        return None
    return f"{address.street},\n{address.city}, {address.state} {address.zip_code}"


# --- the amended text


def _amended_in_force(assessment: Assessment, rulebook: Rulebook) -> bool:
    """Whether the amended paragraph (b) governs a negotiation started when this one was, or is looked at."""
    start = assessment.claim.open_negotiation_start or assessment.as_of
    resolution = rulebook.in_force("open_negotiation_end", {Event.OPEN_NEGOTIATION_START: start})
    return resolution.version is not None and resolution.version.text is Text.AMENDED


def notice_amended(assessment: Assessment, *, amended_in_force: bool) -> Document:
    """The elements of the amended text, each with its paragraph."""
    claim = assessment.claim
    return Document(
        key="notice-amended",
        title="Additional elements of the amended text",
        template="packet/notice_amended.html",
        context={
            "in_force": amended_in_force,
            "cite": ELEMENTS,
            "provider_rows": tuple(_provider_rows(claim)),
            "plan_rows": tuple(_plan_rows(claim)),
            "representative_rows": tuple(_representative_rows(claim)),
            "service_rows": tuple(_service_rows(claim)),
            "lines": line_rows(assessment.lines),
            "totals": totals(assessment.lines),
            "attestation": attestation(
                assessment, Stage.NOTICE, "\n".join(statements(claim)), f"{ELEMENTS}, amended text"
            ),
        },
    )


def _provider_rows(claim: Claim) -> Iterator[Row]:
    provider = claim.provider
    yield Row("Name as on the claim form", provider.name)
    yield Row("Legal business name", provider.legal_business_name, "IRS letter CP 575; NPPES")
    yield Row("National Provider Identifier", provider.npi, "CMS-1500 box 33a")
    yield from _contact(provider.contact, "claim form, letterhead")


def _plan_rows(claim: Claim) -> Iterator[Row]:
    plan = claim.plan
    where = "disclosure with the remittance; Form 5500 for the plan sponsor"
    number = plan.registration_number
    yield Row("Name", plan.name)
    yield Row("Legal business name of plan, issuer or plan sponsor", plan.legal_business_name, where)
    yield Row("Registration number", number or "Not provided on the remittance advice; see the statements below")
    yield from _contact(plan.contact, _REMITTANCE_CONTACT)


def _representative_rows(claim: Claim) -> Iterator[Row]:
    one = claim.provider.representative
    if one is None:
        return
    yield Row("Name", one.name)
    yield Row("Legal business name", one.legal_business_name, "IRS letter CP 575")
    yield from _contact(one.contact, "engagement letter")
    yield Row("Authority to act", one.authority, "engagement letter, with its date")


def _contact(contact: Contact, where: str) -> Iterator[Row]:
    yield Row("Contact name", contact.name, where)
    yield Row("E-mail", contact.email, where)
    yield Row("Phone", contact.phone, where)
    yield Row("Mailing address", mailing_address(contact), where)


def _service_rows(claim: Claim) -> Iterator[Row]:
    category, received = claim.service_category, day(claim.initial_payment_received)
    kind = None if category is None else _TYPES.get(category, words(category.value))
    form = None if claim.claim_form is None else _FORMS[claim.claim_form]
    where = "bank or mail log; clearinghouse receipt of the 835"
    yield Row("Dates furnished", dates_of_service(claim), "CMS-1500 box 24A")
    yield Row("Initial payment or denial received", received, where)
    yield Row("Type of item or service", kind, "place of service, admission record")
    yield Row("Professional or facility-based", form, "CMS-1500 or UB-04")
    yield Row("State where furnished", claim.facility.state, "CMS-1500 box 32; UB-04 FL 1")
    yield Row("Claim number", claim.claim_number, "the remittance; 835 CLP07")
    yield Row("Location", _location(claim), "CMS-1500 box 24B; UB-04 FL 4")


def _location(claim: Claim) -> str | None:
    """Type of bill or places of service; None where a line gives no place."""
    if claim.type_of_bill:
        return f"Type of bill {claim.type_of_bill}"
    places = [line.place_of_service for line in claim.service_lines if line.place_of_service]
    if len(places) < len(claim.service_lines):
        return None
    return f"Place of service {listed(list(dict.fromkeys(places)))}"


def statements(claim: Claim) -> Iterator[str]:
    """What the sender states about the claim, each sentence with its paragraph."""
    provider = claim.provider
    if claim.service_category is not ServiceCategory.AIR_AMBULANCE:
        exception = "45 CFR 149.410(b)"
        if claim.service_category not in _EMERGENCY:
            exception = "45 CFR 149.410(b) or 149.420(c) through (i)"
        yield (
            "The items and services named here do not qualify for the notice and consent exception described "
            f"at {exception}. {_paragraph(9)}"
        )
    yield (
        f"{provider.name} was a {_nonparticipating(claim)} on the date each item or service was "
        f"furnished. {_paragraph(10)}"
    )
    if claim.plan.registration_number is None:
        yield (
            "The registration number of the plan or issuer was not provided on any remittance advice "
            f"associated with the initial payment or notice of denial of payment. {_paragraph(2)}"
        )
    if provider.representative is not None:
        yield (
            f"{provider.representative.name} has the authority to act on behalf of {provider.name} in the "
            f"open negotiation. {_paragraph(3)}"
        )


def _paragraph(number: int) -> str:
    return f"(Paragraph (b)(1)(ii)(A)({number}).)"


def _nonparticipating(claim: Claim) -> str:
    if claim.provider.kind is PartyKind.AIR_AMBULANCE:
        return "nonparticipating provider of air ambulance services"
    if claim.provider.kind is PartyKind.FACILITY:
        return "nonparticipating emergency facility"
    return "nonparticipating provider"


# --- general information and the remittance


_KEY_DEADLINES = (
    "start_open_negotiation",
    "open_negotiation_end",
    "open_negotiation_response",
    "initiation_window",
    "joint_selection",
    "offer",
    "payment_determination",
    "award_payment",
    "cooling_off",
)


def general_information(assessment: Assessment, rulebook: Rulebook) -> Document:
    """What open negotiation and the Federal IDR process are for, with their key deadlines."""
    known = case_of(assessment.claim, rulebook, assessment.as_of).dates
    # Steps still to come are described under the text that would govern them if they happened today.
    dates = {event: known.get(event) or assessment.as_of for event in known}
    return Document(
        key="general-information",
        title="General information on the Federal IDR process",
        template="packet/general_information.html",
        context={"as_of": assessment.as_of, "steps": tuple(_steps(dates, rulebook))},
    )


def _steps(dates: Mapping[Event, date | None], rulebook: Rulebook) -> Iterator[Row]:
    for name in _KEY_DEADLINES:
        try:
            version = rulebook.in_force(name, dates).version
        except NoRuleInForceError:
            continue
        if version is None or version.count is None:
            continue
        provision = rulebook.provision(name)
        certainty = "" if version.certainty.value == "in_force" else version.certainty.value
        cite = f"{version.cite}, {text_name(version.text.value)}"
        yield Row(provision.title, _counted(version.count), provision.who, cite, note=certainty)


def _counted(count: Count) -> str:
    unit = "business day" if count.unit is Unit.BUSINESS_DAYS else "calendar day"
    event = _EVENTS.get(count.start, f"the {words(count.start.value)}")
    if count.opens_window:
        return f"From {unit} {count.from_day} to {unit} {count.last_day}, counted from {event}"
    kind = "beginning on" if count.convention is Convention.BEGINNING_ON else "after"
    return f"{count.length} {unit}s {kind} {event}"


_EVENTS = {
    Event.INITIAL_PAYMENT_RECEIVED: "the day the initial payment or notice of denial is received",
    Event.OPEN_NEGOTIATION_START: "the day the open negotiation notice is first sent",
    Event.IDR_INITIATED: "the initiation of the Federal IDR process",
}


def remittance_slots(assessment: Assessment) -> tuple[Document, ...]:
    """A page for each remittance advice, telling which one belongs behind it."""
    claim = assessment.claim
    known = [one for one in claim.exhibits if one.kind == "remittance"]
    copies: list[tuple[str, str, str | None]] = [(f"Exhibit {one.id}", one.title, day(one.dated)) for one in known]
    copies = copies or [("", "", day(claim.initial_payment.payment_date))]
    return tuple(_slot(assessment, number, len(copies), *copy) for number, copy in enumerate(copies, start=1))


def _slot(assessment: Assessment, number: int, of: int, exhibit: str, title: str, dated: str | None) -> Document:
    claim = assessment.claim
    paid = [line.initial_payment for line in assessment.lines]
    total = None if None in paid else money(sum((one for one in paid if one is not None), start=_ZERO))
    rows = [
        Row("Plan or issuer", claim.plan.name),
        Row("Claim number", claim.claim_number, "835 CLP07; EOB"),
        Row("Trace number (check or EFT)", claim.initial_payment.trace_number, "835 TRN02"),
        Row("Payment date", dated, "835 BPR16; check date"),
        Row("Received", day(claim.initial_payment_received), "bank or mail log"),
        Row("Initial payment, all lines", total, "835 SVC03"),
    ]
    if exhibit:
        rows.insert(0, Row("Document", f"{exhibit}, {title}"))
    return Document(
        key="remittance" if of == 1 else f"remittance-{number}",
        title="Remittance advice" if of == 1 else f"Remittance advice {number} of {of}",
        template="packet/remittance.html",
        context={"number": number, "of": of, "rows": tuple(rows)},
    )
