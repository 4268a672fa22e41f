"""The facts behind the offer, each with the exhibit and page that show it (149.510(c)(5)(iii), 149.520(b)(2)).

Sentences of the position statement are made from them; the wording is in templates/brief. A fact without an exhibit
stays in the record and is not argued.
"""

from __future__ import annotations

from datetime import date

from pydantic import model_validator

from idrkit.claims.money import Money
from idrkit.claims.record import Modifier, Record, ServiceCode, fact, required
from idrkit.claims.shapes import ClockTime, PageNumber, Percent, Whole, Year
from idrkit.claims.terms import FacilityAspect, QpaUnit, Side


class Shown(Record):
    """A fact with what shows it."""

    exhibit: str | None = fact("Id of the exhibit that shows it", "exhibits[].id", max_length=12)
    page: PageNumber | None = fact("Page of that exhibit, counted from its first", "the document")


class Training(Shown):
    """A credential of a person who furnished the service."""

    role: str = required(
        "Who holds it, as the subject of a sentence: the interpreting physician, the technologist, the flight nurse",
        "CV, licence",
        max_length=120,
    )
    credential: str = required(
        "What it is: board certification, licence, CNIM, fellowship", "CV, certificate", max_length=200
    )
    issued_by: str | None = fact("Who issued it", "CV, certificate", max_length=200)
    since: Year | None = fact("Year since which it has been held", "CV, certificate")


class CaseVolume(Shown):
    """How many cases a person or the practice has furnished."""

    who: str = required(
        "Whose cases, as the subject of a sentence: the practice, the interpreting physician",
        "your own records",
        max_length=120,
    )
    cases: Whole | None = fact("How many", "case log")
    kind: str | None = fact("Of which kind, in your own words", "case log", max_length=200)
    period_start: date | None = fact("First day counted", "case log")
    period_end: date | None = fact("Last day counted", "case log")

    @model_validator(mode="after")
    def _in_order(self) -> CaseVolume:
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValueError("period_end is before period_start")
        return self


class QualityMeasure(Shown):
    """A measurement of quality or of outcomes."""

    measure: str = required("What is measured, in your own words", "quality report, registry", max_length=300)
    result: str | None = fact("The result as the source states it", "quality report, registry", max_length=120)
    period: str | None = fact("The period measured", "quality report, registry", max_length=120)
    source: str | None = fact("Who measured or published it", "quality report, registry", max_length=200)


class MarketShare(Shown):
    """A share of the market in the region where the service was furnished; without source and date it is not argued."""

    of: Side = required("Whose share: the provider's or the plan or issuer's", "the source")
    percent: Percent | None = fact("The share in percent", "the source")
    region: str | None = fact("The geographic region the share is of", "the source", max_length=200)
    as_of: date | None = fact("The day or the end of the period the share is of", "the source")
    source: str | None = fact("Who published it, and where", "the source", max_length=300)


class Procedure(Shown):
    """The procedure during which the service was furnished: what made furnishing it complex."""

    description: str = required(
        "The procedure in your own words, as in 'a revision fusion with cord compression' (no code-book wording, no "
        "patient data)",
        "operative report, monitoring report",
        max_length=400,
    )
    levels: Whole | None = fact("How many levels of the spine", "operative report")
    duration_minutes: Whole | None = fact("How long the service lasted, in minutes", "monitoring log")
    modalities: tuple[str, ...] = fact("What was monitored or done, each in a few words", "monitoring log", ())


class Alert(Shown):
    """A change during the case that was told to the surgeon, and what came of it."""

    time: ClockTime | None = fact("When it was noticed", "monitoring log")
    change: str | None = fact(
        "What changed, as the subject and verb of a sentence: 'motor responses of the left leg fell by 80 percent'",
        "monitoring log",
        max_length=400,
    )
    told: str | None = fact("Who was told, such as 'the surgeon'", "monitoring log", max_length=120)
    action: str | None = fact(
        "What was done then, as a clause: 'the surgeon released the correction'",
        "monitoring log, operative report",
        max_length=400,
    )
    outcome: str | None = fact(
        "What came of it, as a clause: 'the responses returned within six minutes'", "monitoring log", max_length=400
    )


class Circumstance(Shown):
    """Something about the patient's condition or the anesthesia that made the service harder to furnish."""

    text: str = required(
        "A whole sentence in your own words, without anything that identifies the patient",
        "anesthesia record, history and physical",
        max_length=600,
    )


class FacilityFact(Shown):
    """Teaching status, case mix or scope of services of the facility."""

    aspect: FacilityAspect = required("Which of the three it is", "the facility")
    text: str = required(
        "What is so, in words that follow the facility's name: 'trains residents in neurosurgery'",
        "accreditation, the facility's own report, State licence",
        max_length=400,
    )
    as_of: date | None = fact("The day it is stated for", "the document")


class ContractingEffort(Shown):
    """A step one side took towards a network agreement with the other; the exhibit is the original document."""

    dated: date | None = fact("The day of the letter, e-mail or call", "the document itself")
    by: Side = required("Which side took it", "the document itself")
    counterparty: str | None = fact(
        "To whom it was addressed: the name in the document", "the document itself", max_length=200
    )
    done: str | None = fact(
        "What was done, as a verb: 'asked for a network agreement', 'sent a proposal'",
        "the document itself",
        max_length=400,
    )
    answer: str | None = fact(
        "What came back, as a clause: 'the plan answered that its network was closed', 'no answer came by May 4'",
        "the answer; your mail log",
        max_length=400,
    )
    original: bool | None = fact(
        "Whether the exhibit is the original letter, e-mail or portal message, not a summary made later",
        "look at the exhibit",
    )


