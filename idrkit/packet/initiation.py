"""The notice of IDR initiation: what to type into the portal, in its order, and what the amended text adds.

The elements are those of law/rules/notices.toml. The fields of the portal, their order and their labels stand in
law/rules/portal_forms.toml as others report them; no official list of the web form's fields was read.
"""

from __future__ import annotations

from idrkit.assess.case import case_of
from idrkit.assess.completeness import PaperFound, under
from idrkit.assess.results import Assessment, Stage
from idrkit.law.portal_forms import FormField, FormSection, load_portal_forms
from idrkit.law.provision import Text
from idrkit.law.rulebook import Rulebook
from idrkit.packet.document import Document
from idrkit.packet.elements import element_rows, short_cite
from idrkit.packet.eligibility import eligibility_statement
from idrkit.packet.fields import Row
from idrkit.packet.front import chain, chain_deadlines
from idrkit.packet.initiation_exhibits import exhibit_list
from idrkit.packet.notice import general_information
from idrkit.packet.portal_answers import BY_LINE, Answers, answers, portal_line

PAPER = "notice_of_initiation"
_OUTSIDE_THE_LIST = ("items", "close")


def initiation_documents(assessment: Assessment, rulebook: Rulebook) -> tuple[Document, ...]:
    """The data sheet for the portal, the eligibility statement, general information and the exhibits."""
    case = case_of(assessment.claim, rulebook, assessment.as_of)
    older, amended = (under(PAPER, text, case) for text in (Text.OLDER, Text.AMENDED))
    return (
        data_sheet(assessment, older, amended),
        eligibility_statement(assessment, amended if amended.in_force else older),
        general_information(assessment, rulebook),
        exhibit_list(assessment.claim),
    )


def data_sheet(assessment: Assessment, older: PaperFound, amended: PaperFound) -> Document:
    """Each field of the portal, in its order: what to type, where it comes from, which paragraph asks for it."""
    claim = assessment.claim
    form = load_portal_forms()[PAPER]
    items, closing = form.section("items"), form.section("close")
    answered = answers(assessment, form)
    return Document(
        key="initiation-data",
        title="Data sheet for the notice of IDR initiation",
        template="packet/initiation_data.html",
        context={
            "cite": older.version.cite,
            "form": form,
            "amended": amended,
            "sections": tuple(
                (section, _rows(section, answered[section.id], older))
                for section in form.sections
                if section.id not in _OUTSIDE_THE_LIST
            ),
            "items": items,
            "shared_rows": _rows(items, answered["items"], older),
            "labels": {one.id: one.label for one in items.fields},
            "line_cites": _line_cites(items, older),
            "lines": tuple(portal_line(line) for line in assessment.lines),
            "closing": closing,
            "closing_rows": _rows(closing, answered["close"], older),
            "chain": chain(assessment, Stage.INITIATION),
            "deadlines": chain_deadlines(assessment, Stage.INITIATION),
            "amended_rows": element_rows(
                (one for one in amended.elements if older.element(one.element.id) is None), claim
            ),
        },
    )


def _rows(section: FormSection, given: Answers, older: PaperFound) -> tuple[Row, ...]:
    """The fields of a section in the portal's order; those without an answer are not asked of this claim."""
    asked = ((one, given[one.id]) for one in section.fields if one.id in given)
    return tuple(
        Row(one.label, answer.value, one.where, paragraphs(one, older), answer.exhibit, answer.note)
        for one, answer in asked
    )


def paragraphs(field: FormField, older: PaperFound) -> str:
    """The short numbers of the elements a field holds: "(A)(1), (3)"."""
    found = (older.element(one) for one in field.elements)
    numbers = dict.fromkeys(one.element.number for one in found if one is not None)
    return f"(A){', '.join(numbers)}" if numbers else field.cite


def _line_cites(items: FormSection, older: PaperFound) -> str:
    """The elements in the table of lines with their numbers, those of one number together."""
    ids = dict.fromkeys(name for one in items.fields if one.id in BY_LINE for name in one.elements)
    by_number: dict[str, list[str]] = {}
    for one in (older.element(name) for name in ids):
        if one is not None:
            by_number.setdefault(short_cite(one.element), []).append(one.element.title)
    return " ".join(
        f"{', '.join([first, *(each[0].lower() + each[1:] for each in rest)])}: {cite}."
        for cite, (first, *rest) in by_number.items()
    )
