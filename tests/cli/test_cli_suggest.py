"""`idrkit read --suggest-profile`, and profiles saved under a name."""

import os
import sys
from pathlib import Path

import pytest
from cli_cases import ROW, sheet, typed

from idrkit.cli import profiles
from idrkit.places import bundled

SLASHED = {"date_of_service": "03/04/2026", "initial_payment_received": "05/06/2026"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    own = tmp_path / "saved"
    monkeypatch.setenv("IDRKIT_PROFILES", str(own))
    return own


@pytest.fixture
def unsure(tmp_path):
    return sheet(tmp_path / "claims.csv", SLASHED)


def at_terminal(monkeypatch, answers):
    """A person at a terminal who types these answers."""
    asked = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    def prompt(text, **more):
        asked.append((text, more))
        return more["type"].convert(answers.pop(0), None, None)

    monkeypatch.setattr("idrkit.cli.suggest.click.prompt", prompt)
    return asked


def test_a_sheet_that_proves_everything_gives_a_profile_that_reads_it(tmp_path, capsys):
    claims = sheet(tmp_path / "claims.csv", {**SLASHED, "initial_payment_received": "05/16/2026"})
    told = typed(capsys, "read", claims, "--suggest-profile")
    assert told.code == 0
    assert 'date_order = "MDY"' in told.out
    assert "No question is open" in told.err
    (tmp_path / "ours.toml").write_text(told.out, encoding="utf-8")
    assert typed(capsys, "read", claims, "--profile", tmp_path / "ours.toml").code == 0


def test_without_a_terminal_the_order_of_dates_stays_a_question(unsure, capsys):
    told = typed(capsys, "read", unsure, "--suggest-profile")
    assert told.code == 3
    assert (
        '\n# date_order = "MDY"  # 03/04/2026 is March 4\n# date_order = "DMY"  # 03/04/2026 is April 3\n' in told.out
    )
    assert "--date-order MDY, DMY or YMD" in told.err
    assert "05/06/2026" not in told.out + told.err


@pytest.mark.parametrize("order", ["MDY", "dmy"])
def test_the_option_answers_the_question(order, unsure, capsys):
    told = typed(capsys, "read", unsure, "--suggest-profile", "--date-order", order)
    assert told.code == 0
    assert f'\ndate_order = "{order.upper()}"' in told.out
    assert "As you answered" in told.out


def test_an_order_the_dates_cannot_have_is_refused(unsure, capsys):
    told = typed(capsys, "read", unsure, "--suggest-profile", "--date-order", "YMD")
    assert (told.code, told.out) == (2, "")
    assert "not YMD" in told.err


def test_a_person_at_a_terminal_is_asked_once_and_nothing_is_proposed(unsure, capsys, monkeypatch):
    asked = at_terminal(monkeypatch, ["DMY"])
    told = typed(capsys, "read", unsure, "--suggest-profile")
    assert told.code == 0
    assert '\ndate_order = "DMY"' in told.out
    ((_, more),) = asked
    assert (more["default"], more["err"]) == (None, True)
    assert "March 4 (MDY) or April 3 (DMY)" in told.err


def test_nobody_is_asked_what_the_dates_prove(tmp_path, capsys, monkeypatch):
    asked = at_terminal(monkeypatch, [])
    claims = sheet(tmp_path / "claims.csv", {"date_of_service": "13/03/2026"})
    assert 'date_order = "DMY"' in typed(capsys, "read", claims, "--suggest-profile").out
    assert asked == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--suggest-profile", "--profile", "x.toml"), "--profile and --suggest-profile"),
        (("--suggest-profile", "--json"), "--json and --suggest-profile"),
        (("--suggest-profile", "--rejects", "r"), "--rejects and --suggest-profile"),
        (("--suggest-profile", "--save-profile", "../up"), "cannot be the name of a profile"),
        (("--suggest-profile", "--save-profile", ""), "cannot be the name of a profile"),
        (("--suggest-profile", "other.csv"), "one sheet"),
        (("--date-order", "MDY"), "--date-order answers --suggest-profile"),
        (("--save-profile", "ours"), "--save-profile needs a profile"),
        (("--suggest-profile", "--date-order", "DYM"), "DYM"),
    ],
)
def test_options_that_do_not_go_together(words, says, unsure, capsys, folder):
    told = typed(capsys, "read", unsure, *words)
    assert (told.code, told.out) == (2, "")
    assert says in told.err
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "content", "code", "says"),
    [
        ("c.csv", "", 4, "empty"),
        ("c.csv", "A1,Jane Planted,05/23/1970\n", 4, "no row of column titles"),
        ("c.json", "[]", 2, "only the columns of a sheet"),
        ("c.835", "ISA*00*", 2, "only the columns of a sheet"),
        ("c.xlsx", "no workbook", 4, "not an Excel workbook"),
    ],
)
def test_what_no_profile_can_be_suggested_for(name, content, code, says, tmp_path, capsys):
    (tmp_path / name).write_text(content, encoding="utf-8")
    told = typed(capsys, "read", tmp_path / name, "--suggest-profile")
    assert (told.code, told.out) == (code, "")
    assert says in told.err
    assert "Planted" not in told.err


