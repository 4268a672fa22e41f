"""What becomes of an event that is typed: new, known, refused; and of what is corrected and struck out."""

from datetime import date

import pytest

from idrkit.errors import UsageError
from idrkit.ledger.by_hand import corrected, in_its_dispute, judged, struck
from idrkit.ledger.differences import changed_facts
from idrkit.ledger.events import BY_HAND, Event, NewEvent
from idrkit.ledger.history import history
from idrkit.ledger.kinds import kind_named
from idrkit.ledger.process import ONCE, remarks

TODAY = date(2025, 7, 1)
DISP = "DISP-1234567"
FEE = {"fee": "administrative", "amount": "115.00"}


def recorded(*events):
    """Events as a ledger would hold them: (kind, day, claim, dispute, facts)."""
    return [
        Event(seq, kind, date.fromisoformat(on), claim, dispute, facts, BY_HAND, "own", "Ann", "", "")
        for seq, (kind, on, claim, dispute, facts) in enumerate(events, 1)
    ]


def new(kind, on, claim="A-1", dispute=None, **facts):
    return NewEvent(kind, date.fromisoformat(on), claim, dispute, facts)


def become(event, *events, **options):
    return judged(event, history(recorded(*events)), TODAY, **options)


NOTICE = ("notice_sent", "2025-03-03", "A-1", None, {"sent_by": "E-mail"})
PAID = ("fee_paid", "2025-05-01", "A-1", None, FEE)
WITH_NUMBER = ("initiated", "2025-04-16", "A-1", DISP, {})
STRUCK = ("correction", "2025-06-01", "A-1", None, {"of": "1", "reason": "wrong claim"})
MOVED = (
    "correction",
    "2025-06-01",
    "A-1",
    None,
    {"of": "1", "reason": "typing error", "instead": {"on": "2025-03-04", "facts": {"sent_by": "Portal"}}},
)


@pytest.mark.parametrize(
    ("event", "events"),
    [
        (new("notice_sent", "2025-03-03", sent_by="E-mail"), [NOTICE]),
        (new("notice_sent", "2025-03-03"), [NOTICE]),
        (new("notice_sent", "2025-03-04", sent_by="Portal"), [NOTICE, MOVED]),
        (new("fee_paid", "2025-05-01", **FEE), [PAID]),
        (new("fee_paid", "2025-05-01", fee="administrative", amount="$115"), [PAID]),
        (new("determined", "2025-06-04"), [WITH_NUMBER, ("determined", "2025-06-04", None, DISP, {})]),
        (new("determined", "2025-06-04", None, DISP), [WITH_NUMBER, ("determined", "2025-06-04", "A-1", None, {})]),
    ],
)
def test_what_is_recorded_or_says_nothing_more_is_known(event, events):
    found = become(event, *events)
    assert found.event is None
    assert found.known is not None


@pytest.mark.parametrize(
    ("event", "events", "again"),
    [
        (new("notice_sent", "2025-03-03"), [], False),
        (new("fee_paid", "2025-05-02", **FEE), [PAID], False),
        (new("fee_paid", "2025-05-01", **{**FEE, "amount": "116"}), [PAID], False),
        (new("fee_paid", "2025-05-01", **FEE), [PAID], True),
        (new("notice_sent", "2025-03-05"), [NOTICE, STRUCK], False),
        (new("notice_sent", "2025-03-03", sent_by="E-mail"), [NOTICE, STRUCK], True),
        # The same initiation, now with the number: it ties the claim to the dispute.
        (new("initiated", "2025-04-16", dispute=DISP), [("initiated", "2025-04-16", "A-1", None, {})], False),
        # Another dispute of the same claim.
        (new("initiated", "2025-06-16", dispute="DISP-7654321"), [WITH_NUMBER], False),
        # One claim of a batch is decided: that tells nothing of the other one.
        (
            new("determined", "2025-06-04", None, DISP),
            [WITH_NUMBER, ("initiated", "2025-04-16", "A-2", DISP, {}), ("determined", "2025-06-04", "A-1", DISP, {})],
            False,
        ),
    ],
)
def test_what_is_another_event_is_recorded(event, events, again):
    found = become(event, *events, again=again)
    assert found.event is not None
    assert (found.event.kind, found.event.on) == (event.kind, event.on)


def test_the_same_once_more_is_an_event_of_its_own():
    assert [become(new("fee_paid", "2025-05-01", **FEE), *[PAID] * n, again=True).event.again for n in (1, 2)] == [1, 2]


@pytest.mark.parametrize(
    ("event", "events", "again", "said"),
    [
        (new("notice_sent", "2025-03-04"), [NOTICE], False, "idrkit ledger correct 1 --on 2025-03-04 --reason TEXT"),
        (new("notice_sent", "2025-03-03", sent_by="Portal"), [NOTICE], False, "correct 1 sent_by=Portal --reason"),
        (new("notice_sent", "2025-03-03", proof="Receipt 7"), [NOTICE], False, "correct 1 'proof=Receipt 7' --reason"),
        (new("notice_sent", "2025-03-03"), [NOTICE], True, "--again is for what happens more often"),
        (new("notice_sent", "2025-03-03", sent_by="E-mail"), [NOTICE, STRUCK], False, "brings it back"),
        (new("notice_sent", "2021-12-31"), [], False, "before 2022"),
        (new("notice_sent", "2025-07-02"), [], False, "lies ahead"),
        (new("fee_paid", "2025-05-01", fee="administrative"), [], False, 'needs the fact "amount"'),
        (new("fee_paid", "2025-05-01", **{**FEE, "amount": "-1"}), [], False, "zero or more"),
    ],
)
def test_what_contradicts_or_cannot_be_is_refused_with_what_to_do(event, events, again, said):
    with pytest.raises(UsageError) as refused:
        become(event, *events, again=again)
    assert said in str(refused.value)


