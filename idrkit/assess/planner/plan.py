"""A plan as an answer: which disputes to file, what they are worth, how sure that is, and what each rule costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from idrkit.assess.batch_group import GroupAssessment
from idrkit.assess.planner.lines import LeftOut, PlanLine, Waiting
from idrkit.assess.planner.sets import Rule


class Kind(StrEnum):
    """How a dispute is filed."""

    SINGLE = "single"
    BUNDLED = "bundled"
    BATCHED = "batched"


@dataclass(frozen=True, slots=True)
class PlannedDispute:
    """One dispute of the plan; amounts in cents.

    Attributes:
        number: D1, D2 ... in the order of filing.
        kind: single, bundled or batched.
        lines: its lines.
        days: on which all of them can be initiated.
        safe: whether these hold under every reading.
        fees_low, fees_high: what it costs on average: the administrative fee and this side's part of the other.
        prepaid_high: what has to be paid in advance, at the most.
        net_low, net_high: what it brings on average less those fees; None where no probability was given.
        why: the reasons, in sentences.
        blocked: lines that wait and that its determination would suspend.
        checked: what the checks of a batch say; None for a single line.
    """

    number: str
    kind: Kind
    lines: tuple[PlanLine, ...]
    days: tuple[date, ...]
    safe: bool
    fees_low: int
    fees_high: int
    prepaid_high: int
    net_low: int | None
    net_high: int | None
    why: tuple[str, ...]
    blocked: tuple[Waiting, ...]
    checked: GroupAssessment | None


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What a plan would be worth more without a rule, in cents: at least and at most."""

    rule: Rule
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Another way to file the same lines: how many disputes, their fees on average, and what is left, in cents."""

    name: str
    disputes: int
    fees: int
    net: int


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What to file, and what to know of it; amounts in cents, fees at their highest unless said otherwise.

    Attributes:
        as_of: the day of the question.
        valued: whether a probability was given; without it fees alone are saved.
        disputes: in the order of filing.
        not_filed: lines that could be filed and are not worth their fee.
        left_out: lines that could not be planned, with the facts missing.
        value, bound: what the plan is worth by its own reckoning, and what no plan exceeds.
        method: how it was found, in a sentence.
        exact: whether no plan is worth more.
        others: each line alone, grouping by date, and this plan, side by side.
        next_best: by how much the next best plan is worth less, and where it differs; None where not worked out.
        rules: what each rule costs.
        assumptions: what was taken for granted, in sentences.
    """

    as_of: date
    valued: bool
    disputes: tuple[PlannedDispute, ...]
    not_filed: tuple[PlanLine, ...]
    left_out: tuple[LeftOut, ...]
    value: int
    bound: int
    method: str
    exact: bool
    others: tuple[Compared, ...]
    next_best: tuple[int, str] | None
    rules: tuple[RuleCost, ...]
    assumptions: tuple[str, ...]
