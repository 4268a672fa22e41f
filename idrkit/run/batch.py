"""Packets for many claims: each claim ends in exactly one outcome, and one bad claim never stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from idrkit.assess.assessment import assess
from idrkit.assess.checks_award import PAID_SINCE
from idrkit.assess.duplicates import Duplicates, duplicates, fingerprint
from idrkit.assess.results import Assessment, Finding, Stage, Status, Verdict
from idrkit.assess.status import blockers, overridden
from idrkit.claims.model import Claim
from idrkit.claims.prepared import NO_EXHIBITS, ExhibitSet
from idrkit.errors import NoRuleInForceError, OutputError, RenderError
from idrkit.intake.outcome import Reject
from idrkit.law.rulebook import Rulebook
from idrkit.ledger.reminders import Reminder, State, reminders
from idrkit.packet.document import Packet
from idrkit.packet.documents import build_packet
from idrkit.packet.drawing import Drawn
from idrkit.packet.portal_keys import portal_keys
from idrkit.packet.portal_sheets import write_portal_keys
from idrkit.packet.settings import DEFAULT, Settings
from idrkit.packet.write import WrittenPacket, without_unlaid, write_packet
from idrkit.run.approving import Approving, content_of, told, waits_only_for_approval
from idrkit.run.exhibits_found import ExhibitFound, found_of

PACKETS = "packets"
DRAFTS = "drafts"
_WAITING = (Status.CLOSED, Status.NOT_YET)
_DECIDED = (Status.CLOSED, Status.NOT_IDR, Status.TOO_LATE)
_TO_SAY = (Verdict.FAIL, Verdict.WARN, Verdict.NEEDS_INFO)
_BEHIND = (State.OVERDUE, State.PASSED)
_PAGES_KEPT = 64

Order = tuple[int, date, str]
ExhibitsOf = Callable[[Claim], ExhibitSet]


class Result(StrEnum):
    """How a claim ended: a packet, something in the way, nothing to do now, a fault, or not read at all."""

    DONE = "done"
    HELD = "held"
    NOTHING_DUE = "nothing_due"
    FAILED = "failed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim on the day of the run: its assessment, or why there is none, and its next deadline."""

    claim_id: str
    assessment: Assessment | None
    due: Reminder | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one claim, or one row that could not be read, ended; no patient data.

    `path` is relative to the folder of the run; of a packet written in `parts` it is the first of them. `blockers` are
    ids of findings, `missing` names of facts. `content` is the SHA-256 of what papers were made from that wait for
    nothing but, at most, an approval.
    """

    claim_id: str
    result: Result
    reason: str
    stage: Stage | None = None
    status: Status | None = None
    next_deadline: date | None = None
    blockers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    path: str | None = None
    pages: int | None = None
    sha256: str | None = None
    draft: str | None = None
    parts: tuple[str, ...] = ()
    source: str | None = None
    exhibits: tuple[ExhibitFound, ...] = ()
    content: str | None = None


def standings(claims: Iterable[Claim], rulebook: Rulebook, as_of: date) -> tuple[Standing, ...]:
    """Every claim assessed beside the others, the one with the nearest deadline first, those without one last."""
    every = tuple(claims)
    others = duplicates(map(fingerprint, every))
    found = (standing_of(claim, rulebook, as_of, others) for claim in every)
    return tuple(sorted(found, key=order_of))


def holding(standing: Standing) -> tuple[Finding, ...]:
    """The findings that keep the next stage's packet a draft."""
    one = standing.assessment
    return blockers(one, one.next_stage) if one and one.next_stage else ()


def to_fetch(standing: Standing) -> tuple[str, ...]:
    """The facts that are missing, each once; none where fetching them would change nothing."""
    return _to_fetch(standing.assessment, holding(standing)) if standing.assessment else ()


def _to_fetch(one: Assessment, found: tuple[Finding, ...]) -> tuple[str, ...]:
    if one.status in _DECIDED:
        # What is still owed on a rate may be all that is left to find out.
        found = tuple(filter(_tells_of_payment, one.findings))
    return tuple(dict.fromkeys(fact for finding in found for fact in finding.missing))


def result_of(standing: Standing) -> Result:
    """How a claim ends, if its packet can be drawn: the one place that decides it."""
    return _result(standing.assessment, holding(standing)) if standing.assessment else Result.FAILED


def _result(one: Assessment, found: tuple[Finding, ...]) -> Result:
    if one.next_stage is None or one.status in _WAITING:
        return Result.NOTHING_DUE
    return Result.HELD if found else Result.DONE


