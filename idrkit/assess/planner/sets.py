"""Which lines may stand together: the largest sets by what they share, the period furnished and the day to initiate.

A part of such a set may stand together too: it begins no earlier, so that its period ends no earlier, and it shares the
day. Only the largest sets are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from idrkit.assess.planner.delays import Delays
from idrkit.assess.planner.fee_plan import EntityFees, FeePlan, FeeRange
from idrkit.assess.planner.figures import cents
from idrkit.assess.planner.lines import PlanLine, Waiting
from idrkit.assess.planner.problem import CandidateSet, Problem, Suspended


class Rule(StrEnum):
    """The rules whose cost a plan can tell, by dropping one."""

    LIMIT = "line limit"
    SIMILAR = "similar condition"
    MODIFIERS = "different modifiers kept apart"
    WINDOW = "period of 30 business days"
    DAY = "one day to initiate"
    COOLING_OFF = "cooling-off"


def problem_of(
    lines: Sequence[PlanLine],
    waiting: Iterable[Waiting],
    fees: FeePlan,
    delays: Delays | None,
    *,
    valued: bool,
    without: Rule | None = None,
    lowest: bool = False,
) -> Problem:
    """The choice there is for these lines.

    Args:
        lines: the lines.
        waiting: lines a determination would suspend.
        fees: what disputes cost; the highest of each range counts.
        delays: how long determinations suspend, and what waiting costs; None where no cost was given.
        valued: a probability is known, so that a line may be left out and a fee may be won back.
        without: a rule that is dropped.
        lowest: the lowest of each range of fees counts instead.
    """
    costs = Costs(fees, lowest)
    chances = [one.chance for one in lines]
    found: dict[tuple[object, ...], CandidateSet] = {}
    for key in _keys(lines, without):
        chance = _mean(chances, key.lines)
        for each, day in _largest(lines, key.lines, without):
            limit = None if without is Rule.LIMIT else lines[each[0]].limit
            for members in _by_fees(lines, each, fees):
                charged = fees.of(lines[number].entity for number in members)
                base, further = costs.batch(charged, chance), costs.further(charged, chance)
                one = CandidateSet(members, key.way, key.told, day, base, further, limit, chance)
                # Lines that share an NPI mostly share the TIN too: one set of them is enough.
                found.setdefault((members, key.way, chance, limit), one)
    counted = delays if without is not Rule.COOLING_OFF else None
    return Problem(
        gains=tuple(one.worth.gain for one in lines),
        alone=tuple(costs.single(fees.of([one.entity]), one.chance) for one in lines),
        sets=tuple(found.values()),
        suspended=tuple(_suspended(lines, waiting, counted)) if counted is not None else (),
        step=fees.step,
        file_all=not valued,
    )


@dataclass(frozen=True, slots=True)
class Costs:
    """What a dispute costs on average, in cents: the loser bears the certified IDR entity fee."""

    fees: FeePlan
    lowest: bool

    def single(self, charged: EntityFees, chance: Fraction) -> int:
        """A dispute of one line, administrative fee included."""
        return cents(self.fees.administrative) + self._lost(charged.single, chance)

    def batch(self, charged: EntityFees, chance: Fraction) -> int:
        """A batch up to the first step of lines, administrative fee included."""
        return cents(self.fees.administrative) + self._lost(charged.batched, chance)

    def further(self, charged: EntityFees, chance: Fraction) -> int:
        """Each further step of lines of a batch."""
        return self._lost(charged.further, chance)

    def _lost(self, fee: FeeRange, chance: Fraction) -> int:
        return cents(Fraction(fee.low if self.lowest else fee.high) * (1 - chance))


def _by_fees(lines: Sequence[PlanLine], members: Sequence[int], fees: FeePlan) -> Iterator[tuple[int, ...]]:
    """The lines, and where the entities their claims name charge different fees, the parts that cost less.

    A batch of which no line is among the dearest costs no more than the dearest of its own: for every fee there is the
    part of the lines up to it, and the part with that fee alone.
    """
    yield tuple(members)
    by_fee: dict[EntityFees, list[int]] = {}
    for number in members if fees.by_entity else ():
        by_fee.setdefault(fees.of([lines[number].entity]), []).append(number)
    up_to: list[int] = []
    for fee in sorted(by_fee, key=lambda one: (one.batched.high, one.further.high, one.batched, one.further)):
        up_to += by_fee[fee]
        for part in (up_to, by_fee[fee]):
            if 1 < len(part) < len(members):
                yield tuple(sorted(part))


def _mean(chances: Sequence[Fraction], members: Sequence[int]) -> Fraction:
    """How likely the party of a batch prevails: the mean of all lines that could be in it."""
    return sum((chances[number] for number in members), Fraction(0)) / len(members)


@dataclass(frozen=True, slots=True)
class _Key:
    """What lines share, and every line that shares it."""

    way: str
    told: str
    lines: tuple[int, ...]


def _keys(lines: Sequence[PlanLine], without: Rule | None) -> Iterator[_Key]:
    forms: dict[str, list[int]] = {}
    shared: dict[tuple[str, str, str, tuple[str, ...]], list[int]] = {}
    for number, one in enumerate(lines):
        if one.bundled:
            continue
        if one.encounter:
            forms.setdefault(one.claim_id, []).append(number)
        if not one.payer:
            continue
        for biller in one.billers:
            for similar in _similar(one, without):
                shared.setdefault((biller, similar, one.text, one.payer), []).append(number)
    for claim_id, members in forms.items():
        if len(members) > 1:
            yield _Key("encounter", f"the claim form of {claim_id}", tuple(members))
    for (biller, similar, _, _), members in shared.items():
        if len(members) > 1:
            yield _Key("code", f"{similar}, {biller}", tuple(members))


def _similar(one: PlanLine, without: Rule | None) -> tuple[str, ...]:
    if without is Rule.SIMILAR:
        return ("any code",)
    return one.plainly_similar if without is Rule.MODIFIERS else one.similar


def _largest(
    lines: Sequence[PlanLine], members: Sequence[int], without: Rule | None
) -> Iterator[tuple[list[int], date | None]]:
    """The largest parts that lie in one period and can be initiated on one day, each with such a day."""
    found: dict[frozenset[int], date | None] = {}
    for day, free in _by_day(lines, members, without):
        for part in _by_period(lines, free, without):
            if len(part) > 1:
                found.setdefault(frozenset(part), day)
    kept: list[frozenset[int]] = []
    for candidate in sorted(found, key=lambda one: (-len(one), sorted(one))):
        if not any(candidate <= one for one in kept):
            kept.append(candidate)
    for one in kept:
        yield sorted(one), found[one]


def _by_day(
    lines: Sequence[PlanLine], members: Sequence[int], without: Rule | None
) -> Iterator[tuple[date | None, list[int]]]:
    if without is Rule.DAY:
        yield None, list(members)
        return
    free: dict[date, list[int]] = {}
    for number in members:
        one = lines[number]
        for day in one.free_days if without is Rule.COOLING_OFF else one.days:
            free.setdefault(day, []).append(number)
    yield from sorted(free.items())


def _by_period(lines: Sequence[PlanLine], members: Sequence[int], without: Rule | None) -> Iterator[list[int]]:
    """For every line the others that may be in a batch which begins with it."""
    if without is Rule.WINDOW:
        yield list(members)
        return
    firsts = {}
    for number in members:
        first, end = lines[number].first, lines[number].window_end
        if first is not None and end is not None:
            firsts[first] = end
    for first, end in sorted(firsts.items()):
        yield [number for number in members if _within(lines[number], first, end)]


def _within(one: PlanLine, first: date, end: date) -> bool:
    own, last = one.first, one.item.last_day
    return own is not None and last is not None and first <= own and last <= end


def _suspended(lines: Sequence[PlanLine], waiting: Iterable[Waiting], delays: Delays) -> Iterator[Suspended]:
    """For each code of each payer what the lines that wait lose while a determination on it suspends them."""
    queues: dict[tuple[tuple[str, ...], str], int] = {}
    for one in waiting:
        if one.payer and one.gain > 0:
            queues[one.payer, one.code] = queues.get((one.payer, one.code), 0) + one.gain
    for (payer, code), gain in queues.items():
        own = tuple(number for number, one in enumerate(lines) if (one.payer, one.item.code) == (payer, code))
        if own:
            batched, single = (
                round(gain * min(Fraction(1), delays.share * days / 30)) for days in (delays.batched, delays.single)
            )
            yield Suspended(own, batched, max(single, batched))
