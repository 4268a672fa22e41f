"""A statement a person has to sign, and whether it may be put before that person now."""

from __future__ import annotations

from dataclasses import dataclass

from idrkit.assess.results import Assessment, Finding, Stage
from idrkit.assess.status import blockers, overridden
from idrkit.claims.model import Override
from idrkit.claims.terms import Scope
from idrkit.packet.acting import signs_for


@dataclass(frozen=True, slots=True)
class Attestation:
    """The words to be attested; `reasons` say why they may not be signed yet.

    `overrides` are the recorded decisions without which it would not be ready: they are printed beside it. `signs_for`
    says by which authority a third party signs; empty where the provider signs for itself.
    """

    text: str
    cite: str
    ready: bool
    reasons: tuple[str, ...]
    overrides: tuple[tuple[Finding, Override], ...]
    signs_for: str = ""


def attestation(assessment: Assessment, stage: Stage, text: str, cite: str) -> Attestation:
    """The attestation of a stage: ready only when no check of the stage fails or lacks a fact."""
    standing = blockers(assessment, stage)
    return Attestation(
        text=text,
        cite=cite,
        ready=not standing,
        reasons=tuple(f"{finding.id}: {finding.sentence}" for finding in standing),
        overrides=overridden(assessment, stage),
        signs_for=signs_for(assessment.claim, Scope(stage.value), assessment.as_of),
    )
