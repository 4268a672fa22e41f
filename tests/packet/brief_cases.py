"""An offer with one fact of every kind, and what a packet of it says."""

import json
from copy import deepcopy
from datetime import date

from packet_cases import RULEBOOK, part, seen

from idrkit.assess.assessment import assess
from idrkit.assess.results import Stage
from idrkit.claims.model import Claim
from idrkit.claims.prepared import NO_EXHIBITS, ExhibitSet, PreparedExhibit, Quarantined
from idrkit.packet.documents import build_packet
from idrkit.places import bundled

AS_OF = date(2026, 11, 23)
OFFERS = json.loads((bundled("fixtures") / "ionm-offers.json").read_text(encoding="utf-8"))["claims"]
SHOWN = {"exhibit": "D", "page": "1"}
FACTS = {
    "training": {
        "role": "the technologist",
        "credential": "the CNIM credential",
        "issued_by": "A Board",
        "since": "2014",
    },
    "case_volume": {
        "who": "the practice",
        "cases": 1240,
        "kind": "monitored spine surgeries",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
    },
    "quality": {
        "measure": "reports signed in a day",
        "result": "98.4 percent",
        "period": "2025",
        "source": "A Registry",
    },
    "market_share": {
        "of": "plan_or_issuer",
        "percent": "41.5",
        "region": "the Sampleton area",
        "as_of": "2025-12-31",
        "source": "A Market Report",
    },
    "procedures": {
        "description": "a revision fusion.",
        "levels": 4,
        "duration_minutes": 1196,
        "modalities": ["evoked potentials", "electromyography"],
    },
    "alerts": {
        "time": "09:12",
        "change": "motor responses fell",
        "told": "the surgeon",
        "action": "the correction was released.",
        "outcome": "the responses returned",
    },
    "anesthesia": {"text": "No inhaled anesthetic could be given"},
    "patient_acuity": {"text": "The patient had weakness of both legs."},
    "facility": {"aspect": "teaching_status", "text": "trains residents in neurosurgery", "as_of": "2026-06-01"},
    "contracting": {
        "dated": "2024-02-05",
        "by": "provider",
        "counterparty": "Sample Network Unit",
        "done": "asked for a network agreement",
        "answer": "no answer had come by May 4, 2024",
        "original": True,
    },
    "contracted_rates": {
        "plan_year_start": "2024-01-01",
        "service_code": "95940",
        "modifiers": ["59"],
        "rate": "1148.00",
        "between_these_parties": True,
    },
    "qpa_disclosures": {"service_code": "95941", "contracts": 3},
    "down_coding": {
        "line_id": "1",
        "billed_code": "95941",
        "paid_code": "95940",
        "said_by_plan": True,
        "qpa_as_billed": "701.50",
    },
    "vehicle": {"type": "a twin-engine helicopter", "capability": "carries blood products"},
    "pick_up": {"place": "Sample County", "density": "rural", "source": "the Census table"},
}


def record(number=1, **paths):
    """A bundled offer with nothing argued but what is given, as the record of a JSON file."""
    made = deepcopy(OFFERS[number - 1])
    made |= {"statements": [], "evidence": {}, "monitoring": {}}
    made["dispute"].pop("objections", None)
    for path, value in paths.items():
        *parents, last = path.split("__")
        place = made
        for name in parents:
            place = place.setdefault(name, {})
        place[last] = value
    return made


def fact(kind, **changes):
    """A fact of a kind with its exhibit, changed; a change to None takes the field out."""
    made = FACTS[kind] | SHOWN | changes
    return {name: value for name, value in made.items() if value is not None}


def packet(made, exhibits=NO_EXHIBITS, templates=None):
    """The offer packet of a record."""
    assessment = assess(Claim.model_validate(made), RULEBOOK, AS_OF)
    return build_packet(assessment, Stage.OFFER, RULEBOOK, exhibits, templates)


def argued(built):
    """What a reader sees of the position statement; nothing where there is none."""
    keys = [one.key for one in built.documents]
    return seen(part(built, "position")) if "position" in keys else ""


def left_out(built):
    """What is left out, by its path."""
    return {one.id: one.why for one in built.left_out}


def bound(claim, pages=9, without=()):
    """The exhibits of a record as if a folder with a file of each had been given, but for some."""
    exhibits = Claim.model_validate(claim).exhibits
    return ExhibitSet(
        prepared=tuple(PreparedExhibit(one, b"", "", ("",) * pages) for one in exhibits if one.id not in without),
        quarantined=tuple(
            Quarantined(one, "its file is locked with a password") for one in exhibits if one.id in without
        ),
        given=True,
    )
