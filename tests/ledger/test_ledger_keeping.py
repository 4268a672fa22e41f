"""Backup, restore, export and load: the same ledger again, on whichever database, or nothing at all."""

import json
import sqlite3

import pytest
from keeping_cases import NEW, NOW, TODAY, written
from sqlalchemy import text

from idrkit.cli import exit_code_of
from idrkit.ledger import backup, lines, whole
from idrkit.ledger.check import checked
from idrkit.ledger.database import writing
from idrkit.ledger.events import NewEvent
from idrkit.ledger.store import append, events_of, head, opened


@pytest.fixture
def place(ledger_place):
    return written(ledger_place)


def run(*words):
    return exit_code_of(["ledger", *map(str, words)])


def exported(place, path):
    assert run("export", path, "--ledger", place) == 0
    return path.read_bytes()


def everything(place):
    with opened(place) as ledger:
        assert checked(ledger).whole
        return head(ledger), list(events_of(ledger))


def test_a_backup_is_the_whole_ledger_in_one_file(place, tmp_path, capsys):
    assert run("backup", tmp_path / "b.sqlite", "--ledger", place) == 0
    assert everything(tmp_path / "b.sqlite") == everything(place)
    assert everything(place)[0].hash in capsys.readouterr().err


def test_a_backup_is_restored_where_there_is_no_ledger(ledger_place, tmp_path):
    written(tmp_path / "first.sqlite")
    assert run("backup", tmp_path / "b.sqlite", "--ledger", tmp_path / "first.sqlite") == 0
    assert run("restore", tmp_path / "b.sqlite", "--ledger", ledger_place) == 0
    assert everything(ledger_place) == everything(tmp_path / "first.sqlite")


@pytest.mark.parametrize("command", ["restore", "load"])
def test_a_ledger_with_events_is_never_overwritten(place, tmp_path, command, capsys):
    before = everything(place)
    assert run("backup" if command == "restore" else "export", tmp_path / "copy", "--ledger", place) == 0
    assert run(command, tmp_path / "copy", "--ledger", place) == 2
    assert "There is a ledger already" in capsys.readouterr().err
    assert everything(place) == before


def test_another_file_is_overwritten_only_when_it_is_said(place, tmp_path, capsys):
    path = tmp_path / "b.sqlite"
    path.write_text("something else")
    assert run("backup", path, "--ledger", place) == 2
    assert run("export", path, "--ledger", place) == 2
    assert path.read_text() == "something else"
    assert "--force" in capsys.readouterr().err
    assert run("backup", path, "--ledger", place, "--force") == 0
    assert everything(path) == everything(place)


def test_a_ledger_is_not_overwritten_by_its_own_backup(tmp_path, capsys):
    place = written(tmp_path / "l.sqlite")
    assert run("backup", place, "--ledger", place, "--force") == 2
    assert "is the ledger itself" in capsys.readouterr().err
    assert len(everything(place)[1]) == 6


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET on_day = '2017-01-10' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 3",
        "DELETE FROM events WHERE seq = 6",
        "UPDATE ledger SET head_seq = 9",
    ],
)
def test_a_damaged_ledger_is_not_copied(place, tmp_path, change, capsys):
    with opened(place) as ledger, writing(ledger.engine) as connection:
        connection.execute(text(change))
    for command in ("backup", "export"):
        assert run(command, tmp_path / "copy", "--ledger", place) == 4
        assert "is not copied" in capsys.readouterr().err
    assert not [one for one in tmp_path.iterdir() if "copy" in one.name or one.name.startswith(".idrkit")]


def test_what_is_loaded_is_exported_to_the_same_bytes(place, tmp_path, ledger_place):
    first = exported(place, tmp_path / "1.jsonl")
    assert run("load", tmp_path / "1.jsonl", "--ledger", tmp_path / "again.sqlite") == 0
    assert exported(tmp_path / "again.sqlite", tmp_path / "2.jsonl") == first
    assert everything(tmp_path / "again.sqlite") == everything(place)


def test_an_export_from_a_file_is_loaded_into_any_database(ledger_place, tmp_path):
    first = exported(written(tmp_path / "l1.sqlite"), tmp_path / "1.jsonl")
    assert run("load", tmp_path / "1.jsonl", "--ledger", ledger_place) == 0
    assert exported(ledger_place, tmp_path / "2.jsonl") == first


def test_the_loaded_ledger_goes_on_where_the_first_one_ended(place, tmp_path):
    exported(place, tmp_path / "1.jsonl")
    run("load", tmp_path / "1.jsonl", "--ledger", tmp_path / "again.sqlite")
    with opened(tmp_path / "again.sqlite") as ledger:
        again = append(ledger, NEW, by="Ann Example", now=NOW)
        assert (again.recorded, again.known) == ((), 2)


def test_standard_output_takes_the_same_lines(place, tmp_path, capfdbinary):
    first = exported(place, tmp_path / "1.jsonl")
    capfdbinary.readouterr()
    assert run("export", "-", "--ledger", place) == 0
    assert capfdbinary.readouterr().out == first


