"""A proposed batch: text, number of lines, dates, claims by themselves, bundles (rules-by-date 3 and 1.5)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from batch_cases import AMENDED, OLDER, claim, dropped, group, verdicts
from claim_facts import RULEBOOK, override, prior

from idrkit.assess.batching import CHECKS
from idrkit.assess.results import Verdict
from idrkit.errors import NoRuleInForceError, UsageError
from idrkit.law.rulebook import load_rulebook

CODE = "95940"


def d(text):
    return date.fromisoformat(text)


def many(number, **how):
    """Claims of ten lines of one code each, and one with the rest: `number` lines in all."""
    sizes = [10] * (number // 10) + ([number % 10] if number % 10 else [])
    return [claim(n, *([CODE] * size), **how) for n, size in enumerate(sizes, 1)]


def negotiated(*days, **how):
    return [claim(n, CODE, negotiation=day, **how) for n, day in enumerate(days, 1)]


def test_a_group_without_an_obstacle_says_only_that():
    found = group(claim(1, CODE), claim(2, CODE))
    assert found.in_the_way == ()
    assert found.dropped == ()
    assert found.proceeding == (("C-1", "1"), ("C-2", "1"))
    assert "eligible" not in " ".join(one.sentence + one.next_step for one in found.findings).lower()


def test_every_finding_has_an_id_of_its_own():
    assert [one.id for one in group(claim(1, CODE)).findings] == [
        *("G2", "G3", "G4", "G5", "G6", "G11", "G7", "G8", "G9", "G10", "G12", "G13")
    ]


def test_a_check_cites_only_the_provisions_it_names():
    named = {check.id: set(check.provisions) for check in CHECKS}
    groups = [
        group(claim(1, CODE), claim(2, CODE)),
        group(claim(1, CODE), claim(2, "95941", negotiation=OLDER), claim(3, CODE, facility__participating=False)),
        group(claim(1, "00670", "99100", dispute__bundled=True), claim(2, "00600", negotiation=OLDER)),
        group(*(claim(n, CODE, negotiation="2023-09-01") for n in (1, 2))),
    ]
    for one in (each for found in groups for each in found.findings):
        assert {cited.provision_id for cited in one.citations} <= named[one.id], one.id


# Which text governs


@pytest.mark.parametrize(
    ("days", "text", "verdict"),
    [
        (("2026-10-30", "2026-10-31"), "older", Verdict.PASS),
        (("2026-10-31", "2026-11-01"), "mixed", Verdict.FAIL),
        (("2026-10-31", "2026-11-02"), "mixed", Verdict.FAIL),
        (("2026-11-01", "2026-11-02"), "amended", Verdict.PASS),
    ],
)
def test_the_two_texts_are_never_mixed_though_the_windows_are_the_same(days, text, verdict):
    found = group(*negotiated(*days))
    assert found.text == text
    assert found.finding("G2").verdict is verdict


def test_a_mixed_group_is_refused_as_our_reading_and_keeps_the_larger_part():
    found = group(*negotiated("2026-10-31", "2026-11-01", "2026-11-02"))
    assert dropped(found) >= {("C-1", "1", "G2")}
    assert not {one for one in dropped(found) if one[0] != "C-1"}
    mixing = [one for one in found.finding("G2").citations if one.provision_id == "batch_change_over"]
    assert {one.certainty for one in mixing} == {"inferred"}


def test_the_amended_text_is_reported_wherever_it_is_cited():
    found = group(claim(1, CODE), claim(2, CODE))
    for name in ("G3", "G4", "G5", "G6", "G7", "G8"):
        amended = [one for one in found.finding(name).citations if one.cite.startswith("45 CFR 149.510(c)(4)")]
        assert amended, name
        assert {one.certainty for one in amended} == {"reported"}, name
    assert "(reported)" in found.finding("G2").sentence


def test_a_gate_withdrawn_by_the_user_leaves_the_older_text(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[gates.G_BATCH]\npending = "no official date seen"\n', encoding="utf-8")
    found = group(*many(51), rulebook=load_rulebook([path]))
    assert found.text == "older"
    assert found.finding("G3").verdict is Verdict.PASS


def test_without_the_start_of_open_negotiation_nothing_is_assumed():
    # The payment of 28 September 2026 proves neither text.
    found = group(*many(51, negotiation=None))
    assert found.text == "unknown"
    assert {name: one for name, one in verdicts(found).items() if name in ("G2", "G3", "G6", "G8")} == dict.fromkeys(
        ("G2", "G3", "G6", "G8"), Verdict.NEEDS_INFO
    )
    assert "C-1: open_negotiation_start" in found.finding("G2").missing


# Number of lines, and the fee


def test_cap_26_lines_before_applicability_ok_tier_fee():
    found = group(*many(26, negotiation=OLDER))
    assert found.finding("G3").verdict is Verdict.PASS
    assert found.extra_tiers == 1
    tier = next(fee for fee in found.fees if fee.id == "idre_fee_batched_tier")
    assert (tier.low, tier.high) == (Decimal("75.00"), Decimal("250.00"))


def test_51_lines_rejected_after():
    found = group(*many(51))
    assert found.finding("G3").verdict is Verdict.FAIL
    assert "51 lines" in found.finding("G3").sentence
    assert "at least 1," in found.finding("G3").next_step
    assert any("up to 50" in one.quote for one in found.finding("G3").citations)


@pytest.mark.parametrize(
    ("lines", "tiers", "older", "amended"),
    [
        (2, 0, Verdict.PASS, Verdict.PASS),
        (25, 0, Verdict.PASS, Verdict.PASS),
        (26, 1, Verdict.PASS, Verdict.PASS),
        (49, 1, Verdict.PASS, Verdict.PASS),
        (50, 1, Verdict.PASS, Verdict.PASS),
        (51, 2, Verdict.PASS, Verdict.FAIL),
    ],
)
def test_the_limit_of_lines_and_the_steps_of_the_fee(lines, tiers, older, amended):
    before, after = group(*many(lines, negotiation=OLDER)), group(*many(lines))
    assert (before.finding("G3").verdict, after.finding("G3").verdict) == (older, amended)
    assert before.extra_tiers == after.extra_tiers == tiers


def test_one_line_is_a_single_dispute_and_pays_its_fee():
    found = group(claim(1, CODE))
    assert found.finding("G3").verdict is Verdict.WARN
    assert "idre_fee_single" in {fee.id for fee in found.fees}


# When the items were furnished (Ex 9)


@pytest.mark.parametrize(
    ("first", "last", "other"),
    [
        ("2026-10-05", "2026-11-17", "2026-11-18"),
        ("2026-10-03", "2026-11-17", None),
        ("2026-10-04", "2026-11-17", None),
        ("2026-10-02", "2026-11-16", "2026-11-17"),
    ],
)
def test_the_last_date_of_service(first, last, other):
    found = group(claim(1, CODE, day=first), claim(2, CODE, day=first))
    assert found.first_date_of_service == d(first)
    assert found.last_date_of_service == d(last)
    assert found.last_date_other_reading == (d(other) if other else None)


@pytest.mark.parametrize("negotiation", [OLDER, AMENDED])
@pytest.mark.parametrize(
    ("first", "day", "verdict"),
    [
        ("2026-10-05", "2026-10-05", Verdict.PASS),
        ("2026-10-05", "2026-11-16", Verdict.PASS),
        ("2026-10-05", "2026-11-17", Verdict.PASS),
        ("2026-10-05", "2026-11-18", Verdict.FAIL),
        ("2026-10-03", "2026-11-17", Verdict.PASS),
        ("2026-10-03", "2026-11-18", Verdict.FAIL),
    ],
)
def test_items_lie_in_one_period_of_30_business_days(first, day, verdict, negotiation):
    claims = [claim(n, CODE, day=one, negotiation=negotiation) for n, one in enumerate((first, first, day), 1)]
    found = group(*claims)
    assert found.finding("G7").verdict is verdict
    assert (("C-3", "1", "G7") in dropped(found)) is (verdict is Verdict.FAIL)


def test_a_line_furnished_on_several_days_must_end_in_the_period():
    ends = [claim(2, CODE, day="2026-11-17", line__date_of_service_end=end) for end in ("2026-11-17", "2026-11-18")]
    first = claim(1, CODE, day="2026-10-05")
    assert [group(first, one).finding("G7").verdict for one in ends] == [Verdict.PASS, Verdict.FAIL]


def test_one_early_line_is_dropped_rather_than_all_the_others():
    found = group(claim(1, CODE, day="2026-06-01"), claim(2, CODE), claim(3, CODE))
    assert {one for one in dropped(found) if one[2] == "G7"} == {("C-1", "1", "G7")}


def test_a_missing_date_of_service_is_asked_for():
    found = group(claim(1, CODE), claim(2, CODE, line__date_of_service=None)).finding("G7")
    assert found.verdict is Verdict.NEEDS_INFO
    assert found.missing == ("C-2: service_lines[1].date_of_service",)


@pytest.mark.parametrize(
    ("negotiation", "last", "verdict"),
    [
        # Determined on 1 June 2026: its 90 days end on 30 August.
        (OLDER, "2026-08-30", Verdict.WARN),
        (OLDER, "2026-08-31", Verdict.FAIL),
        (AMENDED, "2026-08-30", Verdict.FAIL),
    ],
)
def test_the_older_text_also_knows_the_90_days_of_a_cooling_off_period(negotiation, last, verdict):
    earlier = [prior("2026-06-01", codes=("95938",))]
    found = group(
        claim(1, CODE, day="2026-06-02", negotiation=negotiation, prior_determinations=earlier),
        claim(2, CODE, day=last, negotiation=negotiation),
    )
    assert found.finding("G7").verdict is verdict


def test_only_a_cooling_off_of_the_providers_own_dispute_counts_for_that():
    earlier = [prior("2026-06-01", codes=("95938",), initiated_by_provider=False)]
    claims = [
        claim(n, CODE, day=day, negotiation=OLDER, prior_determinations=earlier)
        for n, day in enumerate(("2026-06-02", "2026-08-30"), 1)
    ]
    assert group(*claims).finding("G7").verdict is Verdict.FAIL


# One day of initiation (Ex 10)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2026-11-02", "2026-11-05"), ["2026-12-21"]),
        (("2026-11-02", "2026-11-04"), ["2026-12-18", "2026-12-21"]),
        (("2026-11-02", "2026-11-06"), []),
        (("2026-11-02", "2026-11-02"), ["2026-12-16", "2026-12-17", "2026-12-18", "2026-12-21"]),
        (("2026-11-01", "2026-11-02"), ["2026-12-16", "2026-12-17", "2026-12-18", "2026-12-21"]),
        (("2026-11-06", "2026-11-06"), ["2026-12-22", "2026-12-23", "2026-12-24", "2026-12-28"]),
    ],
)
def test_the_days_on_which_every_line_can_be_initiated(days, expected):
    found = group(*negotiated(*days))
    assert [day.isoformat() for day in found.initiation_days] == expected
    assert found.finding("G8").verdict is (Verdict.PASS if expected else Verdict.FAIL)


def test_mixed_onp_end_rejected():
    found = group(*negotiated("2026-11-02", "2026-11-02", "2026-11-06"))
    assert found.finding("G8").verdict is Verdict.FAIL
    assert found.initiation_days == ()
    assert dropped(found) == {("C-3", "1", "G8")}
    assert found.proceeding == (("C-1", "1"), ("C-2", "1"))


def test_the_first_batch_under_the_amended_text_can_be_initiated_on_16_december_2026():
    first = []
    for ahead in range(10):
        day = d("2026-11-01") + timedelta(days=ahead)
        found = group(*negotiated(day.isoformat(), day.isoformat()))
        assert found.text == "amended"
        first.append(found.initiation_days[0])
    assert min(first) == d("2026-12-16")


def test_safe_days_hold_under_every_reading():
    # 24 and 26 December 2025 were closed by Executive Order: on the other reading the window begins on 12 January.
    found = group(*negotiated("2025-11-24", "2025-11-24"), as_of=d("2025-12-29"))
    assert [day.isoformat() for day in found.initiation_days] == [
        "2026-01-08",
        "2026-01-09",
        "2026-01-12",
        "2026-01-13",
    ]
    assert [day.isoformat() for day in found.safe_initiation_days] == ["2026-01-12", "2026-01-13"]
    # Only 8 January is common, and by the other reading the second window opens on the 12th.
    found = group(*negotiated("2025-11-19", "2025-11-24"), as_of=d("2025-12-29"))
    assert [day.isoformat() for day in found.initiation_days] == ["2026-01-08"]
    assert found.safe_initiation_days == ()
    assert "none of these is safe" in found.finding("G8").sentence
    # The day-0 count of the notice narrows nothing.
    found = group(*negotiated("2026-11-02", "2026-11-05"))
    assert [day.isoformat() for day in found.safe_initiation_days] == ["2026-12-21"]


@pytest.mark.parametrize(
    ("today", "verdict"),
    [("2026-12-15", Verdict.PASS), ("2026-12-21", Verdict.PASS), ("2026-12-22", Verdict.FAIL)],
)
def test_a_window_that_is_over_is_over(today, verdict):
    found = group(*negotiated("2026-11-02", "2026-11-02"), as_of=d(today))
    assert found.finding("G8").verdict is verdict
    assert found.finding("G10").verdict is Verdict.PASS


EXTENDED = {
    "approved_extension_until": "2026-12-29",
    "approved_extension_step": "initiation_window",
    "approved_extension_source": "Approval of 15 December 2026",
}


def test_an_approved_extension_keeps_the_window_open():
    claims = negotiated("2026-11-02", "2026-11-02", **EXTENDED)
    found = group(*claims, as_of=d("2026-12-28"))
    assert found.finding("G8").verdict is Verdict.PASS
    assert found.initiation_days[-1] == d("2026-12-29")


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (("2026-12-17", "2026-12-17"), Verdict.PASS),
        (("2026-12-17", "2026-12-18"), Verdict.FAIL),
        (("2026-12-17", None), Verdict.FAIL),
        (("2026-12-15", "2026-12-15"), Verdict.FAIL),
    ],
)
def test_claims_already_initiated_have_one_day_in_the_window(days, verdict):
    claims = [claim(n, CODE, idr_initiated=day) for n, day in enumerate(days, 1)]
    assert group(*claims, as_of=d("2026-12-17")).finding("G8").verdict is verdict


# Cooling-off


def test_a_suspended_line_is_dropped_and_the_others_go_on():
    # Determined on 30 October 2026, suspended through 28 January 2027; the usual window is 16 to 21 December.
    earlier = [prior("2026-10-30", codes=("95938",))]
    found = group(
        claim(1, CODE, "95938", prior_determinations=earlier), claim(2, CODE, "95938", prior_determinations=earlier)
    )
    assert found.finding("G9").verdict is Verdict.FAIL
    assert {one for one in dropped(found) if one[2] == "G9"} == {("C-1", "2", "G9"), ("C-2", "2", "G9")}
    assert found.finding("G8").verdict is Verdict.PASS
    assert found.initiation_days[0] == d("2026-12-16")


@pytest.mark.parametrize(
    ("determined", "days"),
    [
        # 90 days end on 16, 20 and 21 December; the window of 2 November is 16, 17, 18 and 21 December, and that
        # after the suspension, 30 business days, begins the day after.
        ("2026-09-16", ["2026-12-16", "2026-12-17", "2026-12-18"]),
        ("2026-09-17", ["2026-12-17", "2026-12-18", "2026-12-21"]),
        ("2026-09-21", ["2026-12-21", "2026-12-22", "2026-12-23"]),
        ("2026-09-22", ["2026-12-22", "2026-12-23", "2026-12-24"]),
    ],
)
def test_lines_suspended_alike_wait_together(determined, days):
    earlier = [prior(determined, codes=(CODE,))]
    found = group(claim(1, CODE, prior_determinations=earlier), claim(2, CODE, prior_determinations=earlier))
    assert [day.isoformat() for day in found.initiation_days[:3]] == days
    assert found.finding("G9").verdict is Verdict.PASS
    assert found.finding("G8").verdict is Verdict.PASS


def test_batched_suspension_4bd():
    # Ex 7: batched determination of Mon 1 March 2027, suspended to 12 April, window 13 to 16 April: 4 business days.
    found = after_batched("2026-11-02")
    assert [day.isoformat() for day in found.initiation_days] == [
        "2027-04-13",
        "2027-04-14",
        "2027-04-15",
        "2027-04-16",
    ]
    assert found.safe_initiation_days == found.initiation_days
    assert found.finding("G8").verdict is Verdict.PASS
    assert found.finding("G9").verdict is Verdict.PASS


def test_where_the_key_is_in_doubt_the_later_suspension_is_taken_and_no_day_is_safe():
    # By the older text, if the decided dispute keys it, the suspension lasts 90 calendar days, to 30 May 2027.
    found = after_batched("2026-10-30")
    assert found.initiation_days[0] == d("2027-06-01")
    assert found.safe_initiation_days == ()


def after_batched(negotiation_of_the_decided):
    """Two claims after one batched determination that decided their code."""
    item = {"service_code": CODE}
    earlier = [
        prior(
            "2027-03-01", batched=True, codes=(CODE,), items=[item], open_negotiation_start=negotiation_of_the_decided
        )
    ]
    claims = [
        claim(n, CODE, negotiation="2027-02-01", initial_payment_received="2027-01-05", prior_determinations=earlier)
        for n in (1, 2)
    ]
    return group(*claims, as_of=d("2027-03-22"))


def test_other_codes_of_an_earlier_determination_are_noted():
    earlier = [prior("2026-10-30", codes=("95938",))]
    found = group(claim(1, CODE, prior_determinations=earlier), claim(2, CODE))
    assert found.finding("G9").verdict is Verdict.WARN


# Each claim by itself


def test_a_claim_with_an_obstacle_of_its_own_is_dropped():
    found = group(claim(1, CODE), claim(2, CODE), claim(3, CODE, facility__participating=False))
    assert found.finding("G10").verdict is Verdict.FAIL
    assert "C-3" in found.finding("G10").sentence
    assert dropped(found) == {("C-3", "1", "G10")}
    assert any("proceed with rendering payment" in one.quote for one in found.finding("G10").citations)


def test_a_missing_fact_of_a_claim_is_asked_for_and_drops_nothing():
    found = group(claim(1, CODE), claim(2, CODE, covered_benefit=None))
    assert found.finding("G10").verdict is Verdict.NEEDS_INFO
    assert found.finding("G10").missing == ("C-2: covered_benefit",)
    assert found.dropped == ()


def test_a_recorded_override_of_a_claim_is_respected():
    missing = {"covered_benefit": None}
    (blocking,) = (
        one.id for one in _assessment(claim(2, CODE, **missing)).findings if one.missing == ("covered_benefit",)
    )
    found = group(claim(1, CODE), claim(2, CODE, overrides=[override(blocking)], **missing))
    assert found.finding("G10").verdict is Verdict.PASS


def _assessment(one):
    from idrkit.assess.assessment import assess

    return assess(one, RULEBOOK, d("2026-11-23"))


def test_a_decided_claim_is_in_no_batch():
    found = group(claim(1, CODE), claim(2, CODE, agreement_reached="2026-11-20"))
    assert found.finding("G10").verdict is Verdict.FAIL
    assert ("C-2", "1", "G10") in dropped(found)


# Bundles and doubles


@pytest.mark.parametrize(
    ("codes", "verdict", "fee"),
    [
        (("470",), Verdict.PASS, "idre_fee_single"),
        (("99284", "93010"), Verdict.FAIL, "idre_fee_batched"),
    ],
)
def test_a_bundle_is_one_code_and_pays_the_single_fee(codes, verdict, fee):
    found = group(claim(1, *codes, dispute__bundled=True))
    assert found.finding("G12").verdict is verdict
    assert fee in {one.id for one in found.fees}


def test_a_bundle_among_other_lines_is_noted():
    found = group(claim(1, "470", dispute__bundled=True), claim(2, "470"))
    assert found.finding("G12").verdict is Verdict.WARN
    assert group(claim(1, "470"), claim(2, "470")).finding("G12").verdict is Verdict.NOT_APPLICABLE


def test_the_same_line_of_the_same_claim_number_counts_once():
    found = group(claim(1, CODE), claim(2, CODE, claim_number="SYN-1"))
    assert found.finding("G13").verdict is Verdict.FAIL
    assert ("C-2", "1", "G13") in dropped(found)


# What can be asked


def test_lines_can_be_chosen():
    found = group(claim(1, CODE, "95938"), claim(2, "95938", CODE), lines={"C-1": ["1"], "C-2": ["2"]})
    assert found.proceeding == (("C-1", "1"), ("C-2", "2"))
    assert found.in_the_way == ()


@pytest.mark.parametrize(
    ("claims", "lines", "said"),
    [
        ([], None, "name at least one"),
        ([1, 1], None, "C-1 is named twice"),
        ([1], {"C-1": ["7"]}, 'C-1 has no line "7"; its lines: 1'),
        ([1], {"C-9": ["1"]}, "C-9"),
    ],
)
def test_what_cannot_be_asked_is_said(claims, lines, said):
    with pytest.raises(UsageError, match=said):
        group(*(claim(n, CODE) for n in claims), lines=lines)


def test_a_claim_from_before_the_process_has_no_rule():
    early = claim(
        1, CODE, negotiation="2021-06-01", initial_payment_received="2021-05-03", plan__plan_year_start="2021-01-01"
    )
    with pytest.raises(NoRuleInForceError, match="C-1"):
        group(early, claim(2, CODE))
