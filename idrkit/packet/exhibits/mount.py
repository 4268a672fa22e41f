"""Lays the pages of one exhibit on sheets of the packet, tagged, with the links and bookmarks that stay valid.

A page becomes a drawing on its sheet, so that nothing it does (fonts, patterns, graphics state) can reach the
numbers at the foot. Its form fields and notes are drawn into it; scripts, actions, labels and metadata stay behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, OutlineItem, OutlineStructureError, Pdf, String

from idrkit.claims.prepared import PreparedExhibit
from idrkit.errors import RenderError
from idrkit.packet.exhibits.links import Destinations, keep_links
from idrkit.packet.exhibits.own_tags import keep_tags, sound_tags
from idrkit.packet.exhibits.page_tags import tag_pages
from idrkit.packet.exhibits.placing import Placing, inherited, placing
from idrkit.packet.exhibits.unmarking import unmark_drawings, unmarked
from idrkit.packet.opening import UNREADABLE, opened, page_count, quietly

_KEPT_OF_PAGE = frozenset({"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Annots", "/StructParents"})
_KEPT_OF_FILE = frozenset({"/Type", "/Pages", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OCProperties"})
_FEW = 0.6  # below this a reader should know that a page is reduced


@dataclass(frozen=True, slots=True)
class Mounted:
    """An exhibit on sheets of the packet.

    `tagged` says whether it came with a structure tree of its own that was kept; `bookmarks` are titles with pages
    counted from nought; `smallest` is the scale of the page that had to be reduced most.
    """

    prepared: PreparedExhibit
    pdf: bytes
    pages: int
    tagged: bool
    bookmarks: tuple[tuple[str, int], ...]
    smallest: float = 1.0

    @property
    def id(self) -> str:
        """The letter of the exhibit."""
        return self.prepared.exhibit.id

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader is told of it on its separator sheet, and in the manifest."""
        if self.smallest >= _FEW:
            return self.prepared.notes
        percent = round(self.smallest * 100)
        return (*self.prepared.notes, f"Pages larger than a sheet are reduced, to {percent}% at the smallest.")


def mount(exhibit: PreparedExhibit, pages: range | None = None) -> Mounted:
    """An exhibit, or some of its pages, on sheets of the packet.

    Args:
        exhibit: what to bind.
        pages: which pages, counted from nought; all where none are named. Pages taken out of their document
            lose its structure tree and are tagged page by page.

    Raises:
        RenderError: a page cannot be read.
    """
    name = f"Exhibit {exhibit.exhibit.id}"
    with opened(exhibit.pdf, name) as pdf, quietly():
        try:
            return _mounted(exhibit, pdf, pages)
        except UNREADABLE as error:
            raise RenderError(f"{name} cannot be bound: a page of it cannot be read; print it to PDF again.") from error


def _mounted(exhibit: PreparedExhibit, pdf: Pdf, pages: range | None) -> Mounted:
    count = len(pdf.pages)
    if count != exhibit.pages:
        raise RenderError(
            f"Exhibit {exhibit.exhibit.id} cannot be bound: {count} pages were found where {exhibit.pages} were read."
        )
    chosen = pages or range(count)
    drawn_in = _draw_in_fields(pdf)
    destinations = Destinations(pdf)
    bookmarks = _bookmarks(pdf, destinations) if pages is None else ()
    tagged = pages is None and not drawn_in and sound_tags(pdf)
    placings = [placing(page) for page in pdf.pages]
    kept = {pdf.pages[number].objgen for number in chosen}
    links = keep_links(pdf, destinations, placings, kept, exhibit.exhibit.id)
    for number in reversed(range(count)):
        if number not in chosen:
            del pdf.pages[number]
    links, placings = [links[number] for number in chosen], [placings[number] for number in chosen]
    if not tagged:
        _forget_tags(pdf)
    forms = [_lay(pdf, page.obj, place, tagged=tagged) for page, place in zip(pdf.pages, placings, strict=True)]
    if tagged:
        keep_tags(pdf, forms, links)
    else:
        tag_pages(pdf, exhibit, chosen, placings, links)
    _forget_rest(pdf)
    laid = _saved(pdf)
    # What cannot be opened again would stop the packet when it is joined.
    page_count(laid, title=f"Exhibit {exhibit.exhibit.id}")
    return Mounted(
        prepared=exhibit,
        pdf=laid,
        pages=len(chosen),
        tagged=tagged,
        bookmarks=bookmarks,
        smallest=min(one.scale for one in placings),
    )


