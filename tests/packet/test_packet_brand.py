"""brand.toml: what it puts on the pages, and each mistake in it told with its file and key."""

import io
import re

import pytest
from packet_cases import RULEBOOK, assessed, part
from PIL import Image, ImageFile

from idrkit.assess.results import Stage
from idrkit.errors import UsageError
from idrkit.packet.brand import NEUTRAL, contrast_with_white, load_brand
from idrkit.packet.documents import build_packet
from idrkit.packet.letters.build import build_letter
from idrkit.packet.letters.letter import LetterKind
from idrkit.packet.templating import render_html

WHOLE = """
[letterhead]
name = "Example Group, PLLC"
lines = ["100 Specimen Street", "555-0199"]
logo = "logo.png"
[signature]
name = "J. Q. Example"
title = "Director of billing"
[colours]
heading = "#1F3A5F"
line = "#b08d3c"
[pages]
bates_prefix = "ENG"
"""


def picture(kind="PNG", size=(40, 20)):
    memory = io.BytesIO()
    Image.new("RGB", size, "#1f3a5f").save(memory, kind)
    return memory.getvalue()


@pytest.fixture
def folder(tmp_path):
    """A folder with a brand file of these words and a logo."""

    def made(text, logo=None):
        (tmp_path / "brand.toml").write_text(text, encoding="utf-8")
        (tmp_path / "logo.png").write_bytes(picture() if logo is None else logo)
        return tmp_path

    return made


@pytest.mark.parametrize("empty", [None, "no file"])
def test_without_a_file_everything_is_neutral(tmp_path, empty):
    assert load_brand(tmp_path if empty else None) is NEUTRAL
    assert (NEUTRAL.has_letterhead, NEUTRAL.bates_prefix) == (False, "IDR")


def test_an_empty_file_is_neutral_too(folder):
    assert load_brand(folder("")) == NEUTRAL


def test_a_whole_file_is_read(folder):
    brand = load_brand(folder(WHOLE))
    assert (brand.name, brand.signer, brand.signer_title) == (
        "Example Group, PLLC",
        "J. Q. Example",
        "Director of billing",
    )
    assert (brand.heading, brand.line, brand.bates_prefix) == ("#1f3a5f", "#b08d3c", "ENG")
    assert brand.logo.startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[letterhead]\nnmae = 'x'", "[letterhead] nmae is not a key known here; allowed: lines, logo, name"),
        ("[letter]\nname = 'x'", "letter is not a key known here; allowed: colours, letterhead, pages, signature"),
        ("letterhead = 'x'", "[letterhead] is not a table of keys and values"),
        ("[letterhead]\nlines = 'x'", "[letterhead] lines must be a list of texts"),
        ("[letterhead]\nlines = ['1', '2', '3', '4', '5', '6']", "has 6 lines; at most 5 fit"),
        ("[letterhead]\nname = 3", "[letterhead] name must be a text in quotes"),
        ("[colours]\nheading = 'navy'", '[colours] heading is "navy"; write a colour as #'),
        ("[colours]\nheading = '#1f3a5'", "write a colour as #"),
        ("[colours]\nheading = '#767677'", ""),
        ("[colours]\nheading = '#777777'", "whose contrast to white paper is 4.48; text needs 4.5 or more"),
        ("[colours]\nheading = '#ffffff'", "whose contrast to white paper is 1.00"),
        ("[colours]\nline = '#ffffff'", ""),
        ("[pages]\nbates_prefix = '7A'", '[pages] bates_prefix is "7A"; write a letter, then'),
        ("[pages]\nbates_prefix = 'ABCDEFGHIJK'", "up to nine letters"),
        ("[pages]\nbates_prefix = 'ABCDEFGHIJ'", ""),
        ("[letterhead]\nlogo = 'none.png'", 'logo is "none.png", which is not in the templates folder'),
        ("[letterhead]\nlogo = '../logo.png'", "lies outside the templates folder"),
        ("[letterhead\n", "is not valid TOML"),
    ],
)
def test_a_mistake_is_told_with_its_place(folder, text, said):
    if not said:
        load_brand(folder(text))
        return
    with pytest.raises(UsageError, match=re.escape(said)) as told:
        load_brand(folder(text))
    assert "brand.toml" in str(told.value)


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize(
    ("logo", "said"),
    [
        (b"GIF89a", "no whole PNG or JPEG picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no whole PNG or JPEG picture"),
        (picture()[:60], "no whole PNG or JPEG picture"),
        (b"", "no whole PNG or JPEG picture"),
        (picture() + b"x" * 500_000, "bytes; at most 500,000 are taken"),
        (picture(size=(4001, 2)), "4001 by 2 pixels; at most 4000"),
        (picture(size=(4000, 2)), ""),
        (picture("JPEG"), ""),
    ],
)
def test_a_logo_that_cannot_be_printed_is_refused(folder, monkeypatch, logo, said, lenient):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
    text = "[letterhead]\nlogo = 'logo.png'\n"
    if not said:
        assert load_brand(folder(text, logo)).logo
        return
    with pytest.raises(UsageError, match=re.escape(said)):
        load_brand(folder(text, logo))


@pytest.mark.parametrize(("colour", "contrast"), [("#000000", 21.0), ("#ffffff", 1.0), ("#777777", 4.48)])
def test_contrast_is_that_of_wcag(colour, contrast):
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)


def test_packets_and_letters_carry_the_look(folder):
    where = folder(WHOLE)
    packet = build_packet(assessed(), Stage.NOTICE, RULEBOOK)
    first = render_html(part(packet, "front"), where)
    signed = render_html(part(packet, "notice-amended"), where)
    letter = render_html(build_letter(assessed(), LetterKind.QPA_INFORMATION, RULEBOOK).letter, where)
    for page in (first, letter):
        assert "Example Group, PLLC" in page
        assert '<img src="data:image/png' in page
        assert 'alt="Example Group, PLLC logo"' in page
        assert "color: #1f3a5f" in page
    assert "J. Q. Example" in signed
    assert "J. Q. Example" in letter
    assert "disputes@ionm.example" not in letter.split("<h1>", 1)[0]


def test_without_it_no_page_changes(tmp_path):
    page = render_html(part(build_packet(assessed(), Stage.NOTICE, RULEBOOK), "front"))
    assert page == render_html(part(build_packet(assessed(), Stage.NOTICE, RULEBOOK), "front"), tmp_path)
    assert '<div class="masthead">' not in page
