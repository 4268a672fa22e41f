"""The choice as a mixed-integer linear program, in plain lists, and its answer as a choice again.

Variables: for each line whether it is filed alone; for each line of a set whether it is batched there; for each set how
many batches and how many further steps of lines; for each code whether a determination, or a single one, is made on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from idrkit.assess.planner.problem import ALONE, OUT, Choice, Problem, way_of

UNBOUNDED = float("inf")


@dataclass(slots=True)
class Program:
    """A program to maximise, in cents; every variable is whole. Rows are sparse: places and factors."""

    gain: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    rows: list[tuple[list[int], list[float]]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def variable(self, gain: float, most: float = 1.0) -> int:
        """A new variable from 0 to `most`; its place."""
        self.gain.append(float(gain))
        self.most.append(float(most))
        return len(self.gain) - 1

    def row(self, places: list[int], factors: list[float], low: float, high: float) -> None:
        """A condition: the sum lies between low and high."""
        self.rows.append((places, factors))
        self.low.append(low)
        self.high.append(high)


@dataclass(frozen=True, slots=True)
class Laid:
    """A program with the places of its variables: for each line alone, and by set where it is batched."""

    program: Program
    alone: tuple[int, ...]
    within: tuple[tuple[tuple[int, int], ...], ...]


def laid_out(problem: Problem, other_than: Choice | None = None) -> Laid:
    """The program of a problem; with a choice, at least one line has to be filed in another way than there."""
    program = Program()
    alone = tuple(program.variable(gain - cost) for gain, cost in zip(problem.gains, problem.alone, strict=True))
    within: list[list[tuple[int, int]]] = [[] for _ in problem.gains]
    for number, one in enumerate(problem.sets):
        places = [program.variable(problem.gains[line]) for line in one.lines]
        for line, place in zip(one.lines, places, strict=True):
            within[line].append((number, place))
        _batches(program, problem, number, places)
    for line, place in enumerate(alone):
        places = [place, *(each for _, each in within[line])]
        program.row(places, [1.0] * len(places), 1.0 if problem.file_all else 0.0, 1.0)
    _suspensions(program, problem, alone, within)
    laid = Laid(program, alone, tuple(map(tuple, within)))
    if other_than is not None:
        _differ(laid, problem, other_than)
    return laid


def _batches(program: Program, problem: Problem, number: int, places: list[int]) -> None:
    """Enough batches and steps for the lines of a set, at least two lines for each batch."""
    one, step = problem.sets[number], float(problem.step)
    size = len(places)
    steps = -(-size // problem.step)
    count = program.variable(-one.base, size // 2)
    further = program.variable(-one.further, steps)
    program.row([*places, count, further], [1.0] * size + [-step, -step], -UNBOUNDED, 0.0)
    program.row([*places, count], [1.0] * size + [-2.0], 0.0, UNBOUNDED)
    most = float(steps) if one.limit is None else one.limit / problem.step - 1.0
    program.row([further, count], [1.0, -most], -UNBOUNDED, 0.0)
    for place in places:
        program.row([place, count], [1.0, -1.0], -UNBOUNDED, 0.0)


def _suspensions(
    program: Program, problem: Problem, alone: tuple[int, ...], within: Sequence[Sequence[tuple[int, int]]]
) -> None:
    for one in problem.suspended:
        decided = program.variable(-one.batched)
        singly = program.variable(one.batched - one.single)
        for line in one.lines:
            places = [alone[line], *(each for _, each in within[line])]
            program.row([decided, *places], [1.0] + [-1.0] * len(places), 0.0, UNBOUNDED)
            program.row([singly, alone[line]], [1.0, -1.0], 0.0, UNBOUNDED)


def _differ(laid: Laid, problem: Problem, choice: Choice) -> None:
    """At least one line is out, alone, batched by code or by its claim form where in the choice it is not."""
    places: list[int] = []
    factors: list[float] = []
    for line, where in enumerate(choice):
        batched = laid.within[line]
        if where == OUT:
            # Out as there: one less for every way in which it is filed.
            own, factor = [laid.alone[line], *(place for _, place in batched)], -1.0
        elif where == ALONE:
            own, factor = [laid.alone[line]], 1.0
        else:
            way = way_of(problem, where)
            own, factor = [place for number, place in batched if problem.sets[number].way == way], 1.0
        places += own
        factors += [factor] * len(own)
    filed = sum(where != OUT for where in choice)
    laid.program.row(places, factors, -UNBOUNDED, filed - 1.0)


def choice_from(laid: Laid, values: Sequence[float]) -> Choice:
    """The choice the values of the variables stand for."""
    found = []
    for line, place in enumerate(laid.alone):
        batched = next((number for number, each in laid.within[line] if values[each] > 0.5), OUT)
        found.append(ALONE if values[place] > 0.5 else batched)
    return tuple(found)
