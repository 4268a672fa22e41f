"""A folder of remittances, claim forms and a sheet of days: a screened list with nothing typed."""

from __future__ import annotations

import json
import shutil

import pytest
from cli_cases import typed

from idrkit.places import bundled

FOLDER = bundled("fixtures") / "remittances"
AS_OF = ("--as-of", "2026-11-23")


def test_a_folder_becomes_a_screened_list(capsys):
    told = typed(capsys, "screen", FOLDER, "--json", *AS_OF)
    found = {one["claim_id"]: one for one in json.loads(told.out)["claims"]}
    assert {name: (one["status"], one["safe_by"]) for name, one in found.items()} == {
        "SYN-R1": ("NEEDS_INFO", "2026-12-17"),
        "SYN-R2": ("NOT_YET", "2026-12-30"),
        "SYN-R3": ("NEEDS_INFO", "2026-12-17"),
        "SYN-R4": ("NOT_YET", None),
    }
    assert "E1" not in found["SYN-R1"]["blockers"]
    assert "835: 5 found = 5 in claims" in told.err
    assert "837: 4 found = 4 in claims" in told.err


def test_a_folder_and_a_sheet_beside_it(capsys, tmp_path):
    for name in ("2026-11-02.835", "2026-11-16.835", "billed.837"):
        shutil.copy(FOLDER / name, tmp_path)
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7")
    told = typed(capsys, "screen", tmp_path, FOLDER / "dates.csv", *AS_OF)
    assert "SYN-R2  NOT_YET     initiation  2026-12-30" in told.out
    assert "passed over, because they are no 835, 837, csv, xlsx or json: letter.pdf." in told.err


def test_without_the_day_of_receipt_it_is_assumed_and_nothing_is_ready(capsys, tmp_path):
    files = [FOLDER / name for name in ("2026-11-02.835", "billed.837")]
    told = typed(capsys, "screen", *files, "--json", *AS_OF)
    one = next(each for each in json.loads(told.out)["claims"] if each["claim_id"] == "SYN-R1")
    assert "E1" in one["blockers"]
    assert "initial_payment_received" in one["missing"]
    assert any(each.startswith("The day of receipt of the initial payment is ASSUMED") for each in one["assumptions"])
    late = typed(capsys, "screen", *files, "--json", "--as-of", "2027-03-01")
    one = next(each for each in json.loads(late.out)["claims"] if each["claim_id"] == "SYN-R1")
    assert one["status"] == "NEEDS_INFO"


@pytest.mark.parametrize("command", ["screen", "compare", "deadlines"])
def test_every_command_reads_the_folder(command, capsys):
    told = typed(capsys, command, FOLDER, *AS_OF)
    assert told.code in (0, 3)
    assert "SYN-R1" in told.out
    assert told.err.count("Joined: 4 claims.") == 1


def test_run_reads_the_folder(capsys, tmp_path):
    told = typed(capsys, "run", FOLDER, "--out", tmp_path / "out", "--dry-run", *AS_OF)
    assert "Claims: 4 = 0 ready (dry run: nothing written) + 2 held + 2 with nothing due + 0 failed." in told.out


def test_read_says_what_matched_on_what(capsys):
    told = typed(capsys, "read", FOLDER)
    assert told.code == 0
    assert "CLP01 = CLM01; lines on REF*6R; dates.csv, row 2 on trace number of the first payment" in told.out
    assert "No 835 answers: SYN-R4." in told.err
    assert "dates.csv, row 2 confirms a whole payment: 3 claims." in told.err
    assert "idrkit read" not in told.err
    report = json.loads(typed(capsys, "read", "--json", FOLDER).out)["joined"]
    assert report["not_answered"] == ["SYN-R4"]
    assert report["remittances"] == {"found": 5, "in_claims": 5, "set_aside": 0, "repeated": 0, "rejected": 0}
    assert report["claims"][1]["sources"]["facility.state"] == "billed.837"


def test_read_says_each_thing_to_know_once_with_its_claims_and_why_a_fact_is_to_be_confirmed(capsys):
    told = typed(capsys, "read", FOLDER / "2026-11-02.835", FOLDER / "2026-11-16.835")
    lines = told.out.splitlines()
    first = next(at for at, line in enumerate(lines) if line.split() == ["Claims", "To", "know"])
    noted = [" ".join(line.split()) for line in lines[first + 1 :]]
    every = "SYN-R1, SYN-R2, SYN-R3"
    assert f"{every} No claim form (837): the facility, its State and who furnished the service are not known." in noted
    why = "it is the payment's own date (835 BPR16), not a recorded day of receipt."
    assert f"{every} initial_payment_received: {why}" in noted


def test_a_claim_that_was_cut_off_is_rejected_with_its_place_and_the_others_are_screened(capsys, tmp_path):
    whole = (FOLDER / "2026-11-02.835").read_text()
    cut = tmp_path / "cut.835"
    cut.write_text(whole[: whole.rindex("SVC*") + 12])
    shutil.copy(FOLDER / "billed.837", tmp_path)
    told = typed(capsys, "screen", tmp_path, *AS_OF)
    assert told.code == 4
    assert {line.split()[0] for line in told.out.splitlines()[1:]} >= {"SYN-R1", "SYN-R2"}
    typed(capsys, "run", tmp_path, "--out", tmp_path / "out", *AS_OF)
    (reject,) = json.loads((tmp_path / "out" / "rejects" / "cut.rejects.json").read_text())
    assert cut.read_bytes()[reject["offset"] :].startswith(b"SVC*")
    assert reject["idrkit_reason"].startswith(f"segment {reject['segment']}, byte {reject['offset']}: ")
    assert reject["segments"][0].startswith("CLP*")


def test_a_claim_that_cannot_be_made_is_written_with_the_reason(capsys, tmp_path):
    whole = (FOLDER / "2026-11-02.835").read_text()
    cut = "".join(
        one for one in whole.splitlines(keepends=True) if not one.startswith(("SVC", "DTM*472", "REF*6R", "LQ"))
    )
    (tmp_path / "whole.835").write_text(cut)
    told = typed(capsys, "screen", tmp_path, *AS_OF)
    assert told.code == 4
    assert "3 rows or claims could not be read" in told.err
    typed(capsys, "run", tmp_path, "--out", tmp_path / "out", *AS_OF)
    written = json.loads((tmp_path / "out" / "rejects" / "whole.rejects.json").read_text())
    assert "give the 837 too" in written[0]["idrkit_reason"]
    assert written[0]["claim_id"] == "SYN-R1"