@pytest.mark.parametrize("on", ["2022-01-01", "2025-06-30", "2025-07-01"])
def test_days_up_to_today_are_taken(on):
    assert become(new("notice_sent", on)).event is not None


@pytest.mark.parametrize(
    ("kind", "on", "events", "said"),
    [
        ("initiated", "2025-03-03", [NOTICE], None),
        ("initiated", "2025-02-28", [NOTICE], "lies before"),
        ("notice_sent", "2025-04-17", [WITH_NUMBER], "lies after"),
        ("notice_sent", "2025-04-16", [WITH_NUMBER], None),
        ("determined", "2025-06-06", [], None),
        ("determined", "2025-06-07", [], "Saturday"),
        ("determined", "2025-06-19", [], "Juneteenth"),
        ("notice_sent", "2025-03-02", [], None),
        ("initiated", "2025-04-16", [("claim_recorded", "2025-07-01", "A-1", None, {"record": {}})], None),
        (
            "initiated",
            "2025-04-16",
            [("claim_recorded", "2025-07-01", "A-1", None, {"record": {"idr_initiated": "2025-04-15"}})],
            "gives 2025-04-15 for idr_initiated",
        ),
        (
            "initiated",
            "2025-04-16",
            [("claim_recorded", "2025-07-01", "A-1", None, {"record": {"idr_initiated": "2025-04-16"}})],
            None,
        ),
    ],
)
def test_an_odd_day_is_told(kind, on, events, said):
    told = remarks(kind_named(kind), date.fromisoformat(on), history(recorded(*events)))
    assert (said is None and not told) or (said is not None and said in " ".join(told))


def test_what_happens_once_is_a_kind_and_may_be_recorded_by_hand():
    assert all(kind_named(one).by_hand for one in ONCE)


def correction(*events, of=0, **options):
    one = history(recorded(*events))[of]
    given = {"on": None, "changes": {}, "reason": "typing error", "source": BY_HAND, **options}
    return corrected(one, TODAY, **given)


def test_a_correction_changes_what_is_named_and_keeps_the_rest():
    found = correction(PAID, changes={"amount": "116", "confirmation": "SYN-1"})
    facts = {"fee": "administrative", "amount": "116.00", "confirmation": "SYN-1"}
    assert found.event.facts["instead"] == {"on": "2025-05-01", "facts": facts}
    assert (found.event.facts["of"], found.event.claim_id, found.event.on) == ("1", "A-1", TODAY)


def test_an_empty_fact_is_taken_away_unless_it_is_needed():
    assert correction(NOTICE, changes={"sent_by": ""}).event.facts["instead"]["facts"] == {}
    with pytest.raises(UsageError, match="needs the fact"):
        correction(PAID, changes={"amount": ""})


def test_a_correction_of_a_corrected_event_goes_on_from_what_holds():
    found = correction(NOTICE, MOVED, changes={"proof": "Receipt 7"})
    assert found.event.facts["instead"]["on"] == "2025-03-04"
    assert found.event.facts["instead"]["facts"] == {"sent_by": "Portal", "proof": "Receipt 7"}
    assert found.event.again == 1


def test_what_stands_so_already_is_not_corrected_again():
    assert correction(NOTICE, MOVED, on=date(2025, 3, 4), changes={"sent_by": "Portal"}).known == 1


def test_what_was_struck_out_is_brought_back_and_struck_out_once():
    one = history(recorded(NOTICE, STRUCK))[0]
    assert one.struck
    assert struck(one, TODAY, reason="again", source=BY_HAND).event is None
    back = correction(NOTICE, STRUCK).event.facts["instead"]
    assert back == {"on": "2025-03-03", "facts": {"sent_by": "E-mail"}}


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        ("claim_recorded", {"record": {}}, "idrkit ledger add"),
        ("approved", {"stage": "offer", "content": "x"}, "strike 1"),
        ("notice_sent", {}, "Say what is right"),
    ],
)
def test_what_is_not_corrected_so_is_refused_with_what_to_do(kind, facts, said):
    with pytest.raises(UsageError, match=said):
        correction((kind, "2025-03-03", "A-1", None, facts))


def test_an_event_of_a_claim_belongs_to_the_dispute_the_claim_is_in():
    around = history(recorded(NOTICE, WITH_NUMBER, ("initiated", "2025-06-16", "A-1", "DISP-7654321", {})))
    assert in_its_dispute(new("selected", "2025-06-20"), around).dispute_number == "DISP-7654321"
    assert in_its_dispute(new("selected", "2025-06-20", dispute=DISP), around).dispute_number == DISP
    assert in_its_dispute(new("notice_sent", "2025-03-03"), around).dispute_number is None
    assert in_its_dispute(new("selected", "2025-06-20", "A-2"), around).dispute_number is None


@pytest.mark.parametrize(
    ("earlier", "later", "changed"),
    [
        ({"a": 1}, {"a": 1}, ()),
        ({"a": 1}, {"a": 2, "b": 1}, ("a", "b")),
        ({"a": {"b": 1, "c": 1}}, {"a": {"b": 2}}, ("a.b", "a.c")),
        ({"a": [{"b": 1}, {"b": 1}]}, {"a": [{"b": 1}, {"b": 2}]}, ("a[2].b",)),
        ({"a": [1]}, {"a": [1, 2]}, ("a",)),
    ],
)
def test_records_are_compared_fact_by_fact(earlier, later, changed):
    assert changed_facts(earlier, later) == changed
