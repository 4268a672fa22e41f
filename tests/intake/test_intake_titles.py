"""The titles of real exports are understood, or deliberately not, with a reason."""

from __future__ import annotations

import pytest

from idrkit.intake.paths import leaves
from idrkit.intake.titles import known_titles, left_out, same_title

_LINE = "service_lines[]."
_QPA = "service_lines[].qualifying_payment_amount.amount"

# Every title of design/users-and-packets.md, section 5.3, and what it means; None where it is deliberately left out.
SEEN = (
    # an import of another tool
    *(("referenceNumber", "claim_id"), ("reference", "claim_id")),
    *(("initiatingPartyName", "provider.name"), ("provider", "provider.name")),
    *(("respondingPartyName", "plan.name"), ("payer", "plan.name")),
    *(("billedAmount", _LINE + "billed_charge"), ("billed", _LINE + "billed_charge")),
    *(("qpaAmount", _QPA), ("qpa", _QPA)),
    *(("serviceType", "service_category"), ("service", "service_description")),
    *((title, _LINE + "date_of_service") for title in ("serviceDate", "dateOfService", "service_date")),
    *(("patientState", None), ("facilityState", "facility.state"), ("cptCodes", _LINE + "service_code")),
    # a demonstration of reading notices
    *(("claim_number", "claim_number"), ("provider_claim_number", "claim_id"), ("member_id", "patient.member_id")),
    *(("provider_name", "provider.name"), ("provider_npi", "provider.npi"), ("provider_tin", "provider.tin")),
    *(("date_of_service", _LINE + "date_of_service"), ("cpt_hcpcs", _LINE + "service_code")),
    *(("billed_amount", _LINE + "billed_charge"), ("initial_payment", _LINE + "initial_payment")),
    *(("initial_payment_or_denial_date", None), ("requested_amount", _LINE + "offer")),
    *(("payer_offer", "open_negotiation.payer_offer"), ("notice_date", None)),
    *(("open_negotiation_start", "open_negotiation_start"), ("open_negotiation_start_date", "open_negotiation_start")),
    *(("open_negotiation_end_date", None), ("idr_initiation_date", "idr_initiated")),
    *(("federal_idr_reference", "dispute.number"), ("initiating_party", None), ("negotiation_outcome", None)),
    # billing systems
    *(("Patient/Acct #", "claim_id"), ("Patient", None), ("Acct #", "claim_id")),
    *((title, "claim_number") for title in ("Claim #", "ICN", "DCN")),
    *(("From DOS", _LINE + "date_of_service"), ("To DOS", _LINE + "date_of_service_end"), ("From–To DOS", None)),
    *((title, _LINE + "modifiers") for title in ("Mod1", "Mod2", "Mod3", "Mod4")),
    *(("CPT", _LINE + "service_code"), ("Units", _LINE + "units"), ("Charge", _LINE + "billed_charge")),
    *(("Allowed", _LINE + "allowed"), ("Paid", _LINE + "initial_payment"), ("Ins Paid", _LINE + "initial_payment")),
    *(("Pt Resp", _LINE + "cost_sharing"), ("Copay", None), ("Ded", None), ("Coins", None)),
    *(("Adj", None), ("Adj Reason", None), ("Remark", _LINE + "remark_codes")),
    *((title, "initial_payment.trace_number") for title in ("Check/EFT #", "Check #", "EFT #")),
    *(("Check Date", "initial_payment.payment_date"), ("Deposit/Posted Date", None)),
    *(("Deposit Date", None), ("Posted Date", None)),
    *(("Rendering NPI", "rendering.npi"), ("Billing NPI", "provider.npi"), ("TIN", "provider.tin")),
    *(("Facility", "facility.name"), ("Facility NPI", "facility.npi"), ("Facility State", "facility.state")),
    *(("POS", _LINE + "place_of_service"), ("Payer ID", "plan.payer_id"), ("Plan", "plan.name")),
    *(("Group #", "plan.group_number"), ("Plan type", "plan.kind"), ("Funding", "plan.funding")),
    *(("Plan type/Funding", None), ("Network status", "provider.participating"), ("Surgeon", None)),
    *(("Procedure", None), ("Start/Stop", None), ("Start", None), ("Stop", None), ("Modalities", None)),
    # what was decided or agreed
    *(("Determination date", "payment_determination"), ("Determined amount", "award.determined_amount")),
    *(("Agreement date", "agreement_reached"), ("Agreed amount", "award.agreed_amount")),
    *(("Prevailing party", "award.prevailing_party"), ("Award amount", None), ("Settlement date", None)),
    # the Departments' public files
    *(("Type of Dispute", None), ("Payment Determination Outcome", None), ("Provider/Facility Name", None)),
    *(("Health Plan/Issuer Name", "plan.name"), ("Location of Service", None), ("IDRE Compensation", None)),
    *(("Provider/Facility Offer as % of QPA", None), ("% of QPA", None)),
)


@pytest.mark.parametrize(("title", "path"), SEEN, ids=[title for title, _ in SEEN])
def test_a_title_seen_in_practice_is_understood_or_left_out_with_a_reason(title: str, path: str | None) -> None:
    assert known_titles().get(same_title(title)) == path
    assert (same_title(title) in left_out()) is (path is None)


def test_titles_left_out_mean_nothing_and_say_why() -> None:
    assert set(left_out()) & set(known_titles()) == set()
    for one in left_out().values():
        assert len(one.why.split()) > 3
        assert set(one.fields) <= set(leaves())
