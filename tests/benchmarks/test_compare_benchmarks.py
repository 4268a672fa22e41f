"""`idrkit compare --benchmarks`: which prior determinations stand beside a line, and when there are none."""

import csv
import json
import sys

import pytest
from openpyxl import load_workbook
from puf_files import line, written

from idrkit.cli import exit_code_of

ROW = {
    "claim_id": "T-1",
    "claim_number": "SYN-1",
    "provider.name": "Example Monitoring",
    "provider.npi": "1234567893",
    "plan.name": "Sample Plan",
    "facility.state": "TX",
    "service_code": "95939",
    "modifiers": "26",
    "units": "1",
    "date_of_service": "2026-09-14",
    "initial_payment": "100.00",
    "cost_sharing": "10.00",
    "qpa": "200.00",
    "offer": "900.00",
    "initial_payment_received": "2026-11-03",
}
# 12 lines of Sample Plan: 100% to 1,200% of the QPA; 3 more of another payer in the same State, at 2,000%.
TWELVE = [line(number, prevailing=f"{number * 100:,}%") for number in range(1, 13)]
OTHERS = [line(number, prevailing="2,000%", payer="Example Issuer") for number in range(20, 23)]


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("IDRKIT_BENCHMARKS", str(tmp_path / "own.duckdb"))


@pytest.fixture
def claims(tmp_path):
    def write(*rows):
        path = tmp_path / "claims.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(ROW))
            writer.writeheader()
            for number, row in enumerate(rows or ({},), 1):
                writer.writerow({**ROW, "claim_id": f"T-{number}", "claim_number": f"SYN-{number}", **row})
        return path

    return write


@pytest.fixture
def loaded(tmp_path, capsys):
    path = written(tmp_path / "Federal IDR PUF for 2024 Q4.csv", *TWELVE, *OTHERS)
    assert typed(capsys, "benchmarks", "load", path)[0] == 0
    return path


def typed(capsys, *words):
    capsys.readouterr()
    code = exit_code_of(list(map(str, words)))
    seen = capsys.readouterr()
    assert "Traceback" not in seen.err
    return code, seen.out, seen.err


def compared(capsys, path, *words):
    return typed(capsys, "compare", path, "--as-of", "2026-11-23", "--benchmarks", *words)


def rows(out):
    return {one.split()[0]: one.split() for one in out.splitlines() if one.startswith("T-")}


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, "12 375% 650% 925% 2024Q4 same code, State, payer"),
        ({"plan.name": "SAMPLE  plan"}, "12 375% 650% 925% 2024Q4 same code, State, payer"),
        # Three lines of that payer, none of the third: all payers of the State.
        ({"plan.name": "Example Issuer"}, "15 450% 800% 1,150% 2024Q4 same code, State; any payer"),
        ({"plan.name": "Nobody"}, "15 450% 800% 1,150% 2024Q4 same code, State; any payer"),
        ({"facility.state": "NV"}, "no line of this code and State"),
        ({"service_code": "95938"}, "no line of this code and State"),
        ({"facility.state": ""}, "facility.state is not given"),
    ],
)
def test_the_determinations_beside_a_line(loaded, claims, capsys, facts, shown):
    code, out, err = compared(capsys, claims(facts))
    row = rows(out)["T-1"]
    assert (code, row[1:6]) == (0, ["1", f"{facts.get('service_code', '95939')}-26", "200.00", "900.00", "450.0%"])
    assert " ".join(row[6:]) == shown
    assert "idrkit sets no offer" in err


@pytest.mark.parametrize(("lines", "told"), [(9, "too few: under 10 lines"), (10, "same code, State, payer")])
def test_fewer_than_ten_lines_are_too_few(tmp_path, claims, capsys, lines, told):
    typed(capsys, "benchmarks", "load", written(tmp_path / "2024 Q4.csv", *TWELVE[:lines]))
    code, out, err = compared(capsys, claims())
    assert (code, " ".join(rows(out)["T-1"]).endswith(told)) == (0, True)
    # Without a figure no caveat either, and the other way round.
    assert ("Before you use these figures" in out) is (lines == 10)
    assert ("1 line without prior determinations: too few" in err) is (lines == 9)


