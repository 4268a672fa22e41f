"""Whether the lines of a group share a biller and a payer (149.510(c)(4)(i)(A) and (B), before it (c)(3)(i))."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from idrkit.assess.batch_group import Group, GroupCheck, GroupOutcome, Item, Member, Same, ids, where
from idrkit.assess.case import Outcome
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.parties import Plan
from idrkit.claims.terms import Funding, PlanKind


@dataclass(frozen=True, slots=True)
class Compared:
    """The answer for two claims; where it is unknown, the facts missing or what speaks against itself."""

    same: Same
    missing: tuple[str, ...] = ()
    why: str = ""


_YES, _NO = Compared(Same.YES), Compared(Same.NO)


@dataclass(frozen=True, slots=True)
class _Around:
    """The claims of the group compared with one of them."""

    anchor: Member
    same: tuple[Member, ...]
    other: tuple[Member, ...]
    unknown: tuple[Compared, ...]

    @property
    def size(self) -> int:
        """How many lines have the party of the anchor."""
        return sum(len(one.lines) for one in self.same)

    def drops(self, why: str) -> tuple[tuple[Item, str], ...]:
        """The lines of the claims with another party, each with the reason."""
        return tuple((Item(one, line), why) for one in self.other for line in one.lines)

    def missing(self) -> tuple[str, ...]:
        """The facts that are missing to compare, each once."""
        return tuple(dict.fromkeys(fact for one in self.unknown for fact in one.missing))


def _around(members: Sequence[Member], compare: Callable[[Member, Member], Compared]) -> _Around:
    """The claims compared with the one that has most lines in common with the others; the first of equals."""
    return max((_seen_from(anchor, members, compare) for anchor in members), key=lambda one: one.size)


def _seen_from(anchor: Member, members: Iterable[Member], compare: Callable[[Member, Member], Compared]) -> _Around:
    answers = [(one, _YES if one is anchor else compare(anchor, one)) for one in members]
    return _Around(
        anchor,
        tuple(one for one, answer in answers if answer.same is Same.YES),
        tuple(one for one, answer in answers if answer.same is Same.NO),
        tuple(answer for _, answer in answers if answer.same is Same.UNKNOWN),
    )


def _same_biller(group: Group) -> GroupOutcome:
    """One NPI common to all lines, or one TIN."""
    provisions = ("batch_biller",)
    ways = (_around(group.members, _same_npi), _around(group.members, _same_tin))
    for found, name in zip(ways, ("NPI", "TIN"), strict=True):
        if len(found.same) == len(group.members):
            return GroupOutcome(Outcome(Verdict.PASS, f"Every line is billed with the same {name}."), provisions)
    still_open = [found for found in ways if not found.other]
    if still_open:
        return GroupOutcome(
            Outcome(
                Verdict.NEEDS_INFO,
                "Whether every line is billed with the same NPI or TIN cannot be told.",
                "Take both from the claim form (CMS-1500 boxes 25 and 33a; UB-04 FL 5 and 56).",
                missing=still_open[0].missing(),
            ),
            provisions,
        )
    best = max(ways, key=lambda found: found.size)
    anchor = best.anchor.claim.claim_id
    return GroupOutcome(
        Outcome(
            Verdict.FAIL,
            f"Neither one NPI nor one TIN is common to all lines: {ids(best.other)} and {anchor} were billed "
            "differently.",
            "Make a batch for each billing NPI or TIN.",
            tuple(Fact(where(one, "provider.npi"), one.claim.provider.npi or "not given") for one in group.members),
        ),
        provisions,
        best.drops(f"billed with another NPI or TIN than {anchor}"),
    )


def _same_npi(one: Member, other: Member) -> Compared:
    return _equal("provider.npi", one, one.claim.provider.npi, other, other.claim.provider.npi)


def _same_tin(one: Member, other: Member) -> Compared:
    mine, yours = ((each.claim.provider.tin or "").replace("-", "") for each in (one, other))
    return _equal("provider.tin", one, mine, other, yours)


def _equal(fact: str, one: Member, mine: str | None, other: Member, yours: str | None) -> Compared:
    lacking = _lacking(fact, one, mine, other, yours)
    if lacking:
        return Compared(Same.UNKNOWN, lacking)
    return _YES if mine == yours else _NO


def _lacking(fact: str, one: Member, mine: str | None, other: Member, yours: str | None) -> tuple[str, ...]:
    return tuple(where(each, fact) for each, value in ((one, mine), (other, yours)) if not value)


def _same_payer(group: Group) -> GroupOutcome:
    """The same issuer for insured coverage, the same plan for a self-insured one; never the same administrator."""
    provisions = ("batch_payer", "batch_administrator")
    found = _around(group.members, _compare_payers)
    facts = tuple(
        Fact(where(one, name), value)
        for one in group.members
        for name, value in (
            ("plan.funding", one.claim.plan.funding.value if one.claim.plan.funding else "not given"),
            ("plan.legal_business_name", one.claim.plan.legal_business_name or "not given"),
            ("plan.group_number", one.claim.plan.group_number or "not given"),
        )
    )
    if len(found.same) == len(group.members):
        return GroupOutcome(
            Outcome(Verdict.PASS, "One plan or issuer has to pay for every line.", facts=facts), provisions
        )
    doubts = " ".join(dict.fromkeys(one.why for one in found.unknown if one.why))
    if not found.other:
        return GroupOutcome(
            Outcome(
                Verdict.NEEDS_INFO,
                f"Whether one plan or issuer pays for every line cannot be told. {doubts}".strip(),
                "The names stand in the disclosure with the remittance and in Form 5500, the group number on the plan "
                "card (835 REF*1L); the administrator's name and a payer id say nothing about the plan.",
                facts,
                found.missing(),
            ),
            provisions,
        )
    return _different_payers(group, found, facts, doubts)


def _different_payers(group: Group, found: _Around, facts: tuple[Fact, ...], doubts: str) -> GroupOutcome:
    anchor = found.anchor.claim.claim_id
    shared = " They share an administrator, which is not enough." if _one_administrator(group.members) else ""
    return GroupOutcome(
        Outcome(
            Verdict.FAIL,
            f"{ids(found.other)} and {anchor} are not paid by the same plan or issuer.{shared} {doubts}".strip(),
            "Make a batch for each self-insured plan, and one for each issuer of insured coverage; record the issuer's "
            "own legal business name there, not the employer's.",
            facts,
            found.missing(),
        ),
        ("batch_payer", "batch_administrator"),
        found.drops(f"paid by another plan or issuer than {anchor}"),
    )


def _compare_payers(one: Member, other: Member) -> Compared:
    mine, yours = one.claim.plan, other.claim.plan
    carriers = [plan.kind is PlanKind.FEHB for plan in (mine, yours)]
    if all(carriers):
        return _same_issuer(one, other)
    if any(carriers):
        return Compared(
            Same.UNKNOWN, why="Whether an FEHB carrier and another plan of its company are one payer is not said."
        )
    lacking = _lacking("plan.funding", one, mine.funding, other, yours.funding)
    if lacking:
        return Compared(Same.UNKNOWN, lacking)
    if mine.funding is not yours.funding:
        return _NO
    return _same_plan(one, other) if mine.funding is Funding.SELF_INSURED else _same_issuer(one, other)


def _same_issuer(one: Member, other: Member) -> Compared:
    """By registration number or legal business name; a payer id is often shared by several companies."""
    registered, mine, yours = _registered(one, other), _identity(one.claim.plan), _identity(other.claim.plan)
    lacking = _lacking("plan.legal_business_name", one, mine, other, yours)
    if lacking:
        return _YES if registered is True else Compared(Same.UNKNOWN, lacking)
    return _agreeing(mine == yours, registered)


def _same_plan(one: Member, other: Member) -> Compared:
    """By registration number, or by legal business name and group number together: a sponsor may have two plans."""
    registered, mine, yours = _registered(one, other), _identity(one.claim.plan), _identity(other.claim.plan)
    lacking = _lacking("plan.legal_business_name", one, mine, other, yours)
    if lacking:
        return _YES if registered is True else Compared(Same.UNKNOWN, lacking)
    groups = tuple(_plain(each.claim.plan.group_number) for each in (one, other))
    if mine != yours:
        payers = {_plain(each.claim.plan.payer_id) for each in (one, other)}
        if registered is None and groups[0] and groups[0] == groups[1] and len(payers) == 1 and "" not in payers:
            return Compared(
                Same.UNKNOWN, why="The legal business names differ, the group number and the payer id are the same."
            )
        return _agreeing(False, registered)
    if registered is not None:
        return _agreeing(True, registered)
    no_group = _lacking("plan.group_number", one, groups[0], other, groups[1])
    if no_group:
        return Compared(Same.UNKNOWN, no_group)
    if groups[0] == groups[1]:
        return _YES
    return Compared(
        Same.UNKNOWN,
        why="The legal business name is the same and the group numbers differ: one plan may have several, and one "
        "sponsor may have several plans.",
    )


def _agreeing(names_equal: bool, registered: bool | None) -> Compared:
    """Names and registration numbers must say the same; a number that is not known has no say."""
    if registered is None or registered is names_equal:
        return _YES if names_equal else _NO
    return Compared(Same.UNKNOWN, why="The legal business names and the registration numbers do not say the same.")


def _registered(one: Member, other: Member) -> bool | None:
    mine, yours = (_plain(each.claim.plan.registration_number) for each in (one, other))
    return mine == yours if mine and yours else None


def _identity(plan: Plan) -> str:
    """The legal business name in plain letters; empty where only the administrator is named."""
    name = _plain(plan.legal_business_name)
    return "" if plan.funding is Funding.SELF_INSURED and name == _plain(plan.administrator) else name


def _plain(text: str | None) -> str:
    return re.sub(r"[\W_]+", " ", text or "").strip().casefold()


def _one_administrator(members: Sequence[Member]) -> bool:
    names = {_plain(one.claim.plan.administrator) for one in members}
    return len(names) == 1 and "" not in names


CHECKS = (
    GroupCheck("G4", "Billed with one NPI or TIN", ("batch_biller",), _same_biller),
    GroupCheck("G5", "One plan or issuer", ("batch_payer", "batch_administrator"), _same_payer),
)
