"""Opens the PDF of a part, or says in one sentence why it cannot be used."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from pikepdf import PasswordError, Pdf, PdfError

from idrkit.errors import RenderError

# What reading a damaged PDF raises, besides what is meant for it.
UNREADABLE = (PdfError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, ArithmeticError)


@contextmanager
def quietly() -> Iterator[None]:
    """While pages of others are read: what pikepdf would warn of on the terminal is dealt with here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def opened(data: bytes, title: str) -> Pdf:
    """The PDF of a part, open.

    Raises:
        RenderError: it is empty, damaged, encrypted or no PDF.
    """
    if not data.strip():
        raise RenderError(f"{title} cannot be used: its PDF is empty.")
    try:
        pdf = Pdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True)
        pages = len(pdf.pages)
    except PasswordError as error:
        raise RenderError(_encrypted(title)) from error
    except UNREADABLE as error:
        raise RenderError(
            f"{title} cannot be used: it is not a PDF or it is damaged; save or print it to PDF again."
        ) from error
    if pdf.is_encrypted:
        raise RenderError(_encrypted(title))
    if pages == 0:
        raise RenderError(f"{title} cannot be used: its PDF has no pages.")
    return pdf


def page_count(pdf: bytes, *, title: str = "This part") -> int:
    """How many pages a PDF has.

    Raises:
        RenderError: it is empty, damaged, encrypted or no PDF.
    """
    with opened(pdf, title) as one:
        return len(one.pages)


def _encrypted(title: str) -> str:
    return f"{title} cannot be used: its PDF is encrypted; save a copy without password or restrictions."
