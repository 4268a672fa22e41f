"""Synthetic exhibits, the same bytes every time: pages of many sizes, scans, tagged letters, links and bookmarks."""

import hashlib
import io
from datetime import date
from functools import cache

import pikepdf
from packet_cases import RULEBOOK, assessed
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, String

from idrkit.assess.results import Stage
from idrkit.claims.exhibits import Exhibit
from idrkit.claims.prepared import ExhibitSet, PreparedExhibit, Quarantined
from idrkit.packet.documents import build_packet
from idrkit.packet.pdf import html_to_pdf
from idrkit.places import bundled

# Name, media box, what else the page says.
SIZES = (
    ("letter", (0, 0, 612, 792), {}),
    ("landscape", (0, 0, 792, 612), {}),
    ("a4", (0, 0, 595.28, 841.89), {}),
    ("legal", (0, 0, 612, 1008), {}),
    ("tiny", (0, 0, 200, 120), {}),
    ("turned by 90", (0, 0, 612, 792), {"Rotate": 90}),
    ("turned by 180", (0, 0, 612, 792), {"Rotate": 180}),
    ("turned by 270 off the corner", (10, 20, 622, 812), {"Rotate": 270}),
    ("in larger units", (0, 0, 306, 396), {"UserUnit": 2}),
    ("cropped", (0, 0, 800, 1000), {"CropBox": (60, 90, 700, 920)}),
    ("huge", (0, 0, 2592, 3456), {}),
)
RECORDED = [
    {"id": "A", "kind": "remittance", "title": "Remittance advice", "dated": "2026-10-30", "source": "the plan"},
    {"id": "B", "kind": "notice", "title": "Open negotiation notice as sent"},
    {"id": "C", "kind": "cv", "title": "Curriculum vitae", "dated": "2026-05-01", "source": "the practice"},
    {"id": "D", "kind": "case_log", "title": "Case log, redacted", "source": "the practice"},
]
STATEMENTS = [
    {"factor": "training_experience_quality", "text": "The physician is board certified.", "exhibit": "C", "page": "3"},
    {"factor": "training_experience_quality", "text": "Thirty cases a month are read.", "exhibit": "C", "page": "9-10"},
    {"factor": "acuity_or_complexity", "text": "Three modalities were monitored.", "exhibit": "A", "page": "2"},
    {"factor": "acuity_or_complexity", "text": "The case lasted six hours.", "exhibit": "D", "page": "1"},
]


def saved(pdf):
    memory = io.BytesIO()
    pdf.save(memory, deterministic_id=True)
    return memory.getvalue()


def words_of(name, number=0):
    return f"Words of the page {name}"


def add_page(pdf, box, text, extra=b"", **more):
    """A shaded page with its words near the head and a line at the very foot of it, in a font that is not embedded."""
    left, bottom, right, top = more.get("CropBox", box)
    wide, high = right - left, top - bottom
    content = (
        f"q 0.9 0.95 1 rg {left} {bottom} {wide} {high} re f Q "
        f"BT /F {high / 50:.2f} Tf {left + wide * 0.05:.2f} {bottom + high * 0.9:.2f} Td ({text}) Tj ET "
        f"BT /F {high / 60:.2f} Tf {left + wide * 0.05:.2f} {bottom + high * 0.006:.2f} Td (Foot of the page) Tj ET"
    )
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page = pdf.make_indirect(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array(box),
            Resources=Dictionary(Font=Dictionary(F=font)),
            Contents=pdf.make_stream(content.encode() + extra),
        )
    )
    for key, value in more.items():
        page[Name(f"/{key}")] = Array(value) if isinstance(value, tuple) else value
    pdf.pages.append(Page(page))
    return page


