"""What stands beside a deadline: its flags, a sentence for each, and the dates other readings would give.

A deadline keeps the date the text gives. Wherever the text is silent, a notice counted otherwise, offices
were closed, or an extension was announced, the doubt is shown next to it with its own date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from idrkit.assess.results import OtherReading
from idrkit.assess.tolling import Stop
from idrkit.law.calendar import BusinessCalendar
from idrkit.law.counting import Counted, counted, short_day
from idrkit.law.provision import BlanketExtension, Certainty, Closure, Convention, Count, Event, Unit, Version
from idrkit.law.rulebook import Rulebook

NONBUSINESS_START = "NONBUSINESS_START"
NONBUSINESS_DUE = "NONBUSINESS_DUE"
EO_CLOSURE = "EO_CLOSURE"
PROJECTED = "PROJECTED"
KEY_ASSUMED = "KEY_ASSUMED"
KEY_IN_DOUBT = "KEY_IN_DOUBT"
BLANKET_EXTENSION = "BLANKET_EXTENSION"
TOLLED = "TOLLED"

_SURENESS = {
    Certainty.REPORTED: "The date this text applies from is reported, not read in an official document.",
    Certainty.INFERRED: "That this text applies is inferred; no source states it.",
    Certainty.UNVERIFIED: "This rests on a text that was not read in an official source.",
}
_EVENT_WORDS = {
    Event.OPEN_NEGOTIATION_START: "the start of open negotiation",
    Event.IDR_INITIATED: "initiation",
}
# Nobody acts on the last day of a suspension, so there is nothing to do a day earlier.
_NOTHING_TO_DO = ("cooling_off",)
# The notice of a selection the parties made themselves: a random selection has none.
_JOINT_SELECTION_ONLY = ("selection_notice",)


@dataclass(frozen=True, slots=True)
class Reading:
    """One version counted from one day.

    `calendar` is what its days were counted by, `earliest` the first day its event can have happened where the
    day is projected. `stops` are what made the clock stand still; `late` is the count in which the day of the
    request stood still as well, `untolled` the one without any stop.
    """

    version: Version
    count: Count
    start: date
    counted: Counted
    calendar: BusinessCalendar
    projected: bool = False
    if_random: date | None = None
    earliest: date | None = None
    stops: tuple[Stop, ...] = ()
    late: Counted | None = None
    untolled: Counted | None = None


@dataclass
class Told:
    """Collects the flags, notes and other readings of one deadline."""

    own: Counted
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    others: tuple[OtherReading, ...] = ()

    def flag(self, code: str, note: str) -> None:
        """Add a flag and the sentence that explains it."""
        self.flags += (code,)
        self.notes += (note,)

    def other(self, reading: str, opens: date | None, due: date | None, cite: str) -> None:
        """Add the date another reading gives, unless it is the same date."""
        if (opens, due) != (self.own.opens, self.own.due):
            self.others += (OtherReading(reading, opens, due, cite),)


def describe(
    step_id: str,
    reading: Reading,
    rulebook: Rulebook,
    others: tuple[Reading, ...],
    doubt: str,
    *,
    key_assumed: bool,
    later_taken: bool,
    batched: bool,
) -> Told:
    """Everything that stands beside the deadline of one step.

    Args:
        step_id: the id of the deadline.
        reading: the version that governs, counted.
        rulebook: the law.
        others: the versions that would govern under another key, counted.
        doubt: why another key may be meant, if the text leaves that open.
        key_assumed: the keying event is not known, so the date counted from was taken for it.
        later_taken: of the versions in play the one with the latest end was taken.
        batched: the dispute is batched.
    """
    told = Told(reading.counted)
    if reading.version.note:
        told.notes += (reading.version.note,)
    sureness = _SURENESS.get(reading.version.certainty)
    if sureness is not None:
        told.flag(reading.version.certainty.value.upper(), sureness)
    _which_text(told, reading, others, doubt, key_assumed=key_assumed, later_taken=later_taken)
    _not_recorded(told, step_id, reading)
    _stood_still(told, reading)
    _days_that_do_not_count(told, step_id, reading, rulebook)
    _counting_readings(told, reading)
    _closures(told, reading, rulebook)
    _extensions(told, step_id, reading, rulebook, batched=batched)
    return told


def _which_text(
    told: Told, reading: Reading, others: tuple[Reading, ...], doubt: str, *, key_assumed: bool, later_taken: bool
) -> None:
    differ = any(one.counted.due != reading.counted.due for one in others)
    if key_assumed:
        key = _words(_keyed_by(reading, others))
        note = f"The date of {key} selects the text and is not given: the date counted from was taken for it."
        if later_taken:
            note = f"The date of {key} of the decided dispute selects the text and is not given."
        if not differ:
            note += " The other text gives the same date."
        told.flag(KEY_ASSUMED, note)
    if doubt and differ and (later_taken or not key_assumed):
        told.flag(KEY_IN_DOUBT, f"{doubt} The later date is taken." if later_taken else doubt)
    for one in others:
        text = f"If the {one.version.text.value} text governed"
        told.other(f"{text}. {doubt}".strip(), one.counted.opens, one.counted.due, one.version.cite)


def _keyed_by(reading: Reading, others: tuple[Reading, ...]) -> Event:
    """The event whose date is missing: that of the newest text in play."""
    in_play = [one.version for one in (reading, *others)]
    newest = max(in_play, key=lambda version: version.since or date.min)
    return newest.keyed_by


def _words(event: Event) -> str:
    return _EVENT_WORDS.get(event, event.value.replace("_", " "))


def _not_recorded(told: Told, step_id: str, reading: Reading) -> None:
    if not reading.projected:
        return
    if reading.count.start is Event.ELIGIBILITY_DETERMINED:
        told.flag(
            PROJECTED,
            "The eligibility determination is not recorded: its last day is taken. Record the actual date when the "
            "portal gives it.",
        )
        return
    note = (
        "The selection of the certified IDR entity is not recorded: its last day for a joint selection is "
        "taken. Record the actual date when the portal gives it."
    )
    if reading.earliest is not None and reading.earliest < reading.start:
        note += f" If it was made sooner, every day counted from it is earlier: {short_day(reading.earliest)} at best."
    told.flag(PROJECTED, note)
    if reading.if_random is not None and step_id not in _JOINT_SELECTION_ONLY:
        late = counted(reading.count, reading.if_random, reading.calendar)
        told.other("If the Secretary selects at random", late.opens, late.due, reading.version.cite)


def _stood_still(told: Told, reading: Reading) -> None:
    """What a request for information or to withdraw did to the clock, and both ways to count its day."""
    for stop in reading.stops:
        until = "the answer" if stop.answered else "the end of the time to answer, as no answer is recorded"
        told.flag(
            TOLLED,
            f"The clock stands still from the {stop.why} of {short_day(stop.asked)} until {short_day(stop.resumes)}, "
            f"{until} ({stop.cite}). Whether the day of the request is used up is not stated: the earlier day is "
            "taken.",
        )
    if reading.untolled is not None and not reading.stops:
        told.flag(
            TOLLED,
            "The eligibility stage was tolled by a request for information: this period is counted from its "
            "completion (149.510(c)(2)(ii)(A)).",
        )
    if reading.late is not None:
        told.other("If the day of the request is not used up", None, reading.late.due, reading.version.cite)
    if reading.untolled is not None:
        told.other("If nothing had stopped the clock", None, reading.untolled.due, reading.version.cite)


def _days_that_do_not_count(told: Told, step_id: str, reading: Reading, rulebook: Rulebook) -> None:
    result = reading.counted
    if result.start_why_not is not None:
        told.flag(
            NONBUSINESS_START,
            f"{short_day(reading.start)} is not a business day ({result.start_why_not}). No rule says how a "
            "period that begins there is counted: the next business day is taken as day 1.",
        )
    why = rulebook.calendar.why_not(result.due)
    if reading.count.unit is Unit.CALENDAR_DAYS and why is not None and step_id not in _NOTHING_TO_DO:
        before = rulebook.calendar.nth_before(result.due, 1)
        told.flag(
            NONBUSINESS_DUE,
            f"{short_day(result.due)} is not a business day ({why}) and no text moves the date: act by "
            f"{short_day(before)}.",
        )


def _counting_readings(told: Told, reading: Reading) -> None:
    early = inclusive(reading)
    if early is not None:
        said = "If the day itself counted as day 1, as some notices of CMS did"
        told.other(said, early.opens, early.due, reading.version.cite)
    if reading.count.day_zero_reading:
        late = counted(replace(reading.count, convention=Convention.AFTER), reading.start, reading.calendar)
        told.other("If the first day did not count (day 0)", late.opens, late.due, reading.version.cite)


def inclusive(reading: Reading) -> Counted | None:
    """The count in which "after" includes the day itself, where a party must act; None for every other step."""
    if not reading.count.inclusive_reading or reading.count.convention is not Convention.AFTER:
        return None
    return counted(replace(reading.count, convention=Convention.BEGINNING_ON), reading.start, reading.calendar)


def _closures(told: Told, reading: Reading, rulebook: Rulebook) -> None:
    closed = closed_inside(reading, rulebook)
    if not closed:
        return
    named = ", ".join(f"{short_day(one.date)} ({one.authority}, {one.reason})" for one in closed)
    late = without_closures(reading, rulebook)
    note = f"Federal offices were closed on {named}. No text says that this stops the clock, so it counts."
    own = reading.counted
    if own.opens is not None and late.opens is not None and late.opens <= own.due:
        note += f" From {short_day(late.opens)} to {short_day(own.due)} is inside the window on both readings."
    told.flag(EO_CLOSURE, note)
    cite = "; ".join(one.authority for one in closed)
    told.other("If days closed by Executive Order did not count", late.opens, late.due, cite)


def closed_inside(reading: Reading, rulebook: Rulebook) -> tuple[Closure, ...]:
    """The Executive Order closures that a period of business days runs over."""
    if reading.count.unit is not Unit.BUSINESS_DAYS:
        return ()
    first, last = reading.start, reading.counted.due
    inside = (one for one in rulebook.closures if first <= one.date <= last)
    return tuple(one for one in inside if reading.calendar.is_business_day(one.date))


def without_closures(reading: Reading, rulebook: Rulebook) -> Counted:
    """The count in which days closed by Executive Order are no business days."""
    closed = {one.date: one.authority for one in rulebook.closures}
    return counted(reading.count, reading.start, reading.calendar.without(closed))


def _extensions(told: Told, step_id: str, reading: Reading, rulebook: Rulebook, *, batched: bool) -> None:
    for one in rulebook.blanket_extensions:
        if step_id not in one.steps or not _covers(one, reading.counted.due, batched=batched):
            continue
        told.flag(BLANKET_EXTENSION, _extension_note(one))
        if one.extended_to is not None:
            told.other(one.title, reading.counted.opens, one.extended_to, one.source)


def _covers(one: BlanketExtension, due: date, *, batched: bool) -> bool:
    if one.disputes != "all" and (one.disputes == "batched") != batched:
        return False
    if one.extended_to is not None and one.extended_to <= due:
        return False
    return one.due_from <= due <= one.due_to


def _extension_note(one: BlanketExtension) -> str:
    until = f" to {short_day(one.extended_to)}" if one.extended_to is not None else ""
    who = f" for {one.affected}" if one.affected else ""
    sure = "" if one.certainty is Certainty.IN_FORCE else f" ({one.certainty.value})"
    more = f" {one.note}" if one.note else ""
    apply = " If it covers this claim, record it as approved_extension_until with its step and source."
    return f"A notice may have extended this{until}{who}: {one.title}.{more} Source: {one.source}{sure}.{apply}"
