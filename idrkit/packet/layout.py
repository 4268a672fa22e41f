"""Which page of the packet each document and each exhibit begins on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from idrkit.packet.exhibits.mount import Mounted
from idrkit.packet.pins import Pins, pages_key, separator_key


@dataclass(frozen=True, slots=True)
class Layout:
    """The first page and the number of pages of every part, by key, and the pages of the whole."""

    starts: Mapping[str, int]
    counts: Mapping[str, int]
    total: int

    def pins(self, bound: Sequence[Mounted], prefix: str, *, given: bool) -> Pins:
        """Where the pages of the bound exhibits are."""
        return Pins(
            {one.id: self.starts[pages_key(one.id)] for one in bound},
            {one.id: one.pages for one in bound},
            given,
            prefix,
        )


def lay_out(documents: Sequence[str], pages: Mapping[str, int], bound: Sequence[Mounted]) -> Layout:
    """The layout, documents first, then each exhibit behind its sheet; a part not drawn yet counts as one page."""
    counts = {key: pages.get(key, 1) for key in documents}
    for one in bound:
        counts[separator_key(one.id)] = pages.get(separator_key(one.id), 1)
        counts[pages_key(one.id)] = one.pages
    starts, number = {}, 1
    for key, count in counts.items():
        starts[key] = number
        number += count
    return Layout(starts, counts, number - 1)
