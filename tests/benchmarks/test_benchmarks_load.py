"""Public use files into the store: every layout, every trap, every row and cell accounted for."""

import openpyxl
import pytest
from puf_files import AMOUNTS, OON, PLAN, SHARED, line, written

from idrkit.benchmarks.lines import FLOAT_NPI, LOWER_CASE, ODD_CODE, ODD_NPI
from idrkit.benchmarks.load_puf import EMPTY_ROW, NO_DISPUTE, NO_QUARTER, TOO_LONG, TOO_SHORT, load_puf
from idrkit.errors import RecordError

NAME = "Federal IDR PUF for 2025 Q1 - OON (As of January 21, 2026).csv"
NINE = [line(number) for number in range(1, 10)]


def values(store, column, table="determinations"):
    return [row[0] for row in store.execute(f"SELECT {column} FROM {table} ORDER BY source, row").fetchall()]


def loaded(store, path, **more):
    (part,) = load_puf(store, path, **more).parts
    assert part.read == part.loaded + sum(one.count for one in part.set_aside)
    return part


def tally(part, key):
    (found,) = (one for one in part.columns if one.key == key)
    return found


def strange(part):
    return {(one.key, text): seen.count for one in part.columns for text, seen in one.strange.items()}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real rows lie beside the clone")
@pytest.mark.parametrize(
    ("file", "tab", "rows"),
    [("oon_real_rows_2024Q4_10rows.csv", "oon", 10), ("air_for_dev.csv", "air_ambulance", 2295)],
)
def test_every_cell_of_the_real_rows_is_understood_and_every_row_loaded(store, file, tab, rows):
    part = loaded(store, SHARED / file)
    assert (part.tab, part.read, part.loaded, part.unknown) == (tab, rows, rows, ())
    assert strange(part) == {}
    assert part.doubts == ()
    # Quarter is the one column that has no tally: every row was read under it.
    for column in part.columns:
        assert sum(column.marks.values()) == rows, column.title


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real rows lie beside the clone")
def test_the_supplemental_tables_are_no_public_use_files(store):
    for path in sorted(SHARED.glob("supp*.csv")):
        with pytest.raises(RecordError, match="neither a Federal IDR public use file"):
            load_puf(store, path)


def test_percents_and_multiples_are_one_measure(store, tmp_path):
    loaded(store, written(tmp_path / "2024-q4.csv", line(1, prevailing="1,014%")))
    loaded(store, written(tmp_path / "2025-q1.csv", line(2, prevailing="10.14")))
    assert [str(one) for one in values(store, "prevailing_offer_of_qpa")] == ["10.140000"] * 2


OLD_TITLES = {
    "Provider/Facility Offer as % of QPA": "Provider/Facility Offer as Percent of QPA",
    "Health Plan/Issuer Offer as % of QPA": "Health Plan/Issuer Offer as  percent of QPA",
    "Prevailing Party Offer as % of QPA": "Prevailing Party Offer as Percent of QPA",
    "Initiating Party": "",
}


def test_the_titles_of_2023_and_a_quarter_without_the_initiating_party(store, tmp_path):
    part = loaded(store, written(tmp_path / "2023-q1-federal-idr-puf_0.csv", line(1), renamed=OLD_TITLES))
    assert part.quarters == {"2023Q1": 1}
    assert part.unknown == ()
    assert [str(one) for one in values(store, "prevailing_offer_of_qpa")] == ["3.000000"]
    assert values(store, "initiating_party") == [None]


def test_later_columns_and_columns_nobody_knows(store, tmp_path):
    base = {**OON, "Certified IDR Entity": "Sample Entity", "Date of Initiation": "2025-01-02", "New Column": "x"}
    part = loaded(store, written(tmp_path / NAME, line(1), base=base))
    assert values(store, "idre") == ["Sample Entity"]
    assert part.unknown == ("New Column",)


