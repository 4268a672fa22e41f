"""What a file is, by what is in it and not by its ending: X12, a sheet of claims, or something else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from idrkit.errors import RecordError

ENDINGS = (".835", ".837", ".edi", ".x12", ".era", ".837p", ".837i", ".dat")
"""Endings X12 files often have; any other will do as well."""

_LOOKED_AT = 1 << 16
_BLANK = b" \t\r\n\0\x1a"
# The bytes of a line may break anywhere; a csv title such as "ISA," is no ISA.
_ISA = re.compile(rb"I[\r\n]*S[\r\n]*A[\r\n]*([^A-Za-z0-9 \r\n])[\r\n]*[0-9A-Z][\r\n]*[0-9A-Z][\r\n]*\1")
_BARE = re.compile(rb"(?:GS[^A-Za-z0-9\s](?:HP|HC)|ST[^A-Za-z0-9\s]83[57])[^A-Za-z0-9]|CLP[^A-Za-z0-9\s]")

_BEGINNINGS = (
    (b"%PDF", "PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "Office", "an old Office file, such as .xls or .doc, or one with a password"),
    (b"\x89PNG", "PNG", "an image"),
    (b"\xff\xd8\xff", "JPEG", "an image"),
    (b"GIF8", "GIF", "an image"),
    (b"II*\0", "TIFF", "an image"),
    (b"MM\0*", "TIFF", "an image"),
    (b"\x1f\x8b", "gzip", "a compressed file: unpack it first"),
    (b"7z\xbc\xaf", "7z", "a compressed file: unpack it first"),
    (b"Rar!", "RAR", "a compressed file: unpack it first"),
    (b"{\\rtf", "RTF", "a text document (RTF)"),
    (b"-----BEGIN PGP", "PGP", "encrypted: decrypt it first"),
    (b"\xff\xfe", "UTF-16", "text in UTF-16: save it as plain text (UTF-8)"),
    (b"\xfe\xff", "UTF-16", "text in UTF-16: save it as plain text (UTF-8)"),
    (b"UNA:", "EDIFACT", "an EDIFACT file, not X12"),
    (b"UNB+", "EDIFACT", "an EDIFACT file, not X12"),
)


class Recognised(NamedTuple):
    """What a file is: `X12`, or a short name of another kind and what to say about it; "" where it may be a sheet."""

    kind: str
    sentence: str


X12 = "X12"
SHEET = Recognised("", "")


def recognised(path: Path) -> Recognised:
    """What the file is; `SHEET` is everything the reader of sheets and JSON may look at.

    Raises:
        RecordError: the file cannot be opened.
    """
    ending = path.suffix.casefold()
    data = _beginning(path)
    start = _start(data)
    if begins_x12(data) or (ending in ENDINGS and _ISA.search(data)):
        return Recognised(X12, "")
    if start[:2] == b"PK":
        return _packed(data, ending)
    for beginning, kind, what in _BEGINNINGS:
        if start.startswith(beginning):
            # What csv, xlsx and json may be is for the reader of sheets to say.
            return SHEET if kind in ("UTF-16", "Office") and ending not in ENDINGS else _wrong(kind, what)
    lower = start[:20].lower()
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<meta")):
        return _wrong(
            "HTML", "a web page, perhaps the page of a portal that asks to log in again: download the file itself"
        )
    if lower.startswith(b"<?xml"):
        return _wrong("XML", "an XML file")
    if ending not in ENDINGS:
        return SHEET
    if not start:
        return Recognised("empty", "it is empty: there is nothing in it")
    if _BARE.match(start):
        return Recognised(
            "X12 without ISA", "it begins without its ISA, which says how it is separated: ask for the whole file"
        )
    return Recognised("unknown", "it holds no ISA, with which every X12 file (835, 837) begins: check what it is")


def begins_x12(data: bytes) -> bool:
    """Whether this, the beginning of a file, is that of an X12 file."""
    return _ISA.match(_start(data)) is not None


def _start(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)


def _packed(data: bytes, ending: str) -> Recognised:
    if b"xl/" in data or b"[Content_Types].xml" in data:
        return (
            SHEET if ending in (".xlsx", ".xlsm") else _wrong("xlsx", "an Office workbook or document: name it .xlsx")
        )
    # A sheet that is damaged beyond this is for the reader of sheets to say.
    return SHEET if ending in (".xlsx", ".xlsm") else _wrong("zip", "a zip archive: unpack it first")


def _wrong(kind: str, what: str) -> Recognised:
    return Recognised(kind, f"it is {what}; remittances are X12 files (835), claims X12 (837), csv, xlsx or json")


def _beginning(path: Path) -> bytes:
    if path.is_dir():
        raise RecordError(f"{path} is a folder: name the files in it.")
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except FileNotFoundError:
        raise RecordError(f"{path} is not there: check the name and the folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "unreadable"
        raise RecordError(f"{path} cannot be opened ({reason.lower()}): check that you may read it.") from None
