"""How answers look: data on stdout, everything said about it on stderr.

On a terminal a table is drawn to its width; into a pipe or a file it is plain text, one line per row and
never cut, so that grep and diff work on it.
"""

from __future__ import annotations

import contextlib
import json
import sys
import textwrap
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from idrkit.assess.results import Deadline

_WIDEST = 120
_NEVER_WRAPPED = 14
_LONGEST_WORD = 18
_GAP = "  "
_PIPED = 100


def on_terminal() -> bool:
    """Whether somebody looks at stdout, instead of a pipe or a file taking it."""
    return sys.stdout.isatty()


_LONG = 500


def print_json(value: Any) -> None:
    """One JSON value on stdout; of a long list each entry on a line of its own, which is many times quicker."""
    ascii_only = not _is_utf(sys.stdout)
    if isinstance(value, dict) and any(_is_long(one) for one in value.values()):
        _print(_by_lines(value, ascii_only=ascii_only))
    else:
        _print(json.dumps(value, indent=2, ensure_ascii=ascii_only))


def _is_long(value: Any) -> bool:
    return isinstance(value, list) and len(value) > _LONG


def _by_lines(value: dict[str, Any], *, ascii_only: bool) -> str:
    written = []
    for name, one in value.items():
        if _is_long(one):
            text = ",\n    ".join(json.dumps(entry, ensure_ascii=ascii_only) for entry in one)
            text = f"[\n    {text}\n  ]"
        else:
            text = json.dumps(one, ensure_ascii=ascii_only)
        written.append(f"  {json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(written) + "\n}"


def print_line(text: str) -> None:
    """A sentence that is the answer, on stdout."""
    _print(_one_line(text))


def print_text(text: str) -> None:
    """Text on stdout as it is: an answer of several lines, or a piece of one too long to be held as one value."""
    print(text, end="", file=sys.stdout)


def message(text: str) -> None:
    """A sentence about the work on stderr; nobody listening there is no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        print(_one_line(text), file=sys.stderr, flush=True)


def table(
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Collection[int] = (),
    whole: Collection[int] = (),
) -> None:
    """A table on stdout; says so on stderr when it has no rows.

    Args:
        titles: of the columns.
        rows: the cells as text.
        right: numbers of the columns that hold amounts and end at the right.
        whole: numbers of the columns that hold names, which are never broken over two lines.
    """
    tables(titles, [("", rows)], right=right, whole=whole)


def tables(
    titles: Sequence[str],
    groups: Iterable[tuple[str, Iterable[Sequence[str]]]],
    *,
    right: Collection[int] = (),
    whole: Collection[int] = (),
) -> None:
    """Tables with the same columns, each under a heading; in a pipe the titles stand once and all columns line up.

    Args:
        titles: of the columns.
        groups: the headings, empty for none, and their rows.
        right: numbers of the columns that hold amounts and end at the right.
        whole: numbers of the columns that hold names, which are never broken over two lines.
    """
    listed = [(heading, [[_one_line(cell) for cell in row] for row in rows]) for heading, rows in groups]
    every = [row for _, rows in listed for row in rows]
    if not every:
        message("Nothing to list.")
        return
    if on_terminal():
        for number, (heading, rows) in enumerate(listed):
            if heading:
                _print(f"{chr(10) if number else ''}{_one_line(heading)}")
            _drawn(titles, rows, right, whole)
        return
    widths = [max(len(row[column]) for row in (titles, *every)) for column in range(len(titles))]
    _print(_padded(titles, widths, right))
    for heading, rows in listed:
        if heading:
            _print(_one_line(heading))
        for row in rows:
            _print(_padded(row, widths, right))


def _padded(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    """A row of plain text, its cells as wide as their columns."""
    cells = [
        cell.rjust(width) if column in right else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return _GAP.join(cells).rstrip()


def paragraph(title: str, pairs: Iterable[tuple[str, str]]) -> None:
    """A title and what belongs to it, label by label; empty ones are left out."""
    told = [(label, _one_line(text)) for label, text in pairs if text]
    _print(_one_line(title))
    width = max((len(label) for label, _ in told), default=0)
    for label, text in told:
        indent = " " * (width + 4)
        lines = textwrap.wrap(
            text, _page_width(), initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
        first, *rest = lines or [indent]
        _print(f"  {label.ljust(width)}  {first.lstrip()}")
        for line in rest:
            _print(line)
    _print("")


def memorandum(sections: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Headings and paragraphs to be read, wrapped: at the width of a terminal, otherwise at 100 columns."""
    width = _page_width() if on_terminal() else _PIPED
    for title, paragraphs in sections:
        _print(_one_line(title))
        _print("")
        for one in paragraphs:
            _print(
                textwrap.fill(
                    _one_line(one), width, initial_indent=_GAP, subsequent_indent=_GAP, break_on_hyphens=False
                )
            )
            _print("")


def deadline_rows(deadlines: Iterable[Deadline]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Titles and rows of a table of deadlines, each with its safe days and the arithmetic that gave it."""
    from idrkit.assess.safe import safe_words

    return ("Deadline", "Opens", "Last day", "Safe", "Who", "Counting", "Paragraph"), [
        (
            one.name,
            one.opens.isoformat() if one.opens else "",
            one.due.isoformat() if one.due else "not known",
            safe_words(one),
            one.who,
            one.arithmetic,
            cited(one.citation.cite, one.citation.certainty),
        )
        for one in deadlines
    ]


def cited(cite: str, certainty: str) -> str:
    """A paragraph, marked where it is not simply in force."""
    return cite if certainty == "in_force" else f"{cite} ({certainty})"


def _drawn(
    titles: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int], whole: Collection[int]
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False, emoji=False)
    console.width = min(console.width, _WIDEST)
    drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, pad_edge=False, header_style="bold")
    for number, title in enumerate(titles):
        cells = [title, *(row[number] for row in rows)]
        longest_word = max(len(word) for cell in cells for word in (cell.split() or [""]))
        drawn.add_column(
            title,
            overflow="fold",
            no_wrap=number in whole or max(map(len, cells)) <= _NEVER_WRAPPED,
            min_width=longest_word if number in whole else min(longest_word, _LONGEST_WORD),
            justify="right" if number in right else "left",
        )
    for row in rows:
        # Text, not str: a claim id such as is no markup.
        drawn.add_row(*(Text(cell) for cell in row))
    console.print(drawn)


def _page_width() -> int:
    import shutil

    return max(60, min(shutil.get_terminal_size((100, 24)).columns, _WIDEST))


def _print(text: str) -> None:
    print(text, file=sys.stdout)


def _one_line(text: str) -> str:
    """Text without line breaks and without control characters, which could steer a terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(text)).split(" ")).strip()


def _is_utf(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")
