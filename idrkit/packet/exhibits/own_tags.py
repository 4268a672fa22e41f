"""Keeps the structure tree an exhibit came with, where it can be joined; one that cannot is replaced.

The pages have become drawings on their sheets, so that every piece of marked content is named with its drawing
(ISO 32000-1, 14.7.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Pdf, Stream

from idrkit.packet.opening import UNREADABLE

_MOST_ELEMENTS = 200_000


def sound_tags(pdf: Pdf) -> bool:
    """Whether every page takes part in a structure tree that can be walked through."""
    tree: Any = pdf.Root.get(Name.StructTreeRoot)
    marks: Any = pdf.Root.get(Name.MarkInfo)
    if not isinstance(tree, Dictionary) or not isinstance(marks, Dictionary):
        return False
    if not bool(marks.get(Name.Marked, False)) or not isinstance(tree.get(Name.ParentTree), Dictionary):
        return False
    entries = dict(NumberTree(tree.ParentTree).items())
    pages = {page.objgen for page in pdf.pages}
    for page in pdf.pages:
        number: Any = page.obj.get(Name.StructParents)
        if not isinstance(number, int) or not isinstance(entries.get(number), Array):
            return False
    return _can_be_walked(tree, pages)


def _can_be_walked(tree: Object, pages: set[Any]) -> bool:
    """No element twice, no unknown kind of kid, no content without its page."""
    seen: set[Any] = set()
    waiting: list[Any] = list(_kids(tree))
    if not waiting:
        return False
    while waiting:
        element = waiting.pop()
        if not isinstance(element, Dictionary) or not isinstance(element.get(Name.S), Name):
            return False
        if not element.is_indirect or element.objgen in seen or len(seen) > _MOST_ELEMENTS:
            return False
        seen.add(element.objgen)
        own = element.get(Name.Pg)
        has_page = isinstance(own, Dictionary) and own.objgen in pages
        for kid in _kids(element):
            if isinstance(kid, int):
                if not has_page:
                    return False
            elif not isinstance(kid, Dictionary):
                return False
            elif kid.get(Name.Type) in (Name.MCR, Name.OBJR):
                its = kid.get(Name.Pg)
                if not has_page and not (isinstance(its, Dictionary) and its.objgen in pages):
                    return False
            else:
                waiting.append(kid)
    return True


def keep_tags(pdf: Pdf, forms: Sequence[Object], links: Sequence[Sequence[Object]]) -> None:
    """Point the tree at the drawings the pages have become, and drop what pointed at links that stayed behind."""
    drawing_of = {page.objgen: form for page, form in zip(pdf.pages, forms, strict=True)}
    kept = {link.objgen for page in links for link in page}
    for element in list(elements(pdf.Root.StructTreeRoot)):
        kids = []
        for kid in _kids(element):
            moved = _moved(element, kid, drawing_of, kept)
            if moved is not None:
                kids.append(moved)
        if element.get(Name.S) == Name.Link and not any(_is_link(kid) for kid in kids):
            element.S = Name.Span
        element.K = Array(kids)
    root = pdf.Root.StructTreeRoot
    for name in (Name.RoleMap, Name.ClassMap):
        if name in root and not isinstance(root[name], Dictionary):
            del root[name]
    if Name.IDTree in root and not _readable_names(root.IDTree):
        del root.IDTree
    numbered = {int(link.get(Name.StructParent, -1)) for page in links for link in page}
    entries = {
        number: entry
        for number, entry in NumberTree(root.ParentTree).items()
        if isinstance(entry, Array) or number in numbered
    }
    root.ParentTree = pdf.make_indirect(
        Dictionary(Nums=Array([one for pair in sorted(entries.items()) for one in pair]))
    )


def _readable_names(names: Any) -> bool:
    try:
        return isinstance(names, Dictionary) and all(isinstance(one, Dictionary) for one in NameTree(names).values())
    except UNREADABLE:
        return False


def elements(tree: Object) -> Iterator[Object]:
    """Every element below, in no order."""
    waiting: list[Any] = [kid for kid in _kids(tree) if isinstance(kid, Dictionary)]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(kid for kid in _kids(element) if isinstance(kid, Dictionary) and Name.S in kid)


def _moved(element: Object, kid: Any, drawing_of: dict[Any, Object], kept: set[Any]) -> Any:
    if isinstance(kid, int):
        page = element.Pg
        return Dictionary(Type=Name.MCR, Pg=page, Stm=drawing_of[page.objgen], MCID=kid)
    kind = kid.get(Name.Type)
    if kind == Name.MCR and Name.Stm not in kid:
        page = kid.get(Name.Pg, element.get(Name.Pg))
        return Dictionary(Type=Name.MCR, Pg=page, Stm=drawing_of[page.objgen], MCID=kid.MCID)
    if kind == Name.OBJR:
        thing = kid.get(Name.Obj)
        is_there = isinstance(thing, Stream) or (isinstance(thing, Dictionary) and thing.objgen in kept)
        return kid if is_there else None
    return kid


def _is_link(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR


def _kids(element: Object) -> list[Any]:
    kids = element.get(Name.K)
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]
