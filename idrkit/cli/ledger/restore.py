"""`idrkit ledger restore`: a backup into a place where there is no ledger."""

from __future__ import annotations

from pathlib import Path

import click

from idrkit.cli.given import counted
from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.output import message
from idrkit.errors import ExitCode
from idrkit.ledger.backup import restore as put_back
from idrkit.ledger.store import default_place


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@ledger_option
def restore(file: Path, place: str | None) -> ExitCode:
    """Put a backup into a place where there is no ledger yet; one that is there is never overwritten."""
    origin = put_back(file, place or default_place())
    message(f"{file} is restored: {counted(origin.head_seq, 'event')}, each checked.")
    message(f"Head: {origin.head_hash}")
    return ExitCode.DONE
