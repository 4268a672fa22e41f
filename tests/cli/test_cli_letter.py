"""`idrkit letter`: files, exit codes and what it says."""

import json

import pikepdf
import pytest
from cli_cases import AS_OF, typed

from idrkit.places import bundled

FILE = bundled("fixtures") / "letters.json"


def letter(capsys, out, claim, kind, *more):
    return typed(capsys, "letter", FILE, "--claim", claim, "--kind", kind, "--out", out, "--as-of", AS_OF, *more)


def test_a_letter_that_lacks_nothing_ends_with_0(tmp_path, capsys):
    told = letter(capsys, tmp_path, "letter-0004", "settlement")
    assert told.code == 0
    assert told.out.strip() == str(tmp_path / "LETTER-0004-letter-settlement.pdf")
    assert "DRAFT" not in told.err
    with pikepdf.open(told.out.strip()) as pdf:
        assert len(pdf.pages) == 1


def test_a_draft_ends_with_3_and_names_what_is_missing(tmp_path, capsys):
    told = letter(capsys, tmp_path, "LETTER-0008", "award-demand")
    assert told.code == 3
    assert "It is a DRAFT, not ready to be sent:" in told.err
    assert "(award.determined_amount)" in told.err
    assert (tmp_path / "LETTER-0008-letter-award-demand-notes.pdf").is_file()


def test_json_gives_elements_days_and_what_is_missing(tmp_path, capsys):
    told = letter(capsys, tmp_path, "LETTER-0004", "joint-withdrawal", "--json")
    assert told.code == 3
    given = json.loads(told.out)
    assert (given["kind"], given["ready"], given["pages"]) == ("joint-withdrawal", False, 1)
    assert "L1" in [one["overridden_by"] for one in given["lacks"]]
    assert given["completeness"][0]["standing"] == "pending"
    settled = json.loads(letter(capsys, tmp_path, "LETTER-0004", "settlement", "--json").out)
    assert [(one["id"], one["due"]) for one in settled["deadlines"]] == [
        ("settlement_notice", "2026-11-25"),
        ("settlement_payment", "2026-12-20"),
    ]


@pytest.mark.parametrize(
    ("claim", "kind", "said"),
    [
        ("LETTER-0009", "settlement", "did you mean LETTER-000"),
        ("LETTER-0004", "complaint", "'complaint' is not one of"),
    ],
)
def test_what_cannot_be_asked_ends_with_2(tmp_path, capsys, claim, kind, said):
    told = letter(capsys, tmp_path, claim, kind)
    assert told.code == 2
    assert said in told.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_ends_with_6(tmp_path, capsys):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert letter(capsys, tmp_path / "file", "LETTER-0004", "settlement").code == 6


@pytest.mark.parametrize("command", ["packet", "letter", "run"])
def test_a_wrong_brand_file_ends_every_command_before_anything_is_drawn(tmp_path, capsys, command):
    look = tmp_path / "look"
    look.mkdir()
    (look / "brand.toml").write_text("[colours]\nheading = '#ffff00'\n", encoding="utf-8")
    one = {
        "packet": ("--claim", "LETTER-0001"),
        "letter": ("--claim", "LETTER-0004", "--kind", "settlement"),
        "run": (),
    }
    words = (command, FILE, *one[command], "--out", tmp_path / "out", "--templates", look, "--as-of", AS_OF)
    told = typed(capsys, *words)
    assert told.code == 2
    assert "brand.toml: [colours] heading is #ffff00, whose contrast" in told.err
    assert not (tmp_path / "out").exists()
