"""Letters: what each says, what keeps it a draft, and the days it turns on."""

import json
from copy import deepcopy
from datetime import date

import pikepdf
import pytest
from packet_cases import seen

from idrkit.assess.assessment import assess
from idrkit.claims.model import Claim
from idrkit.law.rulebook import load_rulebook
from idrkit.packet.letters.build import BODIES, build_letter
from idrkit.packet.letters.letter import LetterKind
from idrkit.packet.letters.write import write_letter
from idrkit.places import bundled

RULEBOOK = load_rulebook()
AS_OF = date(2026, 11, 23)
RECORDS = {
    one["claim_id"]: one
    for one in json.loads((bundled("fixtures") / "letters.json").read_text(encoding="utf-8"))["claims"]
}
# The claim of the fixtures each kind of letter is tried with.
CLAIM_OF = {
    "qpa-information": "LETTER-0001",
    "extension": "LETTER-0002",
    "entity-answer": "LETTER-0003",
    "settlement": "LETTER-0004",
    "joint-withdrawal": "LETTER-0005",
    "withdrawal-request": "LETTER-0005",
    "information-answer": "LETTER-0006",
    "award-demand": "LETTER-0007",
}


def record(kind, **changes):
    """The claim of a kind with facts changed: `letters__extension__reason`; None takes a fact out."""
    made = deepcopy(RECORDS[CLAIM_OF[kind]])
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = made
        for name in parents:
            place = place[int(name)] if name.isdigit() else place.setdefault(name, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return made


def letter(kind, as_of=AS_OF, rulebook=RULEBOOK, **changes):
    claim = Claim.model_validate(record(kind, **changes))
    return build_letter(assess(claim, rulebook, as_of), LetterKind(kind), rulebook)


def words(kind, **changes):
    return seen(letter(kind, **changes).letter)


def lacks(built):
    return [one.sentence for one in built.lacks]


@pytest.fixture
def dated(tmp_path):
    """The law with the gates of the portal and of withdrawals opened by a file of the user."""
    path = tmp_path / "mine.toml"
    gates = ("G_ONP", "G_SEL", "G_WD", "G_ELIG")
    path.write_text("".join(f"[gates.{name}]\nsince = 2026-09-01\n" for name in gates), encoding="utf-8")
    return load_rulebook([path])


def test_every_kind_has_a_body_and_a_claim_of_the_fixtures():
    assert set(BODIES) == set(LetterKind)
    assert {kind.value for kind in LetterKind} == set(CLAIM_OF)


@pytest.mark.parametrize("kind", CLAIM_OF)
def test_a_letter_that_lacks_nothing_is_ready_and_names_the_claim(kind):
    built = letter(kind)
    assert lacks(built) == []
    assert built.ready
    text = seen(built.letter)
    assert "DRAFT" not in text
    assert "Not given" not in text
    assert "Signature" in text
    assert RECORDS[CLAIM_OF[kind]]["claim_number"] in text
    assert "November 23, 2026" in text
    assert "billed" not in text.lower()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("qpa-information", "rates that were not on a fee-for-service basis"),
        ("qpa-information", "determined from underlying fee schedule rates or from a derived amount"),
        ("qpa-information", "related service code"),
        ("qpa-information", "eligible database"),
        ("qpa-information", "incentive-based"),
        ("qpa-information", "We found no qualifying payment amount for line 3."),
        ("qpa-information", "45 CFR 149.140(d)(2)"),
        ("extension", "its last day is November 27, 2026"),
        ("extension", "We ask for time until December 11, 2026."),
        ("extension", "A fire on November 16, 2026 closed the records office"),
        ("extension", "will take prompt action to ensure that the certified IDR entity’s payment determination"),
        ("extension", "45 CFR 149.510(g)(1)(i)"),
        ("entity-answer", "We object to Specimen Certified IDR Entity. As the alternative we name Sample Certified"),
        ("entity-answer", "Conflict of interest: A director of the entity"),
        ("settlement", "The parties agreed on an out-of-network rate on November 20, 2026"),
        ("settlement", "DISP-2026104"),
        ("settlement", "for all items and services above is $2,900.00 , cost sharing included"),
        ("settlement", "For Example Neuromonitoring Group, PLLC Signature"),
        ("settlement", "For Sample Manufacturing Health Plan Signature"),
        ("joint-withdrawal", "Both parties to the dispute initiated on November 3, 2026 agree to withdraw it"),
        ("joint-withdrawal", "For Sample Manufacturing Health Plan Signature"),
        ("joint-withdrawal", "Decided by J. Q. Example on November 20, 2026"),
        ("withdrawal-request", "We request to withdraw the dispute initiated on November 3, 2026"),
        ("information-answer", "due by November 27, 2026"),
        ("information-answer", "1. Proof of the day the open negotiation notice was sent The notice went out"),
        ("information-answer", "(Ex. B p. 1)"),
        ("information-answer", "Exhibit B: Open negotiation notice with proof of delivery"),
        ("award-demand", "not later than 30 calendar days after the determination"),
        ("award-demand", "The last day was November 15, 2026"),
        ("award-demand", "Out-of-network rate, cost sharing included $3,920.00"),
        ("award-demand", "less what was paid since $1,200.00"),
        ("award-demand", "Still owed $1,945.52"),
        ("award-demand", "November 6, 2026 Payment SYN-EFT-7781 $1,200.00"),
    ],
)
def test_a_letter_says_what_it_must(kind, said):
    assert said in words(kind)


