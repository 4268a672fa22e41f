"""The best plan of a problem, part by part, and the next best; with a solver exact, without one by a stated rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from idrkit.assess.planner.heuristic import quick_plan
from idrkit.assess.planner.problem import OUT, Answer, Choice, Part, Problem, Question, Solver, parts_of, value_of

MOST_PLACES = 10_000
"""Places of lines in sets up to which a part is given to the solver; a larger one is planned without it."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The answer for a whole problem, and how it was found.

    Attributes:
        answer: the choice, its value and the bound.
        exact, with_gap, without: how many independent parts were solved exactly, how many by the solver up to its
            limit, and how many without it.
        next_best: the best plan that files at least one line in another way; None where it was not worked out.
    """

    answer: Answer
    exact: int
    with_gap: int
    without: int
    next_best: Answer | None


def places(problem: Problem) -> int:
    """How large a problem is: places of lines in sets."""
    return sum(len(one.lines) for one in problem.sets)


def solve(problem: Problem, solver: Solver | None, *, next_best: bool = False) -> Solved:
    """The best choice.

    Args:
        problem: what there is to choose.
        solver: the solver; None where it is not installed.
        next_best: work out the next best plan too; it needs the solver.
    """
    parts = parts_of(problem)
    quick = [quick_plan(part.problem) for part in parts]
    asked = [
        number
        for number, (part, answer) in enumerate(zip(parts, quick, strict=True))
        if solver is not None and not answer.exact and places(part.problem) <= MOST_PLACES
    ]
    answers = list(quick)
    if solver is not None:
        for number, found in zip(asked, solver([Question(parts[each].problem) for each in asked]), strict=True):
            answers[number] = _better(found, quick[number])
    choice = _together(problem, parts, answers)
    value, bound = value_of(problem, choice), sum(answer.bound for answer in answers)
    exact = sum(answer.exact for answer in answers)
    with_gap = sum(not answers[number].exact for number in asked)
    whole = Answer(choice, value, bound, value == bound)
    wanted = next_best and solver is not None and whole.exact
    other = _next_best(problem, parts, answers, solver) if wanted and solver is not None else None
    return Solved(whole, exact, with_gap, len(parts) - exact - with_gap, other)


def _better(found: Answer | None, quick: Answer) -> Answer:
    """The better of two choices with the lower of their bounds."""
    if found is None:
        return quick
    best = found if found.value >= quick.value else quick
    bound = min(found.bound, quick.bound)
    return Answer(best.choice, best.value, bound, best.value == bound)


def _together(problem: Problem, parts: Sequence[Part], answers: Sequence[Answer]) -> Choice:
    choice = [OUT] * len(problem.gains)
    for part, answer in zip(parts, answers, strict=True):
        for line, where in zip(part.lines, part.back(answer.choice), strict=True):
            choice[line] = where
    return tuple(choice)


def _next_best(problem: Problem, parts: Sequence[Part], answers: list[Answer], solver: Solver) -> Answer | None:
    """The plan that loses least by filing at least one line in another way: it differs in one part only."""
    others = solver([Question(part.problem, answer.choice) for part, answer in zip(parts, answers, strict=True)])
    lost = [
        (answer.value - other.value, number)
        for number, (answer, other) in enumerate(zip(answers, others, strict=True))
        if other is not None
    ]
    if not lost or any(other is not None and not other.exact for other in others):
        return None
    _, number = min(lost)
    changed = list(answers)
    changed[number] = others[number] or answers[number]
    choice = _together(problem, parts, changed)
    value = value_of(problem, choice)
    return Answer(choice, value, value, True)
