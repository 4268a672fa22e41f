"""Exhibits bound behind a packet: each cite leads to the page that carries the words, and back; every page numbered."""

import io
import json
import re

import pikepdf
import pytest
from exhibit_cases import SIZES, exhibit_set, letter_a, offer, prepared, quarantined, scan_d, sizes_c, words_of
from packet_cases import RULEBOOK, assessed
from pypdf import PdfReader

from idrkit.assess.results import Stage
from idrkit.claims.prepared import ExhibitSet
from idrkit.errors import RenderError
from idrkit.packet import drawing
from idrkit.packet.bates import bates_range
from idrkit.packet.document import LeftOut
from idrkit.packet.documents import build_packet
from idrkit.packet.pins import Pins, pin_place, pinned
from idrkit.packet.settings import Settings
from idrkit.packet.templating import render_html
from idrkit.packet.write import write_packet

EXHIBITS = exhibit_set(letter_a(), sizes_c(notes=["JavaScript was removed."]), scan_d(), out=[quarantined()])


@pytest.fixture(scope="module")
def cache():
    return {}


@pytest.fixture(scope="module")
def written(tmp_path_factory, cache):
    return write_packet(offer(EXHIBITS), tmp_path_factory.mktemp("bound"), cache=cache)


@pytest.fixture(scope="module")
def manifest(written):
    return json.loads(written.manifest.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader(written):
    return PdfReader(io.BytesIO(written.path.read_bytes()))


@pytest.fixture(scope="module")
def texts(reader):
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def packet(written):
    with pikepdf.open(written.path) as pdf:
        yield pdf


def listed(manifest, letter):
    return next(one for one in manifest["exhibits"] if one["exhibit"] == letter)


def starts(manifest):
    return {one["key"]: one["first_page"] for one in manifest["documents"]}


def links(pdf, number):
    """The links of a page, counted from 1: the page each leads to, and where it stands."""
    pages = {page.objgen: index for index, page in enumerate(pdf.pages, start=1)}
    found = []
    for note in pdf.pages[number - 1].obj.get("/Annots", []):
        destination = note.get("/Dest") or note.A.D
        found.append((pages[destination[0].objgen], [float(edge) for edge in note.Rect]))
    return found


def test_every_page_carries_its_bates_number_and_its_place(texts):
    for number, text in enumerate(texts, start=1):
        assert f"IDR{number:06d}" in text
        assert f"Page {number} of {len(texts)}" in text


def test_exhibit_pages_say_which_page_of_which_exhibit_they_are(texts, manifest):
    first = listed(manifest, "C")["first_page"]
    for index, (name, _, _) in enumerate(SIZES):
        assert f"Exhibit C, page {index + 1} of {len(SIZES)}" in texts[first - 1 + index]
        assert words_of(name) in texts[first - 1 + index]


CITES = [
    ("C", "3", r"Ex\. C p\. 3, (IDR\d{6})\)", words_of("a4")),
    ("C", "9-10", r"Ex\. C p\. 9-10, (IDR\d{6}) to IDR\d{6}\)", words_of("in larger units")),
    ("A", "2", r"Ex\. A p\. 2, (IDR\d{6})\)", "The amounts disclosed for each line."),
    ("D", "1", r"Ex\. D p\. 1, (IDR\d{6})\)", "Exhibit D, page 1 of 1"),
]


@pytest.mark.parametrize(("letter", "page", "printed", "words"), CITES)
def test_a_cite_prints_the_number_of_the_page_that_carries_the_words(texts, manifest, letter, page, printed, words):
    position = starts(manifest)["position"]
    number = int(re.search(printed, texts[position - 1])[1].removeprefix("IDR"))
    assert number == listed(manifest, letter)["first_page"] + int(page.partition("-")[0]) - 1
    assert words in texts[number - 1]


def test_each_cite_links_to_its_page(packet, manifest):
    targets = [page for page, _ in links(packet, starts(manifest)["position"])]
    first = {letter: listed(manifest, letter)["first_page"] for letter in "ACD"}
    assert targets == [first["C"] + 2, first["C"] + 8, first["A"] + 1, first["D"]]


def test_the_sheet_before_an_exhibit_tells_of_it_and_leads_back(texts, packet, manifest):
    one = listed(manifest, "C")
    text, position = texts[one["sheet_page"] - 1], starts(manifest)["position"]
    for words in ("Curriculum vitae", "CV", "May 1, 2026", "the practice", one["bates"], one["sha256"]):
        assert words in text
    assert "JavaScript was removed." in text
    assert "reduced, to 21%" in text
    assert f"Position statement, page {position} (IDR{position:06d})" in text
    assert position in [page for page, _ in links(packet, one["sheet_page"])]


def test_a_link_back_stands_at_the_sentence_that_cites(packet, manifest):
    position = starts(manifest)["position"]
    sheet = packet.pages[listed(manifest, "A")["sheet_page"] - 1]
    back = [note.A.D for note in sheet.Annots if note.A.D[0].objgen == packet.pages[position - 1].objgen]
    cite = next(box for page, box in links(packet, position) if page == listed(manifest, "A")["first_page"] + 1)
    assert abs(float(back[0][3]) - cite[3]) < 20


def test_the_index_lists_every_exhibit_once_with_what_became_of_it(texts, manifest):
    text = texts[starts(manifest)["exhibits"] - 1]
    for one in manifest["exhibits"]:
        assert one["bates"] in text
        assert one["sha256"] in text.replace(" ", "")
    assert "Not bound: Its PDF is encrypted; save a copy without a password." in text
    assert text.count("Open negotiation notice as sent") == 1
    assert [text.index(f"{letter} {title}") for letter, title in (("A", "Remitt"), ("B", "Open"), ("C", "Curri"))] == (
        sorted(text.index(f"{letter} {title}") for letter, title in (("A", "Remitt"), ("B", "Open"), ("C", "Curri")))
    )


def test_contents_name_the_exhibits_and_lead_to_their_sheets(texts, packet, manifest):
    contents = starts(manifest)["contents"]
    sheet = listed(manifest, "C")["sheet_page"]
    assert f"Exhibit C: Curriculum vitae 12 {sheet}" in texts[contents - 1]
    assert sheet in [page for page, _ in links(packet, contents)]


def test_bookmarks_have_two_levels_and_below_each_exhibit_its_own(packet, manifest):
    pages = {page.objgen: index for index, page in enumerate(packet.pages, start=1)}
    with packet.open_outline() as outline:
        top = list(outline.root)
    assert [item.title for item in top] == [one["title"] for one in manifest["documents"]]
    exhibits = top[-1]
    assert exhibits.title == "Exhibits"
    assert [item.title[:10] for item in exhibits.children] == ["Exhibit A:", "Exhibit C:", "Exhibit D:"]
    marks = {
        item.title: [(below.title, pages[below.destination[0].objgen]) for below in item.children]
        for item in exhibits.children
    }
    first = listed(manifest, "C")["first_page"]
    assert marks["Exhibit C: Curriculum vitae"] == [("Training", first + 1), ("Certificates", first + 4)]
    assert marks["Exhibit D: Case log, redacted"] == [("Page 1", listed(manifest, "D")["first_page"])]


def test_page_labels_are_the_packets_number_or_the_exhibits_page(reader, manifest):
    first = listed(manifest, "C")["first_page"]
    assert reader.page_labels[first - 2 : first + 2] == [str(first - 1), "C-1", "C-2", "C-3"]


def test_links_within_an_exhibit_stay_and_others_are_taken_out(packet, manifest):
    first = listed(manifest, "C")["first_page"]
    assert [page for page, _ in links(packet, first)] == [first + 3]
    letter = listed(manifest, "A")["first_page"]
    assert [page for page, _ in links(packet, letter)] == [letter + 1]
    assert b"example.com" not in b"".join(
        str(note).encode() for page in packet.pages for note in page.obj.get("/Annots", [])
    )


def test_a_tagged_exhibit_keeps_its_tags_and_others_get_a_section_a_page(packet):
    found = {}
    for one in elements(packet.Root.StructTreeRoot):
        found.setdefault(str(one.S), []).append(one)
    titles = [str(one.get("/T", "")) for one in found["/Sect"]]
    assert f"Exhibit C, page {len(SIZES)}" in titles
    assert "Exhibit A, page 1" not in titles
    pictures = [str(one.Alt) for one in found["/Figure"] if "Exhibit D" in str(one.get("/Alt", ""))]
    assert pictures == [
        "Exhibit D, page 1 of 1: a picture of a page, without text that can be read. Case log, redacted"
    ]


def elements(node):
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_the_same_packet_gives_the_same_bytes(written, tmp_path):
    again = write_packet(offer(EXHIBITS), tmp_path)
    assert again.path.read_bytes() == written.path.read_bytes()
    assert again.manifest.read_bytes() == written.manifest.read_bytes()


def test_the_manifest_tells_what_is_bound_what_is_not_and_what_was_left_out(manifest):
    one = listed(manifest, "C")
    assert one["pages"] == len(SIZES)
    assert one["bates"] == f"IDR{one['first_page']:06d} to IDR{one['first_page'] + len(SIZES) - 1:06d}"
    assert manifest["quarantined"] == [
        {"exhibit": "B", "reason": "Its PDF is encrypted; save a copy without a password."}
    ]
    assert manifest["left_out"] == []
    assert manifest["parts"] == []
    assert manifest["bates"] == f"IDR000001 to IDR{manifest['pages']:06d}"


def test_what_was_kept_out_is_told_on_the_page_of_the_preparation(tmp_path, cache):
    from dataclasses import replace

    left_out = (LeftOut("statements[7]", "exhibit Z is not bound"),)
    packet = replace(offer(exhibit_set(out=[quarantined()])), left_out=left_out)
    result = write_packet(packet, tmp_path, cache=cache)
    told = json.loads(result.manifest.read_text(encoding="utf-8"))
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(result.path).pages)
    assert told["left_out"] == [{"id": "statements[7]", "why": "exhibit Z is not bound"}]
    assert "Exhibit B, Open negotiation notice as sent: Its PDF is encrypted" in text
    assert "None of the documents named below is bound" in text


