"""`idrkit deadlines`: what is due and overdue, of the claims of files or by the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from idrkit.cli.due import Files, Wanted, due_options, summary
from idrkit.cli.ending import counted, ended
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
from idrkit.law.rulebook import Rulebook, load_rulebook
from idrkit.ledger.agenda import By, When


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
    # Only here: what reads files takes as long to load as a ledger takes to answer.
    from idrkit.cli.deadlines_of_files import due_by_files

    return due_by_files(files, profile, sheet, rulebook, as_of, wanted)


def _by_ledger(
    place: str | None, client: str | None, rulebook: Rulebook, rules: Sequence[Path], as_of: date, wanted: Wanted
) -> ExitCode:
    from idrkit.cli.ledger.due import due_by_ledger, say_doubts, say_failed

    # A calendar file is told everything that is still due, so that it cancels nothing that is merely far away.
    within = None if wanted.files.ics else wanted.within
    found = due_by_ledger(place, client, rulebook, rules, as_of, within)
    listed = wanted.shown(found.due)
    message(summary(listed, counted(found.known, "claim or dispute", "claims and disputes")))
    say_failed(found.failed)
    say_doubts(found.doubts)
    return ended(rejected=bool(found.failed), blocked=listed.counts[When.OVERDUE] > 0)
