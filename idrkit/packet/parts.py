"""The parts of a packet as they are joined: its documents first, then each exhibit behind its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from idrkit.packet.drawing import Drawn, DrawnPacket
from idrkit.packet.exhibits.mount import Mounted
from idrkit.packet.exhibits.sheets import INDEX
from idrkit.packet.join import Part
from idrkit.packet.pins import pages_key, separator_key


@dataclass(frozen=True, slots=True)
class Unit:
    """What stays together in one file: the documents of the packet, or one exhibit with its sheet.

    `first` is the first page of the packet it holds; `torn` says that it holds some pages of an exhibit only.
    """

    name: str
    parts: tuple[Part, ...]
    first: int
    pages: int
    exhibit: Mounted | None = None
    torn: bool = False

    @property
    def size(self) -> int:
        """Its bytes, before joining."""
        return sum(len(part.pdf) for part in self.parts)


def units(drawn: DrawnPacket, bound: Sequence[Mounted]) -> list[Unit]:
    """The documents as one unit, then one for each exhibit."""
    documents = tuple(_document(one) for one in drawn.documents)
    found = [Unit("The documents of the packet", documents, 1, sum(one.pages for one in drawn.documents))]
    for one in bound:
        sheet = drawn.sheets[one.id]
        key = separator_key(one.id)
        title = sheet.document.title
        parts = (Part(key, title, sheet.pdf, title, under=INDEX), exhibit_part(one))
        found.append(Unit(f"Exhibit {one.id}", parts, drawn.layout.starts[key], sheet.pages + one.pages, one))
    return found


def exhibit_part(one: Mounted, first: int = 1) -> Part:
    """The pages of an exhibit, from the one named on; bookmarked by its own bookmarks or page by page."""
    whole = one.prepared.pages
    numbers = range(first, first + one.pages)
    children = one.bookmarks or tuple((f"Page {number}", number - first) for number in numbers)
    return Part(
        key=pages_key(one.id),
        title=f"Exhibit {one.id}",
        pdf=one.pdf,
        bookmark="",
        page_label_prefix=f"{one.id}-",
        children=children,
        under=separator_key(one.id),
        notes=tuple(f"Exhibit {one.id}, page {number} of {whole}" for number in numbers),
        first_label=first,
    )


def _document(one: Drawn) -> Part:
    return Part(one.document.key, one.document.title, one.pdf, one.document.title)
