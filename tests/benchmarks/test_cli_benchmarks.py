"""`idrkit benchmarks` as it is typed: answers, messages, exit codes."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from puf_files import line, written

from idrkit.benchmarks.caveats import load_caveats
from idrkit.cli import exit_code_of
from idrkit.cli.benchmarks import default_store, load, show

DOCS = Path(__file__).resolve().parents[2] / "docs"
COMMANDS_PAGE = (DOCS / "commands.md").read_text(encoding="utf-8")
DATA_PAGE = (DOCS / "benchmarks-data.md").read_text(encoding="utf-8")

TWELVE = [line(number, prevailing=f"{number * 100:,}%") for number in range(1, 13)]
RATES = (
    "kind,source,source_date,plan,code,modifiers,state,rate\n"
    "contracted_rate_between_parties,Agreement,2024-07-01,Sample Plan,95939,26,TX,1234.50\n"
    "public_payor_rate,Medicare fee schedule,2026-01-01,,95939,26,,88.10\n"
)


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("IDRKIT_BENCHMARKS", str(tmp_path / "data" / "own.duckdb"))


@pytest.fixture
def puf(tmp_path):
    return written(tmp_path / "Federal IDR PUF for 2024 Q4.csv", *TWELVE)


@pytest.fixture
def rates(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(RATES, encoding="utf-8")
    return path


def typed(capsys, *words):
    capsys.readouterr()
    code = exit_code_of(["benchmarks", *map(str, words)])
    seen = capsys.readouterr()
    assert "Traceback" not in seen.err
    return code, seen.out, seen.err


def test_load_says_where_every_row_went_and_show_gives_figures_source_and_caveats(puf, capsys):
    code, out, _ = typed(capsys, "load", puf)
    assert code == 0
    assert "12 rows read = 12 loaded + 0 set aside. 2024Q4 12." in out
    code, out, _ = typed(capsys, "show", "--code", "95939")
    assert code == 0
    assert "12 of 12 lines (100%)" in out
    (row,) = (one for one in out.splitlines() if one.startswith("Prevailing offer as a share of the QPA"))
    assert row.split()[8:] == ["12", "375%", "650%", "925%", "100%", "1,200%"]
    assert "Source: Federal IDR PUF for 2024 Q4.csv, 2024Q4, no date in its name" in out
    assert "not CMS data" in out
    assert "modifiers" in out


def test_too_few_and_none_are_said_and_show_no_figure(puf, capsys):
    typed(capsys, "load", puf)
    few = typed(capsys, "show", "--code", "95939", "--payer", "nobody")
    assert few[0] == 0
    assert "No line of the files loaded fits" in few[1]
    typed(capsys, "load", written(puf.parent / "2025 Q1.csv", *TWELVE[:9]))
    code, out, _ = typed(capsys, "show", "--code", "95939", "--quarter", "2025")
    assert (code, "Too few to show: fewer than 10 lines." in out, "%" in out) == (0, True, False)
    shape = json.loads(typed(capsys, "show", "--code", "95939", "--quarter", "2025", "--json")[1])
    told = shape["prior_determinations"]
    assert (told["too_few_to_show"], told["lines"], told["measures"], told["prevailed"]) == (True, None, [], None)


def test_json_gives_figures_as_text_with_the_words_of_cms(puf, rates, capsys):
    typed(capsys, "load", puf, rates)
    code, out, _ = typed(capsys, "show", "--code", "95939", "--json")
    shape = json.loads(out)
    prevailing = shape["prior_determinations"]["measures"][0]
    assert (code, prevailing["figures"]["median"], prevailing["lines"]) == (0, "6.5", 12)
    assert any(one["quote"] for one in shape["prior_determinations"]["caveats"])
    assert shape["prior_determinations"]["sources"][0]["report_generated"] == "2025-03-18"
    assert [one["rate"] for one in shape["permitted_rates"]] == ["1234.50"]
    (prohibited,) = shape["worksheet_only_rates"]
    assert "may not be submitted" in prohibited["mark"]


def test_prohibited_rates_are_shown_apart_and_marked(puf, rates, capsys, tmp_path):
    code, out, _ = typed(capsys, "load", puf, rates)
    assert (code, "1 permitted + 1 for the worksheet only + 0 rejected" in out) == (0, True)
    _, out, _ = typed(capsys, "show", "--code", "95939", "--xlsx", tmp_path / "sheet.xlsx")
    permitted, _, prohibited = out.partition("worksheet only: may not be submitted, 149.510(c)(5)(v)")
    assert "1,234.50" in permitted
    assert "88.10" not in permitted
    assert "88.10" in prohibited
    book = load_workbook(tmp_path / "sheet.xlsx")
    assert [row[1].value for row in book["Rates"].iter_rows(min_row=2)] == [
        "yes",
        "no: worksheet only: may not be submitted, 149.510(c)(5)(v)",
    ]
    assert book["Prior determinations"]["F2"].value == 6.5


def test_loading_twice_changes_nothing_and_a_new_version_replaces(puf, capsys):
    typed(capsys, "load", puf)
    assert "loaded before as it is; nothing changed" in typed(capsys, "load", puf)[1]
    code, _, err = typed(capsys, "load", written(puf.parent / "2024 Q4 again.csv", *TWELVE[:10]))
    assert (code, "12 lines of the same quarters from Federal IDR PUF for 2024 Q4.csv replaced" in err) == (0, True)


def test_a_bad_file_stops_no_other_and_ends_with_4(puf, capsys, tmp_path):
    bad = tmp_path / "2025 Q1.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    code, out, err = typed(capsys, "load", bad, tmp_path / "nowhere.csv", puf)
    assert (code, "12 loaded" in out) == (4, True)
    assert "2025 Q1.csv is neither" in err
    assert "nowhere.csv cannot be opened" in err


def test_what_is_not_understood_is_listed_and_ends_with_4(capsys, tmp_path):
    path = written(tmp_path / "2025 Q1.csv", line(1, prevailing="lots"), line(2, prevailing="lots"))
    code, out, err = typed(capsys, "load", path)
    assert (code, "2 loaded" in out) == (4, True)
    assert 'column "Prevailing Party Offer as % of QPA": "lots" is not understood, 2 times, first in row 2' in err
    column = json.loads(typed(capsys, "load", path, "--json")[1])["files"][0]
    assert column["already_loaded"] is True


def test_a_specialty_nobody_wrote_is_answered_with_those_there_are(puf, capsys):
    typed(capsys, "load", puf)
    code, _, err = typed(capsys, "show", "--code", "95939", "--specialty", "IONM")
    assert (code, "The files write: Intraoperative Neuromonitoring" in err) == (0, True)


def test_offers_of_a_person_stand_on_the_worksheet_beside_the_distribution(puf, capsys, tmp_path):
    typed(capsys, "load", puf)
    sheet = tmp_path / "offer.xlsx"
    given = ("--qpa", "500", "--plan-offer", "550", "--offer", "2500=0.4", "--offer", "1500=0.6")
    assert typed(capsys, "show", "--code", "95939", "--xlsx", sheet, *given)[0] == 0
    book = load_workbook(sheet)
    rows = [[cell.value for cell in row] for row in book["Offers"].iter_rows(min_row=2)]
    assert rows == [[1500, 300, 25, 0.6, 1500, 550, 1120, 500], [2500, 500, 41.67, 0.4, 2500, 550, 1330, 500]]
    assert sum(row[1].value for row in book["Distribution"].iter_rows(min_row=2)) == 12
    notes = " ".join(row[1].value for row in book["Sources and caveats"].iter_rows(min_row=2))
    assert "idrkit sets no offer" in notes
    typed(capsys, "show", "--code", "95939", "--xlsx", sheet)
    assert "Offers" not in load_workbook(sheet).sheetnames


def charts_of(path):
    """The charts of a workbook: of each the cells it names, and the values kept beside them, as they are shown."""
    found = {}
    with zipfile.ZipFile(path) as book:
        for name in sorted(one for one in book.namelist() if one.startswith("xl/charts/")):
            text = book.read(name).decode()
            title = "".join(re.findall(r"<a:t>([^<]*)</a:t>", text.partition("</c:title>")[0]))
            found[title] = (re.findall(r"<c:f>([^<]*)</c:f>", text), re.findall(r"<c:v>([^<]*)</c:v>", text))
    return found


GIVEN = ("--qpa", "500", "--plan-offer", "550", "--offer", "2500=0.4", "--offer", "1500=0.6")
AGAINST, PRIOR, EXPECTED = (
    "Offers against the QPA",
    "Prior determinations on 95939: prevailing offers",
    "Expected value by offer, at the probabilities you gave, before fees",
)


def test_the_charts_show_the_cells_of_the_worksheet(puf, capsys, tmp_path):
    typed(capsys, "load", puf)
    path = tmp_path / "offer.xlsx"
    typed(capsys, "show", "--code", "95939", "--xlsx", path, *GIVEN)
    charts = charts_of(path)
    assert list(charts) == [AGAINST, PRIOR, EXPECTED]
    assert charts[AGAINST] == (
        ["Offers!$E$1", "Offers!$A$2:$A$3", "Offers!$E$2:$E$3", "Offers!$H$1", "Offers!$A$2:$A$3", "Offers!$H$2:$H$3"],
        ["Paid if it is selected", "1500", "2500", "1500", "2500", "QPA", "1500", "2500", "500", "500"],
    )
    cells, values = charts[PRIOR]
    assert cells == ["Distribution!$B$1", "Distribution!$A$2:$A$12", "Distribution!$B$2:$B$12"]
    shown = load_workbook(path)["Distribution"].iter_rows(min_row=2, values_only=True)
    assert values[12:] == [str(row[1]) for row in shown]
    assert charts[EXPECTED][1] == ["Average before fees", "1500", "2500", "1120", "1330"]
    notes = " ".join(str(row[0]) for row in load_workbook(path)["Charts"].iter_rows(max_row=2, values_only=True))
    assert "idrkit sets no offer" in notes
    before = path.read_bytes()
    typed(capsys, "show", "--code", "95939", "--xlsx", path, *GIVEN)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("rows", "given", "charts"),
    [
        (12, (), [PRIOR]),
        (12, ("--offer", "1500"), [PRIOR]),
        (12, ("--offer", "1500", "--qpa", "500"), [AGAINST, PRIOR]),
        (12, ("--offer", "1500=0.6", "--plan-offer", "550"), [PRIOR, EXPECTED]),
        (9, ("--offer", "1500=0.6", "--plan-offer", "550"), [EXPECTED]),
        (9, ("--qpa", "500"), []),
    ],
)
def test_a_chart_is_drawn_only_where_there_are_figures(rows, given, charts, capsys, tmp_path):
    typed(capsys, "load", written(tmp_path / "2024 Q4.csv", *TWELVE[:rows]))
    path = tmp_path / "offer.xlsx"
    typed(capsys, "show", "--code", "95939", "--xlsx", path, *given)
    assert list(charts_of(path)) == charts
    assert ("Charts" in load_workbook(path).sheetnames) is bool(charts)


def test_prohibited_rates_stand_in_no_chart(puf, rates, capsys, tmp_path):
    typed(capsys, "load", puf, rates)
    path = tmp_path / "offer.xlsx"
    typed(capsys, "show", "--code", "95939", "--xlsx", path, *GIVEN)
    assert all("Rates!" not in cell for cells, _ in charts_of(path).values() for cell in cells)


USAGE = [
    (("show", "--code", "95939", "--xlsx", "x.xlsx", "--offer", "1500=60%"), "is no probability"),
    (("show", "--code", "95939", "--xlsx", "x.xlsx", "--offer", "1500=1.1"), "is no probability"),
    (("show", "--code", "95939", "--xlsx", "x.xlsx", "--offer", "much"), "is not an amount"),
    (("show", "--code", "95939", "--xlsx", "x.xlsx", "--qpa", "-5"), "is negative"),
    (("show", "--code", "95939", "--offer", "1500"), "give --xlsx FILE too"),
    (("show", "--code", "95939"), "Nothing has been loaded yet"),
    (("show", "--code", "9593"), "not a CPT or HCPCS code"),
    (("show", "--code", "95939", "--state", "Texas"), "two-letter code"),
    (("show", "--code", "95939", "--quarter", "Q4"), "is not a quarter"),
    (("show", "--code", "95939", "--quarter", "2025Q1-2024Q1"), "is not a quarter"),
    (("load", "x.csv", "--quarter", "2024"), "more than one quarter"),
    (("load",), "FILE"),
    (("show",), "--code"),
]


@pytest.mark.parametrize(("words", "says"), USAGE)
def test_a_wrong_command_line_is_one_sentence(words, says, capsys):
    code, out, err = typed(capsys, *words)
    assert (code, out) == (2, "")
    assert says in err


def test_modifiers_are_taken_off_and_said(puf, capsys):
    typed(capsys, "load", puf)
    _, out, err = typed(capsys, "show", "--code", "95939-26")
    assert "12 lines of 12 disputes" in out
    assert "do not tell modifiers" in err


def test_a_file_that_is_no_store_is_left_alone(puf, capsys, tmp_path):
    other = tmp_path / "other.duckdb"
    other.write_text("notes of mine " * 500, encoding="utf-8")
    before = other.read_bytes()
    code, _, err = typed(capsys, "load", puf, "--store", other)
    assert (code, other.read_bytes()) == (2, before)
    assert "is not a store of idrkit" in err


def test_a_store_in_use_or_in_a_folder_that_cannot_be_ends_with_6(puf, capsys, tmp_path):
    code, _, err = typed(capsys, "load", puf, "--store", puf / "own.duckdb")
    assert (code, "name another with --store" in err) == (6, True)
    typed(capsys, "load", puf)
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(default_store())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        code, _, err = typed(capsys, "show", "--code", "95939")
        other.communicate()
    assert (code, "is in use by another program" in err) == (6, True)


def test_without_duckdb_the_extra_is_named(puf, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    code, _, err = typed(capsys, "load", puf)
    assert (code, "idrkit[benchmarks]" in err) == (2, True)


@pytest.mark.parametrize("command", [load, show], ids=lambda one: one.name)
def test_every_option_is_in_the_page_of_commands(command):
    section = COMMANDS_PAGE.partition("## `idrkit benchmarks")[2].partition("\n## ")[0]
    for param in command.params:
        for word in param.opts:
            assert not word.startswith("--") or word in section, word


def test_the_page_says_the_caveats_in_the_words_of_cms():
    page = " ".join(DATA_PAGE.split())
    for caveat in load_caveats():
        assert caveat.text in page
        assert caveat.quote is None or caveat.quote in page


def test_the_store_lies_in_the_data_folder_of_the_system(monkeypatch, tmp_path):
    monkeypatch.delenv("IDRKIT_BENCHMARKS")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_store() == tmp_path / "idrkit" / "benchmarks.duckdb"
