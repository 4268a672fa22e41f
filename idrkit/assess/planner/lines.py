"""The lines a plan can dispose of: what is known of each, what is left out with the fact missing, and who waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from idrkit.assess.assessment import assess
from idrkit.assess.batch_dates import service_window
from idrkit.assess.batch_group import Group, Item, Member
from idrkit.assess.batch_initiation import ItemDays, item_days
from idrkit.assess.case import case_of
from idrkit.assess.compare import compare
from idrkit.assess.duplicates import Duplicates, duplicates, fingerprint
from idrkit.assess.planner.delays import determination_due
from idrkit.assess.planner.fee_plan import entity_of
from idrkit.assess.planner.figures import Figures, Worth, worth_of
from idrkit.assess.planner.keys import biller_keys, one_encounter, payer_keys, payer_missing, similar_keys
from idrkit.assess.results import Stage, Status
from idrkit.assess.status import blockers
from idrkit.claims.model import Claim
from idrkit.claims.parties import Plan
from idrkit.errors import NoRuleInForceError
from idrkit.law.counting import short_day
from idrkit.law.provision import Event
from idrkit.law.rulebook import Rulebook

# Whether today is the day is asked of each dispute of the plan, not of the claim.
_ASKED_OF_THE_DISPUTE = frozenset({"F4", "F5", "F8"})
_NOTICE = "open_negotiation_start"
_OVER = (Status.NOT_IDR, Status.CLOSED, Status.TOO_LATE)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line that can be disputed, as far as a plan needs to know it.

    Attributes:
        item: the line with its claim.
        days: on which it can be initiated, from the day of the question on until the first determinations of the plan
            fall due; safe ones only where there is one.
        free_days: the same as if no earlier determination suspended it.
        safe: whether `days` hold under every reading.
        window_end: the last day for others of a batch that begins with this line; None where that is not known.
        limit: the most lines of one batch under the text that governs; None where there is no limit.
        text: the text of the batching rule that governs its claim.
        payer, billers, similar, plainly_similar: what it can share with other lines; the last without modifiers.
        encounter: whether its claim form is one encounter.
        worth: what it brings on average, and how likely our offer is.
        notes: facts missing for a batch with other claims.
    """

    item: Item
    days: tuple[date, ...]
    free_days: tuple[date, ...]
    safe: bool
    window_end: date | None
    limit: int | None
    text: str
    payer: tuple[str, ...]
    billers: tuple[str, ...]
    similar: tuple[str, ...]
    plainly_similar: tuple[str, ...]
    encounter: bool
    worth: Worth
    notes: tuple[str, ...] = ()

    @property
    def started(self) -> date | None:
        """The start of open negotiation of its claim."""
        return self.item.member.claim.open_negotiation_start

    @property
    def claim_id(self) -> str:
        """Of its claim."""
        return self.item.member.claim.claim_id

    @property
    def line_id(self) -> str:
        """Within its claim."""
        return self.item.line.line_id

    @property
    def entity(self) -> str | None:
        """The certified IDR entity its claim names; None where it names none."""
        return entity_of(self.item.member.claim)

    @property
    def first(self) -> date | None:
        """The first day on which it was furnished."""
        return self.item.line.date_of_service

    @property
    def chance(self) -> Fraction:
        """How likely our offer is to be selected."""
        return self.worth.chance

    @property
    def bundled(self) -> bool:
        """Whether it stands for several items under one code: a dispute of its own."""
        return bool(self.item.member.claim.dispute.bundled)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines of a claim that are not planned: why, and the facts that are missing."""

    claim_id: str
    line_ids: tuple[str, ...]
    why: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that cannot be initiated within this plan, and that a determination of its code would suspend.

    `started` is the start of open negotiation of its claim, None where it has still to be started.
    """

    claim_id: str
    line_id: str
    payer: tuple[str, ...]
    code: str
    gain: int
    started: date | None = None


