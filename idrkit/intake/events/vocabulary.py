"""The kinds of events a reader may find and the facts each may carry, given to it by whoever keeps the events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Shape(StrEnum):
    """How a fact is written."""

    TEXT = "text"
    AMOUNT = "amount"
    DAY = "date"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class FactWord:
    """A fact of an event: its name, how it is written, and its words where it is a choice."""

    name: str
    shape: Shape = Shape.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindWord:
    """A kind of event and its facts by name. `day` is the name the claim record has for its day, if any."""

    id: str
    facts: Mapping[str, FactWord] = field(default_factory=dict)
    day: str | None = None


Vocabulary = Mapping[str, KindWord]
"""Every kind a reader may find, by its id."""


def home_of(vocabulary: Vocabulary, fact: str) -> tuple[str, ...]:
    """The kinds that have this fact."""
    return tuple(kind.id for kind in vocabulary.values() if fact in kind.facts)
