"""Words the timing checks share: dated facts, a day in the future, a window, a step late but for a public notice."""

from __future__ import annotations

from datetime import date

from idrkit.assess.case import Case, Outcome
from idrkit.assess.extensions import in_question, missing_of
from idrkit.assess.results import Deadline, Fact, Verdict
from idrkit.claims.model import Claim
from idrkit.law.counting import short_day


def acted_on(case: Case) -> date:
    """The day the dispute was initiated; the day looked at where it was not."""
    return case.claim.idr_initiated or case.as_of


def dated(**days: date | None) -> tuple[Fact, ...]:
    """Dates as the facts an answer used."""
    return tuple(Fact(name, day.isoformat() if day else "not given") for name, day in days.items())


def future(name: str, day: date, facts: tuple[Fact, ...]) -> Outcome:
    """A recorded day that has not come yet is no fact."""
    return Outcome(
        Verdict.NEEDS_INFO,
        f"{name} is {short_day(day)}, which lies in the future: record it when it has happened.",
        "Compare it with the proof of delivery or the portal's e-mail, and correct it.",
        facts,
        (name,),
    )


def span(opens: date | None, due: date | None) -> str:
    """A window in words."""
    if opens is None or due is None:
        return "not known"
    return f"{short_day(opens)} to {short_day(due)}"


def by_an_incomplete_extension(
    deadline: Deadline, claim: Claim, acted: date, facts: tuple[Fact, ...]
) -> Outcome | None:
    """What a late step lacks where an extension is recorded without its step or source; None where none may help."""
    doubt = in_question(deadline, claim, acted)
    if doubt is None:
        return None
    what = "Record the step the approval names, and the approval or notice itself."
    return Outcome(Verdict.NEEDS_INFO, doubt, what, facts, missing_of(claim))


def by_public_notice(deadline: Deadline, acted: date) -> str | None:
    """A sentence where a blanket extension may make a late step good; never silently."""
    if "BLANKET_EXTENSION" not in deadline.flags:
        return None
    for other in deadline.other_readings:
        if other.due is not None and deadline.due is not None and deadline.due < acted <= other.due:
            return f"Late by the text, in time only if this applies: {other.reading} ({short_day(other.due)})."
    return None
