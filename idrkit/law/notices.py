"""What a paper of the process must hold: who gives it to whom, how, by when, and element by element.

The data lie in rules/notices.toml. Each paper there is a provision like any other, so that its dates, its gate and
its paragraph are looked up as for every other rule; each version of it carries a `Paper`, as a period carries how it
is counted. An element names the facts of the claim record that fill it, and the words that require it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from idrkit.law.tables import Table

_FACT = re.compile(r"(?P<path>[a-z_]+(\[\])?(\.[a-z_]+(\[\])?)*)( \((?P<kind>[a-z_]+)\))?(?P<positive> > 0)?")
_FACT_EXAMPLE = 'a path of the claim record, such as "service_lines[].offer" or "exhibits[] (remittance)"'


class Giver(StrEnum):
    """Which sender must give an element.

    `any` is every sender; `provider` a provider, facility or provider of air ambulance services;
    `provider_or_facility` leaves out air ambulance, as some paragraphs do; `plan` a plan or issuer.
    """

    ANY = "any"
    PROVIDER = "provider"
    PROVIDER_OR_FACILITY = "provider_or_facility"
    PLAN = "plan"


class Need(StrEnum):
    """Whether the text says "must" or "may"."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class Filled(StrEnum):
    """What fills an element: facts of the record, a statement a person makes, or the papers of the packet."""

    FACTS = "facts"
    PERSON = "person"
    PACKET = "packet"


@dataclass(frozen=True, slots=True)
class FactPath:
    """A fact of the claim record: its path, the kind where it is one of a list of documents.

    With `positive` an amount of zero does not count as given.
    """

    path: str
    kind: str = ""
    positive: bool = False

    @property
    def name(self) -> str:
        """The path as messages write it."""
        return f"{self.path} ({self.kind})" if self.kind else self.path


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact of the record and the values of it that count."""

    path: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a paper.

    `number` is its number within the paragraph and `cite` the whole paragraph; `quote` the words that require it.
    Every entry of `facts` must be given; an entry with several paths is given with any one of them. `if_any` names
    the part of the record without which the element does not apply, `unless` a recorded answer that makes it not
    apply, `contradicted_by` one that forbids to state it. With `several_lines` a claim of one line answers it by
    itself; with `or_attested` a person may attest that the fact was not to be had.
    """

    id: str
    number: str
    cite: str
    title: str
    quote: str
    quote_missing: str
    who: Giver
    need: Need
    filled: Filled
    facts: tuple[tuple[FactPath, ...], ...]
    per_item: bool
    if_any: str
    unless: Condition | None
    contradicted_by: Condition | None
    several_lines: bool
    or_attested: bool
    note: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper under one text: its id, who gives it to whom, how, the provision that counts its last day, elements.

    `deadline` is empty where no period is counted for it.
    """

    id: str
    sender: str
    to: str
    how: str
    deadline: str
    elements: tuple[Element, ...]

    def element(self, element_id: str) -> Element | None:
        """The element with this id, or None where this text does not ask for it."""
        return next((one for one in self.elements if one.id == element_id), None)


def papers(paper_id: str, versions: tuple[Table, ...]) -> tuple[Paper, ...]:
    """The paper each version of a provision describes.

    Args:
        paper_id: the id of the paper.
        versions: each with `cite`, `sender`, `to`, `how` and either `elements` or `elements_of`, another text of
            the same paper whose elements it keeps.

    Raises:
        UsageError: a table says something a paper cannot say.
    """
    by_text = {one.text("text"): one for one in versions}
    return tuple(_paper(paper_id, one, by_text) for one in versions)


def _paper(paper_id: str, table: Table, by_text: Mapping[str, Table]) -> Paper:
    cite = table.text("cite")
    same_as = table.text_or_none("elements_of")
    if same_as is not None and same_as not in by_text:
        raise table.wrong("elements_of", f'is "{same_as}"; allowed: {", ".join(by_text)}')
    rows = (by_text[same_as] if same_as else table).tables("elements")
    elements = tuple(_element(cite, one) for one in rows)
    ids = [one.id for one in elements]
    if len(set(ids)) < len(ids):
        raise table.wrong("elements", "has one id twice")
    return Paper(
        id=paper_id,
        sender=table.text("sender"),
        to=table.text("to"),
        how=table.text("how"),
        deadline=table.text("deadline", ""),
        elements=elements,
    )


def _element(cite: str, table: Table) -> Element:
    number = table.text("number", "")
    beside = table.text("beside", "")
    made = Element(
        id=table.text("id"),
        number=number,
        cite=f"{cite.removesuffix('(A)')}{beside}" if beside else f"{cite}{number}",
        title=table.text("title"),
        quote=table.text("quote"),
        quote_missing=table.text("quote_missing", ""),
        who=table.choice("who", Giver, Giver.ANY),
        need=table.choice("need", Need, Need.REQUIRED),
        filled=table.choice("filled", Filled, Filled.FACTS),
        facts=tuple(_fact(one, table) for one in table.texts("facts")) if "facts" in table else (),
        per_item=table.flag("per_item"),
        if_any=table.text("if_any", ""),
        unless=_condition("unless", table),
        contradicted_by=_condition("contradicted_by", table),
        several_lines=table.flag("several_lines"),
        or_attested=table.flag("or_attested"),
        note=table.text("note", ""),
    )
    if bool(made.quote) == bool(made.quote_missing):
        raise table.wrong("quote", "must give the words, or be empty with quote_missing = why they are not here")
    if made.filled is Filled.FACTS and not made.facts and made.who is not Giver.PLAN:
        raise table.wrong("facts", f"is missing: give {_FACT_EXAMPLE}")
    table.done()
    return made


def _fact(text: str, table: Table) -> tuple[FactPath, ...]:
    return tuple(_fact_path(one, table) for one in text.split(" or "))


def fact_path(text: str) -> FactPath | None:
    """A fact as rules files write it, "path", "path (kind)" or "path > 0"; None where it is not written so."""
    found = _FACT.fullmatch(text)
    return FactPath(found["path"], found["kind"] or "", bool(found["positive"])) if found else None


def _fact_path(text: str, table: Table) -> FactPath:
    made = fact_path(text)
    if made is None:
        raise table.wrong("facts", f'has "{text}"; write {_FACT_EXAMPLE}')
    return made


def _condition(key: str, table: Table) -> Condition | None:
    text = table.text_or_none(key)
    if text is None:
        return None
    path, is_, values = text.partition(" = ")
    if not is_ or fact_path(path) is None:
        raise table.wrong(key, 'must be written "path = value" or "path = value or value"')
    return Condition(path, tuple(values.split(" or ")))
