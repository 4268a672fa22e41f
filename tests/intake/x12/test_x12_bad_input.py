"""Damage is said with its place; every claim before and after it is read, and what could not be is kept."""

import re

import pytest
from x12_files import BILLED, CLAIM, PAYMENT, SERVICE, claim_forms, found_in, interchange, remittance, synthetic

from idrkit.intake.x12.problems import Loss

GOOD = synthetic("835_nsa_er_initial.edi")
THREE = remittance(
    PAYMENT[0].replace("100", "300"),
    *PAYMENT[1:],
    *CLAIM,
    *(one.replace("SYN1", "SYN2") for one in CLAIM),
    *(one.replace("SYN1", "SYN3") for one in CLAIM),
)


def second(old, new):
    """The middle one of three claims with something else in it."""
    before, middle, after = THREE.partition(b"CLP*SYN2")
    return before + middle + after.replace(old, new, 1)


def read_and_rejected(found):
    return [one.patient_control_number for one in found.claims], found.read.claims_rejected


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"*1*150*100*50", b"*1*15O*100*50", "CLP03 is not a number"),
        (b"*1*150*100*50", b"*1*NaN*100*50", "CLP03 is not a number"),
        (b"*1*150*100*50", b"*1*1e3*100*50", "CLP03 is not a number"),
        (b"*1*150*100*50", b"*1*150**50", "CLP04 is missing: it holds an amount"),
        (b"*1*150*100*50*12*ICN1*21*1", b"*1", "CLP03 is missing: it holds an amount"),
        (b"*150*100**4", b"*150*1,00**4", "SVC03 is not a number"),
        (b"*150*100**4", b"*150*100**x", "SVC05 is not a number"),
        (b"HC:95940:26", b"HC", "SVC01 names no service"),
        (b"HC:95940:26", b"", "SVC01 names no service"),
        (b"CAS*PR*2*50", b"CAS*PR*2", "CAS02 and CAS03 must hold a reason and its amount"),
        (b"CAS*PR*2*50", b"CAS*PR*2*x", "CAS03 is not a number"),
    ],
)
def test_a_claim_that_cannot_be_read_is_rejected_alone(old, new, sentence):
    data = second(old, new)
    found = found_in(data)
    assert read_and_rejected(found) == (["SYN1", "SYN3"], 1)
    rejected = next(one for one in found.problems if one.loss is Loss.CLAIM)
    assert rejected.sentence == f"Claim 2 of transaction 0001 could not be read: {sentence}."
    assert rejected.lost.startswith("CLP*SYN2")
    assert "SYN1" not in rejected.lost
    assert "SYN3" not in rejected.lost
    assert data[rejected.offset : rejected.offset + 3].decode() == sentence[:3]
    assert found.ends[0].claims_read + found.ends[0].claims_rejected == 3
    assert "BPR02 could not be compared" in found.sentences


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"LQ*HE*N864", b"NM31*QC*1", "a segment that a remitted claim does not have was passed over"),
        (b"LQ*HE*N864", b"DTM*472*20260231", "the date of DTM*472 cannot be read"),
        (b"LQ*HE*N864", b"AMT*B6*x", "AMT02 is not a number"),
    ],
)
def test_a_segment_beside_the_point_is_lost_alone(old, new, sentence):
    found = found_in(second(old, new))
    assert read_and_rejected(found) == (["SYN1", "SYN2", "SYN3"], 0)
    (lost,) = found.lost
    assert lost.loss is Loss.SEGMENT
    assert lost.sentence == f"Claim 2 of transaction 0001: {sentence}."
    assert lost.lost == new.decode() + "~"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"*1*150*100*50", b"*1*150.01*100*50", "CLP03 (charge) is 150.01, but CLP04 (paid) and all its adjustments"),
        (b"*1*150*100*50", b"*1*150.01*100*50", "CLP03 (charge) is 150.01, but the charges of its lines come to 150"),
        (b"CAS*PR*2*50", b"CAS*PR*2*49.99", "SVC02 (charge) of its line 1 is 150, but SVC03 (paid) and the adj"),
        (b"CLP*SYN2", b"CLP*", "CLP01, the patient control number, is missing"),
    ],
)
def test_what_does_not_add_up_is_said_and_read(old, new, sentence):
    data = THREE.replace(old, new, 1) if old.startswith(b"CLP") else second(old, new)
    found = found_in(data)
    assert found.lost == []
    assert sentence in found.sentences
    assert len(found.claims) == 3


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("BPR", "has no BPR, the payment"),
        ("TRN", "has no TRN02, the trace number"),
        ("N1*PR", "has no N1*PR, the payer"),
        ("N1*PE", "has no N1*PE, the payee"),
    ],
)
def test_a_missing_segment_is_named(missing, sentence):
    found = found_in(remittance(*(one for one in PAYMENT if not one.startswith(missing)), *CLAIM))
    assert [one.sentence for one in found.problems] == [f"Remittance 0001 {sentence}."]
    assert len(found.claims) == 1


