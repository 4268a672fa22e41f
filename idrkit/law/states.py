"""What is reported of each State's own law: whether it may set the out-of-network rate instead of Federal IDR.

The bundled table is rules/states.toml, in rows dated by the service. It is reported, not official: the applicability
chart and the letters of CMS to the States (91 FR 33900, 33943 n. 93) were not read, so a divided or unknown State is
always "ask".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from idrkit.law.tables import Table, read_toml

_FILE = Path(__file__).resolve().parent / "rules" / "states.toml"
_ONE_DAY = timedelta(days=1)


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


class ServiceClass(StrEnum):
    """The kinds of service a State's law may reach; the words are those of a claim's service category."""

    EMERGENCY = "emergency"
    POST_STABILIZATION = "post_stabilization"
    NON_EMERGENCY = "non_emergency_at_participating_facility"
    AIR_AMBULANCE = "air_ambulance"


@dataclass(frozen=True, slots=True)
class StateClock:
    """A State deadline that may end before the Federal one: calendar days from the payment, and what for."""

    days: int
    step: str


@dataclass(frozen=True, slots=True)
class StateLaw:
    """One State or territory for services of a period: the process, what its law is reported to reach, how sure.

    `since` and `until` are the first and the last date of service the row covers, None where it is open. `reaches`
    are the kinds of service the State's law is reported to reach, `leaves` those it is reported to leave to the
    Federal process; a kind in neither is not told. `public_plans` says that the law names plans of public employees.
    """

    code: str
    name: str
    since: date | None
    until: date | None
    outcome: Process
    opt_in: OptIn
    confidence: str
    source: str
    reach: str = ""
    cite: str = ""
    reaches: tuple[ServiceClass, ...] = ()
    leaves: tuple[ServiceClass, ...] = ()
    public_plans: bool = False
    all_payer_model: bool = False
    clock: StateClock | None = None
    doubt: str = ""

    @property
    def plainly_federal(self) -> bool:
        """Whether no law that could set the rate is reported, and no doubt about that."""
        return self.outcome is Process.FEDERAL and not self.doubt

    @property
    def unknown(self) -> bool:
        """Whether nothing at all is known of its law."""
        return self.outcome is Process.ASK and not self.reach


@cache
def load_states() -> Mapping[str, tuple[StateLaw, ...]]:
    """Every State and territory by its two-letter code, its rows oldest first.

    Raises:
        UsageError: the table says something it cannot say, or the rows of a State leave a day out or overlap.
    """
    table = Table(read_toml(_FILE), _FILE.name, "")
    source = f"{table.text('source')}, compiled {table.date('compiled').isoformat()}"
    states = {code: _rows(code, rows, source) for code, rows in table.named("states").items()}
    table.done()
    return states


def state_name(code: str) -> str:
    """The name of a State or territory; the code itself where it is none."""
    rows = load_states().get(code)
    return rows[0].name if rows else code


def state_laws(code: str, first: date | None, last: date | None) -> tuple[StateLaw, ...]:
    """The rows of a State that reach a service of these days; every row where the days are not known."""
    rows = load_states().get(code, ())
    if first is None or last is None:
        return rows
    return tuple(
        one for one in rows if (one.since is None or one.since <= last) and (one.until is None or one.until >= first)
    )


def _rows(code: str, table: Table, source: str) -> tuple[StateLaw, ...]:
    name = table.text("name")
    rows = tuple(_row(code, name, one, source) for one in table.tables("rows"))
    table.done()
    if not rows:
        raise table.wrong("rows", "is missing: a State has at least one row")
    for earlier, later in pairwise(rows):
        if earlier.until is None or later.since != earlier.until + _ONE_DAY:
            raise table.wrong("rows", "must follow each other without a gap, oldest first")
    return rows


def _row(code: str, name: str, table: Table, source: str) -> StateLaw:
    made = StateLaw(
        code=code,
        name=name,
        since=table.date_or_none("since"),
        until=table.date_or_none("until"),
        outcome=table.choice("outcome", Process),
        opt_in=table.choice("opt_in", OptIn),
        confidence=table.text("confidence"),
        source=table.text("source", source),
        reach=table.text("reach", ""),
        cite=table.text("cite", ""),
        reaches=table.choices("reaches", ServiceClass),
        leaves=table.choices("leaves", ServiceClass),
        public_plans=table.flag("public"),
        all_payer_model=table.flag("apma"),
        clock=_clock(table),
        doubt=table.text("doubt", ""),
    )
    table.done()
    return made


def _clock(table: Table) -> StateClock | None:
    days, step = table.whole_or_none("clock_days"), table.text("clock_step", "")
    if (days is None) != (not step):
        raise table.wrong("clock_days", "and clock_step go together")
    return StateClock(days, step) if days is not None else None
