"""What every command does the same: start at once, speak in sentences, end with the right code."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import pytest
from cli_cases import ROW, sheet, typed

from idrkit.cli import COMMANDS, idrkit
from idrkit.cli.options import today_eastern

HEAVY = ("pydantic", "rich", "weasyprint", "jinja2", "pikepdf", "xlsxwriter", "idrkit.claims.model")


def started(*words, stdout=subprocess.PIPE, **environment):
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "idrkit", *map(str, words)],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
        check=False,
    )


def test_help_starts_at_once_because_it_loads_nothing_heavy():
    script = (
        "import sys; from idrkit.cli import exit_code_of; code = exit_code_of(['--help']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], code)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[] 0"


def test_clock_needs_no_claim_and_loads_no_claim_record():
    script = (
        "import sys; from idrkit.cli import exit_code_of; "
        "code = exit_code_of(['clock', 'open-negotiation=2026-11-10', '--json']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], code)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[] 0"


def test_help_names_every_command(capsys):
    told = typed(capsys, "--help")
    assert told.code == 0
    for name, (_, line) in COMMANDS.items():
        assert f"  {name} " in told.out
        assert line in told.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name, capsys):
    assert typed(capsys, name, "--help").code == 0
    command = idrkit.get_command(click.Context(idrkit), name)
    assert command.name == name
    for option in command.params:
        assert isinstance(option, click.Argument) or option.help, f"{name} {option.name}"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["scren"], "scren"),
        (["read"], "FILE..."),
        (["read", "a.csv", "--nonsense"], "--nonsense"),
        (["screen", "a.csv", "--as-of", "23.11.2026"], "YYYY-MM-DD"),
        (["screen", "a.csv", "--as-of", "2026-02-30"], "YYYY-MM-DD"),
        (["packet", "a.csv", "--claim", "T-1"], "--out"),
        (["packet", "a.csv", "--claim", "T-1", "--out", "o", "--stage", "appeal"], "appeal"),
    ],
)
def test_wrong_usage_is_one_sentence_and_code_2(words, says, capsys):
    told = typed(capsys, *words)
    assert told.code == 2
    assert told.out == ""
    assert says in told.err
    assert told.err.startswith("idrkit: ")
    assert told.err.count("\n") == 1


def test_without_a_command_the_help_is_shown():
    told = started()
    assert b"Commands:" in told.stdout + told.stderr
    assert told.returncode in (0, 2)


def test_version():
    assert started("--version").stdout.startswith(b"idrkit ")


def test_a_reader_that_stops_reading_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    told = started("rules", "--json", stdout=writing)
    os.close(writing)
    assert (told.returncode, told.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_stdout_is_code_6():
    with Path("/dev/full").open("wb") as full:
        told = started("rules", "--json", stdout=full)
    assert told.returncode == 6
    assert b"No space left".lower() in told.stderr.lower()
    assert told.stderr.count(b"\n") == 1


def test_a_terminal_without_the_letters_prints_a_question_mark():
    told = started("rules", "start_open_negotiation", PYTHONIOENCODING="ascii")
    assert told.returncode == 0
    assert b"?" in told.stdout
    assert told.stderr == b""


def test_json_needs_no_letters_beyond_ascii():
    told = started("rules", "start_open_negotiation", "--json", PYTHONIOENCODING="cp1252")
    assert told.returncode == 0
    assert b"?" not in told.stdout.replace(b'?"', b"")
    told.stdout.decode("ascii")


def test_interrupting_ends_with_130(monkeypatch, capsys, tmp_path):
    import idrkit.cli.read as command

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "claims_given", interrupted)
    told = typed(capsys, "read", sheet(tmp_path / "claims.csv", ROW))
    assert told.code == 130
    assert "whole" in told.err


def test_a_defect_names_the_place_and_no_value(monkeypatch, capsys, tmp_path):
    import idrkit.cli.read as command

    def broken(*_):
        raise KeyError("Jane Doe")

    monkeypatch.delenv("IDRKIT_TRACEBACK", raising=False)
    monkeypatch.setattr(command, "claims_given", broken)
    told = typed(capsys, "read", sheet(tmp_path / "claims.csv", ROW))
    assert told.code == 1
    assert "KeyError at test_cli_start.py" in told.err
    assert "Jane" not in told.err
    assert told.err.count("\n") == 1


def test_today_is_the_day_in_us_eastern_time():
    before = datetime.now(ZoneInfo("America/New_York")).date()
    assert today_eastern() in (before, datetime.now(ZoneInfo("America/New_York")).date())