@pytest.mark.parametrize("prefix", ["", "Air "])
def test_an_air_ambulance_tab_is_known_by_its_vehicle(store, tmp_path, prefix):
    base = {key: value for key, value in OON.items() if "Size" not in key and "Specialty" not in key}
    base = {**base, f"{prefix}Ambulance Vehicle Type": "RW", f"{prefix}Ambulance Vehicle Clinical Capacity Level": "2"}
    assert loaded(store, written(tmp_path / "air 2024 Q1.csv", line(1), base=base)).tab == "air_ambulance"


def test_amounts_have_no_dispute_number_and_modifiers_are_suppressed(store, tmp_path):
    base = {**AMOUNTS, "Cost-Sharing Amount": "^", "Initial Payment Amount": "N/R", "Year of Service": "2025"}
    base["Service Code Modifier(s)"] = "^"
    part = loaded(store, written(tmp_path / "PUF for 2025 Q3 - QPA and Offers.csv", {}, base=base))
    assert (part.tab, strange(part), part.unknown) == ("qpa_and_offers", {}, ())
    assert [str(one) for one in values(store, "qpa", "amounts")] == ["1000.000000"]
    assert values(store, "cost_sharing_mark", "amounts") == ["suppressed"]


NOTES = [
    ("service_code", {"code": "a0431"}, "A0431", LOWER_CASE),
    ("service_code", {"code": "A431"}, "A431", ODD_CODE),
    ("npi", {"npi": "1234567893.0"}, "1234567893", FLOAT_NPI),
    ("npi", {"npi": "1234567890"}, "1234567890", ODD_NPI),
]


@pytest.mark.parametrize(("column", "changes", "kept", "note"), NOTES)
def test_codes_and_npis_are_kept_and_what_is_odd_is_counted(store, tmp_path, column, changes, kept, note):
    part = loaded(store, written(tmp_path / NAME, line(1, **changes)))
    assert values(store, column) == [kept]
    assert dict(tally(part, column).notes) == {note: 1}


@pytest.mark.parametrize(
    ("code", "code_type", "kept"),
    [("670", "CPT", "00670"), ("1999", "CPT", "01999"), ("2000", "CPT", "2000"), ("470", "DRG", "470")],
)
def test_anesthesia_codes_get_their_zeros_back_and_others_do_not(store, tmp_path, code, code_type, kept):
    part = loaded(store, written(tmp_path / NAME, line(1, code=code, code_type=code_type)))
    assert values(store, "service_code") == [kept]
    assert part.zeros_given_back == (kept != code)


def test_what_is_not_understood_is_listed_by_column_with_text_count_and_place(store, tmp_path):
    rows = [line(1), line(2, prevailing="lots"), line(3, prevailing="lots"), line(4, outcome="Draw", state="ZZ")]
    part = loaded(store, written(tmp_path / NAME, *rows))
    assert strange(part) == {
        ("prevailing_offer_of_qpa", "lots"): 2,
        ("outcome", "Draw"): 1,
        ("state", "ZZ"): 1,
    }
    assert tally(part, "prevailing_offer_of_qpa").worst()[0].row == 3
    assert values(store, "prevailing_offer_of_qpa_mark") == ["percent", "not_understood", "not_understood", "percent"]


def test_rows_that_are_no_lines_are_set_aside_with_the_reason(store, tmp_path):
    path = written(tmp_path / NAME, line(1))
    with path.open("a", encoding="utf-8") as file:
        empty = "," * (len(OON) - 1)
        file.write(f"{empty}\nNote: as of the date of the report{empty}\nDISP-2,DLI - 2,cut off\n")
        file.write(",".join(["DISP-3", "DLI - 3", *["x"] * len(OON)]) + "\n")
    part = loaded(store, path)
    assert {one.reason: one.row for one in part.set_aside} == {EMPTY_ROW: 3, NO_DISPUTE: 4, TOO_SHORT: 5, TOO_LONG: 6}
    assert part.loaded == 1


