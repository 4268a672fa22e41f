"""The whole reasoning for one claim, in the order of the process: sections of paragraphs, ready to be printed.

Which section a check or a deadline belongs to is data (TOPICS). One that no section names is told under the last
heading, so that a new check is never dropped silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from idrkit.assess.case import Case, case_of
from idrkit.assess.explain_checks import (
    DECIDING,
    finding_paragraph,
    later_sentence,
    not_asked_sentence,
    passing_paragraph,
)
from idrkit.assess.explain_days import deadline_paragraph, not_yet_paragraph
from idrkit.assess.explain_head import NextDay, answer, in_the_way, which_claim
from idrkit.assess.explain_law import paragraph_of, quoted, sentences, which_text
from idrkit.assess.governing import governing, why
from idrkit.assess.results import Assessment, Deadline, Fee, Finding, Stage, Verdict
from idrkit.assess.status import concerns
from idrkit.assess.timeline import NotYet, not_in_force
from idrkit.assess.wording import STAGE_TITLES, UNCERTAIN, words
from idrkit.claims.disputes import PriorDetermination
from idrkit.claims.terms import PriorOutcome
from idrkit.law.counting import short_day
from idrkit.law.provision import Event
from idrkit.law.rulebook import Dates, Rulebook

NO_ADVICE = (
    "This memorandum was made by idrkit from the claim record alone. It is no legal advice, and it decides nothing: "
    "the certified IDR entity does."
)
_PAPERS = {"N": Stage.NOTICE, "I": Stage.INITIATION, "O": Stage.OFFER, "P": Stage.OFFER, "M": Stage.OFFER}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks of one letter, from a number to a number; without numbers, all of the letter."""

    letter: str
    first: int = 0
    last: int = 10_000

    def holds(self, check_id: str) -> bool:
        """Whether a check belongs here, by its id."""
        parts = re.fullmatch(r"([A-Z]+)(\d+).*", check_id)
        return parts is not None and parts[1] == self.letter and self.first <= int(parts[2]) <= self.last


@dataclass(frozen=True, slots=True)
class Topic:
    """One step of the process: which checks ask about it and which deadlines belong to it."""

    title: str
    checks: tuple[Checks, ...] = ()
    deadlines: tuple[str, ...] = ()


OPEN_NEGOTIATION = "Open negotiation"
COOLING_OFF = "Cooling-off"
AWARD = "Payment of the rate determined or agreed"
FEES = "Fees"
PAPERS = "What the papers still need"
TOPICS = (
    Topic("The service", (Checks("A"),)),
    Topic("The plan", (Checks("B"),), ("registry_update",)),
    Topic("Other law: State law and All-Payer Model Agreements", (Checks("C"),)),
    Topic("Consent", (Checks("D"),)),
    Topic("Payment or denial", (Checks("E"),), ("initial_payment",)),
    Topic(
        OPEN_NEGOTIATION,
        (Checks("F", 1, 3),),
        ("start_open_negotiation", "open_negotiation_response", "open_negotiation_end"),
    ),
    Topic("Initiation", (Checks("F", 4, 6), Checks("F", 9), Checks("G")), ("initiation_window", "initiation_response")),
    Topic(COOLING_OFF, (Checks("F", 7, 8),), ("cooling_off", "after_cooling_off_window")),
    Topic(
        "Selection and offer",
        (Checks("O", 6, 7),),
        (
            "idre_objection",
            "joint_selection",
            "selection_failure_notice",
            "selection_notice",
            "last_selection_answer",
            "idre_random_selection",
            "preliminary_selection",
            "conflict_of_interest_attestation",
            "final_selection",
            "eligibility_determination",
            "ineligibility_notice",
            "information_response",
            "offer",
            "payment_determination",
            "withdrawal_answer",
            "settlement_notice",
        ),
    ),
    Topic(AWARD, (Checks("W"),), ("settlement_payment", "award_payment")),
    Topic(FEES, deadlines=("idre_fee_refund",)),
    Topic(PAPERS, (Checks("N"), Checks("I"), Checks("O", 1, 5), Checks("O", 8), Checks("P"), Checks("M"))),
)
OTHER = Topic("Other checks and days")


@dataclass(frozen=True, slots=True)
class _Telling:
    """What every section is told from."""

    assessment: Assessment
    rulebook: Rulebook
    case: Case
    dates: Dates
    waiting: tuple[NotYet, ...]


def topic_of_check(check_id: str) -> Topic:
    """The section that tells of a check; the last one where no section names it."""
    return next((one for one in TOPICS if any(each.holds(check_id) for each in one.checks)), OTHER)


