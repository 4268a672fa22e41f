"""Events about to be recorded against those that are: new, known, saying more of one, or contradicting one.

The rule, the same for sheets and e-mails:

- An event that is recorded just so, or says nothing beyond one of the same kind and day, is known.
- One of the same kind and day that says more, and nothing else, completes that one: by a correction that adds facts.
- A kind that happens once in a dispute (`ONCE`), on another day or with other facts than recorded, contradicts. It is
  refused, or with leave to correct recorded as a correction.
- Of other kinds, another day or other facts are another event.
- What was struck out is not recorded again by an import.

A row or message is taken whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from idrkit.ledger.events import Event, NewEvent, Source
from idrkit.ledger.kinds import KINDS, Shape, checked_facts, kind_named
from idrkit.ledger.process import ONCE

_OPEN = ("correction", *(one.id for one in KINDS if one.by_hand))
_EARLIEST = date(2022, 1, 1)
COMPLETED = "The imported file says more of the same event"
CORRECTED = "The imported file says otherwise (--correct)"


class Verdict(StrEnum):
    """What became of an event of an import."""

    NEW = "new"
    KNOWN = "known"
    COMPLETED = "completes"
    CORRECTED = "corrects"


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one event: the number of the event it is about where there is one, and a remark."""

    event: NewEvent
    verdict: Verdict
    of: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """An event as it stands after corrections: recorded (`seq`), or of an earlier row of this import (`row`)."""

    event: NewEvent
    seq: int | None = None
    row: str = ""
    struck: bool = False
    as_recorded: NewEvent | None = None
    corrections: int = 0
    change: str = ""


class ContradictionError(ValueError):
    """An event that contradicts one that stands; the sentence says which, and what to do."""


RecordedOf = Callable[[str | None, str | None], Sequence[Event]]
"""The events recorded that concern a dispute number or a claim id, corrections among them."""


