"""A newer calendar file brings an older one up to date: one entry for each deadline, and what was met is taken away."""

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar
from ledger_cases import CALENDAR, assessed, due

from idrkit.errors import UsageError
from idrkit.ledger.calendar_file import calendar_file

FIRST, SECOND, THIRD = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
START = "T-1.start_open_negotiation@idrkit"
WINDOW = "T-1.initiation_window@idrkit"


class Imported:
    """A calendar program: it knows an entry by its UID, takes the higher SEQUENCE, and takes cancelled ones away."""

    def __init__(self):
        self.kept = {}

    def read(self, data):
        for one in Calendar.from_ical(data).walk("VEVENT"):
            uid = str(one["uid"])
            old = self.kept.get(uid)
            if old is None or order(one) >= order(old):
                self.kept[uid] = one
        return self

    @property
    def shown(self):
        return {uid: one["dtstart"].dt for uid, one in self.kept.items() if one.get("status") != "CANCELLED"}


def order(one):
    return int(one["sequence"]), one["dtstamp"].dt


def claim(as_of, **facts):
    return assessed(as_of.isoformat(), **facts)


def written(*claims, earlier=b"", within=None):
    """The file written for claims in place of an earlier one."""
    return calendar_file(
        due(*claims, within=within),
        claims[0].as_of,
        CALENDAR,
        earlier=earlier,
        still_due=due(*claims),
        looked_at={one.claim.claim_id for one in claims},
    )


def test_a_changed_fact_moves_the_entry_instead_of_doubling_it_with_and_without_the_earlier_file():
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    changed = claim(SECOND, initial_payment_received="2026-11-05")
    for second in (written(changed), written(changed, earlier=first)):
        book = Imported().read(first)
        assert book.shown == {START: date(2026, 12, 16)}
        assert book.read(second).shown == {START: date(2026, 12, 18)}


def test_reading_the_older_file_again_changes_nothing_back():
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    second = written(claim(SECOND, initial_payment_received="2026-11-05"), earlier=first)
    assert Imported().read(second).read(first).shown == {START: date(2026, 12, 18)}


def test_two_changes_within_a_day_are_told_apart():
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    second = written(claim(FIRST, initial_payment_received="2026-11-05"), earlier=first)
    third = written(claim(FIRST, initial_payment_received="2026-11-06"), earlier=second)
    numbers = [int(next(iter(Calendar.from_ical(data).walk("VEVENT")))["sequence"]) for data in (first, second, third)]
    assert numbers[1] - numbers[0] == numbers[2] - numbers[1] == 1
    assert Imported().read(third).read(second).read(first).shown == {START: date(2026, 12, 21)}


def test_what_has_not_changed_keeps_its_number_and_its_time():
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    again = written(claim(THIRD, initial_payment_received="2026-11-03"), earlier=first)
    assert again == first


def test_what_was_met_is_cancelled_without_alarms_and_what_follows_comes_in():
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    met = claim(SECOND, initial_payment_received="2026-11-03", open_negotiation_start="2026-11-24")
    second = written(met, earlier=first)
    (old,) = (one for one in Calendar.from_ical(second).walk("VEVENT") if one["uid"] == START)
    assert (old["status"], list(old.walk("VALARM"))) == ("CANCELLED", [])
    assert set(Imported().read(first).read(second).shown) == {WINDOW}
    later = claim(THIRD, initial_payment_received="2026-11-03", open_negotiation_start="2026-11-24")
    assert written(later, earlier=second) == second


def test_what_was_cancelled_by_mistake_comes_back():
    open_ = written(claim(FIRST, initial_payment_received="2026-11-03"))
    met = written(
        claim(SECOND, initial_payment_received="2026-11-03", open_negotiation_start="2026-11-24"), earlier=open_
    )
    back = written(claim(THIRD, initial_payment_received="2026-11-03"), earlier=met)
    assert Imported().read(open_).read(met).read(back).shown == {START: date(2026, 12, 16)}


@pytest.mark.parametrize(("day", "there"), [("2026-12-15", True), ("2026-12-16", True), ("2026-12-17", False)])
def test_a_cancelled_entry_leaves_the_file_once_its_day_is_over(day, there):
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    met = {"initial_payment_received": "2026-11-03", "open_negotiation_start": "2026-11-24"}
    second = written(claim(date.fromisoformat(day), **met), earlier=first)
    assert (START in {str(one["uid"]) for one in Calendar.from_ical(second).walk("VEVENT")}) is there