def topic_of_deadline(deadline_id: str) -> Topic:
    """The section that tells of a deadline; the last one where no section names it."""
    return next((one for one in TOPICS if deadline_id in one.deadlines), OTHER)


def explain(
    assessment: Assessment, rulebook: Rulebook, next_day: NextDay | None, to_fetch: Sequence[str]
) -> tuple[Section, ...]:
    """The whole reasoning for one claim: which claim, the answer, what is in the way, each step, what was assumed.

    Args:
        assessment: the claim as assessed.
        rulebook: the law it was assessed under.
        next_day: the day to watch, None where nothing is due.
        to_fetch: the paths of the facts that would change the answer.
    """
    case = case_of(assessment.claim, rulebook, assessment.as_of)
    dates = {**case.dates, Event.CALENDAR_DATE: assessment.as_of}
    telling = _Telling(assessment, rulebook, case, dates, _waiting(case))
    steps = ((topic, tuple(one for one in _topic(topic, telling) if one)) for topic in (*TOPICS, OTHER))
    return (
        Section(f"Memorandum on claim {assessment.claim.claim_id}", (which_claim(assessment),)),
        Section("The answer", (answer(assessment, next_day),)),
        Section("What stands in the way, and what to fetch", tuple(in_the_way(assessment, to_fetch))),
        *(
            Section(f"{number}. {topic.title}", told or ("Nothing to tell at this point.",))
            for number, (topic, told) in enumerate(steps, start=1)
            if told or topic is not OTHER
        ),
        Section("Assumptions and doubts", (*_assumptions(telling), NO_ADVICE)),
    )


def _topic(topic: Topic, telling: _Telling) -> Iterator[str]:
    findings = [one for one in telling.assessment.findings if topic_of_check(one.id) is topic]
    deadlines = [one for one in telling.assessment.deadlines if not one.of and topic_of_deadline(one.id) is topic]
    if topic.title == PAPERS:
        yield from _papers(findings, telling)
        return
    yield from _told(findings, deadlines, telling, tuple(_besides(topic, telling)))
    if topic.title == FEES:
        yield "Each party pays its own:" if telling.assessment.fees else ""
        yield from (_fee(one, telling) for one in telling.assessment.fees)
    ids = {one.id for one in deadlines}
    yield not_yet_paragraph(one for one in telling.waiting if topic_of_deadline(one.id) is topic and one.id not in ids)
    yield not_asked_sentence([one for one in findings if one.verdict is Verdict.NOT_APPLICABLE])


def _besides(topic: Topic, telling: _Telling) -> Iterator[str]:
    """What a section tells that is neither a check nor a deadline of this claim."""
    if topic.title == OPEN_NEGOTIATION:
        yield telling.case.outside_the_rules
    if topic.title == COOLING_OFF:
        yield from _prior_determinations(telling)


def _told(
    findings: Iterable[Finding], deadlines: Sequence[Deadline], telling: _Telling, besides: Iterable[str] = ()
) -> Iterator[str]:
    """What decides first and in full, then the days, then what passes; each paragraph of the law quoted once."""
    asked = [one for one in findings if one.verdict is not Verdict.NOT_APPLICABLE]
    deciding = [one for one in asked if one.verdict in DECIDING and _decides(one, telling)]
    later = [one for one in asked if one.verdict in DECIDING and one not in deciding]
    noted = [one for one in asked if one.verdict is Verdict.WARN]
    passing = [one for one in asked if one.verdict is Verdict.PASS]
    quoted_by = _first_users(deciding, deadlines)
    for one in (*deciding, *noted):
        yield _finding(one, [name for name, user in quoted_by.items() if user == one.id], telling)
    yield from _days(deadlines, quoted_by, telling)
    yield from besides
    yield passing_paragraph(passing, others=bool(deciding))
    if later:
        yield f"Not needed for the next step: {later_sentence(later)}."
    rests_on = [(one.id, name) for one in asked for name in _provisions(one)]
    rests_on += [("", one.citation.provision_id) for one in deadlines]
    yield which_text((user, governing(name, telling.dates, telling.rulebook)) for user, name in rests_on)


def _finding(one: Finding, quotes: Iterable[str], telling: _Telling) -> str:
    override = next((each for each in telling.assessment.claim.overrides if each.finding == one.id), None)
    return finding_paragraph(one, override, [_quoted(name, telling) for name in quotes])


def _quoted(provision_id: str, telling: _Telling) -> str:
    return quoted(governing(provision_id, telling.dates, telling.rulebook))


def _days(deadlines: Sequence[Deadline], quoted_by: dict[str, str], telling: _Telling) -> Iterator[str]:
    """Each deadline; a note that stands with an earlier one of the section is not repeated."""
    waiting = {one.id: one for one in telling.waiting}
    for place, one in enumerate(deadlines):
        name = one.citation.provision_id
        yield deadline_paragraph(
            one,
            telling.rulebook,
            quote=quoted_by.get(name) == one.id,
            waiting=waiting.get(one.id),
            said=[note for each in deadlines[:place] for note in each.notes],
        )


