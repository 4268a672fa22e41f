"""The claim record: what happened to one claim, in the regulation's words.

Facts only. Nothing here decides whether a claim may be disputed, and nothing is filled in that was not
given: a fact that is not known is None. Each field says what it means and where a biller finds it; the JSON
Schema and docs/claim-record.md are generated from these words.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, model_validator

from idrkit.claims.disputes import Award, AwardPayment, Dispute, OtherDispute, PriorDetermination
from idrkit.claims.evidence import Evidence
from idrkit.claims.exhibits import Exhibit, Statement
from idrkit.claims.letters import Letters
from idrkit.claims.money import Money
from idrkit.claims.monitoring import Monitoring
from idrkit.claims.parties import Facility, Plan, Provider, Rendering
from idrkit.claims.record import (
    ClaimId,
    Modifier,
    PlaceOfService,
    Record,
    RevenueCode,
    ServiceCode,
    TypeOfBill,
    fact,
    part,
    required,
)
from idrkit.claims.terms import (
    AncillaryService,
    ClaimForm,
    ExtendedStep,
    PaymentKind,
    QpaSource,
    ServiceCategory,
)


class Patient(Record):
    """The least that identifies the case between the parties: no name, no birth date."""

    case_number: str | None = fact(
        "The practice's own number for the case; not a name", "your billing system", max_length=64
    )
    member_id: str | None = fact(
        "Member id of the patient; only its last four characters are ever printed",
        "plan card; 837 NM109",
        max_length=64,
        repr=False,
    )


class QualifyingPaymentAmount(Record):
    """The QPA of a line as the plan disclosed it; never computed here."""

    amount: Money | None = fact("The amount disclosed for the line", "EOB or letter; rarely in the 835")
    source: QpaSource | None = fact("Where it was disclosed, or not_disclosed", "EOB, letter, plan portal")
    disclosed_on: date | None = fact("Date of the disclosure", "EOB, letter, plan portal")

    @model_validator(mode="before")
    @classmethod
    def _plain_amount(cls, value: Any) -> Any:
        return value if isinstance(value, dict | cls) else {"amount": value}

    @model_validator(mode="after")
    def _amount_or_not_disclosed(self) -> QualifyingPaymentAmount:
        if self.amount is not None and self.source is QpaSource.NOT_DISCLOSED:
            raise ValueError("gives an amount and says not_disclosed: keep one of the two")
        return self


class ServiceLine(Record):
    """One line of the claim: one service code on one date."""

    line_id: str = required("Line number on the claim, unique within it", "835 REF*6R; 837 LX", max_length=30)
    service_code: ServiceCode = required(
        "CPT or HCPCS code, DRG or revenue code as billed", "CMS-1500 box 24D; UB-04 FL 42/44; 835 SVC01"
    )
    modifiers: tuple[Modifier, ...] = fact("Modifiers as billed", "CMS-1500 box 24D; 835 SVC01", ())
    revenue_code: RevenueCode | None = fact("Revenue code of a facility line", "UB-04 FL 42; 837I SV201")
    units: Annotated[str, Field(pattern=r"^\d{1,7}(\.\d{1,3})?$")] | None = fact(
        "Units as billed", "CMS-1500 box 24G; 835 SVC05"
    )
    date_of_service: date | None = fact("Date furnished (first day)", "CMS-1500 box 24A; 835 DTM*472 or 150")
    date_of_service_end: date | None = fact("Last day, if more than one", "CMS-1500 box 24A; 835 DTM*151")
    place_of_service: PlaceOfService | None = fact("Place-of-service code", "CMS-1500 box 24B; 835 CLP08")
    billed_charge: Money | None = fact(
        "Charge as billed; identifies the line only and is never argued", "CMS-1500 box 24F; 835 SVC02"
    )
    initial_payment: Money | None = fact("What the plan paid on the line; 0.00 if denied", '835 SVC03; EOB "paid"')
    allowed: Money | None = fact("Allowed amount", '835 AMT*B6; EOB "allowed"')
    cost_sharing: Money | None = fact(
        "Deductible, copayment and coinsurance of the patient", "835 CAS*PR with 1, 2, 3; EOB"
    )
    remark_codes: tuple[str, ...] = fact("Remark codes of the line", "835 LQ*HE", ())
    qualifying_payment_amount: QualifyingPaymentAmount = part(
        "The QPA as disclosed", "EOB, letter, plan portal", QualifyingPaymentAmount
    )
    offer: Money | None = fact(
        "The out-of-network rate offered for the line: the total, cost sharing included", "your decision"
    )
    out_of_network_rate: Money | None = fact(
        "The out-of-network rate determined or agreed for the line: the total, cost sharing included",
        "written decision; signed agreement",
    )
    adjustment_codes: tuple[str, ...] = fact(
        "Adjustment reason codes of the line with their group, such as CO-45", "835 CAS; EOB", ()
    )

    @model_validator(mode="after")
    def _last_day_not_before_first(self) -> ServiceLine:
        first, last = self.date_of_service, self.date_of_service_end
        if first and last and last < first:
            raise ValueError("date_of_service_end is before date_of_service")
        return self


class InitialPayment(Record):
    """The plan's first answer: an initial payment or a denial, as the remittance shows it."""

    kind: PaymentKind | None = fact("Payment or denial, and of which kind", "remittance, remark codes, letter")
    payment_date: date | None = fact("The payment's own date; not the day it was received", "835 BPR16; check date")
    trace_number: str | None = fact("Check or EFT number", "835 TRN02")
    remark_codes: tuple[str, ...] = fact("Remark codes of the claim", "835 MOA/MIA", ())
    accepted_as_payment_in_full: bool | None = fact(
        "Whether the payment was accepted in full or a rate agreed", "your correspondence"
    )
    adjustment_codes: tuple[str, ...] = fact(
        "Adjustment reason codes of the claim as a whole with their group, such as OA-209", "835 CAS; EOB", ()
    )


