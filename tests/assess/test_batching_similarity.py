"""Related to a similar condition: one encounter on one claim form, one code, or one range of codes."""

import pytest
from batch_cases import OLDER, claim, dropped, group

from idrkit.assess.results import Verdict
from idrkit.law.rulebook import load_rulebook

PASS, FAIL, ASK, WARN = Verdict.PASS, Verdict.FAIL, Verdict.NEEDS_INFO, Verdict.WARN


def two(one, other, **how):
    return group(claim(1, one, **how), claim(2, other, **how))


def rules(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_rulebook([path])


# One encounter


def test_all_codes_of_one_claim_form_are_one_encounter():
    found = group(claim(1, "95940", "95938", "95939", "95861"))
    assert found.finding("G6").verdict is PASS
    assert found.finding("G11").verdict is Verdict.NOT_APPLICABLE
    assert found.in_the_way == ()


def test_encounter_without_claim_form_rejected():
    # One patient, one day, the professional and the technical part billed on two claim forms.
    same = {"patient": {"case_number": "CASE-1"}}
    found = group(claim(1, "95940", "95938", **same), claim(2, "95861", **same))
    assert found.finding("G6").verdict is FAIL
    assert "different claim numbers" in found.finding("G6").sentence
    assert any("same claim form" in one.quote for one in found.finding("G6").citations)


@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        ({"claim_number": "SYN-1", "patient": {"case_number": "CASE-1"}}, PASS, ()),
        ({"claim_number": None, "patient": {"case_number": "CASE-1"}}, ASK, ("C-2: claim_number",)),
        ({"claim_number": None}, FAIL, ()),
        ({"claim_number": "SYN-1"}, ASK, ("C-1: patient.case_number", "C-2: patient.case_number")),
        (
            {"claim_number": "SYN-1", "patient": {}},
            ASK,
            ("C-1: patient.case_number", "C-2: patient.case_number"),
        ),
        (
            {"claim_number": "SYN-1", "patient": {"case_number": "CASE-1"}, "claim_form": "institutional"},
            FAIL,
            (),
        ),
        ({"patient": {"case_number": "CASE-1"}}, FAIL, ()),
    ],
)
def test_two_records_are_one_claim_form_only_with_one_number_and_one_patient(facts, verdict, missing):
    second = claim(2, "95938", line__line_id="9", **facts)
    found = group(claim(1, "95940"), second).finding("G6")
    assert (found.verdict, found.missing) == (verdict, missing)


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (("2026-09-14", "2026-09-14"), PASS),
        (("2026-09-14", "2026-09-15"), PASS),
        (("2026-09-18", "2026-09-19"), PASS),
        (("2026-09-14", "2026-09-16"), FAIL),
    ],
)
def test_the_days_of_an_encounter_are_consecutive(days, verdict):
    one = claim(1, "95940", "95938", "95940")
    lines = [
        line.model_copy(update={"date_of_service": line.date_of_service.fromisoformat(day)})
        for line, day in zip(one.service_lines, (days[0], days[1], days[0]), strict=True)
    ]
    found = group(one.model_copy(update={"service_lines": tuple(lines)}))
    assert found.finding("G6").verdict is verdict
    assert {each for each in dropped(found) if each[2] == "G6"} == ({("C-1", "2", "G6")} if verdict is FAIL else set())


def test_a_stay_of_several_days_on_one_line_closes_the_gap():
    one = claim(1, "95940", "95938", line__date_of_service_end="2026-09-16")
    assert group(one).finding("G6").verdict is PASS


def test_different_patients_with_the_same_two_codes_are_no_encounter():
    # The example of the preamble: several patients, each with 99284 and 93010 (p. 33956).
    found = group(*(claim(n, "99284", "93010") for n in range(1, 5)))
    assert found.finding("G6").verdict is FAIL
    assert {one[1] for one in dropped(found)} == {"2"}
    assert len(found.proceeding) == 4


# The same or a comparable code


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("95940", "95940", PASS),
        ("470", "470", PASS),
        ("93000", "G0403", WARN),
        ("93000", "G0404", ASK),
        ("95938", "95939", FAIL),
        ("95938", "95940", FAIL),
        ("93000", "93010", FAIL),
    ],
)
def test_codes_of_two_patients(one, other, verdict):
    assert two(one, other).finding("G6").verdict is verdict


def test_modifiers_that_differ_are_shown():
    found = group(claim(1, "95938", line__modifiers=["26"]), claim(2, "95938", line__modifiers=["TC"])).finding("G6")
    assert found.verdict is WARN
    assert "26" in found.sentence
    assert "TC" in found.sentence
    same = group(*(claim(n, "95938", line__modifiers=["26"]) for n in (1, 2))).finding("G6")
    assert same.verdict is PASS
    assert "26" in same.sentence


def test_a_pair_the_user_lists_is_comparable(tmp_path):
    mine = rules(tmp_path, '[[comparable_codes]]\ncodes = ["95941", "G0453"]\nsource = "guidance"\n')
    found = group(claim(1, "95941"), claim(2, "G0453"), rulebook=mine)
    assert found.finding("G6").verdict is WARN
    assert "comparable" in found.finding("G6").sentence
    assert found.finding("G11").verdict is Verdict.NOT_APPLICABLE


# Families the Departments refuse


def test_range_batch_ionm_rejected_with_cite():
    found = two("95940", "95941")
    assert found.finding("G6").verdict is FAIL
    refused = found.finding("G11")
    assert refused.verdict is FAIL
    assert [one.cite for one in refused.citations] == ["91 FR 33900, preamble p. 33963"]
    assert "IONM code ranges" in refused.citations[0].quote
    assert "33963" in refused.sentence


