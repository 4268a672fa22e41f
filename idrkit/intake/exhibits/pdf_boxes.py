"""Every page upright, its lower left corner at nought, of a size that can be shown and stamped."""

from __future__ import annotations

import math
from typing import Any

from pikepdf import Array, DataDecodingError, Dictionary, Name, Object, Page, Pdf, PdfError

from idrkit.intake.exhibits.content import UnusableError, pages_named

INCH = 72
_LARGEST = 200 * INCH
_SMALLEST = INCH / 2
_CROPPED = 0.1

Box = tuple[float, float, float, float]


def upright(pdf: Pdf) -> list[str]:
    """Turn, crop and move pages into their place; what to say about it.

    Raises:
        UnusableError: a page is too large, too small, or has no size.
    """
    cropped = []
    for number, page in enumerate(pdf.pages, start=1):
        try:
            media = _box(page.obj.get("/MediaBox"))
            crop = _within(_box(page.obj.get("/CropBox")), media)
            if media is None or crop is None:
                raise UnusableError(_size(number, "has no size"))
            unit = _number(page.obj.get("/UserUnit")) or 1.0
            _refuse_sizes(number, crop, unit)
            if _area(crop) < (1 - _CROPPED) * _area(media):
                cropped.append(number)
            if crop != media or media[:2] != (0.0, 0.0) or unit != 1.0 or page.rotation:
                _placed(pdf, page, crop)
            else:
                page.obj["/MediaBox"] = Array([_real(one) for one in media])
            _plain(page.obj)
        except (PdfError, DataDecodingError, ValueError, TypeError) as error:
            raise UnusableError(_size(number, "cannot be placed")) from error
    if not cropped:
        return []
    are = "is" if len(cropped) == 1 else "are"
    said = f"{pages_named(cropped).capitalize()} {are} cropped: what lies outside is not shown, but still in the file."
    return [said]


def _size(number: int, what: str) -> str:
    return f"page {number} {what}: print it to PDF on Letter paper."


def _refuse_sizes(number: int, box: Box, unit: float) -> None:
    sides = (unit * (box[2] - box[0]), unit * (box[3] - box[1]))
    if max(sides) > _LARGEST:
        raise UnusableError(_size(number, "is larger than 200 inches"))
    if min(sides) < _SMALLEST:
        raise UnusableError(_size(number, "is smaller than half an inch"))


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _box(value: Any) -> Box | None:
    """A rectangle with its corners in order; None where it is none."""
    if not isinstance(value, Array) or len(value) != 4:
        return None
    numbers = [_number(one) for one in value]
    if any(one is None for one in numbers):
        return None
    left, bottom, right, top = (one or 0.0 for one in numbers)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _within(crop: Box | None, media: Box | None) -> Box | None:
    """The part of a page that is shown: the crop, where there is one, as far as it lies on the page."""
    if media is None or crop is None:
        return media
    inside = max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])
    return inside if inside[0] < inside[2] and inside[1] < inside[3] else media


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _placed(pdf: Pdf, page: Page, crop: Box) -> None:
    """Draw the page as one piece into an upright page of its size."""
    page.obj["/TrimBox"] = Array([_real(one) for one in crop])
    piece = pdf.make_indirect(page.as_form_xobject(handle_transformations=True))
    # The content is taken from the page only when it is read, and by then the page draws this piece.
    piece.write(piece.read_bytes())
    shown = _moved(crop, [float(one) for one in piece.get("/Matrix", Array([1, 0, 0, 1, 0, 0]))])
    move = f"q 1 0 0 1 {_text(-shown[0])} {_text(-shown[1])} cm /Page Do Q"
    page.obj["/Contents"] = pdf.make_stream(move.encode("ascii"))
    page.obj["/Resources"] = Dictionary(XObject=Dictionary({"/Page": piece}))
    page.obj["/MediaBox"] = Array([0, 0, _real(shown[2] - shown[0]), _real(shown[3] - shown[1])])


def _plain(page: Object) -> None:
    for key in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate", "/UserUnit"):
        if key in page:
            del page[key]
    page["/Type"] = Name.Page


def _moved(box: Box, matrix: list[float]) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def _text(number: float) -> str:
    return f"{number + 0.0:.4f}".rstrip("0").rstrip(".")


def _real(number: float) -> Any:
    from decimal import Decimal

    return Decimal(_text(number))
