"""What in a PDF does something, or carries something, beyond showing its pages: counted, and never taken along."""

from __future__ import annotations

from collections import Counter

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from idrkit.intake.exhibits.content import counted
from idrkit.intake.exhibits.pdf_walk import Container, dictionaries, dictionary_at, name_at

PAGE_KEYS = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group", "/UserUnit"}
)
"""All a page needs to be shown."""

ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/URI", "/GoTo", "/GoToR", "/GoToE", "/GoToDp", "/SubmitForm", "/ImportData"}
    | {"/ResetForm", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView", "/Named", "/Hide"}
    | {"/SetOCGState", "/Thread", "/Trans"}
)
"""What an action of a PDF may do."""

FORBIDDEN_TYPES = frozenset(
    {"/Action", "/Annot", "/Catalog", "/Pages", "/Page", "/Filespec", "/F", "/EmbeddedFile", "/Rendition"}
    | {"/MediaClip", "/RichMediaContent", "/RichMediaSettings", "/3D", "/Sig", "/Outlines", "/StructElem"}
    | {"/StructTreeRoot", "/Metadata", "/Thread", "/Bead", "/Template"}
)
_FORBIDDEN_SUBTYPES = frozenset({"/PS", "/U3D", "/PRC", "/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"})
FORBIDDEN_KEYS = frozenset(
    {"/A", "/AA", "/OpenAction", "/JS", "/JavaScript", "/Names", "/Dests", "/EmbeddedFiles", "/AF", "/EF", "/RF"}
    | {"/XFA", "/AcroForm", "/Annots", "/URI", "/RichMediaContent", "/RichMediaSettings", "/Movie", "/Sound"}
    | {"/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/OPI", "/Ref", "/Alternates", "/StructParent"}
    | {"/StructParents", "/SpiderInfo", "/Perms", "/Legal", "/Requirements", "/Collection", "/OC", "/OCProperties"}
    | {"/Private", "/Measure", "/PtData", "/Outlines", "/StructTreeRoot", "/Parent"}
)
"""Keys that have no place in what a page needs to be shown."""

# Their keys are names somebody chose: a font may be called /A.
_NAMED = frozenset(
    {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs"}
    | {"/Colorants"}
)
_ELSEWHERE = frozenset({"/F", "/FFilter", "/FDecodeParms"})
_MEDIA = frozenset({"/Screen", "/Movie", "/Sound", "/RichMedia", "/3D"})


def active_parts(pdf: Pdf) -> list[str]:
    """What is there that will not be taken along, in words with numbers: "2 scripts"; nothing of what it says."""
    found: Counter[str] = Counter()
    for one in dictionaries(pdf.Root):
        found.update(_parts_of(one))
    parts = [counted(found[noun], noun) for noun in _NOUNS if found[noun]]
    form = dictionary_at(pdf.Root, "/AcroForm")
    if form is not None and "/XFA" in form:
        parts.append("the XFA part of a form")
    return parts


_NOUNS = ("script", "action", "embedded file", "media part", "link", "digital signature")


def _parts_of(one: Object) -> list[str]:
    parts = []
    action, kind = name_at(one, "/S"), name_at(one, "/Subtype")
    if "/JS" in one or action == "/JavaScript":
        parts.append("script")
    elif action in ACTIONS - {"/URI", "/GoTo"}:
        parts.append("action")
    if isinstance(one.get("/EF"), Dictionary):
        parts.append("embedded file")
    if kind in _MEDIA and not isinstance(one, Stream):
        parts.append("media part")
    if kind == "/Link":
        parts.append("link")
    if name_at(one, "/FT") == "/Sig" and "/V" in one:
        parts.append("digital signature")
    return parts


def only_what_is_shown(page: Object, seen: set[tuple[int, int]]) -> None:
    """Take everything from a page that it does not need to be shown, and from all it refers to.

    Args:
        page: of a PDF that is not used any further itself.
        seen: what was done already for other pages of it.
    """
    for key, value in list(page.items()):
        astray = key != "/Parent" and isinstance(value, Container) and _forbidden(value)
        if key not in PAGE_KEYS or astray:
            del page[key]
    waiting: list[tuple[Object, bool]] = [
        (value, False) for key, value in page.items() if key != "/Parent" and isinstance(value, Container)
    ]
    while waiting:
        one, named = waiting.pop()
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, Array):
            for index, value in enumerate(list(one)):
                if isinstance(value, Container):
                    if _forbidden(value):
                        one[index] = Dictionary()
                    else:
                        waiting.append((value, False))
            continue
        for key, value in list(one.items()):
            if not _kept(one, key, value, named=named):
                del one[key]
            elif _is_layer(value):
                # Its name in the content stays without meaning, so that what it marks is shown.
                one[key] = Dictionary()
            elif isinstance(value, Container):
                waiting.append((value, not named and key in _NAMED))


def _kept(one: Object, key: str, value: object, *, named: bool) -> bool:
    if named:
        return (isinstance(value, Container) and not _forbidden(value)) or isinstance(value, Name)
    if key in FORBIDDEN_KEYS or key.startswith("/PTEX") or (isinstance(one, Stream) and key in _ELSEWHERE):
        return False
    return not (isinstance(value, Container) and _forbidden(value))


def _is_layer(value: object) -> bool:
    return isinstance(value, Dictionary) and name_at(value, "/Type") in ("/OCG", "/OCMD")


def _forbidden(value: Object) -> bool:
    if isinstance(value, Array):
        return False
    if name_at(value, "/Type") in FORBIDDEN_TYPES or name_at(value, "/S") in ACTIONS:
        return True
    return name_at(value, "/Subtype") in _FORBIDDEN_SUBTYPES
