"""`--exhibits` as it is typed: what is said of each exhibit, and what is in the JSON."""

import json

import pytest
from cli_cases import AS_OF, typed

from idrkit.cli.exhibits import say_exhibits
from idrkit.places import bundled
from idrkit.run.exhibits_found import ExhibitFound

FIXTURES = bundled("fixtures")
OFFER = (FIXTURES / "ionm-offers.json", "--as-of", AS_OF, "--exhibits")


def packet(capsys, out, folder, *more):
    return typed(capsys, "packet", *OFFER, folder, "--claim", "OFFER-0003", "--out", out, *more)


def test_the_exhibits_of_a_packet_are_listed_with_their_remarks(capsys, tmp_path):
    done = packet(capsys, tmp_path, FIXTURES / "exhibits", "--json")
    assert done.code == 0
    exhibits = json.loads(done.out)["exhibits"]
    assert [(one["id"], one["bound"], one["pages"]) for one in exhibits] == [
        ("A", True, 2),
        ("B", True, 2),
        ("C", True, 2),
        ("D", True, 4),
        ("E", True, 3),
    ]
    assert "OFFER-0003, Ex. B: Pages 1-2 have no text" in done.err


def test_an_exhibit_that_is_kept_out_is_said_and_ends_with_4_and_stops_nothing(capsys, tmp_path):
    folder = tmp_path / "exhibits"
    (folder / "OFFER-0003").mkdir(parents=True)
    (folder / "OFFER-0003" / "F Jane Specimen.docx").write_bytes(b"PK\x03\x04[Content_Types].xml" + b"\0" * 50)
    done = packet(capsys, tmp_path, folder)
    assert done.code == 4
    assert (tmp_path / "OFFER-0003-offer.pdf").is_file()
    # What one exhibit was to show is told once, not sentence by sentence.
    assert done.err.count("exhibit A is not bound") == 1
    assert ".." not in done.err
    assert "OFFER-0003, Ex. F is kept out: it is an Office document: open it and print it to PDF." in done.err
    assert "OFFER-0003, Ex. A is kept out: the file its record names is not in the folder" in done.err
    assert "Jane" not in done.err


@pytest.mark.parametrize("command", ["packet", "run"])
def test_a_folder_that_is_not_there_is_a_mistake_of_the_command_line(capsys, tmp_path, command):
    claim = ("--claim", "OFFER-0003") if command == "packet" else ()
    done = typed(capsys, command, *OFFER, tmp_path / "none", "--out", tmp_path, *claim)
    assert done.code == 2
    assert "check the path of --exhibits" in done.err


def test_a_run_tells_of_exhibits_claim_by_claim(capsys, tmp_path):
    claims = json.loads((FIXTURES / "ionm-offers.json").read_text(encoding="utf-8"))["claims"][2:4]
    path = tmp_path / "claims.json"
    path.write_text(json.dumps({"claims": claims}), encoding="utf-8")
    folder = tmp_path / "exhibits"
    (folder / "OFFER-0003").mkdir(parents=True)
    (folder / "shared").mkdir()
    (folder / "shared" / "cv.pdf").write_bytes((FIXTURES / "exhibits" / "shared" / "cv.pdf").read_bytes())
    done = typed(
        capsys,
        "run",
        path,
        "--as-of",
        AS_OF,
        "--out",
        tmp_path / "out",
        "--exhibits",
        folder,
        "--exhibit-pages",
        "1",
        "--json",
    )
    assert done.code == 4
    outcomes = {one["claim_id"]: one for one in json.loads(done.out)["outcomes"]}
    assert {one["result"] for one in outcomes.values()} == {"done"}
    cv = [next(each for each in one["exhibits"] if each["id"] == "C") for one in outcomes.values()]
    assert all("it has 2 pages, more than 1" in one["reason"] for one in cv)
    assert done.err.count("Ex. C is kept out") == 2
    lines = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(one)["exhibits"] for one in lines] == [one["exhibits"] for one in outcomes.values()]


def test_of_very_many_remarks_a_run_says_the_first_and_where_the_others_are(capsys):
    found = (ExhibitFound("A", reason="it is empty."),)
    say_exhibits(((f"T-{number}", found) for number in range(103)), "out/results.jsonl")
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 101
    assert told[-1] == "3 more remarks on exhibits: out/results.jsonl lists them with their claims."


def test_without_the_option_nothing_is_looked_at(capsys, tmp_path):
    done = typed(
        capsys,
        "packet",
        FIXTURES / "ionm-offers.json",
        "--as-of",
        AS_OF,
        "--claim",
        "OFFER-0003",
        "--out",
        tmp_path,
        "--json",
    )
    assert json.loads(done.out)["exhibits"] == []
    assert "Ex. " not in done.err
