"""`idrkit batches`: whether the claims named are one batch."""

import json

import pytest
from cli_cases import AS_OF, sheet, typed

from idrkit.places import bundled

FIXTURES = bundled("fixtures")
IONM = (FIXTURES / "ionm-claims.csv", "--profile", FIXTURES / "ionm-profile.toml", "--as-of", AS_OF)


@pytest.fixture
def claims(tmp_path):
    return sheet(tmp_path / "claims.csv", {}, {"claim_id": "T-2"}, {"claim_id": "T-3", "service_code": "95941"})


def checked(capsys, *words):
    told = typed(capsys, "batches", *words, "--json")
    return told, json.loads(told.out)


def test_the_table_shows_each_check_and_what_follows(claims, capsys):
    told = typed(capsys, "batches", claims, "--as-of", AS_OF, "--check", "T-1,T-3")
    checks = [line.split()[0] for line in told.out.splitlines() if line.startswith("G")]
    assert checks == ["G2", "G3", "G4", "G5", "G6", "G11", "G7", "G8", "G9", "G10", "G12", "G13"]
    assert "p. 33963" in told.out
    assert "Last date of service allowed: 2026-10-26 (by the other reading 2026-10-27)." in told.out
    assert "2 lines: not known to be one batch" in told.err
    assert "eligible" not in told.out + told.err
    assert told.code == 3


def test_json_holds_the_whole_answer(claims, capsys):
    told, shown = checked(capsys, claims, "--as-of", AS_OF, "--check", "T-1,T-2")
    assert told.code == 3
    assert shown["no_obstacle_found"] is False
    assert shown["as_of"] == AS_OF
    assert [(one["claim_id"], one["service_code"]) for one in shown["lines"]] == [("T-1", "95940"), ("T-2", "95940")]
    assert {"id", "verdict", "sentence", "next_step", "citations", "missing"} <= shown["findings"][0].keys()
    assert (shown["last_date_of_service"], shown["extra_tiers"]) == ("2026-10-26", 0)
    assert "T-1: open_negotiation_start" in told.err


def test_claims_can_be_named_in_one_option_or_in_several(claims, capsys):
    once = checked(capsys, claims, "--as-of", AS_OF, "--check", "T-1, t-2")[1]
    again = checked(capsys, claims, "--as-of", AS_OF, "--check", "T-1", "--check", "T-2")[1]
    assert once == again


def test_one_line_of_a_claim_can_be_named(capsys):
    lines = "IONM-0001:2,IONM-0002"
    shown = checked(capsys, *IONM, "--check", lines)[1]
    assert [one["line_id"] for one in shown["lines"] if one["claim_id"] == "IONM-0001"] == ["2"]
    assert len(shown["lines"]) == 4


def test_two_plans_of_one_administrator_are_refused_and_what_is_left_is_told(capsys):
    told = typed(capsys, "batches", *IONM, "--check", "IONM-0001:2,IONM-0001:3,IONM-0002:1")
    assert "They share an administrator, which is not enough." in told.out
    assert "Dropped: IONM-0002 line 1 (G5)" in told.out
    assert "--check IONM-0001:2,IONM-0001:3" in told.out


@pytest.mark.parametrize(
    ("wanted", "text", "days"),
    [
        # One patient's claim form under the amended text, reported from November 1, 2026.
        ("IONM-0023", "amended", ["2026-12-16", "2026-12-17", "2026-12-18", "2026-12-21"]),
        # One code of two patients of one issuer under the older text.
        ("IONM-0017:2,IONM-0022:2", "older", ["2026-11-19", "2026-11-20", "2026-11-23"]),
    ],
)
def test_no_obstacle_ends_with_0(wanted, text, days, capsys):
    told, shown = checked(capsys, *IONM, "--check", wanted)
    assert told.code == 0
    assert shown["no_obstacle_found"] is True
    assert (shown["text"], shown["initiation_days"]) == (text, days)
    assert shown["text_certainty"] == (["reported"] if text == "amended" else ["in_force"])
    assert "no obstacle to one batch was found" in told.err


def test_days_that_are_over_are_not_offered(capsys):
    told = typed(capsys, "batches", *IONM, "--check", "IONM-0017:2,IONM-0022:2")
    assert "Every line can be initiated on: Mon 23 Nov 2026." in told.out
    assert "--check" not in told.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--check", " , "), "--check names no claim"),
        (("--check", "T-1,T-9"), 'No claim that could be read has the id "T-9"'),
        (("--check", "T-1:9"), 'T-1 has no line "9"; its lines: 1'),
        (("--check", "T-1,T-1:1"), "T-1 is named whole and by line"),
        (("--check", "T-1:1,T-1"), "T-1 is named whole and by line"),
    ],
)
def test_what_cannot_be_asked_ends_with_2(words, said, claims, capsys):
    told = typed(capsys, "batches", claims, "--as-of", AS_OF, *words)
    assert told.code == 2
    assert said in told.err
    assert told.out == ""


def test_a_claim_from_before_every_rule_ends_with_5(tmp_path, capsys):
    early = {"date_of_service": "2021-05-03", "initial_payment_received": "2021-06-01"}
    path = sheet(tmp_path / "old.csv", {}, {"claim_id": "T-2", **early})
    told = typed(capsys, "batches", path, "--as-of", AS_OF, "--check", "T-1,T-2")
    assert told.code == 5
    assert "T-2" in told.err


def test_rows_that_could_not_be_read_are_pointed_at(tmp_path, capsys):
    path = sheet(tmp_path / "claims.csv", {}, {"claim_id": "T-2"}, {"claim_id": "T-3", "date_of_service": "soon"})
    told = typed(capsys, "batches", path, "--as-of", AS_OF, "--check", "T-1,T-2")
    assert told.code == 3
    assert "1 row could not be read" in told.err
