"""Pages of exhibits on sheets of the packet: all sizes and turns, nothing cut, nothing under the numbers."""

import io

import pikepdf
import pypdfium2
import pytest
from exhibit_cases import SIZES, add_page, letter_a, of_many_sizes, prepared, saved, scan_d, sizes_c, words_of
from pikepdf import Array, Dictionary, Name, String

from idrkit.errors import RenderError
from idrkit.packet.exhibits.mount import mount
from idrkit.packet.exhibits.placing import FOOT, MARGIN, placing
from idrkit.packet.join import Numbering, Part, join
from idrkit.packet.parts import exhibit_part

SHADE = (229, 242, 255)
SHEETS = {
    "letter": (612, 792),
    "landscape": (792, 612),
    "a4": (612, 792),
    "legal": (612, 792),
    "tiny": (792, 612),
    "turned by 90": (792, 612),
    "turned by 180": (612, 792),
    "turned by 270 off the corner": (792, 612),
    "in larger units": (612, 792),
    "cropped": (612, 792),
    "huge": (612, 792),
}
PAGES = [(number, name) for number, (name, _, _) in enumerate(SIZES)]


@pytest.fixture(scope="module")
def joined():
    part = exhibit_part(mount(sizes_c()))
    data = join([part], title="T", author="A", subject="S", footer="Claim SYN-1", numbering=Numbering(1, None, "IDR"))
    with pypdfium2.PdfDocument(data) as pdf:
        yield pdf


def found(page, words):
    """Where words stand: left, bottom, right, top."""
    text = page.get_textpage()
    place = text.search(words).get_next()
    assert place is not None, words
    boxes = [text.get_charbox(index) for index in range(place[0], place[0] + place[1])]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


@pytest.mark.parametrize(("number", "name"), PAGES)
def test_every_page_is_a_letter_sheet_upright_or_lying(joined, number, name):
    assert joined[number].get_size() == SHEETS[name]


@pytest.mark.parametrize(("number", "name"), PAGES)
def test_all_words_are_on_the_sheet_and_above_the_numbers(joined, number, name):
    page = joined[number]
    width, height = page.get_size()
    for words in (words_of(name), "Foot of the page"):
        left, bottom, right, top = found(page, words)
        assert left >= MARGIN - 0.5
        assert right <= width - MARGIN + 0.5
        assert bottom >= FOOT - 0.5
        assert top <= height - MARGIN + 0.5


@pytest.mark.parametrize(("number", "name"), PAGES)
def test_the_numbers_stand_below_every_page(joined, number, name):
    page = joined[number]
    for words in (f"IDR{number + 1:06d}", f"Page {number + 1} of {len(SIZES)}", f"Exhibit C, page {number + 1} of"):
        left, bottom, right, top = found(page, words)
        assert bottom >= 14
        assert top < FOOT - 2
        assert 0 < left < right < page.get_size()[0] - 36


@pytest.mark.parametrize(("number", "name"), PAGES)
def test_no_edge_of_a_page_is_cut(joined, number, name):
    """The shade that fills each page is seen in all its corners, and white paper outside."""
    with pikepdf.open(io.BytesIO(of_many_sizes())) as pdf:
        left, bottom, right, top = placing(pdf.pages[number]).frame
    page = joined[number]
    picture = page.render(scale=2).to_pil().convert("RGB")
    height = page.get_size()[1]

    def seen(x, y):
        return picture.getpixel((int(x * 2), int((height - y) * 2)))

    for x, y in ((left + 3, top - 3), (right - 3, top - 3), (right - 3, bottom + 3)):
        assert all(abs(one - other) <= 2 for one, other in zip(seen(x, y), SHADE, strict=True)), (x, y)
    assert seen(right - 3, bottom - 3) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "scale"), [("tiny", 1.0), ("letter", 0.9217), ("legal", 0.7242), ("in larger units", 0.9217)]
)
def test_a_page_is_reduced_only_as_far_as_the_sheet_asks(name, scale):
    number = next(number for number, one in PAGES if one == name)
    with pikepdf.open(io.BytesIO(of_many_sizes())) as pdf:
        assert placing(pdf.pages[number]).scale == pytest.approx(scale, abs=0.0001)


def test_a_page_turned_by_90_reads_as_a_reader_showed_it(joined):
    # Turned clockwise the line at the foot of the page stands at its left.
    number = next(number for number, one in PAGES if one == "turned by 90")
    foot, words = found(joined[number], "Foot of the page"), found(joined[number], words_of("turned by 90"))
    assert foot[2] < words[0]
    number = next(number for number, one in PAGES if one == "turned by 270 off the corner")
    foot, words = found(joined[number], "Foot of the page"), found(joined[number], words_of(SIZES[number][0]))
    assert foot[0] > words[2]


def test_pages_without_boxes_or_with_useless_ones_are_letter():
    pdf = pikepdf.new()
    add_page(pdf, (0, 0, 612, 792), "one", CropBox=(700, 900, 800, 1000), Rotate=45)
    page = add_page(pdf, (0, 0, 612, 792), "two")
    page.MediaBox = Array([0, 0, 0, 0])
    for one in pdf.pages:
        assert placing(one).sheet == (612, 792)


