"""One thing a file does that a standard forbids, and a walk over everything a file holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Object, Stream

ARCHIVAL, ACCESSIBLE = "ISO 19005-3", "ISO 14289-1"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the clause of the standard it is against: "ISO 19005-3, 6.2.11.4.1"."""

    clause: str
    what: str

    @property
    def standard(self) -> str:
        """ISO 19005-3 (PDF/A-3) or ISO 14289-1 (PDF/UA-1)."""
        return self.clause.partition(",")[0]


def things(top: Any) -> Iterator[Any]:
    """Every dictionary, stream and array that hangs from an object, each once."""
    seen: set[Any] = set()
    waiting: list[Any] = [top]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, Dictionary | Stream | Array):
            continue
        if isinstance(one, Object) and one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        yield one
        waiting.extend(list(one) if isinstance(one, Array) else [value for _, value in one.items()])
