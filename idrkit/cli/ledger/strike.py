"""`idrkit ledger strike`: an event taken back as a whole; it stays visible as struck out."""

from __future__ import annotations

from pathlib import Path

import click

from idrkit.cli.ledger.correcting import correct_event, number_argument, reason_option
from idrkit.cli.ledger.options import by_option, client_option, ledger_option
from idrkit.cli.ledger.typed import document_option, source_of
from idrkit.cli.options import json_option, today_eastern
from idrkit.errors import ExitCode
from idrkit.ledger.by_hand import Judged, struck
from idrkit.ledger.history import Entry


@click.command()
@number_argument
@reason_option
@document_option
@client_option
@by_option
@ledger_option
@json_option
def strike(
    number: int, reason: str, document: Path | None, client: str, by: str | None, place: str | None, as_json: bool
) -> ExitCode:
    """Take event N back: it never happened, or not to this claim. It stays visible as struck out."""
    source = source_of(document)

    def change(one: Entry) -> Judged:
        return struck(one, today_eastern(), reason=reason, source=source)

    return correct_event(number, change, client, by, place, as_json=as_json)
