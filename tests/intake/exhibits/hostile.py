"""Two hundred files that ought not to get into a packet as they are: each with what must come of it.

Everything is made here, the same every time. `files()` gives name, bytes and a word of the reason it is kept out with,
"" where it is bound after cleaning, None where either will do (damage at random).
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Permissions, Stream, String
from PIL import Image

File = tuple[str, bytes, str | None]
WORDS = "Specimen page with words"
SECRET = "hidden words"
MOST = 200


def files() -> list[File]:
    """All of them."""
    made = [
        *_damaged(),
        *_encrypted(),
        *_active(),
        *_carrying(),
        *_forms(),
        *_layers(),
        *_sizes(),
        *_trees(),
        *_bombs(),
        *_disguised(),
        *_images(),
        *_others(),
    ]
    return [*made, *_mutants(MOST - len(made))]


def page_pdf(pages: int = 1) -> Pdf:
    """A PDF with a line of text on every page."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    content = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({WORDS}) Tj ET".encode())
    resources = pdf.make_indirect(Dictionary(Font=Dictionary(F1=font)))
    for _ in range(pages):
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 612, 792]), Resources=resources, Contents=content)
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def saved(pdf: Pdf, **how: Any) -> bytes:
    """The bytes of a PDF."""
    memory = BytesIO()
    pdf.save(memory, static_id=True, **how)
    return memory.getvalue()


def changed(change: Callable[[Pdf], None], pages: int = 1) -> bytes:
    """A PDF with something done to it."""
    pdf = page_pdf(pages)
    change(pdf)
    return saved(pdf)


