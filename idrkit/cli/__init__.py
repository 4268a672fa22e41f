"""What a person types: one module per command, imported only when that command is invoked."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from idrkit import __version__
from idrkit.errors import ExitCode, IdrkitError

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("idrkit.cli.demo", "The whole main job on the bundled synthetic claims."),
    "read": ("idrkit.cli.read", "What was understood of remittances and claim files."),
    "screen": ("idrkit.cli.screen", "Where each claim stands, by when, and what is missing."),
    "compare": ("idrkit.cli.compare", "Each line: paid, allowed, QPA, offer, amount in dispute."),
    "clock": ("idrkit.cli.clock", "The deadlines that follow from a date, without any claim."),
    "packet": ("idrkit.cli.packet", "One packet of one claim."),
    "letter": ("idrkit.cli.letter", "One letter of one claim: requests, answers, settlement, demand."),
    "run": ("idrkit.cli.run", "Packets for every claim whose next stage is ready."),
    "deadlines": ("idrkit.cli.deadlines", "What is due and overdue; calendar file and workbook."),
    "ledger": ("idrkit.cli.ledger", "What was sent, answered, decided and paid."),
    "batches": ("idrkit.cli.batches", "The disputes worth filing, and whether a group is one batch."),
    "lint": ("idrkit.cli.lint", "Prohibited content in a brief, template or exhibit."),
    "benchmarks": ("idrkit.cli.benchmarks", "What was decided and paid elsewhere for a code."),
    "rules": ("idrkit.cli.rules", "The law as the tool holds it."),
    "doctor": ("idrkit.cli.doctor", "Whether this machine can make packets."),
}
"""Every command: the module that holds a click command of the same name, and its line in the help."""

DEFECT = 1
"""The exit code of a defect of idrkit itself; never the answer to bad input."""


class ReaderGoneError(Exception):
    """Whoever read the output (head, a pager) has stopped reading."""


class _Commands(click.Group):
    """The table above as a click group; `--help` imports none of the commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGoneError from error


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 2 usage, 3 some claims blocked or overdue, 4 some input rejected, "
    "5 no rule in force for a date, 6 cannot render or write, 130 interrupted. "
    "idrkit works offline, files nothing and gives no legal advice.",
)
@click.version_option(__version__, prog_name="idrkit", message="%(prog)s %(version)s")
def idrkit() -> None:
    """Dispute packets for Federal Independent Dispute Resolution (No Surprises Act)."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """The `idrkit` command: run it and end the process with its exit code."""
    sys.exit(exit_code_of(args))


def exit_code_of(args: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; whatever goes wrong is told in one sentence on stderr."""
    _never_stumble_over_letters()
    try:
        # None lets click take the command line and expand *.csv on Windows, whose shell does not.
        code = idrkit.main(args=None if args is None else list(args), prog_name="idrkit", standalone_mode=False)
        sys.stdout.flush()
    except IdrkitError as error:
        return _told(str(error), error.exit_code)
    except click.ClickException as error:
        return _usage(error)
    except (click.Abort, KeyboardInterrupt):
        return _told("Stopped. Every file written so far is whole.", ExitCode.INTERRUPTED)
    except (ReaderGoneError, BrokenPipeError):
        _let_go_of_output()
        return ExitCode.DONE
    except OSError as error:
        return _told(_disk(error), ExitCode.CANNOT_WRITE)
    except Exception as error:
        return _told(_defect(error), DEFECT)
    return int(code) if isinstance(code, int) else ExitCode.DONE


def _told(sentence: str, code: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        click.echo(f"idrkit: {sentence}", err=True)
    # What is left in the buffer of a full disk or a closed pipe must not fail again at exit.
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _let_go_of_output()
    return code


def _usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if not isinstance(error, click.UsageError) or context is None:
        return _told(error.format_message(), ExitCode.USAGE)
    if type(error).__name__ == "NoArgsIsHelpError":
        click.echo(context.get_help(), err=True)
        return ExitCode.USAGE
    message = error.format_message().rstrip(".")
    return _told(f"{message}: `{context.command_path} --help` shows how.", ExitCode.USAGE)


def _disk(error: OSError) -> str:
    what = (error.strerror or type(error).__name__).lower()
    where = f" at {error.filename}" if error.filename else ""
    return f"The disk gave an error{where} ({what}): free some space or choose another folder."


def _defect(error: Exception) -> str:
    """A defect of ours: the place, not the values, because those may be about a patient."""
    if os.environ.get("IDRKIT_TRACEBACK"):
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"This is a defect of idrkit ({type(error).__name__} at {Path(frame.filename).name}, line "
        f"{frame.lineno}): please report that line and the command; IDRKIT_TRACEBACK=1 shows more."
    )


def _never_stumble_over_letters() -> None:
    """A terminal or pipe that lacks a letter (cp1252 on Windows) prints a question mark for it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _let_go_of_output() -> None:
    """Python flushes stdout once more at exit: give it a place that takes everything."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
