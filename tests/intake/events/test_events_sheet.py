"""Exports of events: a row tells one event or several, or is refused with column and reason; nothing is guessed."""

import io

import pytest
import xlsxwriter
from event_files import A, profile, read, row, said, told

from idrkit.errors import RecordError
from idrkit.intake.events.profile import EventProfile
from idrkit.intake.events.sheet import events_in
from idrkit.run.ledger_vocabulary import vocabulary

WIDE = (
    "Dispute #,Initiation date,Selection date,Certified IDR entity,Determination date,Prevailing party,"
    "Determined amount\n"
)
LONG = "Dispute,Status,Status date,Amount,Closure reason\n"

ROWS = [
    ("one day", WIDE + f"{A},2026-10-01,,,,,", [("initiated", "2026-10-01", {})]),
    (
        "several days",
        WIDE + f'{A},2026-10-01,2026-10-06,Example Arbiters,2026-11-02,Health Plan,"$1,200.50"',
        [
            ("initiated", "2026-10-01", {}),
            ("selected", "2026-10-06", {"certified_idr_entity": "Example Arbiters"}),
            ("determined", "2026-11-02", {"prevailing_party": "plan_or_issuer", "determined_amount": "1200.50"}),
        ],
    ),
    ("written otherwise", WIDE + "disp 1234567,20261001,,,,,", [("initiated", "2026-10-01", {})]),
    ("a time without zone", WIDE + f"{A},2026-10-01 23:30,,,,,", [("initiated", "2026-10-01", {})]),
    ("the evening before in Eastern time", WIDE + f"{A},2026-10-01T03:59:00Z,,,,,", [("initiated", "2026-09-30", {})]),
    ("the same day in Eastern time", WIDE + f"{A},2026-10-01T04:00:00Z,,,,,", [("initiated", "2026-10-01", {})]),
    ("an offset", WIDE + f"{A},2026-10-01T00:30:00+02:00,,,,,", [("initiated", "2026-09-30", {})]),
    ("UTC in words", WIDE + f"{A},2026-10-01 02:00 UTC,,,,,", [("initiated", "2026-09-30", {})]),
    ("our own names", f"dispute_number,initiated.on\n{A},2026-10-01", [("initiated", "2026-10-01", {})]),
    ("the record's names", f"dispute_number,idr_initiated\n{A},2026-10-01", [("initiated", "2026-10-01", {})]),
    ("a row per event", LONG + f"{A},Initiated,2026-10-01,,", [("initiated", "2026-10-01", {})]),
    (
        "a status with its reason",
        LONG + f"{A},Withdrawn,2026-10-01,,",
        [("closed", "2026-10-01", {"reason": "withdrawn"})],
    ),
    (
        "a closure and its reason in two columns",
        LONG + f"{A},Closed,2026-10-01,,Ineligible",
        [("closed", "2026-10-01", {"reason": "found_ineligible"})],
    ),
    (
        "the amount of its own kind",
        LONG + f"{A},Offer submitted,2026-10-01,900,",
        [("offer_submitted", "2026-10-01", {"amount": "900.00"})],
    ),
    (
        "status and day agree",
        f"Dispute,Status,Status date,Determined\n{A},Determined,2026-11-02,2026-11-02",
        [("determined", "2026-11-02", {})],
    ),
    ("nothing has happened yet", WIDE + f"{A},,,,,,", []),
]


@pytest.mark.parametrize(("text", "events"), [one[1:] for one in ROWS], ids=[one[0] for one in ROWS])
def test_what_a_row_tells(text, events):
    one = row(text)
    assert one.problems == ()
    assert told(one) == events


