"""Figures over everything in a ledger: how far the claims have come, the money, the results, the fees, the days.

What is not known is counted apart and is in no sum and no median; it is never taken for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median

from idrkit.claims.terms import PrevailingParty
from idrkit.ledger.standing import Reached, Standing

UNDECIDED = (Reached.RECORDED, Reached.NEGOTIATION, Reached.INITIATED, Reached.SELECTED, Reached.OFFER)
"""The steps at which no rate is set yet, in their order."""
IN_DISPUTE = UNDECIDED[1:]
"""Those of them at which the claim is in dispute: the open negotiation notice was sent."""
DECIDED = (Reached.AGREED, Reached.DETERMINED, Reached.PAID)
"""The steps at which the out-of-network rate is agreed or determined."""

Between = Callable[[date, date], int]
"""Counts the business days after one day, up to and with another."""


class Result(StrEnum):
    """What became of a claim."""

    WON = "won"
    IN_PART = "in_part"
    LOST = "lost"
    NOT_SAID = "determined_party_not_recorded"
    SETTLED = "settled"
    CLOSED = "closed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount over some claims: the sum where it is known, of how many, and of how many it is not known."""

    amount: Decimal
    known: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of what is known, and of how many that is; None where nothing is known."""

    value: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Stage:
    """The claims that have come just so far.

    Attributes:
        reached: the furthest step recorded.
        count: how many they are.
        wanted: the offers less what was received, until they are decided; in dispute only from the notice on.
        rate: the rates, once they are decided.
    """

    reached: Reached
    count: int
    wanted: Sum | None
    rate: Sum | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results under one name, of a plan, a code or a client.

    Attributes:
        name: None where it is not recorded.
        counts: how many claims by result.
        offer, rate: medians over the claims decided with both amounts known.
        share: the median of the rate as percent of the offer, over the same claims.
        days: the median of the business days from initiation to the determination.
    """

    name: str | None
    counts: dict[Result, int]
    offer: Middle
    rate: Middle
    share: Middle
    days: Middle

    @property
    def claims(self) -> int:
        """All claims under the name."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Spell:
    """How long determinations took from one step: business days of each, sorted, and how many are not known."""

    days: tuple[int, ...]
    unknown: int

    @property
    def middle(self) -> Middle:
        """The median."""
        return middle(Decimal(one) for one in self.days)


@dataclass(frozen=True, slots=True)
class Fees:
    """Fees recorded, of a dispute once: paid, returned, and the initiated disputes of which none is recorded."""

    paid: Sum
    returned: Sum


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not known of some claims, of all those of which it matters."""

    what: str
    unknown: int
    of: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a report."""

    claims: int
    disputes: int
    stages: tuple[Stage, ...]
    in_dispute: Sum
    rate: Sum
    recovered: Sum
    still_owed: Sum
    results: Outcome
    by_plan: tuple[Outcome, ...]
    by_code: tuple[Outcome, ...]
    by_client: tuple[Outcome, ...]
    fees: Fees
    from_initiation: Spell
    from_selection: Spell
    gaps: tuple[Gap, ...]
    contradictions: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]


def figures_of(standings: Iterable[Standing], between: Between) -> Figures:
    """The figures over some claims, and disputes whose claims were not recorded.

    Args:
        standings: where each stands.
        between: counts business days.
    """
    every = tuple(standings)
    read = [one for one in every if one.problem is None]
    decided = [one for one in read if one.reached in DECIDED]
    whole = _told_for_all(decided)
    owed = [one for one in decided if one.reached is not Reached.PAID]
    return Figures(
        claims=len(every),
        disputes=len({(one.client, one.dispute_number) for one in every if one.dispute_number}),
        stages=_stages(read, whole),
        in_dispute=_sum(one.in_dispute for one in read if one.reached in IN_DISPUTE),
        rate=_sum(_rate(one, whole) for one in decided),
        recovered=_sum(_unless(one, whole, one.recovered) for one in decided),
        still_owed=_sum(_unless(one, whole, one.still_owed) for one in owed),
        results=_outcome(None, read, whole, between),
        by_plan=_outcomes(read, lambda one: (one.plan,), whole, between),
        by_code=_outcomes(read, lambda one: one.codes or (None,), whole, between),
        by_client=_outcomes(read, lambda one: (one.client,), whole, between),
        fees=_fees(read),
        from_initiation=_spell(read, lambda one: one.initiated, between),
        from_selection=_spell(read, lambda one: one.selected, between),
        gaps=_gaps(read, whole),
        contradictions=tuple(why for one in read for why in one.contradictions),
        unreadable=tuple((one.name, one.problem) for one in every if one.problem is not None),
    )


def result_of(one: Standing) -> Result:
    """What became of a claim: a determination goes before an agreement, and both before a closing."""
    if one.determined is not None:
        return _PARTIES.get(one.prevailing_party or "", Result.NOT_SAID)
    if one.agreed is not None:
        return Result.SETTLED
    return Result.CLOSED if one.reached is Reached.CLOSED else Result.OPEN


_PARTIES = {
    PrevailingParty.PROVIDER.value: Result.WON,
    PrevailingParty.PLAN_OR_ISSUER.value: Result.LOST,
    PrevailingParty.EACH_IN_PART.value: Result.IN_PART,
}

Named = frozenset[tuple[str, str | None]]
"""Claims by client and claim id."""


def middle(values: Iterable[Decimal]) -> Middle:
    """The median, and of how many."""
    known = list(values)
    return Middle(median(known) if known else None, len(known))


def _told_for_all(decided: Iterable[Standing]) -> Named:
    """The claims of batched disputes with one and the same rate each: it may be that of the dispute as a whole.

    An event that names only the dispute is laid on each of its claims, and cannot be told from one amount for each.
    """
    seen: dict[tuple[str, str, Decimal], list[Standing]] = {}
    for one in decided:
        if one.dispute_number and one.rate is not None:
            seen.setdefault((one.client, one.dispute_number, one.rate), []).append(one)
    return frozenset((one.client, one.claim_id) for same in seen.values() if len(same) > 1 for one in same)


def _unless(one: Standing, whole: Named, amount: Decimal | None) -> Decimal | None:
    return None if (one.client, one.claim_id) in whole else amount


def _rate(one: Standing, whole: Named) -> Decimal | None:
    return _unless(one, whole, one.rate)


def _sum(amounts: Iterable[Decimal | None]) -> Sum:
    every = list(amounts)
    known = [one for one in every if one is not None]
    return Sum(sum(known, Decimal(0)), len(known), len(every) - len(known))


def _stages(read: Sequence[Standing], whole: Named) -> tuple[Stage, ...]:
    stages = []
    for reached in Reached:
        some = [one for one in read if one.reached is reached]
        stages.append(
            Stage(
                reached,
                len(some),
                _sum(one.in_dispute for one in some) if reached in UNDECIDED else None,
                _sum(_rate(one, whole) for one in some) if reached in DECIDED else None,
            )
        )
    return tuple(stages)


def _outcomes(
    read: Sequence[Standing], names: Callable[[Standing], Iterable[str | None]], whole: Named, between: Between
) -> tuple[Outcome, ...]:
    """The results by name, the most claims first; what has no name comes last."""
    groups: dict[str | None, list[Standing]] = {}
    for one in read:
        for name in names(one):
            groups.setdefault(name, []).append(one)
    found = (_outcome(name, some, whole, between) for name, some in groups.items())
    return tuple(sorted(found, key=lambda one: (one.name is None, -one.claims, one.name or "")))


def _outcome(name: str | None, some: Sequence[Standing], whole: Named, between: Between) -> Outcome:
    counts = dict.fromkeys(Result, 0)
    for one in some:
        counts[result_of(one)] += 1
    pairs = [
        (one.offer, rate)
        for one in some
        if one.reached in DECIDED and one.offer and (rate := _rate(one, whole)) is not None
    ]
    return Outcome(
        name,
        counts,
        offer=middle(offer for offer, _ in pairs),
        rate=middle(rate for _, rate in pairs),
        share=middle(rate / offer * 100 for offer, rate in pairs),
        days=_spell(some, lambda one: one.initiated, between).middle,
    )


def _of_disputes(some: Iterable[Standing]) -> tuple[tuple[Standing, ...], ...]:
    """The claims by dispute: those of a batched dispute together."""
    groups: dict[tuple[str, str], list[Standing]] = {}
    for one in some:
        groups.setdefault((one.client, one.dispute_number or f"claim {one.name}"), []).append(one)
    return tuple(tuple(group) for group in groups.values())


def _spell(some: Iterable[Standing], start: Callable[[Standing], date | None], between: Between) -> Spell:
    """The days from a step to the determination, of a dispute once; days in the wrong order are not known."""
    days, unknown = [], 0
    for group in _of_disputes(one for one in some if one.determined is not None):
        first, last = start(group[0]), group[0].determined
        if first is None or last is None or last < first:
            unknown += 1
        else:
            days.append(between(first, last))
    return Spell(tuple(sorted(days)), unknown)


def _fees(read: Iterable[Standing]) -> Fees:
    """Fees of a dispute are told by each of its claims: the largest sum counts, and counts once."""
    groups = _of_disputes(one for one in read if one.initiated is not None or one.fees_paid is not None)
    paid = [_largest(one.fees_paid for one in group) for group in groups]
    returned = [_largest(one.fees_returned for one in group) for group in groups]
    return Fees(_sum(paid), _sum(one for one in returned if one is not None))


def _largest(amounts: Iterable[Decimal | None]) -> Decimal | None:
    return max((one for one in amounts if one is not None), default=None)


def _gaps(read: Sequence[Standing], whole: Named) -> tuple[Gap, ...]:
    disputed = [one for one in read if one.reached in IN_DISPUTE]
    decided = [one for one in read if one.reached in DECIDED]
    determined = [one for one in read if one.determined is not None]
    owed = [one for one in decided if one.reached is not Reached.PAID]
    shared = [one for one in decided if (one.client, one.claim_id) in whole]
    facts = (
        ("The plan or issuer", [one.plan for one in read]),
        ("The service codes", [one.codes or None for one in read]),
        ("The amount in dispute", [one.in_dispute for one in disputed]),
        ("Whose offer was selected", [one.prevailing_party for one in determined]),
        ("The day of initiation of a dispute determined", [one.initiated for one in determined]),
        ("The day of selection of a dispute determined", [one.selected for one in determined]),
        ("The rate determined or agreed", [one.rate for one in decided]),
        ("What is still owed of it", [one.still_owed for one in owed]),
        (
            "The share of each claim in a rate: all claims of a dispute have the same one, which may be that of the "
            "dispute as a whole",
            [_rate(one, whole) for one in shared],
        ),
    )
    return tuple(Gap(what, sum(1 for one in given if one is None), len(given)) for what, given in facts if given)
