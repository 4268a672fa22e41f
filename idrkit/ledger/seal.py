"""How facts and names lie in the store: as they are, or sealed with a key (`idrkit.ledger.encryption`)."""

from __future__ import annotations

from typing import Protocol

from idrkit.errors import UsageError
from idrkit.ledger.events import digest


class Seal(Protocol):
    """Turns text into what is stored, and back. `about` says what the text belongs to, so that none is exchanged."""

    def shut(self, text: str, about: str = "") -> str:
        """What is stored for a text."""
        ...

    def opened(self, stored: str, about: str = "") -> str:
        """The text of what is stored; a ValueError where it was changed, or belongs to something else."""
        ...

    def mark(self, text: str) -> str:
        """A digest of a text that tells nothing of it to whoever lacks the key; the same text has the same one."""
        ...


class Plain:
    """Nothing is sealed."""

    def shut(self, text: str, about: str = "") -> str:
        """The text as it is."""
        return text

    def opened(self, stored: str, about: str = "") -> str:
        """The text as it is."""
        return stored

    def mark(self, text: str) -> str:
        """The SHA-256 of the text."""
        return digest(text)


class Locked:
    """Sealed, and nobody was asked for the passphrase: what is stored can be copied, and neither read nor written."""

    def shut(self, text: str, about: str = "") -> str:
        """Refused."""
        raise _locked()

    def opened(self, stored: str, about: str = "") -> str:
        """Refused."""
        raise _locked()

    def mark(self, text: str) -> str:
        """Refused."""
        raise _locked()


PLAIN: Seal = Plain()
LOCKED: Seal = Locked()


def _locked() -> UsageError:
    return UsageError("The ledger is encrypted, and was opened without its passphrase.")
