"""What disclosed qualifying payment amounts are compared with: published indexing factors, figures worth a question.

The bundled data are rules/qpa_audit.toml. No qualifying payment amount is computed from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from idrkit.law.provision import Certainty
from idrkit.law.tables import Table, read_toml

_FILE = Path(__file__).resolve().parent / "rules" / "qpa_audit.toml"


@dataclass(frozen=True, slots=True)
class IndexingFactor:
    """The factor from the year before to a year, as published; None where none is known yet."""

    year: int
    factor: Decimal | None
    published_in: str
    certainty: Certainty
    source: str


@dataclass(frozen=True, slots=True)
class Signs:
    """Figures worth a question, chosen by us.

    Attributes:
        nominal: an amount up to this many dollars is called nominal.
        round: a multiple of this many dollars is called round.
        hour: how many units of 15 minutes an hour holds.
        components: modifiers for a part of a service: 26 and TC.
        examples: how many lines a question names.
        reasons: why each, by its name.
    """

    nominal: Decimal
    round: Decimal
    hour: Decimal
    components: tuple[str, ...]
    examples: int
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QpaData:
    """The factors by year, and the signs."""

    factors: Mapping[int, IndexingFactor]
    signs: Signs

    def factor_between(self, earlier: int, later: int) -> Decimal | None:
        """The factors of the years after `earlier` up to `later` multiplied; None where one of them is not known."""
        product = Decimal(1)
        for year in range(earlier + 1, later + 1):
            found = self.factors.get(year)
            if found is None or found.factor is None:
                return None
            product *= found.factor
        return product


@cache
def load_qpa_data() -> QpaData:
    """The bundled factors and signs."""
    table = Table(read_toml(_FILE), _FILE.name, "")
    factors = {int(year): _factor(int(year), rows) for year, rows in table.named("factors").items()}
    signs = table.named("signs")
    table.done()
    amounts = {name: _amount(rows, "amount") or Decimal(0) for name, rows in signs.items()}
    reasons = {name: rows.text("reason") for name, rows in signs.items()}
    components = signs["components"].texts("codes")
    for rows in signs.values():
        rows.done()
    return QpaData(
        factors,
        Signs(amounts["nominal"], amounts["round"], amounts["hour"], components, int(amounts["examples"]), reasons),
    )


def _factor(year: int, rows: Table) -> IndexingFactor:
    made = IndexingFactor(
        year,
        _amount(rows, "factor"),
        rows.text("published_in"),
        rows.choice("certainty", Certainty),
        rows.text("source"),
    )
    rows.done()
    return made


def _amount(rows: Table, key: str) -> Decimal | None:
    text = rows.text_or_none(key)
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        raise rows.wrong(key, "must be a number in quotes") from None
