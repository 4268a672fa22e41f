"""The best plan equals the best of all divisions; the rule without a solver stays below it, its bound above."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planner_cases import best_by_enumeration

from idrkit.assess.planner.heuristic import by_date, each_alone, quick_plan, share_bound
from idrkit.assess.planner.problem import (
    ALONE,
    OUT,
    CandidateSet,
    Problem,
    Question,
    Suspended,
    parts_of,
    split,
    value_of,
    way_of,
)
from idrkit.assess.planner.solving import solve
from idrkit.run.plan_solver import solved, solver

pytest.importorskip("highspy")


@st.composite
def problems(draw, most=7):
    number = draw(st.integers(1, most))
    some = st.lists(st.integers(0, number - 1), min_size=min(2, number), max_size=number, unique=True)
    sets = draw(
        st.lists(
            st.builds(
                CandidateSet,
                lines=some.map(sorted).map(tuple),
                way=st.sampled_from(["code", "encounter"]),
                key=st.just("k"),
                day=st.none(),
                base=st.integers(100, 1200),
                further=st.integers(0, 700),
                limit=st.sampled_from([None, 4]),
            ),
            max_size=4,
        )
    )
    waiting = draw(
        st.lists(
            st.tuples(some.map(sorted).map(tuple), st.integers(0, 300), st.integers(0, 900)).map(
                lambda each: Suspended(each[0], each[1], each[1] + each[2])
            ),
            max_size=2,
        )
    )
    amounts = st.lists(st.integers(-300, 1500), min_size=number, max_size=number).map(tuple)
    fees = st.lists(st.integers(50, 900), min_size=number, max_size=number).map(tuple)
    sets = tuple(one for one in sets if len(one.lines) > 1)
    return Problem(draw(amounts), draw(fees), sets, tuple(waiting), 2, draw(st.booleans()))


def cost_in(problem):
    def cost(group):
        if len(group) == 1:
            return problem.alone[group[0]]
        steps = -(-len(group) // problem.step) - 1
        fits = (one for one in problem.sets if set(group) <= set(one.lines))
        return min(
            (one.base + steps * one.further for one in fits if one.limit is None or len(group) <= one.limit),
            default=None,
        )

    return cost


def enumerated(problem):
    waiting = [(one.lines, one.batched, one.single) for one in problem.suspended]
    return best_by_enumeration(problem.gains, cost_in(problem), waiting, file_all=problem.file_all)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_solver_finds_what_enumeration_finds(problem):
    answer = solve(problem, solver()).answer
    assert (answer.value, answer.exact) == (enumerated(problem), True)
    assert value_of(problem, answer.choice) == answer.value == answer.bound


@settings(max_examples=100, deadline=None)
@given(problems())
def test_without_a_solver_the_plan_is_no_better_and_its_bound_no_lower(problem):
    answer, best = quick_plan(problem), enumerated(problem)
    assert answer.value <= best <= answer.bound
    assert value_of(problem, answer.choice) == answer.value
    assert best <= share_bound(problem)


@settings(max_examples=60, deadline=None)
@given(problems(most=5))
def test_the_next_best_plan_is_the_best_that_files_a_line_in_another_way(problem):
    found = solve(problem, solver(), next_best=True)
    ways = [way_of(problem, where) for where in found.answer.choice]
    best = _best_other(problem, ways)
    if best is None:
        assert found.next_best is None
        return
    assert found.next_best.value == best
    assert [way_of(problem, where) for where in found.next_best.choice] != ways


def _best_other(problem, ways):
    """By trying every choice of every line."""
    from itertools import product

    options = [
        [*(() if problem.file_all else (OUT,)), ALONE, *(n for n, one in enumerate(problem.sets) if line in one.lines)]
        for line in range(len(problem.gains))
    ]
    values = [
        value_of(problem, choice)
        for choice in product(*options)
        if all(choice.count(where) > 1 for where in set(choice) if where >= 0)
        and [way_of(problem, where) for where in choice] != ways
    ]
    return max(values, default=None)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_parts_together_are_the_whole(problem):
    parts = parts_of(problem)
    assert sorted(line for part in parts for line in part.lines) == list(range(len(problem.gains)))
    whole = solved(Question(problem))
    assert whole.value == sum(solved(Question(part.problem)).value for part in parts)


SET = CandidateSet(tuple(range(200)), "code", "k", None, 600, 200, 50)


@pytest.mark.parametrize(
    ("number", "limit", "cost", "sizes"),
    [
        (2, 50, 600, (2,)),
        (25, 50, 600, (25,)),
        (26, 50, 800, (26,)),
        (50, 50, 800, (50,)),
        (51, 50, 1400, (49, 2)),
        (100, 50, 1600, (50, 50)),
        (101, 50, 2200, (50, 49, 2)),
        (51, None, 1000, (51,)),
    ],
)
def test_the_steps_of_25_and_the_limit_of_50(number, limit, cost, sizes):
    one = CandidateSet(SET.lines, "code", "k", None, 600, 200, limit)
    assert split(number, one, 25) == (cost, sizes)


def test_a_further_batch_is_made_where_a_step_costs_more():
    dear = CandidateSet(SET.lines, "code", "k", None, 100, 300, 50)
    assert split(26, dear, 25) == (200, (24, 2))


def test_ways_to_compare_with():
    problem = Problem((0,) * 3, (500,) * 3, (CandidateSet((0, 1), "code", "k", None, 600, 0, 50),), (), 25, True)
    assert value_of(problem, each_alone(problem)) == -1500
    assert by_date(problem, [1, 2, 3]) == (0, 0, ALONE)


def test_the_same_problem_gets_the_same_answer_from_two_processes():
    one = CandidateSet(tuple(range(80)), "code", "k", None, 600, 200, 50)
    problem = Problem(tuple(range(100, 180)), (500,) * 80, (one,) * 40, (), 25, False)
    asked = [Question(problem), Question(problem)]
    assert solver(processes=2)(asked) == solver(processes=1)(asked)
