"""What each command gives for claims that can be read."""

import hashlib
import io
import json
import re
import sys
from pathlib import Path

import pytest
from cli_cases import AS_OF, sheet, typed
from openpyxl import load_workbook

from idrkit.places import bundled

THREE = ({}, {"claim_id": "T-2", "initial_payment_received": "2026-10-13"}, {"claim_id": "T-3", "qpa": ""})


@pytest.fixture
def claims(tmp_path):
    return sheet(tmp_path / "claims.csv", *THREE)


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_read_shows_each_claim_and_where_it_came_from(claims, capsys):
    told = typed(capsys, "read", claims)
    assert told.code == 0
    assert [line.split()[0] for line in told.out.splitlines()] == ["Claim", "T-1", "T-2", "T-3"]
    assert "claims.csv, row 3" in told.out
    assert "Rows: 3 read = 3 in 3 claims + 0 rejected + 0 ignored." in told.err


def test_read_json_gives_records_that_read_back(claims, capsys, tmp_path):
    told = typed(capsys, "read", claims, "--json")
    records = [one["claim"] for one in json.loads(told.out)["claims"]]
    assert [one["claim_id"] for one in records] == ["T-1", "T-2", "T-3"]
    assert records[0]["service_lines"][0]["initial_payment"] == "100.00"
    again = tmp_path / "again.json"
    again.write_text(json.dumps(records), encoding="utf-8")
    assert json.loads(typed(capsys, "read", again, "--json").out)["counts"]["claims"] == 3


def test_screen_lists_each_claim_the_nearest_deadline_first(claims, capsys):
    told = typed(capsys, "screen", claims, "--as-of", AS_OF)
    rows = [line.split()[0] for line in told.out.splitlines()[1:]]
    assert rows == ["T-2", "T-1", "T-3"]
    assert "2026-12-16" in told.out
    held = int(told.err.split(" ready + ")[1].split(" held")[0])
    assert told.code == (3 if held else 0)
    assert "eligible" not in told.out + told.err


def test_screen_json_has_findings_and_deadlines_in_the_shape_of_clock(claims, capsys):
    shown = json.loads(typed(capsys, "screen", claims, "--as-of", AS_OF, "--json").out)
    clock = json.loads(typed(capsys, "clock", "payment-received=2026-11-03", "--json").out)
    one = next(each for each in shown["claims"] if each["claim_id"] == "T-1")
    assert shown["as_of"] == AS_OF
    own = next(each for each in one["deadlines"] if each["id"] == "start_open_negotiation")
    of_clock = next(each for each in clock["deadlines"] if each["id"] == "start_open_negotiation")
    assert own.keys() == of_clock.keys()
    assert own["due"] == of_clock["due"] == "2026-12-16"
    assert one["next_deadline"] == own
    assert {"id", "verdict", "sentence", "next_step", "citations", "facts"} <= one["findings"][0].keys()


def test_screen_explains_one_claim_in_full(claims, capsys):
    words = ("screen", claims, "--as-of", AS_OF, "--explain", "t-2")
    (shown,) = json.loads(typed(capsys, *words, "--json").out)["claims"]
    told = typed(capsys, *words)
    read = " ".join(told.out.split())
    assert shown["claim_id"] == "T-2"
    assert told.out.startswith("Memorandum on claim T-2\n\n  Claim T-2 (")
    for section in shown["explanation"]:
        assert f"\n{section['title']}\n\n" in f"\n{told.out}"
        for paragraph in section["paragraphs"]:
            assert paragraph in read
    for finding in shown["findings"]:
        assert re.search(rf"\b{finding['id']}\b", read)
    for deadline in shown["deadlines"]:
        assert f"{deadline['name']}: " in read
    assert "day 30, the last, is" in read
    assert told.out.rstrip().endswith("the certified IDR entity does.")
    assert "T-1" not in told.out


