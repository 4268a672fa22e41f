"""The notice of IDR initiation: what to type into the portal, in its order, and what the amended text adds.

The content is that of 45 CFR 149.510(b)(2)(iii)(A) as it stood before 4 June 2026. The order of the fields is
the portal's as others report it; no official list of the web form's fields was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idrkit.assess.results import Assessment, LineComparison, Stage
from idrkit.claims.model import Claim
from idrkit.claims.parties import Contact
from idrkit.claims.terms import ClaimForm, Funding, PartyKind, PlanKind, QpaSource, ServiceCategory
from idrkit.law.provision import Event, Text
from idrkit.law.rulebook import Rulebook
from idrkit.packet.document import Document
from idrkit.packet.eligibility import eligibility_statement
from idrkit.packet.fields import Row, day, listed, words
from idrkit.packet.front import chain, chain_deadlines, dates_of_service
from idrkit.packet.initiation_amended import amended_rows
from idrkit.packet.initiation_exhibits import disclosure, exhibit_list, exhibits_of, proof_kinds, receipt_kinds
from idrkit.packet.notice import general_information

OLDER = "45 CFR 149.510(b)(2)(iii)(A)"
AMENDED = "45 CFR 149.510(b)(2)(ii)(A)"
NOT_DISCLOSED = "not disclosed by the plan"

_FIRST_DAY = date(2022, 1, 1)
_ACTING_AS = {
    PartyKind.PROVIDER: "Provider",
    PartyKind.FACILITY: "Facility",
    PartyKind.AIR_AMBULANCE: "Air ambulance provider",
}
_TICKS = {
    ServiceCategory.EMERGENCY: "Emergency",
    ServiceCategory.POST_STABILIZATION: "Post-stabilization",
    ServiceCategory.NON_EMERGENCY: "Nonparticipating provider at participating facility",
    ServiceCategory.AIR_AMBULANCE: "Air ambulance",
}
_FORMS = {ClaimForm.PROFESSIONAL: "Professional", ClaimForm.INSTITUTIONAL: "Hospital-based"}
_ERISA = {
    Funding.FULLY_INSURED: "Fully insured ERISA group health plan",
    Funding.SELF_INSURED: "Either partially or fully self-insured ERISA group health plan",
}


def initiation_documents(assessment: Assessment, rulebook: Rulebook) -> tuple[Document, ...]:
    """The data sheet for the portal, the eligibility statement, general information and the exhibits."""
    amended = amended_in_force(assessment, rulebook)
    return (
        data_sheet(assessment, amended_in_force=amended),
        eligibility_statement(assessment, amended_in_force=amended),
        general_information(assessment, rulebook),
        exhibit_list(assessment.claim),
    )


def amended_in_force(assessment: Assessment, rulebook: Rulebook) -> bool:
    """Whether the amended paragraph (b) governs a dispute whose open negotiation started when this one's did."""
    start = assessment.claim.open_negotiation_start or assessment.as_of
    version = rulebook.in_force("initiation_window", {Event.OPEN_NEGOTIATION_START: start}).version
    return version is not None and version.text is Text.AMENDED


def data_sheet(assessment: Assessment, *, amended_in_force: bool) -> Document:
    """Each field of the portal, in its order: what to type, where it comes from, which paragraph asks for it."""
    claim = assessment.claim
    return Document(
        key="initiation-data",
        title="Data sheet for the notice of IDR initiation",
        template="packet/initiation_data.html",
        context={
            "cite": OLDER,
            "amended_cite": AMENDED,
            "amended_in_force": amended_in_force,
            "sections": (
                ("1. Qualification", tuple(_qualification(claim))),
                ("2. Open negotiation", tuple(_open_negotiation(assessment))),
                ("3. Initiating party", tuple(_initiating_party(claim))),
                ("3. Non-initiating party", tuple(_other_party(claim))),
            ),
            "shared_rows": tuple(_shared(claim)),
            "lines": tuple(_item(line) for line in assessment.lines),
            "closing_rows": tuple(_closing(claim)),
            "chain": chain(assessment, Stage.INITIATION),
            "deadlines": chain_deadlines(assessment, Stage.INITIATION),
            "amended_rows": amended_rows(claim),
        },
    )


# --- formats of the portal


def portal_day(value: date | None) -> str | None:
    """A day as the portal writes it: "Sep 15, 2026"."""
    return None if value is None else f"{value:%b} {value.day}, {value.year}"


def portal_amount(value: Decimal | None) -> str | None:
    """An amount as the portal writes it, without sign or commas: "154.00"."""
    return None if value is None else f"{value:.2f}"


def portal_phone(value: str | None) -> str | None:
    """A phone number as the portal writes it, "555-010-0199"; as given where it has not ten digits."""
    if value is None:
        return None
    digits = re.sub(r"\D", "", value)
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    plain = re.fullmatch(r"[\d\s().+-]*", value) is not None
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if plain and len(digits) == 10 else value


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else ("Yes" if value else "No")


