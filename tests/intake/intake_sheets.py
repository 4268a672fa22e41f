"""A good row of a claim sheet and what the tests change in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

TITLES = (
    "Acct #",
    "Provider",
    "NPI",
    "Payer",
    "Facility State",
    "DOS",
    "CPT",
    "Mod1",
    "Units",
    "Paid",
    "QPA",
)
GOOD = (
    "A1",
    "Example IONM",
    "1234567893",
    "Example Plan",
    "TX",
    "2026-03-04",
    "95941",
    "26",
    "4",
    "100.00",
    "",
)

WriteSheet = Callable[..., Path]


def changed(**cells: Any) -> tuple[Any, ...]:
    """The good row with some cells changed, named by title with blanks as underscores (Acct for Acct #)."""
    names = [title.replace(" #", "").replace(" ", "_") for title in TITLES]
    row: list[Any] = list(GOOD)
    for name, value in cells.items():
        row[names.index(name)] = value
    return tuple(row)
