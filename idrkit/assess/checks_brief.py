"""P5 and P6: what of the position statement will not print, and what stands elsewhere than one might expect.

Known without the files of the exhibits. Nothing here stands in the way of a packet: what cannot be shown is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.evidence import RATES_OF_OTHERS, RATES_OUTSIDE, facts_of, why_not_argued, why_not_shown
from idrkit.assess.results import Verdict
from idrkit.claims.model import Claim


def not_printed(claim: Claim) -> Iterator[tuple[str, str]]:
    """Each statement and fact that will not print as far as the record tells: its path and why."""
    for number, one in enumerate(claim.statements, start=1):
        why = why_not_shown(one.exhibit, claim)
        if why:
            yield f"statements[{number}]", why
    for found in facts_of(claim):
        why = why_not_argued(found, claim)
        if why:
            yield found.path, why


def _shown(case: Case) -> Outcome:
    if not case.claim.statements and not facts_of(case.claim):
        return Outcome(Verdict.NOT_APPLICABLE, "Neither statements nor evidence are recorded.")
    told = tuple(f"{path} ({why})" for path, why in not_printed(case.claim))
    if told:
        return Outcome(
            Verdict.WARN,
            f"These sentences will not print, as far as is known without the exhibits' files: {'; '.join(told)}.",
            "Record what is missing and the exhibit that shows it, or take the entry out.",
        )
    return Outcome(Verdict.PASS, "Every statement and every fact of the record names an exhibit of the record.")


def _rates(case: Case) -> Outcome:
    found = [one for one in facts_of(case.claim) if one.kind in (RATES_OUTSIDE, RATES_OF_OTHERS)]
    if not case.claim.evidence.contracted_rates:
        return Outcome(Verdict.NOT_APPLICABLE, "No contracted rates are recorded.")
    if not found:
        return Outcome(
            Verdict.PASS, "The contracted rates are recorded as between these parties, in the previous 4 plan years."
        )
    told = (
        f"{one.path} ({'between other parties' if one.kind == RATES_OF_OTHERS else 'not in the previous 4 plan years'})"
        for one in found
    )
    return Outcome(
        Verdict.WARN,
        f"These rates are no contracted rates under (B)(5) and stand under additional information: {'; '.join(told)}.",
        "Keep them only where they bear on the offer; say in a statement why.",
    )


CHECKS = (
    Check("P5", "Every sentence shown by an exhibit", ("factor_additional",), _shown),
    Check("P6", "Contracted rates of other parties or years", ("factor_contracting", "factor_additional"), _rates),
)
