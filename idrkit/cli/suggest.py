"""`idrkit read --suggest-profile`: a mapping profile for an unknown sheet, and the one question it asks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from idrkit.cli.output import message, print_text
from idrkit.cli.profiles import checked_name, save_profile
from idrkit.errors import ExitCode, UsageError
from idrkit.intake.cells import DateOrder
from idrkit.intake.date_order import ORDERS
from idrkit.intake.profile_text import profile_text, questions
from idrkit.intake.read import sheet_of
from idrkit.intake.suggest import Suggestion, answered, suggest

suggest_profile_option = click.option(
    "--suggest-profile", is_flag=True, help="Print a mapping profile for one csv or xlsx sheet instead."
)
date_order_option = click.option(
    "--date-order",
    type=click.Choice(ORDERS, case_sensitive=False),
    help="With --suggest-profile: what 3/4/2026 means in the sheet.",
)


def suggested(files: Sequence[Path], sheet: str | None, order: DateOrder | None, save_as: str | None) -> ExitCode:
    """Print a profile for the sheet; what a person still has to answer is said on stderr."""
    if len(files) != 1:
        raise UsageError("--suggest-profile looks at one sheet: name one file.")
    name = checked_name(save_as) if save_as is not None else None
    grid = sheet_of(files[0], sheet)
    for notice in grid.notices:
        message(f"{files[0].name}: {notice.sentence}")
    suggestion = suggest(grid, sheet_named=sheet is not None)
    for title in suggestion.dates.mixed:
        message(f'Column "{title}" mixes date cells and dates in text: some may have day and month exchanged; compare.')
    if order is None and suggestion.asks_date_order:
        order = _order_asked()
    if order is not None:
        suggestion = answered(suggestion, order)
    text = profile_text(suggestion, name)
    if name:
        save_profile(name, text.encode("utf-8"))
    print_text(text)
    return _ended(suggestion)


def refuse_with_suggestion(*, profile: Path | None, rejects: Path | None, as_json: bool) -> None:
    """Refuse the options that mean nothing beside --suggest-profile."""
    given = {"--profile": profile, "--rejects": rejects, "--json": as_json}
    for option, value in given.items():
        if value:
            raise UsageError(f"{option} and --suggest-profile do not go together: leave one of them out.")


def _order_asked() -> DateOrder | None:
    """What the person at the terminal says, or None where nobody can be asked."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    message("Is 3/4/2026 in this sheet March 4 (MDY) or April 3 (DMY)? YMD: the year comes first, as in 26/3/4.")
    chosen: DateOrder = click.prompt(
        "date_order", type=click.Choice(ORDERS, case_sensitive=False), default=None, err=True
    )
    return chosen


def _ended(suggestion: Suggestion) -> ExitCode:
    asked = questions(suggestion)
    for question in asked:
        message(question)
    if not asked:
        message("No question is open: read the profile through, then use it with --profile.")
    return ExitCode.BLOCKED if suggestion.is_open else ExitCode.DONE
