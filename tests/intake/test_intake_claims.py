"""Rows become claims: agreement, doubles, and everything wrong with a row said at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake_sheets import GOOD, TITLES, WriteSheet, changed

from idrkit.errors import UsageError
from idrkit.intake.profile import Profile
from idrkit.intake.read import read_claims


def test_rows_of_one_claim_id_make_one_claim(write_csv: WriteSheet) -> None:
    rows = [GOOD, changed(Acct="A2"), changed(CPT="95938")]
    intake = read_claims([write_csv(rows)])
    assert [claim.claim_id for claim in intake.claims] == ["A1", "A2"]
    assert [(line.line_id, line.service_code) for line in intake.claims[0].service_lines] == [
        ("1", "95941"),
        ("2", "95938"),
    ]
    assert intake.sources["A1"] == "claims.csv, rows 2, 4"


def test_a_blank_cell_does_not_contradict_the_other_row(write_csv: WriteSheet) -> None:
    intake = read_claims([write_csv([GOOD, changed(CPT="95938", Facility_State="", Payer="")])])
    assert intake.claims[0].facility.state == "TX"


def test_rows_that_contradict_each_other_are_both_rejected(write_csv: WriteSheet) -> None:
    rows = [GOOD, changed(CPT="95938", Payer="Secret Plan"), changed(Acct="A2")]
    intake = read_claims([write_csv(rows)])
    assert [claim.claim_id for claim in intake.claims] == ["A2"]
    assert [(reject.row, reject.field) for reject in intake.rejects] == [(2, "plan.name"), (3, "plan.name")]
    assert all("rows 2 and 3" in reject.reason for reject in intake.rejects)
    assert all("Secret" not in reject.reason for reject in intake.rejects)


def test_the_same_row_twice_is_refused(write_csv: WriteSheet) -> None:
    intake = read_claims([write_csv([GOOD, GOOD])])
    assert intake.claims == ()
    assert "rows 2 and 3 are the same line twice" in intake.rejects[0].reason


def test_two_lines_with_one_id_are_refused(write_csv: WriteSheet) -> None:
    rows = [("1", *GOOD), ("1", *changed(CPT="95938"))]
    intake = read_claims([write_csv(rows, titles=("Line #", *TITLES))])
    assert len(intake.rejects) == 2
    assert "same line_id" in intake.rejects[0].reason


def test_one_faulty_row_holds_back_the_whole_claim(write_csv: WriteSheet) -> None:
    intake = read_claims([write_csv([GOOD, changed(CPT="9594")])])
    assert intake.claims == ()
    assert "row 3 of the same claim" in intake.rejects[0].reason
    assert '"9594"' in intake.rejects[1].reason


def test_everything_wrong_with_a_row_is_said_at_once(write_csv: WriteSheet) -> None:
    intake = read_claims([write_csv([changed(NPI="1234567890", DOS="2026-02-30", Paid="-1", Units="x")])])
    reason = intake.rejects[0].reason
    assert all(f'column "{title}"' in reason for title in ("NPI", "DOS", "Paid", "Units"))


def test_rows_claim_refuses_a_second_row_of_a_claim(write_csv: WriteSheet) -> None:
    path = write_csv([GOOD, changed(CPT="95938")])
    intake = read_claims([path], profile=Profile(rows="claim"))
    assert (len(intake.claims), [reject.row for reject in intake.rejects]) == (1, [3])
    assert 'rows = "claim"' in intake.rejects[0].reason


def test_a_row_without_claim_id_is_rejected(write_csv: WriteSheet) -> None:
    intake = read_claims([write_csv([changed(Acct=""), GOOD])])
    assert (intake.rejects[0].row, intake.rejects[0].field) == (2, "claim_id")


def test_a_claim_in_two_files_is_read_once(write_csv: WriteSheet) -> None:
    first, second = write_csv([GOOD], "one.csv"), write_csv([GOOD, changed(Acct="A2")], "two.csv")
    intake = read_claims([first, second])
    assert [claim.claim_id for claim in intake.claims] == ["A1", "A2"]
    assert "one.csv, row 2" in intake.rejects[0].reason
    assert (intake.counts.rows, intake.counts.rows_in_claims, intake.counts.rejected) == (3, 2, 1)


def test_ids_that_differ_in_capitals_only_are_refused(write_csv: WriteSheet) -> None:
    # Their packets would be one file on Windows and macOS.
    intake = read_claims([write_csv([GOOD, changed(Acct="a1")])])
    assert "capital letters" in intake.rejects[0].reason


def test_a_file_named_twice_is_refused(write_csv: WriteSheet) -> None:
    path = write_csv([GOOD])
    with pytest.raises(UsageError, match="twice"):
        read_claims([path, path])


def test_no_file_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one"):
        read_claims([])


def test_a_constant_the_sheet_contradicts_rejects_the_row(write_csv: WriteSheet) -> None:
    profile = Profile(constants={"provider.npi": "1999900008", "facility.city": "Austin"})
    intake = read_claims([write_csv([GOOD])], profile=profile)
    assert "provider.npi" in intake.rejects[0].reason


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("Member ID", "Jane Q Patient " * 10),
        ("Case #", "Jane Q Patient " * 10),
        ("Units", "Jane Patient"),
        ("CPT", "Jane Patient"),
        ("DOS", "Jane Patient"),
        ("Paid", "Jane Patient"),
        ("Acct #", "Jane Patient"),
        ("NPI", "Jane Patient"),
        ("Facility State", "Jane"),
        ("Mod1", "Jane Patient"),
        ("plan.funding", "Jane Patient"),
    ],
)
def test_no_reason_repeats_what_could_be_a_patient(write_csv: WriteSheet, title: str, cell: str) -> None:
    titles = TITLES if title in TITLES else (*TITLES, title)
    row = list(GOOD) + [""] * (len(titles) - len(TITLES))
    row[titles.index(title)] = cell
    intake = read_claims([write_csv([row], titles=titles)])
    assert len(intake.rejects) == 1
    assert "Jane" not in intake.rejects[0].reason


def test_a_thousand_rows_are_read_quickly(write_csv: WriteSheet, tmp_path: Path) -> None:
    import time

    path = write_csv([changed(Acct=f"A{number}") for number in range(1000)])
    began = time.perf_counter()
    assert read_claims([path]).counts.claims == 1000
    assert time.perf_counter() - began < 5
