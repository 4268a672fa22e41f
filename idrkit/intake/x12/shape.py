"""X12 files as JSON: what was read of each remittance and claim form, for other programs.

Names of patients and subscribers, their addresses and birth dates are left out; of a member id only the last four
characters are shown. Notes (NTE) are text somebody typed and are given as written. Amounts are text, exactly as in the
file; dates are written CCYYMMDD as there.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from idrkit.claims.identifiers import last_four
from idrkit.intake.x12.claim_form import ClaimForm, ClaimFormLine, ClaimSubmission, LineDecision, OtherCoverage, Person
from idrkit.intake.x12.envelope import Envelope
from idrkit.intake.x12.facts import Adjustment, Amount, Dated, Procedure, Reference
from idrkit.intake.x12.parties import SOCIAL_SECURITY_NUMBER, Contact, Party
from idrkit.intake.x12.problems import Problem
from idrkit.intake.x12.remittance import Remittance, RemittanceEnd, RemittedClaim, RemittedLine

Shape = dict[str, Any]

_PATIENTS = frozenset({"QC", "IL", "74", "GB"})
_ABOUT_PATIENTS = frozenset({"SY", "1W", "EA", "IG", "0F", "23"})
"""References that are a patient's: social security, member, medical record and policy numbers."""


def remittance_shape(remittance: Remittance) -> Shape:
    """One payment: the facts that stand before its claims."""
    payment = remittance.payment
    return {
        "trn": remittance.trace_number,
        "payer": remittance.payer.name if remittance.payer else "",
        "bpr": money(payment.amount) if payment else None,
        "payment_method": payment.method if payment else "",
        "payment_handling": payment.handling if payment else "",
        "credit_or_debit": payment.credit_or_debit if payment else "",
        "payment_date": payment.effective if payment else "",
        "payer_identifier": remittance.payer_identifier,
        "payer_details": _party(remittance.payer),
        "payee": _party(remittance.payee),
        "dates": _dates(remittance.dates),
        "references": _references(remittance.references),
        "envelope": _envelope(remittance.envelope),
    }


def remittance_end_shape(end: RemittanceEnd) -> Shape:
    """One payment: the facts that stand after its claims."""
    return {
        "plb": [[one.reason, one.reference, money(one.amount)] for one in end.provider_adjustments],
        "plb_providers": [[one.provider, one.fiscal_period_end] for one in end.provider_adjustments],
        "claims_read": end.claims_read,
        "claims_rejected": end.claims_rejected,
    }


def remitted_claim_shape(claim: RemittedClaim) -> Shape:
    """One claim of a remittance."""
    return {
        "pcn": claim.patient_control_number,
        "icn": claim.payer_claim_number,
        "status": claim.status,
        "charge": money(claim.charge),
        "paid": money(claim.paid),
        "patient_resp": money(claim.patient_responsibility),
        "claim_rarc": list(claim.remark_codes),
        "claim_cas": _adjustments(claim.adjustments),
        "lines": [_remitted_line(one) for one in claim.lines],
        "filing_indicator": claim.filing_indicator,
        "place_of_service": claim.place_of_service,
        "frequency": claim.frequency,
        "drg": claim.drg,
        "parties": [_party(one) for one in claim.parties],
        "adjudications": [[one.segment, *one.elements] for one in claim.adjudications],
        "dates": _dates(claim.dates),
        "references": _references(claim.references),
        "contacts": [_contact(one) for one in claim.contacts],
        "amounts": _amounts(claim.amounts),
        "quantities": _amounts(claim.quantities),
        "cas_quantities": _quantities(claim.adjustments),
        "segment": claim.segment,
        "offset": claim.offset,
    }


