"""The last document of a packet: how it was prepared, on which day, under which text, with which doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from idrkit import __version__
from idrkit.assess import status
from idrkit.assess.case import case_of
from idrkit.assess.results import Assessment, Citation, Deadline, Finding, Stage, Verdict
from idrkit.claims.model import Override
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Event, Version
from idrkit.law.rulebook import Rulebook
from idrkit.packet.document import Document
from idrkit.packet.fields import day, words
from idrkit.packet.front import STAGE_TITLES, chain_deadlines, text_name

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
_UNCERTAIN = {
    "reported": "Reported by others; the official document was not read.",
    "inferred": "Inferred from other texts; no source states it.",
    "unverified": "Rests on a text that was not read in an official source.",
    "pending": "Waits for guidance of the Departments; not applied here.",
}


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
    blockers: tuple[Finding, ...],
    overrides: tuple[tuple[Finding, Override], ...],
) -> Document:
    """How this packet was prepared."""
    findings = status.relevant(assessment, stage)
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
            "status_sentence": assessment.status_sentence,
            "rules": rules,
            "findings": tuple(one for one in findings if one.verdict is not Verdict.NOT_APPLICABLE),
            "not_applicable": tuple(one for one in findings if one.verdict is Verdict.NOT_APPLICABLE),
            "blockers": blockers,
            "overrides": overrides,
            "assumptions": assessment.assumptions,
            "remarks": tuple(one for one in deadlines if one.notes),
            "readings": tuple(_readings(deadlines)),
            "doubts": tuple(_doubts(findings, deadlines, rules)),
        },
    )


def rules_used(assessment: Assessment, stage: Stage, rulebook: Rulebook) -> Iterator[RuleUsed]:
    """The version of each provision that governs this claim, and the event whose date selects it."""
    dates = case_of(assessment.claim, rulebook, assessment.as_of).dates
    for provision_id in _PROVISIONS[stage]:
        provision = rulebook.provision(provision_id)
        waiting = next((one.pending for one in provision.versions if one.pending), None)
        held_back = f"The amended text waits for {waiting}." if waiting else ""
        try:
            resolution = rulebook.in_force(provision_id, dates)
        except NoRuleInForceError:
            if held_back:
                yield RuleUsed("", provision.title, "", "not in force", "", "pending", "", held_back)
            continue
        if resolution.version is not None:
            yield _used(resolution.version, provision.title, dates, held_back)
        elif resolution.unknown is not None:
            missing = words(resolution.unknown.missing.value)
            texts = " or ".join(dict.fromkeys(text_name(one.text.value) for one in resolution.unknown.candidates))
            why = f"The date of {missing}, which selects the text, is not given: {texts}."
            yield RuleUsed("", provision.title, "", "depends on a date", "", "in_force", why, held_back)


def _used(version: Version, title: str, dates: Mapping[Event, date | None], held_back: str) -> RuleUsed:
    keyed_on = dates.get(version.keyed_by)
    key = words(version.keyed_by.value)
    since = day(version.since)
    keyed = f"{key}, {day(keyed_on)}" if keyed_on else f"{key}, which the other dates settle"
    return RuleUsed(
        provision_id=version.provision_id,
        step=title,
        text=version.text.value,
        text_words=text_name(version.text.value),
        cite=version.cite,
        certainty=version.certainty.value,
        why=f"Selected by the date of {keyed}; applies from {since}.",
        waiting=held_back,
    )


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
        yield Doubt(f"{cite} ({used_by})", certainty, _UNCERTAIN.get(certainty, ""))
