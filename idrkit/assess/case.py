"""A claim on the day it is looked at, and the one way every check of it becomes a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from idrkit.assess.cooling_off import Suspension, deadlines_of, suspensions
from idrkit.assess.duplicates import Double
from idrkit.assess.extensions import extended
from idrkit.assess.results import Citation, Deadline, Fact, Finding, Verdict
from idrkit.assess.timeline import citation, deadlines_from
from idrkit.claims.model import Claim
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Event, Version
from idrkit.law.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, the day, the law, and what already follows from them: event dates and deadlines.

    `suspensions` are what earlier determinations do to the claim; their deadlines stand after the claim's own.
    `outside_the_rules` says why there are no deadlines where a date lies before every text known here. `doubles` are
    the other records of the same run that cover a line of this one, None where nobody looked for them.
    """

    claim: Claim
    rulebook: Rulebook
    as_of: date
    dates: Mapping[Event, date | None]
    deadlines: tuple[Deadline, ...]
    outside_the_rules: str = ""
    suspensions: tuple[Suspension, ...] = ()
    # Many checks cite the same provisions: each is looked up once.
    cited: dict[str, tuple[Citation, ...]] = field(default_factory=dict, repr=False, compare=False)
    doubles: tuple[Double, ...] | None = None
    # Likewise the texts of a paper that govern, or may.
    texts: dict[str, tuple[Version, ...]] = field(default_factory=dict, repr=False, compare=False)

    def deadline(self, deadline_id: str) -> Deadline | None:
        """The deadline with this id, or None where it does not follow from the facts given."""
        return next((one for one in self.deadlines if one.id == deadline_id), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check decided: verdict, a sentence a biller understands, what to do, facts used and missing.

    `cited` are paragraphs that decided this case; where there are none, the provisions of the check are cited.
    """

    verdict: Verdict
    sentence: str
    next_step: str = ""
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    cited: tuple[Citation, ...] = ()


Decide = Callable[[Case], Outcome]
_WELL = (Verdict.PASS, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: an id that never changes, the provisions it applies, and the function that decides it.

    `provisions` are ids of law/rules; the versions in force for the case become the finding's citations. While the
    gate `note_until` has no date the check can only remark something and stands in nobody's way.
    """

    id: str
    title: str
    provisions: tuple[str, ...]
    decide: Decide
    overridable: bool = True
    note_until: str | None = None


def case_of(claim: Claim, rulebook: Rulebook, as_of: date, doubles: tuple[Double, ...] | None = None) -> Case:
    """The claim with its event dates and the deadlines that follow from them."""
    dates = _dates(claim, as_of)
    try:
        counted = deadlines_from(dates, rulebook, batched=bool(claim.dispute.batched))
    except NoRuleInForceError as error:
        return Case(claim, rulebook, as_of, dates, (), f"No deadline is computed. {error}", doubles=doubles)
    own = extended(counted, claim)
    suspended = suspensions(claim, as_of, own, rulebook)
    every = (*own, *deadlines_of(suspended))
    return Case(claim, rulebook, as_of, dates, every, suspensions=suspended, doubles=doubles)


def _dates(claim: Claim, as_of: date) -> dict[Event, date | None]:
    return {
        Event.PLAN_YEAR_START: claim.plan.plan_year_start,
        Event.DATE_OF_SERVICE: claim.first_date_of_service,
        Event.BILL_TRANSMITTED: claim.bill_transmitted,
        Event.INITIAL_PAYMENT_RECEIVED: claim.initial_payment_received,
        Event.OPEN_NEGOTIATION_START: claim.open_negotiation_start,
        Event.IDR_INITIATED: claim.idr_initiated,
        Event.IDRE_PRELIMINARY_SELECTION: claim.idre_preliminary_selection,
        Event.IDRE_SELECTED: claim.idre_selected,
        Event.ELIGIBILITY_DETERMINED: claim.eligibility_determined,
        Event.INFORMATION_REQUESTED: claim.information_requested,
        Event.INFORMATION_ANSWERED: claim.information_answered,
        Event.WITHDRAWAL_REQUESTED: claim.withdrawal_requested,
        Event.WITHDRAWAL_ANSWERED: claim.withdrawal_answered,
        Event.AGREEMENT_REACHED: claim.agreement_reached,
        Event.PAYMENT_DETERMINATION: claim.payment_determination,
        # The plan discloses with its payment or denial; the payment's own date is nearest to the sending.
        Event.DISCLOSURE_PROVIDED: claim.initial_payment.payment_date or claim.initial_payment_received,
        Event.CALENDAR_DATE: as_of,
    }


def find(check: Check, case: Case) -> Finding:
    """The finding of one check, with the paragraphs in force for the case."""
    outcome = check.decide(case)
    return _finding(check, outcome, outcome.cited or _cited_by(check, case))


def standing_out(check: Check, case: Case) -> Finding | None:
    """The finding of one check where it tells of something, without its paragraphs; None where all is well."""
    outcome = check.decide(case)
    return None if outcome.verdict in _WELL else _finding(check, outcome, ())


def _finding(check: Check, outcome: Outcome, cited: tuple[Citation, ...]) -> Finding:
    return Finding(
        id=check.id,
        title=check.title,
        verdict=outcome.verdict,
        sentence=outcome.sentence,
        next_step=outcome.next_step,
        citations=cited,
        facts=outcome.facts,
        missing=outcome.missing,
        overridable=check.overridable,
    )


def _cited_by(check: Check, case: Case) -> tuple[Citation, ...]:
    return tuple(one for name in check.provisions for one in citations(name, case))


def citations(provision_id: str, case: Case) -> tuple[Citation, ...]:
    """The version of a provision that governs the case; every candidate where that cannot be told."""
    if provision_id not in case.cited:
        case.cited[provision_id] = _looked_up(provision_id, case)
    return case.cited[provision_id]


def _looked_up(provision_id: str, case: Case) -> tuple[Citation, ...]:
    try:
        resolution = case.rulebook.in_force(provision_id, case.dates)
    except NoRuleInForceError:
        return ()
    if resolution.version is not None:
        return (citation(resolution.version),)
    candidates = resolution.unknown.candidates if resolution.unknown else ()
    return tuple(citation(version) for version in candidates)


def given(name: str, value: object) -> tuple[Fact, ...]:
    """A fact of the record as a finding shows it: its path and its value, or "not given"."""
    return (Fact(name, "not given" if value is None else str(value)),)


def portal_negotiation(case: Case) -> bool:
    """Whether the amended paragraph (b) governs the open negotiation, started or to be started on the day looked at."""
    since = case.rulebook.gate("G_ONP").since
    return since is not None and (case.claim.open_negotiation_start or case.as_of) >= since
