"""Key sheets beside packets, runs and batches."""

import hashlib
import json

import pytest
from cli_cases import AS_OF, typed
from openpyxl import load_workbook

from idrkit.places import bundled

FIXTURES = bundled("fixtures")
IONM = (FIXTURES / "ionm-claims.csv", "--profile", FIXTURES / "ionm-profile.toml", "--as-of", AS_OF)


def hashes(folder):
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.iterdir())}


@pytest.mark.parametrize(("stage", "written"), [("initiation", 2), ("notice", 0)])
def test_an_initiation_packet_has_its_key_sheets_beside_it(tmp_path, capsys, stage, written):
    told = typed(capsys, "packet", *IONM, "--claim", "IONM-0016", "--stage", stage, "--out", tmp_path, "--json")
    assert told.code in (0, 3)
    shown = json.loads(told.out)["key_sheets"]
    assert len(shown) == written
    assert sorted(path.name for path in tmp_path.glob("*keys*")) == sorted(
        f"IONM-0016-initiation-keys.{ending}" for ending in ("json", "xlsx")[:written]
    )


def test_a_run_writes_them_beside_the_packets_and_again_the_same(tmp_path, capsys):
    source = tmp_path / "one.json"
    read = typed(capsys, "read", *IONM[:3], "--json")
    claims = [one["claim"] for one in json.loads(read.out)["claims"] if one["claim"]["claim_id"] == "IONM-0016"]
    source.write_text(json.dumps(claims), encoding="utf-8")
    for folder in ("a", "b"):
        typed(capsys, "run", source, "--as-of", AS_OF, "--out", tmp_path / folder, "--drafts")
    made = next(one for one in ("packets", "drafts") if (tmp_path / "a" / one).is_dir())
    assert "IONM-0016-initiation-keys.xlsx" in hashes(tmp_path / "a" / made)
    assert hashes(tmp_path / "a" / made) == hashes(tmp_path / "b" / made)


def test_a_batch_gets_a_key_sheet_of_the_lines_that_are_left(tmp_path, capsys):
    told = typed(capsys, "batches", *IONM, "--check", "IONM-0016,IONM-0017:1", "--keys", tmp_path / "batch.xlsx")
    assert "What to type into the portal for 4 lines of those that are left" in told.err
    rows = list(load_workbook(tmp_path / "batch.xlsx")["Lines"].iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in rows] == [("IONM-0016", str(number)) for number in (1, 2, 3, 4)]
    asked = json.loads((tmp_path / "batch.json").read_text(encoding="utf-8"))["once"]["IONM-0016"]
    assert next(one["value"] for one in asked if one["id"] == "batched") == "Yes"


def test_a_key_sheet_of_another_kind_is_refused_before_anything_is_read(tmp_path, capsys):
    told = typed(capsys, "batches", *IONM, "--check", "IONM-0016", "--keys", tmp_path / "batch.csv")
    assert told.code == 2
    assert "let it end in .xlsx" in told.err
    assert told.out == ""