def outcomes(
    listed: Sequence[Standing],
    rulebook: Rulebook,
    out: Path,
    *,
    templates: Path | None = None,
    drafts: bool = False,
    dry_run: bool = False,
    exhibits_of: ExhibitsOf | None = None,
    settings: Settings = DEFAULT,
    approving: Approving | None = None,
) -> Iterator[Outcome]:
    """Make the packets, in order, and tell of each claim how it ended.

    Args:
        listed: the claims as `standings` gives them.
        rulebook: the law.
        out: the folder of the run; packets go to `packets` in it, drafts to `drafts`.
        templates: the user's templates.
        drafts: write drafts of the held claims too.
        dry_run: draw and write nothing.
        exhibits_of: the exhibits of a claim, where a folder of them is given; asked only for packets that are drawn.
        settings: how packets are numbered and how large a file may be.
        approving: whether a second person must have approved, and what the ledger holds; None without a client.

    Raises:
        OutputError: nothing can be written any more (a full disk): going on would only repeat it.
    """
    work = _Work(rulebook, templates, _Pages(), exhibits_of, settings, approving)
    for standing in listed:
        outcome = plain_outcome(standing)
        folder = {Result.DONE: PACKETS, Result.HELD: DRAFTS if drafts else ""}.get(outcome.result)
        if folder and not dry_run:
            outcome = _drawn(standing, outcome, work, out / folder, drafts=drafts)
        elif dry_run and outcome.result is Result.DONE:
            outcome = _would_be(standing, outcome, work)
        yield outcome


def _would_be(standing: Standing, outcome: Outcome, work: _Work) -> Outcome:
    """The outcome of a claim that is ready but for the approval of a second person, where its client asks for one."""
    if standing.assessment is None or work.approving is None or not work.approving.rule.two_persons:
        return outcome
    one, _ = work.approved(standing.assessment, work.exhibits(standing.assessment.claim))
    found = holding(replace(standing, assessment=one))
    return _held(outcome, found) if found else outcome


def rejected(rejects: Iterable[Reject]) -> tuple[Outcome, ...]:
    """The rows that could not be read, as outcomes beside those of the claims."""
    return tuple(
        Outcome(
            claim_id="",
            result=Result.REJECTED,
            reason=one.reason,
            source=f"{Path(one.file).name}{f', sheet {one.sheet}' if one.sheet else ''}, row {one.row}",
        )
        for one in rejects
    )


def left_from_earlier(out: Path, written: Iterable[Outcome]) -> tuple[str, ...]:
    """Packets and drafts in the folder that this run did not make: an earlier run's, perhaps out of date."""
    now = {path for one in written for path in (one.path, one.draft, *one.parts) if path}
    found = (path for folder in (PACKETS, DRAFTS) for path in (out / folder).glob("*.pdf"))
    return tuple(sorted({path.relative_to(out).as_posix() for path in found} - now))


def standing_of(
    claim: Claim, rulebook: Rulebook, as_of: date, others: Duplicates | None = None, *, brief: bool = False
) -> Standing:
    """One claim assessed; a defect met on the way is its answer and stops no other claim."""
    try:
        assessment = assess(claim, rulebook, as_of, others, brief=brief)
        return Standing(claim.claim_id, assessment, _next(assessment, rulebook))
    except (OSError, MemoryError):
        raise
    except Exception as error:
        return Standing(claim.claim_id, None, error=error)


def _next(assessment: Assessment, rulebook: Rulebook) -> Reminder | None:
    """A rate that was not paid in time; else the deadline of the next stage, or the first one still ahead."""
    listed = reminders([assessment], rulebook.calendar)
    unpaid = next(filter(_unpaid, listed), None)
    own = (one for one in listed if one.stage is not None and one.stage is assessment.next_stage)
    ahead = (one for one in listed if one.state not in _BEHIND and one.safe_by is not None)
    return unpaid or _still_ahead(own) or next(ahead, None)


def _unpaid(one: Reminder) -> bool:
    """Whether it is the overdue payment of a rate determined or agreed."""
    return one.state in _BEHIND and one.balance is not None and one.balance.open


def _still_ahead(own: Iterable[Reminder]) -> Reminder | None:
    """Of several windows of the next stage the first that is not over: one after a cooling-off follows the usual."""
    listed = tuple(own)
    return next((one for one in listed if one.state not in _BEHIND), None) or next(iter(listed), None)


def order_of(standing: Standing) -> Order:
    """Its place among the others: a rate not paid in time, nearest deadline ahead, passed ones, those without one."""
    due = standing.due
    if due is None:
        return 2, date.max, standing.claim_id
    return int(due.state in _BEHIND and not _unpaid(due)), due.day, standing.claim_id


def plain_outcome(standing: Standing) -> Outcome:
    """How the claim would end, before anything is drawn: what `screen` shows."""
    one = standing.assessment
    if one is None:
        return Outcome(standing.claim_id, Result.FAILED, why_failed(standing.error))
    found = holding(standing)
    result = _result(one, found)
    reason = one.status_sentence
    if result is Result.HELD and one.status in (Status.OPEN_NOW, Status.NEEDS_INFO):
        # The status sentence lists the missing facts, which stand in `missing` already.
        reason = found[0].sentence
    reason += "".join(f" {finding.sentence}" for finding in one.findings if _tells_of_payment(finding))
    went_on = overridden(one, one.next_stage) if one.next_stage and result is Result.DONE else ()
    if went_on:
        reason += f" Overridden by a recorded decision: {', '.join(finding.id for finding, _ in went_on)}."
    return Outcome(
        claim_id=standing.claim_id,
        result=result,
        reason=reason,
        stage=one.next_stage,
        status=one.status,
        next_deadline=standing.due.safe_by if standing.due else None,
        blockers=tuple(finding.id for finding in found),
        missing=_to_fetch(one, found),
    )


