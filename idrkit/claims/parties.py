"""Who is who: the provider and its representative, the facility of service, the plan or issuer."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from idrkit.claims.record import OwnNpi, OwnTin, Record, State, fact, part, required
from idrkit.claims.terms import (
    FacilityContract,
    FacilityType,
    Funding,
    LeasedNetwork,
    PartyKind,
    PlanKind,
    PracticeSize,
    Scope,
)


class Address(Record):
    """A mailing address."""

    street: str = required("Street or P.O. box", "claim form, letterhead, remittance")
    city: str = required("City", "claim form, letterhead, remittance")
    state: str = required("Two-letter State or territory", "claim form, letterhead, remittance")
    zip_code: str = required("ZIP code", "claim form, letterhead, remittance")


class Contact(Record):
    """Whom to write to: name, e-mail, phone and mailing address."""

    name: str | None = fact("Person or office", "remittance: payer contact (PER); plan card")
    email: str | None = fact(
        "E-mail address",
        "remittance: PER*BL/CX with EM; the EOB's No Surprises Act page",
    )
    phone: str | None = fact("Phone number", "remittance: PER with TE; the EOB")
    address: Address | None = fact("Mailing address", "remittance: N3/N4; the EOB")


Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Grant(Record):
    """The authority of a third party as it was granted: by whom, for which papers, from when to when."""

    granted_by: str = required("Who granted it, with the office held", "the signed document")
    granted_to: str = required("Name of the person or company it was granted to", "the signed document")
    document: str | None = fact("What the document is, with its date", "the signed document")
    document_sha256: Sha256 | None = fact(
        "SHA-256 of the document's file, in small letters",
        "`sha256sum FILE`; on Windows `certutil -hashfile FILE SHA256`",
    )
    scope: tuple[Scope, ...] = required("Which papers it covers", "the signed document", min_length=1)
    starts_on: date = required("First day of it", "the signed document")
    ends_on: date | None = fact(
        "Last day of it; left out where the document states no end, which is then said so", "the signed document"
    )

    @model_validator(mode="after")
    def _last_day_not_before_first(self) -> Grant:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("ends_on is before starts_on")
        return self


class ThirdParty(Record):
    """A person or company that acts for the provider, and how to reach it."""

    name: str = required("Name of the person or company acting for the party", "your engagement letter")
    legal_business_name: str | None = fact("Its legal business name", "IRS letter CP 575, SAM.gov")
    tin: OwnTin | None = fact("Its Taxpayer Identification Number", "IRS letter CP 575, Form W-9")
    contact: Contact = part("How to reach it", "your engagement letter", Contact)


class Representative(ThirdParty):
    """A third party acting for the provider, such as a billing company."""

    authority: str | None = fact("The document that gives it authority, with its date", "your engagement letter")
    grant: Grant | None = fact(
        "The authority as it was granted; checked against the stage and the day", "your engagement letter"
    )


class Provider(Record):
    """The party that furnished the service and disputes the payment: the user's own side."""

    kind: PartyKind = fact(
        "Provider, facility or provider of air ambulance services", "your own records", PartyKind.PROVIDER
    )
    name: str = required("Name as on the claim form", "CMS-1500 box 33; UB-04 FL 1; 837 loop 2010AA")
    legal_business_name: str | None = fact("Legal business name", "IRS letter CP 575, NPPES")
    npi: OwnNpi | None = fact("Billing National Provider Identifier", "CMS-1500 box 33a; UB-04 FL 56; 837 NM109")
    tin: OwnTin | None = fact("Taxpayer Identification Number", "CMS-1500 box 25; UB-04 FL 5; 837 REF*EI")
    specialty: str | None = fact("Practice specialty or facility type", "NPPES taxonomy; your own records")
    practice_size: PracticeSize | None = fact(
        "Number of employees, in the steps the notice of offer must name", "your payroll"
    )
    participating: bool | None = fact(
        "Whether a direct or indirect contract with this plan covered this item on the date of service "
        "(false = nonparticipating)",
        "your contract files; remittance network indicator; ask about rental networks",
    )
    contact: Contact = part("How to reach the provider", "letterhead", Contact)
    representative: Representative | None = fact("Third party acting for it", "your engagement letter")
    leased_network: LeasedNetwork | None = fact(
        "A rental or leased network the plan claims to reach the provider through: claimed (not settled), ruled out, "
        "or it applies",
        "network name or discount on the remittance; the network's list of clients; your contract files",
    )


