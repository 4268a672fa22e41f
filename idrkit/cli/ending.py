"""How a command ends, and how it counts: needs nothing that takes long to load."""

from __future__ import annotations

from idrkit.errors import ExitCode


def ended(*, rejected: bool, blocked: bool, failed: ExitCode = ExitCode.DONE) -> ExitCode:
    """The exit code: what failed before what was rejected, and that before what is blocked."""
    if failed is not ExitCode.DONE:
        return failed
    if rejected:
        return ExitCode.REJECTED
    return ExitCode.BLOCKED if blocked else ExitCode.DONE


def counted(number: int, noun: str, several: str | None = None) -> str:
    """The number and its noun: "1 claim", "2 claims"; `several` where an s does not do."""
    return f"{number} {noun}" if number == 1 else f"{number} {several or noun + 's'}"
