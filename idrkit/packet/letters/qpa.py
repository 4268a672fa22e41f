"""The letter that asks the plan or issuer how it set the qualifying payment amount (149.140(d)(2))."""

from __future__ import annotations

from idrkit.packet.front import line_rows
from idrkit.packet.letters.letter import (
    Basis,
    Body,
    enclosed,
    governing_paper,
    lacking_elements,
    to_plan,
    wanted,
)

PAPER = "qpa_information_request"
_ASKED = {
    "not_fee_for_service": "Whether the qualifying payment amount included contracted rates that were not on a "
    "fee-for-service basis for that item or service.",
    "fee_schedule_or_derived": "Whether it was determined from underlying fee schedule rates or from a derived amount.",
    "related_service_code": "Where a related service code was used for a new service code, which code that was.",
    "eligible_database": "Where an eligible database was used, which database that was.",
    "incentive_payments": "Whether the contracted rates include risk-sharing, bonus, penalty or other "
    "incentive-based or "
    "retrospective payments or adjustments that were left out of the calculation.",
}
_REMARKS = (
    "The items asked for are put in our own words: the numbered items of (d)(2) were not read in an official "
    "source. The opening words, “in a timely manner upon the request”, name no number of days, so the letter names "
    "none.",
    "The disclosures are owed where the recognized amount, or for air ambulance services the amount on which cost "
    "sharing is based, is the qualifying payment amount or the amount billed (149.140(d)).",
    "The question about the method is reported to be one a plan must answer if it used the method of 2021 (FAQs Part "
    "71, question 2; one secondary source).",
    "Asking does not stop any period: open negotiation is still due within its own days.",
)


def qpa_information(basis: Basis) -> Body:
    """Each item with its QPA as disclosed, and what is asked about it."""
    claim = basis.case.claim
    found, open_text = governing_paper(PAPER, basis.case)
    to, unaddressed = to_plan(basis)
    without = tuple(line.line.line_id for line in basis.assessment.lines if line.qpa is None)
    return Body(
        title="Request for information on the qualifying payment amount",
        template="letters/qpa_information.html",
        context={
            "cite": found.version.cite,
            "certainty": found.version.certainty.value,
            "lines": line_rows(basis.assessment.lines),
            "asked": tuple(_ASKED[one.element.id] for one in found.elements),
            "without": without,
        },
        to=to,
        lacks=(
            *open_text,
            *lacking_elements(found),
            *unaddressed,
            *wanted(basis, "claim_number", "service_lines[].date_of_service"),
        ),
        signed_by=(claim.provider.name,),
        papers=(found,),
        enclosures=enclosed(basis, "remittance"),
        remarks=_REMARKS,
    )
