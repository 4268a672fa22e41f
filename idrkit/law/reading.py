"""From the tables of rules files to gates, provisions, closures and blanket extensions.

The bundled files lie in rules/ beside this module. A user's own file may date a gate, add a closure, a blanket
extension, a batch range or comparable codes (idrkit.law.batch_codes), and nothing else:

    [gates.G_ONP]
    announced = 2027-01-15        # or: since = 2027-04-15
    source = "CMS notice of 2027-01-15"

    [[closures]]
    date = 2026-12-24
    authority = "Executive Order ..."

A gate dated by a user is marked "reported" unless the file gives its certainty.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from idrkit.errors import UsageError
from idrkit.law.calendar import BusinessCalendar
from idrkit.law.notices import papers
from idrkit.law.provision import (
    BlanketExtension,
    Certainty,
    Closure,
    Convention,
    Count,
    Event,
    Gate,
    Provision,
    Text,
    Unit,
    Version,
)
from idrkit.law.tables import Table

USER_TABLES = ("gates", "closures", "extensions", "batch_ranges", "comparable_codes")
_DATING = ("since", "announced", "pending")
DISPUTES = ("all", "single", "batched")
# "The time periods specified in this section (other than the time for payment, if applicable, under paragraph
# (c)(5)(ix) of this section) may be extended": 149.510(g)(1).
NEVER_EXTENDED = "award_payment"


def closure(table: Table) -> Closure:
    """One closure by Executive Order."""
    made = Closure(
        date=table.date("date"),
        authority=table.text("authority"),
        reason=table.text("reason", ""),
        source=table.text("source", table.file),
        certainty=table.choice("certainty", Certainty, Certainty.REPORTED),
    )
    table.done()
    return made


def extension(table: Table, known_steps: Collection[str]) -> BlanketExtension:
    """One blanket extension; it names the deadlines it touches by their ids."""
    made = BlanketExtension(
        id=table.text("id"),
        title=table.text("title"),
        steps=table.texts("steps"),
        due_from=table.date("due_from"),
        due_to=table.date("due_to"),
        extended_to=table.date_or_none("extended_to"),
        disputes=table.text("disputes", "all"),
        affected=table.text("affected", ""),
        source=table.text("source", table.file),
        certainty=table.choice("certainty", Certainty, Certainty.REPORTED),
        note=table.text("note", ""),
    )
    if made.disputes not in DISPUTES:
        raise table.wrong("disputes", f'is "{made.disputes}"; allowed: {", ".join(DISPUTES)}')
    unknown = [step for step in made.steps if step not in known_steps]
    if unknown:
        raise table.wrong("steps", f'has "{unknown[0]}"; allowed: {", ".join(sorted(known_steps))}')
    if NEVER_EXTENDED in made.steps:
        raise table.wrong("steps", f'has "{NEVER_EXTENDED}": that payment cannot be extended, 45 CFR 149.510(g)(1)')
    if made.due_to < made.due_from:
        raise table.wrong("due_to", "is before due_from")
    table.done()
    return made


def gate(name: str, table: Table) -> Gate:
    """One gate of the bundled file; its opening date may still have to be computed (`dated`)."""
    made = Gate(
        id=name,
        title=table.text("title"),
        keyed_by=table.choice("keyed_by", Event),
        certainty=table.choice("certainty", Certainty),
        cite=table.text("cite"),
        quote=table.text("quote"),
        source=table.text("source"),
        since=table.date_or_none("since"),
        announced=table.date_or_none("announced"),
        announced_plus=table.whole_or_none("announced_plus"),
        unit=table.choice_or_none("unit", Unit),
        follows=table.text_or_none("follows"),
        pending=table.text_or_none("pending"),
        quote_missing=table.text_or_none("quote_missing"),
        key_in_doubt=table.text_or_none("key_in_doubt"),
        other_key=table.choice_or_none("other_key", Event),
        note=table.text("note", ""),
    )
    if (made.since is None and made.announced is None) != (made.certainty is Certainty.PENDING):
        raise table.wrong("certainty", 'is "pending" exactly where the gate has no date')
    if made.certainty is Certainty.PENDING and not made.pending:
        raise table.wrong("pending", "is missing: say what the gate waits for")
    table.done()
    return made


def gate_dated_by_user(known: Gate, table: Table) -> Gate:
    """The gate as a user's own file dates it; the rest of it stays as bundled."""
    given = [key for key in _DATING if key in table]
    if len(given) > 1:
        raise table.wrong(given[1], f"cannot stand beside {given[0]}: give one of {', '.join(_DATING)}")
    since, announced = table.date_or_none("since"), table.date_or_none("announced")
    waits = table.text_or_none("pending")
    if announced is not None and (known.announced_plus is None or known.follows):
        raise table.wrong("announced", "is not possible for this gate: give since, the date it opens")
    certainty = table.choice_or_none("certainty", Certainty)
    if certainty is Certainty.PENDING and waits is None:
        raise table.wrong("certainty", 'is "pending": give pending = "what it waits for" instead')
    if not given and certainty is None:
        raise table.wrong("", f"changes nothing: give one of {', '.join((*_DATING, 'certainty'))}")
    if not given and known.certainty is Certainty.PENDING:
        raise table.wrong("certainty", "cannot be given for a gate without a date: give since or announced")
    made = replace(
        known,
        cite=table.text("cite", known.cite),
        source=table.text("source", f"{known.source}; dated by {table.file}" if given else known.source),
        note=table.text("note", known.note),
        certainty=certainty or (Certainty.REPORTED if given else known.certainty),
    )
    table.done()
    if not given:
        return made
    if waits is not None:
        return replace(made, since=None, announced=None, pending=waits, certainty=Certainty.PENDING)
    return replace(made, since=since, announced=announced, pending=None)


