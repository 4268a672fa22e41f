"""Everything in the X12 files that belongs to claims, and what was wrong with each file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from idrkit.errors import RecordError
from idrkit.intake.outcome import Notice, Reject
from idrkit.intake.x12.claim_form import ClaimForm
from idrkit.intake.x12.problems import Loss, Problem
from idrkit.intake.x12.read import FileRead, read_x12
from idrkit.intake.x12.remittance import ProviderAdjustment, RemittanceEnd, RemittedClaim


@dataclass(slots=True)
class Gathered:
    """The claims of all X12 files, and what was wrong.

    Attributes:
        remitted, forms: the claims, in the order of the files.
        ends: the ends of payments that were adjusted apart from any claim (PLB).
        adjustments: the same PLB, by the reference of the adjustment, with the place of its payment.
        doubts: what does not add up in one claim, by file and segment.
        notices: what was wrong with each file, in a sentence.
        rejects: claims that could not be read.
        lost: how many of them are of remittances, how many of claim forms.
    """

    remitted: list[RemittedClaim] = field(default_factory=list)
    forms: list[ClaimForm] = field(default_factory=list)
    ends: list[RemittanceEnd] = field(default_factory=list)
    adjustments: dict[str, list[tuple[ProviderAdjustment, str]]] = field(default_factory=lambda: defaultdict(list))
    doubts: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    notices: list[Notice] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)


def gathered(files: Sequence[Path], passed_over: frozenset[Path]) -> Gathered:
    """Read X12 files.

    Args:
        files: the files, in their order.
        passed_over: those of a folder, of which one that is no 835 or 837 is left out with a notice.

    Raises:
        RecordError: nothing of a file that was named can be read.
    """
    every = Gathered()
    for path in files:
        problems: list[Problem] = []
        for item in read_x12(path):
            if isinstance(item, RemittedClaim):
                every.remitted.append(item)
            elif isinstance(item, ClaimForm):
                every.forms.append(item)
            elif isinstance(item, Problem):
                problems.append(item)
            elif isinstance(item, RemittanceEnd):
                if item.provider_adjustments:
                    every.ends.append(item)
                for one in item.provider_adjustments:
                    if one.reference:
                        every.adjustments[one.reference].append((one, item.remittance.trace_number))
            elif isinstance(item, FileRead):
                _note(every, path, item, problems, named=path not in passed_over)
    return every


def _note(every: Gathered, path: Path, read: FileRead, problems: Sequence[Problem], *, named: bool) -> None:
    for one in problems:
        if one.loss is Loss.FILE and named:
            raise RecordError(f"{path.name}: {one.sentence}")
        if one.loss is Loss.CLAIM:
            every.lost["835" if read.kind == "835" else "837"] += 1
            place = {"file": path.name, "segment": one.segment, "offset": one.offset}
            record = {**place, "segments": one.lost.split("\n")}
            reason = f"{one.where}: {one.sentence}"
            every.rejects.append(Reject(str(path), None, one.segment, None, reason, record=record))
        elif one.segment:
            every.doubts[one.file, one.segment].append(one.sentence)
    every.notices += [Notice(str(path), sentence) for sentence in _sentences(problems)]


def _sentences(problems: Iterable[Problem]) -> Iterator[str]:
    """What is wrong with a file, in few words; `idrkit read` lists every place."""
    told = [one for one in problems if one.loss is not Loss.CLAIM]
    if told:
        more = f" ({len(told) - 1} more things were noticed: `idrkit read` lists them)" if len(told) > 1 else ""
        at = f"{told[0].where}: " if told[0].where else ""
        yield f"{at}{told[0].sentence}{more}"
