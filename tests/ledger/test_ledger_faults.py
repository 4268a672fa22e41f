"""What goes wrong around the ledger: a full disk, another writer, a broken-off write, a newer idrkit, a server gone.

Each is told in a sentence, and the ledger is whole afterwards, with what it held before and nothing by half.
"""

import gc
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from services import service
from sqlalchemy import event, text

from idrkit.cli import exit_code_of
from idrkit.errors import OutputError, RecordError, UsageError
from idrkit.ledger import database
from idrkit.ledger.check import checked
from idrkit.ledger.database import writing
from idrkit.ledger.events import NewEvent
from idrkit.ledger.store import append, events_of, opened
from idrkit.ledger.tables import LEDGER

on_a_server = pytest.mark.parametrize("ledger_place", ["postgresql"], indirect=True)
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


def some(number, start=0):
    return [
        NewEvent("notice_sent", date(2026, 11, 2), f"SPEC-{start + one}", facts={"proof": "Specimen receipt " * 20})
        for one in range(number)
    ]


@pytest.fixture
def written(ledger_place):
    with opened(ledger_place, create=True) as ledger:
        append(ledger, some(5), by="Ann Example", now=NOW)
    return ledger_place


def holds(place):
    """How many events there are, in a ledger that is whole."""
    with opened(place) as ledger:
        found = checked(ledger)
    assert found.whole, found.damage
    return found.events


def append_in(ledger, events):
    """Append on this ledger's engine, which a test has meddled with; what goes wrong is told as `opened` tells it."""
    with database.engine_of(ledger.engine.url):
        append(ledger, events, by="Ann Example", now=NOW)


# A full disk.


def test_a_full_disk_is_told_and_nothing_is_there_by_half(tmp_path):
    place = tmp_path / "ledger.sqlite"
    with opened(place, create=True) as ledger:
        append(ledger, some(5), by="Ann Example", now=NOW)
        pages = place.stat().st_size // 4096
        event.listen(ledger.engine, "connect", lambda one, _: one.execute(f"PRAGMA max_page_count = {pages + 2}"))
        with pytest.raises(OutputError, match="disk is full: free some space"):
            append_in(ledger, some(200, start=5))
    assert holds(place) == 5


def command(*words, most=None):
    """A command in a process of its own, which may make no file longer than that."""
    resource = pytest.importorskip("resource")
    return subprocess.run(
        [sys.executable, "-m", "idrkit", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=None if most is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )


@pytest.mark.parametrize("room", [0, 4_096, 16_384])
def test_a_command_that_may_write_no_more_ends_with_6_and_leaves_the_ledger_whole(tmp_path, room):
    place = tmp_path / "ledger.sqlite"
    with opened(place, create=True) as ledger:
        append(ledger, some(5), by="Ann Example", now=NOW)
    ran = command("ledger", "add", "fixtures/ionm-offers.json", "--ledger", place, most=place.stat().st_size + room)
    assert ran.returncode == 6, ran.stderr
    assert "the disk" in ran.stderr
    assert "What was not finished was not recorded" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert holds(place) == 5


@pytest.mark.parametrize(
    "words", [("deadlines", "--as-of", "2026-11-25"), ("ledger", "report", "--as-of", "2026-11-25")]
)
def test_what_is_due_is_told_on_a_full_disk_too(tmp_path, words):
    place = tmp_path / "ledger.sqlite"
    assert command("ledger", "add", "fixtures/ionm-offers.json", "--ledger", place).returncode == 0
    on_a_full_disk = command(*words, "--ledger", place, most=place.stat().st_size)
    assert "can be read but not written to at this moment" in on_a_full_disk.stderr
    with_room = command(*words, "--ledger", place)
    assert on_a_full_disk.returncode == with_room.returncode
    assert on_a_full_disk.stdout == with_room.stdout


# Another one who writes.


@pytest.fixture
def no_patience(monkeypatch):
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)


@pytest.mark.usefixtures("no_patience")
def test_who_waits_too_long_for_another_writer_is_told(written):
    with opened(written) as other, writing(other.engine) as connection:
        connection.execute(LEDGER.select().with_for_update())
        with pytest.raises(OutputError, match="for over 30 seconds: try again"), opened(written) as ledger:
            append(ledger, some(1, start=5), by="Ann Example", now=NOW)
    assert holds(written) == 5


@pytest.mark.usefixtures("no_patience")
def test_nobody_waits_to_read_while_another_one_writes(written):
    with opened(written) as other, writing(other.engine) as connection:
        connection.execute(LEDGER.update().values(head_seq=LEDGER.c.head_seq))
        assert holds(written) == 5


