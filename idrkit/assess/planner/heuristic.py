"""Plans without a solver, two ways of filing to compare with, and a bound no plan exceeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from idrkit.assess.planner.problem import ALONE, OUT, Answer, CandidateSet, Choice, Problem, split, value_of


def quick_plan(problem: Problem) -> Answer:
    """The better of two plans made without a solver; the bound is that of `share_bound`."""
    ways = (_best_batch_first(problem), _first_to_close_first(problem))
    value, choice = max(((value_of(problem, one), one) for one in ways), key=lambda each: each[0])
    bound = share_bound(problem)
    return Answer(choice, value, bound, value == bound)


def _best_batch_first(problem: Problem) -> Choice:
    """Take the batch that adds most again and again until none adds anything."""
    choice = [_without_a_batch(problem, number) for number in range(len(problem.gains))]
    gained = {number: _added(problem, choice, one)[0] for number, one in enumerate(problem.sets)}
    touching: dict[int, list[int]] = {}
    for number, one in enumerate(problem.sets):
        for line in one.lines:
            touching.setdefault(line, []).append(number)
    while gained:
        number = max(gained, key=lambda each: (gained[each], -each))
        if gained.pop(number) <= 0:
            break
        _, taken = _added(problem, choice, problem.sets[number])
        for line in taken:
            choice[line] = number
        for other in {each for line in taken for each in touching[line]}:
            if other in gained:
                gained[other] = _added(problem, choice, problem.sets[other])[0]
    return tuple(choice)


def _first_to_close_first(problem: Problem) -> Choice:
    """Batch the line whose last day comes first with all that may join it, where that is worth more than without."""
    last = [date.min] * len(problem.gains)
    for one in problem.sets:
        for line in one.lines:
            last[line] = max(last[line], one.day or date.min)
    worth = [problem.file_all or gain > 0 for gain in problem.gains]
    choice = list(_joined(problem, last, worth))
    for number in {where for where in choice if where >= 0}:
        own = [line for line, where in enumerate(choice) if where == number]
        apart = [_without_a_batch(problem, line) for line in own]
        left = sum(problem.gains[line] for line in own) - split(len(own), problem.sets[number], problem.step)[0]
        if left < sum(
            problem.gains[line] - problem.alone[line] for line, where in zip(own, apart, strict=True) if where == ALONE
        ):
            for line, where in zip(own, apart, strict=True):
                choice[line] = where
    return tuple(choice)


def _without_a_batch(problem: Problem, number: int) -> int:
    worth = problem.file_all or problem.gains[number] > problem.alone[number]
    return ALONE if worth else OUT


def _added(problem: Problem, choice: Sequence[int], one: CandidateSet) -> tuple[int, list[int]]:
    """What batching the lines of a set that are not batched yet would add, and which lines."""
    free = [line for line in one.lines if choice[line] < 0 and (problem.file_all or problem.gains[line] > 0)]
    if len(free) < 2:
        return 0, []
    now = sum(problem.gains[line] - problem.alone[line] for line in free if choice[line] == ALONE)
    return sum(problem.gains[line] for line in free) - split(len(free), one, problem.step)[0] - now, free


def share_bound(problem: Problem) -> int:
    """What no plan exceeds: every line bears at least the smallest share of a fee that any dispute open to it has."""
    least = list(problem.alone)
    for one in problem.sets:
        share = _least_share(one, len(one.lines), problem.step)
        for line in one.lines:
            least[line] = min(least[line], share)
    left = (gain - cost for gain, cost in zip(problem.gains, least, strict=True))
    return sum(left) if problem.file_all else sum(max(0, one) for one in left)


def _least_share(one: CandidateSet, lines: int, step: int) -> int:
    """The fee of one batch of a set divided by its lines, rounded down, at the size where that is least."""
    most = min(lines, one.limit) if one.limit is not None else lines
    shares: list[int] = [
        (one.base + (-(-size // step) - 1) * one.further) // size for size in (*range(step, most, step), most)
    ]
    return min(shares)


def each_alone(problem: Problem) -> Choice:
    """Every line as a dispute of its own."""
    return tuple(ALONE for _ in problem.gains)


def by_date(problem: Problem, last_days: Sequence[date]) -> Choice:
    """As a biller groups by date: the line whose window closes first, with all others that may join it."""
    found = _joined(problem, last_days, [True] * len(problem.gains))
    return tuple(ALONE if where == OUT else where for where in found)


def _joined(problem: Problem, last_days: Sequence[date], worth: Sequence[bool]) -> Choice:
    """The lines in the order of their last days, each with all that may join it; the others as without a batch."""
    choice = [_without_a_batch(problem, line) for line in range(len(problem.gains))]
    own: dict[int, list[int]] = {}
    for number, one in enumerate(problem.sets):
        for line in one.lines:
            own.setdefault(line, []).append(number)
    for line in sorted(own, key=lambda each: (last_days[each], each)):
        if choice[line] >= 0 or not worth[line]:
            continue
        free = {
            number: [each for each in problem.sets[number].lines if choice[each] < 0 and worth[each]]
            for number in own[line]
        }
        number = max(free, key=lambda each: (len(free[each]), -each))
        if len(free[number]) > 1:
            for each in free[number]:
                choice[each] = number
    return tuple(choice)
