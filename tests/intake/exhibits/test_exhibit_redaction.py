"""Redaction: what is covered is gone from the file, black on the page, and nothing else is lost."""

import re
from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from idrkit.claims.exhibits import Exhibit
from idrkit.claims.model import Claim
from idrkit.claims.prepared import PreparedExhibit
from idrkit.errors import RecordError, UsageError
from idrkit.intake.exhibits.redact import redact, redacted
from idrkit.intake.exhibits.redaction_profile import Kind, RedactionProfile, load_redaction_profile
from idrkit.intake.pdf_text import pdf_pages
from idrkit.packet.pdf import html_to_pdf
from idrkit.places import bundled

MEMBER = "SYN123456789"
EOB = (
    "<p>Patient: Jane Specimen</p><p>Date of birth: 03/14/1984</p><p>Member ID: SYN 1234-56789</p>"
    "<p>SSN 234-56-7890, MRN: MR-0098812</p><p>Date of service 09/14/2026, paid $412.50</p>"
)
PLAIN = "<p>A page about something else, dated 09/14/2026.</p>"


def claim(member=MEMBER):
    return Claim.model_validate(
        {
            "claim_id": "T-1",
            "provider": {"name": "Example Monitoring", "npi": "1234567893"},
            "plan": {"name": "Sample Plan"},
            "patient": {"member_id": member},
            "service_lines": [{"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}],
        }
    )


def pdf(*pages, style=""):
    body = "".join(f'<section style="break-after: page">{page}</section>' for page in pages)
    html = f'<html lang="en"><head><title>t</title><style>{style}</style></head><body>{body}</body></html>'
    return html_to_pdf(html, bundled("templates"), title="t")


def changed(data, change):
    with pikepdf.open(BytesIO(data)) as document:
        change(document)
        written = BytesIO()
        document.save(written, deterministic_id=True)
    return written.getvalue()


def prepared(data):
    return PreparedExhibit(Exhibit(id="C", kind="remittance", title="Remittance"), data, "0" * 64, pdf_pages(data, "x"))


def done(data, profile=None, member=MEMBER):
    return redact(prepared(data), profile or RedactionProfile(), claim(member))


def words(text):
    return " ".join(text.split())


def texts(data):
    """The text of the file as two libraries read it."""
    with_pypdf = [page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages]
    return [words(" ".join(one)) for one in (with_pypdf, pdf_pages(data, "x"))]


def everything(data):
    """Every string and every stream of the file, decompressed."""
    found = [data]
    with pikepdf.open(BytesIO(data)) as document:
        for one in [*document.objects, document.trailer]:
            if isinstance(one, pikepdf.Stream):
                try:
                    found.append(one.read_bytes())
                except pikepdf.PdfError:
                    found.append(one.read_raw_bytes())
            found.append(one.unparse(resolved=True) if not isinstance(one, pikepdf.Stream) else b"")
            found.extend(str(value).encode() for value in strings(one))
    return b"\n".join(found)


def strings(thing, depth=0):
    if isinstance(thing, pikepdf.String):
        yield thing
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and depth < 8:
        for key in thing.keys():  # noqa: SIM118
            if not getattr(thing[key], "is_indirect", False):
                yield from strings(thing[key], depth + 1)
    elif isinstance(thing, pikepdf.Array) and depth < 8:
        for value in thing:
            yield from strings(value, depth + 1)


def in_no_form(data, *secrets):
    whole = everything(data)
    for secret in secrets:
        for form in (secret.encode(), secret.encode("utf-16-be"), secret.encode().hex().encode()):
            assert form not in whole, secret


def picture(data, number=0, scale=2.0):
    document = pypdfium2.PdfDocument(data)
    return document[number].render(scale=scale).to_pil().convert("L")


def box_of(data, wanted, number=0):
    """Where a page shows a text, in points as it is seen: left, top, right, bottom."""
    import pypdfium2.raw as pdfium

    page = pypdfium2.PdfDocument(data)[number]
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    start = text.index(wanted)
    corners = []
    width, height = (round(10 * one) for one in page.get_size())
    import ctypes

    x, y = ctypes.c_int(), ctypes.c_int()
    for place in range(start, start + len(wanted)):
        left, bottom, right, top = text_page.get_charbox(place)
        for across, up in ((left, bottom), (right, top)):
            pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, across, up, x, y)
            corners.append((x.value / 10, y.value / 10))
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def shades(data, box, number=0):
    scale = 3.0
    image = picture(data, number, scale)
    return image.crop(tuple(round(scale * one) for one in box)).getextrema()


@pytest.mark.parametrize("touched", [(), (1,), (0, 1, 2, 3, 4), (2, 4)])
def test_redaction_keeps_all_pages(touched):
    data = pdf(*(EOB if number in touched else PLAIN for number in range(5)))
    after = done(data)
    assert (len(pypdf.PdfReader(BytesIO(after.pdf)).pages), after.pages) == (5, 5)
    sizes = [[tuple(page.mediabox) for page in pypdf.PdfReader(BytesIO(one)).pages] for one in (data, after.pdf)]
    assert [tuple(map(round, map(float, one))) for one in sizes[0]] == [
        tuple(map(round, map(float, one))) for one in sizes[1]
    ]


def test_the_text_under_a_box_is_gone_and_the_rest_can_be_found_by_two_libraries():
    after = done(pdf(EOB, PLAIN))
    for text in texts(after.pdf):
        for gone in ("03/14", "1234-56", "234-56", "0098812", "SYN 1"):
            assert gone not in text
        for kept in ("Patient: Jane Specimen", "Date of birth: 1984", "Member ID: 6789", "paid $412.50", "09/14/2026"):
            assert kept in text
    in_no_form(after.pdf, "03/14/1984", MEMBER, "SYN 1234-56789", "234-56-7890", "MR-0098812", "0098812")
    assert words(after.text[0]) == words(pdf_pages(after.pdf, "x")[0])
    assert "1984" in after.text[0]


def test_the_box_is_black_and_the_year_stays_visible():
    data = pdf(EOB)
    after = done(data)
    left, top, right, bottom = box_of(data, "03/14")
    assert shades(after.pdf, (left, top, right, bottom)) == (0, 0)
    dark, light = shades(after.pdf, box_of(data, "1984"))
    assert dark < 100
    assert light > 200
    dark, light = shades(after.pdf, box_of(data, "Jane Specimen"))
    assert dark < 100
    assert light > 200
    assert shades(after.pdf, box_of(data, "SYN 1234-5")) == (0, 0)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_boxes_stand_right_on_pages_that_are_turned_or_cut(turned, cropped):
    def change(document):
        page = document.pages[0].obj
        page.Rotate = turned
        if cropped:
            box = [float(one) for one in page.MediaBox]
            page.CropBox = Array([box[0] + 20, box[1] + 30, box[2] - 50, box[3] - 10])

    data = changed(pdf(EOB), change)
    after = done(data)
    assert shades(after.pdf, box_of(data, "03/14")) == (0, 0)
    dark, light = shades(after.pdf, box_of(data, "Jane Specimen"))
    assert (dark < 100, light > 200) == (True, True)
    before, now = picture(data), picture(after.pdf)
    assert [round(one, -1) for one in before.size] == [round(one, -1) for one in now.size]
    # The words that remain stand where they stood.
    was, stands = box_of(data, "Specimen"), box_of(after.pdf, "Specimen")
    assert all(abs(one - other) < 8 for one, other in zip(was, stands, strict=True))


def test_a_page_measured_in_larger_units_keeps_its_size():
    data = changed(pdf(EOB), lambda document: document.pages[0].obj.update({"/UserUnit": 2}))
    with pikepdf.open(BytesIO(done(data).pdf)) as now:
        assert now.pages[0].obj.UserUnit == 2


def test_an_untouched_page_stays_as_it_was():
    data = pdf(EOB, PLAIN)
    after = done(data)
    with pikepdf.open(BytesIO(data)) as before, pikepdf.open(BytesIO(after.pdf)) as now:
        assert before.pages[1].Contents.read_bytes() == now.pages[1].Contents.read_bytes()
        assert "/Font" in now.pages[1].Resources


def test_description_bookmarks_notes_and_fields_are_cleaned():
    def change(document):
        document.docinfo["/Title"] = f"EOB {MEMBER}"
        with document.open_metadata() as described:
            described["dc:description"] = f"for member {MEMBER}"
        with document.open_outline() as outline:
            outline.root.append(OutlineItem(f"Member {MEMBER}", 0))
            outline.root.append(OutlineItem("Payment", 1))
        field = document.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("member"),
                V=String(MEMBER),
                Rect=Array([100, 100, 300, 120]),
                DA=String("/Helv 10 Tf 0 g"),
            )
        )
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 20, 20]), Contents=String(f"ask {MEMBER}")
        )
        document.pages[1].obj.Annots = Array([field, document.make_indirect(note)])
        document.Root.AcroForm = Dictionary(Fields=Array([field]), DA=String("/Helv 10 Tf 0 g"))

    after = done(changed(pdf(EOB, PLAIN), change))
    in_no_form(after.pdf, MEMBER)
    reader = pypdf.PdfReader(BytesIO(after.pdf))
    assert [one.title for one in reader.outline] == ["[redacted]", "Payment"]
    assert any("bookmarks, notes" in note for note in after.notes)


