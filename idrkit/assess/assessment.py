"""Where a claim stands: every check, every deadline, each line's money, the fees, and what was assumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from idrkit.assess import (
    checks_authority,
    checks_award,
    checks_batch,
    checks_brief,
    checks_consent,
    checks_dispute,
    checks_facility,
    checks_monitoring,
    checks_other_law,
    checks_payment,
    checks_plan,
    checks_remarks,
    checks_scope,
    checks_stage,
    checks_timing,
    prohibited,
)
from idrkit.assess.case import Case, Check, case_of, find, standing_out
from idrkit.assess.compare import compare
from idrkit.assess.duplicates import Duplicates
from idrkit.assess.fees import fees_for
from idrkit.assess.results import DATE_ASSUMED, Assessment, Deadline, Fee, Stage, Status
from idrkit.assess.state_routing import clock_sentence, running_clock
from idrkit.assess.status import concerns, next_stage, puts_outside, status_of
from idrkit.claims.model import Claim
from idrkit.errors import NoRuleInForceError
from idrkit.law.rulebook import Rulebook

STATE_CLOCK = "STATE_CLOCK"
CHECKS = (
    *checks_scope.CHECKS,
    *checks_facility.CHECKS,
    *checks_plan.CHECKS,
    *checks_other_law.CHECKS,
    *checks_consent.CHECKS,
    *checks_payment.CHECKS,
    *checks_remarks.CHECKS,
    *checks_timing.CHECKS,
    *checks_dispute.CHECKS,
    *checks_batch.CHECKS,
    *checks_stage.CHECKS,
    *checks_authority.CHECKS,
    *prohibited.CHECKS,
    *checks_brief.CHECKS,
    *checks_monitoring.CHECKS,
    *checks_award.CHECKS,
)


def assess(
    claim: Claim, rulebook: Rulebook, as_of: date, others: Duplicates | None = None, *, brief: bool = False
) -> Assessment:
    """Everything the tool says about one claim on one day; the same facts always give the same answer.

    Args:
        claim: the facts.
        rulebook: the law, with the user's own dates for gates if any.
        as_of: the day on which the claim is looked at.
        others: the records of the same run that cover a line of another one, as `duplicates` finds them; without
            them only the disputes recorded for the claim itself are compared.
        brief: only what the checks that decide where the claim stands have to tell, without their paragraphs: all that
            a list of many claims shows, in a third of the time.
    """
    doubles = None if others is None else others.get(claim.claim_id, ())
    case = case_of(claim, rulebook, as_of, doubles)
    stage = next_stage(claim)
    if brief:
        told = (standing_out(check, case) for check in _deciding(stage, _waiting(rulebook)))
        findings = tuple(one for one in told if one is not None)
    else:
        findings = tuple(find(check, case) for check in CHECKS)
    status, sentence = status_of(claim, stage, findings, case.deadlines, as_of)
    return Assessment(
        claim=claim,
        as_of=as_of,
        status=status,
        status_sentence=sentence,
        next_stage=stage,
        findings=findings,
        deadlines=_complete(case),
        lines=compare(claim),
        fees=_fees(case),
        assumptions=tuple(dict.fromkeys(_assumptions(case))),
    )


def deadlines_to_keep(claim: Claim, rulebook: Rulebook, as_of: date) -> tuple[Deadline, ...]:
    """The deadlines of a claim as `assess` gives them; none where it finds it outside the process.

    Only the checks that can put it outside are asked: what a list of deadlines needs, in a fraction of the time.
    """
    case = case_of(claim, rulebook, as_of)
    stage = next_stage(claim)
    told = (standing_out(check, case) for check in _putting_outside(stage, _waiting(rulebook)))
    status, _ = status_of(claim, stage, [one for one in told if one is not None], case.deadlines, as_of)
    return () if status is Status.NOT_IDR else _complete(case)


def _complete(case: Case) -> tuple[Deadline, ...]:
    """The deadlines with what is to be said beside them."""
    return tuple(_with_state_clock(_with_assumed_date(one, case), case) for one in case.deadlines)


@cache
def _putting_outside(stage: Stage | None, waiting: tuple[str, ...]) -> tuple[Check, ...]:
    return tuple(one for one in _deciding(stage, waiting) if puts_outside(one.id))


@cache
def _deciding(stage: Stage | None, waiting: tuple[str, ...]) -> tuple[Check, ...]:
    """The checks that have a say in where a claim stands; all of them where no step is left."""
    if stage is None:
        return CHECKS
    return tuple(one for one in CHECKS if concerns(one.id, stage) and one.note_until not in waiting)


def _waiting(rulebook: Rulebook) -> tuple[str, ...]:
    """The gates without a date."""
    return tuple(gate.id for gate in rulebook.gates.values() if gate.since is None)


def _with_assumed_date(deadline: Deadline, case: Case) -> Deadline:
    """The deadline flagged where the date it is counted from is assumed: the true last day may be another."""
    why = case.claim.why_unconfirmed(deadline.counted_from_event)
    if not why:
        return deadline
    note = (
        f"Counted from a date that is not confirmed ({deadline.counted_from_event}: {why}): "
        "the last day may be earlier or later."
    )
    return replace(deadline, flags=(*deadline.flags, DATE_ASSUMED), notes=(*deadline.notes, note))


def _with_state_clock(deadline: Deadline, case: Case) -> Deadline:
    """The Federal deadline as it is, with the State's own clock as a flagged note beside it where there may be one."""
    running = running_clock(case) if deadline.id == "start_open_negotiation" else None
    if running is None:
        return deadline
    return replace(deadline, flags=(*deadline.flags, STATE_CLOCK), notes=(*deadline.notes, clock_sentence(running)))


def _fees(case: Case) -> tuple[Fee, ...]:
    claim = case.claim
    try:
        return fees_for(
            claim.idr_initiated,
            case.rulebook,
            as_of=case.as_of,
            line_count=len(claim.service_lines),
            batched=bool(claim.dispute.batched),
            bundled=bool(claim.dispute.bundled),
        )
    except NoRuleInForceError:
        return ()


def _assumptions(case: Case) -> Iterator[str]:
    """What had to be taken for granted: said wherever the answer is shown."""
    claim = case.claim
    yield "A last day lasts until its end; no text names a time of day or a time zone, so act a business day ahead."
    assumed = claim.why_unconfirmed("initial_payment_received")
    if claim.initial_payment_received is not None and assumed:
        yield f"The day of receipt of the initial payment is ASSUMED: {assumed}"
    elif claim.initial_payment_received is not None:
        yield "The day of receipt of the initial payment is as recorded; keep what proves it."
    if claim.dispute.batched is None and claim.idr_initiated is None:
        yield "The dispute is taken as a single dispute: dispute.batched is not recorded."
    if claim.information_requested is not None and case.deadline("information_response") is None:
        yield (
            "The 5 business days to answer a request for information, and the standing still of the clock meanwhile, "
            "are not in force for this dispute: answer by the date the request names."
        )
    if claim.withdrawal_requested is not None and case.deadline("withdrawal_answer") is None:
        yield "The 5 business days to answer a request to withdraw, and the pause, are not in force for this dispute."
    if case.outside_the_rules:
        yield case.outside_the_rules
    for deadline in case.deadlines:
        if "KEY_ASSUMED" in deadline.flags or "PROJECTED" in deadline.flags:
            yield from (f"{deadline.name}: {note}" for note in deadline.notes)
