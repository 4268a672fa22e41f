"""`idrkit ledger load`: an export into a place where there is no ledger."""

from __future__ import annotations

from pathlib import Path

import click

from idrkit.cli.given import counted
from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.options import FILE
from idrkit.cli.output import message
from idrkit.errors import ExitCode
from idrkit.ledger.lines import load_lines
from idrkit.ledger.store import default_place


@click.command()
@click.argument("file", type=FILE)
@ledger_option
def load(file: Path, place: str | None) -> ExitCode:
    """Make of an export the same ledger again, with the same head, in a place where there is none yet."""
    origin = load_lines(file, place or default_place())
    message(f"{file} is loaded: {counted(origin.head_seq, 'event')}, each checked.")
    message(f"Head: {origin.head_hash}")
    return ExitCode.DONE
