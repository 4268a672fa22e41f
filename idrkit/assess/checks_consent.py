"""Group D: notice and consent of the patient, and where consent is void (rules-by-date 2.4)."""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.checks_payment import remark_codes
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.terms import ServiceCategory
from idrkit.law.remark_codes import load_remark_codes

_NO_CONSENT = Outcome(Verdict.NOT_APPLICABLE, "No consent is recorded.")


def _obtained(case: Case) -> tuple[bool | None, tuple[Fact, ...]]:
    obtained = case.claim.consent.obtained
    return obtained, (Fact("consent.obtained", "not given" if obtained is None else str(obtained)),)


def _void_for(case: Case) -> str | None:
    """Why a consent does not count, as far as the record tells; None where nothing voids it."""
    category = case.claim.service_category
    if category is ServiceCategory.EMERGENCY:
        return "emergency services before stabilization (D2)"
    if category is ServiceCategory.AIR_AMBULANCE:
        return "air ambulance services, for which no consent exception exists (D6)"
    if case.claim.consent.participating_provider_available is False:
        return "services no participating provider at the facility could furnish (D3)"
    return None


def _consent(case: Case) -> Outcome:
    obtained, facts = _obtained(case)
    void = _void_for(case)
    if obtained is None and void is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the patient was given notice and consented to out-of-network charges is not recorded.",
            "Look in the patient file for the notice-and-consent form; record false when there is none.",
            facts,
            ("consent.obtained",),
        )
    if not obtained:
        return (
            Outcome(Verdict.PASS, "No consent to out-of-network charges is recorded.", facts=facts)
            if obtained is False
            else Outcome(Verdict.PASS, f"A consent would be void for {void}.", facts=facts)
        )
    if void is not None:
        return Outcome(Verdict.PASS, f"A consent was given, but it is void for {void}.", facts=facts)
    if case.claim.service_category is ServiceCategory.POST_STABILIZATION:
        return Outcome(
            Verdict.NEEDS_INFO,
            "A consent after stabilization bars the dispute only if every condition of 149.410(b) was met (A4).",
            "Take the conditions from the patient record.",
            facts,
            ("consent",),
        )
    return Outcome(
        Verdict.FAIL,
        "The patient was given notice and consented to out-of-network charges: that bars the dispute unless the "
        "service is one for which consent is void.",
        "Look at 149.420(b): ancillary services, urgent needs, and services no participating provider there could "
        "furnish. Record consent.participating_provider_available = false with its proof where that holds.",
        facts,
    )


def _emergency(case: Case) -> Outcome:
    if case.claim.service_category is not ServiceCategory.EMERGENCY:
        return Outcome(Verdict.NOT_APPLICABLE, "Asked only of emergency services.")
    return Outcome(Verdict.PASS, "Before stabilization no consent counts.")


def _ancillary(case: Case) -> Outcome:
    consent = case.claim.consent
    fact = (
        Fact(
            "consent.participating_provider_available",
            "not given"
            if consent.participating_provider_available is None
            else str(consent.participating_provider_available),
        ),
    )
    if case.claim.service_category is not ServiceCategory.NON_EMERGENCY or not consent.obtained:
        return _NO_CONSENT
    if consent.participating_provider_available is False:
        return Outcome(
            Verdict.PASS,
            "No participating provider at the facility could furnish the service, so the consent is void.",
            "Keep the facility's letter or the directory as an exhibit.",
            fact,
        )
    return Outcome(
        Verdict.WARN,
        "Anesthesiology, pathology, radiology, neonatology, emergency medicine, assistant surgery and diagnostic "
        "services are ancillary, and consent is void for them. Neuromonitoring is not named: that it is diagnostic "
        "can be argued and is not taken as a fact here.",
        "Ask the facility whether a participating provider could have furnished the service.",
        fact,
    )


def _urgent(case: Case) -> Outcome:
    if not case.claim.consent.obtained:
        return _NO_CONSENT
    return Outcome(
        Verdict.WARN,
        "Consent is void for unforeseen, urgent needs that arise at the time of service; no fact here tells.",
        "If that was so, record an override of D1 with the note that shows it.",
    )


def _timing(case: Case) -> Outcome:
    consent = case.claim.consent
    if not consent.obtained:
        return _NO_CONSENT
    furnished = case.claim.first_date_of_service
    facts = (
        Fact("consent.received_on", consent.received_on.isoformat() if consent.received_on else "not given"),
        Fact("date_of_service", furnished.isoformat() if furnished else "not given"),
    )
    if consent.received_on is not None and furnished is not None and consent.received_on > furnished:
        return Outcome(
            Verdict.WARN,
            "The consent was signed after the date of service: a consent given too late does not count.",
            "Keep the form; if the dates are right, record an override of D1.",
            facts,
        )
    return Outcome(
        Verdict.WARN,
        "A consent counts only if given 72 hours before, or on the day of scheduling when that was later; "
        "the words of that rule were not seen here.",
        "Compare the date and hour on the form with the appointment.",
        facts,
    )


def _signals(case: Case) -> Outcome:
    known = load_remark_codes()
    void = [code for code in remark_codes(case) if code in known and known[code].consent_void]
    if void:
        return Outcome(
            Verdict.WARN,
            f"Remark code {', '.join(void)} says that the plan takes the consent as void; a code does not decide.",
            "Keep the remittance as an exhibit.",
        )
    if case.claim.service_category is ServiceCategory.AIR_AMBULANCE:
        return Outcome(Verdict.PASS, "No consent exception exists for air ambulance services.")
    return Outcome(Verdict.NOT_APPLICABLE, "Asked only of air ambulance services and of remark codes on consent.")


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
)
