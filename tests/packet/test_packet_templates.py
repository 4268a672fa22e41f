"""A user's own templates: one file replaces one file, and whatever is wrong is told with file and line."""

import pytest
from packet_cases import seen

from idrkit.errors import RenderError
from idrkit.packet.document import Document
from idrkit.packet.templating import render_html

PAGE = '{% extends "packet/base.html" %}\n{% block body %}\n'
END = "\n{% endblock %}\n"
LISTED = Document("contents", "Contents", "packet/contents.html", {"packet_title": "T", "entries": (), "hints": ""})


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "packet").mkdir()
    return tmp_path


def page(folder, text, name="packet/mine.html", **context):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Document("mine", "Mine", name, context)


def test_a_users_file_replaces_the_bundled_one_and_leaves_the_others(folder):
    page(folder, PAGE + "Our contents" + END, "packet/contents.html")
    assert seen(LISTED, folder) == "Our contents"
    assert "Document Pages Page" in seen(LISTED)


def test_a_users_style_sheet_replaces_the_bundled_one(folder):
    page(folder, "h1 { color: navy }", "packet/packet.css")
    assert "navy" in render_html(LISTED, folder)
    assert "navy" not in render_html(LISTED)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (PAGE + "{% if %}" + END, 3, ""),
        (PAGE + "one\n{{ paid }}" + END, 4, "'paid' is undefined"),
        (PAGE + "{{ document.nothing }}" + END, 3, "no attribute 'nothing'"),
        (PAGE + "{{ document.__class__.__mro__ }}" + END, 3, "SecurityError"),
        (PAGE + "{{ 1 // 0 }}" + END, 3, "ZeroDivisionError"),
        (PAGE + "{{ missing }}" + END, 3, "use m.value"),
        (PAGE + '{% include "packet/no.html" %}' + END, 3, "“packet/no.html”"),
        ('{% extends "packet/no.html" %}', 1, "“packet/no.html”"),
        (PAGE + '{% include "../../outside.html" %}' + END, 3, "“../../outside.html”"),
        ("<p>no page</p>", 1, "extends"),
        (b"one\n\xff\n", 2, "not UTF-8"),
    ],
    ids=[
        "syntax",
        "unknown name",
        "unknown attribute",
        "sandbox",
        "arithmetic",
        "fact not known",
        "include not there",
        "parent not there",
        "outside the folder",
        "no parent",
        "encoding",
    ],
)
def test_a_broken_template_is_told_with_file_and_line(folder, text, line, says):
    (folder.parent / "outside.html").write_text("secret", encoding="utf-8")
    document = page(folder, text, missing=None)
    with pytest.raises(RenderError) as told:
        render_html(document, folder)
    message = str(told.value)
    assert f"mine.html, line {line}: " in message
    assert says in message
    assert "\n" not in message


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.html"
    outside.write_text("secret", encoding="utf-8")
    try:
        (folder / "packet" / "link.html").symlink_to(outside)
    except OSError:
        pytest.skip("this system allows no links")
    with pytest.raises(RenderError, match="link"):
        render_html(Document("link", "Link", "packet/link.html", {}), folder)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(RenderError, match="--templates"):
        render_html(LISTED, tmp_path / "no")


def test_what_a_claim_says_is_never_taken_for_markup(folder):
    document = page(folder, PAGE + "{{ party }}" + END, party="A <b>& Sons</b>")
    assert "A &lt;b&gt;&amp; Sons&lt;/b&gt;" in render_html(document, folder)


def test_a_picture_of_the_users_folder_can_be_used(folder):
    (folder / "logo.svg").write_text("<svg/>", encoding="utf-8")
    document = page(folder, PAGE + '<img alt="" src="{{ asset("logo.svg") }}">' + END)
    html = render_html(document, folder)
    assert "data:image/svg+xml;base64,PHN2Zy8+" in html
    assert str(folder) not in html
