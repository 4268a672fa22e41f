"""Who a claim belongs to: the levels of an 837 (billing provider, subscriber, patient), as HL numbers them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from idrkit.intake.x12.claim_form import Coverage, Person
from idrkit.intake.x12.facts import text_of
from idrkit.intake.x12.parties import Party, party_groups, party_of, with_role
from idrkit.intake.x12.tokens import Segment

BILLING, SUBSCRIBER, PATIENT = "20", "22", "23"
_ABOVE = {SUBSCRIBER: BILLING, PATIENT: SUBSCRIBER}
_KNOWN = frozenset({"NM1", "N2", "PRV", "CUR", "SBR", "PAT", "DMG", "REF", "N3", "N4", "PER"})


@dataclass(slots=True)
class _Level:
    identifier: str
    code: str
    segments: list[Segment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Belongs:
    """The parties the hierarchy gives a claim."""

    billing_provider: Party | None = None
    pay_to: Party | None = None
    coverage: Coverage | None = None
    subscriber: Person | None = None
    payer: Party | None = None
    patient: Person | None = None
    patient_relationship: str = ""


class Hierarchy:
    """The levels that are open: a level ends where another of its kind, or of a kind above it, begins."""

    def __init__(self) -> None:
        self._open: list[_Level] = []
        self._belongs: Belongs | None = None

    def begin(self, segment: Segment) -> str:
        """Begin a level (HL); what is wrong with it, or ""."""
        self._belongs = None
        identifier, parent, code = (text_of(segment, index) for index in (1, 2, 3))
        if code not in (BILLING, SUBSCRIBER, PATIENT):
            self._open = [_Level(identifier, code)]
            return "HL03 names no level of an 837, so it is not known to whom the claims after it belong"
        while self._open and (self._open[-1].code >= code or self._open[-1].code not in (BILLING, SUBSCRIBER)):
            self._open.pop()
        wrong = ""
        if above := _ABOVE.get(code):
            nearest = self._open[-1] if self._open else None
            if nearest is None or nearest.identifier != parent or nearest.code != above:
                # Whose it is must be read, never guessed: what stands above it is unknown.
                self._open = []
                wrong = "HL02 names a level that is not above it: what that level says is taken as not known"
        self._open.append(_Level(identifier, code))
        return wrong

    @property
    def is_open(self) -> bool:
        """Whether a level has begun."""
        return bool(self._open)

    def add(self, segment: Segment) -> bool:
        """A segment of the level that began last; False if no level has such a segment."""
        self._belongs = None
        self._open[-1].segments.append(segment)
        return segment.elements[0] in _KNOWN

    def belongs(self) -> Belongs:
        """The parties of a claim that stands here."""
        if self._belongs is None:
            self._belongs = _belongs({level.code: level.segments for level in self._open})
        return self._belongs


def _belongs(levels: dict[str, list[Segment]]) -> Belongs:
    billing = _providers(levels.get(BILLING, ()))
    own, groups = _parties(levels.get(SUBSCRIBER, ()))
    patient_own, patient_groups = _parties(levels.get(PATIENT, ()))
    coverage = next((coverage_of(one) for one in own if one.elements[0] == "SBR"), None)
    relationship = next((text_of(one, 1) for one in patient_own if one.elements[0] == "PAT"), "")
    parties = [party_of(group) for group in groups]
    return Belongs(
        billing_provider=with_role(billing, "85"),
        pay_to=with_role(billing, "87"),
        coverage=coverage,
        subscriber=_person("IL", groups, own),
        payer=with_role(parties, "PR"),
        patient=_person("QC", patient_groups, patient_own),
        patient_relationship=relationship,
    )


def _parties(segments: Iterable[Segment]) -> tuple[list[Segment], list[list[Segment]]]:
    return party_groups(list(segments), "NM1")


def _providers(segments: Iterable[Segment]) -> list[Party]:
    own, groups = _parties(segments)
    specialty = [one for one in own if one.elements[0] == "PRV"]
    # PRV*BI stands before the billing provider it speaks of.
    return [party_of([*group, *specialty] if text_of(group[0], 1) == "85" else group) for group in groups]


def _person(role: str, groups: list[list[Segment]], own: list[Segment]) -> Person | None:
    group = next((one for one in groups if text_of(one[0], 1) == role), None)
    if group is None:
        return None
    born = next((one for one in own if one.elements[0] == "DMG"), None)
    return Person(party_of(group), text_of(born, 2) if born else "", text_of(born, 3) if born else "")


def coverage_of(segment: Segment) -> Coverage:
    """The coverage of an SBR."""
    return Coverage(
        payer_order=text_of(segment, 1),
        relationship=text_of(segment, 2),
        group_number=text_of(segment, 3),
        plan_name=text_of(segment, 4),
        insurance_type=text_of(segment, 5),
        filing_code=text_of(segment, 9),
    )
