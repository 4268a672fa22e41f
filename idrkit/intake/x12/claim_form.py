"""A claim as it was billed (837P, guide 005010X222A1, and 837I, 005010X223A2), with who billed whom for whom."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from idrkit.intake.x12.envelope import Envelope, Kind
from idrkit.intake.x12.facts import Adjustment, Amount, Code, Dated, Procedure, Reference, first_date, first_reference
from idrkit.intake.x12.parties import Party, with_role


@dataclass(frozen=True, slots=True)
class ClaimSubmission:
    """One transaction of claims (ST to SE of an 837): who sent it to whom.

    Attributes:
        envelope: what surrounds it.
        kind: 837P professional, 837I institutional.
        reference: BHT03, the sender's number of the transaction.
        created: BHT04 as written.
        purpose: BHT06: CH claims, RP encounters, 31 subrogation.
        submitter, receiver: NM1*41 with its contact, NM1*40.
    """

    envelope: Envelope
    kind: Kind
    reference: str
    created: str
    purpose: str
    submitter: Party | None
    receiver: Party | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One payer of the patient and what it insures (SBR).

    Attributes:
        payer_order: SBR01: P primary, S secondary, T tertiary.
        relationship: SBR02: 18 the patient is the subscriber.
        group_number: SBR03.
        plan_name: SBR04, the name of the plan or group.
        insurance_type: SBR05.
        filing_code: SBR09: CI commercial, BL Blue Cross, HM HMO, 12 PPO, MB Medicare ...
    """

    payer_order: str
    relationship: str
    group_number: str
    plan_name: str
    insurance_type: str
    filing_code: str


@dataclass(frozen=True, slots=True)
class OtherCoverage:
    """Another payer (loops 2320 and 2330), and what it decided, where it has.

    Attributes:
        coverage: SBR.
        subscriber, payer: NM1*IL and NM1*PR with their references.
        parties: every party of the loop.
        adjustments: CAS.
        amounts: AMT: D paid, EAF patient owes, A8 not covered.
        dates: DTP*573, the day it decided.
        elements: the other segments of the loop (OI, MIA, MOA) as written.
    """

    coverage: Coverage
    subscriber: Party | None
    payer: Party | None
    parties: tuple[Party, ...]
    adjustments: tuple[Adjustment, ...]
    amounts: tuple[Amount, ...]
    dates: tuple[Dated, ...]
    elements: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """The birth date and sex of the subscriber or the patient (DMG), as written."""

    party: Party
    birth_date: str
    sex: str


