"""The report as a person meets it: in a real browser, by eye, by screen reader, on a phone and on paper."""

import io
import itertools

import pytest
from PIL import Image
from pypdf import PdfReader
from report_cases import AS_OF, sample_ledger

from idrkit.cli import exit_code_of

LIGHT, DARK = "light", "dark"
# Every element with text of its own, the colour it is drawn in, and the first opaque ground behind it.
TEXTS = """() => {
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$|^transparent$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.body.querySelectorAll("*")]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .map((one) => {
      const style = getComputedStyle(one);
      return {
        text: one.textContent.trim().slice(0, 40),
        colour: one instanceof SVGElement ? style.fill : style.color,
        ground: ground(one),
      };
    });
}"""
# What a screen reader relies on that the tree does not show.
TABLES = """() => [...document.querySelectorAll("table")].map((one) => ({
  caption: one.caption ? one.caption.textContent.trim() : "",
  heads: [...one.querySelectorAll("thead th")].every((head) => head.scope === "col"),
  rows: [...one.querySelectorAll("tbody th")].every((head) => head.scope === "row"),
}))"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    place = sample_ledger(str(folder / "ledger.sqlite"))
    out = folder / "report.html"
    assert exit_code_of(["ledger", "report", "--ledger", place, "--as-of", str(AS_OF), "--out", str(out)]) == 0
    return out


@pytest.fixture
def opened(browser, page_file):
    """Opens the page; whatever it asks for besides itself, and whatever the browser complains of, fails the test."""
    contexts, wrong = [], []

    def open_page(width=1200, scheme=LIGHT, scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))

        def let_through(route):
            if route.request.url.partition("#")[0] == page_file.as_uri():
                route.continue_()
            else:
                wrong.append(route.request.url)
                route.abort()

        page.route("**/*", let_through)
        page.goto(page_file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def numbers(colour):
    return [float(one) for one in colour[colour.index("(") + 1 : -1].split(",")[:3]]


def luminance(colour):
    parts = [one / 255 for one in numbers(colour)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_a_screen_reader_finds_headings_regions_tables_and_charts(opened):
    page = opened()
    tree = page.locator("body").aria_snapshot()
    assert tree.count("[level=1]") == 1
    for heading in ("Money", "Deadlines", "Pipeline", "Results", "Fees", "Days to the determination"):
        assert f'- heading "{heading}" [level=2]' in tree
        assert f'- region "{heading}"' in tree
    for part in ("- banner", "- main", "- contentinfo", '- navigation "Parts of this page"'):
        assert part in tree
    for words in (
        "Results: Provider's offer 8 of 14;",
        "From selection of the certified IDR entity: 0–10 business days",
    ):
        assert page.get_by_role("img", name=words).count() == 1
    assert 'cell "23 today 1 last day, 2 last safe days"' in tree


def test_headings_come_in_order_and_every_table_says_what_it_is(opened):
    page = opened()
    levels = page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4')].map((one) => +one.tagName[1])")
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    tables = page.evaluate(TABLES)
    assert len(tables) >= 8
    assert all(one["caption"] and one["heads"] and one["rows"] for one in tables)
    assert page.evaluate("() => document.documentElement.lang") == "en-US"


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_every_text_stands_out_from_its_ground(opened, scheme):
    texts = opened(scheme=scheme).evaluate(TEXTS)
    assert len(texts) > 100
    faint = {
        (one["text"], one["colour"], one["ground"]) for one in texts if contrast(one["colour"], one["ground"]) < 4.5
    }
    assert faint == set()


def test_dark_is_dark(opened):
    grounds = [
        opened(scheme=scheme).evaluate("() => getComputedStyle(document.body).backgroundColor")
        for scheme in (LIGHT, DARK)
    ]
    assert luminance(grounds[0]) > 0.9
    assert luminance(grounds[1]) < 0.02


@pytest.mark.parametrize("width", [360, 768, 1200])
def test_the_page_is_never_wider_than_the_window(opened, width):
    page = opened(width)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        "() => [...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth)"
        ".every((one) => one.tabIndex === 0 && getComputedStyle(one).overflowX === 'auto')"
    )
    assert wide


def test_the_keyboard_reaches_the_figures_and_shows_where_it_is(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to the figures"
    assert page.evaluate("() => document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_large_amount_has_room_on_a_phone(opened):
    room = opened(360).evaluate(
        "() => { const one = document.querySelector('.amount'); one.textContent = '$12,345,678,901.23';"
        " return one.scrollWidth <= one.clientWidth; }"
    )
    assert room


def test_every_link_leads_somewhere_on_the_page(opened):
    broken = opened().evaluate(
        "() => [...document.querySelectorAll('a')].map((one) => one.getAttribute('href'))"
        ".filter((href) => !document.getElementById(href.slice(1)))"
    )
    assert broken == []


@pytest.mark.parametrize(("scheme", "width"), [(LIGHT, 1200), (DARK, 1200), (LIGHT, 360)])
def test_there_is_something_to_see_without_scripts(opened, monkeypatch, scheme, width):
    page = opened(width, scheme, scripts=False)
    # A picture of our own page, however long; other tests narrow what Pillow opens.
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    colours = picture.resize((picture.width // 4, picture.height // 4)).getcolors(1 << 24)
    assert len(colours) > 200
    assert max(count for count, _ in colours) < 0.97 * sum(count for count, _ in colours)


def test_it_prints_on_letter_paper(opened):
    printed = PdfReader(io.BytesIO(opened().pdf(prefer_css_page_size=True))).pages
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in printed} == {(612, 792)}
    assert 2 <= len(printed) <= 5
    assert all(len(one.extract_text().split()) > 40 for one in printed)


def test_no_table_is_cut_off_on_paper(opened):
    page = opened(width=693)
    page.emulate_media(media="print")
    assert (
        page.evaluate(
            "() => [...document.querySelectorAll('table')]"
            ".filter((one) => one.offsetWidth > one.parentElement.clientWidth).map((one) => one.caption.textContent)"
        )
        == []
    )
