"""The text of a PDF, page by page, as a reader of it would find it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from idrkit.errors import RecordError


def pdf_pages(data: bytes, name: str) -> tuple[str, ...]:
    """The text of each page with what its form fields and notes show; empty where a page has none (a scan).

    Args:
        data: the file.
        name: what to call it in an error.

    Raises:
        RecordError: it is encrypted or damaged, or has no page.
    """
    with opened(data, name) as document:
        return tuple(_text(document, number) for number in range(len(document)))


@contextlib.contextmanager
def opened(data: bytes, name: str) -> Iterator[Any]:
    """The document, closed at the end.

    Raises:
        RecordError: it is encrypted or damaged, or has no page.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise RecordError(f"{name} is encrypted: save it without a password.") from None
        raise RecordError(f"{name} is damaged and cannot be opened as a PDF: make it again.") from None
    try:
        if len(document) < 1:
            raise RecordError(f"{name} has no page: make it again.")
        document.init_forms()
        yield document
    finally:
        document.close()


def flatten(page: Any) -> None:
    """Make what form fields and notes show part of the page, where text is looked for."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPage_GetAnnotCount(page) > 0:
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)


def _text(document: Any, number: int) -> str:
    import pypdfium2

    try:
        page = document[number]
        flatten(page)
        page.close()
        # The page as it was opened does not know what was added to it.
        page = document[number]
        text: str = page.get_textpage().get_text_range()
        page.close()
    except pypdfium2.PdfiumError:
        return ""
    return text