@dataclass(frozen=True, slots=True)
class HealthCode:
    """A diagnosis, procedure, condition or value code (HI).

    Attributes:
        qualifier: the list: ABK principal diagnosis, ABF other, DR the DRG, BBR procedure, BE value.
        code: the code.
        date: of a procedure or an occurrence, as written.
        amount: of a value code, as written.
        present_on_admission: Y, N, U, W.
    """

    qualifier: str
    code: str
    date: str
    amount: str
    present_on_admission: str


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What another payer decided on a line (loop 2430).

    Attributes:
        payer: SVD01, its identifier.
        paid: SVD02.
        procedure: SVD03.
        units: SVD05.
        adjustments: CAS.
        dates: DTP*573.
        amounts: AMT*EAF, what the patient still owes.
    """

    payer: str
    paid: Decimal
    procedure: Procedure | None
    units: Decimal | None
    adjustments: tuple[Adjustment, ...]
    dates: tuple[Dated, ...]
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class ClaimFormLine:
    """One service as it was billed (LX with SV1 or SV2).

    Attributes:
        number: LX01.
        procedure: SV101 or SV202: code and modifiers; None for a revenue code alone.
        revenue_code: SV201.
        charge: SV102 or SV203.
        unit: UN units, MJ minutes, DA days.
        units: how many, None where the element is empty.
        place_of_service: SV105, where it differs from the claim's.
        diagnosis_pointers: SV107: which diagnoses of the claim, from 1.
        emergency: SV109: Y.
        dates: DTP*472, the service.
        references: REF: 6R, the line's own number; G1 authorization.
        notes: NTE, as kind and text.
        amounts, quantities: AMT and QTY.
        providers: parties of this line alone (2420): 82 rendering, 77 facility, DN referring ...
        drugs: LIN: the NDC.
        decisions: of other payers (2430).
        elements: the other segments of the line as written.
        segment, offset: where the LX stands.
    """

    number: str
    procedure: Procedure | None
    revenue_code: str
    charge: Decimal
    unit: str
    units: Decimal | None
    place_of_service: str
    diagnosis_pointers: tuple[str, ...]
    emergency: str
    dates: tuple[Dated, ...]
    references: tuple[Reference, ...]
    notes: tuple[Code, ...]
    amounts: tuple[Amount, ...]
    quantities: tuple[Amount, ...]
    providers: tuple[Party, ...]
    drugs: tuple[Code, ...]
    decisions: tuple[LineDecision, ...]
    elements: tuple[tuple[str, ...], ...]
    segment: int
    offset: int

    @property
    def service_date(self) -> Dated | None:
        """DTP*472."""
        return first_date(self.dates, "472")

    @property
    def line_control_number(self) -> str:
        """REF*6R: the number the remittance repeats."""
        return first_reference(self.references, "6R")


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """One claim as it was billed (CLM), with the parties its place in the hierarchy gives it.

    Attributes:
        submission: the transaction it is part of.
        number: its number in the transaction, from 1, counting those that could not be read.
        claim_id: CLM01, the practice's own number (CLP01 of the remittance).
        charge: CLM02.
        facility_code: CLM05-1: place of service (837P), or the first two characters of the type of bill (837I).
        frequency: CLM05-3: 1 original, 7 replacement, 8 void.
        assignment, benefits_assigned: CLM07 and CLM08.
        related_causes: CLM11: AA auto accident, EM employment, OA other; and the State of an accident.
        billing_provider: 2010AA NM1*85 with address, tax number and taxonomy.
        pay_to: 2010AB NM1*87.
        coverage: SBR of the subscriber.
        subscriber: 2010BA NM1*IL.
        payer: 2010BB NM1*PR.
        patient: 2010CA NM1*QC; None where the subscriber is the patient.
        patient_relationship: PAT01, the patient's relationship to the subscriber.
        providers: parties of the claim (2310): DN referring, 82 rendering, 77 facility, 71 attending ...
        other_coverages: 2320 and 2330.
        dates: DTP: 454, 435 admission, 439 accident, 434 statement ...
        references: REF: F8 the payer's original claim number, G1 authorization, D9, EA.
        diagnoses: HI.
        notes: NTE, as kind and text.
        amounts, quantities: AMT and QTY.
        admission: CL1: type, source and status of the patient.
        elements: the other segments of the claim (PWK, CN1, CR1, CRC, HCP ...) as written.
        lines: LX.
        segment, offset: where the CLM stands.
    """

    submission: ClaimSubmission
    number: int
    claim_id: str
    charge: Decimal
    facility_code: str
    frequency: str
    assignment: str
    benefits_assigned: str
    related_causes: tuple[str, ...]
    billing_provider: Party | None
    pay_to: Party | None
    coverage: Coverage | None
    subscriber: Person | None
    payer: Party | None
    patient: Person | None
    patient_relationship: str
    providers: tuple[Party, ...]
    other_coverages: tuple[OtherCoverage, ...]
    dates: tuple[Dated, ...]
    references: tuple[Reference, ...]
    diagnoses: tuple[HealthCode, ...]
    notes: tuple[Code, ...]
    amounts: tuple[Amount, ...]
    quantities: tuple[Amount, ...]
    admission: tuple[str, ...]
    elements: tuple[tuple[str, ...], ...]
    lines: tuple[ClaimFormLine, ...]
    segment: int
    offset: int

    @property
    def kind(self) -> Kind:
        """837P or 837I."""
        return self.submission.kind

    @property
    def original_claim_number(self) -> str:
        """REF*F8: the payer's number of the claim this one replaces or voids."""
        return first_reference(self.references, "F8")

    @property
    def service_facility(self) -> Party | None:
        """NM1*77 (2310C of an 837P, 2310E of an 837I): where it was furnished, if not at the billing address."""
        return with_role(self.providers, "77")

    @property
    def referring_provider(self) -> Party | None:
        """NM1*DN; for neuromonitoring the surgeon."""
        return with_role(self.providers, "DN")

    @property
    def rendering_provider(self) -> tuple[Party | None, str]:
        """Who furnished the service, and the loop that says so.

        The guides leave the rendering provider out where it is the billing provider (837P), or the attending
        one (837I); never is it that of another claim.
        """
        named = with_role(self.providers, "82")
        if self.kind is Kind.INSTITUTIONAL:
            attending = with_role(self.providers, "71")
            return (named, "2310D") if named else (attending, "2310A" if attending else "")
        return (named, "2310B") if named else (self.billing_provider, "2010AA" if self.billing_provider else "")
