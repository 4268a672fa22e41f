"""What a file is, by what is in it and not by its name."""

from __future__ import annotations

import re
from enum import StrEnum

from idrkit.intake.exhibits.content import UnusableError
from idrkit.intake.x12.recognise import begins_x12


class FileKind(StrEnum):
    """The kinds of file that become exhibits."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    TEXT = "text"
    X12 = "x12"


_IMAGES = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\0", FileKind.TIFF),
    (b"MM\0*", FileKind.TIFF),
    (b"II+\0", FileKind.TIFF),
    (b"MM\0+", FileKind.TIFF),
)
_PRINT = "open it and print it to PDF"
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", f"an Office file or a saved e-mail: {_PRINT}"),
    (b"{\\rtf", f"a text document (RTF): {_PRINT}"),
    (b"%!PS", f"a PostScript file: {_PRINT}"),
    (b"GIF8", "a GIF image: save it as PNG"),
    (b"BM", "a BMP image: save it as PNG"),
    (b"\x1f\x8b", "a compressed file: unpack it first"),
    (b"7z\xbc\xaf", "a compressed file: unpack it first"),
    (b"Rar!", "a compressed file: unpack it first"),
    (b"-----BEGIN PGP", "encrypted: decrypt it first"),
    (b"\xff\xfe", "text in UTF-16: save it as plain text (UTF-8)"),
    (b"\xfe\xff", "text in UTF-16: save it as plain text (UTF-8)"),
    (b"MZ", "a program: it cannot be an exhibit"),
    (b"\x7fELF", "a program: it cannot be an exhibit"),
)
_WEB_PAGE = re.compile(rb"(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|meta|table|body|script|svg)\b", re.IGNORECASE)
_LOOKED_AT = 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of(data: bytes) -> FileKind:
    """What the file is.

    Raises:
        UnusableError: it is empty or of a kind that cannot be bound; says what to do.
    """
    if not data.strip(b" \t\r\n\0"):
        raise UnusableError("it is empty: there is nothing in it.")
    if b"%PDF-" in data[:_LOOKED_AT]:
        return FileKind.PDF
    for beginning, kind in _IMAGES:
        if data.startswith(beginning):
            return kind
    if begins_x12(data[: 1 << 16]):
        return FileKind.X12
    _refuse_others(data)
    if _CONTROL.search(data):
        raise UnusableError(
            "it is none of the kinds that can be bound (PDF, PNG, JPEG, TIFF, text, 835): save or print it to PDF."
        )
    return FileKind.TEXT


def _refuse_others(data: bytes) -> None:
    for beginning, what in _OTHERS:
        # Words of a text may begin like that too.
        if data.startswith(beginning) and (len(beginning) > 2 or _CONTROL.search(data)):
            raise UnusableError(f"it is {what}.")
    if data.startswith(b"PK\x03\x04"):
        office = b"[Content_Types].xml" in data or b"mimetype" in data[:64]
        what = f"an Office document: {_PRINT}" if office else "a zip archive: unpack it first"
        raise UnusableError(f"it is {what}.")
    if data[4:8] == b"ftyp":
        raise UnusableError("it is a photo or a film of a telephone (HEIC, MP4): save the photo as JPEG.")
    if data.startswith(b"RIFF"):
        raise UnusableError("it is a WebP image, a film or a sound: save an image as PNG.")
    start = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _WEB_PAGE.match(start):
        raise UnusableError("it is a web page: open it in a browser and print it to PDF.")


def text_in(data: bytes) -> str:
    """The text of a text file: UTF-8, or Latin-1 where it is not that."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")
