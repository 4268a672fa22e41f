"""The manifest beside a packet: what is in it and what it rests on, for machines, without patient data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from idrkit import __version__
from idrkit.packet.bates import bates_range
from idrkit.packet.document import Packet
from idrkit.packet.drawing import DrawnPacket
from idrkit.packet.exhibits.mount import Mounted
from idrkit.packet.marks import Marks
from idrkit.packet.pins import pages_key, separator_key


@dataclass(frozen=True, slots=True)
class FileMade:
    """A file of the packet: the whole, or one part; pages are those of the packet, without the cover of a part."""

    name: str
    first: int
    pages: int
    sha256: str
    bytes: int
    holds: tuple[str, ...]
    marks: Marks


def content(packet: Packet, drawn: DrawnPacket, bound: Sequence[Mounted], marks: Marks, prefix: str) -> dict[str, Any]:
    """What is in the packet; the same whether it is one file or several, so that it can go into each."""
    starts, total = drawn.layout.starts, drawn.layout.total
    return {
        "claim_id": packet.claim_id,
        "stage": packet.stage.value,
        "ready": packet.ready,
        "content_sha256": packet.content or None,
        "pages": total,
        "bates": bates_range(prefix, 1, total),
        "documents": [
            {
                "key": one.document.key,
                "title": one.document.title,
                "first_page": starts[one.document.key],
                "pages": one.pages,
            }
            for one in drawn.documents
        ],
        "exhibits": [_exhibit(one, starts, prefix) for one in bound],
        "quarantined": [{"exhibit": one.exhibit.id, "reason": one.reason} for one in packet.exhibits.quarantined],
        "conformance": {"claimed": list(marks.names), "not_claimed_because": list(marks.reasons)},
        "blockers": [finding.id for finding in packet.blockers],
        "overrides": [
            {"finding": one.finding, "name": one.name, "decided_on": one.decided_on.isoformat()}
            for one in packet.overrides
        ],
        "exhibit_wording": wording_shape(packet),
        "left_out": left_out_shape(packet),
        "rules": _rules(packet),
        "idrkit": __version__,
    }


def wording_shape(packet: Packet) -> list[dict[str, Any]]:
    """What the text of exhibits holds that must not be considered: where and how often, never the words."""
    return [
        {"exhibit": one.exhibit, "page": one.page, "rule": one.rule.id, "count": one.count, "cite": one.cite}
        for one in packet.wording
    ]


def left_out_shape(packet: Packet) -> list[dict[str, Any]]:
    """What of the claim record does not print, and why."""
    return [{"id": one.id, "why": one.why} for one in packet.left_out]


def manifest(what: Mapping[str, Any], files: Sequence[FileMade], prefix: str) -> bytes:
    """The manifest as JSON.

    Args:
        what: the content of the packet.
        files: the file, or the parts in order.
        prefix: of the Bates numbers.
    """
    first = files[0]
    parts = [] if len(files) == 1 else [_part(one, number, prefix) for number, one in enumerate(files, start=1)]
    head = {key: what[key] for key in ("claim_id", "stage", "ready")}
    whole = {**head, "pdf": first.name, "sha256": first.sha256, "parts": parts, **what}
    return (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode()


def _part(one: FileMade, number: int, prefix: str) -> dict[str, Any]:
    return {
        "part": number,
        "pdf": one.name,
        "sha256": one.sha256,
        "bytes": one.bytes,
        "first_page": one.first,
        "pages": one.pages,
        "bates": bates_range(prefix, one.first, one.pages),
        "holds": list(one.holds),
        "conformance": list(one.marks.names),
    }


def _exhibit(one: Mounted, starts: Mapping[str, int], prefix: str) -> dict[str, Any]:
    exhibit = one.prepared.exhibit
    first = starts[pages_key(one.id)]
    return {
        "exhibit": exhibit.id,
        "title": exhibit.title,
        "kind": exhibit.kind,
        "dated": exhibit.dated.isoformat() if exhibit.dated else None,
        "source": exhibit.source,
        "sha256": one.prepared.sha256,
        "sheet_page": starts[separator_key(one.id)],
        "first_page": first,
        "pages": one.pages,
        "bates": bates_range(prefix, first, one.pages),
        "notes": list(one.notes),
    }


def _rules(packet: Packet) -> list[dict[str, str]]:
    """The versions of the law the packet used, as the page on its preparation names them."""
    for document in packet.documents:
        if "rules" in document.context:
            return [
                {
                    "provision": one.provision_id,
                    "text": one.text,
                    "cite": one.cite,
                    "certainty": one.certainty,
                }
                for one in document.context["rules"]
                if one.provision_id
            ]
    return []
