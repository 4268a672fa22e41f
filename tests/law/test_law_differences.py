"""What differs between two dates: versions and gates, on the day before, the day, and the day after."""

from datetime import date

import pytest

from idrkit.law.differences import differences, is_open, opened_between, version_on
from idrkit.law.rulebook import load_rulebook

BOOK = load_rulebook()
FEE = BOOK.provision("administrative_fee")


@pytest.mark.parametrize(
    ("day", "amount"),
    [("2026-06-10", "115.00"), ("2026-06-11", "15.00"), ("2026-06-12", "15.00"), ("2020-01-01", None)],
)
def test_the_version_of_a_day(day, amount):
    found = version_on(FEE, date.fromisoformat(day))
    assert (found and found.value) == amount


@pytest.mark.parametrize(("day", "opened"), [(10, False), (11, True), (12, True)])
def test_a_gate_is_open_from_its_day(day, opened):
    assert is_open(BOOK.gate("G_FEE15"), date(2026, 6, day)) is opened
    assert not is_open(BOOK.gate("G_ONP"), date(2099, 1, 1))


def test_between_two_days_only_what_changed_is_listed():
    before, after = date(2026, 6, 10), date(2026, 6, 11)
    (fee,) = [one for one in differences(BOOK.provisions.values(), before, after) if one.provision is FEE]
    assert (fee.on.value, fee.against.value) == ("115.00", "15.00")
    assert [one.id for one in opened_between(BOOK.gates.values(), before, after)] == ["G_FEE15"]
    assert [one.id for one in opened_between(BOOK.gates.values(), after, before)] == ["G_FEE15"]
    assert differences(BOOK.provisions.values(), after, after) == ()
    assert opened_between(BOOK.gates.values(), after, after) == ()
