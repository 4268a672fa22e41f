"""What is shown on a page of somebody else is shown on the page that is bound: text, looks, images the right way up."""

from io import BytesIO

import hostile
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from idrkit.intake.exhibits.content import UnusableError, pages_named
from idrkit.intake.exhibits.images import pictured
from idrkit.intake.exhibits.kinds import FileKind, kind_of, text_in
from idrkit.intake.exhibits.limits import LIMITS, Limits
from idrkit.intake.exhibits.page_text import page_texts
from idrkit.intake.exhibits.pdf_clean import cleaned
from idrkit.intake.exhibits.prepare import prepare

RED, BLUE = (200, 0, 0), (0, 0, 200)


def seen(pdf, page=0):
    """The page as a picture of 72 points per inch."""
    return pypdfium2.PdfDocument(pdf)[page].render(scale=1).to_pil().convert("RGB")


def is_near(one, other):
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: hostile.put(pdf, "/Rotate", 90),
        lambda pdf: hostile.put(pdf, "/Rotate", 180),
        lambda pdf: hostile.put(pdf, "/Rotate", 270),
        lambda pdf: hostile.put(pdf, "/Rotate", -90),
        lambda pdf: hostile.put(pdf, "/CropBox", Array([50, 600, 400, 750])),
        lambda pdf: hostile.put(pdf, "/MediaBox", Array([-20, -30, 592, 762])),
        hostile.form_field,
    ],
    ids=["right", "upside down", "left", "minus", "cropped", "moved", "form"],
)
def test_a_page_looks_as_it_did(change):
    data = hostile.changed(change)
    before, after = seen(data), seen(cleaned(data, LIMITS).pdf)
    assert before.size == after.size
    differing = sum(a != b for a, b in zip(before.tobytes(), after.tobytes(), strict=True))
    assert differing < 0.002 * len(before.tobytes())
    assert len(before.getcolors(maxcolors=1 << 16)) > 1


def test_a_page_in_larger_units_is_as_large_as_it_says():
    data = hostile.changed(lambda pdf: hostile.put(pdf, "/UserUnit", 2))
    assert seen(cleaned(data, LIMITS).pdf).size == (1224, 1584)


def test_two_cleanings_give_the_same_bytes_and_the_second_has_nothing_to_remove():
    data = hostile.changed(hostile.form_field, 3)
    once = cleaned(data, LIMITS)
    assert cleaned(data, LIMITS) == once
    assert cleaned(once.pdf, LIMITS).notes == ()


def test_what_a_page_does_not_draw_is_not_taken_along():
    """A file split from a larger one often keeps the images of all its pages."""

    def other_patients(pdf):
        image = pdf.make_stream(b"other patient" * 10, Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
        pdf.pages[0].obj.Resources.XObject = Dictionary(Other=image)

    clean = pikepdf.Pdf.open(BytesIO(cleaned(hostile.changed(other_patients), LIMITS).pdf))
    assert not any(
        isinstance(one, pikepdf.Stream) and b"other patient" in one.read_raw_bytes() for one in clean.objects
    )


def test_the_limit_of_pages_is_a_setting():
    data = hostile.saved(hostile.page_pdf(3))
    assert len(page_texts(cleaned(data, Limits(pages=3)).pdf)) == 3
    with pytest.raises(UnusableError, match="more than 2"):
        cleaned(data, Limits(pages=2))


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([2], "page 2"), ([1, 2, 3], "pages 1-3"), ([7, 1, 2, 3], "pages 1-3, 7"), ([1, 3], "pages 1, 3")],
)
def test_pages_are_named_in_runs(numbers, words):
    assert pages_named(numbers) == words


def two_halves(size=(400, 200)):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, size[0], size[1]), fill=BLUE)
    return image


def written(image, kind, **how):
    memory = BytesIO()
    image.save(memory, kind, **how)
    return memory.getvalue()


def oriented(kind, orientation):
    """An image whose pixels are turned away, with the mark that says how to turn it back."""
    turns = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        6: Image.Transpose.ROTATE_90,
        8: Image.Transpose.ROTATE_270,
    }
    turn = turns[orientation]
    image = two_halves() if turn is None else two_halves().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    return written(image, kind, exif=exif)


