"""Joins the parts of a packet into one PDF that an arbiter can find their way through.

Parts are rendered apart, so that one shared by many packets is laid out once. Joining keeps what makes the
packet usable: bookmarks, links within and between parts, page labels, the structure tree a screen reader
needs, and the page numbers of the whole. The same parts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    Object,
    ObjectStreamMode,
    OutlineItem,
    PasswordError,
    Pdf,
    PdfError,
    String,
)

from idrkit.errors import RenderError
from idrkit.packet.stamp import Footer, stamp
from idrkit.packet.structure import Joined, merge

LINK_TO_PART = "packet:"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a packet, rendered.

    `children` are bookmarks below the part's own, each a title and a page of the part counted from nought;
    without them the headings of the part serve. `page_label_prefix` "A-" labels the pages A-1, A-2, …;
    without one the label is the number of the page in the packet.
    """

    key: str
    title: str
    pdf: bytes
    bookmark: str
    page_label_prefix: str = ""
    children: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Placed:
    """A part whose pages are in the packet, the first of them at `start`."""

    part: Part
    source: Pdf
    start: int
    pages: list[Object]

    @property
    def positions(self) -> dict[Any, int]:
        """Which of the part's own pages is which, by the object that holds it."""
        return {page.objgen: index for index, page in enumerate(self.source.pages)}


def page_count(pdf: bytes, *, title: str = "This part") -> int:
    """How many pages a PDF has.

    Raises:
        RenderError: it is empty, damaged, encrypted or no PDF.
    """
    with _opened(pdf, title) as opened:
        return len(opened.pages)


def join(
    parts: Sequence[Part],
    *,
    title: str,
    author: str,
    subject: str,
    keywords: str = "",
    language: str = "en-US",
    footer: Footer = "",
    draft: bool = False,
) -> bytes:
    """The packet: all parts in order, with bookmarks, links, labels, tags and page numbers.

    A link to `packet:KEY` leads to the first page of the part with that key, `packet:KEY#ID` to the element
    with that id in it. Nothing in the file depends on the clock, so it carries no dates.

    Args:
        parts: at least one, no two with the same key.
        title: of the whole packet, shown in the window's title bar.
        author: who submits it.
        subject: what it is about.
        keywords: for document search.
        language: of the packet, as a BCP 47 tag.
        footer: text at the left of the foot of every page, or what gives it from page number and total.
        draft: mark every page as a DRAFT.

    Raises:
        RenderError: a part cannot be used, or a link leads to a part that is not there.
    """
    keys = [part.key for part in parts]
    if not parts:
        raise RenderError("The packet has no parts: there is nothing to join.")
    if len(set(keys)) < len(keys):
        raise RenderError(f"Two parts of the packet share one key ({', '.join(keys)}): name each differently.")
    packet = Pdf.new()
    placed = [_place(packet, part) for part in parts]
    merge(packet, [Joined(each.part.title, each.source, each.pages) for each in placed])
    _link_parts(packet, placed)
    _add_bookmarks(packet, placed)
    _label_pages(packet, placed)
    _describe(packet, title=title, author=author, subject=subject, keywords=keywords, language=language)
    stamp(packet, footer, draft=draft)
    written = BytesIO()
    packet.save(
        written,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        min_version="1.7",
    )
    return written.getvalue()


def _opened(data: bytes, title: str) -> Pdf:
    if not data.strip():
        raise RenderError(f"{title} cannot be used: its PDF is empty.")
    try:
        opened = Pdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True)
        pages = len(opened.pages)
    except PasswordError as error:
        raise RenderError(_encrypted(title)) from error
    except (PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise RenderError(
            f"{title} cannot be used: it is not a PDF or it is damaged; save or print it to PDF again."
        ) from error
    if opened.is_encrypted:
        raise RenderError(_encrypted(title))
    if pages == 0:
        raise RenderError(f"{title} cannot be used: its PDF has no pages.")
    return opened


def _encrypted(title: str) -> str:
    return f"{title} cannot be used: its PDF is encrypted; save a copy without password or restrictions."


def _place(packet: Pdf, part: Part) -> _Placed:
    source = _opened(part.pdf, f"The part “{part.title}”")
    start = len(packet.pages)
    packet.add_pages_from(source, outlines="ignore")
    return _Placed(part, source, start, [page.obj for page in packet.pages[start:]])


# --- links between parts


def _link_parts(packet: Pdf, placed: Sequence[_Placed]) -> None:
    by_key = {each.part.key: each for each in placed}
    for here in placed:
        for page in here.pages:
            for annotation in page.get(Name.Annots, Array()):
                _keep_link_within(here, annotation)
                address = _address(annotation)
                if not address.startswith(LINK_TO_PART):
                    continue
                key, _, anchor = unquote(address.removeprefix(LINK_TO_PART)).partition("#")
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
                annotation.A = Dictionary(Type=Name.Action, S=Name.GoTo, D=target)
                annotation.Contents = String(f"Go to {there.part.title}")


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
    return None if found is None else _moved(there, found)


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
    with packet.open_outline() as outline:
        for each in placed:
            item = OutlineItem(each.part.bookmark, _top_of(each.pages[0]))
            item.is_closed = True
            item.children.extend(_children(each))
            outline.root.append(item)


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
        label = Dictionary(S=Name.D, St=1 if prefix else each.start + 1)
        if prefix:
            label.P = String(prefix)
        ranges.extend([each.start, label])
    packet.Root.PageLabels = Dictionary(Nums=Array(ranges))


def _describe(packet: Pdf, *, title: str, author: str, subject: str, keywords: str, language: str) -> None:
    packet.Root.Lang = String(language)
    packet.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    packet.Root.PageMode = Name.UseOutlines
    with packet.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:creator"] = [author]
        metadata["dc:description"] = subject
        metadata["dc:language"] = {language}
        if keywords:
            metadata["pdf:Keywords"] = keywords
    packet.docinfo[Name.Title] = String(title)
    packet.docinfo[Name.Author] = String(author)
    packet.docinfo[Name.Subject] = String(subject)
    if keywords:
        packet.docinfo[Name.Keywords] = String(keywords)
    packet.docinfo[Name.Creator] = String("idrkit")
