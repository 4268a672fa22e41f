"""Small problems of choice, every way to solve them, and plans of synthetic claims."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations, product

from batch_cases import claim
from claim_facts import RULEBOOK

from idrkit.assess.planner.fee_plan import FeePlan, FeeRange, fee_plan
from idrkit.assess.planner.figures import Figures
from idrkit.assess.planner.planning import plan_batches
from idrkit.run.plan_solver import solver

# The first business day after open negotiation started on Mon 2 Nov 2026 ended: window 16 to 21 Dec.
AS_OF = date(2026, 12, 16)
EVEN = Figures(win=Decimal("0.5"))


def exactly(amount):
    """A fee without a range."""
    return FeeRange(Decimal(amount), Decimal(amount))


# Round numbers to reckon with in the head; a single dispute costs 100 + 400, a batch 100 + 600, each further step 200.
ROUND = FeePlan(Decimal(100), exactly(400), exactly(600), exactly(200), 25, "round numbers")


def planned(*claims, as_of=AS_OF, figures=EVEN, fees=ROUND, rulebook=RULEBOOK, solve_with="highs"):
    """The plan of these claims."""
    return plan_batches(claims, rulebook, as_of, figures, fees, solver() if solve_with == "highs" else None)


def legal_fees(as_of=AS_OF):
    """The ranges of the regulation."""
    return fee_plan(RULEBOOK, as_of)


def ready(number, *codes, offer="1960.00", **paths):
    """A claim whose lines can be initiated from 16 to 21 December 2026, with the facts batches ask for."""
    made = claim(number, *codes, **paths)
    lines = tuple(line.model_copy(update={"offer": Decimal(offer)}) for line in made.service_lines)
    return made.model_copy(update={"service_lines": lines})


def disputes(plan):
    """The disputes as sets of claim:line."""
    return sorted(sorted(f"{one.claim_id}:{one.line_id}" for one in each.lines) for each in plan.disputes)


def partitions(items):
    """Every way to divide the items into groups."""
    if not items:
        yield []
        return
    first, *rest = items
    for size in range(len(rest) + 1):
        for joined in combinations(rest, size):
            left = [one for one in rest if one not in joined]
            for others in partitions(left):
                yield [(first, *joined), *others]


def best_by_enumeration(gains, cost_of, waiting, *, file_all):
    """The most any division into disputes is worth; `cost_of` is None where lines may not stand together.

    `waiting` are (lines, loss after a batched determination, loss after a single one).
    """
    cost = {
        group: cost_of(group) for size in range(1, len(gains) + 1) for group in combinations(range(len(gains)), size)
    }
    best = None
    for division in partitions(list(range(len(gains)))):
        if any(cost[group] is None for group in division):
            continue
        for filed in product(*([(True,) if file_all else (False, True)] * len(division))):
            value, alone, batched = 0, set(), set()
            for group, is_filed in zip(division, filed, strict=True):
                if is_filed:
                    value += sum(gains[line] for line in group) - cost[group]
                    (alone if len(group) == 1 else batched).update(group)
            for lines, after_batch, after_single in waiting:
                value -= after_single if alone & set(lines) else after_batch if batched & set(lines) else 0
            best = value if best is None else max(best, value)
    return best
