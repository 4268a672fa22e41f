"""What payers decided on one claim, over all remittances: the first answer, what was taken back, what is paid now.

A reversal (CLP02 = 22) takes back one earlier decision. The first initial payment or denial stays the first, whatever
is corrected later. What a secondary or tertiary payer paid is kept apart; a predetermination and a claim that was
only forwarded are no answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from idrkit.intake.x12.facts import first_reference
from idrkit.intake.x12.remittance import RemittedClaim

PRIMARY = frozenset({"1", "19"})
LATER = frozenset({"2", "3", "20", "21"})
DENIED = "4"
_NO_ANSWER = {"25": "a predetermination, which pays nothing", "23": "not this payer's claim, forwarded"}
_EXACT_DUPLICATE = "18"


@dataclass(frozen=True, slots=True)
class Reversal:
    """A decision taken back (CLP02 = 22), and the decision it takes back, where that is among the files."""

    claim: RemittedClaim
    of: RemittedClaim | None


@dataclass(frozen=True, slots=True)
class History:
    """What one payer decided on one claim.

    Attributes:
        answers: payments and denials of the payer as primary one, in the order of their dates.
        reversals: what was taken back, in the order of its dates.
        later: what was decided as secondary or tertiary payer, by this payer or another one.
        others: what is no answer: predeterminations, claims only forwarded.
    """

    answers: tuple[RemittedClaim, ...]
    reversals: tuple[Reversal, ...]
    later: tuple[RemittedClaim, ...]
    others: tuple[RemittedClaim, ...]

    @property
    def every(self) -> tuple[RemittedClaim, ...]:
        """Every decision that is part of it, the payer's own first."""
        return (*self.answers, *(one.claim for one in self.reversals), *self.later, *self.others)

    @property
    def standing(self) -> tuple[RemittedClaim, ...]:
        """The answers that were not taken back."""
        reversed_ = {id(one.of) for one in self.reversals}
        return tuple(one for one in self.answers if id(one) not in reversed_)

    @property
    def without_original(self) -> tuple[RemittedClaim, ...]:
        """The reversals of decisions that are not among the files."""
        return tuple(one.claim for one in self.reversals if one.of is None)

    @property
    def first(self) -> RemittedClaim | None:
        """The first initial payment or denial; None where none is there, or an earlier one is not among the files."""
        if not self.answers:
            return None
        first = self.answers[0]
        day = decided_on(first)
        if day is None and len(self.answers) > 1:
            return None
        for reversal in self.without_original:
            taken_back = decided_on(reversal)
            if day is None or taken_back is None or taken_back <= day:
                return None
        return first if all(decided_on(one) for one in self.answers[1:]) else None

    @property
    def current(self) -> RemittedClaim | None:
        """The decision that stands; None where none does, or the remittances do not tell which."""
        standing = self.standing
        for reversal in self.without_original:
            taken_back = decided_on(reversal)
            if any(not (taken_back and (day := decided_on(one)) and day >= taken_back) for one in standing):
                return None
        paid = [one for one in standing if one.paid]
        if len(paid) > 1:
            return None
        if paid:
            return paid[0]
        # A bill sent twice is denied as a duplicate: that says nothing about the first one.
        own = [one for one in standing if not _duplicate_denial(one)] or list(standing)
        return own[-1] if own else None


def decided_on(claim: RemittedClaim) -> date | None:
    """The day of the payment a decision is part of (BPR16), or that of its production (DTM*405)."""
    payment = claim.remittance.payment
    return (payment.effective_date if payment else None) or claim.remittance.production_date


def history_of(claims: Sequence[RemittedClaim]) -> History:
    """The history of decisions that are all about the same claim and of the same payer."""
    ordered = sorted(claims, key=_order)
    statuses = {one.status for one in ordered}
    as_primary = bool(statuses & PRIMARY) or not statuses & LATER
    answers, later, others, taken = [], [], [], []
    for one in ordered:
        if one.is_reversal:
            taken.append(one)
        elif one.status in LATER or (one.status not in PRIMARY and one.status not in _NO_ANSWER and not as_primary):
            later.append(one)
        elif one.status in _NO_ANSWER:
            others.append(one)
        else:
            answers.append(one)
    reversals = _matched(taken, [*answers, *later])
    of_later = {id(one) for one in later}
    kept = tuple(one for one in reversals if id(one.of) not in of_later)
    # What a secondary payer took back changes nothing for the primary one.
    apart = tuple(one.claim for one in reversals if id(one.of) in of_later)
    if not as_primary:
        apart, kept = (*apart, *(one.claim for one in kept)), ()
    originals = {id(one.of) for one in kept}
    answers.sort(key=lambda one: (decided_on(one) or date.max, id(one) not in originals))
    return History(tuple(answers), kept, (*later, *apart), tuple(others))


