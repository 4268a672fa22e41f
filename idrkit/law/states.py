"""What is reported of each State's own law: whether it may set the out-of-network rate instead of Federal IDR.

The bundled table is rules/states.toml. It is reported, not official: the applicability chart and the letters of
CMS to the States (91 FR 33900, 33943 n. 93) were not read, so a divided or unknown State is always "ask".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from idrkit.law.tables import Table, read_toml

_FILE = Path(__file__).resolve().parent / "rules" / "states.toml"


class Process(StrEnum):
    """Which process sets the rate for a plan under the State's law; `ask` where that depends or is not known."""

    FEDERAL = "federal"
    STATE = "state"
    ASK = "ask"


class OptIn(StrEnum):
    """Whether self-insured plans can opt in to the State's law."""

    YES = "yes"
    NONE_KNOWN = "none_known"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class StateLaw:
    """One State or territory: the process, what its law is reported to reach, and how sure that is."""

    code: str
    name: str
    outcome: Process
    opt_in: OptIn
    confidence: str
    source: str
    reach: str = ""
    cite: str = ""
    public_plans: bool = False
    air_ambulance: bool = False
    all_payer_model: bool = False
    clock: str = ""
    doubt: str = ""


@cache
def load_states() -> Mapping[str, StateLaw]:
    """Every State and territory by its two-letter code."""
    table = Table(read_toml(_FILE), _FILE.name, "")
    compiled = table.date("compiled")
    source = f"{table.text('source')}, compiled {compiled.isoformat()}"
    states = {code: _state(code, rows, source) for code, rows in table.named("states").items()}
    table.done()
    return states


def _state(code: str, table: Table, source: str) -> StateLaw:
    made = StateLaw(
        code=code,
        name=table.text("name"),
        outcome=table.choice("outcome", Process),
        opt_in=table.choice("opt_in", OptIn),
        confidence=table.text("confidence"),
        source=source,
        reach=table.text("reach", ""),
        cite=table.text("cite", ""),
        public_plans=table.flag("public"),
        air_ambulance=table.flag("air"),
        all_payer_model=table.flag("apma"),
        clock=table.text("clock", ""),
        doubt=table.text("doubt", ""),
    )
    table.done()
    return made
