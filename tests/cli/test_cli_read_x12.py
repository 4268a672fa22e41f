"""`idrkit read` of remittances and claim forms: what a person and a program see."""

import json
from pathlib import Path

import pytest
from cli_cases import sheet, typed

SYNTHETIC = Path(__file__).resolve().parents[1] / "intake" / "x12" / "synthetic"
TRUTH = json.loads((SYNTHETIC / "_truth.json").read_text(encoding="utf-8"))
INITIAL = SYNTHETIC / "835_nsa_er_initial.edi"
CUT = SYNTHETIC / "835_truncated_mid_segment.edi"
ACK = SYNTHETIC / "not_835_999_ack.edi"
FORMS = SYNTHETIC / "837p_er.edi"


def test_a_remittance_as_a_table(capsys):
    told = typed(capsys, "read", INITIAL)
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == (
        "835_nsa_er_initial.edi: 835, transaction 0001, ACME SYNTHETIC HEALTH PLAN, trace EFT43845962, 697.75 by ACH, "
        "payment date 2026-09-18"
    )
    assert lines[2].split() == ["SYN771707", "2600798359651", "1", "primary", "1850.00", "365.30", "311.30"]
    assert " ".join(lines[3].split()) == "2026-08-02 99285 1 1850.00 365.30 311.30 676.60 N864 N869 N877"
    assert told.err == (
        "835_nsa_er_initial.edi: 835, 1 interchange, 1 transaction. Claims: 2 found = 2 read + 0 rejected.\n"
    )


def test_claim_forms_as_a_table(capsys):
    told = typed(capsys, "read", FORMS)
    assert told.code == 0
    assert "TEST IN NETWORK HOSPITAL, TX" in told.out
    assert "1999926201" in told.out


@pytest.mark.parametrize("name", [name for name, truth in TRUTH.items() if "expect" not in truth])
def test_the_json_of_a_file_has_the_nesting_of_the_truth(name, capsys):
    def nested(truth, shape, at):
        if isinstance(truth, dict):
            assert set(truth) <= set(shape), at
            for key, value in truth.items():
                nested(value, shape[key], f"{at}.{key}")
        elif isinstance(truth, list) and truth and isinstance(truth[0], dict):
            for one, other in zip(truth, shape, strict=True):
                nested(one, other, at)
        else:
            assert type(truth) is type(shape), at

    told = typed(capsys, "read", "--json", SYNTHETIC / name)
    assert told.code == 0
    nested(TRUTH[name], json.loads(told.out), name)


def test_several_files_and_a_sheet_are_one_json_object(capsys, tmp_path):
    told = typed(capsys, "read", "--json", INITIAL, sheet(tmp_path / "claims.csv", {}), FORMS, ACK)
    answer = json.loads(told.out)
    assert [one["kind"] for one in answer["files"]] == ["835", "837P", "999"]
    assert answer["counts"]["claims"] == 5
    assert answer["joined"]["without_claim_form"] == ["SYN771707", "SYN284863"]
    assert told.code == 4
    two = json.loads(typed(capsys, "read", "--json", INITIAL, FORMS).out)
    assert [len(one.get("claims", [])) for one in two["files"]] == [0, 2]


def test_a_file_that_holds_both_kinds_gives_both(capsys, tmp_path):
    both = tmp_path / "both.edi"
    for first, second in ((INITIAL, FORMS), (FORMS, INITIAL)):
        both.write_bytes(first.read_bytes() + second.read_bytes())
        answer = json.loads(typed(capsys, "read", "--json", both).out)
        assert [len(one["claims"]) for one in answer["transactions"]] == [2]
        assert [one["claim_id"] for one in answer["claims"]] == ["SYNC34730", "SYNC95551"]
        assert answer["counts"]["claims"] == 4


def test_what_could_not_be_read_is_written(capsys, tmp_path):
    told = typed(capsys, "read", CUT, INITIAL, "--rejects", tmp_path)
    assert told.code == 4
    assert "Claims: 1 found = 0 read + 1 rejected." in told.err
    assert [path.name for path in tmp_path.iterdir()] == ["835_truncated_mid_segment.rejects.json"]
    written = json.loads((tmp_path / "835_truncated_mid_segment.rejects.json").read_text())
    (reject,) = written["rejects"]
    assert (written["claims_read"], written["claims_rejected"]) == (0, 1)
    assert (reject["what"], reject["segment"], reject["offset"]) == ("claim", 18, 662)
    assert reject["segments"][-1] == "SVC*HC:99285*1850*"
    assert "--rejects DIR" in typed(capsys, "read", CUT).err


def test_rejects_of_a_sheet_and_of_x12_do_not_take_each_others_place(capsys, tmp_path):
    cut = tmp_path / "claims.835"
    cut.write_bytes(CUT.read_bytes())
    records = tmp_path / "claims.json"
    records.write_text('[{"claim_id": "A"}]')
    typed(capsys, "read", cut, records, "--rejects", tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"claims.rejects.json", "claims-2.rejects.json"}


