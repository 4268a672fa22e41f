"""A remittance (835, guide 005010X221A1) as it was written: what was paid, adjusted and remarked, claim by claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idrkit.intake.x12.envelope import Envelope
from idrkit.intake.x12.facts import (
    Adjustment,
    Amount,
    Code,
    Dated,
    Procedure,
    Reference,
    first_amount,
    first_date,
    first_reference,
)
from idrkit.intake.x12.parties import Contact, Party, with_role


@dataclass(frozen=True, slots=True)
class Payment:
    """How the money was sent (BPR); account numbers are not kept.

    Attributes:
        handling: BPR01: I remittance with payment, H notice only.
        amount: BPR02, in US dollars; None where it cannot be read.
        credit_or_debit: BPR03: C credit, D debit.
        method: BPR04: ACH, CHK, NON (no payment) ...
        effective: BPR16 as written.
        effective_date: the same as a day; it is the PAYMENT's date, not the day it was received.
    """

    handling: str
    amount: Decimal | None
    credit_or_debit: str
    method: str
    effective: str
    effective_date: date | None


@dataclass(frozen=True, slots=True)
class Remittance:
    """One payment with its explanation (ST to SE of an 835): who paid whom, how much, when.

    Attributes:
        envelope: what surrounds it.
        payment: BPR; None where it is missing.
        trace_number: TRN02, the number of the check or the transfer.
        payer_identifier: TRN03, usually 1 and the payer's tax number.
        payer: N1*PR with address, references (2U) and contacts (PER*CX, BL, IC).
        payee: N1*PE with its NPI or tax number.
        dates: DTM of the payment, such as 405, the production date.
        references: REF of the payment, such as EV and F2.
    """

    envelope: Envelope
    payment: Payment | None
    trace_number: str
    payer_identifier: str
    payer: Party | None
    payee: Party | None
    dates: tuple[Dated, ...]
    references: tuple[Reference, ...]

    @property
    def production_date(self) -> date | None:
        """DTM*405."""
        found = first_date(self.dates, "405")
        return found.first if found else None


@dataclass(frozen=True, slots=True)
class Adjudication:
    """How a claim as a whole was decided (MIA inpatient, MOA outpatient): remark codes, and all of it as written."""

    segment: str
    remark_codes: tuple[str, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemittedLine:
    """One service as the payer decided it (SVC).

    Attributes:
        procedure: SVC01: the service PAID for, with its modifiers.
        charge: SVC02.
        paid: SVC03; what was paid, never what was allowed.
        revenue_code: SVC04.
        units_paid: SVC05; None where it is empty, which the guide defines as one.
        original_procedure: SVC06: the service billed, where the payer paid for another one.
        original_units: SVC07.
        dates: DTM: 472, or 150 and 151, the service.
        adjustments: CAS of the line.
        references: REF: 6R, the line's own number.
        amounts: AMT: B6, the allowed amount.
        quantities: QTY.
        remarks: LQ: HE, the remark codes.
        segment, offset: where the SVC stands.
    """

    procedure: Procedure
    charge: Decimal
    paid: Decimal
    revenue_code: str
    units_paid: Decimal | None
    original_procedure: Procedure | None
    original_units: Decimal | None
    dates: tuple[Dated, ...]
    adjustments: tuple[Adjustment, ...]
    references: tuple[Reference, ...]
    amounts: tuple[Amount, ...]
    quantities: tuple[Amount, ...]
    remarks: tuple[Code, ...]
    segment: int
    offset: int

    @property
    def units(self) -> Decimal:
        """SVC05, or the one unit the guide means when it is empty."""
        return Decimal(1) if self.units_paid is None else self.units_paid

    @property
    def allowed(self) -> Decimal | None:
        """AMT*B6, None where the payer did not give it."""
        return first_amount(self.amounts, "B6")

    @property
    def line_control_number(self) -> str:
        """REF*6R: the number the claim form gave the line."""
        return first_reference(self.references, "6R")

    @property
    def remark_codes(self) -> tuple[str, ...]:
        """LQ*HE of the line."""
        return tuple([one.code for one in self.remarks if one.qualifier == "HE"])

    @property
    def service_date(self) -> Dated | None:
        """DTM*472, or 150; None where only the claim has dates, or nothing has."""
        return first_date(self.dates, "472", "150")


@dataclass(frozen=True, slots=True)
class RemittedClaim:
    """One claim as the payer decided it (CLP).

    Attributes:
        remittance: the payment it is part of.
        number: its number in the remittance, from 1, counting those that could not be read.
        patient_control_number: CLP01, the practice's own number.
        status: CLP02: 1 primary, 2 secondary, 3 tertiary, 4 denied, 22 reversal ...
        charge: CLP03.
        paid: CLP04.
        patient_amount: CLP05 as given; None where it is empty.
        filing_indicator: CLP06: 12 PPO, HM HMO, CI commercial ...
        payer_claim_number: CLP07.
        place_of_service: CLP08; of an institutional claim the first two characters of the type of bill.
        frequency: CLP09: 1 original, 7 replacement, 8 void.
        drg: CLP11.
        parties: NM1: QC patient, IL subscriber, 74 corrected name, 82 rendering provider, TT, PR, GB.
        adjustments: CAS of the claim.
        adjudications: MIA and MOA.
        dates: DTM: 050 received, 232 and 233 statement, 036 coverage expired.
        references: REF: 1L group, CE class of contract, F8, EA.
        contacts: PER of the claim.
        amounts: AMT: AU coverage amount ...
        quantities: QTY: CA covered days ...
        remarks: LQ, where one stands before the first line.
        lines: SVC; none where the payer decided on the claim as a whole.
        segment, offset: where the CLP stands.
    """

    remittance: Remittance
    number: int
    patient_control_number: str
    status: str
    charge: Decimal
    paid: Decimal
    patient_amount: Decimal | None
    filing_indicator: str
    payer_claim_number: str
    place_of_service: str
    frequency: str
    drg: str
    parties: tuple[Party, ...]
    adjustments: tuple[Adjustment, ...]
    adjudications: tuple[Adjudication, ...]
    dates: tuple[Dated, ...]
    references: tuple[Reference, ...]
    contacts: tuple[Contact, ...]
    amounts: tuple[Amount, ...]
    quantities: tuple[Amount, ...]
    remarks: tuple[Code, ...]
    lines: tuple[RemittedLine, ...]
    segment: int
    offset: int

    @property
    def patient_responsibility(self) -> Decimal:
        """CLP05, or the zero the guide means when it is empty."""
        return Decimal(0) if self.patient_amount is None else self.patient_amount

    @property
    def is_reversal(self) -> bool:
        """Whether it takes back an earlier decision (status 22); its amounts are negative."""
        return self.status == "22"

    @property
    def patient(self) -> Party | None:
        """NM1*QC."""
        return with_role(self.parties, "QC")

    @property
    def subscriber(self) -> Party | None:
        """NM1*IL, given where the patient is not the subscriber."""
        return with_role(self.parties, "IL")

    @property
    def rendering_provider(self) -> Party | None:
        """NM1*82, given where it is not the payee."""
        return with_role(self.parties, "82")

    @property
    def remark_codes(self) -> tuple[str, ...]:
        """The remark codes of the claim as a whole: MIA05, MIA20 to 23, MOA03 to 07, and LQ*HE."""
        decided = [code for one in self.adjudications for code in one.remark_codes]
        return (*decided, *(one.code for one in self.remarks if one.qualifier == "HE"))


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """An amount taken from or added to the payment apart from any claim (PLB); more than zero is taken.

    Attributes:
        provider: PLB01, the NPI.
        fiscal_period_end: PLB02 as written.
        reason: PLB03-1: WO overpayment taken back, FB forward balance, 72 refund, L6 interest ...
        reference: PLB03-2.
        amount: PLB04.
    """

    provider: str
    fiscal_period_end: str
    reason: str
    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RemittanceEnd:
    """What is known at the end of a remittance: the adjustments of the provider, and how many claims were in it."""

    remittance: Remittance
    provider_adjustments: tuple[ProviderAdjustment, ...]
    claims_read: int
    claims_rejected: int
