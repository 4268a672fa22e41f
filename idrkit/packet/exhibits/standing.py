"""What bound exhibits leave of the standards a packet may claim, and why.

The documents of a packet are made to PDF/A-3a and PDF/UA-1, and tests hold them to it. An exhibit is as it was given:
what it breaks, the whole file breaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from pikepdf import Name, Pdf

from idrkit.packet.conformance.pages import has_fonts, page_problems, unicode_problems
from idrkit.packet.conformance.problem import Problem
from idrkit.packet.conformance.tags import tag_problems
from idrkit.packet.conformance.whole import claims
from idrkit.packet.exhibits.mount import Mounted
from idrkit.packet.marks import FULL, Marks
from idrkit.packet.opening import UNREADABLE, quietly

_NAMED = 3  # reasons said of one exhibit
_OURS = "WeasyPrint"


@dataclass(frozen=True, slots=True)
class _Found:
    archival: tuple[str, ...]
    copies: bool
    accessible: tuple[str, ...]


def marks_of(bound: Sequence[Mounted], documents: Iterable[bytes] = ()) -> Marks:
    """What the packet may claim.

    Args:
        bound: its exhibits.
        documents: its own documents where they came from templates of the user's, which are not tested beforehand.
    """
    found = [_looked_into(one) for one in bound]
    found.extend(_documents(documents))
    if not found:
        return FULL
    archival = not any(one.archival for one in found)
    accessible = not any(one.accessible for one in found)
    level = ("A" if accessible else "U") if all(one.copies for one in found) else "B"
    reasons = tuple(reason for one in found for reason in (*one.archival, *one.accessible))
    return Marks(level if archival else None, accessible, reasons)


def _looked_into(one: Mounted) -> _Found:
    try:
        with quietly():
            return _exhibit(one)
    except UNREADABLE:
        said = (f"Exhibit {one.id}: something in it could not be looked into.",)
        return _Found(said, copies=False, accessible=said)


def _exhibit(one: Mounted) -> _Found:
    name = f"Exhibit {one.id}"
    with Pdf.open(BytesIO(one.prepared.pdf)) as given:
        said = claims(given)
        ours = str(given.docinfo.get(Name.Producer, "")).startswith(_OURS) and "ua" in said
    with Pdf.open(BytesIO(one.pdf)) as laid:
        archival = _reasons(name, page_problems(laid))
        if not archival and has_fonts(laid) and not ours and said.get("a") not in ("1", "2", "3"):
            archival = (f"{name}: its file does not claim PDF/A, and whether its fonts keep to it was not tested.",)
        copies = not any(True for _ in unicode_problems(laid))
        if not one.tagged:
            lacks: tuple[str, ...] = (
                f"{name}: it came without tags; each page is read as one piece of text or described as a picture.",
            )
        elif "ua" not in said:
            lacks = (f"{name}: it came with tags, but its file does not claim PDF/UA.",)
        else:
            lacks = _reasons(name, tag_problems(laid))
    return _Found(archival, copies, lacks)


def _documents(documents: Iterable[bytes]) -> Iterator[_Found]:
    for data in documents:
        with Pdf.open(BytesIO(data)) as pdf:
            name = f"“{pdf.docinfo.get(Name.Title, 'A document')}”, from your template"
            # Links are finished when the parts are joined.
            archival = _reasons(name, (one for one in page_problems(pdf) if ", 6.3.2" not in one.clause))
            accessible = _reasons(name, (one for one in tag_problems(pdf) if ", 7.18" not in one.clause))
            yield _Found(archival, not any(True for _ in unicode_problems(pdf)), accessible)


def _reasons(name: str, problems: Iterable[Problem]) -> tuple[str, ...]:
    each = tuple(dict.fromkeys(f"{name}: {one.what} ({one.clause})." for one in problems))
    if len(each) <= _NAMED:
        return each
    return (*each[:_NAMED], f"{name}: {len(each) - _NAMED} more of this kind.")
