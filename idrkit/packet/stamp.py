"""What every page of a packet carries at its edges: footer, page x of y, Bates number, and the DRAFT mark.

The parts of a packet are rendered apart, so none of them knows its page numbers: they are laid over the
pages once all are joined, marked as artifacts so that a screen reader leaves them out (ISO 32000-1,
14.8.2.2). Having WeasyPrint lay out a page for each page would take longer than joining. It sets the
letters once per process instead, in the bundled font, and the lines are put together from those.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from string import ascii_letters, digits, punctuation

from pikepdf import Dictionary, Name, Object, Page, Pdf

from idrkit.packet import pdf
from idrkit.places import bundled

Size = tuple[float, float]

# In points: where the two lines of the footer stand, and how large and how dark they are.
_SIDE, _BASELINE, _BELOW, _TEXT_SIZE, _GREY = 54, 34, 22, 8, 0.25
_RED = "0.61 0.11 0.11"
_COMMON = f"{ascii_letters}{digits}{punctuation} §·–—‘’“”…×"
_PAGE = '<html lang="en"><head><link rel="stylesheet" href="fonts/fonts.css"><style>STYLE</style></head><body>'
_DRAFT_STYLE = """
body { margin: 0 }
@page { margin: 0 }
section { position: relative; break-after: page; overflow: hidden }
.head {
  position: absolute; top: 26pt; right: 54pt; margin: 0;
  font: 700 9pt/1.2 var(--sans); color: #9b1c1c;
}
.mark {
  position: absolute; top: 50%; left: 0; width: 100%; height: 140pt; margin: -70pt 0 0;
  font: 700 140pt/1 var(--sans); color: #f5eded; text-align: center; transform: rotate(-50deg);
}
"""
# Where a mark drawn for the page as the reader sees it lands on the page as it is stored, by /Rotate.
_TURNED = {
    0: ("1 0 0 1", "left", "bottom"),
    90: ("0 1 -1 0", "right", "bottom"),
    180: ("-1 0 0 -1", "right", "top"),
    270: ("0 -1 1 0", "left", "top"),
}


@dataclass(frozen=True, slots=True)
class _Letter:
    """A character set in type: the font resource it is in, its code there, its width in thousandths."""

    font: str
    code: str
    width: float


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of one page.

    `note` names the page of an exhibit; such a page is of others' making, so that a draft is marked at its foot
    instead of across it.
    """

    left: str
    right: str
    bates: str = ""
    note: str = ""


def stamp(packet: Pdf, feet: Sequence[Foot], *, draft: bool) -> None:
    """Lay its foot and, on a draft, the DRAFT mark over every page."""
    sizes = [_shown_size(page) for page in packet.pages]
    texts = "".join(text for foot in feet for text in (foot.left, foot.right, foot.bates, foot.note))
    rare = "".join(sorted(set(texts) - set(_COMMON)))
    typeset = Pdf.open(BytesIO(_typeset(_COMMON + rare)))
    fonts = packet.copy_foreign(typeset.make_indirect(typeset.pages[0].obj.Resources.Font))
    letters = _letters(typeset.pages[0].obj.Resources.Font)
    marks: dict[Size, Object] = {}
    if draft:
        known = tuple(dict.fromkeys(size for size, foot in zip(sizes, feet, strict=True) if not foot.note))
        drafts = Pdf.open(BytesIO(_draft_pages(known))) if known else None
        for size, page in zip(known, drafts.pages if drafts else (), strict=True):
            marks[size] = packet.copy_foreign(page.as_form_xobject())
    for page, size, foot in zip(packet.pages, sizes, feet, strict=True):
        form = packet.make_stream(
            _foot_lines(foot, size[0], letters, draft=draft),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, *size],
            Resources=Dictionary(Font=fonts),
        )
        _lay_over(page, form, None if foot.note else marks.get(size))


def _foot_lines(foot: Foot, width: float, letters: Mapping[str, _Letter], *, draft: bool) -> bytes:
    """The two lines: footer and page number, below them the page of the exhibit and the Bates number."""
    right = width - _SIDE
    # The name in the footer is cut before it runs into the page number.
    room = right - _SIDE - _length(foot.right, letters) - 12
    lines = _line(_fitted(foot.left, letters, room), letters, _SIDE, _BASELINE)
    lines += _line(foot.right, letters, right - _length(foot.right, letters), _BASELINE)
    if foot.note:
        lines += _line(foot.note, letters, _SIDE, _BELOW)
    if foot.bates:
        lines += f"0 g\n{_line(foot.bates, letters, right - _length(foot.bates, letters), _BELOW)}"
    if draft and foot.note:
        lines += f"{_RED} rg\n{_line('DRAFT', letters, (width - _length('DRAFT', letters)) / 2, _BELOW)}"
    return f"{_GREY} g\nBT\n{lines}ET".encode()


