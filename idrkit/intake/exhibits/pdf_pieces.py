"""Pieces of a page that are drawn again and again (form XObjects): none may draw itself, or be drawn without end."""

from __future__ import annotations

import re

from pikepdf import Array, DataDecodingError, Object, Pdf, PdfError, Stream

from idrkit.intake.exhibits.content import UnusableError
from idrkit.intake.exhibits.pdf_walk import dictionary_at, name_at

_DRAWN = re.compile(rb"\bDo\b")
_MOST_DRAWN = 2_000_000
_DEEPEST = 100

Known = dict[tuple[int, int], int]


def refuse_endless(pdf: Pdf) -> None:
    """Count how many pieces a page draws at most, with those that they draw.

    Raises:
        UnusableError: a piece draws itself, or there are more of them than any page has.
    """
    known: Known = {}
    for page in pdf.pages:
        _drawn(page.obj, known, ())


def _drawn(one: Object, known: Known, above: tuple[tuple[int, int], ...]) -> int:
    """How many pieces this draws at most, itself included."""
    if one.objgen in known:
        return known[one.objgen]
    if one.objgen in above:
        raise UnusableError("a part of a page draws itself without end: print it to PDF.")
    if len(above) > _DEEPEST:
        raise UnusableError("its pages are built too deep: print it to PDF.")
    most = max((_drawn(piece, known, (*above, one.objgen)) for piece in _pieces(one)), default=0)
    count = 1 + (_times(one) * most if most else 0)
    if count > _MOST_DRAWN:
        raise UnusableError("a part of a page is drawn again more often than any page needs: print it to PDF.")
    known[one.objgen] = count
    return count


def _pieces(one: Object) -> list[Object]:
    resources = dictionary_at(one, "/Resources")
    pieces = dictionary_at(resources, "/XObject") if resources is not None else None
    if pieces is None:
        return []
    return [each for _, each in pieces.items() if isinstance(each, Stream) and name_at(each, "/Subtype") == "/Form"]


def _times(one: Object) -> int:
    """How often the content draws a piece; words of a text count too, which is no matter."""
    content = one if isinstance(one, Stream) else one.get("/Contents")
    parts = list(content) if isinstance(content, Array) else [content]
    return sum(len(_DRAWN.findall(_bytes(part))) for part in parts if isinstance(part, Stream))


def _bytes(stream: Object) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except (PdfError, DataDecodingError, ValueError, TypeError):
        return b""
