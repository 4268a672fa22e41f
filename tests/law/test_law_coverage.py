"""For every day of nine years every provision has exactly one version, or is declared not to be in force yet.

The oracle knows nothing of how a version is selected: it lays the versions side by side as spans of days.
"""

from datetime import date, timedelta

import pytest

from idrkit.errors import NoRuleInForceError
from idrkit.law.differences import version_on
from idrkit.law.provision import Certainty, Event
from idrkit.law.rulebook import load_rulebook

DAY = timedelta(days=1)
FIRST, LAST = date(2022, 1, 1), date(2030, 12, 31)
DAYS = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
BUNDLED = load_rulebook()
PENDING = [name for name, gate in BUNDLED.gates.items() if gate.since is None]


@pytest.fixture(scope="module")
def dated(tmp_path_factory):
    """The law as a person has it who dated every pending gate, each on a day of its own."""
    path = tmp_path_factory.mktemp("rules") / "mine.toml"
    opened = {name: date(2027, 1, 1) + n * 45 * DAY for n, name in enumerate(PENDING)}
    path.write_text("".join(f"[gates.{name}]\nsince = {day}\n" for name, day in opened.items()), encoding="utf-8")
    return load_rulebook([path])


@pytest.fixture(params=["as bundled", "every gate dated"])
def book(request, dated):
    return BUNDLED if request.param == "as bundled" else dated


def answered(book, name, dates):
    """The version, the event that is missing, or None where no version reaches back."""
    try:
        resolution = book.in_force(name, dates)
    except NoRuleInForceError:
        return None
    return resolution.version or resolution.unknown.missing


def spans(provision):
    """Each dated version with the days it covers: to the day before the next newer one."""
    end = LAST
    for version in provision.versions:
        if version.since is not None:
            yield version, version.since, end
            end = version.since - DAY


def boundary_days(provision):
    starts = {one.since for one in provision.versions if one.since is not None}
    return sorted(start + n * DAY for start in starts for n in (-1, 0, 1))


def test_the_days_are_those_of_nine_years():
    assert (len(DAYS), DAYS[-1]) == (3287, LAST)


def test_every_day_has_exactly_one_version_or_none_yet(book):
    for name, provision in book.provisions.items():
        expected = dict.fromkeys(DAYS)
        for version, start, end in spans(provision):
            for day in DAYS[max(0, (start - FIRST).days) : (end - FIRST).days + 1]:
                assert expected[day] is None, f"{name}: two versions on {day}"
                expected[day] = version
        covered = [day for day in DAYS if expected[day] is not None]
        assert not covered or covered[-1] == LAST, f"{name}: ends before {LAST}"
        assert len(covered) == (LAST - covered[0]).days + 1 if covered else True, f"{name}: a gap"
        wrong = [day for day in DAYS if answered(book, name, dict.fromkeys(Event, day)) is not expected[day]]
        assert wrong == [], name


def test_the_day_before_on_and_after_every_boundary(book):
    for name, provision in book.provisions.items():
        for day in boundary_days(provision):
            within = [version for version, start, end in spans(provision) if start <= day <= end]
            got = answered(book, name, dict.fromkeys(Event, day))
            assert [got] == (within or [None]), f"{name} on {day}"
            assert version_on(provision, day) is got


def test_with_one_event_known_the_answer_is_a_version_or_names_a_key_that_is_missing(book):
    for name, provision in book.provisions.items():
        keys = {one.keyed_by for one in provision.versions}
        for day in boundary_days(provision):
            for event in keys:
                got = answered(book, name, {event: day})
                assert got is None or got in provision.versions or got in keys - {event}, f"{name}: {event} {day}"


def test_giving_the_date_that_is_named_as_missing_always_ends_in_an_answer(book):
    for name, provision in book.provisions.items():
        keys = {one.keyed_by for one in provision.versions}
        for day in boundary_days(provision):
            dates = {}
            while isinstance(missing := answered(book, name, dates), Event):
                assert missing not in dates, name
                dates[missing] = day
            assert set(dates) <= keys
            assert missing is version_on(provision, day), f"{name} on {day}"


def test_no_provision_that_waits_is_ever_selected_as_bundled():
    waiting = [one for one in BUNDLED.provisions.values() if all(v.since is None for v in one.versions)]
    assert waiting
    for provision in waiting:
        assert all(version.pending for version in provision.versions)
        with pytest.raises(NoRuleInForceError, match="not in force yet"):
            BUNDLED.in_force(provision.id, dict.fromkeys(Event, LAST))


def test_once_every_gate_is_dated_nothing_is_pending(dated):
    assert dated.pending() == ()
    assert {dated.gate(name).certainty for name in PENDING} == {Certainty.REPORTED}


def test_each_gate_changes_what_is_behind_it_on_its_day_and_not_before(dated):
    for gate in dated.gates.values():
        behind = [v for found in dated.provisions.values() for v in found.versions if v.gate == gate.id]
        assert behind, gate.id
        for version in behind:
            for day, opened in ((gate.since - DAY, False), (gate.since, True), (gate.since + DAY, True)):
                got = answered(dated, version.provision_id, dict.fromkeys(Event, day))
                assert (got is version) is opened, f"{version.provision_id} on {day}"


def test_versions_are_newest_first_and_no_two_share_start_and_key(book):
    for provision in book.provisions.values():
        starts = [one.since for one in provision.versions if one.since is not None]
        assert starts == sorted(starts, reverse=True), provision.id
        both = [(one.since, one.keyed_by, one.gate) for one in provision.versions]
        assert len(both) == len(set(both)), provision.id
        assert sum(one.since is None for one in provision.versions) <= 1, provision.id