def test_what_others_record_meanwhile_stays_out_of_the_copy_and_hinders_nobody(place, tmp_path, monkeypatch):
    copied = whole.origin_of

    def and_somebody_records(ledger):
        origin = copied(ledger)
        if ledger.place == first:
            append(ledger, [NewEvent("notice_sent", TODAY, f"LATE-{origin.head_seq}")], by="B. Other", now=NOW)
        return origin

    with opened(place) as ledger:
        first = ledger.place
    monkeypatch.setattr(backup, "origin_of", and_somebody_records)
    monkeypatch.setattr(lines, "origin_of", and_somebody_records)
    assert run("backup", tmp_path / "b.sqlite", "--ledger", place) == 0
    exported(place, tmp_path / "1.jsonl")
    assert run("load", tmp_path / "1.jsonl", "--ledger", tmp_path / "again.sqlite") == 0
    counts = [everything(one)[0].seq for one in (tmp_path / "b.sqlite", tmp_path / "again.sqlite", place)]
    assert counts == [6, 7, 8]


def line(number, **changes):
    def change(every):
        every[number] = json.dumps({**json.loads(every[number]), **changes})
        return every

    return change


# What happens to an export of six events, and what is said about it. Line 1 is the header.
DAMAGED = {
    "cut between lines": (lambda each: each[:4], "line 4: the file is cut off"),
    "the trailer gone": (lambda each: each[:-1], "line 7: the file is cut off"),
    "only the header": (lambda each: each[:1], "line 1: the file is cut off"),
    "a line gone": (lambda each: each[:2] + each[3:], "line 3: event 2 is missing"),
    "a line doubled": (lambda each: [*each[:3], *each[2:]], "line 4: event 3 is missing"),
    "two lines exchanged": (lambda each: [*each[:2], each[3], each[2], *each[4:]], "line 3: event 2 is missing"),
    "a day changed": (line(2, on_day="2017-01-10"), "line 3: event 2 was changed"),
    "a hash changed": (line(2, hash="0" * 64), "line 3: the chain breaks at event 2"),
    "a number as text": (line(2, seq="2"), "line 3: seq is not as it was written"),
    "a column too many": (line(2, more=1), "line 3: it is no event"),
    "a line that is no JSON": (lambda each: [*each[:2], "{", *each[2:]], "line 3: it is no JSON object"),
    "something after the end": (lambda each: [*each, each[-1]], "line 9: it comes after the end"),
    "content taken out": (line(2, purged_by=99, facts=""), "purge is missing"),
    "another head in the header": (line(0, head="0" * 64), "another head"),
    "another head in the trailer": (line(7, head="0" * 64), "line 8: the last line names another end"),
    "a newer format": (line(0, version=2), "newer idrkit"),
    "no header": (lambda each: each[1:], "no export of a ledger"),
    "nothing": (lambda each: [], "no export of a ledger"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_export_is_refused_by_its_line_and_nothing_is_loaded(tmp_path, case, capsys):
    change, said = DAMAGED[case]
    path = tmp_path / "1.jsonl"
    lines = exported(written(tmp_path / "l.sqlite"), path).decode().splitlines()
    path.write_text("".join(f"{one}\n" for one in change(lines)))
    assert run("load", path, "--ledger", tmp_path / "new.sqlite") == 4
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new.sqlite").exists()


def test_an_export_cut_inside_a_line_or_full_of_other_bytes_is_refused(tmp_path, capsys):
    path = tmp_path / "1.jsonl"
    data = exported(written(tmp_path / "l.sqlite"), path)
    for damage in (data[:-10], data[:900], data[:900] + b"\xff\xfe\n"):
        path.write_bytes(damage)
        assert run("load", path, "--ledger", tmp_path / "new.sqlite") == 4
        assert not (tmp_path / "new.sqlite").exists()
    assert "cut off" in capsys.readouterr().err


def test_after_a_refused_load_the_whole_file_can_be_loaded(ledger_place, tmp_path):
    path = tmp_path / "1.jsonl"
    data = exported(written(tmp_path / "other.sqlite"), path)
    path.write_bytes(data[:-10])
    assert run("load", path, "--ledger", ledger_place) == 4
    path.write_bytes(data)
    assert run("load", path, "--ledger", ledger_place) == 0
    assert everything(ledger_place) == everything(tmp_path / "other.sqlite")


@pytest.mark.parametrize("command", ["restore", "load"])
def test_what_is_no_copy_of_a_ledger_is_refused_in_a_sentence(tmp_path, command, capsys):
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE something (id INTEGER)")
    connection.close()
    assert run(command, other, "--ledger", tmp_path / "new.sqlite") == 4
    assert run(command, tmp_path / "nowhere", "--ledger", tmp_path / "new.sqlite") == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "new.sqlite").exists()
