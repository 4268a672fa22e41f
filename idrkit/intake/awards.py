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

Only remittances dated on or after the day of the decision count; the initial payment's own does not.
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
from idrkit.claims.model import Claim, ServiceLine
from idrkit.claims.terms import AwardPaymentKind
from idrkit.intake.x12.remittance import (
    ProviderAdjustment,
    Remittance,
    RemittanceEnd,
    RemittedClaim,
    RemittedLine,
)

_ORIGINAL_NUMBER = "F8"
_TAKEN_BACK = ("WO", "FB")
_INTEREST = "L6"
_OTHER_PAYER_FIRST = ("2", "3", "20", "21")
# A part of a reference shorter than this is no number of a claim.
_LEAST = 4
_OWN_NUMBER = "patient control number"
_OUT_OF_LINES = "no line of it is one of the dispute"


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Something of a later remittance that may belong to a decided claim and was not counted.

    Attributes:
        claim_ids: the claims it may belong to.
        trace_number: of its payment.
        what: where it stands: "claim 3" or "PLB 1".
        why: a sentence part without data of the patient.
    """

    claim_ids: tuple[str, ...]
    trace_number: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class AwardMatches:
    """The payments found for each claim id, each saying what it was matched on, and what was left for a person."""

    payments: Mapping[str, tuple[AwardPayment, ...]]
    not_taken: tuple[NotTaken, ...]


def match_awards(claims: Iterable[Claim], read: Iterable[object]) -> AwardMatches:
    """What later remittances paid for the claims that were decided or settled.

    Args:
        claims: every claim known; those not decided are needed too, to see that a number is not theirs.
        read: what `read_x12` gave of the remittances, in any order; anything but claims and ends is passed over. A
            remittance given twice counts once, and a payment recorded already is not found again.
    """
    matching = _Matching(tuple(claims))
    items = [one for one in read if isinstance(one, RemittedClaim | RemittanceEnd)]
    matching.claims_in.update(id(one.remittance) for one in items if isinstance(one, RemittedClaim))
    once = tuple(_without_repeats(items))
    for one in sorted((each for each in once if isinstance(each, RemittedClaim)), key=_order):
        matching.claim(one)
    for end in sorted((each for each in once if isinstance(each, RemittanceEnd)), key=_order):
        for number, adjustment in enumerate(end.provider_adjustments, start=1):
            matching.adjustment(end.remittance, number, adjustment)
    return AwardMatches({name: tuple(found) for name, found in matching.found.items()}, tuple(matching.not_taken))


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
    numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    own_numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    disputes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    traces: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    claims_in: Counter[int] = field(default_factory=Counter)
    recorded: list[list[AwardPayment]] = field(default_factory=list)
    found: dict[str, list[AwardPayment]] = field(default_factory=lambda: defaultdict(list))
    not_taken: list[NotTaken] = field(default_factory=list)

    def __post_init__(self) -> None:
        for at, claim in enumerate(self.claims):
            numbers = (claim.claim_number, *(one.payer_claim_number for one in claim.award_payments))
            for table, names in (
                (self.numbers, numbers),
                (self.own_numbers, (claim.claim_id,)),
                (self.disputes, (claim.dispute.number,)),
                (self.traces, (one.trace_number for one in claim.award_payments if one.amount is None)),
            ):
                for name in filter(None, map(bare, names)):
                    table[name].add(at)
            self.recorded.append([one for one in claim.award_payments if one.amount is not None])

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
        shares = _shares({at: self.claims[at] for at in places}, one)
        if isinstance(shares, str):
            self._leave(places, one.remittance, what, shares)
            return
        for at, amount in shares.items():
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
        self.not_taken.append(NotTaken(ids, remittance.trace_number, what, why))


def _references(one: RemittedClaim, qualifier: str | None = None) -> tuple[str, ...]:
    return tuple(each.value for each in one.references if qualifier in (None, each.qualifier))


def _decided(claim: Claim, remittance: Remittance) -> bool:
    """Whether the claim was decided or settled by the day of the payment, and this is not its initial payment."""
    day = claim.payment_determination or claim.agreement_reached
    if day is None or (bare(remittance.trace_number) and bare(remittance.trace_number) == _initial_trace(claim)):
        return False
    paid_on = remittance.payment.effective_date if remittance.payment else None
    return paid_on is None or paid_on >= day


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


def _shares(claims: Mapping[int, Claim], one: RemittedClaim) -> dict[int, Decimal] | str:
    """What of a remitted claim is paid for each record, by the lines of its dispute; or why that cannot be told."""
    if not one.lines:
        if len(claims) > 1:
            return "several records have this claim, and it was decided without lines"
        ((at, claim),) = claims.items()
        part = len(_covered(claim)) < len(claim.service_lines)
        return "the dispute covers some lines, and it was decided without lines" if part else {at: one.paid}
    own = {at: frozenset(_own_lines(claim, one)) for at, claim in claims.items()}
    if sum(map(len, own.values())) > len(frozenset().union(*own.values())):
        return "a line of it may belong to several records"
    with_money = {at for at, line in enumerate(one.lines) if line.paid}
    if with_money and not any(own.values()):
        return _OUT_OF_LINES
    if len(own) == 1 and with_money <= next(iter(own.values())):
        return dict.fromkeys(own, one.paid)
    return {at: sum((one.lines[line].paid for line in lines), Decimal(0)) for at, lines in own.items()}


def _covered(claim: Claim) -> tuple[ServiceLine, ...]:
    return tuple(
        line for line in claim.service_lines if line.line_id in claim.award.line_ids or not claim.award.line_ids
    )


def _own_lines(claim: Claim, one: RemittedClaim) -> Iterator[int]:
    """The positions of the remitted lines that are lines of the dispute: by code and day, and by number among likes."""
    covered = _covered(claim)
    for at, remitted in enumerate(one.lines):
        alike = [line for line in claim.service_lines if _alike(line, remitted)]
        numbered = [line for line in alike if line.line_id == remitted.line_control_number]
        if any(line in covered for line in numbered or alike):
            yield at


def _alike(line: ServiceLine, remitted: RemittedLine) -> bool:
    """Whether code, day and modifiers are the same, as far as both sides give them."""
    billed = remitted.original_procedure or remitted.procedure
    codes = {bare(billed.code), bare(remitted.revenue_code)} - {""}
    day = remitted.service_date.first if remitted.service_date else None
    return (
        bare(line.service_code) in codes
        and (day is None or line.date_of_service is None or day == line.date_of_service)
        and (not billed.modifiers or not line.modifiers or sorted(billed.modifiers) == sorted(line.modifiers))
    )


def _without_repeats(items: Iterable[RemittedClaim | RemittanceEnd]) -> Iterator[RemittedClaim | RemittanceEnd]:
    """What belongs to remittances given for the first time; one without a trace number cannot be told from another."""
    first: dict[tuple[object, ...], Remittance] = {}
    for one in items:
        paid = one.remittance.payment
        key = (
            one.remittance.payer_identifier,
            one.remittance.trace_number,
            (paid.amount, paid.effective) if paid else None,
        )
        if not one.remittance.trace_number or first.setdefault(key, one.remittance) is one.remittance:
            yield one


def _order(one: RemittedClaim | RemittanceEnd) -> tuple[date, str, int]:
    """By the day of the payment, then by its number, so that the order of the files makes no difference."""
    paid = one.remittance.payment
    day = paid.effective_date if paid and paid.effective_date else date.max
    return day, one.remittance.trace_number, one.number if isinstance(one, RemittedClaim) else 0
