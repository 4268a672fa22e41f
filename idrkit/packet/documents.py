"""Which documents a packet has, in which order: the one place where a packet is put together."""

from __future__ import annotations

from idrkit.assess import status
from idrkit.assess.case import case_of
from idrkit.assess.completeness import PAPER_OF, papers_found
from idrkit.assess.results import Assessment, Stage
from idrkit.assess.wording import STAGE_TITLES
from idrkit.claims.prepared import NO_EXHIBITS, ExhibitSet
from idrkit.law.rulebook import Rulebook
from idrkit.packet.document import Document, Packet
from idrkit.packet.exhibits.sheets import INDEX, index
from idrkit.packet.front import front
from idrkit.packet.preparation import preparation
from idrkit.packet.record import record


def build_packet(
    assessment: Assessment, stage: Stage, rulebook: Rulebook, exhibits: ExhibitSet = NO_EXHIBITS
) -> Packet:
    """The packet of one claim for one stage: what goes in, in order.

    It is ready when no check of the stage fails or lacks a fact, or a recorded override covers it; otherwise
    it is a draft, and everything missing is shown as missing.
    """
    blockers = status.blockers(assessment, stage)
    overrides = status.overridden(assessment, stage)
    found = papers_found(PAPER_OF[stage], case_of(assessment.claim, rulebook, assessment.as_of))
    claim = assessment.claim
    own = stage_documents(assessment, stage, rulebook)
    bound = exhibits.given and bool(claim.exhibits or exhibits.prepared or exhibits.quarantined)
    title = f"{STAGE_TITLES[stage]}, claim {claim.claim_number or claim.claim_id}"
    return Packet(
        stage=stage,
        claim_id=claim.claim_id,
        title=title,
        documents=(
            front(assessment, stage, rulebook, blockers, overrides),
            contents(title),
            *(one for one in own if not (bound and one.key == INDEX)),
            preparation(assessment, stage, rulebook, found, blockers, overrides),
            *(_index(own, stage) if bound else ()),
        ),
        ready=not blockers,
        blockers=blockers,
        overrides=tuple(override for _, override in overrides),
        completeness=found,
        exhibits=exhibits if bound else NO_EXHIBITS,
        recorded=claim.exhibits,
        data=record(assessment, stage, rulebook),
        as_of=assessment.as_of,
    )


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


def stage_documents(assessment: Assessment, stage: Stage, rulebook: Rulebook) -> tuple[Document, ...]:
    """The documents of one stage, without what every packet has."""
    # Only the stage asked for is loaded.
    if stage is Stage.NOTICE:
        from idrkit.packet.notice import notice_documents

        return notice_documents(assessment, rulebook)
    if stage is Stage.INITIATION:
        from idrkit.packet.initiation import initiation_documents

        return initiation_documents(assessment, rulebook)
    from idrkit.packet.offer import offer_documents

    return offer_documents(assessment, rulebook)
