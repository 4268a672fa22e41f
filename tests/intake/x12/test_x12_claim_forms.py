"""Each fact of a claim form comes from its own loop, and the parties above a claim only from the levels above it."""

from decimal import Decimal

from x12_files import BILLED, SERVICE, claim_forms, found_in, synthetic

CLM = "CLM*SYN1*150***21:B:7*Y*A*Y*Y*P*AA:::TX"


def form(*segments):
    found = found_in(claim_forms(*BILLED, CLM, *segments))
    assert found.problems == []
    return found.forms[0]


def test_the_claim_itself():
    claim = form(
        "DTP*435*DT*202608021350",
        "DTP*434*RD8*20260802-20260803",
        "REF*F8*ORIGINAL1",
        "REF*G1*AUTH1",
        "NTE*ADD*SAMPLE NOTE",
        "HI*ABK:S0990XA*ABF:M4712",
        "HI*BBR:4A11X4G:D8:20260802",
        *SERVICE,
    )
    assert (claim.facility_code, claim.frequency, claim.original_claim_number) == ("21", "7", "ORIGINAL1")
    assert [(one.qualifier, one.code) for one in claim.diagnoses] == [
        ("ABK", "S0990XA"),
        ("ABF", "M4712"),
        ("BBR", "4A11X4G"),
    ]
    assert claim.diagnoses[2].date == "20260802"
    assert [str(one.first) for one in claim.dates] == ["2026-08-02", "2026-08-02"]
    assert str(claim.dates[1].last) == "2026-08-03"
    assert claim.notes[0].code == "SAMPLE NOTE"
    assert claim.related_causes == ("AA", "TX")
    assert claim.coverage.group_number == "GRP1"
    assert claim.coverage.filing_code == "CI"
    assert (claim.payer.name, claim.payer.identifier) == ("TEST PLAN", "99901")
    assert claim.billing_provider.tin == "123456789"
    assert (claim.subscriber.party.identifier, claim.patient) == ("ZZT0001234", None)


def test_parties_of_the_claim_and_of_a_line():
    claim = form(
        "NM1*DN*1*SURGEON*TEST****XX*1999928405",
        "NM1*82*1*READER*TEST****XX*1999980919",
        "PRV*PE*PXC*2084N0600X",
        "NM1*77*2*TEST HOSPITAL*****XX*1999961836",
        "N3*9 WAY",
        "N4*X*NM*87101",
        *SERVICE,
        "NM1*82*1*OTHER*TEST****XX*1999914553",
        "NM1*77*2*OTHER HOSPITAL*****XX*1999991825",
        "N4*Y*AZ*85001",
    )
    assert claim.referring_provider.name == "SURGEON"
    assert claim.rendering_provider[0].taxonomy == "2084N0600X"
    assert claim.service_facility.state == "NM"
    assert [(one.role, one.npi, one.state) for one in claim.lines[0].providers] == [
        ("82", "1999914553", ""),
        ("77", "1999991825", "AZ"),
    ]


def test_another_payer_and_what_it_decided():
    claim = form(
        "SBR*S*18*GRP2*OTHER PLAN****CI".replace("****CI", "*****CI"),
        "CAS*PR*1*25",
        "AMT*D*60",
        "OI***Y***Y",
        "NM1*IL*1*TESTPERSON*SAMPLE****MI*ZZT9",
        "NM1*PR*2*OTHER PAYER*****PI*88888",
        "DTP*573*D8*20260901",
        "REF*F8*OTHERICN",
        *SERVICE,
        "SVD*88888*60*HC:95940:26**4",
        "CAS*PR*1*25",
        "CAS*CO*45*65",
        "DTP*573*D8*20260901",
    )
    other = claim.other_coverages[0]
    assert (other.payer.name, other.payer.references[0].value) == ("OTHER PAYER", "OTHERICN")
    assert (other.coverage.group_number, other.amounts[0].value) == ("GRP2", Decimal(60))
    assert str(other.dates[0].first) == "2026-09-01"
    assert claim.payer.name == "TEST PLAN"
    decision = claim.lines[0].decisions[0]
    assert (decision.paid, len(decision.adjustments), decision.procedure.code) == (Decimal(60), 2, "95940")
    assert [one.qualifier for one in claim.lines[0].dates] == ["472"]


