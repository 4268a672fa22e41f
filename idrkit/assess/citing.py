"""The words of provisions for an answer that is no check: whichever of them reach the dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from idrkit.assess.results import Citation
from idrkit.assess.timeline import citation
from idrkit.errors import NoRuleInForceError
from idrkit.law.rulebook import Dates, Rulebook


@dataclass(frozen=True, slots=True)
class Cited:
    """The words of a provision, our note on it, and the date that would settle which text governs, "" if known."""

    citation: Citation
    note: str
    missing: str = ""


def cited_of(provisions: Iterable[str], dates: Dates, rulebook: Rulebook) -> Iterator[Cited]:
    """Each provision that reaches the dates, in the order given; the newest that may govern where a date is missing."""
    for provision_id in provisions:
        try:
            found = rulebook.in_force(provision_id, dates)
        except NoRuleInForceError:
            continue
        if found.version is not None:
            yield Cited(citation(found.version), found.version.note)
        elif found.unknown is not None:
            first = found.unknown.candidates[0]
            yield Cited(citation(first), first.note, found.unknown.missing.value)
