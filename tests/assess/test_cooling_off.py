"""Cooling-off: which lines are suspended, until when, by which text, and the window that follows."""

from datetime import date, timedelta

import pytest
from claim_facts import assessed, changed, found, line, prior
from hypothesis import given, settings
from hypothesis import strategies as st

from idrkit.assess.assessment import assess
from idrkit.assess.results import Status, Verdict
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
D = date.fromisoformat
BOTH = ("95940", "95938")
# Open negotiation from 3 August 2026 ends on 14 September; its usual window is 15 to 18 September 2026.
STARTED = {"initial_payment_received": "2026-07-20", "open_negotiation_start": "2026-08-03"}
AUGUST = prior("2026-08-14", codes=BOTH)  # suspends from 15 August to 12 November 2026
ITEMS = [{"service_code": "95940"}, {"service_code": "95938"}]
# Under the amended text on both readings: open negotiation of both disputes in or after November 2026.
NEW = {"initial_payment_received": "2027-01-20", "open_negotiation_start": "2027-01-25"}
NEW_SINGLE = prior("2027-03-01", codes=BOTH, open_negotiation_start="2026-11-02")


def of(claim, deadline_id):
    return [one for one in claim.deadlines if one.id == deadline_id and one.of]


def verdicts(as_of, *priors, facts=STARTED, **more):
    one = assessed(D(as_of), prior_determinations=list(priors), **facts, **more)
    return tuple(one.finding(name).verdict for name in ("F5", "F7", "F8"))


PASS, FAIL, INFO, WARN, NOTHING = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.NEEDS_INFO,
    Verdict.WARN,
    Verdict.NOT_APPLICABLE,
)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, FAIL),
        ({"initiated_by_provider": False}, PASS),  # the party that did not initiate is not barred
        ({"outcome": "settlement"}, PASS),
        ({"outcome": "withdrawal"}, PASS),
        ({"outcome": "ineligible"}, PASS),
        ({"outcome": "payment_determination"}, FAIL),
        ({"same_other_party": False}, PASS),
        ({"same_other_party": True, "other_party": "Another Plan"}, FAIL),
        ({"other_party": "sample benefit plan"}, FAIL),
        ({"other_party": "Example Manufacturing Welfare Plan"}, FAIL),  # its legal business name
        ({"other_party": "Another Plan"}, PASS),  # self-insured: only the same plan
        ({"dispute_number": "DISP-1234567"}, PASS),  # the dispute itself
    ],
)
def test_only_a_payment_determination_between_the_same_parties_bars_the_party_that_initiated(facts, verdict):
    assert found("F8", D("2026-10-01"), prior_determinations=[AUGUST | facts], **STARTED).verdict is verdict


@pytest.mark.parametrize(
    ("other_party", "verdict"), [("Sample Benefit Plan", FAIL), ("Another Plan", INFO), (None, FAIL)]
)
def test_insured_coverage_is_the_same_issuer_across_plans_so_another_name_settles_nothing(other_party, verdict):
    one = found(
        "F8",
        D("2026-10-01"),
        prior_determinations=[AUGUST | {"other_party": other_party}],
        plan__funding="fully_insured",
        **STARTED,
    )
    assert one.verdict is verdict
    assert one.missing == (("prior_determinations[].same_other_party",) if verdict is INFO else ())


@pytest.mark.parametrize(
    ("decided", "modifiers", "verdict", "missing"),
    [
        # older text: the same code is at least a similar item, whatever its modifiers
        (AUGUST, ["26"], FAIL, ()),
        (AUGUST | {"items": [{"service_code": code, "modifiers": ["TC"]} for code in BOTH]}, ["26"], FAIL, ()),
        # older text: another code may be similar
        (prior("2026-08-14", codes=("95941",)), [], WARN, ()),
    ],
)
def test_the_older_text_suspends_the_same_or_similar_item(decided, modifiers, verdict, missing):
    one = found("F8", D("2026-10-01"), prior_determinations=[decided], line__modifiers=modifiers, **STARTED)
    assert (one.verdict, one.missing) == (verdict, missing)


