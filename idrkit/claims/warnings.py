"""Doubts about other people's identifiers: pointed out and kept, because they are not ours to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from idrkit.claims import identifiers
from idrkit.claims.model import Claim
from idrkit.claims.terms import ClaimForm


@dataclass(frozen=True, slots=True)
class Warning:
    """One doubt: the field it is about and what is odd, without the value."""

    field: str
    sentence: str


def warnings(claim: Claim) -> tuple[Warning, ...]:
    """What looks wrong on the claim but does not keep it from being read."""
    return (*_parties(claim), *_lines(claim))


def doubts(claim: Claim) -> tuple[tuple[str, str], ...]:
    """The same, each doubt once: the field and the sentence."""
    return tuple(dict.fromkeys((one.field, one.sentence) for one in warnings(claim)))


def _parties(claim: Claim) -> Iterator[Warning]:
    npi = "is not an NPI with a correct check digit: compare it with the claim form"
    if claim.rendering and claim.rendering.npi and not identifiers.is_npi(claim.rendering.npi):
        yield Warning("rendering.npi", npi)
    if claim.facility.npi and not identifiers.is_npi(claim.facility.npi):
        yield Warning("facility.npi", npi)
    payer_id = claim.plan.payer_id
    if payer_id and not re.fullmatch(r"[A-Za-z0-9]{3,15}", payer_id):
        yield Warning(
            "plan.payer_id",
            "is not the usual payer id of 3 to 15 letters and digits: compare it with the 835",
        )
    email = claim.plan.contact.email
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        yield Warning("plan.contact.email", "does not look like an e-mail address: the notice may not arrive")
    if claim.claim_number and re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", claim.claim_number):
        yield Warning("claim_number", "was shortened by a spreadsheet: digits are lost, take it from the remittance")
    if any(not _is_remark_code(code) for code in claim.initial_payment.remark_codes):
        yield Warning("initial_payment.remark_codes", _REMARK)


_REMARK = "holds a code that is not the usual remark code (M, MA or N and digits): compare it with the remittance"


def _lines(claim: Claim) -> Iterator[Warning]:
    facility_claim = claim.claim_form is ClaimForm.INSTITUTIONAL or claim.type_of_bill is not None
    for line in claim.service_lines:
        code = line.service_code
        if not facility_claim and not (identifiers.is_cpt(code) or identifiers.is_hcpcs(code)):
            yield Warning(
                "service_lines[].service_code",
                f'"{code}" has the shape of a DRG or revenue code, on a claim not marked institutional',
            )
        if any(not _is_remark_code(code) for code in line.remark_codes):
            yield Warning("service_lines[].remark_codes", _REMARK)
        if len(line.modifiers) > 4:
            yield Warning("service_lines[].modifiers", "has more than the four modifiers a claim form holds")


def _is_remark_code(code: str) -> bool:
    """Whether it has the shape of a remittance advice remark code; no list of codes is kept."""
    return bool(re.fullmatch(r"(M|MA|N)\d{1,4}", code.strip().upper()))
