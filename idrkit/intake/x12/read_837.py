"""Reading claim forms (837P and 837I), loop by loop: nothing of one claim is ever carried into the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from idrkit.intake.x12.claim_form import (
    ClaimForm,
    ClaimFormLine,
    ClaimSubmission,
    HealthCode,
    LineDecision,
    OtherCoverage,
)
from idrkit.intake.x12.collecting import Claims, Making
from idrkit.intake.x12.envelope import Envelope, Kind
from idrkit.intake.x12.facts import Code, amount_of, amount_wanted, procedure_of, text_of, total
from idrkit.intake.x12.gather import Doubts, gathered, parts_of
from idrkit.intake.x12.hierarchy import Belongs, Hierarchy, coverage_of
from idrkit.intake.x12.parties import party_groups, party_of, with_role
from idrkit.intake.x12.problems import Problem, UnreadableError, tag_of
from idrkit.intake.x12.tokens import Fragment, Segment

Item = ClaimSubmission | ClaimForm | Problem

_AS_WRITTEN_OF_CLAIM = frozenset({"PWK", "CN1", "K3", "CR1", "CR2", "CR3", "CRC", "HCP", "UR"})
_AS_WRITTEN_OF_LINE = frozenset(
    {"SV4", "SV5", "PWK", "CR1", "CR3", "CR5", "CRC", "MEA", "CN1", "K3", "PS1", "HCP", "CTP", "TOO"}
)
_AS_WRITTEN_OF_COVERAGE = frozenset({"OI", "MIA", "MOA", "DMG"})
_OF_HEADER = frozenset({"BHT", "REF"})
_OF_DECISION = frozenset({"CAS", "DTP", "AMT"})
_OF_COVERAGE = _OF_DECISION | _AS_WRITTEN_OF_COVERAGE
_OF_FORM = frozenset({"LQ", "FRM"})
_STRANGE = "a segment that a claim form does not have there was passed over"


class ClaimFormReader:
    """The segments of one transaction of claims, as they come."""

    def __init__(self, envelope: Envelope, begins: Segment, kind: Kind, refused: str) -> None:
        self._envelope = envelope
        self._begins = begins
        self._kind = kind
        self._header: list[Segment] = []
        self._submission: ClaimSubmission | None = None
        self._hierarchy = Hierarchy()
        self._claims: Claims[ClaimForm] = Claims(envelope, Making(self._claim, imbalance), refused)

    def take(self, segment: Segment) -> Iterable[Item]:
        """What is known once this segment has been read; mostly nothing."""
        tag = segment.elements[0]
        if tag == "CLM":
            found = self._closed()
            self._claims.begin(segment)
            return found
        if tag == "HL":
            found = self._closed()
            wrong = self._hierarchy.begin(segment)
            return [*found, self._claims.problem(segment, wrong)] if wrong else found
        if self._claims.group is not None:
            self._claims.group.append(segment)
        elif self._hierarchy.is_open:
            if not self._hierarchy.add(segment):
                return [self._claims.lost(segment, _STRANGE)]
        else:
            self._header.append(segment)
        return ()

    def broken(self, fragment: Fragment) -> Iterable[Item]:
        """Text that is no segment: the claim it stands in cannot be read."""
        tag = tag_of(fragment, self._envelope.delimiters)
        if self._claims.group is not None and tag and tag not in ("CLM", "HL"):
            self._claims.damaged(fragment)
            return ()
        found = self._closed(cut=not tag)
        if tag == "CLM":
            self._claims.begin(fragment)
            return found
        return [*found, self._claims.lost(fragment, f"a segment is cut off: {fragment.why}")]

    def end(self, *, cut: bool) -> Iterable[Item]:
        """What is known at the end; `cut` says that the file stopped before it."""
        return self._closed(cut=cut)

    def _closed(self, *, cut: bool = False) -> list[Item]:
        """The transaction itself if this is its first claim, and the claim that ends here."""
        begun = self._begun() if self._submission is None else []
        return [*begun, *self._claims.finish(cut=cut)]

    def _begun(self) -> list[Item]:
        own, groups = party_groups(self._header, "NM1")
        parties = [party_of(group) for group in groups]
        began = next((one for one in own if one.elements[0] == "BHT"), Segment(["BHT"], 0, 0))
        self._submission = ClaimSubmission(
            self._envelope,
            self._kind,
            reference=text_of(began, 3),
            created=text_of(began, 4),
            purpose=text_of(began, 6),
            submitter=with_role(parties, "41"),
            receiver=with_role(parties, "40"),
        )
        strange = [one for one in own if one.elements[0] not in _OF_HEADER]
        self._header = []
        return [
            self._submission,
            *(self._claims.lost(one, _STRANGE) for one in strange),
        ]

    def _claim(self, number: int, group: list[Segment], doubts: Doubts) -> ClaimForm:
        assert self._submission is not None  # noqa: S101  (a claim begins after the transaction)
        return _claim(self._submission, self._hierarchy.belongs(), number, group, doubts)


def _claim(
    submission: ClaimSubmission, belongs: Belongs, number: int, group: list[Segment], doubts: Doubts
) -> ClaimForm:
    component = submission.envelope.delimiters.component
    first = group[0]
    head, lines = _split(group[1:], "LX")
    head, coverages = _split(head, "SBR")
    own, provider_groups = party_groups(head, "NM1")
    found = gathered(own, doubts)
    _missing(first, belongs, doubts)
    place = parts_of(first, 5, component, doubts)
    return ClaimForm(
        submission=submission,
        number=number,
        claim_id=_wanted(first, 1, "the number of the claim"),
        charge=amount_wanted(first, 2),
        facility_code=place[0],
        frequency=place[2] if len(place) > 2 else "",
        assignment=text_of(first, 7),
        benefits_assigned=text_of(first, 8),
        related_causes=tuple(filter(None, text_of(first, 11).split(component))),
        billing_provider=belongs.billing_provider,
        pay_to=belongs.pay_to,
        coverage=belongs.coverage,
        subscriber=belongs.subscriber,
        payer=belongs.payer,
        patient=belongs.patient,
        patient_relationship=belongs.patient_relationship,
        providers=tuple(map(party_of, provider_groups)),
        other_coverages=tuple(_coverage(one, doubts) for one in coverages),
        dates=tuple(found.dates),
        references=tuple(found.references),
        diagnoses=tuple(_health_codes(found.others, component, doubts)),
        notes=tuple(_notes(found.others)),
        amounts=tuple(found.amounts),
        quantities=tuple(found.quantities),
        admission=next((tuple(one.elements[1:]) for one in found.others if one.elements[0] == "CL1"), ()),
        elements=_as_written(found.others, _AS_WRITTEN_OF_CLAIM, {"HI", "NTE", "CL1"}, doubts),
        lines=tuple(_line(one, component, doubts) for one in lines),
        segment=first.number,
        offset=first.offset,
    )


def _split(segments: Sequence[Segment], opens: str) -> tuple[list[Segment], list[list[Segment]]]:
    """What stands before the first loop that begins with the segment, and each of the loops."""
    starts = [index for index, segment in enumerate(segments) if segment.elements[0] == opens]
    ends = [*starts[1:], len(segments)]
    return list(segments[: starts[0] if starts else len(segments)]), [
        list(segments[a:b]) for a, b in zip(starts, ends, strict=False)
    ]


def _missing(first: Segment, belongs: Belongs, doubts: Doubts) -> None:
    for missing, what in (
        (belongs.billing_provider, "billing provider (2010AA NM1*85)"),
        (belongs.subscriber, "subscriber (2010BA NM1*IL)"),
        (belongs.payer, "payer (2010BB NM1*PR)"),
    ):
        if missing is None:
            doubts.append((first, f"nothing above it names its {what}", False))


def _wanted(segment: Segment, index: int, what: str) -> str:
    if not (found := text_of(segment, index)):
        raise UnreadableError(segment, f"{segment.elements[0]}{index:02}, {what}, is missing")
    return found


def _notes(segments: Sequence[Segment]) -> list[Code]:
    return [Code(text_of(one, 1), text_of(one, 2)) for one in segments if one.elements[0] == "NTE"]


def _health_codes(segments: Sequence[Segment], component: str, doubts: Doubts) -> Iterable[HealthCode]:
    for segment in segments:
        if segment.elements[0] != "HI":
            continue
        empty = []
        for index in range(1, len(segment.elements)):
            parts = parts_of(segment, index, component, doubts)
            if len(parts) > 1 and parts[1]:
                parts += [""] * (9 - len(parts))
                yield HealthCode(parts[0], parts[1], parts[3], parts[4], parts[8])
            elif parts[0]:
                empty.append(f"HI{index:02}")
        if empty:
            doubts.append((segment, f"{', '.join(empty)}: no code", True))


def _as_written(
    segments: Sequence[Segment], known: frozenset[str], read: set[str], doubts: Doubts
) -> tuple[tuple[str, ...], ...]:
    """The segments that are kept as they are; one that does not belong there is a doubt."""
    kept = []
    for segment in segments:
        tag = segment.elements[0]
        if tag in known:
            kept.append(tuple(segment.elements))
        elif tag not in read:
            doubts.append((segment, _STRANGE, True))
    return tuple(kept)


def _coverage(group: list[Segment], doubts: Doubts) -> OtherCoverage:
    own, groups = party_groups(group[1:], "NM1")
    found = gathered(_belonging(own, _OF_COVERAGE, doubts), doubts)
    parties = tuple(map(party_of, groups))
    return OtherCoverage(
        coverage=coverage_of(group[0]),
        subscriber=with_role(parties, "IL"),
        payer=with_role(parties, "PR"),
        parties=parties,
        adjustments=tuple(found.adjustments),
        amounts=tuple(found.amounts),
        dates=tuple(found.dates),
        elements=tuple(tuple(one.elements) for one in found.others),
    )


def _line(group: list[Segment], component: str, doubts: Doubts) -> ClaimFormLine:
    forms = [one for one in group if one.elements[0] in _OF_FORM]
    head, decisions = _split([one for one in group if one.elements[0] not in _OF_FORM], "SVD")
    own, provider_groups = party_groups(head[1:], "NM1")
    found = gathered(own, doubts)
    service = next((one for one in found.others if one.elements[0] in ("SV1", "SV2")), None)
    if service is None:
        raise UnreadableError(group[0], "its line has neither SV1 nor SV2, the service")
    professional = service.elements[0] == "SV1"
    # The elements of SV2 are those of SV1 moved by one, after the revenue code.
    shift = 0 if professional else 1
    procedure = procedure_of(parts_of(service, 1 + shift, component, doubts))
    revenue_code = "" if professional else text_of(service, 1)
    if not revenue_code and not (procedure and procedure.code):
        raise UnreadableError(service, f"{service.elements[0]} names no service")
    pointers = text_of(service, 7).split(component) if professional else []
    return ClaimFormLine(
        number=text_of(group[0], 1),
        procedure=procedure,
        revenue_code=revenue_code,
        charge=amount_wanted(service, 2 + shift),
        unit=text_of(service, 3 + shift),
        units=amount_of(service, 4 + shift),
        place_of_service=text_of(service, 5) if professional else "",
        diagnosis_pointers=tuple(filter(None, pointers)),
        emergency=text_of(service, 9) if professional else "",
        dates=tuple(found.dates),
        references=tuple(found.references),
        notes=tuple(_notes(found.others)),
        amounts=tuple(found.amounts),
        quantities=tuple(found.quantities),
        providers=tuple(map(party_of, provider_groups)),
        drugs=tuple(Code(text_of(one, 2), text_of(one, 3)) for one in found.others if one.elements[0] == "LIN"),
        decisions=tuple(_decision(one, component, doubts) for one in decisions),
        elements=(
            *_as_written(found.others, _AS_WRITTEN_OF_LINE, {"SV1", "SV2", "NTE", "LIN"}, doubts),
            *(tuple(one.elements) for one in forms),
        ),
        segment=group[0].number,
        offset=group[0].offset,
    )


def _belonging(segments: Sequence[Segment], known: frozenset[str], doubts: Doubts) -> list[Segment]:
    """The segments that may stand there; the others are doubts."""
    doubts += [(one, _STRANGE, True) for one in segments if one.elements[0] not in known]
    return [one for one in segments if one.elements[0] in known]


def _decision(group: list[Segment], component: str, doubts: Doubts) -> LineDecision:
    found = gathered(_belonging(group[1:], _OF_DECISION, doubts), doubts)
    first = group[0]
    return LineDecision(
        payer=text_of(first, 1),
        paid=amount_wanted(first, 2),
        procedure=procedure_of(parts_of(first, 3, component, doubts)),
        units=amount_of(first, 5),
        adjustments=tuple(found.adjustments),
        dates=tuple(found.dates),
        amounts=tuple(found.amounts),
    )


def imbalance(claim: ClaimForm) -> Iterable[str]:
    """What does not add up in a claim form, as the guides say it must."""
    if not claim.lines:
        yield "it has no line (LX)"
        return
    charged = total([line.charge for line in claim.lines])
    if charged != claim.charge:
        yield f"CLM02 (charge) is {claim.charge:f}, but the charges of its lines come to {charged:f}"