def _draw_in_fields(pdf: Pdf) -> bool:
    """Draw fields and notes into their pages; whether there were any."""
    others = any(
        isinstance(note, Dictionary) and note.get(Name.Subtype) != Name.Link
        for page in pdf.pages
        for note in _notes(page.obj)
    )
    if others:
        if Name.AcroForm in pdf.Root:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
    return others


def _notes(page: Object) -> Sequence[Any]:
    found = page.get(Name.Annots)
    return list(found) if isinstance(found, Array) else []


def _bookmarks(pdf: Pdf, destinations: Destinations) -> tuple[tuple[str, int], ...]:
    """The first level of the exhibit's own bookmarks that lead to one of its pages; none where they are damaged."""
    try:
        with pdf.open_outline(max_depth=1) as outline:
            items = list(outline.root)
        found = [(" ".join(str(item.title).split()), _bookmarked(item, destinations)) for item in items]
    except (OutlineStructureError, *UNREADABLE):
        return ()
    return tuple((title, page) for title, page in found if title and page is not None)


def _bookmarked(item: OutlineItem, destinations: Destinations) -> int | None:
    wanted: Any = item.destination
    if wanted is None and isinstance(item.action, Dictionary) and item.action.get(Name.S) == Name.GoTo:
        wanted = item.action.get(Name.D)
    found = destinations.find(wanted)
    return None if found is None else found[0]


def _forget_tags(pdf: Pdf) -> None:
    for key in (Name.StructTreeRoot, Name.MarkInfo):
        if key in pdf.Root:
            del pdf.Root[key]
    seen: set[Any] = set()
    for page in pdf.pages:
        if Name.StructParents in page.obj:
            del page.obj[Name.StructParents]
        unmark_drawings(inherited(page.obj, Name.Resources), seen)


def _lay(pdf: Pdf, page: Object, place: Placing, *, tagged: bool) -> Object:
    """Make the page a drawing on its sheet; the drawing."""
    content = b"\n".join(stream.read_bytes() for stream in _streams(page.get(Name.Contents)))
    if not tagged:
        content = unmarked(content, pdf.make_stream)
    form = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array(place.shown))
    form.Resources = _own(inherited(page, Name.Resources))
    if isinstance(page.get(Name.Group), Dictionary):
        form.Group = page.Group
    if Name.StructParents in page:
        form.StructParents = page.StructParents
        del page[Name.StructParents]
    x, y, right, top = place.frame
    frame = f"/Artifact <</Type /Layout>> BDC q 0.7 G 0.4 w {x:.2f} {y:.2f} {right - x:.2f} {top - y:.2f} re S Q EMC\n"
    matrix = " ".join(f"{number:.6f}" for number in place.matrix)
    page.Contents = pdf.make_stream(f"{frame}q {matrix} cm /Exhibit Do Q".encode())
    page.Resources = Dictionary(XObject=Dictionary(Exhibit=form))
    page.MediaBox = Array([0, 0, *place.sheet])
    for key in [key for key in page.keys() if key not in _KEPT_OF_PAGE]:  # noqa: SIM118 - a PDF object is no dict
        del page[key]
    page.Tabs = Name.S
    return form


def _own(resources: Any) -> Dictionary:
    """Resources for one page alone: many files share one list, which would carry the pictures of all into each."""
    if not isinstance(resources, Dictionary):
        return Dictionary()
    own = copy(resources)
    for name, listed in resources.items():
        if isinstance(listed, Dictionary):
            own[name] = copy(listed)
    return own


def _streams(contents: Any) -> list[Object]:
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _forget_rest(pdf: Pdf) -> None:
    for key in [key for key in pdf.Root.keys() if key not in _KEPT_OF_FILE]:  # noqa: SIM118
        del pdf.Root[key]
    if not isinstance(pdf.Root.get(Name.Lang), String) and Name.Lang in pdf.Root:
        del pdf.Root[Name.Lang]


def _saved(pdf: Pdf) -> bytes:
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    pdf.remove_unreferenced_resources()
    written = BytesIO()
    pdf.save(written, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return written.getvalue()
