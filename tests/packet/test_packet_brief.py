"""The position statement: which fact gives which sentence, under which heading, and what does not print."""

import pytest
from brief_cases import FACTS, argued, bound, fact, left_out, packet, record
from packet_cases import part, seen

from idrkit.errors import RenderError
from idrkit.packet.manifest import left_out_shape
from idrkit.places import bundled

PRACTICE, PLAN, HOSPITAL = (
    "Example Neuromonitoring Group, PLLC",
    "Sample Manufacturing Health Plan",
    "Demonstration General Hospital",
)
AIR = {"service_category": "air_ambulance", "provider__kind": "provider_of_air_ambulance_services"}
PIN = "( Ex. D p. 1 )"


def one(kind, **changes):
    return packet(record(evidence={kind: [fact(kind, **changes)]}))


SENTENCES = [
    ("training", {}, "Level of training", "The technologist holds the CNIM credential, issued by A Board, since 2014."),
    (
        "training",
        {"issued_by": None, "since": None},
        "Level of training",
        "The technologist holds the CNIM credential.",
    ),
    (
        "case_volume",
        {},
        "Level of training",
        "From January 1, 2025 to December 31, 2025 the practice furnished 1,240 monitored spine surgeries.",
    ),
    ("quality", {}, "Level of training", "Reports signed in a day: 98.4 percent, 2025 (A Registry)."),
    (
        "market_share",
        {},
        "Market share",
        f"As of December 31, 2025 {PLAN} held 41.5% of the market in the Sampleton area, as stated by A Market Report.",
    ),
    ("market_share", {"of": "provider"}, "Market share", f"As of December 31, 2025 {PRACTICE} held 41.5%"),
    ("procedures", {}, "Acuity of the patient", "The procedure was a revision fusion, at 4 levels."),
    ("procedures", {"levels": 1}, "Acuity of the patient", "The procedure was a revision fusion, at 1 level."),
    ("procedures", {}, "Acuity of the patient", "The service lasted 1,196 minutes."),
    (
        "procedures",
        {},
        "Acuity of the patient",
        "The monitoring covered evoked potentials and electromyography.",
    ),
    (
        "alerts",
        {},
        "Acuity of the patient",
        "At 09:12 motor responses fell, and the surgeon was told; the correction was released; the responses returned.",
    ),
    ("alerts", {"told": None, "action": None}, "Acuity", "At 09:12 motor responses fell; the responses returned."),
    ("anesthesia", {}, "Acuity of the patient", "No inhaled anesthetic could be given."),
    ("patient_acuity", {}, "Acuity of the patient", "The patient had weakness of both legs."),
    ("facility", {}, "Teaching status", f"{HOSPITAL} trains residents in neurosurgery, as of June 1, 2026."),
    (
        "contracting",
        {},
        "Good faith efforts",
        f"On February 5, 2024 {PRACTICE} asked for a network agreement, addressed to Sample Network Unit; no answer "
        "had come by May 4, 2024.",
    ),
    (
        "contracted_rates",
        {},
        "Good faith efforts",
        f"For the plan year that began on January 1, 2024 the contract between {PRACTICE} and {PLAN} set $1,148.00 for "
        "code 95940-59.",
    ),
    (
        "contracted_rates",
        {"plan_year_start": "2021-01-01"},
        "Additional information",
        "January 1, 2021, which is not among the previous 4 plan years,",
    ),
    (
        "contracted_rates",
        {"between_these_parties": False, "parties": "A Group and B Plan"},
        "Additional information",
        "In a contract between other parties (A Group and B Plan), the rate for code 95940-59 in the plan year that "
        "began on January 1, 2024 was $1,148.00.",
    ),
    (
        "qpa_disclosures",
        {},
        "Qualifying payment amount",
        f"{PLAN} states that the qualifying payment amount of code 95941 rests on 3 contracted rates.",
    ),
    ("qpa_disclosures", {"contracts": 1}, "Qualifying payment amount", "rests on 1 contracted rate."),
    ("qpa_disclosures", {"related_service_code": "95940"}, "Qualifying", "from the related service code 95940."),
    ("qpa_disclosures", {"derived_amount": True}, "Qualifying", "it used a derived amount for code 95941."),
    (
        "qpa_disclosures",
        {"incentive_payments_left_out": True},
        "Qualifying",
        "which it left out of the qualifying payment",
    ),
    ("qpa_disclosures", {"modifiers": ["26"]}, "Qualifying", "takes modifier 26 into account."),
    (
        "qpa_disclosures",
        {"unit": "hour"},
        "Qualifying",
        "states the qualifying payment amount of code 95941 for each hour.",
    ),
    (
        "qpa_disclosures",
        {"requested_on": "2026-08-12", "no_answer_until": "2026-09-30"},
        "Qualifying",
        "that a plan gives on request; no answer had come by September 30, 2026.",
    ),
    (
        "qpa_disclosures",
        {"requested_on": "2026-08-12", "no_answer_until": "2026-09-30", "answered_on": "2026-10-01"},
        "Qualifying",
        f"{PLAN} answered on October 1, 2026.",
    ),
    (
        "down_coding",
        {},
        "Additional information",
        f"{PLAN} paid code 95940 in place of code 95941, which was billed on line 1, and said so with its payment.",
    ),
    ("down_coding", {"said_by_plan": False}, "Additional", "and did not say so with its payment."),
    ("down_coding", {}, "Additional", "would have been $701.50 had code 95941 not been changed."),
]


