"""The reasons of a plan, in sentences a biller understands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from idrkit.assess.batch_group import GroupAssessment
from idrkit.assess.planner.delays import HoldUp
from idrkit.assess.planner.fee_plan import FeePlan
from idrkit.assess.planner.figures import dollars
from idrkit.assess.planner.lines import PlanLine, Waiting
from idrkit.assess.planner.problem import CandidateSet, Choice, Problem, way_of
from idrkit.assess.results import Verdict
from idrkit.claims.identifiers import bare
from idrkit.law.counting import short_day

_WAYS = {
    "out": "not filed",
    "alone": "filed alone",
    "code": "batched with the same code of other claims",
    "encounter": "batched with its claim form",
}
_NAMED = 3


def money(amount: int | Decimal) -> str:
    """An amount in cents, or in dollars where it is a Decimal, as people read it."""
    value = dollars(amount) if isinstance(amount, int) else amount
    return f"-${-value:,.2f}" if value < 0 else f"${value:,.2f}"


def why_alone(line: PlanLine, in_a_set: bool) -> Iterator[str]:
    """Why a line is a dispute of its own."""
    if line.bundled:
        yield "A bundle under one code: one determination, the fee of a single dispute."
    elif in_a_set:
        yield "A batch it fits would not cost less."
    elif line.notes:
        yield f"Not known to fit with other claims: {', '.join(line.notes)} missing."
    else:
        yield "No other line to be filed shares its claim form or its code, payer, biller, period and days."


def why_batched(
    lines: Sequence[PlanLine],
    held: CandidateSet,
    fees: int,
    alone: int,
    found: GroupAssessment,
    step: int,
    fees_are: str,
) -> Iterator[str]:
    """Why these lines are one dispute; `fees_are` says which fees are compared."""
    claims = len({one.claim_id for one in lines})
    if held.way == "encounter":
        yield f"{len(lines)} lines of one encounter on one claim form."
    else:
        of = f" of {claims} claims" if claims > 1 else ""
        yield f"{len(lines)} lines{of} with one {held.key}, one payer, furnished within one period."
    yield f"{fees_are} {money(fees)} instead of {money(alone)} with each line alone, at the highest."
    steps = -(-len(lines) // step) - 1
    if steps:
        yield f"More than {step} lines: {steps} further step{'s' if steps > 1 else ''} of the fee."
    yield from _waits(lines)
    for finding in found.findings:
        if finding.verdict is Verdict.WARN:
            yield f"{finding.id}: {finding.next_step or finding.sentence}"


def one_entity(lines: Sequence[PlanLine], fees: FeePlan) -> Iterator[str]:
    """That the claims of a batch do not name one certified IDR entity, where their fees differ."""
    if len({fees.of([one.entity]) for one in lines}) > 1:
        named = list(dict.fromkeys(one.entity or "no certified IDR entity" for one in lines))
        yield f"One certified IDR entity decides, but its claims name {' and '.join(named)}: the fee is a range."


def fees_told(fees: FeePlan, entities: Sequence[str | None]) -> Iterator[str]:
    """Whose fees a plan reckons with, where there is a fee table.

    Args:
        fees: the fees.
        entities: what the claim of each line of the plan names.
    """
    if not fees.by_table:
        return
    named = list({bare(one): one for one in reversed(entities) if one}.values())[::-1]
    without = [one for one in named if bare(one) in fees.without_row]
    if read := [one for one in named if one not in without]:
        yield f"Where a claim names {', '.join(read)}, the fee is the one in the table."
    if without:
        yield f"No row of the fee table is for {', '.join(without)}: the ranges of the regulation are carried through."
    if unnamed := sum(not one for one in entities):
        yield (
            f"For {unnamed} line{'s' * (unnamed > 1)} no certified IDR entity is named: the lowest to the highest fee "
            "of the whole table; an entity that is not in it may charge another."
        )


def _waits(lines: Sequence[PlanLine]) -> Iterator[str]:
    day = max(one.days[0] for one in lines)
    sooner = [one for one in lines if one.days[0] < day]
    if sooner:
        first = min(one.days[0] for one in sooner)
        yield (
            f"Wait until {short_day(day)}: {len(sooner)} of them could be filed from {short_day(first)}, "
            f"but then {len(lines) - len(sooner)} could not join; no window closes before."
        )


def why_blocked(blocked: Sequence[Waiting], held: HoldUp | None) -> Iterator[str]:
    """Which waiting lines a determination may hold up, until when, and when they can go on."""
    if held is None:
        return
    codes = ", ".join(sorted({one.code for one in blocked}))
    claims = list(dict.fromkeys(one.claim_id for one in blocked))
    more = f" and {len(claims) - _NAMED} more" if len(claims) > _NAMED else ""
    sure = "" if held.certainty == "in_force" else f" ({held.certainty})"
    if held.others:
        sure += f", the later of two readings (the other: {', '.join(map(short_day, held.others))})"
    later = ""
    if held.others:
        later = "; the window after it differs with the reading: ask the Departments before the earlier one"
    elif held.opens and held.closes:
        later = f", or from {short_day(held.opens)} to {short_day(held.closes)} if open negotiation ended in time"
    yield (
        f"Cooling-off: its determination, due on {short_day(held.determined)}, suspends {codes} against this payer "
        f"until {short_day(held.until)}{sure}. {len(blocked)} waiting line{'s' * (len(blocked) > 1)} "
        f"({', '.join(claims[:_NAMED])}{more}): initiate before that day{later}."
    )


def difference(lines: Sequence[PlanLine], problem: Problem, plan: Choice, other: Choice) -> str:
    """Where another plan files lines in another way."""
    told = [
        f"{line.claim_id} line {line.line_id} {_WAYS[way_of(problem, there)]} instead of {_WAYS[way_of(problem, here)]}"
        for line, here, there in zip(lines, plan, other, strict=True)
        if way_of(problem, here) != way_of(problem, there)
    ]
    more = f"; and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return f"{'; '.join(told[:_NAMED])}{more}"
