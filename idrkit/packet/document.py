"""What a packet is made of: an ordered list of documents, each rendered on its own and joined at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from idrkit.assess.completeness import PaperFound
from idrkit.assess.results import Finding, Stage
from idrkit.claims.exhibits import Exhibit
from idrkit.claims.model import Override
from idrkit.claims.prepared import NO_EXHIBITS, ExhibitSet


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
class Packet:
    """A packet before it is drawn: its documents, and whether a person may sign it.

    `blockers` are the findings that keep it a draft; `overrides` the recorded decisions to go on; `completeness` is
    the paper of the stage element by element, under each of its texts; `exhibits` the files bound behind the documents,
    `recorded` the exhibits the claim record names; `left_out` says what was kept out of the documents and why; `data`
    is what the file carries for machines (idrkit.packet.record), of the day `as_of`.
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
    recorded: tuple[Exhibit, ...] = ()
    left_out: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    as_of: date = date(2022, 1, 1)