@dataclass(slots=True)
class Comparison:
    """The events of an import being compared, row by row, with the ledger and with each other.

    Attributes:
        recorded_of: finds what is recorded.
        correct: whether a contradiction may be recorded as a correction.
        today: the day in US Eastern time; no event lies after it.
    """

    recorded_of: RecordedOf
    correct: bool
    today: date
    # Recorded events by their number, those of this import by numbers below zero.
    _all: dict[int, _Standing] = field(default_factory=dict)
    _related: dict[tuple[str | None, str | None], tuple[int, ...]] = field(default_factory=dict)
    _own: dict[str, list[int]] = field(default_factory=dict)
    _last: int = 0
    _claims: set[str] = field(default_factory=set)

    def take(self, events: Sequence[NewEvent], row: str) -> tuple[Judged, ...]:
        """What becomes of the events of one row, all or none.

        Args:
            events: what the row tells.
            row: its name in messages, such as "row 5".

        Raises:
            ContradictionError: one of them contradicts what stands, or lies ahead.
            UsageError: one of them lacks a fact it needs.
        """
        trial: dict[int, _Standing] = {}
        judged = tuple(self._one(_checked(one, self.today), row, trial) for one in events)
        for number, standing in trial.items():
            if number not in self._all:
                for name in {standing.event.dispute_number, standing.event.claim_id} - {None}:
                    self._own.setdefault(str(name), []).append(number)
            self._all[number] = standing
        return judged

    def strangers(self, events: Iterable[NewEvent]) -> tuple[str, ...]:
        """The claim ids of these events of which nothing was recorded before."""
        named = dict.fromkeys(one.claim_id for one in events if one.claim_id)
        return tuple(one for one in named if one not in self._claims)

    def to_append(self, source: Source) -> tuple[NewEvent, ...]:
        """What is to be recorded: the new events, and a correction for each recorded one that is changed."""
        return (
            *(replace(one.event, source=source) for one in self._all.values() if one.seq is None),
            *(_correction(one, self.today, source) for one in self._all.values() if one.change),
        )

    def _one(self, new: NewEvent, row: str, trial: dict[int, _Standing]) -> Judged:
        alike = {
            number: one
            for number, one in self._standing(new, trial).items()
            if one.event.kind == new.kind and _same_subject(one.event, new)
        }
        if (exact := next((one for one in alike.values() if _exactly(one, new)), None)) is not None:
            return Judged(new, Verdict.KNOWN, exact.seq)
        alive = {number: one for number, one in alike.items() if not one.struck}
        fits = {number: one for number, one in alive.items() if one.event.on == new.on and _agree(one.event, new)}
        if any(new.facts.items() <= one.event.facts.items() for one in fits.values()):
            return self._said_already(new, row, fits, trial)
        if fits:
            return self._completed(new, row, fits, trial)
        if (struck := next((one for one in alike.values() if one.struck and one.event.on == new.on), None)) is not None:
            return Judged(new, Verdict.KNOWN, struck.seq, f"event {struck.seq} was struck out and stays so")
        if new.kind in ONCE and alive:
            self._refuse_unless_correctable(new, list(alive.values()))
            return Judged(new, Verdict.CORRECTED, _changed(alive, new, CORRECTED, trial))
        return self._pending(new, row, trial)

    def _completed(self, new: NewEvent, row: str, fits: Mapping[int, _Standing], trial: dict[int, _Standing]) -> Judged:
        """It says more of events that stand; what is said of one claim is not laid over those of the whole dispute."""
        once = new.kind in ONCE
        if once and new.claim_id and any(one.event.claim_id is None for one in fits.values()):
            return self._pending(new, row, trial)
        if len(fits) > 1 and (not once or _has_amount(new)):
            raise ContradictionError(
                f"{_what(new)} may be {' or '.join(map(_named, fits.values()))}: which is not clear; record it by hand"
            )
        return Judged(new, Verdict.COMPLETED, _changed(fits, new, COMPLETED, trial))

    def _pending(self, new: NewEvent, row: str, trial: dict[int, _Standing]) -> Judged:
        self._last -= 1
        trial[self._last] = _Standing(new, row=row)
        return Judged(new, Verdict.NEW)

    def _said_already(
        self, new: NewEvent, row: str, fits: Mapping[int, _Standing], trial: dict[int, _Standing]
    ) -> Judged:
        """Nothing new but, perhaps, that the claim and the dispute belong together."""
        first = next(iter(fits.values()))
        remark = f"as in {first.row}" if first.seq is None else ""
        if new.claim_id and new.dispute_number and not self._tied(new, trial):
            if new.kind in ONCE:
                return self._pending(new, row, trial)
            remark = "that the claim is of this dispute is not recorded by it"
        return Judged(new, Verdict.KNOWN, first.seq, remark)

    def _refuse_unless_correctable(self, new: NewEvent, alive: Sequence[_Standing]) -> None:
        of_dispute = new.claim_id is None and (len(alive) == 1 or not _has_amount(new))
        fixed = [one for one in alive if one.seq is None or not (of_dispute or one.event.claim_id == new.claim_id)]
        if self.correct and not fixed:
            return
        how = "look which is right; --correct records a correction"
        if fixed:
            how = "look which is right, and remove the other" if fixed[0].seq is None else "correct it by hand"
        raise ContradictionError(f"{_what(new)} contradicts {_named((fixed or alive)[0])}: {how}")

    def _tied(self, new: NewEvent, trial: Mapping[int, _Standing]) -> bool:
        return any(
            one.event.claim_id == new.claim_id and one.event.dispute_number == new.dispute_number
            for one in self._standing(new, trial).values()
        )

    def _standing(self, new: NewEvent, trial: Mapping[int, _Standing]) -> dict[int, _Standing]:
        """What stands of the same dispute or claim: recorded, then of this import."""
        key = (new.dispute_number, new.claim_id)
        if key not in self._related:
            recorded = self.recorded_of(*key)
            self._claims.update(one.claim_id for one in recorded if one.claim_id)
            found = {one.seq: one for one in _standing_of(recorded) if one.seq is not None}
            self._related[key] = tuple(found)
            for seq, one in found.items():
                self._all.setdefault(seq, one)
        own = [number for name in dict.fromkeys(key) if name for number in self._own.get(name, ())]
        fresh = [
            number
            for number, one in trial.items()
            if number < 0 and {one.event.dispute_number, one.event.claim_id} & (set(key) - {None})
        ]
        return {number: trial.get(number) or self._all[number] for number in (*self._related[key], *own, *fresh)}


