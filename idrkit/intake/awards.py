"""Later remittances (835) matched to claims that were decided or settled: what was paid for the rate, what taken back.

    found = match_awards(claims, read)          # claims as joined, and what read_x12 gave of the later remittances
    claims = [with_award_payments(one, found) for one in claims]

A payment is taken where what it names leads to one claim: the plan's claim number (CLP07, or the original one in
REF*F8), the practice's own number (CLP01 is the claim_id) from the payer of the claim, the dispute number in a REF, or
a trace number (TRN02) that was recorded without its amount. Where several are given all must lead to the same claim. A
new claim number found so is known from there on. Where several records share a claim, each gets the lines of its own
dispute. Adjustments of the provider (PLB) count by their reference: WO and FB as money taken back or, below zero, given
back; L6 below zero as interest. Everything else that points at a decided claim is reported in `not_taken`, never
counted.

Only remittances dated on or after the day of the decision count; the initial payment's own does not. The amounts of a
reversal are taken back, also where a payer writes them without their sign.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from idrkit.claims.disputes import AwardPayment
from idrkit.claims.identifiers import bare
from idrkit.claims.model import Claim
from idrkit.claims.terms import AwardPaymentKind
from idrkit.intake.award_lines import shares
from idrkit.intake.joining.linking import once, payer_names
from idrkit.intake.joining.report import NotTaken
from idrkit.intake.x12.remittance import ProviderAdjustment, Remittance, RemittanceEnd, RemittedClaim

_ORIGINAL_NUMBER = "F8"
_TAKEN_BACK = ("WO", "FB")
_INTEREST = "L6"
_OTHER_PAYER_FIRST = ("2", "3", "20", "21")
# A part of a reference shorter than this is no number of a claim.
_LEAST = 4
_MADE_BEFORE = (
    "it was made (DTM*405) before the decision or agreement, though its payment is dated later: "
    "look whether it pays the rate"
)
_OWN_NUMBER = "patient control number"


@dataclass(frozen=True, slots=True)
class AwardMatches:
    """The payments found for each claim id, each saying what it was matched on, and what was left for a person."""

    payments: Mapping[str, tuple[AwardPayment, ...]]
    not_taken: tuple[NotTaken, ...]


def match_awards(
    claims: Iterable[Claim], read: Iterable[object], numbers: Mapping[str, Iterable[str]] | None = None
) -> AwardMatches:
    """What later remittances paid for the claims that were decided or settled.

    Args:
        claims: every claim known; those not decided are needed too, to see that a number is not theirs.
        read: what `read_x12` gave of the remittances, in any order; anything but claims and ends is passed over. A
            remittance given twice counts once, and a payment recorded already is not found again.
        numbers: by claim_id, further numbers the payer is known to have given the claim.
    """
    matching = _Matching(tuple(claims), numbers or {})
    items = [one for one in read if isinstance(one, RemittedClaim | RemittanceEnd)]
    remitted = [one for one in items if isinstance(one, RemittedClaim)]
    matching.claims_in.update(id(one.remittance) for one in remitted)
    for one in sorted(once(remitted)[0], key=_order):
        matching.claim(one)
    for end in sorted((each for each in items if isinstance(each, RemittanceEnd)), key=_order):
        for number, adjustment in matching.not_seen(end):
            matching.adjustment(end.remittance, number, adjustment)
    return AwardMatches({name: tuple(found) for name, found in matching.found.items()}, tuple(matching.not_taken))


def decided_day(claim: Claim) -> date | None:
    """The day the rate was determined or agreed, from which on a payment may be one of it; the earlier of the two."""
    return min(filter(None, (claim.payment_determination, claim.agreement_reached)), default=None)


def with_award_payments(claim: Claim, matches: AwardMatches) -> Claim:
    """The claim with the payments found for it; an entry that held only their trace number gives way to them."""
    found = matches.payments.get(claim.claim_id, ())
    traces = {bare(one.trace_number) for one in found}
    kept = [one for one in claim.award_payments if one.amount is not None or bare(one.trace_number) not in traces]
    return claim.model_copy(update={"award_payments": (*kept, *found)}) if found else claim


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an amount stands, what ties it to a claim, and the plan's claim number it came under."""

    remittance: Remittance
    what: str
    said: tuple[str, ...]
    payer_claim_number: str = ""


