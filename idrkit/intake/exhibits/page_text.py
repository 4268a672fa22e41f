"""The text of each page, as a reader's software finds it."""

from __future__ import annotations

from io import BytesIO

from idrkit.intake.exhibits.content import UnusableError, pages_named


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """The text of every page; "" where a page has none.

    Raises:
        UnusableError: the pages cannot be read.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(BytesIO(pdf))
    except pypdfium2.PdfiumError as error:
        raise UnusableError("its pages cannot be read again after it was cleaned: print it to PDF.") from error
    try:
        return tuple(_text(document, number) for number in range(len(document)))
    finally:
        document.close()


def _text(document, number: int) -> str:  # type: ignore[no-untyped-def]
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise UnusableError(f"page {number + 1} cannot be read: print it to PDF.") from error
    try:
        text = page.get_textpage().get_text_bounded()
    except pypdfium2.PdfiumError:
        return ""
    finally:
        page.close()
    lines = "".join(letter for letter in text.replace("\r\n", "\n") if letter == "\n" or letter.isprintable())
    return lines.strip()


def pages_without(texts: tuple[str, ...]) -> list[int]:
    """The pages, from 1, that have no text."""
    return [number for number, text in enumerate(texts, start=1) if not text.strip()]


def no_text_note(texts: tuple[str, ...]) -> tuple[str, ...]:
    """What to say about pages without text; nothing where all have some."""
    without = pages_without(texts)
    if not without:
        return ()
    have = "has" if len(without) == 1 else "have"
    return (
        f"{pages_named(without).capitalize()} {have} no text: a reader's software sees nothing there. Run OCR on the "
        "file, or install idrkit[ocr].",
    )