@pytest.mark.parametrize(
    ("items", "codes", "modifiers", "verdict", "missing"),
    [
        ([], BOTH, ["26"], INFO, ("prior_determinations[].items",)),
        (ITEMS, BOTH, [], FAIL, ()),
        ([{**one, "modifiers": ["59", "26"]} for one in ITEMS], BOTH, ["26", "59"], FAIL, ()),
        ([{**one, "modifiers": ["TC"]} for one in ITEMS], BOTH, ["26"], WARN, ()),
        ([], ("95941",), [], PASS, ()),  # "same", not "similar"
    ],
)
def test_the_amended_text_suspends_the_same_item_only(items, codes, modifiers, verdict, missing):
    decided = NEW_SINGLE | {"items": items, "service_codes": list(codes)}
    one = found("F8", D("2027-04-01"), prior_determinations=[decided], line__modifiers=modifiers, **NEW)
    assert (one.verdict, one.missing) == (verdict, missing)
    if verdict is FAIL:
        assert [cited.cite for cited in one.citations] == ["45 CFR 149.510(c)(5)(vii)(B)"]


def test_a_claim_loses_only_the_suspended_lines():
    one = assessed(D("2026-09-16"), prior_determinations=[prior("2026-08-14")], **STARTED)
    finding = one.finding("F8")
    assert finding.verdict is INFO
    assert finding.sentence.startswith(
        "Cooling-off suspends line 1 of this claim until Thu 12 Nov 2026; line 2 can proceed"
    )
    assert "Take line 1 out of this dispute" in finding.next_step
    assert "Fri 13 Nov 2026 to Mon 28 Dec 2026" in finding.next_step
    # The other line has its usual window: the claim is not put aside as "not yet".
    assert one.status is Status.NEEDS_INFO
    assert one.finding("F5").verdict is PASS


def test_a_line_in_doubt_is_not_called_free_because_another_one_is_surely_suspended():
    doubtful = prior("2026-08-20", codes=("95938",), dispute_number="DISP-7654322", other_party="Another Plan")
    one = found(
        "F8",
        D("2026-09-16"),
        prior_determinations=[prior("2026-08-14"), doubtful],
        plan__funding="fully_insured",
        **STARTED,
    )
    assert one.verdict is INFO
    assert "whether line 2 can proceed is not known" in one.sentence
    assert one.missing == ("service_lines", "prior_determinations[].same_other_party")


@pytest.mark.parametrize(("determined", "verdict"), [("2026-09-16", PASS), ("2026-09-17", INFO)])
def test_a_determination_in_the_future_is_no_fact(determined, verdict):
    one = found("F8", D("2026-09-16"), prior_determinations=[prior(determined, codes=BOTH)], **STARTED)
    assert one.verdict is verdict


def test_after_the_suspension_only_the_lines_that_were_suspended_have_its_window():
    one = found("F5", D("2026-11-20"), prior_determinations=[prior("2026-08-14")], **STARTED)
    assert one.verdict is INFO
    assert "for line 1 only" in one.sentence
    assert "Take line 2 out" in one.next_step


@pytest.mark.parametrize(
    ("started", "as_of", "expected"),
    [
        # ends on the day of the determination, and the day after it: only the second is "during" the 90 days
        ("2026-07-06", "2026-11-13", (FAIL, WARN, PASS)),  # ended 14 August
        ("2026-07-07", "2026-11-13", (PASS, PASS, PASS)),  # ended 17 August
        # ends on the last suspended day but one or later: its own window follows
        ("2026-09-30", "2026-11-13", (PASS, PASS, PASS)),  # ended 12 November: both windows are open
        ("2026-09-30", "2026-11-19", (PASS, PASS, PASS)),  # only the one after the suspension
        ("2026-10-01", "2026-11-20", (FAIL, NOTHING, PASS)),  # ended 13 November, after it: four days only
    ],
)
def test_the_window_after_a_single_determination_needs_negotiation_that_ended_during_the_90_days(
    started, as_of, expected
):
    facts = {"initial_payment_received": started, "open_negotiation_start": started}
    assert verdicts(as_of, AUGUST, facts=facts) == expected


@pytest.mark.parametrize(
    ("started", "ended", "verdict"),
    [
        ("2026-12-01", "2027-01-13", FAIL),
        ("2026-12-02", "2027-01-14", PASS),  # 30 business days before 1 March 2027
        ("2026-12-03", "2027-01-15", PASS),
        ("2027-02-26", "2027-04-08", PASS),
        ("2027-03-02", "2027-04-12", PASS),  # the last suspended day
    ],
)
def test_the_window_after_a_batched_determination_looks_back_30_business_days(started, ended, verdict):
    decided = NEW_SINGLE | {"batched": True, "items": ITEMS}
    facts = {"initial_payment_received": started, "open_negotiation_start": started}
    one = assessed(D("2027-04-13"), prior_determinations=[decided], **facts)
    assert one.deadline("open_negotiation_end").due == D(ended)
    assert one.finding("F5").verdict is verdict


