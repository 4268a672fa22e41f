"""Puts a page's picture and its unseen text in the place of the page, and clears what else could hold the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from idrkit.intake.exhibits.redact_page import Picture, Word

COVERED = "[redacted]"
_EM = 1000
_WIDTH = 500
_CODES = 255
_OF_PAGE = (
    "/Annots",
    "/Thumb",
    "/PieceInfo",
    "/Metadata",
    "/StructParents",
    "/Group",
    "/B",
    "/AA",
    "/TrimBox",
    "/BleedBox",
    "/ArtBox",
    "/Tabs",
)
_OF_DOCUMENT = ("/AcroForm", "/StructTreeRoot", "/MarkInfo", "/PieceInfo", "/SpiderInfo", "/Threads", "/Perms")


def replace_page(pdf: Pdf, number: int, picture: Picture) -> None:
    """Make the page the picture; it stays the same page, so that bookmarks and links still lead to it."""
    page = pdf.pages[number].obj
    width, height = picture.points
    for key in _OF_PAGE:
        if key in page:
            del page[key]
    fonts = _Fonts(pdf)
    text = fonts.shown(picture.words)
    content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q\n{text}".encode("ascii")
    box = Array([0, 0, round(width, 3), round(height, 3)])
    page.MediaBox = box
    page.CropBox = box
    page.Rotate = 0
    page.Resources = Dictionary(XObject=Dictionary(Im0=_image(pdf, picture)), Font=fonts.resource())
    page.Contents = Stream(pdf, content)


def clear_document(pdf: Pdf) -> None:
    """Take out what repeats a page's text apart from the page: description, form, tags for screen readers."""
    for key in _OF_DOCUMENT:
        if key in pdf.Root:
            del pdf.Root[key]
    clear_description(pdf)


def clear_description(pdf: Pdf) -> None:
    """Take out title, author, subject and whatever else describes the file."""
    if "/Metadata" in pdf.Root:
        del pdf.Root["/Metadata"]
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]


def clear_texts(pdf: Pdf, holds: Callable[[str], bool]) -> int:
    """Cover every text outside the pages' own drawing that holds something to be covered; how many there were.

    These are bookmarks, notes, values of fields, names of layers, and whatever else a file keeps as text.
    """
    return sum(_cleared(one, holds) for one in list(pdf.objects) if isinstance(one, Dictionary | Array | Stream))


def _cleared(thing: Any, holds: Callable[[str], bool], depth: int = 0) -> int:
    if depth > 60:
        return 0
    found = 0
    for key, value in _inside(thing):
        if isinstance(value, String):
            if holds(str(value)):
                thing[key] = String(COVERED)
                found += 1
        elif isinstance(value, Dictionary | Array) and not value.is_indirect:
            found += _cleared(value, holds, depth + 1)
    return found


def _inside(thing: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(thing, Array):
        yield from list(enumerate(thing))
    else:
        for key in list(thing.keys()):
            yield key, thing[key]


def streams_holding(data: bytes, secrets: Sequence[str]) -> bool:
    """Whether some stream of the file still holds one of the texts, as it is or as UTF-16."""
    wanted = {form for one in secrets for form in (one.encode("latin-1", "ignore"), one.encode("utf-16-be")) if form}
    with pikepdf.open(BytesIO(data)) as pdf:
        for one in pdf.objects:
            if isinstance(one, Stream):
                content = _content(one)
                if any(form in content for form in wanted):
                    return True
    return False


def _content(stream: Any) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


def _image(pdf: Pdf, picture: Picture) -> Stream:
    return Stream(
        pdf,
        picture.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.pixels[0],
        Height=picture.pixels[1],
        ColorSpace=Name.DeviceGray if picture.grey else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode if picture.jpeg else Name.FlateDecode,
    )


class _Fonts:
    """Fonts without shapes: every character that is needed has a code, a width and its meaning, and draws nothing."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.codes: dict[str, int] = {}

    def shown(self, words: Sequence[Word]) -> str:
        """The content that places the words, each in its box."""
        return "\n".join(line for word in words for line in self._placed(word))

    def _placed(self, word: Word) -> Iterator[str]:
        left, bottom, right, top = word.box
        size = max(1.0, top - bottom)
        stretch = 100 * (right - left) / max(0.01, len(word.text) * size * _WIDTH / _EM)
        yield f"BT 3 Tr {stretch:.3f} Tz 1 0 0 1 {left:.3f} {bottom:.3f} Tm"
        font, run = -1, ""
        # The blank belongs to the word before it: readers then part the words as the page does.
        for sign in f"{word.text} ":
            code = self.codes.setdefault(sign, len(self.codes))
            if code // _CODES != font and run:
                yield f"/F{font} {size:.3f} Tf <{run}> Tj"
                run = ""
            font = code // _CODES
            run += f"{code % _CODES + 1:02x}"
        yield f"/F{font} {size:.3f} Tf <{run}> Tj ET"

    def resource(self) -> Dictionary:
        """The fonts of the page, by name."""
        signs = list(self.codes)
        fonts = [signs[start : start + _CODES] for start in range(0, len(signs), _CODES)]
        return Dictionary({f"/F{number}": self._font(one) for number, one in enumerate(fonts)})

    def _font(self, signs: Sequence[str]) -> Any:
        names = [Name(f"/c{number}") for number in range(1, len(signs) + 1)]
        nothing = Stream(self.pdf, f"{_WIDTH} 0 0 0 {_WIDTH} {_EM} d1".encode("ascii"))
        return self.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type3,
                FontBBox=Array([0, 0, _WIDTH, _EM]),
                FontMatrix=Array([1 / _EM, 0, 0, 1 / _EM, 0, 0]),
                CharProcs=Dictionary({str(name): nothing for name in names}),
                Encoding=Dictionary(Type=Name.Encoding, Differences=Array([1, *names])),
                FirstChar=1,
                LastChar=len(signs),
                Widths=Array([_WIDTH] * len(signs)),
                Resources=Dictionary(),
                ToUnicode=Stream(self.pdf, _meanings(signs)),
            )
        )


def _meanings(signs: Sequence[str]) -> bytes:
    lines = [f"<{code:02x}> <{sign.encode('utf-16-be').hex()}>" for code, sign in enumerate(signs, start=1)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    listed = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Unseen def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <ff>\nendcodespacerange\n{listed}\nendcmap\nend\nend\n"
    ).encode("ascii")
