"""Joins the parts of a packet into one PDF that an arbiter can find their way through.

Parts are rendered apart, so that one shared by many packets is laid out once. Joining keeps what makes the
packet usable: bookmarks, links within and between parts, page labels, the structure tree a screen reader
needs, and the page numbers of the whole. The same parts give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Name, NameTree, Object, ObjectStreamMode, OutlineItem, Pdf, String

from idrkit.errors import RenderError
from idrkit.packet.archive import Archive, Describing, archive, describe
from idrkit.packet.bates import bates
from idrkit.packet.layers import merge_layers
from idrkit.packet.opening import opened
from idrkit.packet.stamp import Foot, stamp
from idrkit.packet.structure import Joined, forget_links, merge

LINK_TO_PART = "packet:"
_PAGE = re.compile(r"page-(\d+)")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a packet, rendered.

    `children` are bookmarks below the part's own, each a title and a page of the part counted from nought;
    without them the headings of the part serve. `page_label_prefix` "A-" labels the pages A-1, A-2, …, from
    `first_label` on; without one the label is the number of the page in the packet. `under` is the key of the part
    whose bookmark this one's hangs below; a part without a bookmark hangs its children there. `notes` say of each page
    of an exhibit which it is. The cover of a file that holds part of a packet is no page of the packet: not `numbered`.
    """

    key: str
    title: str
    pdf: bytes
    bookmark: str
    page_label_prefix: str = ""
    children: tuple[tuple[str, int], ...] = ()
    under: str = ""
    notes: tuple[str, ...] = ()
    first_label: int = 1
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the pages of a file are numbered.

    `first` is the packet's page it begins with, `total` the pages of the whole packet (None: those of the file),
    `prefix` that of the Bates numbers (None: no Bates numbers).
    """

    first: int = 1
    total: int | None = None
    prefix: str | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A part whose pages are in the file, the first of them at `start`, and `number` in the packet."""

    part: Part
    source: Pdf
    start: int
    number: int
    pages: list[Object]

    @property
    def positions(self) -> dict[Any, int]:
        """Which of the part's own pages is which, by the object that holds it."""
        return {page.objgen: index for index, page in enumerate(self.source.pages)}


def join(
    parts: Sequence[Part],
    *,
    title: str,
    author: str,
    subject: str,
    keywords: str = "",
    language: str = "en-US",
    footer: str = "",
    draft: bool = False,
    numbering: Numbering = Numbering(),
    elsewhere: frozenset[str] = frozenset(),
    inside: Archive | None = None,
) -> bytes:
    """The packet: all parts in order, with bookmarks, links, labels, tags and page numbers.

    A link to `packet:KEY` leads to the first page of the part with that key, `packet:KEY#ID` to the element
    with that id in it, `packet:KEY#page-4` to its fourth page. Nothing in the file depends on the clock.

    Args:
        parts: at least one, no two with the same key.
        title: of the whole packet, shown in the window's title bar.
        author: who submits it.
        subject: what it is about.
        keywords: for document search.
        language: of the packet, as a BCP 47 tag.
        footer: text at the left of the foot of every page.
        draft: mark every page as a DRAFT.
        numbering: which pages of the packet these are.
        elsewhere: keys of parts that are in another file; links to them become plain text.
        inside: what makes the file archival; without it the file claims no standard.

    Raises:
        RenderError: a part cannot be used, or a link leads to a part that is not there.
    """
    keys = [part.key for part in parts]
    if not parts:
        raise RenderError("The packet has no parts: there is nothing to join.")
    if len(set(keys)) < len(keys):
        raise RenderError(f"Two parts of the packet share one key ({', '.join(keys)}): name each differently.")
    packet = Pdf.new()
    placed = _placed(packet, parts, numbering.first)
    merge(packet, [Joined(each.part.title, each.source, each.pages) for each in placed])
    merge_layers(packet, [each.source for each in placed])
    forget_links(packet, [page.obj for page in packet.pages], _link_parts(placed, elsewhere))
    _add_bookmarks(packet, placed)
    _label_pages(packet, placed)
    for page in packet.pages:
        page.obj.Tabs = Name.S
    describe(packet, Describing(title, author, subject, keywords, language), inside.marks if inside else None)
    if inside is not None:
        archive(packet, inside)
    stamp(packet, _feet(placed, footer, numbering), draft=draft)
    written = BytesIO()
    packet.save(
        written,
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=ObjectStreamMode.generate,
        min_version="1.7",
    )
    return written.getvalue()


def _placed(packet: Pdf, parts: Sequence[Part], number: int) -> list[_Placed]:
    placed = []
    for part in parts:
        source = opened(part.pdf, f"The part “{part.title}”")
        start = len(packet.pages)
        packet.add_pages_from(source, outlines="ignore")
        placed.append(_Placed(part, source, start, number, [page.obj for page in packet.pages[start:]]))
        number += len(packet.pages) - start if part.numbered else 0
    return placed


def _feet(placed: Sequence[_Placed], footer: str, numbering: Numbering) -> list[Foot]:
    total = numbering.total or sum(len(each.pages) for each in placed if each.part.numbered)
    feet = []
    for each in placed:
        for index in range(len(each.pages)):
            if not each.part.numbered:
                feet.append(Foot(footer, each.part.title))
                continue
            number = each.number + index
            note = each.part.notes[index] if each.part.notes else ""
            stamped = "" if numbering.prefix is None else bates(numbering.prefix, number)
            feet.append(Foot(footer, f"Page {number} of {total}", stamped, note))
    return feet


# --- links between parts