def test_the_memorandum_is_wrapped_at_100_columns_when_it_is_not_read_on_a_terminal(claims, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    lines = typed(capsys, "screen", claims, "--as-of", AS_OF, "--explain", "T-1").out.splitlines()
    assert 90 < max(map(len, lines)) <= 100
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    lines = typed(capsys, "screen", claims, "--as-of", AS_OF, "--explain", "T-1").out.splitlines()
    assert 60 < max(map(len, lines)) <= 70


def test_only_the_explained_claim_carries_an_explanation(claims, capsys):
    shown = json.loads(typed(capsys, "screen", claims, "--as-of", AS_OF, "--json").out)
    assert all("explanation" not in one for one in shown["claims"])


def test_screen_writes_a_workbook(claims, capsys, tmp_path):
    path = tmp_path / "list.xlsx"
    typed(capsys, "screen", claims, "--as-of", AS_OF, "--xlsx", path)
    book = load_workbook(path)
    assert book.sheetnames == ["Claims", "Findings", "Deadlines"]
    assert [row[0] for row in book["Claims"].iter_rows(min_row=2, values_only=True)] == ["T-2", "T-1", "T-3"]
    first = path.read_bytes()
    typed(capsys, "screen", claims, "--as-of", AS_OF, "--xlsx", path)
    assert path.read_bytes() == first


def test_compare_gives_the_sums_of_each_line(claims, capsys):
    told = typed(capsys, "compare", claims, "--as-of", AS_OF)
    rows = {line.split()[0]: line.split() for line in told.out.splitlines()}
    # Offer 900.00 is 450% of the QPA 200.00; less 100.00 paid and 10.00 cost sharing, 790.00 is in dispute.
    assert rows["T-1"] == [
        "T-1",
        "1",
        "95940",
        "100.00",
        "10.00",
        "?",
        "200.00",
        "900.00",
        "450.0%",
        "790.00",
    ]
    assert rows["T-3"][6:] == ["?", "900.00", "?", "790.00"]
    assert "$2,370.00 on the 3 lines" in told.err
    assert "no QPA on 1 line" in told.err
    assert told.code == 0
    lines = json.loads(typed(capsys, "compare", claims, "--as-of", AS_OF, "--json").out)["lines"]
    assert (lines[1]["claim_id"], lines[1]["amount_in_dispute"]) == ("T-1", "790.00")


def test_packet_tells_as_json_which_elements_of_the_paper_are_given_and_which_are_missing(claims, capsys, tmp_path):
    words = ("packet", claims, "--claim", "T-1", "--stage", "notice", "--as-of", AS_OF, "--json", "--out", tmp_path)
    amended, older = json.loads(typed(capsys, *words).out)["completeness"]
    assert (older["text"], older["standing"]) == ("older", "in_force")
    assert (amended["text"], amended["standing"]) == ("amended", "pending")
    contact = next(one for one in older["elements"] if one["id"] == "sender_contact")
    assert (contact["state"], contact["required_now"]) == ("missing", True)
    assert contact["missing"] == ["provider.contact.email"]
    assert not any(one["required_now"] for one in amended["elements"])


def test_packet_writes_a_draft_says_so_and_ends_with_3(claims, capsys, tmp_path):
    words = ("packet", claims, "--claim", "t-1", "--stage", "notice", "--as-of", AS_OF, "--out")
    told = typed(capsys, *words, tmp_path / "first")
    path = tmp_path / "first" / "T-1-notice.pdf"
    assert told.code == 3
    assert told.out == f"{path}\n"
    assert "DRAFT" in told.err
    assert path.read_bytes().startswith(b"%PDF-")
    typed(capsys, *words, tmp_path / "second")
    assert files_in(tmp_path / "first") == files_in(tmp_path / "second")
    assert len(files_in(tmp_path / "first")) == 2


def test_run_ends_with_counts_that_add_up_and_two_runs_give_identical_files(capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", {}, {"claim_id": "T-2"}, {"claim_id": "T-3", "units": "many"})
    first = typed(capsys, "run", path, "--as-of", AS_OF, "--drafts", "--out", tmp_path / "first")
    second = typed(capsys, "run", path, "--as-of", AS_OF, "--drafts", "--out", tmp_path / "second")
    assert (first.code, second.code) == (4, 4)
    rows, claims_line = first.out.splitlines()
    assert rows == "Rows: 3 read = 2 in 2 claims + 1 rejected + 0 ignored."
    numbers = [int(word) for word in claims_line.replace("=", " ").split() if word.isdigit()]
    assert numbers[0] == sum(numbers[1:]) == 2
    assert files_in(tmp_path / "first") == files_in(tmp_path / "second")
    results = (tmp_path / "first" / "results.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(one)["claim_id"] for one in results] == ["T-1", "T-2", None]
    assert "T-1: " in first.err
    assert "T-2: " in first.err
    typed(capsys, "run", path, "--as-of", AS_OF, "--drafts", "--out", tmp_path / "first")
    assert files_in(tmp_path / "first") == files_in(tmp_path / "second"), "a run over its own results"


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(claims, capsys, tmp_path):
    out = tmp_path / "out"
    told = typed(capsys, "run", claims, "--as-of", AS_OF, "--dry-run", "--json", "--out", out)
    shown = json.loads(told.out)
    assert shown["dry_run"] is True
    assert sum(shown["counts"].values()) == len(shown["outcomes"]) == 3
    assert not out.exists()


def test_on_a_terminal_a_run_shows_a_bar_instead_of_lines(claims, capsys, tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    typed(capsys, "run", claims, "--as-of", AS_OF, "--dry-run", "--out", tmp_path / "out")
    assert "3/3" in screen.getvalue()
    assert "T-1: " not in screen.getvalue()


def test_a_thousand_rows_with_fifty_broken_ones(capsys, tmp_path):
    good = [{"claim_id": f"T-{number:04}"} for number in range(950)]
    bad = [{"claim_id": f"B-{number:04}", "date_of_service": "2026-02-30"} for number in range(50)]
    path = sheet(tmp_path / "claims.csv", *good, *bad)
    told = typed(capsys, "screen", path, "--as-of", AS_OF)
    assert told.code == 4
    assert len(told.out.splitlines()) == 1 + 950
    assert "Rows: 1000 read = 950 in 950 claims + 50 rejected + 0 ignored." in told.err
    typed(capsys, "read", path, "--rejects", tmp_path / "rejects")
    rejects = tmp_path / "rejects" / "claims.rejects.csv"
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 1 + 50
    rejects.write_bytes(rejects.read_bytes().replace(b",2026-02-30,", b",2026-02-27,"))
    told = typed(capsys, "read", rejects)
    assert told.code == 0
    assert "50 in 50 claims + 0 rejected" in told.err


def test_the_demo_makes_packets_and_lists_the_others_with_reasons(capsys, tmp_path):
    told = typed(capsys, "demo", "--out", tmp_path / "demo")
    assert told.code == 0, told.err
    assert str((tmp_path / "demo" / "packets").resolve()) in told.out
    results = [json.loads(one) for one in (tmp_path / "demo" / "results.jsonl").read_text("utf-8").splitlines()]
    done = [one for one in results if one["result"] == "done"]
    assert len(results) >= 40
    assert {one["stage"] for one in done} == {"notice", "initiation", "offer"}
    for one in done:
        data = (tmp_path / "demo" / one["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == one["sha256"]
    for one in results:
        if one["result"] != "done":
            assert f"\n  {one['claim_id'] or one['source']}" in told.out
            assert one["reason"]


def test_the_demo_files_are_bundled():
    from idrkit.cli.demo import CLAIM_FILES, PROFILE

    for name in (*CLAIM_FILES, PROFILE):
        assert Path(bundled("fixtures"), name).is_file()


def test_two_records_of_one_line_are_told_in_every_listing(capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", {"claim_id": "T-1"}, {"claim_id": "T-2", "claim_number": "SYN-1"})
    shown = json.loads(typed(capsys, "screen", path, "--as-of", AS_OF, "--json").out)["claims"]
    assert all("F9" in one["blockers"] for one in shown)
    assert "same claim number and the same line" in typed(capsys, "screen", path, "--explain", "T-2").out
    told = typed(capsys, "run", path, "--as-of", AS_OF, "--out", tmp_path / "out", "--dry-run", "--json").out
    assert told.count('"F9"') == 2