@pytest.mark.parametrize(
    ("kind", "changes", "heading", "sentence"), SENTENCES, ids=[f"{s[0]}-{s[3][:30]}" for s in SENTENCES]
)
def test_a_fact_gives_its_sentence_under_its_factor_with_its_pin_cite(kind, changes, heading, sentence):
    built = one(kind, **changes)
    words = argued(built)
    assert sentence in words
    assert words.index(heading) < words.index(sentence)
    assert words.count(PIN) >= 1
    # every sentence ends in what shows it
    assert words.rstrip().endswith(PIN)
    assert left_out(built) == {}


def test_the_sentence_of_an_answered_request_stands_instead_of_the_other():
    words = argued(
        one("qpa_disclosures", requested_on="2026-08-12", no_answer_until="2026-09-30", answered_on="2026-10-01")
    )
    assert "no answer had come" not in words


LACKING = [
    ("market_share", {"source": None}, "source is not recorded"),
    ("market_share", {"as_of": None}, "as_of is not recorded"),
    ("market_share", {"as_of": None, "source": None}, "as_of and source are not recorded"),
    ("quality", {"source": None}, "source is not recorded"),
    ("case_volume", {"period_end": None}, "period_end is not recorded"),
    ("contracting", {"original": False}, "the exhibit is not the original document"),
    ("contracting", {"original": None}, "original is not recorded"),
    ("contracting", {"counterparty": None}, "counterparty is not recorded"),
    ("contracting", {"dated": None}, "dated is not recorded"),
    ("contracted_rates", {"between_these_parties": None}, "between_these_parties is not recorded"),
    ("contracted_rates", {"between_these_parties": False}, "parties is not recorded"),
    ("contracted_rates", {"plan_year_start": None}, "plan_year_start is not recorded"),
    ("alerts", {"time": None}, "time is not recorded"),
    ("training", {"exhibit": None}, "it names no exhibit"),
    ("training", {"exhibit": "Z"}, "exhibit Z is not among the exhibits of the claim record"),
    ("qpa_disclosures", {"contracts": None}, "no sentence of brief/professional.toml fits it"),
    ("vehicle", {}, "no sentence of brief/professional.toml fits it"),
    ("patient_acuity", {"text": "Its usual and customary charges are higher."}, "must not be considered"),
]


@pytest.mark.parametrize(("kind", "changes", "why"), LACKING)
def test_a_fact_that_lacks_something_is_left_out_and_told(kind, changes, why):
    built = packet(
        record(evidence={kind: [fact(kind, **changes), *([fact("training")] if kind == "training" else [])]})
    )
    assert why in left_out(built)[f"evidence.{kind}[1]"]
    words = seen(part(built, "preparation"))
    # Only what makes it a draft stands on its pages.
    assert (f"evidence.{kind}[1]" in words) is ("P1" in [one.id for one in built.blockers])
    assert left_out_shape(built) == [{"id": f"evidence.{kind}[1]", "why": left_out(built)[f"evidence.{kind}[1]"]}]


