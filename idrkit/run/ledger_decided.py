"""The claims of a ledger as matching a remittance needs them: with the day they were decided and what came since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from idrkit.claims.disputes import AwardPayment
from idrkit.claims.model import Claim
from idrkit.ledger.events import Event, NewEvent
from idrkit.ledger.recorded import KIND, claim_of
from idrkit.run.ledger_compare import standing_of

_DAYS = {"determined": "payment_determination", "settled": "agreement_reached"}
_PAYMENT = "payment_received"


def decided_claims(events: Iterable[Event]) -> tuple[Claim, ...]:
    """Each claim as it was recorded last, with the decisions, agreements and payments recorded for it.

    An event of a dispute holds for every claim tied to it. Of two days of a decision the earlier counts, so that no
    payment is passed over.

    Args:
        events: of one client, in their order.
    """
    records: dict[str, Event] = {}
    numbers: dict[str, set[str]] = defaultdict(set)
    others: list[Event] = []
    for one in events:
        if one.claim_id and one.dispute_number:
            numbers[one.claim_id].add(one.dispute_number)
        if one.kind == KIND and one.claim_id and one.purged_by is None:
            records[one.claim_id] = one
        else:
            others.append(one)
    of_claim: dict[str, list[NewEvent]] = defaultdict(list)
    for each in standing_of(others):
        if each.kind in (*_DAYS, _PAYMENT):
            of_claim[each.claim_id or each.dispute_number or ""].append(each)
    return tuple(_claim(claim_of(event), numbers[name], of_claim) for name, event in records.items())


def _claim(claim: Claim, numbers: set[str], of_claim: dict[str, list[NewEvent]]) -> Claim:
    events = [*of_claim.get(claim.claim_id, ()), *(one for name in numbers for one in of_claim.get(name, ()))]
    changes: dict[str, Any] = {}
    for kind, fact in _DAYS.items():
        days = [one.on for one in events if one.kind == kind]
        known = getattr(claim, fact)
        if days:
            changes[fact] = min([*days, *([known] if known else [])])
    payments = [*claim.award_payments, *_payments(one for one in events if one.kind == _PAYMENT)]
    changes["award_payments"] = tuple(payments)
    if claim.dispute.number is None and len(numbers) == 1:
        changes["dispute"] = claim.dispute.model_copy(update={"number": next(iter(numbers))})
    return claim.model_copy(update=changes)


def _payments(events: Iterable[NewEvent]) -> Iterator[AwardPayment]:
    return (AwardPayment.model_validate({"paid_on": one.on.isoformat(), **one.facts}) for one in events)
