"""docs/commands.md names every command, every option and every exit code."""

from pathlib import Path

import click
import pytest

from idrkit.cli import COMMANDS, idrkit
from idrkit.errors import ExitCode

TEXT = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
EVERYWHERE = TEXT.partition("## Options that mean the same")[2].partition("\n## ")[0]


def section(name):
    """What the page says about one command."""
    head = f"## `idrkit {name}"
    assert head in TEXT, f"docs/commands.md has no section for {name}"
    return TEXT.partition(head)[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described_with_its_command(name):
    command = idrkit.get_command(click.Context(idrkit), name)
    for param in command.params:
        for word in param.opts:
            if word.startswith("--"):
                assert word in section(name), f"{word} of {name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_and_its_exit_codes(name):
    assert f"\n    idrkit {name}" in section(name)
    assert "Exit 0" in section(name)


@pytest.mark.parametrize("option", ["--as-of", "--rules", "--profile", "--sheet", "--templates", "--json"])
def test_shared_options_are_described_once(option):
    assert f"| `{option}" in EVERYWHERE


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_is_listed(code):
    assert f"\n| {code.value} | " in TEXT
