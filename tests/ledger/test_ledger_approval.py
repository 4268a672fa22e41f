"""Two persons: from the events of a claim, who prepared and who approved what, or why nobody has."""

from datetime import date

import pytest

from idrkit.ledger.approval import Papers, Rule, approval, last_prepared, may_not_approve, same_person
from idrkit.ledger.events import Event, Source

ONE, OTHER = "a" * 64, "b" * 64
PAPERS = Papers("offer", ONE)
RULE = Rule(two_persons=True)


def events(*listed):
    """Events of one claim: (kind, who, stage or number corrected, content)."""
    found = []
    for seq, (kind, who, what, *content) in enumerate(listed, start=1):
        facts = (
            {"of": str(what), "reason": "mistake"} if kind == "correction" else {"stage": what, "content": content[0]}
        )
        found.append(
            Event(
                seq,
                kind,
                date(2026, 11, 20 + seq),
                "T-1",
                None,
                facts,
                Source(),
                "sample",
                who,
                "2026-11-23T00:00Z",
                "",
            )
        )
    return found


PREPARED = ("prepared", "Ann Example", "offer", ONE)


@pytest.mark.parametrize(
    ("listed", "rule", "by", "why"),
    [
        ([], RULE, "", "Not approved yet"),
        ([PREPARED], RULE, "", "Ann Example prepared it, nobody else"),
        ([PREPARED, ("approved", "Bob Sample", "offer", ONE)], RULE, "Bob Sample", ""),
        # the preparer, however the name is written
        ([PREPARED, ("approved", "ann  EXAMPLE", "offer", ONE)], RULE, "", "another person must approve"),
        # what was approved is another content, or another stage
        ([PREPARED, ("approved", "Bob Sample", "offer", OTHER)], RULE, "", "nobody else has approved it yet"),
        ([PREPARED, ("approved", "Bob Sample", "notice", ONE)], RULE, "", "nobody else has approved it yet"),
        (
            [("prepared", "Ann Example", "offer", OTHER), ("approved", "Bob Sample", "offer", OTHER)],
            RULE,
            "",
            "has changed since",
        ),
        # approved before it was prepared by anybody: there is no first person
        ([("approved", "Bob Sample", "offer", ONE)], RULE, "", "who prepared these papers is not recorded"),
        # whoever makes the same papers again has not prepared them
        (
            [PREPARED, ("prepared", "Bob Sample", "offer", ONE), ("approved", "Bob Sample", "offer", ONE)],
            RULE,
            "Bob Sample",
            "",
        ),
        # taken back
        (
            [PREPARED, ("approved", "Bob Sample", "offer", ONE), ("correction", "Bob Sample", 2)],
            RULE,
            "",
            "nobody else has approved it yet",
        ),
        (
            [
                PREPARED,
                ("approved", "Bob Sample", "offer", ONE),
                ("correction", "Bob Sample", 2),
                ("approved", "Cy Specimen", "offer", ONE),
            ],
            RULE,
            "Cy Specimen",
            "",
        ),
        # who may
        ([PREPARED, ("approved", "Bob Sample", "offer", ONE)], Rule(True, ("Cy Specimen",)), "", "not among those"),
        ([PREPARED, ("approved", "cy specimen", "offer", ONE)], Rule(True, ("Cy Specimen",)), "cy specimen", ""),
        (
            [PREPARED, ("approved", "Ann Example", "offer", ONE)],
            Rule(True, ("Ann Example",)),
            "",
            "another person must",
        ),
    ],
)
def test_an_approval_stands_for_the_same_content_by_another_person(listed, rule, by, why):
    found = approval(events(*listed), PAPERS, rule)
    assert found.approved_by == by
    assert why in found.why_not
    assert bool(found.why_not) is bool(why)


@pytest.mark.parametrize(
    ("by", "rule", "why"),
    [
        ("Bob Sample", RULE, ""),
        (" ANN example ", RULE, "prepared it"),
        ("Bob Sample", Rule(True, ("Cy Specimen",)), "not among those who may approve: Cy Specimen"),
    ],
)
def test_who_may_approve(by, rule, why):
    refused = may_not_approve(events(PREPARED), PAPERS, rule, by)
    assert why in refused
    assert bool(refused) is bool(why)


def test_nothing_that_was_not_prepared_is_approved():
    assert may_not_approve([], PAPERS, RULE, "Bob Sample") == "Nobody has prepared these papers."
    by_hand = events(("prepared", "Ann Example", "offer", ""))
    assert may_not_approve(by_hand, Papers("offer", ""), RULE, "Bob Sample") == "Nobody has prepared these papers."


def test_the_papers_prepared_last_are_those_of_the_stage_and_their_first_preparer():
    listed = events(
        PREPARED,
        ("prepared", "Bob Sample", "offer", OTHER),
        ("prepared", "Cy Specimen", "notice", ONE),
    )
    last = last_prepared(listed, "offer")
    assert (last.papers.content, last.by, last.on) == (OTHER, "Bob Sample", date(2026, 11, 22))
    assert last_prepared(listed, "initiation") is None


def test_names_are_compared_without_capitals_and_spaces():
    assert same_person(" Ann  Example", "ann example")
    assert not same_person("Ann Example", "Anne Example")
