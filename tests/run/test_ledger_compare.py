"""What an import tells against what is recorded: new, known, completing, contradicting; nothing doubled or lost."""

from datetime import date

import pytest

from idrkit.ledger.events import Event, NewEvent, Source
from idrkit.run.ledger_compare import Comparison, ContradictionError

A, B = "DISP-1234567", "DISP-7654321"
TODAY = date(2026, 11, 23)
SOURCE = Source("csv", "0" * 64)


def event(seq, kind="selected", on="2026-10-06", number=A, claim=None, **facts):
    return Event(seq, kind, date.fromisoformat(on), claim, number, facts, SOURCE, "own", "me", "then", "hash")


def new(kind="selected", on="2026-10-06", number=A, claim=None, **facts):
    return NewEvent(kind, date.fromisoformat(on), claim, number, facts, SOURCE)


def correction(seq, of, instead=None):
    more = {"instead": instead} if instead else {}
    return event(seq, "correction", "2026-11-01", of=str(of), reason="a slip", **more)


def comparison(*recorded, correct=False):
    return Comparison(lambda *_: recorded, correct, TODAY)


def verdict(one, *recorded, correct=False):
    """What becomes of one event, and what is appended for it: kind and facts."""
    compared = comparison(*recorded, correct=correct)
    (judged,) = compared.take([one], "row 2")
    return judged.verdict.value, [(each.kind, dict(each.facts)) for each in compared.to_append(SOURCE)]


def refused(one, *recorded, correct=False):
    compared = comparison(*recorded, correct=correct)
    with pytest.raises(ContradictionError) as told:
        compared.take([one], "row 2")
    assert compared.to_append(SOURCE) == ()
    return str(told.value)


KNOWN = [
    ("the same", new(), [event(1)]),
    ("less than is recorded", new(), [event(1, certified_idr_entity="X")]),
    ("the same fact", new(certified_idr_entity="X"), [event(1, certified_idr_entity="X")]),
    ("of a claim of the dispute", new(), [event(1, claim="T-1")]),
    ("of the dispute of a claim", new(claim="T-1", number=None), [event(1, claim="T-1")]),
    ("as it was corrected to", new(on="2026-10-07"), [event(1), correction(2, 1, {"on": "2026-10-07", "facts": {}})]),
    ("as it was before a correction", new(), [event(1), correction(2, 1, {"on": "2026-10-07", "facts": {}})]),
    ("struck out", new(), [event(1), correction(2, 1)]),
    ("struck out, and more now", new(certified_idr_entity="X"), [event(1), correction(2, 1)]),
    (
        "a fee with less",
        new("fee_paid", fee="administrative", amount="115"),
        [event(1, "fee_paid", fee="administrative", amount="115.00", confirmation="C1")],
    ),
]


@pytest.mark.parametrize(("one", "recorded"), [each[1:] for each in KNOWN], ids=[each[0] for each in KNOWN])
@pytest.mark.parametrize("correct", [False, True])
def test_what_says_nothing_new_changes_nothing(one, recorded, correct):
    assert verdict(one, *recorded, correct=correct) == ("known", [])


FEE = {"fee": "administrative", "amount": "115.00"}
NEW = [
    ("nothing recorded", new(), []),
    ("another kind", new("initiated"), [event(1)]),
    ("another claim of the batch", new("determined", claim="T-2"), [event(1, "determined", claim="T-1")]),
    ("another dispute of the claim", new(number=B, claim="T-1", on="2026-09-01"), [event(1, claim="T-1")]),
    (
        "a second request on another day",
        new("information_requested"),
        [event(1, "information_requested", "2026-10-01")],
    ),
    ("another fee", new("fee_paid", **FEE), [event(1, "fee_paid", fee="certified_idr_entity", amount="420.00")]),
    (
        "another confirmation",
        new("fee_paid", **FEE, confirmation="C2"),
        [event(1, "fee_paid", **FEE, confirmation="C1")],
    ),
    ("that claim and dispute belong together", new(claim="T-1"), [event(1)]),
]


@pytest.mark.parametrize(("one", "recorded"), [each[1:] for each in NEW], ids=[each[0] for each in NEW])
def test_what_is_another_event_is_recorded(one, recorded):
    assert verdict(one, *recorded) == ("new", [(one.kind, dict(one.facts))])


def test_more_of_the_same_event_completes_it_instead_of_doubling_it():
    one = new("fee_paid", **FEE, confirmation="C1")
    found = verdict(one, event(7, "fee_paid", **FEE))
    instead = {"on": "2026-10-06", "facts": {**FEE, "confirmation": "C1"}}
    facts = {"of": "7", "reason": "The imported file says more of the same event", "instead": instead}
    assert found == ("completes", [("correction", facts)])


