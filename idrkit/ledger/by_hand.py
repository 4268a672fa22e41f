"""An event typed by a person against what is recorded: new, known already, or contradicting what stands.

- What is recorded just so, or says nothing beyond what is, is known.
- A kind that happens once in a dispute (`process.ONCE`) on another day, or with other facts, is refused: the event that
  stands is to be corrected, so that nobody has to guess later which of two days was right.
- Of other kinds another day or other facts are another event; the same once more only where the person says so.
- What was struck out comes back by a correction, or anew where the person says so; never by itself.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from idrkit.errors import UsageError
from idrkit.ledger.corrections import CORRECTION
from idrkit.ledger.events import CLAIM_RECORDED, NewEvent, Source
from idrkit.ledger.history import Entry
from idrkit.ledger.kinds import Facts, Kind, Shape, checked_facts, kind_named
from idrkit.ledger.process import FIRST_YEAR, ONCE, remarks

_BEFORE_ANY_DISPUTE = ("notice_sent", "negotiation_response")


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of what was typed: an event to record, or the number of the one that says it already."""

    event: NewEvent | None
    known: int | None = None
    remarks: tuple[str, ...] = ()


def judged(event: NewEvent, around: Sequence[Entry], today: date, *, again: bool = False) -> Judged:
    """What becomes of an event.

    Args:
        event: as typed.
        around: what stands recorded of its claim or dispute.
        today: in US Eastern time; nothing lies after it.
        again: the person says that it happened once more.

    Raises:
        UsageError: a fact is wrong, the day cannot be, or it contradicts what stands.
    """
    kind = kind_named(event.kind)
    facts = checked_facts(kind, event.facts)
    check_day(event.on, today)
    same = [one for one in around if one.recorded.kind == kind.id and _same_dispute(one, event)]
    stands = [one for one in same if not one.struck]
    agree = [one for one in stands if one.on == event.on and _says_nothing_new(facts, one.facts)]
    if kind.id in ONCE and (again or len(agree) < len(stands)):
        for one in stands:
            if again or one not in agree:
                raise UsageError(_contradiction(one, event.on, facts))
    if agree and not again and (known := _known(agree, event, kind, facts, around)):
        return known
    alike = [one for one in same if _alike(one, event.on, facts)]
    if alike and not agree and not again:
        raise UsageError(_struck_out(alike[-1]))
    new = NewEvent(
        kind.id,
        event.on,
        event.claim_id,
        event.dispute_number,
        facts,
        event.source,
        event.client,
        again=len(alike),
    )
    return Judged(new, remarks=remarks(kind, event.on, around))


def in_its_dispute(event: NewEvent, around: Iterable[Entry]) -> NewEvent:
    """The event with the number of the dispute its claim is in, where that is known and the event is part of it.

    So what happened in a dispute stays with it when the claim is disputed anew under another number.
    """
    if event.claim_id is None or event.dispute_number is not None or event.kind in _BEFORE_ANY_DISPUTE:
        return event
    tied = [
        one.recorded.dispute_number
        for one in around
        if not one.struck and one.recorded.claim_id == event.claim_id and one.recorded.dispute_number
    ]
    return replace(event, dispute_number=tied[-1]) if tied else event


def corrected(
    one: Entry, today: date, *, on: date | None, changes: Mapping[str, str], reason: str, source: Source
) -> Judged:
    """The correction of an event: its facts as they stand with those changed that are named.

    Args:
        one: the event as it stands. One that was struck out comes back, as it was recorded with the changes.
        today: in US Eastern time.
        on: the right day, if it changes.
        changes: facts by name; an empty one is taken away.
        reason: why.
        source: the document that shows it.

    Raises:
        UsageError: the event cannot be corrected, or a fact or day is wrong.
    """
    kind = kind_named(one.recorded.kind)
    _correctable(one, kind, changed=on is not None or bool(changes))
    day = on or one.on
    check_day(day, today)
    facts: Facts = one.facts
    if kind.by_hand:
        facts = checked_facts(kind, {**one.facts, **changes})
    if not one.struck and day == one.on and dict(facts) == dict(one.facts):
        return Judged(None, known=one.recorded.seq)
    return Judged(_correction(one, today, reason, source, {"on": day.isoformat(), "facts": dict(facts)}))


def struck(one: Entry, today: date, *, reason: str, source: Source) -> Judged:
    """The correction that strikes an event out.

    Args:
        one: the event as it stands; one that is struck out already is known.
        today: in US Eastern time.
        reason: why.
        source: the document that shows it.
    """
    if one.struck:
        return Judged(None, known=one.recorded.seq)
    return Judged(_correction(one, today, reason, source, None))