def _tells_of_payment(finding: Finding) -> bool:
    """Whether a check of what was paid since the decision or agreement found something to do or to watch for."""
    return finding.id in PAID_SINCE and finding.verdict in _TO_SAY


def _drawn(
    standing: Standing,
    outcome: Outcome,
    work: _Work,
    folder: Path,
    *,
    drafts: bool,
) -> Outcome:
    """The outcome with the packet written; a page that cannot be drawn makes it failed."""
    one = standing.assessment
    if one is None or one.next_stage is None:
        return outcome
    try:
        exhibits = work.exhibits(one.claim)
        one, content = work.approved(one, exhibits)
        packet = work.packet(one, exhibits, content)
        only_approval = waits_only_for_approval(packet.blockers)
        if folder.name == PACKETS and not packet.ready:
            # What its templates print is only known once they are filled in, and who approved it with its exhibits.
            outcome = _held(outcome, packet.blockers)
            # Somebody has to read what is to be approved.
            if not drafts and not only_approval:
                return outcome
            folder = folder.with_name(DRAFTS)
        written = work.written(packet, folder)
        laid = without_unlaid(packet, written)
        if laid is not None:
            packet = work.packet(one, laid, content)
            written = work.written(packet, folder)
        outcome = replace(outcome, exhibits=found_of(packet.exhibits), content=content if only_approval else None)
        if one.next_stage is Stage.INITIATION:
            write_portal_keys(portal_keys(one, work.rulebook), folder)
    except (OutputError, OSError, MemoryError) as error:
        if not isinstance(error, RenderError):
            raise
        return replace(outcome, result=Result.FAILED, reason=str(error))
    except Exception as error:
        return replace(outcome, result=Result.FAILED, reason=why_failed(error))
    path = written.path.relative_to(folder.parent).as_posix()
    parts = tuple(one.path.relative_to(folder.parent).as_posix() for one in written.parts)
    if folder.name == DRAFTS:
        return replace(outcome, draft=path, parts=parts)
    return replace(outcome, path=path, pages=written.pages, sha256=written.sha256, parts=parts)


def _held(outcome: Outcome, found: tuple[Finding, ...]) -> Outcome:
    """The outcome of a claim whose finished packet may not be signed."""
    return replace(
        outcome, result=Result.HELD, reason=found[0].sentence, blockers=tuple(finding.id for finding in found)
    )


def why_failed(error: Exception | None) -> str:
    """Why a claim could not be done, without values that may be about a patient."""
    if isinstance(error, NoRuleInForceError | OutputError):
        return str(error)
    frames = []
    trace = error.__traceback__ if error else None
    while trace is not None:
        frames.append(f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}")
        trace = trace.tb_next
    return f"A defect of idrkit ({type(error).__name__} at {frames[-1] if frames else '?'}): please report it."


@dataclass(frozen=True, slots=True)
class _Work:
    """What every packet of a run is made with."""

    rulebook: Rulebook
    templates: Path | None
    pages: dict[str, Drawn]
    exhibits_of: ExhibitsOf | None
    settings: Settings
    approving: Approving | None = None

    def exhibits(self, claim: Claim) -> ExhibitSet:
        """The exhibits of a claim."""
        return NO_EXHIBITS if self.exhibits_of is None else self.exhibits_of(claim)

    def approved(self, one: Assessment, exhibits: ExhibitSet) -> tuple[Assessment, str | None]:
        """The assessment with what is to be said of the approval, and the digest of what is approved."""
        if self.approving is None or one.next_stage is None:
            return one, None
        content = content_of(one.claim, one.next_stage, exhibits, self.templates)
        return told(one, one.next_stage, content, self.approving), content

    def packet(self, one: Assessment, exhibits: ExhibitSet, content: str | None = None) -> Packet:
        """The packet of the claim's next stage."""
        if one.next_stage is None:
            raise ValueError("no stage is next")
        built = build_packet(one, one.next_stage, self.rulebook, exhibits, templates=self.templates)
        return replace(built, content=content) if content else built

    def written(self, packet: Packet, folder: Path) -> WrittenPacket:
        """The packet, drawn and written."""
        return write_packet(packet, folder, templates=self.templates, cache=self.pages, settings=self.settings)


class _Pages(dict[str, Drawn]):
    """The pages drawn last: enough to draw what all packets share once, without keeping every page."""

    def __setitem__(self, key: str, value: Drawn) -> None:
        super().__setitem__(key, value)
        while len(self) > _PAGES_KEPT:
            del self[next(iter(self))]
