"""Whether a paper holds every element the text asks for: given, missing, not applicable, or for a person to attest.

The elements are data (rules/notices.toml). The party is always the provider's side: what only a plan or issuer must
give does not apply. Checks, packets and `idrkit packet --json` all take what is missing from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from idrkit.assess.case import Case
from idrkit.assess.governing import governing
from idrkit.assess.results import Stage
from idrkit.claims.model import Claim
from idrkit.claims.terms import PartyKind, ServiceCategory
from idrkit.errors import UsageError
from idrkit.law.notices import Condition, Element, FactPath, Filled, Giver, Need, fact_path
from idrkit.law.provision import Event, Provision, Text, Version

PAPER_OF: Mapping[Stage, str] = {
    Stage.NOTICE: "open_negotiation_notice",
    Stage.INITIATION: "notice_of_initiation",
    Stage.OFFER: "offer",
}
"""The paper of each stage."""

_LINES = "service_lines[]"
# A paper that brings its own keying event about is judged, before it was sent, by the day it would be sent on.
_BRINGS_ABOUT = {"open_negotiation_notice": Event.OPEN_NEGOTIATION_START}

Wanted = Callable[[str], bool]


def _every(element_id: str) -> bool:
    return True


class State(StrEnum):
    """What is known of an element. CONTRADICTED: the record says the opposite of what would have to be attested."""

    GIVEN = "given"
    MISSING = "missing"
    TO_ATTEST = "to_attest"
    CONTRADICTED = "contradicted"
    NOT_APPLICABLE = "not_applicable"


class Standing(StrEnum):
    """Whether a text governs the paper of this case: it does, a date not given decides, it waits, it does not."""

    IN_FORCE = "in_force"
    DEPENDS = "depends_on_a_date"
    PENDING = "pending"
    NOT_GOVERNING = "not_governing"


@dataclass(frozen=True, slots=True)
class ElementFound:
    """One element for one claim; `missing` are the fact paths that would fill it, `why` says what the state rests on.

    `required_now` is None where a date that is not given decides whether the text governs.
    """

    element: Element
    state: State
    required_now: bool | None
    missing: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class PaperFound:
    """One paper under one text for one claim, element by element."""

    title: str
    version: Version
    standing: Standing
    elements: tuple[ElementFound, ...]

    def element(self, element_id: str) -> ElementFound | None:
        """The element with this id, or None where this text does not ask for it."""
        return next((one for one in self.elements if one.element.id == element_id), None)

    @property
    def in_force(self) -> bool:
        """Whether this text governs the paper; false also where a date that is not given decides."""
        return self.standing is Standing.IN_FORCE

    @property
    def lacking(self) -> tuple[ElementFound, ...]:
        """The elements the text requires, whether or not it governs, that are missing or contradicted."""
        wanted = (State.MISSING, State.CONTRADICTED)
        return tuple(one for one in self.elements if one.state in wanted and one.element.need is Need.REQUIRED)


def papers_found(paper_id: str, case: Case, wanted: Wanted = _every) -> tuple[PaperFound, ...]:
    """A paper under each of its texts, newest first, for a claim.

    Args:
        paper_id: the id of the paper in rules/notices.toml.
        case: the claim on the day it is looked at.
        wanted: which elements to look for, by id; all unless given.

    Raises:
        UsageError: there is no such paper.
    """
    provision = case.rulebook.paper(paper_id)
    candidates = _candidates(provision, case)
    return tuple(_found(provision, version, candidates, case.claim, wanted) for version in provision.versions)


def texts_in_force(paper_id: str, case: Case, wanted: Wanted = _every) -> tuple[PaperFound, ...]:
    """The text of a paper that governs the case; each that may where a date decides; none where none is in force."""
    provision = case.rulebook.paper(paper_id)
    candidates = _candidates(provision, case)
    return tuple(_found(provision, version, candidates, case.claim, wanted) for version in candidates)


def under(paper_id: str, text: Text, case: Case, wanted: Wanted = _every) -> PaperFound:
    """A paper under one text, whether or not it governs.

    Raises:
        UsageError: there is no such paper, or that text does not know it.
    """
    provision = case.rulebook.paper(paper_id)
    for version in provision.versions:
        if version.text is text:
            return _found(provision, version, _candidates(provision, case), case.claim, wanted)
    raise UsageError(f'The {text} text does not know the paper "{paper_id}".')


def _candidates(provision: Provision, case: Case) -> tuple[Version, ...]:
    """The version that governs, or each that may; one alone is taken, though its own date may not be recorded."""
    if provision.id not in case.texts:
        case.texts[provision.id] = _looked_up(provision, case)
    return case.texts[provision.id]


def _looked_up(provision: Provision, case: Case) -> tuple[Version, ...]:
    dates: Mapping[Event, date | None] = {Event.CALENDAR_DATE: case.as_of, **case.dates}
    event = _BRINGS_ABOUT.get(provision.paper)
    if event is not None and dates.get(event) is None:
        dates = {**dates, event: case.as_of}
    found = governing(provision.id, dates, case.rulebook)
    return found.candidates if found.version is None else (found.version,)


def _found(
    provision: Provision, version: Version, candidates: tuple[Version, ...], claim: Claim, wanted: Wanted
) -> PaperFound:
    standing = _standing(version, candidates)
    in_force = None if standing is Standing.DEPENDS else standing is Standing.IN_FORCE
    elements = version.paper.elements if version.paper else ()
    return PaperFound(
        title=provision.title,
        version=version,
        standing=standing,
        elements=tuple(_element(one, claim, in_force=in_force) for one in elements if wanted(one.id)),
    )


def _standing(version: Version, candidates: tuple[Version, ...]) -> Standing:
    if version in candidates:
        return Standing.IN_FORCE if len(candidates) == 1 else Standing.DEPENDS
    return Standing.PENDING if version.since is None else Standing.NOT_GOVERNING


# --- one element


def _element(element: Element, claim: Claim, *, in_force: bool | None) -> ElementFound:
    required = in_force if element.need is Need.REQUIRED else False
    excuse = _not_asked(element, claim)
    if excuse:
        return ElementFound(element, State.NOT_APPLICABLE, required_now=False, why=excuse)
    if element.contradicted_by is not None and _holds(element.contradicted_by, claim):
        return ElementFound(
            element, State.CONTRADICTED, required, (element.contradicted_by.path,), "The claim record says otherwise."
        )
    missing = tuple(dict.fromkeys(name for wanted in element.facts for name in _missing(wanted, element, claim)))
    if missing:
        return _incomplete(element, claim, missing, required=required)
    if element.filled is Filled.PERSON:
        return ElementFound(element, State.TO_ATTEST, required)
    if element.filled is Filled.PACKET:
        return ElementFound(element, State.GIVEN, required, why="In this packet.")
    if element.unless is not None and not any(_given_anywhere(wanted, claim) for wanted in element.facts):
        return ElementFound(element, State.NOT_APPLICABLE, required_now=False, why=_because(element.unless))
    return ElementFound(element, State.GIVEN, required)


def _incomplete(element: Element, claim: Claim, missing: tuple[str, ...], *, required: bool | None) -> ElementFound:
    if element.several_lines and len(claim.service_lines) == 1:
        return ElementFound(element, State.GIVEN, required, why="One line: neither batched nor bundled is recorded.")
    if element.or_attested:
        return ElementFound(
            element, State.TO_ATTEST, required, why="Not recorded: to be attested that it was not given."
        )
    if element.need is Need.OPTIONAL:
        return ElementFound(element, State.NOT_APPLICABLE, required_now=False, why="May be given; nothing is recorded.")
    return ElementFound(element, State.MISSING, required, missing)


def _not_asked(element: Element, claim: Claim) -> str:
    """Why the element is not asked of this sender for this claim; empty where it is."""
    if element.who is Giver.PLAN:
        return "Asked of a plan or issuer."
    air = claim.provider.kind is PartyKind.AIR_AMBULANCE or claim.service_category is ServiceCategory.AIR_AMBULANCE
    if element.who is Giver.PROVIDER_OR_FACILITY and air:
        return "Asked of providers and facilities, not of air ambulance."
    if element.if_any and not _values(element.if_any, claim):
        return f"Asked only where there is one: {element.if_any} is not recorded."
    return ""


def _because(condition: Condition) -> str:
    return f"Recorded: {condition.path.rpartition('.')[2]} {' or '.join(condition.values)}."


# --- facts of the record


def lacking(claim: Claim, *facts: str) -> tuple[str, ...]:
    """The facts that are not given, by their names; "a or b" is given with either.

    For what a form or a manner of sending asks for beside the elements of the text.

    Raises:
        ValueError: a fact is not written as a path of the claim record.
    """
    every: list[str] = []
    for fact in facts:
        paths = [fact_path(one) for one in fact.split(" or ")]
        known = tuple(one for one in paths if one is not None)
        if len(known) < len(paths):
            raise ValueError(f"{fact!r} is no path of the claim record")
        every += _missing(known, None, claim)
    return tuple(dict.fromkeys(every))


def _missing(wanted: tuple[FactPath, ...], element: Element | None, claim: Claim) -> list[str]:
    """What would fill one entry of an element: nothing where any of its facts is given, else the first named."""
    by_line = [one for one in wanted if _place(one.path).by_line]
    if any(_is_given(one, claim) for one in wanted if one not in by_line):
        return []
    if not by_line:
        return [wanted[0].name]
    unless = element.unless if element is not None else None
    return [
        by_line[0].name.replace(_LINES, f"service_lines[{line.line_id}]")
        for line in claim.service_lines
        if not any(_is_given(one, line) for one in by_line)
        and not (unless is not None and _holds(unless, line if _place(unless.path).by_line else claim))
    ]


def _given_anywhere(wanted: tuple[FactPath, ...], claim: Claim) -> bool:
    places = [(one, claim.service_lines if _place(one.path).by_line else (claim,)) for one in wanted]
    return any(_is_given(one, record) for one, records in places for record in records)


def _holds(condition: Condition, record: object) -> bool:
    return any(str(value).lower() in condition.values for value in _values(condition.path, record))


def _is_given(fact: FactPath, record: object) -> bool:
    """Whether a fact is recorded in a claim, or in a line of it where it is one of a line."""
    values = _values(fact.path, record)
    if fact.kind:
        values = [one for one in values if one.kind.strip().lower() == fact.kind]
    return any(value not in ("", ()) and not (fact.positive and not value) for value in values)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a path leads: the names on the way, in the claim or in a line, and which of them holds a list."""

    by_line: bool
    names: tuple[str, ...]
    listed: str


@cache
def _place(path: str) -> _Place:
    """The place of a path, worked out once: every claim is asked for the same paths."""
    inside = path.removeprefix(f"{_LINES}.")
    names = tuple(part.removesuffix("[]") for part in inside.split("."))
    lists = [part.removesuffix("[]") for part in inside.split(".") if part.endswith("[]")]
    return _Place(inside != path, names, lists[0] if lists else "")


def _values(path: str, record: object) -> list[Any]:
    """Every value recorded at a path, in a claim or in a line of it."""
    place = _place(path)
    value: Any = record
    for number, name in enumerate(place.names):
        value = getattr(value, name)
        if value is None:
            return []
        if name == place.listed:
            rest = place.names[number + 1 :]
            return [found for each in value if (found := _within(each, rest)) is not None]
    return [value]


def _within(record: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        record = getattr(record, name)
        if record is None:
            return None
    return record