@cache
def of_many_sizes():
    """A page of each size, bookmarks to two, a link to the fourth, one to the outside, one that poses as ours."""
    pdf = pikepdf.new()
    # The third leaves its graphics state open and marks content of a tree that is not there.
    loose = b"\nq 3 0 0 3 0 0 cm /P <</MCID 3>> BDC EMC"
    pages = [add_page(pdf, box, words_of(name), loose if name == "a4" else b"", **more) for name, box, more in SIZES]
    to_fourth = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([40, 700, 300, 740]),
        Dest=Array([pages[3], Name.XYZ, 0, 900, 0]),
    )
    outside = [
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([40, 600, 300, 640]),
            A=Dictionary(S=Name.URI, URI=String(address)),
        )
        for address in ("https://example.com/", "packet:nowhere")
    ]
    pages[0].Annots = Array([pdf.make_indirect(to_fourth), *outside])
    with pdf.open_outline() as outline:
        outline.root.extend([OutlineItem("Training", 1), OutlineItem("Certificates", 4)])
    return saved(pdf)


@cache
def tagged_letter():
    """A letter of two pages with a structure tree of its own and a link from the first page to the second."""
    body = (
        '<h1>Letter of the plan</h1><p>The first page. <a href="#second">See below</a> '
        '<a href="https://example.com/">outside</a></p>'
        '<table><tr><th scope="row">QPA</th><td>$512.00</td></tr></table>'
        '<h2 id="second" style="break-before: page">Annex</h2><p>The amounts disclosed for each line.</p>'
    )
    style = "<style>body { font-family: var(--serif) }</style>"
    head = f'<title>Letter</title><link rel="stylesheet" href="fonts/fonts.css">{style}'
    html = f'<!DOCTYPE html><html lang="en-US"><head>{head}</head><body>{body}</body></html>'
    return html_to_pdf(html, bundled("templates"), title="Letter of the plan")


@cache
def scan(pages=1, noise=0):
    """Pages that are pictures only; with `noise` each holds so many bytes that cannot be compressed."""
    pdf = pikepdf.new()
    for number in range(pages):
        blocks = range(max(noise // 32, 1))
        data = b"".join(hashlib.sha256(f"{number} {block}".encode()).digest() for block in blocks)
        picture = pdf.make_stream(
            data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=32,
            Height=len(data) // 32,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 612, 792]),
            Resources=Dictionary(XObject=Dictionary(Im=picture)),
            Contents=pdf.make_stream(b"q 612 0 0 792 0 0 cm /Im Do Q"),
        )
        pdf.pages.append(Page(pdf.make_indirect(page)))
    return saved(pdf)


def prepared(letter, data, text, notes=(), **more):
    """An exhibit as intake hands it over."""
    record = next((one for one in RECORDED if one["id"] == letter), {"id": letter, "kind": "letter", "title": "Letter"})
    return PreparedExhibit(
        Exhibit.model_validate({**record, **more}), data, hashlib.sha256(data).hexdigest(), tuple(text), tuple(notes)
    )


def letter_a(**more):
    return prepared("A", tagged_letter(), ("The first page.", "The amounts disclosed for each line."), **more)


def sizes_c(**more):
    return prepared("C", of_many_sizes(), [words_of(name) for name, _, _ in SIZES], **more)


def scan_d(pages=1, noise=0):
    return prepared("D", scan(pages, noise), [""] * pages)


def quarantined(letter="B", reason="Its PDF is encrypted; save a copy without a password."):
    record = next(one for one in RECORDED if one["id"] == letter)
    return Quarantined(Exhibit.model_validate(record), reason)


def exhibit_set(*one, out=()):
    return ExhibitSet(tuple(one), tuple(out), given=True)


FULL = {"idre_selected": "2026-11-16", "exhibits": RECORDED, "statements": STATEMENTS}


def offer(exhibits, **changes):
    """An offer packet with these exhibits."""
    return build_packet(assessed(as_of=date(2026, 11, 23), **{**FULL, **changes}), Stage.OFFER, RULEBOOK, exhibits)
