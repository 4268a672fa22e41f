"""Whether the lines of a group relate to the treatment of a similar condition (149.510(c)(4)(i)(C)).

Under the amended text one of three ways is enough: one encounter on one claim form, the same or a comparable code,
one range of Category I CPT codes. Under the older text, since its own rule was vacated, each certified IDR entity
decides, and this tool can only warn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from idrkit.assess.batch_group import UNKNOWN, Group, GroupCheck, GroupOutcome, Item, Member, Same, largest, where
from idrkit.assess.case import Outcome
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.model import ServiceLine
from idrkit.law.batch_codes import BatchCodes, CodeFamily
from idrkit.law.provision import Certainty, Text

_SETTLED = (Certainty.IN_FORCE, Certainty.REPORTED)
_AMENDED = ("batch_similarity", "batch_encounter", "batch_same_code", "batch_code_range")
_NO_TABLE = (
    "No table of comparable codes was seen; record the pair in a rules file ([[comparable_codes]]) once it is known."
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way of being similar, tried on the group: the answer, the sentence, and the facts missing for it."""

    same: Same
    sentence: str
    missing: tuple[str, ...] = ()
    drops: tuple[Item, ...] = ()
    provisions: tuple[str, ...] = ()
    doubtful: bool = False


def encounter(group: Group) -> Way:
    """One patient, one claim form, one day or consecutive days."""
    form = _one_claim_form(group)
    if form.same is not Same.YES:
        return form
    undated = [
        where(member, f"service_lines[{line.line_id}].date_of_service")
        for member in group.members
        for line in member.claim.service_lines
        if line.date_of_service is None
    ]
    if undated:
        return Way(Same.UNKNOWN, "Whether the days of the encounter are consecutive is not recorded.", tuple(undated))
    if len(_runs(line for member in group.members for line in member.claim.service_lines)) > 1:
        return Way(Same.NO, "The days of the claim form are not consecutive, so they are not one encounter.")
    return Way(Same.YES, "One patient, one claim form, one day or consecutive days: a single patient encounter.")


def _runs(lines: Iterable[ServiceLine]) -> tuple[frozenset[date], ...]:
    """The days on which these lines were furnished, as runs of consecutive days."""
    days: set[date] = set()
    for line in lines:
        first, last = line.date_of_service, line.date_of_service_end or line.date_of_service
        if first and last:
            days |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
    runs: list[set[date]] = []
    for day in sorted(days):
        if runs and day - timedelta(days=1) in runs[-1]:
            runs[-1].add(day)
        else:
            runs.append({day})
    return tuple(map(frozenset, runs))


def _encounter_of(item: Item) -> tuple[str, int]:
    """The claim and the run of consecutive days a line belongs to: what could be one encounter."""
    runs = _runs(item.member.claim.service_lines)
    return item.member.claim.claim_id, next(
        (number for number, run in enumerate(runs) if item.line.date_of_service in run), -1
    )


def _one_claim_form(group: Group) -> Way:
    """One record is one claim form; several are one only with one claim number, one form and one patient."""
    members = group.members
    if len(members) == 1:
        return Way(Same.YES, "One claim form.")
    numbers = {one.claim.claim_number for one in members}
    if len(numbers - {None}) > 1:
        return Way(Same.NO, "The lines are on claim forms with different claim numbers, so they are not one encounter.")
    if None in numbers and _differ(members):
        return Way(Same.NO, "The lines concern different cases, so they are not one encounter.")
    if None in numbers:
        lacking = tuple(where(one, "claim_number") for one in members if one.claim.claim_number is None)
        return Way(Same.UNKNOWN, "Whether the lines are on one claim form is not recorded.", lacking)
    if len({one.claim.claim_form for one in members} - {None}) > 1:
        return Way(Same.NO, "A professional and an institutional claim form are not one claim form.")
    return _one_patient(members)


def _identified(members: Sequence[Member]) -> tuple[set[str | None], set[str | None]]:
    """The case numbers and the member ids of these claims; None among them where one is not recorded."""
    patients = [one.claim.patient for one in members]
    return {one.case_number for one in patients}, {one.member_id for one in patients}


def _differ(members: Sequence[Member]) -> bool:
    return any(len(found - {None}) > 1 for found in _identified(members))


