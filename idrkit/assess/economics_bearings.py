"""Who bears which fee in each way a dispute can end. What no text says is a range from nothing to the whole fee."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from idrkit.assess.citing import cited_of
from idrkit.assess.economics_endings import DECIDES, RULES, Ending, EndingRule, Selected
from idrkit.assess.economics_fees import DisputeFees, DisputeKind
from idrkit.assess.results import Citation
from idrkit.assess.spans import NOTHING, Span
from idrkit.errors import NoRuleInForceError
from idrkit.law.rulebook import Dates, Rulebook

_HALF = Decimal("0.5")
_NONE = Decimal(0)
_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Bearing:
    """Who bears what in one ending, for our side, in dollars: paid in advance is what is returned and what is borne.

    Attributes:
        ending, title: which ending.
        selected: whose offer it selects.
        administrative_fee: borne by each party; nothing before a certified IDR entity is selected.
        paid_in_advance: the certified IDR entity fee each party pays.
        returned, borne: what of it comes back, and what does not.
        returned_within: in how many days, and after what; "" where nothing comes back.
        citations: the paragraphs, each with its certainty.
        notes: what no text says, in sentences.
        missing: facts that would settle which text governs.
    """

    ending: Ending
    title: str
    selected: Selected
    administrative_fee: Decimal
    paid_in_advance: Span
    returned: Span
    borne: Span
    returned_within: str
    citations: tuple[Citation, ...]
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndingText:
    """What the text that governs says of an ending: the same for every dispute of the same dates.

    Attributes:
        rule: the ending.
        part: the part of the certified IDR entity fee this side bears; None where no text says.
        returned_within: in how many days what is returned comes back, and after what.
        citations, notes, missing: as in `Bearing`.
    """

    rule: EndingRule
    part: Decimal | None
    returned_within: str
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]


def ending_texts(dates: Dates, rulebook: Rulebook) -> tuple[EndingText, ...]:
    """What the texts that govern say of every ending.

    Args:
        dates: the days that select the text.
        rulebook: the law.
    """
    days = _days(dates, rulebook)
    return tuple(_text(one, days, dates, rulebook) for one in RULES)


def bearings(fees: DisputeFees, kind: DisputeKind, texts: Iterable[EndingText]) -> tuple[Bearing, ...]:
    """Who bears what in each ending of a dispute; equal numbers only where a batch can end so.

    Args:
        fees: the fees of the dispute.
        kind: single, bundled or batched.
        texts: what the texts that govern say.
    """
    can_end = (one for one in texts if one.rule.ending is not Ending.EQUAL_NUMBERS or kind is DisputeKind.BATCHED)
    return tuple(_bearing(one, fees) for one in can_end)


def part_borne(won: int, determinations: int) -> Decimal:
    """The part of the certified IDR entity fee this side bears: none, half in equal numbers, or all.

    Args:
        won: determinations in which our offer was selected.
        determinations: how many were made.
    """
    if 2 * won == determinations:
        return _HALF
    return _NONE if 2 * won > determinations else _WHOLE


def _text(rule: EndingRule, days: str, dates: Dates, rulebook: Rulebook) -> EndingText:
    cited = {one.citation.provision_id: one for one in cited_of(rule.provisions, dates, rulebook)}
    deciding = [one for one in rule.provisions if one in DECIDES]
    said = not deciding or any(one in cited for one in deciding)
    notes = [cited[one].note for one in deciding if one in cited and cited[one].note]
    if not said:
        notes.append("No text known here says who bears the certified IDR entity fee of a dispute initiated then.")
    return EndingText(
        rule=rule,
        part=rule.part if said else None,
        returned_within=f"{days} {rule.returned}".strip() if rule.returned else "",
        citations=tuple(one.citation for one in cited.values()),
        notes=tuple(notes),
        missing=tuple(dict.fromkeys(one.missing for one in cited.values() if one.missing)),
    )


def _bearing(text: EndingText, fees: DisputeFees) -> Bearing:
    rule, part = text.rule, text.part
    paid = fees.entity_fee if rule.selected_entity else NOTHING
    returned = Span(_NONE, paid.high) if part is None else paid.times(_WHOLE - part)
    return Bearing(
        ending=rule.ending,
        title=rule.title,
        selected=rule.selected,
        administrative_fee=fees.administrative.high if rule.selected_entity else _NONE,
        paid_in_advance=paid,
        returned=returned,
        borne=Span(_NONE, paid.high) if part is None else paid.times(part),
        returned_within=text.returned_within if returned.high else "",
        citations=text.citations,
        notes=text.notes,
        missing=text.missing,
    )


def _days(dates: Dates, rulebook: Rulebook) -> str:
    """In how many days the fee comes back, in the words of the count."""
    try:
        found = rulebook.in_force("idre_fee_refund", dates)
    except NoRuleInForceError:
        return ""
    version = found.version or (found.unknown.candidates[0] if found.unknown else None)
    if version is None or version.count is None:
        return ""
    return f"{version.count.length} {version.count.unit.value.replace('_', ' ')}"
