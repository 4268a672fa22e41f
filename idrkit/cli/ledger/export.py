"""`idrkit ledger export`: the whole ledger as JSON lines."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path

import click

from idrkit.cli.given import counted
from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.output import message
from idrkit.errors import ExitCode
from idrkit.files import being_written
from idrkit.ledger.backup import refuse_overwriting
from idrkit.ledger.lines import write_lines
from idrkit.ledger.store import Ledger, opened
from idrkit.ledger.whole import Origin


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--force", is_flag=True, help="Overwrite the file where it is there already.")
@ledger_option
def export(file: Path, force: bool, place: str | None) -> ExitCode:
    """Write every event as a line of JSON, with its hashes: `idrkit ledger load` makes the same ledger of it.

    FILE may be - for standard output.
    """
    with opened(place, secret=None) as ledger:
        origin = _to_stdout(ledger) if str(file) == "-" else _into(ledger, file, force)
        message(f"{counted(origin.head_seq, 'event')} of {ledger.place} exported, each checked.")
    message(f"Head: {origin.head_hash}")
    if origin.seal:
        message("The ledger is encrypted, and so is what is exported: it is read with the same passphrase.")
    return ExitCode.DONE


def _to_stdout(ledger: Ledger) -> Origin:
    """The same bytes as in a file, whatever this terminal makes of letters and line ends."""
    origin = write_lines(ledger, codecs.getwriter("utf-8")(sys.stdout.buffer))
    sys.stdout.flush()
    return origin


def _into(ledger: Ledger, file: Path, force: bool) -> Origin:
    refuse_overwriting(ledger, file, force=force)
    with being_written(file) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as out:
        return write_lines(ledger, out)
