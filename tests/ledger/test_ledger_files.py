"""The calendar file and the workbook say what is due, and nothing about a patient."""

import io
from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar
from ledger_cases import CALENDAR, agenda_of, assessed, due
from openpyxl import load_workbook

from idrkit.ledger.calendar_file import calendar_file
from idrkit.ledger.listing import TITLES, listing

AS_OF = date(2026, 11, 23)
CLAIMS = (
    assessed(claim_id="T-1", initial_payment_received="2026-11-03"),
    assessed(claim_id="T-2", initial_payment_received="2026-10-01", open_negotiation_start="2026-10-05"),
    assessed(claim_id="T-3", initial_payment_received="2026-09-01"),
)

LINES = [
    {
        "line_id": "1",
        "service_code": "95940",
        "date_of_service": "2026-09-14",
        "initial_payment": "100.00",
        "cost_sharing": "10.00",
        "offer": "900.00",
    }
]
# Determined on 15 October 2026: the 30th calendar day is 14 November.
AWARDED = assessed(
    claim_id="T-7",
    initial_payment_received="2026-06-01",
    open_negotiation_start="2026-06-05",
    idr_initiated="2026-07-21",
    idre_selected="2026-07-24",
    offer_submitted="2026-08-03",
    payment_determination="2026-10-15",
    idre_fee_refunded="2026-11-02",
    award={"determined_amount": "510.00", "prevailing_party": "provider"},
    service_lines=LINES,
)
HELD = assessed(
    claim_id="T-8",
    initial_payment_received="2026-08-20",
    open_negotiation_start="2026-08-31",
    prior_determinations=[
        {
            "dispute_number": "DISP-7654321",
            "determined_on": "2026-09-11",
            "service_codes": ["95940"],
            "batched": False,
        }
    ],
)
DONE = assessed(claim_id="T-6", service_category="ground_ambulance", initial_payment_received="2026-11-03")


def events(data):
    return {str(one["uid"]): one for one in Calendar.from_ical(data).walk("VEVENT")}


def test_each_deadline_ahead_is_an_event_that_a_newer_file_moves_instead_of_doubling():
    first = events(calendar_file(due(*CLAIMS), AS_OF, CALENDAR))
    assert "T-1.start_open_negotiation@idrkit" in first
    later = assessed(claim_id="T-1", initial_payment_received="2026-11-05")
    second = events(calendar_file(due(later), AS_OF, CALENDAR))
    uid = "T-1.start_open_negotiation@idrkit"
    assert second[uid]["dtend"].dt > first[uid]["dtend"].dt


def test_the_event_lies_on_the_last_day_and_speaks_up_five_and_one_business_days_before_and_in_the_morning():
    event = events(calendar_file(due(CLAIMS[0]), AS_OF, CALENDAR))["T-1.start_open_negotiation@idrkit"]
    assert event["dtstart"].dt == date(2026, 12, 16)
    assert event["dtend"].dt == date(2026, 12, 17)
    alarms = [one["trigger"].dt for one in event.walk("VALARM")]
    starts = datetime(2026, 12, 16)
    assert [starts + one for one in alarms] == [
        datetime(2026, 12, 9, 9),
        datetime(2026, 12, 15, 9),
        datetime(2026, 12, 16, 9),
    ]
    assert all(isinstance(one, timedelta) for one in alarms)


def test_a_window_spans_its_days():
    event = events(calendar_file(due(CLAIMS[1]), AS_OF, CALENDAR))["T-2.initiation_window@idrkit"]
    one = next(each for each in due(CLAIMS[1]) if each.deadline.id == "initiation_window")
    assert event["dtstart"].dt == one.opens
    assert event["dtend"].dt == one.due + timedelta(days=1)


