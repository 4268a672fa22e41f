"""A deadline as a person would tell it: what started the period, how it was counted, under which text, which doubts.

Every date here was computed by `idrkit.assess.timeline`; this module only puts it into sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from idrkit.assess.explain_law import in_quotes, otherwise, paragraph_of, sentences
from idrkit.assess.results import Deadline, Skipped
from idrkit.assess.safe import safe_words
from idrkit.assess.timeline import NotYet, citation
from idrkit.assess.wording import listed, words
from idrkit.law.counting import short_day
from idrkit.law.provision import Convention, Count, Unit
from idrkit.law.rulebook import Rulebook

_STARTED = {
    "bill_transmitted": "The bill was sent to the plan on {day}.",
    "initial_payment_received": "The initial payment or notice of denial was received on {day}.",
    "open_negotiation_start": "The open negotiation notice was first sent on {day}.",
    "idr_initiated": "The dispute was initiated on {day}.",
    "idre_selected": "The certified IDR entity was selected on {day}.",
    "agreement_reached": "The parties agreed on a rate on {day}.",
    "payment_determination": "The payment determination was made on {day}.",
    "cooling_off_end": "The last suspended day is {day}.",
}
_UNITS = {Unit.BUSINESS_DAYS: "business", Unit.CALENDAR_DAYS: "calendar"}


def deadline_paragraph(
    one: Deadline, rulebook: Rulebook, *, quote: bool = True, waiting: NotYet | None = None, said: Iterable[str] = ()
) -> str:
    """One deadline with its reasoning: what started it, the counting, the words, the doubts, the other readings.

    Args:
        one: the deadline.
        rulebook: the law.
        quote: give the words of its paragraph (false where they stand above already).
        waiting: what a text that waits for guidance would make of it.
        said: notes that stand above already.
    """
    return sentences(
        (
            f"{one.name}: {span(one.opens, one.due)} ({one.who}).",
            _started(one),
            _counting(one, rulebook),
            _safe(one),
            _words(one) if quote else "",
            _would_be(waiting),
            *(note for note in one.notes if note not in set(said)),
            *(otherwise(each, span(each.opens, each.due)) for each in one.other_readings),
        )
    )


def not_yet_paragraph(waiting: Iterable[NotYet]) -> str:
    """What a text that waits for guidance would add here; nothing follows from it now."""
    return sentences(_not_yet(tuple(waiting)))


def span(opens: date | None, due: date | None) -> str:
    """A last day, or a window from its first day to its last."""
    days = [short_day(day) for day in (opens, due) if day is not None]
    return " to ".join(days) or "no date"


def _started(one: Deadline) -> str:
    day = short_day(one.counted_from)
    if "PROJECTED" in one.flags:
        return f"No date of {words(one.counted_from_event)} is recorded; {day} is taken for it."
    told = _STARTED.get(one.counted_from_event, "The period is counted from the {event}, {day}.")
    return told.format(day=day, event=words(one.counted_from_event))


def _counting(one: Deadline, rulebook: Rulebook) -> str:
    """The period and its days, in the words a person would count with."""
    versions = rulebook.provision(one.citation.provision_id).versions
    count = next((each.count for each in versions if citation(each) == one.citation), None)
    where = f"({paragraph_of(one.citation)})"
    if count is None or one.due is None:
        return f"Counting {where}: {one.arithmetic}."
    return f"{_period(count)} {where}: {'; '.join(_days(one, one.due, count, rulebook))}."


def _safe(one: Deadline) -> str:
    """The safe days, where they are not simply those of the deadline."""
    if (one.safe_opens, one.safe_due) == (one.opens, one.due):
        return ""
    return f"Safe: {safe_words(one, short_day)}."


def _words(one: Deadline) -> str:
    quote = one.citation.quote
    return f"The words: {in_quotes(quote)}" if quote else "The words of the paragraph were not at hand here."


def _period(count: Count) -> str:
    days = f"{_UNITS[count.unit]} days"
    if count.opens_window:
        day_one = "counted from that day" if count.convention is Convention.BEGINNING_ON else "after that day"
        return f"The window is {days} {count.from_day} to {count.last_day} {day_one}"
    if count.convention is Convention.BEGINNING_ON:
        return f"The period of {count.length} {days} begins on that day"
    period = f"the {count.length} {days}" if count.length > 1 else f"the first {_UNITS[count.unit]} day"
    return f"The period is {period} after that day"


def _days(one: Deadline, due: date, count: Count, rulebook: Rulebook) -> Iterator[str]:
    yield _first_day(one.counted_from, count, rulebook)
    if count.unit is Unit.CALENDAR_DAYS:
        yield "calendar days run through weekends and holidays"
    elif one.skipped:
        yield f"it skips {listed([_skipped(each) for each in one.skipped])}"
    if one.opens is not None and one.opens != due:
        yield f"day {count.from_day}, the first of the window, is {short_day(one.opens)}"
    yield f"day {count.last_day}, the last, is {short_day(due)}"


def _first_day(start: date, count: Count, rulebook: Rulebook) -> str:
    if count.convention is Convention.AFTER:
        return "that day is day 0"
    why_not = rulebook.calendar.why_not(start) if count.unit is Unit.BUSINESS_DAYS else None
    if why_not is None:
        return "that day is day 1"
    return f"it is no business day ({why_not}), so day 1 is {short_day(rulebook.calendar.roll(start))}"


def _skipped(one: Skipped) -> str:
    return f"{short_day(one.date, year=False)} ({one.why})"


def _would_be(waiting: NotYet | None) -> str:
    if waiting is None:
        return ""
    return f"Under the text that waits ({waiting.cite}) the last day would be {short_day(waiting.would_be_due)}."


def _not_yet(waiting: tuple[NotYet, ...]) -> Iterator[str]:
    by_reason: dict[str, list[NotYet]] = {}
    for one in waiting:
        by_reason.setdefault(one.why, []).append(one)
    for reason, members in by_reason.items():
        named = listed([f"{one.name}, {short_day(one.would_be_due)} ({one.cite})" for one in members])
        yield f"Not in force, so nothing follows from it now: {named}. The text waits for {reason}."
