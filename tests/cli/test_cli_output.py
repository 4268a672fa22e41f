"""Tables: drawn to the width of a terminal, plain and never cut elsewhere."""

import io
import json
import re
import sys

import pytest

from idrkit.cli.output import message, paragraph, print_json, table

LONG = "a sentence that is a good deal longer than any terminal is wide, " * 4
TITLES = ("Claim", "Status", "Why")


class Terminal(io.StringIO):
    """A stdout that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self):
        return True


def terminal(monkeypatch):
    """Make stdout a terminal; not a fixture, because pytest exchanges stdout after those."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    return stream


def without_codes(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("columns", [80, 100, 120, 300])
def test_a_table_fits_the_terminal(monkeypatch, columns):
    stream = terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", str(columns))
    table(TITLES, [("T-1", "OPEN_NOW", LONG)])
    lines = without_codes(stream.getvalue()).splitlines()
    assert max(map(len, lines)) <= min(columns, 120)
    assert any("T-1" in line for line in lines)
    start = next(line for line in lines if "Why" in line).index("Why")
    whole = "".join(line[start:] for line in lines if "a sentence" in line or line.startswith(" "))
    assert "".join(LONG.split()) in "".join(whole.split())


def test_an_id_in_brackets_is_no_markup(monkeypatch):
    stream = terminal(monkeypatch)
    table(TITLES, [("[bold]A-1[/bold]", "[red]", ":smile:")])
    shown = without_codes(stream.getvalue())
    assert "[bold]A-1[/bold]" in shown
    assert "[red]" in shown
    assert ":smile:" in shown


def test_a_piped_table_is_one_line_per_row_and_never_cut(capsys):
    table(TITLES, [("T-1", "OPEN_NOW", LONG), ("T-2", "TOO_LATE", "two\nlines\x1b[2J")])
    head, first, second = capsys.readouterr().out.splitlines()
    assert head.split() == list(TITLES)
    assert first.endswith(LONG.strip())
    assert second == "T-2    TOO_LATE  two lines [2J"


def test_amounts_end_at_the_right(capsys):
    table(("Claim", "Paid"), [("T-1", "9.00"), ("T-2", "1,234.00")], right={1})
    assert capsys.readouterr().out.splitlines() == ["Claim      Paid", "T-1        9.00", "T-2    1,234.00"]


def test_an_empty_table_says_so_on_stderr(capsys):
    table(TITLES, [])
    seen = capsys.readouterr()
    assert (seen.out, seen.err) == ("", "Nothing to list.\n")


def test_a_paragraph_keeps_its_labels_apart_and_leaves_out_what_is_empty(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    paragraph("A1 Title: PASS", (("Found", LONG), ("Missing", ""), ("Paragraph", "45 CFR 149.510")))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "A1 Title: PASS"
    assert all(line.startswith("  ") for line in lines[1:-1])
    assert max(map(len, lines)) <= 80
    assert "Missing" not in "".join(lines)


def test_json_reads_back_whatever_the_terminal_knows(capsys):
    print_json({"quote": "“the amount”"})
    assert json.loads(capsys.readouterr().out) == {"quote": "“the amount”"}


def test_a_closed_stderr_is_no_reason_to_stop(monkeypatch):
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    message("nobody listens")
