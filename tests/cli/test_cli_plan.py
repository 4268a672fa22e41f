"""`idrkit batches` as a planner: the plan shown, written, edited and read back, and handed to `idrkit run`."""

import csv
import json
import subprocess
import sys

import pytest
from cli_cases import AS_OF, sheet, typed

from idrkit.places import bundled
from idrkit.run import plan_solver

FIXTURES = bundled("fixtures")
IONM = (FIXTURES / "ionm-claims.csv", "--profile", FIXTURES / "ionm-profile.toml", "--as-of", AS_OF)


@pytest.fixture
def edited(tmp_path):
    """A plan as csv with the rows given, each dispute, claim and line."""

    def write(*rows, name="plan.csv", titles=("dispute", "claim_id", "line_id")):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([titles, *rows])
        return path

    return write


def test_the_table_shows_each_dispute_with_its_days_fees_and_reasons(capsys):
    told = typed(capsys, "batches", *IONM, "--win", "50")
    rows = [line for line in told.out.splitlines() if line.startswith("D") and line[1].isdigit()]
    assert len(rows) == 10
    first = next(row for row in rows if "IONM-0023" in row)
    for shown in ("batched", "95938, 95939, 95941", "2026-12-16 to 2026-12-21", "$149.00 to $601.50"):
        assert shown in first
    why = next(line for line in told.out.splitlines() if line.startswith(f"Why {first.split()[0]}: "))
    assert "3 lines of one encounter on one claim form." in why
    assert "Cooling-off: its determination, due on" in why
    assert "Each line alone: 34 disputes" in told.out
    assert "Grouped by date: " in told.out
    assert "This plan: 10 disputes" in told.out
    assert "Exact: no other plan" in told.out
    assert "The next best plan is worth" in told.out
    assert "eligible" not in told.out + told.err
    assert told.code == 3


def test_lines_that_are_not_planned_are_told_with_the_fact_missing(capsys):
    told = typed(capsys, "batches", *IONM)
    assert "(missing: open_negotiation.proof): IONM-0039." in told.err
    assert "send the notice first: IONM-0001" in told.err


def test_without_a_probability_only_fees_are_kept_low_and_that_is_said(capsys):
    told = typed(capsys, "batches", *IONM)
    assert "Fees in advance, at most" in told.out
    assert "Net on average" not in told.out
    assert "No probability was given (--win)" in told.out
    shown = json.loads(typed(capsys, "batches", *IONM, "--json").out)
    assert shown["valued"] is False
    assert {one["net_low"] for one in shown["disputes"]} == {None}


def test_json_holds_the_whole_plan(capsys):
    shown = json.loads(typed(capsys, "batches", *IONM, "--win", "50", "--json").out)
    assert (shown["exact"], shown["value"]) == (True, shown["bound"])
    assert shown["side_by_side"][2]["net"] == shown["value"]
    assert {one["rule"] for one in shown["rules"]} >= {"line limit", "similar condition", "cooling-off"}
    one = shown["disputes"][0]
    assert {"dispute", "kind", "lines", "payer", "file_from", "file_to", "fees_low", "fees_high", "why"} <= one.keys()
    assert all(each["claim_id"] and each["missing"] is not None for each in shown["left_out"])


def test_without_the_extra_the_plan_is_made_and_says_how(capsys, monkeypatch):
    monkeypatch.setattr(plan_solver, "find_spec", lambda name: None)
    told = typed(capsys, "batches", *IONM, "--win", "50")
    assert "install idrkit[planner]" in told.out
    assert "The next best plan" not in told.out


@pytest.mark.parametrize("name", ["plan.csv", "plan.json"])
def test_a_plan_that_was_written_is_read_back_without_an_obstacle(name, tmp_path, capsys):
    path = tmp_path / name
    typed(capsys, "batches", *IONM, "--win", "50", "--out", path)
    told = typed(capsys, "batches", *IONM, "--plan", path)
    assert "10 disputes: no obstacle was found." in told.err
    assert told.code == 0


def test_the_same_claims_give_the_same_file(tmp_path, capsys):
    for name in ("one.csv", "two.csv"):
        typed(capsys, "batches", *IONM, "--win", "50", "--out", tmp_path / name)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_an_edit_the_law_does_not_allow_is_told(edited, capsys):
    """Two plans of one administrator, put into one dispute by hand."""
    path = edited(("Mine", "IONM-0015", "1"), ("Mine", "IONM-0019", "1"), ("Other", "IONM-0023", "1"))
    told = typed(capsys, "batches", *IONM, "--plan", path)
    assert told.code == 3
    mine = next(line for line in told.out.splitlines() if line.startswith("Mine"))
    assert "G5:" in mine
    assert "Not known to be disputes the law allows as they stand: Mine." in told.err
    shown = json.loads(typed(capsys, "batches", *IONM, "--plan", path, "--json").out)
    assert [one["no_obstacle_found"] for one in shown["disputes"]] == [False, True]


