"""Later remittances matched to claims that were decided or settled; what is ambiguous is reported and not counted."""

import pytest
from x12.x12_files import found_in

from idrkit.claims.model import Claim
from idrkit.intake.awards import match_awards, with_award_payments

ISA = "ISA*00*          *00*          *ZZ*S              *ZZ*R              *270201*1200*^*00501*000000001*0*T*:~"


def remittance(*segments, trace="EFT-9", on="20270201", payer="SAMPLE PLAN", total="1000", made=""):
    """What is read of a remittance with these claims and adjustments, each a segment."""
    body = [
        "ST*835*0001",
        f"BPR*I*{total}*C*ACH************{on}",
        f"TRN*1*{trace}*1999999999",
        *([f"DTM*405*{made}"] if made else []),
        f"N1*PR*{payer}",
        "N1*PE*EXAMPLE MONITORING*XX*1234567893",
        "LX*1",
        *segments,
    ]
    text = "~".join(
        ["GS*HP*S*R*20270201*1200*1*X*005010X221A1", *body, f"SE*{len(body) + 1}*0001", "GE*1*1", "IEA*1*1"]
    )
    found = found_in(f"{ISA}{text}~".encode())
    assert not found.lost, found.sentences
    return [*found.claims, *found.ends]


def clp(number="X-1", icn="ICN-1", paid="1000", *more, status="1"):
    return (f"CLP*{number}*{status}*4000*{paid}*0*12*{icn}*22*1", *more)


def svc(code, paid, line="1", day="20260914"):
    return f"SVC*HC:{code}*2000*{paid}", f"DTM*472*{day}", f"REF*6R*{line}"


