"""Takes marks of structure out of pages that come without a structure tree: without the tree they mislead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pikepdf import ContentStreamInstruction, Dictionary, Name, Object, Stream, parse_content_stream
from pikepdf import unparse_content_stream as written

_BEGINS, _POINTS = frozenset({"BDC", "BMC"}), frozenset({"MP", "DP"})


def unmarked(content: bytes, parse: Any) -> bytes:
    """Page content without marked content, except that of optional layers; unchanged where it has none.

    Args:
        content: the operators.
        parse: makes a stream of the operators that can be parsed.
    """
    if not any(one in content for one in (b"BDC", b"BMC", b"MP", b"DP")):
        return content
    return written(list(_kept(parse_content_stream(parse(content)))))


def unmark_drawings(resources: Any, seen: set[Any] | None = None) -> None:
    """The same for every drawing a page uses, and those inside them."""
    seen = set() if seen is None else seen
    for drawing in _drawings(resources):
        if drawing.objgen in seen:
            continue
        seen.add(drawing.objgen)
        for key in (Name.StructParents, Name.StructParent):
            if key in drawing:
                del drawing[key]
        if drawing.get(Name.Subtype) != Name.Form:
            continue
        before = drawing.read_bytes()
        after = unmarked(before, lambda _, form=drawing: form)
        if after != before:
            drawing.write(after)
        unmark_drawings(drawing.get(Name.Resources), seen)


def _drawings(resources: Any) -> Iterator[Object]:
    if isinstance(resources, Dictionary):
        found = resources.get(Name.XObject)
        if isinstance(found, Dictionary):
            yield from (one for one in found.values() if isinstance(one, Stream))


def _kept(instructions: Iterable[Any]) -> Iterator[Any]:
    layers: list[bool] = []
    for one in instructions:
        if not isinstance(one, ContentStreamInstruction):
            yield one
            continue
        operator = str(one.operator)
        if operator in _BEGINS:
            layers.append(bool(one.operands) and one.operands[0] == Name.OC)
            if layers[-1]:
                yield one
        elif operator == "EMC":
            if layers and layers.pop():
                yield one
        elif operator not in _POINTS:
            yield one