@pytest.mark.parametrize("segment", ["CAS*PR*1*x", "CAS*PR*1*5", "LQ*HE*N864", "AMT*B6*x", "XYZ"])
def test_a_segment_of_a_claim_before_the_first_claim_is_lost_alone(segment):
    found = found_in(remittance(*PAYMENT, segment, *CLAIM))
    assert [one.lost for one in found.lost] == [segment + "~"]
    assert "a remittance does not have before its claims" in found.sentences
    assert len(found.claims) == 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"SE*34*0001", b"SE*33*0001", "SE01 says 33, but there are 34 segments"),
        (b"SE*34*0001", b"SE**0001", "SE01 says nothing, but there are 34 segments"),
        (b"SE*34*0001", b"SE*34*0002", "SE02, 0002, is not the control number ST02 gives: 0001"),
        (b"GE*1*1", b"GE*2*1", "GE01 says 2, but there are 1 transactions"),
        (b"GE*1*1", b"GE*1*2", "GE02, 2, is not the control number GS06 gives: 1"),
        (b"IEA*1*", b"IEA*3*", "IEA01 says 3, but there are 1 groups"),
        (b"IEA*1*7", b"IEA*1*8", "is not the control number ISA13 gives"),
        (b"SE*34*0001~\n", b"", "The group ends without SE"),
        (b"GE*1*1~\n", b"", "The interchange ends without GE"),
        (b"IEA*1*709662267~", b"", "The file ends without IEA"),
        (b"GS*HP*TESTPAYER", b"XX*HP*TESTPAYER", "A transaction begins outside any group (GS)"),
    ],
)
def test_envelopes_that_are_wrong_are_said_and_both_claims_read(old, new, sentence):
    data = GOOD.replace(b"~", b"~\n").replace(b"~\n\n", b"~\n")
    assert old in data
    found = found_in(data.replace(old, new))
    if b"XX*" in new:
        assert "is not read" in found.sentences  # without a group there is no guide
    else:
        assert len(found.claims) == 2
    assert sentence in found.sentences


@pytest.mark.parametrize("cut", range(1, len(THREE)))
def test_a_file_cut_anywhere_keeps_what_came_before(cut):
    found = found_in(THREE[:cut])
    read, rejected = read_and_rejected(found)
    begun = len(re.findall(rb"CLP\*", THREE[:cut]))
    assert len(read) + rejected == begun, "every claim that begins is read or rejected"
    assert read[: begun - 1] == ["SYN1", "SYN2", "SYN3"][: max(begun - 1, 0)], "those before the last are whole"
    assert found.problems or cut == len(THREE) - 1


def test_a_cut_in_the_first_segment_of_a_claim_is_no_damage_to_the_claim_before():
    two = remittance(*PAYMENT, *CLAIM, *(one.replace("SYN1", "SYN2") for one in CLAIM[1:]))
    found = found_in(two[: two.index(b"SYN2") + 6])
    assert read_and_rejected(found) == (["SYN1"], 1)
    assert found.lost[0].lost == "CLP*SYN2*1"


def test_the_last_claim_before_the_end_is_kept_only_if_it_adds_up():
    whole = THREE.index(b"LQ*HE", THREE.index(b"CLP*SYN3"))
    found = found_in(THREE[:whole])
    assert read_and_rejected(found) == (["SYN1", "SYN2", "SYN3"], 0)
    assert "Claim 3 of transaction 0001: it is the last before the break" in found.sentences
    without_line = THREE.index(b"SVC", THREE.index(b"CLP*SYN3"))
    assert read_and_rejected(found_in(THREE[:without_line])) == (["SYN1", "SYN2"], 1)


