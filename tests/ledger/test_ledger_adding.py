"""Claim records added over days, by two people at once, and judged events taking turns; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from idrkit.claims.model import Claim
from idrkit.errors import OutputError, UsageError
from idrkit.ledger.about import event_numbered, events_about, named_as_recorded, numbers_of
from idrkit.ledger.adding import to_add
from idrkit.ledger.by_hand import Judged
from idrkit.ledger.events import NewEvent, Source
from idrkit.ledger.recorded import claim_of, claim_recorded
from idrkit.ledger.store import append, events_of, head, opened
from idrkit.ledger.tables import EVENTS
from idrkit.ledger.turns import append_judged

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
TODAY = NOW.date()
DISP = "DISP-1234567"


def record(offer, claim_id="T-1", today=TODAY, client="own"):
    line = {"line_id": "1", "service_code": "95940", "offer": offer}
    parties = {"provider": {"name": "Example Monitoring"}, "plan": {"name": "Sample Plan"}}
    claim = Claim.model_validate({"claim_id": claim_id, **parties, "service_lines": [line]})
    return claim_recorded(claim, today, source=Source("records", "ab" * 32), client=client)


def add(ledger, *records, now=NOW):
    added = to_add(ledger, records)
    return append(ledger, added.events, by="Ann", now=now), added


def offers(ledger):
    return [str(claim_of(one).service_lines[0].offer) for one in events_of(ledger, kinds=("claim_recorded",))]


def test_a_file_added_on_another_day_is_recorded_once_and_a_change_back_is_recorded(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        for days, offer in enumerate(("900.00", "900.00", "950.00", "950.00", "900.00", "900.00", "950.00")):
            today = NOW + timedelta(days=days)
            add(ledger, record(offer, today=today.date()), now=today)
        assert offers(ledger) == ["900.00", "950.00", "900.00", "950.00"]


def test_only_what_differs_is_recorded(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        add(ledger, record("900.00"), record("900.00", "T-2"))
        done, added = add(ledger, record("900.00"), record("901.00", "T-2"), record("900.00", "T-3"))
        assert (len(done.recorded), added.known) == (2, 1)


def test_two_who_add_the_same_file_at_once_record_it_once(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        add(ledger, record("900.00"))
        add(ledger, record("950.00"))
        # Both have looked before either has recorded, one of them on the next day.
        mine = to_add(ledger, [record("900.00")])
        tomorrow = NOW + timedelta(days=1)
        other = to_add(ledger, [record("900.00", today=tomorrow.date())])
        assert len(append(ledger, mine.events, by="Ann", now=NOW).recorded) == 1
        assert append(ledger, other.events, by="Bob", now=tomorrow).known == 1
        assert offers(ledger) == ["900.00", "950.00", "900.00"]


def test_the_claims_of_clients_are_kept_apart(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        add(ledger, record("900.00", client="north"))
        assert len(add(ledger, record("900.00", client="south"))[0].recorded) == 1


def test_a_record_that_was_struck_out_is_told_and_comes_back_only_by_a_correction(ledger_place):
    facts = {"of": "1", "reason": "not our claim"}
    with opened(ledger_place, create=True) as ledger:
        add(ledger, record("900.00"))
        append(ledger, [NewEvent("correction", TODAY, "T-1", facts=facts)], by="Ann", now=NOW)
        done, added = add(ledger, record("900.00"))
        assert (done.recorded, added.struck) == ((), ((1, "T-1"),))
        facts["instead"] = {"on": TODAY.isoformat(), "facts": dict(record("900.00").facts)}
        append(ledger, [NewEvent("correction", TODAY, "T-1", facts=facts)], by="Ann", now=NOW)
        assert add(ledger, record("900.00"))[1].struck == ()


def test_a_purged_record_is_recorded_anew_once(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        add(ledger, record("900.00"))
        with ledger.engine.begin() as connection:
            connection.execute(EVENTS.update().values(facts="", purged_by=1))
        assert len(add(ledger, record("900.00"))[0].recorded) == 1
        assert add(ledger, record("900.00"))[0].recorded == ()


def test_many_claims_are_compared_in_pages(ledger_place):
    records = [record("900.00", f"T-{number}") for number in range(1201)]
    with opened(ledger_place, create=True) as ledger:
        assert len(add(ledger, *records)[0].recorded) == 1201
        records[700] = record("901.00", "T-700")
        done, added = add(ledger, *records)
        assert (len(done.recorded), added.known) == (1, 1200)


NOTICE = NewEvent("notice_sent", date(2026, 11, 3), "A-1")


def test_what_is_judged_is_judged_again_when_somebody_was_quicker(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        looked = []

        def judge():
            looked.append(head(ledger).seq)
            if len(looked) == 1:
                append(ledger, [NOTICE], by="Bob", now=NOW)
            return [Judged(NewEvent("settled", date(2026, 11, 10), "A-1"))]

        done, _ = append_judged(ledger, judge, by="Ann", now=NOW)
        assert (looked, done.recorded) == ([0, 1], (2,))


def test_others_who_never_pause_are_told_of_and_nothing_is_recorded(ledger_place):
    with opened(ledger_place, create=True) as ledger:

        def judge():
            append(ledger, [NewEvent("settled", date(2026, 11, 1), f"B-{head(ledger).seq}")], by="Bob", now=NOW)
            return [Judged(NOTICE)]

        with pytest.raises(OutputError, match="try again"):
            append_judged(ledger, judge, by="Ann", now=NOW)
        assert not list(events_of(ledger, claim_id="A-1"))


def test_a_claim_has_the_events_of_its_dispute_and_a_dispute_those_of_its_claims(ledger_place):
    of = {
        1: NewEvent("notice_sent", date(2026, 9, 1), "A-1"),
        2: NewEvent("initiated", date(2026, 10, 15), "A-1", DISP),
        3: NewEvent("initiated", date(2026, 10, 15), "A-2", DISP),
        4: NewEvent("determined", date(2026, 11, 18), None, DISP),
        5: NewEvent("notice_sent", date(2026, 9, 1), "A-3"),
    }
    with opened(ledger_place, create=True) as ledger:
        append(ledger, of.values(), by="Ann", now=NOW)

        def about(claim_id, number):
            return [one.seq for one in events_about(ledger, "own", claim_id, number)]

        assert about("A-1", None) == [1, 2, 4]
        assert about("A-2", None) == [3, 4]
        assert about(None, DISP) == [1, 2, 3, 4]
        assert about("A-3", None) == [5]
        assert about("A-3", DISP) == [4, 5]
        assert events_about(ledger, "north", "A-1", None) == ()


def test_a_number_that_was_struck_out_or_is_no_longer_in_the_record_ties_nothing(ledger_place):
    wrong = "DISP-7654321"
    number_of_another = NewEvent("determined", date(2026, 11, 18), None, wrong)
    tie = NewEvent("initiated", date(2026, 10, 15), "A-1", wrong)
    strike = NewEvent("correction", TODAY, "A-1", wrong, {"of": "2", "reason": "another dispute"})
    right = NewEvent("initiated", date(2026, 10, 15), "A-1", DISP)
    with opened(ledger_place, create=True) as ledger:
        append(ledger, [number_of_another, tie, strike, right], by="Ann", now=NOW)
        found = events_about(ledger, "own", "A-1", None)
        assert [one.seq for one in found] == [2, 3, 4]
        assert numbers_of(found, "A-1") == (DISP,)
        assert [one.seq for one in events_about(ledger, "own", None, wrong)] == [1, 2, 3]


@pytest.mark.parametrize("typed", ["Spec-01", "SPEC-01", "spec-01"])
def test_names_are_found_whatever_their_capitals(ledger_place, typed):
    with opened(ledger_place, create=True) as ledger:
        append(ledger, [NewEvent("initiated", date(2026, 11, 3), "Spec-01", DISP)], by="Ann", now=NOW)
        assert named_as_recorded(ledger, "own", typed) == "Spec-01"
        assert named_as_recorded(ledger, "own", "disp-1234567") == DISP


@pytest.mark.parametrize(
    ("typed", "said"), [("SPEC-02", "mean Spec-01"), ("DISP-1234568", f"mean {DISP}"), ("other", "knows no")]
)
def test_unknown_names_are_refused_with_those_that_look_alike(ledger_place, typed, said):
    with opened(ledger_place, create=True) as ledger:
        append(ledger, [NewEvent("initiated", date(2026, 11, 3), "Spec-01", DISP)], by="Ann", now=NOW)
        with pytest.raises(UsageError, match=said):
            named_as_recorded(ledger, "own", typed)
        with pytest.raises(UsageError, match="no event 2"):
            event_numbered(ledger, 2)
