"""Parts become one packet: pages, bookmarks, links, labels, tags, page numbers, and the DRAFT mark."""

import io
from functools import cache

import pikepdf
import pytest
from pypdf import PdfReader

from idrkit.errors import RenderError
from idrkit.packet.join import Part, join
from idrkit.packet.opening import page_count
from idrkit.packet.pdf import html_to_pdf
from idrkit.places import bundled

OPTIONS = {
    "title": "Notice of offer, claim SYN-1",
    "author": "Example Monitoring",
    "subject": "IDR",
    "footer": "Claim SYN-1",
}
STYLE = '<link rel="stylesheet" href="fonts/fonts.css">'
BODIES = {
    "front": '<h1>Front</h1><p><a href="packet:offer">to the offer</a></p>',
    "offer": '<h1>Offer</h1><h2>First</h2><p style="break-after: page">one</p><h2 id="second">Second</h2><p>two</p>',
    "statement": '<h1>Statement</h1><p><a href="packet:offer#second">Ex. A</a> <a href="#end">below</a></p>'
    '<table><thead><tr><th>QPA</th></tr></thead><tbody><tr><td>$1</td></tr></tbody></table><p id="end">end</p>',
}


@cache
def rendered(body):
    html = f'<!DOCTYPE html><html lang="en-US"><head><title>T</title>{STYLE}</head><body>{body}</body></html>'
    return html_to_pdf(html, bundled("templates"), title="Part")


def part(key, body=None, **more):
    return Part(key, key.title(), rendered(body or BODIES[key]), key.title(), **more)


def joined(*parts, **options):
    return join(parts or [part(key) for key in BODIES], **{**OPTIONS, **options})


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def texts(data):
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_every_page_of_every_part_is_there_in_order():
    pages = texts(joined())
    assert [name for text in pages for name in ("Front", "First", "Second", "Statement") if name in text] == [
        "Front",
        "First",
        "Second",
        "Statement",
    ]


def test_every_page_says_which_it_is_of_how_many():
    pages = texts(joined())
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in " ".join(text.split())
        assert "Claim SYN-1" in text


def test_page_numbers_are_marked_so_that_a_screen_reader_skips_them():
    with opened(joined()) as packet:
        for page in packet.pages:
            operators = [str(one.operator) for one in pikepdf.parse_content_stream(page)]
            tags = [str(one.operands[0]) for one in pikepdf.parse_content_stream(page) if one.operands]
            assert "/Artifact" in tags
            assert operators.count("BDC") + operators.count("BMC") == operators.count("EMC")


def test_bookmarks_have_two_levels_that_lead_to_the_right_pages():
    reader = PdfReader(io.BytesIO(joined()))
    outline = reader.outline
    names = [one.title for one in outline if not isinstance(one, list)]
    assert names == ["Front", "Offer", "Statement"]
    below = outline[outline.index(next(one for one in outline if getattr(one, "title", "") == "Offer")) + 1]
    assert [one.title for one in below] == ["First", "Second"]
    assert [reader.get_destination_page_number(one) for one in below] == [1, 2]


def links(packet):
    return [note for page in packet.pages for note in page.obj.get("/Annots", []) if str(note.Subtype) == "/Link"]


def target_page(packet, note):
    destination = note.get("/Dest") or note.A.D
    pages = [page.obj.objgen for page in packet.pages]
    return pages.index(destination[0].objgen)


def test_links_between_and_within_parts_lead_to_their_pages():
    with opened(joined()) as packet:
        found = links(packet)
        assert [target_page(packet, one) for one in found] == [1, 2, 3]
        assert not any("/URI" in one.get("/A", {}) for one in found)


UNKNOWN = ['<a href="packet:nowhere">x</a>', '<a href="packet:offer#nowhere">x</a>']


@pytest.mark.parametrize("body", UNKNOWN)
def test_a_link_to_what_is_not_in_the_packet_stops_it(body):
    with pytest.raises(RenderError, match="nowhere"):
        joined(part("front", f"<h1>F</h1><p>{body}</p>"), part("offer"))


def test_page_labels_follow_the_parts():
    reader = PdfReader(io.BytesIO(joined(part("front"), part("offer", page_label_prefix="A-"))))
    assert reader.page_labels == ["1", "A-1", "A-2"]


def test_title_author_and_language_are_set():
    with opened(joined()) as packet:
        assert str(packet.docinfo.Title) == "Notice of offer, claim SYN-1"
        assert str(packet.docinfo.Author) == "Example Monitoring"
        assert str(packet.Root.Lang).startswith("en")
        assert packet.Root.ViewerPreferences.DisplayDocTitle


def elements(node):
    for kid in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid.get("/K", pikepdf.Array()))


def test_one_structure_tree_holds_the_tags_of_every_part():
    with opened(joined()) as packet:
        kinds = [str(one.S) for one in elements(packet.Root.StructTreeRoot.K)]
        assert kinds.count("/H1") == 3
        assert {"/Table", "/TH", "/TD", "/Link"} <= set(kinds)
        tree = pikepdf.NumberTree(packet.Root.StructTreeRoot.ParentTree)
        for page in packet.pages:
            assert int(page.obj.StructParents) in tree
        for note in links(packet):
            assert str(tree[int(note.StructParent)].S) == "/Link"


def test_a_draft_says_so_on_every_page_and_a_packet_does_not():
    assert all("DRAFT" in text for text in texts(joined(draft=True)))
    assert not any("DRAFT" in text for text in texts(joined(draft=False)))


def test_the_same_parts_give_the_same_bytes():
    assert joined(draft=True) == joined(draft=True)


def encrypted():
    memory = io.BytesIO()
    with opened(rendered(BODIES["front"])) as made:
        made.save(memory, encryption=pikepdf.Encryption(owner="o", user="u"))
    return memory.getvalue()


def empty():
    memory = io.BytesIO()
    with pikepdf.new() as made:
        made.save(memory)
    return memory.getvalue()


BAD = {"nothing": b"", "no PDF": b"hello", "cut off": None, "encrypted": "encrypted", "no pages": "empty"}


@pytest.mark.parametrize("kind", BAD)
def test_a_part_that_is_no_whole_pdf_is_named(kind):
    data = {
        "cut off": lambda: rendered(BODIES["front"])[:200],
        "encrypted": encrypted,
        "no pages": empty,
    }.get(kind, lambda: BAD[kind])()
    with pytest.raises(RenderError, match="Exhibit A"):
        join([Part("a", "Exhibit A", data, "A")], **OPTIONS)


def test_no_parts_and_doubled_keys_are_refused():
    with pytest.raises(RenderError, match="no parts"):
        join([], **OPTIONS)
    with pytest.raises(RenderError, match="share one key"):
        joined(part("front"), part("front"))


def test_pages_are_counted():
    assert page_count(rendered(BODIES["offer"])) == 2
