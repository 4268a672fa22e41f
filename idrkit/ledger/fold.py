"""What is known of a claim or a dispute: its record, and over it what the events tell, corrections applied.

Nothing is chosen silently: where the record and an event, or two events of a kind, contradict each other, what was
recorded last is taken, the fact is named unconfirmed in the record, and it is told. An amount given for a dispute as a
whole is not put into each of its claims.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from idrkit.claims.model import Claim
from idrkit.errors import RecordError, UsageError
from idrkit.ledger.corrections import standing_events
from idrkit.ledger.endings import closing_of, endings_told
from idrkit.ledger.events import Event
from idrkit.ledger.kinds import Kind, Shape, kind_named
from idrkit.ledger.process import ONCE
from idrkit.ledger.recorded import KIND as CLAIM_RECORDED
from idrkit.ledger.recorded import claim_from

# An answer counts only from the last question on.
_ANSWERS = (
    ("information_requested", "information_answered"),
    ("withdrawal_requested", "withdrawal_answered"),
)
NUMBER = "dispute.number"
_BEGINS = ("initiated", CLAIM_RECORDED)


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one claim, or of a dispute whose claims were not recorded.

    Attributes:
        client: the client it belongs to.
        claim_id, dispute_number: what it is called; of the two at least one.
        claim: the record with the facts of the events; None where no record was made or `problem` says why.
        facts: what the events tell, by the path of the fact in the claim record; days are dates.
        happened: its events as they stand, in the order of their days.
        contradictions: what is said in two ways, or of several claims at once, each in a sentence.
        problem: why the record cannot be read.
    """

    client: str
    claim_id: str | None
    dispute_number: str | None
    claim: Claim | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    happened: tuple[Event, ...] = ()
    contradictions: tuple[str, ...] = ()
    problem: str = ""

    @property
    def name(self) -> str:
        """The claim id, or the number of a dispute without a record."""
        return self.claim_id or self.dispute_number or ""

    @property
    def closed(self) -> Event | None:
        """The event that closed the dispute without a determination, if one did and it was not taken up again."""
        return closing_of(self.happened)

    def paid(self, kind: str) -> Decimal:
        """The sum of the fees paid ("fee_paid") or returned ("fee_refunded")."""
        amounts = (one.facts.get("amount") for one in self.happened if one.kind == kind)
        return sum((Decimal(str(one)) for one in amounts if one is not None), Decimal(0))


def known_of(events: Iterable[Event]) -> tuple[Known, ...]:
    """What is known of the claims and disputes that some events tie together.

    Args:
        events: every event of them, in the order of their numbers.

    Raises:
        RecordError: an event is not as it was written.
    """
    standing = standing_events(events)
    claims = dict.fromkeys(one.claim_id for one in standing if one.claim_id)
    recorded = {one.claim_id for one in standing if one.kind == CLAIM_RECORDED}
    numbers = {claim_id: _number_of(claim_id, standing) for claim_id in claims}
    members = Counter(numbers.values())
    found = [
        _of_claim(claim_id, numbers[claim_id], standing, members[numbers[claim_id]])
        for claim_id in claims
        if claim_id in recorded
    ]
    taken = {number for claim_id, number in numbers.items() if claim_id in recorded}
    for number in dict.fromkeys(one.dispute_number for one in standing if one.dispute_number):
        own = [claim_id for claim_id, its in numbers.items() if its == number]
        about = [] if number in taken else [one for one in standing if _of_number(one, number, own)]
        if about:
            found.append(_bare(None, number, about))
    nameless = (claim_id for claim_id in claims if claim_id not in recorded and numbers[claim_id] is None)
    found.extend(_bare(one, None, [event for event in standing if event.claim_id == one]) for one in nameless)
    return tuple(found)


def _number_of(claim_id: str, standing: Iterable[Event]) -> str | None:
    """The dispute a claim is in now: the last one that was initiated or that a record names, else the last one tied.

    What is recorded late of an earlier dispute, such as a fee that came back, does not bring that dispute back.
    """
    tied = [one for one in standing if one.claim_id == claim_id and one.dispute_number]
    begun = [one for one in tied if one.kind in _BEGINS]
    return (begun or tied)[-1].dispute_number if tied else None


def _of_number(one: Event, number: str, claims: Sequence[str]) -> bool:
    """Whether an event tells of a dispute without a record: of an earlier one of a recorded claim too."""
    if one.kind == CLAIM_RECORDED:
        return False
    return one.dispute_number == number or (one.claim_id in claims and one.dispute_number is None)


def _about(one: Event, number: str | None, claims: Sequence[str]) -> bool:
    """Whether an event is about claims in a dispute: it names one of them or none, and no other dispute."""
    if one.dispute_number == number and number is not None:
        return one.claim_id is None or one.claim_id in claims
    return one.claim_id in claims and one.dispute_number is None


def _bare(claim_id: str | None, number: str | None, events: Sequence[Event]) -> Known:
    told = _told_by(events)
    happened = _in_order(events)
    said = _said(claim_id or number or "", told.doubtful, endings_told(happened))
    return Known(events[0].client, claim_id, number, None, told.facts, happened, said)


