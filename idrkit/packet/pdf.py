"""Turns a finished HTML page into a PDF, the same bytes every time.

WeasyPrint does the laying out. What this module adds: nothing is fetched from a network, the fonts come
from the templates folder, the clock never enters the file, and WeasyPrint's remarks are handed back to
the caller instead of being printed.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from idrkit.errors import OutputError, RenderError
from idrkit.packet.tags import tidy
from idrkit.places import bundled

BUNDLED_FAMILIES = frozenset(
    {"Source Serif 4", "Source Serif 4 Ext", "Source Sans 3", "Source Sans 3 Ext", "Packet Symbols"}
)
_NO_PANGO = (
    "idrkit cannot render: the Pango library is missing; install it with "
    "`apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` on Debian or Ubuntu, "
    "`brew install pango` on macOS, or see README.md for Windows; `idrkit doctor` checks it again."
)
# Said for every font where HarfBuzz has no subsetter: true, but nothing about the document.
_ABOUT_THE_MACHINE = "Using fontTools instead of HarfBuzz-Subset"
_NO_GLYPH = ".notdef glyph rendered"
# Only the font subsetter reads it, and only where HarfBuzz has no subsetter: any fixed value will do.
_FIXED_CLOCK = "1704067200"
# Laying out makes many small objects that all live to the end: looking for garbage among them is waste.
_GC_WHILE_RENDERING = (50_000, 20, 100)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered part and what WeasyPrint remarked about it, each remark once."""

    pdf: bytes
    remarks: tuple[str, ...]


def html_to_pdf(html: str, base: Path, *, title: str, folders: Sequence[Path] = ()) -> bytes:
    """The PDF of one HTML document, tagged for screen readers.

    Args:
        html: the whole document; its `lang` attribute becomes the language of the PDF.
        base: the folder relative addresses start from; files below it may be used.
        title: the title of the PDF.
        folders: further folders whose files may be used; the bundled templates always may.

    Raises:
        RenderError: Pango is missing, the document asks for a file it may not or cannot have, or it holds a
            character no font has, which would be printed as an empty box.
    """
    rendered = render(html, base, title=title, folders=folders)
    unprintable = next((one for one in rendered.remarks if one.startswith(_NO_GLYPH)), None)
    if unprintable is not None:
        code = unprintable.rpartition("(")[2].rstrip(")")
        raise RenderError(
            f"“{title}” holds a character ({code}) that no font here has: write it in letters the fonts have."
        )
    return rendered.pdf


def render(html: str, base: Path, *, title: str, folders: Sequence[Path] = (), tagged: bool = True) -> Rendered:
    """The PDF of one HTML document, with WeasyPrint's remarks beside it; see `html_to_pdf`."""
    weasyprint = _weasyprint()
    allowed = tuple(folder.resolve() for folder in (base, *folders, bundled("templates")))
    fetcher = _fetcher_class()(allowed)
    variant = "pdf/ua-1" if tagged else None
    prefix = hashlib.sha256(f"{title}\n{html}".encode()).hexdigest()[:12]
    remarks: list[str] = []

    def finisher(_document: Any, file: Any) -> None:
        if tagged:
            remarks.extend(tidy(file, prefix))

    with _remarks(remarks), _fixed_clock(), _seldom_collecting():
        try:
            page = weasyprint.HTML(string=html, base_url=f"{base.resolve().as_uri()}/", url_fetcher=fetcher)
            document = page.render(font_config=_font_configuration(), pdf_variant=variant)
            document.metadata.title = title
            data: bytes = document.write_pdf(pdf_variant=variant, finisher=finisher)
        except weasyprint.urls.FatalURLFetchingError as error:
            raise RenderError(str(error)) from error
        except RenderError:
            raise
        except Exception as error:
            raise RenderError(
                f"“{title}” cannot be laid out ({type(error).__name__}): check the template it comes from."
            ) from error
    remarks.extend(_font_remarks(document.fonts.values(), title))
    return Rendered(data, tuple(dict.fromkeys(remarks)))


