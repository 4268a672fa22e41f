"""Whether papers were approved by somebody else than who prepared them: told from the events of the ledger alone.

What is approved is the content of the papers, by the SHA-256 of what they are made from: whoever changes the claim, an
exhibit or a template has papers that nobody has approved. Names are those people gave; nobody is authenticated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from idrkit.ledger.events import Event

KINDS = ("prepared", "approved", "correction")
"""The kinds of events an approval is told from."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a client asks for: a second person or not, and who may approve; without names anybody else."""

    two_persons: bool = False
    approvers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Papers:
    """What is to be approved: the papers of a stage with this content."""

    stage: str
    content: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """Papers as somebody prepared them first."""

    papers: Papers
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Approval:
    """Who prepared and who approved; `why_not` says why the approval does not stand, empty where it does."""

    prepared_by: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    why_not: str = ""


def approval(events: Iterable[Event], papers: Papers, rule: Rule) -> Approval:
    """Whether the papers are approved, by whom, or why not.

    Args:
        events: those of the claim, in the order of the ledger; other kinds are passed over.
        papers: what is to be printed.
        rule: what the client asks for.
    """
    standing = in_force(events)
    first = _first(standing, papers)
    if first is None:
        return Approval(why_not=_not_prepared(standing, papers))
    given = [one for one in standing if one.kind == "approved" and _papers(one) == papers]
    good = [one for one in given if not _refusal(one.recorded_by, first, rule)]
    if good:
        return Approval(first.by, good[0].recorded_by, good[0].on)
    if given:
        return Approval(first.by, why_not=f"Not approved: {_refusal(given[-1].recorded_by, first, rule)}")
    whom = f" (who may: {', '.join(rule.approvers)})" if rule.approvers else ""
    return Approval(first.by, why_not=f"Not approved: {first.by} prepared it, nobody else has approved it yet{whom}.")


def may_not_approve(events: Iterable[Event], papers: Papers, rule: Rule, by: str) -> str:
    """Why this person may not approve the papers; empty where they may.

    Args:
        events: those of the claim.
        papers: what is to be approved.
        rule: what the client asks for.
        by: who would approve.
    """
    standing = in_force(events)
    first = _first(standing, papers)
    return "Nobody has prepared these papers." if first is None else _refusal(by, first, rule)


def last_prepared(events: Iterable[Event], stage: str) -> Prepared | None:
    """The papers of a stage prepared last, with who prepared that content first; None where there are none."""
    standing = in_force(events)
    found = [_papers(one) for one in standing if one.kind == "prepared" and one.facts.get("stage") == stage]
    return _first(standing, found[-1]) if found else None


def in_force(events: Iterable[Event]) -> tuple[Event, ...]:
    """What was prepared and approved, without what a correction took back; a corrected event has to be done anew."""
    every = [one for one in events if one.kind in KINDS and one.purged_by is None]
    corrected = {str(one.facts.get("of")) for one in every if one.kind == "correction"}
    return tuple(one for one in every if one.kind != "correction" and str(one.seq) not in corrected)


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same: capitals and spaces do not count."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _papers(event: Event) -> Papers:
    return Papers(str(event.facts.get("stage", "")), str(event.facts.get("content", "")))


def _first(standing: Sequence[Event], papers: Papers) -> Prepared | None:
    """Who prepared the content first: whoever makes the same papers again has not prepared anything else."""
    found = next((one for one in standing if one.kind == "prepared" and _papers(one) == papers), None)
    return None if found is None or not papers.content else Prepared(papers, found.recorded_by, found.on)


def _not_prepared(standing: Sequence[Event], papers: Papers) -> str:
    earlier = [one for one in standing if one.kind == "approved" and one.facts.get("stage") == papers.stage]
    if not earlier:
        return "Not approved yet: another person than who prepared it has to read and approve it."
    last = earlier[-1]
    if _papers(last) == papers:
        return "Not approved: who prepared these papers is not recorded, so nobody is known to be another person."
    return (
        f"Not approved: {last.recorded_by} approved these papers on {last.on.isoformat()}, and the claim, an exhibit "
        "or a template has changed since."
    )


def _refusal(by: str, first: Prepared, rule: Rule) -> str:
    if same_person(by, first.by):
        return f"{by} prepared it, and another person must approve it."
    if rule.approvers and not any(same_person(by, one) for one in rule.approvers):
        return f"{by} is not among those who may approve: {', '.join(rule.approvers)}."
    return ""
