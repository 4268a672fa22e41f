"""The last document of a packet: how it was prepared, on which day, under which text, with which doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from idrkit import __version__
from idrkit.assess import status
from idrkit.assess.case import case_of
from idrkit.assess.completeness import ElementFound, PaperFound, Standing, State
from idrkit.assess.governing import Governing, governing, waits, why
from idrkit.assess.results import Assessment, Citation, Deadline, Finding, Stage, Verdict
from idrkit.assess.wording import STAGE_TITLES, UNCERTAIN, text_name
from idrkit.claims.model import Override
from idrkit.law.notices import Element
from idrkit.law.provision import Text
from idrkit.law.rulebook import Rulebook
from idrkit.packet.acting import acting_rows
from idrkit.packet.document import Document, ExhibitWording, wording_rows
from idrkit.packet.fields import day
from idrkit.packet.front import chain_deadlines

_BEFORE = ("start_open_negotiation", "open_negotiation_end", "open_negotiation_response", "initiation_window")
_PROVISIONS: Mapping[Stage, tuple[str, ...]] = {
    Stage.NOTICE: _BEFORE,
    Stage.INITIATION: (
        *_BEFORE,
        "joint_selection",
        "cooling_off",
        "after_cooling_off_window",
        "administrative_fee",
    ),
    Stage.OFFER: (
        "initiation_window",
        "joint_selection",
        "final_selection",
        "eligibility_determination",
        "offer",
        "administrative_fee",
        "payment_determination",
        "award_payment",
        "cooling_off",
    ),
}
# Remarks on coding, and on what is not argued: nothing for the other side; the practice is told elsewhere.
_FOR_THE_PRACTICE = ("M", "P5", "P6")
_GOVERNS = (Standing.IN_FORCE, Standing.DEPENDS)


@dataclass(frozen=True, slots=True)
class RuleUsed:
    """Which version governs a step, and why; `provision_id` is empty where that cannot be told."""

    provision_id: str
    step: str
    text: str
    text_words: str
    cite: str
    certainty: str
    why: str
    waiting: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a reader must know not to be certain: what, how uncertain, and what that means."""

    what: str
    certainty: str
    meaning: str


