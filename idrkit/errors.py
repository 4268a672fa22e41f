"""What can go wrong, and the exit code each kind ends a command with.

    IdrkitError
    ├── UsageError            2   the command line, a profile or a rules file is wrong
    ├── RecordError           4   a claim record or a sheet cannot be read as facts
    ├── NoRuleInForceError    5   no version of a provision governs that date
    └── OutputError           6   a page cannot be rendered, a file cannot be written
        └── RenderError       6

Every message is one sentence or two: what is wrong, where (file, row, field), and what to do.
Messages never carry patient data: they name a field and a row, and quote a value only where the field
cannot hold anything about a patient.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command; stable, documented in docs/commands.md."""

    DONE = 0
    USAGE = 2
    BLOCKED = 3
    REJECTED = 4
    NO_RULE = 5
    CANNOT_WRITE = 6
    INTERRUPTED = 130


class IdrkitError(Exception):
    """An error with a message meant for the person at the keyboard."""

    exit_code: ExitCode = ExitCode.USAGE


class UsageError(IdrkitError):
    """What was asked for is not possible as asked."""

    exit_code = ExitCode.USAGE


class RecordError(IdrkitError):
    """A claim record, a sheet or a row of it cannot be read as facts."""

    exit_code = ExitCode.REJECTED


class NoRuleInForceError(IdrkitError):
    """No version of a provision is in force for the date asked about."""

    exit_code = ExitCode.NO_RULE


class OutputError(IdrkitError):
    """A result cannot be rendered or written."""

    exit_code = ExitCode.CANNOT_WRITE


class RenderError(OutputError):
    """A page cannot be rendered: a template, a font or the PDF engine is at fault."""
