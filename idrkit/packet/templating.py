"""Fills a template with what a document says: Jinja2, with the user's own files before the bundled ones.

A template cannot reach anything but templates: the environment is sandboxed, and a file outside the two
folders is not read. Whatever is wrong with a template is told in one sentence with its file and line.
"""

from __future__ import annotations

import base64
import mimetypes
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import FunctionLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, UndefinedError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from idrkit.errors import RenderError
from idrkit.packet.brand import load_brand
from idrkit.packet.document import Document
from idrkit.packet.fields import day, listed, money, percent, words
from idrkit.packet.pins import SEPARATE, Pins, exhibit_places, pin_place, pinned
from idrkit.places import bundled

_Source = tuple[str, str, Callable[[], bool]]


def render_html(document: Document, templates: Path | None = None, pins: Pins = SEPARATE) -> str:
    """The HTML page of one document.

    Args:
        document: what to say and which template says it.
        templates: the user's folder; a file in it replaces the bundled one of the same name.
        pins: where the exhibits it cites are.

    Raises:
        RenderError: a template is missing, broken, not UTF-8, or uses a name that is not there.
        UsageError: brand.toml in the folder is wrong.
    """
    folder = None if templates is None else templates.resolve()
    if folder is not None and not folder.is_dir():
        raise RenderError(f"The templates folder {templates} is not there: check the path given to --templates.")
    environment = _environment(folder)
    try:
        with pinned(pins):
            html = environment.get_template(document.template).render({**document.context, "document": document})
    except RenderError:
        raise
    except TemplateSyntaxError as error:
        place = f"{error.filename or error.name}, line {error.lineno}"
        raise RenderError(f"{place}: {_sentence(error.message)} Mend the template.") from error
    except Exception as error:
        _refuse(error, document, folder)
    if "<html" not in html[:200]:
        raise RenderError(
            f"{find_file(document.template, folder)}, line 1: the template is no whole page; "
            'begin it with {% extends "packet/base.html" %}.'
        )
    return html


def own_templates(document: Document, templates: Path | None) -> tuple[Path, ...]:
    """The files of the user's folder that a document is drawn with, in the order in which they are named.

    Where a template asks for another by a name only known when it is filled in, every HTML file of the folder counts.
    """
    return () if templates is None else _own(document.template, templates.resolve())


@cache
def _own(template: str, folder: Path) -> tuple[Path, ...]:
    waiting: list[str | None] = [template]
    own: dict[Path, None] = {}
    seen: set[str | None] = set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if name is None:
            own.update(dict.fromkeys(sorted(folder.rglob("*.html"))))
            continue
        path = find_file(name, folder)
        if path is not None:
            if path.is_relative_to(folder):
                own[path] = None
            waiting.extend(_named_in(name, folder))
    return tuple(own)


def _named_in(name: str, folder: Path) -> tuple[str | None, ...]:
    environment = _environment(folder)
    source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
    try:
        return tuple(meta.find_referenced_templates(environment.parse(source, name)))
    except TemplateSyntaxError:
        return ()


def _refuse(error: Exception, document: Document, folder: Path | None) -> NoReturn:
    place = _place(error, folder) or f"{document.template}, line 1"
    if isinstance(error, TemplateNotFound):
        reason = f"the template “{error.name}” it asks for is neither in your folder nor among the bundled ones."
    elif isinstance(error, UndefinedError):
        reason = _sentence(error.message)
    else:
        reason = f"it cannot be filled in ({type(error).__name__})."
    raise RenderError(f"{place}: {reason} Mend the template.") from error


def _place(error: Exception, folder: Path | None) -> str | None:
    """File and line of the template that was being filled in when it went wrong."""
    roots = [str(root) for root in _roots(folder)]
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if any(frame.filename.startswith(root) for root in roots)
    ]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else None


def _sentence(message: str | None) -> str:
    text = (message or "it cannot be read").strip()
    return text if text.endswith(".") else f"{text}."


def _roots(folder: Path | None) -> tuple[Path, ...]:
    ours = bundled("templates").resolve()
    return (ours,) if folder is None else (folder, ours)


def find_file(name: str, folder: Path | None) -> Path | None:
    """The file of that name, the user's before ours; never one outside the two folders."""
    for root in _roots(folder):
        path = (root / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    return None


@cache
def _environment(folder: Path | None) -> ImmutableSandboxedEnvironment:
    """One per folder and process: compiling templates costs more than filling them in."""

    def source(name: str) -> _Source | None:
        path = find_file(name, folder)
        if path is None:
            return None
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise RenderError(f"{path}, line {line}: the template is not UTF-8; save it as UTF-8.") from error
        except OSError as error:
            raise RenderError(f"{path} cannot be read: check its permissions.") from error
        return text, str(path), lambda: True

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_never_none,
        auto_reload=False,
    )
    environment.filters.update(money=money, day=day, percent=percent, listed=listed, words=words)
    environment.globals.update(pin_place=pin_place, exhibit_places=exhibit_places)
    environment.globals["asset"] = lambda name: _asset(name, folder)
    environment.globals["brand"] = load_brand(folder)
    return environment


def _never_none(value: Any) -> Any:
    """A fact that is not known must never come out as the word None."""
    if value is None:
        raise UndefinedError("a fact that may be missing is printed as if it were known: use m.value.")
    return value


def _asset(name: str, folder: Path | None) -> str:
    """A picture or other file of the templates as a data address, so that no path gets into the page."""
    path = find_file(name, folder)
    if path is None:
        raise TemplateNotFound(name)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
