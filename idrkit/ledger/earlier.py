"""Earlier payment determinations of the ledger, as facts of the claims they may suspend (cooling-off).

A determination counts for a claim of the same client that was not initiated yet, under a plan recorded by the same
name, for the same provider as far as both are known, and for at least one of the same service codes. What the claim's
own record says of a dispute stands before what is found here. 45 CFR 149.510(c)(4)(vii), amended (c)(5)(vii).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from idrkit.claims.disputes import DecidedItem, PriorDetermination
from idrkit.claims.model import Claim
from idrkit.ledger.fold import Known

# A suspension lasts 90 calendar days; twice that before the claim's own beginning nothing of one is left.
_LOOK_BACK = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Decided:
    """A claim of a dispute in which a payment determination was made."""

    dispute_number: str
    plan: str
    determined_on: date
    items: tuple[tuple[str, tuple[str, ...]], ...]
    batched: bool
    provider_tin: str | None = None
    open_negotiation_start: date | None = None


def plan_name(claim: Claim) -> str:
    """The name of the plan with which plans are told apart: letters and digits only."""
    return "".join(letter for letter in claim.plan.name.casefold() if letter.isalnum())


def decided_of(known: Known) -> Decided | None:
    """The determination of a claim, if one was made in a dispute with a number."""
    claim = known.claim
    if claim is None or claim.payment_determination is None or claim.dispute.number is None:
        return None
    covered = set(claim.award.line_ids)
    lines = [one for one in claim.service_lines if not covered or one.line_id in covered]
    return Decided(
        dispute_number=claim.dispute.number,
        plan=claim.plan.name,
        determined_on=claim.payment_determination,
        items=tuple(dict.fromkeys((one.service_code, one.modifiers) for one in lines)),
        batched=bool(claim.dispute.batched),
        provider_tin=claim.provider.tin,
        open_negotiation_start=claim.open_negotiation_start,
    )


def waits(known: Known) -> bool:
    """Whether an earlier determination may still suspend it: recorded, not initiated and not over."""
    claim = known.claim
    return (
        claim is not None
        and known.closed is None
        and claim.idr_initiated is None
        and claim.payment_determination is None
        and claim.agreement_reached is None
    )


def with_earlier(claim: Claim, decided: Iterable[Decided]) -> Claim:
    """The claim with the earlier determinations of the ledger that concern it.

    Args:
        claim: the facts.
        decided: determinations of the same client under the same plan.
    """
    own = {one.dispute_number for one in claim.prior_determinations} | {claim.dispute.number}
    by_number: dict[str, list[Decided]] = {}
    for one in decided:
        if one.dispute_number not in own and _concerns(one, claim):
            by_number.setdefault(one.dispute_number, []).append(one)
    if not by_number:
        return claim
    found = tuple(_prior(some) for _, some in sorted(by_number.items()))
    return claim.model_copy(update={"prior_determinations": (*claim.prior_determinations, *found)})


def _concerns(one: Decided, claim: Claim) -> bool:
    tin = claim.provider.tin
    if one.provider_tin is not None and tin is not None and one.provider_tin != tin:
        return False
    began = claim.open_negotiation_start or claim.initial_payment_received or claim.first_date_of_service
    if began is not None and one.determined_on < began - _LOOK_BACK:
        return False
    codes = {line.service_code for line in claim.service_lines}
    return any(code in codes for code, _ in one.items)


def _prior(some: list[Decided]) -> PriorDetermination:
    """The determination of one dispute, from its claims."""
    first = some[0]
    items = tuple(dict.fromkeys(item for one in some for item in one.items))
    starts = [one.open_negotiation_start for one in some if one.open_negotiation_start]
    return PriorDetermination(
        dispute_number=first.dispute_number,
        determined_on=max(one.determined_on for one in some),
        service_codes=tuple(dict.fromkeys(code for code, _ in items)),
        batched=any(one.batched for one in some) or len(some) > 1,
        items=tuple(DecidedItem(service_code=code, modifiers=modifiers) for code, modifiers in items),
        other_party=first.plan,
        open_negotiation_start=max(starts) if starts else None,
    )


def decided_kept(one: Decided) -> str:
    """A determination as text that a table can keep."""
    shape = {
        "dispute_number": one.dispute_number,
        "plan": one.plan,
        "determined_on": one.determined_on.isoformat(),
        "items": [[code, list(modifiers)] for code, modifiers in one.items],
        "batched": one.batched,
        "provider_tin": one.provider_tin,
        "open_negotiation_start": one.open_negotiation_start.isoformat() if one.open_negotiation_start else None,
    }
    return json.dumps(shape, sort_keys=True, separators=(",", ":"))


def decided_again(text: str) -> Decided:
    """What `decided_kept` made."""
    shape: Mapping[str, Any] = json.loads(text)
    start = shape["open_negotiation_start"]
    return Decided(
        dispute_number=shape["dispute_number"],
        plan=shape["plan"],
        determined_on=date.fromisoformat(shape["determined_on"]),
        items=tuple((code, tuple(modifiers)) for code, modifiers in shape["items"]),
        batched=shape["batched"],
        provider_tin=shape["provider_tin"],
        open_negotiation_start=date.fromisoformat(start) if start else None,
    )
