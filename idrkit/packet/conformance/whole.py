"""A finished file against PDF/A-3 and PDF/UA-1: what it says of itself, what it carries, and its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from idrkit.packet.conformance.pages import page_problems, unicode_problems
from idrkit.packet.conformance.problem import ACCESSIBLE, ARCHIVAL, Problem
from idrkit.packet.conformance.tags import tag_problems

_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
_ALIKE = {"Title": "dc:title", "Author": "dc:creator", "Subject": "dc:description", "Keywords": "pdf:Keywords",
          "Creator": "xmp:CreatorTool", "Producer": "pdf:Producer"}  # fmt: skip
_CLAIM = re.compile(rb"pdf(ua|a)id:(part|conformance)\s*(?:=\s*[\"']|>)\s*(\w+)")


def problems(data: bytes) -> tuple[Problem, ...]:
    """Everything found in a finished packet, each once."""
    found: dict[Problem, None] = {}
    with Pdf.open(BytesIO(data)) as pdf:
        for one in (*_said_of_itself(pdf), *_carried(pdf), *page_problems(pdf), *unicode_problems(pdf),
                    *tag_problems(pdf)):  # fmt: skip
            found.setdefault(one)
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", data):
        found.setdefault(Problem(f"{ARCHIVAL}, 6.1.2", "the head of the file is not as it should be"))
    return tuple(found)


def claims(pdf: Pdf) -> dict[str, str]:
    """What a file says of itself: {"a": "3", "level": "A", "ua": "1"}, each only where it is said."""
    metadata = pdf.Root.get(Name.Metadata)
    if not isinstance(metadata, Stream):
        return {}
    said = {}
    for which, what, value in _CLAIM.findall(metadata.read_bytes()):
        if what == b"part":
            said[which.decode()] = value.decode()
        elif which == b"a":
            said["level"] = value.decode().upper()
    return said


def _said_of_itself(pdf: Pdf) -> Iterator[Problem]:
    root = pdf.Root
    if Name.ID not in pdf.trailer:
        yield Problem(f"{ARCHIVAL}, 6.1.3", "the file has no identifier")
    if pdf.is_encrypted:
        yield Problem(f"{ARCHIVAL}, 6.1.3", "the file is encrypted")
    metadata = root.get(Name.Metadata)
    if not isinstance(metadata, Stream) or Name.Filter in metadata:
        yield Problem(f"{ARCHIVAL}, 6.6.2.1", "there is no plain XMP metadata")
        return
    tree = ElementTree.fromstring(metadata.read_bytes().strip())  # noqa: S314 - our own file
    for name, value in pdf.docinfo.items():
        if str(name)[1:] in _ALIKE and _text(tree, _ALIKE[str(name)[1:]]) != str(value):
            yield Problem(f"{ARCHIVAL}, 6.6.3", f"{str(name)[1:]} is not the same in both places")
    title = str(pdf.docinfo.get(Name.Title, ""))
    if not title or not bool(root.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle, False)):
        yield Problem(f"{ACCESSIBLE}, 7.1", "the title is not there or not shown")
    if not isinstance(root.get(Name.Lang), String) or not str(root.Lang):
        yield Problem(f"{ACCESSIBLE}, 7.2", "the language is not said")
    marks = root.get(Name.MarkInfo, Dictionary())
    if not bool(marks.get(Name.Marked, False)) or bool(marks.get(Name.Suspects, False)):
        yield Problem(f"{ACCESSIBLE}, 7.1", "the file does not say that it is tagged")


def _text(tree: Any, name: str) -> str:
    prefix, _, local = name.partition(":")
    found = tree.find(f".//{{{_SPACES[prefix]}}}{local}")
    return "" if found is None else "".join(found.itertext())


def _carried(pdf: Pdf) -> Iterator[Problem]:
    root = pdf.Root
    intents = list(root.get(Name.OutputIntents, Array()))
    if len(intents) != 1 or intents[0].get(Name.S) != Name.GTS_PDFA1 or Name.DestOutputProfile not in intents[0]:
        yield Problem(f"{ARCHIVAL}, 6.2.3", "there is no one colour profile for the file")
    elif intents[0].DestOutputProfile.read_bytes()[36:40] != b"acsp":
        yield Problem(f"{ARCHIVAL}, 6.2.3", "the colour profile is none")
    names = root.get(Name.Names, Dictionary())
    if any(name in root for name in (Name.OpenAction, Name.AA, Name.AcroForm)) or Name.JavaScript in names:
        yield Problem(f"{ARCHIVAL}, 6.5", "the file holds something active")
    associated = {one.objgen for one in root.get(Name.AF, Array())}
    files = names.get(Name.EmbeddedFiles, Dictionary()).get(Name.Names, Array())
    for spec in list(files)[1::2]:
        if spec.objgen not in associated or Name.AFRelationship not in spec:
            yield Problem(f"{ARCHIVAL}, 6.8", "a file inside does not say how it belongs to this one")
        elif not all(name in spec for name in (Name.F, Name.UF)) or Name.Subtype not in spec.EF.F:
            yield Problem(f"{ARCHIVAL}, 6.8", "a file inside does not say what it is")
