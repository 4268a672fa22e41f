"""A file that makes the reader crash, hang or take all memory is kept out; the others are prepared."""

import sys
import time

import hostile
import pytest

from idrkit.errors import OutputError
from idrkit.intake.exhibits.content import Content, Refused
from idrkit.intake.exhibits.isolated import prepared
from idrkit.intake.exhibits.kinds import FileKind
from idrkit.intake.exhibits.limits import Limits

GOOD = hostile.saved(hostile.page_pdf())

# Python reads a module of this name when it starts: it puts faults into the other process that no file can be
# relied on to cause.
FAULTS = """
import os, time
import idrkit.intake.exhibits.prepare as prepare
before = prepare.prepare
def faulty(data, *given, **more):
    if data.startswith(b"%PDF-crash"):
        os.abort()
    if data.startswith(b"%PDF-hang"):
        time.sleep(600)
    if data.startswith(b"%PDF-full"):
        bytearray(10 ** 15)
    if data.startswith(b"%PDF-odd"):
        raise ZeroDivisionError("Jane Specimen")
    return before(data, *given, **more)
prepare.prepare = faulty
"""


@pytest.fixture
def faults(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(FAULTS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def files(*beginnings):
    return [(FileKind.PDF, GOOD if one == "good" else f"%PDF-{one}".encode() + GOOD[8:]) for one in beginnings]


def test_a_crash_keeps_out_that_file_alone(faults):
    found = prepared(files("good", "crash", "good", "crash", "good"))
    assert [type(one) for one in found] == [Content, Refused, Content, Refused, Content]
    assert "crash" in found[1].reason


def test_a_file_that_takes_too_long_is_kept_out(faults):
    before = time.monotonic()
    found = prepared(files("hang", "good"), Limits(seconds=3))
    assert isinstance(found[0], Refused)
    assert "within 3 seconds" in found[0].reason
    assert isinstance(found[1], Content)
    assert time.monotonic() - before < 60


def test_a_file_that_needs_too_much_memory_is_kept_out(faults):
    found = prepared(files("full", "good"))
    assert "memory" in found[0].reason
    assert isinstance(found[1], Content)


def test_a_defect_is_told_without_what_was_in_the_file(faults):
    found = prepared(files("odd"))
    assert found == (Refused("it cannot be read (ZeroDivisionError): print it to PDF."),)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux holds a process to its memory")
def test_memory_is_limited_by_the_system(faults):
    """Too little to unpack this page: the file is kept out, whichever library ran out of it."""
    pdf = hostile.page_pdf()
    pdf.pages[0].obj.Contents = pdf.make_stream(b" " * 200_000_000)
    large = hostile.saved(pdf)
    found = prepared([(FileKind.PDF, large), (FileKind.PDF, GOOD)], Limits(memory_megabytes=350))
    assert isinstance(found[0], Refused)
    assert isinstance(found[1], Content)


def test_the_order_of_the_files_is_kept_and_the_same_file_gives_the_same_bytes():
    first, second, third = prepared([(FileKind.PDF, GOOD), (FileKind.PDF, b"%PDF-1.4 no"), (FileKind.PDF, GOOD)])
    assert isinstance(second, Refused)
    assert first == third
    assert prepared([(FileKind.PDF, GOOD)]) == (first,)


def test_nothing_to_do_starts_nothing(monkeypatch):
    monkeypatch.setattr("idrkit.intake.exhibits.isolated.subprocess.run", None)
    assert prepared([]) == ()


def test_a_process_that_does_not_start_is_no_fault_of_the_file(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("import os; os._exit(9)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(OutputError, match="does not start"):
        prepared([(FileKind.PDF, GOOD)])


# --- OCR, with a stand-in for ocrmypdf, which needs Tesseract on the machine

OCR = """
import pikepdf
def ocr(given, made, **how):
    assert how["skip_text"]
    with pikepdf.open(given) as pdf:
        for page in pdf.pages:
            font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
            font.BaseFont = pikepdf.Name.Helvetica
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.obj.Contents = pdf.make_stream(b"BT 3 Tr /F 9 Tf 90 90 Td (found by OCR) Tj ET")
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x"))
        pdf.save(made)
"""


def scan():
    """Two pages with a line on each, and no words."""
    pdf = hostile.page_pdf(2)
    for page in pdf.pages:
        page.obj.Contents = pdf.make_stream(b"9 9 m 90 9 l S")
    return hostile.saved(pdf)


@pytest.mark.parametrize(
    ("module", "text", "note"),
    [
        (OCR, "found by OCR", "A text layer was made for pages 1-2 by OCR"),
        ("def ocr(*given, **how): raise RuntimeError", "", "OCR could not be run"),
        ("import a_part_of_it_that_is_missing", "", "OCR could not be run"),
        (None, "", "Pages 1-2 have no text: a reader's software sees nothing there."),
    ],
)
def test_pages_without_text_are_given_some_where_ocr_is_installed(tmp_path, monkeypatch, module, text, note):
    if module:
        (tmp_path / "ocrmypdf.py").write_text(module, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (found,) = prepared([(FileKind.PDF, scan())])
    assert isinstance(found, Content)
    assert found.text == (text, text)
    assert any(note in one for one in found.notes)
    assert b"JavaScript" not in found.pdf


def test_pages_with_text_are_not_recognised_again(tmp_path, monkeypatch):
    (tmp_path / "ocrmypdf.py").write_text("def ocr(*given, **how): raise SystemExit(7)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (found,) = prepared([(FileKind.PDF, GOOD)])
    assert isinstance(found, Content)
    assert found.notes == ()