def preparation(
    assessment: Assessment,
    stage: Stage,
    rulebook: Rulebook,
    papers: tuple[PaperFound, ...],
    blockers: tuple[Finding, ...],
    overrides: tuple[tuple[Finding, Override], ...],
    wording: tuple[ExhibitWording, ...] = (),
) -> Document:
    """How this packet was prepared."""
    findings = tuple(one for one in status.relevant(assessment, stage) if not one.id.startswith(_FOR_THE_PRACTICE))
    rules = tuple(rules_used(assessment, stage, rulebook))
    deadlines = chain_deadlines(assessment, stage)
    return Document(
        key="preparation",
        title="How this packet was prepared",
        template="packet/preparation.html",
        context={
            "stage": stage.value,
            "stage_title": STAGE_TITLES[stage],
            "as_of": assessment.as_of,
            "version": __version__,
            "ready": not blockers,
            "acting": acting_rows(assessment.claim, assessment.as_of),
            "status_sentence": assessment.status_sentence,
            "rules": rules,
            "papers": tuple(paper_rows(one) for one in papers if one.standing in _GOVERNS),
            "amended": tuple(
                paper_rows(one) for one in papers if one.standing not in _GOVERNS and one.version.text is Text.AMENDED
            ),
            "findings": tuple(one for one in findings if one.verdict is not Verdict.NOT_APPLICABLE),
            "not_applicable": tuple(one for one in findings if one.verdict is Verdict.NOT_APPLICABLE),
            "blockers": blockers,
            "overrides": overrides,
            "wording": wording_rows(wording),
            "assumptions": assessment.assumptions,
            "remarks": tuple(one for one in deadlines if one.notes),
            "readings": tuple(_readings(deadlines)),
            "doubts": tuple(_doubts(findings, deadlines, rules)),
            # Known when the packet is bound (idrkit.packet.write).
            "not_bound": (),
            "not_claimed": (),
        },
    )


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element as the report prints it: what is known of it, and what is missing in words."""

    title: str
    number: str
    state: str
    missing: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class PaperRows:
    """A paper under one text as the report prints it; `others` name what is not asked of this sender."""

    text_words: str
    cite: str
    found: PaperFound
    elements: tuple[ElementRow, ...]
    others: tuple[str, ...]
    lacking: tuple[str, ...]


def paper_rows(found: PaperFound) -> PaperRows:
    """The completeness report of a paper under one text."""
    asked = [one for one in found.elements if one.state is not State.NOT_APPLICABLE]
    others = [one.element for one in found.elements if one.state is State.NOT_APPLICABLE]
    return PaperRows(
        text_words=text_name(found.version.text.value),
        cite=found.version.cite,
        found=found,
        elements=tuple(map(_element_row, asked)),
        others=tuple(_named(one) for one in others),
        lacking=tuple(_named(one.element) for one in found.lacking),
    )


def _element_row(found: ElementFound) -> ElementRow:
    element = found.element
    return ElementRow(element.title, element.number, found.state.value, found.missing, found.why or element.note)


def _named(element: Element) -> str:
    return f"{element.title} {element.number}".strip()


def rules_used(assessment: Assessment, stage: Stage, rulebook: Rulebook) -> Iterator[RuleUsed]:
    """The version of each provision that governs this claim, and the event whose date selects it."""
    dates = case_of(assessment.claim, rulebook, assessment.as_of).dates
    for provision_id in _PROVISIONS[stage]:
        used = _used(governing(provision_id, dates, rulebook))
        if used is not None:
            yield used


def _used(one: Governing) -> RuleUsed | None:
    """The row of a provision; none where no version of it reaches these dates and none waits."""
    title, reason, waiting = one.provision.title, why(one, _day), waits(one, _day)
    version = one.version
    if version is not None:
        return RuleUsed(
            provision_id=version.provision_id,
            step=title,
            text=version.text.value,
            text_words=text_name(version.text.value),
            cite=version.cite,
            certainty=version.certainty.value,
            why=reason,
            waiting=waiting,
        )
    if one.missing is not None:
        return RuleUsed("", title, "", "depends on a date", "", "in_force", reason, waiting)
    return RuleUsed("", title, "", "not in force", "", "pending", "", waiting) if waiting else None


def _day(value: date) -> str:
    return day(value) or ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The day another reading of the text would give for a deadline."""

    name: str
    days: str
    reading: str
    other_days: str
    cite: str


def _readings(deadlines: Iterable[Deadline]) -> Iterator[Reading]:
    for one in deadlines:
        for other in one.other_readings:
            yield Reading(one.name, _days(one.opens, one.due), other.reading, _days(other.opens, other.due), other.cite)


def _days(opens: date | None, due: date | None) -> str:
    if opens and due:
        return f"{day(opens)} to {day(due)}"
    return day(due or opens) or "no day given"


def _doubts(findings: Iterable[Finding], deadlines: Iterable[Deadline], rules: Iterable[RuleUsed]) -> Iterator[Doubt]:
    """Every paragraph used whose force is not certain, once."""
    cited: dict[tuple[str, str], list[str]] = {}

    def note(citation: Citation, user: str) -> None:
        if citation.certainty != "in_force":
            cited.setdefault((citation.cite, citation.certainty), []).append(user)

    for finding in findings:
        if finding.verdict is not Verdict.NOT_APPLICABLE:
            for one in finding.citations:
                note(one, finding.id)
    for deadline in deadlines:
        note(deadline.citation, deadline.name)
    for rule in rules:
        if rule.provision_id and rule.certainty != "in_force":
            cited.setdefault((rule.cite, rule.certainty), []).append(rule.step)
    for (cite, certainty), users in cited.items():
        used_by = ", ".join(dict.fromkeys(users))
        yield Doubt(f"{cite} ({used_by})", certainty, UNCERTAIN.get(certainty, ""))
