"""Structure for an exhibit that has none: a section for each page, its text as one piece, a picture described.

What a scan or an untagged print holds is not known beyond its words, so nothing more is claimed: no headings, no
tables. A packet with such pages carries no mark of accessibility (see idrkit.packet.marks).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from idrkit.claims.prepared import PreparedExhibit
from idrkit.packet.exhibits.placing import Placing


def tag_pages(
    pdf: Pdf, exhibit: PreparedExhibit, numbers: Sequence[int], placings: Sequence[Placing], links: list[list[Object]]
) -> None:
    """Give each page a section with its content, and each of its links an element.

    Args:
        pdf: the exhibit, each page a drawing on its sheet.
        exhibit: which it is, and the text of its pages.
        numbers: which page of the exhibit each is, counted from nought.
        placings: where each page stands on its sheet.
        links: the links of each page.
    """
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    top = _element(pdf, "Document", root)
    entries: list[Any] = []
    annotated: list[Any] = []
    next_key = len(pdf.pages)
    for index, (page, number) in enumerate(zip(pdf.pages, numbers, strict=True)):
        name = f"Exhibit {exhibit.exhibit.id}, page {number + 1}"
        section = _element(pdf, "Sect", top, T=String(name))
        content = _content(pdf, exhibit, number, name, section, placings[index])
        content.Pg, content.K = page.obj, 0
        section.K = Array([content])
        for link in links[index]:
            element = _element(pdf, "Link", section, Pg=page.obj, Alt=link.Contents)
            element.K = Array([Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)])
            link.StructParent = next_key
            annotated.extend([next_key, element])
            section.K.append(element)
            next_key += 1
        page.obj.StructParents = index
        entries.extend([index, pdf.make_indirect(Array([content]))])
        _mark(pdf, page.obj, str(content.S))
        top.K.append(section)
    root.K = Array([top])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([*entries, *annotated])))
    root.ParentTreeNextKey = next_key
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _element(pdf: Pdf, kind: str, parent: Object, **more: Any) -> Object:
    return pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, K=Array(), **more))


def _content(pdf: Pdf, exhibit: PreparedExhibit, number: int, name: str, section: Object, place: Placing) -> Object:
    if exhibit.text[number].strip():
        return _element(pdf, "P", section)
    picture = f"{name} of {exhibit.pages}: a picture of a page, without text that can be read. {exhibit.exhibit.title}"
    box = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array([round(edge, 2) for edge in place.frame]))
    return _element(pdf, "Figure", section, Alt=String(picture), A=box)


def _mark(pdf: Pdf, page: Object, kind: str) -> None:
    """Mark what the page draws of the exhibit as one piece of content."""
    content = page.Contents.read_bytes()
    frame, _, drawing = content.rpartition(b"\n")
    page.Contents = pdf.make_stream(frame + f"\n{kind} <</MCID 0>> BDC ".encode() + drawing + b" EMC")
