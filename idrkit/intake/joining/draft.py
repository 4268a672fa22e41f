"""A claim on its way: its sources, its facts, and the claim record they make."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from idrkit.claims.model import Claim
from idrkit.intake.assembly import nested
from idrkit.intake.complaints import complaint, path_of
from idrkit.intake.joining.facts import Facts
from idrkit.intake.joining.forms import Billed
from idrkit.intake.joining.history import History, until
from idrkit.intake.joining.places import place_of
from idrkit.intake.joining.record import facts_of
from idrkit.intake.joining.report import JoinedClaim
from idrkit.intake.paths import LINES
from idrkit.intake.x12.facts import first_reference
from idrkit.intake.x12.remittance import RemittedClaim

_LONGEST_ID = 64
_KEPT = frozenset({"service_lines", "service_lines[].line_id", "service_lines[].service_code"})


@dataclass(slots=True)
class Draft:
    """One claim of X12 files.

    Attributes:
        number: the practice's own number (CLP01, CLM01) as written.
        history: what was decided, up to the day the rate was determined or agreed; None where only the claim form is
            there.
        billed: the claim form and the others with its number.
        facts: what is known.
        matched: what joined its sources.
        rows: the sheet rows in it, by their place.
        claim_id: its id in the record.
        since: what was decided since the rate was determined or agreed.
        record: the JSON record that is this claim, by its place; "" where there is none.
        record_ids: the ids of such records: two disputes of one claim are two records.
        record_matches: what each of them was matched on.
    """

    number: str
    history: History | None
    billed: Billed
    facts: Facts
    matched: list[str]
    rows: list[str] = field(default_factory=list)
    claim_id: str = ""
    since: tuple[RemittedClaim, ...] = ()
    record: str = ""
    record_ids: tuple[str, ...] = ()
    record_matches: tuple[str, ...] = ()

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The ids under which it is among the claims."""
        return self.record_ids or (self.claim_id,)

    @property
    def decisions(self) -> tuple[RemittedClaim, ...]:
        """Every decision on it (835)."""
        return (*(self.history.every if self.history else ()), *self.since)

    @property
    def payer_numbers(self) -> set[str]:
        """Every number a payer gave the claim (CLP07), and those it says it gave it before (REF*F8)."""
        given = {one.payer_claim_number for one in self.decisions}
        return (given | {first_reference(one.references, "F8") for one in self.decisions}) - {""}

    @property
    def trace_numbers(self) -> set[str]:
        """The numbers of every payment it is part of (TRN02)."""
        return {one.remittance.trace_number for one in self.decisions if one.remittance.trace_number}

    @property
    def where(self) -> str:
        """Where it comes from, in a few words."""
        # Forms of which none could be joined are all there is to name.
        forms = _forms(self) or (() if self.history else tuple(map(place_of, self.billed.earlier)))
        every = [*_remittances(self), *forms, *self.rows]
        return " + ".join(every[:3]) + (f" and {len(every) - 3} more" if len(every) > 3 else "")


def draft_of(history: History | None, billed: Billed) -> Draft:
    """The claim of a history, of a claim form, or of both."""
    facts, how = facts_of(history, billed)
    number = history.every[0].patient_control_number if history else ""
    forms = [one for one in (billed.form, *billed.earlier) if one is not None]
    if not number and forms:
        number = forms[0].claim_id
    return Draft(number, history, billed, facts, _matched(billed, how))


def cut(draft: Draft, day: date) -> None:
    """Let the history of a claim end before the day its rate was determined or agreed."""
    if draft.history is None:
        return
    draft.history, draft.since = until(draft.history, day)
    if draft.since:
        draft.facts, how = facts_of(draft.history, draft.billed, draft.since)
        draft.matched = _matched(draft.billed, how)


def _matched(billed: Billed, how: str) -> list[str]:
    return [*([billed.how] if billed.how else []), *([f"lines on {how}"] if how else [])]


def name(drafts: Iterable[Draft]) -> None:
    """Give each claim an id: the practice's own number, and where several claims share it, the payer's too."""
    groups: dict[str, list[Draft]] = {}
    for one in drafts:
        one.claim_id = _tidy(one.number) or _tidy(f"ICN-{one.facts.value('claim_number') or ''}")
        groups.setdefault(one.claim_id.casefold(), []).append(one)
    taken = {claim_id for claim_id, group in groups.items() if len(group) == 1}
    for group in groups.values():
        if len(group) == 1:
            continue
        for one in group:
            shared = one.claim_id
            own = _tidy(f"{shared}-{one.facts.value('claim_number') or 'billed'}")
            if own.casefold() in taken:
                own = f"{own[: _LONGEST_ID - 9]}-{_digest(one)}"
            first, number = own, 2
            while own.casefold() in taken:
                own = f"{first[: _LONGEST_ID - 1 - len(str(number))]}-{number}"
                number += 1
            taken.add(own.casefold())
            one.claim_id = own
            note = f"Several claims have the number {shared}: the payer's number tells them apart."
            if note not in one.facts.notes:
                one.facts.notes.append(note)


