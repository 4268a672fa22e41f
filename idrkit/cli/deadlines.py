"""`idrkit deadlines`: what is due and overdue for every claim of a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from idrkit.assess.shapes import deadline_shape
from idrkit.cli.options import as_of_option, files_argument, json_option, profile_option, rules_option, sheet_option
from idrkit.cli.output import message, print_json, table
from idrkit.errors import ExitCode


@click.command()
@files_argument
@click.option("--within", type=click.IntRange(min=0), metavar="N", help="Only what is due in N business days.")
@click.option("--ics", type=click.Path(path_type=Path), metavar="FILE", help="Write a calendar file.")
@click.option("--xlsx", type=click.Path(path_type=Path), metavar="FILE", help="Write a workbook.")
@profile_option
@sheet_option
@as_of_option
@rules_option
@json_option
def deadlines(
    files: Sequence[Path],
    within: int | None,
    ics: Path | None,
    xlsx: Path | None,
    profile: Path | None,
    sheet: str | None,
    as_of: date,
    rules: Sequence[Path],
    as_json: bool,
) -> ExitCode:
    """What is due and overdue, the nearest safe day first."""
    from idrkit.assess.assessment import assess
    from idrkit.files import write_whole
    from idrkit.intake.profile import load_profile
    from idrkit.intake.read import read_claims
    from idrkit.law.rulebook import load_rulebook
    from idrkit.ledger.calendar_file import calendar_file
    from idrkit.ledger.listing import listing
    from idrkit.ledger.reminders import State, reminders

    rulebook = load_rulebook(rules)
    intake = read_claims(files, profile=load_profile(profile) if profile else None, sheet=sheet)
    assessments = [assess(claim, rulebook, as_of) for claim in intake.claims]
    listed = reminders(assessments, rulebook.calendar, within=within)
    if ics:
        write_whole(ics, calendar_file(listed, as_of, rulebook.calendar))
    if xlsx:
        write_whole(xlsx, listing(listed))
    if as_json:
        print_json(
            {
                "as_of": as_of.isoformat(),
                "deadlines": [
                    {
                        "claim_id": one.claim_id,
                        "state": one.state.value,
                        "safe_by": one.safe_by.isoformat(),
                        "business_days_left": one.business_days_left,
                        "stage": one.stage.value if one.stage else None,
                        **deadline_shape(one.deadline),
                    }
                    for one in listed
                ],
            }
        )
    else:
        table(
            ("Claim", "What", "State", "Opens", "Last day", "Safe by", "Days", "Who"),
            [
                (
                    one.claim_id,
                    one.deadline.name,
                    one.state.replace("_", " "),
                    one.opens.isoformat() if one.opens else "",
                    one.due.isoformat(),
                    one.safe_by.isoformat(),
                    str(one.business_days_left),
                    one.deadline.who,
                )
                for one in listed
            ],
        )
    overdue = sum(one.state is State.OVERDUE for one in listed)
    message(f"{len(listed)} deadlines of {len(intake.claims)} claims on {as_of.isoformat()}; {overdue} overdue.")
    if intake.rejects:
        message(f"{len(intake.rejects)} rows could not be read: idrkit read says why.")
        return ExitCode.REJECTED
    return ExitCode.BLOCKED if overdue else ExitCode.DONE
