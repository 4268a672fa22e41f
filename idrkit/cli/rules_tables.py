"""The tables beside the provisions: States, remark codes, closures, extensions, words, QPA factors, monitoring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from idrkit.cli.output import paragraph, print_json, print_line, table
from idrkit.law.monitoring import UnitRule, coding_rules
from idrkit.law.prohibited import load_patterns
from idrkit.law.qpa_audit import load_qpa_data
from idrkit.law.remark_codes import load_remark_codes
from idrkit.law.rulebook import Rulebook
from idrkit.law.states import load_states

_NOT_OFFICIAL = "Reported, not official"


def _states(rulebook: Rulebook, as_json: bool) -> None:
    rows = [
        {
            "state": one.code,
            "name": one.name,
            "since": _day(one.since),
            "until": _day(one.until),
            "process": one.outcome.value,
            "reach": one.reach,
            "confidence": one.confidence,
            "cite": one.cite,
            "clock": f"{one.clock.days} days from the payment {one.clock.step}" if one.clock else "",
            "doubt": one.doubt,
            "source": one.source,
        }
        for dated in load_states().values()
        for one in dated
    ]
    if as_json:
        print_json({"states": rows})
        return
    _columns(rows, ("state", "name", "since", "until", "process", "reach", "clock", "confidence"))
    print_line("Rows go by the date of service; a clock is the State's own, never a Federal deadline.")
    print_line("federal: the Federal process. state: the State's law sets the rate. ask: it depends; look it up.")
    _sources(f"{_NOT_OFFICIAL}: the chart and the letters of CMS were not read.", rows)


def _remark_codes(rulebook: Rulebook, as_json: bool) -> None:
    rows = [
        {
            "code": one.code,
            "points_at": one.signal.value,
            "meaning": one.meaning,
            "certainty": one.certainty.value,
            "source": one.source,
        }
        for one in load_remark_codes().values()
    ]
    if as_json:
        print_json({"remark_codes": rows})
        return
    _columns(rows, ("code", "points_at", "meaning", "certainty"))
    opens = rulebook.gate("G_CARC")
    since = f"from {opens.since} ({opens.certainty})" if opens.since else "from a day not known yet"
    print_line(f"In words of our own. A code never decides. Required on remittances {since}: items furnished then.")
    _sources(f"{_NOT_OFFICIAL}: the list of codes was not read.", rows)


def _closures(rulebook: Rulebook, as_json: bool) -> None:
    rows = [
        {
            "date": one.date.isoformat(),
            "authority": one.authority,
            "reason": one.reason,
            "certainty": one.certainty.value,
            "source": one.source,
        }
        for one in rulebook.closures
    ]
    if as_json:
        print_json({"closures": rows})
        return
    _columns(rows, ("date", "authority", "reason", "certainty", "source"))
    print_line("These days count as business days: no text says that a closure stops a clock. They are flagged.")


def _extensions(rulebook: Rulebook, as_json: bool) -> None:
    rows = [
        {
            "id": one.id,
            "title": one.title,
            "steps": ", ".join(one.steps),
            "due_from": one.due_from.isoformat(),
            "due_to": one.due_to.isoformat(),
            "extended_to": _day(one.extended_to),
            "disputes": one.disputes,
            "affected": one.affected,
            "certainty": one.certainty.value,
            "source": one.source,
            "note": one.note,
        }
        for one in rulebook.blanket_extensions
    ]
    if as_json:
        print_json({"extensions": rows})
        return
    for row in rows:
        paragraph(row["title"], [(name.replace("_", " ").capitalize(), row[name]) for name in row if name != "title"])
    print_line(
        "A date is never moved by these: where one may apply, the deadline is flagged and shows it beside its own."
    )


def _prohibited(rulebook: Rulebook, as_json: bool) -> None:
    rows = [
        {
            "id": one.rule.id,
            "provision": one.rule.provision_id,
            "paragraph": rulebook.provision(one.rule.provision_id).versions[0].cite,
            "severity": one.rule.severity.value,
            "title": one.rule.title,
            "advice": one.rule.advice,
            "looks_for": one.find.pattern,
            "near": one.near.pattern if one.near else "",
            "not_with": one.unless.pattern if one.unless else "",
            "unless": one.excused_by.pattern if one.excused_by else "",
        }
        for one in load_patterns()
    ]
    if as_json:
        print_json({"prohibited": rows})
        return
    rules = {row["id"]: row for row in rows}
    _columns(tuple(rules.values()), ("id", "severity", "paragraph", "title", "advice"))
    print_line(
        "block: a factor that must not be argued; in an exhibit only a warning. warn: read it again. "
        "`idrkit lint` looks for them (docs/lint.md); --json shows the whole expressions."
    )


def _indexing(rulebook: Rulebook, as_json: bool) -> None:
    data = load_qpa_data()
    rows = [
        {
            "service_year": one.year,
            "factor": str(one.factor) if one.factor is not None else "",
            "published_in": one.published_in,
            "certainty": one.certainty.value,
            "source": one.source,
        }
        for one in data.factors.values()
    ]
    if as_json:
        print_json({"qpa_indexing": rows})
        return
    _columns([{**row, "service_year": str(row["service_year"])} for row in rows], tuple(rows[0]))
    print_line(
        "By which a QPA of the year before is raised; `idrkit compare --qpa` compares, nothing is computed from it."
    )
    for name, reason in data.signs.reasons.items():
        print_line(f"Chosen by us, {name}: {reason}")


def _monitoring(rulebook: Rulebook, as_json: bool) -> None:
    rules = coding_rules()
    counted = (
        (one.code, f"{one.minutes} {one.counted} minutes a unit{_limit(one)}", one.source) for one in rules.units
    )
    others = (
        (", ".join(rules.base_studies), "base studies", rules.base_studies_source),
        (", ".join(rules.not_together), "not for one case", rules.not_together_source),
        (", ".join(rules.component_modifiers), "not on codes counted by time", rules.component_modifiers_source),
        ("", "oversight physician: licence, privileges, real-time contact", rules.oversight),
        ("", "cases watched at the same time", rules.concurrency),
    )
    rows = [
        {"codes": codes, "rule": rule, "certainty": source.certainty.value, "source": source.words}
        for codes, rule, source in (*counted, *others)
    ]
    if as_json:
        print_json({"monitoring": rows})
        return
    _columns(rows, ("codes", "rule", "certainty"))
    print_line(rules.unit_reading)
    _sources("Payer and coding text, not law; not official.", rows)


def _limit(rule: UnitRule) -> str:
    least = f", not below {rule.at_least} minutes" if rule.at_least > 1 else ""
    return least + (f", at most {rule.most_per_hour} in an hour" if rule.most_per_hour else "")


TABLES: Mapping[str, Callable[[Rulebook, bool], None]] = {
    "states": _states,
    "remark-codes": _remark_codes,
    "closures": _closures,
    "extensions": _extensions,
    "prohibited": _prohibited,
    "qpa-indexing": _indexing,
    "monitoring": _monitoring,
}
"""Every table by the word that names it on the command line."""


def _columns(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> None:
    titles = [name.replace("_", " ").capitalize() for name in names]
    table(titles, [[row[name] for name in names] for row in rows], whole=(0,))


def _sources(sureness: str, rows: Iterable[Mapping[str, Any]]) -> None:
    read_in = "; ".join(dict.fromkeys(row["source"] for row in rows))
    print_line(f"{sureness} Read in: {read_in}.")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
