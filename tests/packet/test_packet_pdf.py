"""One document becomes one PDF: fonts, tags, same bytes, and a plain sentence when it cannot be made."""

import io
import sys

import pikepdf
import pytest
from pypdf import PdfReader

from idrkit.errors import RenderError
from idrkit.packet import pdf
from idrkit.packet.pdf import html_to_pdf, rendering_problems
from idrkit.places import bundled

TEMPLATES = bundled("templates")
STYLE = '<link rel="stylesheet" href="fonts/fonts.css"><style>body { font-family: var(--serif) }</style>'


def page(body, head=STYLE):
    return f'<!DOCTYPE html><html lang="en-US"><head><title>T</title>{head}</head><body>{body}</body></html>'


def drawn(body, **options):
    return html_to_pdf(page(body), TEMPLATES, title="A part", **options)


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def test_the_text_can_be_read_back():
    text = PdfReader(io.BytesIO(drawn("<h1>Offer</h1><p>Claim 26258-SYN-004417: $1,960.00 – § 149.510</p>"))).pages[0]
    assert "26258-SYN-004417: $1,960.00" in text.extract_text()


def test_title_language_and_tags_are_set():
    with opened(drawn("<h1>Offer</h1><table><tr><th>QPA</th></tr><tr><td>1</td></tr></table>")) as made:
        assert str(made.Root.Lang) == "en-US"
        assert str(made.docinfo.Title) == "A part"
        assert made.Root.MarkInfo.Marked
        assert made.Root.StructTreeRoot.K is not None


def test_every_font_is_embedded_and_comes_from_the_bundled_folder():
    with opened(drawn("<p>Serif <b>bold</b> <i>italic</i></p>")) as made:
        fonts = [font for page in made.pages for font in page.Resources.Font.values()]
        names = {str(font.BaseFont).split("+")[-1] for font in fonts}
        assert names
        assert all(name.startswith(("Source-Serif-4", "SourceSerif4")) for name in names), names
        descendants = [one for font in fonts for one in font.get("/DescendantFonts", [font])]
        assert all({"/FontFile2", "/FontFile3"} & set(one.FontDescriptor.keys()) for one in descendants)


def test_two_runs_give_the_same_bytes(monkeypatch):
    first = drawn("<h1>Offer</h1><p>One line.</p>")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert drawn("<h1>Offer</h1><p>One line.</p>") == first


REFUSED = [
    ('<img alt="x" src="https://example.com/logo.png">', "works offline"),
    ('<img alt="x" src="file:///etc/passwd">', "outside the templates folder"),
    ('<img alt="x" src="fonts/none.png">', "is not there"),
    ('<img alt="x" src="../pyproject.toml">', "outside the templates folder"),
]


@pytest.mark.parametrize(("body", "sentence"), REFUSED)
def test_what_a_template_may_not_have_is_refused_with_a_sentence(body, sentence):
    with pytest.raises(RenderError, match=sentence):
        drawn(body)


def test_a_file_of_the_users_own_folder_may_be_used(tmp_path):
    (tmp_path / "own.css").write_text("p { color: #123456 }", encoding="utf-8")
    head = f'<link rel="stylesheet" href="{(tmp_path / "own.css").as_uri()}">'
    made = html_to_pdf(page("<p>Own</p>", head), TEMPLATES, title="Own", folders=[tmp_path])
    assert made.startswith(b"%PDF")


def test_a_character_no_font_has_is_never_printed_as_an_empty_box():
    with pytest.raises(RenderError, match=r"A part.*U\+0378"):
        drawn("<p>\u0378</p>")


def test_without_pango_there_is_one_sentence_that_says_what_to_install(monkeypatch):
    pdf._weasyprint.cache_clear()

    class NoPango:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "weasyprint"}
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    try:
        with pytest.raises(RenderError, match=r"Pango library is missing.*apt-get install"):
            drawn("<p>x</p>")
        assert any("Pango" in one for one in rendering_problems())
    finally:
        sys.modules.update(kept)
        pdf._weasyprint.cache_clear()


def test_this_machine_has_no_rendering_problems():
    assert rendering_problems() == []
