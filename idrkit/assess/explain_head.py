"""The head of an explanation: which claim, the answer, what stands in the way and where to find what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from idrkit.assess import status
from idrkit.assess.explain_checks import override_sentence
from idrkit.assess.explain_days import span
from idrkit.assess.explain_law import sentences
from idrkit.assess.missing import missing_fact
from idrkit.assess.results import Assessment, Deadline, Finding, Stage, Status, Verdict
from idrkit.assess.wording import STAGE_TITLES, listed, words
from idrkit.claims.model import Claim
from idrkit.law.counting import short_day
from idrkit.law.states import state_name

_SHORT = {
    Status.NOT_IDR: "the Federal IDR process is not open to this claim",
    Status.CLOSED: "the dispute is closed",
    Status.NOT_YET: "the next step cannot be taken yet",
    Status.TOO_LATE: "the time for the next step has passed",
    Status.OPEN_NOW: "the next step can be taken now",
}
# What keeps a step open after its usual last day, or says when a later window opens.
_IN_TIME = {Stage.NOTICE: "F1", Stage.INITIATION: "F5", Stage.OFFER: "O7"}
_WINDOW_OF_ITS_OWN = ("F8",)
# Where naming the day of the step would only mislead: the deciding check says what can still be done.
_NO_STEP = (Status.NOT_IDR, Status.TOO_LATE)


@dataclass(frozen=True, slots=True)
class NextDay:
    """The day to watch: its deadline, the step it belongs to if any, the earliest last day under any reading."""

    deadline: Deadline
    stage: Stage | None
    safe_by: date


def which_claim(assessment: Assessment) -> str:
    """What tells the claim apart, without anything about the patient."""
    claim = assessment.claim
    number = (
        f"the plan's claim number {claim.claim_number}" if claim.claim_number else "no plan's claim number recorded"
    )
    dispute = f" The dispute number is {claim.dispute.number}." if claim.dispute.number else ""
    return (
        f"Claim {claim.claim_id} ({number}) of {claim.provider.name}, looked at on {short_day(assessment.as_of)}. "
        f"The plan or issuer is {_plan(claim)}. Furnished {_furnished(claim)}: {_codes(claim)}.{dispute}"
    )


def answer(assessment: Assessment, next_day: NextDay | None) -> str:
    """The answer in two sentences: where the claim stands, and the next step with its last day and safe day."""
    return sentences((_where_it_stands(assessment), _next(assessment, next_day)))


def _where_it_stands(assessment: Assessment) -> str:
    stage = assessment.next_stage
    standing = status.blockers(assessment, stage) if stage else ()
    if assessment.status is not Status.NEEDS_INFO or not standing:
        short = _SHORT.get(assessment.status, "a fact is missing")
        return f"{assessment.status.value}, {short}: {assessment.status_sentence}"
    number = len(standing)
    stands = "one check stands in the way" if number == 1 else f"{number} checks stand in the way, the first of them"
    return f"{assessment.status.value}, {stands}: {standing[0].sentence}"


def in_the_way(assessment: Assessment, to_fetch: Sequence[str]) -> Iterator[str]:
    """What stands in the way of the next step, what to fetch and where, and what was decided all the same."""
    stage = assessment.next_stage
    if stage is None:
        yield "No step is left that would need papers."
        return
    papers = STAGE_TITLES[stage].lower().replace("idr", "IDR")
    standing = status.blockers(assessment, stage)
    if not standing:
        yield f"Nothing stands in the way of the {papers}."
    for one in standing:
        yield sentences((f"{one.id} {one.title}: {one.sentence}", f"To do: {one.next_step}" if one.next_step else ""))
    yield from _grouped(to_fetch)
    for one, override in status.overridden(assessment, stage):
        yield override_sentence(one, override)
    noted = [one for one in status.relevant(assessment, stage) if one.verdict is Verdict.WARN]
    if noted:
        yield f"To note, without stopping the step: {listed([f'{one.id} {one.title}' for one in noted])}, below."


def _plan(claim: Claim) -> str:
    plan = claim.plan
    kind = words(plan.kind.value) if plan.kind else "kind of plan not recorded"
    funding = words(plan.funding.value) if plan.funding else "funding not recorded"
    administrator = f", administered by {plan.administrator}" if plan.administrator else ""
    return f"{plan.name} ({kind}, {funding}{administrator})"


def _furnished(claim: Claim) -> str:
    code = claim.facility.state
    state = f"in {state_name(code)}" if code else "in a State that is not recorded"
    lines = claim.service_lines
    days = sorted({day for one in lines for day in (one.date_of_service, one.date_of_service_end) if day})
    if not days:
        return f"{state} on a day that is not recorded"
    return f"{state} {'on' if len(days) == 1 else 'from'} {span(days[0] if len(days) > 1 else None, days[-1])}"


def _codes(claim: Claim) -> str:
    codes = ["-".join((one.service_code, *one.modifiers)) for one in claim.service_lines]
    times = {code: codes.count(code) for code in codes}
    named = listed([code if number == 1 else f"{code} ({number} lines)" for code, number in times.items()])
    return f"{'service code' if len(times) == 1 else 'service codes'} {named}"


def _next(assessment: Assessment, next_day: NextDay | None) -> str:
    stage = assessment.next_stage
    deciding = _deciding(assessment)
    if assessment.status in _NO_STEP or (deciding is not None and deciding.id in _WINDOW_OF_ITS_OWN):
        return deciding.next_step if deciding else ""
    if next_day is None:
        return deciding.next_step if deciding else "No day to watch follows from the dates recorded."
    if stage is None or next_day.stage is not stage:
        one = next_day.deadline
        return f"The next day to watch: {_lower(one.name)}, {span(one.opens, one.due)} ({one.who})."
    return _days(assessment, STAGE_TITLES[stage], next_day)


def _days(assessment: Assessment, papers: str, next_day: NextDay) -> str:
    one, today = next_day.deadline, assessment.as_of
    passed = one.due is not None and one.due < today
    told = f"The next step is the {_lower(papers)}; its {'window' if one.opens else 'last day'}"
    if passed:
        stage = assessment.next_stage
        kept = assessment.finding(_IN_TIME[stage]) if stage else None
        what_keeps_it_open = kept.sentence if kept and assessment.status is Status.OPEN_NOW else ""
        return sentences((f"{told} was {span(one.opens, one.due)}.", what_keeps_it_open))
    return f"{told} is {span(one.opens, one.due)}{_open_from(one)}, and {_safe(next_day, today)}."


def _open_from(one: Deadline) -> str:
    """From when a window is safe, where another reading that may be meant opens it later."""
    if one.opens is None:
        return ""
    if not one.has_safe_day:
        return " (no day of it is safe)"
    latest = one.safe_opens or one.opens
    return f" (safe from {short_day(latest)})" if latest != one.opens else ""


def _safe(next_day: NextDay, today: date) -> str:
    day = short_day(next_day.safe_by)
    if next_day.safe_by == next_day.deadline.due:
        return f"{day} is the safe day too: no reading of the text gives an earlier one"
    if next_day.safe_by < today:
        return f"the safe day, {day}, the earliest last day under any reading, has passed"
    return f"the safe day, the earliest last day under any reading, is {day}"


def _deciding(assessment: Assessment) -> Finding | None:
    """The check whose sentence is the answer."""
    return next((one for one in assessment.findings if one.sentence == assessment.status_sentence), None)


def _grouped(paths: Iterable[str]) -> Iterator[str]:
    """Each fact to fetch with its place; one sentence for the same fact of several lines."""
    lines: dict[str, list[str]] = {}
    for path in paths:
        head, bracket, rest = path.partition("[")
        line, _, tail = rest.partition("]")
        lines.setdefault(f"{head}[]{tail}" if bracket and line else path, []).append(line)
    for path, numbers in lines.items():
        named = [number for number in numbers if number]
        found = missing_fact(path)
        of_lines = f" of {'line' if len(named) == 1 else 'lines'} {listed(named)}" if named else ""
        meaning = f" ({_lower(found.what)})" if found.where else ""
        where = f"Found in: {found.where.removesuffix('.')}." if found.where else ""
        yield sentences((f"To fetch: {path}{of_lines}{meaning}.", where))


def _lower(text: str) -> str:
    """With a small first letter, unless the word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
