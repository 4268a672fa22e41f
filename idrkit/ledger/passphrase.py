"""Where the passphrase of an encrypted ledger comes from: a file, or whoever sits at the keyboard."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from idrkit.errors import UsageError

FILE = "IDRKIT_LEDGER_PASSPHRASE_FILE"
"""The environment variable that names the file whose first line is the passphrase."""
NEW_FILE = "IDRKIT_LEDGER_NEW_PASSPHRASE_FILE"
"""The same for the new passphrase of `idrkit ledger rekey`."""


def passphrase() -> str:
    """The passphrase of the ledger.

    Raises:
        UsageError: there is no file with it and nobody to ask.
    """
    return _from_file(FILE) or _asked("Passphrase of the ledger: ", FILE)


def chosen(variable: str = FILE) -> str:
    """A passphrase to be set; at the keyboard it is asked for twice.

    Raises:
        UsageError: there is no file with it and nobody to ask, or the two differ.
    """
    given = _from_file(variable)
    if given is None:
        given = _asked("New passphrase of the ledger: ", variable)
        if _asked("The same again: ", variable) != given:
            raise UsageError("The two passphrases differ: nothing was changed.")
    return given


def chosen_anew() -> str:
    """The passphrase that takes the place of the one a ledger has."""
    return chosen(NEW_FILE)


def _from_file(variable: str) -> str | None:
    name = os.environ.get(variable)
    if not name:
        return None
    try:
        lines = Path(name).expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"The file with the passphrase ({variable}) cannot be read: see that it is there.") from None
    if not lines or not lines[0]:
        raise UsageError(f"The first line of the file with the passphrase ({variable}) is empty.")
    return lines[0]


def _asked(words: str, variable: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"The ledger is encrypted: name the file with its passphrase in {variable}.")
    import getpass

    return getpass.getpass(words)
