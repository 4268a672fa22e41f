"""A fee table as it was typed: read, and its wrong rows told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from idrkit.assess.fee_table import NO_TABLE, FeeTable, WrongRow
from idrkit.cli.output import message
from idrkit.law.rulebook import Rulebook
from idrkit.run.fee_table import read_fee_table


def fees_given(path: Path | None, rulebook: Rulebook, as_of: date) -> tuple[FeeTable, tuple[WrongRow, ...]]:
    """The fee table of --fees and its wrong rows; an empty one where none was given.

    Raises:
        UsageError: the file cannot be read, or its columns are not those of a fee table.
        RecordError: it is not a table of text.
    """
    return (NO_TABLE, ()) if path is None else read_fee_table(path, rulebook, as_of)


def say_wrong_rows(wrong: Sequence[WrongRow], path: Path | None) -> None:
    """Each row that was left out, with its place and what to do."""
    for row in wrong:
        message(f"{path.name if path else ''}, {row.where}: {row.column} {row.problem}. The row is left out.")


def wrong_rows_shape(wrong: Sequence[WrongRow]) -> list[dict[str, str]]:
    """The rows that were left out, as JSON."""
    return [{"where": one.where, "column": one.column, "problem": one.problem} for one in wrong]
