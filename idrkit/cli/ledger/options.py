"""The options that mean the same in every subcommand of the ledger."""

from __future__ import annotations

import os

import click

from idrkit.errors import UsageError

OWN = "own"

ledger_option = click.option(
    "--ledger",
    "place",
    metavar="FILE|URL",
    help="The ledger: a file, or postgresql://USER@HOST/DATABASE; default: ledger.sqlite in your own data folder, or "
    "IDRKIT_LEDGER.",
)
client_option = click.option(
    "--client", default=OWN, show_default=True, metavar="NAME", help="The client the claims belong to."
)
by_option = click.option(
    "--by",
    metavar="NAME",
    help="Who records it; default: IDRKIT_BY, or your user name on this machine.",
)


def place_of(client: str, place: str | None) -> str | None:
    """Where the ledger of a client is: as given, else its own by the clients file, else None for the usual one.

    Raises:
        UsageError: the clients file is wrong.
    """
    if place is not None or client == OWN:
        return place
    from idrkit.intake.clients_file import default_file, read_clients

    found = read_clients().get(client) if default_file().is_file() else None
    return found.ledger if found else None


def recorder(by: str | None) -> str:
    """Who records: as given, else IDRKIT_BY, else the user name on this machine.

    Raises:
        UsageError: none of them is known.
    """
    import getpass

    if name := by or os.environ.get("IDRKIT_BY"):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise UsageError("Say who records this: --by NAME, or set IDRKIT_BY.") from None
