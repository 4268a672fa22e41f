"""`lint`: which files it reads, as what, what it says of each hit, and how it ends."""

import json
from pathlib import Path

import pytest
from cli_cases import typed

from idrkit.packet.pdf import html_to_pdf
from idrkit.places import bundled

BRIEF = "The offer is fair.\nIt is 140% of\nMedicare, and the charge nurse agreed."


def text_file(folder, name, words):
    path = folder / name
    path.write_text(words, encoding="utf-8")
    return path


def pdf(folder, name, *pages):
    body = "".join(f'<p style="break-after: page">{page}</p>' for page in pages)
    html = f'<html lang="en"><head><title>t</title></head><body>{body}</body></html>'
    path = folder / name
    path.write_bytes(html_to_pdf(html, bundled("templates"), title="t"))
    return path


def told(capsys, *words):
    found = typed(capsys, "lint", *words, "--json")
    return found, json.loads(found.out)["files"]


def claims(folder, *sentences):
    record = json.loads((bundled("fixtures") / "ionm-offers.json").read_text(encoding="utf-8"))["claims"][0]
    record["statements"] = [{"factor": "acuity_or_complexity", "text": one} for one in sentences]
    return text_file(folder, "claims.json", json.dumps({"claims": [record]}))


def test_a_hit_has_its_line_words_rule_and_paragraph(tmp_path, capsys):
    found, (file,) = told(capsys, text_file(tmp_path, "brief.md", BRIEF))
    (hit,) = file["hits"]
    assert found.code == 3
    assert (file["kind"], file["read_as"]) == ("text", "argument")
    assert (hit["level"], hit["rule"], hit["line"], hit["words"]) == ("block", "BAN-PUBLIC", 3, "Medicare")
    assert "140% of Medicare" in hit["around"]
    assert (hit["provision"], hit["cite"]) == ("prohibited_public_payor", "45 CFR 149.510(c)(5)(v)(C)")


def test_the_table_says_the_same_on_one_line(tmp_path, capsys):
    found = typed(capsys, "lint", text_file(tmp_path, "brief.md", BRIEF))
    (row,) = found.out.splitlines()[1:]
    for piece in ("brief.md", "line 3", "block", "BAN-PUBLIC", "140% of Medicare", "45 CFR 149.510(c)(5)(v)(C)"):
        assert piece in row
    assert "Read as argument: brief.md" in found.err
    assert "1 prohibited factor argued, 0 warnings in 1 file" in found.err


def test_a_pdf_is_read_page_by_page(tmp_path, capsys):
    path = pdf(tmp_path, "brief.pdf", "Nothing here.", "The usual and custom&shy;ary fee.")
    found, (file,) = told(capsys, path)
    assert [(hit["page"], hit["rule"]) for hit in file["hits"]] == [(2, "BAN-UCR")]
    assert found.code == 3
    assert "--as evidence" in found.err


def test_as_evidence_nothing_blocks_but_is_told(tmp_path, capsys):
    found, (file,) = told(capsys, pdf(tmp_path, "eob.pdf", "Billed amount 4,800.00"), "--as", "evidence")
    assert found.code == 0
    assert [(hit["level"], hit["rule"]) for hit in file["hits"]] == [("warn", "BAN-BILLED")]


def test_an_835_is_evidence_unless_said_otherwise(capsys):
    path = bundled("fixtures") / "remittances" / "2026-11-02.835"
    assert told(capsys, path)[1][0]["read_as"] == "evidence"
    assert told(capsys, path, "--as", "argument")[1][0]["read_as"] == "argument"


def test_of_claim_records_the_statements_are_read(tmp_path, capsys):
    found, (file,) = told(capsys, claims(tmp_path, "A fair sentence.", "Our chargemaster says more."))
    assert [(hit["where"], hit["rule"]) for hit in file["hits"]] == [("OFFER-0001, statement 2", "BAN-BILLED")]
    assert found.code == 3


def test_a_folder_of_templates_is_read_without_its_markup_and_remarks(tmp_path, capsys):
    folder = tmp_path / "own" / "packet"
    folder.mkdir(parents=True)
    text_file(folder, "a.html", "<!-- 200% of Medicare -->\n<p>Twice <b>Medi</b>care {# UCR #}</p>")
    text_file(folder, "b.toml", '# our billed charges\nline = "our sticker price"\n')
    text_file(folder, "page.css", "/* U&C */")
    found, files = told(capsys, tmp_path / "own")
    assert [(Path(file["file"]).name, [hit["line"] for hit in file["hits"]]) for file in files] == [
        ("a.html", [2]),
        ("b.toml", [2]),
    ]
    assert found.code == 3


def test_the_bundled_templates_block_nothing(capsys):
    found, files = told(capsys, bundled("templates") / "packet")
    assert [hit for file in files for hit in file["hits"] if hit["level"] == "block"] == []
    assert found.code == 0


def no_text(folder):
    return pdf(folder, "scan.pdf", "")


def damaged(folder):
    path = folder / "bad.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing")
    return path


def encrypted(folder):
    import pikepdf

    path = folder / "locked.pdf"
    with pikepdf.open(pdf(folder, "open.pdf", "Some words.")) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    return path


def image(folder):
    path = folder / "scan.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
    return path


def binary(folder):
    path = folder / "brief.doc"
    path.write_bytes(b"a\0b")
    return path


def no_records(folder):
    return text_file(folder, "claims.json", '{"claims": [{"claim_id": 3}]}')


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (no_text, "no page has text"),
        (damaged, "damaged"),
        (encrypted, "encrypted"),
        (image, "image"),
        (binary, "no text"),
        (no_records, "record 1"),
        (lambda folder: folder / "absent.pdf", "absent.pdf"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_stops_no_other(make, words, tmp_path, capsys):
    good = text_file(tmp_path, "brief.md", BRIEF)
    found, files = told(capsys, make(tmp_path), good)
    assert found.code == 4
    assert words in found.err
    assert [bool(file["problem"]) for file in files] == [True, False]
    assert len(files[1]["hits"]) == 1


def test_pages_without_text_are_named(tmp_path, capsys):
    found, (file,) = told(capsys, pdf(tmp_path, "half.pdf", "Some words.", ""))
    assert file["pages_without_text"] == [2]
    assert "no text on page 2" in found.err


def test_an_empty_folder_is_refused(tmp_path, capsys):
    assert typed(capsys, "lint", tmp_path).code == 4


def test_the_gate_speaks_when_a_packet_is_made(tmp_path, capsys):
    folder = tmp_path / "own" / "packet"
    folder.mkdir(parents=True)
    text_file(
        folder,
        "offer_position.html",
        '{% extends "packet/base.html" %}{% block body %}<p>It is 200% of Medicare.</p>{% endblock %}',
    )
    words = ("packet", claims(tmp_path, "A fair sentence."), "--claim", "OFFER-0001", "--as-of", "2026-11-23")
    found = typed(capsys, *words, "--out", tmp_path / "out", "--templates", tmp_path / "own")
    assert found.code == 3
    assert "P3 No prohibited factor in the finished brief" in found.err
    assert typed(capsys, *words, "--out", tmp_path / "out").code == 0
