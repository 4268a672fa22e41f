"""Plans of generated claims equal the best of all divisions that pass every check of a batch."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from batch_cases import AMENDED, insured
from claim_facts import RULEBOOK
from hypothesis import given, settings
from hypothesis import strategies as st
from planner_cases import AS_OF, EVEN, ROUND, best_by_enumeration, disputes, planned, ready

from idrkit.assess.batching import assess_group
from idrkit.assess.planner.figures import cents
from idrkit.assess.planner.plan import Kind
from idrkit.assess.results import Verdict

pytest.importorskip("highspy")

# Three claims of one to three lines: codes, the day furnished, the negotiation, the plan and the biller are drawn.
CODES = st.lists(st.sampled_from(["95938", "95939", "95940"]), min_size=1, max_size=3, unique=True)
DAYS = st.sampled_from(["2026-08-03", "2026-09-11", "2026-09-14", "2026-09-15", "2026-10-20"])
STARTS = st.sampled_from([AMENDED, "2026-11-03", "2026-11-06", "2026-11-10"])


@st.composite
def claims(draw):
    made, left = [], 7
    for number in range(draw(st.integers(1, 4))):
        codes = draw(CODES)[: max(1, left)]
        left -= len(codes)
        if left < 0:
            break
        made.append(
            ready(
                number,
                *codes,
                offer=draw(st.sampled_from(["700.00", "1200.00", "1960.00"])),
                day=draw(DAYS),
                negotiation=draw(STARTS),
                plan__group_number=draw(st.sampled_from(["SYN-G1", "SYN-G2"])),
                provider__npi=draw(st.sampled_from(["1234567893", "1900000013"])),
                provider__tin=draw(st.sampled_from(["12-3456789", "98-7654321"])),
                initial_payment_received="2026-10-30",
            )
        )
    return made


def legal(group, by_id):
    """Whether the checks of a batch find nothing in the way of these lines, on some day from the day of the plan on."""
    lines = {}
    for claim_id, line_id in group:
        lines.setdefault(claim_id, []).append(line_id)
    found = assess_group([by_id[name] for name in lines], RULEBOOK, AS_OF, lines)
    similar = found.finding("G6").verdict
    return not found.in_the_way and similar is not Verdict.WARN


@settings(max_examples=25, deadline=None)
@given(claims())
def test_the_plan_is_the_best_of_all_lawful_divisions(made):
    plan = planned(*made)
    by_id = {one.claim_id: one for one in made}
    lines = [(one, line) for one in made for line in one.service_lines]
    names = [(one.claim_id, line.line_id) for one, line in lines]
    gains = [cents(Fraction(line.offer - line.initial_payment - line.cost_sharing) / 2) for _, line in lines]

    def cost(group):
        if len(group) == 1:
            return 10_000 + 20_000
        return 10_000 + 30_000 if legal([names[one] for one in group], by_id) else None

    assert plan.exact
    assert plan.value == best_by_enumeration(gains, cost, [], file_all=False)
    for one in plan.disputes:
        assert one.checked is None or not one.checked.in_the_way


@settings(max_examples=15, deadline=None)
@given(claims())
def test_fees_alone_are_kept_lowest_where_no_probability_is_given(made):
    plan = planned(*made, figures=replace(EVEN, win=None))
    by_id = {one.claim_id: one for one in made}
    names = [(one.claim_id, line.line_id) for one in made for line in one.service_lines]

    def cost(group):
        if len(group) == 1:
            return 50_000
        return 70_000 if legal([names[one] for one in group], by_id) else None

    assert plan.value == best_by_enumeration([0] * len(names), cost, [], file_all=True)
    assert not plan.not_filed
    assert sum(one.prepaid_high for one in plan.disputes) == -plan.value


@settings(max_examples=25, deadline=None)
@given(claims(), st.sampled_from([date(2026, 11, 23), AS_OF, date(2026, 12, 22)]))
def test_every_line_is_in_one_place(made, as_of):
    plan = planned(*made, as_of=as_of, solve_with="")
    placed = [name for each in disputes(plan) for name in each]
    placed += [f"{one.claim_id}:{one.line_id}" for one in plan.not_filed]
    placed += [f"{one.claim_id}:{line}" for one in plan.left_out for line in one.line_ids]
    assert sorted(placed) == sorted(f"{one.claim_id}:{line.line_id}" for one in made for line in one.service_lines)


def test_the_fees_reckoned_with_are_those_handed_in():
    assert planned(ready(1, "95938")).disputes[0].fees_high == cents(ROUND.administrative + ROUND.single.high / 2)


ANY_CODE = ["95938", "95940", "95941", "G0453", "99100", "00300", "00320", "77046", "77067", "93000", "G0403", "99284"]


def mixed(drawn, number):
    """A claim with facts of every kind: either text, add-on codes, ranges, issuers, determinations, facts missing."""
    codes = drawn.sample(ANY_CODE, drawn.randint(1, 4))
    facts = {
        "day": drawn.choice(["2026-09-01", "2026-09-14", "2026-09-15", "2026-10-13"]),
        "negotiation": drawn.choice(["2026-10-27", "2026-10-30", "2026-11-02", "2026-11-03", "2026-11-06"]),
        "initial_payment_received": "2026-10-26",
        "provider__npi": drawn.choice(["1234567893", "1900000013", None]),
        "provider__tin": drawn.choice(["12-3456789", "98-7654321"]),
        "plan__registration_number": drawn.choice([None, None, "SYN-R1", "SYN-R2"]),
    }
    if drawn.random() < 0.3:
        prior = {"dispute_number": "DISP-123456", "service_codes": [codes[0]], "batched": drawn.random() < 0.5}
        prior["determined_on"] = drawn.choice(["2026-08-15", "2026-09-20", "2026-10-20", "2026-11-20"])
        facts["prior_determinations"] = [prior]
    if drawn.random() < 0.4:
        return insured(number, *codes, **facts)
    return ready(number, *codes, **facts, plan__group_number=drawn.choice(["SYN-A", "SYN-B", None]))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("as_of", [date(2026, 12, 9), date(2026, 12, 14), AS_OF])
def test_every_batch_of_a_plan_passes_every_check(seed, as_of):
    drawn = Random(seed)
    made = {one.claim_id: one for one in (mixed(drawn, number) for number in range(10))}
    plan = planned(*made.values(), as_of=as_of)
    batches = [one for one in plan.disputes if one.kind is Kind.BATCHED]
    assert batches
    assert plan.exact
    for one in batches:
        lines = {}
        for each in one.lines:
            lines.setdefault(each.claim_id, []).append(each.line_id)
        found = assess_group([made[name] for name in lines], RULEBOOK, as_of, lines)
        assert found.in_the_way == ()
        assert set(one.days) <= set(found.initiation_days)
