"""`idrkit ledger rekey`: another passphrase for an encrypted ledger."""

from __future__ import annotations

import click

from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.output import message
from idrkit.errors import ExitCode
from idrkit.ledger.passphrase import chosen_anew, passphrase
from idrkit.ledger.sealing import rekey as give_another
from idrkit.ledger.store import opened


@click.command()
@ledger_option
def rekey(place: str | None) -> ExitCode:
    """Give an encrypted ledger another passphrase; no event is touched.

    The new one is asked for, or is the first line of the file named by IDRKIT_LEDGER_NEW_PASSPHRASE_FILE.
    """
    with opened(place, secret=None) as ledger:
        give_another(ledger, passphrase, chosen_anew)
        message(
            f"The ledger {ledger.place} has another passphrase. Backups made before still open with the earlier one."
        )
    return ExitCode.DONE
