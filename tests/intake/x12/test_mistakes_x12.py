"""Mistakes comparable tools make with X12 files; each is one test here."""

from x12_files import BILLED, SERVICE, claim_forms, found_in, synthetic


def test_835_component_sep_gt():
    """The component separator is the one ISA16 names, not a colon."""
    line = found_in(synthetic("835_newline_terminator.txt")).claims[0].lines[0]
    assert (line.procedure.qualifier, line.procedure.code) == ("HC", "99285")


def test_835_allowed_is_amt_b6_and_not_what_was_paid():
    line = found_in(synthetic("835_nsa_er_initial.edi")).claims[0].lines[0]
    assert (str(line.allowed), str(line.paid)) == ("676.6", "365.3")
    assert found_in(synthetic("835_ionm_batch.edi")).claims[0].lines[0].allowed is None


def test_837_second_claim_renderer():
    """The rendering provider of one claim is never that of the next."""
    first, second = found_in(synthetic("837p_er.edi")).forms
    assert [one.rendering_provider[0].npi for one in (first, second)] == ["1999980919", "1999926201"]

    own = ("CLM*SYN1*150***21:B:1*Y*A*Y*Y", "NM1*82*1*RENDERING*TEST****XX*1999980919", *SERVICE)
    none = ("CLM*SYN2*150***21:B:1*Y*A*Y*Y", *SERVICE)
    first, second = found_in(claim_forms(*BILLED, *own, *none)).forms
    assert (first.rendering_provider[0].npi, first.rendering_provider[1]) == ("1999980919", "2310B")
    assert second.providers == ()
    assert (second.rendering_provider[0].npi, second.rendering_provider[1]) == ("1999994324", "2010AA")


def test_837_facility_state_2310C():  # noqa: N802  (the loop is called 2310C)
    """The State of the facility is the facility's own, not that of the billing provider's address."""
    claim = ("CLM*SYN1*150***21:B:1*Y*A*Y*Y", "NM1*77*2*TEST HOSPITAL*****XX*1999928405", "N3*9 WAY", "N4*X*NM*87101")
    form = found_in(claim_forms(*BILLED, *claim, *SERVICE)).forms[0]
    assert form.service_facility.state == "NM"
    assert form.billing_provider.state == "TX"
    assert found_in(claim_forms(*BILLED, "CLM*SYN1*150***21:B:1", *SERVICE)).forms[0].service_facility is None


def test_835_moa_remark_codes_are_kept():
    claim = found_in(synthetic("835_no_svc_claim_level_cas.edi")).claims[0]
    assert claim.remark_codes == ("N864", "N830")
    assert claim.lines == ()


def test_835_reversal_is_kept_beside_the_payment_that_replaces_it():
    claims = found_in(synthetic("835_reversal_correction_two_st.edi")).claims
    assert [(one.status, str(one.paid), one.is_reversal) for one in claims] == [
        ("1", "264", False),
        ("22", "-264", True),
        ("1", "496", False),
    ]
