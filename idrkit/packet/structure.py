"""One structure tree for the packet, joined from the trees of its parts.

The tree is what a screen reader walks through (ISO 32000-1, 14.7). Every page, link and drawing that takes
part in it carries a number, which a number tree turns into elements; joined parts each start counting at
nought, so everything is numbered anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Pdf, Stream, String

_NUMBERS = (Name.StructParents, Name.StructParent)


@dataclass(frozen=True, slots=True)
class Joined:
    """One part whose pages are already in the packet."""

    title: str
    source: Pdf
    pages: Sequence[Object]


@dataclass(slots=True)
class _Merging:
    packet: Pdf
    document: Object
    numbers: list[Object | int] = field(default_factory=list)
    next_key: int = 0
    identifiers: dict[bytes, Object] = field(default_factory=dict)
    roles: dict[str, Object] = field(default_factory=dict)
    classes: dict[str, Object] = field(default_factory=dict)


def merge(packet: Pdf, parts: Sequence[Joined]) -> None:
    """Give the packet one structure tree, with the elements of each part under an element of its own.

    A part without tags keeps its pages and adds nothing to the tree.
    """
    root = packet.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = packet.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    work = _Merging(packet, document)
    for part in parts:
        _merge_part(work, part)
    root.K = Array([document])
    root.ParentTree = packet.make_indirect(Dictionary(Nums=Array(work.numbers)))
    root.ParentTreeNextKey = work.next_key
    if work.identifiers:
        names = [thing for name, element in sorted(work.identifiers.items()) for thing in (String(name), element)]
        root.IDTree = packet.make_indirect(Dictionary(Names=Array(names)))
    if work.roles:
        root.RoleMap = Dictionary(work.roles)
    if work.classes:
        root.ClassMap = Dictionary(work.classes)
    packet.Root.StructTreeRoot = root
    packet.Root.MarkInfo = Dictionary(Marked=True)


def forget_links(packet: Pdf, pages: Sequence[Object], dead: Sequence[Object]) -> None:
    """Take links away and leave their words: the element of each becomes plain text."""
    gone = {one.objgen for one in dead}
    if not gone:
        return
    entries = dict(NumberTree(packet.Root.StructTreeRoot.ParentTree).items())
    for page in pages:
        notes = page.get(Name.Annots, Array())
        for note in notes:
            element = entries.get(int(note.get(Name.StructParent, -1))) if note.objgen in gone else None
            if element is not None:
                element.S = Name.Span
                element.K = Array([kid for kid in _kids(element) if not _is_reference(kid)])
        page.Annots = Array([note for note in notes if note.objgen not in gone])


def _is_reference(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR


def _merge_part(work: _Merging, part: Joined) -> None:
    if Name.StructTreeRoot not in part.source.Root:
        for thing in _numbered(part.pages):
            for key in _NUMBERS:
                if key in thing:
                    del thing[key]
        return
    tree = work.packet.copy_foreign(part.source.make_indirect(part.source.Root.StructTreeRoot))
    entries = dict(NumberTree(tree.ParentTree).items()) if Name.ParentTree in tree else {}
    _relink_annotations(part.pages, entries)
    for thing in _numbered(part.pages):
        for key in _NUMBERS:
            if key in thing:
                thing[key] = int(thing[key]) + work.next_key
    for number, entry in sorted(entries.items()):
        work.numbers.extend([number + work.next_key, entry])
    work.next_key += max(entries, default=-1) + 1
    top = _top_element(work, tree, part)
    _merge_identifiers(work, tree, top)
    _merge_names(work.roles, tree.get(Name.RoleMap), top, Name.S)
    _merge_names(work.classes, tree.get(Name.ClassMap), top, Name.C)
    work.document.K.append(top)


def _top_element(work: _Merging, tree: Object, part: Joined) -> Object:
    """The element that holds the part: its own Document element, which a packet may have only one of."""
    kids = _kids(tree)
    if len(kids) == 1 and kids[0].get(Name.S) == Name.Document:
        top = kids[0]
        top.S = Name.Part
    else:
        top = work.packet.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, K=Array(kids)))
        for kid in kids:
            kid.P = top
    top.P = work.document
    top.T = String(part.title)
    if Name.Lang in part.source.Root:
        top.Lang = String(str(part.source.Root.Lang))
    return top


def _numbered(pages: Sequence[Object]) -> Iterator[Object]:
    """The pages, their annotations and every drawing inside them, each once."""
    seen: set[tuple[int, int]] = set()
    for page in pages:
        yield page
        yield from page.get(Name.Annots, Array())
        yield from _drawings(page.get(Name.Resources), seen)


def _drawings(resources: Any, seen: set[Any]) -> Iterator[Object]:
    drawings = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    if not isinstance(drawings, Dictionary):
        return
    for drawing in drawings.values():
        if not isinstance(drawing, Stream) or drawing.objgen in seen:
            continue
        seen.add(drawing.objgen)
        yield drawing
        yield from _drawings(drawing.get(Name.Resources), seen)


def _relink_annotations(pages: Sequence[Object], entries: Mapping[int, Object]) -> None:
    """Copying a page may copy its annotations once more: point their elements at the ones on the page."""
    for page in pages:
        for annotation in page.get(Name.Annots, Array()):
            element = entries.get(int(annotation.get(Name.StructParent, -1)))
            for kid in () if element is None else _kids(element):
                if isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR:
                    kid.Obj = annotation


def _merge_identifiers(work: _Merging, tree: Object, top: Object) -> None:
    if Name.IDTree not in tree:
        return
    mine = {bytes(name, "latin-1"): element for name, element in NameTree(tree.IDTree).items()}
    work.identifiers.update(mine)


def _merge_names(known: dict[str, Object], more: Object | None, top: Object, key: Name) -> None:
    """Take over role or class names; one that another part uses in another sense gets a new name."""
    renamed = {}
    for name, meaning in (more or {}).items():
        new = name
        while known.get(new, meaning) != meaning:
            new += "x"
        known[new] = meaning
        if new != name:
            renamed[name] = Name(new)
    if not renamed:
        return
    for element in _elements(top):
        if (name := str(element.get(key))) in renamed:
            element[key] = renamed[name]


def _elements(top: Object) -> Iterator[Object]:
    waiting = [top]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(kid for kid in _kids(element) if isinstance(kid, Dictionary) and Name.S in kid)


def _kids(element: Object) -> list[Object]:
    kids = element.get(Name.K, Array())
    return list(kids) if isinstance(kids, Array) else [kids]
