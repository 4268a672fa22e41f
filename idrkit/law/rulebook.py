"""The law as idrkit holds it: which version of a provision governs, given the dates of a dispute.

Code asks the rulebook "which version governs these dates?", never "what year is it?". A version waiting for
guidance is never selected until someone gives its gate a date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from idrkit.errors import NoRuleInForceError, UsageError
from idrkit.law import reading
from idrkit.law.batch_codes import BatchCodes, load_batch_codes, with_user_codes
from idrkit.law.calendar import BusinessCalendar
from idrkit.law.provision import BlanketExtension, Certainty, Closure, Event, Gate, Provision, Version
from idrkit.law.tables import Table, read_toml

RULES = Path(__file__).resolve().parent / "rules"
_FILES_OF_THEIR_OWN = (
    "gates.toml",
    "closures.toml",
    "extensions.toml",
    "states.toml",
    "remark_codes.toml",
    "monitoring.toml",
    "prohibited.toml",
    "batch_ranges.toml",
    "portal_forms.toml",
    "qpa_audit.toml",
)

Dates = Mapping[Event, date | None]

# A later event of a claim cannot come before an earlier one. Events of one rank are not compared: nothing
# says in which order parties agree, withdraw, ask or are asked.
_RANK: Mapping[Event, int] = {
    Event.PLAN_YEAR_START: 0,
    Event.DATE_OF_SERVICE: 1,
    Event.BILL_TRANSMITTED: 2,
    Event.INITIAL_PAYMENT_RECEIVED: 3,
    Event.OPEN_NEGOTIATION_START: 4,
    Event.IDR_INITIATED: 5,
    Event.AGREEMENT_REACHED: 6,
    Event.WITHDRAWAL_REQUESTED: 6,
    Event.INFORMATION_REQUESTED: 6,
    Event.IDRE_PRELIMINARY_SELECTION: 6,
    Event.IDRE_SELECTED: 6,
    Event.ELIGIBILITY_DETERMINED: 6,
    Event.PAYMENT_DETERMINATION: 7,
}
# These can only follow a full open negotiation period: initiation is possible from its 31st business day.
_AFTER_OPEN_NEGOTIATION = (
    Event.IDR_INITIATED,
    Event.WITHDRAWAL_REQUESTED,
    Event.INFORMATION_REQUESTED,
    Event.IDRE_PRELIMINARY_SELECTION,
    Event.IDRE_SELECTED,
    Event.ELIGIBILITY_DETERMINED,
    Event.PAYMENT_DETERMINATION,
)
_FIRST_DAY_TO_INITIATE = 31


@dataclass(frozen=True, slots=True)
class Unknown:
    """Which date is missing, and the versions it would choose between, newest first."""

    missing: Event
    candidates: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The version that governs, or what has to be known to tell. Exactly one of the two is set.

    `proved_by` names the event that settled it where the keying event itself is not known.
    """

    version: Version | None
    unknown: Unknown | None = None
    proved_by: Event | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Provisions, gates, closures, blanket extensions and batch codes; immutable, made by `load_rulebook`.

    `calendar` counts days on which an Executive Order closed Federal offices; `calendar_without_closures` is
    the other reading, which does not. `papers` are the provisions that say what a paper must include, by the id of
    the paper.
    """

    provisions: Mapping[str, Provision]
    gates: Mapping[str, Gate]
    closures: tuple[Closure, ...]
    blanket_extensions: tuple[BlanketExtension, ...]
    calendar: BusinessCalendar
    calendar_without_closures: BusinessCalendar
    batch_codes: BatchCodes
    papers: Mapping[str, Provision]

    def provision(self, provision_id: str) -> Provision:
        """The provision with this id.

        Raises:
            UsageError: there is none.
        """
        try:
            return self.provisions[provision_id]
        except KeyError:
            raise UsageError(f'There is no provision "{provision_id}"; `idrkit rules` lists them all.') from None

    def paper(self, paper_id: str) -> Provision:
        """The provision that says what a paper must include.

        Raises:
            UsageError: there is no such paper.
        """
        try:
            return self.papers[paper_id]
        except KeyError:
            raise UsageError(f'There is no paper "{paper_id}"; known: {", ".join(self.papers)}.') from None

    def gate(self, gate_id: str) -> Gate:
        """The gate with this id.

        Raises:
            UsageError: there is none.
        """
        try:
            return self.gates[gate_id]
        except KeyError:
            raise UsageError(f'There is no gate "{gate_id}"; known: {", ".join(self.gates)}.') from None

    def in_force(self, provision_id: str, dates: Dates) -> Resolution:
        """The version of a provision that governs a dispute with these dates.

        Versions are asked newest first. One whose keying event falls on or after its `since` governs; a
        pending one is passed over. Where the keying event is not known, the answer is "unknown", never
        silently the older text, unless the other dates settle it:

        - a known EARLIER event on or after `since` proves the newer text: open negotiation starts on or
          after the day the payment was received;
        - a known LATER event before `since` proves the older text: a determination of 1 October shows that
          open negotiation did not start in November. An initiation, and what can only follow one, comes at
          least 30 business days after open negotiation started (45 CFR 149.510(b)(2)(i)), so it must lie
          before the first day on which a period started on `since` could have led to it.

        Raises:
            NoRuleInForceError: no version reaches back to these dates, or every version is pending.
        """
        versions = [one for one in self.provision(provision_id).versions if one.since is not None]
        for number, version in enumerate(versions):
            governs, proof = self._governs(version, dates)
            if governs:
                return Resolution(version, proved_by=proof)
            if governs is None:
                return Resolution(None, Unknown(version.keyed_by, tuple(versions[number:])))
        raise NoRuleInForceError(self._nothing_in_force(provision_id, dates))

    def _governs(self, version: Version, dates: Dates) -> tuple[bool | None, Event | None]:
        since, key = version.since, version.keyed_by
        if since is None:
            return False, None
        keyed_on = dates.get(key)
        if keyed_on is not None:
            return keyed_on >= since, None
        rank = _RANK.get(key)
        if rank is None:
            return None, None
        for event, day in dates.items():
            if day is None or event not in _RANK:
                continue
            if _RANK[event] < rank and day >= since:
                return True, event
            if _RANK[event] > rank and day < self._earliest(event, key, since):
                return False, event
        return None, None

    def _earliest(self, event: Event, key: Event, since: date) -> date:
        if key is Event.OPEN_NEGOTIATION_START and event in _AFTER_OPEN_NEGOTIATION:
            return self.calendar.nth_from(since, _FIRST_DAY_TO_INITIATE)
        return since

    def _nothing_in_force(self, provision_id: str, dates: Dates) -> str:
        found = self.provision(provision_id)
        dated = [one for one in found.versions if one.since is not None]
        if not dated:
            return f"{found.title}: not in force yet ({found.versions[0].pending})."
        oldest = dated[-1]
        given = dates.get(oldest.keyed_by)
        on = f" with {oldest.keyed_by} on {given}" if given is not None else " for these dates"
        return (
            f"{found.title}: no rule in force{on}; the oldest text known here starts on {oldest.since} ({oldest.cite})."
        )

    def pending(self) -> tuple[Version, ...]:
        """Every version that waits for guidance."""
        every = (one for found in self.provisions.values() for one in found.versions)
        return tuple(one for one in every if one.certainty is Certainty.PENDING)


def load_rulebook(user_files: Sequence[Path] = ()) -> Rulebook:
    """The bundled law, with the gates, closures, extensions and batch codes a user's own files add.

    Raises:
        UsageError: a file cannot be read, or says something a rules file cannot say.
    """
    if not user_files:
        return _bundled()
    gates = _bundled_gates()
    closures, extensions = _bundled_closures(), _bundled_extensions()
    codes = load_batch_codes()
    for path in user_files:
        table = Table(read_toml(path), str(path), "")
        for name, rows in table.named("gates").items():
            if name not in gates:
                raise rows.wrong("", f"is not a gate; allowed: {', '.join(sorted(gates))}")
            gates[name] = reading.gate_dated_by_user(gates[name], rows)
        closures += tuple(map(reading.closure, table.tables("closures")))
        extensions += _extensions(table)
        codes = with_user_codes(codes, table)
        table.done()
    return _assembled(gates, closures, extensions, codes)


@cache
def _bundled() -> Rulebook:
    return _assembled(_bundled_gates(), _bundled_closures(), _bundled_extensions(), load_batch_codes())


def _assembled(
    gates: dict[str, Gate],
    closures: tuple[Closure, ...],
    extensions: tuple[BlanketExtension, ...],
    codes: BatchCodes,
) -> Rulebook:
    calendar = BusinessCalendar()
    opened = reading.dated(gates, calendar)
    provisions: dict[str, Provision] = {}
    for name, table in _provision_tables():
        if name in provisions:
            raise table.wrong("", "is defined twice")
        provisions[name] = reading.provision(name, table, opened)
    ordered = tuple(sorted(closures, key=lambda one: one.date))
    without = calendar.without({one.date: one.authority for one in ordered})
    papers = {one.paper: one for one in provisions.values() if one.paper}
    return Rulebook(provisions, opened, ordered, extensions, calendar, without, codes, papers)


@cache
def _bundled_file(name: str) -> Mapping[str, object]:
    return read_toml(RULES / name)


def _bundled_table(name: str) -> Table:
    return Table(_bundled_file(name), name, "")


def _bundled_gates() -> dict[str, Gate]:
    named = _bundled_table("gates.toml").named("gates")
    return {name: reading.gate(name, table) for name, table in named.items()}


def _bundled_closures() -> tuple[Closure, ...]:
    return tuple(map(reading.closure, _bundled_table("closures.toml").tables("closures")))


def _bundled_extensions() -> tuple[BlanketExtension, ...]:
    return _extensions(_bundled_table("extensions.toml"))


def _extensions(table: Table) -> tuple[BlanketExtension, ...]:
    steps = _counted_steps()
    return tuple(reading.extension(rows, steps) for rows in table.tables("extensions"))


@cache
def _counted_steps() -> frozenset[str]:
    """The ids of everything that is counted in days: what an extension can touch."""
    return frozenset(
        name for name, table in _provision_tables() if any("count" in one for one in table.tables("versions"))
    )


def _provision_tables() -> Iterable[tuple[str, Table]]:
    """Every file of rules/ but those with a shape of their own holds provisions, one table each."""
    names = sorted(path.name for path in RULES.glob("*.toml") if path.name not in _FILES_OF_THEIR_OWN)
    for file in names:
        for name, rows in _bundled_file(file).items():
            yield name, Table(rows, file, name)
