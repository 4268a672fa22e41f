"""Group D: notice and consent of the patient, and where consent is void (rules-by-date 2.4)."""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome, given, portal_negotiation
from idrkit.assess.consent_timing import InTime, consent_timing
from idrkit.assess.remittance_signals import listed, signals
from idrkit.assess.results import Fact, Verdict
from idrkit.assess.stabilization import exit_conditions
from idrkit.claims.model import Claim
from idrkit.claims.terms import AncillaryService, ServiceCategory
from idrkit.law.remark_codes import Signal

_NO_CONSENT = Outcome(Verdict.NOT_APPLICABLE, "No consent is recorded.")
_FORM = "Look in the patient file, or ask the facility's registration office, for the notice-and-consent form"
# Whether a service other than radiology or laboratory is "diagnostic" can be argued; neuromonitoring is not named.
_ARGUED = (AncillaryService.DIAGNOSTIC, AncillaryService.NONE_OF_THESE)


def _obtained(case: Case) -> tuple[bool | None, tuple[Fact, ...]]:
    obtained = case.claim.consent.obtained
    return obtained, given("consent.obtained", obtained)


def _named(claim: Claim) -> AncillaryService | None:
    """The class of 149.420(b)(1) the record names beyond argument; None where it names none."""
    return None if claim.ancillary_service in _ARGUED else claim.ancillary_service


def _void_for(claim: Claim) -> str | None:
    """Why a consent does not count, as far as the record tells; None where nothing voids it."""
    category = claim.service_category
    if category is ServiceCategory.EMERGENCY:
        return "emergency services before stabilization (D2)"
    if category is ServiceCategory.AIR_AMBULANCE:
        return "air ambulance services, for which no consent exception exists (D6)"
    if category is not ServiceCategory.NON_EMERGENCY:
        return None
    named = _named(claim)
    if named is not None:
        return f"{named.value.replace('_', ' ')} (D3)"
    if claim.consent.participating_provider_available is False:
        return "services no participating provider at the facility could furnish (D3)"
    if claim.consent.urgent_need_arose:
        return "unforeseen, urgent needs that arose at the time of service (D4)"
    return None


def _consent(case: Case) -> Outcome:
    obtained, facts = _obtained(case)
    claim = case.claim
    if claim.service_category is ServiceCategory.POST_STABILIZATION:
        return _after_stabilization(case)
    void = _void_for(claim)
    if obtained is None and void is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the patient was given notice and consented to out-of-network charges is not recorded.",
            f"{_FORM}; record false when there is none.",
            facts,
            ("consent.obtained",),
        )
    if obtained is False:
        return Outcome(Verdict.PASS, "No consent to out-of-network charges is recorded.", facts=facts)
    if void is not None:
        said = "A consent was given, but it is" if obtained else "A consent would be"
        return Outcome(Verdict.PASS, f"{said} void for {void}.", facts=facts)
    if claim.service_category is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "A consent was given; whether it counts depends on the kind of service, which is not recorded.",
            "Look at the place of service, the type of bill and the admission record.",
            facts,
            ("service_category",),
        )
    return _given_and_not_void(claim, facts)


def _given_and_not_void(claim: Claim, facts: tuple[Fact, ...]) -> Outcome:
    """A consent that nothing voids: it bars the dispute unless its time or an argument speaks against it."""
    timing = consent_timing(claim)
    if timing.in_time is InTime.NO:
        return Outcome(
            Verdict.WARN,
            f"A consent was given, but too late: {timing.why} A defective consent does not bar the dispute, by a rule "
            "whose words were not seen (D5).",
            "Keep the form with its dates as an exhibit, and have it looked at before you attest.",
            facts,
        )
    if claim.ancillary_service is AncillaryService.DIAGNOSTIC:
        return Outcome(
            Verdict.NEEDS_INFO,
            "A consent was given. It is void for diagnostic services, and the service is recorded as one; outside "
            "radiology and laboratory that can be argued, and neuromonitoring is not named (D3).",
            "A person decides: record an override of D1 with who decided and why, or what else voids the consent.",
            facts,
            ("consent.participating_provider_available",),
        )
    if timing.in_time is InTime.BY_THE_HOUR:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"A consent was given; whether in time the days do not tell: {timing.why}",
            "Take the hours from the form and the schedule; record an override of D1 if it came too late.",
            facts,
            ("consent.notice_given_on",),
        )
    return Outcome(
        Verdict.FAIL,
        "The patient was given notice and consented to out-of-network charges: that bars the dispute unless the "
        "service is one for which consent is void.",
        "Look at 149.420(b): record ancillary_service for the services it names, consent.urgent_need_arose from the "
        "operative report, or consent.participating_provider_available = false with the facility's letter, where that "
        "holds; and the dates of the notice.",
        facts,
    )