def _link_parts(placed: Sequence[_Placed], elsewhere: frozenset[str]) -> list[Object]:
    """Lead every link to its page; those whose part is in another file are returned."""
    by_key = {each.part.key: each for each in placed}
    dead = []
    for here in placed:
        for page in here.pages:
            for annotation in page.get(Name.Annots, Array()):
                annotation.F = 4  # printed, not hidden (ISO 19005-3, 6.3.2)
                _keep_link_within(here, annotation)
                address = _address(annotation)
                if not address.startswith(LINK_TO_PART):
                    continue
                key, _, anchor = unquote(address.removeprefix(LINK_TO_PART)).partition("#")
                if key in elsewhere and not _is_here(by_key.get(key), anchor):
                    dead.append(annotation)
                    continue
                there, target = _target(here, by_key, address, key, anchor)
                annotation.A = Dictionary(Type=Name.Action, S=Name.GoTo, D=target)
                annotation.Contents = String(f"Go to {there.part.title}")
    return dead


def _is_here(there: _Placed | None, anchor: str) -> bool:
    """Whether this file holds the page of a part that is torn between files."""
    return there is not None and _anchor(there, anchor) is not None


def _target(here: _Placed, by_key: Mapping[str, _Placed], address: str, key: str, anchor: str) -> tuple[_Placed, Array]:
    if key not in by_key:
        raise RenderError(
            f"The part “{here.part.title}” links to “{address}”, but the packet has no part “{key}”: "
            f"use one of {', '.join(by_key)}."
        )
    there = by_key[key]
    target = _anchor(there, anchor) if anchor else _top_of(there.pages[0])
    if target is None:
        raise RenderError(
            f"The part “{here.part.title}” links to “{address}”, but “{there.part.title}” "
            f"has nothing with the id “{anchor}”."
        )
    return there, target


def _keep_link_within(here: _Placed, annotation: Object) -> None:
    """Names of places are those of one part and may stand in two: a link to one becomes a page and a height."""
    named = annotation.get(Name.Dest)
    if not isinstance(named, String):
        return
    found = _named_destinations(here.source).get(str(named))
    target = None if found is None else _moved(here, found)
    if target is None:
        raise RenderError(f"A link within the part “{here.part.title}” leads nowhere: check its address.")
    annotation.Dest = target
    if Name.Contents not in annotation:
        annotation.Contents = String(f"Go to another place of {here.part.title}")


def _address(annotation: Object) -> str:
    action = annotation.get(Name.A)
    if not isinstance(action, Dictionary) or action.get(Name.S) != Name.URI:
        return ""
    return str(action.get(Name.URI, ""))


def _top_of(page: Object) -> Array:
    """The top of a page, in whatever zoom the reader has."""
    return Array([page, Name.XYZ, 0, page.MediaBox[3], 0])


def _anchor(there: _Placed, anchor: str) -> Array | None:
    found = _named_destinations(there.source).get(anchor)
    if found is not None:
        return _moved(there, found)
    page = _PAGE.fullmatch(anchor)
    index = int(page[1]) - there.part.first_label if page else -1
    return _top_of(there.pages[index]) if 0 <= index < len(there.pages) else None


def _named_destinations(source: Pdf) -> Mapping[str, Object]:
    names = source.Root.get(Name.Names, Dictionary())
    return NameTree(names.Dests) if Name.Dests in names else {}


def _moved(there: _Placed, destination: Any) -> Array | None:
    """A destination in a part as a destination in the packet."""
    if isinstance(destination, Dictionary):
        destination = destination.get(Name.D)
    if not isinstance(destination, Array) or len(destination) == 0:
        return None
    first = destination[0]
    index = there.positions.get(first.objgen) if isinstance(first, Dictionary) else None
    return None if index is None else Array([there.pages[index], *list(destination)[1:]])


# --- bookmarks and labels


def _add_bookmarks(packet: Pdf, placed: Sequence[_Placed]) -> None:
    items: dict[str, OutlineItem] = {}
    with packet.open_outline() as outline:
        for each in placed:
            above = items[each.part.under].children if each.part.under in items else outline.root
            if not each.part.bookmark:
                above.extend(_children(each))
                continue
            item = OutlineItem(each.part.bookmark, _top_of(each.pages[0]))
            item.is_closed = True
            item.children.extend(_children(each))
            above.append(item)
            items[each.part.key] = item


def _children(each: _Placed) -> Iterator[OutlineItem]:
    if each.part.children:
        for title, index in each.part.children:
            if not 0 <= index < len(each.pages):
                raise RenderError(f"The part “{each.part.title}” has no page {index + 1} to bookmark.")
            yield OutlineItem(title, _top_of(each.pages[index]))
        return
    with each.source.open_outline() as outline:
        headings = list(outline.root)
    # The one heading at the top is the title of the part, which its own bookmark already says.
    yield from _headings(each, headings[0].children if len(headings) == 1 else headings)


def _headings(each: _Placed, items: Sequence[OutlineItem]) -> Iterator[OutlineItem]:
    for item in items:
        destination: Any = item.destination
        if isinstance(destination, str | String):
            destination = _named_destinations(each.source).get(str(destination))
        moved = _moved(each, destination)
        if moved is None:
            continue
        copied = OutlineItem(item.title, moved)
        copied.is_closed = True
        copied.children.extend(_headings(each, item.children))
        yield copied


def _label_pages(packet: Pdf, placed: Sequence[_Placed]) -> None:
    ranges: list[Object | int] = []
    for each in placed:
        prefix = each.part.page_label_prefix
        if each.part.numbered:
            label = Dictionary(S=Name.D, St=each.part.first_label if prefix else each.number)
        else:
            label = Dictionary()
        if prefix:
            label.P = String(prefix)
        ranges.extend([each.start, label])
    packet.Root.PageLabels = Dictionary(Nums=Array(ranges))
