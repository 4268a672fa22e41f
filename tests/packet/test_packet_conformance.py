"""PDF/A-3 and PDF/UA-1: packets keep to what they claim, claim no more, and the tests would see a defect."""

import io
import json
from datetime import date

import pikepdf
import pytest
from exhibit_cases import exhibit_set, letter_a, offer, prepared, scan_d, sizes_c, tagged_letter
from packet_cases import BLOCKING, PASSING, RULEBOOK, assessed
from pikepdf import Array, Dictionary, Name, String

from idrkit.assess.results import Stage
from idrkit.claims.prepared import ExhibitSet
from idrkit.packet.conformance.pages import page_problems
from idrkit.packet.conformance.whole import claims, problems
from idrkit.packet.documents import build_packet
from idrkit.packet.exhibits.mount import mount
from idrkit.packet.exhibits.standing import marks_of
from idrkit.packet.record import record_bytes
from idrkit.packet.write import write_packet

MEMBER = "SYN-MEMBER-7731"
FULL = {"a": "3", "level": "A", "ua": "1"}


@pytest.fixture(scope="module")
def cache():
    return {}


@pytest.fixture(scope="module")
def packet(tmp_path_factory, cache):
    """An offer with a tagged exhibit: tables, bars, links, a page of others' making."""
    written = write_packet(offer(exhibit_set(letter_a())), tmp_path_factory.mktemp("whole"), cache=cache)
    return written.path.read_bytes()


CASES = [(stage, findings) for stage in Stage for findings in (PASSING, PASSING + BLOCKING)]


@pytest.mark.parametrize(("stage", "findings"), CASES)
def test_packets_keep_to_the_standards_they_claim(tmp_path, cache, stage, findings):
    built = build_packet(assessed(findings, as_of=date(2026, 11, 23)), stage, RULEBOOK)
    written = write_packet(built, tmp_path, cache=cache)
    data = written.path.read_bytes()
    assert problems(data) == ()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert claims(pdf) == FULL
    told = json.loads(written.manifest.read_text(encoding="utf-8"))
    assert told["conformance"] == {"claimed": ["PDF/A-3a", "PDF/UA-1"], "not_claimed_because": []}


# --- the tests see a defect


def first(pdf, kind):
    return next(one for one in elements(pdf.Root.StructTreeRoot) if kind == one.S)


def elements(node):
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def note(pdf):
    return next(one for page in pdf.pages for one in page.obj.get("/Annots", []))


def with_note(pdf):
    return next(page.obj for page in pdf.pages if "/Annots" in page.obj)


def font(pdf):
    return next(iter(pdf.pages[0].Resources.Font.values()))


def set_at(where, name, value):
    where[Name(name)] = value


def drop(where, name):
    del where[Name(name)]


def more(pdf, operators):
    pdf.pages[0].contents_add(operators)


