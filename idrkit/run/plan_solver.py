"""The solver of batch plans, HiGHS (extra `idrkit[planner]`); only here, and loaded only when a plan is made."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec
from math import floor

from idrkit.assess.planner.milp import Program, choice_from, laid_out
from idrkit.assess.planner.problem import Answer, Question, Solver, value_of

NODES = 500
"""Branches looked at for one part of a plan; where that is not enough the answer says its bound."""

_SECONDS = 300.0
# Places of lines in sets from which starting further processes pays.
_LARGE = 5_000
# In cents: what the solver's own arithmetic may be off by.
_ROUNDING = 0.2


def solver(processes: int | None = None) -> Solver | None:
    """The solver, or None where the extra is not installed.

    Args:
        processes: how many parts of a large plan are solved at once; as many as there are cores if not given.
    """
    if not (find_spec("highspy") and find_spec("numpy")):
        return None
    return partial(_answers, processes=processes or os.cpu_count() or 1)


def _answers(questions: Sequence[Question], processes: int) -> list[Answer | None]:
    """The answers in the order of the questions, whoever is asked."""
    size = sum(len(one.lines) for question in questions for one in question.problem.sets)
    if processes < 2 or len(questions) < 2 or size < _LARGE:
        return list(map(solved, questions))
    # The largest first, so that no process is left with it at the end.
    order = sorted(range(len(questions)), key=lambda each: -len(questions[each].problem.gains))
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        found = dict(zip(order, pool.map(solved, (questions[each] for each in order)), strict=True))
    return [found[number] for number in range(len(questions))]


def solved(question: Question) -> Answer | None:
    """The best choice, as far as it is found within a fixed number of branches; None where there is none.

    The same problem always gets the same answer: the limit is a number of branches, not a time.
    """
    problem = question.problem
    laid = laid_out(problem, question.other_than)
    found = _maximised(laid.program)
    if found is None:
        return None
    values, bound = found
    choice = choice_from(laid, values)
    value = value_of(problem, choice)
    # Amounts are whole cents: what lies less than a cent above a value is no better plan.
    whole = max(value, floor(bound * 100 + _ROUNDING))
    return Answer(choice, value, whole, whole == value)


def _maximised(program: Program) -> tuple[list[float], float] | None:
    """Values of the variables and the bound, in dollars."""
    import highspy
    import numpy

    places = [place for row, _ in program.rows for place in row]
    factors = [factor for _, row in program.rows for factor in row]
    starts = numpy.cumsum([0, *(len(row) for row, _ in program.rows)])
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.gain), len(program.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = numpy.array(program.gain) / 100
    lp.col_lower_, lp.col_upper_ = numpy.zeros(len(program.gain)), numpy.array(program.most)
    lp.row_lower_, lp.row_upper_ = numpy.array(program.low), numpy.array(program.high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = starts, numpy.array(places)
    lp.a_matrix_.value_ = numpy.array(factors)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(program.gain)
    with _quiet():
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.001),
        ("mip_max_nodes", NODES),
        ("time_limit", _SECONDS),
    ):
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    highs.run()
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return list(highs.getSolution().col_value), float(info.mip_dual_bound)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """HiGHS greets on standard output, below Python, before it can be told not to; data only goes there."""
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a file
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