def _remitted_line(line: RemittedLine) -> Shape:
    service = line.service_date
    return {
        "code": line.procedure.code,
        "qual": line.procedure.qualifier,
        "mods": list(line.procedure.modifiers),
        "charge": money(line.charge),
        "paid": money(line.paid),
        "units": money(line.units),
        "dos": service.text if service else "",
        "rarc": list(line.remark_codes),
        "cas": _adjustments(line.adjustments),
        "allowed": money(line.allowed),
        "revenue_code": line.revenue_code,
        "original": _procedure(line.original_procedure),
        "original_units": money(line.original_units),
        "line_control_number": line.line_control_number,
        "dates": _dates(line.dates),
        "references": _references(line.references),
        "amounts": _amounts(line.amounts),
        "quantities": _amounts(line.quantities),
        "remarks": [list(one) for one in line.remarks],
        "cas_quantities": _quantities(line.adjustments),
        "segment": line.segment,
        "offset": line.offset,
    }


def submission_shape(submission: ClaimSubmission) -> Shape:
    """One transaction of claim forms."""
    return {
        "kind": submission.kind.value,
        "reference": submission.reference,
        "created": submission.created,
        "purpose": submission.purpose,
        "submitter": _party(submission.submitter),
        "receiver": _party(submission.receiver),
        "envelope": _envelope(submission.envelope),
    }


def claim_form_shape(claim: ClaimForm) -> Shape:
    """One claim as it was billed."""
    rendering, loop = claim.rendering_provider
    return {
        "claim_id": claim.claim_id,
        "charge": money(claim.charge),
        "facility": claim.facility_code,
        "freq": claim.frequency,
        "orig_ref": claim.original_claim_number or None,
        "billing_npi": claim.billing_provider.npi if claim.billing_provider else "",
        "rendering_npi": rendering.npi if rendering else "",
        "rendering_from": loop,
        "lines": [_claim_form_line(one) for one in claim.lines],
        "kind": claim.kind.value,
        "transaction": claim.submission.envelope.control_number,
        "billing_provider": _party(claim.billing_provider),
        "pay_to": _party(claim.pay_to),
        "payer": _party(claim.payer),
        "coverage": _plain(claim.coverage),
        "subscriber": _person(claim.subscriber),
        "patient": _person(claim.patient),
        "patient_relationship": claim.patient_relationship,
        "providers": [_party(one) for one in claim.providers],
        "service_facility": _party(claim.service_facility),
        "other_coverages": [_other_coverage(one) for one in claim.other_coverages],
        "assignment": claim.assignment,
        "benefits_assigned": claim.benefits_assigned,
        "related_causes": list(claim.related_causes),
        "dates": _dates(claim.dates),
        "references": _references(claim.references),
        "diagnoses": [_plain(one) for one in claim.diagnoses],
        "notes": [list(one) for one in claim.notes],
        "amounts": _amounts(claim.amounts),
        "quantities": _amounts(claim.quantities),
        "admission": list(claim.admission),
        "elements": [list(one) for one in claim.elements],
        "segment": claim.segment,
        "offset": claim.offset,
    }


def _claim_form_line(line: ClaimFormLine) -> Shape:
    service = line.service_date
    text = service.text if service else ""
    return {
        "code": line.procedure.code if line.procedure else "",
        "mods": list(line.procedure.modifiers) if line.procedure else [],
        "charge": money(line.charge),
        "units": money(line.units),
        "unit": line.unit,
        "rev": line.revenue_code,
        "dos": text.partition("-")[0],
        "dos_end": text.partition("-")[2],
        "qual": line.procedure.qualifier if line.procedure else "",
        "line_number": line.number,
        "place_of_service": line.place_of_service,
        "diagnosis_pointers": list(line.diagnosis_pointers),
        "emergency": line.emergency,
        "line_control_number": line.line_control_number,
        "dates": _dates(line.dates),
        "references": _references(line.references),
        "notes": [list(one) for one in line.notes],
        "amounts": _amounts(line.amounts),
        "quantities": _amounts(line.quantities),
        "providers": [_party(one) for one in line.providers],
        "drugs": [list(one) for one in line.drugs],
        "decisions": [_decision(one) for one in line.decisions],
        "elements": [list(one) for one in line.elements],
        "segment": line.segment,
        "offset": line.offset,
    }


