"""`idrkit deadlines` as its user sees it: groups, files, and what is refused."""

import json

import pytest
from cli_cases import AS_OF, ROW, sheet, typed
from icalendar import Calendar
from openpyxl import load_workbook

THREE = (
    {},
    {"claim_id": "T-2", "initial_payment_received": "2026-09-01"},
    {"claim_id": "T-3", "initial_payment_received": "2026-10-13", "plan.name": "Other Plan", "offer": ""},
)


@pytest.fixture
def claims(tmp_path):
    return sheet(tmp_path / "claims.csv", *THREE)


def test_deadlines_stand_in_groups_with_their_number_and_what_is_at_stake(claims, capsys):
    told = typed(capsys, "deadlines", claims, "--as-of", AS_OF)
    lines = told.out.splitlines()
    assert lines[0].split()[:2] == ["Claim", "What"]
    assert [line for line in lines[1:] if not line.startswith("T-")] == [
        "Overdue: 1 deadline; $790.00 at stake in 1 claim",
        "Next business day, Tue 24 Nov 2026: 1 deadline; what is at stake is not known for 1 claim",
        "Later: 1 deadline; $790.00 at stake in 1 claim",
    ]
    assert told.code == 3
    assert "3 deadlines of 3 claims on 2026-11-23; 1 overdue. $1,580.00 at stake in 2 claims" in told.err
    (first, second, third) = (line for line in lines if line.startswith("T-"))
    assert "packet --stage notice" in first
    assert first.endswith("790.00")
    assert second.endswith("?")
    assert third.startswith("T-1")


@pytest.mark.parametrize(
    ("by", "titles"),
    [
        ("claim", ["T-1", "T-2", "T-3"]),
        ("plan", ["Other Plan", "Sample Plan"]),
        ("step", ["Last day to start open negotiation"]),
        ("client", ["own"]),
    ],
)
def test_grouped_as_asked(by, titles, claims, capsys):
    answer = json.loads(typed(capsys, "deadlines", claims, "--as-of", AS_OF, "--group", by, "--json").out)
    assert answer["grouped_by"] == by
    assert [one["title"] for one in answer["groups"]] == titles
    assert len(answer["deadlines"]) == 3


def test_the_json_says_what_to_do_where_and_with_which_papers(claims, capsys):
    answer = json.loads(typed(capsys, "deadlines", claims, "--as-of", AS_OF, "--within", "5", "--json").out)
    assert answer["counts"]["next_business_day"] == 1
    assert answer["money"] == {"at_stake": "790.00", "claims": 1, "claims_not_known": 1, "you_owe": "0.00"}
    late, near = answer["deadlines"]
    assert (late["claim_id"], late["when"], near["claim_id"], near["when"]) == (
        "T-2",
        "overdue",
        "T-3",
        "next_business_day",
    )
    assert near["what_to_do"].startswith("Send the open negotiation notice")
    assert (near["where"], near["papers"]) == ("to the other party", "idrkit packet --stage notice")
    assert (near["at_stake"], near["business_days_left"], near["safe_by"]) == (None, 1, "2026-11-24")


def test_all_four_files_are_written_whole(claims, capsys, tmp_path):
    paths = {name: tmp_path / f"due.{name}" for name in ("ics", "xlsx", "html", "eml")}
    words = [word for name, path in paths.items() for word in (f"--{'digest' if name == 'eml' else name}", path)]
    assert typed(capsys, "deadlines", claims, "--as-of", AS_OF, "--group", "plan", *words).code == 3
    assert len(Calendar.from_ical(paths["ics"].read_bytes()).walk("VEVENT")) == 2
    assert load_workbook(paths["xlsx"]).sheetnames == ["Deadlines", "Cooling-off", "Unpaid awards"]
    assert '<h2 id="s1">Other Plan</h2>' in paths["html"].read_text(encoding="utf-8")
    assert paths["eml"].read_bytes().startswith(b"Subject: Deadlines, Mon 23 Nov 2026: 1 overdue")
    # The e-mail goes by the day, however the listing is grouped.
    assert b"OVERDUE" in paths["eml"].read_bytes()


def test_the_calendar_file_is_brought_up_to_date_where_it_lies(capsys, tmp_path):
    ics = tmp_path / "due.ics"

    def written(as_of, **facts):
        path = sheet(tmp_path / "claims.csv", {**ROW, **facts})
        typed(capsys, "deadlines", path, "--as-of", as_of, "--ics", ics)
        return {str(one["uid"]): one for one in Calendar.from_ical(ics.read_bytes()).walk("VEVENT")}

    start = "T-1.start_open_negotiation@idrkit"
    first = written(AS_OF)
    second = written("2026-11-24", open_negotiation_start="2026-11-24")
    assert set(first) == {start}
    assert (second[start]["status"], second[start]["sequence"] > first[start]["sequence"]) == ("CANCELLED", True)
    assert second["T-1.initiation_window@idrkit"]["status"] == "CONFIRMED"


def test_a_calendar_of_somebody_else_is_left_alone(claims, capsys, tmp_path):
    ics = tmp_path / "own.ics"
    ics.write_bytes(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sample//EN\r\nEND:VCALENDAR\r\n")
    before = ics.read_bytes()
    told = typed(capsys, "deadlines", claims, "--as-of", AS_OF, "--ics", ics)
    assert told.code == 2
    assert "own.ics: It is no calendar file of idrkit" in told.err
    assert ics.read_bytes() == before


@pytest.mark.parametrize("within", ["-1", "2001", "soon"])
def test_days_that_cannot_be_looked_ahead_are_refused(within, claims, capsys):
    told = typed(capsys, "deadlines", claims, "--within", within)
    assert told.code == 2
    assert "--within" in told.err


def test_nothing_due_is_said(capsys, tmp_path):
    path = sheet(tmp_path / "claims.csv", {"service_category": "ground_ambulance"})
    told = typed(capsys, "deadlines", path, "--as-of", AS_OF)
    assert (told.code, told.out) == (0, "")
    assert "Nothing to list." in told.err
    assert "0 deadlines of 1 claim" in told.err
