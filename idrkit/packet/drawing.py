"""Draws every document of a packet, those that name pages when the pages are known.

Where exhibits are bound, pages depend on each other: a cite prints a Bates number, the index and the separator sheets
print pages, and all of them take room. They are drawn again until nothing moves, which is nearly always the second
time, since a number takes the same room as another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from pikepdf import Dictionary, Name, NameTree, Pdf

from idrkit.errors import RenderError
from idrkit.packet.document import Document, Packet
from idrkit.packet.exhibits.mount import Mounted
from idrkit.packet.exhibits.sheets import INDEX, CitedAt, index_rows, separator, with_rows
from idrkit.packet.layout import Layout, lay_out
from idrkit.packet.pdf import html_to_pdf
from idrkit.packet.pins import CITED, pages_key, separator_key
from idrkit.packet.templating import render_html
from idrkit.places import bundled

CONTENTS = "contents"
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents page; `level` 2 for an exhibit below the exhibit index."""

    key: str
    title: str
    page: int
    pages: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document drawn: its PDF, how many pages it has, and where it cites exhibits (exhibit, page, anchor)."""

    document: Document
    pdf: bytes
    pages: int
    cites: tuple[tuple[str, int, str], ...] = ()


Cache = MutableMapping[str, Drawn]


@dataclass(frozen=True, slots=True)
class DrawnPacket:
    """The documents drawn, then the sheets before the exhibits by letter, and where everything is."""

    documents: tuple[Drawn, ...]
    sheets: Mapping[str, Drawn]
    layout: Layout


@dataclass(frozen=True, slots=True)
class _Work:
    packet: Packet
    bound: Sequence[Mounted]
    prefix: str
    templates: Path | None
    cache: Cache

    @property
    def last(self) -> frozenset[str]:
        """What names the pages of others, and is drawn after them."""
        return frozenset({CONTENTS, INDEX} if self.packet.exhibits.given else {CONTENTS})


def draw(packet: Packet, bound: Sequence[Mounted], prefix: str, templates: Path | None, cache: Cache) -> DrawnPacket:
    """Every document and separator sheet drawn, with page numbers that are true.

    Raises:
        RenderError: a template is broken, a page cannot be laid out, or the pages do not settle.
    """
    work = _Work(packet, bound, prefix, templates, cache)
    keys = [one.key for one in packet.documents]
    layout = lay_out(keys, {}, bound)
    drawn = {one.key: _filled(work, one, layout, {}) for one in packet.documents if one.key not in work.last}
    for _ in range(_MOST_ROUNDS):
        layout = lay_out(keys, {key: one.pages for key, one in drawn.items()}, bound)
        again = _drawn_again(work, layout, drawn)
        settled = lay_out(keys, {key: one.pages for key, one in again.items()}, bound) == layout
        cites_stay = all(again[key].cites == one.cites for key, one in drawn.items())
        drawn = again
        if settled and cites_stay:
            sheets = {one.id: drawn[separator_key(one.id)] for one in bound}
            return DrawnPacket(tuple(drawn[key] for key in keys), sheets, layout)
    raise RenderError(f"The contents page of {packet.claim_id} does not settle: check packet/contents.html.")


def _drawn_again(work: _Work, layout: Layout, drawn: Mapping[str, Drawn]) -> dict[str, Drawn]:
    """What names pages, drawn with this layout; the rest as it was."""
    again = {
        one.key: _filled(work, one, layout, drawn) if work.bound or one.key in work.last else drawn[one.key]
        for one in work.packet.documents
    }
    for one in work.bound:
        cited = [
            CitedAt(key, page, anchor)
            for key, at in drawn.items()
            for exhibit, page, anchor in at.cites
            if exhibit == one.id
        ]
        sheet = separator(one, work.packet, layout, work.prefix, cited)
        again[sheet.key] = _draw(work, sheet, layout)
    return again


def _filled(work: _Work, document: Document, layout: Layout, drawn: Mapping[str, Drawn]) -> Drawn:
    """A document with the pages it names, drawn."""
    if document.key == CONTENTS:
        document = replace(document, context={**document.context, "entries": _entries(work, layout)})
    elif document.key == INDEX and work.packet.exhibits.given:
        document = with_rows(document, index_rows(work.packet, work.bound, layout, work.prefix))
    return _draw(work, document, layout)


def _entries(work: _Work, layout: Layout) -> tuple[Entry, ...]:
    entries = [
        Entry(one.key, one.title, layout.starts[one.key], layout.counts[one.key])
        for one in work.packet.documents
        if one.key != CONTENTS
    ]
    for one in work.bound:
        key = separator_key(one.id)
        pages = layout.counts[key] + layout.counts[pages_key(one.id)]
        title = f"Exhibit {one.id}: {one.prepared.exhibit.title}"
        entries.append(Entry(key, title, layout.starts[key], pages, level=2))
    return tuple(entries)


def _draw(work: _Work, document: Document, layout: Layout) -> Drawn:
    pins = layout.pins(work.bound, work.prefix, given=work.packet.exhibits.given)
    html = render_html(document, work.templates, pins)
    key = hashlib.sha256(f"{document.key}\n{document.title}\n{html}".encode()).hexdigest()
    found = work.cache.get(key)
    if found is None:
        pdf = html_to_pdf(html, bundled("templates"), title=document.title)
        found = work.cache[key] = _looked_at(document, pdf)
    return replace(found, document=document)


def _looked_at(document: Document, pdf: bytes) -> Drawn:
    """How many pages it has and where it cites exhibits: the ids of cites, as named places of the PDF."""
    with Pdf.open(BytesIO(pdf)) as one:
        pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(one.pages)}
        names = one.Root.get(Name.Names)
        cites = []
        if isinstance(names, Dictionary) and Name.Dests in names:
            for anchor, place in NameTree(names.Dests).items():
                found = CITED.fullmatch(anchor)
                if found:
                    cites.append((found["exhibit"], pages[place[0].objgen], anchor))
        # By number, not by letters: cited-10 comes after cited-9.
        cites.sort(key=lambda cite: (cite[1], int(cite[2].split("-")[1])))
        return Drawn(document, pdf, len(pages), tuple(cites))