@dataclass(frozen=True, slots=True)
class Sorted:
    """Every line of the claims in exactly one place.

    Attributes:
        lines: those that can be disputed.
        left_out: those that cannot, with the reason.
        waiting: of the others, those of claims whose open negotiation has still to be started or ends later.
        suspended: lines an earlier determination suspends beyond their window; they are among the left out too.
        horizon: the last day on which a determination of a dispute filed at once falls due; None if not known.
    """

    lines: tuple[PlanLine, ...]
    left_out: tuple[LeftOut, ...]
    waiting: tuple[Waiting, ...]
    suspended: tuple[PlanLine, ...]
    horizon: date | None


def sort_lines(
    claims: Iterable[Claim], rulebook: Rulebook, as_of: date, figures: Figures, *, others: Duplicates | None = None
) -> Sorted:
    """Look at every claim on the day and sort its lines.

    Args:
        claims: every open claim.
        rulebook: the law.
        as_of: the day of the question.
        figures: what a person gave; a line that lacks an amount needed for its value is left out.
        others: which records cover the same line, where that was asked already.
    """
    every = tuple(claims)
    others = duplicates(map(fingerprint, every)) if others is None else others
    payers = payer_keys(claim.plan for claim in every)
    horizon = determination_due(rulebook, as_of)
    lines: list[PlanLine] = []
    left: list[LeftOut] = []
    waiting: list[Waiting] = []
    suspended: list[PlanLine] = []
    for claim in every:
        member, why, missing = _looked_at(claim, rulebook, as_of, others)
        if member is None:
            left.append(_whole(claim, why, missing))
            waiting.extend(_queue(claim, payers, figures) if missing == (_NOTICE,) else ())
            continue
        for found in _lines_of(member, rulebook, as_of, payers, figures):
            if isinstance(found, LeftOut):
                left.append(found)
            elif not found.days:
                left.append(LeftOut(claim.claim_id, (found.line_id,), _until_when(found, as_of)))
                suspended.append(found)
            elif horizon is not None and found.days[0] > horizon:
                left.append(LeftOut(claim.claim_id, (found.line_id,), _beyond(found.days[0])))
                waiting.append(_waits(found))
            else:
                lines.append(_until(found, horizon))
    return Sorted(tuple(lines), tuple(left), tuple(waiting), tuple(suspended), horizon)


def _until(one: PlanLine, horizon: date | None) -> PlanLine:
    """The line without days on which a determination of this plan may suspend it already."""
    if horizon is None or one.days[-1] <= horizon:
        return one
    return replace(one, days=tuple(day for day in one.days if day <= horizon))


def _beyond(day: date) -> str:
    return f"its window opens on {short_day(day)}, after the first determinations of this plan fall due: plan it then"


def _waits(one: PlanLine) -> Waiting:
    return Waiting(one.claim_id, one.line_id, one.payer, one.item.code, one.worth.gain, one.started)


def _until_when(one: PlanLine, as_of: date) -> str:
    group = Group((one.item.member,), one.item.member.case.rulebook, as_of)
    stops = (each.stops for each in item_days(group) if each.item == one.item)
    until = max(stop.until for own in stops for stop in own)
    return f"an earlier determination suspends it until {short_day(until)}, beyond its window"


def _looked_at(
    claim: Claim, rulebook: Rulebook, as_of: date, others: Duplicates
) -> tuple[Member | None, str, tuple[str, ...]]:
    """The claim where nothing but the day stands in its way; otherwise why it is left out and what is missing."""
    asked = claim if claim.dispute.batched is not None else _as_batch(claim)
    try:
        found = assess(asked, rulebook, as_of, others, brief=True)
        case = case_of(asked, rulebook, as_of)
    except NoRuleInForceError as error:
        return None, str(error), ()
    if case.outside_the_rules:
        return None, case.outside_the_rules, ()
    if found.next_stage is Stage.NOTICE and found.status not in _OVER:
        return None, "open negotiation has not been started: send the notice first", (_NOTICE,)
    if claim.idr_initiated is not None and found.status not in _OVER:
        return None, "its dispute is initiated already", ()
    if found.next_stage is not Stage.INITIATION:
        return None, found.status_sentence, ()
    standing = [one for one in blockers(found, Stage.INITIATION) if one.id not in _ASKED_OF_THE_DISPUTE]
    if standing:
        missing = tuple(dict.fromkeys(fact for one in standing for fact in one.missing))
        return None, f"{standing[0].sentence} ({', '.join(one.id for one in standing)})", missing
    if claim.dispute.bundled and len(claim.service_lines) > 1:
        return None, "a bundle is recorded and has several lines: which code stands for the others is not known", ()
    case = replace(case, dates={**case.dates, Event.CALENDAR_DATE: as_of})
    return Member(asked, case, found, asked.service_lines), "", ()


