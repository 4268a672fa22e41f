"""What a remark code of a remittance points at: Federal process, State law, a denial, a consent.

The bundled table is rules/remark_codes.toml, in words of our own. A code never decides: it is "not a dispositive
determination of eligibility" (91 FR 33900, 33906 n. 41).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from idrkit.law.provision import Certainty
from idrkit.law.tables import Table, read_toml

_FILE = Path(__file__).resolve().parent / "rules" / "remark_codes.toml"


class Signal(StrEnum):
    """What a code points at."""

    FEDERAL = "federal"
    ACT = "act"
    STATE = "state"
    ALL_PAYER_MODEL = "all_payer_model"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    WAIVED = "waived"
    SETTLED = "settled"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class RemarkCode:
    """One code: what it points at, in our words, and how sure that is.

    `service` is a service category and `answer` a kind of payment as claim records name them; `starts_clock` marks
    the codes that announce an initial payment or a notice of denial of payment; `consent_void` those that say consent
    does not count.
    """

    code: str
    signal: Signal
    meaning: str
    certainty: Certainty
    source: str
    service: str | None = None
    answer: str | None = None
    states: tuple[str, ...] = ()
    starts_clock: bool = False
    final: bool = False
    consent_void: bool = False


@cache
def load_remark_codes() -> Mapping[str, RemarkCode]:
    """Every remark code known to say something about the No Surprises Act, by code."""
    table = Table(read_toml(_FILE), _FILE.name, "")
    source = table.text("source")
    codes = {code: _code(code, rows, source) for code, rows in table.named("codes").items()}
    table.done()
    return codes


def _code(code: str, table: Table, source: str) -> RemarkCode:
    consent = table.text("consent", "")
    if consent not in ("", "void"):
        raise table.wrong("consent", f'is "{consent}"; allowed: void')
    made = RemarkCode(
        code=code,
        signal=table.choice("signal", Signal),
        meaning=table.text("meaning"),
        certainty=table.choice("certainty", Certainty),
        source=source,
        service=table.text_or_none("service"),
        answer=table.text_or_none("answer"),
        states=table.texts("states") if "states" in table else (),
        starts_clock=table.flag("clock"),
        final=table.flag("final"),
        consent_void=consent == "void",
    )
    table.done()
    return made
