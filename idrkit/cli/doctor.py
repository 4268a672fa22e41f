"""`idrkit doctor`: whether this machine is able to make packets, and what to do if not."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from idrkit import __version__
from idrkit.cli.options import json_option
from idrkit.cli.output import print_json, table
from idrkit.errors import ExitCode, IdrkitError

OK = "ok"


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help="A folder packets should go to."
)
@json_option
def doctor(out: Path, as_json: bool) -> ExitCode:
    """Whether this machine can make packets: Pango, fonts, templates, folders, the rules."""
    found = [(name, _problem(look)) for name, look in _looks(out)]
    rows = [(name, problem or OK) for name, problem in found]
    if as_json:
        print_json(
            {
                "idrkit": __version__,
                "python": platform.python_version(),
                "system": platform.platform(),
                "checks": [{"name": name, "ok": problem is None, "problem": problem} for name, problem in found],
            }
        )
    else:
        table(("What", "Found"), [("idrkit", __version__), ("Python", platform.python_version()), *rows])
    return ExitCode.CANNOT_WRITE if any(problem for _, problem in found) else ExitCode.DONE


def _looks(out: Path) -> tuple[tuple[str, Callable[[], None]], ...]:
    return (
        ("Pango and fonts (page layout)", _rendering),
        ("templates", _templates),
        ("rules of law", _rules),
        ("reading exhibits (PDF, scans)", _exhibits),
        ("temporary folder writable", lambda: _writable(Path(tempfile.gettempdir()))),
        (f"folder {out} writable", lambda: _writable(out)),
    )


def _problem(look: Callable[[], None]) -> str | None:
    try:
        look()
    except IdrkitError as error:
        return str(error)
    return None


def _rendering() -> None:
    from idrkit.packet.pdf import rendering_problems

    problems = rendering_problems()
    if problems:
        raise IdrkitError(" ".join(problems))


def _templates() -> None:
    from idrkit.places import bundled

    bundled("templates")


def _rules() -> None:
    from idrkit.law.rulebook import load_rulebook

    load_rulebook()


def _exhibits() -> None:
    from idrkit.intake.exhibits.isolated import prepared
    from idrkit.intake.exhibits.kinds import FileKind

    # What comes of it does not matter: the process that reads files of others starts, or this raises.
    prepared([(FileKind.PDF, b"%PDF-1.7")])


def _writable(folder: Path) -> None:
    from idrkit.files import make_folder

    make_folder(folder)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".idrkit-") as file:
            file.write(b"idrkit")
    except OSError as error:
        raise IdrkitError(f"Nothing can be written to {folder} ({error.strerror}): choose another folder.") from error