def test_a_sentence_does_not_print_where_its_exhibit_is_not_bound_or_has_no_such_page():
    cited = [
        {"factor": "acuity_or_complexity", "text": "Shown on the last page.", "exhibit": "A", "page": "2"},
        {"factor": "acuity_or_complexity", "text": "Shown behind it.", "exhibit": "A", "page": "7"},
        {"factor": "acuity_or_complexity", "text": "Shown in another.", "exhibit": "C", "page": "1"},
    ]
    packet = offer(exhibit_set(letter_a()), statements=cited)
    position = next(one for one in packet.documents if one.key == "position")
    words = render_html(position)
    assert [text in words for text in ("Shown on the last page.", "Shown behind it.", "Shown in another.")] == [
        True,
        False,
        False,
    ]
    assert [one.id for one in packet.left_out] == ["statements[2]", "statements[3]"]


@pytest.mark.parametrize(
    ("pins", "text", "href"),
    [
        (Pins(given=True), "Ex. A p. 7, not bound", "packet:exhibits#exhibit-A"),
        (Pins({"A": 10}, {"A": 2}, given=True), "Ex. A p. 7", "packet:exhibit/A"),
        (Pins({"A": 10}, {"A": 7}, given=True), "Ex. A p. 7, IDR000016", "packet:exhibit/A/pages#page-7"),
    ],
)
def test_a_cite_in_a_template_of_ones_own_leads_where_there_is_something(pins, text, href):
    with pinned(pins):
        place = pin_place("A", "7")
    assert (place.text, place.href) == (text, href)