def test_without_the_plan_year_no_rate_is_a_contracted_rate_of_the_previous_years():
    made = record(evidence={"contracted_rates": [fact("contracted_rates")]})
    del made["plan"]["plan_year_start"]
    built = packet(made)
    assert "plan.plan_year_start is not recorded" in left_out(built)["evidence.contracted_rates[1]"]
    assert "$1,148.00" not in argued(built)


STATEMENT = {"factor": "market_share", "text": "The plan is large.", "exhibit": "D", "page": "2"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"exhibit": None}, "it names no exhibit"),
        ({"exhibit": "Z"}, "exhibit Z is not among the exhibits of the claim record"),
        ({"text": "Medicare pays twice that rate."}, "must not be considered"),
        ({"factor": "air_crew_training"}, "not one of those for this kind of service"),
    ],
)
def test_a_statement_prints_only_where_an_exhibit_shows_it(changes, why):
    built = packet(record(statements=[STATEMENT | changes]))
    assert ("The plan is large. ( Ex. D p. 2 )" in argued(built)) is (why == "")
    assert why in left_out(built).get("statements[1]", "")
    assert "[no exhibit]" not in argued(built)


@pytest.mark.parametrize(
    ("page", "pages", "why"),
    [
        ("4", 4, ""),
        ("4", 3, "exhibit D has 3 pages, and none with the number it names"),
        ("2", 1, "exhibit D has 1 page, and none"),
        ("3-4", 4, ""),
        ("3-5", 4, "has 4 pages"),
        ("0", 4, "has 4 pages"),
        ("iv", 4, "is no number of a page"),
        (None, 1, ""),
    ],
)
def test_with_files_the_page_must_be_there(page, pages, why):
    made = record(statements=[STATEMENT | {"page": page}])
    built = packet(made, bound(made, pages))
    assert ("The plan is large." in argued(built)) is (why == "")
    assert why in left_out(built).get("statements[1]", "")
    assert left_out(packet(made)) == {}


def test_an_exhibit_kept_out_shows_nothing():
    made = record(statements=[STATEMENT], evidence={"training": [fact("training", exhibit="C")]})
    built = packet(made, bound(made, without=("D",)))
    assert left_out(built) == {"statements[1]": "exhibit D is not bound: its file is locked with a password"}
    assert "CNIM" in argued(built)


def test_nothing_argued_makes_no_statement():
    built = packet(record())
    assert argued(built) == ""
    assert "What of the claim record is not argued" not in seen(part(built, "preparation"))


ORDER = [
    "Qualifying payment amount",
    "Level of training",
    "Market share",
    "Acuity",
    "Teaching status",
    "Good faith",
    "Additional",
]


def test_the_factors_stand_in_the_regulations_order():
    words = argued(
        packet(record(evidence={kind: [fact(kind)] for kind in FACTS if kind not in ("vehicle", "pick_up")}))
    )
    words = words[words.index("not argued.") :]
    places = [words.index(heading) for heading in ORDER]
    assert places == sorted(places)


AIR_SENTENCES = [
    ("quality", "Quality and outcomes measurements"),
    ("patient_acuity", "Acuity and condition of the patient"),
    ("alerts", "Acuity and condition of the patient"),
    ("training", "Training, experience, and quality of the medical personnel"),
    ("vehicle", "The aircraft was a twin-engine helicopter; it carries blood products. ( Ex. D p. 1 )"),
    ("vehicle", "Ambulance vehicle type"),
    ("pick_up", "The point of pick-up was in Sample County: rural, as stated by the Census table. ( Ex. D p. 1 )"),
    ("pick_up", "Population density"),
    ("contracted_rates", "45 CFR 149.520(b)(2)(vi) unverified"),
]


@pytest.mark.parametrize(("kind", "words"), AIR_SENTENCES)
def test_air_ambulance_services_have_factors_of_their_own(kind, words):
    made = record(**AIR, evidence={kind: [fact(kind)]})
    built = packet(made)
    assert words in argued(built)
    assert "149.510(c)(5)(iii)(B)" not in argued(built)
    assert left_out(built) == {}


@pytest.mark.parametrize("kind", ["market_share", "facility", "anesthesia"])
def test_what_the_air_ambulance_factors_do_not_name_is_left_out(kind):
    built = packet(record(**AIR, evidence={kind: [fact(kind)]}))
    assert left_out(built) == {f"evidence.{kind}[1]": "no sentence of brief/air_ambulance.toml fits it"}


