"""Earlier payment determinations of the ledger, as facts of the claims they may suspend (cooling-off).

A determination counts for a claim of the same client that was not initiated yet, under a plan recorded by the same
name, for the same provider as far as both are known, and for at least one of the same service codes. What the claim's
own record says of a dispute stands before what is found here. 45 CFR 149.510(c)(4)(vii), amended (c)(5)(vii).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from idrkit.claims.disputes import DecidedItem, PriorDetermination
from idrkit.claims.model import Claim
from idrkit.law.calendar import BusinessCalendar
from idrkit.law.rulebook import Rulebook
from idrkit.ledger.fold import Known

# A suspension lasts 90 calendar days; twice that before the claim's own beginning nothing of one is left.
_LOOK_BACK = timedelta(days=180)
# Open negotiation lasts 30 business days, the day it starts counted as the first.
_NEGOTIATION = 30
# "... was completed in the 30 business days before the suspension": (c)(5)(vii)(C), batched.
_BEFORE_BATCHED = 30
GATE = "G_COOL"
_Like = tuple[tuple[str, ...], bool, str | None, bool | None, bool]


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


class Decisions:
    """The determinations of a client under one plan, by service code and in the order of their days."""

    def __init__(self, decided: Iterable[Decided], rulebook: Rulebook | None) -> None:
        """Put the claims of each dispute together.

        Args:
            decided: the claims with a determination, in any order.
            rulebook: the law, whose date of the amended suspension keeps determinations under different texts apart;
                None where there is none of them.
        """
        since = rulebook.gate(GATE).since if rulebook is not None else None
        by_number: dict[str, list[Decided]] = {}
        for one in decided:
            by_number.setdefault(one.dispute_number, []).append(one)
        self._by_code: dict[str, dict[_Like, list[PriorDetermination]]] = {}
        for some in sorted(by_number.values(), key=lambda each: max(one.determined_on for one in each)):
            prior = _prior(some)
            tins = {one.provider_tin for one in some}
            tin = tins.pop() if len(tins) == 1 else None
            for item in prior.items:
                like = (item.modifiers, prior.batched, tin, *_text_of(prior, since))
                self._by_code.setdefault(item.service_code, {}).setdefault(like, []).append(prior)

    def concerning(self, claim: Claim, until: Sequence[date]) -> tuple[PriorDetermination, ...]:
        """The determinations that may suspend a claim.

        Of those alike in code, modifiers, batching and text the last one lifts last: the period differs by the text.
        The last one by the end of the claim's own open negotiation gives the window after it, or, under the amended
        text of a batched dispute, the last one in the 30 business days from then. These suspend what all do.
        """
        began = claim.open_negotiation_start or claim.initial_payment_received or claim.first_date_of_service
        first = date.min if began is None else began - _LOOK_BACK
        own = {one.dispute_number for one in claim.prior_determinations} | {claim.dispute.number}
        found: dict[str, PriorDetermination] = {}
        for code in dict.fromkeys(line.service_code for line in claim.service_lines):
            for (_, _, tin, *_), some in self._by_code.get(code, {}).items():
                if tin is not None and claim.provider.tin is not None and tin != claim.provider.tin:
                    continue
                last = [len(some), *(bisect_right(some, day, key=lambda one: one.determined_on) for day in until)]
                for prior in {some[place - 1].dispute_number: some[place - 1] for place in last if place}.values():
                    if prior.determined_on >= first and prior.dispute_number not in own:
                        found[prior.dispute_number] = prior
        return tuple(found[number] for number in sorted(found))


NO_DECISIONS = Decisions((), None)


def with_earlier(claim: Claim, decisions: Decisions, calendar: BusinessCalendar) -> Claim:
    """The claim with the earlier determinations of the ledger that concern it.

    Args:
        claim: the facts.
        decisions: of the same client under the same plan.
        calendar: the business days.
    """
    start = claim.open_negotiation_start
    ends = [] if start is None else [calendar.nth_from(start, _NEGOTIATION)]
    found = decisions.concerning(claim, [*ends, *(calendar.nth_after(day, _BEFORE_BATCHED) for day in ends)])
    if not found:
        return claim
    return claim.model_copy(update={"prior_determinations": (*claim.prior_determinations, *found)})


def _text_of(prior: PriorDetermination, since: date | None) -> tuple[bool | None, bool]:
    """What tells under which text it suspends: its open negotiation, if known, and the determination itself."""
    start = prior.open_negotiation_start
    if since is None:
        return None, False
    return None if start is None else start >= since, prior.determined_on >= since


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
