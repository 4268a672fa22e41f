"""Mapping profiles: what they can say, and a sentence for everything that is wrong with one."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from idrkit.errors import UsageError
from idrkit.intake.paths import leaves
from idrkit.intake.profile import load_profile
from idrkit.intake.read import read_claims
from idrkit.intake.titles import aliases, column_letter, known_titles, same_title

PROFILE = """
name = "ionm"
date_order = "DMY"
ignore = ["Internal Note"]
[columns]
"Ref" = "claim_id"
"Proc" = "service_lines[].service_code"
"Extra mods" = "service_lines[].modifiers"
"Mods" = "service_lines[].modifiers"
"When" = "service_lines[].date_of_service"
"Kind of money" = "plan.funding"
"In?" = "facility.participating"
[constants]
"provider.name" = "Example IONM"
"plan.name" = "Example Plan"
"provider.participating" = false
"plan.plan_year_start" = 2026-01-01
"service_lines[].offer" = 12.30
[values."plan.funding"]
"Self-Ins" = "self_insured"
[values."facility.participating"]
"joined" = true
"""


def _profile(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "practice.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_profile_says_what_the_columns_mean(tmp_path: Path) -> None:
    sheet = tmp_path / "c.csv"
    sheet.write_text(
        "REF,proc,Mods,Extra Mods,when,Kind of money,In?,internal note,Facility State\n"
        "A1,95941,26,59,4/3/26,SELF INS,Joined,Jane Patient,TX\n",
        encoding="utf-8",
    )
    intake = read_claims([sheet], profile=load_profile(_profile(tmp_path, PROFILE)))
    assert intake.rejects == ()
    claim = intake.claims[0]
    line = claim.service_lines[0]
    assert (claim.plan.funding, claim.facility.participating, claim.facility.state) == ("self_insured", True, "TX")
    assert (claim.provider.participating, claim.plan.plan_year_start) == (False, date(2026, 1, 1))
    assert (line.modifiers, line.date_of_service, line.offer) == (("26", "59"), date(2026, 3, 4), Decimal("12.30"))


def test_the_example_of_the_documentation_is_a_profile(tmp_path: Path) -> None:
    docs = Path(__file__).parents[2] / "docs" / "mapping-profiles.md"
    example = docs.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    profile = load_profile(_profile(tmp_path, example))
    assert (profile.name, profile.date_order, len(profile.columns)) == ("ionm-practice", "MDY", 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('colums = "x"', "unknown key 'colums': did you mean columns?"),
        ("surprise = 1", "the keys are"),
        ('columns = "x"', "columns must be a table"),
        ('[columns]\nA = "service_lines[].servce_code"', r"did you mean service_lines\[\]\.service_code\?"),
        ('[columns]\nA = "service_code"', r"did you mean service_lines\[\]\.service_code\?"),
        ('[columns]\nA = "zzzz"', "docs/claim-record.md"),
        ("[columns]\nA = 1", "one path in quotes"),
        ('[columns]\nA = "claim_id"\nB = "claim_id"', '"A" and "B", to claim_id'),
        ('[columns]\n"Acct No" = "claim_id"\n"acct #" = "claim_number"', "twice"),
        ('ignore = ["a"]\n[columns]\nA = "claim_id"', "both maps and ignores"),
        ('ignore = "a"', "list of column titles"),
        ('date_order = "mdy"', "MDY, DMY, YMD"),
        ('rows = "row"', "line, claim"),
        ("header_row = 0", "1 or more"),
        ("header_row = true", "1 or more"),
        ("sheet = 1", "text in quotes"),
        ('[constants]\n"provider.npi" = "1234567890"', "provider.npi is not an NPI"),
        ('[constants]\n"plan.funding" = "maybe"', "plan.funding is not one of"),
        ('[constants]\n"service_lines[].offer" = -1.5', "negative"),
        ('[constants]\n"provider.name" = { first = 1 }', "provider.name.first"),
        ('[columns]\nA = "claim_id"\n[constants]\nclaim_id = "x"', "both by a column and as a constant"),
        ('[values."plan.funding"]\nASO = "aso plan"', "is not one of"),
        ('[values]\n"plan.funding" = "ASO"', "table of words"),
        ("name = ", "not TOML"),
        ("x = 1e99999999999999999999", "unknown key|not TOML"),
    ],
)
def test_a_faulty_profile_gets_a_sentence(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        load_profile(_profile(tmp_path, text))
    assert "practice.toml" in str(caught.value)


def test_a_profile_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    for path, words in ((tmp_path, "folder"), (tmp_path / "no.toml", "not there"), (tmp_path / "latin.toml", "UTF-8")):
        with pytest.raises(UsageError, match=words):
            load_profile(path)


def test_every_alias_names_a_field_and_means_one_thing_only() -> None:
    assert set(aliases()) <= set(leaves())
    seen: dict[str, str] = {}
    for path, names in aliases().items():
        for name in names:
            assert seen.setdefault(same_title(name), path) == path, name
            assert known_titles()[same_title(name)] == path, name
    own = {same_title(leaf.short): path for path, leaf in leaves().items()}
    assert all(known_titles()[title] == path for title, path in own.items())


@pytest.mark.parametrize("title", ["Claim #", "claim no.", "CLAIM_NUMBER", "claimNumber", " Claim  Nbr "])
def test_titles_are_compared_without_case_blanks_and_punctuation(title: str) -> None:
    assert known_titles()[same_title(title)] == "claim_number"


@pytest.mark.parametrize("title", ["Patient", "Patient State", "State", "Date", "Patient name", "Deposit date"])
def test_titles_that_can_mean_two_things_mean_nothing(title: str) -> None:
    assert same_title(title) not in known_titles()


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_a_spreadsheet_does(index: int, letters: str) -> None:
    assert column_letter(index) == letters


def test_every_required_field_has_a_usual_title() -> None:
    titles = {re.sub(r"\W", "", path) for path in known_titles().values()}
    assert {"claim_id", "providername", "planname", "service_linesservice_code"} <= titles
