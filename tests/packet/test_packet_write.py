"""Packets on disk: the same bytes every time, contents that tell the truth, a manifest that matches."""

import hashlib
import json

import pikepdf
import pytest
from packet_cases import BLOCKING, PASSING, RULEBOOK, assessed, line, override

from idrkit.assess.results import Stage
from idrkit.errors import OutputError, RenderError
from idrkit.packet.documents import build_packet
from idrkit.packet.write import write_packet

MANY = [line(number) for number in range(30)]


def made(**changes):
    return build_packet(assessed(**changes), Stage.NOTICE, RULEBOOK)


@pytest.fixture(scope="module")
def cache():
    return {}


@pytest.fixture(scope="module")
def written(tmp_path_factory, cache):
    """A packet with overrides whose line table runs over a page."""
    packet = made(findings=PASSING + BLOCKING, service_lines=MANY, overrides=[override("B2"), override("D1")])
    return packet, write_packet(packet, tmp_path_factory.mktemp("out"), cache=cache)


@pytest.fixture(scope="module")
def manifest(written):
    return json.loads(written[1].manifest.read_text(encoding="utf-8"))


def test_the_files_are_named_by_claim_and_stage(written):
    assert written[1].path.name == "IONM-0001-notice.pdf"
    assert written[1].manifest.name == "IONM-0001-notice.manifest.json"


def test_what_is_reported_is_what_is_on_disk(written, manifest):
    result = written[1]
    data = result.path.read_bytes()
    with pikepdf.open(result.path) as pdf:
        assert len(pdf.pages) == result.pages == manifest["pages"]
    assert hashlib.sha256(data).hexdigest() == result.sha256 == manifest["sha256"]
    assert len(data) == result.bytes


def test_two_runs_give_the_same_bytes_with_and_without_a_cache(written, tmp_path):
    packet, first = written
    second = write_packet(packet, tmp_path)
    assert second.sha256 == first.sha256
    assert second.path.read_bytes() == first.path.read_bytes()
    assert second.manifest.read_bytes() == first.manifest.read_bytes()


def test_bookmarks_and_manifest_agree_on_where_each_document_begins(written, manifest):
    with pikepdf.open(written[1].path) as pdf, pdf.open_outline() as outline:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        marks = [(item.title, pages[item.destination[0].objgen]) for item in outline.root]
    assert marks == [(one["title"], one["first_page"]) for one in manifest["documents"]]


def test_the_contents_page_links_to_the_first_page_of_each_document(written, manifest):
    starts = {one["key"]: one["first_page"] for one in manifest["documents"]}
    with pikepdf.open(written[1].path) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        links = pdf.pages[starts["contents"] - 1].Annots
        targets = [pages[link.A.D[0].objgen] for link in links]
    # Title and page number of each entry lead to the same page.
    assert sorted(set(targets)) == sorted(start for key, start in starts.items() if key != "contents")
    assert len(targets) == 2 * len(set(targets))


def test_the_pdf_has_language_title_tags_and_text(written):
    with pikepdf.open(written[1].path) as pdf:
        assert str(pdf.Root.Lang) == "en-US"
        assert str(pdf.docinfo.Title) == "Open negotiation notice, claim 26258-SYN-004417"
        assert "/StructTreeRoot" in pdf.Root
        for page in pdf.pages:
            fonts = page.Resources.Font.values()
            assert all("/ToUnicode" in font for font in fonts if font.Subtype == "/Type0")


def test_the_manifest_tells_documents_rules_overrides_and_no_reasons(manifest):
    assert manifest["claim_id"] == "IONM-0001"
    assert manifest["stage"] == "notice"
    assert manifest["ready"] is True
    assert manifest["blockers"] == []
    assert [one["finding"] for one in manifest["overrides"]] == ["B2", "D1"]
    assert {"provision": "start_open_negotiation", "text": "older"}.items() <= manifest["rules"][0].items()
    text = json.dumps(manifest)
    assert "26258-SYN" not in text
    assert "on file" not in text


def test_a_draft_is_named_a_draft_with_its_blockers(tmp_path, cache):
    result = write_packet(made(findings=PASSING + BLOCKING), tmp_path, cache=cache)
    manifest = json.loads(result.manifest.read_text(encoding="utf-8"))
    assert manifest["ready"] is False
    assert manifest["blockers"] == ["B2", "D1"]


def test_what_is_the_same_in_two_packets_is_drawn_once(tmp_path, cache):
    packet = made()
    write_packet(packet, tmp_path, cache=cache)
    known = len(cache)
    other = made(claim_id="IONM-0002", claim_number="OTHER-1")
    write_packet(other, tmp_path, cache=cache)
    # All but the general information and the preparation name the claim number.
    assert len(cache) - known == len(packet.documents) - 2


def test_a_folder_that_cannot_be_made_is_told(tmp_path, cache):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="--out"):
        write_packet(made(), tmp_path / "file", cache=cache)


def test_a_broken_template_leaves_no_packet_behind(tmp_path):
    templates = tmp_path / "templates"
    (templates / "packet").mkdir(parents=True)
    (templates / "packet" / "remittance.html").write_text("{{ oops", encoding="utf-8")
    with pytest.raises(RenderError, match=r"remittance\.html, line 1"):
        write_packet(made(), tmp_path / "out", templates=templates)
    assert not (tmp_path / "out").exists()