@pytest.mark.parametrize("word", ["interest", "lawsuit", "complaint", "penalt", "legal action", "court"])
def test_the_demand_threatens_nothing_and_asks_for_no_interest(word):
    assert word not in words("award-demand").lower()


# --- what is missing


@pytest.mark.parametrize(
    ("kind", "changes", "missing"),
    [
        ("qpa-information", {"claim_number": None}, "claim_number"),
        ("qpa-information", {"plan__contact": {}}, "plan.contact.address"),
        ("qpa-information", {"service_lines__0__date_of_service": None}, "service_lines[1].date_of_service"),
        ("extension", {"letters__extension__reason": None}, "letters.extension.reason"),
        ("extension", {"letters__extension__step": None}, "letters.extension.step"),
        ("entity-answer", {"letters__entity_answer__agrees": None}, "letters.entity_answer.agrees"),
        ("entity-answer", {"letters__entity_answer__alternative": None}, "letters.entity_answer.alternative"),
        (
            "entity-answer",
            {"letters__entity_answer__other_party_preferred": None},
            "letters.entity_answer.other_party_preferred",
        ),
        ("entity-answer", {"idr_initiated": None}, "idr_initiated"),
        ("settlement", {"agreement_reached": None}, "agreement_reached"),
        ("settlement", {"dispute__number": None}, "dispute.number"),
        ("settlement", {"award": None, "service_lines__1__out_of_network_rate": None}, "out_of_network_rate"),
        (
            "joint-withdrawal",
            {"letters__withdrawal__other_party_agrees": None},
            "letters.withdrawal.other_party_agrees",
        ),
        ("joint-withdrawal", {"dispute__number": None}, "dispute.number"),
        ("withdrawal-request", {"dispute__number": None}, "dispute.number"),
        ("information-answer", {"letters__information__due": None}, "letters.information.due"),
        ("information-answer", {"letters__information__items": []}, "letters.information.items"),
        ("information-answer", {"letters__information__items__2__answer": None}, "letters.information.items[3].answer"),
        ("information-answer", {"dispute__certified_idr_entity": None}, "dispute.certified_idr_entity"),
        ("information-answer", {"information_requested": None}, "information_requested"),
        ("award-demand", {"award": {}}, "award.determined_amount"),
        ("award-demand", {"payment_determination": None}, "payment_determination"),
        ("award-demand", {"service_lines__0__cost_sharing": None}, "service_lines[1].cost_sharing"),
        ("award-demand", {"dispute__number": None}, "dispute.number"),
    ],
)
def test_a_missing_fact_makes_a_draft_that_shows_it_as_missing(kind, changes, missing):
    built = letter(kind, **changes)
    assert not built.ready
    assert any(missing in path for one in built.lacks for path in one.missing)
    text = seen(built.letter)
    assert "DRAFT: not to be sent" in text
    assert "Signature" not in text
    assert "DRAFT" not in seen(built.notes)
    assert missing in seen(built.notes)


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("extension", {"letters__extension__step": "award_payment"}, "cannot be extended"),
        ("extension", {"letters__extension__requested_until": "2026-11-27"}, "is not later than the last day"),
        ("entity-answer", {"letters__entity_answer__alternative": "Specimen Certified IDR Entity"}, "objected to"),
        ("settlement", {"agreement_reached": "2026-11-24"}, "lies after the day of this letter"),
        ("settlement", {"agreement_reached": "2026-10-28"}, "dated before IDR initiation"),
        ("settlement", {"payment_determination": "2026-11-19"}, "does not lie after the agreement"),
        ("settlement", {"award__agreed_amount": "2800.00"}, "add up to $2,900.00"),
        ("joint-withdrawal", {"payment_determination": "2026-11-19"}, "a dispute is withdrawn before it"),
        ("joint-withdrawal", {"letters__withdrawal__other_party_agrees": False}, "says otherwise"),
        ("joint-withdrawal", {"overrides": []}, "waits for guidance of the Departments and is not in force"),
        ("withdrawal-request", {"overrides": []}, "waits for guidance of the Departments and is not in force"),
        ("withdrawal-request", {"agreement_reached": "2026-11-19"}, "with the settlement letter"),
        ("award-demand", {"award_payments__0__amount": "3145.52"}, "paid in full"),
        ("award-demand", {"unconfirmed": [{"fact": "award_payments", "why": "Two remittances differ."}]}, "confirmed"),
    ],
)
def test_what_stands_in_the_way_makes_a_draft(kind, changes, said):
    built = letter(kind, **changes)
    assert not built.ready
    assert any(said in one for one in lacks(built))
    assert "Signature " not in seen(built.letter)


