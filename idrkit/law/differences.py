"""What differs between two dates: the provisions that have another version, the gates that opened in between.

Both dates are read as the day of the event that selects the version, whatever that event is. So a difference says
"a dispute with its date here is treated otherwise than one with its date there", not when a claim changes sides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from idrkit.law.provision import Gate, Provision, Version


@dataclass(frozen=True, slots=True)
class Difference:
    """A provision with its version on each of two dates; None where there was none yet."""

    provision: Provision
    on: Version | None
    against: Version | None


def version_on(provision: Provision, day: date) -> Version | None:
    """The version whose keying event falls on that day, or None before the first."""
    return next((one for one in provision.versions if one.since is not None and one.since <= day), None)


def is_open(gate: Gate, day: date) -> bool:
    """Whether the gate is open for an event on that day."""
    return gate.since is not None and gate.since <= day


def differences(provisions: Iterable[Provision], on: date, against: date) -> tuple[Difference, ...]:
    """The provisions that have another version on the two dates."""
    every = (Difference(one, version_on(one, on), version_on(one, against)) for one in provisions)
    return tuple(one for one in every if one.on is not one.against)


def opened_between(gates: Iterable[Gate], on: date, against: date) -> tuple[Gate, ...]:
    """The gates that are open on one of the two dates only."""
    return tuple(one for one in gates if is_open(one, on) is not is_open(one, against))