def _one_patient(members: Sequence[Member]) -> Way:
    if _differ(members) or all(None in found for found in _identified(members)):
        lacking = tuple(where(one, "patient.case_number") for one in members)
        return Way(
            Same.UNKNOWN, "That the lines concern one patient is not recorded, or recorded differently.", lacking
        )
    return Way(Same.YES, "One patient on one claim form.")


def codes(group: Group, *, ranges: bool = True) -> Way:
    """The same code, a comparable one or, with `ranges`, one range: asked of every two codes of the group."""
    known = group.rulebook.batch_codes
    counted, alone = _without_add_ons(group, known)
    listed = tuple(dict.fromkeys(item.code for item in counted))
    if len(listed) > 1:
        way = _every_two(listed, counted, known, ranges=ranges)
    else:
        way = _one_code(group, listed[0], add_ons=len(counted) < len(group.items)) if listed else Way(Same.NO, "")
    if not alone:
        return way
    told = f"The add-on code {alone[0].code} is here without the code it belongs to, on the same claim. {way.sentence}"
    return Way(Same.NO, told.strip(), drops=(*alone, *way.drops), provisions=("batch_anesthesia_add_ons",))


def _one_code(group: Group, code: str, *, add_ons: bool) -> Way:
    modifiers = {tuple(sorted(item.line.modifiers)) for item in group.items if item.code == code}
    if add_ons:
        return Way(
            Same.YES,
            f"Every line is billed under {code}, with add-on codes that work as its modifiers.",
            provisions=("batch_anesthesia_add_ons",),
            doubtful=True,
        )
    if len(modifiers) == 1:
        return Way(Same.YES, f"Every line is billed under {code}{_with(next(iter(modifiers)))}.")
    told = "; ".join(sorted(_with(one).strip() or "without a modifier" for one in modifiers))
    return Way(
        Same.YES,
        f"Every line is billed under {code}, but the modifiers differ ({told}): the text speaks of codes with "
        "modifiers and does not say whether those with different ones are the same.",
        doubtful=True,
    )


def _with(modifiers: tuple[str, ...]) -> str:
    return f" with {', '.join(modifiers)}" if modifiers else ""


