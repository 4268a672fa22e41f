"""What is said after something was recorded."""

from __future__ import annotations

from idrkit.cli.given import counted
from idrkit.cli.output import message
from idrkit.ledger.store import Appended, Ledger, head


def say_recorded(ledger: Ledger, done: Appended, *, known: int = 0) -> None:
    """How many events are new, how many were known (`known` of them not even given), and where the chain ends now."""
    if ledger.created:
        message(f"A new ledger was begun at {ledger.place}.")
    for warning in done.warnings:
        message(warning)
    end = head(ledger)
    message(
        f"{counted(len(done.recorded), 'event')} recorded, {done.known + known} known already. The ledger has "
        f"{counted(end.seq, 'event')}; its head is {end.hash[:16]}."
    )
