"""What a packet carries for machines: the facts, findings, deadlines and provisions its pages were made from.

Nothing about the patient goes in that the pages do not show: no fact of the patient, and a member id that turns up in
another text is cut to its last four characters, as on the pages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from idrkit import __version__
from idrkit.assess import status
from idrkit.assess.results import Assessment, LineComparison, Stage, Verdict
from idrkit.assess.shapes import deadline_shape, finding_shape
from idrkit.claims.identifiers import last_four
from idrkit.law.rulebook import Rulebook
from idrkit.packet.front import chain_deadlines
from idrkit.packet.preparation import rules_used

_OF_THE_PATIENT = "patient."
_SHORT = 4  # a number this short is no member id but any number


def record(assessment: Assessment, stage: Stage, rulebook: Rulebook) -> dict[str, Any]:
    """The data of one packet, of this stage only."""
    claim = assessment.claim
    findings = [one for one in status.relevant(assessment, stage) if one.verdict is not Verdict.NOT_APPLICABLE]
    facts = {fact.name: fact.value for one in findings for fact in one.facts}
    content = {
        "claim": {
            "claim_id": claim.claim_id,
            "claim_number": claim.claim_number,
            "provider": claim.provider.name,
            "plan": claim.plan.name,
            "state": claim.facility.state,
            "dispute_number": claim.dispute.number,
        },
        "stage": stage.value,
        "as_of": assessment.as_of.isoformat(),
        "service_lines": [_line(one) for one in assessment.lines],
        "facts": facts,
        "findings": [finding_shape(one) for one in findings],
        "deadlines": [deadline_shape(one) for one in chain_deadlines(assessment, stage)],
        "provisions": [
            {"provision": one.provision_id, "text": one.text, "cite": one.cite, "certainty": one.certainty}
            for one in rules_used(assessment, stage, rulebook)
            if one.provision_id
        ],
        "assumptions": list(assessment.assumptions),
        "idrkit": __version__,
    }
    shown: dict[str, Any] = _without_patient(content, claim.patient.member_id or "")
    return shown


def record_bytes(data: Mapping[str, Any], manifest: Mapping[str, Any]) -> bytes:
    """packet.json: the data of the packet with its manifest."""
    return (json.dumps({**data, "manifest": manifest}, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _line(one: LineComparison) -> dict[str, Any]:
    line = one.line
    amounts = ("initial_payment", "cost_sharing", "qpa", "offer", "offer_percent_of_qpa")
    return {
        "line_id": line.line_id,
        "service_code": line.service_code,
        "modifiers": list(line.modifiers),
        "units": None if line.units is None else str(line.units),
        "date_of_service": line.date_of_service.isoformat() if line.date_of_service else None,
        "place_of_service": line.place_of_service,
        **{name: None if getattr(one, name) is None else format(getattr(one, name), "f") for name in amounts},
    }


def _without_patient(value: Any, member_id: str) -> Any:
    if isinstance(value, str):
        masked = len(member_id) > _SHORT and member_id in value
        return value.replace(member_id, last_four(member_id)) if masked else value
    if isinstance(value, Mapping):
        return {
            key: _without_patient(one, member_id)
            for key, one in value.items()
            if not str(key).startswith(_OF_THE_PATIENT)
        }
    if isinstance(value, list | tuple):
        return [_without_patient(one, member_id) for one in value]
    return value
