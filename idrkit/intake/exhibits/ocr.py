"""Giving scanned pages a text layer, where ocrmypdf is installed (`pip install idrkit[ocr]`)."""

from __future__ import annotations

import importlib
import importlib.util
import tempfile
from pathlib import Path
from typing import Any

DONE = "A text layer was made for {pages} by OCR: compare names, dates and amounts with the page."
FAILED = "OCR could not be run (`ocrmypdf` says why on the file): the pages stay without text."


def ocr_installed() -> bool:
    """Whether ocrmypdf can be imported."""
    return importlib.util.find_spec("ocrmypdf") is not None


def with_text(pdf: bytes) -> bytes | None:
    """The PDF with a text layer on the pages that have no text; None where OCR cannot be run."""
    with tempfile.TemporaryDirectory(prefix="idrkit-") as folder:
        given, made = Path(folder) / "given.pdf", Path(folder) / "made.pdf"
        given.write_bytes(pdf)
        try:
            ocrmypdf: Any = importlib.import_module("ocrmypdf")
            ocrmypdf.ocr(given, made, skip_text=True, output_type="pdf", optimize=0, jobs=1, progress_bar=False)
        except MemoryError:
            raise
        except Exception:
            return None
        return made.read_bytes() if made.is_file() else None
