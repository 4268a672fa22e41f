"""Which words point at a factor a certified IDR entity must not consider, as data (149.510(c)(5)(v))."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from idrkit.law.tables import Table, read_toml

_FILE = Path(__file__).resolve().parent / "rules" / "prohibited.toml"
_PIECE = re.compile(r"<([a-z_]+)>")


class Severity(StrEnum):
    """Whether a sentence is kept out of a packet, or shown to the person who wrote it."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a hit is called: `id` never changes its meaning, `provision_id` is the paragraph behind it.

    `why` completes "the text ...", `advice` says what to do. A rule that is `argument_only` looks at what a party
    argues and passes over the text of exhibits.
    """

    id: str
    provision_id: str
    severity: Severity
    title: str
    why: str
    advice: str
    argument_only: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expression of a rule, what must or must not stand near it, and what excuses it.

    Whatever it finds holds one of the `cues`, which are in small letters.
    """

    rule: Rule
    cues: tuple[str, ...]
    find: re.Pattern[str]
    near: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    excused_by: re.Pattern[str] | None


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """Every pattern, those that block first.

    Raises:
        UsageError: the bundled table is damaged.
    """
    table = Table(read_toml(_FILE), _FILE.name, "")
    pieces = _pieces(table)
    patterns = tuple(one for rule in table.tables("rules") for one in _patterns(rule, pieces))
    table.done()
    return tuple(sorted(patterns, key=lambda one: one.rule.severity is Severity.WARN))


@cache
def load_rules() -> Mapping[str, Rule]:
    """Every rule by its id, those that block first."""
    return {one.rule.id: one.rule for one in load_patterns()}


def _pieces(table: Table) -> dict[str, str]:
    """The named pieces; one may be made of those before it."""
    pieces: dict[str, str] = {}
    words = Table(table.get("words"), table.file, "[words]")
    for name in words.keys():  # noqa: SIM118 - a table, no dictionary
        pieces[name] = _whole(words, name, pieces)
    return pieces


def _patterns(table: Table, pieces: Mapping[str, str]) -> tuple[Pattern, ...]:
    rule = Rule(
        id=table.text("id"),
        provision_id=table.text("provision"),
        severity=table.choice("severity", Severity),
        title=table.text("title"),
        why=table.text("why"),
        advice=table.text("advice"),
        argument_only=table.flag("argument_only"),
    )
    patterns = tuple(_pattern(rule, one, pieces) for one in table.tables("patterns"))
    table.done()
    return patterns


def _pattern(rule: Rule, table: Table, pieces: Mapping[str, str]) -> Pattern:
    made = Pattern(
        rule=rule,
        cues=table.texts("cues"),
        find=re.compile(_whole(table, "find", pieces), re.IGNORECASE),
        near=_expression(table, "near", pieces),
        unless=_expression(table, "unless", pieces),
        excused_by=_expression(table, "except", pieces),
    )
    table.done()
    return made


def _expression(table: Table, key: str, pieces: Mapping[str, str]) -> re.Pattern[str] | None:
    return re.compile(_whole(table, key, pieces), re.IGNORECASE) if key in table else None


def _whole(table: Table, key: str, pieces: Mapping[str, str]) -> str:
    """An expression with its pieces put in; a backslash at the end of a line joins the lines."""
    raw = table.get(key)
    if not isinstance(raw, str) or not raw:
        raise table.wrong(key, "is missing: give an expression in quotes")

    def piece(found: re.Match[str]) -> str:
        if found[1] not in pieces:
            raise table.wrong(key, f"uses <{found[1]}>, which is none of [words]")
        return f"(?:{pieces[found[1]]})"

    return _PIECE.sub(piece, raw.replace("\\\n", ""))
