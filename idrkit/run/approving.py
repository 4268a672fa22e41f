"""Two persons: what of a packet is approved, the check that says whether it is, and what is recorded as prepared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from idrkit.assess.results import Assessment, Finding, Stage, Verdict
from idrkit.claims.model import Claim
from idrkit.claims.prepared import ExhibitSet
from idrkit.ledger.approval import Approval, Papers, Rule, approval, in_force
from idrkit.ledger.events import Event, NewEvent, Source, canonical

TWO_PERSONS = "R1"
"""The id of the check; no override takes it away: that is what it is for."""
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Approving:
    """A client's rule, who prepares now, the folder of templates, and what the ledger holds, by claim id."""

    client: str
    rule: Rule
    by: str
    templates: Path | None = None
    events: Mapping[str, tuple[Event, ...]] | None = None

    def of(self, claim_id: str) -> tuple[Event, ...]:
        """What the ledger holds of the claim."""
        return (self.events or {}).get(claim_id, ())


def content_of(claim: Claim, stage: Stage, exhibits: ExhibitSet, templates: Path | None) -> str:
    """The SHA-256 of what the papers of a stage are made from: claim record, exhibits and own templates.

    The day, the law and the version of idrkit are not part of it: what follows from them is worked out anew each time,
    and a check that fails makes the packet a draft whoever has approved it.

    Args:
        claim: the record, the facts of its client in it.
        stage: the step the papers are for.
        exhibits: as they will be bound, before any turns out not to go on sheets.
        templates: the folder of own templates.
    """
    made_from = {
        "claim": claim.model_dump(mode="json", exclude_defaults=True),
        "stage": stage.value,
        "exhibits": [[one.exhibit.id, one.sha256, hashlib.sha256(one.pdf).hexdigest()] for one in exhibits.prepared],
        "kept_out": sorted(one.exhibit.id for one in exhibits.quarantined),
        "templates": _files(templates),
    }
    return hashlib.sha256(canonical(made_from).encode()).hexdigest()


def told(assessment: Assessment, stage: Stage, content: str, approving: Approving) -> Assessment:
    """The assessment with the check R1 where the client asks for two persons; as it is where not."""
    if not approving.rule.two_persons:
        return assessment
    found = approval(approving.of(assessment.claim.claim_id), Papers(stage.value, content), approving.rule)
    return replace(assessment, findings=(*assessment.findings, finding(found, content, approving)))


def finding(found: Approval, content: str, approving: Approving) -> Finding:
    """What the check says: who prepared and who approved, or why nobody has."""
    shown = content[:_SHOWN]
    if not found.why_not:
        on = found.approved_on.isoformat() if found.approved_on else ""
        sentence = f"Prepared by {found.prepared_by}, approved by {found.approved_by} on {on}; content {shown}."
        return Finding(TWO_PERSONS, _TITLE, Verdict.PASS, sentence, "", (), overridable=False)
    who = found.prepared_by or approving.by
    step = f"Another person than {who} reads it and records the approval (idrkit ledger approve); then make it again."
    return Finding(TWO_PERSONS, _TITLE, Verdict.FAIL, f"{found.why_not} Content {shown}.", step, (), overridable=False)


_TITLE = "Approved by a second person"


def waits_only_for_approval(blockers: Iterable[Finding]) -> bool:
    """Whether nothing but the approval keeps a packet a draft, or nothing at all: then its papers are prepared."""
    return all(one.id == TWO_PERSONS for one in blockers)


def prepared_event(claim_id: str, stage: Stage, content: str, approving: Approving, on: date) -> NewEvent | None:
    """What is to be recorded of papers made now; None where the same content was prepared before.

    Args:
        claim_id: the claim.
        stage: the step.
        content: as `content_of` gives it.
        approving: the client and what the ledger holds.
        on: today.
    """
    facts = {"stage": stage.value, "content": content}
    earlier = [one for one in approving.of(claim_id) if one.kind == "prepared" and dict(one.facts) == facts]
    if {one.seq for one in earlier} & {one.seq for one in in_force(approving.of(claim_id))}:
        return None
    again = sum(one.on == on for one in earlier)
    return NewEvent(
        "prepared",
        on,
        claim_id=claim_id,
        facts=facts,
        source=Source("packet", content),
        client=approving.client,
        again=again,
    )


def _files(templates: Path | None) -> dict[str, str]:
    if templates is None:
        return {}
    files = sorted(path for path in templates.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(templates).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
