"""What is due by the ledger: quick by tables that are never truth, on both databases."""

import random
from datetime import UTC, date, datetime

import pytest
from alembic import command
from alembic.config import Config
from fold_cases import D1, D2, record
from sqlalchemy import delete, insert, select, text, update

from idrkit.law.rulebook import load_rulebook
from idrkit.ledger import database, derived
from idrkit.ledger.derived import awaited_rows, bring_up_to_date, count_doubts, count_standing, problems, standings
from idrkit.ledger.deriving import worked_aside
from idrkit.ledger.events import NewEvent
from idrkit.ledger.kept import kept
from idrkit.ledger.store import append, events_of, opened
from idrkit.ledger.tables import AGENDA, DERIVED, EVENTS, LEDGER, STANDING

RULEBOOK = load_rulebook()
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
DECIDED = {"award": {"determined_amount": "510.00"}}
LINE = {"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}


def event(kind, on, claim_id="T-1", number=None, client="own", **facts):
    return NewEvent(kind, date.fromisoformat(on), claim_id, number, facts, client=client)


def claim(claim_id="T-1", number=None, client="own", **facts):
    return event("claim_recorded", "2026-11-20", claim_id, number, client, record=record(claim_id, **facts))


def added(ledger, *events):
    append(ledger, events, by="Ann Example", now=NOW)


def due(ledger, as_of=TODAY):
    """Subject and step of all that is awaited, the tables brought up to date."""
    bring_up_to_date(ledger, RULEBOOK, as_of)
    return {(one.subject, one.deadline.id, one.deadline.of) for one in found(ledger, as_of)}


def found(ledger, as_of=TODAY):
    return awaited_rows(ledger, client=None, last=None, as_of=as_of)


def aside(ledger):
    """The same worked out from all events, without any table."""
    worked = list(worked_aside(ledger, RULEBOOK, TODAY))
    until = TODAY
    awaited = [one for each in worked for one in each.awaited if one.until is None or one.until >= until]
    return sorted(map(kept, awaited)), sorted(
        (account.standing for each in worked for account in each.accounts), key=lambda one: (one.client, one.name)
    )


def agrees(ledger):
    bring_up_to_date(ledger, RULEBOOK, TODAY)
    awaited, accounts = aside(ledger)
    assert sorted(map(kept, found(ledger))) == awaited
    assert sorted(standings(ledger), key=lambda one: (one.client, one.name)) == accounts
    assert count_standing(ledger) == len(accounts)


def test_what_is_due_follows_the_events(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        added(ledger, claim(initial_payment_received="2026-11-03"))
        assert due(ledger) == {("T-1", "start_open_negotiation", "")}
        added(ledger, event("notice_sent", "2026-11-10"))
        assert ("T-1", "start_open_negotiation", "") not in due(ledger)
        assert ("T-1", "initiation_window", "") in due(ledger)


@pytest.mark.parametrize(
    ("reason", "left"),
    [("withdrawn", set()), ("not_pursued", set()), ("default", {"payment_determination"})],
)
def test_a_closing_ends_what_leads_to_a_determination(tmp_path, reason, left):
    with opened(tmp_path / "l", create=True) as ledger:
        added(
            ledger,
            claim(number=D1),
            event("initiated", "2026-11-02", number=D1),
            event("selected", "2026-11-05", number=D1),
        )
        assert ("T-1", "offer", "") in due(ledger)
        added(ledger, event("closed", "2026-11-12", number=D1, reason=reason))
        assert {step for _, step, _ in due(ledger)} == left


def test_a_closing_after_the_decision_leaves_the_payment_due(tmp_path):
    with opened(tmp_path / "l", create=True) as ledger:
        added(
            ledger,
            claim(number=D1),
            event("determined", "2026-10-02", number=D1, determined_amount="510.00"),
            event("closed", "2026-10-05", number=D1, reason="administratively_closed"),
        )
        assert {step for _, step, _ in due(ledger)} >= {"award_payment", "cooling_off"}
        (one,) = standings(ledger)
        assert one.reached == "determined"


def test_a_determination_suspends_other_claims_of_the_same_plan_and_lifts_when_it_is_struck(ledger_place):
    waiting = {"initial_payment_received": "2026-10-01", "open_negotiation_start": "2026-10-12"}
    held = {("T-2", "cooling_off", D1), ("T-2", "after_cooling_off_window", D1)}
    with opened(ledger_place, create=True) as ledger:
        added(
            ledger,
            claim("T-1", D1, service_lines=[LINE]),
            claim("T-2", **waiting),
            claim("T-3", plan={"name": "Specimen Plan"}, **waiting),
            claim("T-4", service_lines=[{**LINE, "service_code": "95941"}], **waiting),
            claim("T-5", **waiting, idr_initiated="2026-11-19"),
            claim("T-6", client="north", **waiting),
        )
        before = due(ledger)
        added(ledger, event("determined", "2026-10-15", number=D1, determined_amount="510.00"))
        after = due(ledger)
        assert {one for one in after - before if one[0] != "T-1"} == held
        agrees(ledger)
        last = max(one.seq for one in events_of(ledger))
        added(ledger, event("correction", "2026-11-20", number=D1, of=str(last), reason="another dispute"))
        assert due(ledger) == before
        agrees(ledger)


def test_what_the_record_says_of_an_earlier_dispute_is_not_doubled(tmp_path):
    own = {"dispute_number": D1, "determined_on": "2026-10-15", "service_codes": ["95940"], "batched": False}
    with opened(tmp_path / "l", create=True) as ledger:
        added(
            ledger,
            claim("T-1", D1, payment_determination="2026-10-15", dispute={"number": D1}),
            claim("T-2", initial_payment_received="2026-10-01", open_negotiation_start="2026-10-12",
                  prior_determinations=[own]),
        )  # fmt: skip
        bring_up_to_date(ledger, RULEBOOK, TODAY)
        suspended = [one for one in found(ledger) if one.subject == "T-2" and one.deadline.id == "cooling_off"]
        assert len(suspended) == 1


def test_a_dispute_known_by_its_number_alone_is_listed(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        added(ledger, event("initiated", "2026-11-10", None, D1), event("selected", "2026-11-17", None, D1))
        assert (D1, "offer", "") in due(ledger)
        added(ledger, claim("T-1", D1))
        assert ("T-1", "offer", "") in due(ledger)
        assert (D1, "offer", "") not in due(ledger)
        agrees(ledger)


def test_a_batched_dispute_has_each_deadline_once(tmp_path):
    with opened(tmp_path / "l", create=True) as ledger:
        added(ledger, claim("T-1", D1), claim("T-2", D1), event("selected", "2026-11-17", None, D1))
        offers = [one for one in due(ledger) if one[1] == "offer"]
        assert offers == [(D1, "offer", "")]


def test_what_is_said_in_two_ways_is_counted(tmp_path):
    with opened(tmp_path / "l", create=True) as ledger:
        added(ledger, claim(open_negotiation_start="2026-10-02"), event("notice_sent", "2026-10-01"), claim("T-2"))
        bring_up_to_date(ledger, RULEBOOK, TODAY)
        assert count_doubts(ledger) == 1


def test_a_record_that_cannot_be_read_stops_no_other(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        added(
            ledger,
            event("claim_recorded", "2026-11-20", "T-1", record={"claim_id": "T-1"}),
            claim("T-2", initial_payment_received="2026-11-03"),
        )
        assert due(ledger) == {("T-2", "start_open_negotiation", "")}
        (failed,) = problems(ledger)
        assert failed.name == "T-1"


KINDS = (
    ("notice_sent", {}),
    ("initiated", {}),
    ("selected", {}),
    ("offer_submitted", {"amount": "900.00"}),
    ("determined", {"determined_amount": "700.00", "prevailing_party": "provider"}),
    ("settled", {"agreed_amount": "600.00"}),
    ("payment_received", {"amount": "50.00"}),
    ("closed", {"reason": "withdrawn"}),
    ("withdrawal_requested", {}),
)


def any_event(chance, recorded):
    """Some event of one of a few claims and disputes, or a correction of an earlier one."""
    if recorded and chance.random() < 0.15:
        of = chance.choice(recorded)
        instead = {"instead": {"on": "2026-10-20", "facts": dict(of.facts)}} if chance.random() < 0.5 else {}
        if of.kind == "claim_recorded":
            instead = {}
        return event("correction", "2026-11-20", of.claim_id, of.dispute_number, of.client,
                     of=str(of.seq), reason="typing error", **instead)  # fmt: skip
    claim_id = chance.choice(["T-1", "T-2", "T-3", None])
    number = chance.choice([D1, D2, None]) if claim_id else chance.choice([D1, D2])
    client = chance.choice(["own", "own", "north"])
    if claim_id and chance.random() < 0.3:
        return claim(claim_id, number, client, initial_payment_received="2026-09-28", claim_number=str(chance.random()))
    kind, facts = chance.choice(KINDS)
    return event(
        kind, f"2026-{chance.choice(['09', '10'])}-{chance.randint(1, 28):02d}", claim_id, number, client, **facts
    )


@pytest.mark.parametrize("seed", range(6))
def test_brought_up_to_date_after_each_event_is_as_worked_out_anew(ledger_place, seed):
    chance = random.Random(seed)
    with opened(ledger_place, create=True) as ledger:
        for _ in range(12):
            recorded = [one for one in events_of(ledger) if one.kind not in ("correction", "purged")]
            added(ledger, *(any_event(chance, recorded) for _ in range(chance.randint(1, 3))))
            agrees(ledger)


def test_many_new_events_are_worked_out_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(derived, "MANY", 1)
    with opened(tmp_path / "l", create=True) as ledger:
        added(ledger, claim("T-1", initial_payment_received="2026-11-03"))
        due(ledger)
        added(ledger, *(claim(f"T-{number}", initial_payment_received="2026-11-03") for number in (2, 3, 4)))
        assert len(due(ledger)) == 4
        agrees(ledger)


@pytest.mark.parametrize("forgotten", ["fingerprint", "era", "all"])
def test_tables_worked_out_with_other_texts_or_emptied_are_worked_out_again(ledger_place, forgotten):
    with opened(ledger_place, create=True) as ledger:
        added(ledger, claim(initial_payment_received="2026-11-03"))
        before = due(ledger)
        with database.writing(ledger.engine) as connection:
            if forgotten == "all":
                for table in (DERIVED, AGENDA, STANDING):
                    connection.execute(delete(table))
            else:
                connection.execute(update(DERIVED).values({forgotten: "0"}))
                connection.execute(update(AGENDA).values(body="worked out by another idrkit"))
        assert due(ledger) == before


def test_a_working_out_that_was_broken_off_shows_nowhere(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        added(ledger, claim(initial_payment_received="2026-11-03"))
        before = due(ledger)
        with database.writing(ledger.engine) as connection:
            row = connection.execute(select(AGENDA)).first()._asdict()
            row.pop("id")
            connection.execute(insert(AGENDA), [{**row, "build": "20991231T000000-broken"}])
        assert due(ledger) == before
        assert len(found(ledger)) == 1


def test_a_ledger_of_the_first_version_is_brought_up_to_date_and_loses_nothing(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        added(ledger, claim(initial_payment_received="2026-11-03"))
        before = list(events_of(ledger))
        with database.writing(ledger.engine) as connection:
            kept_rows = [connection.execute(select(table)).mappings().all() for table in (LEDGER, EVENTS)]
            for table in connection.scalars(text(TABLES[ledger.engine.dialect.name])).all():
                connection.execute(text(f'DROP TABLE "{table}"'))
            _migrate_to(connection, "0001")
            for table, rows in zip((LEDGER, EVENTS), kept_rows, strict=True):
                connection.execute(insert(table), [dict(row) for row in rows])
        assert database.version_of(ledger.engine) == "0001"
    with opened(ledger_place) as ledger:
        assert database.version_of(ledger.engine) == "0002"
        assert not ledger.created
        assert list(events_of(ledger)) == before
        assert due(ledger) == {("T-1", "start_open_negotiation", "")}


TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}


def _migrate_to(connection, version):
    config = Config()
    config.set_main_option("script_location", str(database._MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, version)


@pytest.mark.parametrize(
    ("kept_for", "as_of", "holds"),
    [
        # Rules of a later day begin on 2026-11-01 and on 2027-01-01; today is 2026-11-23.
        (None, "2026-10-31", True),
        (None, "2026-12-31", True),
        (None, "2027-01-01", False),
        ("2026-11-23", "2026-10-31", False),
        ("2026-11-23", "2026-11-01", True),
        ("2026-11-23", "2026-12-31", True),
        ("2026-11-23", "2027-01-01", False),
        ("2026-10-31", "2026-11-23", True),
    ],
)
def test_a_look_back_or_ahead_to_other_rules_undoes_nothing(tmp_path, kept_for, as_of, holds):
    with opened(tmp_path / "ledger.sqlite", create=True) as ledger:
        added(ledger, claim(initial_payment_received="2026-11-03"))
        if kept_for:
            bring_up_to_date(ledger, RULEBOOK, date.fromisoformat(kept_for))
        assert derived.holds_for(ledger, RULEBOOK, date.fromisoformat(as_of), TODAY) is holds
