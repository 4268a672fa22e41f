"""A PDF of somebody else as pages that only show: nothing runs, opens, sends, hides or carries a file any more."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from pikepdf import Array, Object, ObjectStreamMode, Pdf, PdfError, Stream

from idrkit.intake.exhibits.content import UnusableError, pages_named
from idrkit.intake.exhibits.limits import Limits
from idrkit.intake.exhibits.pdf_active import active_parts, only_what_is_shown
from idrkit.intake.exhibits.pdf_boxes import upright
from idrkit.intake.exhibits.pdf_flatten import flattened, notes_of
from idrkit.intake.exhibits.pdf_layers import Layers, hidden_taken_out
from idrkit.intake.exhibits.pdf_open import REPAIRED, opened


@dataclass(frozen=True, slots=True)
class Clean:
    """The PDF, and what was removed or is doubtful."""

    pdf: bytes
    notes: tuple[str, ...]


def cleaned(data: bytes, limits: Limits) -> Clean:
    """The pages as they are shown, in a new PDF that holds nothing else; the same file, the same bytes.

    What a page needs is copied; what is not known to be needed is left behind. Form fields and comments become part
    of their page, hidden layers are left out, properties are dropped, pages are upright with their corner at nought.

    Raises:
        UnusableError: the file cannot be used; says what to do.
    """
    pdf, notes = opened(data, limits)
    removed = active_parts(pdf)
    layers = Layers(pdf)
    if hidden_taken_out(pdf, layers):
        removed.append("what hidden layers show")
    found = flattened(pdf, layers)
    fresh = Pdf.new()
    try:
        seen: set[tuple[int, int]] = set()
        for page in pdf.pages:
            only_what_is_shown(page.obj, seen)
        for page in pdf.pages:
            fresh.pages.append(page)
        said = upright(fresh)
        fresh.remove_unreferenced_resources()
        written = BytesIO()
        fresh.save(written, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate, min_version="1.7")
    except (PdfError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise UnusableError("its pages cannot be copied: print it to PDF.") from error
    if pdf.get_warnings() and not notes:
        notes = (REPAIRED,)
    if notes:
        _refuse_empty(fresh)
    if removed:
        notes = (*notes, f"Removed before binding: {', '.join(removed)}.")
    return Clean(written.getvalue(), (*notes, *notes_of(found), *said))


def _refuse_empty(repaired: Pdf) -> None:
    """A page without content is usual; in a file that was damaged its content is lost.

    Raises:
        UnusableError: a page has none.
    """
    empty = [number for number, page in enumerate(repaired.pages, start=1) if not _has_content(page.obj)]
    if empty:
        raise UnusableError(f"it is damaged, and the content of {pages_named(empty)} is lost: save it again.")


def _has_content(page: Object) -> bool:
    content = page.get("/Contents")
    parts = list(content) if isinstance(content, Array) else [content]
    return any(isinstance(one, Stream) and len(one.read_raw_bytes()) > 0 for one in parts)
