"""The facts of one claim, from its remittances and its claim form, under their paths in the claim record.

The facility and its State are those of the service facility loop (2310C, 2310E, 2420C), never of the billing address.
Who furnished the service is taken from this claim alone. No day here is the day something was received: the payment's
own date stands in for it, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from idrkit.claims.identifiers import US_STATES
from idrkit.claims.terms import ClaimForm as Form
from idrkit.claims.terms import FacilityType, PaymentKind, PlanKind
from idrkit.intake.joining.facts import Facts, Given, give_line
from idrkit.intake.joining.forms import Billed
from idrkit.intake.joining.history import History, told, told_since
from idrkit.intake.joining.lines import NO_LINE_PAID, amounts_of, lines_of
from idrkit.intake.joining.places import file_of
from idrkit.intake.x12.claim_form import ClaimForm
from idrkit.intake.x12.envelope import Kind
from idrkit.intake.x12.facts import first_date, first_reference, total
from idrkit.intake.x12.parties import Contact, Party, with_role
from idrkit.intake.x12.remittance import RemittedClaim

RECEIVED = "initial_payment_received"
_MEMBER = "MI"
_CLAIM_OFFICE, _TECHNICAL = "CX", "BL"
_PLANS = {
    "MA": PlanKind.MEDICARE,
    "MB": PlanKind.MEDICARE,
    "16": PlanKind.MEDICARE_ADVANTAGE,
    "MC": PlanKind.MEDICAID,
    "CH": PlanKind.TRICARE,
    "VA": PlanKind.VA,
    "WC": PlanKind.WORKERS_COMPENSATION,
    "AM": PlanKind.AUTO,
}
"""Kinds of plan that CLP06 and SBR09 name outright; the commercial ones among them do not tell the kind of plan."""

_FACILITIES = {
    "19": FacilityType.HOSPITAL_OUTPATIENT_DEPARTMENT,
    "21": FacilityType.HOSPITAL,
    "22": FacilityType.HOSPITAL_OUTPATIENT_DEPARTMENT,
    "23": FacilityType.EMERGENCY_DEPARTMENT,
    "24": FacilityType.AMBULATORY_SURGICAL_CENTER,
}
"""Kinds of facility a place-of-service code is named after."""


def facts_of(history: History | None, billed: Billed, since: Sequence[RemittedClaim] = ()) -> tuple[Facts, str]:
    """What the X12 files say of one claim, and what its lines were matched on.

    Args:
        history: what the payer decided; None where no remittance answers the claim form.
        billed: the claim form, where there is one.
        since: what was decided on the claim since its rate was determined or agreed, which is no part of the history.
            Only where nothing else is there it gives the claim its lines, and then without their amounts.
    """
    facts = Facts(notes=[*(told(history) if history else ()), *billed.notes, *told_since(history, since)])
    current = history.current if history else None
    shown = current or (history.first or next(iter(history.standing or history.every), None) if history else None)
    shown = shown or next(iter(since), None)
    if shown is not None and history is not None:
        _remitted(facts, shown, history)
    if billed.form is not None:
        _form(facts, billed.form)
    how = lines_of(facts, shown, billed.form, amounts=current is not None)
    _of_the_lines(facts, shown, billed.form, amounts=current is not None)
    if billed.form is None and shown is not None:
        if _institutional(shown):
            facts.give("claim_form", Form.INSTITUTIONAL.value, file_of(shown))
        facts.notes.append("No claim form (837): the facility, its State and who furnished the service are not known.")
    if shown is not None and current is None:
        facts.notes.append("No amount is given for the lines, because which decision stands is not known.")
    return facts, how


def _remitted(facts: Facts, shown: RemittedClaim, history: History) -> None:
    source = file_of(shown)
    facts.give("claim_number", shown.payer_claim_number, source)
    facts.give("initial_payment.remark_codes", shown.remark_codes, source)
    _first_answer(facts, history)
    _payer(facts, shown, source)
    payee = shown.remittance.payee
    if payee is not None:
        _provider(facts, payee, source)
    facts.give("plan.group_number", first_reference(shown.references, "1L"), source)
    _plan_kind(facts, shown.filing_indicator, source)
    for person in (shown.subscriber, shown.patient):
        if person is not None and person.id_qualifier == _MEMBER:
            facts.give("patient.member_id", person.identifier, source)
    rendering = shown.rendering_provider
    if rendering is not None:
        _rendering(facts, rendering, source)
    if shown.patient_amount is not None and not shown.is_reversal:
        every = (*shown.adjustments, *(one for line in shown.lines for one in line.adjustments))
        of_patient = total([one.amount for one in every if one.group == "PR"])
        if of_patient != shown.patient_amount:
            facts.notes.append(
                f"CLP05 leaves {shown.patient_amount:f} to the patient, but the adjustments PR come to {of_patient:f}."
            )


def _first_answer(facts: Facts, history: History) -> None:
    """The first initial payment or denial, and the day that stands in for the day it was received."""
    first = history.first
    if first is None:
        return
    payment, source = first.remittance.payment, file_of(first)
    facts.give("initial_payment.trace_number", first.remittance.trace_number, source)
    if first.paid > 0:
        # Nothing paid may be a denial of payment or of the benefit: that is for a person to read.
        facts.give("initial_payment.kind", PaymentKind.INITIAL_PAYMENT.value, source)
    day = payment.effective_date if payment else None
    if day is None:
        return
    facts.give("initial_payment.payment_date", day, source)
    made = first.remittance.production_date
    earlier = (
        f" The remittance was made on {made.isoformat()} (DTM*405), so it may have come before that day; the last "
        "days are earlier then."
        if made is not None and made < day
        else ""
    )
    facts.assume(
        RECEIVED,
        day,
        source,
        f"it is the payment's own date (835 BPR16), not a recorded day of receipt.{earlier}",
    )


def _payer(facts: Facts, shown: RemittedClaim, source: str) -> None:
    payer = shown.remittance.payer
    contacts = [*shown.contacts, *(payer.contacts if payer else ())]
    ordered = sorted(contacts, key=lambda one: {_CLAIM_OFFICE: 0, _TECHNICAL: 1}.get(one.function, 2))
    facts.give("plan.contact.name", _first(one.name for one in ordered), source)
    facts.give("plan.contact.email", _number(ordered, "EM"), source)
    facts.give("plan.contact.phone", _number(ordered, "TE"), source)
    if payer is None:
        return
    facts.give("plan.name", payer.name, source)
    facts.give("plan.payer_id", first_reference(payer.references, "2U") or payer.identifier, source)
    _address(facts, "plan.contact.address", payer, source)


def _provider(facts: Facts, party: Party, source: str) -> None:
    facts.give("provider.name", _name(party), source)
    facts.give("provider.npi", party.npi, source)
    facts.give("provider.tin", party.tin, source)


def _address(facts: Facts, path: str, party: Party, source: str) -> None:
    """An address, if it is whole and of a State."""
    street = ", ".join(filter(None, party.address))
    if street and party.city and party.state in US_STATES and party.postal_code:
        facts.give(f"{path}.street", street, source)
        facts.give(f"{path}.city", party.city, source)
        facts.give(f"{path}.state", party.state, source)
        facts.give(f"{path}.zip_code", party.postal_code, source)


def _rendering(facts: Facts, party: Party, source: str) -> None:
    """Who furnished the service: a person, not the group that billed it."""
    if party.is_person and _name(party):
        facts.give("rendering.name", _name(party), source)
        facts.give("rendering.npi", party.npi, source)


def _form(facts: Facts, form: ClaimForm) -> None:
    source = file_of(form)
    institutional = form.kind is Kind.INSTITUTIONAL
    facts.give("claim_form", (Form.INSTITUTIONAL if institutional else Form.PROFESSIONAL).value, source)
    if institutional:
        facts.give("type_of_bill", f"0{form.facility_code}{form.frequency}", source)
    if form.billing_provider is not None:
        # What was billed is nearer to the claim form than whom the payer paid.
        for path in ("provider.name", "provider.npi", "provider.tin"):
            known = facts.claim.pop(path, None)
            _provider(facts, form.billing_provider, source)
            if known is not None:
                facts.claim.setdefault(path, known)
        _address(facts, "provider.contact.address", form.billing_provider, source)
    if form.payer is not None:
        facts.give("plan.name", form.payer.name, source)
        facts.give("plan.payer_id", form.payer.identifier, source)
    if form.coverage is not None:
        facts.give("plan.group_number", form.coverage.group_number, source)
        _plan_kind(facts, form.coverage.filing_code, source)
    if form.subscriber is not None and form.subscriber.party.id_qualifier == _MEMBER:
        facts.give("patient.member_id", form.subscriber.party.identifier, source)
    _facility(facts, form, source)
    _furnished_by(facts, form, source)


def _facility(facts: Facts, form: ClaimForm, source: str) -> None:
    places = {with_role(line.providers, "77") or form.service_facility for line in form.lines} or {
        form.service_facility
    }
    if len(places) > 1:
        facts.notes.append("Its lines were furnished at different facilities: the facility is not known.")
        return
    place = next(iter(places))
    if place is None:
        facts.notes.append(
            "The claim form names no service facility (2310C, 2310E): the billing address is not taken for it."
        )
        return
    facts.give("facility.name", place.name, source)
    facts.give("facility.npi", place.npi, source)
    facts.give("facility.city", place.city, source)
    facts.give("facility.state", place.state if place.state in US_STATES else None, source)


def _furnished_by(facts: Facts, form: ClaimForm, source: str) -> None:
    people = {with_role(line.providers, "82") or form.rendering_provider[0] for line in form.lines} or {
        form.rendering_provider[0]
    }
    for path in ("rendering.name", "rendering.npi"):
        facts.claim.pop(path, None)
    if len(people) > 1:
        facts.notes.append("Its lines were furnished by different persons: rendering is left out.")
    elif (person := next(iter(people))) is not None:
        _rendering(facts, person, source)


def _plan_kind(facts: Facts, code: str, source: str) -> None:
    kind = _PLANS.get(code)
    known = facts.value("plan.kind")
    if kind is not None and known not in (None, kind.value):
        del facts.claim["plan.kind"]
        facts.unconfirmed["plan.kind"] = f"the remittance says {known} (CLP06), the claim form {kind.value} (SBR09)"
    elif kind is not None:
        facts.give("plan.kind", kind.value, source)


def _of_the_lines(facts: Facts, shown: RemittedClaim | None, form: ClaimForm | None, *, amounts: bool) -> None:
    """What the lines take from the claim: the place of service, and its days where they have none."""
    if form is None and shown is not None and not _institutional(shown):
        for line in facts.lines:
            give_line(line, "place_of_service", shown.place_of_service, file_of(shown))
    first, last, source = _days(shown, form)
    for line in facts.lines:
        if first is not None and "date_of_service" not in line:
            give_line(line, "date_of_service", first, source)
            if last is not None and last > first:
                give_line(line, "date_of_service_end", last, source)
    if shown is not None and shown.drg and not shown.lines and (form is None or form.kind is Kind.INSTITUTIONAL):
        _whole_stay(facts, shown, (first, last), amounts=amounts)
    places = {line["place_of_service"].value for line in facts.lines if "place_of_service" in line}
    known = facts.claim.get("claim_form")
    if len(places) == 1 and known is not None and known.value == Form.PROFESSIONAL.value:
        kind = _FACILITIES.get(next(iter(places)))
        facts.give("facility.type", kind.value if kind else None, known.source)


def _whole_stay(facts: Facts, shown: RemittedClaim, days: tuple[date | None, date | None], *, amounts: bool) -> None:
    """Let a stay the payer decided as a whole under its DRG be one line: those billed have no amounts of their own."""
    source, (first, last), billed = file_of(shown), days, facts.lines
    line = {"line_id": Given("1", "counted"), "service_code": Given(shown.drg, source)}
    give_line(line, "date_of_service", first, source)
    give_line(line, "date_of_service_end", last if first and last and last > first else None, source)
    give_line(line, "billed_charge", abs(shown.charge), source)
    if amounts:
        amounts_of(line, shown.paid, shown.charge, shown.adjustments, source, "the stay", facts)
    facts.lines = [line]
    if billed:
        codes = ", ".join(dict.fromkeys(str(one["service_code"].value) for one in billed if "service_code" in one))
        facts.notes = [one for one in facts.notes if one != NO_LINE_PAID]
        facts.notes.append(
            f"Decided as a whole under DRG {shown.drg}: one line is made of the {len(billed)} billed ({codes}); record "
            "dispute.bundled."
        )


def _days(shown: RemittedClaim | None, form: ClaimForm | None) -> tuple[date | None, date | None, str]:
    """The first and the last day the claim as a whole names (835 DTM*232 and 233, 837I DTP*434)."""
    statement = first_date(form.dates, "434") if form is not None else None
    if form is not None and statement is not None and statement.first is not None:
        return statement.first, statement.last, file_of(form)
    if shown is None:
        return None, None, ""
    begins, ends = first_date(shown.dates, "232"), first_date(shown.dates, "233")
    return begins.first if begins else None, ends.first if ends else None, file_of(shown)


def _institutional(claim: RemittedClaim) -> bool:
    """Whether the remittance shows signs of a facility claim, in which CLP08 is no place of service."""
    inpatient = any(one.segment == "MIA" for one in claim.adjudications)
    return inpatient or bool(claim.drg) or any(line.revenue_code for line in claim.lines)


def _name(party: Party) -> str:
    return " ".join(filter(None, (party.first_name, party.middle_name, party.name, party.suffix)))


def _number(contacts: Iterable[Contact], kind: str) -> str:
    return _first(one.number(kind) for one in contacts)


def _first(words: Iterable[str]) -> str:
    return next(filter(None, words), "")