def test_exhibits_that_go_separately_are_listed_and_cited_without_numbers(tmp_path, cache):
    result = write_packet(offer(ExhibitSet()), tmp_path, cache=cache)
    told = json.loads(result.manifest.read_text(encoding="utf-8"))
    assert told["exhibits"] == []
    assert told["documents"][-1]["key"] == "preparation"
    text = " ".join(PdfReader(result.path).pages[starts(told)["position"] - 1].extract_text().split())
    assert "(Ex. C p. 3)" in text


def test_a_damaged_or_doubled_exhibit_is_kept_out_with_a_reason(tmp_path, cache):
    damaged = prepared("C", b"%PDF-1.7 nothing", ["x"])
    counted_wrong = prepared("D", letter_a().pdf, ["x"])
    result = write_packet(offer(exhibit_set(letter_a(), letter_a(), damaged, counted_wrong)), tmp_path, cache=cache)
    told = json.loads(result.manifest.read_text(encoding="utf-8"))
    assert [one["exhibit"] for one in told["exhibits"]] == ["A"]
    reasons = {one["exhibit"]: one["reason"] for one in told["quarantined"]}
    assert "letter" in reasons["A"]
    assert "damaged" in reasons["C"]
    assert "2 pages were found where 1 were read" in reasons["D"]
    assert {one.exhibit.id: one.reason for one in result.not_bound} == reasons