class OpenNegotiation(Record):
    """How the open negotiation notice was sent and what came of it."""

    sent_to: str | None = fact("Address or e-mail the notice went to", "proof of delivery")
    sent_by: str | None = fact("E-mail, portal, certified mail ...", "proof of delivery")
    proof: str | None = fact("What proves the day it was sent", "delivery receipt, e-mail header, portal receipt")
    agreed: bool | None = fact("Whether the parties agreed on a rate", "your correspondence")
    payer_offer: Money | None = fact("What the plan offered", "your correspondence")
    addressed_to: str | None = fact(
        "Name of the party the notice was addressed to", "the notice; the standard form names both parties"
    )
    responded_on: date | None = fact("Day the other party's answer to the notice came", "your correspondence; mail log")


class Consent(Record):
    """Notice and consent of the patient to out-of-network charges (149.410(b), 149.420(c) to (i))."""

    obtained: bool | None = fact("Whether notice was given and consent received", "patient file")
    received_on: date | None = fact("Date of the consent", "the signed form")
    participating_provider_available: bool | None = fact(
        "Whether a participating provider at the facility could have furnished the service",
        "facility, plan directory",
    )
    notice_given_on: date | None = fact(
        "Day the patient was given the notice, if before the day of signing", "the notice form; portal message"
    )
    appointment_made_on: date | None = fact(
        "Day the appointment for the service was made", "scheduling system; the facility's scheduling office"
    )
    urgent_need_arose: bool | None = fact(
        "Whether the service answered an unforeseen, urgent medical need that arose at the time of service",
        "operative report, anesthesia record, physician's note",
    )


class Stabilization(Record):
    """What decides whether services after stabilization stay protected (149.110(c)(2)(ii), 149.410(b))."""

    same_visit: bool | None = fact(
        "Whether the service was part of outpatient observation or of an inpatient or outpatient stay of the same "
        "visit as the emergency services",
        "admission record, type of bill, discharge summary",
    )
    able_to_travel: bool | None = fact(
        "Whether the physician found the patient able to travel by non-medical, non-emergency transport",
        "physician's note, transfer form",
    )
    able_to_consent: bool | None = fact(
        "Whether the patient was in a condition to receive the notice and to consent", "physician's or nursing note"
    )
    consent_criteria_met: bool | None = fact(
        "Whether the notice and the consent met every requirement of form, time and delivery",
        "the signed form; the facility's registration office",
    )
    further_conditions_met: bool | None = fact(
        "Whether the further conditions of the rule and of State law were met",
        "the facility's compliance office",
    )