def _font_remarks(fonts: Iterable[Any], title: str) -> list[str]:
    """Characters the bundled fonts lack, which look different on every machine.

    Raises:
        RenderError: two files share a family, weight and style; WeasyPrint then prints wrong characters.
    """
    files: dict[str, tuple[object, ...]] = {}
    families = set()
    for font in fonts:
        families.add(font.family)
        file = (font.glyph_count, font.upem, *font.tables)
        if files.setdefault(font.hash, file) != file:
            raise RenderError(
                f"Two font files share the family “{font.family}”, which prints wrong characters: "
                "give each @font-face file a family name of its own."
            )
    return [
        f"“{title}” uses a character that the bundled fonts lack: it was taken from {family}."
        for family in sorted(families - BUNDLED_FAMILIES)
    ]


def srgb_profile() -> bytes:
    """The colour profile for colours a packet names without one: sRGB, as it comes with WeasyPrint."""
    return (Path(_weasyprint().__file__).parent / "pdf" / "sRGB2014.icc").read_bytes()


def rendering_problems() -> list[str]:
    """What stands in the way of rendering on this machine; empty when nothing does."""
    problems = []
    try:
        _weasyprint()
    except RenderError as error:
        problems.append(str(error))
    try:
        folder = bundled("templates") / "fonts"
    except OutputError as error:
        return [*problems, str(error)]
    if not (folder / "fonts.css").is_file() or not any(folder.glob("*.ttf")):
        problems.append(f"The bundled fonts are missing from {folder}: install idrkit again.")
    return problems


@cache
def _weasyprint() -> Any:
    """WeasyPrint, imported only once something is to be rendered: it loads Pango and takes a while."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import weasyprint
    except OSError as error:
        raise RenderError(_NO_PANGO) from error
    except ImportError as error:
        raise RenderError("idrkit cannot render: WeasyPrint is missing; install idrkit again.") from error
    return weasyprint


@cache
def _font_configuration() -> Any:
    """One per process: reading the machine's fonts and unpacking the bundled ones is slow."""
    _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _fetcher_class() -> type:
    """Made late, because its parent comes with WeasyPrint."""
    urls = _weasyprint().urls

    class LocalFiles(urls.URLFetcher):  # type: ignore[misc, name-defined]
        """Hands out files below the allowed folders and nothing else."""

        def __init__(self, allowed: Sequence[Path]) -> None:
            super().__init__(allowed_protocols={"file", "data"}, allow_redirects=False, fail_on_errors=True)
            self.allowed_folders = allowed

        def fetch(self, url: str, headers: Any = None) -> Any:
            if refusal := _refusal(url, self.allowed_folders):
                raise urls.FatalURLFetchingError(refusal)
            try:
                return super().fetch(url, headers)
            except Exception as error:
                raise urls.FatalURLFetchingError(
                    f"The template asks for {_shortened(url)}, which cannot be read: check its address."
                ) from error

    return LocalFiles


def _refusal(url: str, allowed: Sequence[Path]) -> str | None:
    """Why an address is not fetched, or None when it may be."""
    parts = urlsplit(url)
    if parts.scheme == "data":
        return None
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"}:
        return (
            f"The template asks for {_shortened(url)}, but idrkit works offline: "
            "put the file in the templates folder and name it there."
        )
    path = Path(url2pathname(parts.path)).resolve()
    if not any(path.is_relative_to(folder) for folder in allowed):
        return f"The template asks for {path}, which is outside the templates folder: put a copy in there."
    if not path.is_file():
        return f"The template asks for {path}, which is not there: check its address."
    return None


def _shortened(url: str, length: int = 120) -> str:
    return url if len(url) <= length else f"{url[:length]}…"


class _Collector(logging.Handler):
    def __init__(self, remarks: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.remarks = remarks

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if _ABOUT_THE_MACHINE not in message:
            self.remarks.append(message)


@contextlib.contextmanager
def _remarks(remarks: list[str]) -> Iterator[None]:
    """Gather what WeasyPrint and fontTools would say on the terminal."""
    collector = _Collector(remarks)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(collector)
        logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(collector)
            logger.propagate = propagate


@contextlib.contextmanager
def _fixed_clock() -> Iterator[None]:
    """Keep the time of day out of embedded fonts, whatever the caller's environment says."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = _FIXED_CLOCK
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _seldom_collecting() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*_GC_WHILE_RENDERING)
    try:
        yield
    finally:
        gc.set_threshold(*before)