# --- the sections


def _qualification(claim: Claim) -> Iterator[Row]:
    days = [line.date_of_service for line in claim.service_lines]
    known = [one for one in days if one is not None]
    early: bool | None = any(one < _FIRST_DAY for one in known)
    if not early and len(known) < len(days):
        early = None
    yield Row("Service furnished before January 1, 2022?", _yes_no(early), "CMS-1500 box 24A", "(A)(1)")
    yield Row("Acting as", _ACTING_AS[claim.provider.kind], "your own records", "(A)(2)")
    yield Row("Type of health plan", plan_type(claim), "plan card; eligibility answer (271); ask the payer", "(A)(2)")
    if claim.plan.funding is Funding.SELF_INSURED:
        yield Row(
            "Self-insured plan opted in to State law?",
            _yes_no(claim.plan.state_law_opt_in),
            "the State's public opt-in list; EOB wording",
        )
    earlier = [f"{one.dispute_number}, {portal_day(one.determined_on)}" for one in claim.prior_determinations]
    if earlier:
        yield Row(
            "Earlier dispute number",
            listed(earlier),
            "written decision",
            note="Asked for where the notice follows a cooling-off period; the portal checks it.",
        )


def plan_type(claim: Claim) -> str | None:
    """The plan in the portal's labels where they are known, else in plain words; None where it cannot be told."""
    plan = claim.plan
    if plan.kind is None:
        return None
    if plan.kind is PlanKind.GROUP_HEALTH_PLAN:
        return None if plan.funding is None else _ERISA[plan.funding]
    if plan.kind in (PlanKind.CHURCH, PlanKind.NON_FEDERAL_GOVERNMENTAL):
        if plan.funding is None:
            return None
        name = "Church plan" if plan.kind is PlanKind.CHURCH else words(plan.kind.value)
        return f"{name[0].upper()}{name[1:]}, {words(plan.funding.value)}"
    name = words(plan.kind.value)
    return f"{name[0].upper()}{name[1:]}"


def _open_negotiation(assessment: Assessment) -> Iterator[Row]:
    claim = assessment.claim
    start = claim.open_negotiation_start
    future = start is not None and start > assessment.as_of
    yield Row(
        "Open negotiation start date",
        portal_day(start),
        "proof of delivery of the notice",
        "(A)(4)",
        exhibits_of(claim, ("notice",)),
        note="After the day of this packet; the portal takes no day in the future." if future else "",
    )
    recorded = claim.open_negotiation.proof
    proof = exhibits_of(claim, proof_kinds)
    yield Row(
        "Proof of open negotiation (upload, required)",
        recorded or ("(upload the exhibit)" if exhibits_of(claim, receipt_kinds) else None),
        "delivery receipt, e-mail header or portal receipt, with the notice itself",
        "(A)(4)",
        proof,
        note="It shows the time stamp, the method, the address used and the notice.",
    )
    yield Row(
        "Patient consented to waive the protections?",
        _yes_no(claim.consent.obtained),
        "patient file",
        "(b)(2)(ii)",
        exhibits_of(claim, ("consent",)),
        note="See elements D of the eligibility statement." if claim.consent.obtained else "",
    )


def _initiating_party(claim: Claim) -> Iterator[Row]:
    provider = claim.provider
    yield Row("Name", provider.name, "claim form, CMS-1500 box 33", "(A)(2)")
    yield from _contact(provider.contact, "letterhead")
    one = provider.representative
    if one is None:
        yield Row("Primary contact", provider.contact.name, "letterhead", "(A)(2)")
        yield Row("Secondary contact", "(none recorded)", "your choice")
        return
    reach = [one.name, one.contact.name, one.contact.email, portal_phone(one.contact.phone)]
    yield Row("Primary contact", "; ".join(part for part in reach if part), "engagement letter, as recorded", "(A)(2)")
    yield Row("Secondary contact", provider.contact.name, "letterhead", "(A)(2)")


def _other_party(claim: Claim) -> Iterator[Row]:
    plan = claim.plan
    administered = f"Administered by {plan.administrator}; the administrator is not the plan."
    yield Row("Name", plan.name, "the remittance, 835 N1*PR", "(A)(2)", note=administered if plan.administrator else "")
    where = "the remittance: 835 PER; EOB"
    yield from _contact(plan.contact, where)
    yield Row("Primary contact", plan.contact.name, where, "(A)(2)")


def _contact(contact: Contact, where: str) -> Iterator[Row]:
    address = contact.address
    yield Row("Address", address.street if address else None, where, "(A)(2)")
    yield Row("City", address.city if address else None, where, "(A)(2)")
    yield Row("State", address.state if address else None, where, "(A)(2)")
    yield Row("ZIP", address.zip_code if address else None, where, "(A)(2)")
    yield Row("E-mail", contact.email, where, "(A)(2)")
    yield Row("Phone", portal_phone(contact.phone), where, "(A)(2)")
    yield Row("Fax (optional)", "(leave empty)", "not part of the claim record")


