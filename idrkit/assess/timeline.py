"""The deadlines that follow from the dates of a claim, each with its arithmetic and its paragraph.

Which text governs and how its days are counted comes from the rulebook; this module only follows the chain of
events. An event that has not happened yet is projected where the text fixes its last day (the selection of a
certified IDR entity), and the deadline says so. Doubts never move a date silently: they are flags, notes and
other readings beside it (`idrkit.assess.readings`); the days safe under each of them are worked out in
`idrkit.assess.safe`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from idrkit.assess.readings import Reading, Told, describe
from idrkit.assess.results import Citation, Deadline, Skipped
from idrkit.assess.safe import NO_SAFE_DAY, safe_days
from idrkit.assess.starts import LEADS_TO, start_of, two_step_selection
from idrkit.assess.tolling import after_eligibility, standing_still, stops_of
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
            start = start_of(version.count.start, dates, rulebook, amended=True)
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


@dataclass(frozen=True, slots=True)
class _Found:
    """A step counted: the reading shown, those under another key and why there are any."""

    provision_id: str
    reading: Reading
    others: tuple[Reading, ...]
    doubt: str
    key_assumed: bool

    @property
    def texts(self) -> frozenset[Text]:
        """The texts that may govern."""
        return frozenset(one.version.text for one in (self.reading, *self.others))

    def latest(self) -> _Found:
        """The same with the latest end shown and the other ones beside it."""
        every = (self.reading, *self.others)
        last = max(every, key=lambda one: one.counted.due)
        return replace(self, reading=last, others=tuple(one for one in every if one is not last))


def after_determination(
    dates: Dates, rulebook: Rulebook, *, batched: bool, of: str
) -> tuple[Deadline, Deadline | None, frozenset[Text]] | None:
    """Until when an earlier determination suspends a new dispute, the window after it, and the texts in play.

    Where it is open which text governs, the later end is taken and flagged. None where nothing is known of it.

    Args:
        dates: the determination, the open negotiation of the decided dispute if known, and as
            `subsequent_open_negotiation_start` that of the new one.
        rulebook: the law.
        batched: the decided dispute was batched.
        of: the number of the decided dispute.
    """
    steps = {step.id: step for step in STEPS}
    ends = _found(steps["cooling_off"], dates, rulebook, batched=batched)
    window = _found(steps["after_cooling_off_window"], dates, rulebook, batched=batched)
    if ends is None:
        return None
    told = _told(steps["cooling_off"], ends.latest(), rulebook, batched=batched, of=of)
    if window is None:
        return told, None, ends.texts
    after = _told(steps["after_cooling_off_window"], window.latest(), rulebook, batched=batched, of=of)
    return told, after, ends.texts


def _deadline(step: Step, dates: Dates, rulebook: Rulebook, *, batched: bool) -> Deadline | None:
    found = _found(step, dates, rulebook, batched=batched)
    return _told(step, found, rulebook, batched=batched) if found is not None else None


def _found(step: Step, dates: Dates, rulebook: Rulebook, *, batched: bool) -> _Found | None:
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
    return _Found(provision_id, reading, others, doubt, bool(candidates))


def _told(step: Step, found: _Found, rulebook: Rulebook, *, batched: bool, of: str = "") -> Deadline:
    reading = found.reading
    told = describe(
        step.id,
        reading,
        rulebook,
        found.others,
        found.doubt,
        key_assumed=found.key_assumed,
        later_taken=bool(of),
        batched=batched,
    )
    safe_opens, safe_due = safe_days(step.id, (reading, *found.others), rulebook)
    if safe_opens is not None and safe_due is not None and safe_opens > safe_due:
        _no_safe_day(told, found)
    provision = rulebook.provision(found.provision_id)
    result = reading.counted
    return Deadline(
        id=step.id,
        name=f"{provision.title}, {of}" if of else provision.title,
        who=provision.who,
        opens=result.opens,
        due=result.due,
        counted_from=reading.start,
        counted_from_event=reading.count.start.value,
        citation=citation(reading.version),
        arithmetic=result.arithmetic,
        skipped=tuple(Skipped(day, why) for day, why in result.skipped),
        flags=told.flags,
        notes=told.notes + _lookback(reading, rulebook),
        other_readings=told.others,
        safe_opens=safe_opens,
        safe_due=safe_due,
        of=of,
    )


def _no_safe_day(told: Told, found: _Found) -> None:
    """Say that no day lies in the window on every reading, and what either choice risks."""
    windows = [
        f"{short_day(one.counted.opens)} to {short_day(one.counted.due)}"
        for one in (found.reading, *found.others)
        if one.counted.opens is not None
    ]
    told.flag(
        NO_SAFE_DAY,
        f"No day lies in the window on every reading ({'; '.join(windows)}; days closed by Executive Order counted). A "
        "notice in the earlier window may be found too early, one in the later window too late: ask the Departments "
        "or the certified IDR entity before the earlier one closes.",
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
        for event in (version.count.start, *LEADS_TO.get(version.count.start, ())):
            day = dates.get(event)
            if day is not None:
                return day
    return None


def _reading(version: Version, dates: Dates, rulebook: Rulebook) -> Reading | None:
    """The period of a version counted from these dates, or None when it has none or nothing starts it."""
    count = version.count
    if count is None:
        return None
    by_steps = count.start is Event.IDRE_SELECTED and two_step_selection(dates, rulebook)
    start = start_of(count.start, dates, rulebook, amended=by_steps)
    if start is None:
        return None
    if start.projected and dates.get(Event.IDRE_SELECTED) is not None:
        # The selection is recorded: what led to it is over, and no day of it is guessed any more.
        return None
    plain = Reading(
        version=version,
        count=count,
        start=start.day,
        counted=counted(count, start.day, rulebook.calendar),
        calendar=rulebook.calendar,
        projected=start.projected,
        if_random=start.if_random,
        earliest=start.earliest,
    )
    return _with_stops(plain, dates, rulebook)


def _with_stops(plain: Reading, dates: Dates, rulebook: Rulebook) -> Reading:
    """The reading with what made the clock stand still; later timeframes follow a stage that was tolled."""
    step_id, reading = plain.version.provision_id, plain
    follows = after_eligibility(step_id, plain.start, dates, rulebook)
    if follows is not None:
        count = replace(plain.count, start=Event.ELIGIBILITY_DETERMINED)
        reading = replace(
            plain,
            count=count,
            start=follows.day,
            counted=counted(count, follows.day, rulebook.calendar),
            projected=follows.projected,
            if_random=None,
            earliest=None,
        )
    stops = stops_of(step_id, reading.count, reading.start, dates, rulebook)
    if stops:
        early = standing_still(stops, rulebook.calendar, request_day=False)
        late = standing_still(stops, rulebook.calendar, request_day=True)
        reading = replace(
            reading,
            counted=counted(reading.count, reading.start, early),
            calendar=early,
            stops=stops,
            late=counted(reading.count, reading.start, late),
        )
    return reading if reading is plain else replace(reading, untolled=plain.counted)


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
    other = dates.get(gate.other_key) if gate.other_key is not None else None
    if other is not None:
        return (other >= gate.since) is not (version.gate == gate.id)
    if version.gate == gate.id:
        return True
    if gate.other_key is not Event.SUBSEQUENT_OPEN_NEGOTIATION_START:
        return False
    # The key may be the next dispute: one whose open negotiation starts with the gate can be initiated from
    # its 31st business day, so a suspension that is over by then is not touched.
    return reading.counted.due >= rulebook.calendar.nth_from(gate.since, 31)


def _lookback(reading: Reading, rulebook: Rulebook) -> tuple[str, ...]:
    """From when open negotiation may have been completed to use the window after a batched determination."""
    version = reading.version
    if version.provision_id != "after_cooling_off_window_batched" or version.text is not Text.AMENDED:
        return ()
    first = rulebook.calendar.nth_before(reading.start, 30)
    return (f"Open negotiation completed on or after {short_day(first)}, or during the suspension, qualifies.",)
