"""Which exhibits are bound: those whose pages can be laid on sheets; the others join the quarantined with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from idrkit.claims.prepared import Quarantined
from idrkit.errors import RenderError
from idrkit.packet.document import Packet
from idrkit.packet.exhibits.mount import Mounted, mount


@dataclass(frozen=True, slots=True)
class Binding:
    """A packet with its exhibits on sheets."""

    packet: Packet
    bound: tuple[Mounted, ...]


def bind(packet: Packet) -> Binding:
    """Lay every prepared exhibit on sheets; one that cannot be, or whose letter is taken, is kept out and listed."""
    bound: list[Mounted] = []
    out = list(packet.exhibits.quarantined)
    taken: set[str] = set()
    for one in packet.exhibits.prepared:
        if one.exhibit.id in taken:
            reason = "Another exhibit has this letter: give it one of its own."
            out.append(Quarantined(one.exhibit, reason))
            continue
        taken.add(one.exhibit.id)
        try:
            bound.append(mount(one))
        except RenderError as error:
            out.append(Quarantined(one.exhibit, str(error)))
    exhibits = replace(packet.exhibits, prepared=tuple(one.prepared for one in bound), quarantined=tuple(out))
    return Binding(replace(packet, exhibits=exhibits), tuple(bound))
