"""Services after stabilization: when their protection ends (149.110(c)(2)(ii), 149.410(b)).

It ends only where every exit condition is met. One that is not met keeps the protection, whatever is not known of the
others; where none fails and one is not known, nothing can be said. A4 and D1 both ask here, so that they agree.
"""

from __future__ import annotations

from dataclasses import dataclass

from idrkit.claims.model import Claim


@dataclass(frozen=True, slots=True)
class ExitConditions:
    """The conditions that end the protection: which are met, not met, or not known, each by its path in the record."""

    met: tuple[str, ...]
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def protected(self) -> bool | None:
        """True while a condition is not met, False when all are met, None when that is not known."""
        if self.not_met:
            return True
        return None if self.unknown else False


def exit_conditions(claim: Claim) -> ExitConditions:
    """The exit conditions of a claim, as far as they are recorded."""
    facts = claim.stabilization
    given = {
        "consent.obtained": claim.consent.obtained,
        "stabilization.able_to_travel": facts.able_to_travel,
        "stabilization.able_to_consent": facts.able_to_consent,
        "stabilization.consent_criteria_met": facts.consent_criteria_met,
        "stabilization.further_conditions_met": facts.further_conditions_met,
    }
    return ExitConditions(
        met=tuple(name for name, value in given.items() if value is True),
        not_met=tuple(name for name, value in given.items() if value is False),
        unknown=tuple(name for name, value in given.items() if value is None),
    )