def test_neither_names_nor_member_ids_are_shown(capsys):
    for path in (INITIAL, CUT, FORMS, SYNTHETIC / "837p_dependent.edi"):
        for words in (("read", path), ("read", "--json", path)):
            told = typed(capsys, *words)
            shown = told.out + told.err
            for private in ("BILBERRY", "HAWTHORN", "DANDELION", "AARDVARK", "CHILD", "ZZT8", "5 ELM", "19700101"):
                assert private not in shown
    assert "****3898" in typed(capsys, "read", "--json", INITIAL).out


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.835", b"", "empty"),
        ("a.edi", b" \r\n\0", "empty"),
        ("a.edi", b"%PDF-1.7 ...", "a PDF"),
        ("a", b"%PDF-1.7 ...", "a PDF"),
        ("a.txt", b"%PDF-1.7 ...", "a PDF"),
        ("a.835", b"PK\x03\x04" + b"a" * 26 + b"remit.835", "a zip archive: unpack it first"),
        ("a.835", b"PK\x03\x04" + b"a" * 26 + b"[Content_Types].xml xl/workbook.xml", "name it .xlsx"),
        ("a.835", b"\x1f\x8b\x08\0", "compressed"),
        ("a.835", b"\x89PNG\r\n", "an image"),
        ("a.835", b"\xff\xd8\xff\xe0", "an image"),
        ("a.835", b"<!DOCTYPE html><html>", "a web page"),
        ("a.txt", b"\xef\xbb\xbf<html>", "a web page"),
        ("a.835", b"<?xml version='1.0'?>", "XML"),
        ("a.835", "ISA*00*".encode("utf-16"), "UTF-16"),
        ("a.835", b"\xd0\xcf\x11\xe0", "an old Office file"),
        ("a.edi", b"UNB+UNOA:2+", "EDIFACT"),
        ("a.edi", b"ST*835*0001~BPR*I", "without its ISA"),
        ("a.edi", b"CLP*1*1~", "without its ISA"),
        ("a.dat", b"anything else", "holds no ISA"),
        ("a.835", b"ISA*00*", "its ISA cannot be understood"),
        ("a.835", ACK.read_bytes(), "an acknowledgement (999), not a remittance (835)"),
        ("a.835", ACK.read_bytes().replace(b"GS*FA", b"GS*HN"), "a claim status report (277)"),
    ],
)
def test_a_file_of_another_kind_is_named_in_a_sentence(name, data, says, capsys, tmp_path):
    (tmp_path / name).write_bytes(data)
    told = typed(capsys, "read", tmp_path / name)
    assert told.code == 4
    assert told.out == ""
    assert [line for line in told.err.splitlines() if says in line] == told.err.splitlines()[:1]
    assert told.err.count(f"{name}: ") == 1
    told = typed(capsys, "read", "--json", tmp_path / name)
    assert told.code == 4
    answer = json.loads(told.out)
    assert says in answer["problems"][-1]["sentence"]
    assert answer["counts"]["claims"] == 0


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.dat", "a.CLP", "a", "a.835", "a.x12"])
def test_x12_is_known_by_what_is_in_it(name, capsys, tmp_path):
    (tmp_path / name).write_bytes(INITIAL.read_bytes())
    assert "2 found = 2 read" in typed(capsys, "read", tmp_path / name).err


def test_a_title_that_begins_with_isa_is_no_x12(capsys, tmp_path):
    (tmp_path / "a.csv").write_text("ISA,CPT\n1,2\n")
    assert "a.csv" in (told := typed(capsys, "read", tmp_path / "a.csv")).err
    assert "interchange" not in told.err


def test_one_file_of_another_kind_does_not_stop_the_rest(capsys, tmp_path):
    pdf = tmp_path / "letter.pdf"
    pdf.write_bytes(b"%PDF-1.7")
    html = tmp_path / "page.html"
    html.write_bytes(b"<html>")
    two = typed(capsys, "read", pdf, html)
    assert (two.code, two.out) == (4, "")
    assert [line.partition(":")[0] for line in two.err.splitlines()] == ["letter.pdf", "page.html"]
    told = typed(capsys, "read", pdf, ACK, INITIAL)
    assert told.code == 4
    assert "SYN284863" in told.out
    assert "letter.pdf: it is a PDF" in told.err
    assert "acknowledgement (999)" in told.err


@pytest.mark.parametrize("command", ["screen", "compare", "deadlines"])
def test_other_commands_make_claims_of_x12(command, capsys):
    told = typed(capsys, command, INITIAL, "--as-of", "2026-09-21")
    assert told.code in (0, 3)
    assert "SYN771707" in told.out
    assert "835: 2 found = 2 in claims + 0 set aside + 0 repeated + 0 rejected." in told.err
    assert typed(capsys, command, ACK).code == 4


def test_a_file_named_twice(capsys):
    told = typed(capsys, "read", INITIAL, INITIAL)
    assert told.code == 2
    assert "named twice" in told.err
