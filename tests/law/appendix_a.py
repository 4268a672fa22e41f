"""The checker of rules-by-date.md, appendix A: an oracle that shares no code with idrkit."""

from datetime import date, timedelta

DAY = timedelta(days=1)


def nth(year, month, weekday, n):
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def last(year, month, weekday):
    end = date(year + month // 12, month % 12 + 1, 1) - DAY
    return end - timedelta(days=(end.weekday() - weekday) % 7)


def observed(day):
    return day - DAY if day.weekday() == 5 else day + DAY if day.weekday() == 6 else day


def holidays(year):
    return {
        observed(date(year, 1, 1)),
        nth(year, 1, 0, 3),
        nth(year, 2, 0, 3),
        last(year, 5, 0),
        observed(date(year, 6, 19)),
        observed(date(year, 7, 4)),
        nth(year, 9, 0, 1),
        nth(year, 10, 0, 2),
        observed(date(year, 11, 11)),
        nth(year, 11, 3, 4),
        observed(date(year, 12, 25)),
    }


HOLIDAYS = set().union(*(holidays(year) for year in range(2021, 2042)))


def is_business_day(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def roll(day):
    while not is_business_day(day):
        day += DAY
    return day


def nth_from(day, n):
    day = roll(day)
    for _ in range(n - 1):
        day = roll(day + DAY)
    return day


def nth_after(day, n):
    for _ in range(n):
        day = roll(day + DAY)
    return day


def end_of_open_negotiation(start):
    return nth_from(start, 30)


# Each deadline as the appendix computes it: from the day of its event to (first day, last day).
EXPECTED = {
    "start_open_negotiation": lambda d: (None, nth_from(d, 30)),
    "open_negotiation_end": lambda d: (None, end_of_open_negotiation(d)),
    "initiation_window": lambda d: (
        nth_after(end_of_open_negotiation(d), 1),
        nth_after(end_of_open_negotiation(d), 4),
    ),
    "idre_objection": lambda d: (None, nth_after(d, 3)),
    "idre_random_selection": lambda d: (None, nth_after(d, 6)),
    "offer": lambda d: (None, nth_after(nth_after(d, 3), 10)),
    "payment_determination": lambda d: (None, nth_after(nth_after(d, 3), 30)),
    "award_payment": lambda d: (None, d + timedelta(days=30)),
    "idre_fee_refund": lambda d: (None, nth_after(d, 30)),
    "settlement_notice": lambda d: (None, nth_after(d, 3)),
    "initial_payment": lambda d: (None, d + timedelta(days=30)),
}
EXPECTED_SINGLE = {
    "cooling_off": lambda d: (None, d + timedelta(days=90)),
    "after_cooling_off_window": lambda d: (
        nth_from(d + timedelta(days=91), 1),
        nth_from(d + timedelta(days=91), 30),
    ),
}
