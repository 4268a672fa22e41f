"""Answers as plain data for JSON: deadlines for `clock`, `screen` and `deadlines`, findings, elements of papers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from idrkit.assess.results import Citation, Deadline, Finding
from idrkit.assess.timeline import NotYet

if TYPE_CHECKING:
    from idrkit.assess.completeness import ElementFound, PaperFound
    from idrkit.assess.explain import Section


def deadline_shape(one: Deadline) -> dict[str, Any]:
    """A deadline as the command contract prints it; `opens` is null where there is only a last day."""
    return {
        "id": one.id,
        "name": one.name,
        "who": one.who,
        "opens": _day(one.opens),
        "due": _day(one.due),
        "safe_window": {"opens": _day(one.safe_opens), "due": _day(one.safe_due)} if one.has_safe_day else None,
        "earlier_dispute": one.of or None,
        "counted_from": one.counted_from.isoformat(),
        "counted_from_event": one.counted_from_event,
        "cite": one.citation.cite,
        "text": one.citation.text,
        "certainty": one.citation.certainty,
        "arithmetic": one.arithmetic,
        "skipped": [{"date": each.date.isoformat(), "why": each.why} for each in one.skipped],
        "flags": list(one.flags),
        "notes": list(one.notes),
        "other_readings": [
            {"reading": each.reading, "opens": _day(each.opens), "due": _day(each.due), "cite": each.cite}
            for each in one.other_readings
        ],
    }


def not_yet_shape(one: NotYet) -> dict[str, Any]:
    """A period of a text that waits for guidance."""
    return {
        "id": one.id,
        "name": one.name,
        "would_be_due": one.would_be_due.isoformat(),
        "why": one.why,
        "cite": one.cite,
    }


def finding_shape(one: Finding) -> dict[str, Any]:
    """A finding with its facts and paragraphs."""
    return {
        "id": one.id,
        "title": one.title,
        "verdict": one.verdict.value,
        "sentence": one.sentence,
        "next_step": one.next_step,
        "facts": {fact.name: fact.value for fact in one.facts},
        "missing": list(one.missing),
        "citations": [citation_shape(each) for each in one.citations],
        "overridable": one.overridable,
    }


def paper_shape(one: PaperFound) -> dict[str, Any]:
    """A paper under one text, element by element; `required_now` is null where a date that is not given decides."""
    paper = one.version.paper
    return {
        "paper": paper.id if paper else "",
        "title": one.title,
        "text": one.version.text.value,
        "cite": one.version.cite,
        "certainty": one.version.certainty.value,
        "standing": one.standing.value,
        "sender": paper.sender if paper else "",
        "to": paper.to if paper else "",
        "how": paper.how if paper else "",
        "deadline": paper.deadline if paper else "",
        "elements": [_element_shape(each) for each in one.elements],
    }


def _element_shape(one: ElementFound) -> dict[str, Any]:
    element = one.element
    return {
        "id": element.id,
        "number": element.number,
        "title": element.title,
        "cite": element.cite,
        "quote": element.quote,
        "who": element.who.value,
        "need": element.need.value,
        "per_item": element.per_item,
        "state": one.state.value,
        "required_now": one.required_now,
        "missing": list(one.missing),
        "why": one.why,
        "note": element.note,
    }


def section_shape(one: Section) -> dict[str, Any]:
    """A section of the memorandum on a claim."""
    return {"title": one.title, "paragraphs": list(one.paragraphs)}


def citation_shape(one: Citation) -> dict[str, Any]:
    """The paragraph, its words and how certain it is that they govern."""
    return {
        "cite": one.cite,
        "text": one.text,
        "certainty": one.certainty,
        "quote": one.quote,
        "source": one.source,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
