"""Facts on their way to a claim record: each with the file it is from, and what contradicts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Given:
    """A value and where it was found, such as "june.835, CLP07"."""

    value: Any
    source: str


@dataclass(slots=True)
class Facts:
    """What is known of a claim so far.

    Attributes:
        claim: facts of the whole claim, by path.
        lines: facts of each line, by path below `service_lines[]`.
        unconfirmed: facts no source settles, and why: assumed, or said in two ways.
        notes: what a biller should know, in sentences without a patient's data.
        disputed: facts two sheets give differently, of which one stands until that is settled.
    """

    claim: dict[str, Given] = field(default_factory=dict)
    lines: list[dict[str, Given]] = field(default_factory=list)
    unconfirmed: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    disputed: set[str] = field(default_factory=set)

    def give(self, path: str, value: Any, source: str) -> None:
        """Note a fact of the claim, unless it says nothing or is known already."""
        if value not in (None, "", ()):
            self.claim.setdefault(path, Given(value, source))

    def assume(self, path: str, value: Any, source: str, why: str) -> None:
        """Note a fact taken from something that only stands near it."""
        self.give(path, value, source)
        self.unconfirmed[path] = why

    def value(self, path: str) -> Any:
        """What is known under a path, or None."""
        known = self.claim.get(path)
        return known.value if known else None


def give_line(line: dict[str, Given], path: str, value: Any, source: str) -> None:
    """Note a fact of a line, unless it says nothing or is known already."""
    if value not in (None, "", ()):
        line.setdefault(path, Given(value, source))
