"""The monitored case as tables: modalities, and other cases at the same time, from the case log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from idrkit.assess.evidence import shown_by_case
from idrkit.assess.monitoring import most_at_once, overlap, total_minutes
from idrkit.claims.model import Claim
from idrkit.claims.monitoring import ConcurrentCase, ModalityUsed
from idrkit.claims.prepared import ExhibitSet
from idrkit.packet.brief.pins import why_not_pinned
from idrkit.packet.document import Document, LeftOut


@dataclass(frozen=True, slots=True)
class TimedRow:
    """A row of a table of times, with what shows it; `minutes` are those shared with this case."""

    name: str
    started: str
    stopped: str
    minutes: int | None
    exhibit: str
    page: str | None


def monitored_case(claim: Claim, exhibits: ExhibitSet) -> Document | None:
    """The tables; None where the times of the case, or the exhibit that shows them, are not there."""
    log = claim.monitoring
    if total_minutes(log) is None or why_not_pinned(log.exhibit, log.page, claim, exhibits):
        return None
    modalities = tuple(_modalities(claim, exhibits))
    others = tuple(_others(claim, exhibits))
    complete = len(others) == len(log.concurrent_cases)
    if not modalities and not others and log.no_other_case is None:
        return None
    return Document(
        key="monitoring",
        title="Monitoring of the case",
        template="packet/offer_monitoring.html",
        context={
            "log": log,
            "minutes": total_minutes(log),
            "modalities": modalities,
            "others": others,
            "most_at_once": most_at_once(log) if complete else None,
        },
    )


def rows_left_out(claim: Claim, exhibits: ExhibitSet) -> tuple[LeftOut, ...]:
    """The modalities and other cases that stand in no table, and why."""
    log = claim.monitoring
    every: tuple[tuple[str, ModalityUsed | ConcurrentCase], ...] = (
        *((f"monitoring.modalities[{number}]", one) for number, one in enumerate(log.modalities, start=1)),
        *((f"monitoring.concurrent_cases[{number}]", one) for number, one in enumerate(log.concurrent_cases, start=1)),
    )
    told = ((path, _why_no_row(one, claim, exhibits)) for path, one in every)
    return tuple(LeftOut(path, why) for path, why in told if why)


def _why_no_row(one: ModalityUsed | ConcurrentCase, claim: Claim, exhibits: ExhibitSet) -> str:
    if one.started is None or one.stopped is None:
        return "started and stopped are not both recorded"
    found = shown_by_case("", "", one, claim.monitoring)
    return why_not_pinned(found.exhibit, found.page, claim, exhibits)


def _modalities(claim: Claim, exhibits: ExhibitSet) -> Iterator[TimedRow]:
    for one in claim.monitoring.modalities:
        if not _why_no_row(one, claim, exhibits):
            yield _row(one.name, one, claim, None)


def _others(claim: Claim, exhibits: ExhibitSet) -> Iterator[TimedRow]:
    for one in claim.monitoring.concurrent_cases:
        if not _why_no_row(one, claim, exhibits):
            yield _row(one.label, one, claim, overlap(one, claim.monitoring))


def _row(name: str, one: ModalityUsed | ConcurrentCase, claim: Claim, minutes: int | None) -> TimedRow:
    found = shown_by_case("", "", one, claim.monitoring)
    return TimedRow(name, one.started or "", one.stopped or "", minutes, found.exhibit or "", found.page)