@pytest.mark.parametrize(
    ("codes", "verdict", "page"),
    [
        (("95940", "95941", "G0453"), FAIL, "33963"),
        (("95941", "G0453"), ASK, "33963"),
        (("99284", "99285"), FAIL, "33962-33963"),
        (("99281", "99285"), FAIL, "33962-33963"),
        (("99291", "99292"), FAIL, "33962-33963"),
        (("99285", "99291"), FAIL, "33962-33963"),
        (("99284", "99284"), Verdict.NOT_APPLICABLE, ""),
        (("99280", "99281"), Verdict.NOT_APPLICABLE, ""),
        (("95941", "95941"), Verdict.NOT_APPLICABLE, ""),
        (("95938", "95939"), Verdict.NOT_APPLICABLE, ""),
    ],
)
def test_families_are_not_mixed_across_patients(codes, verdict, page):
    found = group(*(claim(n, code) for n, code in enumerate(codes, 1)))
    assert found.finding("G11").verdict is verdict
    assert page in found.finding("G11").sentence
    if verdict is FAIL:
        assert found.finding("G6").verdict is FAIL


def test_emergency_codes_of_one_encounter_stay_together():
    found = group(claim(1, "99285", "99291"))
    assert found.finding("G6").verdict is PASS
    assert found.finding("G11").verdict is Verdict.NOT_APPLICABLE


# Ranges


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("77046", "77067", WARN),
        ("77045", "77046", FAIL),
        ("77067", "77068", FAIL),
        ("86000", "86849", WARN),
        ("86849", "86850", FAIL),
        ("0001U", "0520U", WARN),
        ("0520U", "0521U", FAIL),
        ("0001U", "86000", FAIL),
        # The lists of radiology and pathology are not known.
        ("70030", "70100", ASK),
        ("80050", "80053", ASK),
        ("83992", "83993", ASK),
        ("80299", "83993", ASK),
        # The list of anesthesia was inferred and not verified, for and against.
        ("00670", "00600", ASK),
        ("00670", "00700", ASK),
        ("00100", "70030", FAIL),
        ("77067", "95940", FAIL),
        ("70030", "70030", PASS),
    ],
)
def test_ranges_of_codes(one, other, verdict):
    assert two(one, other).finding("G6").verdict is verdict


def test_an_unverified_range_says_so():
    assert "unverified" in two("00670", "00600").finding("G6").sentence
    assert "reported" in two("77046", "77067").finding("G6").sentence


def test_the_user_can_settle_a_range(tmp_path):
    mine = rules(
        tmp_path,
        '[[batch_ranges]]\nid = "spine"\ncodes = ["00600-00670"]\ncertainty = "in_force"\nsource = "guidance"\n'
        '[[batch_ranges]]\nid = "head"\ncodes = ["70010-70390"]\nsource = "guidance"\n',
    )
    found = [
        group(claim(1, one), claim(2, other), rulebook=mine).finding("G6").verdict
        for one, other in (("00670", "00600"), ("70030", "70100"), ("70030", "71045"))
    ]
    assert found == [PASS, WARN, FAIL]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (("00670", "99100"), ("00670",), WARN),
        (("00670", "99100"), ("00670", "99140"), WARN),
        (("99100",), ("00670",), FAIL),
        (("99100",), ("99100",), FAIL),
    ],
)
def test_anesthesia_add_ons_go_with_the_code_they_belong_to(first, second, verdict):
    found = group(claim(1, *first), claim(2, *second))
    assert found.finding("G6").verdict is verdict
    assert any(one.provision_id == "batch_anesthesia_add_ons" for one in found.finding("G6").citations)
    assert ({("C-1", "1", "G6")} <= dropped(found)) is (verdict is FAIL)


def test_one_open_question_hides_no_refusal():
    # 95940 and 95941 are two codes of one system, whatever G0453 is comparable with.
    found = group(claim(1, "G0453"), claim(2, "95940"), claim(3, "95940"), claim(4, "95941"))
    assert found.finding("G6").verdict is FAIL
    assert {one for one in dropped(found) if one[2] == "G6"} == {("C-4", "1", "G6")}


# The older text


@pytest.mark.parametrize(
    ("negotiation", "one", "other", "verdict"),
    [
        ("2023-08-02", "95940", "95940", PASS),
        ("2023-08-02", "95938", "95939", FAIL),
        ("2023-08-02", "77046", "77067", FAIL),
        ("2023-08-02", "93000", "G0403", WARN),
        ("2023-08-03", "95938", "95939", WARN),
        ("2023-08-03", "95940", "95940", WARN),
        ("2026-10-31", "95938", "95939", WARN),
        ("2026-11-01", "95938", "95939", FAIL),
    ],
)
def test_the_code_rule_was_vacated_and_came_back(negotiation, one, other, verdict):
    assert two(one, other, negotiation=negotiation).finding("G6").verdict is verdict


def test_under_the_older_text_the_certified_idr_entity_decides():
    found = two("95940", "95941", negotiation=OLDER)
    assert "certified IDR entity" in found.finding("G6").sentence
    assert {one.text for one in found.finding("G6").citations} == {"statute", "guidance"}
    assert found.finding("G11").verdict is WARN
    assert [one.certainty for one in found.finding("G11").citations] == ["inferred"]
    assert found.in_the_way == ()
