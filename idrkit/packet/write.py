"""Draws a packet and writes it: every document on its own, then joined, with a manifest beside it."""

from __future__ import annotations

import hashlib
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path

from idrkit.assess.results import Stage
from idrkit.errors import RenderError, UsageError
from idrkit.files import write_whole
from idrkit.packet.document import Document, Packet
from idrkit.packet.join import Part, join, page_count
from idrkit.packet.manifest import manifest
from idrkit.packet.pdf import html_to_pdf
from idrkit.packet.templating import render_html
from idrkit.places import bundled

CONTENTS = "contents"
_MOST_CONTENTS_PAGES = 20


@dataclass(frozen=True, slots=True)
class WrittenPacket:
    """A packet on disk."""

    path: Path
    manifest: Path
    pages: int
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents page."""

    key: str
    title: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document drawn: its PDF and how many pages it has."""

    document: Document
    pdf: bytes
    pages: int


Cache = MutableMapping[str, Drawn]


def write_packet(
    packet: Packet, out_dir: Path, *, templates: Path | None = None, cache: Cache | None = None
) -> WrittenPacket:
    """Write `<claim_id>-<stage>.pdf` and its manifest; the same packet gives the same bytes.

    Args:
        packet: what to draw.
        out_dir: where to; made if it is not there.
        templates: the user's folder, whose files replace the bundled ones of the same name.
        cache: drawn pages of earlier packets by their content; what is the same is not laid out again.

    Raises:
        UsageError: an offer was looked through with other templates than these.
        RenderError: a template is broken or a page cannot be laid out.
        OutputError: the folder cannot be written to or the disk is full.
    """
    if packet.stage is Stage.OFFER and templates != packet.templates:
        raise UsageError("An offer is drawn with the templates it was looked through with: give build_packet the same.")
    drawn = draw(packet, templates, {} if cache is None else cache)
    data = join(
        [Part(one.document.key, one.document.title, one.pdf, one.document.title) for one in drawn],
        title=packet.title,
        author=_from_front(packet, "author") or "idrkit",
        subject=f"Federal Independent Dispute Resolution, {packet.stage.value}, {packet.claim_id}",
        footer=_from_front(packet, "footer"),
        draft=not packet.ready,
    )
    name = f"{packet.claim_id}-{packet.stage.value}"
    sha256 = hashlib.sha256(data).hexdigest()
    pages = sum(one.pages for one in drawn)
    listing = manifest(packet, [(one.document, one.pages) for one in drawn], sha256)
    path = write_whole(out_dir / f"{name}.pdf", data)
    beside = write_whole(out_dir / f"{name}.manifest.json", listing)
    return WrittenPacket(path, beside, pages, sha256, len(data))


def draw(packet: Packet, templates: Path | None, cache: Cache) -> list[Drawn]:
    """Every document drawn, the contents page last because only then its page numbers are known."""
    drawn = {one.key: _draw(one, templates, cache) for one in packet.documents if one.key != CONTENTS}
    listing = next((one for one in packet.documents if one.key == CONTENTS), None)
    if listing is not None:
        drawn[CONTENTS] = _draw_contents(packet, listing, drawn, templates, cache)
    return [drawn[one.key] for one in packet.documents]


def _draw_contents(
    packet: Packet, listing: Document, drawn: dict[str, Drawn], templates: Path | None, cache: Cache
) -> Drawn:
    """The contents page, drawn again only where it needs more pages than was assumed."""
    assumed = 1
    while assumed <= _MOST_CONTENTS_PAGES:
        entries = _entries(packet, {key: one.pages for key, one in drawn.items()}, assumed)
        page = _draw(replace(listing, context={**listing.context, "entries": entries}), templates, cache)
        if page.pages == assumed:
            return page
        assumed = max(page.pages, assumed + 1)
    raise RenderError(f"The contents page of {packet.claim_id} does not settle: check packet/contents.html.")


def _entries(packet: Packet, pages: dict[str, int], contents_pages: int) -> tuple[Entry, ...]:
    entries = []
    number = 1
    for one in packet.documents:
        own = contents_pages if one.key == CONTENTS else pages[one.key]
        if one.key != CONTENTS:
            entries.append(Entry(one.key, one.title, number, own))
        number += own
    return tuple(entries)


def _draw(document: Document, templates: Path | None, cache: Cache) -> Drawn:
    html = render_html(document, templates)
    key = hashlib.sha256(f"{document.key}\n{document.title}\n{html}".encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        pdf = html_to_pdf(html, bundled("templates"), title=document.title)
        found = cache[key] = Drawn(document, pdf, page_count(pdf, title=document.title))
    return replace(found, document=document)


def _from_front(packet: Packet, name: str) -> str:
    for document in packet.documents:
        if name in document.context:
            return str(document.context[name])
    return ""
