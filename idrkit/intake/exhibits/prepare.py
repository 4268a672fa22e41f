"""One file of somebody else as content of an exhibit; runs in a process of its own (`isolated`)."""

from __future__ import annotations

from collections.abc import Callable

from idrkit.intake.exhibits.content import Content, pages_named
from idrkit.intake.exhibits.images import pictured
from idrkit.intake.exhibits.kinds import FileKind
from idrkit.intake.exhibits.limits import Limits
from idrkit.intake.exhibits.ocr import DONE, FAILED, ocr_installed, with_text
from idrkit.intake.exhibits.page_text import no_text_note, page_texts, pages_without
from idrkit.intake.exhibits.pdf_clean import cleaned


def prepare(
    data: bytes, kind: FileKind, limits: Limits, *, ocr: bool = True, more_time: Callable[[int], None] | None = None
) -> Content:
    """A PDF or an image as pages that only show, with their text.

    Args:
        data: the file.
        kind: what it is: a PDF or an image.
        limits: how much it may be.
        ocr: give pages without text a text layer, where ocrmypdf is installed.
        more_time: told the number of pages before that begins.

    Raises:
        UnusableError: the file cannot be used; says what to do.
    """
    notes: tuple[str, ...] = ()
    if kind is not FileKind.PDF:
        images = pictured(data, kind, limits)
        data, notes = images.pdf, images.notes
    clean = cleaned(data, limits)
    # What is said of the PDF around an image is about our own.
    notes = notes if kind is not FileKind.PDF else clean.notes
    texts = page_texts(clean.pdf)
    without = pages_without(texts)
    if not without or not ocr or not ocr_installed():
        return Content(clean.pdf, texts, (*notes, *no_text_note(texts)))
    if more_time is not None:
        more_time(len(without))
    made = with_text(clean.pdf)
    if made is None:
        return Content(clean.pdf, texts, (*notes, *no_text_note(texts), FAILED))
    again = cleaned(made, limits)
    texts = page_texts(again.pdf)
    found = [number for number in without if number not in pages_without(texts)]
    said = (DONE.format(pages=pages_named(found)),) if found else ()
    return Content(again.pdf, texts, (*notes, *said, *no_text_note(texts)))
