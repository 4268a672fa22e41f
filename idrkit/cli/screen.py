"""`idrkit screen`: where each claim stands, by when, why, and what to fetch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from idrkit.assess.results import Assessment, Finding, Verdict
from idrkit.assess.safe import safe_words
from idrkit.assess.shapes import deadline_shape, finding_shape
from idrkit.cli.given import chosen_id, claims_given, ended, rows_sentence, say_rejects
from idrkit.cli.options import (
    FILE,
    as_of_option,
    files_argument,
    json_option,
    profile_option,
    rules_option,
    sheet_option,
)
from idrkit.cli.output import cited, message, paragraph, print_json, table
from idrkit.errors import ExitCode
from idrkit.files import write_whole
from idrkit.intake.outcome import Intake
from idrkit.law.rulebook import load_rulebook
from idrkit.run.batch import Result, Standing, holding, plain_outcome, result_of, standings, to_fetch
from idrkit.run.results import screening_workbook

_ORDER = (Verdict.FAIL, Verdict.NEEDS_INFO, Verdict.WARN, Verdict.PASS, Verdict.NOT_APPLICABLE)


@click.command()
@files_argument
@click.option("--explain", metavar="CLAIM", help="Every finding and deadline of one claim, in full.")
@click.option("--xlsx", type=FILE, metavar="FILE", help="Write a workbook: claims, findings, deadlines.")
@profile_option
@sheet_option
@as_of_option
@rules_option
@json_option
def screen(
    files: Sequence[Path],
    explain: str | None,
    xlsx: Path | None,
    profile: Path | None,
    sheet: str | None,
    as_of: date,
    rules: Sequence[Path],
    as_json: bool,
) -> ExitCode:
    """Where each claim stands: status, next stage, by when, why, what to fetch; nearest deadline first."""
    rulebook = load_rulebook(rules)
    intake = claims_given(files, profile, sheet)
    listed = standings(intake.claims, rulebook, as_of)
    if xlsx:
        write_whole(xlsx, screening_workbook(listed))
    if explain is not None:
        wanted = chosen_id(explain, intake.sources)
        listed = tuple(one for one in listed if one.claim_id == wanted)
    if as_json:
        print_json({"as_of": as_of.isoformat(), "claims": [_shape(one, intake) for one in listed]})
    elif explain is not None:
        _explained(listed[0])
    else:
        _print(listed)
    return _told(listed, intake, whole=explain is None)


def _print(listed: Sequence[Standing]) -> None:
    table(
        ("Claim", "Status", "Next stage", "Safe by", "Why", "To fetch"),
        [_row(one) for one in listed],
    )


def _row(standing: Standing) -> tuple[str, ...]:
    outcome = plain_outcome(standing)
    return (
        standing.claim_id,
        outcome.status.value if outcome.status else "FAILED",
        outcome.stage.value if outcome.stage else "",
        outcome.next_deadline.isoformat() if outcome.next_deadline else "",
        outcome.reason,
        ", ".join(outcome.missing),
    )


def _told(listed: Sequence[Standing], intake: Intake, *, whole: bool) -> ExitCode:
    results = [result_of(one) for one in listed]
    if whole:
        message(rows_sentence(intake))
        message(
            f"Claims: {len(listed)} = {results.count(Result.DONE)} ready "
            f"+ {results.count(Result.HELD)} held + {results.count(Result.NOTHING_DUE)} with nothing due "
            f"+ {results.count(Result.FAILED)} failed. "
            '"Safe by" is the earliest last day under any reading of the text.'
        )
        say_rejects(intake)
    for one in listed:
        if one.error is not None:
            message(f"{one.claim_id} could not be assessed: {plain_outcome(one).reason}")
    failed = Result.FAILED in results
    return ended(
        failed=ExitCode.NO_RULE if failed else ExitCode.DONE,
        rejected=bool(intake.rejects) and whole,
        blocked=Result.HELD in results,
    )


def _explained(standing: Standing) -> None:
    """Everything about one claim: findings, the ones in the way first, then deadlines, then assumptions."""
    one = standing.assessment
    if one is None:
        return
    outcome = plain_outcome(standing)
    paragraph(
        f"{one.claim.claim_id}: {one.status.value} on {one.as_of.isoformat()}",
        (
            ("Why", one.status_sentence),
            ("Next stage", one.next_stage.value if one.next_stage else "none"),
            ("In the way", ", ".join(outcome.blockers)),
            ("To fetch", ", ".join(outcome.missing)),
        ),
    )
    first = {finding.id for finding in holding(standing)}
    for finding in sorted(one.findings, key=lambda each: (each.id not in first, _ORDER.index(each.verdict))):
        _finding(finding)
    _deadlines(one)
    for assumption in one.assumptions:
        paragraph("Assumed", (("", assumption),))


def _finding(one: Finding) -> None:
    paragraph(
        f"{one.id} {one.title}: {one.verdict.replace('_', ' ')}",
        (
            ("Found", one.sentence),
            ("Facts", "; ".join(f"{fact.name} = {fact.value}" for fact in one.facts)),
            ("Missing", ", ".join(one.missing)),
            ("Do next", one.next_step),
            ("Override", "" if one.overridable else "not possible"),
            *(("Paragraph", f"{cited(each.cite, each.certainty)}, {each.text}") for each in one.citations),
        ),
    )


def _deadlines(assessment: Assessment) -> None:
    for one in assessment.deadlines:
        days = [day.isoformat() for day in (one.opens, one.due) if day]
        paragraph(
            f"{one.name}: {' to '.join(days) or 'not known'}",
            (
                ("Safe", safe_words(one)),
                ("Who", one.who),
                ("Counting", one.arithmetic),
                ("From", f"{one.counted_from_event}, {one.counted_from.isoformat()}"),
                ("Paragraph", f"{cited(one.citation.cite, one.citation.certainty)}, {one.citation.text}"),
                *(("Note", note) for note in one.notes),
                *(
                    ("Read otherwise", f"{each.reading}: {each.due.isoformat() if each.due else 'no date'}")
                    for each in one.other_readings
                ),
            ),
        )


def _shape(standing: Standing, intake: Intake) -> dict[str, Any]:
    outcome = plain_outcome(standing)
    one = standing.assessment
    return {
        "claim_id": standing.claim_id,
        "source": intake.sources.get(standing.claim_id),
        "status": outcome.status.value if outcome.status else None,
        "status_sentence": one.status_sentence if one else outcome.reason,
        "reason": outcome.reason,
        "next_stage": outcome.stage.value if outcome.stage else None,
        "ready": outcome.result is Result.DONE,
        "next_deadline": deadline_shape(standing.due.deadline) if standing.due else None,
        "safe_by": outcome.next_deadline.isoformat() if outcome.next_deadline else None,
        "blockers": list(outcome.blockers),
        "missing": list(to_fetch(standing)),
        "findings": [finding_shape(each) for each in one.findings] if one else [],
        "deadlines": [deadline_shape(each) for each in one.deadlines] if one else [],
        "assumptions": list(one.assumptions) if one else [],
    }