def test_a_field_that_shows_the_number_makes_its_page_a_picture_with_a_box():
    def change(document):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        shown = pikepdf.Stream(
            document,
            f"BT /Helv 12 Tf 0 g 2 5 Td ({MEMBER}) Tj ET".encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 200, 20]),
            Resources=Dictionary(Font=Dictionary(Helv=font)),
        )
        field = document.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("m"),
                V=String(MEMBER),
                F=4,
                Rect=Array([100, 100, 300, 120]),
                AP=Dictionary(N=shown),
            )
        )
        document.pages[0].obj.Annots = Array([field])
        document.Root.AcroForm = Dictionary(Fields=Array([field]))

    after = redacted(prepared(changed(pdf(PLAIN), change)), RedactionProfile(), claim())
    assert [(one.page, one.rule) for one in after.log] == [(1, "member_id")]
    in_no_form(after.prepared.pdf, MEMBER)
    assert "6789" in after.prepared.text[0]
    assert pypdf.PdfReader(BytesIO(after.prepared.pdf)).pages[0].annotations is None


def test_a_text_that_stands_once_more_unseen_costs_every_page_its_old_content():
    def change(document):
        hidden = pikepdf.Stream(document, f"BT (id {MEMBER}) Tj ET".encode(), Type=Name.XObject, Subtype=Name.Form)
        hidden.BBox = Array([0, 0, 1, 1])
        document.pages[1].obj.Resources.XObject = Dictionary(Fm0=document.make_indirect(hidden))

    data = changed(pdf(f"<p>Member ID {MEMBER}</p>", PLAIN), change)
    after = done(data)
    in_no_form(after.pdf, MEMBER)
    assert after.pages == 2
    assert "something else" in words(after.text[1])


