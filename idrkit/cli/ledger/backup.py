"""`idrkit ledger backup`: the whole ledger as one file."""

from __future__ import annotations

from pathlib import Path

import click

from idrkit.cli.given import counted
from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.output import message
from idrkit.errors import ExitCode
from idrkit.ledger.backup import backup as write_backup
from idrkit.ledger.store import opened


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Overwrite the file where it is there already.")
@ledger_option
def backup(file: Path, force: bool, place: str | None) -> ExitCode:
    """Write the whole ledger into one file, checked event by event, while others may go on recording.

    A ledger on PostgreSQL gives the same kind of file. Note the head: `idrkit ledger check --head` knows it again.
    """
    with opened(place, secret=None) as ledger:
        origin = write_backup(ledger, file, force=force)
        message(f"{ledger.place} is backed up in {file}: {counted(origin.head_seq, 'event')}, each checked.")
    message(f"Head: {origin.head_hash}")
    return ExitCode.DONE
