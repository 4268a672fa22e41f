"""Rejects files: corrected and read back, they are whole; and whatever the table, the counts add up."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_sheets import GOOD, TITLES, WriteSheet, changed

from idrkit.errors import IdrkitError
from idrkit.intake.outcome import Intake
from idrkit.intake.profile import Profile
from idrkit.intake.read import read_claims
from idrkit.intake.rejects import rejects_files

FAULTS: tuple[dict[str, Any], ...] = (
    {"NPI": "1234567890"},
    {"DOS": "2026-02-30"},
    {"CPT": "9594"},
    {"Paid": "(45.00)"},
    {"Paid": "twelve"},
    {"Facility_State": "Texas"},
    {"Payer": ""},
    {"Mod1": "2"},
    {"Units": "four"},
    {"QPA": "1,2"},
)
CURES = dict(zip(TITLES, GOOD, strict=True))


def _rejected_table(intake: Intake) -> tuple[str, list[list[str]]]:
    ((name, data),) = rejects_files(intake)
    return name, list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _written(path: Path, table: Sequence[Sequence[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(table)
    return path


def _add_up(intake: Intake) -> bool:
    counts = intake.counts
    return (
        counts.rows == counts.rows_in_claims + counts.rejected + counts.ignored
        and counts.rejected == len(intake.rejects)
        and counts.claims == len(intake.claims) == len(intake.sources)
        and counts.rows_in_claims == sum(len(claim.service_lines) for claim in intake.claims)
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_fifty_broken_rows_of_a_thousand_come_back_corrected(
    kind: str, tmp_path: Path, write_csv: WriteSheet, write_xlsx: WriteSheet
) -> None:
    rows = []
    for number in range(1000):
        fault = FAULTS[number // 20 % len(FAULTS)] if number % 20 == 7 else {}
        rows.append(changed(**{"Acct": f"IONM-{number:04}", **fault}))
    path = (write_csv if kind == "csv" else write_xlsx)(rows)
    intake = read_claims([path])
    assert _add_up(intake)
    assert (len(intake.claims), len(intake.rejects)) == (950, 50)

    name, (titles, *table) = _rejected_table(intake)
    assert name == "claims.rejects.csv"
    assert titles == [*TITLES, "idrkit_row", "idrkit_reason"]
    assert all(rows[int(row[len(TITLES)]) - 2] == tuple(row[: len(TITLES)]) for row in table)
    for row in table:
        row[1 : len(TITLES)] = GOOD[1:]
    again = read_claims([_written(tmp_path / name, [titles, *table])])
    assert (len(again.claims), again.rejects, again.notices) == (50, (), ())
    ids = {claim.claim_id for claim in (*intake.claims, *again.claims)}
    assert len(ids) == 1000


def test_an_uncorrected_rejects_file_is_rejected_again(tmp_path: Path, write_csv: WriteSheet) -> None:
    rows = [changed(Acct=f"A{number}", **fault) for number, fault in enumerate(FAULTS)]
    rows += [("A80", *GOOD[1:], "too", "long"), GOOD[:5]]
    intake = read_claims([write_csv(rows)])
    assert intake.claims == ()
    name, table = _rejected_table(intake)
    again = read_claims([_written(tmp_path / name, table)])
    assert again.claims == ()
    assert len(again.rejects) == len(rows)


def test_all_rows_of_a_rejected_claim_are_in_the_file(tmp_path: Path, write_csv: WriteSheet) -> None:
    rows = [GOOD, changed(Acct="A2"), changed(CPT="9593")]
    name, table = _rejected_table(read_claims([write_csv(rows)]))
    assert [row[0] for row in table[1:]] == ["A1", "A1"]
    table[2][TITLES.index("CPT")] = "95938"
    again = read_claims([_written(tmp_path / name, table)])
    assert [line.service_code for line in again.claims[0].service_lines] == ["95941", "95938"]


def test_excel_cells_survive_the_way_through_csv(tmp_path: Path, write_xlsx: WriteSheet) -> None:
    from datetime import date

    path = write_xlsx([changed(DOS=date(2026, 3, 4), CPT=95941, Units=4, Paid=0.1 + 0.2, NPI=1234567890)])
    name, table = _rejected_table(read_claims([path]))
    table[1][TITLES.index("NPI")] = "1234567893"
    line = read_claims([_written(tmp_path / name, table)]).claims[0].service_lines[0]
    assert (line.date_of_service, line.units, str(line.initial_payment)) == (date(2026, 3, 4), "4", "0.30")


def test_digits_lost_in_excel_stay_refused_after_the_way_through_csv(tmp_path: Path, write_xlsx: WriteSheet) -> None:
    path = write_xlsx([(*GOOD, 1234567890123456)], titles=(*TITLES, "Claim #"))
    name, table = _rejected_table(read_claims([path]))
    assert len(read_claims([_written(tmp_path / name, table)]).rejects) == 1


def test_the_profile_of_a_report_reads_its_rejects_file(tmp_path: Path) -> None:
    # The rejects file has its titles in row 1 and no sheets, whatever the profile says of the report.
    profile = Profile(header_row=3, date_order="MDY", sheet="Claims")
    path = tmp_path / "report.csv"
    _written(path, [["Report"], [], TITLES, changed(DOS="3/4/26", CPT="9594")])
    name, table = _rejected_table(read_claims([path], profile=profile))
    assert table[1][TITLES.index("DOS")] == "3/4/26"
    table[1][TITLES.index("CPT")] = "95941"
    assert len(read_claims([_written(tmp_path / name, table)], profile=profile).claims) == 1


def test_cells_beyond_the_last_title_are_kept(tmp_path: Path, write_csv: WriteSheet) -> None:
    path = write_csv([(*changed(Paid="1"), "234.00")])
    name, table = _rejected_table(read_claims([path]))
    assert table[0][-1] == "idrkit_extra_1"
    assert table[1][-1] == "234.00"
    table[1][TITLES.index("Paid")], table[1][-1] = "1,234.00", ""
    line = read_claims([_written(tmp_path / name, table)]).claims[0].service_lines[0]
    assert str(line.initial_payment) == "1234.00"


def test_each_source_has_its_own_file(write_csv: WriteSheet, write_xlsx: WriteSheet) -> None:
    paths = [write_csv([changed(CPT="x")]), write_xlsx([changed(Acct="A2", CPT="x")])]
    names = [name for name, _ in rejects_files(read_claims(paths))]
    assert names == ["claims.rejects.csv", "claims-2.rejects.csv"]


def test_no_rejects_no_file(write_csv: WriteSheet) -> None:
    assert rejects_files(read_claims([write_csv([GOOD])])) == ()


def test_a_rejected_json_record_comes_back_exactly(tmp_path: Path) -> None:
    record = (
        '{"claim_id": "J1", "provider": {"name": "É"}, "plan": {"name": "P"}, '
        '"service_lines": [{"line_id": "1", "service_code": "95X", "offer": 1234567890.10}]}'
    )
    path = tmp_path / "claims.json"
    path.write_text(f"[{record}]", encoding="utf-8")
    ((name, data),) = rejects_files(read_claims([path]))
    assert name == "claims.rejects.json"
    assert "1234567890.10" in data.decode()
    (tmp_path / name).write_bytes(data.replace(b'"95X"', b'"95941"'))
    again = read_claims([tmp_path / name])
    assert str(again.claims[0].service_lines[0].offer) == "1234567890.10"
    assert "idrkit_reason" in json.loads(data)[0]


def test_a_reason_with_more_semicolons_than_columns_reads_back(write_csv: WriteSheet, tmp_path: Path) -> None:
    many = [changed(Provider="" if at % 2 else f"Name {at}") for at in range(24)]
    intake = read_claims([write_csv(many)])
    assert max(reject.reason.count(";") for reject in intake.rejects) > len(TITLES) + 2
    ((name, data),) = rejects_files(intake)
    (tmp_path / name).write_bytes(data)
    assert len(read_claims([tmp_path / name]).rejects) == 24


cells = st.one_of(
    st.sampled_from(["", " ", "-", "A1", "A2", "Total", "12", "$1,234.50", "(4)", "2026-03-04", "3/4/26", "95941"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8),
)
tables = st.lists(
    st.one_of(
        st.lists(cells, max_size=14),
        st.builds(lambda at, cell: [*GOOD[:at], cell, *GOOD[at + 1 :]], st.integers(0, 10), cells),
        st.builds(lambda number: list(changed(Acct=f"B{number}")), st.integers(0, 5)),
    ),
    max_size=12,
)
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIET
@given(table=tables, rows=st.sampled_from(["line", "claim"]))
def test_whatever_the_rows_the_counts_add_up_and_nothing_is_lost(
    tmp_path: Path, table: list[list[str]], rows: str
) -> None:
    path = _written(tmp_path / "any.csv", [TITLES, *table])
    profile = Profile(date_order="MDY", rows=rows)
    intake = read_claims([path], profile=profile)
    assert _add_up(intake)
    if intake.rejects:
        ((name, data),) = rejects_files(intake)
        (tmp_path / name).write_bytes(data)
        again = read_claims([tmp_path / name], profile=profile)
        assert _add_up(again)
        # Uncorrected, nothing becomes a claim on the second reading that was refused on the first, except
        # what was refused only because the claim had been read already.
        seconds = {reject.row for reject in intake.rejects if reject.field == "claim_id"}
        assert len(again.claims) <= len(seconds)


@QUIET
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_whatever_the_bytes_the_answer_is_a_sentence(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"any.{suffix}"
    path.write_bytes(data)
    # Any exception but IdrkitError ends the test.
    with contextlib.suppress(IdrkitError):
        assert _add_up(read_claims([path]))
