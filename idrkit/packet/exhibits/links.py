"""The links of an exhibit that lead to its own pages, moved with those pages; all others stay behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

from idrkit.packet.exhibits.placing import Placing, box_of

_TO_A_HEIGHT = frozenset({"/FitH", "/FitBH"})


class Destinations:
    """Where the names and pages of an exhibit are, as it was given."""

    def __init__(self, pdf: Pdf) -> None:
        self._pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
        self._names: Mapping[str, Any] = {}
        names = pdf.Root.get(Name.Names)
        if isinstance(names, Dictionary) and isinstance(names.get(Name.Dests), Dictionary):
            self._names = dict(NameTree(names.Dests).items())
        older = pdf.Root.get(Name.Dests)
        self._older = older if isinstance(older, Dictionary) else Dictionary()

    def find(self, wanted: Any) -> tuple[int, Array] | None:
        """The page, counted from nought, and the whole destination; None where it leads to no page of the exhibit."""
        if isinstance(wanted, Name):
            wanted = self._older.get(wanted)
        elif isinstance(wanted, str | String):
            wanted = self._names.get(str(wanted))
        if isinstance(wanted, Dictionary):
            wanted = wanted.get(Name.D)
        if not isinstance(wanted, Array) or len(wanted) == 0 or not isinstance(wanted[0], Dictionary):
            return None
        page = self._pages.get(wanted[0].objgen)
        return None if page is None else (page, wanted)


def keep_links(
    pdf: Pdf, destinations: Destinations, placings: Sequence[Placing], kept: set[Any], exhibit_id: str
) -> list[list[Object]]:
    """Leave on each page the links that lead to a page that is bound too, moved with it; the links by page."""
    by_page: list[list[Object]] = []
    pages = [page.obj for page in pdf.pages]
    for page, place in zip(pages, placings, strict=True):
        found = page.get(Name.Annots)
        links = []
        for note in list(found) if isinstance(found, Array) else []:
            link = _link(pdf, note, destinations, placings, place, pages, kept)
            if link is not None:
                number = _target(note, destinations)
                link.Contents = String(f"Go to page {number[0] + 1} of Exhibit {exhibit_id}" if number else "")
                links.append(link)
        by_page.append(links)
    for page, links in zip(pages, by_page, strict=True):
        for link in links:
            if Name.A in link:
                del link[Name.A]
        if links:
            page.Annots = Array(links)
        elif Name.Annots in page:
            del page[Name.Annots]
    return by_page


def _target(note: Any, destinations: Destinations) -> tuple[int, Array] | None:
    if not isinstance(note, Dictionary) or note.get(Name.Subtype) != Name.Link:
        return None
    action = note.get(Name.A)
    if Name.Dest in note:
        return destinations.find(note.Dest)
    if isinstance(action, Dictionary) and action.get(Name.S) == Name.GoTo:
        return destinations.find(action.get(Name.D))
    return None


def _link(
    pdf: Pdf,
    note: Any,
    destinations: Destinations,
    placings: Sequence[Placing],
    place: Placing,
    pages: Sequence[Object],
    kept: set[Any],
) -> Object | None:
    found = _target(note, destinations)
    if found is None:
        return None
    number, wanted = found
    box = place.moved_box(box_of(float(edge) for edge in note.Rect))
    if pages[number].objgen not in kept or box[2] <= box[0] or box[3] <= box[1]:
        return None
    link: Object = note if note.is_indirect else pdf.make_indirect(note)
    for key in [key for key in link.keys() if key not in ("/StructParent", "/A", "/Dest")]:  # noqa: SIM118
        del link[key]
    link.Type, link.Subtype, link.Rect = Name.Annot, Name.Link, Array([round(edge, 2) for edge in box])
    link.Border, link.F = Array([0, 0, 0]), 4
    link.Dest = _spot(pages[number], placings[number], wanted)
    return link


def _spot(page: Object, place: Placing, wanted: Array) -> Array:
    """The same spot on the sheet: the height the link named, or the top of the page."""
    left, _, _, top = place.shown
    try:
        kind = str(wanted[1])
        if kind == "/XYZ":
            left, top = float(wanted[2] or 0), float(wanted[3] or top)
        elif kind in _TO_A_HEIGHT:
            top = float(wanted[2])
    except (IndexError, TypeError, ValueError):
        pass
    x, y = place.moved(left, top)
    return Array([page, Name.XYZ, round(x, 2), round(min(y + 4, place.sheet[1]), 2), 0])
