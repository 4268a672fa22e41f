"""`idrkit deadlines`: what is due and overdue for every claim of a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from idrkit.assess.assessment import DATE_ASSUMED
from idrkit.assess.award import AwardState, Balance
from idrkit.assess.shapes import balance_shape, deadline_shape
from idrkit.cli.given import claims_given, counted, ended, say_rejects
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
from idrkit.cli.output import message, print_json, table
from idrkit.errors import ExitCode
from idrkit.files import write_whole
from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.calendar_file import calendar_file
from idrkit.ledger.listing import listing
from idrkit.ledger.reminders import Reminder, State, reminders
from idrkit.run.batch import standings


@click.command()
@files_argument
@click.option("--within", type=click.IntRange(min=0), metavar="N", help="Only what is due in N business days.")
@click.option("--ics", type=FILE, metavar="FILE", help="Write a calendar file.")
@click.option("--xlsx", type=FILE, metavar="FILE", help="Write a workbook.")
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
    rulebook = load_rulebook(rules)
    intake = claims_given(files, profile, sheet)
    known = standings(intake.claims, rulebook, as_of)
    assessments = [one.assessment for one in known if one.assessment is not None]
    listed = reminders(assessments, rulebook.calendar, within=within)
    if ics:
        write_whole(ics, calendar_file(listed, as_of, rulebook.calendar))
    if xlsx:
        write_whole(xlsx, listing(listed))
    if as_json:
        print_json({"as_of": as_of.isoformat(), "deadlines": [_shape(one) for one in listed]})
    else:
        table(
            ("Claim", "What", "State", "Opens", "Last day", "Safe by", "Days", "Who", "Still owed"),
            [_row(one) for one in listed],
            right=(8,),
        )
    overdue = sum(one.state is State.OVERDUE for one in listed)
    message(f"{counted(len(listed), 'deadline')} of {counted(len(known), 'claim')} on {as_of}; {overdue} overdue.")
    failed = [one.claim_id for one in known if one.assessment is None]
    if failed:
        message(f"Not assessed, so not listed: {', '.join(failed)}; `idrkit screen` says why.")
    say_joins(intake)
    say_rejects(intake)
    return ended(
        failed=ExitCode.NO_RULE if failed else ExitCode.DONE, rejected=bool(intake.rejects), blocked=overdue > 0
    )


def _row(one: Reminder) -> tuple[str, ...]:
    return (
        one.claim_id,
        one.deadline.name,
        one.state.replace("_", " "),
        one.opens.isoformat() if one.opens else "",
        f"{one.due.isoformat()}{' (assumed)' if DATE_ASSUMED in one.deadline.flags else ''}",
        one.safe_by.isoformat() if one.safe_by else "",
        str(one.business_days_left),
        one.deadline.who,
        _owed(one.balance),
    )


def _owed(found: Balance | None) -> str:
    """What is still owed of a rate determined or agreed: "?" where that is not known, "you owe" on the other side."""
    if found is None:
        return ""
    if found.state is AwardState.PROVIDER_OWES:
        return f"you owe {found.excess:,.2f}"
    if found.state is AwardState.PROVIDER_MAY_OWE or found.still_owed is None:
        return "?"
    return f"{found.still_owed:,.2f}"


def _shape(one: Reminder) -> dict[str, Any]:
    return {
        "claim_id": one.claim_id,
        "state": one.state.value,
        "safe_by": one.safe_by.isoformat() if one.safe_by else None,
        "business_days_left": one.business_days_left,
        "stage": one.stage.value if one.stage else None,
        "payment": balance_shape(one.balance) if one.balance else None,
        **deadline_shape(one.deadline),
    }
