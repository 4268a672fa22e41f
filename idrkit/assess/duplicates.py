"""Records of one run that cover the same line of a claim: a line is disputed once.

Two records are told apart by the plan's claim number, by the practice's case number or by the member id. Two with
different claim numbers still match where the patient is the same: a claim sent in again gets a new number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from idrkit.claims.model import Claim, ServiceLine

Duplicates = Mapping[str, tuple["Double", ...]]
_Line = tuple[str, tuple[str, ...], date | None]


@dataclass(frozen=True, slots=True)
class Double:
    """Another record that may be the same claim: its id, whether its number is the same, and the codes it shares.

    `codes` is empty where only the plan's claim number is the same. `initiated` says that a dispute of it is recorded.
    """

    claim_id: str
    same_number: bool
    codes: tuple[str, ...]
    initiated: bool


@dataclass(slots=True)
class _Group:
    """The claims that may match, by what would make them match."""

    by_number: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_patient: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    unnumbered: list[int] = field(default_factory=list)


def duplicates(claims: Iterable[Claim]) -> Duplicates:
    """For each claim id, the other records of the run that may cover a line of it.

    Args:
        claims: every claim read together; nothing outside them is seen.
    """
    every = tuple(claims)
    groups: dict[tuple[object, ...], _Group] = defaultdict(_Group)
    for at, claim in enumerate(every):
        for key in _keys(claim):
            _enter(groups[key], at, claim)
    found: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, group in groups.items():
        for one, other in _links(group, every):
            codes = _codes_of(key)
            found[one][other].update(codes)
            found[other][one].update(codes)
    return {
        every[at].claim_id: tuple(_double(every[at], every[other], codes) for other, codes in sorted(others.items()))
        for at, others in found.items()
    }


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two names or numbers are the same but for case, blanks and punctuation; False where one is missing."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def _keys(claim: Claim) -> Iterator[tuple[object, ...]]:
    """What a claim is looked up by: its number, and each dated line with the parties and the modifiers."""
    number = _bare(claim.claim_number)
    if number:
        yield ("number", number, _bare(claim.plan.name))
    provider = claim.provider.npi or claim.provider.tin or _bare(claim.provider.name)
    for line in dict.fromkeys(map(_line, claim.service_lines)):
        if line[2] is not None:
            yield ("line", provider, _bare(claim.plan.name), *line)
        if number:
            yield ("numbered line", number, *line)


def _line(line: ServiceLine) -> _Line:
    return line.service_code, tuple(sorted(line.modifiers)), line.date_of_service


def _codes_of(key: tuple[object, ...]) -> tuple[str, ...]:
    return () if key[0] == "number" else (str(key[-3]),)


def _enter(group: _Group, at: int, claim: Claim) -> None:
    number = _bare(claim.claim_number)
    if number:
        group.by_number[number].append(at)
    else:
        group.unnumbered.append(at)
    for name, value in _patient(claim):
        group.by_patient[name, value].append(at)


def _patient(claim: Claim) -> Iterator[tuple[str, str]]:
    for name in ("case_number", "member_id"):
        value = _bare(getattr(claim.patient, name))
        if value:
            yield name, value


def _links(group: _Group, every: tuple[Claim, ...]) -> Iterator[tuple[int, int]]:
    """Pairs of claims that may be the same. Each is linked with one of its likes: many copies stay few pairs."""
    for alike in (*group.by_number.values(), *group.by_patient.values()):
        yield from _linked(alike, _first_two(alike, every))
    if not group.unnumbered:
        return
    members = [*group.unnumbered, *(at for alike in group.by_number.values() for at in alike)]
    nameless = [at for at in members if not any(_patient(every[at]))]
    # Without a number a claim is told apart by its patient only: one that names none may be any of the others.
    named = [at for at in group.unnumbered if any(_patient(every[at]))]
    yield from _linked(set(group.unnumbered) - set(named), _first_two(members, every))
    yield from _linked(named, _first_two(nameless, every))


def _first_two(alike: list[int], every: tuple[Claim, ...]) -> list[int]:
    """The two claims the others are compared with, one already in dispute before the others."""
    return sorted(alike, key=lambda at: (every[at].idr_initiated is None, at))[:2]


def _linked(these: Iterable[int], those: list[int]) -> Iterator[tuple[int, int]]:
    """Each of these with the first of those that is not itself."""
    for one in these:
        other = next((at for at in those if at != one), None)
        if other is not None:
            yield min(one, other), max(one, other)


def _double(own: Claim, other: Claim, codes: set[str]) -> Double:
    return Double(
        claim_id=other.claim_id,
        same_number=same_text(own.claim_number, other.claim_number),
        codes=tuple(sorted(codes)),
        initiated=other.idr_initiated is not None,
    )


def _bare(text: str | None) -> str:
    return "".join(letter for letter in text or "" if letter.isalnum()).casefold()
