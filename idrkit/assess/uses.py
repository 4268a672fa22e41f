"""Which checks, deadlines, fees and economics rest on a provision of the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from idrkit.assess.assessment import CHECKS
from idrkit.assess.batching import CHECKS as GROUP_CHECKS
from idrkit.assess.economics_endings import PROVISIONS as BORNE
from idrkit.assess.fees import FEES
from idrkit.assess.qpa_wording import PROVISIONS as ASKED
from idrkit.assess.timeline import STEPS


@dataclass(frozen=True, slots=True)
class Use:
    """What rests on a provision: check, deadline, fee, economics or question; its id and, for a check, its title."""

    kind: str
    id: str
    title: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.id}" + (f" ({self.title})" if self.title else "")


@cache
def uses_of(provision_id: str) -> tuple[Use, ...]:
    """What rests on the provision; empty where it is there to be read."""
    return tuple(_uses(provision_id))


def _uses(provision_id: str) -> Iterator[Use]:
    for check in (*CHECKS, *GROUP_CHECKS):
        if provision_id in check.provisions:
            yield Use("check", check.id, check.title)
    for step in STEPS:
        if provision_id in (step.id, step.batched):
            yield Use("deadline", step.id)
    if provision_id in FEES:
        yield Use("fee", provision_id)
    if provision_id in BORNE:
        yield Use("economics", "compare --worth")
    if provision_id in ASKED:
        yield Use("question", "compare --qpa")
