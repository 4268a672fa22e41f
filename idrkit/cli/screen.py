"""`idrkit screen`: where each claim stands, by when, why, and what to fetch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from idrkit.assess.explain import Section, explain
from idrkit.assess.explain_head import NextDay
from idrkit.assess.shapes import deadline_shape, finding_shape, section_shape
from idrkit.claims.model import Claim
from idrkit.cli.given import chosen_id, claims_given, ended, rows_sentence, say_notices, say_rejects
from idrkit.cli.joining import say_joins
from idrkit.cli.options import (
    FILE,
    as_of_option,
    files_argument,
    json_option,
    profile_option,
    rules_option,
    sheet_option,
)
from idrkit.cli.output import memorandum, message, print_json, table
from idrkit.cli.profiles import profile_given
from idrkit.cli.underpaid import list_underpaid
from idrkit.errors import ExitCode
from idrkit.files import write_whole
from idrkit.intake.outcome import Intake
from idrkit.intake.read import read_as
from idrkit.law.rulebook import Rulebook, load_rulebook
from idrkit.run.batch import Outcome, Result, Standing, plain_outcome, standings, to_fetch
from idrkit.run.results import screening_workbook
from idrkit.run.screening import Screener, listed, screened_together


@click.command()
@files_argument
@click.option(
    "--explain", "explained", metavar="CLAIM", help="The whole reasoning for one claim, as a memorandum to read."
)
@click.option("--underpaid", is_flag=True, help="Lines that may be underpaid, with figures, by the last day to act.")
@click.option("--xlsx", type=FILE, metavar="FILE", help="Write a workbook: claims, findings, deadlines.")
@profile_option
@sheet_option
@as_of_option
@rules_option
@json_option
def screen(
    files: Sequence[Path],
    explained: str | None,
    underpaid: bool,
    xlsx: Path | None,
    profile: Path | None,
    sheet: str | None,
    as_of: date,
    rules: Sequence[Path],
    as_json: bool,
) -> ExitCode:
    """Where each claim stands: status, next stage, by when, why, what to fetch; nearest deadline first."""
    if explained is not None and underpaid:
        raise click.UsageError("--explain tells of one claim, --underpaid lists many: give one of the two.")
    if explained is None and xlsx is None and not as_json and not underpaid:
        return _lines(files, profile, sheet, as_of, rules)
    rulebook = load_rulebook(rules)
    intake = claims_given(files, profile, sheet)
    known = standings(intake.claims, rulebook, as_of)
    if underpaid:
        list_underpaid(known, as_of, xlsx, as_json=as_json)
        return _told([plain_outcome(one) for one in known], intake, whole=True)
    if xlsx:
        write_whole(xlsx, screening_workbook(known))
    if explained is not None:
        wanted = chosen_id(explained, intake.sources)
        known = tuple(one for one in known if one.claim_id == wanted)
    sections = _sections(known[0], rulebook) if explained is not None else ()
    outcomes = [plain_outcome(one) for one in known]
    if as_json:
        shapes = [_shape(one, intake) for one in known]
        if explained is not None:
            shapes[0]["explanation"] = [section_shape(one) for one in sections]
        print_json({"as_of": as_of.isoformat(), "claims": shapes})
    elif explained is not None:
        memorandum((one.title, one.paragraphs) for one in sections)
    else:
        _print(outcomes)
    return _told(outcomes, intake, whole=explained is None)


def _lines(
    files: Sequence[Path], profile: Path | None, sheet: str | None, as_of: date, rules: Sequence[Path]
) -> ExitCode:
    """The table alone: no claim is kept once its line is made, so that a hundred thousand can be listed."""
    load_rulebook(rules)
    known = profile_given(profile)
    screener = Screener(tuple(rules), as_of)
    intake = screened_together(lambda maker: read_as(maker, files, profile=known, sheet=sheet), screener)
    say_notices(intake)
    outcomes = [one.outcome for one in listed(intake.claims)]
    _print(outcomes)
    return _told(outcomes, intake, whole=True)


def _print(outcomes: Sequence[Outcome]) -> None:
    table(
        ("Claim", "Status", "Next stage", "Safe by", "Why", "To fetch"),
        [_row(one) for one in outcomes],
    )


def _row(outcome: Outcome) -> tuple[str, ...]:
    return (
        outcome.claim_id,
        outcome.status.value if outcome.status else "FAILED",
        outcome.stage.value if outcome.stage else "",
        outcome.next_deadline.isoformat() if outcome.next_deadline else "",
        outcome.reason,
        ", ".join(outcome.missing),
    )


def _told(outcomes: Sequence[Outcome], intake: Intake[Any], *, whole: bool) -> ExitCode:
    results = [one.result for one in outcomes]
    if whole:
        if intake.counts.rows or intake.joins is None:
            message(rows_sentence(intake))
        say_joins(intake)
        message(
            f"Claims: {len(outcomes)} = {results.count(Result.DONE)} ready "
            f"+ {results.count(Result.HELD)} held + {results.count(Result.NOTHING_DUE)} with nothing due "
            f"+ {results.count(Result.FAILED)} failed. "
            '"Safe by" is the earliest last day under any reading that may be meant.'
        )
        say_rejects(intake)
    for one in outcomes:
        if one.result is Result.FAILED:
            message(f"{one.claim_id} could not be assessed: {one.reason}")
    failed = Result.FAILED in results
    return ended(
        failed=ExitCode.NO_RULE if failed else ExitCode.DONE,
        rejected=bool(intake.rejects) and whole,
        blocked=Result.HELD in results,
    )


def _sections(standing: Standing, rulebook: Rulebook) -> tuple[Section, ...]:
    """The whole reasoning for one claim; nothing where it could not be assessed."""
    if standing.assessment is None:
        return ()
    due = standing.due
    next_day = NextDay(due.deadline, due.stage, due.day) if due else None
    return explain(standing.assessment, rulebook, next_day, to_fetch(standing))


def _shape(standing: Standing, intake: Intake[Claim]) -> dict[str, Any]:
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
