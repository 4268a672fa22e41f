"""In which encoding a file is: UTF-8 if all of it can be that, otherwise Latin-1, in which nothing is ever lost."""

from __future__ import annotations

import codecs
from typing import BinaryIO

_PIECE = 1 << 20


def encoding_of(file: BinaryIO) -> str:
    """`utf-8` or `latin-1`; the file is read once and left at its beginning."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    found = "latin-1"
    try:
        while piece := file.read(_PIECE):
            if piece.isascii() and found == "latin-1":
                continue
            # Not final: a letter cut in half at the end of a cut file is still UTF-8.
            decoder.decode(piece)
            found = "utf-8"
    except UnicodeDecodeError:
        found = "latin-1"
    file.seek(0)
    return found