@pytest.mark.parametrize(
    ("rows", "titles", "said"),
    [
        ([("A", "IONM-0015", "1"), ("B", "IONM-0015", "1")], None, "row 3: IONM-0015 line 1 is in A already"),
        ([("A", "IONM-0015", "")], None, "row 2: dispute, claim_id and line_id must all be given"),
        ([("A", "IONM-9999", "1")], None, 'has the id "IONM-9999"'),
        ([("A", "IONM-0015", "9")], None, 'IONM-0015 has no line "9"'),
        ([("A", "IONM-0015")], ("dispute", "claim_id"), "the column line_id is missing"),
        ([], None, "holds no dispute"),
    ],
)
def test_a_plan_that_cannot_be_read_back_ends_with_2(rows, titles, said, edited, capsys):
    path = edited(*rows, titles=titles or ("dispute", "claim_id", "line_id"))
    told = typed(capsys, "batches", *IONM, "--plan", path)
    assert told.code == 2
    assert said in told.err


@pytest.mark.parametrize("text", ["[]", "{", '{"disputes": 1}', '{"disputes": [{"lines": [1]}]}', '{"disputes": []}'])
def test_json_that_is_no_plan_ends_with_2(text, tmp_path, capsys):
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    told = typed(capsys, "batches", *IONM, "--plan", path)
    assert told.code == 2
    assert "plan.json" in told.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--win", "101"), "--win: give a percentage between 0 and 100"),
        (("--win", "often"), "--win: give a percentage"),
        (("--win", "-1"), "--win: give a percentage"),
        (("--win", "nan"), "--win: give a percentage"),
        (("--delay-cost", "x"), "--delay-cost: give a percentage"),
        (("--out", "plan.txt"), "a plan is a .json or a .csv file"),
        (("--check", "IONM-0015", "--win", "50"), "--check looks at one group"),
        (("--plan", "plan.csv", "--win", "50"), "--plan checks a plan as it stands"),
        (("--plan", "missing.csv"), "missing.csv cannot be read"),
        (("--keys", "keys.xlsx"), "--keys writes the key sheet of one group"),
    ],
)
def test_what_cannot_be_asked_for_a_plan_ends_with_2(words, said, capsys):
    told = typed(capsys, "batches", *IONM, *words)
    assert told.code == 2
    assert said in told.err
    assert told.out == ""


def test_figures_of_a_file_count_before_those_of_the_line(edited, capsys):
    rows = [("IONM-0015", "", "", "90%", ""), ("", "", "95941", "", "$1,000.00")]
    path = edited(*rows, name="mine.csv", titles=("claim_id", "line_id", "service_code", "win", "other_offer"))
    plain = json.loads(typed(capsys, "batches", *IONM, "--win", "50", "--json").out)
    mine = json.loads(typed(capsys, "batches", *IONM, "--win", "50", "--figures", path, "--json").out)

    def gains(shown, claim):
        lines = [one for each in shown["disputes"] for one in each["lines"] if one["claim_id"] == claim]
        return {one["service_code"]: float(one["expected_gain"]) for one in lines}

    # Offer 2,350.00 and received 474.38: half of it, or 0.9 of it and 0.1 of 1,000.00 less 474.38.
    assert gains(plain, "IONM-0015")["95941"] == 937.81
    assert gains(mine, "IONM-0015")["95941"] == 1740.62
    assert gains(mine, "IONM-0019")["95941"] == 1200.62
    assert gains(mine, "IONM-0019")["95938"] == gains(plain, "IONM-0019")["95938"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("IONM-0015", "", "", "", ""), "row 2: neither win nor other_offer"),
        (("IONM-0015", "", "", "120", ""), "row 2, win: give a percentage"),
        (("IONM-0015", "", "", "", "lots"), "row 2, other_offer: not a number"),
        (("IONM-0015", "", "", "", "-5"), "an offer is zero or more"),
        (("", "1", "", "50", ""), "a line_id needs its claim_id"),
    ],
)
def test_figures_that_cannot_be_read_are_told_with_their_row(row, said, edited, capsys):
    path = edited(row, name="mine.csv", titles=("claim_id", "line_id", "service_code", "win", "other_offer"))
    told = typed(capsys, "batches", *IONM, "--figures", path)
    assert told.code == 2
    assert said in told.err


