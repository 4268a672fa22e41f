"""Scans and photographs as pages: upright, on Letter, as sharp as they are, without what the camera wrote into them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from idrkit.intake.exhibits.content import UnusableError, counted
from idrkit.intake.exhibits.kinds import FileKind
from idrkit.intake.exhibits.limits import Limits

_LETTER = (612.0, 792.0)
_MARGIN = 36.0
_USUAL_DPI = (72.0, 1200.0)
_READABLE_DPI = 100
_ORIENTATION = 0x0112
_LYING = range(5, 9)
_FORMATS = {FileKind.JPEG: ("JPEG", "MPO"), FileKind.PNG: ("PNG",), FileKind.TIFF: ("TIFF",)}
_DAMAGED = "the image is damaged or cut off: scan it or save it again."


@dataclass(frozen=True, slots=True)
class Pictured:
    """Images laid out as the pages of a PDF, and what to say about them."""

    pdf: bytes
    notes: tuple[str, ...]


def pictured(data: bytes, kind: FileKind, limits: Limits) -> Pictured:
    """The images of a file as pages of Letter size, each as large as fits and no larger than it was scanned.

    Raises:
        UnusableError: an image is damaged or has too many points, or there are too many of them.
    """
    import img2pdf
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = limits.pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pages = [*_pages(data, kind, limits)]
            notes = _notes(pages)
            pdf: bytes = img2pdf.convert([page.data for page in pages], layout_fun=_layout, **_FIXED)
    except UnusableError:
        raise
    except Image.DecompressionBombError as error:
        raise UnusableError(_too_large(limits)) from error
    except MemoryError:
        raise
    except Exception as error:
        raise UnusableError(_DAMAGED) from error
    return Pictured(pdf, tuple(notes))


# The clock is kept out; what img2pdf writes about itself is dropped with the other properties.
_FIXED: dict[str, Any] = {"nodate": True, "rotation": None}


@dataclass(frozen=True, slots=True)
class _Page:
    data: bytes
    width: int
    height: int
    dpi: float
    changed: bool


def _too_large(limits: Limits) -> str:
    return f"an image has more than {limits.pixels // 1_000_000} million points: scan it at 300 dots per inch."


def _pages(data: bytes, kind: FileKind, limits: Limits) -> Iterator[_Page]:
    from PIL import Image

    with Image.open(BytesIO(data), formats=_FORMATS[kind]) as image:
        # A photograph of a telephone may carry a second, smaller image of the same.
        frames = getattr(image, "n_frames", 1) if kind is FileKind.TIFF else 1
        if frames > limits.pages:
            raise UnusableError(f"it has {frames:,} pages, more than {limits.pages:,}: give the pages that are needed.")
        for number in range(frames):
            image.seek(number)
            if image.width * image.height > limits.pixels:
                raise UnusableError(_too_large(limits))
            orientation = image.getexif().get(_ORIENTATION, 1)
            # Decoded once, so that a damaged image is found here and not by a reader; a TIFF is turned by it.
            image.load()
            yield _page(data, image, kind, orientation)


def _page(data: bytes, image: Any, kind: FileKind, orientation: int) -> _Page:
    from PIL import Image, ImageOps

    turned = orientation in range(2, 9)
    across, down = reversed(_dpi(image)) if orientation in _LYING else _dpi(image)
    if kind is FileKind.JPEG and not turned and image.mode in ("L", "RGB") and image.format == "JPEG":
        return _Page(without_metadata(data), image.width, image.height, across, changed=False)
    upright = ImageOps.exif_transpose(image) if turned else image
    plain = _plain(upright)
    memory = BytesIO()
    if kind is FileKind.JPEG:
        plain.save(memory, "JPEG", quality=95, dpi=(across, down))
    else:
        # Without what the file says about itself: only the image is saved.
        bare = Image.new(plain.mode, plain.size)
        bare.paste(plain)
        if plain.mode == "P" and (palette := plain.getpalette()):
            bare.putpalette(palette)
        bare.save(memory, "PNG", dpi=(across, down))
    return _Page(memory.getvalue(), plain.width, plain.height, across, changed=turned)


def _plain(image: Any) -> Any:
    """The image in black and white, grey or colour, on white where it was transparent."""
    from PIL import Image

    if image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info:
        over = image.convert("RGBA")
        ground = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(ground, over).convert("RGB")
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    return image if image.mode in ("1", "L", "P", "RGB") else image.convert("RGB")


def _dpi(image: Any) -> tuple[float, float]:
    """Points per inch across and down; 96 where the file does not say or says what no scanner has."""
    try:
        across, down = (float(one) for one in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 96.0, 96.0
    low, high = _USUAL_DPI
    if not (low <= across <= high and low <= down <= high):
        return 96.0, 96.0
    return across, down


def _layout(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
    """The page and the image on it, in points."""
    low, high = _USUAL_DPI
    across, down = dpi if all(low <= one <= high for one in dpi) else (96.0, 96.0)
    wide, tall = 72 * width / across, 72 * height / down
    page = _LETTER if tall >= wide else (_LETTER[1], _LETTER[0])
    scale = min(1.0, (page[0] - 2 * _MARGIN) / wide, (page[1] - 2 * _MARGIN) / tall)
    return page[0], page[1], wide * scale, tall * scale


def _notes(pages: list[_Page]) -> list[str]:
    notes = []
    coarse = 0
    for page in pages:
        placed = _layout(page.width, page.height, (page.dpi, page.dpi))
        coarse += 72 * page.width / placed[2] < _READABLE_DPI
    if turned := sum(page.changed for page in pages):
        notes.append(f"Turned upright: {counted(turned, 'image')}.")
    if coarse:
        notes.append(
            f"{counted(coarse, 'image')} with less than {_READABLE_DPI} points per inch: small print may be lost."
        )
    return notes


def without_metadata(jpeg: bytes) -> bytes:
    """A JPEG without its EXIF and other remarks, the image untouched; colour profile and colour order stay."""
    kept = [jpeg[:2]]
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            break
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        remark = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in (0xE0, 0xE2, 0xEE))
        if not remark:
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, jpeg[at:]])