@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 6, 8])
@pytest.mark.parametrize(("kind", "file"), [("JPEG", FileKind.JPEG), ("PNG", FileKind.PNG), ("TIFF", FileKind.TIFF)])
def test_an_image_stands_upright_on_a_page_of_letter_size(kind, file, orientation):
    content = prepare(oriented(kind, orientation), file, LIMITS, ocr=False)
    page = seen(content.pdf)
    assert page.size == (792, 612)
    assert is_near(page.getpixel((396 - 60, 306)), RED)
    assert is_near(page.getpixel((396 + 60, 306)), BLUE)
    assert ("Turned upright: 1 image." in content.notes) is (orientation != 1)


def test_every_page_of_a_tiff_becomes_a_page():
    pages = [Image.new("1", (850, 1100), 1), Image.new("L", (850, 1100), 200), two_halves()]
    data = written(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(100, 100))
    content = prepare(data, FileKind.TIFF, LIMITS, ocr=False)
    assert [seen(content.pdf, number).size for number in range(3)] == [(612, 792), (612, 792), (792, 612)]
    assert is_near(seen(content.pdf, 1).getpixel((300, 400)), (200, 200, 200))
    with pytest.raises(UnusableError, match="more than 2"):
        pictured(data, FileKind.TIFF, Limits(pages=2))


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "RGB", "I;16"])
def test_every_kind_of_png_becomes_a_page(mode):
    image = Image.new("RGB", (300, 300), "white")
    image = Image.new("I;16", (300, 300), 65535) if mode == "I;16" else image.convert(mode)
    assert is_near(
        seen(prepare(written(image, "PNG"), FileKind.PNG, LIMITS, ocr=False).pdf).getpixel((306, 396)), (255,) * 3
    )


def test_what_is_transparent_is_white():
    data = written(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG")
    assert seen(prepare(data, FileKind.PNG, LIMITS, ocr=False).pdf).getpixel((306, 396)) == (255, 255, 255)


def test_an_image_is_no_larger_than_it_was_scanned():
    data = written(two_halves((600, 300)), "PNG", dpi=(300, 300))
    page = seen(prepare(data, FileKind.PNG, LIMITS, ocr=False).pdf)
    assert is_near(page.getpixel((396 + 60, 306)), BLUE)
    assert page.getpixel((396 + 90, 306)) == (255, 255, 255)


def test_a_jpeg_is_not_compressed_again_and_loses_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x010E] = "Jane Specimen"
    data = written(two_halves(), "JPEG", exif=exif, comment=b"Jane Specimen", quality=80)
    content = prepare(data, FileKind.JPEG, LIMITS, ocr=False)
    pdf = pikepdf.Pdf.open(BytesIO(content.pdf))
    (image,) = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image]
    assert b"Jane Specimen" not in image.read_raw_bytes()
    assert data[data.index(b"\xff\xda") :] in image.read_raw_bytes()


def test_an_image_of_too_many_points_is_refused():
    with pytest.raises(UnusableError, match="million points"):
        pictured(written(two_halves((2000, 1001)), "PNG"), FileKind.PNG, Limits(pixels=2_000_000))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"BM is how this note begins", FileKind.TEXT),
        ("Gr\u00fc\u00dfe".encode("latin-1"), FileKind.TEXT),
        ("\ufeffGr\u00fc\u00dfe".encode(), FileKind.TEXT),
        (b"\n\n%PDF-1.4", FileKind.PDF),
        (b"ISA*00*          *00*", FileKind.X12),
    ],
)
def test_a_file_is_known_by_what_is_in_it(data, kind):
    assert kind_of(data) is kind


def test_text_is_utf_8_or_latin_1():
    assert (
        text_in("Gr\u00fc\u00dfe\r\n".encode("latin-1"))
        == text_in("\ufeffGr\u00fc\u00dfe\n".encode())
        == "Gr\u00fc\u00dfe\n"
    )