def test_a_suggestion_is_saved_found_by_name_and_listed(unsure, capsys, folder):
    told = typed(capsys, "read", unsure, "--suggest-profile", "--date-order", "MDY", "--save-profile", "Ours")
    assert told.code == 0
    assert 'name = "Ours"' in told.out
    assert (folder / "Ours.toml").read_text(encoding="utf-8") == told.out
    for name in ("Ours", "ours", "Ours.toml"):
        assert typed(capsys, "read", unsure, "--profile", name).code == 0
    assert typed(capsys, "screen", unsure, "--as-of", "2026-11-23", "--profile", "Ours").code in (0, 3)
    listed = typed(capsys, "read", "--profiles")
    assert listed.code == 0
    assert f"Ours     {folder / 'Ours.toml'}" in listed.out


def test_a_file_of_that_name_wins_over_a_saved_profile(unsure, capsys, folder, tmp_path, monkeypatch):
    typed(capsys, "read", unsure, "--suggest-profile", "--date-order", "MDY", "--save-profile", "ours")
    monkeypatch.chdir(tmp_path)
    Path("ours").write_text("no profile", encoding="utf-8")
    assert "not TOML" in typed(capsys, "read", unsure, "--profile", "ours").err
    Path("ours").unlink()
    Path("ours").mkdir()
    assert typed(capsys, "read", unsure, "--profile", "ours").code == 0


def test_a_profile_given_as_a_file_is_saved_once_it_is_known_to_be_one(capsys, folder, tmp_path):
    own = bundled("fixtures") / "ionm-profile.toml"
    claims = bundled("fixtures") / "ionm-claims.csv"
    assert typed(capsys, "read", claims, "--profile", own, "--save-profile", "ionm").code == 0
    assert (folder / "ionm.toml").read_bytes() == own.read_bytes()
    again = typed(capsys, "read", claims, "--profile", "ionm", "--save-profile", "ionm")
    assert (again.code, "saved already" in again.err) == (0, True)
    bad = tmp_path / "bad.toml"
    bad.write_text("colums = 1", encoding="utf-8")
    assert typed(capsys, "read", claims, "--profile", bad, "--save-profile", "bad").code == 2
    assert [file.name for file in folder.iterdir()] == ["ionm.toml"]


def test_another_profile_of_the_name_is_never_overwritten(unsure, capsys, folder):
    folder.mkdir()
    (folder / "ours.toml").write_text('name = "older"', encoding="utf-8")
    told = typed(capsys, "read", unsure, "--suggest-profile", "--save-profile", "OURS")
    assert (told.code, told.out) == (2, "")
    assert "Another profile is saved as ours" in told.err
    assert [file.read_text(encoding="utf-8") for file in folder.iterdir()] == ['name = "older"']


def test_an_unknown_name_lists_the_known_ones(unsure, capsys, folder):
    told = typed(capsys, "read", unsure, "--profile", "ours")
    assert told.code == 2
    assert "None is saved yet" in told.err
    folder.mkdir()
    for name in ("tebra", "ionm-practice"):
        (folder / f"{name}.toml").write_text("", encoding="utf-8")
    told = typed(capsys, "read", unsure, "--profile", "ionm-practise")
    assert told.code == 2
    assert "did you mean ionm-practice? Saved are ionm-practice, tebra" in told.err
    assert typed(capsys, "read", unsure, "--profile", "x" * 400).code == 2


def test_a_folder_that_cannot_be_written_to(unsure, capsys, folder):
    folder.write_text("a file in the way", encoding="utf-8")
    told = typed(capsys, "read", unsure, "--suggest-profile", "--save-profile", "ours")
    assert (told.code, told.out) == (6, "")
    assert "IDRKIT_PROFILES" in told.err


def test_no_saved_profile_is_no_error(capsys, folder):
    told = typed(capsys, "read", "--profiles")
    assert (told.code, told.out) == (0, "")
    assert str(folder) in told.err


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        ("linux", {"XDG_CONFIG_HOME": "/x/config"}, "/x/config/idrkit/profiles"),
        ("linux", {"XDG_CONFIG_HOME": "relative"}, "/home/biller/.config/idrkit/profiles"),
        ("linux", {}, "/home/biller/.config/idrkit/profiles"),
        ("darwin", {}, "/home/biller/Library/Application Support/idrkit/profiles"),
        ("win32", {"APPDATA": "/x/roaming"}, "/x/roaming/idrkit/profiles"),
        ("win32", {}, "/home/biller/AppData/Roaming/idrkit/profiles"),
        ("win32", {"APPDATA": "/x/roaming", "IDRKIT_PROFILES": "/own"}, "/own"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the paths are written as POSIX ones")
def test_where_profiles_are_saved(system, variables, expected, monkeypatch):
    for name in ("IDRKIT_PROFILES", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", "/home/biller")
    monkeypatch.setattr(profiles.sys, "platform", system)
    assert profiles.profiles_folder() == Path(expected)


def test_a_title_of_the_sheet_cannot_steer_the_terminal(tmp_path, capsys):
    claims = sheet(tmp_path / "claims.csv", {**ROW, "hue\x1b[2J": "blue"})
    told = typed(capsys, "read", claims, "--suggest-profile")
    assert "\x1b" not in told.out + told.err
