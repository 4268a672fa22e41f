"""Divides a packet that is larger than a file may be; an exhibit is torn only where it fits in no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from idrkit.packet.exhibits.mount import Mounted, mount
from idrkit.packet.parts import Unit, exhibit_part

# What a file has besides its units: cover, colour profile, packet.json, metadata.
_BESIDES = 60_000


@dataclass(frozen=True, slots=True)
class Share:
    """What one file holds, and the pages of the packet it holds."""

    units: tuple[Unit, ...]

    @property
    def first(self) -> int:
        """The first page of the packet in it."""
        return self.units[0].first

    @property
    def pages(self) -> int:
        """How many pages of the packet it holds."""
        return sum(one.pages for one in self.units)

    @property
    def names(self) -> tuple[str, ...]:
        """What it holds, in words."""
        return tuple(one.name for one in self.units)


def shares(units: Sequence[Unit], limit: int) -> tuple[Share, ...]:
    """The units in files of at most so many bytes, in order; a single page larger than that stands alone.

    Args:
        units: as `parts.units` gives them.
        limit: bytes a file may have.
    """
    room = max(limit - _BESIDES, 1)
    files: list[list[Unit]] = [[]]
    filled = 0
    for unit in units:
        for piece in [unit] if unit.size <= room or unit.exhibit is None else _torn(unit, unit.exhibit, room):
            if files[-1] and (filled + piece.size > room or piece.torn):
                files.append([])
                filled = 0
            files[-1].append(piece)
            filled += piece.size
    return tuple(Share(tuple(held)) for held in files)


def _torn(unit: Unit, exhibit: Mounted, room: int) -> list[Unit]:
    """An exhibit that no file can hold, in as few pieces as its pages allow; the sheet goes with the first."""
    sheet = unit.parts[0]
    sheet_pages = unit.pages - exhibit.pages
    first_page = unit.first + sheet_pages
    average = max(len(exhibit.pdf) // exhibit.pages, 1)
    pieces: list[Unit] = []
    done = 0
    while done < exhibit.pages:
        beside = 0 if pieces else len(sheet.pdf)
        wanted = min(max((room - beside) // average, 1), exhibit.pages - done)
        held = mount(exhibit.prepared, range(done, done + wanted))
        while wanted > 1 and len(held.pdf) + beside > room:
            wanted = max(wanted * 3 // 4, 1)
            held = mount(exhibit.prepared, range(done, done + wanted))
        part = exhibit_part(held, done + 1)
        pieces.append(
            Unit(
                name=f"Exhibit {exhibit.id}, page{'s' if wanted > 1 else ''} {_range(done + 1, done + wanted)}",
                parts=(part,) if pieces else (sheet, part),
                first=first_page + done if pieces else unit.first,
                pages=wanted if pieces else wanted + sheet_pages,
                exhibit=exhibit,
                torn=True,
            )
        )
        done += wanted
    return pieces if len(pieces) > 1 else [replace(pieces[0], torn=False)]


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"
