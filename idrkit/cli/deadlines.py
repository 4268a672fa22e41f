"""`idrkit deadlines`: what is due and overdue, of the claims of files or by the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from idrkit.assess.results import Assessment
from idrkit.claims.model import Claim
from idrkit.cli.due import Due, Files, due_options, show, write_files
from idrkit.cli.given import claims_given, counted, ended, say_rejects
from idrkit.cli.joining import say_joins
from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.options import (
    FILE,
    as_of_option,
    json_option,
    profile_option,
    rules_option,
    sheet_option,
)
from idrkit.cli.output import message
from idrkit.errors import ExitCode, UsageError
from idrkit.intake.outcome import Intake
from idrkit.law.rulebook import Rulebook, load_rulebook
from idrkit.ledger.agenda import Agenda, By, When
from idrkit.ledger.reminders import reminders
from idrkit.ledger.told import money_words
from idrkit.run.batch import standings


@click.command()
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE...]")
@due_options
@ledger_option
@click.option("--client", metavar="NAME", help="From the ledger: only of this client.")
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
    place: str | None,
    client: str | None,
    profile: Path | None,
    sheet: str | None,
    as_of: date,
    rules: Sequence[Path],
    as_json: bool,
) -> ExitCode:
    """What is due and overdue, the nearest safe day first: of the claims of files, or without files by the ledger."""
    if files and (place or client):
        raise UsageError("Give files, or --ledger and --client: what is due is told of one of the two.")
    wanted = Wanted(within, By(group), Files(ics, xlsx, html, digest), as_json)
    rulebook = load_rulebook(rules)
    if not files:
        return _by_ledger(place, client, rulebook, rules, as_of, wanted)
    return _of_files(claims_given(files, profile, sheet), rulebook, as_of, wanted)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown, and how."""

    within: int | None
    by: By
    files: Files
    as_json: bool

    def shown(self, found: Due) -> Agenda:
        """Write the files asked for and show the listing."""
        write_files(found, self.files, self.within, self.by)
        listed = found.agenda(self.within, self.by)
        show(listed, as_json=self.as_json)
        return listed


def _of_files(intake: Intake[Claim], rulebook: Rulebook, as_of: date, wanted: Wanted) -> ExitCode:
    known = standings(intake.claims, rulebook, as_of)
    assessments = [one.assessment for one in known if one.assessment is not None]
    found = Due(
        every=reminders(assessments, rulebook.calendar),
        as_of=as_of,
        calendar=rulebook.calendar,
        looked_at=frozenset(_subjects(assessments)),
    )
    listed = wanted.shown(found)
    message(_summary(listed, counted(len(known), "claim")))
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


def _by_ledger(
    place: str | None, client: str | None, rulebook: Rulebook, rules: Sequence[Path], as_of: date, wanted: Wanted
) -> ExitCode:
    from idrkit.cli.ledger.due import due_by_ledger, say_doubts, say_failed

    # A calendar file is told everything that is still due, so that it cancels nothing that is merely far away.
    within = None if wanted.files.ics else wanted.within
    found = due_by_ledger(place, client, rulebook, rules, as_of, within)
    listed = wanted.shown(found.due)
    message(_summary(listed, counted(found.known, "claim or dispute", "claims and disputes")))
    say_failed(found.failed)
    say_doubts(found.doubts)
    return ended(rejected=bool(found.failed), blocked=listed.counts[When.OVERDUE] > 0)


def _subjects(assessments: Iterable[Assessment]) -> Iterable[str]:
    """The claims and disputes looked at, as a calendar file names them."""
    for one in assessments:
        yield one.claim.claim_id
        if one.claim.dispute.number:
            yield one.claim.dispute.number


def _summary(listed: Agenda, of: str) -> str:
    number = len(listed.deadlines)
    money = money_words(listed.money)
    return (
        f"{counted(number, 'deadline')} of {of} on {listed.as_of}; "
        f"{listed.counts[When.OVERDUE]} overdue.{f' {money}.' if money else ''}"
    )
