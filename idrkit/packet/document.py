"""What a packet is made of: an ordered list of documents, each rendered on its own and joined at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from idrkit.assess.completeness import PaperFound
from idrkit.assess.results import Finding, Stage
from idrkit.claims.exhibits import Exhibit
from idrkit.claims.model import Override
from idrkit.claims.prepared import NO_EXHIBITS, ExhibitSet
from idrkit.law.prohibited import Rule


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a packet: the template that draws it and everything that template needs.

    `key` is what other documents link to (`packet:KEY`); `title` is the bookmark and the contents entry.
    """

    key: str
    title: str
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExhibitWording:
    """What was found on one page of an exhibit, by rule; `count` says how often. The words are not repeated."""

    exhibit: str
    page: int
    rule: Rule
    count: int
    cite: str


@dataclass(frozen=True, slots=True)
class WordingRow:
    """What was found in an exhibit under one rule: on which pages ("2, 4-6"), and how often in all."""

    exhibit: str
    rule: Rule
    pages: str
    count: int
    cite: str


def wording_rows(wording: Iterable[ExhibitWording]) -> tuple[WordingRow, ...]:
    """The same in few lines, for a person: one for each exhibit and rule."""
    together: dict[tuple[str, Rule], list[ExhibitWording]] = {}
    for one in wording:
        together.setdefault((one.exhibit, one.rule), []).append(one)
    return tuple(
        WordingRow(exhibit, rule, _ranges(one.page for one in found), sum(one.count for one in found), found[0].cite)
        for (exhibit, rule), found in together.items()
    )


def _ranges(pages: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the lint says of an offer packet: its findings, and the pages of exhibits to read again."""

    findings: tuple[Finding, ...] = ()
    wording: tuple[ExhibitWording, ...] = ()


NOT_LOOKED = Looked()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the claim record that does not print: its path and why, without patient data."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet before it is drawn: its documents, and whether a person may sign it.

    `blockers` are the findings that keep it a draft; `overrides` the recorded decisions to go on; `completeness` is
    the paper of the stage element by element, under each of its texts; `exhibits` the files bound behind the documents,
    `recorded` the exhibits the claim record names; `wording` what their text holds that
    must not be considered; `templates` the user's folder it was looked through with, and must be drawn with; `left_out`
    what of the record is not argued, and why; `data` is what the file carries for machines (idrkit.packet.record), of
    the day `as_of`; `content` the SHA-256 of what it was made from, where it is made for a client.
    """

    stage: Stage
    claim_id: str
    title: str
    documents: tuple[Document, ...]
    ready: bool
    blockers: tuple[Finding, ...]
    overrides: tuple[Override, ...]
    completeness: tuple[PaperFound, ...] = ()
    exhibits: ExhibitSet = NO_EXHIBITS
    wording: tuple[ExhibitWording, ...] = ()
    templates: Path | None = None
    left_out: tuple[LeftOut, ...] = ()
    recorded: tuple[Exhibit, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    as_of: date = date(2022, 1, 1)
    content: str = ""