def check_day(on: date, today: date) -> None:
    """Refuse a day that cannot be that of an event.

    Raises:
        UsageError: it lies ahead, or before there was such a process.
    """
    if on > today:
        raise UsageError(f"The day {on} lies ahead (today is {today} in US Eastern time): record what has happened.")
    if on.year < FIRST_YEAR:
        raise UsageError(f"The day {on} is before {FIRST_YEAR}, when the Federal IDR process began: see the year.")


def _correction(one: Entry, today: date, reason: str, source: Source, instead: Mapping[str, object] | None) -> NewEvent:
    given = {"of": str(one.recorded.seq), "reason": reason, "instead": instead}
    return NewEvent(
        CORRECTION,
        today,
        one.recorded.claim_id,
        one.recorded.dispute_number,
        checked_facts(kind_named(CORRECTION), given),
        source,
        one.recorded.client,
        again=len(one.corrections),
    )


def _correctable(one: Entry, kind: Kind, *, changed: bool) -> None:
    """Refuse to change what has a command of its own."""
    number = one.recorded.seq
    if kind.id == CLAIM_RECORDED and (changed or not one.struck):
        raise UsageError(
            f"Event {number} is a claim record: correct the claim in your file and run `idrkit ledger add FILE`. What "
            "was recorded before stays visible."
        )
    if kind.id in ("prepared", "approved"):
        raise UsageError(
            f'Event {number} is "{kind.title}": it is not corrected but struck out (`idrkit ledger strike {number} '
            "--reason TEXT`), and the papers are made or approved anew."
        )
    if not changed and not one.struck:
        raise UsageError(
            f"Say what is right of event {number}: --on DATE or FACT=VALUE (FACT= takes a fact away); to take the "
            f"event back as a whole: `idrkit ledger strike {number} --reason TEXT`."
        )


def _same_dispute(one: Entry, event: NewEvent) -> bool:
    """Whether both can be about one dispute: neither names another claim or number than the other."""
    recorded = one.recorded
    return event.dispute_number in (None, recorded.dispute_number) or recorded.dispute_number is None


def _known(agree: Sequence[Entry], event: NewEvent, kind: Kind, facts: Facts, around: Sequence[Entry]) -> Judged | None:
    """Whether those that agree say all that the event says: of every claim it is about, and what it ties together."""
    number = agree[0].recorded.seq
    if event.claim_id is None:
        claims = {one.recorded.claim_id for one in around} - {None}
        whole = len(claims) < 2 or is_amount(kind, facts) or any(one.recorded.claim_id is None for one in agree)
        return Judged(None, known=number) if whole else None
    if event.dispute_number is None or _tied(event, around):
        return Judged(None, known=number)
    if kind.id in ONCE:
        return None
    return Judged(
        None,
        known=number,
        remarks=(
            f"{event.claim_id} is not tied to {event.dispute_number} yet: `idrkit ledger record initiated "
            f"{event.claim_id} --dispute {event.dispute_number} --on DATE` ties them.",
        ),
    )


def _tied(event: NewEvent, around: Sequence[Entry]) -> bool:
    both = (event.claim_id, event.dispute_number)
    return any(not one.struck and (one.recorded.claim_id, one.recorded.dispute_number) == both for one in around)


def _says_nothing_new(facts: Facts, recorded: Facts) -> bool:
    return all(recorded.get(name) == value for name, value in facts.items())


def _alike(one: Entry, on: date, facts: Facts) -> bool:
    recorded = one.recorded
    return recorded.on == on and dict(recorded.facts) == dict(facts)


def _contradiction(one: Entry, on: date, facts: Facts) -> str:
    number, kind = one.recorded.seq, kind_named(one.recorded.kind)
    words = [f"--on {on}"] if on != one.on else []
    words += [shlex.quote(f"{name}={plain(value)}") for name, value in facts.items() if one.facts.get(name) != value]
    happened = f'"{kind.title}" happens once in a dispute and is recorded already as event {number}, on {one.on}'
    if not words:
        return f"{happened}: --again is for what happens more often."
    return f"{happened}. If that is wrong, correct it: idrkit ledger correct {number} {' '.join(words)} --reason TEXT"


def _struck_out(one: Entry) -> str:
    number = one.recorded.seq
    if not one.struck:
        return (
            f"Just this was recorded as event {number} and corrected since: correct it again (`idrkit ledger correct "
            f"{number} ...`), or say --again where it happened once more."
        )
    return (
        f"Just this was recorded as event {number} and struck out: `idrkit ledger correct {number} --reason TEXT` "
        "brings it back; --again records it anew."
    )


def plain(value: object) -> str:
    """A fact as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def is_amount(kind: Kind, facts: Facts) -> bool:
    """Whether one of the facts is an amount of money."""
    return any(one.shape is Shape.AMOUNT and facts.get(one.name) for one in kind.facts)
