"""The manifest beside a packet: what is in it and what it rests on, for machines, without patient data."""

from __future__ import annotations

import json
from collections.abc import Sequence

from idrkit import __version__
from idrkit.packet.document import Document, Packet


def manifest(packet: Packet, documents: Sequence[tuple[Document, int]], sha256: str) -> bytes:
    """The manifest as JSON.

    Args:
        packet: the packet.
        documents: each document with the number of its pages, in order.
        sha256: of the packet's PDF.
    """
    listed = []
    first = 1
    for document, pages in documents:
        listed.append({"key": document.key, "title": document.title, "first_page": first, "pages": pages})
        first += pages
    content = {
        "claim_id": packet.claim_id,
        "stage": packet.stage.value,
        "ready": packet.ready,
        "pdf": f"{packet.claim_id}-{packet.stage.value}.pdf",
        "sha256": sha256,
        "pages": first - 1,
        "documents": listed,
        "blockers": [finding.id for finding in packet.blockers],
        "overrides": [
            {"finding": one.finding, "name": one.name, "decided_on": one.decided_on.isoformat()}
            for one in packet.overrides
        ],
        "exhibit_wording": [
            {"exhibit": one.exhibit, "page": one.page, "rule": one.rule.id, "count": one.count, "cite": one.cite}
            for one in packet.wording
        ],
        "left_out": [{"id": one.id, "why": one.why} for one in packet.left_out],
        "rules": _rules(packet),
        "idrkit": __version__,
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


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
