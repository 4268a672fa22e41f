"""`idrkit ledger import` as it is typed: tables, sums, rejects, exit codes; sentences for whatever is wrong."""

import json
import re
from pathlib import Path

import pytest
from cli_cases import typed

from idrkit.intake.events.profile import load_event_profile
from idrkit.places import bundled
from idrkit.run.ledger_compare import ONCE
from idrkit.run.ledger_vocabulary import vocabulary

FOLDER = bundled("fixtures") / "ledger"
A = "DISP-9100001"


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("IDRKIT_LEDGER", str(tmp_path / "ledger.sqlite"))
    monkeypatch.setenv("IDRKIT_BY", "tester")
    return lambda *words: typed(capsys, "ledger", *words)


def written(tmp_path, text, name="more.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_the_fixtures_from_claims_to_the_payment_of_the_award(run):
    assert run("add", FOLDER / "claims.json").code == 0
    files = [FOLDER / name for name in ("award.835", "determined.eml", "export.csv", "selected.eml")]
    told = run("import", *files)
    assert told.code == 0
    assert "export.csv: 5 rows read = 3 recorded + 0 known already + 0 rejected + 2 ignored." in told.out
    assert "selected.eml: 1 e-mail read = 1 recorded" in told.out
    assert "award.835: 2 payments read = 2 recorded + 0 known already." in told.out
    again = run("import", *files)
    assert again.code == 0
    assert again.out.count("0 events recorded") == 4
    assert "row 3" not in again.out
    shown = run("show", "LEDGER-0001").out
    assert "SYNEFT9001" in shown
    assert "Example Arbitration Services" in shown


def test_an_export_in_an_offices_own_words_is_read_with_its_profile(run):
    told = run("import", FOLDER / "events.csv", "--profile", FOLDER / "profile.toml")
    assert told.code == 0
    assert "5 rows read = 4 recorded + 0 known already + 0 rejected + 1 ignored" in told.out
    assert "fee administrative; amount 115.00" in told.out
    without = run("import", FOLDER / "events.csv")
    assert without.code == 4
    assert "no column tells which dispute a row is about" in without.err
    assert "Nothing of this file was recorded." in without.err


def test_a_forwarded_e_mail_is_not_recorded_and_ends_with_4(run):
    told = run("import", FOLDER / "forwarded.eml")
    assert told.code == 4
    assert "it forwards another e-mail" in told.out
    assert "0 recorded + 0 known already + 1 rejected" in told.out


def test_rejected_rows_are_written_corrected_and_imported(run, tmp_path):
    path = written(tmp_path, f"Dispute,Initiated,Note\n{A},2025-03-06,fine\nDISP-12,2025-03-07,Jane Secret\n")
    told = run("import", path, "--rejects", tmp_path / "out")
    assert told.code == 4
    assert "Secret" not in told.out + told.err
    rejects = tmp_path / "out" / "more.rejects.csv"
    text = rejects.read_text(encoding="utf-8-sig")
    assert "Jane Secret,3," in text
    rejects.write_text(text.replace("DISP-12,", "DISP-9100002,"), encoding="utf-8-sig")
    again = run("import", rejects)
    assert again.code == 0
    assert "1 row read = 1 recorded" in again.out


def test_a_contradiction_ends_with_4_and_correct_records_it(run, tmp_path):
    run("import", FOLDER / "export.csv")
    path = written(tmp_path, f"Dispute,Initiated\n{A},2025-03-07\n")
    told = run("import", path)
    assert told.code == 4
    assert "contradicts event 1 (initiated on 2025-03-06 of DISP-9100001)" in told.out
    told = run("import", path, "--correct")
    assert told.code == 0
    assert "corrects event 1" in told.out
    assert "1 event recorded, 1 correction among them" in told.out


def test_a_dry_run_makes_no_ledger(run, tmp_path):
    told = run("import", FOLDER / "export.csv", "--dry-run")
    assert told.code == 0
    assert "10 events to be recorded" in told.out
    assert "There is no ledger yet" in told.err
    assert not (tmp_path / "ledger.sqlite").exists()


def test_one_bad_file_does_not_stop_the_others(run, tmp_path):
    bad = [
        written(tmp_path, b"%PDF-1.7 ...", "letter.pdf"),
        written(tmp_path, b"\xd0\xcf\x11\xe0 ...", "mail.msg"),
        written(tmp_path, "", "empty.csv"),
        written(tmp_path, "no headers", "text.eml"),
        tmp_path / "missing.csv",
        tmp_path,
    ]
    told = run("import", *bad, FOLDER / "export.csv")
    assert told.code == 4
    assert "3 recorded" in told.out
    assert told.err.count("Nothing of this file was recorded.") == len(bad)
    for words in ("it is a PDF", "save it as .eml", "is empty", "is no e-mail", "is not there", "is a folder"):
        assert words in told.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--kind", "selectd"], "is no kind of event that can be imported"),
        (["--kind", "correction"], "is no kind of event that can be imported"),
        (["--profile", "nowhere.toml"], "nowhere.toml"),
        (["--client", "A B"], "is no name of a client"),
    ],
)
def test_wrong_usage_is_a_sentence_and_code_2(run, tmp_path, words, says):
    told = run("import", FOLDER / "export.csv", *words)
    assert told.code == 2
    assert says in told.err
    assert not (tmp_path / "ledger.sqlite").exists()


