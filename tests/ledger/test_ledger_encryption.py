"""An encrypted ledger: nobody reads the facts without the passphrase, and every command works with it."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from keeping_cases import NEW, NOW, OLD, PASSPHRASE, SECRET, TODAY, written
from sqlalchemy import text

from idrkit.cli import exit_code_of
from idrkit.errors import UsageError
from idrkit.law.rulebook import load_rulebook
from idrkit.ledger import encryption
from idrkit.ledger.check import checked
from idrkit.ledger.database import writing
from idrkit.ledger.derived import bring_up_to_date
from idrkit.ledger.passphrase import FILE, NEW_FILE
from idrkit.ledger.store import append, events_of, head, opened


@pytest.fixture(autouse=True)
def passphrase(tmp_path, monkeypatch):
    """A passphrase in a file, and a key that is found quickly."""
    monkeypatch.setattr(encryption, "_COST", 2**4)
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    monkeypatch.setenv(FILE, str(path))
    return path


def run(*words):
    return exit_code_of(["ledger", *map(str, words)])


@pytest.fixture
def sealed(ledger_place):
    assert run("encrypt", "--ledger", ledger_place) == 0
    return written(ledger_place)


def events(place):
    with opened(place) as ledger:
        assert checked(ledger).whole
        return list(events_of(ledger))


def plain(one):
    return one.seq, one.kind, one.on, one.claim_id, one.dispute_number, one.facts, one.recorded_by, one.recorded_at


def test_every_command_works_with_the_passphrase(sealed, capsys):
    assert run("check", "--ledger", sealed) == 0
    assert run("show", "OLD-1", "--ledger", sealed) == 0
    assert "withdrawn" in capsys.readouterr().out
    with opened(sealed) as ledger:
        again = append(ledger, [*OLD, *NEW], by="Ann Example", now=NOW)
        assert (again.recorded, again.known) == ((), 6)


def test_nothing_of_the_facts_can_be_read_in_the_file(tmp_path):
    place = tmp_path / "s.sqlite"
    run("encrypt", "--ledger", place)
    written(place)
    with opened(place) as ledger:
        bring_up_to_date(ledger, load_rulebook(), TODAY)
    data = place.read_bytes()
    assert not [one for one in (SECRET, "CASE-SECRET", "Sample Plan", "withdrawn", PASSPHRASE) if one.encode() in data]
    assert b"OLD-1" in data


def test_without_the_right_passphrase_there_is_a_sentence(sealed, passphrase, monkeypatch, capsys):
    passphrase.write_text("another passphrase\n")
    assert run("show", "OLD-1", "--ledger", sealed) == 2
    assert "This is not the passphrase" in capsys.readouterr().err
    passphrase.write_text("\n")
    assert run("show", "OLD-1", "--ledger", sealed) == 2
    passphrase.unlink()
    assert run("show", "OLD-1", "--ledger", sealed) == 2
    monkeypatch.delenv(FILE)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run("show", "OLD-1", "--ledger", sealed) == 2
    assert FILE in capsys.readouterr().err


def test_a_short_passphrase_is_refused(tmp_path, passphrase, capsys):
    passphrase.write_text("short\n")
    assert run("encrypt", "--ledger", tmp_path / "s.sqlite") == 2
    assert "at least 12" in capsys.readouterr().err
    assert not (tmp_path / "s.sqlite").exists()


def test_facts_of_one_event_cannot_be_put_under_another(sealed, capsys):
    with opened(sealed) as ledger, writing(ledger.engine) as connection:
        other = connection.scalar(text("SELECT facts FROM events WHERE seq = 3"))
        connection.execute(text("UPDATE events SET facts = :other WHERE seq = 4"), {"other": other})
    assert run("show", "DISP-1000002", "--ledger", sealed) == 4
    assert "it is not as it was written" in capsys.readouterr().err
    assert run("check", "--ledger", sealed) == 3


def test_a_new_passphrase_opens_it_and_the_old_one_no_more(sealed, passphrase, tmp_path, monkeypatch):
    before = events(sealed)
    (tmp_path / "new").write_text("a passphrase of its own\n")
    monkeypatch.setenv(NEW_FILE, str(tmp_path / "new"))
    assert run("rekey", "--ledger", sealed) == 0
    with pytest.raises(UsageError, match="not the passphrase"):
        events(sealed)
    monkeypatch.setenv(FILE, str(tmp_path / "new"))
    assert events(sealed) == before


def test_a_plain_ledger_has_no_passphrase_to_change(tmp_path, capsys):
    assert run("rekey", "--ledger", written(tmp_path / "l.sqlite")) == 2
    assert "is not encrypted" in capsys.readouterr().err


@pytest.mark.parametrize("purge_first", [False, True])
def test_an_encrypted_ledger_takes_over_every_event_of_another(ledger_place, tmp_path, purge_first):
    source = written(tmp_path / "plain.sqlite")
    if purge_first:
        run("purge", "--before", "2020-01-01", "--certificate", tmp_path / "c.json", "--ledger", source)
    assert run("encrypt", "--from", source, "--ledger", ledger_place) == 0
    assert list(map(plain, events(ledger_place))) == list(map(plain, events(source)))
    with opened(ledger_place) as ledger:
        assert append(ledger, NEW, by="Ann Example", now=NOW).known == 2


def test_a_sealed_ledger_is_copied_without_its_passphrase_and_stays_sealed(sealed, tmp_path, monkeypatch):
    told = events(sealed)
    name = os.environ[FILE]
    monkeypatch.delenv(FILE)
    assert run("export", tmp_path / "1.jsonl", "--ledger", sealed) == 0
    assert run("load", tmp_path / "1.jsonl", "--ledger", tmp_path / "again.sqlite") == 0
    assert run("backup", tmp_path / "b.sqlite", "--ledger", sealed) == 0
    assert SECRET not in (tmp_path / "1.jsonl").read_text()
    monkeypatch.setenv(FILE, name)
    assert events(tmp_path / "again.sqlite") == told
    assert events(tmp_path / "b.sqlite") == told


def test_a_purge_of_a_sealed_ledger_has_its_certificate(sealed, tmp_path):
    words = ("purge", "--before", "2020-01-01", "--certificate", tmp_path / "c.json", "--ledger", sealed)
    assert run(*words) == 0
    with opened(sealed) as ledger:
        assert (checked(ledger).whole, checked(ledger).purged) == (True, 4)


def test_a_damaged_key_is_told(sealed, capsys):
    with opened(sealed) as ledger, writing(ledger.engine) as connection:
        connection.execute(text("UPDATE ledger SET seal = '{}'"))
    assert run("show", "OLD-1", "--ledger", sealed) == 4
    assert "its key is damaged" in capsys.readouterr().err


def test_a_plain_ledger_needs_no_cryptography():
    program = "import sys; sys.modules['cryptography'] = None\nfrom idrkit.ledger.store import opened, head\n" + (
        "with opened(sys.argv[1], create=True) as one: print(head(one).seq)"
    )
    done = subprocess.run([sys.executable, "-c", program, ":memory:"], capture_output=True, text=True, check=False)
    assert done.stdout.strip() in ("0", ""), done.stderr


def test_the_head_is_over_what_is_stored(sealed, tmp_path):
    with opened(sealed) as ledger, opened(written(tmp_path / "plain.sqlite")) as other:
        assert head(ledger).hash != head(other).hash


def test_claims_added_twice_are_known_in_a_sealed_ledger_too(sealed, capsys):
    claims = Path(__file__).parents[2] / "fixtures" / "recording.json"
    assert run("add", claims, "--ledger", sealed) == 0
    assert "0 known already" in capsys.readouterr().err
    assert run("add", claims, "--ledger", sealed) == 0
    assert "0 events recorded" in capsys.readouterr().err
