"""What the tables worked out from the ledger rest on: the texts of the law and of idrkit, and the days they are for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from idrkit.law.rulebook import Rulebook
from idrkit.places import PACKAGE

Progress = Callable[[int, int], None]
"""Told how many units are done, of how many."""
_ROOMS = ("law", "assess", "claims", "ledger")


@dataclass(frozen=True, slots=True)
class Basis:
    """What the tables hold for: the texts they were worked out with, and the day from which the same rules hold."""

    fingerprint: str
    era: str


def basis_of(rulebook: Rulebook, as_of: date) -> Basis:
    """The basis of a working-out on a day: digest of the rules and of idrkit, and the last day a rule changed."""
    changes = {gate.since for gate in rulebook.gates.values() if gate.since is not None}
    changes |= {one.since for each in rulebook.provisions.values() for one in each.versions if one.since is not None}
    past = [one for one in changes if one <= as_of]
    fingerprint = hashlib.sha256(f"{_texts()}{sorted(changes)!r}".encode()).hexdigest()
    return Basis(fingerprint, max(past).isoformat() if past else "")


@cache
def _texts() -> str:
    """The digest of the rules and modules a deadline can depend on."""
    texts = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((PACKAGE / room).rglob("*")):
            if path.suffix in (".py", ".toml") and path.is_file():
                texts.update(f"{path.relative_to(PACKAGE).as_posix()}\n".encode() + path.read_bytes())
    return texts.hexdigest()