def test_each_suspension_has_an_event_of_its_own_on_the_day_it_lifts():
    earlier = [
        {"dispute_number": f"DISP-765432{n}", "determined_on": day, "service_codes": ["95940"], "batched": False}
        for n, day in ((1, "2026-09-11"), (2, "2026-10-01"))
    ]
    one = assessed(
        initial_payment_received="2026-08-20", open_negotiation_start="2026-08-31", prior_determinations=earlier
    )
    found = events(calendar_file(due(one), AS_OF, CALENDAR))
    first = found["T-1.cooling_off.DISP-7654321@idrkit"]
    assert first["dtstart"].dt == date(2026, 12, 11)
    assert first["summary"] == "T-1: cooling-off lifts, DISP-7654321"
    assert "safe from 2026-12-11." in first["description"]
    assert found["T-1.cooling_off.DISP-7654322@idrkit"]["dtstart"].dt == date(2026, 12, 31)


def test_what_is_overdue_is_in_the_listing_and_not_in_the_calendar():
    assert "T-3.start_open_negotiation@idrkit" not in events(calendar_file(due(*CLAIMS), AS_OF, CALENDAR))
    assert "T-3" in {one.subject for one in due(*CLAIMS)}


def test_neither_file_says_anything_about_the_patient():
    calendar = calendar_file(due(*CLAIMS), AS_OF, CALENDAR)
    assert b"SECRET" not in calendar
    cells = [str(cell.value) for row in sheet_of(CLAIMS).iter_rows() for cell in row]
    assert not any("SECRET" in cell for cell in cells)


def test_two_files_of_the_same_day_are_the_same_bytes():
    assert calendar_file(due(*CLAIMS), AS_OF, CALENDAR) == calendar_file(due(*CLAIMS), AS_OF, CALENDAR)
    assert listing(agenda_of(*CLAIMS)) == listing(agenda_of(*CLAIMS))


def sheet_of(claims, name="Deadlines"):
    return load_workbook(io.BytesIO(listing(agenda_of(*claims))))[name]


def rows_of(claims, name):
    """The rows of a sheet, each by its titles."""
    titles, *rows = sheet_of(claims, name).iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def test_the_workbook_has_real_dates_a_frozen_head_and_filters():
    sheet = sheet_of(CLAIMS)
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == TITLES
    own = next(row for row in rows if row[0] == "T-1" and "start" in row[TITLES.index("What")])
    assert own[TITLES.index("Last day")] == datetime(2026, 12, 16)
    assert isinstance(own[TITLES.index("Business days left")], int)
    assert len(rows) == 1 + len(due(*CLAIMS))


@pytest.mark.parametrize("name", ["Deadlines", "Cooling-off", "Unpaid awards"])
@pytest.mark.parametrize("claims", [CLAIMS, (AWARDED, HELD), (DONE,)])
def test_every_sheet_has_a_frozen_head_and_filters_also_where_it_is_empty(claims, name):
    sheet = sheet_of(claims, name)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None
    assert all(cell.value for cell in sheet[1])


def test_an_unpaid_award_has_a_sheet_with_amounts_as_numbers_and_the_days_since_it_was_due():
    (row,) = rows_of((AWARDED,), "Unpaid awards")
    assert (row["Claim"], row["Plan"], row["Rate"], row["Still owed"]) == ("T-7", "Sample Plan", 510, 400)
    assert (row["Last day"], row["Days since the last day"]) == (datetime(2026, 11, 14), 9)
    cells = {cell.column_letter: cell for cell in sheet_of((AWARDED,), "Unpaid awards")[2]}
    owed = next(cell for cell in cells.values() if cell.value == 400)
    assert owed.number_format == "#,##0.00"


def test_a_cooling_off_has_a_sheet_with_the_day_it_lifts_and_is_no_deadline():
    (row,) = rows_of((HELD,), "Cooling-off")
    assert (row["Claim"], row["Held by"], row["Lifts on"]) == ("T-8", "DISP-7654321", datetime(2026, 12, 11))
    assert "Last day of the cooling-off" not in {one["What"] for one in rows_of((HELD,), "Deadlines")}


def test_what_is_at_stake_is_a_number_or_a_question_mark_and_never_zero_for_unknown():
    known = assessed(claim_id="T-9", service_lines=LINES, initial_payment_received="2026-11-03")
    (first, second) = rows_of((known, CLAIMS[0]), "Deadlines")
    assert {first["Claim"]: first["At stake"], second["Claim"]: second["At stake"]} == {"T-9": 790, "T-1": "?"}
