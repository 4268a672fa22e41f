"""Intraoperative neuromonitoring: what the case log says of times, other cases, modalities and people.

These facts are compared with the codes billed (checks M) and printed as tables of the offer packet.
"""

from __future__ import annotations

from idrkit.claims.evidence import Shown
from idrkit.claims.record import State, fact, part, required
from idrkit.claims.shapes import ClockTime, Whole


class ModalityUsed(Shown):
    """One modality and when it was monitored."""

    name: str = required(
        "The modality in your own words, such as 'motor evoked potentials'", "case log", max_length=120
    )
    started: ClockTime | None = fact("When its monitoring started", "case log")
    stopped: ClockTime | None = fact("When it stopped", "case log")


class ConcurrentCase(Shown):
    """Another case the oversight physician watched on the same day."""

    label: str = required("Your own number for it; no patient data", "case log", max_length=40)
    started: ClockTime | None = fact("When its monitoring started", "case log")
    stopped: ClockTime | None = fact("When it stopped", "case log")


class Technologist(Shown):
    """The technologist in the operating room."""

    credentials: str | None = fact("Credentials, such as CNIM, without the name", "certificate", max_length=200)
    in_room_throughout: bool | None = fact("Whether in the operating room during the whole monitoring", "case log")


class Oversight(Shown):
    """The physician who oversaw and interpreted the monitoring."""

    name: str | None = fact("The name as in the report", "case log, report", max_length=120)
    credentials: str | None = fact("Board certifications", "CV, certificate", max_length=300)
    licensed_states: tuple[State, ...] = fact("States of licence on the date of service", "State licence lists", ())
    privileges_at_facility: bool | None = fact(
        "Whether privileged at the facility", "letter of the medical staff office"
    )
    real_time_contact: bool | None = fact(
        "Whether in real-time contact with the operating room during the whole monitoring", "case log"
    )


class Monitoring(Shown):
    """The monitored case, from the case log; times of one day, or past midnight where the end is before the start."""

    started: ClockTime | None = fact("When monitoring started: without set-up and baseline recording", "case log")
    stopped: ClockTime | None = fact("When monitoring stopped: without removal of electrodes", "case log")
    exclusive_minutes: Whole | None = fact(
        "Minutes of exclusive, one-on-one attention to this case (95940, G0453)", "case log"
    )
    no_other_case: bool | None = fact(
        "Whether the oversight physician watched no other case during this one", "case log of the day"
    )
    concurrent_cases: tuple[ConcurrentCase, ...] = fact("Other cases watched that day", "case log of the day", ())
    modalities: tuple[ModalityUsed, ...] = fact("Modalities monitored", "case log", ())
    technologist: Technologist = part("The technologist", "case log", Technologist)
    oversight: Oversight = part("The oversight physician", "case log, report", Oversight)
