"""`idrkit deadlines`: what is due and overdue for every claim of a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from idrkit.assess.results import Assessment
from idrkit.cli.due import Due, Files, due_options, show, write_files
from idrkit.cli.given import claims_given, counted, ended, say_rejects
from idrkit.cli.joining import say_joins
from idrkit.cli.options import (
    as_of_option,
    files_argument,
    json_option,
    profile_option,
    rules_option,
    sheet_option,
)
from idrkit.cli.output import message
from idrkit.errors import ExitCode
from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.agenda import Agenda, By, When
from idrkit.ledger.reminders import reminders
from idrkit.ledger.told import money_words
from idrkit.run.batch import standings


@click.command()
@files_argument
@due_options
@profile_option
@sheet_option
@as_of_option
@rules_option
@json_option
def deadlines(
    files: Sequence[Path],
    within: int | None,
    group: str,
    ics: Path | None,
    xlsx: Path | None,
    html: Path | None,
    digest: Path | None,
    profile: Path | None,
    sheet: str | None,
    as_of: date,
    rules: Sequence[Path],
    as_json: bool,
) -> ExitCode:
    """What is due and overdue, the nearest safe day first."""
    rulebook = load_rulebook(rules)
    intake = claims_given(files, profile, sheet)
    known = standings(intake.claims, rulebook, as_of)
    assessments = [one.assessment for one in known if one.assessment is not None]
    found = Due(
        every=reminders(assessments, rulebook.calendar),
        as_of=as_of,
        calendar=rulebook.calendar,
        looked_at=frozenset(_subjects(assessments)),
    )
    by = By(group)
    write_files(found, Files(ics, xlsx, html, digest), within, by)
    listed = found.agenda(within, by)
    show(listed, as_json=as_json)
    message(_summary(listed, len(known)))
    failed = [one.claim_id for one in known if one.assessment is None]
    if failed:
        message(f"Not assessed, so not listed: {', '.join(failed)}; `idrkit screen` says why.")
    say_joins(intake)
    say_rejects(intake)
    return ended(
        failed=ExitCode.NO_RULE if failed else ExitCode.DONE,
        rejected=bool(intake.rejects),
        blocked=listed.counts[When.OVERDUE] > 0,
    )


def _subjects(assessments: Iterable[Assessment]) -> Iterable[str]:
    """The claims and disputes looked at, as a calendar file names them."""
    for one in assessments:
        yield one.claim.claim_id
        if one.claim.dispute.number:
            yield one.claim.dispute.number


def _summary(listed: Agenda, claims: int) -> str:
    number = len(listed.deadlines)
    money = money_words(listed.money)
    return (
        f"{counted(number, 'deadline')} of {counted(claims, 'claim')} on {listed.as_of}; "
        f"{listed.counts[When.OVERDUE]} overdue.{f' {money}.' if money else ''}"
    )
