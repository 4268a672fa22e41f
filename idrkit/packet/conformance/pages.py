"""What pages may not hold under PDF/A-3: fonts that are not there, colours without meaning, anything active."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, PdfError, Stream, String

from idrkit.packet.conformance.problem import ARCHIVAL, Problem, things

_ACTIVE = frozenset(
    {
        "/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
        "/Rendition", "/Trans", "/GoTo3DView", "/SubmitForm",
    }
)  # fmt: skip
_NOTES = frozenset({"/3D", "/Sound", "/Screen", "/Movie"})
_BLENDS = frozenset(
    {
        "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge",
        "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color",
        "/Luminosity",
    }
)  # fmt: skip
_KNOWN_ENCODINGS = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding"})
_CMYK = re.compile(rb"(?:^|[\s\]])[kK](?=\s|$)")
_INLINE = re.compile(rb"(?:^|\s)BI\s.*?\sID\s", re.DOTALL)
_LONGEST = 32767
_HIDDEN, _PRINTED = 0b100011, 0b100  # bits of /F


def page_problems(pdf: Pdf) -> Iterator[Problem]:
    """Everything in the pages that PDF/A-3 forbids, each kind once for each thing."""
    for page in pdf.pages:
        yield from _contents(page.obj.get(Name.Contents))
    # The resources and annotations of the pages, and all that hangs from them.
    for one in things(pdf.Root.Pages):
        if isinstance(one, Array):
            yield from _colours(one)
            continue
        yield from _dictionary(one)
        if isinstance(one, Stream):
            yield from _stream(one)


def unicode_problems(pdf: Pdf) -> Iterator[Problem]:
    """Fonts whose letters cannot be turned into text (levels A and U)."""
    for one in things(pdf.Root.Pages):
        if isinstance(one, Dictionary) and _is_font(one) and Name.ToUnicode not in one and not _known_letters(one):
            yield _problem("6.2.11.7.2", f"the letters of the font {_font_name(one)} cannot be copied as text")


def has_fonts(pdf: Pdf) -> bool:
    """Whether any page uses a font."""
    return any(isinstance(one, Dictionary) and _is_font(one) for one in things(pdf.Root.Pages))


def _problem(clause: str, what: str) -> Problem:
    return Problem(f"{ARCHIVAL}, {clause}", what)


def _dictionary(one: Any) -> Iterator[Problem]:
    for value in one.values():
        if isinstance(value, String) and len(bytes(value)) > _LONGEST:
            yield _problem("6.1.13", "a text is longer than a reader must take")
        elif value == Name.DeviceCMYK:
            yield _problem("6.2.4.3", "colours for four inks (CMYK) are used without a profile")
    if Name.AA in one:
        yield _problem("6.5.2", "something happens by itself when a page is opened")
    if str(one.get(Name.S)) in _ACTIVE and not isinstance(one.get(Name.P), Dictionary):
        yield _problem("6.5.1", f"an action of the kind {str(one.S)[1:]} is there")
    kind = one.get(Name.Type)
    if _is_font(one) or str(one.get(Name.Subtype)) in ("/CIDFontType0", "/CIDFontType2"):
        yield from _font(one)
    if kind == Name.ExtGState or Name.BM in one or Name.TR in one:
        yield from _graphics_state(one)
    if kind == Name.Annot or (Name.Rect in one and Name.Subtype in one):
        yield from _annotation(one)


def _is_font(one: Any) -> bool:
    return one.get(Name.Type) == Name.Font and str(one.get(Name.Subtype)) not in ("/CIDFontType0", "/CIDFontType2")


def _font_name(one: Any) -> str:
    return str(one.get(Name.BaseFont, "/without a name"))[1:].rpartition("+")[2]


def _font(one: Any) -> Iterator[Problem]:
    kind = str(one.get(Name.Subtype))
    if kind in ("/Type0", "/Type3"):
        return
    descriptor = one.get(Name.FontDescriptor)
    files = (Name.FontFile, Name.FontFile2, Name.FontFile3)
    if not isinstance(descriptor, Dictionary) or not any(name in descriptor for name in files):
        yield _problem("6.2.11.4.1", f"the font {_font_name(one)} is not embedded")
    if kind == "/CIDFontType2" and Name.CIDToGIDMap not in one:
        yield _problem("6.2.11.3.2", f"the font {_font_name(one)} does not say which letter is which")


def _known_letters(one: Any) -> bool:
    encoding = one.get(Name.Encoding)
    if str(one.get(Name.Subtype)) in ("/Type0", "/Type3"):
        return False
    return isinstance(encoding, Name) and str(encoding) in _KNOWN_ENCODINGS


def _graphics_state(one: Any) -> Iterator[Problem]:
    if Name.TR in one or (Name.TR2 in one and Name.Default != one.TR2) or Name.HTP in one or Name.HTO in one:
        yield _problem("6.2.5", "colours are changed by a transfer function or a halftone")
    blends = one.get(Name.BM)
    for blend in list(blends) if isinstance(blends, Array) else [blends]:
        if blend is not None and str(blend) not in _BLENDS:
            yield _problem("6.2.10", "an unknown way of blending colours is used")


def _annotation(one: Any) -> Iterator[Problem]:
    kind = str(one.get(Name.Subtype))
    if kind in _NOTES:
        yield _problem("6.3.1", f"a note of the kind {kind[1:]} is there")
    flags = int(one.get(Name.F, 0))
    if kind != "/Popup" and (not flags & _PRINTED or flags & _HIDDEN):
        yield _problem("6.3.2", "a note or link is hidden or not printed")
    if kind not in ("/Link", "/Popup") and Name.AP not in one:
        yield _problem("6.3.3", "a note has no appearance of its own")


def _stream(one: Any) -> Iterator[Problem]:
    if any(name in one for name in (Name.F, Name.FFilter, Name.FDecodeParms)):
        yield _problem("6.1.7.1", "a part of it is in another file")
    filters = one.get(Name.Filter)
    names = [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]
    if "/LZWDecode" in names:
        yield _problem("6.1.7.2", "LZW compression is used")
    if "/Crypt" in names:
        yield _problem("6.1.7.2", "a part of it is encrypted")
    if "/JPXDecode" in names:
        yield _problem("6.2.8.3", "a JPEG 2000 picture was not looked into")
    if int(one.get(Name.N, 0) if isinstance(one.get(Name.N), int) else 0) == 4 and Name.FunctionType not in one:
        yield _problem("6.2.4.2", "colours for four inks (CMYK) with a profile were not looked into")
    kind = one.get(Name.Subtype)
    if kind == Name.PS or any(name in one for name in (Name.PS, Name.Ref, Name.OPI, Name.Alternates)):
        yield _problem("6.2.9", "a drawing refers to PostScript or to another file")
    if kind == Name.Image and bool(one.get(Name.Interpolate, False)):
        yield _problem("6.2.8.1", "a picture asks to be smoothed")
    if kind == Name.Form or Name.PatternType in one:
        yield from _contents(one)


def _colours(one: Any) -> Iterator[Problem]:
    if any(value == Name.DeviceCMYK for value in one):
        yield _problem("6.2.4.3", "colours for four inks (CMYK) are used without a profile")


def _contents(value: Any) -> Iterator[Problem]:
    for stream in list(value) if isinstance(value, Array) else [value]:
        if not isinstance(stream, Stream):
            continue
        try:
            data = stream.read_bytes()
        except PdfError:
            yield _problem("6.2.2", "the content of a page cannot be read")
            continue
        if _CMYK.search(data):
            yield _problem("6.2.4.3", "colours for four inks (CMYK) are used without a profile")
        for inline in _INLINE.findall(data):
            if b"/LZW" in inline or b"CMYK" in inline:
                yield _problem("6.1.10", "a picture within the text of a page is in a way not allowed")
