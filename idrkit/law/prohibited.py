"""Which words point at a factor a certified IDR entity must not consider, as data (149.510(c)(5)(v))."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from idrkit.law.tables import Table, read_toml

_FILE = Path(__file__).resolve().parent / "rules" / "prohibited.toml"


class Severity(StrEnum):
    """Whether a sentence is kept out of a packet, or shown to the person who wrote it."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expression, what must stand near it, and what excuses it; `provision_id` is the paragraph behind it."""

    provision_id: str
    severity: Severity
    find: re.Pattern[str]
    near: re.Pattern[str] | None
    excused_by: re.Pattern[str] | None
    why: str


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """Every pattern, those that block first.

    Raises:
        UsageError: the bundled table is damaged.
    """
    table = Table(read_toml(_FILE), _FILE.name, "")
    patterns = tuple(map(_pattern, table.tables("patterns")))
    table.done()
    return tuple(sorted(patterns, key=lambda one: one.severity is Severity.WARN))


def _pattern(table: Table) -> Pattern:
    made = Pattern(
        provision_id=table.text("provision"),
        severity=table.choice("severity", Severity),
        find=re.compile(table.text("find"), re.IGNORECASE),
        near=_expression(table.text_or_none("near")),
        excused_by=_expression(table.text_or_none("except")),
        why=table.text("why"),
    )
    table.done()
    return made


def _expression(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text, re.IGNORECASE) if text else None
