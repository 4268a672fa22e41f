"""Payments of awards in remittances (835), as events: only what surely belongs to a claim decided or settled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from idrkit.claims.disputes import AwardPayment
from idrkit.claims.model import Claim
from idrkit.errors import RecordError
from idrkit.intake.awards import match_awards, with_award_payments
from idrkit.intake.joining.report import NotTaken
from idrkit.intake.x12.problems import Loss, Problem
from idrkit.intake.x12.read import FileRead, read_stream
from idrkit.intake.x12.remittance import RemittanceEnd, RemittedClaim
from idrkit.ledger.events import NewEvent, Source

_DISPUTE = re.compile(r"DISP-\d{6,8}")
_KIND = "payment_received"


@dataclass(frozen=True, slots=True)
class AwardEvents:
    """What a remittance pays of awards.

    Attributes:
        events: a payment, recovery or interest each, not recorded yet.
        known: how many more are recorded already.
        not_taken: what may pay an award and was not taken, with why.
        claims: the claims given, with these payments.
        remitted: how many claims the remittance holds.
        strangers: dispute numbers it names of which no claim was given.
        lost: segments or claims that could not be read.
    """

    events: tuple[NewEvent, ...]
    known: int
    not_taken: tuple[NotTaken, ...]
    claims: tuple[Claim, ...]
    remitted: int
    strangers: tuple[str, ...]
    lost: int


def award_events(name: str, data: bytes, claims: Sequence[Claim], *, client: str, source: Source) -> AwardEvents:
    """The payments of awards in one remittance file.

    Args:
        name: of the file, for messages.
        data: its content.
        claims: the claims of the ledger as they stand, with the payments recorded; of one client.
        client: that client.
        source: the document.

    Raises:
        RecordError: it is no remittance.
    """
    items: list[RemittedClaim | RemittanceEnd] = []
    lost, kind = 0, ""
    for item in read_stream(BytesIO(data), name):
        if isinstance(item, RemittedClaim | RemittanceEnd):
            items.append(item)
        elif isinstance(item, Problem):
            lost += item.loss is not Loss.NOTHING
        elif isinstance(item, FileRead):
            kind = item.kind
    if kind != "835":
        raise RecordError(f"{name} is an X12 file of kind {kind or 'not known'}: payments are read from an 835.")
    matches = match_awards(claims, items)
    new = {one: found for one, found in matches.payments.items() if found}
    known = _count(match_awards(*_without_payments(claims, items)).payments) - _count(new)
    remitted = [one for one in items if isinstance(one, RemittedClaim)]
    return AwardEvents(
        events=tuple(event for claim in claims for event in _events(claim, new, client, source)),
        known=max(known, 0),
        not_taken=matches.not_taken,
        claims=tuple(with_award_payments(one, matches) for one in claims),
        remitted=len(remitted),
        strangers=_strangers(remitted, claims),
        lost=lost,
    )


def _events(
    claim: Claim, found: Mapping[str, tuple[AwardPayment, ...]], client: str, source: Source
) -> Iterable[NewEvent]:
    """The payments as events; the same payment made twice is told apart by its number among its likes."""
    alike = Counter(map(_likeness, (one for one in claim.award_payments if one.amount is not None)))
    for payment in found.get(claim.claim_id, ()):
        if payment.paid_on is None or payment.amount is None:
            continue
        again = alike[_likeness(payment)]
        alike[_likeness(payment)] += 1
        facts = {
            "amount": f"{payment.amount:.2f}",
            "trace_number": payment.trace_number,
            "payer_claim_number": payment.payer_claim_number,
            "kind": str(payment.kind),
            "matched_on": payment.matched_on,
        }
        given = {name: value for name, value in facts.items() if value is not None}
        number = claim.dispute.number
        yield NewEvent(_KIND, payment.paid_on, claim.claim_id, number, given, source, client, again)


def _likeness(one: AwardPayment) -> tuple[object, ...]:
    return (one.paid_on, one.amount, one.trace_number, one.payer_claim_number, one.kind)


def _without_payments(
    claims: Sequence[Claim], items: Sequence[RemittedClaim | RemittanceEnd]
) -> tuple[list[Claim], Sequence[RemittedClaim | RemittanceEnd], dict[str, list[str]]]:
    """The claims as if no payment were recorded, but with the numbers the recorded ones made known."""
    numbers = {
        one.claim_id: [paid.payer_claim_number for paid in one.award_payments if paid.payer_claim_number]
        for one in claims
    }
    bare = [
        one.model_copy(update={"award_payments": tuple(paid for paid in one.award_payments if paid.amount is None)})
        for one in claims
    ]
    return bare, items, numbers


def _count(payments: Mapping[str, Sequence[AwardPayment]]) -> int:
    return sum(map(len, payments.values()))


def _strangers(remitted: Iterable[RemittedClaim], claims: Iterable[Claim]) -> tuple[str, ...]:
    """Dispute numbers the remittance names that no claim has."""
    known = {one.dispute.number for one in claims}
    named = (each.value.strip().upper() for one in remitted for each in one.references)
    return tuple(dict.fromkeys(one for one in named if _DISPUTE.fullmatch(one) and one not in known))