class Rendering(Record):
    """The person who furnished the service."""

    name: str = required("Name with credentials", "CMS-1500 box 31; 837 loop 2310B")
    npi: str | None = fact("Individual NPI", "CMS-1500 box 24J; 837 loop 2310B NM109")
    credentials: str | None = fact("Board certifications and licences", "CV, licence")


class Facility(Record):
    """Where the service was furnished. Its State decides which law may apply, never the billing address."""

    name: str | None = fact("Name of the facility", "CMS-1500 box 32; 837P loop 2310C; UB-04 FL 1")
    npi: str | None = fact("NPI of the facility", "CMS-1500 box 32a; 837P loop 2310C NM109")
    state: State | None = fact(
        "State where the service was furnished", "CMS-1500 box 32; 837P loop 2310C N4; UB-04 FL 1"
    )
    city: str | None = fact("City where the service was furnished", "CMS-1500 box 32; 837P loop 2310C N4")
    type: FacilityType | None = fact("Kind of facility", "place of service or type of bill; the State licence list")
    participating: bool | None = fact(
        "Whether the facility had a contract with this plan on the date of service (a single case agreement "
        "counts for its parties)",
        "plan directory printed for the date of service; the facility's contracting office",
    )
    participation_evidence: str | None = fact("What shows it", "directory printout, letter of the facility")
    visit_evidence: str | None = fact(
        "What ties a service furnished elsewhere (office, laboratory, remote reading) to a visit at the facility",
        "order, monitoring log, operative report",
    )
    contract: FacilityContract | None = fact(
        "What makes the facility participating: its own contract, a network's, or a single case agreement",
        "the facility's contracting office; plan directory",
    )
    single_case_agreement_for_this_case: bool | None = fact(
        "Whether the single case agreement was made with this plan for this patient's case",
        "the agreement; the facility's contracting office",
    )
    part_of_visit: bool | None = fact(
        "Whether the item was part of a visit of the patient at this facility", "order, admission record, schedule"
    )
    licensed_for_emergency_services: bool | None = fact(
        "Whether the State licenses the facility to give emergency services (asked of urgent care centers)",
        "the State's licence list",
    )


class Plan(Record):
    """The plan or issuer on the other side. The administrator is not the plan."""

    name: str = required("Name of the plan or issuer as on the remittance", "835 N1*PR; EOB; plan card")
    legal_business_name: str | None = fact(
        "Legal business name of the plan or issuer, or of the plan sponsor",
        "disclosure with the remittance (from 2026-08-03); Form 5500",
    )
    kind: PlanKind | None = fact("What kind of plan or coverage", "plan card; eligibility answer (271); ask the payer")
    funding: Funding | None = fact(
        "Fully insured or self-insured",
        'plan card ("ASO", "administered by"); eligibility answer; ask the payer',
    )
    administrator: str | None = fact(
        "Third-party administrator of a self-insured plan", "plan card; remittance letterhead"
    )
    plan_year_start: date | None = fact(
        "First day of the plan or policy year that holds the date of service", "plan document; ask the payer"
    )
    state_of_issue: State | None = fact("State that regulates an insured plan", "plan card; eligibility answer")
    state_law_opt_in: bool | None = fact(
        "Whether a self-insured plan has opted in to the State's own law",
        "the State's public opt-in list; EOB wording",
    )
    group_number: str | None = fact("Group or policy number", "835 REF*1L; plan card")
    payer_id: str | None = fact("Electronic payer id", "835 N104 or REF*2U")
    registration_number: str | None = fact(
        "Federal IDR registration number, once there is one", "remittance (149.140(d)(1)(v))"
    )
    contact: Contact = part(
        "The contact the remittance names for open negotiation",
        "835 PER; the EOB's No Surprises Act page",
        Contact,
    )
