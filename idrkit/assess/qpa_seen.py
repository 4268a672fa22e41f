"""What was seen in disclosed qualifying payment amounts, in a sentence with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idrkit.assess.qpa_series import Examples, Series
from idrkit.assess.qpa_wording import QpaSign
from idrkit.assess.wording import listed
from idrkit.law.qpa_audit import QpaData

_SAID: Mapping[QpaSign, str] = {
    QpaSign.ZERO: "The qualifying payment amount disclosed is zero",
    QpaSign.NOMINAL: "The qualifying payment amount disclosed is nominal, {amounts}",
    QpaSign.EQUAL_TO_PAYMENT: "The qualifying payment amount disclosed, {amounts}, is what the plan or issuer "
    "paid, and "
    "cost sharing is not zero or not recorded",
    QpaSign.EQUAL_TO_ALLOWED: "The qualifying payment amount disclosed, {amounts}, is what was allowed or "
    "received in all",
    QpaSign.ROUND: "The qualifying payment amount disclosed is a round figure, {amounts}",
    QpaSign.NOT_DISCLOSED: "No qualifying payment amount was disclosed",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a series; `missing` are facts that would settle it."""

    sign: QpaSign
    series: Series
    years: tuple[int, ...]
    first_day: date | None
    sentence: str
    amounts: tuple[Decimal, ...]
    examples: Examples
    reason: str = ""
    missing: tuple[str, ...] = ()

    @classmethod
    def of_lines(
        cls,
        sign: QpaSign,
        series: Series,
        year: int | None,
        first_day: date | None,
        amounts: tuple[Decimal, ...],
        examples: Examples,
        data: QpaData,
    ) -> Seen:
        """What single lines show by themselves."""
        said = _SAID[sign].format(amounts=in_dollars(amounts))
        lines = "1 line" if examples.count == 1 else f"{examples.count} lines"
        return cls(
            sign=sign,
            series=series,
            years=() if year is None else (year,),
            first_day=first_day,
            sentence=f"{said}, on {lines}.",
            amounts=amounts,
            examples=examples,
            reason=data.signs.reasons.get(sign.value, ""),
        )


def in_dollars(amounts: tuple[Decimal, ...]) -> str:
    """Amounts in a sentence."""
    return listed([f"${one:,.2f}" for one in amounts])
