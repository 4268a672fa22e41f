"""A plan as a problem of choice: lines, sets of lines that may stand together, what disputes cost, and a choice.

Amounts are whole cents, so that two ways to the same choice give the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

OUT = -1
ALONE = -2


@dataclass(frozen=True, slots=True)
class CandidateSet:
    """Lines of which any two or more may be one batch, as long as the batch is not larger than the limit.

    Attributes:
        lines: their numbers.
        way: "encounter" or "code": why they are similar.
        key: what they share, for the reader.
        day: a day on which all of them can be initiated; None where that rule is dropped.
        base: what a batch of them costs on average, in cents.
        further: what each further step of lines costs on average, in cents.
        limit: the most lines of one batch; None where there is no limit. A multiple of the step.
        chance: how likely the party of a batch is taken to prevail, as `base` and `further` have it.
    """

    lines: tuple[int, ...]
    way: str
    key: str
    day: date | None
    base: int
    further: int
    limit: int | None
    chance: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Suspended:
    """What a determination on a code costs the lines that wait, in cents: once, however many determinations there are.

    Attributes:
        lines: the numbers of the lines whose determination suspends them.
        batched: after a batched determination.
        single: after a single one, where longer; never less.
    """

    lines: tuple[int, ...]
    batched: int
    single: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What there is to choose.

    Attributes:
        gains: what each line brings on average, before fees.
        alone: what each costs as a dispute of its own, on average.
        sets: which lines may stand together; as large as the rules allow.
        suspended: what determinations cost the lines that wait.
        step: how many lines the fee of a batch covers.
        file_all: every line has to be filed; otherwise one may be left out.
    """

    gains: tuple[int, ...]
    alone: tuple[int, ...]
    sets: tuple[CandidateSet, ...]
    suspended: tuple[Suspended, ...]
    step: int
    file_all: bool


Choice = tuple[int, ...]
"""For every line OUT, ALONE or the number of the set it is batched in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A choice with its value, and a value that no choice exceeds; `exact` where the two are known to be the same."""

    choice: Choice
    value: int
    bound: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A problem to be solved; with a choice, for the best that files at least one line in another way."""

    problem: Problem
    other_than: Choice | None = None


Solver = Callable[[Sequence[Question]], "list[Answer | None]"]
"""Answers questions in their order; None where a question has no answer."""


def split(number: int, one: CandidateSet, step: int) -> tuple[int, tuple[int, ...]]:
    """The cheapest way to make batches of this many lines of a set: what it costs, and how large each batch is."""
    fewest = -(-number // one.limit) if one.limit is not None else 1
    steps = -(-number // step)
    ways = ((count * one.base + max(0, steps - count) * one.further, count) for count in range(fewest, number // 2 + 1))
    cost, count = min(ways)
    return cost, _sizes(number, count, max(0, steps - count), one, step)


def _sizes(number: int, count: int, further: int, one: CandidateSet, step: int) -> tuple[int, ...]:
    """Sizes with at least two lines each that need no more than `further` further steps."""
    most = -(-one.limit // step) - 1 if one.limit is not None else further
    sizes = []
    for left in range(count, 0, -1):
        own = min(most, further)
        further -= own
        sizes.append(min(step * (own + 1), number - 2 * (left - 1)))
        number -= sizes[-1]
    return tuple(sizes)


def value_of(problem: Problem, choice: Choice) -> int:
    """What a choice is worth, in cents: gains less fees and less what the lines that wait lose."""
    value = 0
    counts: dict[int, int] = {}
    for number, where in enumerate(choice):
        if where == OUT:
            continue
        value += problem.gains[number]
        if where == ALONE:
            value -= problem.alone[number]
        else:
            counts[where] = counts.get(where, 0) + 1
    value -= sum(split(count, problem.sets[number], problem.step)[0] for number, count in counts.items())
    for one in problem.suspended:
        ways = {choice[number] for number in one.lines}
        value -= one.single if ALONE in ways else one.batched if ways - {OUT} else 0
    return value


def way_of(problem: Problem, where: int) -> str:
    """How a line is filed, in a word: out, alone, code, encounter."""
    return {OUT: "out", ALONE: "alone"}.get(where) or problem.sets[where].way


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a problem that has nothing to do with the rest, with the numbers its lines and sets have there."""

    lines: tuple[int, ...]
    sets: tuple[int, ...]
    problem: Problem

    def back(self, choice: Choice) -> Choice:
        """A choice for the part, with the numbers of the whole."""
        return tuple(where if where < 0 else self.sets[where] for where in choice)


def parts_of(problem: Problem) -> tuple[Part, ...]:
    """The problem in parts that have nothing to do with one another."""
    root = list(range(len(problem.gains)))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for linked in (*(one.lines for one in problem.sets), *(one.lines for one in problem.suspended)):
        for number in linked[1:]:
            root[find(number)] = find(linked[0])
    lines: dict[int, list[int]] = {}
    sets: dict[int, list[int]] = {}
    charges: dict[int, list[Suspended]] = {}
    for number in range(len(root)):
        lines.setdefault(find(number), []).append(number)
    for number, one in enumerate(problem.sets):
        sets.setdefault(find(one.lines[0]), []).append(number)
    for charge in problem.suspended:
        charges.setdefault(find(charge.lines[0]), []).append(charge)
    return tuple(_part(problem, own, sets.get(key, []), charges.get(key, [])) for key, own in lines.items())


def _part(problem: Problem, lines: list[int], sets: list[int], charges: list[Suspended]) -> Part:
    new = {number: place for place, number in enumerate(lines)}
    made = Problem(
        gains=tuple(problem.gains[number] for number in lines),
        alone=tuple(problem.alone[number] for number in lines),
        sets=tuple(replace(problem.sets[each], lines=_renamed(problem.sets[each].lines, new)) for each in sets),
        suspended=tuple(replace(one, lines=_renamed(one.lines, new)) for one in charges),
        step=problem.step,
        file_all=problem.file_all,
    )
    return Part(tuple(lines), tuple(sets), made)


def _renamed(lines: tuple[int, ...], new: dict[int, int]) -> tuple[int, ...]:
    return tuple(new[number] for number in lines)
