"""`idrkit batches` without --check: the plan of disputes worth filing, and an edited plan read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from idrkit.assess.batch_group import GroupAssessment
from idrkit.assess.batching import assess_group
from idrkit.assess.planner.fee_plan import fee_plan
from idrkit.assess.planner.figures import Figures, OtherSide
from idrkit.assess.planner.plan import BatchPlan, PlannedDispute
from idrkit.assess.planner.planning import plan_batches
from idrkit.assess.planner.told import money
from idrkit.claims.model import Claim
from idrkit.cli.fee_rows import fees_given, say_wrong_rows, wrong_rows_shape
from idrkit.cli.given import chosen_id, counted, ended
from idrkit.cli.output import message, print_json, print_line, table
from idrkit.errors import ExitCode, UsageError
from idrkit.files import write_whole
from idrkit.intake.outcome import Intake
from idrkit.law.counting import short_day
from idrkit.law.rulebook import Rulebook
from idrkit.run.plan_figures import percent_as_part, read_figures
from idrkit.run.plan_file import WantedDispute, as_planned, kind_of, payer_of, plan_file, plan_shape, read_plan

_NOTICE_TO_SEND = ("open_negotiation_start",)
_NAMED = 4


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What was typed about a plan."""

    win: str | None
    other_offer: str
    figures: Path | None
    delay_cost: str | None
    out: Path | None
    fees: Path | None = None

    @property
    def given(self) -> bool:
        """Whether anything of it was typed."""
        return any((self.win, self.figures, self.delay_cost, self.out, self.fees))


def figures_of(wish: PlanWish) -> Figures:
    """The figures that were given.

    Raises:
        UsageError: a percentage is none, or the file of figures cannot be read.
    """
    return Figures(
        win=_percent(wish.win, "--win"),
        other=OtherSide(wish.other_offer),
        rows=read_figures(wish.figures) if wish.figures is not None else (),
        delay=_percent(wish.delay_cost, "--delay-cost"),
    )


def _percent(text: str | None, option: str) -> Decimal | None:
    if text is None:
        return None
    try:
        return percent_as_part(Decimal(text.strip().removesuffix("%")), option)
    except InvalidOperation as error:
        raise UsageError(f"{option}: give a percentage between 0 and 100.") from error


def make_plan(intake: Intake[Claim], rulebook: Rulebook, as_of: date, wish: PlanWish, *, as_json: bool) -> ExitCode:
    """Plan the disputes and show them; write the plan where a file was named."""
    from idrkit.run.plan_solver import solver

    if wish.out is not None:
        kind_of(wish.out)
    figures = figures_of(wish)
    posted, wrong = fees_given(wish.fees, rulebook, as_of)
    fees = fee_plan(
        rulebook, as_of, posted, intake.claims, source=f"your fee table {wish.fees.name}" if wish.fees else ""
    )
    plan = plan_batches(intake.claims, rulebook, as_of, figures, fees, solver())
    if as_json:
        print_json({**plan_shape(plan), "wrong_fee_rows": wrong_rows_shape(wrong)})
    else:
        _show(plan)
    say_wrong_rows(wrong, wish.fees)
    _say(plan)
    if wish.out is not None:
        write_whole(wish.out, plan_file(plan, wish.out))
        message(f"The plan is in {wish.out}: edit it and have it checked again with --plan {wish.out.name}.")
    lacking = any(one.missing and one.missing != _NOTICE_TO_SEND for one in plan.left_out)
    return ended(rejected=bool(wrong), blocked=lacking)


def _show(plan: BatchPlan) -> None:
    net = ("Net on average",) if plan.valued else ()
    table(
        ("Dispute", "As", "Lines", "Claims", "Codes", "Payer", "File between", _fees_title(plan), *net),
        [_row(one, plan) for one in plan.disputes],
        right=(2,),
        whole=(0,),
    )
    for one in plan.disputes:
        print_line(f"Why {one.number}: {' '.join(one.why)}")
    for line in _summary(plan) if plan.disputes or plan.not_filed else ():
        print_line(line)


def _fees_title(plan: BatchPlan) -> str:
    return "Fees on average" if plan.valued else "Fees in advance, at most"


def _row(one: PlannedDispute, plan: BatchPlan) -> tuple[str, ...]:
    claims = list(dict.fromkeys(each.claim_id for each in one.lines))
    days = " to ".join(dict.fromkeys((one.days[0].isoformat(), one.days[-1].isoformat())))
    return (
        one.number,
        one.kind.value,
        str(len(one.lines)),
        _some(claims),
        ", ".join(sorted({each.item.code for each in one.lines})),
        payer_of(one),
        days if one.safe else f"{days} (not safe on every reading)",
        _range(one.fees_low, one.fees_high) if plan.valued else money(one.prepaid_high),
        *((_range(one.net_low, one.net_high),) if one.net_low is not None and one.net_high is not None else ()),
    )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _range(low: int, high: int) -> str:
    return money(low) if low == high else f"{money(low)} to {money(high)}"


def _summary(plan: BatchPlan) -> Iterator[str]:
    for one in plan.others:
        left = f", net {money(one.net)}" if plan.valued else ""
        yield f"{one.name.capitalize()}: {counted(one.disputes, 'dispute')}, fees {money(one.fees)}{left}."
    yield plan.method
    if not plan.exact:
        yield f"No plan is worth more than {money(plan.bound)}; this one is worth {money(plan.value)}."
    if plan.next_best is not None:
        less, where = plan.next_best
        worth = f"worth {money(less)} less" if less else "worth as much"
        yield f"The next best plan is {worth}: {where}."
    for rule in plan.rules:
        if rule.most:
            yield f"Without the rule on {rule.rule.value} a plan would be worth {_range(rule.least, rule.most)} more."
    yield from plan.assumptions


