"""Retention: what ended long ago is taken out for good, and the chain still holds."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from keeping_cases import LONG_AGO, NEW, NOW, OLD, SECRET, TODAY, closed, recorded, written
from sqlalchemy import text

from idrkit.cli import exit_code_of
from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.check import checked
from idrkit.ledger.database import writing
from idrkit.ledger.derived import bring_up_to_date, standings
from idrkit.ledger.events import NewEvent
from idrkit.ledger.purge import IN_DOUBT, NOT_ENDED, TOO_RECENT, purge, purgeable
from idrkit.ledger.store import append, events_of, head, opened

RULEBOOK = load_rulebook()


@pytest.fixture
def place(ledger_place):
    return written(ledger_place)


def run(*words):
    return exit_code_of(["ledger", *map(str, words)])


def purged(place, tmp_path, *more):
    return run("purge", "--before", "2020-01-01", "--certificate", tmp_path / "c.json", "--by", "B. Keeper", "--ledger",
               place, *more)  # fmt: skip


def test_what_ended_long_ago_is_taken_out_and_the_ledger_stays_whole(place, tmp_path, capsys):
    with opened(place) as ledger:
        before = head(ledger).hash
    assert purged(place, tmp_path) == 0
    said = capsys.readouterr()
    assert "2 disputes with 4 events purged" in said.out
    assert "could not write its files anew" not in said.err
    with opened(place) as ledger:
        found = checked(ledger, known_head=before)
        assert (found.whole, found.purged, found.head_found) == (True, 4, True)
        gone = [one for one in events_of(ledger) if one.purged_by]
        assert {(one.claim_id, one.dispute_number, one.recorded_by, one.source.sha256) for one in gone} == {
            (None, None, "", None)
        }
        assert [one.claim_id for one in events_of(ledger) if not one.purged_by] == ["NEW-1", "NEW-1", None]
    assert run("show", "OLD-1", "--ledger", place) == 2
    assert run("show", "NEW-1", "--ledger", place) == 0


def test_the_certificate_tells_what_by_whom_and_under_which_rule(place, tmp_path):
    purged(place, tmp_path)
    told = json.loads((tmp_path / "c.json").read_text())
    with opened(place) as ledger:
        end = head(ledger)
        digests = {one.seq for one in events_of(ledger) if one.purged_by == told["purge_event"]}
    assert (told["purge_event"], told["purge_event_hash"], told["ledger_id"]) == (end.seq, end.hash, end.ledger_id)
    assert (told["by"], told["before"], told["disputes"]) == ("B. Keeper", "2020-01-01", 2)
    assert {one["seq"] for one in told["events"]} == digests == {1, 2, 3, 4}
    assert "OLD-1" not in (tmp_path / "c.json").read_text()


def test_nothing_of_it_is_left_in_the_file(tmp_path):
    place = written(tmp_path / "l.sqlite")
    with opened(place) as ledger:
        bring_up_to_date(ledger, RULEBOOK, TODAY)
    words = [b"OLD-1", b"DISP-1000001", b"DISP-1000002", SECRET.encode()]
    assert all(one in place.read_bytes() for one in words)
    purged(place, tmp_path)
    assert not [one for one in words if one in place.read_bytes()]


def test_what_is_worked_out_forgets_it_too(place, tmp_path):
    with opened(place) as ledger:
        bring_up_to_date(ledger, RULEBOOK, TODAY)
        assert {one.name for one in standings(ledger)} == {"OLD-1", "DISP-1000002", "NEW-1"}
    purged(place, tmp_path)
    with opened(place) as ledger:
        assert {one.name for one in standings(ledger)} == {"NEW-1"}
        bring_up_to_date(ledger, RULEBOOK, TODAY)
        assert {one.name for one in standings(ledger)} == {"NEW-1"}


def test_a_purge_while_all_is_worked_out_leaves_nothing_behind(place):
    with opened(place) as ledger:
        found = purgeable(ledger, RULEBOOK, TODAY, date(2020, 1, 1))

        def meanwhile(done, of):
            if checked(ledger).purged == 0:
                purge(ledger, found, by="B. Keeper", now=NOW)

        bring_up_to_date(ledger, RULEBOOK, TODAY, meanwhile)
        assert checked(ledger).purged == 4
        assert {one.name for one in standings(ledger)} == {"NEW-1"}


def test_a_dry_run_changes_nothing(place, capsys):
    with opened(place) as ledger:
        before = head(ledger)
    assert run("purge", "--older-than", "6", "--dry-run", "--ledger", place) == 0
    said = capsys.readouterr().out
    assert "2 disputes with 4 events to be purged" in said
    assert "1 dispute kept: not ended" in said
    with opened(place) as ledger:
        assert head(ledger) == before


# The last event of a dispute that was closed in 2017, and whether it goes with --before 2020-01-01.
BOUNDARY = {
    "the day before": (date(2019, 12, 31), ""),
    "on the day": (date(2020, 1, 1), TOO_RECENT),
    "the day after": (date(2020, 1, 2), TOO_RECENT),
}


@pytest.mark.parametrize("case", BOUNDARY)
def test_a_dispute_is_as_old_as_its_last_event(tmp_path, case):
    day, why = BOUNDARY[case]
    with opened(tmp_path / "l.sqlite", create=True) as ledger:
        append(ledger, OLD[:3], by="Ann Example", now=LONG_AGO)
        refund = NewEvent("fee_refunded", day, "OLD-1", "DISP-1000001")
        append(ledger, [refund], by="Ann Example", now=NOW.replace(year=day.year, month=day.month, day=day.day))
        found = purgeable(ledger, RULEBOOK, TODAY, date(2020, 1, 1))
    assert (len(found.units), dict(found.staying)) == ((0, {why: 1}) if why else (1, {}))


# Disputes of 2017 and why they stay whatever their age.
STAYING = {
    "never closed": ([OLD[0], OLD[1]], NOT_ENDED),
    "determined, not paid": (
        [recorded("OLD-1"), NewEvent("determined", date(2017, 2, 1), "OLD-1", "DISP-1000001")],
        NOT_ENDED,
    ),
    "another claim of the batch has no record": (
        [*OLD[:3], NewEvent("initiated", date(2017, 1, 9), "OLD-9", "DISP-1000001")],
        IN_DOUBT,
    ),
    "another claim of the batch is still open": (
        [*OLD[:3], recorded("OLD-9"), NewEvent("initiated", date(2017, 1, 9), "OLD-9", "DISP-1000001")],
        NOT_ENDED,
    ),
    "one of two claims without a record was closed": (
        [NewEvent("initiated", date(2017, 1, 9), name, "DISP-1000003") for name in ("A-1", "A-2")]
        + [closed("A-1", "DISP-1000003")],
        IN_DOUBT,
    ),
    "contradictory days": (
        [recorded("OLD-1", idr_initiated="2017-01-05"), *OLD[1:3]],
        IN_DOUBT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STAYING)
def test_what_has_not_ended_or_is_in_doubt_stays(tmp_path, case):
    events, why = STAYING[case]
    with opened(tmp_path / "l.sqlite", create=True) as ledger:
        append(ledger, events, by="Ann Example", now=LONG_AGO)
        found = purgeable(ledger, RULEBOOK, TODAY, date(2020, 1, 1))
    assert not found.units
    assert why in found.staying


def test_only_the_disputes_of_a_client_go(tmp_path):
    with opened(tmp_path / "l.sqlite", create=True) as ledger:
        append(ledger, [*OLD, *(replace(one, client="north") for one in OLD)], by="Ann Example", now=LONG_AGO)
    assert purged(tmp_path / "l.sqlite", tmp_path, "--client", "north") == 0
    with opened(tmp_path / "l.sqlite") as ledger:
        left = [one for one in events_of(ledger) if not one.purged_by and one.kind != "purged"]
    assert [one.client for one in left] == ["own"] * 4


def test_what_was_recorded_meanwhile_stops_the_purge(place):
    with opened(place) as ledger:
        found = purgeable(ledger, RULEBOOK, TODAY, date(2020, 1, 1))
        append(ledger, [NewEvent("fee_refunded", TODAY, "OLD-1")], by="Ann Example", now=NOW)
        with pytest.raises(Exception, match="nothing was purged"):
            purge(ledger, found, by="B. Keeper", now=NOW)
        assert checked(ledger).purged == 0


def test_content_taken_out_beyond_the_certificate_is_found(place, tmp_path, capsys):
    purged(place, tmp_path)
    with opened(place) as ledger, writing(ledger.engine) as connection:
        connection.execute(text("UPDATE events SET facts = '', purged_by = 7 WHERE seq = 5"))
    assert run("check", "--ledger", place) == 3
    assert "no certificate of a purge names it" in capsys.readouterr().out


def test_a_purged_ledger_is_copied_as_it_is(place, tmp_path):
    purged(place, tmp_path)
    assert run("export", tmp_path / "1.jsonl", "--ledger", place) == 0
    assert run("load", tmp_path / "1.jsonl", "--ledger", tmp_path / "again.sqlite") == 0
    assert run("backup", tmp_path / "b.sqlite", "--ledger", place) == 0
    for copy in ("again.sqlite", "b.sqlite"):
        with opened(tmp_path / copy) as ledger:
            assert (checked(ledger).whole, checked(ledger).purged) == (True, 4)


def test_the_same_facts_leave_no_digest_that_could_be_guessed(tmp_path):
    digests = set()
    for name in ("one.sqlite", "two.sqlite"):
        written(tmp_path / name)
        purged(tmp_path / name, tmp_path / name.removesuffix(".sqlite"))
        told = json.loads((tmp_path / name.removesuffix(".sqlite") / "c.json").read_text())
        digests.update(one["content_sha256"] for one in told["events"])
    assert len(digests) == 8


REFUSED = {
    "no age": (["--dry-run"], "Say how old"),
    "two ages": (["--older-than", "6", "--before", "2020-01-01", "--dry-run"], "Say how old"),
    "no certificate": (["--older-than", "6"], "Say where the certificate goes"),
    "within a year": (["--before", "2026-11-01", "--dry-run"], "within a year"),
    "in the future": (["--before", "2099-01-01", "--dry-run"], "within a year"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_purge_is_refused(tmp_path, case, capsys):
    words, said = REFUSED[case]
    assert run("purge", *words, "--ledger", written(tmp_path / "l.sqlite")) == 2
    assert said in capsys.readouterr().err


def test_a_certificate_that_cannot_be_written_leaves_the_ledger_alone(tmp_path):
    place = written(tmp_path / "l.sqlite")
    (tmp_path / "folder").write_text("a file")
    code = run(
        "purge", "--before", "2020-01-01", "--certificate", Path(tmp_path / "folder" / "c.json"), "--ledger", place
    )
    assert code == 6
    with opened(place) as ledger:
        assert checked(ledger).purged == 0
        assert head(ledger).seq == len(OLD) + len(NEW)


def test_what_was_purged_is_new_when_it_is_recorded_again(place, tmp_path):
    purged(place, tmp_path)
    with opened(place) as ledger:
        again = append(ledger, [closed(number="DISP-1000002")], by="Ann Example", now=NOW + timedelta(days=9))
        assert len(again.recorded) == 1


PAID = {
    "payment_determination": "2017-02-01",
    "open_negotiation_start": "2016-10-03",
    "idr_initiated": "2016-11-15",
    "award": {"prevailing_party": "plan_or_issuer", "determined_amount": "300.00"},
    "service_lines": [
        {
            "line_id": "1",
            "service_code": "95940",
            "date_of_service": "2016-09-14",
            "initial_payment": "100.00",
            "cost_sharing": "0.00",
        }
    ],
}
# What was paid on a determination of 300.00, with 100.00 received before, and why the dispute stays.
PAYMENTS = {"all of it": ("200.00", ""), "a cent less": ("199.99", NOT_ENDED)}


@pytest.mark.parametrize("case", PAYMENTS)
def test_a_determination_has_ended_once_it_is_paid_in_full(tmp_path, case):
    amount, why = PAYMENTS[case]
    payment = NewEvent("payment_received", date(2017, 2, 20), "OLD-1", facts={"amount": amount, "kind": "payment"})
    with opened(tmp_path / "l.sqlite", create=True) as ledger:
        append(ledger, [recorded("OLD-1", **PAID), payment], by="Ann Example", now=LONG_AGO)
        found = purgeable(ledger, RULEBOOK, TODAY, date(2020, 1, 1))
    assert (len(found.units), dict(found.staying)) == ((0, {why: 1}) if why else (1, {}))