@pytest.mark.parametrize(("stage", "documents"), [(Stage.NOTICE, 1), (Stage.INITIATION, 1)])
def test_other_stages_bind_exhibits_too_and_list_each_once(tmp_path, cache, stage, documents):
    from exhibit_cases import RECORDED

    one = build_packet(assessed(exhibits=RECORDED), stage, RULEBOOK, exhibit_set(letter_a(), scan_d()))
    result = write_packet(one, tmp_path, cache=cache)
    told = json.loads(result.manifest.read_text(encoding="utf-8"))
    assert [each["key"] for each in told["documents"]].count("exhibits") == documents
    assert told["documents"][-1]["key"] == "exhibits"
    assert [each["exhibit"] for each in told["exhibits"]] == ["A", "D"]
    first = starts(told)["exhibits"] - 1
    text = " ".join(PdfReader(result.path).pages[first].extract_text().split())
    assert text.count("Remittance advice") >= 1
    assert text.count(listed(told, "A")["bates"]) == 1
    assert "no file of it was found in the folder of exhibits" in text


def test_an_initiation_asks_only_for_what_is_not_bound(tmp_path, cache):
    from exhibit_cases import RECORDED

    one = build_packet(assessed(exhibits=RECORDED), Stage.INITIATION, RULEBOOK, exhibit_set(letter_a()))
    result = write_packet(one, tmp_path, cache=cache)
    told = json.loads(result.manifest.read_text(encoding="utf-8"))
    index = told["documents"][-1]
    pages = PdfReader(result.path).pages[index["first_page"] - 1 : index["first_page"] - 1 + index["pages"]]
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    # The remittance is bound; the proof of open negotiation (B) is not.
    assert text.count("Attach the document here.") == 1
    assert "Proof of open negotiation" in text


@pytest.mark.parametrize(("prefix", "number"), [("ACME-", "ACME-000002"), ("", "000002")])
def test_the_prefix_is_a_setting(tmp_path, cache, prefix, number):
    result = write_packet(offer(exhibit_set(letter_a())), tmp_path, cache=cache, settings=Settings(bates_prefix=prefix))
    assert number in PdfReader(result.path).pages[1].extract_text()


@pytest.mark.parametrize("prefix", ["A B", "ÄÖ", "X" * 13])
def test_a_prefix_that_cannot_be_stamped_is_refused(tmp_path, prefix):
    with pytest.raises(RenderError, match="Bates prefix"):
        write_packet(offer(ExhibitSet()), tmp_path, settings=Settings(bates_prefix=prefix))


def test_a_draft_is_marked_on_exhibit_pages_at_their_foot(tmp_path, cache):
    from packet_cases import BLOCKING, PASSING

    result = write_packet(offer(exhibit_set(scan_d()), findings=PASSING + BLOCKING), tmp_path, cache=cache)
    for page in PdfReader(result.path).pages:
        assert "DRAFT" in page.extract_text()


def test_a_sheet_with_many_notes_takes_two_pages_and_the_numbers_stay_true(tmp_path, cache):
    notes = [f"Note {number} on what was removed from this file before it was bound." for number in range(60)]
    result = write_packet(offer(exhibit_set(letter_a(notes=notes))), tmp_path, cache=cache)
    told = json.loads(result.manifest.read_text(encoding="utf-8"))
    one = listed(told, "A")
    assert one["first_page"] - one["sheet_page"] == 2
    reader = PdfReader(result.path)
    text = " ".join(reader.pages[one["first_page"]].extract_text().split())
    assert "The amounts disclosed for each line." in text
    position = " ".join(reader.pages[starts(told)["position"] - 1].extract_text().split())
    assert f"Ex. A p. 2, IDR{one['first_page'] + 1:06d}" in position


def test_a_packet_without_exhibits_draws_each_document_once(tmp_path, monkeypatch):
    drawn = []
    real = drawing.html_to_pdf

    def counted(html, base, *, title):
        drawn.append(title)
        return real(html, base, title=title)

    monkeypatch.setattr(drawing, "html_to_pdf", counted)
    packet = offer(ExhibitSet())
    write_packet(packet, tmp_path)
    assert sorted(drawn) == sorted(one.title for one in packet.documents)


NUMBERS = [(1, 1, "IDR000001"), (1, 2, "IDR000001 to IDR000002"), (123, 4, "IDR000123 to IDR000126")]


@pytest.mark.parametrize(("first", "pages", "printed"), NUMBERS)
def test_numbers_have_six_digits(first, pages, printed):
    assert bates_range("IDR", first, pages) == printed
