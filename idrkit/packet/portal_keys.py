"""The key sheet: every field of the portal in its order with what to type, to be copied instead of retyped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from idrkit.assess.case import case_of
from idrkit.assess.completeness import PaperFound, under
from idrkit.assess.results import Assessment, LineComparison
from idrkit.law.portal_forms import FormField, FormSection, PortalForm, load_portal_forms
from idrkit.law.provision import Text
from idrkit.law.rulebook import Rulebook
from idrkit.packet.initiation import PAPER, paragraphs
from idrkit.packet.portal_answers import BY_LINE, Answer, Answers, answers, line_answers

Value = str | date | Decimal | None
ITEMS = "items"


class KeyState(StrEnum):
    """What is known of a field; BY_HAND is for a person to decide, upload or leave empty, as the note says."""

    GIVEN = "given"
    MISSING = "missing"
    NOT_ASKED = "not asked of this claim"
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Key:
    """One field of the portal for one claim; `line` is empty where the portal asks once.

    `value` is a day, an amount or text; `typed` is the same as the portal writes it.
    """

    section: str
    field: FormField
    line: str
    value: Value
    typed: str
    state: KeyState
    exhibit: str
    cite: str
    note: str


@dataclass(frozen=True, slots=True)
class PortalKeys:
    """Every field of the form for one claim, in the portal's order."""

    claim_id: str
    as_of: date
    form: PortalForm
    keys: tuple[Key, ...]

    @property
    def missing(self) -> tuple[Key, ...]:
        """The fields for which the record has nothing to type."""
        return tuple(one for one in self.keys if one.state is KeyState.MISSING)


def portal_keys(assessment: Assessment, rulebook: Rulebook, line_ids: Sequence[str] = ()) -> PortalKeys:
    """The fields of the notice of IDR initiation for a claim.

    Args:
        assessment: the claim on the day it is looked at.
        rulebook: the law, for the paragraphs beside the fields.
        line_ids: the lines meant; every line where none is named.
    """
    form = load_portal_forms()[PAPER]
    older = under(PAPER, Text.OLDER, case_of(assessment.claim, rulebook, assessment.as_of))
    given = answers(assessment, form)
    lines = tuple(one for one in assessment.lines if not line_ids or one.line.line_id in line_ids)
    keys: list[Key] = []
    for section in form.sections:
        if section.id == ITEMS:
            keys += _items(section, given[section.id], lines, older)
        else:
            keys += [_key(section, one, "", given[section.id].get(one.id), older) for one in section.fields]
    return PortalKeys(assessment.claim.claim_id, assessment.as_of, form, tuple(keys))


def _items(section: FormSection, shared: Answers, lines: Sequence[LineComparison], older: PaperFound) -> Iterator[Key]:
    """What is asked once, then every field of the first line, of the second, and so on, as the portal asks."""
    for field in section.fields:
        if not field.per_line:
            yield _key(section, field, "", shared.get(field.id), older)
    for line in lines:
        own = line_answers(line)
        for field in section.fields:
            if field.per_line:
                answer = own[field.id] if field.id in BY_LINE else shared.get(field.id)
                yield _key(section, field, line.line.line_id, answer, older)


def _key(section: FormSection, field: FormField, line: str, answer: Answer | None, older: PaperFound) -> Key:
    cite = paragraphs(field, older)
    if answer is None:
        return Key(section.title, field, line, None, "", KeyState.NOT_ASKED, "", cite, "")
    text = answer.value
    told = _sentence(text.strip("()")) if answer.by_hand and text else ""
    note = " ".join(part for part in (told, answer.note) if part)
    if text in (None, ""):
        # The plan disclosed no amount: the note says so, and nothing is put in its place.
        state = KeyState.BY_HAND if field.id == "qpa" and answer.note else KeyState.MISSING
        return Key(section.title, field, line, None, "", state, answer.exhibit, cite, note)
    if answer.by_hand:
        return Key(section.title, field, line, None, "", KeyState.BY_HAND, answer.exhibit, cite, note)
    value = text if answer.exact is None else answer.exact
    return Key(section.title, field, line, value, text or "", KeyState.GIVEN, answer.exhibit, cite, note)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