REFUSED = [
    ("no number", WIDE + ",2026-10-01,,,,,", "names no dispute"),
    (
        "a number cut short",
        WIDE + "DISP-12,2026-10-01,,,,,",
        'dispute_number (column "Dispute #") is no dispute number',
    ),
    ("only digits", WIDE + "1234567,2026-10-01,,,,,", "is no dispute number"),
    ("a day that is none", WIDE + f"{A},2026-02-30,,,,,", 'initiated.on (column "Initiation date") is not a day'),
    ("words for a day", WIDE + f"{A},Jane Secret,,,,,", "is not a date"),
    ("another time zone", WIDE + f"{A},2026-10-01 02:00 PST,,,,,", "time zone"),
    ("an amount below zero", WIDE + f"{A},,,,2026-11-02,,-5", "below zero"),
    ("thousandths", WIDE + f"{A},,,,2026-11-02,,1.005", "more than two decimals"),
    ("who initiated is not in the word", WIDE + f"{A},,,,2026-11-02,Initiating party,", "[values.prevailing_party]"),
    ("a status nobody knows", LONG + f"{A},Pending review,2026-10-01,,", "[kinds] of the profile"),
    ("a status without its day", LONG + f"{A},Initiated,,,", 'on (column "Status date") is blank'),
    (
        "a status whose day is in no column",
        f"Dispute,Status,Status date,Determined\n{A},Determined,,",
        'on (column "Status date") is blank',
    ),
    ("a reason that is not that of the status", LONG + f"{A},Withdrawn,2026-10-01,,Ineligible", "says otherwise than"),
    (
        "two days for one event",
        f"Dispute,Status,Status date,Determined\n{A},Determined,2026-11-01,2026-11-02",
        "different days for determined",
    ),
    ("a cell too many", WIDE + f"{A},2026-10-01,,,,,,stray", "cells more than the header has titles"),
    ("a row too short", WIDE + f"{A},2026-10-01", "the row has 2 cells"),
]


