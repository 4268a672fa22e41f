"""`idrkit ledger`: what was sent, answered, decided and paid; one module per subcommand, imported only when invoked."""

from __future__ import annotations

from importlib import import_module

import click

SUBCOMMANDS: dict[str, tuple[str, str]] = {
    "add": ("idrkit.cli.ledger.add", "Claim records into the ledger."),
    "import": ("idrkit.cli.ledger.import_", "Events from exports, e-mails and remittances."),
    "approve": ("idrkit.cli.ledger.approve", "Papers approved by another person than who prepared them."),
    "clients": ("idrkit.cli.ledger.clients", "The clients of a billing company, each with its authority."),
    "record": ("idrkit.cli.ledger.record", "What happened to a claim or a dispute, typed by hand."),
    "correct": ("idrkit.cli.ledger.correct", "What is right of an event; the old value stays visible."),
    "strike": ("idrkit.cli.ledger.strike", "An event taken back; it stays visible as struck out."),
    "kinds": ("idrkit.cli.ledger.kinds", "What can be recorded by hand, with the facts of each."),
    "check": ("idrkit.cli.ledger.check", "Is the ledger whole?"),
    "list": ("idrkit.cli.ledger.list_", "Where every claim and dispute stands."),
    "claims": ("idrkit.cli.ledger.claims", "The claim records as they are now."),
    "backup": ("idrkit.cli.ledger.backup", "The whole ledger as one file, checked."),
    "restore": ("idrkit.cli.ledger.restore", "A backup into a place where there is no ledger."),
    "export": ("idrkit.cli.ledger.export", "The whole ledger as JSON lines."),
    "load": ("idrkit.cli.ledger.load", "An export into a place where there is no ledger."),
    "purge": ("idrkit.cli.ledger.purge", "Disputes that ended long ago taken out, with a certificate."),
    "encrypt": ("idrkit.cli.ledger.encrypt", "An encrypted ledger begun, or made of another one."),
    "rekey": ("idrkit.cli.ledger.rekey", "Another passphrase for an encrypted ledger."),
    "report": ("idrkit.cli.ledger.report", "Stages, money, results, fees and days, as a page."),
    "show": ("idrkit.cli.ledger.show", "Every event of a claim or a dispute."),
}
"""Every subcommand: its module, which holds a click command of the module's name, and its line in the help."""


class _Subcommands(click.Group):
    """The table above as a click group; `--help` imports none of the subcommands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in SUBCOMMANDS:
            return None
        module = import_module(SUBCOMMANDS[cmd_name][0])
        command: click.Command = getattr(module, module.__name__.rpartition(".")[2])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in SUBCOMMANDS.items()])


@click.group(cls=_Subcommands)
def ledger() -> None:
    """What was sent, answered, decided and paid, and what is due: nothing forgotten, nothing late."""