def test_the_line():
    line = form(
        "LX*1",
        "SV1*HC:95941:26:59:XU:TC:SAMPLE*150*MJ*90*22**1:2**Y",
        "DTP*472*RD8*20260802-20260803",
        "REF*6R*LINE1",
        "NTE*ADD*SAMPLE",
        "LIN**N4*00013264681",
        "CTP****7*UN",
        "LQ*UT*484",
        "FRM*1A*Y",
    ).lines[0]
    assert line.procedure.modifiers == ("26", "59", "XU", "TC")
    assert (line.unit, line.units, line.place_of_service) == ("MJ", Decimal(90), "22")
    assert (line.diagnosis_pointers, line.emergency, line.line_control_number) == (("1", "2"), "Y", "LINE1")
    assert (str(line.service_date.first), str(line.service_date.last)) == ("2026-08-02", "2026-08-03")
    assert line.drugs[0].code == "00013264681"
    assert line.elements == (("CTP", "", "", "", "7", "UN"), ("LQ", "UT", "484"), ("FRM", "1A", "Y"))


def test_a_patient_who_is_not_the_subscriber_is_the_patient_of_that_claim_alone():
    claim = found_in(synthetic("837p_dependent.edi")).forms[0]
    assert (claim.patient.party.first_name, claim.patient_relationship) == ("CHILD", "19")
    assert claim.subscriber.party.first_name == "TESTA"

    dependent = ("HL*3*2*23*0", "PAT*19", "NM1*QC*1*TESTPERSON*CHILD")
    other = ("HL*4*1*22*0", "SBR*P*18*GRP9******CI", "NM1*IL*1*OTHER*SAMPLE****MI*ZZT2", "NM1*PR*2*OTHER PLAN")
    first, second = found_in(claim_forms(*BILLED, *dependent, CLM, *SERVICE, *other, CLM, *SERVICE)).forms
    assert first.patient.party.first_name == "CHILD"
    assert second.patient is None
    assert (second.payer.name, second.coverage.group_number) == ("OTHER PLAN", "GRP9")
    assert second.billing_provider.npi == "1999994324"


def test_a_second_billing_provider_takes_the_place_of_the_first_with_all_below_it():
    second = (
        "HL*3**20*1",
        "NM1*85*2*OTHER GROUP*****XX*1999928405",
        "HL*4*3*22*0",
        "NM1*IL*1*B*C****MI*ZZT2",
        CLM,
        *SERVICE,
    )
    found = found_in(claim_forms(*BILLED, CLM, *SERVICE, *second))
    assert [one.billing_provider.npi for one in found.forms] == ["1999994324", "1999928405"]
    assert (found.forms[1].payer, found.forms[1].coverage) == (None, None)
    assert "Claim 2 of transaction 0001: nothing above it names its payer (2010BB NM1*PR)" in found.sentences


def test_a_level_under_one_that_is_not_there_is_under_nobody():
    other = ("HL*3*7*22*0", "NM1*IL*1*B*C****MI*ZZT2", "NM1*PR*2*OTHER PLAN", CLM, *SERVICE)
    found = found_in(claim_forms(*BILLED, CLM, *SERVICE, *other))
    assert found.forms[1].billing_provider is None
    assert "HL02 names a level that is not above it" in found.sentences


def test_an_institutional_claim():
    claim = found_in(synthetic("837i_er_outpatient.edi")).forms[0]
    assert claim.admission == ("1", "7", "01")
    assert claim.rendering_provider[1] == "2310A"
    assert (claim.lines[2].procedure, claim.lines[2].revenue_code) == (None, "0250")


def test_a_composite_separated_otherwise_than_the_isa_says_is_read_and_said():
    found = found_in(claim_forms(*BILLED, CLM, *SERVICE).replace(b"HC:95940:26", b"HC>95940>26"))
    assert found.forms[0].lines[0].procedure.code == "95940"
    assert "SV101 is not separated by the character of ISA16" in found.sentences
