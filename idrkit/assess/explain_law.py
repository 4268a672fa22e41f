"""The law of one step in sentences: the paragraph, its words, which text it is and why that text governs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from idrkit.assess.governing import Governing, waits, why
from idrkit.assess.results import Citation, OtherReading
from idrkit.assess.wording import listed, text_name
from idrkit.law.counting import short_day
from idrkit.law.provision import Version

_IN_FORCE = "in_force"


def sentences(parts: Iterable[str]) -> str:
    """Sentences in a row; empty ones are left out."""
    return " ".join(part for part in parts if part)


def sureness(certainty: str) -> str:
    """How certain it is that a text governs, in words."""
    return "in force" if certainty == _IN_FORCE else certainty.replace("_", " ")


def standing(text: str, certainty: str) -> str:
    """Which text a paragraph stands in and how certain that is: "older text, in force"."""
    return f"{text_name(text)}, {sureness(certainty)}"


def paragraph_of(one: Citation) -> str:
    """A paragraph with its text: "45 CFR 149.510(b)(1)(i), older text, in force"."""
    return f"{one.cite}, {standing(one.text, one.certainty)}"


def in_quotes(words: str) -> str:
    """Words of the law, verbatim, ending the sentence."""
    return f"“{words}”" if words.endswith(".") else f"“{words}”."


def quoted(one: Governing) -> str:
    """The words of the paragraph a step rests on; of each candidate where a date would choose among them."""
    versions = (one.version,) if one.version is not None else one.candidates
    if not versions:
        return f"No text of this is in force for these dates: {one.provision.title}."
    return sentences(_says(each) for each in versions)


def which_text(found: Iterable[tuple[str, Governing]]) -> str:
    """Which text governs and why: paragraphs that share a reason in one sentence, then what waits for guidance.

    Args:
        found: what rests on a provision (the id of a check, or nothing), with what governs it.
    """
    listing = tuple(found)
    if not listing:
        return ""
    return sentences(("Which text governs.", *_governing(listing), *_waiting(listing)))


def _governing(found: Iterable[tuple[str, Governing]]) -> Iterator[str]:
    groups: dict[str, dict[str, dict[str, list[str]]]] = {}
    for user, one in found:
        head, cite = _head(one)
        groups.setdefault(why(one, short_day), {}).setdefault(head, {}).setdefault(cite, []).append(user)
    for reason, heads in groups.items():
        named = "; ".join(f"{head}: {_cites(cites)}" for head, cites in heads.items())
        yield sentences((f"{_capital(named)}.", reason))


def _waiting(found: Iterable[tuple[str, Governing]]) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for _, one in found:
        if one.waiting is not None:
            groups.setdefault(waits(one, short_day), []).append(one.waiting.cite)
    for reason, cites in groups.items():
        yield f"Not in force: {listed(list(dict.fromkeys(cites)))} as amended. {reason}"


def otherwise(one: OtherReading, days: str) -> str:
    """What another reading of the text gives."""
    reading = one.reading.strip().removesuffix(".")
    return f"Read otherwise: {reading[:1].lower()}{reading[1:]}: {days} ({one.cite})."


def _head(one: Governing) -> tuple[str, str]:
    version = one.version
    if version is not None:
        return standing(version.text.value, version.certainty.value), version.cite
    if one.candidates:
        return "depends on a date", " or ".join(dict.fromkeys(each.cite for each in one.candidates))
    return "not in force for these dates", one.provision.title


def _cites(cites: Mapping[str, Iterable[str]]) -> str:
    """Paragraphs, each with the checks that rest on it."""
    named = []
    for cite, users in cites.items():
        ids = ", ".join(dict.fromkeys(user for user in users if user))
        named.append(f"{cite} ({ids})" if ids else cite)
    return listed(named)


def _says(version: Version) -> str:
    where = f"{version.cite} ({standing(version.text.value, version.certainty.value)})"
    return (
        f"{where} says: {in_quotes(version.quote)}" if version.quote else f"{where}: its words were not at hand here."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