def _decision(decision: LineDecision) -> Shape:
    return {
        "payer": decision.payer,
        "paid": money(decision.paid),
        "service": _procedure(decision.procedure),
        "units": money(decision.units),
        "cas": _adjustments(decision.adjustments),
        "dates": _dates(decision.dates),
        "amounts": _amounts(decision.amounts),
    }


def problem_shape(problem: Problem) -> Shape:
    """One problem; the raw segments are in the rejects file."""
    return {
        "segment": problem.segment,
        "offset": problem.offset,
        "sentence": problem.sentence,
        "loss": problem.loss.value,
    }


def money(amount: Decimal | None) -> str | None:
    """An amount or a number as it stood in the file."""
    return None if amount is None else format(amount, "f")


def _envelope(envelope: Envelope) -> Shape:
    return {
        "interchange": envelope.interchange,
        "sender": envelope.sender,
        "receiver": envelope.receiver,
        "interchange_control_number": envelope.interchange_control_number,
        "usage": envelope.usage,
        "group_control_number": envelope.group_control_number,
        "guide": envelope.guide,
        "control_number": envelope.control_number,
        "segment": envelope.segment,
        "offset": envelope.offset,
    }


def _party(party: Party | None) -> Shape | None:
    if party is None:
        return None
    if party.role in _PATIENTS:
        return {"role": party.role, "id_qualifier": party.id_qualifier, "identifier": last_four(party.identifier)}
    hidden = party.id_qualifier == SOCIAL_SECURITY_NUMBER
    return {
        "role": party.role,
        "name": " ".join(filter(None, (party.first_name, party.middle_name, party.name, party.suffix))),
        "npi": party.npi,
        "tin": party.tin,
        "id_qualifier": party.id_qualifier,
        "identifier": last_four(party.identifier) if hidden else party.identifier,
        "address": list(party.address),
        "city": party.city,
        "state": party.state,
        "postal_code": party.postal_code,
        "country": party.country,
        "taxonomy": party.taxonomy,
        "references": _references(party.references),
        "contacts": [_contact(one) for one in party.contacts],
    }


def _person(person: Person | None) -> Shape | None:
    return _party(person.party) if person else None


def _contact(contact: Contact) -> Shape:
    return {"function": contact.function, "name": contact.name, "numbers": [list(one) for one in contact.numbers]}


def _other_coverage(other: OtherCoverage) -> Shape:
    return {
        "coverage": _plain(other.coverage),
        "parties": [_party(one) for one in other.parties],
        "cas": _adjustments(other.adjustments),
        "amounts": _amounts(other.amounts),
        "dates": _dates(other.dates),
        "elements": [list(one) for one in other.elements if one[0] != "DMG"],
    }


def _plain(record: Any) -> Shape | None:
    """A record that holds nothing but text."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__} if record else None


def _procedure(procedure: Procedure | None) -> Shape | None:
    if procedure is None:
        return None
    return {"qual": procedure.qualifier, "code": procedure.code, "mods": list(procedure.modifiers)}


def _dates(dates: Iterable[Dated]) -> list[list[str]]:
    return [[one.qualifier, one.text] for one in dates]


def _references(references: Iterable[Reference]) -> list[list[str]]:
    return [
        [one.qualifier, last_four(one.value) if one.qualifier in _ABOUT_PATIENTS else one.value] for one in references
    ]


def _amounts(amounts: Iterable[Amount]) -> list[list[str | None]]:
    return [[one.qualifier, money(one.value)] for one in amounts]


def _adjustments(adjustments: Iterable[Adjustment]) -> list[list[str | None]]:
    return [[one.group, one.reason, money(one.amount)] for one in adjustments]


def _quantities(adjustments: Iterable[Adjustment]) -> list[list[str | None]]:
    """The adjustments that also take back units."""
    return [[one.group, one.reason, money(one.quantity)] for one in adjustments if one.quantity is not None]