def _after_stabilization(case: Case) -> Outcome:
    """The same conditions as A4: one that was not met keeps the protection."""
    _, facts = _obtained(case)
    conditions = exit_conditions(case.claim)
    if conditions.protected:
        return Outcome(
            Verdict.PASS,
            "Not every condition was met under which a consent after stabilization counts (A4).",
            facts=facts,
        )
    if conditions.protected is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "A consent after stabilization bars the dispute only if every condition of 149.410(b) was met (A4); not "
            "all is recorded.",
            f"{_FORM}, and for the physician's note on travel and on the patient's condition.",
            facts,
            conditions.unknown,
        )
    return Outcome(
        Verdict.FAIL,
        "A consent was given after stabilization and every condition for it was met (A4): that bars the dispute.",
        "Check each condition against the patient record.",
        facts,
    )


def _emergency(case: Case) -> Outcome:
    if case.claim.service_category is not ServiceCategory.EMERGENCY:
        return Outcome(Verdict.NOT_APPLICABLE, "Asked only of emergency services.")
    return Outcome(Verdict.PASS, "Before stabilization no consent counts.")


def _ancillary(case: Case) -> Outcome:
    claim = case.claim
    consent, recorded = claim.consent, claim.ancillary_service
    facts = (
        *given("ancillary_service", recorded.value if recorded else None),
        *given("consent.participating_provider_available", consent.participating_provider_available),
    )
    if claim.service_category is not ServiceCategory.NON_EMERGENCY or not consent.obtained:
        return _NO_CONSENT
    named = _named(claim)
    if named is not None:
        return Outcome(
            Verdict.PASS,
            f"The service is recorded as {named.value.replace('_', ' ')}, for which no consent counts.",
            "Keep what shows the specialty (claim form, NPPES entry) as an exhibit.",
            facts,
        )
    if consent.participating_provider_available is False:
        return Outcome(
            Verdict.PASS,
            "No participating provider at the facility could furnish the service, so the consent is void.",
            "Keep the facility's letter or the directory as an exhibit.",
            facts,
        )
    if recorded is AncillaryService.NONE_OF_THESE and consent.participating_provider_available:
        return Outcome(
            Verdict.NOT_APPLICABLE,
            "The service is recorded as none of those named, and a participating provider could have furnished it.",
            facts=facts,
        )
    return Outcome(
        Verdict.WARN,
        "Anesthesiology, pathology, radiology, neonatology, emergency medicine, assistant surgery and diagnostic "
        "services are ancillary, and consent is void for them. Neuromonitoring is not named: that it is diagnostic "
        "can be argued and is not taken as a fact here.",
        "Ask the facility whether a participating provider could have furnished the service, and keep its letter.",
        facts,
    )


def _urgent(case: Case) -> Outcome:
    consent = case.claim.consent
    if not consent.obtained:
        return _NO_CONSENT
    facts = given("consent.urgent_need_arose", consent.urgent_need_arose)
    if consent.urgent_need_arose is False:
        return Outcome(Verdict.NOT_APPLICABLE, "No unforeseen, urgent need is recorded.", facts=facts)
    if consent.urgent_need_arose and case.claim.service_category is ServiceCategory.NON_EMERGENCY:
        return Outcome(
            Verdict.PASS,
            "The service answered an unforeseen, urgent need that arose at the time: no consent counts for it.",
            "Keep the note that shows it (operative report, anesthesia record) as an exhibit.",
            facts,
        )
    return Outcome(
        Verdict.WARN,
        "Consent is void for unforeseen, urgent needs that arise at the time of service at a participating facility; "
        "for services after stabilization the words were not seen."
        if consent.urgent_need_arose
        else "Consent is void for unforeseen, urgent needs that arise at the time of service; no fact here tells.",
        "Look in the operative report and the anesthesia record; if it was so, record consent.urgent_need_arose.",
        facts,
    )


