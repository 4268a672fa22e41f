"""The look of one practice: letterhead, signature block, colours and Bates prefix, from `brand.toml`.

The file lies in the user's templates folder; without it everything is neutral. It is read whole and strictly, before
anything is drawn, so that a mistake in it is told once and not on every page.
"""

from __future__ import annotations

import base64
import io
import re
import tomllib
import warnings
from dataclasses import dataclass
from pathlib import Path

from idrkit.errors import UsageError
from idrkit.law.tables import Table

FILE = "brand.toml"
MOST_BYTES = 500_000
MOST_PIXELS = 4000
LEAST_CONTRAST = 4.5
MOST_LINES = 5
_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,9}")


@dataclass(frozen=True, slots=True)
class Brand:
    """What a practice puts on its pages; empty where nothing is given.

    `logo` is the picture as a data address; `heading` the colour of headings, `line` that of the line below the
    letterhead; `signer` and `signer_title` are printed in every signature block.
    """

    name: str = ""
    lines: tuple[str, ...] = ()
    logo: str = ""
    signer: str = ""
    signer_title: str = ""
    heading: str = ""
    line: str = ""
    bates_prefix: str = "IDR"

    @property
    def has_letterhead(self) -> bool:
        """Whether there is anything to put at the head of a letter or of page 1."""
        return bool(self.name or self.lines or self.logo)


NEUTRAL = Brand()


def load_brand(templates: Path | None) -> Brand:
    """The look given in the templates folder, the neutral one where there is none.

    Raises:
        UsageError: the file says something it cannot say, a colour cannot be read on paper, or the logo cannot be used.
    """
    path = None if templates is None else templates / FILE
    if path is None or not path.is_file():
        return NEUTRAL
    table = Table(_read(path), str(path), "")
    parts = {name: Table(table.get(name) or {}, str(path), f"[{name}]") for name in _PARTS}
    head, signature, colours, pages = parts.values()
    made = Brand(
        name=head.text("name", ""),
        lines=_lines(head),
        logo=_logo(head, path.parent),
        signer=signature.text("name", ""),
        signer_title=signature.text("title", ""),
        heading=_colour(colours, "heading", printed_text=True),
        line=_colour(colours, "line", printed_text=False),
        bates_prefix=_prefix(pages),
    )
    for one in (table, *parts.values()):
        one.done()
    return made


_PARTS = ("letterhead", "signature", "colours", "pages")


def _read(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as handle:
            return tomllib.load(handle)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror or error}): check its permissions.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}. docs/branding.md has an example.") from None


def _lines(head: Table) -> tuple[str, ...]:
    if "lines" not in head:
        head.get("lines")
        return ()
    lines = head.texts("lines")
    if len(lines) > MOST_LINES:
        raise head.wrong("lines", f"has {len(lines)} lines; at most {MOST_LINES} fit")
    return lines


def _colour(colours: Table, key: str, *, printed_text: bool) -> str:
    text = colours.text_or_none(key)
    if text is None:
        return ""
    if not _COLOUR.fullmatch(text):
        raise colours.wrong(
            key, f'is "{text}"; write a colour as # and six digits or letters a to f, such as "#1f3a5f"'
        )
    found = contrast_with_white(text)
    if printed_text and found < LEAST_CONTRAST:
        raise colours.wrong(
            key,
            f"is {text}, whose contrast to white paper is {found:.2f}; text needs {LEAST_CONTRAST} or more: "
            "take a darker colour",
        )
    return text.lower()


def contrast_with_white(colour: str) -> float:
    """The contrast of "#rrggbb" to white, from 1 to 21, as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def _prefix(pages: Table) -> str:
    text = pages.text_or_none("bates_prefix")
    if text is None:
        return NEUTRAL.bates_prefix
    if not _PREFIX.fullmatch(text):
        raise pages.wrong("bates_prefix", f'is "{text}"; write a letter, then up to nine letters, digits or hyphens')
    return text


def _logo(head: Table, folder: Path) -> str:
    """The picture as a data address, once it is known to be one that prints."""
    name = head.text_or_none("logo")
    if name is None:
        return ""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise head.wrong("logo", f'is "{name}", which lies outside the templates folder: put a copy in there')
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise head.wrong("logo", f'is "{name}" with {size:,} bytes; at most {MOST_BYTES:,} are taken')
        data = path.read_bytes()
    except OSError:
        raise head.wrong("logo", f'is "{name}", which is not in the templates folder or cannot be read') from None
    kind = _kind(data)
    if kind is None:
        raise head.wrong("logo", f'is "{name}", which is no whole PNG or JPEG picture: save it as one of these')
    width, height, mime = kind
    if max(width, height) > MOST_PIXELS:
        raise head.wrong("logo", f'is "{name}", {width} by {height} pixels; at most {MOST_PIXELS} each way are taken')
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"


def _kind(data: bytes) -> tuple[int, int, str] | None:
    """Width, height and kind of a picture; None where it is none, or only part of one."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    # WeasyPrint, once loaded, lets Pillow take half a picture for a whole one.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_KINDS)) as picture:
                if max(picture.size) <= MOST_PIXELS:
                    picture.load()
                return (*picture.size, _KINDS[picture.format or ""])
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError):
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
