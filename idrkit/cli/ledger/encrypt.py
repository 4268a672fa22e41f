"""`idrkit ledger encrypt`: an encrypted ledger is begun."""

from __future__ import annotations

import click

from idrkit.cli.given import counted
from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.output import message
from idrkit.errors import ExitCode
from idrkit.ledger.passphrase import chosen, passphrase
from idrkit.ledger.sealing import begin_encrypted
from idrkit.ledger.store import default_place, head, opened


@click.command()
@click.option(
    "--from",
    "source",
    metavar="FILE|URL",
    help="The ledger whose events it takes over; that one stays as it is.",
)
@ledger_option
def encrypt(source: str | None, place: str | None) -> ExitCode:
    """Begin an encrypted ledger where there is none, empty or with the events of another one.

    The passphrase is asked for, or is the first line of the file named by IDRKIT_LEDGER_PASSPHRASE_FILE. Nobody can
    read the ledger without it: there is no way around a forgotten one.
    """
    where = place or default_place()
    if source is None:
        begin_encrypted(where, chosen)
        message("An encrypted ledger was begun. Keep its passphrase apart from it: without it nothing can be read.")
        return ExitCode.DONE
    with opened(source, secret=passphrase) as old:
        origin = begin_encrypted(where, chosen, old)
        message(
            f"{counted(origin.head_seq, 'event')} of {old.place} taken over into the encrypted ledger; the old head is"
            f" {head(old).hash}"
        )
        message(f"Head of the encrypted ledger: {origin.head_hash}")
        message(
            f"{old.place} is still there and readable: once `idrkit ledger check` finds the new one whole, see to it "
            "and its backups."
        )
    return ExitCode.DONE
