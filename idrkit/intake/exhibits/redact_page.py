"""One page of an exhibit as a picture with boxes burned in, and the words that remain as text nobody sees."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

DOTS_PER_INCH = 200
_POINTS_PER_INCH = 72
# A page of a poster's size gets a coarser picture instead of one that fills the memory.
_MOST_PIXELS = 40_000_000
_SLACK = 2
_JPEG_QUALITY = 90
# More effort takes ten times as long and saves a few bytes in a hundred.
_EFFORT = 6

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Letter:
    """One character of a page and where the picture shows it, in pixels from the top left; None is nowhere."""

    sign: str
    box: Box | None


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand together and remain; the box is in points from the bottom left."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture: compressed, with what a PDF must know to show it."""

    data: bytes
    jpeg: bool
    grey: bool
    pixels: tuple[int, int]
    points: tuple[float, float]
    words: tuple[Word, ...]


def page_text(page: Any) -> str:
    """The characters of a page in their order; a character that cannot be told is a blank."""
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        return "".join(_sign(pdfium.FPDFText_GetUnicode(text_page, place)) for place in range(count))
    finally:
        text_page.close()


def burned(page: Any, covered: frozenset[int]) -> Picture:
    """The page with those characters under black boxes; what else it says stays searchable.

    Args:
        page: as pypdfium2 opens it, in whatever way it is turned or cut.
        covered: places of its text, as `page_text` gives it.
    """
    from PIL import ImageDraw

    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / _POINTS_PER_INCH, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    letters = tuple(_letters(page, image.size))
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in _boxes(letters, covered):
        draw.rectangle((left - _SLACK, top - _SLACK, right + _SLACK, bottom + _SLACK), fill=(0, 0, 0))
    words = tuple(_words(letters, covered, image.size, (width, height)))
    data, jpeg, grey = _compressed(image)
    return Picture(data, jpeg, grey, image.size, (width, height), words)


def _sign(code: int) -> str:
    return " " if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def _letters(page: Any, pixels: tuple[int, int]) -> Iterator[Letter]:
    import ctypes

    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    x, y = ctypes.c_int(), ctypes.c_int()

    def shown(across: float, up: float) -> tuple[int, int]:
        pdfium.FPDF_PageToDevice(page, 0, 0, *pixels, 0, across, up, x, y)
        return x.value, y.value

    try:
        for place in range(text_page.count_chars()):
            sign = _sign(pdfium.FPDFText_GetUnicode(text_page, place))
            box = _box(text_page, place)
            if box is None:
                yield Letter(sign, None)
                continue
            corners = [shown(box[0], box[1]), shown(box[2], box[3])]
            left, right = sorted(corner[0] for corner in corners)
            top, bottom = sorted(corner[1] for corner in corners)
            yield Letter(sign, (left, top, right, bottom))
    finally:
        text_page.close()


def _box(text_page: Any, place: int) -> Box | None:
    """The box of a character: as wide as it is drawn, as high as its line."""
    import ctypes

    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    loose = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetCharBox(text_page, place, left, right, bottom, top):
        return None
    box = (left.value, bottom.value, right.value, top.value)
    if not pdfium.FPDFText_GetLooseCharBox(text_page, place, loose):
        return box if box[0] < box[2] and box[1] < box[3] else None
    whole = (
        min(box[0], loose.left) if box[0] < box[2] else loose.left,
        min(box[1], loose.bottom) if box[1] < box[3] else loose.bottom,
        max(box[2], loose.right) if box[0] < box[2] else loose.right,
        max(box[3], loose.top) if box[1] < box[3] else loose.top,
    )
    return whole if whole[0] < whole[2] and whole[1] < whole[3] else None


def _boxes(letters: Sequence[Letter], covered: frozenset[int]) -> Iterator[Box]:
    """One box for each run of covered letters of a line, so that the gaps between them tell nothing."""
    run: Box | None = None
    for place, letter in enumerate(letters):
        if place not in covered:
            if run is not None:
                yield run
            run = None
        elif letter.box is not None:
            if run is not None and not _one_line(run, letter.box):
                yield run
                run = None
            run = letter.box if run is None else _around(run, letter.box)
    if run is not None:
        yield run


def _one_line(one: Box, other: Box) -> bool:
    """Whether two boxes stand side by side, along the page or, turned, down it."""
    level = min(one[3], other[3]) - max(one[1], other[1]) > 0.5 * min(one[3] - one[1], other[3] - other[1])
    upright = min(one[2], other[2]) - max(one[0], other[0]) > 0.5 * min(one[2] - one[0], other[2] - other[0])
    return level or upright


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _words(
    letters: Sequence[Letter], covered: frozenset[int], pixels: tuple[int, int], points: tuple[float, float]
) -> Iterator[Word]:
    """What remains, in the order of the text."""
    text, box = "", None
    for place, letter in enumerate((*letters, Letter(" ", None))):
        if place in covered or letter.sign.isspace() or not letter.sign.isprintable() or letter.box is None:
            if text and box is not None:
                yield Word(text, _in_points(box, pixels, points))
            text, box = "", None
            continue
        if box is not None and not _one_line(box, letter.box):
            yield Word(text, _in_points(box, pixels, points))
            text, box = "", None
        text += letter.sign
        box = letter.box if box is None else _around(box, letter.box)


def _in_points(box: Box, pixels: tuple[int, int], points: tuple[float, float]) -> Box:
    across, down = points[0] / pixels[0], points[1] / pixels[1]
    return box[0] * across, points[1] - box[3] * down, box[2] * across, points[1] - box[1] * down


def _compressed(image: Any) -> tuple[bytes, bool, bool]:
    """Text stays sharp: only a picture in colours that is much smaller as JPEG becomes one."""
    from PIL import ImageChops

    grey = image.convert("L")
    if ImageChops.difference(image, grey.convert("RGB")).getbbox() is None:
        return zlib.compress(grey.tobytes(), _EFFORT), False, True
    whole = zlib.compress(image.tobytes(), _EFFORT)
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return (buffer.getvalue(), True, False) if len(buffer.getvalue()) * 3 < len(whole) else (whole, False, False)
