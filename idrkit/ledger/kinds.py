"""What can be recorded of a dispute: the kinds of events, the facts each may carry, and the claim facts they fill.

The words are those of 45 CFR 149.510. A kind says what its day means; where that day is a fact of the claim record,
`day` names it, so that what was recorded and what is typed into a record are the same fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from idrkit.claims.terms import AwardPaymentKind, ExtendedStep, PrevailingParty
from idrkit.errors import UsageError

_LONGEST = 4000
_YES, _NO = ("yes", "true", "y", "1"), ("no", "false", "n", "0")


class Shape(StrEnum):
    """How a fact of an event is written."""

    TEXT = "text"
    AMOUNT = "amount"
    DAY = "date"
    YES_NO = "yes or no"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class FactOf:
    """A fact an event may carry: its name, its meaning, and the path of the claim record it fills, if any."""

    name: str
    meaning: str
    fills: str | None = None
    shape: Shape = Shape.TEXT
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event. `day` is the path of the claim fact its day is, None where the record has no such fact.

    `appends` is the list of the claim record to which the event adds an entry, instead of filling facts one by one.
    `by_hand` is False for what only a command of its own records.
    """

    id: str
    title: str
    day_means: str
    day: str | None = None
    facts: tuple[FactOf, ...] = ()
    appends: str | None = None
    by_hand: bool = True


_FEES = ("administrative", "certified_idr_entity")
CLOSURES = ("found_ineligible", "withdrawn", "administratively_closed", "default", "not_pursued")
STAGES = ("notice", "initiation", "offer")

KINDS = (
    Kind("claim_recorded", "Claim recorded", "Day of the recording", facts=(
        FactOf("record", "The claim record", shape=Shape.RECORD, required=True),
    ), by_hand=False),
    Kind("notice_sent", "Open negotiation notice sent", "Day the notice was first sent", "open_negotiation_start", (
        FactOf("sent_to", "Address or e-mail it went to", "open_negotiation.sent_to"),
        FactOf("sent_by", "E-mail, portal, certified mail ...", "open_negotiation.sent_by"),
        FactOf("proof", "What proves the day", "open_negotiation.proof"),
        FactOf("addressed_to", "Name of the party it was addressed to", "open_negotiation.addressed_to"),
    )),
    Kind("negotiation_response", "Answer to the notice", "Day it came", "open_negotiation.responded_on", (
        FactOf("payer_offer", "What the plan offered", "open_negotiation.payer_offer", Shape.AMOUNT),
    )),
    Kind("initiated", "Federal IDR process initiated", "Day the Departments received the notice", "idr_initiated", (
        FactOf("batched", "Whether several items are disputed together", "dispute.batched", Shape.YES_NO),
        FactOf("preferred_certified_idr_entity", "Preferred certified IDR entity",
               "dispute.preferred_certified_idr_entity"),
    )),
    Kind("preliminary_selection", "Certified IDR entity preliminarily selected", "Day of the preliminary selection",
         "idre_preliminary_selection", (
        FactOf("certified_idr_entity", "Certified IDR entity", "dispute.certified_idr_entity"),
    )),
    Kind("selected", "Certified IDR entity selected", "Day of the selection", "idre_selected", (
        FactOf("certified_idr_entity", "Certified IDR entity", "dispute.certified_idr_entity"),
    )),
    Kind("eligibility_determined", "Found eligible", "Day eligibility was determined", "eligibility_determined"),
    Kind("information_requested", "Information requested", "Day the certified IDR entity asked",
         "information_requested", (
        FactOf("answer_by", "Date the request names", "information_answer_by", Shape.DAY),
    )),
    Kind("information_answered", "Information given", "Day all that was asked for was given", "information_answered"),
    Kind("offer_submitted", "Notice of offer submitted", "Day it was submitted", "offer_submitted", (
        FactOf("amount", "The offer, all lines together", shape=Shape.AMOUNT),
    )),
    Kind("fee_paid", "Fee paid", "Day it was paid", facts=(
        FactOf("fee", "Which fee", choices=_FEES, required=True),
        FactOf("amount", "How much", shape=Shape.AMOUNT, required=True),
        FactOf("confirmation", "Confirmation number of the payment"),
    )),
    Kind("fee_refunded", "Certified IDR entity fee returned", "Day it was returned", "idre_fee_refunded", (
        FactOf("amount", "How much", shape=Shape.AMOUNT),
    )),
    Kind("determined", "Payment determination", "Day of the written decision", "payment_determination", (
        FactOf("prevailing_party", "Whose offer was selected", "award.prevailing_party",
               choices=tuple(PrevailingParty)),
        FactOf("determined_amount", "The out-of-network rate, cost sharing included", "award.determined_amount",
               Shape.AMOUNT),
    )),
    Kind("settled", "Agreement on a rate", "Day the parties agreed", "agreement_reached", (
        FactOf("agreed_amount", "The out-of-network rate, cost sharing included", "award.agreed_amount",
               Shape.AMOUNT),
    )),
    Kind("settlement_notified", "Agreement notified", "Day the Departments were told", "settlement_notified"),
    Kind("payment_received", "Payment for the rate", "The payment's own date", "paid_on", (
        FactOf("amount", "How much, always zero or more", "amount", Shape.AMOUNT, required=True),
        FactOf("trace_number", "Check or EFT number", "trace_number"),
        FactOf("payer_claim_number", "The plan's claim number of that payment", "payer_claim_number"),
        FactOf("kind", "Payment, recovery or interest", "kind", choices=tuple(AwardPaymentKind)),
        FactOf("matched_on", "What tied it to this claim", "matched_on"),
    ), appends="award_payments"),
    Kind("extension_approved", "Extension approved", "Day of the approval", facts=(
        FactOf("until", "Last day under the extension", "approved_extension_until", Shape.DAY, required=True),
        FactOf("step", "Step whose last day was extended", "approved_extension_step", choices=tuple(ExtendedStep)),
        FactOf("source", "What extended it", "approved_extension_source"),
    )),
    Kind("withdrawal_requested", "Withdrawal requested", "Day the other party was asked", "withdrawal_requested"),
    Kind("withdrawal_answered", "Answer to the request to withdraw", "Day of the answer", "withdrawal_answered", (
        FactOf("agreed", "Whether the other party agreed", shape=Shape.YES_NO),
    )),
    Kind("closed", "Dispute closed without a determination", "Day it was closed", facts=(
        FactOf("reason", "Why", choices=CLOSURES, required=True),
        FactOf("why", "In your own words, no patient data"),
    )),
    Kind("prepared", "Papers prepared", "Day they were made", facts=(
        FactOf("stage", "Which papers", choices=STAGES, required=True),
        FactOf("content", "SHA-256 of what they say: claim record, exhibits and templates"),
    )),
    Kind("approved", "Papers approved", "Day of the approval", facts=(
        FactOf("stage", "Which papers", choices=STAGES, required=True),
        FactOf("content", "SHA-256 of what was approved", required=True),
    ), by_hand=False),
    Kind("correction", "Correction", "Day of the correction", facts=(
        FactOf("of", "Number of the event corrected", required=True),
        FactOf("reason", "Why", required=True),
        FactOf("instead", "What is right, as an event of the same kind; without it the event is struck out",
               shape=Shape.RECORD),
    ), by_hand=False),
    Kind("purged", "Events purged", "Day of the purge", facts=(
        FactOf("certificate", "What was purged, by number and hash", shape=Shape.RECORD, required=True),
    ), by_hand=False),
)  # fmt: skip
_BY_ID = {one.id: one for one in KINDS}