def test_a_ledger_that_grows_while_it_is_checked_is_whole(written):
    with opened(written) as ledger:
        left = [3]

        @event.listens_for(ledger.engine, "before_cursor_execute")
        def _meanwhile(_connection, _cursor, statement, *_):
            if "FROM events" in statement and left[0]:
                left[0] -= 1
                with opened(written) as other:
                    append(other, some(1, start=10 + left[0]), by="Ben Example", now=NOW)

        found = checked(ledger)
    assert left == [0]
    assert found.whole, found.damage
    assert holds(written) == 8


# A write that is broken off.


@pytest.mark.parametrize("statement", ["INSERT INTO events", "UPDATE ledger"])
def test_a_write_broken_off_leaves_nothing(written, statement):
    with opened(written) as ledger:

        @event.listens_for(ledger.engine, "after_cursor_execute")
        def _stopped(_connection, _cursor, done, *_):
            if done.startswith(statement):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            append(ledger, some(3, start=5), by="Ann Example", now=NOW)
    # A process that is stopped ends; this one goes on and has to let go of the statement that was broken off.
    gc.collect()
    assert holds(written) == 5
    with opened(written) as ledger:
        assert append(ledger, some(3, start=5), by="Ann Example", now=NOW).recorded == (6, 7, 8)


@pytest.mark.parametrize(
    ("script", "options"), [("ledger_kill.py", ["--rounds", "5"]), ("ledger_writers.py", ["--seconds", "1"])]
)
def test_nothing_is_lost_or_doubled_when_writers_are_killed_or_write_at_once(ledger_place, script, options):
    """A short form of the scripts, which do it for 200 rounds and for a minute."""
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts" / script, "--ledger", ledger_place, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "the chain whole" in ran.stdout


def test_a_ledger_whose_making_was_broken_off_is_made_when_it_is_asked_for_again(tmp_path):
    place = tmp_path / "ledger.sqlite"
    place.touch()
    with pytest.raises(UsageError, match="which is empty: restore a backup if there was one"), opened(place):
        pass
    with opened(place, create=True) as ledger:
        assert ledger.created
    assert holds(place) == 0


# A newer idrkit.


@pytest.mark.parametrize(
    "words", [("check",), ("show", "SPEC-1"), ("add", "fixtures/ionm-offers.json")], ids=lambda words: words[0]
)
def test_a_ledger_of_a_newer_idrkit_is_left_alone(written, words, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    with opened(written) as ledger, writing(ledger.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert exit_code_of(["ledger", *words, "--ledger", written]) == 2
    told = capsys.readouterr().err
    assert "was made by a newer idrkit (its version is 9999" in told
    assert "Nothing was changed." in told
    with database.engine_of(database.address(written)) as engine, engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM events")) == 5


# A server that is gone.


def test_a_server_that_does_not_answer_is_told_without_the_password(capsys, tmp_path):
    place = f"postgresql://ann:secretword@/ledger?host={tmp_path}"
    assert exit_code_of(["ledger", "check", "--ledger", place]) == 6
    told = capsys.readouterr().err
    assert "cannot be reached or does not answer" in told
    assert "secretword" not in told
    assert told.count("\n") == 1


@on_a_server
def test_a_server_that_lets_go_in_the_middle_has_recorded_nothing(written):
    import psycopg

    server = service("IDRKIT_TEST_POSTGRESQL", "PostgreSQL")
    with opened(written) as ledger:

        @event.listens_for(ledger.engine, "after_cursor_execute")
        def _let_go(connection, _cursor, done, *_):
            if done.startswith("INSERT INTO events"):
                number = connection.connection.driver_connection.info.backend_pid
                with psycopg.connect(server, autocommit=True) as other:
                    other.execute("SELECT pg_terminate_backend(%s, 5000)", (number,))

        with pytest.raises(OutputError, match="was not recorded; what was is not recorded twice"):
            append_in(ledger, some(3, start=5))
    assert holds(written) == 5


@on_a_server
def test_a_user_who_may_only_read_is_told(written):
    with opened(written) as ledger:

        @event.listens_for(ledger.engine, "begin")
        def _only_reading(connection):
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

        with pytest.raises(OutputError, match="lets this user not write"):
            append_in(ledger, some(1, start=5))


@on_a_server
def test_a_damaged_page_of_the_server_is_told_as_damage(written):
    with opened(written) as ledger:

        @event.listens_for(ledger.engine, "begin")
        def _damaged(connection):
            connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'XX001'; END $$")

        with pytest.raises(RecordError, match="is damaged; restore a backup"), database.engine_of(ledger.engine.url):
            list(events_of(ledger))
