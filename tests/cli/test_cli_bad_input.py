"""Bad input gets one clear sentence and its exit code, never a traceback."""

import errno
import os

import pytest
from cli_cases import AS_OF, ROW, sheet, typed

from idrkit.claims.model import Claim
from idrkit.errors import RenderError


def one_sentence(told, code, *says):
    """The answer to bad input: nothing on stdout, one line on stderr."""
    assert told.code == code, told
    assert told.out == ""
    assert "Traceback" not in told.err
    last = told.err.splitlines()[-1]
    assert last.startswith("idrkit: ")
    assert told.err.count("idrkit: ") == 1
    for words in says:
        assert words in last, told.err


def workbook_at(path, name="Claims"):
    from idrkit.sheets import Sheet, workbook

    path.write_bytes(workbook([Sheet(name, tuple(ROW), [tuple(ROW.values())])]))
    return path


COMMANDS = (
    ("read",),
    ("screen", "--as-of", AS_OF),
    ("compare", "--as-of", AS_OF),
    ("deadlines", "--as-of", AS_OF),
    ("packet", "--claim", "T-1", "--out", "out"),
    ("run", "--out", "out"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_missing_file(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one_sentence(typed(capsys, *words, "nowhere.csv"), 4, "nowhere.csv")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file(capsys, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    one_sentence(typed(capsys, "screen", path), 4, "empty.csv", "empty")


def test_a_file_of_titles_only_has_no_claims_and_says_so(capsys, tmp_path):
    told = typed(capsys, "screen", sheet(tmp_path / "titles.csv"))
    assert told.code in (0, 4)
    assert "Traceback" not in told.err
    assert told.err


def test_a_wrong_sheet(capsys, tmp_path):
    path = workbook_at(tmp_path / "claims.xlsx")
    one_sentence(typed(capsys, "read", path, "--sheet", "Nowhere"), 4, "Nowhere", "Claims")


def test_an_unknown_column(capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", {**ROW, "Internal hue": "blue"})
    told = typed(capsys, "read", path)
    one_sentence(told, told.code, "Internal hue", "claims.csv")
    assert told.code in (2, 4)


def test_a_missing_profile(capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", ROW)
    one_sentence(typed(capsys, "read", path, "--profile", tmp_path / "no.toml"), 2, "no.toml")


def test_a_broken_rules_file(capsys, tmp_path):
    rules = tmp_path / "rules.toml"
    rules.write_text("gates = [", encoding="utf-8")
    path = sheet(tmp_path / "claims.csv", ROW)
    one_sentence(typed(capsys, "screen", path, "--rules", rules), 2, "rules.toml")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("date_of_service", "2026-02-30", "2026-02-30"),
        ("initial_payment", "-100.00", "negative"),
        ("provider.npi", "1234567890", "provider.npi"),
        ("service_code", "9594", "service_code"),
    ],
)
def test_a_wrong_row_is_rejected_and_the_others_go_on(field, value, says, capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", {}, {"claim_id": "T-2", field: value})
    told = typed(capsys, "read", path, "--rejects", tmp_path / "rejects")
    assert told.code == 4
    assert "T-1" in told.out
    assert says in told.out
    assert "Rows: 2 read = 1 in 1 claim + 1 rejected + 0 ignored." in told.err
    assert "T-2" in (tmp_path / "rejects" / "claims.rejects.csv").read_text("utf-8-sig")
    told = typed(capsys, "screen", path, "--as-of", AS_OF)
    assert told.code == 4
    assert "1 row could not be read" in told.err


def test_two_claims_of_one_id(capsys, tmp_path):
    first = sheet(tmp_path / "first.csv", {})
    second = sheet(tmp_path / "second.csv", {})
    told = typed(capsys, "read", first, second)
    assert told.code == 4
    assert "the same as in first.csv" in told.out
    assert "Rows: 2 read = 1 in 1 claim + 1 rejected + 0 ignored." in told.err


def test_corrected_rejects_are_kept_and_read_back_clean(capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", {}, {"claim_id": "T-2", "date_of_service": "2026-02-30"})
    folder = tmp_path / "rejects"
    typed(capsys, "read", path, "--rejects", folder)
    rejects = folder / "claims.rejects.csv"
    corrected = rejects.read_bytes().replace(b"2026-02-30", b"2026-02-28", 1)
    rejects.write_bytes(corrected)
    assert typed(capsys, "read", rejects).code == 0

    told = typed(capsys, "read", path, "--rejects", folder)
    assert "kept" in told.err
    assert (folder / "claims.rejects.earlier-1.csv").read_bytes() == corrected
    typed(capsys, "read", path, "--rejects", folder)
    assert len(list(folder.iterdir())) == 2, "the same rejects again need no second copy"


def test_no_such_claim(capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", {"claim_id": "IONM-0017"})
    out = tmp_path / "out"
    one_sentence(typed(capsys, "packet", path, "--claim", "IONM-0071", "--out", out), 2, "IONM-0071", "IONM-0017")
    one_sentence(typed(capsys, "screen", path, "--explain", "X"), 2, '"X"')
    assert not out.exists()


def test_an_unreadable_template(capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", {})
    templates = tmp_path / "own"
    (templates / "packet").mkdir(parents=True)
    (templates / "packet" / "front.html").write_text("<p>\n{% if %}", encoding="utf-8")
    words = ("packet", path, "--claim", "T-1", "--stage", "notice", "--out", tmp_path / "out")
    one_sentence(typed(capsys, *words, "--templates", templates), 6, "front.html, line 2")
    one_sentence(typed(capsys, *words, "--templates", tmp_path / "none"), 2, "none")


def test_a_run_with_a_broken_template_fails_each_claim_with_its_reason(capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", {}, {"claim_id": "T-2"})
    templates = tmp_path / "own"
    (templates / "packet").mkdir(parents=True)
    (templates / "packet" / "front.html").write_text("{% if %}", encoding="utf-8")
    words = ("run", path, "--out", tmp_path / "out", "--drafts", "--as-of", AS_OF)
    told = typed(capsys, *words, "--templates", templates)
    assert told.code == 6
    assert told.err.count("front.html, line 1") == 2
    assert "2 failed" in told.out
    assert (tmp_path / "out" / "results.jsonl").exists()


def test_no_pango(capsys, tmp_path, monkeypatch):
    import idrkit.packet.pdf as pdf

    def missing():
        raise RenderError(pdf._NO_PANGO)

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    path = sheet(tmp_path / "claims.csv", {}, {"claim_id": "T-2"})
    out = tmp_path / "out"
    words = ("--as-of", AS_OF, "--out", out)
    one_sentence(typed(capsys, "packet", path, "--claim", "T-1", "--stage", "notice", *words), 6, "Pango", "apt-get")
    one_sentence(typed(capsys, "run", path, "--drafts", *words), 6, "Pango", "brew")
    assert typed(capsys, "screen", path, "--as-of", AS_OF).code in (0, 3), "screening needs no Pango"


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--out", "taken"),
        ("run", "--out", "taken/deeper"),
        ("packet", "--claim", "T-1", "--stage", "notice", "--out", "taken"),
        ("screen", "--xlsx", "taken/list.xlsx"),
        ("deadlines", "--ics", "taken/due.ics"),
    ],
    ids=" ".join,
)
def test_a_file_where_the_folder_should_be(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_bytes(b"mine")
    path = sheet(tmp_path / "claims.csv", {})
    one_sentence(typed(capsys, words[0], path, *words[1:], "--as-of", AS_OF), 6, "taken")
    assert (tmp_path / "taken").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--out", "out"),
        ("run", "--out", "out", "--drafts"),
        ("packet", "--claim", "T-1", "--stage", "notice", "--out", "out"),
        ("screen", "--xlsx", "list.xlsx"),
        ("read", "--rejects", "out"),
    ],
    ids=" ".join,
)
def test_a_full_disk(words, capsys, tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.chdir(tmp_path)
    path = sheet(tmp_path / "claims.csv", {}, {"claim_id": "T-2", "date_of_service": "2026-02-30"})
    monkeypatch.setattr(os, "fsync", full)
    told = typed(capsys, words[0], path, *words[1:])
    assert told.code == 6
    assert told.err.count("no space left on device") == 1
    assert "Traceback" not in told.err
    assert told.out == ""
    left = [one for one in tmp_path.rglob("*") if one.is_file() and one != path]
    assert left == [], "half a file is left behind"


def test_a_disk_that_fails_in_an_unexpected_place_is_code_6(capsys, tmp_path, monkeypatch):
    import idrkit.run.batch as batch

    def broken(*_, **__):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(batch, "assess", broken)
    one_sentence(typed(capsys, "screen", sheet(tmp_path / "claims.csv", {})), 6, "input/output error")


def test_messages_hold_nothing_about_the_patient(capsys, tmp_path):
    secret = {"patient.member_id": "SECRET-99-1234", "patient.case_number": "CASE-77"}
    path = sheet(tmp_path / "claims.csv", secret, {"claim_id": "T-2", "date_of_service": "x", **secret})
    for words in (
        ("read", path),
        ("screen", path),
        ("screen", path, "--json"),
        ("run", path, "--out", tmp_path / "out", "--dry-run", "--json"),
    ):
        told = typed(capsys, *words)
        assert "SECRET" not in told.out + told.err
        assert "CASE-77" not in told.out + told.err
    told = typed(capsys, "read", path, "--json")
    assert '"****1234"' in told.out
    assert "SECRET" not in told.out


def test_the_sheet_of_these_tests_is_a_claim(tmp_path):
    from idrkit.intake.read import read_claims

    (claim,) = read_claims([sheet(tmp_path / "claims.csv", {})]).claims
    assert isinstance(claim, Claim)