def test_titles_below_notes_are_found(store, tmp_path):
    path = written(tmp_path / NAME, line(1))
    path.write_text("Federal IDR PUF\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert loaded(store, path).loaded == 1
    assert values(store, "row") == [4]


def test_a_quarter_column_decides_row_by_row(store, tmp_path):
    base = {"Quarter": "2024Q4", **OON}
    rows = [line(1), {**line(2), "Quarter": "2025Q1"}, {**line(3), "Quarter": "soon"}]
    part = loaded(store, written(tmp_path / "own.csv", *rows, base=base))
    assert part.quarters == {"2024Q4": 1, "2025Q1": 1}
    assert [one.reason for one in part.set_aside] == [NO_QUARTER]


def test_a_file_whose_quarter_nobody_tells_is_refused_and_can_be_told(store, tmp_path):
    path = written(tmp_path / "download.csv", line(1))
    with pytest.raises(RecordError, match="--quarter"):
        load_puf(store, path)
    assert values(store, "1") == []
    assert loaded(store, path, quarter="2025Q2").quarters == {"2025Q2": 1}


def test_a_quarter_that_the_name_contradicts_is_refused(store, tmp_path):
    with pytest.raises(RecordError, match="is of 2025Q1 by its name, not of 2024Q4"):
        load_puf(store, written(tmp_path / NAME, line(1)), quarter="2024Q4")


def test_the_as_of_date_comes_from_the_name(store, tmp_path):
    loaded(store, written(tmp_path / NAME, line(1)))
    ((day,),) = store.execute("SELECT as_of FROM source").fetchall()
    assert day.isoformat() == "2026-01-21"


def test_the_same_file_again_changes_nothing_and_a_new_one_of_its_quarter_replaces_it(store, tmp_path):
    first = written(tmp_path / "2025 Q1 first.csv", *NINE)
    second = written(tmp_path / "2025 Q1 second.csv", line(50))
    other = written(tmp_path / "2025 Q2.csv", line(60))
    loaded(store, first)
    loaded(store, other)
    assert load_puf(store, first).already
    assert loaded(store, second).replaced == {"2025 Q1 first.csv": 9}
    assert sorted(values(store, "dispute_number")) == ["DISP-50", "DISP-60"]
    # The first is no longer in the store: loading it is no longer "nothing to do".
    assert loaded(store, first).replaced == {"2025 Q1 second.csv": 1}


def test_a_file_that_breaks_in_the_middle_leaves_the_store_as_it_was(store, tmp_path):
    loaded(store, written(tmp_path / "2025 Q1 good.csv", *NINE))
    bad = written(tmp_path / "2025 Q1 bad.csv", *NINE)
    bad.write_text(bad.read_text(encoding="utf-8") + 'DISP-9,"never closed', encoding="utf-8")
    with pytest.raises(RecordError, match="line 11"):
        load_puf(store, bad)
    assert len(values(store, "1")) == 9
    assert list(tmp_path.glob(".idrkit-*")) == []


def test_a_workbook_whose_second_tab_is_wrong_leaves_the_store_as_it_was(store, tmp_path):
    loaded(store, written(tmp_path / "2024 Q3.csv", *NINE))
    book = openpyxl.Workbook()
    book.active.append(list(OON))
    book.active.append(list(OON.values()))
    book.create_sheet("QPA and Offers").append([title for title in AMOUNTS if title != "QPA"])
    book.save(tmp_path / "2024 Q3.xlsx")
    with pytest.raises(RecordError, match="sheet QPA and Offers"):
        load_puf(store, tmp_path / "2024 Q3.xlsx")
    assert len(values(store, "1")) == 9
    assert store.execute("SELECT file, lines FROM source").fetchall() == [("2024 Q3.csv", 9)]


@pytest.mark.parametrize("title", ["Service Code", "Prevailing Party Offer as % of QPA", "DLI Number"])
def test_a_file_without_a_column_that_is_needed_names_it(store, tmp_path, title):
    with pytest.raises(RecordError, match=title.replace("/", ".")):
        load_puf(store, written(tmp_path / NAME, line(1), renamed={title: ""}))


def test_a_column_that_is_there_twice_is_refused(store, tmp_path):
    with pytest.raises(RecordError, match="twice"):
        load_puf(store, written(tmp_path / NAME, line(1), renamed={"Initiating Party": "Service Code"}))


def test_percents_that_lost_their_mark_are_doubted(store, tmp_path):
    rows = [line(number, prevailing="427") for number in range(10)]
    (doubt,) = loaded(store, written(tmp_path / NAME, *rows)).doubts
    assert "look like percents without their mark" in doubt
    assert loaded(store, written(tmp_path / NAME, *rows[1:])).doubts == ()


def workbook(path):
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Disclaimer"
    notes.append(["Use of the file is your acknowledgement."])
    page = book.create_sheet("OON Emergency and Non-Emergency")
    page.append(list(OON))
    # Numbers as numbers: Excel keeps 427% as 4.27 and an NPI as a number.
    page.append([{**OON, "Service Code": 99284, "Prevailing Party Offer as % of QPA": 4.27}[title] for title in OON])
    page.append([{**OON, **line(2, selected=PLAN)}[title] for title in OON])
    amounts = book.create_sheet(" QPA and Offers")
    amounts.append(list(AMOUNTS))
    amounts.append([{**AMOUNTS, "QPA": 0.5}[title] for title in AMOUNTS])
    book.save(path)
    return path


def test_a_workbook_is_read_tab_by_tab(store, tmp_path):
    result = load_puf(store, workbook(tmp_path / "Federal IDR PUF for 2024 Q3.xlsx"))
    assert [(part.tab, part.loaded) for part in result.parts] == [("oon", 2), ("qpa_and_offers", 1)]
    assert result.other_sheets == ("Disclaimer",)
    assert values(store, "service_code") == ["99284", "95939"]
    assert [str(one) for one in values(store, "prevailing_offer_of_qpa")] == ["4.270000", "3.000000"]
    assert [str(one) for one in values(store, "qpa", "amounts")] == ["0.500000"]


def test_two_sheets_of_one_quarter_are_both_kept_and_loaded_again_once(store, tmp_path):
    book = openpyxl.Workbook()
    for number, page in enumerate((book.active, book.create_sheet("OON 2")), start=1):
        page.append(list(OON))
        page.append([{**OON, **line(number)}[title] for title in OON])
    path = tmp_path / "2024 Q3.xlsx"
    book.save(path)
    load_puf(store, path)
    assert values(store, "dispute_number") == ["DISP-1", "DISP-2"]
    loaded(store, written(tmp_path / "2024 Q3 later.csv", line(3)))
    load_puf(store, path)
    assert values(store, "dispute_number") == ["DISP-1", "DISP-2"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0old", b"a,b\x00c\n"])
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(store, tmp_path, data):
    path = tmp_path / "2024 Q1.xlsx"
    path.write_bytes(data)
    with pytest.raises(RecordError, match=r"2024 Q1\.xlsx"):
        load_puf(store, path)


def test_windows_letters_are_kept(store, tmp_path):
    path = written(tmp_path / NAME, line(1, payer="Seguros Peña"))
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    loaded(store, path)
    assert values(store, "plan_name") == ["Seguros Peña"]


STRANGE = [
    'O"Hara, Sons',
    "back\\slash",
    "two\nlines",
    "semi;colon\ttab",
    "''",
    '""',
    "=SUM(A1)",
    "Ünïcode 漢字",
    "NULL",
]


@pytest.mark.parametrize("name", STRANGE)
def test_texts_arrive_as_they_are_written_with_line_breaks_as_spaces(store, tmp_path, name):
    loaded(store, written(tmp_path / NAME, line(1, payer=name, code=f"95939{chr(10)}")))
    assert values(store, "plan_name") == [" ".join(name.split())]
    assert values(store, "service_code") == ["95939"]
