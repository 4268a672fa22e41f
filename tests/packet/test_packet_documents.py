"""What a packet says: page 1, the draft box, overrides, and how it was prepared."""

import re

import pytest
from packet_cases import BLOCKING, PASSING, RULEBOOK, assessed, claim, line, override, part, seen

from idrkit import __version__
from idrkit.assess.results import Stage
from idrkit.law.rulebook import load_rulebook
from idrkit.packet.documents import build_packet


def notice_packet(**changes):
    return build_packet(assessed(**changes), Stage.NOTICE, RULEBOOK)


def words_of(packet):
    return " ".join(seen(document) for document in packet.documents)


def test_the_documents_of_a_notice_stand_in_this_order():
    assert [document.key for document in notice_packet().documents] == [
        "front",
        "contents",
        "notice",
        "notice-amended",
        "general-information",
        "remittance",
        "preparation",
    ]


@pytest.mark.parametrize(
    "fact",
    [
        "Claim number 26258-SYN-004417 exactly as on the remittance",
        "Date of service September 14, 2026",
        "State of service TX",
        "Sample Benefit Plan, self-insured",
        "Example Neuromonitoring Associates, NPI 1234567893",
        # code, date, units, place of service, paid, cost sharing, QPA, offer, difference
        "95940 09/14/2026 12 22 $312.40 $41.20 $512.00 $1,960.00 $1,606.40",
        "95938-26-59 09/14/2026 1 22 $312.40 $41.20 not disclosed by the plan $1,960.00 $1,606.40",
        "Total $624.80 $82.40 – $3,920.00 $3,212.80",
        "Last day to start open negotiation December 16, 2026",
        "day 1 Tue 3 Nov 2026",
        "45 CFR 149.510(b)(1)(i), older text.",
        # sent on the day looked at, the 30th business day is 6 January and the window the four after it
        "last day of open negotiation, January 6, 2027",
        "January 7, 2027 to January 12, 2027",
    ],
)
def test_page_1_answers_whether_this_is_my_claim(fact):
    assert fact in seen(part(notice_packet(), "front"))


def test_dispute_number_and_several_days_of_service_are_on_page_1():
    words = seen(
        part(
            notice_packet(
                service_lines=[line(1), line(2, date_of_service="2026-09-16")],
                dispute={"number": "DISP-1234567"},
            ),
            "front",
        )
    )
    assert "Dispute number DISP-1234567" in words
    assert "September 14, 2026 to September 16, 2026" in words


def test_a_sum_is_not_shown_where_a_line_lacks_the_amount():
    packet = notice_packet(service_lines=[line(1), line(2, offer=None, initial_payment=None)])
    assert "Total – $82.40 $1,024.00 – –" in seen(part(packet, "front"))


def test_a_missing_fact_is_shown_as_missing_where_it_belongs():
    packet = notice_packet(claim_number=None, service_lines=[line(1, units=None)])
    words = seen(part(packet, "front"))
    assert "Claim number Not given: claim number (see the remittance; 835 CLP07)" in words
    assert "exactly as on the remittance" not in words
    assert "95940 09/14/2026 not given 22" in words


def test_a_draft_says_on_page_1_what_to_fetch():
    packet = notice_packet(findings=PASSING + BLOCKING)
    words = seen(part(packet, "front"))
    assert not packet.ready
    assert "DRAFT" in words
    for one in BLOCKING:
        assert f"{one.id} {one.sentence} To do: {one.next_step}" in words


def test_a_ready_packet_has_no_draft_box():
    packet = notice_packet()
    assert packet.ready
    assert "DRAFT" not in words_of(packet)


def test_overrides_make_it_ready_and_are_printed_on_page_1_and_at_the_end():
    packet = notice_packet(findings=PASSING + BLOCKING, overrides=[override("B2"), override("D1")])
    assert packet.ready
    for key in ("front", "preparation", "notice-amended"):
        words = seen(part(packet, key))
        assert "J. Q. Example on November 20, 2026: A copy of the paper for B2 is on file." in words
        assert "The funding of the plan is not given." in words


def test_one_override_of_two_leaves_a_draft():
    packet = notice_packet(findings=PASSING + BLOCKING, overrides=[override("B2")])
    assert [one.id for one in packet.blockers] == ["D1"]
    assert "D1" in seen(part(packet, "front"))


def test_how_it_was_prepared_names_day_version_text_checks_and_assumptions():
    words = seen(part(notice_packet(), "preparation"))
    assert f"Prepared with idrkit {__version__}" in words
    assert "as of November 23, 2026" in words
    assert "Older text, 45 CFR 149.510(b)(1)(ii)(B)" in words
    assert "The amended text waits for guidance" in words
    assert "A1 Pass Title of A1. The facility is participating" in words
    assert "Do not apply to this claim: C1 Title of C1" in words
    assert "The earliest day of receipt was taken." in words


