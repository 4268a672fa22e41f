"""`idrkit screen --underpaid`: the list a practice works through, and what is not in it."""

import json

import pytest
from cli_cases import AS_OF, sheet, typed
from openpyxl import load_workbook

# T-1 is below the QPA; T-2 was paid earlier and more, at the QPA, and is due first; T-3 has no reason.
ROWS = (
    {},
    {
        "claim_id": "T-2",
        "initial_payment": "190.00",
        "cost_sharing": "10.00",
        "initial_payment_received": "2026-10-13",
    },
    {"claim_id": "T-3", "qpa": "", "service_code": "95938"},
)


@pytest.fixture
def claims(tmp_path):
    return sheet(tmp_path / "claims.csv", *ROWS)


def test_the_lines_with_a_reason_are_listed_by_the_last_day_to_act(claims, capsys):
    told = typed(capsys, "screen", claims, "--underpaid", "--as-of", AS_OF)
    _, first, second = told.out.splitlines()
    assert first.split()[0] == "T-2"
    assert "at QPA" in first
    assert second.split()[0] == "T-1"
    assert "200.00 (1)" in second
    assert "below QPA by 90.00; below earlier payments by 90.00" in second
    assert second.endswith("2026-12-16")
    assert "2 lines with a reason to look at" in told.err
    assert "Claims: 3 =" in told.err


def test_exit_codes_are_those_of_screen(claims, capsys):
    plain = typed(capsys, "screen", claims, "--as-of", AS_OF)
    assert typed(capsys, "screen", claims, "--underpaid", "--as-of", AS_OF).code == plain.code


def test_json_gives_figures_as_text_and_null_where_not_known(claims, capsys):
    told = typed(capsys, "screen", claims, "--underpaid", "--as-of", AS_OF, "--json")
    answer = json.loads(told.out)
    assert answer["as_of"] == AS_OF
    assert [one["claim_id"] for one in answer["lines"]] == ["T-2", "T-1"]
    own = answer["lines"][1]
    assert (own["paid"], own["received_in_all"], own["qpa"], own["shortfall_to_qpa"]) == (
        "100.00",
        "110.00",
        "200.00",
        "90.00",
    )
    assert own["allowed"] is None
    assert own["prior_payments"] == {
        "count": 1,
        "median": "200.00",
        "lowest": "200.00",
        "highest": "200.00",
        "first": "2026-10-13",
        "last": "2026-10-13",
    }
    assert [each["why"] for each in own["reasons"]] == ["below_qpa", "below_prior_median"]
    assert own["safe_by"] == "2026-12-16"
    assert typed(capsys, "screen", claims, "--underpaid", "--as-of", AS_OF, "--json").out == told.out


def test_no_billed_charge_is_shown(tmp_path, capsys):
    claims = sheet(tmp_path / "claims.csv", {"billed_charge": "98765.43"})
    for more in ((), ("--json",)):
        told = typed(capsys, "screen", claims, "--underpaid", "--as-of", AS_OF, *more)
        assert "T-1" in told.out
        assert "98765" not in told.out.replace(",", "")


def test_claims_outside_the_process_and_closed_ones_are_left_out_and_counted(tmp_path, capsys):
    titles = {"service_category": "", "payment_determination": ""}
    claims = sheet(
        tmp_path / "claims.csv",
        titles,
        {**titles, "claim_id": "T-2", "service_category": "ground_ambulance"},
        {**titles, "claim_id": "T-3", "payment_determination": "2026-11-20"},
    )
    told = typed(capsys, "screen", claims, "--underpaid", "--as-of", AS_OF)
    assert [line.split()[0] for line in told.out.splitlines()] == ["Claim", "T-1"]
    assert "1 of claims that are CLOSED left out; 1 of claims that are NOT_IDR left out" in told.err
    answer = json.loads(typed(capsys, "screen", claims, "--underpaid", "--as-of", AS_OF, "--json").out)
    assert answer["left_out"] == {"CLOSED": 1, "NOT_IDR": 1}


def test_the_workbook_has_a_row_for_each_line_with_numbers_and_dates(claims, capsys, tmp_path):
    out = tmp_path / "list.xlsx"
    typed(capsys, "screen", claims, "--underpaid", "--as-of", AS_OF, "--xlsx", out)
    titles, first, second = load_workbook(out)["Underpaid"].iter_rows(values_only=True)
    own = dict(zip(titles, second, strict=True))
    assert first[0] == "T-2"
    assert (own["Claim"], own["Received in all"], own["Below QPA by"], own["Median"]) == ("T-1", 110, 90, 200)
    assert own["Safe by"].date().isoformat() == "2026-12-16"


def test_one_claim_told_and_a_list_are_not_asked_for_together(claims, capsys):
    told = typed(capsys, "screen", claims, "--underpaid", "--explain", "T-1")
    assert told.code == 2
    assert "--underpaid lists many" in told.err


def test_deadlines_show_what_is_still_owed_of_an_award(tmp_path, capsys):
    award = {
        "payment_determination": "2026-10-23",
        "award.determined_amount": "510.00",
        "open_negotiation_start": "2026-08-03",
    }
    known = sheet(tmp_path / "known.csv", award)
    told = typed(capsys, "deadlines", known, "--as-of", AS_OF)
    (line,) = (one for one in told.out.splitlines() if "Payment after the determination" in one)
    # Sunday 22 November was the 30th calendar day: it did not roll to Monday.
    assert "overdue" in line
    assert "2026-11-22" in line
    assert line.endswith("400.00")
    assert told.code == 3
    answer = json.loads(typed(capsys, "deadlines", known, "--as-of", AS_OF, "--json").out)
    (one,) = (each for each in answer["deadlines"] if each["id"] == "award_payment")
    assert (one["payment"]["state"], one["payment"]["still_owed"]) == ("unpaid", "400.00")
    unknown = sheet(tmp_path / "unknown.csv", {**award, "award.determined_amount": ""})
    told = typed(capsys, "deadlines", unknown, "--as-of", AS_OF)
    (line,) = (one for one in told.out.splitlines() if "Payment after the determination" in one)
    assert "passed" in line
    assert line.endswith("?")