@pytest.mark.parametrize("until", ["2026-11-26", "2026-11-27", "2026-11-28"])
def test_more_time_means_a_later_day(until):
    assert letter("extension", letters__extension__requested_until=until).ready is (until > "2026-11-27")


PROHIBITED = "The offer is 60% of billed charges and 300% of the Medicare rate."


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("extension", "letters__extension__reason"),
        ("entity-answer", "letters__entity_answer__conflict_of_interest"),
        ("entity-answer", "letters__entity_answer__inapplicability"),
        ("joint-withdrawal", "letters__withdrawal__reason"),
        ("information-answer", "letters__information__items__0__answer"),
    ],
)
def test_a_prohibited_factor_is_left_out_and_keeps_the_letter_a_draft(kind, path):
    built = letter(kind, **{path: PROHIBITED})
    assert not built.ready
    assert "60%" not in seen(built.letter).replace(" ".join(lacks(built)), "")
    assert any("must not consider" in one for one in lacks(built))


# --- the days


@pytest.mark.parametrize(
    ("agreed", "cite", "due", "numbered"),
    [
        ("2026-10-30", "45 CFR 149.510(c)(2)(i)", "November 4, 2026", False),
        ("2026-10-31", "45 CFR 149.510(c)(2)(i)", "November 4, 2026", False),
        ("2026-11-01", "45 CFR 149.510(c)(3)(i)", "November 4, 2026", True),
        ("2026-11-02", "45 CFR 149.510(c)(3)(i)", "November 5, 2026", True),
    ],
)
def test_the_day_of_the_agreement_selects_the_text_of_the_settlement_notice(agreed, cite, due, numbered):
    built = letter("settlement", agreement_reached=agreed, dispute__number=None)
    assert cite in seen(built.letter)
    assert due in seen(built.notes)
    assert ("dispute.number" in [path for one in built.lacks for path in one.missing]) is numbered


@pytest.mark.parametrize(("as_of", "ready"), [("2026-11-14", False), ("2026-11-15", False), ("2026-11-16", True)])
def test_the_demand_goes_out_from_the_day_after_the_last_day(as_of, ready):
    built = letter("award-demand", as_of=date.fromisoformat(as_of))
    assert built.ready is ready
    assert ("last day was November 15, 2026" in seen(built.letter)) is ready


@pytest.mark.parametrize(
    ("as_of", "certainty", "amended"),
    [("2026-10-31", "unverified", False), ("2026-11-01", "", True), ("2026-11-02", "", True)],
)
def test_the_day_of_the_request_selects_the_text_on_extensions(as_of, certainty, amended):
    built = letter("extension", as_of=date.fromisoformat(as_of), idre_selected=None, idr_initiated=None)
    text = seen(built.letter)
    assert ("(g)(1)(i)" in text) is amended
    assert (certainty or "unverified") in text or amended
    assert ("unverified" in text) is not amended


@pytest.mark.parametrize(
    ("disclosed", "text"),
    [("2026-08-02", "older text"), ("2026-08-03", "amended text"), ("2026-08-04", "amended text")],
)
def test_the_day_of_the_disclosure_selects_the_text_on_qpa_information(disclosed, text):
    built = letter("qpa-information", initial_payment__payment_date=disclosed)
    assert f"45 CFR 149.140(d)(2), {text}" in seen(built.notes)


def test_without_that_day_the_letter_goes_out_all_the_same():
    gone = {"initial_payment__payment_date": None, "initial_payment_received": None}
    assert letter("qpa-information", **gone).ready