def test_a_facility_has_sentences_of_its_own():
    built = packet(record(provider__kind="facility", evidence={"procedures": [fact("procedures")]}))
    assert "It called for evoked potentials and electromyography." in argued(built)


# --- a practice's own wording


def own(tmp_path, text, name="professional.toml"):
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


OWN = """
[[sentences]]
id = "mine"
factor = "{factor}"
fact = "{fact}"
text = '''{text}'''
"""


def mine(
    tmp_path,
    text="{{ fact.role }}, of {{ provider_name }}",
    factor="training_experience_quality",
    fact="training",
    head="",
):
    return own(tmp_path, head + OWN.format(text=text, factor=factor, fact=fact))


def test_a_practice_words_its_sentences_without_code(tmp_path):
    made = record(evidence={"training": [fact("training")]})
    assert f"the technologist, of {PRACTICE}. {PIN}" in argued(packet(made, templates=mine(tmp_path)))


def test_a_practice_may_put_a_factor_first(tmp_path):
    text = (bundled("templates") / "brief" / "professional.toml").read_text(encoding="utf-8")
    text = 'first = "good_faith_and_contracted_rates acuity_or_complexity"\n' + text
    made = record(evidence={kind: [fact(kind)] for kind in ("qpa_disclosures", "alerts", "contracting")})
    words = argued(packet(made, templates=own(tmp_path, text)))
    words = words[words.index("not argued.") :]
    assert words.index("Good faith") < words.index("Acuity") < words.index("Qualifying payment amount “")


BROKEN = [
    ({"text": "{{ fact.rol }}"}, "professional.toml, sentence mine: ", "no attribute 'rol'"),
    ({"text": "{{ fact.issued_by }}"}, "sentence mine", "name it in `needs`"),
    ({"text": "{% if %}"}, "sentence mine", "Mend the text"),
    ({"text": "{{ ().__class__.__mro__ }}"}, "sentence mine", "unsafe"),
    ({"fact": "trainings"}, "fact", 'is "trainings"; allowed: training'),
    ({"factor": "quality"}, "factor", 'is "quality"; allowed: '),
    ({"factor": "air_crew_training"}, "factor", "may stand here under: training_experience_quality"),
    (
        {"fact": "contracted_rates_of_others", "factor": "good_faith_and_contracted_rates"},
        "factor",
        "additional_information",
    ),
    (
        {"fact": "contracted_rates_outside", "factor": "good_faith_and_contracted_rates"},
        "factor",
        "additional_information",
    ),
    ({"head": 'first = "nothing"'}, "first", "'nothing' is not a valid Factor"),
    ({"head": "words = 1\n"}, "words", "is not a key known here"),
    ({"head": OWN.format(text="t", factor="market_share", fact="market_share")}, "mine", "two entries have the id"),
]


@pytest.mark.parametrize(("changes", "where", "what"), BROKEN, ids=[one[2] for one in BROKEN])
def test_a_broken_file_of_sentences_is_told_with_its_place(tmp_path, changes, where, what):
    folder = mine(tmp_path, **changes)
    with pytest.raises(RenderError) as told:
        packet(record(evidence={"training": [fact("training", issued_by=None)]}), templates=folder)
    assert "professional.toml" in str(told.value)
    assert where in str(told.value)
    assert what in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("text", "what"), [("[[", "not valid TOML"), (b"\xff", "not UTF-8")])
def test_a_file_that_cannot_be_read_is_told(tmp_path, text, what):
    with pytest.raises(RenderError, match=what):
        packet(record(), templates=own(tmp_path, text))


def test_a_prohibited_wording_of_a_template_is_left_out(tmp_path):
    folder = mine(tmp_path, text="{{ fact.role }} beats the usual and customary charges")
    built = packet(record(evidence={"training": [fact("training")]}), templates=folder)
    assert "must not be considered (45 CFR 149.510(c)(5)(v))" in left_out(built)["evidence.training[1]"]
    assert argued(built) == ""


def test_what_a_fact_says_is_never_taken_for_markup_or_template():
    built = packet(record(evidence={"patient_acuity": [fact("patient_acuity", text="A <b>b</b> {{ 1 + 1 }} c")]}))
    assert "A <b>b</b> {{ 1 + 1 }} c." in argued(built)