def test_what_is_only_reported_stays_marked():
    words = seen(part(notice_packet(), "preparation"))
    assert "45 CFR 149.510(c)(5)(vii)(B) reported" in words
    assert "Reported by others; the official document was not read." in words


@pytest.mark.parametrize("findings", [PASSING, PASSING + BLOCKING])
def test_no_page_calls_a_claim_eligible(findings):
    assert not re.search(r"\beligible\b", words_of(notice_packet(findings=findings)), re.IGNORECASE)


def test_no_page_prints_a_billed_charge():
    packet = notice_packet(service_lines=[line(1, billed_charge="98765.43")])
    assert "98,765.43" not in words_of(packet)


def test_with_many_lines_the_days_stand_before_them_on_page_1():
    def order(count):
        words = seen(part(notice_packet(service_lines=[line(n) for n in range(count)]), "front"))
        return words.index("Days that count") < words.index("What was paid")

    assert [order(8), order(9)] == [False, True]


# --- the elements of the paper


def elements(stage=Stage.NOTICE, rulebook=RULEBOOK, **changes):
    words = seen(part(build_packet(assessed(**changes), stage, rulebook), "preparation"))
    return words[words.index("Elements of this paper") : words.index("Checks of this stage")]


def test_each_element_of_the_paper_is_given_or_missing_with_the_text_that_asks():
    words = elements(claim_number=None)
    assert "What the older text of 45 CFR 149.510(b)(1)(ii)(A) asks for." in words
    assert "Claim number – Missing: claim_number" in words
    assert "Offer of an out-of-network rate – Given" in words


def test_the_amended_text_is_named_as_one_that_does_not_govern_yet():
    words = elements()
    assert "The amended text of 45 CFR 149.510(b)(1)(ii)(A) does not govern this paper." in words
    assert "No announcement was known when this packet was prepared." in words
    assert "Of its elements these are not recorded: Statement on notice and consent (9)" in words


@pytest.mark.parametrize(("day", "governs"), [(14, False), (15, True), (16, True)])
def test_from_the_day_its_gate_opens_the_amended_text_asks(tmp_path, day, governs):
    rules = tmp_path / "mine.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-12-15\n", encoding="utf-8")
    words = elements(rulebook=load_rulebook([rules]), open_negotiation_start=f"2026-12-{day}")
    assert ("What the amended text" in words) is governs
    assert ("Registration number of the plan or issuer (2) For a person to state" in words) is governs
    assert ("Not asked for here: Plan type (2); Third party representing the provider (3);" in words) is governs
    assert ("begins on or after December 15, 2026, which this one does not." in words) is not governs


def test_an_initiation_without_the_start_of_open_negotiation_shows_both_lists(tmp_path):
    rules = tmp_path / "mine.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-10-15\n", encoding="utf-8")
    book = load_rulebook([rules])
    words = elements(Stage.INITIATION, book, initial_payment_received="2026-10-01")
    assert words.count("whether it governs depends on a date that is not given") == 2
    sheet = seen(
        part(build_packet(assessed(initial_payment_received="2026-10-01"), Stage.INITIATION, book), "initiation-data")
    )
    assert "begins on or after October 15, 2026; that day is not recorded for this claim." in sheet


def test_a_statement_against_the_record_cannot_be_made(tmp_path):
    rules = tmp_path / "mine.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-11-01\n", encoding="utf-8")
    provider = {**claim().provider.model_dump(mode="json"), "participating": True}
    words = elements(rulebook=load_rulebook([rules]), provider=provider)
    assert "Statement of nonparticipation (10) Cannot be stated: provider.participating" in words


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_reports_the_elements_of_its_paper(stage):
    packet = build_packet(assessed(open_negotiation_start="2026-10-08"), stage, RULEBOOK)
    assert {one.version.text.value for one in packet.completeness} == {"older", "amended"}
    assert "Elements of this paper" in seen(part(packet, "preparation"))


@pytest.mark.parametrize(
    ("gate", "cite"), [(None, "(c)(4)(i)(A), carried forward"), ("2026-10-01", "(c)(5)(i)(A). The")]
)
def test_the_offer_cites_the_paragraph_of_the_text_in_force(tmp_path, gate, cite):
    rules = tmp_path / "mine.toml"
    rules.write_text(f"[gates.G_OFFER]\nsince = {gate}\n" if gate else "", encoding="utf-8")
    made = build_packet(assessed(open_negotiation_start="2026-10-08"), Stage.OFFER, load_rulebook([rules]))
    words = seen(part(made, "offer"))
    assert f"45 CFR 149.510{cite}" in words
    size = cite[:13].rstrip(",.")
    assert f"Size of the practice or facility 45 CFR 149.510{size}(3)(i) Not given" in words
