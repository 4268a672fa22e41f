"""Which claim form (837) a history of remittances answers: by the practice's number, then by what was billed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, replace

from idrkit.intake.joining.history import History
from idrkit.intake.x12.claim_form import ClaimForm

VOID = "8"
_REPLACING = ("7", VOID)


@dataclass(frozen=True, slots=True)
class Billed:
    """The claim form that was answered, and the others with its number.

    Attributes:
        form: the form; None where none is there or it cannot be told which.
        earlier: forms it replaces or voids, and forms billed to another payer.
        how: what it was matched on.
        notes: what a biller should know.
    """

    form: ClaimForm | None
    earlier: tuple[ClaimForm, ...] = ()
    how: str = ""
    notes: tuple[str, ...] = ()


def once(forms: Iterable[ClaimForm]) -> tuple[list[ClaimForm], list[ClaimForm]]:
    """The forms without those that came again unchanged, and those."""
    seen: set[Hashable] = set()
    kept: list[ClaimForm] = []
    again: list[ClaimForm] = []
    for one in forms:
        lines = tuple(replace(line, segment=0, offset=0) for line in one.lines)
        alike = replace(one, number=0, segment=0, offset=0, lines=lines)
        key = tuple(getattr(alike, each.name) for each in fields(alike) if each.name != "submission")
        (again if key in seen else kept).append(one)
        seen.add(key)
    return kept, again


def by_number(forms: Iterable[ClaimForm]) -> dict[str, list[ClaimForm]]:
    """The forms by the practice's number (CLM01), capital letters aside."""
    found: dict[str, list[ClaimForm]] = defaultdict(list)
    for one in forms:
        found[one.claim_id.casefold()].append(one)
    return found


def answered(history: History, forms: Sequence[ClaimForm], histories: int) -> Billed:
    """The form of a history among those with its patient control number.

    Args:
        history: what was decided.
        forms: the forms with that number, in their order.
        histories: how many histories have that number.
    """
    if not forms:
        return Billed(None)
    numbers = {one.payer_claim_number for one in history.every if one.payer_claim_number}
    by_original = [one for one in forms if one.original_claim_number in numbers]
    alike = [one for one in forms if one not in by_original and _same_services(history, one)]
    fitting = [*alike, *by_original]
    if not fitting and len(forms) == 1 and histories == 1:
        fitting = list(forms)
    if not fitting:
        return Billed(None, notes=("A claim form has its number, but other services: it was not joined.",))
    how = "CLP01 = CLM01" + (", and CLP07 = REF*F8" if by_original else "")
    # What is billed to the secondary payer repeats the claim; the one to the primary payer is meant.
    first = [one for one in fitting if one.coverage is None or one.coverage.payer_order in ("P", "")] or fitting
    return _latest(first, [one for one in fitting if one not in first], how)


def latest(forms: Sequence[ClaimForm]) -> Billed:
    """The form that counts among those of one number that nothing answers."""
    return _latest(list(forms), [], "")


def _latest(forms: list[ClaimForm], others: Sequence[ClaimForm], how: str) -> Billed:
    ordered = sorted(forms, key=lambda one: (one.submission.created, one.frequency in _REPLACING))
    last = ordered[-1]
    if len(ordered) > 1 and last.frequency not in _REPLACING:
        sentence = (
            f"{len(ordered)} claim forms have its number and differ, and none says that it replaces another: none was "
            "joined."
        )
        return Billed(None, (*ordered, *others), notes=(sentence,))
    notes = []
    if last.frequency == VOID:
        notes.append("The last claim form voids the claim (frequency 8): compare it with what you billed.")
    elif len(ordered) > 1:
        notes.append("A replacement (frequency 7) was billed: the lines are those of the replacement.")
    return Billed(last, (*ordered[:-1], *others), how, tuple(notes))


def _same_services(history: History, form: ClaimForm) -> bool:
    """Whether at least one service of the form, or its charge, is one of those decided."""
    billed = {line.procedure.code for line in form.lines if line.procedure}
    billed |= {line.revenue_code for line in form.lines if line.revenue_code}
    for decision in history.every:
        if abs(decision.charge) == form.charge and not decision.lines:
            return True
        for line in decision.lines:
            procedure = line.original_procedure or line.procedure
            day = line.service_date.first if line.service_date else None
            if procedure.code in billed and (day is None or day in _days(form, procedure.code)):
                return True
    return False


def _days(form: ClaimForm, code: str) -> set[object]:
    found: set[object] = set()
    for line in form.lines:
        if (line.procedure and line.procedure.code == code) or line.revenue_code == code:
            found.add(line.service_date.first if line.service_date else None)
    return found