def _changed(fits: Mapping[int, _Standing], new: NewEvent, why: str, trial: dict[int, _Standing]) -> int | None:
    """Lay the event over those that stand; gives the number of the first."""
    for number, standing in fits.items():
        facts = checked_facts(kind_named(new.kind), {**standing.event.facts, **new.facts})
        event = replace(standing.event, on=new.on, facts=facts)
        change = "" if standing.seq is None else CORRECTED if CORRECTED in (why, standing.change) else why
        trial[number] = replace(standing, event=event, change=change)
    return next(iter(fits.values())).seq


def _checked(new: NewEvent, today: date) -> NewEvent:
    if new.on > today:
        raise ContradictionError(
            f"{new.kind}: the day {new.on} lies ahead of today in US Eastern time ({today}): an event is recorded once "
            "it has happened"
        )
    if new.on < _EARLIEST:
        raise ContradictionError(
            f"{new.kind}: the day {new.on} lies before 2022, when the No Surprises Act took effect"
        )
    return replace(new, facts=checked_facts(kind_named(new.kind), new.facts))


def _standing_of(events: Iterable[Event]) -> Iterator[_Standing]:
    """Events as they stand after their latest corrections."""
    standing: dict[int, _Standing] = {}
    for one in events:
        if one.purged_by is not None or one.kind not in _OPEN:
            continue
        if one.kind != "correction":
            new = NewEvent(one.kind, one.on, one.claim_id, one.dispute_number, one.facts, one.source, one.client)
            standing[one.seq] = _Standing(new, one.seq, as_recorded=new)
            continue
        corrected = standing.get(int(str(one.facts["of"])))
        if corrected is not None and corrected.as_recorded is not None:
            instead = one.facts.get("instead")
            event = corrected.event
            if isinstance(instead, Mapping):
                event = replace(
                    corrected.as_recorded, on=date.fromisoformat(str(instead["on"])), facts=instead["facts"]
                )
            number = corrected.corrections + 1
            standing[corrected.seq or 0] = replace(corrected, event=event, struck=instead is None, corrections=number)
    return iter(standing.values())


def _correction(standing: _Standing, today: date, source: Source) -> NewEvent:
    event = standing.event
    facts = {
        "of": str(standing.seq),
        "reason": standing.change,
        "instead": {"on": event.on.isoformat(), "facts": dict(event.facts)},
    }
    return NewEvent(
        "correction",
        today,
        event.claim_id,
        event.dispute_number,
        checked_facts(kind_named("correction"), facts),
        source,
        event.client,
        again=standing.corrections,
    )


def _same_subject(one: NewEvent, new: NewEvent) -> bool:
    """Whether both may be about the same: two claims of one batched dispute are not."""
    claims = {one.claim_id, new.claim_id} - {None}
    numbers = {one.dispute_number, new.dispute_number} - {None}
    return one.client == new.client and len(claims) < 2 and len(numbers) < 2


def _exactly(one: _Standing, new: NewEvent) -> bool:
    """Whether it was recorded in just these words, corrected since or not."""
    recorded = one.as_recorded
    return recorded is not None and recorded.identity == replace(new, source=recorded.source).identity


def _has_amount(new: NewEvent) -> bool:
    """Whether it carries an amount, which holds for its own claim or dispute only."""
    return any(one.shape is Shape.AMOUNT and one.name in new.facts for one in kind_named(new.kind).facts)


def _agree(one: NewEvent, new: NewEvent) -> bool:
    return all(one.facts.get(name, value) == value for name, value in new.facts.items())


def _named(one: _Standing) -> str:
    name = f"event {one.seq}" if one.seq is not None else one.row
    return f"{name} ({one.event.kind} on {one.event.on}{_of(one.event)})"


def _what(new: NewEvent) -> str:
    return f"{new.kind} on {new.on}{_of(new)}"


def _of(event: NewEvent) -> str:
    return f" of {event.dispute_number or event.claim_id}"
