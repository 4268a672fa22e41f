"""Answers to objections: given only where the facts support them; the tables of the monitored case."""

from copy import deepcopy

import pytest
from brief_cases import FACTS, OFFERS, argued, bound, fact, left_out, packet, record
from packet_cases import RULEBOOK, part, seen
from pydantic import ValidationError

from idrkit.errors import RenderError
from idrkit.packet.brief.sources import objections_file

LOG = {
    "started": "07:42",
    "stopped": "10:58",
    "no_other_case": True,
    "technologist": {"credentials": "the CNIM credential"},
    "oversight": {
        "credentials": "board certification in neurology",
        "licensed_states": ["PA"],
        "privileges_at_facility": True,
        "real_time_contact": True,
    },
    "exhibit": "D",
    "page": "1",
}
OTHER = {"label": "Case 2", "started": "09:30", "stopped": "12:05"}
CARD = {"id": "P", "kind": "plan_card", "title": "Plan card"}
DECISION = {"id": "Q", "kind": "prior_determination", "title": "Decision"}
PRIOR = {"dispute_number": "DISP-7654321", "determined_on": "2026-01-05", "service_codes": ["95822"], "batched": False}


def exhibits(*more):
    return [*OFFERS[0]["exhibits"], *more]


def lines(number=3, **changes):
    return [one | changes for one in OFFERS[0]["service_lines"][:number]]


def monitored(**changes):
    return LOG | changes


ANSWERS = [
    ("coverage_denied", {}, "allowed an amount on every line in dispute; it did not deny the benefit. ( Ex. A )"),
    ("coverage_denied", {"covered_benefit": None}, None),
    ("coverage_denied", {"service_lines": lines(allowed=None)}, None),
    ("coverage_denied", {"service_lines": lines(allowed="0.00")}, None),
    ("technical_component", {"dispute__bundled": False}, "(95941, 95938 and 95939), none with modifier TC. ( Ex. A )"),
    ("technical_component", {}, None),
    ("technical_component", {"dispute__bundled": False, "service_lines": lines(modifiers=["TC"])}, None),
    ("modifier_or_units", {"monitoring": LOG}, "Units billed: 3 of 95941, 1 of 95938-26, 1 of 95939-26. ( Ex. A )"),
    ("modifier_or_units", {"monitoring": monitored(stopped="09:00")}, None),
    ("modifier_or_units", {"monitoring": monitored(stopped=None)}, None),
    (
        "modifier_or_units",
        {"monitoring": LOG, "service_lines": [*lines(1), *[one | {"units": None} for one in lines()[1:]]]},
        None,
    ),
    ("modifier_or_units", {"monitoring": monitored(exhibit=None)}, None),
    ("concurrent_cases", {"monitoring": LOG}, "the oversight physician watched no other. ( Ex. D p. 1 )"),
    (
        "concurrent_cases",
        {"monitoring": monitored(no_other_case=None, concurrent_cases=[OTHER])},
        "at most 2 cases at one time",
    ),
    ("concurrent_cases", {"monitoring": monitored(concurrent_cases=[OTHER])}, None),
    ("concurrent_cases", {"monitoring": monitored(no_other_case=None)}, None),
    (
        "concurrent_cases",
        {
            "monitoring": monitored(no_other_case=None, concurrent_cases=[OTHER]),
            "service_lines": lines(1, service_code="95940"),
        },
        None,
    ),
    (
        "remote_physician",
        {"monitoring": LOG},
        "was licensed in PA, where the facility is, held privileges at Demonstration",
    ),
    ("remote_physician", {"monitoring": LOG, "facility__state": "NC"}, None),
    ("remote_physician", {"monitoring": monitored(oversight=LOG["oversight"] | {"real_time_contact": None})}, None),
    (
        "state_law_applies",
        {"exhibits": exhibits(CARD)},
        "self-insured and has not opted in to the law of PA. ( Ex. P )",
    ),
    ("state_law_applies", {}, None),
    ("state_law_applies", {"exhibits": exhibits(CARD), "plan__funding": "fully_insured"}, None),
    ("state_law_applies", {"exhibits": exhibits(CARD), "plan__state_law_opt_in": None}, None),
    (
        "wrong_plan",
        {},
        "was issued for Sample Manufacturing Health Plan, which Sample Benefit Administrators administers.",
    ),
    ("wrong_plan", {"plan__administrator": None}, None),
    ("wrong_plan", {"plan__funding": "fully_insured"}, None),
    (
        "no_open_negotiation",
        {},
        "sent the open negotiation notice on September 15, 2026 by e-mail to idr@benefitadmin.example.com. ( Ex. B )",
    ),
    ("no_open_negotiation", {"open_negotiation__proof": None}, None),
    ("no_open_negotiation", {"open_negotiation__sent_to": None}, None),
    ("no_open_negotiation", {"exhibits": []}, None),
    ("wrong_batch", {"service_lines": lines(1)}, "This dispute is about one line, code 95941; nothing is batched."),
    ("wrong_batch", {}, None),
    ("wrong_batch", {"service_lines": lines(1), "dispute__batched": True}, None),
    (
        "cooling_off",
        {"prior_determinations": [PRIOR], "exhibits": exhibits(DECISION)},
        "The determination of January 5, 2026 in dispute DISP-7654321 decided 95822; it does not suspend 95941, 95938",
    ),
    ("cooling_off", {"exhibits": exhibits(DECISION)}, None),
    (
        "cooling_off",
        {
            "prior_determinations": [PRIOR | {"service_codes": ["95941"], "determined_on": "2026-10-05"}],
            "exhibits": exhibits(DECISION),
        },
        None,
    ),
    (
        "offer_over_qpa",
        {"evidence": {"alerts": [fact("alerts")]}},
        "the text states no percentage of it that an offer may not exceed",
    ),
    ("offer_over_qpa", {"evidence": {"qpa_disclosures": [fact("qpa_disclosures")]}}, None),
    ("offer_over_qpa", {}, None),
    (
        "comparators_not_verifiable",
        {"evidence": {"contracted_rates": [fact("contracted_rates")]}},
        "The rate of $1,148.00 for code 95940-59 is that of the contract between",
    ),
    ("comparators_not_verifiable", {"evidence": {"contracted_rates": [fact("contracted_rates", exhibit=None)]}}, None),
    ("comparators_not_verifiable", {}, None),
    ("no_such_objection", {}, None),
]


