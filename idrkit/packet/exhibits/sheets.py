"""The pages that lead a reader to the exhibits: the exhibit index, and the sheet before each exhibit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from idrkit.claims.exhibits import Exhibit
from idrkit.packet.bates import bates, bates_range
from idrkit.packet.document import Document, Packet
from idrkit.packet.exhibits.mount import Mounted
from idrkit.packet.fields import words
from idrkit.packet.layout import Layout
from idrkit.packet.pins import pages_key, separator_key

INDEX = "exhibits"
_INITIALS = frozenset({"cv", "eob", "qpa"})
_NO_FILE = "no file of it was found in the folder of exhibits."


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An exhibit in the index: where it is bound, or why it is not; pages are those of the packet."""

    exhibit: Exhibit
    href: str = ""
    first: int = 0
    last: int = 0
    pages: int = 0
    bates: str = ""
    sha256: str = ""
    notes: tuple[str, ...] = ()
    not_bound: str = ""

    @property
    def kind(self) -> str:
        """Its kind in words."""
        return kind_words(self.exhibit)


@dataclass(frozen=True, slots=True)
class CitedAt:
    """A place that cites an exhibit: the document, and the page of it counted from nought."""

    document: str
    page: int
    anchor: str


@dataclass(frozen=True, slots=True)
class BackLink:
    """A link from a separator sheet back to a sentence that cites the exhibit."""

    title: str
    page: int
    bates: str
    href: str


def index_rows(packet: Packet, bound: Sequence[Mounted], layout: Layout, prefix: str) -> tuple[IndexRow, ...]:
    """Every exhibit of the packet once: in the order of the record, then those only the folder has."""
    rows = [
        IndexRow(
            exhibit=one.prepared.exhibit,
            href=f"packet:{separator_key(one.id)}",
            first=layout.starts[pages_key(one.id)],
            last=layout.starts[pages_key(one.id)] + one.pages - 1,
            pages=one.pages,
            bates=bates_range(prefix, layout.starts[pages_key(one.id)], one.pages),
            sha256=one.prepared.sha256,
            notes=one.notes,
        )
        for one in bound
    ]
    rows.extend(IndexRow(one.exhibit, not_bound=one.reason) for one in packet.exhibits.quarantined)
    listed = {row.exhibit.id for row in rows}
    rows.extend(IndexRow(one, not_bound=_NO_FILE) for one in packet.recorded if one.id not in listed)
    order = {one.id: number for number, one in enumerate(packet.recorded)}
    return tuple(sorted(rows, key=lambda row: order.get(row.exhibit.id, len(order))))


def separator(
    one: Mounted,
    packet: Packet,
    layout: Layout,
    prefix: str,
    cited: Iterable[CitedAt],
) -> Document:
    """The sheet before an exhibit."""
    exhibit = one.prepared.exhibit
    titles = {document.key: document.title for document in packet.documents}
    first = layout.starts[pages_key(one.id)]
    return Document(
        key=separator_key(one.id),
        title=f"Exhibit {exhibit.id}: {exhibit.title}",
        template="packet/exhibit_separator.html",
        context={
            "exhibit": exhibit,
            "kind": kind_words(exhibit),
            "packet_title": packet.title,
            "pages": one.pages,
            "first": first,
            "last": first + one.pages - 1,
            "bates": bates_range(prefix, first, one.pages),
            "sha256": one.prepared.sha256,
            "notes": one.notes,
            "pictures": _pictures(one),
            "pages_href": f"packet:{pages_key(one.id)}",
            "back": _back_links(cited, titles, layout, prefix),
        },
    )


def kind_words(exhibit: Exhibit) -> str:
    """The kind of an exhibit as it is printed: "Case log", "CV"."""
    kind = words(exhibit.kind.strip())
    return kind.upper() if kind.lower() in _INITIALS else kind[:1].upper() + kind[1:]


def _pictures(one: Mounted) -> int:
    """How many pages have no text that can be read."""
    return sum(not text.strip() for text in one.prepared.text)


def _back_links(
    cited: Iterable[CitedAt], titles: Mapping[str, str], layout: Layout, prefix: str
) -> tuple[BackLink, ...]:
    """One link for each page that cites the exhibit, in the order of the packet."""
    found: dict[int, BackLink] = {}
    for at in cited:
        page = layout.starts[at.document] + at.page
        if page not in found:
            href = f"packet:{at.document}#{at.anchor}"
            found[page] = BackLink(titles[at.document], page, bates(prefix, page), href)
    return tuple(found[page] for page in sorted(found))


def with_rows(document: Document, rows: tuple[IndexRow, ...]) -> Document:
    """The index with its rows."""
    bound = frozenset(row.exhibit.id for row in rows if row.href)
    return replace(document, context={**document.context, "given": True, "rows": rows, "bound": bound})


def index() -> Document:
    """The exhibit index; its rows are filled in when the pages are known."""
    return Document(
        key=INDEX,
        title="Exhibits",
        template="packet/exhibit_index.html",
        context={"rows": ()},
    )