@pytest.mark.parametrize(("text", "why"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_a_row_that_cannot_be_read_says_column_and_reason_and_no_text_of_it(text, why):
    sentences = "; ".join(sentence for _, sentence in row(text).problems)
    assert why in sentences
    assert "Secret" not in sentences
    assert "stray" not in sentences


SHEETS = [
    ("no dispute", "Initiation date\n2026-10-01", "which dispute a row is about"),
    ("no day", f"Dispute,Status\n{A},Initiated", "A status without its day cannot be recorded"),
    ("no event", f"Dispute,Date\n{A},2026-10-01", "what happened"),
    ("nothing known", "a,b\n1,2", "which dispute"),
    ("two columns for one", f"Dispute,Dispute ID,Initiated\n{A},{A},2026-10-01", "both give dispute_number"),
    ("an open order of days", f"Dispute,Initiated\n{A},10/11/2026", "is 10/11/2026 month first or day first?"),
    ("empty", "\n", "is empty"),
]


@pytest.mark.parametrize(("text", "why"), [one[1:] for one in SHEETS], ids=[one[0] for one in SHEETS])
def test_a_sheet_that_cannot_be_read_says_what_to_do(text, why):
    with pytest.raises(RecordError, match=r"export\.csv") as told_:
        read(text)
    assert why in str(told_.value)


def test_every_row_is_there_once_and_what_is_left_out_is_said():
    text = WIDE + f"{A},2026-10-01,,,,,\n,,,,,,\nDISP-12,,,,,,\nTotal,,,,,,900.00\n{A},,,,,,\n"
    sheet = read(text)
    assert [one.number for one in sheet.rows] == [2, 4, 6]
    assert sheet.blank == (3, 5)
    assert "2 rows left out because they are blank or a total." in said(text)
    assert "1 row in which no day is filled" in said(text)


def test_columns_that_are_not_used_are_named_and_those_left_out_on_purpose_say_why():
    text = f"Dispute,Initiated,Patient name,Due date,Fee paid\n{A},2026-10-01,Jane Secret,2026-10-09,115\n"
    words = said(text)
    assert 'columns not used: "Patient name".' in words
    assert '"Due date", because a day on which something is due has not happened' in words
    assert '"Fee paid", because it may be an amount, a day or a yes' in words
    assert "Secret" not in words


def test_a_fact_without_the_day_of_its_event_is_said_and_not_taken():
    text = WIDE + f"{A},2026-10-01,,Example Arbiters,,,\n"
    assert told(row(text)) == [("initiated", "2026-10-01", {})]
    assert '"Certified IDR entity" is filled in 1 row in which the day of its event is not' in said(text)


@pytest.mark.parametrize("title", ["Amount", "Closure reason", "Offer amount"])
def test_a_fact_the_kind_of_the_row_does_not_have_is_said(title):
    text = f"Dispute,Status,Status date,{title}\n{A},Initiated,2026-10-01,900\n"
    assert told(row(text)) == [("initiated", "2026-10-01", {})]
    assert f'"{title}" is filled in 1 row whose kind of event has no such fact' in said(text)


def test_an_amount_that_may_belong_to_two_events_is_not_taken():
    text = f"Dispute,Offer submitted,Fee paid date,Amount\n{A},2026-10-01,,900\n"
    assert told(row(text)) == [("offer_submitted", "2026-10-01", {})]
    assert "which event it belongs to is not clear" in said(text)


def test_the_kind_may_be_said_for_a_whole_file():
    assert told(row(f"Dispute,Date\n{A},2026-10-01", kind="selected")) == [("selected", "2026-10-01", {})]
    other = row(f"Dispute,Status,Date\n{A},Initiated,2026-10-01", kind="selected")
    assert "--kind says selected" in other.problems[0][1]
    with pytest.raises(RecordError, match="no column gives the day"):
        read(f"Dispute,Initiated\n{A},2026-10-01", kind="selected")


def test_a_profile_says_what_columns_words_and_dates_mean(tmp_path):
    ours = profile(
        tmp_path,
        'date_order = "DMY"\nignore = ["Note"]\n'
        '[columns]\n"Ref" = "dispute_number"\n"Step" = "kind"\n"When" = "on"\n"Won by" = "prevailing_party"\n'
        '[kinds]\n"In" = "initiated"\n"Out" = {kind = "closed", reason = "default"}\n"Waits" = "ignore"\n'
        '"Done" = "determined"\n'
        '[values.prevailing_party]\n"us" = "provider"\n',
    )
    steps = ("In,3/4/2026,,x", "out,4/4/2026,,", "Waits,5/4/2026,,", "Done,6/4/2026,US,")
    text = "Ref,Step,When,Won by,Note\n" + "".join(f"{A},{one}\n" for one in steps)
    assert [told(one) for one in read(text, ours).rows] == [
        [("initiated", "2026-04-03", {})],
        [("closed", "2026-04-04", {"reason": "default"})],
        [],
        [("determined", "2026-04-06", {"prevailing_party": "provider"})],
    ]
    words = said(text, ours)
    assert "1 row with a status the profile ignores." in words
    assert "Note" not in words


def test_a_column_the_profile_names_wins_over_a_usual_title(tmp_path):
    ours = profile(tmp_path, '[columns]\n"Portal id" = "dispute_number"\n')
    assert row(f"Dispute,Portal id,Initiated\nold,{A},2026-10-01", ours).dispute_number == A


def test_a_workbook_is_read_as_a_csv_file_is(tmp_path):
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        page = book.add_worksheet("Disputes")
        page.write_row(0, 0, ["Dispute #", "Initiated", "Offer amount", "Offer date"])
        page.write(1, 0, A)
        page.write_number(1, 1, 46296, book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_number(1, 2, 900.5)
        page.write(1, 3, "2026-10-12")
    sheet = events_in(tmp_path / "export.xlsx", data.getvalue(), vocabulary(), EventProfile())
    assert told(sheet.rows[0]) == [
        ("initiated", "2026-10-01", {}),
        ("offer_submitted", "2026-10-12", {"amount": "900.50"}),
    ]


def test_a_rejects_file_is_read_back_with_the_columns_idrkit_added():
    text = f"Dispute,Initiated,idrkit_row,idrkit_reason\n{A},2026-10-01,7,was wrong\n"
    assert told(row(text)) == [("initiated", "2026-10-01", {})]
    kept = row(f"Dispute,Initiated,idrkit_row,idrkit_reason,idrkit_extra_1\n{A},2026-10-01,7,x,left\n")
    assert "idrkit_extra still holds a cell" in kept.problems[0][1]