def test_what_may_complete_two_is_refused():
    two = (event(1, "fee_paid", **FEE), event(2, "fee_paid", **FEE))
    assert "may be event 1" in refused(new("fee_paid", **FEE, confirmation="C1"), *two)


CONTRADICTING = [
    ("another day", new(on="2026-10-07")),
    ("another fact", new(certified_idr_entity="Y")),
    ("another day and fact", new(on="2026-10-05", certified_idr_entity="Y")),
]


@pytest.mark.parametrize("one", [each[1] for each in CONTRADICTING], ids=[each[0] for each in CONTRADICTING])
def test_a_contradiction_is_refused_and_recorded_as_correction_only_with_leave(one):
    recorded = event(7, certified_idr_entity="X")
    told = refused(one, recorded)
    assert "contradicts event 7 (selected on 2026-10-06 of DISP-1234567)" in told
    assert "--correct" in told
    became, appended = verdict(one, recorded, correct=True)
    instead = {"on": one.on.isoformat(), "facts": {"certified_idr_entity": "X", **one.facts}}
    assert became == "corrects"
    assert appended == [
        ("correction", {"of": "7", "reason": "The imported file says otherwise (--correct)", "instead": instead})
    ]


def test_a_dispute_wide_event_is_not_corrected_by_that_of_one_claim():
    told = refused(new(claim="T-1", on="2026-10-07"), event(1), correct=True)
    assert "correct it by hand" in told


def test_the_day_of_a_dispute_corrects_that_of_each_of_its_claims_but_an_amount_does_not():
    claims = [event(1, "determined", claim="T-1"), event(2, "determined", claim="T-2")]
    became, appended = verdict(new("determined", "2026-10-09"), *claims, correct=True)
    assert (became, [facts["of"] for _, facts in appended]) == ("corrects", ["1", "2"])
    told = refused(new("determined", "2026-10-09", determined_amount="1000"), *claims, correct=True)
    assert "correct it by hand" in told
    assert "which is not clear" in refused(new("determined", determined_amount="1000"), *claims)


def test_what_is_said_of_one_claim_is_not_laid_over_the_whole_dispute():
    one = new("determined", claim="T-1", determined_amount="400")
    assert verdict(one, event(1, "determined")) == ("new", [("determined", {"determined_amount": "400.00"})])


def test_a_second_correction_on_one_day_is_an_event_of_its_own():
    recorded = [event(1), correction(2, 1, {"on": "2026-10-07", "facts": {}})]
    compared = comparison(*recorded, correct=True)
    compared.take([new(on="2026-10-08")], "row 2")
    (again,) = compared.to_append(SOURCE)
    assert again.again == 1
    assert again.facts["instead"] == {"on": "2026-10-08", "facts": {}}


def test_rows_of_one_file_are_compared_with_each_other():
    compared = comparison()
    assert compared.take([new()], "row 2")[0].verdict == "new"
    again = compared.take([new()], "row 3")[0]
    assert (again.verdict, again.remark) == ("known", "as in row 2")
    compared.take([new(certified_idr_entity="X")], "row 4")
    with pytest.raises(ContradictionError, match=r"contradicts row 2 \(selected on 2026-10-06"):
        compared.take([new(on="2026-10-07")], "row 5")
    compared.take([new(number=B, on="2026-10-07")], "row 6")
    assert [(one.dispute_number, dict(one.facts)) for one in compared.to_append(SOURCE)] == [
        (A, {"certified_idr_entity": "X"}),
        (B, {}),
    ]


def test_a_row_is_taken_whole_or_not_at_all():
    compared = comparison(event(1))
    with pytest.raises(ContradictionError):
        compared.take([new("initiated", "2026-10-01"), new(on="2026-10-07")], "row 2")
    assert compared.to_append(SOURCE) == ()
    compared.take([new("initiated", "2026-10-02")], "row 3")
    assert [one.on.isoformat() for one in compared.to_append(SOURCE)] == ["2026-10-02"]


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("2026-11-22", None),
        ("2026-11-23", None),
        ("2026-11-24", "lies ahead"),
        ("2022-01-01", None),
        ("2021-12-31", "before 2022"),
    ],
)
def test_no_event_lies_ahead_or_before_the_act(on, why):
    if why is None:
        assert verdict(new(on=on))[0] == "new"
    else:
        assert why in refused(new(on=on))
