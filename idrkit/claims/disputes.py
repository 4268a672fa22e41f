"""Disputes as facts: this one's numbers and choices, earlier and other ones, and what was decided and paid since."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from idrkit.claims.money import Money
from idrkit.claims.record import Modifier, Record, ServiceCode, fact, required
from idrkit.claims.shapes import objection_id
from idrkit.claims.terms import AwardPaymentKind, DisputeState, PrevailingParty, PriorOutcome

ObjectionId = Annotated[str, AfterValidator(objection_id)]


class Dispute(Record):
    """The dispute once initiated: numbers and choices of the portal."""

    number: Annotated[str, Field(pattern=r"^DISP-\d{6,8}$")] | None = fact("Dispute number", "portal e-mail")
    preferred_certified_idr_entity: str | None = fact("Preferred certified IDR entity", "your choice")
    certified_idr_entity: str | None = fact("Certified IDR entity selected", "portal e-mail")
    batched: bool | None = fact("Whether several items are disputed together as a batch", "your decision")
    bundled: bool | None = fact("Whether it is a bundled payment arrangement under one code", "claim form, remittance")
    objections: tuple[ObjectionId, ...] = fact(
        "Objections of the other party that the offer is to answer, by their ids in templates/brief/objections.toml "
        "(docs/brief.md lists them)",
        "the other party's responses",
        (),
    )


class DecidedItem(Record):
    """One item or service that an earlier dispute decided."""

    service_code: ServiceCode = required("Code decided", "written decision")
    modifiers: tuple[Modifier, ...] = fact("Modifiers of the code, as decided", "written decision", ())


class PriorDetermination(Record):
    """An earlier payment determination between the same parties."""

    dispute_number: str = required("Number of the earlier dispute", "written decision")
    determined_on: date = required("Date of the determination", "written decision")
    service_codes: tuple[ServiceCode, ...] = required("Codes decided", "written decision")
    batched: bool = required("Whether it was a batched determination", "written decision")
    initiated_by_provider: bool = fact("Whether this provider initiated it", "notice of initiation", True)
    outcome: PriorOutcome = fact(
        "How the earlier dispute ended: only a payment determination suspends",
        "written decision; portal e-mail",
        PriorOutcome.PAYMENT_DETERMINATION,
    )
    open_negotiation_start: date | None = fact(
        "Day open negotiation of the earlier dispute started: it may select the text that governs the suspension",
        "proof of delivery of that dispute's open negotiation notice",
    )
    items: tuple[DecidedItem, ...] = fact(
        "Codes decided, each with its modifiers; without it the modifiers are not known", "written decision", ()
    )
    other_party: str | None = fact(
        "Other party of the earlier dispute: the issuer of insured coverage, the plan itself if self-insured",
        "written decision; notice of initiation",
    )
    same_other_party: bool | None = fact(
        "Whether the other party is the same: the same issuer across its insured plans, only the same plan if "
        "self-insured",
        "written decision; plan card of both claims",
    )


class OtherDispute(Record):
    """Another dispute, of whatever claim, that may already cover a line of this one."""

    dispute_number: str = required("Number of the other dispute", "portal e-mail; your list of disputes")
    claim_number: str | None = fact("The plan's claim number in that dispute", "notice of initiation")
    line_ids: tuple[str, ...] = fact("Line numbers of this claim it covers", "notice of initiation", ())
    service_codes: tuple[ServiceCode, ...] = fact("Codes it covers", "notice of initiation", ())
    state: DisputeState = required("Pending, decided, found ineligible, or closed", "portal; written decision")
    on: date | None = fact("Since when", "portal; written decision")


class Award(Record):
    """What was determined or agreed, and for which lines; the amount of a line stands with the line."""

    determined_amount: Money | None = fact(
        "The out-of-network rate of the payment determination for all its lines of this claim: the offer selected, "
        "cost sharing included",
        "written decision",
    )
    agreed_amount: Money | None = fact(
        "The out-of-network rate agreed for all lines of this claim the agreement covers, cost sharing included",
        "signed agreement",
    )
    line_ids: tuple[str, ...] = fact(
        "Line numbers it covers; without them every line of the claim", "written decision; signed agreement", ()
    )
    prevailing_party: PrevailingParty | None = fact("Whose offer was selected", "written decision")
    cost_sharing_paid: Money | None = fact(
        "What the patient has paid of the cost sharing of these lines (asked where the initial payment was more than "
        "the rate)",
        "patient's account in your billing system",
    )


class AwardPayment(Record):
    """Money for a rate determined or agreed, as a later remittance, check or transfer shows it."""

    paid_on: date | None = fact("The payment's own date", "later 835 BPR16; check date")
    amount: Money | None = fact("How much, always zero or more; kind says in which direction", "later 835 CLP04, PLB04")
    trace_number: str | None = fact("Check or EFT number", "later 835 TRN02; the payer's letter")
    payer_claim_number: str | None = fact("The plan's claim number of that payment", "later 835 CLP07")
    kind: AwardPaymentKind = fact(
        "Payment, recovery (taken back or offset), or interest, which pays nothing of the rate",
        "later 835 CLP, PLB",
        AwardPaymentKind.PAYMENT,
    )
    matched_on: str | None = fact("What tied the remittance to this claim", "filled where idrkit matched it")
