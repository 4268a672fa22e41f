"""The script that measures a ledger of a million events works, with a few."""

import re
import runpy
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "bench" / "ledger.py"


@pytest.mark.parametrize(("most", "code"), [("60", 0), ("0", 1)])
def test_the_listing_is_measured_against_the_bare_query(monkeypatch, capsys, most, code):
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), "--events", "400", "--only", "sqlite", "--most", most])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    assert ended.value.code == code
    out = capsys.readouterr().out
    assert "400 events loaded" in out
    assert re.search(r"deadlines --within 5 --json: .* for \d+ rows; the bare query .* times", out)