@pytest.mark.parametrize(
    ("as_of", "expected", "says"),
    [
        ("2026-08-17", (PASS, WARN, INFO), "Initiate by Tue 18 Aug 2026"),  # recorded before it was made
        ("2026-08-18", (PASS, WARN, PASS), "Initiate by Tue 18 Aug 2026"),
        ("2026-08-19", (PASS, WARN, FAIL), "Ask the Departments for an extension"),
        ("2026-11-17", (FAIL, WARN, PASS), "Ask the Departments for an extension"),
    ],
)
def test_the_gap_case_is_flagged_with_what_to_do(as_of, expected, says):
    # Negotiation ended 14 August 2026; the usual window is 17 to 20 August; determination on 18 August.
    facts = {"initial_payment_received": "2026-07-06", "open_negotiation_start": "2026-07-06"}
    decided = prior("2026-08-18", codes=BOTH)
    assert verdicts(as_of, decided, facts=facts) == expected
    gap = found("F7", D(as_of), prior_determinations=[decided], **facts)
    assert "COOLING_GAP" in gap.sentence
    assert says in gap.next_step


@pytest.mark.parametrize(
    ("determined", "gap"),
    [
        ("2026-08-13", False),  # negotiation ended during the suspension
        ("2026-08-14", True),
        ("2026-08-19", True),
        ("2026-08-20", False),  # the last day of the usual window: none of it is suspended
        ("2026-08-21", False),
    ],
)
def test_the_gap_needs_a_determination_that_cuts_the_usual_window(determined, gap):
    facts = {"initial_payment_received": "2026-07-06", "open_negotiation_start": "2026-07-06"}
    one = found("F7", D("2026-08-25"), prior_determinations=[prior(determined, codes=BOTH)], **facts)
    assert ("COOLING_GAP" in one.sentence) is gap


def test_suspensions_stack_and_a_window_covered_by_another_one_is_no_window():
    later = prior("2026-10-01", codes=BOTH, dispute_number="DISP-7654322")  # to 30 December 2026
    one = assessed(D("2026-11-20"), prior_determinations=[AUGUST, later], **STARTED)
    finding = one.finding("F8")
    assert finding.verdict is FAIL
    assert "until Wed 30 Dec 2026" in finding.sentence
    # The window after the first, 13 November to 28 December, is suspended; none follows the second.
    assert of(one, "after_cooling_off_window") == []
    assert "COOLING_GAP" in finding.next_step
    assert [ends.due for ends in of(one, "cooling_off")] == [D("2026-11-12"), D("2026-12-30")]


def test_a_window_partly_covered_by_another_suspension_is_safe_from_where_that_one_ends():
    later = prior("2026-09-10", codes=BOTH, dispute_number="DISP-7654322")  # to 9 December 2026
    one = assessed(D("2026-11-20"), prior_determinations=[AUGUST, later], **STARTED)
    first, second = of(one, "after_cooling_off_window")
    assert (first.opens, first.due) == (D("2026-11-13"), D("2026-12-28"))
    assert first.safe_opens == D("2026-12-10")
    assert "STACKED" in first.flags
    assert (second.opens, second.safe_opens) == (D("2026-12-10"), D("2026-12-10"))
    assert verdicts("2026-12-09", AUGUST, later) == (NOTHING, NOTHING, FAIL)
    assert verdicts("2026-12-10", AUGUST, later) == (PASS, PASS, PASS)


