"""How much an exhibit may be: a file beyond it is kept out, so that one file stops neither a run nor a reader."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one exhibit.

    Attributes:
        megabytes: of the file as given.
        pages: of the exhibit.
        seconds: for preparing it.
        ocr_seconds: for each page that is given a text layer, in addition.
        memory_megabytes: of the process that prepares it, where the system can hold it to that.
        unpacked_megabytes: of any one part of a PDF once it is unpacked; a small file may hold a very large one.
        pixels: of one image.
        text_kilobytes: of a text file, which is laid out by this program.
    """

    megabytes: int = 100
    pages: int = 1000
    seconds: int = 60
    ocr_seconds: int = 30
    memory_megabytes: int = 2000
    unpacked_megabytes: int = 256
    pixels: int = 100_000_000
    text_kilobytes: int = 200


LIMITS = Limits()
