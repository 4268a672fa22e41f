"""Draws a packet and writes it: documents and exhibits joined into one file or several, with a manifest beside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from idrkit.assess.results import Stage
from idrkit.claims.prepared import ExhibitSet, Quarantined
from idrkit.errors import UsageError
from idrkit.files import write_whole
from idrkit.packet.archive import Archive
from idrkit.packet.bates import bates_range, checked_prefix
from idrkit.packet.document import Document, Packet
from idrkit.packet.drawing import Cache, Drawn, draw
from idrkit.packet.exhibits.bind import bind
from idrkit.packet.exhibits.standing import marks_of
from idrkit.packet.join import Numbering, Part, join
from idrkit.packet.manifest import FileMade, content, manifest
from idrkit.packet.marks import Marks
from idrkit.packet.parts import Unit, units
from idrkit.packet.pdf import html_to_pdf
from idrkit.packet.record import record_bytes
from idrkit.packet.settings import DEFAULT, MEGABYTE, Settings
from idrkit.packet.split import Share, shares
from idrkit.packet.templating import render_html
from idrkit.places import bundled

__all__ = ["Cache", "Drawn", "WrittenPacket", "WrittenPart", "write_packet"]

_TRIES = 6


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """One file of a packet that was divided."""

    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class WrittenPacket:
    """A packet on disk; of one that was divided `path`, `sha256` and `bytes` are those of the first part.

    `pages` are those of the whole packet, without the covers of parts; `parts` is empty where it is one file;
    `not_bound` are the exhibits kept out, also those found unusable only when they were to be bound.
    """

    path: Path
    manifest: Path
    pages: int
    sha256: str
    bytes: int
    parts: tuple[WrittenPart, ...] = ()
    not_bound: tuple[Quarantined, ...] = ()


@dataclass(frozen=True, slots=True)
class _Joining:
    """What every file of one packet has in common."""

    packet: Packet
    total: int
    marks: Marks
    data: bytes
    prefix: str
    templates: Path | None


def write_packet(
    packet: Packet,
    out_dir: Path,
    *,
    templates: Path | None = None,
    cache: Cache | None = None,
    settings: Settings = DEFAULT,
) -> WrittenPacket:
    """Write `<claim_id>-<stage>.pdf`, or its parts, and the manifest; the same packet gives the same bytes.

    Args:
        packet: what to draw.
        out_dir: where to; made if it is not there.
        templates: the user's folder, whose files replace the bundled ones of the same name.
        cache: drawn pages of earlier packets by their content; what is the same is not laid out again.
        settings: the Bates prefix and how large a file may be.

    Raises:
        UsageError: an offer was looked through with other templates than these.
        RenderError: a template is broken, a page cannot be laid out, or the Bates prefix cannot be used.
        OutputError: the folder cannot be written to or the disk is full.
    """
    if packet.stage is Stage.OFFER and templates != packet.templates:
        raise UsageError("An offer is drawn with the templates it was looked through with: give build_packet the same.")
    prefix = checked_prefix(settings.bates_prefix)
    binding = bind(packet)
    marks = marks_of(binding.bound)
    packet = _told(binding.packet, marks)
    drawn = draw(packet, binding.bound, prefix, templates, {} if cache is None else cache)
    if templates is not None:
        marks = marks_of(binding.bound, [one.pdf for one in drawn.documents])
    what = content(packet, drawn, binding.bound, marks, prefix)
    work = _Joining(packet, drawn.layout.total, marks, record_bytes(packet.data, what), prefix, templates)
    made = _files(work, units(drawn, binding.bound), settings.max_mb)
    paths = [write_whole(out_dir / file.name, data) for file, data in made]
    files = [file for file, _ in made]
    beside = write_whole(out_dir / f"{_name(packet)}.manifest.json", manifest(what, files, prefix))
    parts = tuple(WrittenPart(path, one.sha256, one.bytes) for path, one in zip(paths, files, strict=True))
    return WrittenPacket(
        path=paths[0],
        manifest=beside,
        pages=drawn.layout.total,
        sha256=files[0].sha256,
        bytes=files[0].bytes,
        parts=parts if len(parts) > 1 else (),
        not_bound=packet.exhibits.quarantined,
    )


def without_unlaid(packet: Packet, written: WrittenPacket) -> ExhibitSet | None:
    """The exhibits of a packet without those whose pages turned out not to go on sheets; None where all did.

    What such an exhibit was to show must not be argued, so the packet is built once more with these.
    """
    if len(written.not_bound) == len(packet.exhibits.quarantined):
        return None
    out = {one.exhibit.id for one in written.not_bound}
    kept = tuple(one for one in packet.exhibits.prepared if one.exhibit.id not in out)
    return replace(packet.exhibits, prepared=kept, quarantined=written.not_bound)


def _told(packet: Packet, marks: Marks) -> Packet:
    """The packet, its page on the preparation saying what was kept out and which standards are not claimed."""
    out = packet.exhibits.quarantined
    more = {"not_bound": out, "not_claimed": marks.reasons}
    return replace(
        packet,
        documents=tuple(
            replace(one, context={**one.context, **more}) if one.key == "preparation" else one
            for one in packet.documents
        ),
    )


def _files(work: _Joining, every: Sequence[Unit], max_mb: float | None) -> list[tuple[FileMade, bytes]]:
    """The packet as one file, or as parts none of which is larger than allowed where pages can be divided so."""
    whole = _whole(work, every)
    limit = None if max_mb is None else int(max_mb * MEGABYTE)
    if limit is None or len(whole[1]) <= limit:
        return [whole]
    made = [whole]
    for attempt in range(_TRIES):
        held = shares(every, int(limit * (1 - 0.1 * attempt)))
        if len(held) == 1:
            continue
        made = [_part(work, held, number) for number in range(len(held))]
        if all(len(data) <= limit or not _divisible(share) for share, (_, data) in zip(held, made, strict=True)):
            break
    return made


def _divisible(share: Share) -> bool:
    """Whether less could have been put into a file."""
    unit = share.units[0]
    return len(share.units) > 1 or (unit.exhibit is not None and unit.pages > 1)


def _whole(work: _Joining, every: Sequence[Unit]) -> tuple[FileMade, bytes]:
    parts = [part for unit in every for part in unit.parts]
    data = _joined(work, parts, work.packet.title, Numbering(1, work.total, work.prefix), frozenset(), work.marks)
    names = tuple(unit.name for unit in every)
    return _made(f"{_name(work.packet)}.pdf", data, 1, work.total, names, work.marks), data


def _part(work: _Joining, held: Sequence[Share], index: int) -> tuple[FileMade, bytes]:
    share, of = held[index], len(held)
    name = f"Part {index + 1} of {of}"
    own = [part for unit in share.units for part in unit.parts]
    here = {part.key for part in own}
    torn = {part.key for unit in share.units if unit.torn for part in unit.parts}
    every = {part.key for one in held for unit in one.units for part in unit.parts}
    parts = [_cover(work, held, index, name), *own]
    marks = _torn_marks(work.marks, share)
    numbering = Numbering(share.first, work.total, work.prefix)
    title = f"{work.packet.title}, {name[:1].lower()}{name[1:]}"
    data = _joined(work, parts, title, numbering, frozenset((every - here) | torn), marks)
    file = f"{_name(work.packet)}-part-{index + 1}-of-{of}.pdf"
    return _made(file, data, share.first, share.pages, share.names, marks), data


def _cover(work: _Joining, held: Sequence[Share], index: int, name: str) -> Part:
    """The cover of a part: the same on all parts but for the number of its own."""
    rows = tuple(
        {
            "number": number,
            "holds": share.names,
            "first": share.first,
            "last": share.first + share.pages - 1,
            "bates": bates_range(work.prefix, share.first, share.pages),
        }
        for number, share in enumerate(held, start=1)
    )
    context = {
        "packet_title": work.packet.title,
        "parties": _from_front(work.packet, "parties"),
        "author": _from_front(work.packet, "author"),
        "draft": not work.packet.ready,
        "part": index + 1,
        "of": len(held),
        "total": work.total,
        "rows": rows,
    }
    document = Document("cover", name, "packet/part_cover.html", context)
    pdf = html_to_pdf(render_html(document, work.templates), bundled("templates"), title=name)
    return Part("cover", name, pdf, name, page_label_prefix="Cover", numbered=False)


def _torn_marks(marks: Marks, share: Share) -> Marks:
    """Pages torn out of a document with tags lose them, and with them the marks that need them."""
    if not any(unit.torn and unit.exhibit is not None and unit.exhibit.tagged for unit in share.units):
        return marks
    level = "U" if marks.archival == "A" else marks.archival
    return Marks(level, accessible=False, reasons=(*marks.reasons, "An exhibit with tags is divided between parts."))


def _joined(
    work: _Joining, parts: Sequence[Part], title: str, numbering: Numbering, elsewhere: frozenset[str], marks: Marks
) -> bytes:
    packet = work.packet
    return join(
        parts,
        title=title,
        author=_from_front(packet, "author") or "idrkit",
        subject=f"Federal Independent Dispute Resolution, {packet.stage.value}, {packet.claim_id}",
        footer=_from_front(packet, "footer"),
        draft=not packet.ready,
        numbering=numbering,
        elsewhere=elsewhere,
        inside=Archive(marks, work.data, packet.as_of),
    )


def _made(name: str, data: bytes, first: int, pages: int, holds: tuple[str, ...], marks: Marks) -> FileMade:
    return FileMade(name, first, pages, hashlib.sha256(data).hexdigest(), len(data), holds, marks)


def _name(packet: Packet) -> str:
    return f"{packet.claim_id}-{packet.stage.value}"


def _from_front(packet: Packet, name: str) -> str:
    context: Mapping[str, Any] = next((one.context for one in packet.documents if name in one.context), {})
    return str(context.get(name, ""))