def raw(*objects: str, root: int = 1) -> bytes:
    """A PDF written by hand, for what no library would write; object 1 is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _damaged() -> Iterator[File]:
    whole = saved(page_pdf(3))
    for part in range(1, 16):
        yield f"truncated {part}", whole[: len(whole) * part // 16], None
    yield "only a head", b"%PDF-1.7\n", "damaged"
    yield "head and end", b"%PDF-1.7\n%%EOF\n", "damaged"
    yield "no xref", whole.replace(b"startxref", b"startnone"), ""
    yield "junk before", b"junk\n" * 20 + whole, ""
    yield "junk after", whole + b"\0" * 5000, ""
    yield "zeros inside", whole[:200] + b"\0" * 400 + whole[600:], None


def _mutants(number: int) -> Iterator[File]:
    """A PDF with bytes changed by lot; what comes of it is open, but never a crash, and never anything active."""
    chance = random.Random(835)
    whole = changed(lambda pdf: (_open_action(pdf, _javascript()), _annotate(pdf, _link(_javascript()))), 3)
    for count in range(number):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 40)):
            data[chance.randrange(10, len(data))] = chance.randrange(256)
        yield f"mutant {count}", bytes(data), None


def _encrypted() -> Iterator[File]:
    everything = Permissions()
    for level in (2, 3, 4, 6):
        both = Encryption(user="user", owner="owner", R=level, allow=everything, metadata=level >= 4, aes=level >= 4)
        yield f"user password R{level}", saved(page_pdf(), encryption=both), "encrypted"
        owner = Encryption(user="", owner="owner", R=level, allow=everything, metadata=level >= 4, aes=level >= 4)
        yield f"owner password R{level}", saved(page_pdf(), encryption=owner), "owner password"


def _javascript(**more: Any) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("app.alert(1)"), **more)


_ACTIONS: dict[str, Dictionary] = {
    "javascript": _javascript(),
    "chained": Dictionary(S=Name.Named, N=Name.NextPage, Next=Array([_javascript(), _javascript()])),
    "launch": Dictionary(S=Name.Launch, F=String("cmd.exe"), Win=Dictionary(F=String("cmd.exe"))),
    "remote": Dictionary(S=Name.GoToR, F=Dictionary(Type=Name.Filespec, F=String("//host/a.pdf")), D=Array([0])),
    "embedded": Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C, N=String("a.pdf"))),
    "file address": Dictionary(S=Name.URI, URI=String("file:///etc/passwd")),
    "submit": Dictionary(S=Name.SubmitForm, F=String("https://example.com/collect")),
    "import": Dictionary(S=Name.ImportData, F=String("data.fdf")),
    "rendition": Dictionary(S=Name.Rendition, OP=0, JS=String("app.alert(2)")),
    "hide": Dictionary(S=Name.Hide, T=String("field")),
    "rich media": Dictionary(S=Name.RichMediaExecute, CMD=Dictionary(C=String("x"))),
}


def _active() -> Iterator[File]:
    for name, action in _ACTIONS.items():
        yield f"opens with {name}", changed(lambda pdf, action=action: _open_action(pdf, action)), ""
        yield f"link with {name}", changed(lambda pdf, action=action: _annotate(pdf, _link(action))), ""
        yield f"page with {name}", changed(lambda pdf, action=action: _page_action(pdf, action)), ""

    def names(pdf: Pdf) -> None:
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _javascript()])))

    def catalog(pdf: Pdf) -> None:
        pdf.Root.AA = Dictionary(WC=_javascript(), DP=_javascript())

    def resources(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.Properties = Dictionary(A=_javascript(), JS=String("app.alert(3)"))

    def font(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.Font.F1.A = _javascript()

    def outline(pdf: Pdf) -> None:
        item = pdf.make_indirect(Dictionary(Title=String("x"), A=_javascript()))
        item.Next = item
        pdf.Root.Outlines = Dictionary(First=item, Last=item, Count=1)

    yield "script in names", changed(names), ""
    yield "script in catalog", changed(catalog), ""
    yield "script in resources", changed(resources), ""
    yield "script in a font", changed(font), ""
    yield "script in a bookmark that follows itself", changed(outline), ""


def _open_action(pdf: Pdf, action: Dictionary) -> None:
    pdf.Root.OpenAction = action


def _page_action(pdf: Pdf, action: Dictionary) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=action, C=action)


def _annotate(pdf: Pdf, *annotations: Dictionary) -> None:
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(one) for one in annotations])


def _link(action: Dictionary) -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 100, 100]), A=action, AA=Dictionary(E=action)
    )


def _look(pdf: Pdf, words: str) -> Dictionary:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    look = Stream(pdf, f"BT /H 10 Tf 2 4 Td ({words}) Tj ET".encode())
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    look.Resources = Dictionary(Font=Dictionary(H=font))
    return Dictionary(N=pdf.make_indirect(look))


def _carried(pdf: Pdf) -> Dictionary:
    file = pdf.make_stream(b"MZ program", Type=Name.EmbeddedFile)
    return Dictionary(Type=Name.Filespec, F=String("a.exe"), UF=String("a.exe"), EF=Dictionary(F=file))


def _carrying() -> Iterator[File]:
    def in_names(pdf: Pdf) -> None:
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), _carried(pdf)])))

    def associated(pdf: Pdf) -> None:
        pdf.Root.AF = Array([_carried(pdf)])
        pdf.pages[0].obj.AF = Array([_carried(pdf)])
        pdf.pages[0].obj.Resources.Font.F1.AF = Array([_carried(pdf)])

    def collection(pdf: Pdf) -> None:
        in_names(pdf)
        pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)

    def thumb(pdf: Pdf) -> None:
        pdf.pages[0].obj.Thumb = pdf.make_stream(b"\0" * 30, Width=1, Height=1)
        pdf.pages[0].obj.PieceInfo = Dictionary(App=Dictionary(Private=String("Jane Specimen")))
        pdf.pages[0].obj.Metadata = pdf.make_stream(b"<x>Jane Specimen</x>", Type=Name.Metadata, Subtype=Name.XML)

    yield "embedded file", changed(in_names), ""
    yield "associated files", changed(associated), ""
    yield "portfolio", changed(collection), ""
    yield "private data", changed(thumb), ""
    for kind in ("FileAttachment", "RichMedia", "Movie", "Sound", "3D", "Screen"):

        def media(pdf: Pdf, kind: str = kind) -> None:
            annotation = Dictionary(
                Type=Name.Annot,
                Subtype=Name("/" + kind),
                Rect=Array([0, 0, 50, 50]),
                FS=_carried(pdf),
                AP=_look(pdf, "x"),
            )
            annotation["/RichMediaContent"] = Dictionary(Assets=Dictionary(Names=Array([String("a"), _carried(pdf)])))
            _annotate(pdf, annotation)

        yield f"media {kind}", changed(media), ""


def form_field(pdf: Pdf, value: str = "field value", **more: Any) -> None:
    """A text field with a look on the first page."""
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("field"),
            V=String(value),
            F=4,
            Rect=Array([100, 500, 300, 520]),
            DA=String("/H 10 Tf 0 g"),
            AP=_look(pdf, value),
            AA=Dictionary(K=_javascript(), F=_javascript()),
        )
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DR=Dictionary(Font=Dictionary()), **more)


def _forms() -> Iterator[File]:
    def static(pdf: Pdf) -> None:
        form_field(pdf, XFA=pdf.make_stream(b"<xdp/>"))

    def dynamic(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=Array([String("template"), pdf.make_stream(b"<t/>")]))
        pdf.Root.NeedsRendering = True

    def looping(pdf: Pdf) -> None:
        form_field(pdf)
        field = pdf.Root.AcroForm.Fields[0]
        field.Parent = field
        field.Kids = Array([field])

    def redaction(pdf: Pdf) -> None:
        _annotate(pdf, Dictionary(Type=Name.Annot, Subtype=Name.Redact, Rect=Array([70, 690, 200, 715])))

    def comment(pdf: Pdf) -> None:
        _annotate(
            pdf,
            Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([50, 50, 250, 70]), AP=_look(pdf, "comment")),
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String(SECRET)),
        )

    yield "form", changed(form_field), ""
    yield "form without looks", changed(lambda pdf: form_field(pdf, NeedAppearances=True)), ""
    yield "static XFA", changed(static), ""
    yield "dynamic XFA", changed(dynamic), "XFA"
    yield "field that is its own parent", changed(looping), None
    yield "redaction that was not applied", changed(redaction), "redaction"
    yield "comments", changed(comment), ""
    yield "annotations that are none", changed(lambda pdf: put(pdf, "/Annots", Array([1, String("x"), Array([])]))), ""
    yield "annotations that are a number", changed(lambda pdf: put(pdf, "/Annots", 7)), ""


def put(pdf: Pdf, key: str, value: Any) -> None:
    pdf.pages[0].obj[key] = value


def layered(choice: str) -> bytes:
    """A page with hidden words in a layer that is off."""

    def change(pdf: Pdf) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("layer")))
        other = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("other")))
        config = Dictionary(OFF=Array([group]))
        content: Any = group
        if choice == "base":
            config = Dictionary(BaseState=Name.OFF, ON=Array([other]))
        elif choice == "membership":
            content = pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([group, other]), P=Name.AllOn))
        elif choice == "rule":
            rule = Array([Name.Not, Array([Name.Or, other, group])])
            config = Dictionary(OFF=Array([]))
            content = pdf.make_indirect(Dictionary(Type=Name.OCMD, VE=rule))
            config = Dictionary(OFF=Array([pdf.make_indirect(Dictionary(Type=Name.OCG))]))
        elif choice == "endless rule":
            rule = pdf.make_indirect(Array([Name.Not]))
            rule.append(rule)
            content = pdf.make_indirect(Dictionary(Type=Name.OCMD, VE=rule))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group, other]), D=config)
        page = pdf.pages[0].obj
        if choice == "object":
            look = _look(pdf, SECRET).N
            look.OC = group
            page.Resources.XObject = Dictionary(X=look)
            more = b" /X Do"
        else:
            page.Resources.Properties = Dictionary(L=content)
            more = f" /OC /L BDC BT /F1 12 Tf 72 600 Td ({SECRET}) Tj ET EMC".encode()
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + more)

    return changed(change)


def _layers() -> Iterator[File]:
    for choice in ("off", "base", "membership", "rule", "object"):
        yield f"hidden layer {choice}", layered(choice), ""
    yield "hidden layer endless rule", layered("endless rule"), "layers"


def _sizes() -> Iterator[File]:
    for name, box, why in (
        ("huge", [0, 0, 20000, 20000], "200 inches"),
        ("enormous", [0, 0, 10**15, 10**15], "200 inches"),
        ("zero", [0, 0, 0, 0], "half an inch"),
        ("thin", [0, 0, 612, 1], "half an inch"),
        ("backwards", [612, 792, 0, 0], ""),
        ("elsewhere", [-100, -200, 512, 592], ""),
    ):
        yield f"page {name}", changed(lambda pdf, box=box: put(pdf, "/MediaBox", Array(box))), why
    yield "page without size", changed(lambda pdf: put(pdf, "/MediaBox", Array([0, 0, Name.x, 7]))), None
    yield "page in large units", changed(lambda pdf: put(pdf, "/UserUnit", 1000)), "200 inches"
    yield "page turned", changed(lambda pdf: put(pdf, "/Rotate", 90)), ""
    yield "page turned oddly", changed(lambda pdf: put(pdf, "/Rotate", 17)), None
    yield "page cropped", changed(lambda pdf: put(pdf, "/CropBox", Array([50, 600, 400, 750]))), ""
    yield "crop outside", changed(lambda pdf: put(pdf, "/CropBox", Array([9000, 9000, 9100, 9100]))), ""


def _trees() -> Iterator[File]:
    pages = "<< /Type /Catalog /Pages 2 0 R >>"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"
    drawn = "<< /Length 14 >>\nstream\n9 9 m 90 9 l S\nendstream"
    yield "5,000 pages", saved(page_pdf(5000)), "5,000 pages"
    yield "no pages", saved(Pdf.new()), "no pages"
    yield "tree in itself", raw(pages, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), "damaged"
    yield (
        "tree in a circle",
        raw(pages, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Pages /Kids [2 0 R] >>"),
        None,
    )
    yield "page in a circle", raw(pages, "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>", page), None
    yield "same page again", raw(pages, "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>", page, drawn), ""
    yield "kids are none", raw(pages, "<< /Type /Pages /Kids 7 /Count 1 >>"), None
    yield "count that lies", raw(pages, "<< /Type /Pages /Kids [3 0 R] /Count 999999999 >>", page, drawn), ""
    yield "negative count", raw(pages, "<< /Type /Pages /Kids [3 0 R] /Count -5 >>", page, drawn), ""
    yield "no tree", raw("<< /Type /Catalog >>"), None
    yield "catalog is a number", raw("7"), None
    yield (
        "parent is its child",
        raw(
            pages,
            "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>",
            "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 612 792] >>",
        ),
        None,
    )
    deep = [pages] + [f"<< /Type /Pages /Kids [{number + 3} 0 R] /Count 1 >>" for number in range(2000)]
    yield "deep tree", raw(*deep, page), None
    yield (
        "deep array",
        raw("<< /Type /Catalog /Pages 2 0 R /X " + "[" * 5000 + "]" * 5000 + ">>", "<< /Type /Pages >>"),
        None,
    )


def _stream(pdf: Pdf, packed: bytes, *filters: Any) -> Stream:
    stream = Stream(pdf, b"")
    stream.write(packed, filter=Array(list(filters)))
    return stream


def _bombs() -> Iterator[File]:
    flate = Name.FlateDecode
    large = zlib.compress(b" " * 30_000_000, 9)

    def contents(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_indirect(_stream(pdf, zlib.compress(large, 9), flate, flate))

    def image(pdf: Pdf) -> None:
        stream = _stream(pdf, zlib.compress(b"\0" * 100), flate)
        stream.Type, stream.Subtype, stream.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
        stream.Width, stream.Height, stream.BitsPerComponent = 100_000, 100_000, 8
        pdf.pages[0].obj.Resources.XObject = Dictionary(I=pdf.make_indirect(stream))

    def laughs(pdf: Pdf) -> None:
        below = pdf.make_indirect(_piece(pdf, b"BT /F1 9 Tf (ha) Tj ET", Dictionary()))
        for _ in range(12):
            below = pdf.make_indirect(_piece(pdf, b" /X Do" * 12, Dictionary(X=below)))
        _show(pdf, below)

    def itself(pdf: Pdf) -> None:
        piece = pdf.make_indirect(_piece(pdf, b"/X Do /X Do", Dictionary()))
        piece.Resources.XObject = Dictionary(X=piece)
        _show(pdf, piece)

    def glyph(pdf: Pdf) -> None:
        font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type3,
                FontBBox=Array([0, 0, 9, 9]),
                FontMatrix=Array([0.1, 0, 0, 0.1, 0, 0]),
                FirstChar=97,
                LastChar=97,
                Widths=Array([9]),
                Encoding=Dictionary(Differences=Array([97, Name.a])),
                CharProcs=Dictionary(a=pdf.make_stream(b"9 0 d0 BT /F9 9 Tf (a) Tj ET")),
            )
        )
        font.Resources = Dictionary(Font=Dictionary(F9=font))
        pdf.pages[0].obj.Resources.Font.F9 = font
        pdf.pages[0].obj.Contents = pdf.make_stream(b"BT /F9 9 Tf 9 9 Td (a) Tj ET")

    yield "bomb in the content", changed(contents), "unpacked"
    yield (
        "bomb of many filters",
        changed(lambda pdf: put(pdf, "/Contents", pdf.make_indirect(_stream(pdf, zlib.compress(b"x"), *[flate] * 40)))),
        None,
    )
    yield "image of ten thousand million points", changed(image), "points"
    yield "piece drawn 12 to the power of 12 times", changed(laughs), "drawn"
    yield "piece that draws itself", changed(itself), "draws itself"
    yield "letter that draws itself", changed(glyph), None
    yield (
        "content that never closes",
        changed(lambda pdf: put(pdf, "/Contents", pdf.make_stream(b"q [ ( " * 50_000))),
        None,
    )
    yield "content of many q", changed(lambda pdf: put(pdf, "/Contents", pdf.make_stream(b"q " * 200_000))), None
    yield (
        "content that is a font",
        changed(lambda pdf: put(pdf, "/Contents", pdf.pages[0].obj.Resources.Font.F1)),
        None,
    )


def _piece(pdf: Pdf, content: bytes, pieces: Dictionary) -> Stream:
    piece = Stream(pdf, content)
    piece.Type, piece.Subtype, piece.BBox = Name.XObject, Name.Form, Array([0, 0, 612, 792])
    piece.Resources = Dictionary(XObject=pieces, Font=pdf.pages[0].obj.Resources.Font)
    return piece


def _show(pdf: Pdf, piece: Any) -> None:
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=piece)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")


def _disguised() -> Iterator[File]:
    """Things that stand where only what is shown should stand."""

    def elsewhere(pdf: Pdf) -> None:
        stream = Stream(pdf, b"")
        stream["/F"] = Dictionary(Type=Name.Filespec, F=String("//host/content"))
        pdf.pages[0].obj.Contents = pdf.make_indirect(stream)

    def reference(pdf: Pdf) -> None:
        piece = _piece(pdf, b"", Dictionary())
        piece.Ref = Dictionary(F=Dictionary(Type=Name.Filespec, F=String("other.pdf")), Page=0)
        piece.OPI = Dictionary({"/2.0": Dictionary(F=String("x"))})
        piece.Metadata = pdf.make_stream(b"<x/>", Type=Name.Metadata)
        _show(pdf, pdf.make_indirect(piece))

    def postscript(pdf: Pdf) -> None:
        program = Stream(pdf, b"(x) run")
        program.Type, program.Subtype = Name.XObject, Name.PS
        _show(pdf, pdf.make_indirect(program))

    def back(pdf: Pdf) -> None:
        pdf.Root.OpenAction = _javascript()
        pdf.pages[0].obj.Resources.XObject = Dictionary(X=pdf.Root, Y=pdf.pages[0].obj)

    def astray(pdf: Pdf) -> None:
        pdf.Root.OpenAction = _javascript()
        pdf.pages[0].obj.Group = pdf.Root
        pdf.pages[0].obj.Resources = pdf.Root

    def structure(pdf: Pdf) -> None:
        link = pdf.make_indirect(_link(_javascript()))
        element = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Link, K=Dictionary(Type=Name.OBJR, Obj=link))
        )
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=element)
        pdf.pages[0].obj.Tabs = Name.S

    yield "content in another file", changed(elsewhere), ""
    yield "reference to another file", changed(reference), ""
    yield "PostScript", changed(postscript), ""
    yield "the catalog as an image", changed(back), ""
    yield "the catalog as resources", changed(astray), ""
    yield "action kept by the tags", changed(structure), ""
    yield "page that is a web page too", b"<html><script>alert(1)</script>\n" + saved(page_pdf()), ""


def _images() -> Iterator[File]:
    memory = BytesIO()
    Image.effect_noise((200, 200), 60).save(memory, "PNG")
    png = memory.getvalue()
    memory = BytesIO()
    Image.effect_noise((200, 200), 60).save(memory, "JPEG")
    jpeg = memory.getvalue()
    memory = BytesIO()
    Image.new("1", (200, 200), 1).save(memory, "TIFF")
    tiff = memory.getvalue()
    for name, data in (("PNG", png), ("JPEG", jpeg), ("TIFF", tiff)):
        yield f"{name} that is whole", data, ""
        yield f"{name} cut in half", data[: len(data) // 2], "damaged"
        yield f"{name} head only", data[:12], "damaged"
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )
    yield "PNG bomb", bomb, "points"
    loop = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 0) + struct.pack("<I", 8)
    yield "TIFF that follows itself", loop, "damaged"
    exif = Image.Exif()
    exif[0x010E] = "Jane Specimen"
    memory = BytesIO()
    Image.new("RGB", (200, 100), "white").save(memory, "JPEG", exif=exif, comment=b"Jane Specimen")
    yield "JPEG with a name in it", memory.getvalue(), ""


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _others() -> Iterator[File]:
    yield "empty", b"", "empty"
    yield "zeros", b"\0" * 5000, "empty"
    yield "blanks", b" \n" * 50, "empty"
    yield "zip", b"PK\x03\x04" + b"\0" * 100, "zip"
    yield "Word", b"PK\x03\x04....[Content_Types].xml" + b"\0" * 100, "Office"
    yield "old Office", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "Office"
    yield "program", b"MZ\x90\0" + b"\0" * 100, "program"
    yield "web page", b"<!DOCTYPE html><script>alert(1)</script>", "web page"
    yield "GIF", b"GIF89a" + b"\0" * 50, "GIF"
    yield "HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 50, "JPEG"
    yield "bytes by lot", random.Random(1).randbytes(5000), "none of the kinds"
    yield "X12 that is cut", b"ISA*00*          *00*", None
    yield "acknowledgement", _ACKNOWLEDGEMENT, "X12"
    yield "UTF-16", "words".encode("utf-16"), "UTF-16"


_ACKNOWLEDGEMENT = (
    b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260101*1200*^*00501*000000001*0*T*:~"
    b"GS*FA*A*B*20260101*1200*1*X*005010X231A1~ST*999*0001~AK1*HC*1~AK9*A*1*1*1~SE*4*0001~GE*1*1~IEA*1*000000001~"
)
