"""What makes a joined packet an archival file: its metadata, its colour space, and packet.json inside it.

PDF/A-3 (ISO 19005-3) wants the metadata twice and alike, in the information dictionary and as XMP (6.6.3); a colour
profile for colours named without one (6.2.3); and for each file inside the relation it stands in (6.8). Standards that
XMP does not know, PDF/UA's mark among them, are described beside it (6.6.2.3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Pdf, String

from idrkit.packet.marks import Marks
from idrkit.packet.pdf import srgb_profile

CREATOR = "idrkit"
EMBEDDED = "packet.json"
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff￾￿\s]+")
_UA_SCHEMA = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


@dataclass(frozen=True, slots=True)
class Describing:
    """What a packet says of itself: title, who submits it, what about, words to find it by, its language."""

    title: str
    author: str
    subject: str
    keywords: str = ""
    language: str = "en-US"


@dataclass(frozen=True, slots=True)
class Archive:
    """What makes the file archival: the standards it may claim, and the data put inside with its day."""

    marks: Marks
    data: bytes
    as_of: date


def describe(packet: Pdf, what: Describing, marks: Marks | None) -> None:
    """Write the metadata, the same in both places; nothing in it depends on the clock."""
    texts = {"Title": what.title, "Author": what.author, "Subject": what.subject, "Keywords": what.keywords}
    said = {name: _plain(text) for name, text in texts.items() if _plain(text)}
    for name in list(packet.docinfo.keys()):
        del packet.docinfo[name]
    for name, text in {**said, "Creator": CREATOR}.items():
        packet.docinfo[Name(f"/{name}")] = String(text)
    packet.Root.Lang = String(what.language)
    packet.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    packet.Root.PageMode = Name.UseOutlines
    metadata = packet.make_stream(_xmp(said, what.language, marks))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    packet.Root.Metadata = metadata


def archive(packet: Pdf, one: Archive) -> None:
    """Put the colour profile and packet.json into the file."""
    profile = packet.make_stream(srgb_profile(), N=3, Alternate=Name.DeviceRGB)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    packet.Root.OutputIntents = Array([packet.make_indirect(intent)])
    day = String(f"D:{one.as_of:%Y%m%d}000000Z")
    inside = packet.make_stream(one.data, Type=Name.EmbeddedFile, Subtype=Name("/application/json"))
    inside.Params = Dictionary(Size=len(one.data), ModDate=day, CreationDate=day)
    spec = packet.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(EMBEDDED),
            UF=String(EMBEDDED),
            EF=Dictionary(F=inside, UF=inside),
            Desc=String("The facts, findings, deadlines and provisions of this packet, for machines"),
            AFRelationship=Name.Data,
        )
    )
    names = packet.Root.get(Name.Names, Dictionary())
    names.EmbeddedFiles = Dictionary(Names=Array([String(EMBEDDED), spec]))
    packet.Root.Names = names
    packet.Root.AF = Array([spec])


def _plain(text: str) -> str:
    return _NO_TEXT.sub(" ", text).strip()


def _xmp(said: Mapping[str, str], language: str, marks: Marks | None) -> bytes:
    text = {name: escape(value) for name, value in said.items()}
    lines = [
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">',
        "<dc:format>application/pdf</dc:format>",
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>",
    ]
    if "Title" in text:
        lines.append(f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{text["Title"]}</rdf:li></rdf:Alt></dc:title>')
    if "Author" in text:
        lines.append(f"<dc:creator><rdf:Seq><rdf:li>{text['Author']}</rdf:li></rdf:Seq></dc:creator>")
    if "Subject" in text:
        about = f'<rdf:Alt><rdf:li xml:lang="x-default">{text["Subject"]}</rdf:li></rdf:Alt>'
        lines.append(f"<dc:description>{about}</dc:description>")
    if "Keywords" in text:
        lines.append(f"<pdf:Keywords>{text['Keywords']}</pdf:Keywords>")
    lines.append(f"<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool></rdf:Description>")
    if marks and marks.archival:
        lines.append(
            '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>'
            f"<pdfaid:conformance>{marks.archival}</pdfaid:conformance></rdf:Description>"
        )
    if marks and marks.accessible:
        lines.append(
            '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
            f"<pdfuaid:part>1</pdfuaid:part></rdf:Description>{_UA_SCHEMA}"
        )
    lines.append('</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>')
    return "\n".join(lines).encode()