def test_resources_and_boxes_of_the_page_tree_are_inherited():
    pdf = pikepdf.new()
    page = add_page(pdf, (0, 0, 612, 1008), "Inherited words")
    pdf.Root.Pages.MediaBox, pdf.Root.Pages.Resources = page.MediaBox, page.Resources
    pdf.Root.Pages.Rotate = 90
    del page.MediaBox, page.Resources
    one = mount(prepared("C", saved(pdf), ["Inherited words"]))
    with pypdfium2.PdfDocument(one.pdf) as laid:
        assert laid[0].get_size() == (792, 612)
        assert "Inherited words" in laid[0].get_textpage().get_text_range()


def test_fields_and_notes_are_drawn_into_the_page():
    pdf = pikepdf.new()
    page = add_page(pdf, (0, 0, 612, 792), "A form")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    look = pdf.make_stream(
        b"BT /F 12 Tf 2 5 Td (Filled in) Tj ET",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 200, 20],
        Resources=Dictionary(Font=Dictionary(F=font)),
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("name"),
            V=String("Filled in"),
            Rect=Array([100, 300, 300, 320]),
            AP=Dictionary(N=look),
            F=4,
        )
    )
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    one = mount(prepared("C", saved(pdf), ["A form"]))
    with pypdfium2.PdfDocument(one.pdf) as laid:
        assert "Filled in" in laid[0].get_textpage().get_text_range()
    with pikepdf.open(io.BytesIO(one.pdf)) as laid:
        assert "/AcroForm" not in laid.Root
        assert "/Annots" not in laid.pages[0].obj


def test_what_a_layer_hides_stays_hidden():
    pdf = pikepdf.new()
    page = add_page(pdf, (0, 0, 612, 792), "Seen", b"\n/OC /Hidden BDC BT /F 20 Tf 100 400 Td (Unseen) Tj ET EMC")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
    page.Resources.Properties = Dictionary(Hidden=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF))
    data = join([exhibit_part(mount(prepared("C", saved(pdf), ["Seen"])))], title="T", author="A", subject="S")
    with pypdfium2.PdfDocument(data) as shown:
        picture = shown[0].render(scale=1).to_pil().convert("RGB")
    area = picture.crop((90, 792 - 450, 300, 792 - 380))
    assert len(area.getcolors()) == 1
    with pikepdf.open(io.BytesIO(data)) as joined:
        assert [str(one.Name) for one in joined.Root.OCProperties.D.OFF] == ["Notes"]


def test_nothing_active_comes_with_an_exhibit():
    pdf = pikepdf.new()
    page = add_page(pdf, (0, 0, 612, 792), "Words")
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    page.AA = Dictionary(O=script)
    pdf.Root.OpenAction, pdf.Root.AA = script, Dictionary(WC=script)
    pdf.docinfo[Name.Author] = String("Somebody")
    one = mount(prepared("C", saved(pdf), ["Words"]))
    assert b"alert" not in b"".join(str(each).encode() for each in pikepdf.open(io.BytesIO(one.pdf)).objects)
    assert b"Somebody" not in one.pdf


def test_a_page_that_cannot_be_read_is_told():
    pdf = pikepdf.new()
    page = add_page(pdf, (0, 0, 612, 792), "Words")
    page.Contents = pdf.make_stream(b"not flate")
    page.Contents.Filter = Name.NoSuchFilter
    with pytest.raises(RenderError, match="Exhibit C cannot be bound"):
        mount(prepared("C", saved(pdf), ["Words"]))


def test_a_tree_that_runs_in_circles_is_replaced():
    pdf = pikepdf.open(io.BytesIO(letter_a().pdf))
    top = pdf.Root.StructTreeRoot.K[0]
    top.K.append(top)
    one = mount(prepared("A", saved(pdf), ["one", "two"]))
    assert not one.tagged
    assert mount(letter_a()).tagged


def test_the_same_exhibit_gives_the_same_bytes():
    assert mount(sizes_c()).pdf == mount(sizes_c()).pdf


def test_pages_taken_out_keep_their_numbers():
    one = mount(sizes_c(), range(4, 7))
    part = exhibit_part(one, 5)
    assert one.pages == 3
    assert part.notes[0] == f"Exhibit C, page 5 of {len(SIZES)}"
    assert part.first_label == 5
    with pypdfium2.PdfDocument(one.pdf) as laid:
        assert len(laid) == 3
        assert words_of("tiny") in laid[0].get_textpage().get_text_range()


def test_two_exhibits_are_two_parts_with_their_own_trees():
    parts = [exhibit_part(mount(letter_a())), exhibit_part(mount(scan_d()))]
    data = join([Part("front", "Front", scan_d().pdf, "Front"), *parts], title="T", author="A", subject="S")
    with pikepdf.open(io.BytesIO(data)) as joined:
        names = [str(one.T) for one in joined.Root.StructTreeRoot.K[0].K]
    assert names == ["Exhibit A", "Exhibit D"]