@pytest.mark.parametrize(("name", "paths", "words"), ANSWERS, ids=[f"{a[0]}-{n}" for n, a in enumerate(ANSWERS)])
def test_an_answer_prints_only_where_the_facts_support_it(name, paths, words):
    built = packet(record(**paths, dispute__objections=[name]))
    told = left_out(built).get(f"dispute.objections, {name}", "")
    if words is None:
        assert told
        assert "Answers to objections" not in argued(built)
        assert f"dispute.objections, {name}" not in seen(part(built, "preparation"))
    else:
        assert told == ""
        assert words in argued(built)


@pytest.mark.parametrize("one", objections_file(None), ids=lambda one: one.id)
def test_every_answer_rests_on_the_law_and_on_what_shows_it(one):
    assert all(name in RULEBOOK.provisions for name in (*one.law, *(each.cite for each in one.sentences if each.cite)))
    assert one.law
    assert one.conditions
    assert one.id in {answer[0] for answer in ANSWERS if answer[2]}
    assert one.id in {answer[0] for answer in ANSWERS if answer[2] is None}


def test_the_paragraph_is_quoted_and_a_doubtful_one_marked():
    words = argued(packet(record(monitoring=LOG, dispute__objections=["remote_physician", "wrong_plan"])))
    assert "“items and services (other than emergency services) furnished to a participant" in words
    assert "45 CFR 149.120(b) unverified" in words
    assert "“When a self-insured plan contracts with a TPA, the self-insured plan, not the TPA," in words


def test_objections_not_recorded_are_not_answered():
    assert "Answers to objections" not in argued(packet(record(monitoring=LOG, evidence={"alerts": [fact("alerts")]})))


def test_an_answer_needs_its_exhibit_bound_where_files_are_given():
    made = record(dispute__objections=["no_open_negotiation"])
    assert "( Ex. B )" in argued(packet(made, bound(made)))
    built = packet(made, bound(made, without=("B",)))
    assert (
        "no exhibit of the kind proof_of_delivery or notice shows it"
        in left_out(built)["dispute.objections, no_open_negotiation"]
    )


OWN = """
[[objections]]
id = "mine"
objection = "The other party states something."
law = "{law}"
[[objections.conditions]]
when = "{when}"
missing = "it is not so"
[[objections.sentences]]
text = "{text}"
{ends}
"""


def own(tmp_path, law="factor_qpa", when="true", text="An answer", ends='exhibits = "remittance"'):
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief" / "objections.toml").write_text(
        OWN.format(law=law, when=when, text=text, ends=ends), encoding="utf-8"
    )
    return packet(record(dispute__objections=["mine"]), templates=tmp_path)


def test_a_practice_adds_an_answer_without_code(tmp_path):
    assert "The other party states something. An answer. ( Ex. A )" in argued(own(tmp_path))


