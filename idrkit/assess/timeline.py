"""The deadlines that follow from the dates of a claim, each with its arithmetic and its paragraph.

Which text governs and how its days are counted comes from the rulebook; this module only follows the chain of
events. An event that has not happened yet is projected where the text fixes its last day (the selection of a
certified IDR entity), and the deadline says so. Doubts never move a date silently: they are flags, notes and
other readings beside it (`idrkit.assess.readings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from idrkit.assess.readings import Reading, describe
from idrkit.assess.results import Citation, Deadline, Skipped
from idrkit.errors import NoRuleInForceError
from idrkit.law.counting import counted, short_day
from idrkit.law.provision import Event, Gate, Text, Version
from idrkit.law.rulebook import Dates, Rulebook


@dataclass(frozen=True, slots=True)
class Step:
    """A deadline and the provision that gives it; a batched dispute may have a provision of its own."""

    id: str
    batched: str | None = None

    def provision_id(self, *, batched: bool) -> str:
        """The provision that gives this deadline."""
        return self.batched if batched and self.batched else self.id


STEPS = (
    Step("initial_payment"),
    Step("start_open_negotiation"),
    Step("open_negotiation_response"),
    Step("open_negotiation_end"),
    Step("initiation_window"),
    Step("idre_objection"),
    Step("initiation_response"),
    Step("joint_selection"),
    Step("selection_failure_notice"),
    Step("selection_notice"),
    Step("last_selection_answer"),
    Step("idre_random_selection"),
    Step("preliminary_selection"),
    Step("conflict_of_interest_attestation"),
    Step("final_selection"),
    Step("eligibility_determination"),
    Step("ineligibility_notice"),
    Step("information_response"),
    Step("offer"),
    Step("payment_determination"),
    Step("withdrawal_answer"),
    Step("settlement_notice"),
    Step("settlement_payment"),
    Step("award_payment"),
    Step("idre_fee_refund"),
    Step("cooling_off", "cooling_off_batched"),
    Step("after_cooling_off_window", "after_cooling_off_window_batched"),
    Step("registry_update"),
)


@dataclass(frozen=True, slots=True)
class NotYet:
    """A period that would follow from these dates under a text that waits for guidance: nothing to act on."""

    id: str
    name: str
    would_be_due: date
    why: str
    cite: str


@dataclass(frozen=True, slots=True)
class _Start:
    """The day a period is counted from; `if_random` is that day if the Secretary has to select."""

    day: date
    projected: bool = False
    if_random: date | None = None


def deadlines_from(dates: Dates, rulebook: Rulebook, *, batched: bool = False) -> tuple[Deadline, ...]:
    """Every deadline and window that follows from the dates given, in the order of the process.

    Args:
        dates: the events known; a missing one and one that is None are the same.
        rulebook: the law, with the user's own dates for gates if any.
        batched: the dispute is, or the decided dispute was, batched (cooling-off; blanket extensions).

    Raises:
        NoRuleInForceError: a date lies before the first plan year the process covers.
    """
    every = (_deadline(step, dates, rulebook, batched=batched) for step in STEPS)
    return tuple(one for one in every if one is not None)


def not_in_force(dates: Dates, rulebook: Rulebook, *, batched: bool = False) -> tuple[NotYet, ...]:
    """What a text that waits for guidance would add to, or change in, the deadlines of these dates."""
    now = {one.id: one.due for one in deadlines_from(dates, rulebook, batched=batched)}
    found = []
    for step in STEPS:
        provision = rulebook.provision(step.provision_id(batched=batched))
        for version in provision.versions:
            if version.since is not None or version.count is None:
                continue
            start = _start(version.count.start, dates, rulebook, amended=True)
            if start is None:
                continue
            due = counted(version.count, start.day, rulebook.calendar).due
            if due != now.get(step.id):
                found.append(NotYet(step.id, provision.title, due, version.pending or "", version.cite))
    return tuple(found)


def citation(version: Version) -> Citation:
    """The words of a version, as an answer carries them."""
    return Citation(
        provision_id=version.provision_id,
        cite=version.cite,
        quote=version.quote,
        text=version.text.value,
        certainty=version.certainty.value,
        source=version.source,
    )


def _deadline(step: Step, dates: Dates, rulebook: Rulebook, *, batched: bool) -> Deadline | None:
    provision_id = step.provision_id(batched=batched)
    assumed_from = _given_start(provision_id, dates, rulebook)
    if assumed_from is None:
        return None
    try:
        version, candidates = _governing(provision_id, dates, rulebook, assumed_from)
    except NoRuleInForceError as error:
        first = rulebook.gate("G_PLAN").since
        if first is not None and assumed_from < first:
            raise NoRuleInForceError(
                f"No rule is in force for {assumed_from}: the Federal IDR process covers plan years from {first} on."
            ) from error
        return None
    reading = _reading(version, dates, rulebook)
    if reading is None:
        return None
    others, doubt = _other_versions(version, candidates, reading, dates, rulebook)
    told = describe(step.id, reading, rulebook, others, doubt, key_assumed=bool(candidates), batched=batched)
    provision = rulebook.provision(provision_id)
    result = reading.counted
    return Deadline(
        id=step.id,
        name=provision.title,
        who=provision.who,
        opens=result.opens,
        due=result.due,
        counted_from=reading.start,
        counted_from_event=reading.count.start.value,
        citation=citation(version),
        arithmetic=result.arithmetic,
        skipped=tuple(Skipped(day, why) for day, why in result.skipped),
        flags=told.flags,
        notes=told.notes + _lookback(step.id, version, reading, rulebook),
        other_readings=told.others,
    )


def _governing(
    provision_id: str, dates: Dates, rulebook: Rulebook, assumed: date
) -> tuple[Version, tuple[Version, ...]]:
    """The version that governs; where its key is not known, the one the date counted from would select.

    The candidates come along in that case, so that the answer can say what it assumed.
    """
    resolution = rulebook.in_force(provision_id, dates)
    candidates: tuple[Version, ...] = ()
    while resolution.version is None:
        if resolution.unknown is None or dates.get(resolution.unknown.missing) is not None:
            raise NoRuleInForceError(f"{provision_id}: no version can be selected from these dates.")
        candidates = candidates or resolution.unknown.candidates
        dates = {**dates, resolution.unknown.missing: assumed}
        resolution = rulebook.in_force(provision_id, dates)
    return resolution.version, candidates


def _given_start(provision_id: str, dates: Dates, rulebook: Rulebook) -> date | None:
    """The given date that leads to a period of this provision: the event counted from, or what led to it."""
    for version in rulebook.provision(provision_id).versions:
        if version.count is None:
            continue
        for event in (version.count.start, *_LEADS_TO.get(version.count.start, ())):
            day = dates.get(event)
            if day is not None:
                return day
    return None


_LEADS_TO = {
    Event.IDRE_PRELIMINARY_SELECTION: (Event.IDR_INITIATED,),
    Event.CONFLICT_ATTESTED: (Event.IDRE_PRELIMINARY_SELECTION, Event.IDR_INITIATED),
    Event.IDRE_SELECTED: (Event.IDR_INITIATED,),
    Event.COOLING_OFF_END: (Event.PAYMENT_DETERMINATION,),
}


def _reading(version: Version, dates: Dates, rulebook: Rulebook) -> Reading | None:
    """The period of a version counted from these dates, or None when it has none or nothing starts it."""
    if version.count is None:
        return None
    start = _start(version.count.start, dates, rulebook, amended=_two_step_selection(dates, rulebook))
    if start is None:
        return None
    return Reading(
        version=version,
        count=version.count,
        start=start.day,
        counted=counted(version.count, start.day, rulebook.calendar),
        projected=start.projected,
        if_random=start.if_random,
    )


def _two_step_selection(dates: Dates, rulebook: Rulebook) -> bool:
    """Whether the amended selection, preliminary then final, governs."""
    try:
        return rulebook.in_force("final_selection", dates).version is not None
    except NoRuleInForceError:
        return False


def _start(event: Event, dates: Dates, rulebook: Rulebook, *, amended: bool) -> _Start | None:
    given = dates.get(event)
    if given is not None:
        return _Start(given)
    if event is Event.COOLING_OFF_END:
        return _cooling_off_end(dates, rulebook)
    if event is Event.IDRE_PRELIMINARY_SELECTION:
        return _selection(dates, rulebook)
    if event is Event.CONFLICT_ATTESTED:
        return _attested(dates, rulebook)
    if event is Event.IDRE_SELECTED:
        if not amended:
            return _selection(dates, rulebook)
        return _counted_on("final_selection", _attested(dates, rulebook), rulebook)
    return None


def _cooling_off_end(dates: Dates, rulebook: Rulebook) -> _Start | None:
    """The last of the 90 suspended days; only the 90-day period has a window counted from its end."""
    determined = dates.get(Event.PAYMENT_DETERMINATION)
    oldest = rulebook.provision("cooling_off").versions[-1]
    if determined is None or oldest.count is None:
        return None
    return _Start(counted(oldest.count, determined, rulebook.calendar).due)


def _selection(dates: Dates, rulebook: Rulebook) -> _Start | None:
    """The last day for joint selection, and for random selection, where the selection is not recorded."""
    initiated = dates.get(Event.IDR_INITIATED)
    joint = rulebook.provision("joint_selection").versions[0].count
    random = rulebook.provision("idre_random_selection").versions[0].count
    if initiated is None or joint is None or random is None:
        return None
    return _Start(
        counted(joint, initiated, rulebook.calendar).due,
        projected=True,
        if_random=counted(random, initiated, rulebook.calendar).due,
    )


def _attested(dates: Dates, rulebook: Rulebook) -> _Start | None:
    preliminary = _start(Event.IDRE_PRELIMINARY_SELECTION, dates, rulebook, amended=True)
    return _counted_on("conflict_of_interest_attestation", preliminary, rulebook)


def _counted_on(provision_id: str, start: _Start | None, rulebook: Rulebook) -> _Start | None:
    """The last day of a later step, projected from the start of it."""
    count = rulebook.provision(provision_id).versions[0].count
    if start is None or count is None:
        return None
    later = None if start.if_random is None else counted(count, start.if_random, rulebook.calendar).due
    return _Start(counted(count, start.day, rulebook.calendar).due, projected=True, if_random=later)


def _other_versions(
    version: Version,
    candidates: tuple[Version, ...],
    reading: Reading,
    dates: Dates,
    rulebook: Rulebook,
) -> tuple[tuple[Reading, ...], str]:
    """The readings of the versions that would govern if another event were the key, and why it may be."""
    dated = [one for one in rulebook.provision(version.provision_id).versions if one.since is not None]
    gates = [rulebook.gates[one.gate] for one in dated if one.gate is not None]
    doubtful = next((gate for gate in gates if gate.key_in_doubt), None)
    in_play = list(candidates)
    if doubtful is not None and _other_key_possible(doubtful, version, reading, dates, rulebook):
        in_play = dated
    others = (_reading(one, dates, rulebook) for one in in_play if one is not version)
    doubt = doubtful.key_in_doubt if doubtful is not None else None
    return tuple(one for one in others if one is not None), doubt or ""


def _other_key_possible(gate: Gate, version: Version, reading: Reading, dates: Dates, rulebook: Rulebook) -> bool:
    """Whether the other event the text may mean could select another version than the one that governs."""
    if gate.since is None:
        return False
    if gate.other_key is not None:
        other = dates.get(gate.other_key)
        if version.gate == gate.id:
            return other is None or other < gate.since
        return other is not None and other >= gate.since
    if version.gate == gate.id:
        return True
    # The key may be the next dispute: one whose open negotiation starts with the gate can be initiated from
    # its 31st business day, so a suspension that is over by then is not touched.
    return reading.counted.due >= rulebook.calendar.nth_from(gate.since, 31)


def _lookback(step_id: str, version: Version, reading: Reading, rulebook: Rulebook) -> tuple[str, ...]:
    """From when open negotiation may have been completed to use the window after a batched determination."""
    if version.provision_id != "after_cooling_off_window_batched" or version.text is not Text.AMENDED:
        return ()
    first = rulebook.calendar.nth_before(reading.start, 30)
    return (f"Open negotiation completed on or after {short_day(first)}, or during the suspension, qualifies.",)
