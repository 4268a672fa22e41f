"""Which documents a packet has, in which order: the one place where a packet is put together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from idrkit.assess import status
from idrkit.assess.case import case_of
from idrkit.assess.completeness import PAPER_OF, papers_found
from idrkit.assess.results import Assessment, Stage
from idrkit.assess.wording import STAGE_TITLES
from idrkit.claims.prepared import NO_EXHIBITS, ExhibitSet
from idrkit.law.rulebook import Rulebook
from idrkit.packet.document import NOT_LOOKED, Document, LeftOut, Looked, Packet
from idrkit.packet.exhibits.sheets import INDEX, index
from idrkit.packet.front import front
from idrkit.packet.preparation import preparation
from idrkit.packet.record import record


def build_packet(
    assessment: Assessment,
    stage: Stage,
    rulebook: Rulebook,
    exhibits: ExhibitSet = NO_EXHIBITS,
    templates: Path | None = None,
) -> Packet:
    """The packet of one claim for one stage: what goes in, in order.

    It is ready when no check of the stage fails or lacks a fact, or a recorded override covers it; otherwise
    it is a draft, and everything missing is shown as missing. An offer is looked through for prohibited factors as it
    will be printed, so it is built with the user's `templates` it will be drawn with.

    Args:
        assessment: the claim as assessed.
        stage: the step the papers are for.
        rulebook: the law.
        exhibits: the files behind the facts, where a folder of them was given.
        templates: the user's folder, whose `brief` words the position statement.

    Raises:
        RenderError: of an offer: a template of its brief, or a file of sentences, is missing or broken.
    """
    looked = _looked_through(assessment, stage, rulebook, exhibits, templates)
    assessment = replace(assessment, findings=(*assessment.findings, *looked.findings))
    blockers = status.blockers(assessment, stage)
    overrides = status.overridden(assessment, stage)
    found = papers_found(PAPER_OF[stage], case_of(assessment.claim, rulebook, assessment.as_of))
    own, left_out = stage_documents(assessment, stage, rulebook, exhibits, templates)
    claim = assessment.claim
    given = exhibits.given and bool(claim.exhibits or exhibits.prepared or exhibits.quarantined)
    title = f"{STAGE_TITLES[stage]}, claim {claim.claim_number or claim.claim_id}"
    return Packet(
        stage=stage,
        claim_id=claim.claim_id,
        title=title,
        documents=(
            front(assessment, stage, rulebook, blockers, overrides),
            contents(title),
            *(one for one in own if not (given and one.key == INDEX)),
            preparation(assessment, stage, rulebook, found, blockers, overrides, looked.wording),
            *(_index(own, stage) if given else ()),
        ),
        ready=not blockers,
        blockers=blockers,
        overrides=tuple(override for _, override in overrides),
        completeness=found,
        exhibits=exhibits if given else NO_EXHIBITS,
        wording=looked.wording,
        templates=templates,
        left_out=left_out,
        recorded=claim.exhibits,
        data=record(assessment, stage, rulebook),
        as_of=assessment.as_of,
    )


def _looked_through(
    assessment: Assessment, stage: Stage, rulebook: Rulebook, exhibits: ExhibitSet, templates: Path | None
) -> Looked:
    """What the lint finds in an offer; the other papers are not submitted for a determination."""
    if stage is not Stage.OFFER:
        return NOT_LOOKED
    from idrkit.packet.lint import looked_through

    documents, _ = stage_documents(assessment, stage, rulebook, exhibits, templates)
    return looked_through(documents, exhibits, case_of(assessment.claim, rulebook, assessment.as_of), templates)


def _index(own: tuple[Document, ...], stage: Stage) -> tuple[Document, ...]:
    """The exhibit index, last, so that the exhibits follow it; in an initiation its own list, which says more."""
    if stage is Stage.INITIATION:
        return tuple(one for one in own if one.key == INDEX)
    return (index(),)


def contents(packet_title: str) -> Document:
    """The list of documents; its page numbers are filled in when all others are drawn."""
    return Document(
        key="contents",
        title="Contents",
        template="packet/contents.html",
        context={"packet_title": packet_title, "entries": (), "hints": ""},
    )


def stage_documents(
    assessment: Assessment, stage: Stage, rulebook: Rulebook, exhibits: ExhibitSet, templates: Path | None
) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """The documents of one stage, without what every packet has, and what of the record they leave out."""
    # Only the stage asked for is loaded.
    if stage is Stage.NOTICE:
        from idrkit.packet.notice import notice_documents

        return notice_documents(assessment, rulebook), ()
    if stage is Stage.INITIATION:
        from idrkit.packet.initiation import initiation_documents

        return initiation_documents(assessment, rulebook), ()
    from idrkit.packet.brief.made import brief_of
    from idrkit.packet.offer import offer_documents

    brief = brief_of(assessment, rulebook, exhibits, templates)
    return offer_documents(assessment, rulebook, brief, exhibits), brief.left_out
