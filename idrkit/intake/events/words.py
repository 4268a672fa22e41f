"""The titles and words of sheets that are understood without a profile (words.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from idrkit.intake.cells import plain
from idrkit.intake.events.vocabulary import Vocabulary, home_of
from idrkit.intake.titles import same_title

DISPUTE_NUMBER, CLAIM_ID, KIND, ON = "dispute_number", "claim_id", "kind", "on"
SUBJECT = (DISPUTE_NUMBER, CLAIM_ID, KIND, ON)
"""What a column may give of every event: which dispute, which claim, what happened, when."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a column gives: a name of `SUBJECT`, the day ("on") or a fact of a kind, or a fact of the row's kind."""

    name: str
    kind: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}.{self.name}" if self.kind else self.name


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a status or a phrase says: the kind of event, and facts that go with it."""

    kind: str
    facts: tuple[tuple[str, str], ...] = ()


IGNORED = Meaning("")
"""A status that is known and is no event."""


def target_named(name: str, vocabulary: Vocabulary) -> Target | None:
    """What "dispute_number", "initiated.on", "selected.certified_idr_entity" or "amount" names; None if nothing."""
    if name in SUBJECT:
        return Target(name)
    kind, dot, fact = name.partition(".")
    if dot:
        known = kind in vocabulary and (fact == ON or fact in vocabulary[kind].facts)
        return Target(fact, kind) if known else None
    return Target(name) if home_of(vocabulary, name) else None


def known_titles(vocabulary: Vocabulary) -> dict[str, Target]:
    """Every title understood without a profile, as `same_title` gives it."""
    titles: dict[str, Target] = {}
    for kind in vocabulary.values():
        titles[same_title(f"{kind.id}.{ON}")] = Target(ON, kind.id)
        if kind.day:
            titles[same_title(kind.day.rpartition(".")[2])] = Target(ON, kind.id)
        for fact in kind.facts:
            titles.setdefault(same_title(fact), Target(fact))
            titles[same_title(f"{kind.id}.{fact}")] = Target(fact, kind.id)
    titles |= {same_title(title): target for title, target in _listed(vocabulary)}
    return titles | {same_title(name): Target(name) for name in SUBJECT}


def _listed(vocabulary: Vocabulary) -> Iterator[tuple[str, Target]]:
    for name, names in words()["subject"].items():
        yield from ((one, Target(name)) for one in names)
    for kind, names in words()["day"].items():
        if kind in vocabulary:
            yield from ((one, Target(ON, kind)) for one in names)
    for name, names in words()["fact"].items():
        target = target_named(name, vocabulary)
        if target is not None:
            yield from ((one, target) for one in names)


def left_out() -> Mapping[str, str]:
    """Titles, as `same_title` gives them, that are left unused on purpose, and why."""
    return {same_title(title): one["why"] for one in words()["left_out"].values() for title in one["titles"]}


def status_words(vocabulary: Vocabulary) -> dict[str, Meaning]:
    """What a status says, by its words as `plain` gives them."""
    return {
        plain(one): meaning
        for name, ones in words()["status"].items()
        if (meaning := _meaning(name)).kind in vocabulary
        for one in ones
    } | {plain(one): Meaning(one) for one in vocabulary}


def _meaning(name: str) -> Meaning:
    kind, _, fact = name.partition(".")
    key, _, value = fact.partition(".")
    return Meaning(kind, ((key, value),) if fact else ())


def choice_words() -> dict[str, dict[str, str]]:
    """By the name of a fact, the words of its choices as `plain` gives them, and the choice each means."""
    return {
        fact: {plain(word): choice for choice, ones in choices.items() for word in ones}
        for fact, choices in words()["values"].items()
    }


def homes() -> Mapping[str, str]:
    """The kind a fact is taken for where several have it."""
    home: Mapping[str, str] = words()["home"]
    return home


@cache
def words() -> dict[str, Any]:
    """words.toml."""
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        return tomllib.load(file)
