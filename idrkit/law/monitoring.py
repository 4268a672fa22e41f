"""How neuromonitoring codes are counted, by what payers and coding guides are reported to say; it is not law."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from idrkit.law.provision import Certainty
from idrkit.law.tables import Table, read_toml

_FILE = Path(__file__).resolve().parent / "rules" / "monitoring.toml"


class Counted(StrEnum):
    """Which minutes of the case log count for a code."""

    EXCLUSIVE = "exclusive"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule of coding was read, and how certain it is."""

    words: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class UnitRule:
    """How minutes become units of one code."""

    code: str
    minutes: int
    at_least: int
    counted: Counted
    most_per_hour: int | None
    source: Source

    def midpoint_units(self, minutes: int) -> int:
        """Units where a unit is reached once its midpoint is passed; none below the fewest minutes."""
        if minutes < self.at_least:
            return 0
        return (2 * minutes + self.minutes - 1) // (2 * self.minutes)

    def full_units(self, minutes: int) -> int:
        """Units where each must be full; where a source names the fewest minutes, the first is reached by them."""
        return max(minutes // self.minutes, int(minutes >= self.at_least > 1))


@dataclass(frozen=True, slots=True)
class CodingRules:
    """The whole table."""

    units: tuple[UnitRule, ...]
    unit_reading: str
    base_studies: tuple[str, ...]
    base_studies_source: Source
    not_together: tuple[str, ...]
    not_together_source: Source
    component_modifiers: tuple[str, ...]
    component_modifiers_source: Source
    oversight: Source
    concurrency: Source

    def rule(self, code: str) -> UnitRule | None:
        """How a code is counted; None for codes that are not counted by time."""
        return next((one for one in self.units if one.code == code), None)


@cache
def coding_rules() -> CodingRules:
    """The bundled table.

    Raises:
        UsageError: it is damaged.
    """
    table = Table(read_toml(_FILE), _FILE.name, "")
    parts = {
        name: Table(table.get(name), _FILE.name, f"[{name}]")
        for name in ("base_studies", "not_together", "no_component_modifier", "oversight", "concurrency")
    }
    made = CodingRules(
        units=tuple(map(_unit, table.tables("units"))),
        unit_reading=table.text("unit_reading"),
        base_studies=parts["base_studies"].texts("codes"),
        base_studies_source=_source(parts["base_studies"]),
        not_together=parts["not_together"].texts("codes"),
        not_together_source=_source(parts["not_together"]),
        component_modifiers=parts["no_component_modifier"].texts("modifiers"),
        component_modifiers_source=_source(parts["no_component_modifier"]),
        oversight=_source(parts["oversight"]),
        concurrency=_source(parts["concurrency"]),
    )
    for one in (*parts.values(), table):
        one.done()
    return made


def _unit(table: Table) -> UnitRule:
    made = UnitRule(
        code=table.text("code"),
        minutes=table.whole_or_none("minutes") or 1,
        at_least=table.whole_or_none("at_least") or 1,
        counted=table.choice("counted", Counted),
        most_per_hour=table.whole_or_none("most_per_hour"),
        source=_source(table),
    )
    table.done()
    return made


def _source(table: Table) -> Source:
    return Source(table.text("source"), table.choice("certainty", Certainty))
