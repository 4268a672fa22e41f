"""The open negotiation notice: what the text in force requires, and what the amended text adds, kept apart.

Two documents, because two texts: 45 CFR 149.510(b)(1)(ii)(A) as it stood before 4 June 2026 governs until
guidance opens the amended paragraph; the elements of the amended one are offered, never mixed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from idrkit.assess.case import case_of
from idrkit.assess.completeness import PaperFound, State, under
from idrkit.assess.results import Assessment, Stage
from idrkit.assess.wording import text_name
from idrkit.claims.model import Claim
from idrkit.claims.parties import Contact
from idrkit.claims.terms import PaymentKind
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Convention, Count, Event, Text, Unit
from idrkit.law.rulebook import Rulebook
from idrkit.packet.attestation import attestation
from idrkit.packet.document import Document
from idrkit.packet.elements import consent_exception, element_rows, mailing_address, nonparticipating
from idrkit.packet.fields import Row, day, money, received_day, words
from idrkit.packet.front import dates_of_service, line_rows, totals

_ZERO = Decimal("0.00")
PAPER = "open_negotiation_notice"
_REMITTANCE_CONTACT = "the contact the remittance names: 835 PER; the EOB's No Surprises Act page"


def notice_documents(assessment: Assessment, rulebook: Rulebook) -> tuple[Document, ...]:
    """The notice, the elements of the amended text, general information, and a place for each remittance."""
    case = case_of(assessment.claim, rulebook, assessment.as_of)
    amended = under(PAPER, Text.AMENDED, case)
    return (
        notice(assessment, under(PAPER, Text.OLDER, case), "amended" if amended.in_force else "older"),
        notice_amended(assessment, amended),
        general_information(assessment, rulebook),
        *remittance_slots(assessment),
    )


def notice(assessment: Assessment, older: PaperFound, text: str) -> Document:
    """The notice with the elements the older text requires, to the contact the remittance names."""
    claim = assessment.claim
    return Document(
        key="notice",
        title="Open negotiation notice",
        template="packet/notice.html",
        context={
            "cite": older.version.cite,
            "text": f"{text_name(text)}, in force",
            "asked": {one.element.id: one.element.title for one in older.elements},
            "to": tuple(contact_rows(claim.plan.contact, claim.plan.name, _REMITTANCE_CONTACT)),
            "sender_rows": tuple(contact_rows(sender_contact(claim), sender(claim), "letterhead")),
            "first_sent": claim.open_negotiation_start,
            "received": received_day(claim),
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


def sender(claim: Claim) -> str:
    """Who sends it: the provider, or the third party acting for it."""
    representative = claim.provider.representative
    if representative is None:
        return claim.provider.name
    return f"{representative.name}, on behalf of {claim.provider.name}"


def sender_contact(claim: Claim) -> Contact:
    """How to reach whoever sends it."""
    representative = claim.provider.representative
    return representative.contact if representative is not None else claim.provider.contact


def contact_rows(contact: Contact, organisation: str, where: str) -> Iterator[Row]:
    """A contact as the notice asks for it: name, e-mail, phone, mailing address."""
    yield Row("Name", organisation)
    yield Row("Contact name", contact.name, where)
    yield Row("E-mail", contact.email, where)
    yield Row("Phone", contact.phone, where)
    yield Row("Mailing address", mailing_address(contact), where)


# --- the amended text


def notice_amended(assessment: Assessment, amended: PaperFound) -> Document:
    """The elements of the amended text, each with its paragraph."""
    claim = assessment.claim
    cite = amended.version.cite
    return Document(
        key="notice-amended",
        title="Additional elements of the amended text",
        template="packet/notice_amended.html",
        context={
            "amended": amended,
            "cite": cite,
            "provider_rows": _rows(amended, claim, "(1)"),
            "plan_rows": _rows(amended, claim, "(2)"),
            "representative_rows": _rows(amended, claim, "(3)") if claim.provider.representative else (),
            "service_rows": _rows(amended, claim, "(4)"),
            "lines": line_rows(assessment.lines),
            "totals": totals(assessment.lines),
            "attestation": attestation(
                assessment, Stage.NOTICE, "\n".join(statements(claim, amended)), f"{cite}, amended text"
            ),
        },
    )


def _rows(amended: PaperFound, claim: Claim, number: str) -> tuple[Row, ...]:
    """The elements of one number; the codes stand in the table of lines."""
    wanted = (one for one in amended.elements if one.element.number == number and one.element.id != "service_code")
    return element_rows(wanted, claim, cited=False)


def statements(claim: Claim, amended: PaperFound) -> Iterator[str]:
    """What the sender states about the claim, each sentence with its paragraph."""
    name, representative = claim.provider.name, claim.provider.representative
    sentences = {
        "consent_statement": "The items and services named here do not qualify for the notice and consent exception "
        f"described at {consent_exception(claim)}.",
        "nonparticipation_statement": f"{name} was a {nonparticipating(claim)} on the date each item or service was "
        "furnished.",
        "plan_registration_number": "The registration number of the plan or issuer was not provided on any remittance "
        "advice associated with the initial payment or notice of denial of payment.",
        "representative_authority": f"{representative.name if representative else ''} has the authority to act on "
        f"behalf of {name} in the open negotiation.",
    }
    for element_id, sentence in sentences.items():
        one = amended.element(element_id)
        given = element_id == "plan_registration_number" and claim.plan.registration_number is not None
        if one is not None and one.state is not State.NOT_APPLICABLE and not given:
            yield f"{sentence} (Paragraph {one.element.cite.removeprefix('45 CFR 149.510')}.)"


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
        Row("Received", received_day(claim), "bank or mail log"),
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