def with_later(history: History, later: Sequence[RemittedClaim]) -> History:
    """The history with what other payers decided after it."""
    return replace(history, later=(*history.later, *later))


def until(history: History, day: date) -> tuple[History, tuple[RemittedClaim, ...]]:
    """The history as it was before a day, and what was decided on that day or later.

    A decision without any date stays: it may lie before. A reversal that came later takes nothing back here.
    """

    def before(claim: RemittedClaim) -> bool:
        decided = decided_on(claim)
        return decided is None or decided < day

    kept = History(
        tuple(filter(before, history.answers)),
        tuple(one for one in history.reversals if before(one.claim)),
        tuple(filter(before, history.later)),
        tuple(filter(before, history.others)),
    )
    return kept, tuple(sorted((one for one in history.every if not before(one)), key=_order))


def told(history: History) -> tuple[str, ...]:
    """What a biller should know of the history, in sentences without a patient's data."""
    sentences = [f"Taken back: {_named(one.claim)} takes back {_named(one.of)}." for one in history.reversals if one.of]
    sentences += [
        f"{_named(one)} takes back a decision that is not among the files: the first payment or denial may lie before "
        "them; find that remittance."
        for one in history.without_original
    ]
    if history.reversals and not history.standing:
        sentences.append("After the reversal no new decision is among the files: what is paid now is not known.")
    standing = history.standing
    if history.current is None and len(standing) > 1:
        sentences.append(
            f"{len(standing)} decisions stand beside each other, none taken back: which amount counts is not known; "
            "ask the payer."
        )
    elif len(history.answers) > 1 and history.current is not None and history.current is not history.answers[0]:
        first = history.answers[0]
        sentences.append(
            f"Changed: {_named(first)} paid ${first.paid:,.2f}; now {_named(history.current)} pays "
            f"${history.current.paid:,.2f}. The first one stays the first."
        )
    if not history.answers and history.later:
        sentences.append(
            "Only a secondary or tertiary payment is among the files: find the primary payer's remittance."
        )
    elif history.later:
        sentences.append(
            f"Secondary or tertiary payments, kept apart: {', '.join(_named(one) for one in history.later)}."
        )
    return (*sentences, *(f"{_named(one)} is no answer: {_NO_ANSWER[one.status]}." for one in history.others))


def told_since(history: History | None, since: Sequence[RemittedClaim]) -> Iterator[str]:
    """What a biller should know of decisions that came after the rate was determined or agreed."""
    if not since:
        return
    yield (
        f"Since the decision or agreement: {', '.join(map(_named, since))}. It changes nothing of the initial payment; "
        "what it pays of the rate is counted as payment of the award."
    )
    if history is None or not history.every:
        yield (
            "No remittance from before the decision or agreement is among the files: the first payment or denial and "
            "its amounts are not known; find that remittance."
        )


def _order(claim: RemittedClaim) -> tuple[date, int]:
    return decided_on(claim) or date.max, claim.number


def _matched(reversals: Sequence[RemittedClaim], answers: Sequence[RemittedClaim]) -> tuple[Reversal, ...]:
    """Each reversal with the earliest decision it can take back; each decision is taken back once."""
    left = sorted(answers, key=_order)
    found = []
    for reversal in reversals:
        fitting = [one for one in left if _takes_back(reversal, one)]
        same_number = [one for one in fitting if _same_number(reversal, one)]
        original = next(iter(same_number or fitting), None)
        if original is not None:
            left = [one for one in left if one is not original]
        found.append(Reversal(reversal, original))
    return tuple(found)


def _takes_back(reversal: RemittedClaim, answer: RemittedClaim) -> bool:
    """Whether the amounts are those of the answer with the sign turned, and the answer is not later."""
    before, after = decided_on(answer), decided_on(reversal)
    in_order = before is None or after is None or before <= after
    # Some payers write the amounts of a reversal without their sign.
    charge, paid = abs(reversal.charge), abs(reversal.paid)
    return in_order and (charge, paid) == (abs(answer.charge), abs(answer.paid))


def _same_number(reversal: RemittedClaim, answer: RemittedClaim) -> bool:
    number = answer.payer_claim_number
    return bool(number) and number in (reversal.payer_claim_number, first_reference(reversal.references, "F8"))


def _duplicate_denial(claim: RemittedClaim) -> bool:
    every = [*claim.adjustments, *(one for line in claim.lines for one in line.adjustments)]
    return any(one.reason == _EXACT_DUPLICATE for one in every)


def _named(claim: RemittedClaim | None) -> str:
    if claim is None:
        return ""
    day = decided_on(claim)
    number = claim.payer_claim_number or "a decision without a number"
    return f"{number} (payment {claim.remittance.trace_number or 'without trace number'}, {day or 'without date'})"