def _of_claim(claim_id: str, number: str | None, standing: Sequence[Event], members: int) -> Known:
    """What is known of a claim; `members` is how many claims its dispute has."""
    about = [one for one in standing if _about(one, number, (claim_id,))]
    base = [one for one in standing if one.kind == CLAIM_RECORDED and one.claim_id == claim_id][-1]
    happened = _in_order(one for one in about if one.kind != CLAIM_RECORDED)
    shared = tuple(one for one in happened if number is not None and members > 1 and one.claim_id is None)
    told = _told_by(happened, shared)
    if number is not None:
        told.facts[NUMBER] = number
    record: dict[str, Any] = copy.deepcopy(dict(base.facts.get("record") or {}))  # type: ignore[call-overload]
    doubtful = {**told.doubtful, **_laid_over(record, told, base)}
    _add_payments(record, (one for one in happened if one not in shared))
    _doubts(record, doubtful)
    said = _said(claim_id, doubtful, (*_shared_told(shared, members), *endings_told(happened)))
    known = Known(base.client, claim_id, number, None, told.facts, happened, said)
    try:
        return replace(known, claim=claim_from(record, base.seq))
    except RecordError as error:
        return replace(known, problem=str(error))


def _said(name: str, doubtful: Mapping[str, str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name}: {why}" for why in (*doubtful.values(), *more))


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda one: (one.on, one.seq)))


@dataclass(slots=True)
class _Told:
    """The facts the events tell, each with the event it is from, and why some are in doubt."""

    facts: dict[str, object] = field(default_factory=dict)
    by: dict[str, Event] = field(default_factory=dict)
    doubtful: dict[str, str] = field(default_factory=dict)

    def take(self, path: str, value: object, event: Event) -> None:
        """Take what an event tells of a fact: the last day counts, of what happens once in a dispute the last word."""
        earlier = self.by.get(path)
        once = earlier is not None and earlier.kind == event.kind and event.kind in ONCE
        if earlier is not None and not once and earlier.on > event.on:
            return
        if earlier is not None and once and self.facts[path] != value:
            self.doubtful[path] = (
                f"events {earlier.seq} and {event.seq} contradict each other on {path} ({self.facts[path]}, {value}): "
                "correct or strike the wrong one"
            )
        self.facts[path], self.by[path] = value, event


def _told_by(events: Iterable[Event], shared: Sequence[Event] = ()) -> _Told:
    """The facts the events tell; of those in `shared`, which are about several claims at once, no amounts."""
    told = _Told()
    for event in sorted(events, key=lambda one: one.seq):
        kind = _kind(event)
        if kind.appends:
            continue
        for path, value in _filled(kind, event, amounts=event not in shared):
            told.take(path, value, event)
    for question, answer in _ANSWERS:
        asked, answered = told.facts.get(question), told.facts.get(answer)
        if isinstance(asked, date) and isinstance(answered, date) and answered < asked:
            del told.facts[answer]
    return told


def _shared_told(shared: Iterable[Event], members: int) -> Iterable[str]:
    """The amounts given for a dispute as a whole: nobody knows which part of them belongs to a claim."""
    for event in shared:
        kind = _kind(event)
        whole = {path for path, _ in _filled(kind, event)} - {path for path, _ in _filled(kind, event, amounts=False)}
        if whole or kind.appends:
            yield (
                f"event {event.seq} gives an amount for the whole of {event.dispute_number}, which has {members} "
                "claims: record it for each claim"
            )


def _kind(event: Event) -> Kind:
    try:
        return kind_named(event.kind)
    except UsageError:
        raise RecordError(
            f"Event {event.seq} is of a kind this idrkit does not know: install the newer one that recorded it."
        ) from None


def _filled(kind: Kind, event: Event, *, amounts: bool = True) -> Iterable[tuple[str, object]]:
    if kind.day:
        yield kind.day, event.on
    for one in kind.facts:
        if one.fills and one.name in event.facts and (amounts or one.shape is not Shape.AMOUNT):
            yield one.fills, event.facts[one.name]


def _laid_over(record: dict[str, Any], told: _Told, base: Event) -> dict[str, str]:
    """Put the facts into the record; which of them the record contradicts, and how. What was recorded last stays."""
    doubtful = {}
    for path, value in told.facts.items():
        *folders, name = path.split(".")
        place = record
        for folder in folders:
            place = place.setdefault(folder, {})
        written = value.isoformat() if isinstance(value, date) else value
        before, event = place.get(name), told.by.get(path)
        if before is not None and before != written:
            by = f"event {event.seq}" if event else "an event"
            doubtful[path] = (
                f"the record (event {base.seq}) gives {path} as {before}, {by} as {written}: "
                "correct the event, or record the claim again"
            )
            if event is not None and base.seq > event.seq:
                continue
        place[name] = written
    return doubtful


def _add_payments(record: dict[str, Any], happened: Iterable[Event]) -> None:
    """The payments the events tell, without those the record has already, each of which stands for one."""
    own = list(record.get("award_payments") or ())
    added = []
    for event in happened:
        kind = kind_named(event.kind)
        if kind.appends != "award_payments":
            continue
        entry = {**dict(_filled(kind, event)), "paid_on": event.on.isoformat()}
        same = next((one for one in own if _same_payment(one, entry)), None)
        if same is None:
            added.append(entry)
        else:
            own.remove(same)
    if added:
        record["award_payments"] = [*(record.get("award_payments") or ()), *added]


def _same_payment(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    def told(payment: Mapping[str, Any], name: str, default: str = "") -> str:
        return str(payment.get(name) or default)

    if (one.get("paid_on"), one.get("amount")) != (other.get("paid_on"), other.get("amount")):
        return False
    if told(one, "kind", "payment") != told(other, "kind", "payment"):
        return False
    traces = {told(one, "trace_number"), told(other, "trace_number")} - {""}
    return len(traces) < 2


def _doubts(record: dict[str, Any], doubtful: Mapping[str, str]) -> None:
    named = {one.get("fact") for one in record.get("unconfirmed") or ()}
    entries = [{"fact": path, "why": why[:1000]} for path, why in doubtful.items() if path not in named]
    if entries:
        record["unconfirmed"] = [*(record.get("unconfirmed") or ()), *entries]
