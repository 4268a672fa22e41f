"""Making a plan: sort the lines, lay out the choice, have it solved, put every batch through the checks, tell why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from idrkit.assess.batch_group import GroupAssessment
from idrkit.assess.duplicates import Duplicates
from idrkit.assess.planner.checking import taken_apart
from idrkit.assess.planner.delays import Delays, delays_of, first_start, hold_up
from idrkit.assess.planner.fee_plan import FeePlan
from idrkit.assess.planner.figures import Figures, OtherSide, cents
from idrkit.assess.planner.heuristic import by_date, each_alone
from idrkit.assess.planner.lines import PlanLine, Sorted, Waiting, sort_lines
from idrkit.assess.planner.plan import BatchPlan, Compared, Kind, PlannedDispute, RuleCost
from idrkit.assess.planner.problem import ALONE, OUT, CandidateSet, Choice, Problem, Solver, split, value_of
from idrkit.assess.planner.sets import Costs, Rule, problem_of
from idrkit.assess.planner.solving import Solved, places, solve
from idrkit.assess.planner.told import difference, fees_told, one_entity, why_alone, why_batched, why_blocked
from idrkit.claims.model import Claim
from idrkit.law.rulebook import Rulebook

MOST_FOR_RULES = 20_000
"""Places of lines in sets up to which what a rule costs is solved; in a larger plan it is a range."""

_APART = (
    "The checks of a batch took apart what had been put together, so that this plan is worth less than the bound: see "
    "the disputes of one line."
)


@dataclass(frozen=True, slots=True)
class _Work:
    """What every step of making a plan needs."""

    rulebook: Rulebook
    as_of: date
    figures: Figures
    fees: FeePlan
    found: Sorted
    delays: Delays | None
    high: Problem
    low: Problem


def plan_batches(
    claims: Iterable[Claim],
    rulebook: Rulebook,
    as_of: date,
    figures: Figures,
    fees: FeePlan,
    solver: Solver | None,
    *,
    others: Duplicates | None = None,
) -> BatchPlan:
    """The set of disputes with the highest expected net recovery; without a probability, with the lowest fees.

    Args:
        claims: every open claim, read together.
        rulebook: the law.
        as_of: the day of the question.
        figures: what a person gave: probabilities, the other side's offers, what waiting costs.
        fees: what disputes cost; the plan is the best at the highest of each range.
        solver: solves a problem exactly; None where it is not installed, then the plan says how it was made.
        others: which records cover the same line, where that was asked already.

    Raises:
        NoRuleInForceError: no fee is known for the day.
    """
    work = _worked_out(claims, rulebook, as_of, figures, fees, others)
    solved = solve(work.high, solver, next_best=True)
    choice = solved.answer.choice
    disputes = _numbered(_disputes(work, choice))
    value = _value_of_disputes(work, choice, disputes)
    apart = value != solved.answer.value
    other = None if apart else solved.next_best
    return BatchPlan(
        as_of=as_of,
        valued=figures.valued,
        disputes=disputes,
        not_filed=tuple(line for line, where in zip(work.found.lines, choice, strict=True) if where == OUT),
        left_out=work.found.left_out,
        value=value,
        bound=solved.answer.bound,
        method=_APART if apart else _method(solved, solver),
        exact=value == solved.answer.bound,
        others=_side_by_side(work, choice),
        next_best=None
        if other is None
        else (solved.answer.value - other.value, difference(work.found.lines, work.high, choice, other.choice)),
        rules=tuple(_rule_costs(work, solved, solver)),
        assumptions=tuple(_assumed(work)),
    )


def _worked_out(
    claims: Iterable[Claim],
    rulebook: Rulebook,
    as_of: date,
    figures: Figures,
    fees: FeePlan,
    others: Duplicates | None,
) -> _Work:
    found = sort_lines(claims, rulebook, as_of, figures, others=others)
    delays = delays_of(figures, rulebook, as_of, first_start(one.started for one in found.lines))
    high = problem_of(found.lines, found.waiting, fees, delays, valued=figures.valued)
    low = problem_of(found.lines, found.waiting, fees, delays, valued=figures.valued, lowest=True)
    return _Work(rulebook, as_of, figures, fees, found, delays, high, low)


def _disputes(work: _Work, choice: Choice) -> Iterator[PlannedDispute]:
    batched: dict[int, list[int]] = {}
    in_a_set = {line for one in work.high.sets for line in one.lines}
    for number, where in enumerate(choice):
        if where == ALONE:
            yield _alone(work, number, number in in_a_set)
        elif where != OUT:
            batched.setdefault(where, []).append(number)
    for where, numbers in batched.items():
        held = work.high.sets[where]
        _, sizes = split(len(numbers), held, work.high.step)
        rest = sorted(numbers, key=lambda each: _order(work.found.lines[each]))
        for size in sizes:
            yield from _checked(work, where, rest[:size])
            rest = rest[size:]


def _order(line: PlanLine) -> tuple[date, str, str]:
    return line.first or date.max, line.claim_id, line.line_id


def _checked(work: _Work, where: int, numbers: Sequence[int]) -> Iterator[PlannedDispute]:
    """The batch, or what the checks leave of it."""
    place = {(work.found.lines[n].claim_id, work.found.lines[n].line_id): n for n in numbers}
    for lines, found in taken_apart([work.found.lines[n] for n in numbers], work.rulebook, work.as_of):
        own = [place[one.claim_id, one.line_id] for one in lines]
        if found is None:
            yield _alone(work, own[0], True)
        else:
            yield _batch(work, where, own, found)


def _batch(work: _Work, where: int, numbers: Sequence[int], found: GroupAssessment) -> PlannedDispute:
    lines = tuple(work.found.lines[number] for number in numbers)
    held, extra = work.high.sets[where], -(-len(lines) // work.high.step) - 1
    high, low = _cost(held, extra), _lowest(work, held, lines, extra)
    alone = sum(work.high.alone[number] for number in numbers)
    blocked, sentences = _blocked(work, lines, batched=True)
    charged = work.fees.of(work.found.lines[number].entity for number in held.lines)
    prepaid = work.fees.administrative + charged.batched.high + extra * charged.further.high
    return _dispute(
        work,
        Kind.BATCHED,
        lines,
        (low, high, cents(prepaid)),
        (
            *why_batched(lines, held, high, alone, found, work.high.step, _fees_are(work)),
            *one_entity(lines, work.fees),
            *sentences,
        ),
        blocked,
        found,
    )


def _fees_are(work: _Work) -> str:
    return "Fees on average" if work.figures.valued else "Fees to pay in advance"


def _cost(held: CandidateSet, extra: int) -> int:
    return held.base + extra * held.further


def _lowest(work: _Work, held: CandidateSet, lines: Sequence[PlanLine], extra: int) -> int:
    """What a batch costs on average at the lowest fee of the entities its own claims name."""
    costs, charged = Costs(work.fees, lowest=True), work.fees.of(one.entity for one in lines)
    return costs.batch(charged, held.chance) + extra * costs.further(charged, held.chance)


def _alone(work: _Work, number: int, in_a_set: bool) -> PlannedDispute:
    line = work.found.lines[number]
    charged = work.fees.of([line.entity])
    blocked, sentences = _blocked(work, (line,), batched=False)
    return _dispute(
        work,
        Kind.BUNDLED if line.bundled else Kind.SINGLE,
        (line,),
        (work.low.alone[number], work.high.alone[number], cents(work.fees.administrative + charged.single.high)),
        (*why_alone(line, in_a_set), *sentences),
        blocked,
        None,
    )


def _dispute(
    work: _Work,
    kind: Kind,
    lines: tuple[PlanLine, ...],
    fees: tuple[int, int, int],
    why: tuple[str, ...],
    blocked: tuple[Waiting, ...],
    found: GroupAssessment | None,
) -> PlannedDispute:
    low, high, prepaid = fees
    gain = sum(one.worth.gain for one in lines)
    return PlannedDispute(
        number="",
        kind=kind,
        lines=lines,
        days=tuple(sorted(set.intersection(*(set(one.days) for one in lines)))),
        safe=all(one.safe for one in lines),
        fees_low=low,
        fees_high=high,
        prepaid_high=prepaid,
        net_low=gain - high if work.figures.valued else None,
        net_high=gain - low if work.figures.valued else None,
        why=why,
        blocked=blocked,
        checked=found,
    )


def _blocked(work: _Work, lines: Sequence[PlanLine], *, batched: bool) -> tuple[tuple[Waiting, ...], tuple[str, ...]]:
    """The waiting lines of the same payer and code, and the sentence on them."""
    own = {(one.payer, one.item.code) for one in lines if one.payer}
    blocked = tuple(one for one in work.found.waiting if (one.payer, one.code) in own)
    if not blocked:
        return (), ()
    own_start = first_start(one.started for one in lines)
    later = min(one.started or work.as_of for one in blocked)
    held = hold_up(work.rulebook, max(one.days[0] for one in lines), own_start, later, batched=batched)
    return blocked, tuple(why_blocked(blocked, held))


def _numbered(disputes: Iterable[PlannedDispute]) -> tuple[PlannedDispute, ...]:
    ordered = sorted(disputes, key=lambda one: (one.days[-1], one.days[0], _order(one.lines[0])))
    return tuple(replace(one, number=f"D{number}") for number, one in enumerate(ordered, 1))


def _value_of_disputes(work: _Work, choice: Choice, disputes: Iterable[PlannedDispute]) -> int:
    """What the disputes are worth as they stand after the checks, less what the lines that wait lose."""
    without = replace(work.high, suspended=())
    waiting = value_of(without, choice) - value_of(work.high, choice)
    return sum(sum(one.worth.gain for one in each.lines) - each.fees_high for each in disputes) - waiting


def _method(solved: Solved, solver: Solver | None) -> str:
    exact, gap, first = solved.exact, solved.with_gap, solved.without
    if solved.answer.exact:
        return "Exact: no other plan of these lines is worth more by this reckoning."
    if solver is None:
        return (
            "Made without a solver, the better of best batch first and first to close first: install idrkit[planner] "
            "for an exact plan. The bound is the least share of a fee each line could bear."
        )
    told = [f"{exact} of {exact + gap + first} independent parts exactly"]
    if gap:
        told.append(f"{gap} by the solver up to its limit of branches")
    if first:
        told.append(f"{first} too large for it, best batch or first to close first")
    return f"Solved {', '.join(told)}; the bound is the sum of theirs."


def _side_by_side(work: _Work, choice: Choice) -> tuple[Compared, ...]:
    last_days = [one.days[-1] for one in work.found.lines]
    ways = (
        ("each line alone", each_alone(work.high)),
        ("grouped by date", by_date(work.high, last_days)),
        ("this plan", choice),
    )
    return tuple(_compared(name, work.high, way) for name, way in ways)


def _compared(name: str, problem: Problem, choice: Choice) -> Compared:
    counts: dict[int, int] = {}
    for where in choice:
        counts[where] = counts.get(where, 0) + 1
    disputes, fees = counts.pop(ALONE, 0), 0
    counts.pop(OUT, 0)
    fees = sum(cost for cost, where in zip(problem.alone, choice, strict=True) if where == ALONE)
    for where, count in counts.items():
        cost, sizes = split(count, problem.sets[where], problem.step)
        disputes += len(sizes)
        fees += cost
    return Compared(name, disputes, fees, value_of(problem, choice))


def _rule_costs(work: _Work, solved: Solved, solver: Solver | None) -> Iterator[RuleCost]:
    """What the plan would be worth more without each rule: solved again without it."""
    for rule in Rule:
        lines = work.found.lines
        if rule is Rule.COOLING_OFF and work.figures.valued:
            lines = (*lines, *work.found.suspended)
        problem = problem_of(
            lines, work.found.waiting, work.fees, work.delays, valued=work.figures.valued, without=rule
        )
        if _in_effect(problem) == _in_effect(work.high):
            yield RuleCost(rule, 0, 0)
            continue
        answer = solve(problem, solver if places(problem) <= MOST_FOR_RULES else None).answer
        least, most = answer.value - solved.answer.bound, answer.bound - solved.answer.value
        yield RuleCost(rule, max(0, least), max(0, most))


def _in_effect(problem: Problem) -> Problem:
    """The problem without what changes no plan: names, days, and a limit no set reaches."""
    plain = (
        replace(one, key="", day=None, limit=None if one.limit and len(one.lines) <= one.limit else one.limit)
        for one in problem.sets
    )
    return replace(problem, sets=tuple(sorted(plain, key=repr)))


def _assumed(work: _Work) -> Iterator[str]:
    yield f"Fees: {work.fees.source}; the plan is the best at the highest of each range."
    yield from fees_told(work.fees, [one.entity for one in work.found.lines])
    if not work.figures.valued:
        yield (
            "No probability was given (--win): nothing is weighed, every line that is ready is filed, and the fees to "
            "be paid in advance are kept lowest."
        )
        return
    yield (
        "The determinations of a batch are taken to fall together: the part of the certified IDR entity fee lost is "
        "one less the mean probability of the lines that could be in it."
    )
    if work.figures.other is OtherSide.RECEIVED:
        yield "Where no offer of the other side is given, it is taken to be what was received already."
    if work.found.waiting and not work.figures.delay:
        yield "What cooling-off costs the lines that wait is shown and not counted: no --delay-cost was given."
