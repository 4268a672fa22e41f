"""`idrkit ledger check` finds whatever was changed behind the ledger's back, and says where."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from idrkit.cli import exit_code_of, idrkit
from idrkit.ledger.check import checked
from idrkit.ledger.database import writing
from idrkit.ledger.events import NewEvent
from idrkit.ledger.store import append, head, opened

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
EVENTS = [NewEvent("notice_sent", date(2026, 11, 1 + day), f"SPEC-{day}") for day in range(6)]
COLUMNS = (
    "client, claim_id, dispute_number, kind, on_day, facts, recorded_by, recorded_at, source_kind, source_sha256, "
    "content_sha256, hash, purged_by"
)
# What somebody does to the tables, and what the check says about it.
TAMPERED = {
    "a day changed": ("UPDATE events SET on_day = '2026-10-30' WHERE seq = 3", "event 3 was changed"),
    "facts changed": ('UPDATE events SET facts = \'{"proof":"made up"}\' WHERE seq = 4', "event 4 was changed"),
    "facts that are no facts": ("UPDATE events SET facts = 'x' WHERE seq = 4", "event 4 cannot be read"),
    "a kind nobody knows": ("UPDATE events SET kind = 'future' WHERE seq = 2", "Event 2 is of a kind"),
    "who recorded it changed": ("UPDATE events SET recorded_by = 'Nobody' WHERE seq = 2", "event 2 was changed"),
    "an event taken out": ("DELETE FROM events WHERE seq = 3", "event 3 is missing"),
    "two events taken out": ("DELETE FROM events WHERE seq IN (3, 4)", "events 3 to 4 are missing"),
    "the first taken out": ("DELETE FROM events WHERE seq = 1", "event 1 is missing"),
    "the last taken out": ("DELETE FROM events WHERE seq = 6", "nothing is there after event 5"),
    "one put in": (
        f"INSERT INTO events (seq, identity, {COLUMNS}) SELECT 7, 'new', {COLUMNS} FROM events WHERE seq = 6",
        "events that were put in beside its chain (7)",
    ),
    "two exchanged": (
        "UPDATE events SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3);"
        "UPDATE events SET seq = -seq WHERE seq < 0",
        "the chain breaks at event 2",
    ),
    "the head changed": (f"UPDATE ledger SET head_hash = '{'0' * 64}'", "not the head of the ledger"),
    "the count changed": ("UPDATE ledger SET head_seq = 9", "nothing is there after event 6"),
    "content taken out without a purge": (
        "UPDATE events SET facts = '', purged_by = 6 WHERE seq = 2",
        "no certificate of a purge names it",
    ),
}


@pytest.fixture
def written(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        append(ledger, EVENTS, by="Ann Example", now=NOW)
    return ledger_place


def change(place, statements):
    with opened(place) as ledger, writing(ledger.engine) as connection:
        for one in statements.split(";"):
            connection.execute(text(one))


def told(place, *options):
    result = CliRunner().invoke(idrkit, ["ledger", "check", "--ledger", place, *options], standalone_mode=False)
    return result.return_value, result.stdout


def test_a_ledger_nobody_touched_is_whole(written):
    code, said = told(written)
    assert code == 0
    assert "The ledger is whole." in said
    assert "6 events" in said


@pytest.mark.parametrize("case", TAMPERED)
def test_whatever_was_changed_is_found(written, case):
    statements, said = TAMPERED[case]
    change(written, statements)
    code, output = told(written)
    assert code == 3
    assert said in output
    assert "Restore the last backup" in output


def test_a_head_noted_earlier_is_found_again(written):
    with opened(written) as ledger:
        noted = head(ledger).hash
        append(ledger, [NewEvent("offer_submitted", date(2026, 11, 18), "SPEC-1")], by="Ann Example", now=NOW)
    assert told(written, "--head", noted)[0] == 0
    assert told(written, "--head", noted[:16])[0] == 0


def test_a_ledger_written_anew_lacks_the_head_noted_earlier(written, tmp_path):
    with opened(written) as ledger:
        noted = head(ledger).hash
    with opened(tmp_path / "new.sqlite", create=True) as ledger:
        append(ledger, EVENTS[1:], by="Ann Example", now=NOW)
        assert checked(ledger).whole
        found = checked(ledger, known_head=noted)
    assert not found.whole
    assert found.head_found is False


@pytest.mark.parametrize("given", ["12ab", "not-a-head-at-all"])
def test_what_is_no_head_is_refused(written, given, capsys):
    assert exit_code_of(["ledger", "check", "--ledger", written, "--head", given]) == 2
    assert "A head has 64 letters" in capsys.readouterr().err


def test_a_clock_set_back_is_odd_and_no_damage(written):
    with opened(written) as ledger:
        append(
            ledger,
            [NewEvent("offer_submitted", date(2026, 11, 18), "SPEC-1")],
            by="Ann Example",
            now=NOW - timedelta(days=1),
        )
    code, said = told(written)
    assert code == 0
    assert "Event 7 was recorded at 2026-11-19T15:30Z by its clock, before the event recorded ahead of it" in said


@pytest.fixture
def long_file(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with opened(path, create=True) as ledger:
        append(
            ledger,
            [NewEvent("notice_sent", date(2026, 11, 2), f"SPEC-{number}") for number in range(2000)],
            by="Ann Example",
            now=NOW,
        )
    return path


def broken_page(path: Path):
    data = bytearray(path.read_bytes())
    for place in range(len(data) // 2, len(data) // 2 + 20_000):
        data[place] ^= 0xFF
    path.write_bytes(bytes(data))


def cut_off(path: Path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def no_longer_a_database(path: Path):
    path.write_bytes(b"garbage" * 5000)


def without_its_one_row(path: Path):
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM ledger")
    connection.close()


def without_a_table(path: Path):
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE ledger")
    connection.close()


@pytest.mark.parametrize("damage", [broken_page, cut_off, no_longer_a_database, without_its_one_row, without_a_table])
def test_a_damaged_file_is_told_in_sentences(long_file, damage, capsys):
    damage(long_file)
    assert exit_code_of(["ledger", "check", "--ledger", str(long_file)]) == 3
    said = "".join(capsys.readouterr())
    assert "damaged" in said.casefold()
    assert "Restore the last backup" in said


@pytest.mark.parametrize("damage", [cut_off, no_longer_a_database, without_its_one_row])
def test_other_commands_stop_with_a_sentence_at_a_damaged_file(long_file, damage, capsys):
    damage(long_file)
    assert exit_code_of(["ledger", "show", "SPEC-1", "--ledger", str(long_file)]) in (4, 6)
    assert "idrkit: The ledger" in capsys.readouterr().err


def test_the_finding_as_json_names_the_event(written, capsys):
    change(written, "UPDATE events SET on_day = '2026-10-30' WHERE seq = 3")
    assert exit_code_of(["ledger", "check", "--ledger", written, "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert found["damage"] == [{"seq": 3, "what": "event 3 was changed after it was recorded"}]
    assert found["events"] == 6


def test_what_is_kept_of_deadlines_can_be_worked_out_again_from_the_events(ledger_place, capsys):
    claims = str(Path(__file__).parents[2] / "fixtures" / "ionm-offers.json")
    deadlines = ["deadlines", "--as-of", "2026-11-25", "--ledger", ledger_place]
    assert exit_code_of(["ledger", "add", claims, "--ledger", ledger_place]) == 0
    exit_code_of(deadlines)
    right = capsys.readouterr().out
    change(ledger_place, "UPDATE agenda SET body = replace(body, '2026', '2036')")
    exit_code_of(deadlines)
    assert capsys.readouterr().out != right
    assert told(ledger_place)[0] == 0
    assert told(ledger_place, "--anew")[0] == 0
    capsys.readouterr()
    exit_code_of(deadlines)
    assert capsys.readouterr().out == right
