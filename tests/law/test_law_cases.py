"""Which version governs, case by case: every provision, with the day before, on and after each boundary.

The cases are in tests/law/cases, one file for each rules file; deadlines.toml there says how they are written.
"""

import functools
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Event
from idrkit.law.rulebook import load_rulebook

DAY = timedelta(days=1)
FOLDER = Path(__file__).with_name("cases")
RULEBOOK = load_rulebook()


@dataclass(frozen=True)
class Case:
    file: str
    provision: str
    name: str
    dates: dict
    answer: str
    gates: dict


def pairs(text, key):
    return {key(name): date.fromisoformat(day) for name, _, day in (one.partition("=") for one in text.split())}


def cases_of(path):
    for group in tomllib.loads(path.read_text(encoding="utf-8"))["group"]:
        assert group["why"]
        for line in group["cases"]:
            name, dates, answer, *gates = (part.strip() for part in line.split("|"))
            for provision in group["provisions"]:
                yield Case(path.name, provision, name, pairs(dates, Event), answer, pairs(" ".join(gates), str))


CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in cases_of(path)]


@pytest.fixture(scope="module")
def book_with(tmp_path_factory):
    """The law with gates as a user's own file dates them."""

    @functools.cache
    def load(gates):
        if not gates:
            return RULEBOOK
        path = tmp_path_factory.mktemp("rules") / "mine.toml"
        path.write_text("".join(f"[gates.{name}]\nsince = {day}\n" for name, day in gates), encoding="utf-8")
        return load_rulebook([path])

    return load


def answered(book, provision, dates):
    """The answer in the words of the cases."""
    try:
        found = book.in_force(provision, dates)
    except NoRuleInForceError as error:
        return "pending" if "not in force yet" in str(error) else "none"
    if found.version is None:
        return f"unknown {found.unknown.missing}"
    proof = f", proved by {found.proved_by}" if found.proved_by else ""
    return f"{found.version.text} {found.version.since}{proof}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.provision}: {case.name}")
def test_the_version_that_governs(case, book_with):
    assert answered(book_with(tuple(case.gates.items())), case.provision, case.dates) == case.answer


def test_every_provision_has_cases_in_the_file_of_its_rules_file():
    assert {(case.file, case.provision) for case in CASES} == {
        (found.file, found.id) for found in RULEBOOK.provisions.values()
    }


@pytest.mark.parametrize("provision", RULEBOOK.provisions.values(), ids=lambda found: found.id)
def test_every_boundary_has_the_day_before_the_day_and_the_day_after(provision):
    mine = [case for case in CASES if case.provision == provision.id]
    for version in provision.versions:
        opened = {version.since} if version.since else {case.gates.get(version.gate) for case in mine} - {None}
        assert opened, f"no case dates {version.gate}"
        for since in opened:
            looked_at = {
                case.dates.get(version.keyed_by)
                for case in mine
                if version.since or case.gates.get(version.gate) == since
            }
            assert {since - DAY, since, since + DAY} <= looked_at, f"{version.text} since {since}"


def test_no_case_is_written_twice():
    seen = [(one.provision, tuple(one.dates.items()), tuple(one.gates.items())) for one in CASES]
    assert len(seen) == len(set(seen))