def test_a_member_id_that_only_stands_where_nobody_sees_it_is_gone_too():
    def change(document):
        hidden = document.make_stream(f"BT (id {MEMBER}) Tj ET".encode())
        document.pages[0].obj.Resources.Private = hidden

    data = changed(pdf(PLAIN), change)
    assert MEMBER.encode() in everything(data)
    after = done(data)
    in_no_form(after.pdf, MEMBER)
    assert "something else" in words(after.text[0])


def test_the_same_exhibit_gives_the_same_bytes():
    assert done(pdf(EOB, PLAIN)).pdf == done(pdf(EOB, PLAIN)).pdf


def test_the_log_counts_and_never_tells():
    result = redacted(prepared(pdf(PLAIN, EOB + EOB)), RedactionProfile(), claim())
    assert [(one.exhibit, one.page, one.rule, one.count) for one in result.log] == [
        ("C", 2, "date_of_birth", 2),
        ("C", 2, "medical_record_number", 2),
        ("C", 2, "member_id", 2),
        ("C", 2, "social_security_number", 2),
    ]
    told = " ".join(result.prepared.notes) + repr(result.log)
    assert "Covered, date of birth to its year: page 2 (2)." in told
    assert not re.search(r"1984|6789|0098812|Specimen", told)


def test_a_scan_is_said_not_to_have_been_looked_at():
    after = done(pdf(EOB, ""))
    assert any(note.startswith("Page 2 without text (a scan): nothing could be looked for") for note in after.notes)
    blank = done(pdf(""))
    assert "Nothing to be covered was found in the text of its pages." in blank.notes


