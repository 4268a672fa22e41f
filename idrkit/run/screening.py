"""Screening many claims: each one read, assessed and boiled down to a line at once, on every core.

A claim and its assessment are a thousand times larger than the line they come to. So neither is kept, and rows
travel to worker processes as they stand in the sheet: a hundred thousand claims fit in the memory of a small
machine. What comes out does not depend on how many processes there are.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from idrkit.assess.duplicates import Duplicates, Fingerprint, duplicates, fingerprint
from idrkit.claims.model import Claim
from idrkit.errors import OutputError
from idrkit.intake.assembly import Layout, claim_made
from idrkit.intake.outcome import Found, Intake, Reject
from idrkit.intake.rows import Raw
from idrkit.law.rulebook import Rulebook, load_rulebook
from idrkit.run.batch import Order, Outcome, order_of, plain_outcome, standing_of

# Below this many claims starting processes takes longer than it saves.
_FEW = 1_000
_AT_ONCE = 250

Line = Found["Screened"] | tuple[Reject, ...]
Screening = Iterable[Line]
# Where rows stand: file, sheet, and the first of them.
Place = tuple[str, str | None, int]


@dataclass(frozen=True, slots=True)
class Screened:
    """A claim as `idrkit screen` lists it: where it stands, its place in the list, and what shows a double of it."""

    outcome: Outcome
    order: Order
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Screener:
    """Makes the line of each claim as it is read (`idrkit.intake.read.Maker`).

    `rules` are the user's own rules files, read again in each worker process; `processes` is how many there
    are, by default one a core. `others` are the claims found to cover a line of another one (`screened_together`);
    `made` is what came of the rows when they were read before, and stands for every other claim.
    """

    rules: tuple[Path, ...]
    as_of: date
    processes: int = 0
    others: Duplicates | None = None
    made: dict[Place, Line] = field(default_factory=dict, repr=False, compare=False)

    def from_rows(self, layout: Layout, groups: Sequence[Sequence[Raw]]) -> Screening:
        """The line of each claim of a sheet, or its rows where they cannot be read, in their order."""
        places = [(layout.path, layout.sheet, group[0].number) for group in groups]
        fresh = iter(
            self._screened(layout, [group for group, at in zip(groups, places, strict=True) if self._asked(at)])
        )
        for at in places:
            if self._asked(at):
                self.made[at] = next(fresh)
            yield self.made[at]

    def _asked(self, at: Place) -> bool:
        """Whether rows have to be looked at: not yet read, or of a claim that covers a line of another one."""
        known = self.made.get(at)
        return known is None or (isinstance(known, Found) and known.claim_id in (self.others or ()))

    def _screened(self, layout: Layout, groups: Sequence[Sequence[Raw]]) -> Screening:
        processes = self.processes or os.cpu_count() or 1
        if len(groups) < _FEW or processes == 1:
            return _lines(layout, load_rulebook(self.rules), self.as_of, self.others, groups)
        return self._in_processes(layout, groups, processes)

    def from_claim(self, claim: Claim) -> Screened:
        """The line of one claim."""
        return _screened(claim, load_rulebook(self.rules), self.as_of, self.others)

    def _in_processes(self, layout: Layout, groups: Sequence[Sequence[Raw]], processes: int) -> Screening:
        chunks = [groups[at : at + _AT_ONCE] for at in range(0, len(groups), _AT_ONCE)]
        told = (layout, self.rules, self.as_of, self.others)
        pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin, initargs=told)
        try:
            yield from chain.from_iterable(pool.map(_work, chunks))
        except BrokenProcessPool:
            raise OutputError(
                "A process that screens claims was ended from outside, probably for want of memory: close other "
                "programs, or give the claims in several files."
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


def screened_together(read: Callable[[Screener], Intake[Screened]], screener: Screener) -> Intake[Screened]:
    """The lines of all claims, with those that cover a line of another claim assessed beside it.

    No claim is kept, so where there are such claims the files are read once more; of sheets, only their rows.

    Args:
        read: reads the files with a screener.
        screener: the screener of the first reading.
    """
    intake = read(screener)
    others = duplicates(one.fingerprint for one in intake.claims)
    return read(replace(screener, others=others)) if others else intake


def listed(claims: Iterable[Screened]) -> tuple[Screened, ...]:
    """The lines in the order of the list: the nearest deadline first, those without one last."""
    return tuple(sorted(claims, key=lambda one: one.order))


_layout: Layout
_rulebook: Rulebook
_as_of: date
_others: Duplicates | None


def _begin(layout: Layout, rules: tuple[Path, ...], as_of: date, others: Duplicates | None) -> None:
    """What a worker process needs to know once."""
    global _layout, _rulebook, _as_of, _others
    _layout, _rulebook, _as_of, _others = layout, load_rulebook(rules), as_of, others
    gc.freeze()


def _work(groups: Sequence[Sequence[Raw]]) -> list[Line]:
    return list(_lines(_layout, _rulebook, _as_of, _others, groups))


def _lines(
    layout: Layout, rulebook: Rulebook, as_of: date, others: Duplicates | None, groups: Sequence[Sequence[Raw]]
) -> Iterator[Line]:
    for group in groups:
        made = claim_made(layout, group)
        if isinstance(made, Found):
            line = _screened(made.claim, rulebook, as_of, others)
            yield Found(made.claim_id, line, made.file, made.where, made.rows, made.doubts)
        else:
            yield made


def _screened(claim: Claim, rulebook: Rulebook, as_of: date, others: Duplicates | None) -> Screened:
    standing = standing_of(claim, rulebook, as_of, others, brief=True)
    return Screened(plain_outcome(standing), order_of(standing), fingerprint(claim))
