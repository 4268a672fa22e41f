"""Records of one run that cover the same line of a claim: a line is disputed once.

Two records are told apart by the plan's claim number, by the practice's case number or by the member id. Two with
different claim numbers still match where the patient is the same: a claim sent in again gets a new number.

Claims need not be kept for this: of each, a fingerprint of a few numbers is enough.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from idrkit.claims.model import Claim, ServiceLine

Duplicates = Mapping[str, tuple["Double", ...]]
# Of the claim as a whole, beside the positions of its lines.
_WHOLE = -1


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What shows that two claims may be one, without what they say: digests of names, numbers, codes and days.

    `keys` are what the claim is looked up by, each with the position of its line; `patient` what tells patients apart.
    """

    claim_id: str
    number: int | None
    patient: tuple[int, ...]
    initiated: bool
    keys: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Double:
    """Another record that may be the same claim: its id, whether its number is the same, and the lines it shares.

    `lines` are positions of the claim's own lines, empty where only the plan's claim number is the same. `initiated`
    says that a dispute of the other record is recorded.
    """

    claim_id: str
    same_number: bool
    lines: tuple[int, ...]
    initiated: bool


@dataclass(slots=True)
class _Group:
    """The claims that share a key, by what would make them the same; each with the position of its line."""

    line_of: dict[int, int] = field(default_factory=dict)
    by_number: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_patient: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    unnumbered: list[int] = field(default_factory=list)


def fingerprint(claim: Claim) -> Fingerprint:
    """The fingerprint of a claim."""
    number = _bare(claim.claim_number)
    patient = (("case", claim.patient.case_number), ("member", claim.patient.member_id))
    return Fingerprint(
        claim_id=claim.claim_id,
        number=_digest(number) if number else None,
        patient=tuple(_digest(name, _bare(value)) for name, value in patient if _bare(value)),
        initiated=claim.idr_initiated is not None,
        keys=tuple(dict(_keys(claim, number)).items()),
    )


def duplicates(prints: Iterable[Fingerprint]) -> Duplicates:
    """For each claim id, other records of the run that may cover a line of it; only claims that have one are in it.

    Args:
        prints: the fingerprints of every claim read together; nothing outside them is seen.
    """
    every = tuple(prints)
    groups: dict[int, _Group] = defaultdict(_Group)
    for at, each in enumerate(every):
        for key, line in each.keys:
            _enter(groups[key], at, line, each)
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for group in groups.values():
        if len(group.line_of) < 2:
            continue
        for one, other in _links(group, every):
            found[one][other].add(group.line_of[one])
            found[other][one].add(group.line_of[other])
    return {
        every[at].claim_id: tuple(_double(every[at], every[other], lines) for other, lines in sorted(others.items()))
        for at, others in found.items()
    }


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two names or numbers are the same but for case, blanks and punctuation; False where one is missing."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def _keys(claim: Claim, number: str) -> Iterator[tuple[int, int]]:
    """What a claim is looked up by: its number, and each line with the number or, if dated, with the parties."""
    plan = _bare(claim.plan.name)
    provider = claim.provider.npi or claim.provider.tin or _bare(claim.provider.name)
    if number:
        yield _digest("number", number, plan), _WHOLE
    for position, line in enumerate(claim.service_lines):
        if line.date_of_service is not None:
            yield _digest("line", provider, plan, *_line(line)), position
        if number:
            yield _digest("numbered line", number, *_line(line)), position


def _line(line: ServiceLine) -> tuple[str, ...]:
    return line.service_code, *sorted(line.modifiers), str(line.date_of_service)


def _enter(group: _Group, at: int, line: int, one: Fingerprint) -> None:
    group.line_of[at] = line
    if one.number is None:
        group.unnumbered.append(at)
    else:
        group.by_number[one.number].append(at)
    for patient in one.patient:
        group.by_patient[patient].append(at)


def _links(group: _Group, every: tuple[Fingerprint, ...]) -> Iterator[tuple[int, int]]:
    """Pairs of claims that may be the same. Each is linked with one of its likes: many copies stay few pairs."""
    for alike in (*group.by_number.values(), *group.by_patient.values()):
        yield from _linked(alike, _first_two(alike, every))
    # Without a number a claim is told apart by its patient only: one that names none may be any of the others.
    named = [at for at in group.unnumbered if every[at].patient]
    unnamed = [at for at in group.unnumbered if not every[at].patient]
    if unnamed:
        yield from _linked(unnamed, _first_two(group.line_of, every))
    if named:
        yield from _linked(named, _first_two((at for at in group.line_of if not every[at].patient), every))


def _first_two(alike: Iterable[int], every: tuple[Fingerprint, ...]) -> list[int]:
    """The two claims the others are compared with, one already in dispute before the others."""
    return sorted(alike, key=lambda at: (not every[at].initiated, at))[:2]


def _linked(these: Iterable[int], those: list[int]) -> Iterator[tuple[int, int]]:
    """Each of these with the first of those that is not itself."""
    for one in these:
        other = next((at for at in those if at != one), None)
        if other is not None:
            yield one, other


def _double(own: Fingerprint, other: Fingerprint, lines: set[int]) -> Double:
    return Double(
        claim_id=other.claim_id,
        same_number=own.number is not None and own.number == other.number,
        lines=tuple(sorted(lines - {_WHOLE})),
        initiated=other.initiated,
    )


def _digest(*words: str) -> int:
    """A number that stands for words, the same in every process."""
    return int.from_bytes(hashlib.blake2b("\x1f".join(words).encode(), digest_size=8).digest())


def _bare(text: str | None) -> str:
    return "".join(letter for letter in text or "" if letter.isalnum()).casefold()
