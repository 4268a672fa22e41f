"""`idrkit ledger correct`: what is right of an event, recorded over it; the old value stays visible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from idrkit.cli.ledger.correcting import correct_event, number_argument, reason_option
from idrkit.cli.ledger.options import by_option, client_option, ledger_option
from idrkit.cli.ledger.typed import document_option, facts_given, source_of
from idrkit.cli.options import ISO_DATE, json_option, today_eastern
from idrkit.errors import ExitCode, UsageError
from idrkit.ledger.by_hand import Judged, corrected
from idrkit.ledger.history import Entry


@click.command()
@number_argument
@click.argument("words", nargs=-1, metavar="[FACT=VALUE...]")
@click.option("--on", type=ISO_DATE, metavar="DATE", help="The right day, YYYY-MM-DD.")
@reason_option
@document_option
@client_option
@by_option
@ledger_option
@json_option
def correct(
    number: int,
    words: Sequence[str],
    on: date | None,
    reason: str,
    document: Path | None,
    client: str,
    by: str | None,
    place: str | None,
    as_json: bool,
) -> ExitCode:
    """Correct event N: the facts named change, FACT= takes one away; an event that was struck out comes back."""
    unlike = [one for one in words if "=" not in one]
    if unlike:
        raise UsageError(f'"{unlike[0]}" is not FACT=VALUE: write, for example, amount=900.00.')
    changes = facts_given(words)

    source = source_of(document)

    def change(one: Entry) -> Judged:
        return corrected(one, today_eastern(), on=on, changes=changes, reason=reason, source=source)

    return correct_event(number, change, client, by, place, as_json=as_json)
