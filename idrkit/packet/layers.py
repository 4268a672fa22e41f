"""Optional layers of exhibits (ISO 32000-1, 8.11): what was hidden where an exhibit came from stays hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String


def merge_layers(packet: Pdf, sources: Sequence[Pdf]) -> None:
    """Give the packet the layers of its parts, shown or hidden as they were."""
    layers: list[Object] = []
    hidden: list[Object] = []
    for source in sources:
        if not isinstance(source.Root.get(Name.OCProperties), Dictionary):
            continue
        its = packet.copy_foreign(source.make_indirect(source.Root.OCProperties))
        default = its.get(Name.D, Dictionary())
        groups = _listed(its, Name.OCGs)
        layers.extend(groups)
        if default.get(Name.BaseState) == Name.OFF:
            shown = {one.objgen for one in _listed(default, Name.ON)}
            hidden.extend(one for one in groups if one.objgen not in shown)
        else:
            hidden.extend(_listed(default, Name.OFF))
    if layers:
        packet.Root.OCProperties = Dictionary(
            OCGs=Array(layers), D=Dictionary(Name=String("Default"), OFF=Array(hidden), Order=Array(layers))
        )


def _listed(where: Any, key: Name) -> list[Object]:
    found = where.get(key)
    return [one for one in found if isinstance(one, Dictionary)] if isinstance(found, Array) else []
