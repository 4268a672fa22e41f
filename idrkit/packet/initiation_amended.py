"""What the amended notice of IDR initiation asks for beyond the older one, each with its paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from idrkit.claims.model import Claim
from idrkit.claims.terms import ClaimForm, PartyKind, ServiceCategory
from idrkit.packet.fields import Row, day, listed, money
from idrkit.packet.notice import mailing_address

_EMERGENCY = (ServiceCategory.EMERGENCY, ServiceCategory.POST_STABILIZATION)
_FORMS = {ClaimForm.PROFESSIONAL: "Professional service", ClaimForm.INSTITUTIONAL: "Facility-based service"}


def amended_rows(claim: Claim) -> tuple[Row, ...]:
    """The elements the older text does not have, of 45 CFR 149.510(b)(2)(ii)(A) as amended."""
    return (*_parties(claim), *_representative(claim), *_service(claim), *_statements(claim))


def _parties(claim: Claim) -> Iterator[Row]:
    provider, plan = claim.provider, claim.plan
    yield Row(
        "Legal business name of the provider",
        provider.legal_business_name,
        "IRS letter CP 575; NPPES",
        "(A)(1)",
    )
    yield Row("National Provider Identifier", provider.npi, "CMS-1500 box 33a", "(A)(1)")
    yield Row("Taxpayer Identification Number", provider.tin, "CMS-1500 box 25; UB-04 FL 5", "(A)(1)")
    yield Row(
        "Registration number of the plan or issuer",
        plan.registration_number or "Not recorded: attest that no remittance advice gave it, once that is checked",
        "remittance, 45 CFR 149.140(d)(1)(v)",
        "(A)(2)",
    )
    yield Row(
        "Legal business name of plan, issuer or plan sponsor",
        plan.legal_business_name,
        "disclosure with the remittance; Form 5500",
        "(A)(2)",
    )


def _representative(claim: Claim) -> Iterator[Row]:
    one = claim.provider.representative
    if one is None:
        yield Row("Third party representing the provider", "(none: the provider acts for itself)", "", "(A)(3)")
        return
    where = "engagement letter"
    yield Row("Third party representing the provider", one.name, where, "(A)(3)")
    yield Row("Its legal business name", one.legal_business_name, "IRS letter CP 575", "(A)(3)")
    yield Row("Its Taxpayer Identification Number", one.tin, "IRS letter CP 575; Form W-9", "(A)(3)")
    yield Row("Its e-mail", one.contact.email, where, "(A)(3)")
    yield Row("Its phone", one.contact.phone, where, "(A)(3)")
    yield Row("Its mailing address", mailing_address(one.contact), where, "(A)(3)")
    yield Row("Its authority to act, to be attested", one.authority, f"{where}, with its date", "(A)(3)")


def _service(claim: Claim) -> Iterator[Row]:
    yield Row("Batched or bundled", _grouping(claim), "your decision; claim form", "(A)(4)")
    yield Row(
        "Initial payment or denial received",
        day(claim.initial_payment_received),
        "bank or mail log; clearinghouse receipt of the 835",
        "(A)(5)",
    )
    form = None if claim.claim_form is None else _FORMS[claim.claim_form]
    yield Row("Professional or facility-based", form, "CMS-1500 or UB-04", "(A)(5)")
    if claim.type_of_bill:
        yield Row("Type of bill", claim.type_of_bill, "UB-04 FL 4", "(A)(5)")
    denied = all(line.initial_payment == 0 for line in claim.service_lines)
    if denied:
        yield Row("Initial payment amount", money(claim.service_lines[0].initial_payment), "835 SVC03", "(A)(6)")
    yield Row("Copy of every remittance advice", "(see the exhibits)", "remittance file", "(A)(13)")


def _grouping(claim: Claim) -> str | None:
    batched, bundled = claim.dispute.batched, claim.dispute.bundled
    chosen = [name for name, given in (("batched", batched), ("bundled", bundled)) if given]
    if chosen:
        return listed(chosen).capitalize()
    if (batched is None or bundled is None) and len(claim.service_lines) > 1:
        return None
    return "Neither"


def _statements(claim: Claim) -> Iterator[Row]:
    """The statements to be made: named here, made by whoever signs."""
    air = claim.service_category is ServiceCategory.AIR_AMBULANCE
    if not air and claim.provider.kind is not PartyKind.AIR_AMBULANCE:
        exception = "45 CFR 149.410(b)"
        if claim.service_category not in _EMERGENCY:
            exception = "45 CFR 149.410(b) or 149.420(c) through (i)"
        state = {
            None: None,
            False: f"To be stated: the items and services do not qualify for the exception at {exception}",
            True: "Consent is recorded: see elements D of the eligibility statement before stating anything",
        }[claim.consent.obtained]
        yield Row("Statement on notice and consent", state, "patient file", "(A)(9)")
    participating = {
        None: None,
        False: f"To be stated: {claim.provider.name} was {_nonparticipating(claim)} on the date of service",
        True: "A contract is recorded for the date of service: the statement cannot be made",
    }[claim.provider.participating]
    yield Row("Statement of nonparticipation", participating, "contract files; rental networks", "(A)(10)")
    yield Row("Basis for the attestation", "The elements of the eligibility statement", "", "(A)(11)")


def _nonparticipating(claim: Claim) -> str:
    if claim.provider.kind is PartyKind.AIR_AMBULANCE:
        return "a nonparticipating provider of air ambulance services"
    if claim.provider.kind is PartyKind.FACILITY:
        return "a nonparticipating emergency facility"
    return "a nonparticipating provider"
