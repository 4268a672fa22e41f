"""Where a claim stands in the process, as the ledger has it: one short account of each, for lists and the report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from idrkit.assess.award import balance
from idrkit.assess.compare import compare, total

if TYPE_CHECKING:
    from idrkit.claims.model import Claim
    from idrkit.ledger.fold import Known


class Reached(StrEnum):
    """How far a claim has come, the furthest step that is recorded."""

    RECORDED = "recorded"
    NEGOTIATION = "open_negotiation"
    INITIATED = "initiated"
    SELECTED = "entity_selected"
    OFFER = "offer_submitted"
    AGREED = "agreed"
    DETERMINED = "determined"
    PAID = "paid"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim, or a dispute whose claims were not recorded, on its way; None is what is not known.

    Attributes:
        client, claim_id, dispute_number: what it is called.
        reached: the furthest step recorded.
        plan, funding: the other party.
        codes: the service codes of its lines.
        notice_sent, initiated, selected, offer_submitted, determined, agreed, closed: the days of the steps.
        closed_why: the reason recorded for a closing without a determination.
        offer: the offer, all lines together, cost sharing included.
        in_dispute: the offer less what was received.
        rate: the out-of-network rate determined or agreed, cost sharing included.
        still_owed: what the plan or issuer has yet to pay of it.
        recovered: what was paid for it since, less what was taken back.
        prevailing_party: whose offer was selected.
        fees_paid, fees_returned: the fees recorded.
        contradictions: what is said in two ways, or of several claims at once, each in a sentence.
        problem: why the claim record cannot be read.
    """

    client: str
    claim_id: str | None
    dispute_number: str | None
    reached: Reached
    plan: str | None = None
    funding: str | None = None
    codes: tuple[str, ...] = ()
    notice_sent: date | None = None
    initiated: date | None = None
    selected: date | None = None
    offer_submitted: date | None = None
    determined: date | None = None
    agreed: date | None = None
    closed: date | None = None
    closed_why: str | None = None
    offer: Decimal | None = None
    in_dispute: Decimal | None = None
    rate: Decimal | None = None
    still_owed: Decimal | None = None
    recovered: Decimal | None = None
    prevailing_party: str | None = None
    fees_paid: Decimal | None = None
    fees_returned: Decimal | None = None
    contradictions: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def name(self) -> str:
        """The claim id, or the number of a dispute without a record."""
        return self.claim_id or self.dispute_number or ""


_STEPS = (
    ("notice_sent", "open_negotiation_start", Reached.NEGOTIATION),
    ("initiated", "idr_initiated", Reached.INITIATED),
    ("selected", "idre_selected", Reached.SELECTED),
    ("offer_submitted", "offer_submitted", Reached.OFFER),
    ("agreed", "agreement_reached", Reached.AGREED),
    ("determined", "payment_determination", Reached.DETERMINED),
)
_ENDS = (Reached.AGREED, Reached.DETERMINED, Reached.PAID)


def standing_of(known: Known) -> Standing:
    """Where it stands, from what is known of it."""
    days: dict[str, Any] = {name: _day(known, path) for name, path, _ in _STEPS}
    reached = [step for name, _, step in _STEPS if days[name] is not None]
    closed = known.closed
    paid, returned = known.paid("fee_paid"), known.paid("fee_refunded")
    words: dict[str, Any] = _money(known.claim) if known.claim else _told(known)
    furthest = reached[-1] if reached else Reached.RECORDED
    if furthest in (Reached.DETERMINED, Reached.AGREED) and words.pop("settled", None):
        furthest = Reached.PAID
    words.pop("settled", None)
    return Standing(
        client=known.client,
        claim_id=known.claim_id,
        dispute_number=known.dispute_number,
        reached=Reached.CLOSED if closed and furthest not in _ENDS else furthest,
        closed=closed.on if closed else None,
        closed_why=str(closed.facts["reason"]) if closed else None,
        fees_paid=paid or None,
        fees_returned=returned or None,
        contradictions=known.contradictions,
        problem=known.problem or None,
        **days,
        **words,
    )


def _day(known: Known, path: str) -> date | None:
    value = getattr(known.claim, path) if known.claim else known.facts.get(path)
    return value if isinstance(value, date) else None


def _money(claim: Claim) -> dict[str, Any]:
    lines = compare(claim)
    found = balance(claim)
    paid = (found.paid, found.recovered) if found else (None, None)
    return {
        "plan": claim.plan.name,
        "funding": claim.plan.funding.value if claim.plan.funding else None,
        "codes": tuple(dict.fromkeys(line.service_code for line in claim.service_lines)),
        "offer": total(line.offer for line in lines),
        "in_dispute": total(line.amount_in_dispute for line in lines),
        "rate": found.rate if found else None,
        "still_owed": found.still_owed if found else None,
        "recovered": None if paid[0] is None else paid[0] - (paid[1] or Decimal(0)),
        "prevailing_party": claim.award.prevailing_party.value if claim.award.prevailing_party else None,
        "settled": found.settled if found else None,
    }


def _told(known: Known) -> dict[str, Any]:
    """What the events tell of the money where there is no record."""
    rate = known.facts.get("award.determined_amount", known.facts.get("award.agreed_amount"))
    prevailing = known.facts.get("award.prevailing_party")
    return {
        "rate": None if rate is None else Decimal(str(rate)),
        "prevailing_party": None if prevailing is None else str(prevailing),
    }


def standing_shape(one: Standing) -> dict[str, Any]:
    """An account as plain data; null is what is not known."""
    return {each.name: _plain(getattr(one, each.name)) for each in fields(Standing)}


def standing_kept(one: Standing) -> str:
    """An account as text that a table can keep."""
    shape = standing_shape(one)
    return json.dumps({name: value for name, value in shape.items() if value not in (None, [])}, sort_keys=True)


def standing_again(text: str) -> Standing:
    """What `standing_kept` made."""
    shape: Mapping[str, Any] = json.loads(text)
    words = {each.name: _again(each.name, shape.get(each.name)) for each in fields(Standing)}
    return Standing(**words)


_DAYS = ("notice_sent", "initiated", "selected", "offer_submitted", "determined", "agreed", "closed")
_AMOUNTS = ("offer", "in_dispute", "rate", "still_owed", "recovered", "fees_paid", "fees_returned")
_LISTS = ("codes", "contradictions")


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return list(value) if isinstance(value, tuple) else value


def _again(name: str, value: Any) -> Any:
    if name in _LISTS:
        return tuple(value or ())
    if name == "reached":
        return Reached(value)
    if value is None:
        return None
    if name in _DAYS:
        return date.fromisoformat(value)
    return Decimal(value) if name in _AMOUNTS else value
