"""Whether a proposed group of lines is one batch the law allows, with what has to be dropped (149.510(c)(4), (c)(3)).

Ids of the findings, which never change: G2 one text, G3 number of lines, G4 biller, G5 payer, G6 similar condition,
G7 dates of service, G8 one day of initiation, G9 cooling-off, G10 each claim by itself, G11 codes the Departments
refuse to mix, G12 bundles, G13 no line twice. G1 is the check of a single claim (checks_batch).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from idrkit.assess import batch_dates, batch_initiation, batch_parties, batch_similarity
from idrkit.assess.batch_dates import service_window
from idrkit.assess.batch_group import (
    MIXED,
    UNKNOWN,
    Dropped,
    Group,
    GroupAssessment,
    GroupCheck,
    GroupOutcome,
    Item,
    Member,
    finding_of,
    group_of,
    ids,
    largest,
    where,
)
from idrkit.assess.batch_initiation import common_days
from idrkit.assess.case import Outcome
from idrkit.assess.fees import extra_tiers, fees_for
from idrkit.assess.results import Fact, Fee, Finding, Stage, Status, Verdict
from idrkit.assess.status import blockers
from idrkit.claims.model import Claim
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Certainty
from idrkit.law.rulebook import Rulebook

# Whether a claim can be initiated on the day of the question is asked of the whole group: G8 and G9.
_ASKED_OF_THE_GROUP = frozenset({"F4", "F5", "F8"})


def assess_group(
    claims: Iterable[Claim], rulebook: Rulebook, as_of: date, lines: Mapping[str, Iterable[str]] | None = None
) -> GroupAssessment:
    """Everything the tool says about one proposed batch on one day; the same facts give the same answer.

    Args:
        claims: the claims of the batch, each once.
        rulebook: the law, with the user's own dates and codes if any.
        as_of: the day on which the group is looked at.
        lines: by claim id the ids of the lines meant; every line of a claim not named here.

    Raises:
        UsageError: no claim, one named twice, or a line a claim does not have.
        NoRuleInForceError: a claim's dates lie before every text known here.
    """
    return assess_formed(group_of(claims, rulebook, as_of, lines))


def assess_formed(group: Group) -> GroupAssessment:
    """The same for a group whose claims were looked at before.

    Args:
        group: the claims as they stand on the day, with the lines meant.
    """
    answers = [(check, check.decide(group)) for check in CHECKS]
    dropped = tuple(
        Dropped(item.member.claim.claim_id, item.line.line_id, check.id, why)
        for check, answer in answers
        for item, why in answer.drops
    )
    out = {(one.claim_id, one.line_id) for one in dropped}
    window = service_window(group, group.items)
    days, safe = common_days(group)
    return GroupAssessment(
        as_of=group.as_of,
        items=group.items,
        text=group.text,
        findings=tuple(finding_of(check, group, answer) for check, answer in answers),
        dropped=dropped,
        proceeding=tuple(one for one in map(_named, group.items) if one not in out),
        initiation_days=days,
        safe_initiation_days=safe,
        first_date_of_service=window.first if window else None,
        last_date_of_service=window.last if window else None,
        last_date_other_reading=window.other if window else None,
        extra_tiers=_extra_tiers(group),
        fees=_fees(group, days),
    )


def _named(item: Item) -> tuple[str, str]:
    return item.member.claim.claim_id, item.line.line_id


def _one_text(group: Group) -> GroupOutcome:
    """One text of the batching rule for every claim: the change-over is never crossed."""
    provisions = ("batched_items", "batched_definition")
    facts = tuple(
        Fact(where(one, "open_negotiation_start"), one.claim.open_negotiation_start.isoformat())
        for one in group.members
        if one.claim.open_negotiation_start
    )
    if group.text == MIXED:
        kept = largest(group.items, lambda item: group.governing("batched_items", item.member))
        drops = tuple((item, "governed by the other text of the rule") for item in group.items if item not in kept)
        return GroupOutcome(
            Outcome(
                Verdict.FAIL,
                "Open negotiation of some claims started before the amended batching rule applies, of others after. "
                "No text says which rule governs such a batch; the answers below are by the amended one.",
                "Never mix them: make one batch of each.",
                facts,
            ),
            (*provisions, "batch_change_over"),
            drops,
        )
    if group.text == UNKNOWN:
        open_ones = [one for one in group.members if group.governing("batched_items", one) is None]
        return GroupOutcome(
            Outcome(
                Verdict.NEEDS_INFO,
                f"Which text governs {ids(open_ones)} goes by the start of open negotiation, which is not recorded.",
                "Take it from the proof of delivery of the open negotiation notice.",
                facts,
                tuple(where(one, "open_negotiation_start") for one in open_ones),
            ),
            provisions,
        )
    version = group.version("batched_items")
    sure = f" ({version.certainty})" if version is not None and version.certainty is not Certainty.IN_FORCE else ""
    return GroupOutcome(
        Outcome(Verdict.PASS, f"The {group.text} text of the batching rule governs every claim{sure}.", facts=facts),
        provisions,
    )


def _line_limit(group: Group) -> GroupOutcome:
    provisions = ("batch_line_limit", "batch_line_detail", "idre_fee_batched_tier")
    version, number = group.version("batch_line_limit"), len(group.items)
    facts = (Fact("lines", str(number)),)
    if number == 1:
        return GroupOutcome(
            Outcome(
                Verdict.WARN, "One line is no batch: it is a single dispute.", "Add lines or file it alone.", facts
            ),
            provisions,
        )
    limit = version.lines if version is not None else None
    if limit is None:
        return GroupOutcome(
            Outcome(Verdict.PASS, f"{number} lines; the older text has no limit.{_steps(group)}", facts=facts),
            provisions,
        )
    if number <= limit:
        return GroupOutcome(
            Outcome(Verdict.PASS, f"{number} lines; at most {limit} are allowed.{_steps(group)}", facts=facts),
            provisions,
        )
    unknown = group.text == UNKNOWN
    missing = tuple(
        where(one, "open_negotiation_start")
        for one in group.members
        if unknown and group.governing("batched_items", one) is None
    )
    return GroupOutcome(
        Outcome(
            Verdict.NEEDS_INFO if unknown else Verdict.FAIL,
            f"{number} lines; the amended text allows at most {limit}.",
            f"Leave out at least {number - limit}, or make two batches.",
            facts,
            missing,
        ),
        provisions,
    )


def _steps(group: Group) -> str:
    tiers = _extra_tiers(group)
    return f" The certified IDR entity's fee has {tiers} further step{'s' if tiers > 1 else ''}." if tiers else ""


def _each_by_itself(group: Group) -> GroupOutcome:
    """Every claim must be without an obstacle of its own; whether today is the day is left to G8 and G9."""
    failed, lacking = [], []
    for member in group.members:
        standing = _own_obstacles(member)
        closed = member.assessment.status is Status.CLOSED
        if closed or any(one.verdict is Verdict.FAIL for one in standing):
            failed.append(member)
        elif standing:
            lacking.append(member)
    if not failed and not lacking:
        return GroupOutcome(Outcome(Verdict.PASS, "No disqualifying fact was found on any claim by itself."))
    told = [f"{one.claim.claim_id} ({_why(one)})" for one in (*failed, *lacking)]
    return GroupOutcome(
        Outcome(
            Verdict.FAIL if failed else Verdict.NEEDS_INFO,
            f"Claims with an obstacle of their own: {', '.join(told)}.",
            "`idrkit screen FILE --explain CLAIM` tells each of them.",
            missing=tuple(
                where(member, fact) for member in lacking for one in _own_obstacles(member) for fact in one.missing
            ),
        ),
        ("batch_dropped_lines", "resubmission_after_wrong_batch") if failed else (),
        tuple((Item(one, line), f"the claim does not qualify: {_why(one)}") for one in failed for line in one.lines),
    )


def _own_obstacles(member: Member) -> tuple[Finding, ...]:
    found = blockers(member.assessment, Stage.INITIATION)
    return tuple(one for one in found if one.id not in _ASKED_OF_THE_GROUP)


def _why(member: Member) -> str:
    if member.assessment.status is Status.CLOSED:
        return "closed"
    return ", ".join(one.id for one in _own_obstacles(member))


def _bundles(group: Group) -> GroupOutcome:
    provisions = ("bundled_payment_arrangement", "bundled_dispute")
    bundled = [one for one in group.members if one.claim.dispute.bundled]
    if not bundled:
        return GroupOutcome(Outcome(Verdict.NOT_APPLICABLE, "No claim is recorded as a bundled payment arrangement."))
    several = [one for one in bundled if len({line.service_code for line in one.lines}) > 1]
    if several:
        return GroupOutcome(
            Outcome(
                Verdict.FAIL,
                f"{ids(several)}: a bundle is one service code that stands for several items; several codes of one "
                "visit are not a bundle.",
                "Correct dispute.bundled; one visit on one claim form may be a batch.",
                tuple(Fact(where(one, "dispute.bundled"), "yes") for one in several),
            ),
            provisions,
        )
    if len(group.items) == 1:
        return GroupOutcome(
            Outcome(Verdict.PASS, "A bundle under one code: one determination, the fee of a single dispute."),
            provisions,
        )
    return GroupOutcome(
        Outcome(
            Verdict.WARN,
            f"{ids(bundled)}: a bundle is a dispute of its own and pays the fee of a single one; together with other "
            "lines it is a batch and pays the batch's fee.",
            "File the bundle alone unless the batch is cheaper.",
        ),
        provisions,
    )


def _no_line_twice(group: Group) -> GroupOutcome:
    seen: dict[tuple[object, ...], Item] = {}
    again = []
    for item in group.items:
        number, line = item.member.claim.claim_number, item.line
        key = (number, line.line_id, line.service_code, line.date_of_service)
        if number is not None and key in seen:
            again.append(item)
        seen.setdefault(key, item)
    if not again:
        return GroupOutcome(Outcome(Verdict.PASS, "No line of one claim number is here twice."))
    told = ", ".join(f"{claim} line {line}" for claim, line in map(_named, again))
    return GroupOutcome(
        Outcome(
            Verdict.FAIL,
            f"The same line of the same claim number is here twice: {told}.",
            "Leave out the second record.",
        ),
        ("batched_items",),
        tuple((item, "the same line is here already") for item in again),
    )


def _extra_tiers(group: Group) -> int:
    """The further steps of the fee, by the newest text; what they cost is told by the fees, where it is known."""
    version = group.rulebook.provision("idre_fee_batched_tier").versions[0]
    return extra_tiers(len(group.items), version.lines) if version.lines else 0


def _fees(group: Group, days: tuple[date, ...]) -> tuple[Fee, ...]:
    """The fees by the date of initiation: the one recorded, or the first day on which the group can be initiated."""
    recorded = next((one.claim.idr_initiated for one in group.members if one.claim.idr_initiated), None)
    ahead = next((day for day in days if day >= group.as_of), None)
    try:
        return fees_for(
            recorded or ahead,
            group.rulebook,
            as_of=group.as_of,
            line_count=len(group.items),
            batched=len(group.items) > 1,
        )
    except NoRuleInForceError:
        return ()


CHECKS = (
    GroupCheck(
        "G2", "One text of the batching rule", ("batched_items", "batched_definition", "batch_change_over"), _one_text
    ),
    GroupCheck(
        "G3", "Number of lines", ("batch_line_limit", "batch_line_detail", "idre_fee_batched_tier"), _line_limit
    ),
    *batch_parties.CHECKS,
    *batch_similarity.CHECKS,
    *batch_dates.CHECKS,
    *batch_initiation.CHECKS,
    GroupCheck(
        "G10", "Each claim by itself", ("batch_dropped_lines", "resubmission_after_wrong_batch"), _each_by_itself
    ),
    GroupCheck("G12", "Bundled payment arrangements", ("bundled_payment_arrangement", "bundled_dispute"), _bundles),
    GroupCheck("G13", "No line twice", ("batched_items",), _no_line_twice),
)
"""Every check of a group, in the order in which they are told."""