@dataclass(slots=True)
class _Matching:
    """The claims by what a remittance may call them, and what was found for them so far."""

    claims: tuple[Claim, ...]
    further: Mapping[str, Iterable[str]]
    numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    own_numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    disputes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    traces: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    claims_in: Counter[int] = field(default_factory=Counter)
    adjusted: dict[tuple[object, ...], Counter[ProviderAdjustment]] = field(default_factory=dict)
    recorded: list[list[AwardPayment]] = field(default_factory=list)
    found: dict[str, list[AwardPayment]] = field(default_factory=lambda: defaultdict(list))
    not_taken: list[NotTaken] = field(default_factory=list)

    def __post_init__(self) -> None:
        for at, claim in enumerate(self.claims):
            paid = (one.payer_claim_number for one in claim.award_payments)
            numbers = (claim.claim_number, *paid, *self.further.get(claim.claim_id, ()))
            for table, names in (
                (self.numbers, numbers),
                (self.own_numbers, (claim.claim_id,)),
                (self.disputes, (claim.dispute.number,)),
                (self.traces, (one.trace_number for one in claim.award_payments if one.amount is None)),
            ):
                for name in filter(None, map(bare, names)):
                    table[name].add(at)
            self.recorded.append([one for one in claim.award_payments if one.amount is not None])

    def not_seen(self, end: RemittanceEnd) -> Iterator[tuple[int, ProviderAdjustment]]:
        """The adjustments that no file before gave for the same payment; without a trace number none is the same."""
        paid, trace = end.remittance.payment, end.remittance.trace_number
        key = (payer_names(end.remittance), trace, paid.effective if paid else "")
        seen = self.adjusted.setdefault(key, Counter()) if trace else Counter()
        own: Counter[ProviderAdjustment] = Counter()
        for number, one in enumerate(end.provider_adjustments, start=1):
            own[one] += 1
            if own[one] > seen[one]:
                yield number, one
        seen |= own

    def claim(self, one: RemittedClaim) -> None:
        """Take what a claim of a remittance pays for a decided claim, or say why not."""
        what = f"claim {one.number}"
        known = {
            "payer claim number": self._of(self.numbers, one.payer_claim_number),
            "original claim number": self._of(self.numbers, *_references(one, _ORIGINAL_NUMBER)),
            _OWN_NUMBER: self._of(self.own_numbers, one.patient_control_number),
            "dispute number": self._of(self.disputes, *_references(one)),
        }
        said = {name: places for name, places in known.items() if places}
        by_trace = self._of(self.traces, one.remittance.trace_number)
        if not said and by_trace:
            said = {"trace number": by_trace}
            if self.claims_in[id(one.remittance)] > 1:
                self._leave(
                    by_trace, one.remittance, what, "its payment holds several claims and it names none of them"
                )
                return
        places = self._agreed(said, one.remittance, what)
        if not places:
            return
        if one.status in _OTHER_PAYER_FIRST:
            self._leave(places, one.remittance, what, "another payer comes first in it")
            return
        amounts = shares({at: self.claims[at] for at in places}, one)
        if isinstance(amounts, str):
            self._leave(places, one.remittance, what, amounts)
            return
        for at, amount in amounts.items():
            words = (*said, *(("trace number",) if at in by_trace and "trace number" not in said else ()))
            self._take(at, amount, _Place(one.remittance, what, words, one.payer_claim_number))

    def adjustment(self, remittance: Remittance, number: int, one: ProviderAdjustment) -> None:
        """Take an adjustment of the provider whose reference names one decided claim, or say why not."""
        what = f"PLB {number}"
        parts = re.split(r"[\s:;,/|]+", one.reference)
        names = (one.reference, *(part for part in parts if len(part) >= _LEAST))
        known = {
            "PLB with the payer claim number": self._of(self.numbers, *names),
            _OWN_NUMBER: self._of(self.own_numbers, *names),
            "PLB with the dispute number": self._of(self.disputes, *names),
        }
        said = {name: places for name, places in known.items() if places}
        places = self._agreed(said, remittance, what)
        if not places:
            return
        place = _Place(remittance, what, tuple(said))
        if len(places) > 1:
            self._leave(places, remittance, what, "several records have this number")
        elif one.reason in _TAKEN_BACK:
            self._take(min(places), -one.amount, place)
        elif one.reason == _INTEREST and one.amount < 0:
            self._take(min(places), -one.amount, place, interest=True)
        else:
            why = "a refund of yours the payer acknowledges" if one.reason == "72" else f"its reason is {one.reason}"
            self._leave(places, remittance, what, f"{why}: look whether it concerns the rate")

    def _of(self, table: Mapping[str, set[int]], *names: str) -> frozenset[int]:
        return frozenset(at for name in names if bare(name) for at in table.get(bare(name), ()))

    def _agreed(self, said: Mapping[str, frozenset[int]], remittance: Remittance, what: str) -> frozenset[int]:
        """The claims everything given leads to, if one of them was decided by then; none where it cannot be told."""
        every: frozenset[int] = frozenset().union(*said.values())
        if not any(_decided(self.claims[at], remittance) for at in every):
            return frozenset()
        if remittance.payment is None or remittance.payment.effective_date is None:
            self._leave(every, remittance, what, "its payment has no date")
            return frozenset()
        places = frozenset.intersection(*said.values())
        if not places:
            self._leave(every, remittance, what, f"{' and '.join(said)} lead to different claims")
        elif set(said) == {_OWN_NUMBER} and not all(_same_payer(self.claims[at], remittance) for at in places):
            self._leave(places, remittance, what, "it has only your own number and comes from another payer")
            return frozenset()
        return places

    def _take(self, at: int, amount: Decimal, place: _Place, *, interest: bool = False) -> None:
        claim, remittance = self.claims[at], place.remittance
        if not amount or not _decided(claim, remittance):
            return
        if _made_before(claim, remittance):
            self._leave((at,), remittance, place.what, _MADE_BEFORE)
            return
        kind = AwardPaymentKind.PAYMENT if amount > 0 else AwardPaymentKind.RECOVERY
        try:
            made = AwardPayment(
                paid_on=remittance.payment.effective_date if remittance.payment else None,
                amount=abs(amount),
                trace_number=remittance.trace_number or None,
                payer_claim_number=place.payer_claim_number or None,
                kind=AwardPaymentKind.INTEREST if interest else kind,
                matched_on=", ".join(place.said),
            )
        except ValueError:
            self._leave((at,), remittance, place.what, "its amount is none in dollars and cents")
            return
        if place.payer_claim_number:
            self.numbers[bare(place.payer_claim_number)].add(at)
        old = next((one for one in self.recorded[at] if _same_payment(one, made)), None)
        if old is not None:
            self.recorded[at].remove(old)
        else:
            self.found[claim.claim_id].append(made)

    def _leave(self, places: Iterable[int], remittance: Remittance, what: str, why: str) -> None:
        ids = tuple(self.claims[at].claim_id for at in sorted(places))
        self.not_taken.append(NotTaken(ids, remittance.envelope.file_name, remittance.trace_number, what, why))


