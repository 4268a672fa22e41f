"""A proposed batch: claims with the lines chosen from them, and what a check of the whole group answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import TypeVar

from idrkit.assess.assessment import assess
from idrkit.assess.case import Case, Outcome, case_of, citations
from idrkit.assess.results import Assessment, Citation, Fee, Finding, Verdict
from idrkit.claims.model import Claim, ServiceLine
from idrkit.errors import NoRuleInForceError, UsageError
from idrkit.law.provision import Event, Text, Version
from idrkit.law.rulebook import Rulebook

MIXED = "mixed"
UNKNOWN = "unknown"
Key = TypeVar("Key", bound=Hashable)


class Same(Enum):
    """Whether claims or codes are the same in what a rule asks for."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One claim of the group as it stands on the day, with the lines proposed for the batch; equal only to itself."""

    claim: Claim
    case: Case
    assessment: Assessment
    lines: tuple[ServiceLine, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the proposed batch, with the claim it belongs to."""

    member: Member
    line: ServiceLine

    @property
    def code(self) -> str:
        """The service code of the line."""
        return self.line.service_code

    @property
    def last_day(self) -> date | None:
        """The last day on which it was furnished."""
        return self.line.date_of_service_end or self.line.date_of_service


@dataclass(frozen=True, slots=True)
class Group:
    """The proposed batch on the day it is looked at."""

    members: tuple[Member, ...]
    rulebook: Rulebook
    as_of: date

    @property
    def items(self) -> tuple[Item, ...]:
        """Every line of the batch, claim by claim."""
        return tuple(Item(member, line) for member in self.members for line in member.lines)

    @property
    def texts(self) -> frozenset[str]:
        """The texts of the batching rule that govern its claims: "older", "amended", "unknown"."""
        return frozenset(
            version.text.value if version else UNKNOWN
            for version in (self.governing("batched_items", member) for member in self.members)
        )

    @property
    def text(self) -> str:
        """The one text that governs, or "mixed", or "unknown" where a claim's is not known."""
        if len(self.texts - {UNKNOWN}) > 1:
            return MIXED
        return UNKNOWN if UNKNOWN in self.texts else next(iter(self.texts))

    def governing(self, provision_id: str, member: Member) -> Version | None:
        """The version of a provision that governs one claim; None where that cannot be told or none does."""
        try:
            return self.rulebook.in_force(provision_id, member.case.dates).version
        except NoRuleInForceError:
            return None

    def version(self, provision_id: str) -> Version | None:
        """The version applied to the whole group: the newest that governs, or may govern, one of its claims."""
        order = self.rulebook.provision(provision_id).versions
        found = [one for member in self.members for one in self._possible(provision_id, member)]
        return min(found, key=order.index, default=None)

    def _possible(self, provision_id: str, member: Member) -> tuple[Version, ...]:
        try:
            answer = self.rulebook.in_force(provision_id, member.case.dates)
        except NoRuleInForceError:
            return ()
        if answer.version is not None:
            return (answer.version,)
        return answer.unknown.candidates if answer.unknown else ()

    def amended_may_govern(self) -> bool:
        """Whether a claim of the group is, or may be, under the amended text: the stricter one is then applied."""
        version = self.version("batched_items")
        return version is not None and version.text is Text.AMENDED


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line that a check takes out of the batch: which, by the finding with which id, and why."""

    claim_id: str
    line_id: str
    finding: str
    why: str


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    """What a check of the group decided, on which provisions it rests, and which lines it takes out, with why."""

    outcome: Outcome
    provisions: tuple[str, ...] = ()
    drops: tuple[tuple[Item, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupCheck:
    """One check of a group: an id that never changes, every provision it may rest on, and the function that decides."""

    id: str
    title: str
    provisions: tuple[str, ...]
    decide: Callable[[Group], GroupOutcome]


@dataclass(frozen=True, slots=True)
class GroupAssessment:
    """Everything the tool says about one proposed batch on one day.

    `text` is the text that governs: "older", "amended", "mixed" or "unknown". `initiation_days` are the days on
    which every line that is not dropped can be initiated, `safe_initiation_days` those of them that hold under
    every reading of the text. `last_date_of_service` is the last day on which a further item may have been
    furnished; `last_date_other_reading` that of the reading not used, where it differs. `extra_tiers` counts the
    further steps of the certified IDR entity's fee. `proceeding` are the lines no check drops, as claim and line.
    """

    as_of: date
    items: tuple[Item, ...]
    text: str
    findings: tuple[Finding, ...]
    dropped: tuple[Dropped, ...]
    proceeding: tuple[tuple[str, str], ...]
    initiation_days: tuple[date, ...]
    safe_initiation_days: tuple[date, ...]
    first_date_of_service: date | None
    last_date_of_service: date | None
    last_date_other_reading: date | None
    extra_tiers: int
    fees: tuple[Fee, ...]

    def finding(self, finding_id: str) -> Finding | None:
        """The finding with this id, or None."""
        return next((one for one in self.findings if one.id == finding_id), None)

    @property
    def in_the_way(self) -> tuple[Finding, ...]:
        """The checks that fail or lack a fact; none means that no obstacle was found, and no more."""
        return tuple(one for one in self.findings if one.verdict in (Verdict.FAIL, Verdict.NEEDS_INFO))


def group_of(
    claims: Iterable[Claim], rulebook: Rulebook, as_of: date, lines: Mapping[str, Iterable[str]] | None = None
) -> Group:
    """The claims as one proposed batch.

    Args:
        claims: the claims, each once.
        rulebook: the law.
        as_of: the day on which they are looked at.
        lines: by claim id the ids of the lines meant; every line of a claim that is not named here.

    Raises:
        UsageError: no claim, one twice, or a line that a claim does not have.
        NoRuleInForceError: a claim's dates lie before every text known here.
    """
    chosen = {name: tuple(ids) for name, ids in (lines or {}).items()}
    members: list[Member] = []
    for claim in claims:
        if any(one.claim.claim_id == claim.claim_id for one in members):
            raise UsageError(f"{claim.claim_id} is named twice in one batch: name each claim once.")
        case = case_of(claim, rulebook, as_of)
        if case.outside_the_rules:
            raise NoRuleInForceError(f"{claim.claim_id}: {case.outside_the_rules}")
        # Guidance goes by the day of the question, which no claim records.
        case = replace(case, dates={**case.dates, Event.CALENDAR_DATE: as_of})
        members.append(Member(claim, case, assess(claim, rulebook, as_of), _lines(claim, chosen)))
    if not members:
        raise UsageError("A batch needs claims: name at least one.")
    unknown = set(chosen) - {one.claim.claim_id for one in members}
    if unknown:
        raise UsageError(f"No claim of the batch has the id {sorted(unknown)[0]}.")
    return Group(tuple(members), rulebook, as_of)


def _lines(claim: Claim, chosen: Mapping[str, tuple[str, ...]]) -> tuple[ServiceLine, ...]:
    wanted = chosen.get(claim.claim_id)
    if wanted is None:
        return claim.service_lines
    known = {line.line_id for line in claim.service_lines}
    for one in wanted:
        if one not in known:
            raise UsageError(f'{claim.claim_id} has no line "{one}"; its lines: {", ".join(sorted(known))}.')
    return tuple(line for line in claim.service_lines if line.line_id in wanted)


def finding_of(check: GroupCheck, group: Group, answer: GroupOutcome) -> Finding:
    """The finding of one check of the group, with the versions of its provisions that govern the claims."""
    outcome = answer.outcome
    return Finding(
        id=check.id,
        title=check.title,
        verdict=outcome.verdict,
        sentence=outcome.sentence,
        next_step=outcome.next_step,
        citations=_citations(answer.provisions, group),
        facts=outcome.facts,
        missing=outcome.missing,
        overridable=False,
    )


def _citations(provision_ids: Iterable[str], group: Group) -> tuple[Citation, ...]:
    every = (one for name in provision_ids for member in group.members for one in citations(name, member.case))
    return tuple(dict.fromkeys(every))


def largest(items: Iterable[Item], key: Callable[[Item], Key]) -> tuple[Item, ...]:
    """The largest part of one or more items that have one key in common; of two the same size the one met first."""
    parts: dict[Key, list[Item]] = {}
    for item in items:
        parts.setdefault(key(item), []).append(item)
    biggest: list[Item] = max(parts.values(), key=len)
    return tuple(biggest)


def where(member: Member, fact: str) -> str:
    """The name of a fact that is missing, with the claim it is missing from."""
    return f"{member.claim.claim_id}: {fact}"


def ids(members: Iterable[Member]) -> str:
    """The claim ids of these members, each once."""
    return ", ".join(dict.fromkeys(one.claim.claim_id for one in members))
