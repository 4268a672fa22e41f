"""Opening a PDF of somebody else: whether it can be used at all, and what is wrong with it if not."""

from __future__ import annotations

from io import BytesIO

from pikepdf import DataDecodingError, PasswordError, Pdf, PdfError, Stream

from idrkit.intake.exhibits.content import UnusableError
from idrkit.intake.exhibits.limits import MEGABYTE, Limits
from idrkit.intake.exhibits.pdf_pieces import refuse_endless
from idrkit.intake.exhibits.pdf_walk import (
    annotations_of,
    containers,
    dictionary_at,
    int_at,
    is_true,
    name_at,
    names_at,
)

REPAIRED = "The file was damaged and was repaired: compare its pages with the original."
_PASSWORD = "it is encrypted: open it with its password and save or print a copy without one."  # noqa: S105
_RESTRICTED = (
    "it is protected against changes (an owner password): ask its maker for a copy without, or print it to PDF if "
    "you may."
)
_DAMAGED = "it is damaged and cannot be read as a PDF: save or print it to PDF again."
_XFA = "it is a form that only Adobe's reader draws (XFA) and has no pages of its own: print it to PDF there."
_UNPACKED_HERE = frozenset(
    {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL", "/ASCIIHexDecode", "/AHx"}
    | {"/ASCII85Decode", "/A85"}
)
_MOST_OBJECTS = 2_000_000


def opened(data: bytes, limits: Limits) -> tuple[Pdf, tuple[str, ...]]:
    """The PDF, and what to say about its state.

    Raises:
        UnusableError: it is encrypted, damaged beyond repair, without pages, too long, an XFA form, or a bomb.
    """
    pdf, notes = _read(data)
    if pdf.is_encrypted:
        raise UnusableError(_RESTRICTED)
    try:
        pages = len(pdf.pages)
    except (PdfError, ValueError, TypeError, AttributeError) as error:
        raise UnusableError(_DAMAGED) from error
    if pages == 0:
        raise UnusableError("it has no pages: save or print it to PDF again.")
    if pages > limits.pages:
        raise UnusableError(
            f"it has {pages:,} pages, more than {limits.pages:,}: give the pages that show the fact as a file of their "
            "own."
        )
    _refuse_xfa(pdf)
    _refuse_bombs(pdf, limits)
    refuse_endless(pdf)
    if pdf.get_warnings():
        notes = (REPAIRED,)
    return pdf, notes


def _read(data: bytes) -> tuple[Pdf, tuple[str, ...]]:
    try:
        return Pdf.open(BytesIO(data), attempt_recovery=False), ()
    except PasswordError as error:
        raise UnusableError(_PASSWORD) from error
    except (PdfError, ValueError, TypeError, KeyError, AttributeError):
        pass
    try:
        return Pdf.open(BytesIO(data), attempt_recovery=True), (REPAIRED,)
    except PasswordError as error:
        raise UnusableError(_PASSWORD) from error
    except (PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnusableError(_DAMAGED) from error


def _refuse_xfa(pdf: Pdf) -> None:
    form = dictionary_at(pdf.Root, "/AcroForm")
    if form is None or "/XFA" not in form:
        return
    drawn = any(name_at(one, "/Subtype") == "/Widget" for page in pdf.pages for one in annotations_of(page.obj))
    if is_true(pdf.Root, "/NeedsRendering") or not drawn:
        raise UnusableError(_XFA)


def _refuse_bombs(pdf: Pdf, limits: Limits) -> None:
    """Unpack every part once, up to the limit, so that nobody after this meets one that never ends."""
    most = limits.unpacked_megabytes * MEGABYTE
    for number, one in enumerate(containers(pdf.Root)):
        if number > _MOST_OBJECTS:
            raise UnusableError("it holds more parts than any document needs: print it to PDF.")
        if isinstance(one, Stream):
            _refuse_bomb(one, most, limits)


def _refuse_bomb(stream: Stream, most: int, limits: Limits) -> None:
    too_large = UnusableError(
        f"a part of it is larger than {limits.unpacked_megabytes} MB once unpacked: print it to PDF."
    )
    points = int_at(stream, "/Width") * int_at(stream, "/Height")
    if name_at(stream, "/Subtype") == "/Image" and points > 4 * limits.pixels:
        raise UnusableError(
            f"an image in it has more than {4 * limits.pixels // 1_000_000} million points: print it to PDF."
        )
    filters = names_at(stream, "/Filter")
    if not filters or not set(filters) <= _UNPACKED_HERE:
        return
    try:
        size = len(stream.read_bytes())
    except (PdfError, DataDecodingError, ValueError, TypeError, MemoryError) as error:
        if isinstance(error, MemoryError) or "memory" in str(error) or "limit" in str(error):
            raise too_large from error
        return
    if size > most:
        raise too_large
