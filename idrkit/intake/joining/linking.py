"""Which remitted claims are the same claim: by payer, patient control number, payer's claim number and services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields, replace

from idrkit.intake.joining.history import History, history_of, with_later
from idrkit.intake.x12.facts import first_reference
from idrkit.intake.x12.remittance import Remittance, RemittedClaim


def once(claims: Iterable[RemittedClaim]) -> tuple[list[RemittedClaim], list[RemittedClaim]]:
    """The claims without those that came again in another payment with the same trace number, and those.

    The same file read twice, or the same payment in two files, is one payment. Two claims alike within one payment
    are two.
    """
    first_in: dict[Hashable, int] = {}
    kept: list[RemittedClaim] = []
    again: list[RemittedClaim] = []
    for one in claims:
        place = id(one.remittance)
        (kept if first_in.setdefault(_identity(one), place) == place else again).append(one)
    return kept, again


def _identity(claim: RemittedClaim) -> Hashable:
    """What makes a decision itself, wherever it stands."""
    remittance = claim.remittance
    payment = remittance.payment
    lines = tuple(replace(line, segment=0, offset=0) for line in claim.lines)
    alike = replace(claim, number=0, segment=0, offset=0, lines=lines)
    decided = tuple(getattr(alike, one.name) for one in fields(alike) if one.name != "remittance")
    return payer_names(remittance), remittance.trace_number, payment.effective if payment else "", decided


def payer_names(remittance: Remittance) -> tuple[str, str]:
    """The payer's identifier and its name as they are compared; either may be empty."""
    payer = remittance.payer
    if payer is None:
        return remittance.payer_identifier, ""
    return payer.identifier or first_reference(payer.references, "2U"), " ".join(payer.name.casefold().split())


class Payers:
    """Which payer each remittance is of: by its identifier, or by its name where only that is given."""

    def __init__(self, claims: Iterable[RemittedClaim]) -> None:
        numbers: dict[str, set[str]] = defaultdict(set)
        for one in claims:
            number, name = payer_names(one.remittance)
            if number and name:
                numbers[name].add(number)
        self._number_of = {name: next(iter(known)) for name, known in numbers.items() if len(known) == 1}

    def of(self, remittance: Remittance) -> str:
        """A word that is the same for the same payer."""
        number, name = payer_names(remittance)
        return number or self._number_of.get(name, name) or remittance.payer_identifier


def histories(claims: Sequence[RemittedClaim]) -> list[History]:
    """The claims sorted into histories of one claim each, in the order in which they came."""
    payers = Payers(claims)
    by_number: dict[str, list[RemittedClaim]] = defaultdict(list)
    for one in claims:
        number = one.patient_control_number
        by_number[number.casefold() if number else f"\0{one.payer_claim_number}"].append(one)
    return [history for group in by_number.values() for history in _of_one_number(group, payers)]


def _of_one_number(claims: Sequence[RemittedClaim], payers: Payers) -> list[History]:
    """Claims with one patient control number: mostly one claim, but a practice may use a number again."""
    groups = _connected([(one, _links(one, payers)) for one in claims])
    found = [history_of(group) for group in groups]
    primary = [one for one in found if one.answers or one.reversals]
    if len(primary) != 1:
        return found
    later = [decision for one in found if one is not primary[0] for decision in one.every]
    return [with_later(primary[0], later)]


def _links(claim: RemittedClaim, payers: Payers) -> list[Hashable]:
    """What two decisions on the same claim have in common: at least one of these."""
    payer = payers.of(claim.remittance)
    numbers = (claim.payer_claim_number, first_reference(claim.references, "F8"))
    return [*((payer, number) for number in numbers if number), (payer, _services(claim))]


def _services(claim: RemittedClaim) -> Hashable:
    """The services of a claim as billed, without the signs a reversal has."""
    lines = []
    for line in claim.lines:
        billed = line.original_procedure or line.procedure
        day = line.service_date.text if line.service_date else ""
        lines.append((billed.code, billed.modifiers, day, abs(line.charge)))
    dates = tuple(sorted(one.text for one in claim.dates if one.qualifier in ("232", "233")))
    return abs(claim.charge), tuple(sorted(lines)), dates if not lines else ()


def _connected(claims: Sequence[tuple[RemittedClaim, list[Hashable]]]) -> list[list[RemittedClaim]]:
    """Claims that have a link in common, directly or over others, together."""
    group_of: dict[Hashable, int] = {}
    groups: dict[int, list[RemittedClaim]] = {}
    links_of: dict[int, set[Hashable]] = {}
    for number, (claim, links) in enumerate(claims):
        touched = sorted({group_of[link] for link in links if link in group_of})
        home = touched[0] if touched else number
        groups.setdefault(home, []).append(claim)
        links_of.setdefault(home, set()).update(links)
        for other in touched[1:]:
            groups[home] += groups.pop(other)
            links_of[home] |= links_of.pop(other)
        group_of.update(dict.fromkeys(links_of[home] if len(touched) > 1 else links, home))
    return list(groups.values())