def test_source_and_caveats_stand_once_below_the_table(loaded, claims, capsys):
    _, out, _ = compared(capsys, claims({}, {"plan.name": "Nobody"}))
    assert out.count("Source: Federal IDR PUF for 2024 Q4.csv, 2024Q4") == 1
    assert out.count("do not tell the modifiers of a line") == 1
    assert out.index("T-2") < out.index("Source: ") < out.index("do not tell the modifiers")


def test_json_gives_the_figures_as_text_with_kind_period_source_and_caveats(loaded, claims, capsys):
    answer = json.loads(compared(capsys, claims({}, {"facility.state": "NV"}), "--json")[1])
    own, none = answer["lines"]
    prior = own["prior_determinations"]
    assert (prior["kind"], prior["lines"], prior["median_of_qpa"]) == ("prior_determination", 12, "6.5")
    assert (prior["lower_quartile_of_qpa"], prior["upper_quartile_of_qpa"]) == ("3.75", "9.25")
    assert (prior["period"], prior["source_date"]) == ("2024Q4", "2025-03-18")
    assert prior["of"] == {"code": "95939", "state": "TX", "payer": "Sample Plan"}
    assert "Federal IDR PUF for 2024 Q4.csv" in prior["source"]
    assert (none["prior_determinations"], none["why_none"]) == (None, "no line of this code and State")
    assert any(one["quote"] for one in answer["caveats"])
    assert [one["quarter"] for one in answer["sources"]] == ["2024Q4"]


def test_the_workbook_holds_numbers_sources_and_caveats(loaded, claims, capsys, tmp_path):
    path = tmp_path / "lines.xlsx"
    words = (claims({}, {"facility.state": "NV"}), "--xlsx", path)
    compared(capsys, *words)
    book = load_workbook(path)
    titles, first, second = book["Lines"].iter_rows(values_only=True)
    own, none = (dict(zip(titles, one, strict=True)) for one in (first, second))
    assert (own["Lines"], own["Median in % of QPA"], own["Period"]) == (12, 650, "2024Q4")
    assert (none["Lines"], none["Median in % of QPA"]) == (None, None)
    assert none["Why none"] == "no line of this code and State"
    assert {one[0] for one in book["Sources and caveats"].iter_rows(min_row=2, values_only=True)} == {
        "Source",
        "Caveat",
    }
    before = path.read_bytes()
    compared(capsys, *words)
    assert path.read_bytes() == before


def test_what_may_not_be_submitted_stands_beside_no_line(loaded, claims, capsys, tmp_path):
    rates = tmp_path / "rates.csv"
    rates.write_text(
        "kind,source,source_date,plan,code,modifiers,state,rate\n"
        "public_payor_rate,Medicare fee schedule,2026-01-01,,95939,26,TX,88.10\n"
        "billed_charges,Own charges,2026-01-01,,95939,26,TX,7777.70\n",
        encoding="utf-8",
    )
    assert "2 for the worksheet only" in typed(capsys, "benchmarks", "load", rates)[1]
    path = tmp_path / "lines.xlsx"
    seen = [*compared(capsys, claims(), "--xlsx", path)[1:], compared(capsys, claims(), "--json")[1]]
    seen += [str(one) for page in load_workbook(path) for one in page.iter_rows(values_only=True)]
    assert not any(found in one for one in seen for found in ("88.1", "7777", "7,777", "Medicare fee", "Own charges"))


def test_without_a_store_or_duckdb_one_sentence_says_what_to_do(claims, capsys, monkeypatch, tmp_path):
    path = claims()
    code, out, err = compared(capsys, path, "--store", tmp_path / "nowhere.duckdb")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "Run `idrkit benchmarks load FILE`" in err
    monkeypatch.setitem(sys.modules, "duckdb", None)
    code, out, err = compared(capsys, path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "pip install 'idrkit[benchmarks]'" in err
    # The other answers of the command need neither.
    assert typed(capsys, "compare", path, "--as-of", "2026-11-23")[0] == 0
