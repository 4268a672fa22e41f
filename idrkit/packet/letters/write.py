"""Writes a letter and the notes for its sender, each as a PDF of its own: only the letter is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from idrkit.files import write_whole
from idrkit.packet.document import Document
from idrkit.packet.join import Part, join
from idrkit.packet.letters.letter import Letter
from idrkit.packet.opening import page_count
from idrkit.packet.pdf import html_to_pdf
from idrkit.packet.templating import render_html
from idrkit.places import bundled


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter on disk, with the notes beside it."""

    path: Path
    notes: Path
    pages: int
    sha256: str


def write_letter(letter: Letter, out_dir: Path, *, templates: Path | None = None) -> WrittenLetter:
    """Write `<claim_id>-letter-<kind>.pdf` and the notes beside it; the same letter gives the same bytes.

    Args:
        letter: what to draw.
        out_dir: where to; made if it is not there.
        templates: the user's folder, with templates of its own and brand.toml.

    Raises:
        RenderError: a template is broken or a page cannot be laid out.
        OutputError: the folder cannot be written to or the disk is full.
    """
    name = f"{letter.claim_id}-letter-{letter.kind.value}"
    data = _drawn(letter, letter.letter, templates, draft=not letter.ready)
    notes = _drawn(letter, letter.notes, templates, draft=False)
    path = write_whole(out_dir / f"{name}.pdf", data)
    beside = write_whole(out_dir / f"{name}-notes.pdf", notes)
    return WrittenLetter(path, beside, page_count(data, title=letter.title), hashlib.sha256(data).hexdigest())


def _drawn(letter: Letter, document: Document, templates: Path | None, *, draft: bool) -> bytes:
    pdf = html_to_pdf(render_html(document, templates), bundled("templates"), title=document.title)
    return join(
        [Part(document.key, document.title, pdf, document.title)],
        title=f"{document.title}, claim {letter.claim_id}",
        author=letter.author,
        subject=f"Federal Independent Dispute Resolution, letter, {letter.claim_id}",
        footer=letter.footer if document.key == "letter" else f"Not part of the letter · {letter.footer}",
        draft=draft,
    )
