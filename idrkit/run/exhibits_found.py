"""What became of the exhibits of a claim, in few words: for messages, results and JSON; their pages are not kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from idrkit.claims.prepared import ExhibitSet


@dataclass(frozen=True, slots=True)
class ExhibitFound:
    """An exhibit that can be bound, with its pages, or one that is kept out, with the reason; no patient data."""

    id: str
    pages: int = 0
    sha256: str | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


def found_of(exhibits: ExhibitSet) -> tuple[ExhibitFound, ...]:
    """Those that can be bound, then those that are kept out."""
    bound = (ExhibitFound(one.exhibit.id, one.pages, one.sha256, "", one.notes) for one in exhibits.prepared)
    return (*bound, *(ExhibitFound(one.exhibit.id, reason=one.reason) for one in exhibits.quarantined))


def exhibit_shape(one: ExhibitFound) -> dict[str, Any]:
    """One exhibit as plain data."""
    return {
        "id": one.id,
        "bound": not one.reason,
        "pages": one.pages,
        "sha256": one.sha256,
        "reason": one.reason or None,
        "notes": list(one.notes),
    }