def _first_users(deciding: Iterable[Finding], deadlines: Iterable[Deadline]) -> dict[str, str]:
    """Which finding or deadline of a section quotes a provision: the first that rests on it."""
    first: dict[str, str] = {}
    for finding in deciding:
        for name in _provisions(finding):
            first.setdefault(name, finding.id)
    for deadline in deadlines:
        first.setdefault(deadline.citation.provision_id, deadline.id)
    return first


def _provisions(one: Finding) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.provision_id for each in one.citations))


def _decides(one: Finding, telling: _Telling) -> bool:
    """Whether a check has a say in the next step; where no step is left, all but those of the papers have."""
    stage = telling.assessment.next_stage
    return one.id[0] not in _PAPERS if stage is None else concerns(one.id, stage)


def _papers(findings: Sequence[Finding], telling: _Telling) -> Iterator[str]:
    """The papers of each step, those of the next one first."""
    now = telling.assessment.next_stage
    for stage in sorted(Stage, key=lambda one: one is not now):
        of_stage = [one for one in findings if _PAPERS.get(one.id[0]) is stage]
        told = tuple(one for one in _told(of_stage, (), telling) if one)
        title = STAGE_TITLES[stage] + (", the next step" if stage is now else "")
        for place, paragraph in enumerate(told):
            yield paragraph if place else f"{title}. {paragraph}"
    yield not_asked_sentence([one for one in findings if one.verdict is Verdict.NOT_APPLICABLE])


def _prior_determinations(telling: _Telling) -> Iterator[str]:
    """What each earlier determination suspends, counted like any other deadline."""
    for prior in telling.assessment.claim.prior_determinations:
        kind = "batched" if prior.batched else "single"
        codes = ", ".join(prior.service_codes)
        told = f"Earlier determination {prior.dispute_number} ({kind}; {codes})."
        if prior.outcome is not PriorOutcome.PAYMENT_DETERMINATION:
            yield f"{told} It ended otherwise ({words(prior.outcome.value)}), so it suspends nothing."
            continue
        if not prior.initiated_by_provider:
            yield f"{told} This provider did not initiate it, so it suspends nothing here."
        followed = [one for one in telling.assessment.deadlines if one.of == prior.dispute_number]
        if prior.initiated_by_provider and not followed:
            yield f"{told} Nothing counted from {short_day(prior.determined_on)} concerns a line of this claim."
        for one in followed:
            yield sentences((told, deadline_paragraph(one, telling.rulebook), _why_followed(one, prior, telling)))


def _why_followed(one: Deadline, prior: PriorDetermination, telling: _Telling) -> str:
    """Why that text governs; nothing where the other one is shown because its end is later: its notes say so."""
    dates = {
        Event.PAYMENT_DETERMINATION: prior.determined_on,
        Event.OPEN_NEGOTIATION_START: prior.open_negotiation_start,
    }
    found = governing(one.citation.provision_id, dates, telling.rulebook)
    version = found.version
    return why(found, short_day) if version is not None and version.cite == one.citation.cite else ""


def _fee(one: Fee, telling: _Telling) -> str:
    amount = f"${one.low:,}" if one.low == one.high else f"${one.low:,} to ${one.high:,}"
    known = telling.assessment.claim.idr_initiated is not None
    found = governing(one.citation.provision_id, telling.dates, telling.rulebook)
    reason = why(found, short_day) if known else ""
    return sentences((f"{one.name}: {amount} ({paragraph_of(one.citation)}).", one.note, reason))


def _waiting(case: Case) -> tuple[NotYet, ...]:
    if case.outside_the_rules:
        return ()
    return not_in_force(case.dates, case.rulebook, batched=bool(case.claim.dispute.batched))


def _assumptions(telling: _Telling) -> Iterator[str]:
    """What was taken for granted, less what stands in a section already; then what the words of doubt mean."""
    assessment = telling.assessment
    told = {f"{one.name}: {note}" for one in assessment.deadlines for note in one.notes}
    told.add(telling.case.outside_the_rules)
    yield from (one for one in assessment.assumptions if one not in told)
    used = [one.certainty for finding in assessment.findings for one in finding.citations]
    used += [one.citation.certainty for one in assessment.deadlines]
    meant = [f"“{name}”: {meaning[:1].lower()}{meaning[1:]}" for name, meaning in UNCERTAIN.items() if name in used]
    if meant:
        yield sentences(("What the words of doubt mean.", *meant))