def _as_batch(claim: Claim) -> Claim:
    """The claim with the one question answered that the plan itself answers: whether it is batched."""
    return claim.model_copy(update={"dispute": claim.dispute.model_copy(update={"batched": True})})


def _whole(claim: Claim, why: str, missing: tuple[str, ...]) -> LeftOut:
    return LeftOut(claim.claim_id, tuple(line.line_id for line in claim.service_lines), why, missing)


def _lines_of(
    member: Member, rulebook: Rulebook, as_of: date, payers: Mapping[Plan, tuple[str, ...]], figures: Figures
) -> Iterator[PlanLine | LeftOut]:
    group = Group((member,), rulebook, as_of)
    free = Group((replace(member, case=replace(member.case, suspensions=())),), rulebook, as_of)
    limit, text = group.version("batch_line_limit"), group.text
    claim, encounter = member.claim, one_encounter(member, group)
    amounts = {one.line.line_id: one for one in member.assessment.lines}
    for own, unstopped in zip(item_days(group), item_days(free), strict=True):
        line, days = own.item.line, _ahead(own, as_of)
        if not days and not _ahead(unstopped, as_of):
            yield LeftOut(claim.claim_id, (line.line_id,), _no_day(unstopped), () if own.known else (_NOTICE,))
            continue
        worth = worth_of(claim.claim_id, amounts[line.line_id], figures)
        if worth.missing:
            named = tuple(one if "(" in one else f"service_lines[{line.line_id}].{one}" for one in worth.missing)
            yield LeftOut(claim.claim_id, (line.line_id,), "its expected recovery cannot be worked out", named)
            continue
        payer, billers = payers[claim.plan], biller_keys(claim.provider)
        notes = () if payer else payer_missing(claim.plan)
        window = service_window(group, (own.item,))
        yield PlanLine(
            item=own.item,
            days=days,
            free_days=tuple(sorted({*_ahead(unstopped, as_of), *days})),
            safe=bool(own.safe & set(days)),
            window_end=window.last if window is not None and line.date_of_service else None,
            limit=limit.lines if limit is not None else None,
            text=text,
            payer=payer,
            billers=billers,
            similar=similar_keys(line, rulebook.batch_codes),
            plainly_similar=similar_keys(line, rulebook.batch_codes, by_modifier=False),
            encounter=encounter,
            worth=worth,
            notes=(*notes, *(() if billers else ("provider.npi", "provider.tin"))),
        )


def _ahead(one: ItemDays, as_of: date) -> tuple[date, ...]:
    """The days from the day of the question on: those safe under every reading where there is one, otherwise all."""
    ahead = {day for day in one.days if day >= as_of}
    return tuple(sorted(ahead & one.safe or ahead))


def _no_day(unstopped: ItemDays) -> str:
    last = max(unstopped.days, default=None)
    return f"its window to initiate closed on {short_day(last)}" if last else "its window to initiate is not known"


def _queue(claim: Claim, payers: Mapping[Plan, tuple[str, ...]], figures: Figures) -> Iterator[Waiting]:
    for line in compare(claim):
        worth = worth_of(claim.claim_id, line, figures)
        code, started = line.line.service_code, claim.open_negotiation_start
        yield Waiting(claim.claim_id, line.line.line_id, payers[claim.plan], code, worth.gain, started)
