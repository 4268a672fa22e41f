"""What a screen reader needs under PDF/UA-1: everything in the tree or an artifact, pictures, tables and links said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, parse_content_stream

from idrkit.packet.conformance.problem import ACCESSIBLE, Problem

_KIDS = {
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
}
_STANDARD = frozenset(
    {
        "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index",
        "/NonStruct", "/Private", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/Lbl", "/LBody",
        "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Quote", "/Note", "/Reference",
        "/BibEntry", "/Code", "/Link", "/Annot", "/Ruby", "/Warichu", "/Figure", "/Formula", "/Form",
    }
)  # fmt: skip
_SHOWN = frozenset({"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"})


def tag_problems(pdf: Pdf) -> Iterator[Problem]:
    """What the structure of the pages lacks."""
    tree = pdf.Root.get(Name.StructTreeRoot)
    if not isinstance(tree, Dictionary) or Name.ParentTree not in tree:
        yield _problem("7.1", "there is no structure tree")
        return
    entries = dict(NumberTree(tree.ParentTree).items())
    roles = tree.get(Name.RoleMap, Dictionary())
    yield from _element_problems(tree, roles)
    for number, page in enumerate(pdf.pages, start=1):
        yield from _content_problems(page.obj, number, entries)
        yield from _annotation_problems(page.obj, number, entries)


def _problem(clause: str, what: str) -> Problem:
    return Problem(f"{ACCESSIBLE}, {clause}", what)


def _element_problems(tree: Object, roles: Any) -> Iterator[Problem]:
    level = 0
    for element in in_order(tree):
        kind = str(element.S)
        role = str(roles.get(element.S, element.S))
        if role not in _STANDARD:
            yield _problem("7.1", f"the kind of element {kind} is not known")
        if role in ("/Figure", "/Formula") and not _said(element):
            yield _problem("7.3" if role == "/Figure" else "7.7", "a picture has no description")
        if role == "/TH" and not _says_scope(element):
            yield _problem("7.5", "a head of a table does not say which cells it heads")
        if role in _KIDS:
            wrong = [kid for kid in _elements(element) if str(kid.S) not in _KIDS[role] | {"/NonStruct"}]
            if wrong:
                yield _problem("7.2", f"{kind[1:]} holds {str(wrong[0].S)[1:]}")
        if role == "/Part":
            level = 0
        if len(role) == 3 and role.startswith("/H"):
            if int(role[2]) > level + 1:
                yield _problem("7.4.2", f"a heading of level {role[2]} follows one of level {level}")
            level = int(role[2])


def in_order(tree: Object) -> Iterator[Object]:
    """Every element below, as it is read."""
    waiting = list(reversed(_elements(tree)))
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(reversed(_elements(element)))


def _elements(element: Object) -> list[Object]:
    kids = element.get(Name.K)
    listed = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and Name.S in kid]


def _said(element: Object) -> bool:
    return any(str(element.get(name, "")).strip() for name in (Name.Alt, Name.ActualText))


def _says_scope(element: Object) -> bool:
    attributes = element.get(Name.A)
    listed = list(attributes) if isinstance(attributes, Array) else [attributes]
    return Name.ID in element or any(isinstance(one, Dictionary) and Name.Scope in one for one in listed)


@dataclass(slots=True)
class _Seen:
    """What a page shows: something outside the tree and artifacts, marks within marks, marks without an element."""

    loose: bool = False
    nested: bool = False
    unknown: bool = False


def _content_problems(page: Object, number: int, entries: Mapping[int, Any]) -> Iterator[Problem]:
    seen = _Seen()
    _look(page, page, entries, seen)
    if seen.loose:
        yield _problem("7.1", f"page {number} shows something that is neither in the tree nor an artifact")
    if seen.nested:
        yield _problem("7.1", f"page {number} has marked content within marked content")
    if seen.unknown:
        yield _problem("7.1", f"page {number} has content whose element is not in the tree")


def _look(content: Object, holder: Object, entries: Mapping[int, Any], seen: _Seen) -> None:
    """Look at what a page or a drawing shows; `holder` has its resources and its number in the tree."""
    drawings = (holder.get(Name.Resources) or Dictionary()).get(Name.XObject, Dictionary())
    inside: list[bool] = []
    marked: list[int] = []
    for one in parse_content_stream(content):
        operator, operands = str(one.operator), list(one.operands)
        if operator in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 else None
            if isinstance(properties, Dictionary) and Name.MCID in properties:
                marked.append(int(properties.MCID))
                seen.nested |= any(inside)
            # An optional layer is no structure.
            inside.append(operands[0] != Name.OC)
        elif operator == "EMC" and inside:
            inside.pop()
        elif operator in _SHOWN and not any(inside):
            drawing = drawings.get(str(operands[0])) if operator == "Do" else None
            if drawing is not None and Name.StructParents in drawing:
                _look(drawing, drawing, entries, seen)
            else:
                seen.loose = True
    entry = entries.get(int(holder.get(Name.StructParents, -1)))
    known = list(entry) if isinstance(entry, Array) else []
    seen.unknown |= len(set(marked)) != len(marked) or any(one >= len(known) or known[one] is None for one in marked)


def _annotation_problems(page: Object, number: int, entries: Mapping[int, Any]) -> Iterator[Problem]:
    notes = list(page.get(Name.Annots, Array()))
    if notes and page.get(Name.Tabs) != Name.S:
        yield _problem("7.18.3", f"the links of page {number} are not reached in the order of the text")
    for note in notes:
        element = entries.get(int(note.get(Name.StructParent, -1)))
        if not isinstance(element, Dictionary) or not _points_at(element, note):
            yield _problem("7.18.1", f"a link or note of page {number} is not in the tree")
        elif note.get(Name.Subtype) == Name.Link and element.get(Name.S) != Name.Link:
            yield _problem("7.18.5", f"a link of page {number} is not said to be one")
        if not str(note.get(Name.Contents, "")).strip():
            yield _problem("7.18.5", f"a link of page {number} does not say where it leads")


def _points_at(element: Object, note: Object) -> bool:
    kids = element.get(Name.K)
    listed = list(kids) if isinstance(kids, Array) else [kids]
    return any(isinstance(kid, Dictionary) and Name.Obj in kid and kid.Obj.objgen == note.objgen for kid in listed)