def _shared(claim: Claim) -> Iterator[Row]:
    """What the portal asks for on every line and what is the same on all of them."""
    remittance = exhibits_of(claim, ("remittance",))
    batched = claim.dispute.batched
    if batched is None and len(claim.service_lines) == 1:
        batched = False
    yield Row(
        "Batched items and services?",
        _yes_no(batched),
        "your decision; dispute.batched",
        "(A)(1)",
        note="The paragraph asks for it; it is not in the reported list of the portal's fields.",
    )
    yield Row("4.1 Claim number", claim.claim_number, "the remittance, exactly as printed", "(A)(1)", remittance)
    yield Row("4.3 Description", claim.service_description, "your own words; no patient data", "(A)(1)")
    yield _qpa_document(claim)
    category, form = claim.service_category, claim.claim_form
    tick = None if category is None else _TICKS.get(category, f"Other: {words(category.value)}")
    yield Row("4.8 Type (tick)", tick, "place of service, admission record", "(A)(1)")
    yield Row(
        "4.8 Professional or hospital-based (tick)",
        None if form is None else _FORMS[form],
        "CMS-1500 or UB-04",
        "(A)(1)",
    )
    place = listed([part for part in (claim.facility.name, claim.facility.city) if part])
    yield Row(
        "4.12 Location and State",
        claim.facility.state,
        "CMS-1500 box 32; UB-04 FL 1; never the billing address",
        "(A)(1), (3)",
        note=place.replace(" and ", ", "),
    )


def _qpa_document(claim: Claim) -> Row:
    """The upload beside the QPA: the plan's disclosure, or the remittance where the plan disclosed none."""
    shown = disclosure(claim)
    value = "(upload the exhibit)" if shown.exhibits else None
    return Row(
        "4.5 QPA or claim document (upload)",
        value,
        "EOB, letter or plan portal; the remittance",
        "(A)(8)",
        ", ".join(one.id for one in shown.exhibits),
        note=shown.wanted,
    )


@dataclass(frozen=True, slots=True)
class Item:
    """One line as it is typed into the portal; `qpa_words` stand where the plan disclosed no amount."""

    line_id: str
    furnished: str | None
    qpa: str | None
    qpa_words: str
    cost_sharing: str | None
    initial_payment: str | None
    service_code: str
    modifiers: str
    place_of_service: str | None
    too_early: bool


def _item(comparison: LineComparison) -> Item:
    line = comparison.line
    undisclosed = line.qualifying_payment_amount.source is QpaSource.NOT_DISCLOSED
    first, last = line.date_of_service, line.date_of_service_end
    furnished = portal_day(first)
    if furnished and last and last != first:
        furnished = f"{furnished} to {portal_day(last)}"
    return Item(
        line_id=line.line_id,
        furnished=furnished,
        qpa=portal_amount(comparison.qpa),
        qpa_words=NOT_DISCLOSED if undisclosed else "",
        cost_sharing=portal_amount(comparison.cost_sharing),
        initial_payment=portal_amount(comparison.initial_payment),
        service_code=line.service_code,
        modifiers=" ".join(line.modifiers) or "none",
        place_of_service=line.place_of_service,
        too_early=first is not None and first < _FIRST_DAY,
    )


def _closing(claim: Claim) -> Iterator[Row]:
    yield Row("Summary", " ".join(_summary(claim)), "the facts above; change as you see fit")
    yield Row(
        "Additional documents (upload)",
        "The documents of the exhibit list, 500 MB in all at most",
        "exhibit list of this packet",
        note="The limit is reported by one source; accepted file types are not known.",
    )
    yield Row(
        "Preferred certified IDR entity",
        claim.dispute.preferred_certified_idr_entity,
        "your choice from the Departments' list",
        "(A)(5)",
    )
    yield Row("Attestation", "(see the eligibility statement)", "signed by the party", "(A)(6)")


def _summary(claim: Claim) -> Iterator[str]:
    """Facts of the record in sentences; what is not recorded is left out."""
    count = len(claim.service_lines)
    furnished = dates_of_service(claim)
    when = f", furnished {furnished}" if furnished else ""
    where = f" in {claim.facility.state}" if claim.facility.state else ""
    yield f"{count} {'item or service' if count == 1 else 'items and services'}{when}{where}."
    if claim.initial_payment_received:
        yield f"Initial payment or notice of denial received {day(claim.initial_payment_received)}."
    if claim.open_negotiation_start:
        yield f"Open negotiation started {day(claim.open_negotiation_start)}."
    if claim.open_negotiation.agreed is False:
        yield "The parties did not agree on an out-of-network rate."
    undisclosed = [
        line.line_id for line in claim.service_lines if line.qualifying_payment_amount.source is QpaSource.NOT_DISCLOSED
    ]
    if undisclosed:
        on = "" if len(undisclosed) == count else f" for {listed([f'line {one}' for one in undisclosed])}"
        yield f"The plan did not disclose the qualifying payment amount{on}."
