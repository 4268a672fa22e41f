"""Which standards a packet may say it keeps to, and why not where it may not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """What the file claims: PDF/A-3 by level ("A", "U"; None where it claims none), PDF/UA-1, and why not."""

    archival: str | None = "A"
    accessible: bool = True
    reasons: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The standards by name: "PDF/A-3a", "PDF/UA-1"."""
        found = [f"PDF/A-3{self.archival.lower()}"] if self.archival else []
        return (*found, "PDF/UA-1") if self.accessible else tuple(found)


FULL = Marks()