DEFECTS = {
    "a script": (lambda pdf: set_at(pdf.Root, "/OpenAction", Dictionary(S=Name.JavaScript, JS=String("x"))), "6.5"),
    "an action of a page": (lambda pdf: set_at(pdf.pages[0].obj, "/AA", Dictionary()), "6.5.2"),
    "a program to start": (lambda pdf: set_at(note(pdf), "/A", Dictionary(S=Name.Launch, F=String("x"))), "6.5.1"),
    "no colour profile": (lambda pdf: drop(pdf.Root, "/OutputIntents"), "6.2.3"),
    "a file without relation": (lambda pdf: drop(pdf.Root.AF[0], "/AFRelationship"), "6.8"),
    "a file that is not associated": (lambda pdf: drop(pdf.Root, "/AF"), "6.8"),
    "another title": (lambda pdf: set_at(pdf.docinfo, "/Title", String("Another")), "6.6.3"),
    "another creator": (lambda pdf: set_at(pdf.docinfo, "/Creator", String("Another")), "6.6.3"),
    "no language": (lambda pdf: drop(pdf.Root, "/Lang"), "7.2"),
    "not marked": (lambda pdf: set_at(pdf.Root.MarkInfo, "/Marked", False), "7.1"),
    "the title not shown": (lambda pdf: drop(pdf.Root.ViewerPreferences, "/DisplayDocTitle"), "7.1"),
    "no tree": (lambda pdf: drop(pdf.Root, "/StructTreeRoot"), "7.1"),
    "links out of order": (lambda pdf: drop(with_note(pdf), "/Tabs"), "7.18.3"),
    "a mute link": (lambda pdf: drop(note(pdf), "/Contents"), "7.18.5"),
    "a link outside the tree": (lambda pdf: drop(note(pdf), "/StructParent"), "7.18.1"),
    "a link that is a paragraph": (lambda pdf: set_at(first(pdf, Name.Link), "/S", Name.P), "7.18.5"),
    "a link that is not printed": (lambda pdf: set_at(note(pdf), "/F", 0), "6.3.2"),
    "a hidden link": (lambda pdf: set_at(note(pdf), "/F", 6), "6.3.2"),
    "a mute picture": (lambda pdf: set_at(first(pdf, Name.P), "/S", Name.Figure), "7.3"),
    "a head without scope": (lambda pdf: [drop(first(pdf, Name.TH), key) for key in ("/A", "/ID")], "7.5"),
    "a cell in no row": (lambda pdf: set_at(first(pdf, Name.TR), "/S", Name.P), "7.2"),
    "a heading left out": (lambda pdf: set_at(first(pdf, Name.H2), "/S", Name.H4), "7.4.2"),
    "an unknown kind": (lambda pdf: set_at(first(pdf, Name.P), "/S", Name.Wonder), "7.1"),
    "content outside the tree": (lambda pdf: more(pdf, b"0 0 9 9 re f"), "7.1"),
    "content of no element": (lambda pdf: more(pdf, b"/P <</MCID 999>> BDC 0 0 9 9 re f EMC"), "7.1"),
    "an artifact within content": (
        lambda pdf: more(pdf, b"/Artifact BMC /P <</MCID 0>> BDC 0 0 9 9 re f EMC EMC"),
        "7.1",
    ),
    "a font left out": (
        lambda pdf: drop(font(pdf).DescendantFonts[0].FontDescriptor, "/FontFile2"),
        "6.2.11.4.1",
    ),
    "letters without meaning": (lambda pdf: drop(font(pdf), "/ToUnicode"), "6.2.11.7.2"),
    "four inks": (lambda pdf: more(pdf, b"/Artifact BMC 0 0 0 1 k 0 0 9 9 re f EMC"), "6.2.4.3"),
    "a picture in four inks": (lambda pdf: picture(pdf, ColorSpace=Name.DeviceCMYK), "6.2.4.3"),
    "a picture to be smoothed": (lambda pdf: picture(pdf, Interpolate=True), "6.2.8.1"),
    "a picture with another version": (lambda pdf: picture(pdf, Alternates=Array()), "6.2.9"),
    "an unknown blend": (lambda pdf: state(pdf, BM=Name.Wonder), "6.2.10"),
    "a transfer function": (lambda pdf: state(pdf, TR=Name.Identity), "6.2.5"),
}


def picture(pdf, **said):
    head = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8}
    pdf.pages[0].obj.Resources.XObject.Defect = pdf.make_stream(
        b"0000", **{**head, "ColorSpace": Name.DeviceGray, **said}
    )


def state(pdf, **said):
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(Defect=Dictionary(Type=Name.ExtGState, **said))


def saved(pdf):
    memory = io.BytesIO()
    pdf.save(memory)
    return memory.getvalue()


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_seen(packet, defect):
    make, clause = DEFECTS[defect]
    with pikepdf.open(io.BytesIO(packet)) as pdf:
        make(pdf)
        found = problems(saved(pdf))
    assert clause in {one.clause.partition(", ")[2] for one in found}


def test_without_a_defect_nothing_is_seen(packet):
    assert problems(packet) == ()


def test_lzw_is_seen():
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].obj.Contents = pdf.make_stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01")
        pdf.pages[0].obj.Contents.Filter = Name.LZWDecode
        assert "LZW compression is used" in {one.what for one in page_problems(pdf)}


# --- what exhibits leave of the marks


def claiming_letter():
    """A tagged letter of somebody else: its metadata say PDF/A-2a and PDF/UA-1, its producer is not ours."""
    return told_letter('pdfaid:part="2" pdfaid:conformance="A" pdfuaid:part="1"')


def told_letter(said):
    metadata = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
        f'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" {said}/></rdf:RDF></x:xmpmeta>'
    ).encode()
    with pikepdf.open(io.BytesIO(tagged_letter())) as pdf:
        pdf.docinfo[Name.Producer] = String("A word processor")
        pdf.Root.Metadata = pdf.make_stream(metadata, Type=Name.Metadata, Subtype=Name.XML)
        memory = io.BytesIO()
        pdf.save(memory, deterministic_id=True)
        return memory.getvalue()


LETTERS = ["one", "two"]
MARKS = {
    "typeset here": (letter_a, "A", True, ()),
    "a scan": (scan_d, "U", False, ("came without tags",)),
    "fonts not embedded": (sizes_c, None, False, ("the font Helvetica is not embedded", "came without tags")),
    "claims both": (lambda: prepared("A", claiming_letter(), LETTERS), "A", True, ()),
    "claims PDF/A alone": (
        lambda: prepared("A", told_letter('pdfaid:part="3" pdfaid:conformance="U"'), LETTERS),
        "U",
        False,
        ("does not claim PDF/UA",),
    ),
    "claims nothing": (
        lambda: prepared("A", told_letter(""), LETTERS),
        None,
        False,
        ("does not claim PDF/A", "does not claim PDF/UA"),
    ),
}