Facts = Mapping[str, object]


def kind_named(name: str) -> Kind:
    """The kind with this id.

    Raises:
        UsageError: there is none.
    """
    try:
        return _BY_ID[name]
    except KeyError:
        raise UsageError(f'"{name}" is no kind of event; known: {", ".join(_BY_ID)}.') from None


def checked_facts(kind: Kind, given: Facts) -> dict[str, object]:
    """The facts of an event in the one way each is written, so that the same facts are always the same bytes.

    Args:
        kind: the kind of event.
        given: facts by name; None and empty text count as not given.

    Raises:
        UsageError: a fact is not one of this kind, is written wrongly, or is missing.
    """
    known = {one.name: one for one in kind.facts}
    for name in given:
        if name not in known:
            allowed = ", ".join(known) or "none"
            raise UsageError(f'An event "{kind.id}" has no fact "{name}"; it may carry: {allowed}.')
    facts = {}
    for name, one in known.items():
        value = given.get(name)
        if value is None or value == "":
            if one.required:
                raise UsageError(f'An event "{kind.id}" needs the fact "{name}" ({one.meaning}).')
            continue
        facts[name] = _written(one, value)
    return facts


def _written(one: FactOf, value: object) -> object:
    if one.shape is Shape.RECORD:
        return value
    if one.shape is Shape.YES_NO:
        return _yes_or_no(one, value)
    text = " ".join(str(value).split())
    if not text.isprintable():
        raise UsageError(f'The fact "{one.name}" has letters that no paper shows: type it anew.')
    if len(text) > _LONGEST:
        raise UsageError(f'The fact "{one.name}" is longer than {_LONGEST} letters: shorten it.')
    if one.shape is Shape.AMOUNT:
        return _amount(one, text)
    if one.shape is Shape.DAY:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise UsageError(f'The fact "{one.name}" is not a date: write it as YYYY-MM-DD.') from None
    if one.choices and text not in one.choices:
        raise UsageError(f'The fact "{one.name}" must be one of: {", ".join(one.choices)}.')
    return text


def _yes_or_no(one: FactOf, value: object) -> bool:
    text = str(value).strip().casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise UsageError(f'The fact "{one.name}" must be yes or no.')


def _amount(one: FactOf, text: str) -> str:
    try:
        amount = Decimal(text.replace("$", "").replace(",", ""))
        if not amount.is_finite() or amount < 0 or amount != amount.quantize(Decimal("0.01")):
            raise InvalidOperation
    except InvalidOperation:
        raise UsageError(
            f'The fact "{one.name}" is not an amount: write dollars and cents, zero or more, such as 1234.50.'
        ) from None
    return f"{amount:.2f}"
