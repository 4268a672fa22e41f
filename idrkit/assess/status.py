"""Which findings concern a stage, whether its papers may be signed, and where the claim stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from idrkit.assess.results import Assessment, Deadline, Finding, Stage, Status, Verdict
from idrkit.assess.safe import safe_words
from idrkit.claims.model import Claim, Override
from idrkit.law.counting import short_day

# Findings by the first letter of their id: A to G concern every stage but for those that need a negotiation.
_ONLY_AFTER_NEGOTIATION = frozenset({"F4", "F5", "F6", "F7", "F8"})
_OF_ONE_STAGE = {"N": Stage.NOTICE, "I": Stage.INITIATION, "O": Stage.OFFER, "P": Stage.OFFER, "M": Stage.OFFER}
# What is asked after the process is over has no say in a stage.
_AFTERWARDS = "W"
_IN_THE_WAY = (Verdict.FAIL, Verdict.NEEDS_INFO)

_OUTSIDE = ("A", "B", "C", "D")
_SETTLED = frozenset({"E4"})
_BENEFIT_DENIED = frozenset({"E2"})
_TOO_EARLY = frozenset({"E1", "F4", "F8", "O6"})
_TOO_LATE = frozenset({"F1", "F5", "O7"})
_LAST_DAY = {
    Stage.NOTICE: "start_open_negotiation",
    Stage.INITIATION: "initiation_window",
    Stage.OFFER: "offer",
}
_AFTER = "after_cooling_off_window"
_STEP = {
    Stage.NOTICE: "Send the open negotiation notice",
    Stage.INITIATION: "Initiate the Federal IDR process",
    Stage.OFFER: "Submit the notice of offer",
}


def next_stage(claim: Claim) -> Stage | None:
    """The step whose papers come next; None when nothing is left to send."""
    if claim.payment_determination or claim.agreement_reached:
        return None
    if claim.idr_initiated:
        return None if claim.offer_submitted else Stage.OFFER
    return Stage.INITIATION if claim.open_negotiation_start else Stage.NOTICE


@cache
def concerns(finding_id: str, stage: Stage) -> bool:
    """Whether a check has a say in a stage."""
    if finding_id[0] == _AFTERWARDS:
        return False
    of_one = _OF_ONE_STAGE.get(finding_id[0])
    if of_one is not None:
        return of_one is stage
    return stage is not Stage.NOTICE or finding_id not in _ONLY_AFTER_NEGOTIATION


def relevant(assessment: Assessment, stage: Stage) -> tuple[Finding, ...]:
    """The findings that concern a stage, in their order."""
    return tuple(one for one in assessment.findings if concerns(one.id, stage))


def blockers(assessment: Assessment, stage: Stage) -> tuple[Finding, ...]:
    """The checks of a stage that fail or lack a fact and are not overridden: while there is one, it is a draft."""
    in_the_way = (one for one in assessment.findings if one.verdict in _IN_THE_WAY and concerns(one.id, stage))
    return _standing(in_the_way, assessment.claim.overrides)


def overridden(assessment: Assessment, stage: Stage) -> tuple[tuple[Finding, Override], ...]:
    """The checks of a stage that fail or lack a fact, each with the recorded decision to go on."""
    recorded = {one.finding: one for one in assessment.claim.overrides}
    return tuple(
        (one, recorded[one.id])
        for one in relevant(assessment, stage)
        if one.verdict in _IN_THE_WAY and one.overridable and one.id in recorded
    )


def ready(assessment: Assessment, stage: Stage) -> bool:
    """Whether the papers of a stage may be put before a person to sign."""
    return not blockers(assessment, stage)


def status_of(
    claim: Claim, stage: Stage | None, findings: Iterable[Finding], listed: Sequence[Deadline], as_of: date
) -> tuple[Status, str]:
    """Where a claim stands and why, in the order of rules-by-date 2.8: the first kind of obstacle decides."""
    considered = [one for one in findings if stage is None or concerns(one.id, stage)]
    standing = _standing(considered, claim.overrides)
    failed = [one for one in standing if one.verdict is Verdict.FAIL]
    outside = [one for one in failed if puts_outside(one.id)]
    if outside:
        return Status.NOT_IDR, outside[0].sentence
    if claim.payment_determination:
        return Status.CLOSED, f"A payment determination was made on {short_day(claim.payment_determination)}."
    if claim.agreement_reached:
        return Status.CLOSED, f"The parties agreed on {short_day(claim.agreement_reached)}."
    for status, ids in (
        (Status.CLOSED, _SETTLED),
        (Status.NOT_YET, _TOO_EARLY),
        (Status.TOO_LATE, _TOO_LATE),
    ):
        decided = next((one for one in failed if one.id in ids), None)
        if decided is not None:
            return status, decided.sentence
    if stage is None:
        return Status.NOT_YET, _waiting(next((one for one in listed if one.id == "payment_determination"), None))
    if standing:
        names = list(dict.fromkeys(name for one in standing for name in one.missing))
        wanted = f" Missing: {', '.join(names)}." if names else ""
        return Status.NEEDS_INFO, f"{standing[0].sentence}{wanted}"
    return (
        Status.OPEN_NOW,
        f"{_STEP[stage]}{_until(_last_day(stage, listed, as_of))}; no disqualifying fact found.",
    )


def puts_outside(finding_id: str) -> bool:
    """Whether a claim that fails this check is outside the Federal IDR process, whatever its step."""
    return finding_id.startswith(_OUTSIDE) or finding_id in _BENEFIT_DENIED


def _standing(findings: Iterable[Finding], overrides: Iterable[Override]) -> tuple[Finding, ...]:
    recorded = {one.finding for one in overrides}
    return tuple(one for one in findings if one.verdict in _IN_THE_WAY and not (one.overridable and one.id in recorded))


def _until(deadline: Deadline | None) -> str:
    if deadline is None or deadline.due is None:
        return ""
    if deadline.opens is None:
        return f" by {short_day(deadline.due)}"
    days = f" from {short_day(deadline.opens)} to {short_day(deadline.due)}"
    if (deadline.opens, deadline.due) == (deadline.safe_opens, deadline.safe_due):
        return days
    return f"{days} (safe: {safe_words(deadline, short_day)})"


def _last_day(stage: Stage, deadlines: Sequence[Deadline], as_of: date) -> Deadline | None:
    """The last day of a stage; the window after an earlier dispute's suspension once the usual one is over."""
    usual = next((one for one in deadlines if one.id == _LAST_DAY[stage]), None)
    if stage is not Stage.INITIATION or usual is None or usual.due is None or as_of <= usual.due:
        return usual
    after = [one for one in deadlines if one.of and one.id == _AFTER and one.due is not None and as_of <= one.due]
    return min(after, key=lambda one: one.due or as_of) if after else usual


def _waiting(deadline: Deadline | None) -> str:
    if deadline is None or deadline.due is None:
        return "The offer is submitted: the payment determination is awaited."
    return f"The offer is submitted: the payment determination is due by {short_day(deadline.due)}."