class OtherLaw(Record):
    """What was found out of a State's own law or an All-Payer Model Agreement for this claim."""

    state_law_sets_rate: bool | None = fact(
        "Whether a State's own law sets the rate of this item under this plan",
        "the payer's written answer; CMS's letter to the State; the State's insurance department",
    )
    all_payer_model_sets_rate: bool | None = fact(
        "Whether an All-Payer Model Agreement sets the rate of this item",
        "the payer's written answer; the State's rate-setting commission",
    )
    evidence: str | None = fact(
        "What shows it: who answered, when, in which paper", "the letter, e-mail or page you keep as an exhibit"
    )
    opt_in_evidence: str | None = fact(
        "What shows whether the plan opted in to, or its contract adopted, a State's law",
        "the State's public opt-in list as printed that day; the plan's or carrier's written answer; the EOB",
    )


class Override(Record):
    """A person's decision to go on although a check failed or lacks a fact; printed wherever it is used."""

    finding: str = required("Id of the finding overridden", "idrkit screen --explain")
    name: str = required("Who decided", "—", min_length=3)
    decided_on: date = required("When", "—")
    reason: str = required("Why, in a sentence", "—", min_length=10)


class Unconfirmed(Record):
    """A fact no source settles: taken from something that stands near it, or said in two ways."""

    fact: str = required("Path of the fact in the claim record", "docs/claim-record.md", max_length=120)
    why: str = required("What it was taken from, or which sources contradict each other", "—", max_length=1000)


