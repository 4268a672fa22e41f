"""What the offer argues: every factor with its sentences, the answers to objections, and what is left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idrkit.assess.case import case_of
from idrkit.assess.evidence import FactFound, facts_of, why_not_argued
from idrkit.assess.prohibited import why_blocked
from idrkit.assess.results import Assessment
from idrkit.claims.exhibits import Statement
from idrkit.claims.model import Claim
from idrkit.claims.prepared import ExhibitSet
from idrkit.claims.terms import Factor, PartyKind, ServiceCategory
from idrkit.law.rulebook import Rulebook
from idrkit.packet.brief.objections import Answer, answers
from idrkit.packet.brief.pins import why_not_pinned
from idrkit.packet.brief.sources import AIR, NOT_AIR, SentenceFile, SentenceTemplate, sentence_file
from idrkit.packet.brief.wording import holds, sentence
from idrkit.packet.document import LeftOut
from idrkit.packet.monitoring import rows_left_out
from idrkit.packet.position import Argued, Sentence, argued

_BLOCKED = "it {} and must not be considered (45 CFR 149.510(c)(5)(v))"


@dataclass(frozen=True, slots=True)
class Brief:
    """The position statement before it is drawn."""

    argued: tuple[Argued, ...] = ()
    answers: tuple[Answer, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def brief_of(assessment: Assessment, rulebook: Rulebook, exhibits: ExhibitSet, templates: Path | None = None) -> Brief:
    """The position statement of a claim.

    Args:
        assessment: the claim as assessed.
        rulebook: the law, for the words of the factors.
        exhibits: the files behind the facts, where a folder of them was given.
        templates: the user's folder; a file in its `brief` replaces the bundled one.

    Raises:
        RenderError: a file of sentences is broken.
    """
    claim = assessment.claim
    case = case_of(claim, rulebook, assessment.as_of)
    factors, name = _set_of(claim)
    source = sentence_file(name, factors, templates)
    left_out: list[LeftOut] = []
    printable = _printable(claim, exhibits, left_out)
    made: dict[Factor, list[Sentence]] = {one: [] for one in factors}
    printed = _from_facts(printable, source, _names(claim), made, left_out)
    left_out += [
        LeftOut(one.path, f"no sentence of {source.name} fits it")
        for one in printable
        if one.path not in printed and one.kind != "monitoring"
    ]
    _from_statements(claim, exhibits, made, left_out)
    shown = argued(made, case, source.first)
    answered, unanswered = answers(assessment, case, printable, exhibits, templates, tuple(one.factor for one in shown))
    return Brief(shown, answered, (*left_out, *rows_left_out(claim, exhibits), *unanswered))


def _set_of(claim: Claim) -> tuple[tuple[Factor, ...], str]:
    """The factors of 149.520(b)(2) for air ambulance services, those of 149.510(c)(5)(iii)(B) for everyone else."""
    kind = claim.provider.kind
    if claim.service_category is ServiceCategory.AIR_AMBULANCE or kind is PartyKind.AIR_AMBULANCE:
        return AIR, "air_ambulance.toml"
    return NOT_AIR, "facility.toml" if kind is PartyKind.FACILITY else "professional.toml"


def _names(claim: Claim) -> dict[str, Any]:
    return {
        "provider_name": claim.provider.name,
        "plan_name": claim.plan.name,
        "facility_name": claim.facility.name or "the facility",
    }


def _printable(claim: Claim, exhibits: ExhibitSet, left_out: list[LeftOut]) -> list[FactFound]:
    """The facts that may be argued and are shown; the others are told."""
    printable = []
    for found in facts_of(claim):
        why = why_not_argued(found, claim) or why_not_pinned(found.exhibit, found.page, claim, exhibits)
        if why:
            left_out.append(LeftOut(found.path, why))
        else:
            printable.append(found)
    return printable


def _from_facts(
    printable: list[FactFound],
    source: SentenceFile,
    names: dict[str, Any],
    made: dict[Factor, list[Sentence]],
    left_out: list[LeftOut],
) -> set[str]:
    """The sentences of all facts, in the order of the file; gives the paths of the facts told of."""
    told: set[str] = set()
    for template in source.sentences:
        for found in (one for one in printable if one.kind == template.fact):
            text = _filled(template, found, names)
            why = why_blocked(text)
            if why:
                left_out.append(LeftOut(found.path, _BLOCKED.format(why)))
            elif text:
                made[template.factor].append(Sentence(text, found.exhibit or "", found.page))
            if text:
                told.add(found.path)
    return told


def _filled(template: SentenceTemplate, found: FactFound, names: dict[str, Any]) -> str:
    """The sentence, or nothing where the fact lacks what it needs."""
    context = {"fact": found.fact, **names}
    wanted = (getattr(found.fact, name, None) for name in template.needs)
    if any(value in (None, ()) for value in wanted) or not holds(template.when, context, template.place):
        return ""
    return sentence(template.text, context, template.place)


def _from_statements(
    claim: Claim, exhibits: ExhibitSet, made: dict[Factor, list[Sentence]], left_out: list[LeftOut]
) -> None:
    for number, one in enumerate(claim.statements, start=1):
        why = _why_not_stated(one, claim, exhibits, made)
        if why:
            left_out.append(LeftOut(f"statements[{number}]", why))
        else:
            made[one.factor].append(Sentence(one.text.strip(), one.exhibit or "", one.page))


def _why_not_stated(one: Statement, claim: Claim, exhibits: ExhibitSet, made: dict[Factor, list[Sentence]]) -> str:
    blocked = why_blocked(one.text)
    if blocked:
        return _BLOCKED.format(blocked)
    if one.factor not in made:
        return "the factor it names is not one of those for this kind of service"
    return why_not_pinned(one.exhibit, one.page, claim, exhibits)
