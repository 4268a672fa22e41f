"""Every bad file gets one sentence that says what, where and what to do; never another exception."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from intake_sheets import GOOD, TITLES, WriteSheet, changed

from idrkit.errors import RecordError
from idrkit.intake.profile import Profile
from idrkit.intake.read import read_claims

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
HEADER = ",".join(TITLES).encode()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("claims.csv", b"", "empty"),
        ("claims.csv", b"\n\n , ,\n", "empty"),
        ("claims.xlsx", b"", "empty"),
        ("claims.json", b" ", "empty"),
        ("claims.json", b"[]", "empty"),
        ("claims.xlsx", b"garbage" * 50, "not an Excel workbook"),
        ("claims.xlsx", b"PK\x03\x04" + b"x" * 90, "not an Excel workbook"),
        ("claims.xlsx", OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("claims.xlsx", OLD_OFFICE, "old .xls"),
        ("claims.xls", OLD_OFFICE, "old .xls"),
        ("claims.835", b"ISA*00*", "its ISA cannot be understood"),
        ("claims.pdf", b"%PDF", "csv, xlsx or json"),
        ("claims", b"x", "without an ending"),
        ("claims.csv", b"\x89PNG\x00\x00", "an image"),
        ("claims.csv", b"BM\x00\x00", "not a text table"),
        ("claims.csv", HEADER + b'\n"A1,never closed', "quotation mark"),
        ("claims.csv", HEADER + b'\n"A1"x,y', "quotation mark"),
        ("claims.csv", HEADER + b'\n"' + b"x" * 140_000 + b'"', "too long"),
        ("claims.csv", b"Jane Patient,12\nx,y", "no title of a claim sheet"),
        ("claims.csv", HEADER + b",Internal note\n", r'"Internal note" \(column L\).*ignore'),
        ("claims.csv", HEADER + b",,units \n" + b"x," * 11 + b"y,\n", "column L holds data but has no title"),
        ("claims.csv", HEADER + b",CPT code\n", '"CPT" and "CPT code" both give'),
        ("claims.csv", b"Acct #,CPT\nA1,95941\n", r"no column gives provider.name, plan.name.*\[constants\]"),
        ("claims.json", b"{", "line 1"),
        ("claims.json", b'{"claims": 3}', "holds no claims"),
        ("claims.json", b'{"claims": [], "more": 1}', "more beside"),
        ("claims.json", b"3", "holds no claims"),
        ("claims.json", b'[{"offer": NaN}]', "NaN"),
        ("claims.json", b'[{"offer": 1e99999999999999999999}]', "number"),
        ("claims.json", b"[" + b"9" * 5000 + b"]", "number"),
        ("claims.json", b"[" * 100_000, "nested too deeply"),
        ("claims.json", b'[{"claim_id": "A", "claim_id": "B"}]', '"claim_id" stands twice'),
        ("claims.json", b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_bad_file_gets_a_sentence(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RecordError, match=words) as caught:
        read_claims([tmp_path / name])
    assert name in str(caught.value)
    assert "Jane" not in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="is not there"):
        read_claims([tmp_path / "nowhere.csv"])
    with pytest.raises(RecordError, match="holds no 835, 837, csv"):
        read_claims([tmp_path])
    with pytest.raises(RecordError, match="cannot be opened"):
        read_claims([Path("a\x00b.csv")])


def test_a_damaged_workbook_gets_a_sentence(write_xlsx: WriteSheet, tmp_path: Path) -> None:
    good = write_xlsx([GOOD])
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:40] if name.endswith("sheet1.xml") else content)
    with pytest.raises(RecordError, match=r"bad\.xlsx"):
        read_claims([tmp_path / "bad.xlsx"])


def _book(path: Path, *names: str) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in names:
        page = book.create_sheet(name)
        if name != "Empty":
            page.append(list(TITLES))
            page.append(list(GOOD))
    book.save(path)
    return path


def test_a_wrong_sheet_lists_the_sheets(tmp_path: Path) -> None:
    path = _book(tmp_path / "book.xlsx", "Claims", "Paid")
    with pytest.raises(RecordError, match="no sheet 'June'; its sheets are: Claims, Paid"):
        read_claims([path], sheet="June")


def test_several_sheets_with_data_are_asked_about(tmp_path: Path) -> None:
    path = _book(tmp_path / "book.xlsx", "Claims", "Paid")
    with pytest.raises(RecordError, match="2 sheets with data"):
        read_claims([path])
    assert read_claims([path], sheet="claims").counts.claims == 1
    assert read_claims([path], profile=Profile(sheet="Paid")).counts.claims == 1


def test_the_only_sheet_with_data_is_taken(tmp_path: Path) -> None:
    assert read_claims([_book(tmp_path / "book.xlsx", "Empty", "Claims")]).counts.claims == 1
    with pytest.raises(RecordError, match="empty"):
        read_claims([_book(tmp_path / "none.xlsx", "Empty")])


def test_a_cell_at_the_far_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = _book(tmp_path / "book.xlsx", "Claims")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(path)
    with pytest.raises(RecordError, match="too large"):
        read_claims([path])


def test_a_header_row_that_is_empty_is_named(tmp_path: Path) -> None:
    path = _book(tmp_path / "book.xlsx", "Claims")
    with pytest.raises(RecordError, match="row 9 is empty"):
        read_claims([path], profile=Profile(header_row=9))


def test_rows_too_long_or_too_short_are_rejected(write_csv: WriteSheet) -> None:
    path = write_csv([(*GOOD, "more"), changed(Acct="A2")[:9], changed(Acct="A3"), (*changed(Acct="A4"), "")])
    intake = read_claims([path])
    assert [claim.claim_id for claim in intake.claims] == ["A3", "A4"]
    assert [reject.row for reject in intake.rejects] == [2, 3]
    assert "1 cells more" in intake.rejects[0].reason
    assert "9 cells where the header has 11" in intake.rejects[1].reason