def dated(gates: dict[str, Gate], calendar: BusinessCalendar) -> dict[str, Gate]:
    """The gates with the opening dates that follow from announcements and from other gates worked out."""
    opened = {name: _opened(one, one.announced, calendar) for name, one in gates.items()}
    for name, one in opened.items():
        if one.follows and one.since is None:
            leader = opened.get(one.follows)
            if leader is None:
                raise UsageError(f"Gate {name} follows {one.follows}, which is not a gate.")
            opened[name] = _opened(one, leader.since, calendar)
    return opened


def _opened(one: Gate, announced: date | None, calendar: BusinessCalendar) -> Gate:
    if one.since is not None or announced is None or one.announced_plus is None:
        return one
    if one.unit is Unit.BUSINESS_DAYS:
        since = calendar.nth_after(announced, one.announced_plus)
    else:
        since = announced + timedelta(days=one.announced_plus)
    certainty = Certainty.REPORTED if one.certainty is Certainty.PENDING else one.certainty
    return replace(one, since=since, pending=None, certainty=certainty)


def provision(name: str, table: Table, gates: dict[str, Gate]) -> Provision:
    """One provision with its versions, newest first."""
    title, number = table.text("title"), table.text("number", "")
    who = table.text("who", "")
    paper_id = table.text("paper", "")
    tables = table.tables("versions")
    described = papers(paper_id, tables) if paper_id else (None,) * len(tables)
    versions = tuple(
        replace(_version(name, title, number, rows, gates), paper=one)
        for rows, one in zip(tables, described, strict=True)
    )
    table.done()
    if not versions:
        raise table.wrong("versions", "is missing: a provision has at least one version")
    _newest_first(table, versions)
    return Provision(id=name, title=title, number=number, who=who, versions=versions, file=table.file, paper=paper_id)


def _newest_first(table: Table, versions: tuple[Version, ...]) -> None:
    dates = [one.since for one in versions if one.since is not None]
    if dates != sorted(dates, reverse=True):
        raise table.wrong("versions", "are not newest first")


def _version(name: str, title: str, number: str, table: Table, gates: dict[str, Gate]) -> Version:
    gate_id = table.text_or_none("gate")
    if gate_id is not None and gate_id not in gates:
        raise table.wrong("gate", f'is "{gate_id}", which is not a gate; allowed: {", ".join(sorted(gates))}')
    behind = gates[gate_id] if gate_id is not None else None
    since = table.date_or_none("since")
    keyed_by = table.choice_or_none("keyed_by", Event)
    certainty = table.choice_or_none("certainty", Certainty)
    if behind is not None:
        if since is not None:
            raise table.wrong("since", "cannot stand beside gate: the gate gives the date")
        since, keyed_by = behind.since, keyed_by or behind.keyed_by
        certainty = behind.certainty if since is None else certainty or behind.certainty
    if keyed_by is None or certainty is None or (since is None and behind is None):
        raise table.wrong("", "needs a gate, or all of since, keyed_by and certainty")
    made = Version(
        provision_id=name,
        title=title,
        number=number,
        text=table.choice("text", Text),
        since=since,
        keyed_by=keyed_by,
        certainty=certainty,
        cite=table.text("cite"),
        quote=table.text("quote"),
        source=table.text("source"),
        note=table.text("note", ""),
        quote_missing=table.text_or_none("quote_missing"),
        value=table.text_or_none("value"),
        high=table.text_or_none("high"),
        gate=gate_id,
        pending=behind.pending if behind is not None and since is None else None,
        count=_count(table),
        lines=table.whole_or_none("lines"),
    )
    if not made.quote and not made.quote_missing:
        raise table.wrong("quote", "is empty: give the words, or quote_missing = why they are not here")
    table.done()
    return made


def _count(table: Table) -> Count | None:
    rows = table.get("count")
    if rows is None:
        return None
    inner = Table(rows, table.file, f"{table.where} count")
    length = inner.whole_or_none("length")
    if length is None:
        raise inner.wrong("length", "is missing: give the number of days")
    made = Count(
        start=inner.choice("start", Event),
        length=length,
        unit=inner.choice("unit", Unit),
        convention=inner.choice("convention", Convention),
        from_day=inner.whole_or_none("from_day") or 1,
        opens_window=inner.flag("opens_window"),
        inclusive_reading=inner.flag("inclusive_reading"),
        day_zero_reading=inner.flag("day_zero_reading"),
    )
    inner.done()
    return made