# --- gates


def test_under_the_amended_text_the_answer_is_the_whole_response(dated):
    more = {
        "letters__entity_answer__remittance_accurate": True,
        "letters__entity_answer__inaccuracies": "none",
        "open_negotiation_start": "2026-10-05",
    }
    built = letter("entity-answer", rulebook=dated, **more)
    assert lacks(built) == []
    text = seen(built.letter)
    for said in (
        "Response to the notice of IDR initiation",
        "is a qualified IDR item or service and is eligible",
        "registration number of the plan or issuer was not provided on any remittance advice",
        "The remittance advice provided with the notice is accurate.",
        "No information in the notice is inaccurate.",
        "12-3456789",
        "SYN-LETTER0003",
        "As the alternative we name Sample Certified IDR Entity",
        "reported",
    ):
        assert said in text


@pytest.mark.parametrize("overridden", [False, True])
def test_the_attestation_of_a_qualified_item_needs_every_check_or_an_override(dated, overridden):
    more = {
        "letters__entity_answer__remittance_accurate": True,
        "letters__entity_answer__inaccuracies": "none",
        "open_negotiation_start": "2026-10-05",
        "facility__participating": None,
    }
    standing = lacks(letter("entity-answer", rulebook=dated, **more))
    assert standing
    if overridden:
        decision = {"name": "J. Q. Example", "decided_on": "2026-11-20", "reason": "The facility answered by phone."}
        more["overrides"] = [{"finding": one.split()[0], **decision} for one in standing]
    built = letter("entity-answer", rulebook=dated, **more)
    text = seen(built.letter)
    assert built.ready is overridden
    assert ("Printed name" in text) is overridden
    assert ("The facility answered by phone." in text) is overridden


def test_who_calls_the_process_inapplicable_attests_no_qualified_item(dated):
    more = {
        "letters__entity_answer__remittance_accurate": True,
        "letters__entity_answer__inaccuracies": "none",
        "letters__entity_answer__inapplicability": "The plan's own payment was accepted in full on May 4, 2026.",
        "open_negotiation_start": "2026-10-05",
    }
    text = seen(letter("entity-answer", rulebook=dated, **more).letter)
    assert "accepted in full" in text
    assert "is a qualified IDR item or service" not in text


@pytest.mark.parametrize("kind", ["joint-withdrawal", "withdrawal-request"])
def test_once_withdrawals_are_in_force_no_override_is_needed(dated, kind):
    built = letter(kind, rulebook=dated, overrides=[], open_negotiation_start="2026-10-05")
    assert lacks(built) == []
    assert "45 CFR 149.510(c)(3)(ii)" in seen(built.letter)


def test_an_override_does_not_replace_a_text_that_governs_no_more():
    decision = {"finding": "L1", "name": "J. Q. Example", "decided_on": "2026-11-20", "reason": "Asked by the payer."}
    answered = {"letters__entity_answer__remittance_accurate": True, "letters__entity_answer__inaccuracies": "none"}
    built = letter("entity-answer", plan__plan_year_start="2021-06-01", overrides=[decision], **answered)
    assert not built.ready
    assert "waits for guidance" in lacks(built)[0]


def test_the_answer_to_a_request_shows_the_earlier_of_the_two_days(dated):
    more = {"open_negotiation_start": "2026-09-15", "idr_initiated": "2026-10-28"}
    built = letter("information-answer", rulebook=dated, letters__information__due="2026-12-04", **more)
    assert "due by November 27, 2026" in seen(built.letter)
    assert "due by December 4, 2026" in words("information-answer", letters__information__due="2026-12-04")


# --- files


def test_the_files_carry_no_patient_data_and_the_same_letter_gives_the_same_bytes(tmp_path):
    built = letter("award-demand")
    first = write_letter(built, tmp_path / "a")
    second = write_letter(built, tmp_path / "b")
    assert sorted(one.name for one in (tmp_path / "a").iterdir()) == [
        "LETTER-0007-letter-award-demand-notes.pdf",
        "LETTER-0007-letter-award-demand.pdf",
    ]
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.notes.read_bytes() == second.notes.read_bytes()
    with pikepdf.open(first.path) as pdf:
        assert len(pdf.pages) == first.pages
        assert pdf.Root.MarkInfo.Marked


@pytest.mark.parametrize("kind", ["joint-withdrawal", "withdrawal-request", "settlement"])
def test_the_notes_say_which_party_sends_it(kind):
    assert "initiating party sends it" in seen(letter(kind).notes)
