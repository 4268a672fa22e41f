"""Answers to the objections recorded in the claim: given only where the facts support them, otherwise told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idrkit.assess.case import Case, citations
from idrkit.assess.evidence import FactFound
from idrkit.assess.monitoring import most_at_once, total_minutes
from idrkit.assess.prohibited import why_blocked
from idrkit.assess.results import Assessment, Citation, Verdict
from idrkit.assess.wording import listed
from idrkit.claims.model import Claim
from idrkit.claims.prepared import ExhibitSet
from idrkit.claims.terms import Factor
from idrkit.errors import RenderError
from idrkit.packet.brief.pins import why_not_pinned
from idrkit.packet.brief.sources import AnswerSentence, ObjectionTemplate, objections_file
from idrkit.packet.brief.wording import holds, sentence
from idrkit.packet.document import LeftOut

_HOLDS = (Verdict.PASS, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A sentence of an answer: shown by an exhibit, or followed by the paragraph it restates."""

    text: str
    exhibit: str
    page: str | None
    cite: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An objection in a neutral sentence, the answer, and the words of the law it rests on."""

    id: str
    objection: str
    sentences: tuple[AnswerLine, ...]
    law: tuple[Citation, ...]


def answers(
    assessment: Assessment,
    case: Case,
    printable: Sequence[FactFound],
    exhibits: ExhibitSet,
    templates: Path | None,
    argued: tuple[Factor, ...],
) -> tuple[tuple[Answer, ...], tuple[LeftOut, ...]]:
    """The answers that can be given, in the order of the record, and those that cannot, with what is missing."""
    claim = assessment.claim
    if not claim.dispute.objections:
        return (), ()
    known = {one.id: one for one in objections_file(templates)}
    context = _context(assessment, argued)
    given: list[Answer] = []
    left_out: list[LeftOut] = []
    for name in dict.fromkeys(claim.dispute.objections):
        template = known.get(name)
        if template is None:
            why = f"brief/objections.toml has no answer with this id; it has {listed(tuple(known))}"
            left_out.append(LeftOut(f"dispute.objections, {name}", why))
            continue
        missing: list[str] = []
        answer = _answer(template, case, context, printable, exhibits, missing)
        if missing:
            left_out.append(LeftOut(f"dispute.objections, {name}", "; ".join(dict.fromkeys(missing))))
        else:
            given.append(answer)
    return tuple(given), tuple(left_out)


def _context(assessment: Assessment, argued: tuple[Factor, ...]) -> dict[str, Any]:
    """The names a condition or sentence of an answer may use; docs/brief.md lists them."""
    claim = assessment.claim

    def passed(*ids: str) -> bool:
        found = [assessment.finding(one) for one in ids]
        return all(one is not None and one.verdict in _HOLDS for one in found)

    return {
        "claim": claim,
        "lines": claim.service_lines,
        "codes": tuple(dict.fromkeys(one.service_code for one in claim.service_lines)),
        "modifiers": tuple(dict.fromkeys(each for one in claim.service_lines for each in one.modifiers)),
        "passed": passed,
        "argued": tuple(one.value for one in argued if one is not Factor.QPA),
        "minutes": total_minutes(claim.monitoring),
        "most_at_once": most_at_once(claim.monitoring),
        "provider_name": claim.provider.name,
        "plan_name": claim.plan.name,
        "facility_name": claim.facility.name or "the facility",
    }


def _answer(
    template: ObjectionTemplate,
    case: Case,
    context: dict[str, Any],
    printable: Sequence[FactFound],
    exhibits: ExhibitSet,
    missing: list[str],
) -> Answer:
    missing += [one.missing for one in template.conditions if not holds(one.when, context, template.place)]
    lines: list[AnswerLine] = []
    # What the conditions ask for may be just what a sentence would print.
    for one in () if missing else template.sentences:
        lines += _lines(one, case, context, printable, exhibits, missing)
    for line in lines:
        why = why_blocked(line.text)
        if why:
            missing.append(f"a sentence of it {why} and must not be considered (45 CFR 149.510(c)(5)(v))")
    law = tuple(each for name in template.law for each in _cited(name, case, template.place))
    return Answer(template.id, template.objection, tuple(lines), law)


def _lines(
    one: AnswerSentence,
    case: Case,
    context: dict[str, Any],
    printable: Sequence[FactFound],
    exhibits: ExhibitSet,
    missing: list[str],
) -> Iterator[AnswerLine]:
    if one.fact:
        facts = [each for each in printable if each.kind == one.fact]
        if not facts:
            missing.append(f"no fact of the kind {one.fact} is recorded with an exhibit that shows it")
        for each in facts:
            own = {**context, "fact": each.fact}
            if holds(one.when, own, one.place):
                yield AnswerLine(sentence(one.text, own, one.place), each.exhibit or "", each.page, "")
        return
    if not holds(one.when, context, one.place):
        return
    if one.cite:
        cited = _cited(one.cite, case, one.place)
        yield AnswerLine(sentence(one.text, context, one.place), "", None, cited[0].cite if cited else "")
        return
    exhibit = _exhibit_of(one.exhibits, case.claim, exhibits)
    if exhibit is None:
        missing.append(f"no exhibit of the kind {' or '.join(one.exhibits)} shows it")
        return
    yield AnswerLine(sentence(one.text, context, one.place), exhibit, None, "")


def _exhibit_of(kinds: tuple[str, ...], claim: Claim, exhibits: ExhibitSet) -> str | None:
    """The first exhibit of the kinds, in their order, that is there."""
    every = (one for kind in kinds for one in claim.exhibits if one.kind == kind)
    return next((one.id for one in every if not why_not_pinned(one.id, None, claim, exhibits)), None)


def _cited(name: str, case: Case, place: str) -> tuple[Citation, ...]:
    if name not in case.rulebook.provisions:
        raise RenderError(f'{place}: "{name}" is not a provision; `idrkit rules` lists them.')
    return citations(name, case)
