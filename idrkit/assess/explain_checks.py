"""What the checks of one section found, in sentences: what decides in full, what passes in brief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from idrkit.assess.explain_law import paragraph_of, sentences
from idrkit.assess.results import Fact, Finding, Verdict
from idrkit.assess.wording import listed
from idrkit.claims.model import Override
from idrkit.law.counting import short_day

_FOUND = {
    Verdict.FAIL: "fails",
    Verdict.NEEDS_INFO: "lacks a fact",
    Verdict.WARN: "to note",
    Verdict.PASS: "passes",
    Verdict.NOT_APPLICABLE: "not asked",
}
_ANSWERS = {"True": "yes", "False": "no", "not given": "not given"}
DECIDING = (Verdict.FAIL, Verdict.NEEDS_INFO)


def finding_paragraph(one: Finding, override: Override | None, quotes: Sequence[str]) -> str:
    """A check that fails, lacks a fact or wants attention, with everything it rests on.

    Args:
        one: the finding.
        override: the recorded decision to go on, if any.
        quotes: the words of its paragraphs; empty where they stand above in the section or decide nothing.
    """
    cites = listed(list(dict.fromkeys(paragraph_of(each) for each in one.citations)))
    law = (f"It rests on {cites}.",) if cites and one.verdict in DECIDING else ()
    missing = f"Missing: {listed(one.missing)}." if one.missing else ""
    return sentences(
        (
            f"{one.id} {one.title} ({_FOUND[one.verdict]}). {one.sentence}",
            facts_sentence(one.facts),
            missing,
            *(quotes or law),
            f"To do: {one.next_step}" if one.next_step else "",
            _overriding(one, override),
        )
    )


def passing_paragraph(found: Sequence[Finding], *, others: bool) -> str:
    """The checks that found nothing in the way: a sentence of each, and the facts they used.

    Args:
        found: the checks that pass.
        others: other checks of the section fail or lack a fact.
    """
    if not found:
        return ""
    facts = tuple(dict.fromkeys(fact for one in found for fact in one.facts))
    told = (sentences((_with_id(one), one.next_step)) for one in found)
    lead = "The other checks here found nothing in the way." if others else "Nothing stands in the way here."
    return sentences((lead, *told, facts_sentence(facts)))


def not_asked_sentence(found: Sequence[Finding]) -> str:
    """The checks that do not apply to this claim, by their ids."""
    if not found:
        return ""
    return f"Not asked of this claim: {listed([f'{one.id} {one.title}' for one in found])}."


def later_sentence(found: Iterable[Finding]) -> str:
    """Checks that will matter at another step: what they lack, without the words of the law."""
    return "; ".join(
        f"{one.id} {one.title} lacks {listed(one.missing)}"
        if one.missing
        else f"{one.id} {one.title}: {one.sentence.removesuffix('.')}"
        for one in found
    )


def facts_sentence(facts: Sequence[Fact]) -> str:
    """The facts a check used, by their names in the claim record."""
    if not facts:
        return ""
    return f"Facts used: {', '.join(f'{one.name} = {_ANSWERS.get(one.value, one.value)}' for one in facts)}."


def override_sentence(one: Finding, override: Override) -> str:
    """A recorded decision to go on: who, when and why."""
    reason = override.reason.removesuffix(".")
    return f"Recorded decision to go on despite {one.id}: {override.name}, {short_day(override.decided_on)}: {reason}."


def _overriding(one: Finding, override: Override | None) -> str:
    if one.verdict not in DECIDING:
        return ""
    if not one.overridable:
        return "This check cannot be overridden."
    return override_sentence(one, override) if override is not None else ""


def _with_id(one: Finding) -> str:
    """The sentence of a check with its id before the full stop."""
    return f"{one.sentence.removesuffix('.')} ({one.id})."
