"""Group M: neuromonitoring codes beside the case log, by payer and coding text (law/rules/monitoring.toml).

None of it is law: these checks only remark, keep no packet a draft and say nothing about eligibility.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from idrkit.assess.case import Case, Check, Outcome, given
from idrkit.assess.monitoring import most_at_once, overlap, total_minutes
from idrkit.assess.results import Fact, Verdict
from idrkit.assess.wording import listed
from idrkit.claims.model import ServiceLine
from idrkit.law.monitoring import Counted, Source, UnitRule, coding_rules

_LOG = "Compare the claim form with the case log; correct whichever is wrong, or keep what explains it as an exhibit."


def _said(source: Source) -> str:
    return f"Payer and coding text, not law ({source.certainty})."


def _of_time(case: Case) -> tuple[ServiceLine, ...]:
    rules = coding_rules()
    return tuple(one for one in case.claim.service_lines if rules.rule(one.service_code))


def _if_monitored(decide: Callable[[Case, tuple[ServiceLine, ...]], Outcome]) -> Callable[[Case], Outcome]:
    """Only for claims with a code counted by time."""

    def decided(case: Case) -> Outcome:
        lines = _of_time(case)
        if not lines:
            codes = listed([one.code for one in coding_rules().units])
            return Outcome(Verdict.NOT_APPLICABLE, f"No line has {codes}.")
        return decide(case, lines)

    return decided


def _one_day(lines: tuple[ServiceLine, ...]) -> bool:
    return len({one.date_of_service for one in lines}) == 1


def _units(case: Case, lines: tuple[ServiceLine, ...]) -> Outcome:
    if not _one_day(lines):
        return Outcome(
            Verdict.WARN,
            "The units cannot be compared with minutes: the lines are of several days, the case log is of one.",
            "Compare them by hand.",
        )
    told, facts, missing, differs = [], [], [], False
    for code in dict.fromkeys(one.service_code for one in lines):
        rule = coding_rules().rule(code)
        if rule is None:
            continue
        units = _billed(code, lines)
        minutes, path = _minutes(rule, case)
        facts += [Fact(f"units of {code}", str(units)), *given(path, minutes)]
        if units is None or minutes is None:
            missing += [f"units of {code}" if units is None else path]
            continue
        fits, sentence = _compared(rule, units, minutes)
        differs = differs or not fits
        told.append(sentence)
    total, exclusive = total_minutes(case.claim.monitoring), case.claim.monitoring.exclusive_minutes
    if total is not None and exclusive is not None and exclusive > total:
        differs = True
        told.append(f"The exclusive minutes ({exclusive}) are more than the minutes from start to stop ({total}).")
    if missing:
        told.append(f"Not recorded, so not compared: {listed(missing)}.")
    verdict = Verdict.WARN if differs or missing else Verdict.PASS
    words = f"{' '.join(told)} {coding_rules().unit_reading} Payer and coding text, not law."
    return Outcome(verdict, words, _LOG if verdict is Verdict.WARN else "", tuple(facts), tuple(missing))


def _billed(code: str, lines: tuple[ServiceLine, ...]) -> Decimal | None:
    units = [one.units for one in lines if one.service_code == code]
    return None if None in units else sum((Decimal(one) for one in units if one is not None), Decimal(0))


def _minutes(rule: UnitRule, case: Case) -> tuple[int | None, str]:
    if rule.counted is Counted.EXCLUSIVE:
        return case.claim.monitoring.exclusive_minutes, "monitoring.exclusive_minutes"
    return total_minutes(case.claim.monitoring), "monitoring.started and monitoring.stopped"


def _compared(rule: UnitRule, units: Decimal, minutes: int) -> tuple[bool, str]:
    full, midpoint = rule.full_units(minutes), rule.midpoint_units(minutes)
    low, high = sorted((full, midpoint))
    counts = f"{low}" if low == high else f"{low} to {high}"
    billed = f"{rule.code}: {units} unit{'' if units == 1 else 's'} billed; {minutes} {rule.counted} minutes"
    if low <= units <= high:
        return True, f"{billed} give {counts}."
    return False, f"{billed} give {counts}, {'fewer' if units > high else 'more'} than billed."


def _base_study(case: Case, lines: tuple[ServiceLine, ...]) -> Outcome:
    rules = coding_rules()
    days = {one.date_of_service for one in lines}
    found = [
        one.service_code
        for one in case.claim.service_lines
        if one.service_code in rules.base_studies and one.date_of_service in days
    ]
    if found:
        return Outcome(Verdict.PASS, f"Base studies on the claim: {listed(tuple(dict.fromkeys(found)))}.")
    return Outcome(
        Verdict.WARN,
        "No base study known here stands beside the monitoring codes on this claim, which are add-on codes. "
        f"{_said(rules.base_studies_source)}",
        "If it was billed on another claim form, keep that claim as an exhibit.",
    )


def _not_together(case: Case, lines: tuple[ServiceLine, ...]) -> Outcome:
    rules = coding_rules()
    both = {
        day
        for day in {one.date_of_service for one in lines}
        if all(
            any(one.service_code == code and one.date_of_service == day for one in lines) for code in rules.not_together
        )
    }
    named = listed(rules.not_together)
    if both:
        return Outcome(Verdict.WARN, f"{named} are billed for one day. {_said(rules.not_together_source)}", _LOG)
    return Outcome(Verdict.PASS, f"{named} are not billed together.")


def _per_hour(case: Case, lines: tuple[ServiceLine, ...]) -> Outcome:
    limited = [
        rule
        for rule in coding_rules().units
        if rule.most_per_hour and any(one.service_code == rule.code for one in lines)
    ]
    if not limited:
        return Outcome(Verdict.NOT_APPLICABLE, "No line has a code with a limit in an hour.")
    rule = limited[0]
    units, (minutes, path) = _billed(rule.code, lines), _minutes(rule, case)
    if units is None or minutes is None or not _one_day(lines):
        return Outcome(
            Verdict.WARN, f"The units of {rule.code} cannot be held against the hours.", _LOG, missing=(path,)
        )
    most = (rule.most_per_hour or 0) * -(-minutes // 60)
    facts = (Fact(f"units of {rule.code}", str(units)), *given(path, minutes))
    if units > most:
        return Outcome(
            Verdict.WARN,
            f"{rule.code}: {units} units, more than {rule.most_per_hour} for each hour begun of {minutes} minutes. "
            f"{_said(rule.source)}",
            _LOG,
            facts,
        )
    return Outcome(Verdict.PASS, f"{rule.code}: at most {rule.most_per_hour} units for each hour begun.", facts=facts)


def _component(case: Case, lines: tuple[ServiceLine, ...]) -> Outcome:
    rules = coding_rules()
    found = [
        f"line {one.line_id} ({'-'.join((one.service_code, *one.modifiers))})"
        for one in lines
        if set(one.modifiers) & set(rules.component_modifiers)
    ]
    if found:
        return Outcome(
            Verdict.WARN,
            f"A code counted by time carries a component modifier: {listed(found)}. "
            f"{_said(rules.component_modifiers_source)}",
            "Look at the payer's policy; correct the claim if the modifier was an error.",
        )
    return Outcome(Verdict.PASS, "No code counted by time carries 26 or TC.")


def _oversight(case: Case, lines: tuple[ServiceLine, ...]) -> Outcome:
    who, state = case.claim.monitoring.oversight, case.claim.facility.state
    missing = [
        name
        for name, value in (
            ("monitoring.oversight.licensed_states", who.licensed_states or None),
            ("facility.state", state),
            ("monitoring.oversight.privileges_at_facility", who.privileges_at_facility),
            ("monitoring.oversight.real_time_contact", who.real_time_contact),
        )
        if value is None
    ]
    wrong = []
    if who.licensed_states and state and state not in who.licensed_states:
        wrong.append(f"no licence is recorded for {state}, the State of the facility")
    if who.privileges_at_facility is False:
        wrong.append("no privileges at the facility")
    if who.real_time_contact is False:
        wrong.append("no real-time contact with the operating room throughout")
    if not wrong and not missing:
        return Outcome(
            Verdict.PASS,
            f"The oversight physician is recorded as licensed in {state}, privileged at the facility and in real-time "
            "contact.",
        )
    told = [f"Of the oversight physician: {'; '.join(wrong)}."] if wrong else []
    told += [f"Not recorded: {listed(missing)}."] if missing else []
    return Outcome(
        Verdict.WARN,
        f"{' '.join(told)} {_said(coding_rules().oversight)}",
        "Ask the medical staff office and look at the State's licence list; a payer may object to it.",
        missing=tuple(missing),
    )


def _at_once(case: Case, lines: tuple[ServiceLine, ...]) -> Outcome:
    log, rules = case.claim.monitoring, coding_rules()
    most = most_at_once(log)
    if most is None:
        return Outcome(
            Verdict.WARN,
            f"Whether other cases were watched at the same time is not recorded with their times. "
            f"{_said(rules.concurrency)}",
            "Take it from the case log of the day.",
            missing=("monitoring.concurrent_cases",) if total_minutes(log) else ("monitoring.started",),
        )
    if most == 1:
        return Outcome(Verdict.PASS, "The oversight physician watched no other case at the same time.")
    named = listed([f"{one.label} ({overlap(one, log)} minutes)" for one in log.concurrent_cases if overlap(one, log)])
    told = [f"Up to {most} cases were watched at once; at the same time as this one: {named}."]
    if log.no_other_case:
        told.append("The record also says that no other case was watched.")
    exclusive = [
        one.service_code
        for one in lines
        if (rule := rules.rule(one.service_code)) and rule.counted is Counted.EXCLUSIVE
    ]
    if exclusive:
        told.append(f"{listed(tuple(dict.fromkeys(exclusive)))} stands for exclusive attention to one case.")
    return Outcome(
        Verdict.WARN,
        f"{' '.join(told)} {_said(rules.concurrency)}",
        "Expect the objection; record concurrent_cases in dispute.objections to have it answered.",
        facts=(Fact("cases at once", str(most)),),
    )


CHECKS = (
    Check("M1", "Units and minutes of monitoring", (), _if_monitored(_units)),
    Check("M2", "Base study beside monitoring", (), _if_monitored(_base_study)),
    Check("M3", "95941 and G0453 not for one case", (), _if_monitored(_not_together)),
    Check("M4", "G0453 in an hour", (), _if_monitored(_per_hour)),
    Check("M5", "No component modifier on monitoring by time", (), _if_monitored(_component)),
    Check("M6", "Oversight physician", (), _if_monitored(_oversight)),
    Check("M7", "Cases watched at the same time", (), _if_monitored(_at_once)),
)