def test_claims_that_were_not_looked_at_are_left_as_they_are():
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    other = written(claim(SECOND, claim_id="T-2", initial_payment_received="2026-11-03"), earlier=first)
    shown = Imported().read(other).shown
    assert shown == {START: date(2026, 12, 16), "T-2.start_open_negotiation@idrkit": date(2026, 12, 16)}


def test_an_entry_beyond_the_days_listed_is_kept_up_to_date_and_not_cancelled():
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    second = written(claim(SECOND, initial_payment_received="2026-11-05"), earlier=first, within=3)
    assert Imported().read(first).read(second).shown == {START: date(2026, 12, 18)}
    assert Imported().read(written(claim(SECOND, initial_payment_received="2026-11-05"), within=3)).shown == {}


def test_an_entry_whose_day_turns_out_to_be_behind_is_moved_there():
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    second = written(claim(SECOND, initial_payment_received="2026-10-01"), earlier=first)
    assert Imported().read(first).read(second).shown[START] < SECOND


def test_the_alarms_move_with_the_entry():
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    second = written(claim(SECOND, initial_payment_received="2026-11-05"), earlier=first)
    event = Imported().read(first).read(second).kept[START]
    at = [datetime(2026, 12, 18) + one["trigger"].dt for one in event.walk("VALARM")]
    # Friday 18 December: five and one business days before it, and the morning itself.
    assert at == [datetime(2026, 12, 11, 9), datetime(2026, 12, 17, 9), datetime(2026, 12, 18, 9)]
    assert all(isinstance(one["trigger"].dt, timedelta) for one in event.walk("VALARM"))


BATCH = {
    "initial_payment_received": "2026-08-03",
    "open_negotiation_start": "2026-08-10",
    "idr_initiated": "2026-09-23",
    "idre_selected": "2026-11-16",
    "dispute": {"number": "DISP-1234567", "batched": True},
}
OFFER = "DISP-1234567.offer@idrkit"


def test_a_batched_dispute_has_one_entry_named_by_its_number_also_when_a_claim_joins_it():
    one = written(claim(FIRST, **BATCH))
    two = written(claim(SECOND, **BATCH), claim(SECOND, claim_id="T-2", **BATCH), earlier=one)
    shown = Imported().read(one).read(two).shown
    assert [uid for uid in shown if ".offer" in uid] == [OFFER]
    (event,) = (each for each in Calendar.from_ical(two).walk("VEVENT") if each["uid"] == OFFER)
    assert event["summary"] == "DISP-1234567: Offer, with the certified IDR entity fee"
    assert "Claims: T-1, T-2." in event["description"]


@pytest.mark.parametrize(
    "foreign",
    [
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sample//Own//EN\r\nEND:VCALENDAR\r\n",
        b"Claim,Day\r\nT-1,2026-11-03\r\n",
        b"BEGIN:VCALENDAR\r\n",
        b"\xff\xfe\x00",
        b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
        written(claim(FIRST, initial_payment_received="2026-11-03"))[:600],
    ],
)
def test_a_file_that_is_no_calendar_of_idrkit_is_not_taken_over(foreign):
    with pytest.raises(UsageError, match="left alone"):
        written(claim(FIRST, initial_payment_received="2026-11-03"), earlier=foreign)


@pytest.mark.parametrize("damage", [b"SEQUENCE:x", b"STATUS:CONFIRMED", b"DTEND:soon", b"DTSTART:20261", b"UID:"])
def test_a_damaged_calendar_is_left_alone_instead_of_losing_an_entry(damage):
    first = written(claim(FIRST, initial_payment_received="2026-11-03"))
    name = damage.partition(b":")[0]
    whole = [line for line in first.split(b"\r\n") if not line.startswith(name) or name == b"STATUS"]
    place = whole.index(b"TRANSP:TRANSPARENT")
    damaged = b"\r\n".join([*whole[:place], damage, *whole[place:]])
    with pytest.raises(UsageError, match="left alone"):
        written(claim(SECOND, initial_payment_received="2026-11-05"), earlier=damaged)
