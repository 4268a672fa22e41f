"""What a biller's sheet says is read as it stands; what it does not say plainly is asked or rejected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from intake_sheets import GOOD, TITLES, WriteSheet, changed

from idrkit.errors import RecordError
from idrkit.intake.profile import Profile
from idrkit.intake.read import read_claims

MDY = Profile(date_order="MDY")


def _line(path: Path, profile: Profile | None = None) -> Any:
    intake = read_claims([path], profile=profile)
    assert intake.rejects == ()
    return intake.claims[0].service_lines[0]


def _reason(path: Path, profile: Profile | None = None) -> str:
    intake = read_claims([path], profile=profile)
    assert intake.claims == ()
    return intake.rejects[0].reason


def test_a_plain_sheet_is_understood_without_a_profile(write_csv: WriteSheet) -> None:
    intake = read_claims([write_csv([GOOD])])
    claim = intake.claims[0]
    assert (claim.claim_id, claim.provider.npi, claim.facility.state) == ("A1", "1234567893", "TX")
    line = claim.service_lines[0]
    assert (line.line_id, line.service_code, line.modifiers, line.units) == ("1", "95941", ("26",), "4")
    assert (line.date_of_service, line.initial_payment) == (date(2026, 3, 4), Decimal("100.00"))
    assert line.qualifying_payment_amount.amount is None
    assert intake.sources == {"A1": "claims.csv, row 2"}


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("$1,234.50", "1234.50"),
        ("1234.5", "1234.50"),
        ("1,234", "1234.00"),
        (" $ 12 ", "12.00"),
        ("USD 12.30", "12.30"),
        ("0", "0.00"),
        (".5", "0.50"),
        ("($0.00)", "0.00"),
        ("N/A", None),
        ("-", None),
        ("", None),
    ],
)
def test_money_as_billers_write_it(write_csv: WriteSheet, cell: str, amount: str | None) -> None:
    expected = None if amount is None else Decimal(amount)
    assert _line(write_csv([changed(Paid=cell)])).initial_payment == expected


@pytest.mark.parametrize("cell", ["(45.00)", "-45", "45.00-", "$(45)", "-$45", "−45"])
def test_a_negative_payment_is_refused(write_csv: WriteSheet, cell: str) -> None:
    assert "Paid" in (reason := _reason(write_csv([changed(Paid=cell)])))
    assert "negative" in reason or "is not an amount" in reason


@pytest.mark.parametrize("cell", ["1.234,50", "12,34", "1 or 2", "12.345", "1e3", "٣", "$", "100%", "--5"])
def test_what_is_no_amount_is_refused(write_csv: WriteSheet, cell: str) -> None:
    assert "Paid" in _reason(write_csv([changed(Paid=cell)]))


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("2026-03-04", None),
        ("20260304", None),
        ("2026/3/4", None),
        ("2026-03-04 00:00:00", None),
        ("March 4, 2026", None),
        ("4-Mar-2026", None),
        ("46085", None),
        ("3/4/26", "MDY"),
        ("03/04/2026", "MDY"),
        ("4.3.2026", "DMY"),
        ("26-3-4", "YMD"),
    ],
)
def test_dates_as_billers_write_them(write_csv: WriteSheet, cell: str, order: Any) -> None:
    line = _line(write_csv([changed(DOS=cell)]), Profile(date_order=order))
    assert line.date_of_service == date(2026, 3, 4)


@pytest.mark.parametrize(
    "cell",
    ["2026-02-29", "2/30/2026", "13/13/2026", "2026-3", "soon", "12345", "Marchy 4, 2026", "٢٠٢٦-٠٣-٠٤"],
)
def test_an_impossible_date_is_rejected_naming_its_column(write_csv: WriteSheet, cell: str) -> None:
    intake = read_claims([write_csv([changed(DOS=cell)])], profile=MDY)
    assert (intake.rejects[0].row, intake.rejects[0].field) == (2, "service_lines[].date_of_service")
    assert 'column "DOS"' in intake.rejects[0].reason


def test_slashed_dates_without_an_order_are_asked_about_once(write_csv: WriteSheet) -> None:
    path = write_csv([GOOD, changed(Acct="A2", DOS="12/3/26")])
    with pytest.raises(RecordError, match=r'column "DOS": is 12/3/26 month first.*date_order'):
        read_claims([path])
    with pytest.raises(RecordError, match="date_order"):
        # Even a date that could only be one of the two is asked about: the next one may not be.
        read_claims([write_csv([changed(DOS="12/25/2026")])])


def test_excel_cells_keep_their_value(write_xlsx: WriteSheet) -> None:
    path = write_xlsx(
        [changed(Acct=12345, NPI=1234567893, DOS=date(2026, 3, 4), CPT=95941, Mod1=26, Units=4, Paid=300.3)]
    )
    intake = read_claims([path])
    line = intake.claims[0].service_lines[0]
    assert intake.claims[0].claim_id == "12345"
    assert (line.service_code, line.modifiers, line.units) == ("95941", ("26",), "4")
    assert (line.date_of_service, line.initial_payment) == (date(2026, 3, 4), Decimal("300.30"))
    assert intake.sources["12345"] == "claims.xlsx, sheet Claims, row 2"


def test_an_excel_formula_result_is_the_amount_the_user_sees(write_xlsx: WriteSheet) -> None:
    assert _line(write_xlsx([changed(Paid=100.1 * 3)])).initial_payment == Decimal("300.30")


def test_an_excel_serial_in_a_date_column_is_its_day(write_xlsx: WriteSheet) -> None:
    assert _line(write_xlsx([changed(DOS=46085)])).date_of_service == date(2026, 3, 4)


def test_digits_excel_has_lost_are_not_made_up(write_xlsx: WriteSheet) -> None:
    path = write_xlsx([(*GOOD, 12345678901234567890)], titles=(*TITLES, "Claim #"))
    assert "digits are lost" in _reason(path)


@pytest.mark.parametrize("code", ["670", "1967"])
def test_a_code_that_lost_its_zeros_is_not_taken_for_a_drg(write_csv: WriteSheet, code: str) -> None:
    assert "fewer than five digits" in _reason(write_csv([changed(CPT=code)]))


def test_a_drg_is_read_on_an_institutional_claim(write_csv: WriteSheet) -> None:
    path = write_csv([(*changed(CPT="470"), "UB-04")], titles=(*TITLES, "claim_form"))
    assert _line(path).service_code == "470"


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("yes", True),
        ("N", False),
        ("TRUE", True),
        ("0", False),
        ("OON", False),
        ("in-network", True),
        ("", None),
    ],
)
def test_yes_and_no(write_csv: WriteSheet, word: str, value: bool | None) -> None:
    path = write_csv([(*GOOD, word)], titles=(*TITLES, "provider.participating"))
    assert read_claims([path]).claims[0].provider.participating is value


def test_a_word_that_is_neither_yes_nor_no_is_rejected_without_being_quoted(write_csv: WriteSheet) -> None:
    reason = _reason(write_csv([(*GOOD, "Smithson")], titles=(*TITLES, "provider.participating")))
    assert "yes or no" in reason
    assert "Smithson" not in reason


@pytest.mark.parametrize("cell", ["26,59", "26;59", "26 59", " 26 , 59 "])
def test_modifiers_in_one_cell_are_split(write_csv: WriteSheet, cell: str) -> None:
    assert _line(write_csv([changed(Mod1=cell)])).modifiers == ("26", "59")


def test_modifier_columns_add_up(write_csv: WriteSheet) -> None:
    path = write_csv([(*GOOD, "59", "")], titles=(*TITLES, "Mod2", "Mod 3"))
    assert _line(path).modifiers == ("26", "59")


def test_a_qpa_column_may_say_not_disclosed(write_csv: WriteSheet) -> None:
    qpa = _line(write_csv([changed(QPA="Not disclosed")])).qualifying_payment_amount
    assert (qpa.amount, qpa.source) == (None, "not_disclosed")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("\n".join(delimiter.join(row) for row in (TITLES, GOOD)), encoding="utf-8")
    assert _line(path).service_code == "95941"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_encodings_are_read_without_a_word(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "claims.csv"
    rows = (TITLES, changed(Payer="Société Exemple"))
    path.write_text("\n".join(",".join(row) for row in rows), encoding=encoding)
    intake = read_claims([path])
    assert intake.claims[0].plan.name == "Société Exemple"
    assert intake.notices == ()


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Plan “É”"), ("latin-1", "Plan É \x81")])
def test_old_windows_text_is_read_with_a_notice(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "claims.csv"
    path.write_bytes("\n".join(",".join(row) for row in (TITLES, changed(Payer=name))).encode(encoding))
    intake = read_claims([path])
    assert intake.claims[0].plan.name == name
    assert "not in UTF-8" in intake.notices[0].sentence


def test_a_line_break_inside_quotes_does_not_move_the_row_numbers(write_csv: WriteSheet) -> None:
    intake = read_claims([write_csv([changed(Payer="Example\nPlan"), changed(Acct="A2", CPT="x")])])
    assert intake.claims[0].plan.name == "Example\nPlan"
    assert intake.rejects[0].row == 3


def test_excels_separator_line_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("sep=;\r\n" + "\r\n".join(";".join(row) for row in (TITLES, GOOD)), encoding="utf-8")
    intake = read_claims([path])
    assert intake.sources == {"A1": "claims.csv, row 3"}


def test_blank_and_totals_rows_are_left_out_with_a_notice(write_csv: WriteSheet) -> None:
    blank = ("",) * len(TITLES)
    total = ("Grand Total", *blank[1:8], "4", "$100.00", "")
    sums = (*blank[:9], "100.00", "")
    intake = read_claims([write_csv([GOOD, blank, changed(Acct="A2"), total, sums])])
    assert (intake.counts.claims, intake.counts.ignored, intake.rejects) == (2, 3, ())
    text = " ".join(notice.sentence for notice in intake.notices)
    assert "row 3 left out: blank" in text
    assert "rows 5 and 6 left out: only totals" in text


@pytest.mark.parametrize(
    "row", [changed(Acct=""), changed(Acct="Total"), changed(Acct="", Payer="Total", DOS="", Mod1="")]
)
def test_a_row_with_a_service_in_it_is_never_taken_for_a_total(write_csv: WriteSheet, row: Any) -> None:
    intake = read_claims([write_csv([changed(Acct="A2"), row])])
    assert intake.counts.ignored == 0


def test_sums_before_the_last_claim_are_rejected_not_dropped(write_csv: WriteSheet) -> None:
    sums = ("",) * 9 + ("100.00", "")
    intake = read_claims([write_csv([GOOD, sums, changed(Acct="A2")])])
    assert [reject.row for reject in intake.rejects] == [3]


def _merged(path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    titles = [*TITLES[:8], "", *TITLES[8:]]
    titles[7] = "Modifiers"
    page.append(["Underpaid claims, spring"])
    page.append(titles)
    page.append([*GOOD[:8], "59", *GOOD[8:]])
    page.append([None, *GOOD[1:6], "95938", *GOOD[7:8], None, *GOOD[8:]])
    page.merge_cells("A1:L1")
    page.merge_cells("H2:I2")
    page.merge_cells("A3:A4")
    book.save(path)
    return path


def test_merged_titles_and_cells_mean_what_they_show(tmp_path: Path) -> None:
    intake = read_claims([_merged(tmp_path / "merged.xlsx")])
    assert intake.rejects == ()
    lines = intake.claims[0].service_lines
    assert [(line.service_code, line.modifiers) for line in lines] == [
        ("95941", ("26", "59")),
        ("95938", ("26",)),
    ]
    assert "titles were found in row 2" in intake.notices[0].sentence


def test_the_header_row_of_the_profile_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("Report,of,May\n" + "\n".join(",".join(row) for row in (TITLES, GOOD)), encoding="utf-8")
    assert _line(path, Profile(header_row=2)).service_code == "95941"


def test_doubts_about_other_identifiers_are_said_once(write_csv: WriteSheet) -> None:
    titles = (*TITLES, "Facility NPI")
    rows = [(*GOOD, "1234567890"), (*changed(Acct="A2"), "1234567890")]
    intake = read_claims([write_csv(rows, titles=titles)])
    assert intake.counts.claims == 2
    assert [notice.sentence for notice in intake.notices] == [
        "facility.npi is not an NPI with a correct check digit: compare it with the claim form "
        "(claims.csv, row 2, and 1 more claims)."
    ]
