"""Which kind of event an e-mail tells, by phrases (phrases.toml and a user's own); what is not plain is not decided."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from idrkit.intake.events.words import Meaning


class Certainty(StrEnum):
    """Whether a phrase says outright that something has happened, or only probably."""

    PLAIN = "plain"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of one sentence that tell a kind of event.

    Attributes:
        meaning: the kind, and facts that go with it.
        all: every one of these stands in the sentence.
        unless: none of these does.
        certainty: whether that is enough to record it.
        each: whether it holds for each dispute the message names.
        own: whether it is the user's: then the words of what has not happened yet are not looked for.
    """

    meaning: Meaning
    all: tuple[str, ...]
    unless: tuple[str, ...] = ()
    certainty: Certainty = Certainty.PLAIN
    each: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What the sentences of a message tell.

    Attributes:
        meanings: what is said outright; one, or several where the message is not clear.
        likely: kinds that are probable, where nothing is said outright.
        each: whether it holds for each dispute named.
    """

    meanings: tuple[Meaning, ...] = ()
    likely: tuple[str, ...] = ()
    each: bool = False


def heard(sentences: Iterable[str], own: Sequence[Phrase] = ()) -> Heard:
    """What these sentences tell: the user's own phrases first, then the bundled ones."""
    listed = [" ".join(one.split()).casefold() for one in sentences]
    for phrases in (own, bundled_phrases()):
        fitting = [one for one in phrases if any(_fits(one, sentence) for sentence in listed)]
        plain = [one for one in fitting if one.certainty is Certainty.PLAIN]
        if fitting:
            meanings = tuple(dict.fromkeys(one.meaning for one in plain))
            likely = tuple(dict.fromkeys(one.meaning.kind for one in fitting)) if not plain else ()
            return Heard(meanings, likely, bool(plain) and all(one.each for one in plain))
    return Heard()


def _fits(phrase: Phrase, sentence: str) -> bool:
    return (
        all(one in sentence for one in phrase.all)
        and not any(one in sentence for one in phrase.unless)
        and (phrase.own or _not_yet().search(sentence) is None)
    )


def phrase_of(raw: dict[str, Any], *, own: bool) -> Phrase:
    """A phrase from its table, which has been checked."""
    facts = tuple((str(name), str(value)) for name, value in raw.get("facts", {}).items())
    return Phrase(
        Meaning(raw["kind"], facts),
        tuple(one.casefold() for one in raw["all"]),
        tuple(one.casefold() for one in raw.get("unless", ())),
        Certainty(raw.get("certainty", Certainty.PLAIN)),
        raw.get("each", False),
        own,
    )


@cache
def bundled_phrases() -> tuple[Phrase, ...]:
    """The phrases of phrases.toml."""
    return tuple(phrase_of(one, own=False) for one in _bundled()["phrase"])


@cache
def _not_yet() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, _bundled()["not_yet"])) + r")\b")


@cache
def _bundled() -> dict[str, Any]:
    with (Path(__file__).parent / "phrases.toml").open("rb") as file:
        return tomllib.load(file)
