"""What differs between two records of a claim: the names of the facts, never their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def changed_facts(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths of the facts that were added, changed or taken away, in the order of the later record."""
    return tuple(dict.fromkeys(_differing(earlier, later, "")))


def _differing(earlier: object, later: object, path: str) -> Iterator[str]:
    if earlier == later:
        return
    if isinstance(earlier, Mapping) and isinstance(later, Mapping):
        for name in [*later, *(one for one in earlier if one not in later)]:
            yield from _differing(earlier.get(name), later.get(name), f"{path}.{name}" if path else str(name))
    elif isinstance(earlier, list) and isinstance(later, list) and len(earlier) == len(later):
        for number, (before, after) in enumerate(zip(earlier, later, strict=True), 1):
            yield from _differing(before, after, f"{path}[{number}]")
    else:
        yield path
