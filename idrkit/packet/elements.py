"""The elements of a paper as rows of a page: titles and paragraphs from the data, values written for a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from idrkit.assess.completeness import ElementFound, State
from idrkit.assess.missing import missing_fact
from idrkit.claims.model import Claim
from idrkit.claims.parties import Contact, Representative
from idrkit.claims.terms import ClaimForm, PartyKind, ServiceCategory
from idrkit.law.notices import Element
from idrkit.packet.fields import Row, listed, received_day, words
from idrkit.packet.front import dates_of_service

_FORMS = {ClaimForm.PROFESSIONAL: "Professional service", ClaimForm.INSTITUTIONAL: "Facility-based service"}
_EMERGENCY = (ServiceCategory.EMERGENCY, ServiceCategory.POST_STABILIZATION)
_TYPES = {
    ServiceCategory.EMERGENCY: "Emergency service, 45 CFR 149.110(c)(2)(i)",
    ServiceCategory.POST_STABILIZATION: "Emergency service (post-stabilization), 45 CFR 149.110(c)(2)(ii)",
    ServiceCategory.NON_EMERGENCY: "Non-emergency service, 45 CFR 149.120(b)",
    ServiceCategory.AIR_AMBULANCE: "Air ambulance service, 45 CFR 149.30",
}
_NO_REPRESENTATIVE = "(none: the provider acts for itself)"
_TO_ATTEST = "Not recorded: attest that no remittance advice gave it, once that is checked"


def element_rows(elements: Iterable[ElementFound], claim: Claim, *, cited: bool = True) -> tuple[Row, ...]:
    """Each element that is asked of the provider with its value; missing ones say where the fact is found.

    Args:
        elements: what was found of a paper, or a part of it.
        claim: the claim.
        cited: put the short paragraph beside the title; left out where a heading has it.
    """
    rows = []
    for one in elements:
        if one.state is State.NOT_APPLICABLE and one.element.id != "representative_name":
            continue
        element = one.element
        paths = [path for entry in element.facts for path in entry]
        where = missing_fact(paths[0].path).where if paths else ""
        rows.append(Row(element.title, _value(one, claim), where, short_cite(element) if cited else ""))
    return tuple(rows)


def short_cite(element: Element) -> str:
    """The number of an element within its section, "(A)(4)": the cite of the paper stands above."""
    return f"(A){element.number}" if element.number else element.cite


def _value(found: ElementFound, claim: Claim) -> str | None:
    """What is printed for an element; None where it is missing."""
    if found.state is State.NOT_APPLICABLE:
        return _NO_REPRESENTATIVE
    if found.state is State.MISSING:
        return None
    return _VALUES[found.element.id](claim)


def mailing_address(contact: Contact) -> str | None:
    """The address; where it is set on two lines, the break is in it."""
    address = contact.address
    if address is None:
        return None
    return f"{address.street},\n{address.city}, {address.state} {address.zip_code}"


def location(claim: Claim) -> str | None:
    """Type of bill or places of service; None where a line gives no place."""
    if claim.type_of_bill:
        return f"Type of bill {claim.type_of_bill}"
    places = [line.place_of_service for line in claim.service_lines if line.place_of_service]
    if len(places) < len(claim.service_lines):
        return None
    return f"Place of service {listed(list(dict.fromkeys(places)))}"


def nonparticipating(claim: Claim) -> str:
    """What the provider was on the date of service, in the words of the statement."""
    if claim.provider.kind is PartyKind.AIR_AMBULANCE:
        return "nonparticipating provider of air ambulance services"
    if claim.provider.kind is PartyKind.FACILITY:
        return "nonparticipating emergency facility"
    return "nonparticipating provider"


def consent_exception(claim: Claim) -> str:
    """The exception the statement on notice and consent names: 149.420 only where it can apply."""
    return "45 CFR 149.410(b)" + ("" if claim.service_category in _EMERGENCY else " or 149.420(c) through (i)")


def _type(claim: Claim) -> str | None:
    category = claim.service_category
    return None if category is None else _TYPES.get(category, words(category.value))


def _grouping(claim: Claim) -> str:
    dispute = {"batched": claim.dispute.batched, "bundled": claim.dispute.bundled}
    chosen = [name for name, is_so in dispute.items() if is_so]
    if chosen:
        return listed(chosen).capitalize()
    refused = [name for name, is_so in dispute.items() if is_so is False]
    return f"Not {refused[0]}" if len(refused) == 1 and len(claim.service_lines) > 1 else "Neither"


def _consent(claim: Claim) -> str:
    if claim.consent.obtained:
        return "Consent is recorded: see elements D of the eligibility statement before stating anything"
    exception = consent_exception(claim)
    return f"To be stated: the items and services do not qualify for the exception at {exception}"


def _nonparticipation(claim: Claim) -> str:
    if claim.provider.participating:
        return "A contract is recorded for the date of service: the statement cannot be made"
    return f"To be stated: {claim.provider.name} was a {nonparticipating(claim)} on the date of service"


def _represented(look: Callable[[Representative], str | None]) -> Callable[[Claim], str | None]:
    return lambda claim: look(claim.provider.representative) if claim.provider.representative else None


_VALUES: Mapping[str, Callable[[Claim], str | None]] = {
    "provider_name": lambda claim: claim.provider.name,
    "provider_legal_business_name": lambda claim: claim.provider.legal_business_name,
    "provider_contact_name": lambda claim: claim.provider.contact.name or claim.provider.name,
    "provider_email": lambda claim: claim.provider.contact.email,
    "provider_phone": lambda claim: claim.provider.contact.phone,
    "provider_mailing_address": lambda claim: mailing_address(claim.provider.contact),
    "provider_npi": lambda claim: claim.provider.npi,
    "provider_tin": lambda claim: claim.provider.tin,
    "plan_name": lambda claim: claim.plan.name,
    "plan_registration_number": lambda claim: claim.plan.registration_number or _TO_ATTEST,
    "plan_legal_business_name": lambda claim: claim.plan.legal_business_name,
    "plan_contact_name": lambda claim: claim.plan.contact.name or claim.plan.name,
    "plan_email": lambda claim: claim.plan.contact.email,
    "plan_phone": lambda claim: claim.plan.contact.phone,
    "plan_mailing_address": lambda claim: mailing_address(claim.plan.contact),
    "representative_name": _represented(lambda one: one.name),
    "representative_legal_business_name": _represented(lambda one: one.legal_business_name),
    "representative_tin": _represented(lambda one: one.tin),
    "representative_email": _represented(lambda one: one.contact.email),
    "representative_phone": _represented(lambda one: one.contact.phone),
    "representative_mailing_address": _represented(lambda one: mailing_address(one.contact)),
    "representative_authority": _represented(lambda one: one.authority),
    "dates_furnished": dates_of_service,
    "initial_payment_received": received_day,
    "service_type": _type,
    "professional_or_facility": lambda claim: _FORMS[claim.claim_form] if claim.claim_form else None,
    "state_furnished": lambda claim: claim.facility.state,
    "claim_number": lambda claim: claim.claim_number,
    "location_code": location,
    "batched_or_bundled": _grouping,
    "consent_statement": _consent,
    "nonparticipation_statement": _nonparticipation,
    "attestation_basis": lambda claim: "The elements of the eligibility statement",
    "remittance_copy": lambda claim: "(see the exhibits)",
}
