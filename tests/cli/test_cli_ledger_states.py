"""`idrkit ledger list`, `idrkit ledger claims` and `idrkit deadlines` without files, as they are typed."""

import json
from datetime import UTC, date, datetime

import pytest
from cli_cases import typed

from idrkit.ledger.events import NewEvent
from idrkit.ledger.store import append, opened

D1, D2 = "DISP-1234567", "DISP-7654321"
DAY = "2026-11-23"


def event(kind, on, claim_id="T-1", number=None, client="own", **facts):
    return NewEvent(kind, date.fromisoformat(on), claim_id, number, facts, client=client)


def claim(claim_id="T-1", number=None, client="own", **facts):
    record = {
        "claim_id": claim_id,
        "provider": {"name": "Example Monitoring"},
        "plan": {"name": "Sample Plan", "plan_year_start": "2026-01-01"},
        "patient": {"case_number": "CASE-SECRET"},
        "service_lines": [{"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}],
        **facts,
    }
    return event("claim_recorded", "2026-11-20", claim_id, number, client, record=record)


EVENTS = (
    claim("T-1", initial_payment_received="2026-11-03"),
    claim("T-2", D1, open_negotiation_start="2026-09-01", idr_initiated="2026-11-10"),
    event("notice_sent", "2026-09-02", "T-2"),
    event("selected", "2026-11-17", "T-2", D1),
    event("selected", "2026-11-18", None, D2),
    claim("T-3", initial_payment_received="2026-11-03"),
    event("closed", "2026-11-19", "T-3", reason="not_pursued"),
    claim("T-1", client="north", initial_payment_received="2026-11-04"),
)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    place = tmp_path / "ledger.sqlite"
    monkeypatch.setenv("IDRKIT_LEDGER", str(place))
    with opened(place, create=True) as ledger:
        append(ledger, EVENTS, by="Ann Example", now=datetime(2026, 11, 23, 15, tzinfo=UTC))
    return lambda *words: typed(capsys, *words)


def shown(told):
    assert told.code in (0, 3)
    return json.loads(told.out)


def test_deadlines_without_files_are_those_of_the_ledger(run):
    found = shown(run("deadlines", "--as-of", DAY, "--json"))["deadlines"]
    assert {(one["client"], one["claim_id"] or one["dispute_number"]) for one in found} == {
        ("own", "T-1"),
        ("own", "T-2"),
        ("own", D2),
        ("north", "T-1"),
    }
    only = shown(run("deadlines", "--as-of", DAY, "--client", "north", "--json"))["deadlines"]
    assert [one["claim_id"] for one in only] == ["T-1"]


def test_facts_that_contradict_each_other_are_told_with_the_deadlines_and_in_the_list(run):
    assert "1 claim or dispute with facts that contradict each other" in run("deadlines", "--as-of", DAY).err
    told = run("ledger", "list", "--doubts", "--as-of", DAY)
    assert "T-2" in told.out
    assert "T-1" not in told.out
    assert "2026-09-01" in told.err
    assert "2026-09-02" in told.err


@pytest.mark.parametrize(("day", "warned"), [("2026-11-22", True), ("2026-11-23", False), ("2026-11-24", False)])
def test_a_day_before_the_last_recording_is_told(run, day, warned):
    assert ("clock of this machine is wrong" in run("deadlines", "--as-of", day).err) is warned


@pytest.mark.parametrize(("day", "warned"), [("2026-11-22", True), ("2026-11-23", False)])
def test_a_recording_in_the_evening_is_of_that_day_in_us_eastern_time(run, day, warned):
    """In UTC it is the next day already."""
    with opened() as ledger:
        sent = event("notice_sent", "2026-11-20")
        append(ledger, [sent], by="Ann Example", now=datetime(2026, 11, 24, 2, tzinfo=UTC))
    assert ("clock of this machine is wrong" in run("deadlines", "--as-of", day).err) is warned


def test_files_and_a_ledger_at_once_are_refused(run, tmp_path):
    told = run("deadlines", tmp_path / "claims.json", "--client", "own")
    assert told.code == 2
    assert "one of the two" in told.err


def test_a_day_under_earlier_rules_is_worked_out_aside_and_changes_nothing(run):
    now = run("deadlines", "--as-of", DAY, "--json").out
    assert run("deadlines", "--as-of", "2026-01-15", "--json").code in (0, 3)
    assert run("deadlines", "--as-of", DAY, "--json").out == now


def test_the_list_has_a_row_for_each_claim_and_for_a_dispute_without_one(run):
    told = run("ledger", "list", "--as-of", DAY)
    assert told.code == 0
    assert "CASE-SECRET" not in told.out
    assert "5 claims and disputes of 5" in told.err
    found = shown(run("ledger", "list", "--as-of", DAY, "--client", "own", "--json"))["claims"]
    stands = {
        one["claim_id"] or one["dispute_number"]: (one["reached"], (one["next"] or {}).get("deadline")) for one in found
    }
    assert stands == {
        "T-1": ("recorded", "start_open_negotiation"),
        "T-2": ("entity_selected", "offer"),
        "T-3": ("closed", None),
        D2: ("entity_selected", "offer"),
    }


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--open"], ["T-1", "T-2", D2]),
        (["--reached", "closed"], ["T-3"]),
        (["--reached", "paid"], []),
    ],
)
def test_the_list_can_be_narrowed(run, options, names):
    found = shown(run("ledger", "list", "--as-of", DAY, "--client", "own", "--json", *options))["claims"]
    assert sorted(one["claim_id"] or one["dispute_number"] for one in found) == sorted(names)