class ContractedRate(Shown):
    """A rate agreed in a contract; between the parties of this dispute in the previous 4 plan years, or elsewhere."""

    plan_year_start: date | None = fact("First day of the plan year it applied to", "the contract; ask the plan")
    service_code: ServiceCode = required("Code", "fee schedule of the contract")
    modifiers: tuple[Modifier, ...] = fact("Modifiers of the code", "fee schedule of the contract", ())
    rate: Money | None = fact("The rate", "fee schedule of the contract")
    between_these_parties: bool | None = fact(
        "Whether the contract was between this provider or facility and this plan or issuer", "the contract"
    )
    parties: str | None = fact(
        "Between whom the contract was, if not between these parties", "the contract", max_length=200
    )


class QpaDisclosure(Shown):
    """What the plan disclosed of a qualifying payment amount, or did not, under 149.140(d)(1) or on request (d)(2)."""

    service_code: ServiceCode = required("Code of the line the disclosure is about", "remittance, letter")
    modifiers: tuple[Modifier, ...] = fact("Modifiers the plan says it took into account", "remittance, letter", ())
    requested_on: date | None = fact("Day you asked for it", "your letter or e-mail")
    answered_on: date | None = fact("Day the plan answered", "the answer")
    no_answer_until: date | None = fact("Day until which no answer had come", "your mail log")
    related_service_code: ServiceCode | None = fact(
        "The related service code the plan says it used", "the plan's answer"
    )
    contracts: Whole | None = fact("Number of contracted rates the plan says the QPA rests on", "the plan's answer")
    derived_amount: bool | None = fact(
        "Whether the plan says it used a derived amount in place of a fee schedule rate", "the plan's answer"
    )
    incentive_payments_left_out: bool | None = fact(
        "Whether the plan says that its contracted rates include bonuses, risk sharing or other later payments that "
        "it left out",
        "the plan's answer",
    )
    unit: QpaUnit | None = fact("What one unit of the QPA stands for, as the plan says", "the plan's answer")


class DownCoding(Shown):
    """A code or modifier the plan changed before it paid."""

    line_id: str | None = fact("Line of the claim", "remittance", max_length=30)
    billed_code: ServiceCode = required("Code as billed", "claim form")
    paid_code: ServiceCode | None = fact("Code as paid", "835 SVC01 and SVC06; EOB")
    said_by_plan: bool | None = fact("Whether the plan said with the payment that it changed the code", "remittance")
    qpa_as_billed: Money | None = fact(
        "The qualifying payment amount had the code not been changed, as the plan states it", "remittance, letter"
    )


class Vehicle(Shown):
    """The air ambulance and what it can do."""

    type: str = required("Kind of aircraft, such as 'a twin-engine helicopter'", "flight record", max_length=200)
    capability: str | None = fact(
        "Its clinical capability, as a clause: 'carries a ventilator and blood products'",
        "equipment list, licence",
        max_length=400,
    )


class PickUp(Shown):
    """The point where the patient was picked up and how densely populated it is."""

    place: str = required(
        "The place without anything that identifies the patient: county or ZIP code", "flight record", max_length=120
    )
    density: str | None = fact(
        "Its population density as the source states it: rural, frontier, persons per square mile",
        "census table",
        max_length=120,
    )
    source: str | None = fact("Where that is published", "census table", max_length=200)


class Evidence(Record):
    """Facts for the position statement; each is argued under the factor it belongs to, with its exhibit."""

    training: tuple[Training, ...] = fact("Credentials", "CVs, licences, certificates", ())
    case_volume: tuple[CaseVolume, ...] = fact("Experience in cases", "case log", ())
    quality: tuple[QualityMeasure, ...] = fact("Quality and outcomes measurements", "quality report, registry", ())
    market_share: tuple[MarketShare, ...] = fact("Market shares of either side", "published figures", ())
    procedures: tuple[Procedure, ...] = fact("The procedure and what made it complex", "operative report", ())
    alerts: tuple[Alert, ...] = fact("Changes told to the surgeon, in the order of time", "monitoring log", ())
    anesthesia: tuple[Circumstance, ...] = fact("What the anesthesia made harder", "anesthesia record", ())
    patient_acuity: tuple[Circumstance, ...] = fact("How ill the patient was", "history and physical", ())
    facility: tuple[FacilityFact, ...] = fact("Teaching status, case mix, scope of services", "the facility", ())
    contracting: tuple[ContractingEffort, ...] = fact(
        "Steps towards a network agreement, of either side, in the order of time", "letters, e-mails", ()
    )
    contracted_rates: tuple[ContractedRate, ...] = fact("Contracted rates", "contracts and fee schedules", ())
    qpa_disclosures: tuple[QpaDisclosure, ...] = fact(
        "What the plan disclosed of the QPA", "remittance; answer of the plan", ()
    )
    down_coding: tuple[DownCoding, ...] = fact("Codes the plan changed", "remittance", ())
    vehicle: tuple[Vehicle, ...] = fact("Air ambulance: the aircraft", "flight record", ())
    pick_up: tuple[PickUp, ...] = fact("Air ambulance: the point of pick-up", "flight record", ())