class Claim(Record):
    """One claim as billed and as answered by the plan."""

    claim_id: ClaimId = required(
        "Your own short id; it names the packet's files, so no patient data", "your billing system"
    )
    claim_number: str | None = fact("The plan's claim number exactly as on the remittance", "835 CLP07; EOB")
    claim_form: ClaimForm | None = fact("Professional or institutional", "CMS-1500 or UB-04", None)
    type_of_bill: TypeOfBill | None = fact("Type of bill of a facility claim", "UB-04 FL 4; 837I CLM05")
    service_category: ServiceCategory | None = fact(
        "Emergency, post-stabilization, non-emergency at a participating facility, air or ground ambulance",
        "place of service, admission record",
    )
    service_description: str | None = fact(
        "A few words of your own for the service (no code-book wording, no patient data)",
        "your own words",
        max_length=300,
    )
    provider: Provider = required("The party disputing the payment", "claim form")
    rendering: Rendering | None = fact("Who furnished the service", "CMS-1500 box 31; 837 loop 2310B")
    facility: Facility = part("Where it was furnished", "CMS-1500 box 32; 837P loop 2310C", Facility)
    plan: Plan = required("The plan or issuer", "remittance, plan card")
    patient: Patient = part("The least that identifies the case", "your billing system", Patient)
    covered_benefit: bool | None = fact(
        "Whether the plan covers the service and the patient was enrolled", "remittance; plan document"
    )
    service_lines: tuple[ServiceLine, ...] = required("The lines of the claim", "claim form, remittance", min_length=1)

    bill_transmitted: date | None = fact("Day the claim was sent to the plan", "clearinghouse report")
    initial_payment_received: date | None = fact(
        "Day the initial payment or notice of denial was RECEIVED; the clock starts that day",
        "bank or mail log, clearinghouse receipt of the 835; not the check date",
    )
    open_negotiation_start: date | None = fact("Day the open negotiation notice was first sent", "proof of delivery")
    idr_initiated: date | None = fact("Day the Departments received the notice of IDR initiation", "portal e-mail")
    idre_selected: date | None = fact("Day the certified IDR entity was selected", "portal e-mail")
    offer_submitted: date | None = fact("Day the notice of offer was submitted", "portal receipt")
    agreement_reached: date | None = fact("Day the parties agreed on a rate", "signed agreement")
    payment_determination: date | None = fact("Day of the payment determination", "written decision")
    approved_extension_until: date | None = fact(
        "Last day under an extension the Departments approved for this dispute",
        "the approval; keep it as an exhibit",
    )

    initial_payment: InitialPayment = part("The remittance", "835, EOB, letter", InitialPayment)
    open_negotiation: OpenNegotiation = part("The negotiation", "your file", OpenNegotiation)
    consent: Consent = part("Notice and consent", "patient file", Consent)
    dispute: Dispute = part("The dispute", "portal", Dispute)
    prior_determinations: tuple[PriorDetermination, ...] = fact("Earlier decisions", "written decisions", ())
    exhibits: tuple[Exhibit, ...] = fact("Documents that back the facts", "your file", ())
    statements: tuple[Statement, ...] = fact("Sentences for the position statement", "your own words", ())
    overrides: tuple[Override, ...] = fact("Recorded decisions to go on", "—", ())
    approved_extension_step: ExtendedStep | None = fact(
        "Step whose last day was extended to approved_extension_until", "the approval or public notice"
    )
    approved_extension_source: str | None = fact(
        "What extended it: approval with its date, or the Departments' public notice",
        "portal e-mail; CMS notices page; keep it as an exhibit",
        max_length=300,
    )
    idre_preliminary_selection: date | None = fact(
        "Day of the preliminary selection of the certified IDR entity (amended text, once in force)", "portal e-mail"
    )
    eligibility_determined: date | None = fact(
        "Day the certified IDR entity determined eligibility", "portal e-mail; e-mail of the certified IDR entity"
    )
    information_requested: date | None = fact(
        "Day the certified IDR entity asked for more information", "e-mail of the certified IDR entity"
    )
    information_answered: date | None = fact("Day all that was asked for was given", "portal receipt; your e-mail")
    withdrawal_requested: date | None = fact(
        "Day the initiating party asked the other to agree to a withdrawal", "portal e-mail"
    )
    withdrawal_answered: date | None = fact("Day the other party answered that request", "portal e-mail")
    ancillary_service: AncillaryService | None = fact(
        "Whether the service is one of those for which consent never counts, and which; neuromonitoring is not named",
        "specialty of the person who furnished it; type of service on the claim form",
    )
    stabilization: Stabilization = part(
        "Services after stabilization", "admission record, physician's notes", Stabilization
    )
    other_law: OtherLaw = part("State law or an All-Payer Model Agreement", "the payer's answer", OtherLaw)
    other_disputes: tuple[OtherDispute, ...] = fact(
        "Other disputes that may cover a line of this claim", "your list of disputes", ()
    )
    award: Award = part("What was determined or agreed", "written decision; signed agreement", Award)
    award_payments: tuple[AwardPayment, ...] = fact(
        "What was paid for it since, and what was taken back", "later remittances, bank log", ()
    )
    letters: Letters = part("What letters need beside the other facts", "your own words and decisions", Letters)
    unconfirmed: tuple[Unconfirmed, ...] = fact(
        "Facts still to be confirmed, because they were assumed or because two sources contradict each other; idrkit "
        "fills it when it joins 835, 837 and sheets",
        "give the fact in a sheet, or take the entry out once it is confirmed",
        (),
    )
    evidence: Evidence = part("Facts behind the offer, each with its exhibit", "your file", Evidence)
    monitoring: Monitoring = part("Neuromonitoring: what the case log says", "case log", Monitoring)
    settlement_notified: date | None = fact(
        "Day the Departments and the certified IDR entity, if one was selected, were told of the agreement",
        "portal receipt; your e-mail",
    )
    information_answer_by: date | None = fact(
        "Date the request for information names for the answer", "e-mail of the certified IDR entity"
    )
    idre_fee_refunded: date | None = fact(
        "Day the certified IDR entity fee came back to the party that owed no part of it", "bank log"
    )

    @model_validator(mode="after")
    def _line_ids_differ(self) -> Claim:
        seen: set[str] = set()
        for line in self.service_lines:
            if line.line_id in seen:
                raise ValueError(f"two service lines have the line_id {line.line_id}: number them apart")
            seen.add(line.line_id)
        return self

    @model_validator(mode="after")
    def _exhibit_ids_differ(self) -> Claim:
        ids = [exhibit.id for exhibit in self.exhibits]
        if len(ids) != len(set(ids)):
            raise ValueError("two exhibits have the same id: name them apart")
        return self

    @model_validator(mode="after")
    def _requested_items_name_own_exhibits(self) -> Claim:
        own = {exhibit.id for exhibit in self.exhibits}
        if not own.issuperset(one.exhibit for one in self.letters.information.items if one.exhibit):
            raise ValueError("letters.information.items names an exhibit that is not in exhibits")
        return self

    @model_validator(mode="after")
    def _award_names_own_lines(self) -> Claim:
        own = {line.line_id for line in self.service_lines}
        if not own.issuperset(self.award.line_ids):
            raise ValueError("award.line_ids names a line this claim does not have")
        return self

    def why_unconfirmed(self, fact: str) -> str:
        """Why a fact has still to be confirmed; empty where nothing says so."""
        return next((one.why for one in self.unconfirmed if one.fact == fact), "")

    @property
    def first_date_of_service(self) -> date | None:
        """The earliest date furnished on any line, or None when no line gives one."""
        days = [line.date_of_service for line in self.service_lines if line.date_of_service]
        return min(days) if days else None