def _references(one: RemittedClaim, qualifier: str | None = None) -> tuple[str, ...]:
    return tuple(each.value for each in one.references if qualifier in (None, each.qualifier))


def _decided(claim: Claim, remittance: Remittance) -> bool:
    """Whether the claim was decided or settled by the day of the payment, and this is not its initial payment."""
    day = decided_day(claim)
    if day is None or (bare(remittance.trace_number) and bare(remittance.trace_number) == _initial_trace(claim)):
        return False
    paid_on = remittance.payment.effective_date if remittance.payment else None
    return paid_on is None or paid_on >= day


def _made_before(claim: Claim, remittance: Remittance) -> bool:
    """Whether the remittance was made (DTM*405) before the decision it would pay."""
    day, made = decided_day(claim), remittance.production_date
    return day is not None and made is not None and made < day


def _initial_trace(claim: Claim) -> str:
    return bare(claim.initial_payment.trace_number)


def _same_payer(claim: Claim, remittance: Remittance) -> bool:
    """Whether the payer of a remittance is the plan or its administrator, by name or by the payer's id."""
    payer, plan = remittance.payer, claim.plan
    if payer is None:
        return False
    names = {bare(plan.name), bare(plan.legal_business_name), bare(plan.administrator)} - {""}
    ids = {bare(payer.identifier), *(bare(one.value) for one in payer.references if one.qualifier == "2U")} - {""}
    return bare(payer.name) in names or bare(plan.payer_id) in ids


def _same_payment(one: AwardPayment, made: AwardPayment) -> bool:
    """Whether a payment recorded by hand is the one found: the same kind and amount, no number of the two different.

    One recorded without any number is taken for the one found: counted twice, it would hide what is unpaid.
    """
    pairs = ((one.trace_number, made.trace_number), (one.payer_claim_number, made.payer_claim_number))
    differ = any(len({bare(mine), bare(found)} - {""}) > 1 for mine, found in pairs)
    return one.kind is made.kind and one.amount == made.amount and not differ


def _order(one: RemittedClaim | RemittanceEnd) -> tuple[date, str, int]:
    """By the day of the payment, then by its number, so that the order of the files makes no difference."""
    paid = one.remittance.payment
    day = paid.effective_date if paid and paid.effective_date else date.max
    return day, one.remittance.trace_number, one.number if isinstance(one, RemittedClaim) else 0
