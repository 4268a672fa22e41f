"""How facts and names lie in the store: as they are, or sealed with a key (`idrkit.ledger.encryption`)."""

from __future__ import annotations

from typing import Protocol

from idrkit.ledger.events import digest


class Seal(Protocol):
    """Turns text into what is stored, and back."""

    def shut(self, text: str) -> str:
        """What is stored for a text."""
        ...

    def opened(self, stored: str) -> str:
        """The text of what is stored."""
        ...

    def mark(self, text: str) -> str:
        """A digest of a text that tells nothing of it to whoever lacks the key; the same text has the same one."""
        ...


class Plain:
    """Nothing is sealed."""

    def shut(self, text: str) -> str:
        """The text as it is."""
        return text

    def opened(self, stored: str) -> str:
        """The text as it is."""
        return stored

    def mark(self, text: str) -> str:
        """The SHA-256 of the text."""
        return digest(text)


PLAIN: Seal = Plain()
