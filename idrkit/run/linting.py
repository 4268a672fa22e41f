"""Files looked through for prohibited factors: briefs, templates, claim records and exhibits' text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from idrkit.assess.scan import Hit, scan
from idrkit.claims.model import Claim
from idrkit.errors import RecordError
from idrkit.intake.pdf_text import pdf_pages
from idrkit.intake.records import records_of
from idrkit.intake.x12.recognise import X12, recognised
from idrkit.packet.lint import paged
from idrkit.packet.visible import visible

_TEMPLATES = (".html", ".htm", ".xhtml", ".svg", ".j2", ".jinja", ".jinja2")
_TEXTS = (".txt", ".md", ".markdown", ".rst", ".toml", ".csv", ".tsv", ".eml")
_FOLDER = (".pdf", ".json", *_TEMPLATES, *_TEXTS)


class ReadAs(StrEnum):
    """What a file is taken for: what a party argues, or a document it only submits."""

    ARGUMENT = "argument"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Place:
    """One hit in a file; `where` says it in words, `page` or `line` as a number where there is one."""

    hit: Hit
    where: str
    page: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Linted:
    """One file looked through; `problem` says why it could not be read.

    `kind` is PDF, template, text, claim records or X12. `unread` are pages without text, where nothing could be
    looked for.
    """

    file: Path
    kind: str
    read_as: ReadAs
    places: tuple[Place, ...] = ()
    unread: tuple[int, ...] = ()
    problem: str = ""

    def blocks(self, place: Place) -> bool:
        """Whether a hit is one that must not be argued, and is argued."""
        return self.read_as is ReadAs.ARGUMENT and place.hit.blocks


def files_to_lint(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and those of each folder and of the folders in it, each once."""
    every: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (one for one in sorted(path.rglob("*")) if one.suffix.casefold() in _FOLDER and one.is_file())
            every.update(dict.fromkeys(one for one in inside if not one.name.startswith((".", "~$"))))
        else:
            every[path] = None
    return tuple(every)


def linted(path: Path, read_as: ReadAs | None = None) -> Linted:
    """What is found in a file.

    Args:
        path: a PDF, a template, a text, a JSON file of claim records, an 835 or 837.
        read_as: what to take it for; without it an 835 or 837 is evidence and everything else is argument, so that a
            brief is never passed over because of its ending.
    """
    try:
        kind = _kind(path)
        taken = read_as or (ReadAs.EVIDENCE if kind == X12 else ReadAs.ARGUMENT)
        return _READERS[kind](path, taken)
    except RecordError as error:
        return Linted(path, "", read_as or ReadAs.ARGUMENT, problem=str(error))


def _kind(path: Path) -> str:
    found = recognised(path)
    ending = path.suffix.casefold()
    if found.kind in ("PDF", X12):
        return found.kind
    if ending in _TEMPLATES:
        return "template"
    if ending == ".json":
        return "claim records"
    if ending in _TEXTS or not found.kind:
        return "text"
    raise RecordError(f"{path.name} is {found.sentence}, which has no text to read: save it as a PDF with text.")


def _pdf(path: Path, read_as: ReadAs) -> Linted:
    pages = pdf_pages(_bytes(path), path.name)
    unread = tuple(number for number, text in enumerate(pages, start=1) if not text.strip())
    if len(unread) == len(pages):
        raise RecordError(f"{path.name} is a scan: no page has text, so nothing can be looked for. Run OCR over it.")
    places = (Place(hit, f"page {page}", page=page) for page, hit in paged(pages, argument=read_as is ReadAs.ARGUMENT))
    return Linted(path, "PDF", read_as, tuple(places), unread)


def _template(path: Path, read_as: ReadAs) -> Linted:
    return Linted(path, "template", read_as, tuple(_by_line(visible(_text(path), template=True), read_as)))


def _plain_text(path: Path, read_as: ReadAs) -> Linted:
    text = _text(path)
    if path.suffix.casefold() == ".toml":
        # A remark in a settings file is printed nowhere.
        text = "\n".join("" if line.lstrip().startswith("#") else line for line in text.split("\n"))
    return Linted(path, "text", read_as, tuple(_by_line(text, read_as)))


def _x12(path: Path, read_as: ReadAs) -> Linted:
    return Linted(path, X12, read_as, tuple(_by_line(_text(path), read_as)))


def _records(path: Path, read_as: ReadAs) -> Linted:
    result = records_of(path, _bytes(path), lambda claim: claim)
    if result.rejects:
        first = result.rejects[0]
        raise RecordError(f"{path.name}, record {first.row}: {first.reason} `idrkit read` lists every problem.")
    places = (place for one in result.found for place in _statements(one.claim, read_as))
    return Linted(path, "claim records", read_as, tuple(places))


def _statements(claim: Claim, read_as: ReadAs) -> Iterator[Place]:
    for number, one in enumerate(claim.statements, start=1):
        for hit in scan(one.text, argument=read_as is ReadAs.ARGUMENT):
            yield Place(hit, f"{claim.claim_id}, statement {number}")


def _by_line(text: str, read_as: ReadAs) -> Iterator[Place]:
    line, counted = 1, 0
    for hit in scan(text, argument=read_as is ReadAs.ARGUMENT):
        line += text.count("\n", counted, hit.start)
        counted = hit.start
        yield Place(hit, f"line {line}", line=line)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordError(f"{path.name} cannot be read ({(error.strerror or 'unreadable').lower()}).") from None


def _text(path: Path) -> str:
    data = _bytes(path)
    if b"\0" in data:
        raise RecordError(f"{path.name} is no text: save it as a PDF with text, or as plain text (UTF-8).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a Windows editor writes without being asked; every byte has a letter in it.
        return data.decode("cp1252", errors="replace")


_READERS = {"PDF": _pdf, "template": _template, "text": _plain_text, "claim records": _records, X12: _x12}


def totals(files: Sequence[Linted]) -> tuple[int, int]:
    """How many hits block, and how many only warn."""
    blocking = sum(one.blocks(place) for one in files for place in one.places)
    return blocking, sum(len(one.places) for one in files) - blocking
