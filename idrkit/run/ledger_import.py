"""Importing events into the ledger: sheets, e-mails and remittances, each file wholly or not at all.

    importing = Importing(recorded_in(ledger, client), claims_of, append_to_it, today)
    done = importing.file(path, content_of(path), How(client))

What a file tells is compared with the ledger (`idrkit.run.ledger_compare`) and appended in one transaction. Every row
is counted once: read = recorded + known + rejected + ignored.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from idrkit.claims.model import Claim
from idrkit.errors import OutputError, UsageError
from idrkit.intake.joining.report import NotTaken
from idrkit.intake.outcome import Reject
from idrkit.ledger.about import events_about
from idrkit.ledger.events import NewEvent, Source
from idrkit.ledger.kinds import checked_facts, kind_named
from idrkit.ledger.store import Appended, Ledger, OvertakenError
from idrkit.ledger.turns import TURNS
from idrkit.run.ledger_awards import award_events
from idrkit.run.ledger_compare import Comparison, ContradictionError, Judged, RecordedOf, Verdict
from idrkit.run.ledger_told import (
    CSV,
    EML,
    REMITTANCE,
    How,
    Told,
    ToldFile,
    kind_of_file,
    told_by_mail,
    told_by_sheet,
)

_CHANGING = (Verdict.NEW, Verdict.COMPLETED, Verdict.CORRECTED)


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of a file went: read = recorded + known + rejected + ignored.

    An e-mail is one row; a payment of a remittance is one.
    """

    read: int = 0
    recorded: int = 0
    known: int = 0
    rejected: int = 0
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one event of a file: where it stands, the event, and whether it is new, known, completing ..."""

    where: str
    judged: Judged


@dataclass(frozen=True, slots=True)
class Refused:
    """A row or e-mail that was not recorded, and why."""

    where: str
    number: int | None
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file.

    Attributes:
        path: the file.
        kind: csv (also xlsx), eml or 835.
        rows: where its rows went.
        entries: its events, in order.
        refused: rows not recorded, and why.
        rejects: the rows of a sheet among them, to be written to a rejects file.
        notices: what else to know.
        not_taken: of a remittance, what may pay an award and was not counted.
        added, corrections: how many events were recorded, or would be, and how many of them are corrections.
    """

    path: Path
    kind: str
    rows: Rows
    entries: tuple[Entry, ...] = ()
    refused: tuple[Refused, ...] = ()
    rejects: tuple[Reject, ...] = ()
    notices: tuple[str, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    added: int = 0
    corrections: int = 0


def _nowhere() -> int | None:
    """Nobody else records."""
    return None


@dataclass(slots=True)
class Importing:
    """An import of several files, one after the other.

    Attributes:
        recorded_of: finds what is recorded.
        claims_of: gives the claims of the ledger as they stand; asked once, for the first remittance.
        append: records events, or raises `OvertakenError` where the ledger goes on after the number given; None for
            a dry run.
        today: the day in US Eastern time.
        correct: whether contradictions may be recorded as corrections.
        end_of: gives the number of the ledger's last event; what is compared holds for it.
    """

    recorded_of: RecordedOf
    claims_of: Callable[[], Sequence[Claim]]
    append: Callable[[Sequence[NewEvent], int | None], Appended] | None
    today: date
    correct: bool = False
    end_of: Callable[[], int | None] = _nowhere
    _comparison: Comparison | None = None
    _claims: Sequence[Claim] | None = None

    def file(self, path: Path, data: bytes, how: How) -> Imported:
        """Import one file.

        Raises:
            RecordError: nothing of it can be read.
        """
        kind = kind_of_file(path, data)
        source = Source(kind, hashlib.sha256(data).hexdigest())
        if kind == REMITTANCE:
            return self._remittance(path, data, how, source)
        read = {CSV: told_by_sheet, EML: told_by_mail}[kind]
        return self._compared(path, kind, read(path, data, how, source), source)

    def _compared(self, path: Path, kind: str, file: ToldFile, source: Source) -> Imported:
        """Compare and record, so that nothing is recorded between the two."""
        for _ in range(TURNS):
            seen = self.end_of()
            try:
                return self._compared_with(seen, path, kind, file, source)
            except OvertakenError:
                continue
        raise OutputError("Others record in the ledger without a pause: try again. Nothing of this file was recorded.")

    def _compared_with(self, seen: int | None, path: Path, kind: str, file: ToldFile, source: Source) -> Imported:
        comparison = self._comparison
        if comparison is None or self.append is not None:
            comparison = self._comparison = Comparison(self.recorded_of, self.correct, self.today)
        before = _kinds(comparison.to_append(source))
        entries: list[Entry] = []
        refused: list[Refused] = []
        rejects: list[Reject] = []
        counts = {"recorded": 0, "known": 0}
        for one in file.told:
            judged, problem = _judged(one, comparison)
            if problem is not None:
                field, reason = problem
                refused.append(Refused(one.where, one.number, field, reason))
                if one.original is not None:
                    rejects.append(replace(one.original, field=field or None, reason=reason))
                continue
            entries += (Entry(one.where, each) for each in judged)
            if judged:
                counts["recorded" if any(each.verdict in _CHANGING for each in judged) else "known"] += 1
        read = len(file.told) + file.left_out
        ignored = read - counts["recorded"] - counts["known"] - len(refused)
        events = comparison.to_append(source)
        if self.append is not None and events:
            self.append(events, seen)
        added = _kinds(events) - before
        return Imported(
            path,
            kind,
            Rows(read, counts["recorded"], counts["known"], len(refused), ignored),
            tuple(entries),
            tuple(refused),
            tuple(rejects),
            (*file.notices, *_of_strangers(comparison.strangers(each.judged.event for each in entries))),
            added=added.total(),
            corrections=added["correction"],
        )

    def _remittance(self, path: Path, data: bytes, how: How, source: Source) -> Imported:
        if self._claims is None:
            self._claims = self.claims_of()
        found = award_events(path.name, data, self._claims, client=how.client, source=source)
        late = [one for one in found.events if one.on > self.today]
        events = tuple(
            replace(one, facts=checked_facts(kind_named(one.kind), one.facts))
            for one in found.events
            if one not in late
        )
        refused = tuple(
            Refused("payment", None, "on", f"a payment of {one.claim_id} dated {one.on} lies ahead: import it then")
            for one in late
        )
        appended = self.append(events, None) if self.append is not None and events else None
        if not late:
            self._claims = found.claims
        # Of payments struck out or corrected by hand since, the ledger itself knows that they were recorded.
        known = found.known + (appended.known if appended else 0)
        new = len(found.events) + found.known - known - len(late)
        return Imported(
            path,
            REMITTANCE,
            Rows(len(found.events) + found.known, new, known, len(late)),
            tuple(Entry("payment", Judged(one, Verdict.NEW)) for one in events),
            refused,
            notices=tuple(_of_remittance(found.remitted, found.strangers, found.lost, bool(self._claims))),
            not_taken=found.not_taken,
            added=new,
        )


def _of_strangers(claims: Sequence[str]) -> Iterator[str]:
    if claims:
        few = ", ".join(claims[:5]) + (f" and {len(claims) - 5} more" if len(claims) > 5 else "")
        yield f"of these claims nothing was in the ledger before: {few}. `idrkit ledger add` records a claim itself."


def _kinds(events: Iterable[NewEvent]) -> Counter[str]:
    return Counter(one.kind for one in events)


def _judged(one: Told, comparison: Comparison) -> tuple[tuple[Judged, ...], tuple[str, str] | None]:
    if one.problem is not None:
        return (), one.problem
    try:
        return comparison.take(one.events, one.where), None
    except (ContradictionError, UsageError) as problem:
        return (), ("", str(problem).rstrip("."))


def _of_remittance(remitted: int, strangers: Sequence[str], lost: int, any_claims: bool) -> Iterator[str]:
    yield f"{remitted} claim{'s' * (remitted != 1)} in it."
    if not any_claims:
        yield "the ledger holds no claim records, so no payment can be matched: `idrkit ledger add` records claims."
    if strangers:
        few = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5} more" if len(strangers) > 5 else "")
        yield f"it names {few}, of which the ledger has no claim record: record the claim, then import it again."
    if lost:
        yield f"{lost} part{'s' * (lost != 1)} of it could not be read: `idrkit read` says where."


def recorded_in(ledger: Ledger, client: str) -> RecordedOf:
    """What finds the events of a client that concern a dispute or a claim, by what ties them together too."""
    return lambda dispute_number, claim_id: events_about(ledger, client, claim_id, dispute_number)
