"""N9, I10 and O8: whether whoever acts for the provider may do so for the papers of the stage, on the day."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from idrkit.assess.authority import authority
from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.completeness import texts_in_force
from idrkit.assess.results import Verdict
from idrkit.assess.timeline import citation
from idrkit.claims.terms import Scope

_ELEMENT = "representative_authority"
_PAPERS = {
    Scope.NOTICE: "open_negotiation_notice",
    Scope.INITIATION: "notice_of_initiation",
    Scope.OFFER: "offer",
}


def _may_act(scope: Scope, case: Case) -> Outcome:
    """The answer, with the paragraph where the text in force asks for an attestation of the authority."""
    told = authority(case.claim, scope, case.as_of)
    if told.verdict is Verdict.NOT_APPLICABLE:
        return told
    texts = texts_in_force(_PAPERS[scope], case, _ELEMENT.__eq__)
    return replace(told, cited=tuple(citation(one.version) for one in texts if one.elements))


CHECKS = (
    Check("N9", "Authority to send the notice", (), partial(_may_act, Scope.NOTICE)),
    Check("I10", "Authority to initiate", (), partial(_may_act, Scope.INITIATION)),
    Check("O8", "Authority to submit the offer", (), partial(_may_act, Scope.OFFER)),
)
