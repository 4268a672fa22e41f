"""Answers as JSON: every value of an answer is there under its name, as text, and nothing else."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from claim_facts import assessed
from told import assert_told, of_paper

from idrkit.assess import shapes
from idrkit.assess.award import AwardState, Balance, Basis
from idrkit.assess.case import case_of
from idrkit.assess.completeness import PAPER_OF, papers_found
from idrkit.assess.explain import Section
from idrkit.assess.timeline import NotYet

STARTED = {"open_negotiation_start": "2026-11-03", "initial_payment_received": "2026-10-26"}
DISPUTED = {**STARTED, "idr_initiated": "2026-12-17", "idre_selected": "2026-12-22"}
STATES = pytest.mark.parametrize("paths", [{}, STARTED, DISPUTED], ids=["notice", "negotiation", "offer"])


def day(one):
    return one and one.isoformat()


@STATES
def test_a_deadline(paths):
    for one in assessed(**paths).deadlines:
        for made in (
            one,
            replace(one, of="DISP-1"),
            replace(one, safe_opens=date(2027, 1, 2), safe_due=date(2027, 1, 1)),
        ):
            safe = {"opens": day(made.safe_opens), "due": day(made.safe_due)} if made.has_safe_day else None
            assert shapes.deadline_shape(made) == {
                **{key: getattr(made, key) for key in ("id", "name", "who", "counted_from_event", "arithmetic")},
                **{key: getattr(made.citation, key) for key in ("cite", "text", "certainty")},
                **{key: day(getattr(made, key)) for key in ("opens", "due", "counted_from")},
                "safe_window": safe,
                "earlier_dispute": made.of or None,
                "skipped": [{"date": day(each.date), "why": each.why} for each in made.skipped],
                "flags": list(made.flags),
                "notes": list(made.notes),
                "other_readings": [
                    {"reading": each.reading, "opens": day(each.opens), "due": day(each.due), "cite": each.cite}
                    for each in made.other_readings
                ],
            }


@STATES
def test_a_finding_and_its_paragraphs(paths):
    for one in assessed(**paths).findings:
        assert shapes.finding_shape(one) == {
            **{key: getattr(one, key) for key in ("id", "title", "verdict", "sentence", "next_step", "overridable")},
            "facts": {fact.name: fact.value for fact in one.facts},
            "missing": list(one.missing),
            "citations": [
                {key: getattr(each, key) for key in ("cite", "text", "certainty", "quote", "source")}
                for each in one.citations
            ],
        }


@STATES
def test_a_paper_and_its_elements(paths):
    claim = assessed(**paths).claim
    from claim_facts import AS_OF, RULEBOOK

    for paper_id in PAPER_OF.values():
        for one in papers_found(paper_id, case_of(claim, RULEBOOK, AS_OF)):
            assert_told(f"# paper {paper_id} {one.version.text}: {paths}", of_paper(one))
            paper = one.version.paper
            assert shapes.paper_shape(one) == {
                "paper": paper_id,
                **{key: getattr(paper, key) for key in ("sender", "to", "how", "deadline")},
                **{key: getattr(one.version, key) for key in ("text", "cite", "certainty")},
                "title": one.title,
                "standing": one.standing,
                "elements": [
                    {
                        **{key: getattr(each, key) for key in ("state", "required_now", "why")},
                        "missing": list(each.missing),
                        **{
                            key: getattr(each.element, key)
                            for key in ("id", "number", "title", "cite", "quote", "who", "need", "per_item", "note")
                        },
                    }
                    for each in one.elements
                ],
            }


AMOUNTS = ("rate", "initial_payment", "cost_sharing", "paid", "recovered", "still_owed", "excess", "excess_most")


def test_a_balance():
    known = {name: Decimal(f"{number}.10") for number, name in enumerate(AMOUNTS)}
    words = {"basis": "determination", "state": "paid_in_part", "last_paid_on": "2027-02-01", "doubt": "d"}
    one = Balance(Basis("determination"), AwardState("paid_in_part"), **known, last_paid_on=date(2027, 2, 1), doubt="d")
    assert shapes.balance_shape(replace(one, missing=("a", "b"))) == {
        **words,
        **{name: f"{number}.10" for number, name in enumerate(AMOUNTS)},
        "missing": ["a", "b"],
    }
    bare = shapes.balance_shape(Balance(Basis("determination"), AwardState("unpaid")))
    assert {name for name, value in bare.items() if value is None} == {*AMOUNTS, "last_paid_on"}


def test_a_period_that_waits_and_a_section():
    one = NotYet(id="i", name="n", would_be_due=date(2027, 1, 5), why="w", cite="c")
    waits = {"id": "i", "name": "n", "would_be_due": "2027-01-05", "why": "w", "cite": "c"}
    assert shapes.not_yet_shape(one) == waits
    assert shapes.section_shape(Section("t", ("a", "b"))) == {"title": "t", "paragraphs": ["a", "b"]}


@STATES
def test_all_of_it_is_json(paths):
    found = assessed(**paths)
    told = [*map(shapes.deadline_shape, found.deadlines), *map(shapes.finding_shape, found.findings)]
    assert json.loads(json.dumps(told)) == told
