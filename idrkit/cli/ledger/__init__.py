"""`idrkit ledger`: one module per subcommand, imported only when it is invoked."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "approve": ("idrkit.cli.ledger.approve", "Approve papers that somebody else prepared."),
    "clients": ("idrkit.cli.ledger.clients", "The clients of a billing company and their authority."),
}
"""Every subcommand: the module that holds a click command of the same name, and its line in the help."""


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


@click.group(cls=_Commands)
def ledger() -> None:
    """What was sent, answered, decided and paid."""