def _say(plan: BatchPlan) -> None:
    if plan.not_filed:
        named = _some([f"{one.claim_id}:{one.line_id}" for one in plan.not_filed])
        message(f"{counted(len(plan.not_filed), 'line')} not worth a fee on average: {named}.")
    for why, names in _left_out(plan).items():
        message(f"Not planned, {why}: {_some(names)}.")


def _left_out(plan: BatchPlan) -> dict[str, list[str]]:
    """The claims that are not planned, by the reason; one with a fact missing by itself, with the fact."""
    alike = Counter(one.why for one in plan.left_out)
    found: dict[str, list[str]] = {}
    for one in plan.left_out:
        name = one.claim_id if len(one.line_ids) != 1 else f"{one.claim_id}:{one.line_ids[0]}"
        missing = f" (missing: {', '.join(one.missing)})" if one.missing and one.missing != _NOTICE_TO_SEND else ""
        why = f"{one.why.rstrip('.')}{missing}" if alike[one.why] else one.why
        found.setdefault(why, []).append(name)
    return found


def check_plan(intake: Intake[Claim], rulebook: Rulebook, as_of: date, path: Path, *, as_json: bool) -> ExitCode:
    """Read a plan back and put each of its disputes through the checks of a batch."""
    checked = [(one, checked_dispute(one, intake, rulebook, as_of)) for one in read_plan(path)]
    if as_json:
        print_json({"as_of": as_of.isoformat(), "disputes": [_checked_shape(*each) for each in checked]})
    else:
        table(
            ("Dispute", "Lines", "Claims", "File between", "In the way", "Do next"),
            [_checked_row(*each) for each in checked],
            right=(1,),
            whole=(0,),
        )
    stopped = [one.name for one, found in checked if found.in_the_way]
    if stopped:
        message(f"Not known to be disputes the law allows as they stand: {', '.join(stopped)}.")
        return ExitCode.BLOCKED
    message(f"{counted(len(checked), 'dispute')}: no obstacle was found.")
    return ExitCode.DONE


def checked_dispute(one: WantedDispute, intake: Intake[Claim], rulebook: Rulebook, as_of: date) -> GroupAssessment:
    """What the checks of a batch say of a dispute of a plan.

    Raises:
        UsageError: it names a claim or a line that is not there.
    """
    claims = {claim.claim_id: claim for claim in intake.claims}
    lines = {chosen_id(claim_id, intake.sources): ids for claim_id, ids in one.lines.items()}
    members = [
        claim.model_copy(update={"dispute": claim.dispute.model_copy(update={"batched": one.size > 1})})
        for claim in (claims[claim_id] for claim_id in lines)
    ]
    return assess_group(members, rulebook, as_of, lines)


def _checked_row(one: WantedDispute, found: GroupAssessment) -> tuple[str, ...]:
    days = [day for day in found.initiation_days if day >= found.as_of]
    return (
        one.name,
        str(one.size),
        _some(list(one.lines)),
        " to ".join(dict.fromkeys((short_day(days[0]), short_day(days[-1])))) if days else "",
        " ".join(f"{each.id}: {each.sentence}" for each in found.in_the_way) or "nothing found",
        " ".join(dict.fromkeys(each.next_step for each in found.in_the_way if each.next_step)),
    )


def _checked_shape(one: WantedDispute, found: GroupAssessment) -> dict[str, object]:
    return {
        "dispute": one.name,
        "lines": [{"claim_id": claim_id, "line_id": each} for claim_id, ids in one.lines.items() for each in ids],
        "no_obstacle_found": not found.in_the_way,
        "in_the_way": [{"id": each.id, "sentence": each.sentence} for each in found.in_the_way],
        "missing": list(dict.fromkeys(fact for each in found.in_the_way for fact in each.missing)),
        "initiation_days": [day.isoformat() for day in found.initiation_days],
    }


def planned_intake(intake: Intake[Claim], rulebook: Rulebook, as_of: date, path: Path) -> Intake[Claim]:
    """The claims as an edited plan files them: with its lines only, and recorded as batched or not.

    A dispute with anything in the way is not applied, and a claim whose lines are in several disputes is left as it is:
    a packet is for one dispute.

    Raises:
        UsageError: the plan cannot be read, or names a claim or a line that is not there.
    """
    allowed = []
    for one in read_plan(path):
        found = checked_dispute(one, intake, rulebook, as_of)
        if found.in_the_way:
            why = ", ".join(each.id for each in found.in_the_way)
            message(f"{one.name} of the plan is not applied ({why}): `idrkit batches --plan` says why.")
        else:
            named = {chosen_id(claim_id, intake.sources): ids for claim_id, ids in one.lines.items()}
            allowed.append(WantedDispute(one.name, named))
    claims, several = as_planned(intake.claims, allowed)
    if several:
        message(
            f"Lines of {_some(list(several))} are in several disputes of the plan; a packet is for one dispute, so "
            "these claims are left as they are: give each dispute a record of its own."
        )
    return replace(intake, claims=claims)
