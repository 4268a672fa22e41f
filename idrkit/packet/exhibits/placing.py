"""Where a page of an exhibit comes to stand on a sheet of the packet.

Every page of an exhibit is laid on a US Letter sheet, upright or lying as the page itself is: at its own size
where that leaves the foot of the sheet free for the numbers, reduced to fit where it does not, never enlarged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page

LETTER = (612.0, 792.0)
# In points: what is left free at the sides and the head, and at the foot for the numbers.
MARGIN, FOOT = 16.0, 46.0
_DEEPEST = 50  # levels of a page tree
# The rows of a turn by /Rotate: how x and y of the page become x and y of the sheet.
_TURNS = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placing:
    """A page on its sheet: what of it is shown, how that is moved, and where it ends up; all in points."""

    sheet: tuple[float, float]
    shown: Box
    matrix: Matrix
    frame: Box
    scale: float

    def moved(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as a point of the sheet."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def moved_box(self, box: Box) -> Box:
        """A rectangle of the page as one of the sheet, cut where the page is."""
        return overlap(box_of((*self.moved(box[0], box[1]), *self.moved(box[2], box[3]))), self.frame)


def placing(page: Page) -> Placing:
    """Where a page stands on its sheet, its crop box, /Rotate and /UserUnit taken into account."""
    shown, turn, unit = shown_box(page), _turn(page), _unit(page)
    wide, high = (shown[2] - shown[0]) * unit, (shown[3] - shown[1]) * unit
    if turn % 180:
        wide, high = high, wide
    sheet = LETTER if high >= wide else LETTER[::-1]
    scale = min(1.0, (sheet[0] - 2 * MARGIN) / wide, (sheet[1] - MARGIN - FOOT) / high)
    left, top = (sheet[0] - wide * scale) / 2, sheet[1] - MARGIN
    frame = (left, top - high * scale, left + wide * scale, top)
    by = scale * unit
    a, b, c, d = (by * part for part in _TURNS[turn])
    corners = [(a * x + c * y, b * x + d * y) for x in shown[::2] for y in shown[1::2]]
    e, f = frame[0] - min(x for x, _ in corners), frame[1] - min(y for _, y in corners)
    return Placing(sheet, shown, (a, b, c, d, e, f), frame, scale)


def shown_box(page: Page) -> Box:
    """What a reader sees of a page: its crop box within its media box; Letter where it names none that can be used."""
    media = _box(inherited(page.obj, Name.MediaBox)) or (0, 0, *LETTER)
    crop = _box(inherited(page.obj, Name.CropBox))
    both = overlap(crop, media) if crop else media
    return both if both[2] - both[0] >= 1 and both[3] - both[1] >= 1 else media


def inherited(page: Object, key: Name) -> Any:
    """What a page says under a key, or the page tree above it."""
    node: Any = page
    for _ in range(_DEEPEST):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get(Name.Parent)
    return None


def box_of(edges: Iterable[float]) -> Box:
    """A rectangle from two corners in any order."""
    one, two, three, four = edges
    return min(one, three), min(two, four), max(one, three), max(two, four)


def overlap(one: Box, other: Box) -> Box:
    """What two rectangles share; without width or height where they share nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3]))


def _box(value: Any) -> Box | None:
    if not isinstance(value, Array) or len(value) != 4:
        return None
    try:
        found = box_of(float(edge) for edge in value)
    except (TypeError, ValueError):
        return None
    return found if found[2] - found[0] >= 1 and found[3] - found[1] >= 1 else None


def _turn(page: Page) -> int:
    value = inherited(page.obj, Name.Rotate)
    return round(_number(value, 0) / 90) * 90 % 360


def _unit(page: Page) -> float:
    value = _number(page.obj.get(Name.UserUnit), 1)
    return value if value > 0 else 1.0


def _number(value: Any, otherwise: float) -> float:
    try:
        return otherwise if value is None else float(value)
    except (TypeError, ValueError):
        return otherwise
