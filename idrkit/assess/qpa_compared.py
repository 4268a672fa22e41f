"""Amounts disclosed for one series laid side by side: within a year, from year to year, component against whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from idrkit.assess.qpa_seen import Seen, in_dollars
from idrkit.assess.qpa_series import Examples, Series, YearGroup, pairs_of
from idrkit.assess.qpa_wording import QpaSign
from idrkit.assess.wording import listed
from idrkit.law.qpa_audit import QpaData

_CENT = Decimal("0.01")


def group_questions(series: Series, year: int, group: YearGroup, data: QpaData) -> Iterator[Seen]:
    """Whether one amount, or one amount per unit, explains every line of a year."""
    amounts = group.distinct
    units = sorted({one for one, _ in group.amounts if one is not None})
    if len(amounts) == 1:
        if len(units) > 1:
            said = f"{in_dollars(amounts)} was disclosed alike for {_numbers(units)} units: per unit, or for the line?"
            yield _of(QpaSign.UNIT_UNCLEAR, series, year, group, said)
        return
    if group.per_unit:
        return
    why = _by_unit(group, data)
    if why and len(group.amounts) == 2:
        yield _of(QpaSign.UNIT_UNCLEAR, series, year, group, why)
        return
    more = f" (and {group.more} lines with further amounts)" if group.more else ""
    cities = " The services were furnished in more than one city." if group.several_cities else ""
    said = (
        f"{len(amounts)} different amounts were disclosed: {in_dollars(amounts)}{more}, not explained by units.{cities}"
    )
    if why:
        said += f" Two of them: {why[0].lower()}{why[1:]}"
    missing = () if group.units_known else ("service_lines[].units",)
    yield _of(QpaSign.DIFFERENT_AMOUNTS, series, year, group, said, missing)


def year_questions(series: Series, years: Mapping[int, YearGroup], data: QpaData) -> Iterator[Seen]:
    """Whether the amount of each year is that of the year known before it, raised by the published factors."""
    usable = sorted(year for year, group in years.items() if group.per_unit)
    for earlier, later in pairwise(usable):
        factor = data.factor_between(earlier, later)
        if factor is None:
            continue
        before, after = years[earlier], years[later]
        slack = _CENT * (later - earlier)
        if after.unit_high >= before.unit_low * factor - slack and after.unit_low <= before.unit_high * factor + slack:
            continue
        old, new = _per_unit(before), _per_unit(after)
        times = _middle(after) / _middle(before)
        said = (
            f"Per unit {in_dollars((old,))} in {earlier} and {in_dollars((new,))} in {later}: {times:.4f} times, where "
            f"the published indexing is {factor:.4f} times ({_published(earlier, later, data)})."
        )
        examples = Examples(
            before.examples.count + after.examples.count, [*before.examples.lines[:1], *after.examples.lines[:1]]
        )
        yield Seen(QpaSign.CHANGE_BETWEEN_YEARS, series, (earlier, later), after.first_day, said, (old, new), examples)


def component_questions(every: Mapping[Series, Mapping[int, YearGroup]], data: QpaData) -> Iterator[Seen]:
    """Whether a component has no less than the whole service, or both components the same amount."""
    parts = set(data.signs.components)
    alike: dict[tuple[object, ...], list[Series]] = defaultdict(list)
    for series in every:
        rest = tuple(one for one in series.modifiers if one not in parts)
        alike[series.key, series.service_code, series.state, rest].append(series)
    for found in alike.values():
        whole = next((one for one in found if not parts & set(one.modifiers)), None)
        components = sorted((one for one in found if parts & set(one.modifiers)), key=lambda one: one.modifiers)
        if whole is not None:
            for one in components:
                yield from _component(one, every[one], whole, every[whole], data)
        for one, other in pairwise(components):
            yield from _component(one, every[one], other, every[other], data)


def _component(
    one: Series, years: Mapping[int, YearGroup], other: Series, others: Mapping[int, YearGroup], data: QpaData
) -> Iterator[Seen]:
    """A component beside the whole (no less than it) or beside the other component (the same)."""
    against_whole = not set(other.modifiers) & set(data.signs.components)
    for year in sorted(years.keys() & others.keys()):
        own, its = years[year], others[year]
        if not own.per_unit or not its.per_unit:
            continue
        same = own.unit_high > its.unit_low and own.unit_low < its.unit_high
        if not same and not (against_whole and own.unit_low > its.unit_high):
            continue
        name = "-".join((other.service_code, *other.modifiers))
        said = (
            f"Per unit {in_dollars((_per_unit(own),))} with modifier {listed(one.modifiers)}, and "
            f"{in_dollars((_per_unit(its),))} for {name}{' without it' if against_whole else ''}."
        )
        yield Seen(
            QpaSign.SAME_FOR_COMPONENT,
            one,
            (year,),
            own.first_day,
            said,
            tuple(sorted({_per_unit(own), _per_unit(its)})),
            Examples(own.examples.count + its.examples.count, [*own.examples.lines[:1], *its.examples.lines[:1]]),
            data.signs.reasons["components"],
        )


def _by_unit(group: YearGroup, data: QpaData) -> str:
    """How units may explain the amounts of a year; "" where they do not."""
    for (units, amount), (other_units, other) in pairs_of(group):
        if units == 1 or other_units == 1:
            continue
        if _near(amount, units, other):
            return _one_per_unit(amount, units, other, other_units)
        if _near(other, other_units, amount):
            return _one_per_unit(other, other_units, amount, units)
    for (units, amount), (other_units, other) in pairs_of(group):
        high, low = sorted((amount / units, other / other_units), reverse=True)
        if abs(high - low * data.signs.hour) <= _CENT * data.signs.hour:
            return (
                f"Per unit {in_dollars((low,))} and {in_dollars((high,))}, {data.signs.hour} times as much: one may be "
                "for 15 minutes and the other for an hour."
            )
    return ""


def _one_per_unit(amount: Decimal, units: Decimal, other: Decimal, other_units: Decimal) -> str:
    return (
        f"{in_dollars((amount,))} for {_numbers([units])} units and {in_dollars((other,))} for "
        f"{_numbers([other_units])}: one seems to be for the line, the other for a unit."
    )


def _near(amount: Decimal, units: Decimal, other: Decimal) -> bool:
    """Whether an amount for some units is another one for each unit, to the cent."""
    return abs(amount / units - other) < _CENT


def _middle(group: YearGroup) -> Decimal:
    """The middle of what the amount per unit may be; above zero."""
    return (group.unit_low + group.unit_high) / 2


def _per_unit(group: YearGroup) -> Decimal:
    """The amount per unit that explains the lines, to the cent."""
    return _middle(group).quantize(_CENT)


def _published(earlier: int, later: int, data: QpaData) -> str:
    found = (data.factors[year] for year in range(earlier + 1, later + 1))
    return "; ".join(f"{one.published_in}, {one.certainty.value}" for one in found)


def _numbers(values: list[Decimal]) -> str:
    return listed([f"{one.normalize():f}" for one in values])


def _of(sign: QpaSign, series: Series, year: int, group: YearGroup, said: str, missing: tuple[str, ...] = ()) -> Seen:
    return Seen(sign, series, (year,), group.first_day, said, group.distinct, group.examples, "", missing)