@pytest.mark.parametrize(
    ("prior_start", "new_start", "ends", "flags"),
    [
        ("2026-10-30", "2026-10-15", "2027-05-30", ()),  # older on both readings
        ("2026-11-02", "2027-01-25", "2027-04-12", ("REPORTED",)),  # amended on both readings
        ("2026-10-30", "2027-01-25", "2027-05-30", ("KEY_IN_DOUBT",)),  # the next dispute may be meant
        ("2026-11-02", "2026-10-15", "2027-05-30", ("KEY_IN_DOUBT",)),
        (None, "2027-01-25", "2027-05-30", ("KEY_ASSUMED", "KEY_IN_DOUBT")),
        (None, None, "2027-05-30", ("KEY_ASSUMED", "KEY_IN_DOUBT")),
        ("2026-10-31", "2026-10-31", "2027-05-30", ()),
        ("2026-11-01", "2026-11-01", "2027-04-12", ("REPORTED",)),
        ("2026-10-31", "2026-11-01", "2027-05-30", ("KEY_IN_DOUBT",)),
    ],
)
def test_both_readings_of_the_key_are_made_and_the_later_end_taken(prior_start, new_start, ends, flags):
    decided = prior("2027-03-01", batched=True, codes=BOTH, open_negotiation_start=prior_start, items=ITEMS)
    one = assessed(D("2027-03-02"), prior_determinations=[decided], open_negotiation_start=new_start)
    (shown,) = of(one, "cooling_off")
    assert (shown.due, shown.flags) == (D(ends), flags)
    assert shown.safe_opens == D(ends) + timedelta(days=1)
    if flags[-1:] == ("KEY_IN_DOUBT",):
        assert D("2027-04-12") in {other.due for other in shown.other_readings}
        assert "the later end is taken (KEY_IN_DOUBT)" in one.finding("F8").sentence


def test_a_determination_before_any_dispute_of_november_leaves_no_doubt():
    decided = prior("2026-09-11", batched=True, codes=BOTH)
    (shown,) = of(assessed(D("2026-09-15"), prior_determinations=[decided], **STARTED), "cooling_off")
    assert (shown.due, shown.flags) == (D("2026-12-10"), ())


def test_the_window_of_a_suspension_of_the_other_party_is_open_to_either_party():
    theirs = AUGUST | {"initiated_by_provider": False}
    one = assessed(D("2026-11-20"), prior_determinations=[theirs], **STARTED)
    assert one.finding("F8").verdict is PASS
    assert "only the party that initiated is barred" in one.finding("F8").sentence
    assert one.finding("F5").verdict is WARN
    assert "either party" in one.finding("F5").sentence
    assert of(one, "cooling_off") == []


def test_a_weekend_between_the_suspension_and_its_window_is_neither_too_early_nor_too_late():
    decided = prior("2026-08-16", codes=BOTH)  # to Saturday 14 November; the window opens on Monday
    assert verdicts("2026-11-13", decided)[2] is FAIL
    assert verdicts("2026-11-14", decided)[2] is FAIL
    assert verdicts("2026-11-15", decided) == (WARN, NOTHING, PASS)
    assert verdicts("2026-11-16", decided) == (PASS, PASS, PASS)


def test_the_status_names_the_window_after_the_suspension_once_the_usual_one_is_over():
    one = assessed(
        D("2026-11-20"),
        prior_determinations=[AUGUST],
        line__date_of_service="2026-07-06",
        bill_transmitted=None,
        **STARTED,
    )
    assert one.status is Status.OPEN_NOW, one.status_sentence
    assert "from Fri 13 Nov 2026 to Mon 28 Dec 2026" in one.status_sentence


def test_no_earlier_determination_is_asked_for():
    one = found("F8", D("2026-10-01"), **STARTED)
    assert one.verdict is PASS
    assert "Record every earlier determination" in one.next_step


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.sampled_from([("95940",), ("95938",), BOTH])),
        min_size=1,
        max_size=5,
    ),
    st.dates(date(2024, 1, 1), date(2026, 6, 30)),
)
def test_a_line_is_free_exactly_when_no_suspension_covers_it(decided, day):
    """Stacking against a count of its own: D+1 to D+90, each determination by itself."""
    priors = [prior(on, codes=codes, dispute_number=f"DISP-77{n:05}") for n, (on, codes) in enumerate(decided)]
    claim = changed(
        prior_determinations=priors,
        initial_payment_received="2023-11-01",
        open_negotiation_start="2023-11-02",
        service_lines=[line("1", "95940"), line("2", "95938")],
    )
    held = {
        number
        for number, code in (("1", "95940"), ("2", "95938"))
        for on, codes in decided
        if code in codes and on + timedelta(days=1) <= day <= on + timedelta(days=90)
    }
    finding = assess(claim, RULEBOOK, day).finding("F8")
    if any(on > day for on, _ in decided):
        assert finding.verdict is INFO
    elif held == {"1", "2"}:
        assert finding.verdict is FAIL
    elif held:
        assert finding.verdict is INFO
        assert f"Cooling-off suspends line {min(held)} of" in finding.sentence
    else:
        assert finding.verdict in (PASS, WARN)