WAYS = [
    ("DOB 3/14/84", "84", "3/14/"),
    ("D.O.B.: 1984-03-14", "1984", "-03-14"),
    ("Birth date March 14, 1984", "1984", "March 14"),
    ("Born on 14 March 1984", "1984", "14 March"),
    ("PATIENT'S BIRTH DATE MM DD YY SEX<br>03 14 1984", "1984", "03 14"),
    ("DMG*D8*19840314*F", "1984", "0314"),
    ("Date of birth:<br>03/14/1984", "1984", "03/14"),
    ("Member ID SYN123456789", "6789", "SYN1"),
    ("Member ID SYN 123 456 789", "6 789", "SYN"),
    ("Subscriber no. SYN-123-456789", "6789", "SYN"),
    ("W/ id syn123456789 on it", "6789", "syn1"),
    ("Insured's I.D. Number: ZZQ99887766", "7766", "ZZQ"),
    ("NM1*IL*1*X*Y****MI*ZZQ99887766", "7766", "ZZQ"),
    ("Social Security Number 123 45 6789", "Social", "123 45"),
    ("Medical record no. 44-8812", "record", "8812"),
]


@pytest.mark.parametrize(("line", "kept", "gone"), WAYS, ids=[one[0] for one in WAYS])
def test_values_are_found_as_forms_print_them(line, kept, gone):
    for text in texts(done(pdf(f"<p>{line}</p>")).pdf):
        assert kept in text
        assert gone not in text.replace("Subscriber", "")


@pytest.mark.parametrize(
    "line",
    [
        "Date of birth: not given. Date of service 09/14/2026",
        "NPI 1234567893, TIN 12-3456789, claim 26258-SYN-004417",
        "Member services 800-555-0199",
        "The member is aged 42; code 95941, units 3",
        "Remit date 08/07/2026, check 0012345678",
    ],
)
def test_other_numbers_and_days_stay(line):
    result = redacted(prepared(pdf(f"<p>{line}</p>")), RedactionProfile(), claim())
    assert result.log == ()


def test_a_birth_date_is_covered_without_its_label_too_unless_it_is_a_date_of_service():
    after = done(pdf("<p>DOB 03/14/1984</p>", "<p>Seen 1984-03-14 and March 14, 1984.</p>"))
    assert "03-14" not in after.text[1]
    assert "March" not in after.text[1]
    assert after.text[1].count("1984") == 2
    newborn = done(pdf("<p>DOB 09/14/2026. Service on 09/14/2026.</p>"))
    assert words(newborn.text[0]).startswith("DOB 2026")
    assert "Service on 09/14/2026" in words(newborn.text[0])


