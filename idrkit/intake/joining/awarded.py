"""Later remittances beside claims that were decided or settled, and what of them could not be counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from idrkit.claims.identifiers import bare
from idrkit.claims.model import Claim
from idrkit.intake.awards import AwardMatches, decided_day, match_awards, with_award_payments
from idrkit.intake.joining.draft import Draft
from idrkit.intake.joining.gather import Gathered
from idrkit.intake.joining.history import LATER
from idrkit.intake.joining.report import NotTaken
from idrkit.intake.outcome import FileResult, Found
from idrkit.intake.x12.remittance import RemittedClaim

_NOT_SETTLED = "the sources do not agree on the day of the decision or agreement, or its row could not be read"
_INITIAL = (
    "its trace number is recorded as that of the initial payment, but it is dated on or after the decision or "
    "agreement: one of the two is wrong"
)
_RATE = ("award.determined_amount", "award.agreed_amount", "award.prevailing_party")


@dataclass(frozen=True, slots=True)
class Awarded:
    """The claims of all files with what later remittances paid for them."""

    files: tuple[FileResult[Claim], ...]
    matches: AwardMatches


def awarded(
    files: Sequence[FileResult[Claim]], drafts: Sequence[Draft], remitted: Sequence[RemittedClaim], every: Gathered
) -> Awarded:
    """The claims with what was paid for their awards, and what could not be counted.

    Args:
        files: the claims of X12 files, sheets and JSON files; of two with one id the first counts.
        drafts: the claims of X12 files, whose numbers are all known.
        remitted: the decisions, each once.
        every: what else was read.
    """
    claims: dict[str, Claim] = {}
    for file in files:
        for found in file.found:
            claims.setdefault(found.claim_id.casefold(), found.claim)
    left = list(_not_settled(drafts, claims))
    if not any(map(decided_day, claims.values())):
        return Awarded(tuple(files), AwardMatches({}, tuple(left)))
    matches = match_awards(claims.values(), [*remitted, *every.ends], _numbers(drafts, claims))
    told = {(one.file, one.trace_number, one.what) for one in matches.not_taken}
    left = [one for one in left if (one.file, one.trace_number, one.what) not in told]
    matches = replace(matches, not_taken=(*matches.not_taken, *left))
    return Awarded(tuple(_with_payments(file, matches) for file in files), matches)


def note_award_without_day(draft: Draft) -> None:
    """Hold a claim whose rate is recorded without its day where several remittances decided it.

    Which of them is the initial payment and which pays the award cannot be told then.
    """
    facts = draft.facts
    known = any(path in facts.claim for path in _RATE) or any("out_of_network_rate" in line for line in facts.lines)
    decided = any(path in facts.claim for path in ("payment_determination", "agreement_reached"))
    if known and not decided and draft.history is not None and len(draft.history.answers) > 1:
        facts.unconfirmed.setdefault(
            "payment_determination",
            "a rate is recorded without the day it was determined or agreed: which remittance is the initial payment "
            "and which pays the rate is not known",
        )


def _numbers(drafts: Iterable[Draft], claims: Mapping[str, Claim]) -> dict[str, tuple[str, ...]]:
    """Every number the payer that comes first gave each claim."""
    found: dict[str, list[str]] = {}
    for draft in drafts:
        own = [one for one in draft.since if one.status not in LATER]
        if draft.history is not None:
            own += [*draft.history.answers, *(one.claim for one in draft.history.reversals)]
        for claim_id in draft.claim_ids:
            if claim_id.casefold() in claims:
                name = claims[claim_id.casefold()].claim_id
                found.setdefault(name, []).extend(one.payer_claim_number for one in own)
    return {name: tuple(numbers) for name, numbers in found.items()}


def _not_settled(drafts: Iterable[Draft], claims: Mapping[str, Claim]) -> Iterable[NotTaken]:
    """What was decided since a day that did not become part of the claim, or is recorded as the initial payment."""
    for draft in drafts:
        own = [claims[one.casefold()] for one in draft.claim_ids if one.casefold() in claims]
        ids = tuple(claim.claim_id for claim in own)
        settled = any(map(decided_day, own))
        first = {bare(claim.initial_payment.trace_number) for claim in own} - {""}
        for one in draft.since if own else ():
            trace = one.remittance.trace_number
            why = (_INITIAL if bare(trace) in first else "") if settled else _NOT_SETTLED
            if why:
                yield NotTaken(ids, one.remittance.envelope.file_name, trace, f"claim {one.number}", why)


def _with_payments(file: FileResult[Claim], matches: AwardMatches) -> FileResult[Claim]:
    return replace(file, found=tuple(_paid(found, matches) for found in file.found))


def _paid(found: Found[Claim], matches: AwardMatches) -> Found[Claim]:
    return replace(found, claim=with_award_payments(found.claim, matches))
