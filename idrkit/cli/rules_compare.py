"""`idrkit rules --on DATE --against DATE`: what governs a dispute whose date is the one and not the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from idrkit.cli.output import print_json, print_line, table
from idrkit.cli.rules_show import gate_shape, shape, text_and_cite, version_paragraph, words
from idrkit.law.differences import Difference, differences, is_open, opened_between
from idrkit.law.provision import Gate, Provision, Version
from idrkit.law.rulebook import Rulebook

_NONE = "no version"


def show_differences(rulebook: Rulebook, rule_id: str | None, on: date, against: date, *, as_json: bool) -> None:
    """The gates and provisions that differ; for one provision the two wordings, one under the other."""
    gates, provisions = _asked(rulebook, rule_id)
    opened = opened_between(gates, on, against)
    found = differences(provisions, on, against)
    if as_json:
        print_json(_shape(opened, found, on, against))
    elif not opened and not found:
        print_line(f"{rule_id or 'Every gate and provision'}: the same on {on} and on {against}.")
    elif rule_id in rulebook.provisions:
        _wordings(found[0], on, against)
    else:
        _overview(opened, found, on, against)


def _asked(rulebook: Rulebook, rule_id: str | None) -> tuple[Iterable[Gate], Iterable[Provision]]:
    if rule_id is None:
        return rulebook.gates.values(), rulebook.provisions.values()
    if rule_id in rulebook.gates:
        return (rulebook.gate(rule_id),), ()
    return (), (rulebook.provision(rule_id),)


def _overview(gates: tuple[Gate, ...], found: tuple[Difference, ...], on: date, against: date) -> None:
    if gates:
        table(
            ("Gate", f"On {on}", f"On {against}", "Compared with", "What it turns on"),
            [(one.id, _state(one, on), _state(one, against), words(one.keyed_by), one.title) for one in gates],
            whole=(0,),
        )
    if found:
        table(
            ("Id", f"On {on}", f"On {against}"),
            [(one.provision.id, _told(one.on), _told(one.against)) for one in found],
            whole=(0,),
        )


def _wordings(difference: Difference, on: date, against: date) -> None:
    print_line(difference.provision.title)
    for day, version in ((on, difference.on), (against, difference.against)):
        if version is None:
            print_line(f"On {day}: {_NONE} reaches back to that day.")
        else:
            version_paragraph(f"On {day}: {version.text} text, since {version.since}", version)


def _state(gate: Gate, day: date) -> str:
    if not is_open(gate, day):
        return "closed"
    return "open" if gate.certainty.value == "in_force" else f"open ({gate.certainty})"


def _told(version: Version | None) -> str:
    if version is None:
        return _NONE
    return f"{text_and_cite(version)}; compared with {words(version.keyed_by)}"


def _shape(gates: tuple[Gate, ...], found: tuple[Difference, ...], on: date, against: date) -> dict[str, Any]:
    return {
        "on": on.isoformat(),
        "against": against.isoformat(),
        "gates": [
            gate_shape(one) | {"open_on": is_open(one, on), "open_against": is_open(one, against)} for one in gates
        ],
        "provisions": [
            {
                "id": one.provision.id,
                "title": one.provision.title,
                "on": shape(one.provision, one.on) if one.on else None,
                "against": shape(one.provision, one.against) if one.against else None,
            }
            for one in found
        ],
    }