def _timing(case: Case) -> Outcome:
    claim = case.claim
    if not claim.consent.obtained:
        return _NO_CONSENT
    if _void_for(claim) is not None:
        return Outcome(Verdict.NOT_APPLICABLE, "The consent is void whenever it was given (D1).")
    if claim.service_category is ServiceCategory.POST_STABILIZATION:
        return Outcome(Verdict.NOT_APPLICABLE, "After stabilization the conditions of A4 decide, its time among them.")
    furnished, consent = claim.first_date_of_service, claim.consent
    days = {
        "consent.notice_given_on": consent.notice_given_on,
        "consent.received_on": consent.received_on,
        "consent.appointment_made_on": consent.appointment_made_on,
        "date_of_service": furnished,
    }
    facts = tuple(fact for name, day in days.items() for fact in given(name, day))
    timing = consent_timing(claim)
    where = "Compare the day and the hour on the form with the facility's scheduling record."
    if timing.in_time is InTime.YES:
        return Outcome(Verdict.PASS, f"The consent is not defective by its dates: {timing.why}", facts=facts)
    if timing.in_time is InTime.UNKNOWN:
        return Outcome(Verdict.NEEDS_INFO, timing.why, where, facts, timing.missing)
    unseen = "The words of the rule were not seen here."
    return Outcome(Verdict.WARN, f"{timing.why} {unseen}", where, facts)


def _signals(case: Case) -> Outcome:
    told = signals(case.claim)
    waived = told.of(Signal.WAIVED)
    obtained, facts = _obtained(case)
    if waived and not obtained:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"Remark code {listed(waived)} says that the patient gave up the protections; no consent is recorded. A "
            "code does not decide.",
            f"{_FORM}, and ask the payer for the form it relies on.",
            facts,
            ("consent.obtained",),
        )
    if told.consent_void:
        return Outcome(
            Verdict.WARN,
            f"Remark code {listed(told.consent_void)} says that the plan takes the consent as void; a code does not "
            "decide.",
            "Keep the remittance as an exhibit.",
            facts,
        )
    if case.claim.service_category is ServiceCategory.AIR_AMBULANCE:
        return Outcome(Verdict.PASS, "No consent exception exists for air ambulance services.")
    return Outcome(Verdict.NOT_APPLICABLE, "Asked only of air ambulance services and of remark codes on consent.")


def _statement(case: Case) -> Outcome:
    """The amended notices make the provider state that the exception does not apply."""
    if not portal_negotiation(case):
        return Outcome(Verdict.NOT_APPLICABLE, "The text that asks for this statement does not govern this claim yet.")
    if case.claim.service_category is ServiceCategory.AIR_AMBULANCE:
        return Outcome(Verdict.NOT_APPLICABLE, "The statement is asked of providers and facilities.")
    if _consent(case).verdict is Verdict.PASS:
        return Outcome(Verdict.PASS, "The statement that the notice-and-consent exception does not apply can be made.")
    return Outcome(
        Verdict.WARN,
        "The notice must state that the items do not qualify for the notice-and-consent exception; what D1 found does "
        "not bear that out.",
        "Settle D1 before the notice goes out.",
    )


CHECKS = (
    Check("D1", "No valid notice and consent", ("consent_bars_initiation",), _consent),
    Check("D2", "Consent void before stabilization", ("consent_void_emergency",), _emergency),
    Check(
        "D3",
        "Consent void for ancillary services",
        (
            "consent_void_ancillary",
            "consent_void_specialty",
            "consent_void_assistants",
            "consent_void_diagnostic",
            "consent_void_no_participating_provider",
        ),
        _ancillary,
    ),
    Check("D4", "Consent void for urgent needs", ("consent_void_urgent",), _urgent),
    Check("D5", "Time of the consent", ("consent_timing",), _timing),
    Check("D6", "Consent and air ambulance; codes on consent", ("air_ambulance_service",), _signals),
    Check("D7", "Statement on notice and consent", ("open_negotiation_notice", "notice_of_initiation"), _statement),
)