def test_claims_are_what_every_command_reads(run, tmp_path):
    out = tmp_path / "now.json"
    told = run("ledger", "claims", "--client", "own", "--out", out)
    assert told.code == 0
    assert "2 claim records" in told.err
    assert f"Without a claim record: {D2}" in told.err
    assert "1 claim closed without a determination left out" in told.err
    listed = shown(run("deadlines", out, "--as-of", DAY, "--json"))["deadlines"]
    by_ledger = shown(run("deadlines", "--as-of", DAY, "--client", "own", "--json"))["deadlines"]
    assert listed == [one for one in by_ledger if one["claim_id"]]


def test_claims_added_again_contradict_nothing(run, tmp_path):
    out = tmp_path / "now.json"
    run("ledger", "claims", "--client", "own", "--out", out)
    before = run("deadlines", "--client", "own", "--as-of", DAY, "--json").out
    assert run("ledger", "add", out, "--by", "Ann Example").code == 0
    assert run("deadlines", "--client", "own", "--as-of", DAY, "--json").out == before


def test_an_earlier_determination_of_the_ledger_is_in_the_record(run, tmp_path):
    with opened(tmp_path / "ledger.sqlite") as ledger:
        more = [event("determined", "2026-11-20", "T-2", D1)]
        append(ledger, more, by="Ann Example", now=datetime(2026, 11, 23, 16, tzinfo=UTC))
    (record,) = shown(run("ledger", "claims", "T-1", "--client", "own"))["claims"]
    assert [one["dispute_number"] for one in record["prior_determinations"]] == [D1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["claims", "T-9"], 'knows no "T-9"'),
        (["claims", "T-1"], "name one of them with --client"),
        (["list", "--reached", "won"], "won"),
        (["list", "--ledger", "none.sqlite"], "no ledger yet"),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(run, words, says):
    told = run("ledger", *words)
    assert told.code == 2
    assert says in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    "words", [("deadlines",), ("deadlines", "--as-of", "2026-01-15"), ("ledger", "list"), ("ledger", "claims")]
)
def test_a_mistyped_client_does_not_look_as_if_nothing_were_due(run, words):
    told = run(*words, "--client", "nort")
    assert told.code == 2
    assert '"nort"' in told.err
