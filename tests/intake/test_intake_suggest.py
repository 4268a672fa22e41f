"""A suggested profile says what the sheet proves, asks the rest, and shows no patient."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from idrkit.errors import RecordError, UsageError
from idrkit.intake.profile import load_profile
from idrkit.intake.profile_text import profile_text, questions, quoted
from idrkit.intake.read import read_claims, sheet_of
from idrkit.intake.suggest import Suggestion, answered, suggest
from idrkit.intake.titles import same_title
from idrkit.places import bundled

MakeSheet = Callable[..., Path]
TITLES = ("Acct #", "Provider", "Payer", "CPT", "DOS", "Check Date", "Paid")
ROW = ("A1", "Example IONM", "Example Plan", "95941", "2026-03-04", "", "100.00")


@pytest.fixture
def make_csv(tmp_path: Path) -> MakeSheet:
    def make(*rows: Sequence[str]) -> Path:
        path = tmp_path / "sheet.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        return path

    return make


@pytest.fixture
def make_book(tmp_path: Path) -> MakeSheet:
    def make(*rows: Sequence[object], merge: str | None = None, other: str | None = None) -> Path:
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        page.title = "Claims"
        for row in rows:
            page.append(list(row))
        if merge:
            page.merge_cells(merge)
        if other:
            book.create_sheet(other).append(["Legend", "of codes"])
        book.save(tmp_path / "book.xlsx")
        return tmp_path / "book.xlsx"

    return make


def _rows(*dates: tuple[str, str]) -> list[tuple[str, ...]]:
    return [(f"A{at}", *ROW[1:4], first, second, ROW[6]) for at, (first, second) in enumerate(dates)]


def _profile(suggestion: Suggestion, folder: Path) -> Path:
    path = folder / "suggested.toml"
    path.write_text(profile_text(suggestion), encoding="utf-8")
    load_profile(path)
    return path


# Dates of the two columns, the order they prove, the orders that fit, whether a person is asked.
DATES = (
    ("month first by one day above 12", (("03/04/2026", "03/13/2026"),), "MDY", ("MDY",), False),
    ("day first by one day above 12", (("03/04/2026", "13/03/2026"),), "DMY", ("DMY",), False),
    ("the twelfth proves nothing", (("12/12/2026", "11/12/2026"),), None, ("MDY", "DMY"), True),
    ("contradictory in two columns", (("03/13/2026", "13/03/2026"),), None, (), True),
    ("contradictory in one column", (("03/13/2026", ""), ("13/03/2026", "")), None, (), True),
    ("year first, or another", (("26/03/04", ""),), None, ("DMY", "YMD"), True),
    ("two-digit year that only month first allows", (("03/15/26", ""),), "MDY", ("MDY",), False),
    ("year first, proven", (("26/03/31", ""), ("31/03/26", ""), ("40/03/04", "")), "YMD", ("YMD",), False),
    ("year above 31", (("40/03/04", ""),), "YMD", ("YMD",), False),
    ("a day that is in no month proves nothing", (("02/30/2026", "03/04/2026"),), None, ("MDY", "DMY"), True),
    ("ISO dates need no order", (("2026-03-04", "2026-03-13"),), None, ("MDY", "DMY", "YMD"), False),
    ("no dates", (("", ""),), None, ("MDY", "DMY", "YMD"), False),
)


@pytest.mark.parametrize(
    ("dates", "proven", "fitting", "asks"), [one[1:] for one in DATES], ids=[one[0] for one in DATES]
)
def test_the_order_of_dates_is_proven_or_asked(
    make_csv: MakeSheet,
    tmp_path: Path,
    dates: Sequence[tuple[str, str]],
    proven: str | None,
    fitting: tuple[str, ...],
    asks: bool,
) -> None:
    suggestion = suggest(sheet_of(make_csv(TITLES, *_rows(*dates))))
    assert (suggestion.date_order, suggestion.dates.fitting, suggestion.is_open) == (proven, fitting, asks)
    text = profile_text(suggestion)
    assert load_profile(_profile(suggestion, tmp_path)).date_order == proven
    assert ("QUESTION: what does 3/4/2026 mean" in text) is asks
    if asks:
        offered = re.findall(r'^# date_order = "(\w+)"', text, re.M)
        assert tuple(offered) == (fitting or ("MDY", "DMY", "YMD"))
        assert any("--date-order MDY, DMY or YMD" in one for one in questions(suggestion))


def test_an_answer_that_the_dates_allow_is_taken_and_no_other(make_csv: MakeSheet, tmp_path: Path) -> None:
    suggestion = suggest(sheet_of(make_csv(TITLES, *_rows(("03/04/2026", "")))))
    done = answered(suggestion, "DMY")
    assert not done.is_open
    path = tmp_path / "sheet.csv"
    claim = read_claims([path], profile=load_profile(_profile(done, tmp_path))).claims[0]
    assert claim.service_lines[0].date_of_service == date(2026, 4, 3)
    with pytest.raises(UsageError, match=r'not YMD: 1 of them cannot be, such as row 2 of column "DOS".*MDY or DMY'):
        answered(suggestion, "YMD")
    proven = suggest(sheet_of(make_csv(TITLES, *_rows(("03/13/2026", "")))))
    with pytest.raises(UsageError, match="not DMY"):
        answered(proven, "DMY")


def test_contradicting_dates_take_an_answer_and_say_where_they_contradict(make_csv: MakeSheet) -> None:
    done = answered(suggest(sheet_of(make_csv(TITLES, *_rows(("03/13/2026", "13/03/2026"))))), "MDY")
    text = " ".join(profile_text(done).replace("\n#", "").split())
    assert '1 cannot be MDY (such as row 2, column "Check Date")' in text
    assert "no order fits all: mend the cells" in text


def test_a_birth_date_proves_no_order(make_csv: MakeSheet) -> None:
    titles, row = (*TITLES, "DOB"), (*_rows(("03/04/2026", ""))[0], "05/23/1970")
    assert suggest(sheet_of(make_csv(titles, row))).dates.proven is None


def test_a_column_a_spreadsheet_has_half_turned_round_proves_no_order(make_book: MakeSheet) -> None:
    rows = [(*ROW[:4], day, "", "1.00") for day in (date(2026, 3, 4), "13/03/2026")]
    suggestion = suggest(sheet_of(make_book(TITLES, *rows)))
    assert (suggestion.dates.proven, suggestion.dates.mixed, suggestion.is_open) == (None, ("DOS",), True)
    assert 'WARNING: column "DOS" holds date cells beside dates in text' in profile_text(suggestion)
    typed = [(*ROW[:4], day, "", "1.00") for day in (date(2026, 3, 4), "13/03/2026", "05/03/2026")]
    assert suggest(sheet_of(make_book(TITLES, *typed))).dates.proven == "DMY"


def test_real_dates_of_a_workbook_need_no_order(make_book: MakeSheet, tmp_path: Path) -> None:
    path = make_book(TITLES, ("A1", *ROW[1:4], date(2026, 3, 4), date(2026, 4, 3), 100.5))
    suggestion = suggest(sheet_of(path))
    assert questions(suggestion) == ()
    text = profile_text(suggestion)
    assert '# sheet = "Claims"  # found by itself' in text
    assert '"DOS" = "service_lines[].date_of_service"  # a usual title; 1 of 1 cells are dates' in text
    claim = read_claims([path], profile=load_profile(_profile(suggestion, tmp_path))).claims[0]
    assert claim.service_lines[0].date_of_service == date(2026, 3, 4)


# Rows above and below the table, the row of the titles, whether reading finds it too.
HEADERS = (
    ("first row", (), 1, True),
    ("a report's name above", (("Aging report",), ()), 3, True),
    ("three known words above", (("Claim", "Payer", "Group"),), 2, False),
    ("two cells above", (("Aging report", "all payers"),), 2, False),
    ("a heading over groups of columns", (("Claim", "Claim", "Parties", "Line", "Line", "Money", "Money"),), 2, False),
)


@pytest.mark.parametrize(("above", "row", "found"), [one[1:] for one in HEADERS], ids=[one[0] for one in HEADERS])
def test_the_row_of_the_titles(
    make_csv: MakeSheet, tmp_path: Path, above: Sequence[Sequence[str]], row: int, found: bool
) -> None:
    path = make_csv(*above, TITLES, ROW, ("Total", "", "", "", "", "", "100.00"))
    suggestion = suggest(sheet_of(path))
    assert (suggestion.header_row, suggestion.header_found) == (row, found)
    assert (f"\nheader_row = {row}" in profile_text(suggestion)) is not found
    intake = read_claims([path], profile=load_profile(_profile(suggestion, tmp_path)))
    assert (len(intake.claims), intake.rejects) == (1, ())


def test_merged_headings_of_a_workbook(make_book: MakeSheet, tmp_path: Path) -> None:
    path = make_book(("Claim", None, None, None, None, None, "Money"), TITLES, ROW, merge="A1:F1")
    suggestion = suggest(sheet_of(path))
    assert suggestion.header_row == 2
    assert read_claims([path], profile=load_profile(_profile(suggestion, tmp_path))).rejects == ()


def test_two_sheets_need_a_name_and_the_profile_keeps_it(make_book: MakeSheet, tmp_path: Path) -> None:
    path = make_book(TITLES, ROW, other="Codes")
    with pytest.raises(RecordError, match="Claims, Codes"):
        sheet_of(path)
    suggestion = suggest(sheet_of(path, "claims"), sheet_named=True)
    assert '\nsheet = "Claims"' in profile_text(suggestion)
    assert len(read_claims([path], profile=load_profile(_profile(suggestion, tmp_path))).claims) == 1


@pytest.mark.parametrize(
    ("ids", "rows", "why"),
    [
        (("A1", "A2"), "claim", "each of the 2 claim ids stands in one row only"),
        (("A1", "A2", "A1"), "line", "1 of 2 claim ids stand in more than one row"),
        ((), None, "not known without rows"),
    ],
)
def test_a_row_is_a_line_or_a_claim(make_csv: MakeSheet, ids: Sequence[str], rows: str | None, why: str) -> None:
    path = make_csv(TITLES, *[(one, *ROW[1:]) for one in ids], ("Total", "", "", "", "", "", "9.00"))
    suggestion = suggest(sheet_of(path))
    assert suggestion.rows == rows
    assert why in suggestion.rows_why


# An unknown title, its cells, what is said of them, the fields proposed.
CELLS = (
    ("NPI", ("1234567893", "1900000013"), "NPIs with the right check digit", "facility.npi"),
    ("a number like an NPI", ("1234567890", "1900000019"), "neither the title nor the cells tell", None),
    ("TIN", ("12-3456789", "98-7654321"), "shaped like TINs", "provider.tin"),
    ("State", ("TX", "ny"), "States", "facility.state"),
    ("modifier", ("26", "TC"), "shaped like modifiers", "service_lines[].modifiers"),
    ("place of service", ("22", "24"), "shaped like place-of-service codes", "service_lines[].place_of_service"),
    ("amount", ("$1,234.50", "7"), "amounts", "service_lines[].allowed"),
    ("date", ("3/4/2026", "2026-03-05"), "dates", "initial_payment_received"),
    ("yes or no", ("Y", "no"), "yes or no", "covered_benefit"),
    ("words of a choice", ("ASO", "fully insured"), "words of plan.funding", "plan.funding"),
    ("free text", ("blue", "green"), "neither the title nor the cells tell", None),
)


@pytest.mark.parametrize(("cells", "words", "field"), [one[1:] for one in CELLS], ids=[one[0] for one in CELLS])
def test_an_unknown_title_is_asked_for_with_what_its_cells_look_like(
    make_csv: MakeSheet, cells: Sequence[str], words: str, field: str | None
) -> None:
    rows = [(f"A{at}", *ROW[1:], cell) for at, cell in enumerate(cells)]
    suggestion = suggest(sheet_of(make_csv((*TITLES, "Hue"), *rows)))
    column = suggestion.columns[-1]
    assert (column.is_open, column.field) == (True, None)
    assert words in column.why
    assert field in column.candidates if field else column.candidates == ()
    assert '# "Hue" = ' in profile_text(suggestion)
    assert '\n# "Hue",' in profile_text(suggestion)


def test_a_field_that_a_column_gives_is_not_proposed_again(make_csv: MakeSheet) -> None:
    rows = [(f"A{at}", *ROW[1:], code) for at, code in enumerate(("95938", "95939"))]
    column = suggest(sheet_of(make_csv((*TITLES, "Proc"), *rows))).columns[-1]
    assert (column.why, column.candidates) == ("2 of 2 cells are shaped like CPT or HCPCS codes", ())
    without = [(*row[:3], *row[4:]) for row in rows]
    suggestion = suggest(sheet_of(make_csv((*TITLES[:3], *TITLES[4:], "Proc"), *without)))
    assert '\n# "Proc" = "service_lines[].service_code"' in profile_text(suggestion)
    assert [one for one in questions(suggestion) if "service_code" in one] == []


def test_an_empty_column_is_ignored_and_an_empty_known_one_kept(make_csv: MakeSheet, tmp_path: Path) -> None:
    path = make_csv((*TITLES, "Hue", "QPA"), (*ROW, "", ""))
    suggestion = suggest(sheet_of(path))
    profile = load_profile(_profile(suggestion, tmp_path))
    assert (profile.ignore, suggestion.is_open) == (frozenset({"hue"}), False)
    assert profile.columns["qpa"] == "service_lines[].qualifying_payment_amount.amount"


def test_a_usual_title_over_other_cells_is_asked_for(make_csv: MakeSheet) -> None:
    column = suggest(sheet_of(make_csv(TITLES, (*ROW[:6], "yes")))).columns[-1]
    assert column.field is None
    assert "usually means service_lines[].initial_payment, but no cell can be that" in column.why
    some = suggest(sheet_of(make_csv(TITLES, ROW, ("A2", *ROW[1:6], "denied")))).columns[-1]
    assert some.field == "service_lines[].initial_payment"
    assert some.why.endswith("what stands in row 3 cannot be that")


def test_two_titles_for_one_field_are_asked_for(make_csv: MakeSheet) -> None:
    suggestion = suggest(sheet_of(make_csv((*TITLES, "Ins Paid"), (*ROW, "90.00"))))
    unsure = [column for column in suggestion.columns if column.is_open]
    assert [column.title for column in unsure] == ["Paid", "Ins Paid"]
    assert '"Paid" and "Ins Paid" usually mean the same' in unsure[0].why


def test_what_only_the_sheet_can_mend(make_csv: MakeSheet) -> None:
    titles = (*TITLES, "Paid", "", "Mod", "Mod")
    suggestion = suggest(sheet_of(make_csv(titles, (*ROW, "1.00", "x", "26", "59"))))
    asked = " ".join(questions(suggestion))
    assert "column I holds data but has no title" in asked
    assert 'Column G, H, "Paid": list it under ignore' in asked
    assert suggestion.columns[-1].field == "service_lines[].modifiers"


def test_facts_every_claim_needs_are_named_with_where_they_are_found(make_csv: MakeSheet) -> None:
    suggestion = suggest(sheet_of(make_csv(("Claim #", "Paid"), ("X1", "1.00"))))
    assert suggestion.missing == ("claim_id", "provider.name", "plan.name", "service_lines[].service_code")
    text = profile_text(suggestion)
    assert '\n# "provider.name" = ""' in text
    assert '\n# "provider.npi" = ""' in text
    assert '\n# "title of the column" = "claim_id"' in text
    assert "CMS-1500 box 33a" in text


PLANTED = ("Jane Planted", "PLANTED, JOE", "MEM-77120", "MRN90017", "05/23/1970", "12 Planted Lane", "called Jane")


def test_no_cell_that_could_be_about_a_patient_is_shown(make_csv: MakeSheet) -> None:
    titles = (*TITLES, "Patient", "Client", "Member ID", "MRN", "DOB", "Address 1", "Notes", "Funding", "Network")
    about = ("Jane Planted", "PLANTED, JOE", "MEM-77120", "MRN90017", "05/23/1970", "12 Planted Lane", "called Jane")
    rows = [
        ("A1", *ROW[1:], *about, "Self-Ins", "OON"),
        ("A2", *ROW[1:], *about, "Self-Ins", "OON"),
        # Rows whose cells have shifted: a name stands where a word of a choice should.
        ("A3", *ROW[1:], *about, "Jane Planted", "PLANTED, JOE"),
        ("A4", *ROW[1:], *about, "Jane Planted", "MRN90017"),
        ("A5", *ROW[1:], *about, "Jill Elsewhere", "OON"),
    ]
    suggestion = suggest(sheet_of(make_csv(titles, *rows)))
    shown = profile_text(suggestion) + " ".join(questions(suggestion))
    assert [one for one in (*PLANTED, "Jill", "Planted") if one.casefold() in shown.casefold()] == []
    assert '\n# "Self-Ins" = ""  # in 2 rows, first in row 2' in shown
    assert "look at row 4, 6." in shown
    assert "Patient data" in shown


def test_words_of_a_choice_are_shown_only_while_they_are_few(make_csv: MakeSheet) -> None:
    def shown(words: int) -> str:
        rows = [(f"A{at}", *ROW[1:], f"kind {chr(97 + at % words)}") for at in range(2 * words)]
        return profile_text(suggest(sheet_of(make_csv((*TITLES, "Funding"), *rows))))

    assert '# "kind l" = ""' in shown(12)
    assert "kind" not in shown(13).partition("[values.")[2].replace("kind of", "")


def test_a_row_of_data_is_not_taken_for_titles_because_it_holds_such_words(make_csv: MakeSheet) -> None:
    path = make_csv(("Client", "Sort", "Means"), ("Jane Planted", "Group", "Insurance"))
    suggestion = suggest(sheet_of(path))
    assert suggestion.header_row == 1
    assert "Planted" not in profile_text(suggestion)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("A1,Jane Planted,05/23/1970,95941\nA2,Joe Planted,05/24/1970,95938\n", "no row of column titles"),
        ("Jane Planted,Group,100.00\n", "no row of column titles"),
        ("one\ntwo\n", "no row of column titles"),
    ],
)
def test_a_sheet_without_titles_shows_nothing(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "bare.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RecordError, match=words) as caught:
        suggest(sheet_of(path))
    assert "Planted" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"), [("c.json", "[]"), ("c.835", "ISA*00*"), ("c.txt", "ISA*00*x~"), ("c.xls", "")]
)
def test_only_a_sheet_needs_a_profile(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="only the columns of a sheet need"):
        sheet_of(tmp_path / name)


def test_odd_titles_come_back_as_they_were(make_csv: MakeSheet, tmp_path: Path) -> None:
    odd = ('Paid "net"', "back\\slash", "caf\u00e9 #", "bell\x07 and esc\x1b[2J", "= [x]", "'q'", "del\x7f \u2028 end")
    path = make_csv((*TITLES, *odd), (*ROW, *("" for _ in odd)))
    suggestion = suggest(sheet_of(path))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2028]", profile_text(suggestion))
    assert read_claims([path], profile=load_profile(_profile(suggestion, tmp_path))).rejects == ()
    assert quoted("\x1b") == '"\\u001b"'


# What the titles of ionm-claims.csv are called in another practice, where they differ.
RENAMED = {"CPT": "Proc", "DOS": "Svc Dt", "Billed": "Gross", "Mods": "Modif", "Fac State": "St of facility"}


def test_an_answered_suggestion_reads_the_sheet_as_the_practices_own_profile_does(tmp_path: Path) -> None:
    own = load_profile(bundled("fixtures") / "ionm-profile.toml")
    source = bundled("fixtures") / "ionm-claims.csv"
    head, _, body = source.read_text(encoding="utf-8").partition("\n")
    titles = [RENAMED.get(title, title) for title in head.split(",")]
    sheet = tmp_path / "renamed.csv"
    sheet.write_text(",".join(titles) + "\n" + body, encoding="utf-8")
    suggestion = suggest(sheet_of(sheet))
    assert (suggestion.date_order, suggestion.rows, suggestion.is_open) == ("MDY", "line", True)
    asked = {column.title for column in suggestion.columns if column.is_open}
    assert set(RENAMED.values()) <= asked

    fields = {RENAMED.get(title, title): own.columns.get(same_title(title)) for title in head.split(",")}
    text = _answered(profile_text(suggestion), fields, own.constants, dict(own.values))
    (tmp_path / "filled.toml").write_text(text, encoding="utf-8")
    intake = read_claims([sheet], profile=load_profile(tmp_path / "filled.toml"))
    expected = read_claims([source], profile=own)
    assert intake.rejects == ()
    assert intake.claims == expected.claims


def _answered(text, fields, constants, values) -> str:  # type: ignore[no-untyped-def]
    """The suggestion as a person completes it: marks taken away, fields, constants and words filled in."""
    lines, path = [], ""
    for line in text.splitlines():
        if table := re.fullmatch(r'\[values\."(.+)"\]', line):
            path = table[1]
            told = [f"{quoted(word)} = {_toml(value)}" for word, value in values.pop(path).items()]
            lines += [line, *told]
            continue
        given = re.match(r'# ("(?:[^"\\]|\\.)*") = "', line)
        ignored = re.fullmatch(r'# ("(?:[^"\\]|\\.)*"),', line)
        name = (given or ignored)[1][1:-1] if given or ignored else ""
        if ignored and fields[name] is None:
            lines.append(line.removeprefix("# "))
        elif given and path:
            continue
        elif given and fields.get(name):
            lines.append(f"{quoted(name)} = {quoted(fields[name])}")
        elif given and name == "provider.name":
            lines += [f"{quoted(one)} = {_toml(value)}" for one, value in constants.items()]
        else:
            lines.append(line)
    for path, words in values.items():
        lines += [f"[values.{quoted(path)}]", *(f"{quoted(word)} = {_toml(value)}" for word, value in words.items())]
    return "\n".join(lines)


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else quoted(str(value))


def test_words_of_an_unknown_column_are_counted_and_not_shown(make_csv: MakeSheet) -> None:
    rows = [(f"A{at}", *ROW[1:], word) for at, word in enumerate(("Denied", "In full") * 3)]
    text = profile_text(suggest(sheet_of(make_csv((*TITLES, "Answer"), *rows))))
    assert "It holds 2 different words or numbers" in text
    assert "Denied" not in text


def test_two_columns_that_may_both_be_a_field_are_given_to_neither(make_csv: MakeSheet) -> None:
    titles = (*TITLES[:3], "Proc", "Zone", *TITLES[4:])
    text = profile_text(suggest(sheet_of(make_csv(titles, (*ROW[:3], "95941", "17001", *ROW[4:])))))
    assert '\n# "Proc" = ""' in text
    assert '\n# "Zone" = ""' in text