def test_json_says_of_every_event_what_became_of_it(run):
    answer = json.loads(run("import", FOLDER / "export.csv", FOLDER / "forwarded.eml", "--json").out)
    export, mail = answer["files"]
    assert export["rows"] == {"read": 5, "recorded": 3, "known": 0, "rejected": 0, "ignored": 2}
    assert export["events"][0] == {
        "where": "row 3",
        "dispute_number": A,
        "claim_id": "LEDGER-0001",
        "kind": "initiated",
        "on": "2025-03-06",
        "facts": {},
        "verdict": "new",
        "event": None,
        "remark": None,
    }
    assert mail["rejected"][0]["reason"].startswith("it forwards")
    assert answer["not_read"] == []


def test_a_payment_that_is_not_sure_ends_with_3(run, tmp_path):
    run("add", FOLDER / "claims.json")
    run("import", FOLDER / "export.csv")
    text = (FOLDER / "award.835").read_text().replace("*1*2000*790*", "*2*2000*790*")
    told = run("import", written(tmp_path, text, "doubt.835"))
    assert told.code == 3
    assert "another payer comes first in it" in told.out
    assert "Look at each in the remittance" in told.err


DOCS = Path(__file__).parents[2] / "docs" / "ledger-imports.md"


def test_the_profile_of_the_documentation_is_one(tmp_path):
    text = DOCS.read_text(encoding="utf-8")
    path = tmp_path / "docs.toml"
    path.write_text(text.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    profile = load_event_profile(path, vocabulary())
    assert len(profile.columns) == len(profile.kinds) == 4
    assert profile.phrases[0].all == ("entity is on board",)


@pytest.mark.parametrize("kind", vocabulary())
def test_the_documentation_lists_every_kind_with_its_facts(kind):
    (line,) = [one for one in DOCS.read_text(encoding="utf-8").splitlines() if one.startswith(f"| `{kind}` |")]
    assert [name for name in vocabulary()[kind].facts if f"`{name}`" not in line] == []


def test_the_documentation_lists_the_kinds_that_happen_once():
    listed = DOCS.read_text(encoding="utf-8").partition("Kinds that happen once:")[2].partition(".")[0]
    assert [one for one in ONCE if f"`{one}`" not in listed] == []
    assert listed.count("`") == 2 * len(ONCE)


def test_every_synthetic_file_says_that_it_is_made_up():
    for path in FOLDER.iterdir():
        assert re.search(r"made.up|synthetic", path.read_text(encoding="utf-8"), re.I), path.name
