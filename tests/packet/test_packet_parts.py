"""A packet larger than a file may be: parts with alike covers, exhibits whole where they fit, links that still hold."""

import hashlib
import io
import json

import pikepdf
import pytest
from exhibit_cases import exhibit_set, letter_a, offer, prepared, scan, scan_d, sizes_c
from pypdf import PdfReader

from idrkit.packet.conformance.whole import problems
from idrkit.packet.settings import Settings
from idrkit.packet.write import write_packet

NOISE = 300_000


def case_log():
    """Pages that fit into one file of 1 MB but not beside the documents and others of their size."""
    return prepared("C", scan(10, NOISE // 5), [""] * 10)


@pytest.fixture(scope="module")
def cache():
    return {}


@pytest.fixture(scope="module")
def written(tmp_path_factory, cache):
    """Exhibits A (small), C (fits into a file) and D (fits into none)."""
    exhibits = exhibit_set(letter_a(), case_log(), scan_d(6, NOISE))
    return write_packet(offer(exhibits), tmp_path_factory.mktemp("parts"), cache=cache, settings=Settings(max_mb=1))


@pytest.fixture(scope="module")
def manifest(written):
    return json.loads(written.manifest.read_text(encoding="utf-8"))


def text_of(path):
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def test_parts_are_named_and_none_is_too_large(written, manifest):
    of = len(written.parts)
    assert of >= 3
    assert [one.path.name for one in written.parts] == [
        f"IONM-0001-offer-part-{number}-of-{of}.pdf" for number in range(1, of + 1)
    ]
    assert all(one.path.stat().st_size == one.bytes <= 1_000_000 for one in written.parts)
    assert written.path == written.parts[0].path
    assert [one["pdf"] for one in manifest["parts"]] == [one.path.name for one in written.parts]


def test_the_manifest_has_the_hash_of_each_part(written, manifest):
    for one, told in zip(written.parts, manifest["parts"], strict=True):
        assert hashlib.sha256(one.path.read_bytes()).hexdigest() == one.sha256 == told["sha256"]


def test_an_exhibit_that_fits_into_a_file_is_not_torn(manifest):
    holds = [name for one in manifest["parts"] for name in one["holds"]]
    assert holds[:3] == ["The documents of the packet", "Exhibit A", "Exhibit C"]
    assert all(name.startswith("Exhibit D, page") for name in holds[3:])


def test_numbers_run_through_all_parts_and_covers_have_none(written, manifest):
    number = 0
    for one, told in zip(written.parts, manifest["parts"], strict=True):
        cover, *pages = text_of(one.path)
        assert "IDR" not in cover.rpartition("this one.")[2]
        assert told["first_page"] == number + 1
        for text in pages:
            number += 1
            assert f"IDR{number:06d}" in text
            assert f"Page {number} of {manifest['pages']}" in text
    assert number == manifest["pages"] == written.pages


def test_covers_are_alike_but_for_their_number(written, manifest):
    of = len(written.parts)
    covers = [text_of(one.path)[0] for one in written.parts]
    assert len({text.replace(f"Part {n} of {of}", "") for n, text in enumerate(covers, start=1)}) == 1
    for told in manifest["parts"]:
        assert told["bates"] in covers[0]


def test_every_link_leads_to_a_page_of_its_file_and_others_are_plain_text(written, manifest):
    position = next(one for one in manifest["documents"] if one["key"] == "position")
    with pikepdf.open(written.parts[0].path) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        for page in pdf.pages:
            for note in page.obj.get("/Annots", []):
                assert (note.get("/Dest") or note.A.D)[0].objgen in pages
        notes = pdf.pages[position["first_page"]].obj.Annots
    first = manifest["parts"][0]
    # Of the four cites those of exhibits in this file are links; the words of all stand.
    cited = {"C": 2, "A": 1, "D": 1}
    here = sum(count for letter, count in cited.items() if f"Exhibit {letter}" in first["holds"])
    assert 0 < len(notes) == here < 4
    text = text_of(written.parts[0].path)[position["first_page"]]
    exhibit = next(one for one in manifest["exhibits"] if one["exhibit"] == "D")
    assert f"Ex. D p. 1, IDR{exhibit['first_page']:06d}" in text


def test_bookmarks_and_labels_of_a_part(written, manifest):
    last = written.parts[-1].path
    reader = PdfReader(last)
    first = int(manifest["parts"][-1]["holds"][0].split()[3])
    assert reader.page_labels[:2] == ["Cover", f"D-{first}"]
    of = len(written.parts)
    names = [one.title for one in reader.outline if not isinstance(one, list)]
    assert names[0] == f"Part {of} of {of}"
    assert f"Page {first}" in names


def test_parts_keep_to_the_standards_they_claim(written, manifest):
    for one, told in zip(written.parts, manifest["parts"], strict=True):
        found = problems(one.path.read_bytes())
        assert told["conformance"] == ["PDF/A-3u"]
        assert found == ()


def test_the_same_packet_gives_the_same_parts(written, tmp_path):
    exhibits = exhibit_set(letter_a(), case_log(), scan_d(6, NOISE))
    again = write_packet(offer(exhibits), tmp_path, settings=Settings(max_mb=1))
    assert [one.sha256 for one in again.parts] == [one.sha256 for one in written.parts]


def test_a_packet_within_the_limit_is_one_file(tmp_path, cache):
    result = write_packet(offer(exhibit_set(letter_a())), tmp_path, cache=cache, settings=Settings(max_mb=1))
    assert result.parts == ()
    assert result.path.name == "IONM-0001-offer.pdf"


def test_a_single_page_larger_than_the_limit_stands_alone(tmp_path, cache):
    exhibits = exhibit_set(letter_a(), scan_d(2, 1_300_000))
    result = write_packet(offer(exhibits), tmp_path, cache=cache, settings=Settings(max_mb=1))
    told = json.loads(result.manifest.read_text(encoding="utf-8"))
    assert [one["holds"] for one in told["parts"]][-2:] == [["Exhibit D, page 1"], ["Exhibit D, page 2"]]
    assert result.parts[0].bytes <= 1_000_000


def test_a_divided_exhibit_with_tags_takes_the_mark_from_its_parts_only(tmp_path, cache):
    with pikepdf.open(io.BytesIO(letter_a().pdf)) as pdf:
        for page, letter in zip(pdf.pages, "xy", strict=True):
            noise = b"".join(hashlib.sha256(f"{letter}{n}".encode()).digest() for n in range(NOISE // 16))
            picture = pdf.make_stream(
                noise,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=32,
                Height=len(noise) // 32,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
            )
            # Both pages list the pictures of both, as many programs write it.
            resources = pdf.pages[0].obj.Resources
            pictures = resources.get("/XObject", pikepdf.Dictionary())
            pictures[f"/Im{letter}"] = picture
            resources.XObject = pictures
            page.obj.Resources = resources
            page.contents_add(f"/Artifact BMC q 90 0 0 90 300 300 cm /Im{letter} Do Q EMC".encode())
        memory = io.BytesIO()
        pdf.save(memory, deterministic_id=True)
    large = prepared("A", memory.getvalue(), ["The first page.", "The second."])
    result = write_packet(offer(exhibit_set(large)), tmp_path, cache=cache, settings=Settings(max_mb=1))
    told = json.loads(result.manifest.read_text(encoding="utf-8"))
    assert told["parts"][0]["conformance"] == ["PDF/A-3a", "PDF/UA-1"]
    assert told["parts"][-1]["conformance"] == ["PDF/A-3u"]


def test_sizes_of_all_kinds_are_divided_without_losing_a_page(tmp_path, cache):
    exhibits = exhibit_set(letter_a(), sizes_c(), scan_d(5, NOISE))
    result = write_packet(offer(exhibits), tmp_path, cache=cache, settings=Settings(max_mb=1))
    pages = sum(len(PdfReader(one.path).pages) - 1 for one in result.parts)
    assert pages == result.pages
