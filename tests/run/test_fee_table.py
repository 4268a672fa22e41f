"""The fee table a practice fills in: what is taken, and what is told of a row that is wrong."""

from datetime import date
from decimal import Decimal

import pytest

from idrkit.errors import RecordError, UsageError
from idrkit.law.rulebook import load_rulebook
from idrkit.run.fee_table import COLUMNS, read_fee_table
from idrkit.sheets import Sheet, workbook

RULEBOOK = load_rulebook()
AS_OF = date(2026, 11, 23)
TITLES = ",".join(COLUMNS)


def read(tmp_path, text, name="fees.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_fee_table(path, RULEBOOK, AS_OF)


def read_row(tmp_path, row):
    return read(tmp_path, f"{TITLES}\n{row}\n")


def test_a_csv_table(tmp_path):
    table, wrong = read(
        tmp_path,
        "Entity,Single,Batched,Further 25 lines,Source\n"
        'Sample Arbiters,$395.00,"$1,100.00",150,"CMS list, 2026-11-20"\n'
        "\n"
        "Example Reviewers,840,,,\n",
    )
    first, second = table.rows
    assert wrong == ()
    assert (first.entity, first.single, first.batched, first.further) == (
        "Sample Arbiters",
        Decimal("395.00"),
        Decimal("1100.00"),
        Decimal("150.00"),
    )
    assert (first.where, first.source) == ("row 2", "CMS list, 2026-11-20")
    assert (second.where, second.batched, second.approved) == ("row 4", None, False)
    assert table.row_of("sample arbiters ", AS_OF) is first
    assert table.row_of("Nobody", AS_OF) is None
    assert table.row_of(None, AS_OF) is None


def test_a_toml_table(tmp_path):
    table, wrong = read(
        tmp_path,
        '[[entity]]\nentity = "Sample Arbiters"\nsingle = "395.00"\nsince = 2026-01-01\napproved = false\n'
        '[[entity]]\nentity = "Sample Arbiters"\nsingle = 400\nuntil = 2025-12-31\n',
        "fees.toml",
    )
    assert wrong == ()
    assert [one.single for one in table.rows] == [Decimal("395.00"), Decimal("400.00")]
    assert table.row_of("Sample Arbiters", date(2025, 12, 31)).single == Decimal(400)
    assert table.row_of("Sample Arbiters", date(2026, 1, 1)).single == Decimal(395)


def test_a_workbook(tmp_path):
    path = tmp_path / "fees.xlsx"
    rows = [("Sample Arbiters", Decimal(395), date(2026, 1, 1))]
    path.write_bytes(workbook([Sheet("Fees", ("Entity", "Single", "Since"), rows)]))
    table, wrong = read_fee_table(path, RULEBOOK, AS_OF)
    assert (table.rows[0].single, table.rows[0].since, wrong) == (Decimal(395), date(2026, 1, 1), ())


WRONG = [
    (",395,,,,,,", "entity", "is missing"),
    ("A,,,,,,,", "single", "both missing"),
    ("A,three hundred,,,,,,", "single", "is not an amount"),
    ("A,395.001,,,,,,", "single", "fractions of a cent"),
    ("A,199.99,,,,,,", "single", "outside the range of $200.00 to $840.00"),
    ("A,840.01,,,,,,", "single", "26 CFR 54.9816-8(e)(2)(viii)"),
    ("A,,267.99,,,,,", "batched", "outside the range of $268.00 to $1,173.00"),
    ("A,,1173.01,,,,,", "batched", "approved = yes"),
    ("A,,300,74.99,,,,", "further_25_lines", "outside the range of $75.00 to $250.00"),
    ("A,,300,250.01,,,,", "further_25_lines", "outside the range"),
    ("A,-200,,,,,,", "single", "outside the range"),
    ("A,395,,,3/4/2026,,,", "since", ""),
    ("A,395,,,2026-02-30,,,", "since", "is not a day that exists"),
    ("A,395,,,2026-02-02,2026-02-01,,", "until", "is before since"),
    ("A,395,,,,,perhaps,", "approved", "neither yes nor no"),
    # In 2023 the range of a single dispute ended at $700, and no fee for further lines is known.
    ("A,700.01,,,2023-12-01,,,", "single", "$700.00 in force on 2023-12-01"),
    ("A,,300,100,2024-01-21,,,", "further_25_lines", "no range is known"),
]


@pytest.mark.parametrize(("row", "column", "problem"), WRONG)
def test_a_wrong_row_is_told_with_its_place_and_left_out(tmp_path, row, column, problem):
    table, wrong = read_row(tmp_path, row)
    assert table.rows == ()
    assert [(one.where, one.column) for one in wrong] == [("row 2", column)]
    assert problem in wrong[0].problem


@pytest.mark.parametrize(
    "row",
    [
        "A,200,268,75,,,,",
        "A,840,1173,250,,,,",
        "A,1000,2000,500,,,yes,CMS list",
        "A,700,,,2023-12-01,,,",
        "A,,300,100,2024-01-22,,,",
    ],
)
def test_rows_on_the_bounds_and_approved_ones_hold(tmp_path, row):
    table, wrong = read_row(tmp_path, row)
    assert (len(table.rows), wrong) == (1, ())


def test_one_wrong_row_leaves_the_others(tmp_path):
    table, wrong = read(tmp_path, "entity,single\nA,100\nB,300\nb,310\n")
    assert [one.entity for one in table.rows] == ["B"]
    assert [one.where for one in wrong] == ["row 2", "row 4"]
    assert "row 3" in wrong[1].problem


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("entity,singel\nA,300\n", "fees.csv", '"singel" is not a column'),
        ("name,single\nA,300\n", "fees.csv", '"name" is not a column'),
        ("single\n300\n", "fees.csv", "one column entity"),
        ("entity,single,single\nA,300,400\n", "fees.csv", "each other column once"),
        ('[[entity]]\nname = "A"\n', "fees.toml", "name is not a key of a fee table"),
        ("entity = 3\n", "fees.toml", "must be written as [[entity]]"),
        ("[[entity]\n", "fees.toml", "not valid TOML"),
    ],
)
def test_columns_that_are_not_those_of_a_fee_table(tmp_path, text, name, says):
    with pytest.raises(UsageError) as told:
        read(tmp_path, text, name)
    assert says in str(told.value)
    assert "fees." in str(told.value)


def test_no_file_and_an_empty_one(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_fee_table(tmp_path / "none.csv", RULEBOOK, AS_OF)
    with pytest.raises(RecordError, match="is empty"):
        read(tmp_path, "\n")