def _lay_over(page: Page, footer: Object, mark: Object | None) -> None:
    # Pages of one part share their resources: without a copy each page would list the footers of all.
    resources = copy(page.obj.get(Name.Resources, Dictionary()))
    drawings = copy(resources.get(Name.XObject, Dictionary()))
    drawings.PacketFooter = footer
    before = ""
    if mark is not None:
        drawings.PacketDraft = mark
        before = f"/Artifact <</Type /Background>> BDC q {_placement(page)} cm /PacketDraft Do Q EMC\n"
    after = f"/Artifact <</Type /Pagination>> BDC q {_placement(page)} cm /PacketFooter Do Q EMC\n"
    resources.XObject = drawings
    page.obj.Resources = resources
    page.contents_add(f"{before}q\n".encode(), prepend=True)
    page.contents_add(f"\nQ\n{after}".encode())


# --- lines of text from letters set once


@lru_cache(maxsize=8)
def _typeset(characters: str) -> bytes:
    """A page with each character on it once, in the font of the footer."""
    style = "body { font: 8pt var(--sans); font-variant-ligatures: none; font-kerning: none }"
    spaced = "".join(f"<p>{character}</p>" for character in map(_escaped, characters) if character.strip())
    html = f"{_PAGE.replace('STYLE', style)}<p>a a</p>{spaced}</body></html>"
    return pdf.render(html, bundled("templates"), title="Footer", tagged=False).pdf


def _escaped(character: str) -> str:
    return f"&#{ord(character)};"


def _letters(fonts: Object) -> dict[str, _Letter]:
    """Every character of the page of letters, found through what the fonts say for copying text."""
    letters: dict[str, _Letter] = {}
    for name, font in fonts.items():
        widths = _widths(font.DescendantFonts[0])
        for code, text in re.findall(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", _mapping(font)):
            character = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
            letter = _Letter(str(name), code.decode(), widths.get(int(code, 16), 0))
            letters.setdefault(character, letter)
    return letters


def _mapping(font: Object) -> bytes:
    """The part of a ToUnicode map that pairs single codes with text."""
    whole = font.ToUnicode.read_bytes()
    return b"".join(re.findall(rb"beginbfchar(.*?)endbfchar", whole, re.DOTALL))


def _widths(font: Object) -> dict[int, float]:
    """Widths by code from a /W array that lists runs as `first [w w …]` (ISO 32000-1, 9.7.4.3)."""
    listed = list(font.W)
    return {
        int(first) + offset: float(width)
        for first, run in zip(listed[::2], listed[1::2], strict=True)
        for offset, width in enumerate(run)
    }


def _line(text: str, letters: Mapping[str, _Letter], left: float, baseline: float) -> str:
    """The operators that show a line, in runs of one font."""
    operators = f"1 0 0 1 {left:.2f} {baseline} Tm\n"
    font, codes = "", ""
    for letter in _known(text, letters):
        if letter.font != font and codes:
            operators += f"{font} {_TEXT_SIZE} Tf <{codes}> Tj\n"
            codes = ""
        font, codes = letter.font, codes + letter.code
    return f"{operators}{font} {_TEXT_SIZE} Tf <{codes}> Tj\n" if codes else ""


def _known(text: str, letters: Mapping[str, _Letter]) -> list[_Letter]:
    unknown = letters["?"]
    return [letters.get(character, unknown) for character in " ".join(text.split())]


def _length(text: str, letters: Mapping[str, _Letter]) -> float:
    return sum(letter.width for letter in _known(text, letters)) * _TEXT_SIZE / 1000


def _fitted(text: str, letters: Mapping[str, _Letter], room: float) -> str:
    if _length(text, letters) <= room:
        return text
    while text and _length(f"{text}…", letters) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


# --- the DRAFT mark


@lru_cache(maxsize=8)
def _draft_pages(sizes: tuple[Size, ...]) -> bytes:
    """A page for each size, with the mark at its head and the watermark across."""
    style, body = _DRAFT_STYLE, ""
    for index, (width, height) in enumerate(sizes):
        style += f"@page size{index} {{ size: {width}pt {height}pt }}\n"
        style += f".size{index} {{ page: size{index}; width: {width}pt; height: {height}pt }}\n"
        body += f'<section class="size{index}"><p class="mark">DRAFT</p><p class="head">DRAFT</p></section>'
    html = f"{_PAGE.replace('STYLE', style)}{body}</body></html>"
    return pdf.render(html, bundled("templates"), title="Draft", tagged=False).pdf


# --- where on a page


def _shown_size(page: Page) -> Size:
    """Width and height as the reader sees them, in points."""
    left, bottom, right, top = _edges(page)
    width, height = round(right - left, 2), round(top - bottom, 2)
    return (height, width) if _rotation(page) % 180 else (width, height)


def _placement(page: Page) -> str:
    edges = dict(zip(("left", "bottom", "right", "top"), _edges(page), strict=True))
    turn, across, up = _TURNED[_rotation(page)]
    return f"{turn} {edges[across]:g} {edges[up]:g}"


def _edges(page: Page) -> tuple[float, float, float, float]:
    one, two, three, four = (float(edge) for edge in page.cropbox)
    return min(one, three), min(two, four), max(one, three), max(two, four)


def _rotation(page: Page) -> int:
    return int(page.obj.get(Name.Rotate, 0)) // 90 * 90 % 360
