"""Form fields and comments of a PDF become part of the page as they are shown; the rest of them is dropped."""

from __future__ import annotations

from dataclasses import dataclass

from pikepdf import Array, Object, Pdf, PdfError

from idrkit.intake.exhibits.content import UnusableError, counted, pages_named
from idrkit.intake.exhibits.pdf_layers import Layers
from idrkit.intake.exhibits.pdf_walk import annotations_of, dictionary_at, int_at, is_true, name_at

_NOT_SHOWN = ("/Link", "/Popup", "/FileAttachment", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D", "/TrapNet")
# Invisible, hidden, not to be viewed: a reader does not show them.
_HIDDEN_FLAGS = 1 | 2 | 32


@dataclass(frozen=True, slots=True)
class Flattened:
    """How many fields and comments were made part of the page, and the pages where one could not be."""

    fields: int
    comments: int
    left_out: tuple[int, ...]


def flattened(pdf: Pdf, layers: Layers) -> Flattened:
    """Draw fields and comments into their pages.

    Raises:
        UnusableError: text is marked for redaction but still there, or the fields cannot be drawn.
    """
    form = dictionary_at(pdf.Root, "/AcroForm")
    try:
        if form is not None and is_true(form, "/NeedAppearances"):
            pdf.generate_appearance_streams()
            form["/NeedAppearances"] = False
        kept = [_shown(page.obj, number, layers) for number, page in enumerate(pdf.pages, start=1)]
        pdf.flatten_annotations("screen")
    except (PdfError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise UnusableError("its form fields or comments cannot be drawn: print it to PDF.") from error
    left_out = [number for number, (_, _, left) in enumerate(kept, start=1) if left]
    return Flattened(sum(one[0] for one in kept), sum(one[1] for one in kept), tuple(left_out))


def _shown(page: Object, number: int, layers: Layers) -> tuple[int, int, int]:
    """Keep the annotations of a page that are shown; how many fields, comments, and comments left out there are."""
    fields = comments = left_out = 0
    kept = Array()
    for one in annotations_of(page):
        kind = name_at(one, "/Subtype")
        hidden = int_at(one, "/F") & _HIDDEN_FLAGS
        if kind in _NOT_SHOWN or hidden or layers.hide(one.get("/OC")):
            continue
        if kind == "/Redact":
            raise UnusableError(
                f"text is marked for redaction on {pages_named([number])}, but it is still there: apply the "
                "redactions, save, and look again."
            )
        looks = dictionary_at(one, "/AP")
        if looks is None or "/N" not in looks:
            left_out += kind != "/Widget"
            continue
        fields, comments = fields + (kind == "/Widget"), comments + (kind != "/Widget")
        kept.append(one)
    if len(kept):
        page["/Annots"] = kept
    elif "/Annots" in page:
        del page["/Annots"]
    return fields, comments, left_out


def notes_of(found: Flattened) -> list[str]:
    """What to say about it."""
    notes = []
    parts = [
        counted(number, noun) for number, noun in ((found.fields, "form field"), (found.comments, "comment")) if number
    ]
    if parts:
        notes.append(f"Made part of the page as shown: {' and '.join(parts)}.")
    if found.left_out:
        notes.append(
            f"A comment that has no look of its own was left out on {pages_named(list(found.left_out))}: "
            "look there whether it matters."
        )
    return notes
