"""What is known of a claim or a dispute: its record, and over it what the events tell, corrections applied.

Nothing is chosen silently: where the record and an event, or two events of a kind, contradict each other, the later
word is taken, the fact is named unconfirmed in the record, and it is told.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from idrkit.claims.model import Claim
from idrkit.errors import RecordError, UsageError
from idrkit.ledger.corrections import standing_events
from idrkit.ledger.events import Event
from idrkit.ledger.kinds import Kind, kind_named
from idrkit.ledger.recorded import KIND as CLAIM_RECORDED
from idrkit.ledger.recorded import claim_from

AGAIN = ("information_requested", "information_answered", "preliminary_selection", "extension_approved")
"""Kinds that may truly happen again in a dispute: the last one counts."""
# An answer counts only from the last question on.
_ANSWERS = (
    ("information_requested", "information_answered"),
    ("withdrawal_requested", "withdrawal_answered"),
)
NUMBER = "dispute.number"


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one claim, or of a dispute whose claims were not recorded.

    Attributes:
        client: the client it belongs to.
        claim_id, dispute_number: what it is called; of the two at least one.
        claim: the record with the facts of the events; None where no record was made or `problem` says why.
        facts: what the events tell, by the path of the fact in the claim record; days are dates.
        happened: its events as they stand, in the order of their days.
        contradictions: each in a sentence.
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
        """The event that closed the dispute without a determination, if one did."""
        return next((one for one in reversed(self.happened) if one.kind == "closed"), None)

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
    found = [_of_claim(claim_id, numbers[claim_id], standing) for claim_id in claims if claim_id in recorded]
    taken = {number for claim_id, number in numbers.items() if claim_id in recorded}
    for number in dict.fromkeys(one.dispute_number for one in standing if one.dispute_number):
        if number not in taken and not _earlier_number(number, standing, recorded):
            members = [claim_id for claim_id, own in numbers.items() if own == number]
            found.append(_bare(None, number, [one for one in standing if _about(one, number, members)]))
    nameless = (claim_id for claim_id in claims if claim_id not in recorded and numbers[claim_id] is None)
    found.extend(_bare(one, None, [event for event in standing if event.claim_id == one]) for one in nameless)
    return tuple(found)


def _number_of(claim_id: str, standing: Iterable[Event]) -> str | None:
    """The dispute a claim is in now: the last one an event tied it to."""
    tied = [one.dispute_number for one in standing if one.claim_id == claim_id and one.dispute_number]
    return tied[-1] if tied else None


def _earlier_number(number: str, standing: Iterable[Event], recorded: set[str | None]) -> bool:
    """Whether it is the number of an earlier dispute of a recorded claim, which is in another one now."""
    return any(one.dispute_number == number and one.claim_id in recorded for one in standing)


def _about(one: Event, number: str | None, claims: Sequence[str]) -> bool:
    """Whether an event is about a dispute: by its number, or by a claim of it without another number."""
    if one.dispute_number == number and number is not None:
        return one.claim_id is None or one.claim_id in claims
    return one.claim_id in claims and one.dispute_number is None


def _bare(claim_id: str | None, number: str | None, events: Sequence[Event]) -> Known:
    facts, doubtful = _told_by(events)
    name = claim_id or number
    told = tuple(f"{name}: {why}" for why in doubtful.values())
    return Known(events[0].client, claim_id, number, None, facts, _in_order(events), told)


def _of_claim(claim_id: str, number: str | None, standing: Sequence[Event]) -> Known:
    about = [one for one in standing if _about(one, number, (claim_id,))]
    base = [one for one in standing if one.kind == CLAIM_RECORDED and one.claim_id == claim_id][-1]
    happened = _in_order(one for one in about if one.kind != CLAIM_RECORDED)
    facts, doubtful = _told_by(happened)
    record: dict[str, Any] = copy.deepcopy(dict(base.facts.get("record") or {}))  # type: ignore[call-overload]
    if number is not None:
        facts = {**facts, NUMBER: number}
    doubtful = {**doubtful, **_laid_over(record, facts, base)}
    _add_payments(record, happened)
    _doubts(record, doubtful)
    told = tuple(f"{claim_id}: {why}" for why in doubtful.values())
    try:
        claim = claim_from(record, base.seq)
    except RecordError as error:
        return Known(base.client, claim_id, number, None, facts, happened, told, str(error))
    return Known(base.client, claim_id, number, claim, facts, happened, told)


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda one: (one.on, one.seq)))


def _told_by(events: Iterable[Event]) -> tuple[dict[str, object], dict[str, str]]:
    """The facts the events tell, the later recorded word counting, and why some of them are in doubt."""
    facts: dict[str, object] = {}
    doubtful: dict[str, str] = {}
    told_by: dict[str, Event] = {}
    for event in sorted(events, key=lambda one: one.seq):
        kind = _kind(event)
        if kind.appends:
            continue
        for path, value in _filled(kind, event):
            earlier = told_by.get(path)
            again = earlier is not None and earlier.kind == event.kind
            if again and event.kind in AGAIN and earlier is not None and earlier.on > event.on:
                continue
            if again and event.kind not in AGAIN and earlier is not None and facts[path] != value:
                doubtful[path] = (
                    f"events {earlier.seq} and {event.seq} contradict each other on {path} ({facts[path]}, {value}): "
                    "correct or strike the wrong one"
                )
            facts[path], told_by[path] = value, event
    for question, answer in _ANSWERS:
        asked, answered = facts.get(question), facts.get(answer)
        if isinstance(asked, date) and isinstance(answered, date) and answered < asked:
            del facts[answer]
    return facts, doubtful


def _kind(event: Event) -> Kind:
    try:
        return kind_named(event.kind)
    except UsageError:
        raise RecordError(
            f"Event {event.seq} is of a kind this idrkit does not know: install the newer one that recorded it."
        ) from None


def _filled(kind: Kind, event: Event) -> Iterable[tuple[str, object]]:
    if kind.day:
        yield kind.day, event.on
    for one in kind.facts:
        if one.fills and one.name in event.facts:
            yield one.fills, event.facts[one.name]


def _laid_over(record: dict[str, Any], facts: Mapping[str, object], base: Event) -> dict[str, str]:
    """Put the facts into the record; which of them the record contradicts, and how."""
    doubtful = {}
    for path, value in facts.items():
        *folders, name = path.split(".")
        place = record
        for folder in folders:
            place = place.setdefault(folder, {})
        told = value.isoformat() if isinstance(value, date) else value
        before = place.get(name)
        if before is not None and before != told:
            doubtful[path] = (
                f"the record (event {base.seq}) gives {path} as {before}, an event as {told}: "
                "correct the event, or record the claim again"
            )
        place[name] = told
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