@pytest.mark.parametrize("kind", MARKS)
def test_a_packet_claims_what_its_exhibits_leave(kind):
    make, archival, accessible, reasons = MARKS[kind]
    marks = marks_of([mount(make())])
    assert (marks.archival, marks.accessible) == (archival, accessible)
    assert len(marks.reasons) == len(reasons)
    for reason, words in zip(marks.reasons, reasons, strict=True):
        assert words in reason


def test_without_the_mark_the_file_and_the_page_say_why(tmp_path, cache):
    from pypdf import PdfReader

    written = write_packet(offer(exhibit_set(sizes_c())), tmp_path, cache=cache)
    told = json.loads(written.manifest.read_text(encoding="utf-8"))
    assert told["conformance"]["claimed"] == []
    assert any("Helvetica is not embedded" in one for one in told["conformance"]["not_claimed_because"])
    with pikepdf.open(written.path) as pdf:
        assert claims(pdf) == {}
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(written.path).pages)
    assert "the font Helvetica is not embedded (ISO 19005-3, 6.2.11.4.1)" in text


def test_a_template_of_the_user_that_breaks_a_standard_takes_the_mark(tmp_path):
    templates = tmp_path / "templates"
    (templates / "packet").mkdir(parents=True)
    page = (
        '{% extends "packet/base.html" %}{% block body %}<h1>Remittance</h1><h4>Too deep</h4><p>Words</p>{% endblock %}'
    )
    (templates / "packet" / "remittance.html").write_text(page, encoding="utf-8")
    built = build_packet(assessed(), Stage.NOTICE, RULEBOOK)
    written = write_packet(built, tmp_path / "out", templates=templates)
    told = json.loads(written.manifest.read_text(encoding="utf-8"))
    assert told["conformance"]["claimed"] == ["PDF/A-3u"]
    assert "from your template" in told["conformance"]["not_claimed_because"][0]


# --- packet.json


def inside(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        spec = pdf.Root.AF[0]
        assert str(spec.UF) == "packet.json"
        assert str(spec.AFRelationship) == "/Data"
        assert str(spec.EF.F.Subtype) == "/application/json"
        assert str(spec.EF.F.Params.ModDate) == "D:20261123000000Z"
        return json.loads(spec.EF.F.read_bytes())


def test_the_packet_carries_its_facts_findings_days_provisions_and_manifest(packet):
    data = inside(packet)
    assert data["claim"]["claim_number"] == "26258-SYN-004417"
    assert [one["id"] for one in data["findings"]] == ["A1", "G1", "P3", "P4"]
    assert [(one["id"], one["due"]) for one in data["deadlines"]] == [("offer", "2026-12-01")]
    assert {one["text"] for one in data["provisions"]} <= {"older", "amended", "statute", "guidance"}
    assert data["service_lines"][0]["offer"] == "1960.00"
    assert data["manifest"]["exhibits"][0]["exhibit"] == "A"
    assert data["manifest"]["bates"].startswith("IDR000001 to ")


@pytest.mark.parametrize("stage", Stage)
def test_nothing_about_the_patient_goes_into_the_packet_json(stage):
    from idrkit.assess.results import Fact, Finding, Verdict

    told = Finding(
        "A1",
        "Title",
        Verdict.PASS,
        f"Member {MEMBER} was covered.",
        "",
        (),
        facts=(Fact("patient.member_id", MEMBER), Fact("plan.group_number", f"G-{MEMBER}")),
    )
    built = build_packet(assessed((told,), patient={"member_id": MEMBER, "case_number": "CASE-SYN-1"}), stage, RULEBOOK)
    text = record_bytes(built.data, {}).decode()
    assert MEMBER not in text
    assert "CASE-SYN-1" not in text
    assert "Member ****7731 was covered." in text
    assert "patient." not in text


def test_a_packet_without_exhibits_carries_it_too(tmp_path, cache):
    written = write_packet(offer(ExhibitSet()), tmp_path, cache=cache)
    data = inside(written.path.read_bytes())
    assert data["manifest"]["exhibits"] == []


@pytest.mark.parametrize("number", ["A&B <1>", "É 12\u2009\u201c3\u201d", "tab\tand  spaces"])
def test_any_letters_in_the_title_are_the_same_in_both_places(tmp_path, cache, number):
    written = write_packet(build_packet(assessed(claim_number=number), Stage.NOTICE, RULEBOOK), tmp_path, cache=cache)
    assert problems(written.path.read_bytes()) == ()
    with pikepdf.open(written.path) as pdf:
        assert str(pdf.docinfo.Title) == f"Open negotiation notice, claim {' '.join(number.split())}"
