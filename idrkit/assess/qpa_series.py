"""Disclosed qualifying payment amounts, gathered by what should have one: payer, code with modifiers, State, year.

What is kept of a group does not grow with the claims: its distinct amounts up to a number, the bounds within which an
amount per unit must lie, and a few lines to name. No patient data is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from idrkit.assess.prior_payments import payer_of
from idrkit.claims.identifiers import bare
from idrkit.claims.model import Claim, ServiceLine

MOST_AMOUNTS = 8
"""How many different amounts of a group are kept; more are counted."""

_HALF_CENT = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Series:
    """What should have one qualifying payment amount in a year: payer, code, modifiers and State.

    `payer` is the name to be shown; `key` what payers are told apart by.
    """

    key: tuple[str, ...]
    payer: str
    service_code: str
    modifiers: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class LineRef:
    """A line, for a person to find it."""

    claim_id: str
    line_id: str


@dataclass(slots=True)
class Examples:
    """How many lines, and the first few of them."""

    count: int = 0
    lines: list[LineRef] = field(default_factory=list)

    def enter(self, ref: LineRef, most: int) -> None:
        """Count a line."""
        self.count += 1
        if len(self.lines) < most:
            self.lines.append(ref)


@dataclass(slots=True)
class YearGroup:
    """The amounts disclosed for a series in one year.

    Attributes:
        amounts: the lines by units and amount; units are None where they are not recorded.
        more: lines whose units and amount are further ones than are kept.
        unit_low, unit_high: an amount per unit that explains every line lies between them, to the cent of each line.
        first_day: the earliest date of service.
        cities: the first city of service, and whether there was another.
    """

    amounts: dict[tuple[Decimal | None, Decimal], Examples] = field(default_factory=dict)
    more: int = 0
    unit_low: Decimal = Decimal("-Infinity")
    unit_high: Decimal = Decimal("Infinity")
    units_known: bool = True
    first_day: date = date.max
    city: str = ""
    several_cities: bool = False

    def enter(self, line: ServiceLine, amount: Decimal, day: date, city: str, ref: LineRef, most: int) -> None:
        """Add a line."""
        units = Decimal(line.units) if line.units and Decimal(line.units) > 0 else None
        self.first_day = min(self.first_day, day)
        self.several_cities = self.several_cities or bool(city and self.city and city != self.city)
        self.city = self.city or city
        if units is None:
            self.units_known = False
        else:
            self.unit_low = max(self.unit_low, (amount - _HALF_CENT) / units)
            self.unit_high = min(self.unit_high, (amount + _HALF_CENT) / units)
        known = self.amounts.get((units, amount))
        if known is None and len(self.amounts) >= MOST_AMOUNTS:
            self.more += 1
            return
        self.amounts.setdefault((units, amount), Examples()).enter(ref, most)

    @property
    def per_unit(self) -> bool:
        """Whether one amount per unit explains every line."""
        # Rounded to the cent, an amount stands for less than half a cent above it: two that only touch do not agree.
        return self.units_known and self.unit_low < self.unit_high

    @property
    def distinct(self) -> tuple[Decimal, ...]:
        """The different amounts kept, lowest first."""
        return tuple(sorted({amount for _, amount in self.amounts}))

    @property
    def examples(self) -> Examples:
        """The lines that show the group: one of each amount first."""
        count = self.more + sum(one.count for one in self.amounts.values())
        firsts = [one.lines[0] for one in self.amounts.values() if one.lines]
        others = [ref for one in self.amounts.values() for ref in one.lines[1:]]
        return Examples(count, [*firsts, *others])


def series_of(claim: Claim, line: ServiceLine) -> Series | None:
    """What a line belongs to; None where the payer or the State of the service is not known."""
    payer = payer_of(claim.plan)
    if payer is None or claim.facility.state is None:
        return None
    # Individual and group coverage of one issuer are different markets.
    key = (*payer, claim.plan.kind.value if claim.plan.kind else "")
    return Series(key, claim.plan.name, line.service_code, tuple(sorted(line.modifiers)), claim.facility.state)


def city_of(claim: Claim) -> str:
    """The city of the service, as it is compared."""
    return bare(claim.facility.city)


def pairs_of(group: YearGroup) -> Iterator[tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]]:
    """Every two different (units, amount) of a group whose units are known."""
    known = [(units, amount) for units, amount in group.amounts if units is not None]
    for at, one in enumerate(known):
        for other in known[at + 1 :]:
            yield one, other