def test_a_prohibited_answer_is_left_out(tmp_path):
    built = own(tmp_path, text="It is less than the usual and customary charges")
    assert "must not be considered" in left_out(built)["dispute.objections, mine"]
    assert argued(built) == ""


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"law": "no_such_provision"}, "is not a provision"),
        ({"when": "clam.covered_benefit"}, "'clam' is undefined"),
        ({"when": "lines |"}, "cannot be decided"),
        ({"text": "{{ nothing }}"}, "'nothing' is undefined"),
        ({"ends": ""}, "exactly one of fact, exhibits or cite"),
        ({"ends": 'cite = "factor_qpa"\nfact = "training"'}, "exactly one of fact, exhibits or cite"),
        ({"ends": 'fact = "nothing"'}, "allowed: training"),
        ({"ends": 'exhibit = "remittance"'}, "is not a key known here"),
    ],
)
def test_a_broken_answer_is_told_with_its_place(tmp_path, changes, what):
    with pytest.raises(RenderError, match=r"objections\.toml") as told:
        own(tmp_path, **changes)
    assert what in str(told.value)


# --- the monitored case


def tables(built):
    keys = [one.key for one in built.documents]
    return seen(part(built, "monitoring")) if "monitoring" in keys else ""


MODALITY = {"name": "Motor evoked potentials", "started": "07:55", "stopped": "10:50"}


def test_modalities_and_other_cases_stand_in_tables_with_what_shows_them():
    log = monitored(
        exclusive_minutes=100,
        no_other_case=None,
        modalities=[MODALITY | {"exhibit": "D", "page": "3"}],
        concurrent_cases=[OTHER, OTHER | {"label": "Case 3", "started": "11:00", "stopped": "12:00"}],
    )
    words = tables(packet(record(monitoring=log)))
    assert (
        "from 07:42 to 10:58, 196 minutes, 100 of them with exclusive attention to this case. ( Ex. D p. 1 )" in words
    )
    assert "Motor evoked potentials 07:55 10:50 ( Ex. D p. 3 )" in words
    assert "Case 2 09:30 12:05 88 ( Ex. D p. 1 )" in words
    assert "Case 3 11:00 12:00 0 ( Ex. D p. 1 )" in words
    assert "watch more than 2 cases, this one included." in words


@pytest.mark.parametrize(
    ("changes", "there"),
    [
        ({"modalities": [MODALITY]}, True),
        ({}, True),
        ({"no_other_case": None}, False),
        ({"no_other_case": None, "modalities": [MODALITY | {"started": None}]}, False),
        ({"modalities": [MODALITY], "exhibit": None}, False),
        ({"modalities": [MODALITY], "exhibit": "Z"}, False),
        ({"modalities": [MODALITY], "started": None}, False),
    ],
)
def test_the_tables_are_there_only_with_facts_and_exhibit(changes, there):
    built = packet(record(monitoring=monitored(**changes)))
    assert bool(tables(built)) is there


def test_a_row_without_its_exhibit_or_times_is_left_out_and_told():
    log = monitored(
        no_other_case=None,
        modalities=[MODALITY, MODALITY | {"exhibit": "Z"}],
        concurrent_cases=[OTHER, {"label": "Case 3", "started": "09:00"}],
    )
    built = packet(record(monitoring=log))
    assert left_out(built) == {
        "monitoring.modalities[2]": "exhibit Z is not among the exhibits of the claim record",
        "monitoring.concurrent_cases[2]": "started and stopped are not both recorded",
    }
    # a part is never shown as the whole
    assert "watch more than" not in tables(built)


def test_remarks_on_coding_stay_out_of_the_packet():
    built = packet(record(monitoring=monitored(stopped="08:00")))
    assert "M1" not in seen(part(built, "preparation"))
    assert built.ready


# --- whatever is missing


def everything():
    made = record(
        monitoring=monitored(modalities=[MODALITY], concurrent_cases=[OTHER]),
        evidence={kind: [fact(kind)] for kind in FACTS},
        dispute__objections=[one.id for one in objections_file(None)],
        dispute__bundled=False,
        prior_determinations=[PRIOR],
        exhibits=exhibits(CARD, DECISION),
    )
    return deepcopy(made)


def paths_of(value, before=()):
    """The path of everything a record holds."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        if isinstance(name, str):
            yield (*before, name)
        yield from paths_of(one, (*before, name))


def test_no_fact_that_is_missing_stops_the_packet():
    left_out_facts = 0
    for *parents, last in paths_of(everything()):
        made = everything()
        place = made
        for name in parents:
            place = place[name]
        del place[last]
        try:
            built = packet(made)
        except ValidationError:
            continue
        assert "None" not in argued(built)
        left_out_facts += bool(left_out(built))
    assert left_out_facts > 50