def test_a_column_nobody_knows_is_named(edited, capsys):
    path = edited(("1",), name="mine.csv", titles=("probability",))
    told = typed(capsys, "batches", *IONM, "--figures", path)
    assert "the column probability is not known" in told.err


def test_run_files_what_the_plan_puts_together(edited, tmp_path, capsys):
    path = edited(("A", "IONM-0015", "1"), ("B", "IONM-0017", "1"), ("C", "IONM-0017", "2"), ("D", "IONM-0019", "9"))
    told = typed(capsys, "run", *IONM, "--plan", path, "--out", tmp_path / "out", "--dry-run")
    assert told.code == 2
    assert 'IONM-0019 has no line "9"' in told.err
    path = edited(("A", "IONM-0015", "1"), ("B", "IONM-0017", "1"), ("C", "IONM-0017", "2"))
    told = typed(capsys, "run", *IONM, "--plan", path, "--out", tmp_path / "out", "--dry-run")
    assert "Lines of IONM-0017 are in several disputes of the plan" in told.err
    assert told.code in (0, 3)


def test_a_dispute_of_the_plan_with_something_in_the_way_is_not_applied(edited, tmp_path, capsys):
    path = edited(("A", "IONM-0015", "1"), ("A", "IONM-0019", "1"))
    told = typed(capsys, "run", *IONM, "--plan", path, "--out", tmp_path / "out", "--dry-run")
    assert "A of the plan is not applied (G5)" in told.err


def test_a_claim_without_anything_to_plan_is_an_empty_plan(tmp_path, capsys):
    told = typed(capsys, "batches", sheet(tmp_path / "claims.csv", {}), "--as-of", AS_OF)
    assert told.code == 0
    assert "Nothing to list." in told.err
    assert "send the notice first: T-1" in told.err


def test_nothing_but_the_answer_goes_to_standard_output():
    words = [sys.executable, "-m", "idrkit", "batches", *map(str, IONM), "--json"]
    done = subprocess.run(words, capture_output=True, check=False)
    assert json.loads(done.stdout)["disputes"]


def test_claims_that_are_initiated_already_are_told_so(capsys):
    told = typed(capsys, "batches", FIXTURES / "ionm-offers.json", "--as-of", AS_OF, "--win", "50")
    assert "its dispute is initiated already: OFFER-0001" in told.err
    assert told.out == ""
    assert told.code == 0


NAMED = "Sample Certified IDR Entity"


@pytest.fixture
def fees(tmp_path):
    """A fee table with the rows given."""

    def write(*rows):
        path = tmp_path / "fees.csv"
        path.write_text("\n".join(("entity,single,batched,further_25_lines", *rows)), encoding="utf-8")
        return path

    return write


def test_a_fee_table_gives_the_fees_of_the_entity_the_claims_name(fees, capsys):
    told = typed(capsys, "batches", *IONM, "--win", "50", "--fees", fees(f"{NAMED},400,600,150", "Other,800,900,250"))
    first = next(line for line in told.out.splitlines() if line.startswith("D") and "IONM-0023" in line)
    # 15 + 600 / 2, one amount instead of a range.
    assert "$315.00" in first
    assert "$315.00 to" not in first
    assert f"Where a claim names {NAMED}, the fee is the one in the table." in told.out
    assert "Fees: your fee table fees.csv, for disputes initiated on 2026-11-23" in told.out


def test_a_wrong_row_of_the_fee_table_is_told_and_the_range_used(fees, capsys):
    path = fees(f"{NAMED},100,600,", "Other,800,900,250")
    told = typed(capsys, "batches", *IONM, "--win", "50", "--fees", path)
    assert "fees.csv, row 2: single is $100.00, outside the range of $200.00 to $840.00" in told.err
    assert f"No row of the fee table is for {NAMED}: the ranges of the regulation" in told.out
    assert "$149.00 to $601.50" in told.out
    assert told.code == 4
    shown = json.loads(typed(capsys, "batches", *IONM, "--fees", path, "--json").out)
    assert [(one["where"], one["column"]) for one in shown["wrong_fee_rows"]] == [("row 2", "single")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fees", "nowhere.csv"), "cannot be read"),
        (("--fees", "fees.csv", "--check", "IONM-0015"), "--check looks at one group"),
        (("--fees", "fees.csv", "--plan", "plan.csv"), "--fees, --delay-cost and --out are for a new one"),
    ],
)
def test_a_fee_table_goes_with_a_new_plan(words, said, capsys):
    told = typed(capsys, "batches", *IONM, *words)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
