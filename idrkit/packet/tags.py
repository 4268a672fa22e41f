"""Finishes the structure tree of one part, so that a screen reader can walk through it.

A tagged PDF carries a tree of elements (headings, tables, paragraphs), and each page points back into it
through a number tree (ISO 32000-1, 14.7). This module works on WeasyPrint's own objects before they are
written: many times faster than on the finished file, and done once for a part that many packets share.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# Elements that say nothing by themselves: what they hold may as well hang from the element above.
_SILENT = frozenset({"/Span", "/NonStruct"})
_BARE = frozenset({"Type", "S", "K", "Pg", "P"})


@dataclass(slots=True)
class _Tidying:
    pdf: Any
    make_string: Any
    prefix: str
    reached: set[int] = field(default_factory=set)
    moved: dict[bytes, bytes] = field(default_factory=dict)
    identifiers: dict[str, bytes] = field(default_factory=dict)
    headed: list[tuple[Any, dict[str, str]]] = field(default_factory=list)
    tables: int = 0
    mute_figures: int = 0

    def at(self, reference: Any) -> Any:
        return self.pdf.objects[int(reference.split()[0])]


def tidy(pdf: Any, prefix: str) -> list[str]:
    """Finish the structure tree of one part.

    Elements that say nothing are left out, header cells get an identifier that no other part has, and text
    in the page margins, which WeasyPrint tags but leaves outside the tree, is marked as no content.

    Args:
        pdf: WeasyPrint's document, all objects made, nothing written.
        prefix: what makes the identifiers of this part differ from those of other parts.

    Returns:
        Remarks on what a screen reader will miss.
    """
    from pydyf import Array, Dictionary, String

    work = _Tidying(pdf, String, prefix)
    root = work.at(pdf.catalog["StructTreeRoot"])
    for reference in root["K"]:
        _tidy_element(work, work.at(reference), {})
    for attributes, scope in work.headed:
        known = [scope[header.string] for header in attributes["Headers"] if header.string in scope]
        if known:
            attributes["Headers"][:] = [String(name) for name in known]
        else:
            del attributes["Headers"]
    if work.identifiers:
        names = Array()
        for name, element in sorted(work.identifiers.items()):
            names.extend([String(name), element])
        root["IDTree"] = Dictionary({"Names": names})
    _point_pages_at_tree(work, work.at(root["ParentTree"])["Nums"])
    remarks = []
    if work.mute_figures:
        remarks.append(f"{work.mute_figures} pictures have no description: give each svg a <title>.")
    if any(_is_form(thing) and _marks(thing) for thing in pdf.objects):
        remarks.append("Text under CSS opacity or a filter is lost to screen readers: use a lighter colour.")
    return remarks


def _tidy_element(work: _Tidying, element: Any, scope: dict[str, str]) -> None:
    work.reached.add(element.number)
    role = element["S"]
    if role == "/Table":
        work.tables += 1
        scope = {}
    elif role == "/Figure" and "Alt" not in element:
        work.mute_figures += 1
    if "ID" in element:
        old = element["ID"].string
        scope[old] = f"{work.prefix}-{work.tables}-{old}"
        element["ID"] = work.make_string(scope[old])
        work.identifiers[scope[old]] = element.reference
    if "Headers" in element.get("A", ()):
        work.headed.append((element["A"], scope))
    kids: list[Any] = []
    for kid in element["K"]:
        if isinstance(kid, int):
            kids.append(kid)
            continue
        thing = work.at(kid)
        if thing["Type"] != "/StructElem":
            kids.append(kid)
            continue
        _tidy_element(work, thing, scope)
        if _may_go(thing, element):
            work.moved[thing.reference] = element.reference
            kids.extend(thing["K"])
            _adopt(work, thing["K"], element)
            thing.clear()  # nothing points at it any more; an empty object costs least to read
        else:
            kids.append(kid)
    element["K"][:] = kids


def _may_go(element: Any, parent: Any) -> bool:
    return element["S"] in _SILENT and element.keys() <= _BARE and element.get("Pg") == parent.get("Pg")


def _adopt(work: _Tidying, kids: Iterable[Any], parent: Any) -> None:
    for kid in kids:
        if not isinstance(kid, int) and (thing := work.at(kid))["Type"] == "/StructElem":
            thing["P"] = parent.reference


def _point_pages_at_tree(work: _Tidying, numbers: list[Any]) -> None:
    """Point each piece of marked content at the element it now belongs to, or take its mark away."""
    pages = work.pdf.page_references
    for key, entry in zip(numbers[::2], numbers[1::2], strict=True):
        if not isinstance(entry, list):  # an annotation: its element is never a silent one
            continue
        strays = set()
        for mcid, reference in enumerate(entry):
            if int(reference.split()[0]) not in work.reached:
                strays.add(mcid)
                entry[mcid] = b"null"
                continue
            while reference in work.moved:
                reference = work.moved[reference]  # noqa: PLW2901
            entry[mcid] = reference
        if strays:
            page = work.at(pages[key])
            _unmark(work.at(page["Contents"]).stream, strays)


def _unmark(operators: list[Any], strays: set[int]) -> None:
    """Turn `/Span <</MCID 7>> BDC` into `/Artifact BMC` for the given numbers."""
    for index, operator in enumerate(operators):
        if operator == b"BDC" and operators[index - 1].get("MCID") in strays:
            operators[index - 2 : index + 1] = ["/Artifact", b"", b"BMC"]


def _is_form(thing: Any) -> bool:
    return getattr(thing, "extra", {}).get("Subtype") == "/Form"


def _marks(form: Any) -> bool:
    operators = form.stream
    return any(operator == b"BDC" and "MCID" in operators[index - 1] for index, operator in enumerate(operators))