def test_terms_and_patterns_of_ones_own(tmp_path):
    path = tmp_path / "redaction.toml"
    path.write_text(
        'kinds = []\nterms = ["Jane Specimen"]\n[[patterns]]\nname = "account"\nfind = \'AC-\\d{6}\'\nkeep_last = 2\n',
        encoding="utf-8",
    )
    profile = load_redaction_profile(path)
    result = redacted(
        prepared(pdf("<p>JANE<br>Speci-<br>men, Account AC-123456, DOB 03/14/1984</p>")), profile, claim()
    )
    assert [(one.rule, one.count) for one in result.log] == [("account", 1), ("term 1", 1)]
    text = words(result.prepared.text[0])
    assert "JANE" not in text
    assert "men" not in text
    assert "Account 56" in text
    assert "03/14/1984" in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kinds = ['names']", "kinds has 'names'"),
        ("kinds = 'member_id'", "kinds must be a list"),
        ("terms = ['a']", "term 1 is shorter"),
        ("colour = 'black'", "unknown key 'colour'"),
        ("[[patterns]]\nname = 'x'\nfind = '('", "no regular expression"),
        ("[[patterns]]\nname = 'x'\nfind = 'a*'", "nothing at all"),
        ("[[patterns]]\nname = 'Jane'\nfind = 'a'", "give it a name"),
        ("[[patterns]]\nname = 'x'\nfind = 'a'\nkeep_last = -1", "keep_last"),
        ("[patterns]\nname = 'x'", "[[patterns]]"),
        ("terms = [", "not valid TOML"),
    ],
)
def test_a_profile_that_is_none_is_told_in_a_sentence(text, words, tmp_path):
    path = tmp_path / "redaction.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(words)):
        load_redaction_profile(path)
    with pytest.raises(UsageError, match="cannot be read"):
        load_redaction_profile(tmp_path / "absent.toml")


def test_a_file_that_cannot_be_opened_is_refused():
    broken = PreparedExhibit(Exhibit(id="C", kind="letter", title="Letter"), b"%PDF-1.7", "0" * 64, ("",))
    with pytest.raises(RecordError, match="Exhibit C is damaged"):
        redact(broken, RedactionProfile(), claim())


def test_every_kind_is_covered_unless_a_profile_says_less():
    assert RedactionProfile().kinds == tuple(Kind)


def test_more_kinds_of_letters_than_one_font_holds_stay_searchable():
    letters = "".join(chr(code) for code in (*range(0x21, 0x7F), *range(0xC0, 0x180)) if code not in (0x3C, 0x26))
    line = "<br>".join(letters[start : start + 20] for start in range(0, len(letters), 20))
    before = pdf(f"<p>Member ID {MEMBER}</p><p>{line}</p>")
    after = done(before)
    kept = set(words(" ".join(pdf_pages(before, "x"))).replace(" ", ""))
    for text in texts(after.pdf):
        assert kept - set(text) == set()


def test_a_coloured_page_keeps_its_colours_and_its_boxes():
    data = pdf(EOB, style="section { background: linear-gradient(#c33, #36c); height: 600px; color: #ff0 }")
    after = done(data)
    assert shades(after.pdf, box_of(data, "03/14"))[1] < 12
    shown = pypdfium2.PdfDocument(after.pdf)[0].render(scale=1).to_pil().convert("RGB").getpixel((300, 400))
    was = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("RGB").getpixel((300, 400))
    assert all(abs(one - other) < 16 for one, other in zip(shown, was, strict=True))


def test_a_note_on_an_untouched_page_loses_the_words_and_stays():
    def change(document):
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 20, 20]), Contents=String(f"ask {MEMBER}")
        )
        document.pages[0].obj.Annots = Array([document.make_indirect(note)])

    after = done(changed(pdf(PLAIN), change))
    in_no_form(after.pdf, MEMBER)
    (note,) = pypdf.PdfReader(BytesIO(after.pdf)).pages[0].annotations
    assert note.get_object()["/Contents"] == "[redacted]"