def made(draft: Draft) -> tuple[Claim | None, str, dict[str, Any]]:
    """The claim record; where there can be none, why, and the record as far as it came.

    A fact a file gives in a shape the record refuses is left out and has to be confirmed; it costs no claim.
    """
    for _ in range(_LONGEST_ID):
        record = _record(draft)
        try:
            return Claim.model_validate(record), "", record
        except ValidationError as error:
            problems = error.errors()
            lost = [path for one in problems if (path := _left_out(draft.facts, one)) is not None]
            if not lost:
                first = problems[0]
                return None, f"{path_of(first['loc'])}: {complaint(first, path_of(first['loc']))}", record
    return None, "too many facts of it have the wrong shape", _record(draft)


def report_of(draft: Draft) -> JoinedClaim:
    """What the claim is made of, for the report."""
    sources = {path: given.source for path, given in draft.facts.claim.items()}
    for line in draft.facts.lines:
        at = f"service_lines[{line['line_id'].value}]" if "line_id" in line else "service_lines[]"
        sources |= {f"{at}.{path}": given.source for path, given in line.items()}
    return JoinedClaim(
        claim_id=draft.claim_id,
        remittances=_remittances(draft),
        forms=_forms(draft),
        rows=tuple(draft.rows),
        matched=(*draft.matched, *draft.record_matches),
        notes=tuple(dict.fromkeys(draft.facts.notes)),
        unconfirmed=dict(draft.facts.unconfirmed),
        sources=sources,
    )


def _record(draft: Draft) -> dict[str, Any]:
    facts = draft.facts
    lines = [nested({path: given.value for path, given in line.items()}) for line in facts.lines]
    unconfirmed = [{"fact": path, "why": why} for path, why in facts.unconfirmed.items()]
    claim = {path: given.value for path, given in facts.claim.items() if path != "claim_id"}
    return {"claim_id": draft.claim_id, **nested(claim), "service_lines": lines, "unconfirmed": unconfirmed}


def _left_out(facts: Facts, error: Any) -> str | None:
    """Take the fact a complaint is about out of the claim; its path, or None where the record needs it."""
    loc = error["loc"]
    path = path_of(loc)
    words = f"a file gives it in a shape the record refuses: it {complaint(error, path)}"
    if len(loc) > 2 and loc[0] == LINES.removesuffix("[]"):
        line, name_ = facts.lines[loc[1]], str(loc[2])
        full = path_of(loc[:3])
        known = [one for one in line if one == name_ or one.startswith(f"{name_}.")]
        if full in _KEPT or not known:
            return None
        for one in known:
            del line[one]
        facts.unconfirmed[full] = words
        return full
    plain = path.replace("[]", "")
    known = [one for one in facts.claim if one == plain or one.startswith(f"{plain}.")]
    if not known or plain in ("provider.name", "plan.name"):
        return None
    for one in known:
        del facts.claim[one]
    facts.unconfirmed[plain] = words
    return plain


def _remittances(draft: Draft) -> tuple[str, ...]:
    return tuple(map(place_of, draft.decisions))


def _forms(draft: Draft) -> tuple[str, ...]:
    form = draft.billed.form
    return (place_of(form),) if form is not None else ()


def _tidy(number: str) -> str:
    """A number as an id: letters, digits, dot, dash and underscore, beginning with a letter or a digit."""
    return re.sub(r"^[^A-Za-z0-9]+", "", re.sub(r"[^A-Za-z0-9._-]+", "-", number))[:_LONGEST_ID]


def _digest(draft: Draft) -> str:
    """A few letters that are the same for the same decisions, whatever the order of the files."""
    text = "\n".join(sorted([*draft.payer_numbers, *draft.trace_numbers, str(draft.facts.value("plan.name"))]))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def same_number(drafts: Sequence[Draft], number: str) -> list[Draft]:
    """Those among the claims that a payer's number names."""
    return [one for one in drafts if number in one.payer_numbers]
