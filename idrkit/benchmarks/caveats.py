"""What is said beside every figure made from the public use files, in words of CMS where it has any (caveats.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from idrkit.benchmarks.columns import Table

_FILE = Path(__file__).resolve().parent / "caveats.toml"


@dataclass(frozen=True, slots=True)
class Caveat:
    """One thing to know before a figure is used; `quote` is verbatim from `source` where there is one."""

    id: str
    text: str
    tables: tuple[Table, ...]
    quote: str | None
    source: str | None


@cache
def load_caveats() -> tuple[Caveat, ...]:
    """Every caveat, in the order in which they are shown."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["caveats"]
    return tuple(
        Caveat(row["id"], row["text"], tuple(map(Table, row["tables"])), row.get("quote"), row.get("source"))
        for row in rows
    )


def caveats_of(table: Table) -> tuple[Caveat, ...]:
    """The caveats that stand beside figures of one table."""
    return tuple(one for one in load_caveats() if table in one.tables)
