"""The files other projects test with: every one is read, and every claim in it is read or rejected with a reason."""

import csv
import os
from pathlib import Path

import pytest
from x12_files import found_in

from idrkit.intake.x12.recognise import X12, recognised

ROOT = Path(__file__).resolve().parents[4] / "shared" / "data" / "x12"
FILES = sorted((ROOT / "open-source").glob("*")) if ROOT.is_dir() else []

REJECTED = {"835__LinuxForHealth__tertiary-payment.835": 1}
"""The line of this one names no service: SVC01 is "HC" and its code stands where the charge belongs."""


def counts():
    with (ROOT / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def test_the_files_are_there():
    if not FILES:
        if os.environ.get("CI"):
            pytest.fail(f"the open-source X12 files in {ROOT} are missing")
        pytest.skip(f"the open-source X12 files are not on this machine ({ROOT})")
    assert len(FILES) > 50


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_claim_is_read_or_rejected_with_a_reason(path):
    assert recognised(path).kind == X12
    data = path.read_bytes()
    found = found_in(data)
    expected = counts()[path.name]
    begun = int(expected["CLP"]) + int(expected["CLM"])
    rejected = REJECTED.get(path.name, 0)
    assert len(found.claims) + len(found.forms) == begun - rejected
    assert found.read.claims_rejected == rejected
    assert sum(len(one.lines) for one in found.claims) == (int(expected["SVC"]) if not rejected else 0)
    assert found.read.interchanges == int(expected["ISA"])
    for problem in found.problems:
        assert problem.sentence.endswith(".")
        assert 0 <= problem.offset < len(data)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_size_of_the_pieces_makes_no_difference(path):
    data = path.read_bytes()[:20_000]
    whole, pieces = found_in(data), found_in(data, chunk=41)
    assert (whole.claims, whole.forms, whole.problems) == (pieces.claims, pieces.forms, pieces.problems)
