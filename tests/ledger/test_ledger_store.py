"""Events recorded and read back, on SQLite and on PostgreSQL."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest

from idrkit.errors import OutputError, UsageError
from idrkit.ledger.events import GENESIS, NewEvent, Source, chained
from idrkit.ledger.store import append, content_sha256, events_of, head, opened
from idrkit.ledger.tables import EVENTS

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
SENT = NewEvent("notice_sent", date(2026, 11, 3), "SPEC-1", facts={"sent_by": "E-mail", "proof": "Receipt 7"})
INITIATED = NewEvent(
    "initiated", date(2026, 11, 19), "SPEC-1", "DISP-1234567", {"batched": "yes"}, Source("eml", "ab" * 32), "north"
)


def recorded(place, *events, now=NOW):
    with opened(place, create=True) as ledger:
        return append(ledger, events, by="Ann Example", now=now)


def test_what_was_recorded_is_read_back_whole(ledger_place):
    recorded(ledger_place, SENT, INITIATED)
    with opened(ledger_place) as ledger:
        first, second = events_of(ledger)
    assert (first.seq, first.kind, first.on, first.claim_id) == (1, "notice_sent", date(2026, 11, 3), "SPEC-1")
    assert first.facts == {"sent_by": "E-mail", "proof": "Receipt 7"}
    assert (first.recorded_by, first.recorded_at) == ("Ann Example", "2026-11-20T15:30:00.000000Z")
    assert (second.dispute_number, second.client, second.source) == ("DISP-1234567", "north", Source("eml", "ab" * 32))
    assert second.facts == {"batched": True}


def test_the_same_event_is_recorded_once(ledger_place):
    assert recorded(ledger_place, SENT).recorded == (1,)
    again = recorded(ledger_place, SENT, INITIATED, INITIATED)
    assert (again.recorded, again.known) == ((2,), 2)


def test_the_same_event_from_another_paper_is_the_same_event(ledger_place):
    recorded(ledger_place, SENT)
    other = NewEvent("notice_sent", SENT.on, "SPEC-1", facts=SENT.facts, source=Source("csv", "cd" * 32))
    assert recorded(ledger_place, other).known == 1


def test_what_truly_happened_twice_is_recorded_twice(ledger_place):
    recorded(ledger_place, SENT)
    twice = NewEvent("notice_sent", SENT.on, "SPEC-1", facts=SENT.facts, again=1)
    assert recorded(ledger_place, twice).recorded == (2,)


def test_one_wrong_event_keeps_all_others_out(ledger_place):
    wrong = NewEvent("fee_paid", date(2026, 11, 4), "SPEC-1", facts={"fee": "administrative", "amount": "a lot"})
    with pytest.raises(UsageError, match="amount"):
        recorded(ledger_place, SENT, wrong)
    with opened(ledger_place, create=True) as ledger:
        assert list(events_of(ledger)) == []


@pytest.mark.parametrize(("on", "taken"), [(19, True), (20, True), (21, False)])
def test_an_event_is_recorded_once_it_has_happened(ledger_place, on, taken):
    event = NewEvent("offer_submitted", date(2026, 11, on), "SPEC-1")
    if taken:
        assert recorded(ledger_place, event).recorded == (1,)
    else:
        with pytest.raises(UsageError, match="lies ahead"):
            recorded(ledger_place, event)


@pytest.mark.parametrize(("back", "warned"), [(timedelta(minutes=2), False), (timedelta(minutes=2, seconds=1), True)])
def test_a_clock_set_back_is_told_and_the_event_taken(ledger_place, back, warned):
    recorded(ledger_place, SENT)
    done = recorded(ledger_place, INITIATED, now=NOW - back)
    assert done.recorded == (2,)
    assert bool(done.warnings) is warned


def test_each_hash_covers_the_one_before_and_the_content(ledger_place):
    recorded(ledger_place, SENT, INITIATED)
    with opened(ledger_place) as ledger, ledger.engine.connect() as connection:
        rows = connection.execute(EVENTS.select().order_by(EVENTS.c.seq)).all()
        end = head(ledger)
    previous = GENESIS
    for row in rows:
        previous = chained(previous, row.seq, content_sha256(row._mapping))
        assert row.hash == previous
    assert (end.seq, end.hash) == (2, previous)


def test_events_are_found_by_what_they_name(ledger_place):
    recorded(ledger_place, SENT, INITIATED)
    with opened(ledger_place) as ledger:
        assert [one.seq for one in events_of(ledger, claim_id="SPEC-1")] == [1, 2]
        assert [one.seq for one in events_of(ledger, dispute_number="DISP-1234567")] == [2]
        assert [one.seq for one in events_of(ledger, client="own")] == [1]
        assert [one.seq for one in events_of(ledger, kinds=("initiated",))] == [2]
        assert [one.seq for one in events_of(ledger, after=1)] == [2]


def test_reading_begins_no_ledger(ledger_place):
    with pytest.raises(UsageError, match="no ledger yet"), opened(ledger_place):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_can_read_the_file(tmp_path):
    recorded(tmp_path / "folder" / "ledger.sqlite", SENT)
    assert (tmp_path / "folder" / "ledger.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_place_where_no_file_can_be_is_told(tmp_path):
    (tmp_path / "a file").write_text("specimen")
    with pytest.raises(OutputError, match="--ledger"):
        recorded(tmp_path / "a file" / "ledger.sqlite", SENT)
