"""`idrkit rules`: the law as the tool holds it, with words, dates, keys and certainty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from idrkit.cli.options import ISO_DATE, json_option, rules_option
from idrkit.cli.rules_compare import show_differences
from idrkit.cli.rules_show import show_all, show_gate, show_provision
from idrkit.cli.rules_tables import TABLES
from idrkit.errors import UsageError
from idrkit.law.rulebook import Rulebook, load_rulebook


@click.command()
@click.argument("rule_id", required=False, metavar="[ID]")
@click.option("--on", "day", type=ISO_DATE, metavar="DATE", help="The version whose keying event falls on this date.")
@click.option("--against", type=ISO_DATE, metavar="DATE", help="With --on: what differs between the two dates.")
@click.option("--pending", is_flag=True, help="Only what waits for guidance, and how to date it.")
@rules_option
@json_option
def rules(
    rule_id: str | None,
    day: date | None,
    against: date | None,
    pending: bool,
    rules: Sequence[Path],
    as_json: bool,
) -> None:
    """The law as the tool holds it: every provision and gate, or one of them with its words.

    ID is the id of a provision or gate, or one of the tables: states, remark-codes, closures, extensions, prohibited,
    qpa-indexing.
    """
    rulebook = load_rulebook(rules)
    if rule_id is not None and rule_id in TABLES:
        if day or against or pending:
            raise UsageError(f"The table of {rule_id} has no versions: leave out --on, --against and --pending.")
        TABLES[rule_id](rulebook, as_json)
    elif against is not None:
        if day is None or pending:
            raise UsageError(
                "--against compares with the date of --on: give --on DATE --against DATE, without --pending."
            )
        show_differences(rulebook, rule_id, day, against, as_json=as_json)
    elif rule_id is None:
        show_all(rulebook, day, pending=pending, as_json=as_json)
    elif rule_id in rulebook.gates:
        show_gate(rulebook, rule_id, as_json=as_json)
    else:
        show_provision(_known(rulebook, rule_id), rulebook, day, pending=pending, as_json=as_json)


def _known(rulebook: Rulebook, rule_id: str) -> str:
    if rule_id not in rulebook.provisions:
        raise UsageError(
            f'There is no provision, gate or table "{rule_id}": `idrkit rules` lists the first two; '
            f"the tables are {', '.join(TABLES)}."
        )
    return rule_id