def _without_add_ons(group: Group, known: BatchCodes) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The lines to compare, and the add-on codes that stand without a code of their section on the same claim."""
    kept = tuple(item for item in group.items if known.add_on(item.code) is None)
    alone = []
    for item in group.items:
        add_on = known.add_on(item.code)
        sections = [known.section_of(each.code) for each in kept if each.member is item.member]
        if add_on is not None and not any(section and section.id == add_on.section for section in sections):
            alone.append(item)
    return kept, tuple(alone)


def _every_two(listed: tuple[str, ...], items: tuple[Item, ...], known: BatchCodes, *, ranges: bool) -> Way:
    """The answer for all the codes: similar when every two of them are; the largest part that may be is kept."""
    answers = {frozenset(pair): _related(*pair, known, ranges=ranges) for pair in combinations(sorted(listed), 2)}
    found = sorted(answers.values(), key=lambda way: (Same.NO, Same.UNKNOWN, Same.YES).index(way.same))
    kept = max((_fitting(anchor, listed, answers) for anchor in listed), key=lambda part: _lines_in(part, items))
    return Way(
        found[0].same,
        found[0].sentence,
        drops=tuple(item for item in items if item.code not in kept),
        doubtful=any(way.doubtful for way in found),
    )


def _fitting(anchor: str, listed: tuple[str, ...], answers: Mapping[frozenset[str], Way]) -> frozenset[str]:
    """The codes that no other code of the part excludes, starting with one of them."""
    part = [anchor]
    for code in listed:
        if code not in part and all(answers[frozenset((code, one))].same is not Same.NO for one in part):
            part.append(code)
    return frozenset(part)


def _lines_in(part: frozenset[str], items: tuple[Item, ...]) -> int:
    return sum(item.code in part for item in items)


def _related(one: str, other: str, known: BatchCodes, *, ranges: bool) -> Way:
    """Whether two different codes may stand in one batch across patients."""
    pair = known.comparable_with(one, other)
    if pair is not None:
        told = f"{one} and {other} are listed as comparable codes ({pair.cite or pair.source}; {pair.certainty})."
        return Way(_as_sure(pair.certainty), told, doubtful=pair.certainty is not Certainty.IN_FORCE)
    if _system(one) != _system(other):
        return Way(
            Same.UNKNOWN,
            f"{one} and {other} belong to different coding systems; whether they are comparable is not known. "
            f"{_NO_TABLE}",
        )
    if not ranges:
        return Way(Same.NO, f"{one} and {other} are different codes of one coding system.")
    doubt = known.doubt_about(one) or known.doubt_about(other)
    if doubt is not None:
        return Way(Same.UNKNOWN, f"Whether {one} and {other} are in one range is not known. {doubt.why}")
    return _ranges(one, other, known)


def _ranges(one: str, other: str, known: BatchCodes) -> Way:
    mine, yours = known.range_of(one), known.range_of(other)
    both = f"{one} and {other}"
    if mine is not None and mine is yours:
        told = f"{both} are in one range, {mine.id} ({mine.cite or mine.source}; {mine.certainty})."
        return Way(_as_sure(mine.certainty), told, doubtful=mine.certainty is not Certainty.IN_FORCE)
    sections = (known.section_of(one), known.section_of(other))
    for code, held, section in ((one, mine, sections[0]), (other, yours, sections[1])):
        if held is None and section is None:
            return Way(
                Same.NO,
                f"{both} are different codes, and {code} is in no specialty that has ranges "
                f"({', '.join(each.id for each in known.sections)}).",
            )
    if sections[0] and sections[1] and sections[0] is not sections[1]:
        return Way(Same.NO, f"{both} are in different specialties ({sections[0].id}; {sections[1].id}).")
    settled = [each for each in (mine, yours) if each is not None and each.certainty in _SETTLED]
    if settled:
        return Way(Same.NO, f"{both} are not in one range: {settled[0].id} holds only one of them.")
    return Way(
        Same.UNKNOWN,
        f"Whether {both} are in one range is not known: the list is in guidance of the Secretary that was not seen. "
        "Compare it and record the range in a rules file ([[batch_ranges]]).",
    )


def _as_sure(certainty: Certainty) -> Same:
    return Same.YES if certainty in _SETTLED else Same.UNKNOWN


def _system(code: str) -> str:
    """The coding system of a code by its shape: CPT, HCPCS level II, or another."""
    if re.fullmatch(r"\d{4}[0-9A-Z]", code):
        return "CPT"
    return "HCPCS" if re.fullmatch(r"[A-V]\d{4}", code) else f"{len(code)} digits"


def _similar(group: Group) -> GroupOutcome:
    version = group.version("batch_similarity")
    facts = tuple(
        Fact(f"{name} lines", str(sum(item.code == name for item in group.items)))
        for name in dict.fromkeys(item.code for item in group.items)
    )
    if len(group.items) == 1:
        return GroupOutcome(Outcome(Verdict.NOT_APPLICABLE, "One line has nothing to be similar to.", facts=facts))
    if group.text == UNKNOWN:
        missing = tuple(
            where(one, "open_negotiation_start")
            for one in group.members
            if group.governing("batched_items", one) is None
        )
        return GroupOutcome(
            Outcome(
                Verdict.NEEDS_INFO,
                "Which test of similarity applies goes by the start of open negotiation.",
                "Take it from the proof of delivery.",
                facts,
                missing,
            ),
            ("batch_similarity",),
        )
    if version is not None and version.text is Text.STATUTE:
        return _older(group, facts)
    ways: tuple[Way, ...] = (codes(group, ranges=False),)
    if version is not None and version.text is Text.AMENDED:
        ways = (encounter(group), codes(group))
    return _answer(group, ways, facts)


def _older(group: Group, facts: tuple[Fact, ...]) -> GroupOutcome:
    """No test in the regulation: what can be said is how the group would fare under the amended ways."""
    fits = next((way.sentence for way in (encounter(group), codes(group)) if way.same is Same.YES), "")
    return GroupOutcome(
        Outcome(
            Verdict.WARN,
            "The code rule was vacated: what is left is the statute's similar condition, as the certified IDR entity "
            f"sees it. {fits or 'The lines carry different codes of different patients or claim forms.'}",
            "Read the batching criteria of the certified IDR entity before you choose it.",
            facts,
        ),
        ("batch_similarity", "batch_code_test_vacated"),
    )


def _answer(group: Group, ways: tuple[Way, ...], facts: tuple[Fact, ...]) -> GroupOutcome:
    provisions = (*_AMENDED, *dict.fromkeys(name for way in ways for name in way.provisions))
    yes = next((way for way in ways if way.same is Same.YES), None)
    if yes is not None:
        verdict = Verdict.WARN if yes.doubtful else Verdict.PASS
        step = "Compare with the guidance of the Secretary." if yes.doubtful else ""
        return GroupOutcome(Outcome(verdict, yes.sentence, step, facts), provisions)
    told = " ".join(dict.fromkeys(way.sentence for way in ways))
    if any(way.same is Same.UNKNOWN for way in ways):
        missing = tuple(dict.fromkeys(fact for way in ways for fact in way.missing))
        step = "Find out what is missing; until then this is not known to be one batch."
        return GroupOutcome(Outcome(Verdict.NEEDS_INFO, told, step, facts, missing), provisions)
    by_code = ways[-1].drops
    one_claim = largest(group.items, _encounter_of)
    kept = tuple(item for item in group.items if item not in by_code)
    if len(ways) > 1 and len(one_claim) > max(len(kept), 1):
        kept = one_claim
    return GroupOutcome(
        Outcome(
            Verdict.FAIL,
            told,
            "Make a batch of one claim form, or one of each code; the dropped lines do not fit the largest part.",
            facts,
        ),
        (*provisions, "batch_encounter_limits", "batch_dropped_lines"),
        tuple((item, "not similar to the largest part of the batch") for item in group.items if item not in kept),
    )


def _refused_families(group: Group) -> GroupOutcome:
    """Neuromonitoring codes and emergency visit levels are never mixed across patients."""
    mixed = [(family, found) for family in group.rulebook.batch_codes.families if (found := _mixed(family, group))]
    together = encounter(group).same
    if not mixed or together is Same.YES:
        return GroupOutcome(
            Outcome(Verdict.NOT_APPLICABLE, "No codes the Departments refuse to mix are mixed across patients.")
        )
    provisions = tuple(family.provision_id for family, _ in mixed)
    sentence = " ".join(_refusal(family, found, group) for family, found in mixed)
    step = "Make a batch of each code, or of each claim form."
    if not group.amended_may_govern():
        sentence += " That was said of the statute's words; under the older text the certified IDR entity decides."
        return GroupOutcome(Outcome(Verdict.WARN, sentence, step), provisions)
    refused = any(way.same is Same.NO for _, found in mixed for way in _pairs(found, group))
    if not refused:
        sentence += f" {_NO_TABLE}"
    verdict = Verdict.FAIL if refused and together is Same.NO else Verdict.NEEDS_INFO
    return GroupOutcome(Outcome(verdict, sentence, step), provisions)


def _mixed(family: CodeFamily, group: Group) -> tuple[str, ...]:
    """The codes of a family that stand side by side in the group and are not known to be comparable."""
    found = tuple(sorted({item.code for item in group.items if item.code in family}))
    return found if any(way.same is not Same.YES for way in _pairs(found, group)) else ()


def _pairs(found: tuple[str, ...], group: Group) -> Iterator[Way]:
    known = group.rulebook.batch_codes
    return (_related(*pair, known, ranges=False) for pair in combinations(found, 2))


def _refusal(family: CodeFamily, found: tuple[str, ...], group: Group) -> str:
    version = group.version(family.provision_id)
    page = f" ({version.cite})" if version is not None else ""
    return f"{', '.join(found)} ({family.id}) are not batched with one another across patients{page}."


CHECKS = (
    GroupCheck(
        "G6",
        "Related to a similar condition",
        (
            *_AMENDED,
            "batch_code_test_vacated",
            "batch_anesthesia_add_ons",
            "batch_encounter_limits",
            "batch_dropped_lines",
        ),
        _similar,
    ),
    GroupCheck(
        "G11",
        "Codes the Departments refuse to mix",
        ("batch_neuromonitoring", "batch_emergency"),
        _refused_families,
    ),
)