def claim(claim_id="T-1", number="ICN-1", **facts):
    return Claim.model_validate(
        {
            "claim_id": claim_id,
            "claim_number": number,
            "provider": {"name": "Example Monitoring"},
            "plan": {"name": "Sample Plan"},
            "service_lines": [{"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}],
            "payment_determination": "2027-01-14",
            "initial_payment": {"trace_number": "EFT-1"},
            **facts,
        }
    )


def told(*claims, read):
    """What was found, as signed amounts and reasons by claim, and what was left."""
    matches = match_awards(claims, read)
    sign = {"payment": 1, "recovery": -1, "interest": 0}
    found = {
        name: [(str(sign[one.kind] * one.amount if sign[one.kind] else one.amount), one.matched_on) for one in payments]
        for name, payments in matches.payments.items()
    }
    return found, [(one.claim_ids, one.what, one.why) for one in matches.not_taken]


TAKEN = [
    ("the plan's claim number", remittance(*clp()), "1000.00", "payer claim number"),
    ("written otherwise", remittance(*clp(icn="icn 1")), "1000.00", "payer claim number"),
    (
        "a new number that names the old one",
        remittance(*clp("X-1", "NEW-1", "1000", "REF*F8*ICN-1")),
        "1000.00",
        "original claim number",
    ),
    ("the practice's own number", remittance(*clp("T-1", "NEW-1")), "1000.00", "patient control number"),
    ("own number and claim number", remittance(*clp("T-1")), "1000.00", "payer claim number, patient control number"),
    (
        "the dispute number",
        remittance(*clp("X-1", "NEW-1", "1000", "REF*EA*DISP-1234567")),
        "1000.00",
        "dispute number",
    ),
    ("taken back", remittance(*clp(paid="-200", status="22"), total="0"), "-200.00", "payer claim number"),
    (
        "taken back, written without a sign",
        remittance(*clp("X", "ICN-1", "200", *svc("95940", "200"), status="22"), total="0"),
        "-200.00",
        "payer claim number",
    ),
    ("on the day of the decision", remittance(*clp(), on="20270114"), "1000.00", "payer claim number"),
    (
        "an overpayment taken back",
        remittance("PLB*1234567893*20271231*WO:ICN-1*150"),
        "-150.00",
        "PLB with the payer claim number",
    ),
    (
        "a balance carried forward",
        remittance("PLB*1234567893*20271231*FB:T-1*150"),
        "-150.00",
        "patient control number",
    ),
    ("given back", remittance("PLB*1234567893*20271231*WO:ICN-1*-150"), "150.00", "PLB with the payer claim number"),
    ("interest", remittance("PLB*1234567893*20271231*L6:ICN-1 X-1*-3.15"), "3.15", "PLB with the payer claim number"),
]


@pytest.mark.parametrize(("read", "amount", "on"), [row[1:] for row in TAKEN], ids=[row[0] for row in TAKEN])
def test_what_is_taken_and_on_what(read, amount, on):
    assert told(claim(dispute={"number": "DISP-1234567"}), read=read) == ({"T-1": [(amount, on)]}, [])


PASSED_OVER = [
    ("another claim", remittance(*clp(icn="OTHER"))),
    ("the day before the decision", remittance(*clp(), on="20270113")),
    ("the initial payment itself", remittance(*clp(), trace="EFT-1")),
    ("nothing paid", remittance(*clp(paid="0"), total="0")),
    ("a reference that is too short", remittance("PLB*1234567893*20271231*WO:X T-1*150")),
    ("another claim's adjustment", remittance("PLB*1234567893*20271231*WO:OTHER*150")),
]


@pytest.mark.parametrize("read", [row[1] for row in PASSED_OVER], ids=[row[0] for row in PASSED_OVER])
def test_what_is_no_payment_of_the_award(read):
    assert told(claim(), read=read) == ({}, [])


@pytest.mark.parametrize(("made", "taken"), [("20270113", False), ("20270114", True), ("20270115", True)])
def test_a_remittance_made_before_the_decision_pays_no_award_whatever_its_payment_date(made, taken):
    read = remittance("PLB*1234567893*20271231*WO:ICN-1*-150", made=made) + remittance(*clp(), trace="EFT-8", made=made)
    found, left = told(claim(), read=read)
    assert (len(found.get("T-1", ())), [what for _, what, _ in left]) == (
        (2, []) if taken else (0, ["claim 1", "PLB 1"])
    )


def test_a_claim_that_is_not_decided_is_paid_nothing():
    assert told(claim(payment_determination=None), read=remittance(*clp())) == ({}, [])
    settled = claim(payment_determination=None, agreement_reached="2027-01-14")
    assert told(settled, read=remittance(*clp()))[0] == {"T-1": [("1000.00", "payer claim number")]}


LEFT = [
    ("two claims", remittance(*clp("T-2", "ICN-1")), "claim 1", "lead to different claims"),
    ("another payer with our number", remittance(*clp("T-1", "NEW"), payer="OTHER PLAN"), "claim 1", "another payer"),
    ("paid as second payer", remittance(*clp(status="2")), "claim 1", "another payer comes first"),
    ("no date", remittance(*clp(), on=""), "claim 1", "no date"),
    ("other lines", remittance(*clp("X", "ICN-1", "1000", *svc("95938", "1000"))), "claim 1", "no line of it"),
    ("a refund of ours", remittance("PLB*1234567893*20271231*72:ICN-1*-150"), "PLB 1", "a refund of yours"),
    ("another reason", remittance("PLB*1234567893*20271231*CS:ICN-1*20"), "PLB 1", "its reason is CS"),
    ("interest taken", remittance("PLB*1234567893*20271231*L6:ICN-1*3"), "PLB 1", "its reason is L6"),
]


@pytest.mark.parametrize(("read", "what", "why"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT])
def test_what_is_ambiguous_is_reported_and_not_taken(read, what, why):
    found, left = told(claim(), claim("T-2", "ICN-2"), read=read)
    assert found == {}
    ((ids, where, sentence),) = left
    assert "T-1" in ids
    assert (where, why in sentence) == (what, True), sentence


LINES = [
    {"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"},
    {"line_id": "2", "service_code": "95938", "date_of_service": "2026-09-14"},
]


def test_two_disputes_on_one_claim_number_each_get_their_own_lines():
    read = remittance(*clp("X", "ICN-1", "1000", *svc("95940", "700"), *svc("95938", "300", "2")))
    found, left = told(claim("T-1", service_lines=LINES[:1]), claim("T-2", service_lines=LINES[1:]), read=read)
    amounts = {name: [amount for amount, _ in each] for name, each in found.items()}
    assert amounts == {"T-1": ["700.00"], "T-2": ["300.00"]}
    assert left == []


def test_two_disputes_on_one_claim_number_are_not_told_apart_without_lines():
    read = remittance(*clp(), "PLB*1234567893*20271231*WO:ICN-1*150")
    found, left = told(claim("T-1", service_lines=LINES[:1]), claim("T-2", service_lines=LINES[1:]), read=read)
    assert found == {}
    assert [(ids, what) for ids, what, _ in left] == [(("T-1", "T-2"), "claim 1"), (("T-1", "T-2"), "PLB 1")]


def test_the_same_line_in_two_records_is_taken_for_neither():
    read = remittance(*clp("X", "ICN-1", "700", *svc("95940", "700")))
    found, left = told(claim("T-1"), claim("T-2"), read=read)
    assert found == {}
    assert "several records" in left[0][2]


def test_the_dispute_of_a_claim_that_is_pending_is_not_paid_by_the_award_of_the_other():
    read = remittance(*clp("X", "ICN-1", "1000", *svc("95940", "700"), *svc("95938", "300", "2")))
    pending = claim("T-2", service_lines=LINES[1:], payment_determination=None)
    found, _ = told(claim("T-1", service_lines=LINES[:1]), pending, read=read)
    assert [(name, each[0][0]) for name, each in found.items()] == [("T-1", "700.00")]


def test_only_the_lines_the_decision_covers_count():
    read = remittance(*clp("X", "ICN-1", "1000", *svc("95940", "700"), *svc("95938", "300", "2")))
    whole = claim(service_lines=LINES)
    part = claim(service_lines=LINES, award={"line_ids": ["2"]})
    assert told(whole, read=read)[0]["T-1"][0][0] == "1000.00"
    assert told(part, read=read)[0]["T-1"][0][0] == "300.00"
    assert told(part, read=remittance(*clp()))[0] == {}


def test_a_new_number_is_known_to_later_claims_and_adjustments_whatever_the_order_of_the_files():
    first = remittance(*clp("X", "NEW-1", "400", "REF*F8*ICN-1"), trace="EFT-2")
    then = remittance(*clp("X", "NEW-2", "600", "REF*F8*NEW-1"), trace="EFT-3", on="20270205")
    last = remittance("PLB*1234567893*20271231*WO:NEW-2*50", trace="EFT-4", on="20270301")
    for read in ([*first, *then, *last], [*last, *then, *first]):
        found, left = told(claim(), read=read)
        assert [amount for amount, _ in found["T-1"]] == ["400.00", "600.00", "-50.00"]
        assert left == []


def test_a_trace_number_recorded_without_its_amount_is_enough_where_the_payment_is_of_one_claim():
    known = claim(number=None, award_payments=[{"trace_number": "EFT-9"}])
    matches = match_awards([known], remittance(*clp("X", "NEW-1")))
    (payment,) = with_award_payments(known, matches).award_payments
    assert (payment.amount, payment.matched_on, payment.payer_claim_number) == (1000, "trace number", "NEW-1")
    several = remittance(*clp("X", "NEW-1"), *clp("Y", "NEW-2"))
    found, left = told(known, read=several)
    assert (found, [what for _, what, _ in left]) == ({}, ["claim 1", "claim 2"])


def test_what_is_recorded_already_and_a_remittance_given_twice_count_once():
    read = remittance(*clp())
    assert len(match_awards([claim()], [*read, *remittance(*clp())]).payments["T-1"]) == 1
    recorded = claim(award_payments=[{"trace_number": "EFT-9", "amount": "1000.00"}])
    matches = match_awards([recorded], read)
    assert matches.payments == {}
    assert with_award_payments(recorded, matches) is recorded
    by_hand = claim(award_payments=[{"paid_on": "2027-02-03", "amount": "1000.00"}])
    assert match_awards([by_hand], read).payments == {}
    other = claim(award_payments=[{"trace_number": "EFT-8", "amount": "1000.00"}])
    assert len(match_awards([other], read).payments["T-1"]) == 1
    again = with_award_payments(claim(), match_awards([claim()], read))
    assert match_awards([again], read).payments == {}


def test_the_claim_gains_what_was_found_and_keeps_what_was_recorded():
    own = claim(award_payments=[{"trace_number": "CHECK-7", "amount": "5.00"}])
    made = with_award_payments(own, match_awards([own], remittance(*clp())))
    assert [str(one.amount) for one in made.award_payments] == ["5.00", "1000.00"]
    assert made.award_payments[1].paid_on.isoformat() == "2027-02-01"
    assert Claim.model_validate_json(made.model_dump_json()) == made


def test_nothing_that_is_reported_names_a_patient():
    read = remittance(*clp("T-1", "NEW", "1000", "NM1*QC*1*SECRET*PERSON****MI*MEMBER9"), payer="OTHER PLAN")
    (left,) = match_awards([claim()], read).not_taken
    assert "SECRET" not in repr(left)
    assert "MEMBER9" not in repr(left)
