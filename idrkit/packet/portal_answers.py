"""What to type into each field of the portal for the notice of IDR initiation, in its formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idrkit.assess.results import Assessment, LineComparison
from idrkit.claims.model import Claim
from idrkit.claims.parties import Contact
from idrkit.claims.terms import ClaimForm, Funding, PartyKind, PlanKind, QpaSource, ServiceCategory
from idrkit.law.portal_forms import PortalForm
from idrkit.packet.fields import day, listed, received_day, words
from idrkit.packet.front import dates_of_service
from idrkit.packet.initiation_exhibits import disclosure, exhibits_of, proof_kinds, receipt_kinds

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


@dataclass(frozen=True, slots=True)
class Answer:
    """What to type into a field; `value` is None where it is missing.

    `exact` is the same as a day or an amount, for a sheet; None where it is only text. `by_hand`: the value is no value
    but says what a person does there.
    """

    value: str | None
    exhibit: str = ""
    note: str = ""
    exact: date | Decimal | None = None
    by_hand: bool = False


Answers = Mapping[str, Answer]


def answers(assessment: Assessment, form: PortalForm) -> Mapping[str, Answers]:
    """The answers to each section by its id; of the items those that are the same for every line."""
    claim = assessment.claim
    return {
        "qualification": _qualification(claim),
        "open_negotiation": _open_negotiation(assessment),
        "initiating_party": _initiating_party(claim),
        "other_party": _other_party(claim),
        "items": _shared(claim),
        "close": _closing(claim, form),
    }


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


BY_LINE = ("date_of_item", "qpa", "cost_sharing", "initial_payment", "service_code", "modifiers", "place_of_service")


def _qualification(claim: Claim) -> Answers:
    days = [line.date_of_service for line in claim.service_lines]
    known = [one for one in days if one is not None]
    early: bool | None = any(one < _FIRST_DAY for one in known)
    if not early and len(known) < len(days):
        early = None
    answers = {
        "before_2022": Answer(_yes_no(early)),
        "acting_as": Answer(_ACTING_AS[claim.provider.kind]),
        "plan_type": Answer(plan_type(claim)),
    }
    if claim.plan.funding is Funding.SELF_INSURED:
        answers["opted_in"] = Answer(_yes_no(claim.plan.state_law_opt_in))
    earlier = [f"{one.dispute_number}, {portal_day(one.determined_on)}" for one in claim.prior_determinations]
    if earlier:
        answers["earlier_dispute"] = Answer(
            listed(earlier), note="Asked for where the notice follows a cooling-off period; the portal checks it."
        )
    return answers


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


def _open_negotiation(assessment: Assessment) -> Answers:
    claim = assessment.claim
    start = claim.open_negotiation_start
    future = start is not None and start > assessment.as_of
    proof = claim.open_negotiation.proof or ("(upload the exhibit)" if exhibits_of(claim, receipt_kinds) else None)
    return {
        "open_negotiation_start": Answer(
            portal_day(start),
            exhibits_of(claim, ("notice",)),
            "After the day of this packet; the portal takes no day in the future." if future else "",
            start,
        ),
        "proof": Answer(
            proof,
            exhibits_of(claim, proof_kinds),
            "It shows the time stamp, the method, the address used and the notice.",
            by_hand=claim.open_negotiation.proof is None and proof is not None,
        ),
        "consent": Answer(
            _yes_no(claim.consent.obtained),
            exhibits_of(claim, ("consent",)),
            "See elements D of the eligibility statement." if claim.consent.obtained else "",
        ),
    }


def _initiating_party(claim: Claim) -> Answers:
    provider, one = claim.provider, claim.provider.representative
    primary, secondary = Answer(provider.contact.name), Answer("(none recorded)", by_hand=True)
    if one is not None:
        reach = [one.name, one.contact.name, one.contact.email, portal_phone(one.contact.phone)]
        primary, secondary = Answer("; ".join(part for part in reach if part)), primary
    return {
        "provider_name": Answer(provider.name),
        **_contact("provider", provider.contact),
        "provider_primary_contact": primary,
        "provider_secondary_contact": secondary,
    }


def _other_party(claim: Claim) -> Answers:
    plan = claim.plan
    administered = f"Administered by {plan.administrator}; the administrator is not the plan."
    return {
        "plan_name": Answer(plan.name, note=administered if plan.administrator else ""),
        **_contact("plan", plan.contact),
        "plan_primary_contact": Answer(plan.contact.name),
    }


def _contact(party: str, contact: Contact) -> dict[str, Answer]:
    address = contact.address
    return {
        f"{party}_address": Answer(address.street if address else None),
        f"{party}_city": Answer(address.city if address else None),
        f"{party}_state": Answer(address.state if address else None),
        f"{party}_zip": Answer(address.zip_code if address else None),
        f"{party}_email": Answer(contact.email),
        f"{party}_phone": Answer(portal_phone(contact.phone)),
        f"{party}_fax": Answer("(leave empty)", by_hand=True),
    }


def _shared(claim: Claim) -> Answers:
    """What the portal asks for on every line and what is the same on all of them."""
    batched = claim.dispute.batched
    if batched is None and len(claim.service_lines) == 1:
        batched = False
    category, form = claim.service_category, claim.claim_form
    place = listed([part for part in (claim.facility.name, claim.facility.city) if part])
    shown = disclosure(claim)
    return {
        "batched": Answer(
            _yes_no(batched), note="The paragraph asks for it; it is not in the reported list of the portal's fields."
        ),
        "claim_number": Answer(claim.claim_number, exhibits_of(claim, ("remittance",))),
        "description": Answer(claim.service_description),
        # The plan's disclosure, or the remittance where the plan disclosed no amount.
        "qpa_document": Answer(
            "(upload the exhibit)" if shown.exhibits else None,
            ", ".join(one.id for one in shown.exhibits),
            shown.wanted,
            by_hand=bool(shown.exhibits),
        ),
        "type": Answer(None if category is None else _TICKS.get(category, f"Other: {words(category.value)}")),
        "form": Answer(None if form is None else _FORMS[form]),
        "location": Answer(claim.facility.state, note=place.replace(" and ", ", ")),
    }


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


def portal_line(comparison: LineComparison) -> Item:
    """One line as it is typed into the portal."""
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


def line_answers(comparison: LineComparison) -> Answers:
    """What differs from line to line, by field; days and amounts beside their text."""
    one, line = portal_line(comparison), comparison.line
    first, last = line.date_of_service, line.date_of_service_end
    return {
        "date_of_item": Answer(one.furnished, exact=first if last in (None, first) else None),
        "qpa": Answer(one.qpa, note=one.qpa_words, exact=comparison.qpa),
        "cost_sharing": Answer(one.cost_sharing, exact=comparison.cost_sharing),
        "initial_payment": Answer(one.initial_payment, exact=comparison.initial_payment),
        "service_code": Answer(one.service_code),
        "modifiers": Answer(one.modifiers),
        "place_of_service": Answer(one.place_of_service),
    }


def _closing(claim: Claim, form: PortalForm) -> Answers:
    return {
        "summary": Answer(" ".join(_summary(claim))),
        "documents": Answer("The documents of the exhibit list", note=form.note),
        "preferred_idre": Answer(claim.dispute.preferred_certified_idr_entity),
        "attestation": Answer("(see the eligibility statement)", by_hand=True),
    }


def _summary(claim: Claim) -> Iterator[str]:
    """Facts of the record in sentences; what is not recorded is left out."""
    count = len(claim.service_lines)
    furnished = dates_of_service(claim)
    when = f", furnished {furnished}" if furnished else ""
    where = f" in {claim.facility.state}" if claim.facility.state else ""
    yield f"{count} {'item or service' if count == 1 else 'items and services'}{when}{where}."
    if claim.initial_payment_received:
        yield f"Initial payment or notice of denial received {received_day(claim)}."
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