@pytest.mark.parametrize("place", [b"CLP*SYN2", b"SVC*HC", b"SE*"])
@pytest.mark.parametrize("within", [0, 5])
def test_an_interchange_that_begins_in_another_ends_it(place, within):
    cut = THREE.rindex(place) + within
    found = found_in(THREE[:cut] + GOOD)
    assert [one.patient_control_number for one in found.claims][-2:] == ["SYN771707", "SYN284863"]
    assert "Another interchange begins without SE for the transaction that begins here (0001)." in found.sentences
    assert "without IEA for the interchange that begins here" in found.sentences
    assert found.read.interchanges == 2


def test_a_damaged_isa_in_a_file_is_said_and_its_claims_are_read():
    found = found_in(THREE + GOOD.replace(b"*00501*", b"*"))
    assert "An ISA that is damaged was passed over" in found.sentences
    assert len(found.claims) == 5


def test_a_file_whose_only_isa_is_damaged_is_refused():
    found = found_in(GOOD.replace(b"*00501*", b"*"))
    assert found.claims == []
    assert found.lost[-1].loss is Loss.FILE
    assert "its ISA cannot be understood" in found.sentences


@pytest.mark.parametrize(
    ("guide", "read", "sentence"),
    [
        ("005010X221A1", 1, None),
        ("005010X221", 1, "follows guide 005010X221, not 005010X221A1"),
        ("004010X091A1", 1, "follows guide 004010X091A1, not 005010X221A1"),
        ("006020X999", 0, "was not read: it follows guide 006020X999, which is not read"),
        ("005010X222A1", 0, "was not read: it follows guide 005010X222A1, which is not read"),
        ("", 0, "without a name"),
    ],
)
def test_an_unknown_guide_is_refused_loudly_and_its_claims_are_counted(guide, read, sentence):
    found = found_in(interchange(guide, "835", *PAYMENT, *CLAIM))
    assert (len(found.claims), found.read.claims_rejected) == (read, 1 - read)
    assert sentence is None or sentence in found.sentences
    if not read:
        assert any(one.loss is Loss.CLAIM and one.lost.startswith("CLP*SYN1") for one in found.problems)


@pytest.mark.parametrize("kind", ["999", "277", "820", "834"])
def test_another_transaction_in_the_file_is_named_and_the_rest_read(kind):
    found = found_in(THREE.replace(b"SE*", f"SE*~ST*{kind}*0002~XYZ*1~SE*3*0002~ST*000*9~SE*".encode(), 1))
    assert f"({kind}): not an 835 or 837, so it was not read" in found.sentences
    assert len(found.claims) == 3
    assert found.read.kind == "835"


def test_messages_hold_nothing_about_a_patient():
    private = b"SECRETNAME"
    data = (
        GOOD.replace(b"BILBERRY", private)
        .replace(b"AMT*B6*676.6", b"NM9*QC*1*" + private)
        .replace(b"CAS*PR*1*250**2*61.3", b"CAS*PR*1*" + private)
    )
    found = found_in(data)
    assert found.lost
    assert private.decode() not in found.sentences


def test_a_claim_form_line_without_service_rejects_that_claim_alone():
    data = claim_forms(
        *BILLED, "CLM*SYN1*150***21:B:1", "LX*1", "DTP*472*D8*20260802", "CLM*SYN2*150***21:B:1", *SERVICE
    )
    found = found_in(data)
    assert [one.claim_id for one in found.forms] == ["SYN2"]
    assert "Claim 1 of transaction 0001 could not be read: its line has neither SV1 nor SV2" in found.sentences


def test_a_claim_form_whose_charges_do_not_add_up_is_said():
    found = found_in(claim_forms(*BILLED, "CLM*SYN1*151***21:B:1", *SERVICE))
    assert "CLM02 (charge) is 151, but the charges of its lines come to 150" in found.sentences
    assert "it has no line (LX)" in found_in(claim_forms(*BILLED, "CLM*SYN1*151***21:B:1")).sentences
