"""What a plan puts together, keeps apart, leaves out and says; rules with the case just inside and just outside."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from batch_cases import AMENDED, OLDER, insured
from claim_facts import RULEBOOK
from planner_cases import AS_OF, EVEN, ROUND, disputes, legal_fees, planned, ready

from idrkit.assess.batching import assess_formed
from idrkit.assess.planner import checking, planning, solving
from idrkit.assess.planner.delays import hold_up
from idrkit.assess.planner.figures import Figure, Figures, OtherSide, worth_of
from idrkit.assess.planner.plan import Kind
from idrkit.assess.planner.planning import plan_batches
from idrkit.assess.planner.sets import Rule
from idrkit.assess.results import Verdict
from idrkit.intake.profile import load_profile
from idrkit.intake.read import read_claims
from idrkit.places import bundled
from idrkit.run.plan_file import plan_shape
from idrkit.run.plan_solver import solver

pytest.importorskip("highspy")

TOGETHER = [["C-1:1", "C-2:1"]]
APART = [["C-1:1"], ["C-2:1"]]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, TOGETHER),
        # One NPI or one TIN is enough; neither is not.
        ({"provider__tin": "98-7654321"}, TOGETHER),
        ({"provider__npi": "1900000013"}, TOGETHER),
        ({"provider__npi": "1900000013", "provider__tin": "98-7654321"}, APART),
        # A shared administrator is not the same plan.
        ({"plan__group_number": "SYN-G2"}, APART),
        ({"plan__group_number": None}, APART),
        # The administrator's name for the plan's: the claim is held by a check of its own.
        ({"plan__legal_business_name": "Sample Administrators"}, [["C-1:1"]]),
        # 30 business days from Mon 14 Sep 2026, the first day counted: until Mon 26 Oct.
        ({"day": "2026-10-23"}, TOGETHER),
        ({"day": "2026-10-26"}, TOGETHER),
        ({"day": "2026-10-27"}, APART),
        # Windows of 16 to 21 Dec and of 21 to 24 Dec share one day; of 22 to 28 Dec none.
        ({"negotiation": "2026-11-05"}, TOGETHER),
        ({"negotiation": "2026-11-06"}, APART),
        ({"line__modifiers": ["26"]}, APART),
    ],
)
def test_two_claims_under_one_code(other, expected):
    paid = {"initial_payment_received": "2026-10-30"}
    assert disputes(planned(ready(1, "95938", **paid), ready(2, "95938", **{**paid, **other}))) == expected


@pytest.mark.parametrize(("number", "expected"), [("Example Insurance Company", TOGETHER), ("Another Company", APART)])
def test_one_issuer_across_the_plans_of_employers(number, expected):
    one = insured(1, "95938", plan__group_number="SYN-A")
    two = insured(2, "95938", plan__group_number="SYN-B", plan__legal_business_name=number)
    assert disputes(planned(one, two)) == expected


@pytest.mark.parametrize("codes", [("95938", "95939"), ("95940", "95941"), ("95940", "G0453"), ("99284", "99285")])
@pytest.mark.parametrize(("negotiation", "as_of"), [(AMENDED, AS_OF), (OLDER, date(2026, 11, 24))])
def test_different_codes_of_different_patients_are_never_together(codes, negotiation, as_of):
    made = [ready(number, code, negotiation=negotiation) for number, code in enumerate(codes, 1)]
    assert disputes(planned(*made, as_of=as_of)) == APART


def test_they_are_together_on_one_claim_form():
    plan = planned(ready(1, "95938", "95939"))
    assert disputes(plan) == [["C-1:1", "C-1:2"]]
    assert "one encounter on one claim form" in plan.disputes[0].why[0]


def test_the_change_over_is_never_crossed():
    older = {"negotiation": "2026-10-30", "initial_payment_received": "2026-10-20"}
    plan = planned(ready(1, "95938", **older), ready(2, "95938"), as_of=date(2026, 12, 14))
    assert disputes(plan) == APART


@pytest.mark.parametrize(("number", "sizes"), [(25, [25]), (26, [26]), (50, [50]), (51, [50, 1]), (52, [50, 2])])
def test_fifty_lines_at_most(number, sizes):
    plan = planned(*(ready(one, "95938") for one in range(number)))
    assert sorted((len(one.lines) for one in plan.disputes), reverse=True) == sizes
    assert all(one.checked.in_the_way == () for one in plan.disputes if one.checked)


def test_the_older_text_has_no_limit_of_lines():
    made = [ready(one, "95938", negotiation=OLDER) for one in range(52)]
    assert [len(one.lines) for one in planned(*made, as_of=date(2026, 11, 24)).disputes] == [52]


def test_the_26th_line_costs_a_further_step():
    even, odd = (planned(*(ready(one, "95938") for one in range(number))).disputes[0] for number in (25, 26))
    # 100 + 600 / 2 and 200 / 2 more.
    assert (even.fees_high, odd.fees_high) == (40_000, 50_000)
    assert odd.prepaid_high == 90_000
    assert any("1 further step" in one for one in odd.why)


def test_a_bundle_is_filed_alone_for_the_fee_of_a_single_dispute():
    bundle = ready(1, "95938", dispute__bundled=True, dispute__batched=False)
    plan = planned(bundle, ready(2, "95938"), ready(3, "95938"))
    assert disputes(plan) == [["C-1:1"], ["C-2:1", "C-3:1"]]
    assert [one.kind for one in plan.disputes if len(one.lines) == 1] == [Kind.BUNDLED]


def test_waiting_for_a_common_day_is_told():
    made = [ready(1, "95938"), ready(2, "95938", negotiation="2026-11-05")]
    plan = planned(*made, as_of=date(2026, 12, 1))
    assert plan.disputes[0].days == (date(2026, 12, 21),)
    told = " ".join(plan.disputes[0].why)
    assert "Wait until Mon 21 Dec 2026: 1 of them could be filed from Wed 16 Dec 2026" in told
    assert "instead of $600.00 with each line alone" in told


def test_a_line_worth_less_than_its_fee_is_not_filed():
    plan = planned(ready(1, "95938", offer="400.00"))
    assert not plan.disputes
    assert [one.claim_id for one in plan.not_filed] == ["C-1"]


def test_it_is_filed_where_a_batch_pays_for_it():
    """Worth 173.20 before fees: alone it costs 300, in the batch 100 more."""
    cheap = ready(1, "95938", offer="700.00")
    assert disputes(planned(cheap)) == []
    assert disputes(planned(cheap, ready(2, "95938"))) == TOGETHER


@pytest.mark.parametrize(
    ("changed", "fact"),
    [
        ({"offer": None}, "service_lines[1].offer"),
        ({"initial_payment": None}, "service_lines[1].initial_payment"),
        ({"cost_sharing": None}, "service_lines[1].cost_sharing"),
    ],
)
def test_a_line_without_an_amount_is_left_out_with_the_fact_named(changed, fact):
    whole, lacking = ready(1, "95938"), ready(2, "95938")
    line = lacking.service_lines[0].model_copy(update=changed)
    plan = planned(whole, lacking.model_copy(update={"service_lines": (line,)}))
    assert disputes(plan) == [["C-1:1"]]
    assert fact in [name for one in plan.left_out for name in one.missing]


def test_the_qpa_is_asked_for_only_where_it_stands_for_the_other_offer():
    claim = ready(1, "95938")
    qpa = claim.service_lines[0].qualifying_payment_amount
    undisclosed = qpa.model_validate({"source": "not_disclosed"})
    line = claim.service_lines[0].model_copy(update={"qualifying_payment_amount": undisclosed})
    claim = claim.model_copy(update={"service_lines": (line,)})
    assert len(planned(claim).disputes) == 1
    plan = planned(claim, figures=replace(EVEN, other=OtherSide.QPA))
    assert plan.left_out[0].missing == ("service_lines[1].qualifying_payment_amount",)


def test_a_line_nobody_gave_a_probability_for_is_left_out():
    figures = Figures(rows=(Figure(claim_id="C-1", win=Decimal("0.5")),))
    plan = planned(ready(1, "95938"), ready(2, "95938"), figures=figures)
    assert disputes(plan) == [["C-1:1"]]
    assert plan.left_out[0].missing == ("probability (--win or --figures)",)


@pytest.mark.parametrize(
    ("rows", "other", "gain"),
    [
        # Offer 1,960.00, received 312.40 + 41.20 = 353.60: 0.5 x 1,606.40.
        ((), OtherSide.RECEIVED, 80_320),
        # The other side's at the QPA of 512.00: 0.5 x 158.40 more.
        ((), OtherSide.QPA, 88_240),
        ((Figure(service_code="95938", other_offer=Decimal("353.60")),), OtherSide.QPA, 80_320),
        # Below what was received: 0.5 x 53.60 to be paid back.
        ((Figure(claim_id="C-1", other_offer=Decimal("300.00")),), OtherSide.QPA, 77_640),
        # The row of the line counts more than that of its claim, and that more than that of its code.
        (
            (
                Figure(claim_id="C-1", line_id="1", win=Decimal(1)),
                Figure(claim_id="C-1", win=Decimal("0.2")),
                Figure(service_code="95938", win=Decimal("0.1")),
            ),
            OtherSide.RECEIVED,
            160_640,
        ),
        ((Figure(service_code="95939", win=Decimal(1)),), OtherSide.RECEIVED, 80_320),
    ],
)
def test_the_expected_recovery_of_a_line(rows, other, gain):
    from idrkit.assess.compare import compare

    (line,) = compare(ready(1, "95938"))
    assert worth_of("C-1", line, Figures(Decimal("0.5"), other, rows)).gain == gain


def waiting(number, code="95938", **paths):
    """A claim of the same plan whose open negotiation notice has not been sent."""
    claim = ready(number, code, **paths)
    return claim.model_copy(update={"open_negotiation_start": None, "initial_payment_received": date(2026, 12, 10)})


def test_the_queue_a_determination_holds_up_is_named():
    plan = planned(ready(1, "95938"), waiting(2), waiting(3, "95939"), waiting(4, plan__group_number="SYN-G2"))
    (one,) = plan.disputes
    assert [each.claim_id for each in one.blocked] == ["C-2"]
    assert any(told.startswith("Cooling-off") and "C-2" in told for told in one.why)


def test_what_waiting_costs_can_decide_against_a_dispute():
    """95938 is worth 803.20 - 300; while its determination suspends ten waiting lines they lose more by the figures."""
    queue = [waiting(number) for number in range(2, 12)]
    assert disputes(planned(ready(1, "95938"), *queue)) == [["C-1:1"]]
    dear = planned(ready(1, "95938"), *queue, figures=replace(EVEN, delay=Decimal("0.05")))
    assert disputes(dear) == []
    free = planned(ready(1, "95938"), *queue, figures=replace(EVEN, delay=Decimal("0.005")))
    assert disputes(free) == [["C-1:1"]]
    assert free.value < planned(ready(1, "95938"), *queue).value


def suspended(number):
    prior = {
        "dispute_number": "DISP-123456",
        "determined_on": "2026-11-30",
        "service_codes": ["95938"],
        "items": [{"service_code": "95938"}],
        "batched": False,
    }
    return ready(number, "95938", "95939", prior_determinations=[prior])


def test_a_line_an_earlier_determination_suspends_waits_and_its_claim_goes_on():
    plan = planned(suspended(1))
    assert ["C-1:2"] in disputes(plan)
    assert all("C-1:1" not in each or each == ["C-1:1"] for each in disputes(plan))
    assert "C-1:1" not in [name for each in plan.disputes if each.days[0] < date(2027, 3, 1) for name in each.lines]


def test_what_each_rule_costs():
    def costs(*made):
        return {one.rule: (one.least, one.most) for one in planned(*made).rules}

    # Together 100 + 300, apart 2 x 300.
    saved = (20_000, 20_000)
    assert set(costs(ready(1, "95938"), ready(2, "95938")).values()) == {(0, 0)}
    assert costs(ready(1, "95938"), ready(2, "95939"))[Rule.SIMILAR] == saved
    late = ready(2, "95938", day="2026-10-27", initial_payment_received="2026-10-30")
    assert costs(ready(1, "95938"), late)[Rule.WINDOW] == saved
    assert costs(ready(1, "95938"), ready(2, "95938", negotiation="2026-11-06"))[Rule.DAY] == saved
    assert costs(ready(1, "95938"), ready(2, "95938", line__modifiers=["26"]))[Rule.MODIFIERS] == saved
    # 51 lines: one batch with two further steps, 100 + 300 + 200, instead of one with one step and a line alone.
    assert costs(*(ready(one, "95938") for one in range(51)))[Rule.LIMIT] == saved


def test_the_next_best_plan_says_where_it_differs():
    less, where = planned(ready(1, "95938"), ready(2, "95938")).next_best
    assert less == 20_000
    assert "C-1 line 1 filed alone instead of batched with the same code of other claims" in where


def test_without_a_solver_the_plan_says_how_it_was_made():
    made = [ready(1, "95938", "95939"), ready(2, "95938"), ready(3, "95939")]
    exact, quick = planned(*made), planned(*made, solve_with="")
    assert quick.value <= exact.value <= quick.bound
    assert "without a solver" in quick.method
    assert quick.next_best is None
    assert exact.method.startswith("Exact")


def test_on_the_fixtures_it_costs_less_and_brings_more_than_the_simpler_ways():
    folder = bundled("fixtures")
    files = [folder / "ionm-claims.csv", folder / "other-claims.json"]
    claims = read_claims(files, profile=load_profile(folder / "ionm-profile.toml")).claims
    day = date(2026, 11, 23)
    plan = planned(*claims, as_of=day, fees=legal_fees(day))
    alone, dated, ours = plan.others
    assert (alone.disputes, dated.disputes, ours.disputes) == (40, 14, 13)
    assert (alone.fees, dated.fees, ours.fees) == (1_740_000, 808_800, 765_300)
    assert alone.net < dated.net < ours.net == plan.value


def test_the_same_claims_give_the_same_plan():
    made = [ready(1, "95938", "95939"), ready(2, "95938"), ready(3, "95939", "95940")]
    assert plan_shape(planned(*made)) == plan_shape(planned(*made))


def test_a_batch_the_checks_do_not_pass_is_taken_apart(monkeypatch):
    """As if the keys had said "the same" where a check does not: what is left is lawful, and the plan says so."""

    def refusing(group):
        found = assess_formed(group)
        if len(group.members) < 2:
            return found
        failed = replace(found.findings[0], verdict=Verdict.FAIL)
        return replace(found, findings=(failed,), proceeding=found.proceeding[:2])

    monkeypatch.setattr(checking, "assess_formed", refusing)
    plan = planned(ready(1, "95938", "95939"), ready(2, "95938"), ready(3, "95938"))
    assert all(len({one.claim_id for one in each.lines}) == 1 for each in plan.disputes)
    assert not plan.exact
    assert plan.value < plan.bound
    assert "took apart" in plan.method
    assert plan.value == sum(one.net_low for one in plan.disputes)


def test_an_answer_with_a_gap_is_told_with_its_bound():
    def unsure(questions):
        answers = solver()(questions)
        return [one and replace(one, bound=one.value + 7, exact=False) for one in answers]

    made = [ready(number, "95938") for number in range(51)]
    plan = plan_batches(made, RULEBOOK, AS_OF, EVEN, ROUND, unsure)
    assert not plan.exact
    assert plan.bound == plan.value + 7
    assert "1 by the solver up to its limit of branches" in plan.method
    assert plan.next_best is None


def test_a_part_too_large_for_the_solver_is_planned_quick_plan(monkeypatch):
    monkeypatch.setattr(solving, "MOST_PLACES", 3)
    plan = planned(ready(1, "95938", "95939"), ready(2, "95938"), ready(3, "95939"))
    assert "1 too large for it" in plan.method
    assert plan.value < plan.bound


def test_what_a_rule_costs_is_a_range_where_it_is_not_solved(monkeypatch):
    monkeypatch.setattr(planning, "MOST_FOR_RULES", 1)
    made = [ready(1, "95938"), ready(2, "95938"), ready(3, "95939"), ready(4, "95940")]
    # One batch for 100 + 300 instead of one and two lines alone, 400 + 2 x 300.
    (cost,) = (one for one in planned(*made).rules if one.rule is Rule.SIMILAR)
    assert cost.least <= 60_000 <= cost.most
    many = planned(*(ready(number, "95938") for number in range(51)))
    (cost,) = (one for one in many.rules if one.rule is Rule.LIMIT)
    assert cost.least <= 20_000 <= cost.most


def test_a_batched_determination_suspends_for_30_business_days_and_a_single_one_for_90_days():
    """Filed on Wed 16 Dec 2026; the determination falls due on Thu 4 Feb 2027."""
    single, batched = (hold_up(RULEBOOK, AS_OF, AS_OF, AS_OF, batched=kind) for kind in (False, True))
    assert single.determined == batched.determined
    assert (single.until - single.determined).days == 90
    assert RULEBOOK.calendar.nth_after(batched.determined, 30) == batched.until
    assert RULEBOOK.calendar.nth_after(batched.determined, 34) == batched.closes


@pytest.mark.parametrize(
    ("started", "later", "business_days"),
    [
        (date(2026, 10, 31), date(2026, 11, 1), None),
        (date(2026, 11, 1), date(2026, 11, 1), 30),
        (date(2026, 11, 2), date(2026, 10, 31), None),
        (date(2026, 11, 2), date(2026, 11, 2), 30),
        (None, date(2026, 11, 2), None),
    ],
)
def test_where_a_batch_or_a_waiting_line_began_before_november_2026_the_later_end_is_taken(
    started, later, business_days
):
    held = hold_up(RULEBOOK, date(2026, 12, 16), started, later, batched=True)
    if business_days is None:
        assert (held.until - held.determined).days == 90
        assert RULEBOOK.calendar.nth_after(held.determined, 30) in held.others
    else:
        assert held.others == ()
        assert held.until == RULEBOOK.calendar.nth_after(held.determined, business_days)
