"""The shapes of the law: a provision, its dated versions, and how a version counts days.

Everything here is frozen data read from rules/*.toml by `idrkit.law.reading`. A provision is one duty or one
amount; each version of it carries the words that decide, the paragraph they stand in, the event whose date
selects it, and how certain it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from idrkit.law.notices import Paper


class Certainty(StrEnum):
    """How sure it is that a version governs; everything but IN_FORCE is shown to the user."""

    IN_FORCE = "in_force"
    REPORTED = "reported"
    INFERRED = "inferred"
    UNVERIFIED = "unverified"
    PENDING = "pending"


class Text(StrEnum):
    """Which text a version comes from: 45 CFR part 149 before or after 91 FR 33900, statute, or guidance."""

    OLDER = "older"
    AMENDED = "amended"
    STATUTE = "statute"
    GUIDANCE = "guidance"


class Event(StrEnum):
    """A dated thing that happens to a claim or a dispute; the names claim records use.

    The last three are worked out, never given as such: the day of a certified IDR entity's conflict-of-interest
    attestation, the last suspended day of a cooling-off period, and the start of open negotiation of the next
    dispute, the one that a determination suspends.
    """

    PLAN_YEAR_START = "plan_year_start"
    DATE_OF_SERVICE = "date_of_service"
    BILL_TRANSMITTED = "bill_transmitted"
    INITIAL_PAYMENT_RECEIVED = "initial_payment_received"
    OPEN_NEGOTIATION_START = "open_negotiation_start"
    IDR_INITIATED = "idr_initiated"
    IDRE_PRELIMINARY_SELECTION = "idre_preliminary_selection"
    IDRE_SELECTED = "idre_selected"
    ELIGIBILITY_DETERMINED = "eligibility_determined"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_ANSWERED = "information_answered"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    WITHDRAWAL_ANSWERED = "withdrawal_answered"
    AGREEMENT_REACHED = "agreement_reached"
    PAYMENT_DETERMINATION = "payment_determination"
    DISCLOSURE_PROVIDED = "disclosure_provided"
    REGISTRATION_CHANGED = "registration_changed"
    CALENDAR_DATE = "calendar_date"
    CONFLICT_ATTESTED = "conflict_attested"
    COOLING_OFF_END = "cooling_off_end"
    SUBSEQUENT_OPEN_NEGOTIATION_START = "subsequent_open_negotiation_start"


class Unit(StrEnum):
    """What a period is counted in."""

    BUSINESS_DAYS = "business_days"
    CALENDAR_DAYS = "calendar_days"


class Convention(StrEnum):
    """Whether the day of the event is day 1 ("beginning on") or day 0 ("after")."""

    BEGINNING_ON = "beginning_on"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Count:
    """How a period is counted: from which event, how many days, of which kind.

    The last day is day `from_day + length - 1`. With `opens_window` the period is a window in which
    something may be done, and day `from_day` is its first day; otherwise only the last day matters.
    `inclusive_reading` marks a period counted "after" an event in which a party must act: one-off notices of
    CMS have counted the day itself, so that reading (one business day earlier) is shown as well.
    `day_zero_reading` marks a period "beginning on" a day for which the later reading, that day not counted,
    is in circulation: it is shown, and never used.
    """

    start: Event
    length: int
    unit: Unit
    convention: Convention
    from_day: int = 1
    opens_window: bool = False
    inclusive_reading: bool = False
    day_zero_reading: bool = False

    @property
    def last_day(self) -> int:
        """The number of the last day of the period."""
        return self.from_day + self.length - 1


@dataclass(frozen=True, slots=True)
class Gate:
    """A date on which part of the amended rule starts to apply, and the event it is compared with.

    A gate waiting for guidance has no `since`; `pending` says what it waits for, and `announced_plus` (with
    `unit`) how long after the announcement it opens. `follows` names a gate whose date opens this one
    `announced_plus` days later. `key_in_doubt` says why another event than `keyed_by` may be meant, and
    `other_key` names that event.
    """

    id: str
    title: str
    keyed_by: Event
    certainty: Certainty
    cite: str
    quote: str
    source: str
    since: date | None = None
    announced: date | None = None
    announced_plus: int | None = None
    unit: Unit | None = None
    follows: str | None = None
    pending: str | None = None
    quote_missing: str | None = None
    key_in_doubt: str | None = None
    other_key: Event | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a provision: what it says, from when, keyed by which event, and how certain that is.

    `since` is None while the version waits for guidance (`pending` says for what): it is then never
    selected. `quote` is verbatim; where the words are not at hand it is empty and `quote_missing` says why.
    `value` is an amount as text; `high` the upper end where the value is a range. `lines` is a number of line
    items: the most a batch may hold, or the step of a fee. `paper` holds the elements where the provision says what
    a notice must include.
    """

    provision_id: str
    title: str
    number: str
    text: Text
    since: date | None
    keyed_by: Event
    certainty: Certainty
    cite: str
    quote: str
    source: str
    note: str = ""
    quote_missing: str | None = None
    value: str | None = None
    high: str | None = None
    gate: str | None = None
    pending: str | None = None
    count: Count | None = None
    lines: int | None = None
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """One duty, period or amount of the law, with every version of it, newest first.

    `file` is the rules file it was read from: what a list of provisions is grouped by. `paper` is the id of the
    paper whose contents it sets, empty for every other provision.
    """

    id: str
    title: str
    number: str
    who: str
    versions: tuple[Version, ...]
    file: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """A weekday on which an Executive Order closed Federal offices; it does not stop a count."""

    date: date
    authority: str
    reason: str
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class BlanketExtension:
    """A notice of the Departments that moved deadlines for everyone, or for everyone affected by an event.

    It touches a deadline of one of `steps` whose computed last day falls from `due_from` to `due_to`.
    `extended_to` is None where the notice gave no single new date. `disputes` is "all", "single" or
    "batched".
    """

    id: str
    title: str
    steps: tuple[str, ...]
    due_from: date
    due_to: date
    extended_to: date | None
    disputes: str
    affected: str
    source: str
    certainty: Certainty
    note: str = ""
