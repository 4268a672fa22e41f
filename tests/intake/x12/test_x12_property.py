"""Whatever remittance is written, reading it loses nothing."""

import dataclasses
import string
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from x12_files import found_in
from x12_writer import written

from idrkit.intake.x12.facts import Adjustment, Amount, Code, Dated, Procedure, Reference, day_of
from idrkit.intake.x12.parties import Contact, Party
from idrkit.intake.x12.remittance import (
    Adjudication,
    Payment,
    ProviderAdjustment,
    Remittance,
    RemittedClaim,
    RemittedLine,
)
from idrkit.intake.x12.tokens import Delimiters

DELIMITERS = ("*", ":", "~"), ("|", "^", "'"), ("\x1d", "\x1f", "\x1e"), ("*", ">", "\n"), ("!", "\\", "\r")
SEPARATE = "".join(map("".join, DELIMITERS)) + "\r\n"

words = st.text(
    st.characters(exclude_characters=SEPARATE, exclude_categories=("Cs", "Cc")) | st.sampled_from(string.ascii_letters),
    max_size=20,
)
some = words.filter(bool)
codes = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=4)
amounts = st.decimals(-(10**9), 10**9, places=2) | st.integers(-(10**9), 10**9).map(Decimal)
quantities = st.decimals(0, 9999, places=1)
dates = st.builds(lambda q, d: Dated(q, f"{d:%Y%m%d}", d), codes, st.dates(min_value=day_of("19000101")))
references = st.builds(Reference, codes, words, words)
contacts = st.builds(Contact, codes, words, st.lists(st.tuples(codes, some), max_size=3).map(tuple))
procedures = st.builds(Procedure, codes, codes, st.lists(codes, max_size=4).map(tuple), words)
adjustments = st.builds(Adjustment, codes, codes, amounts, st.none() | quantities)
qualified = st.builds(Amount, codes, amounts)
remarks = st.builds(Code, codes, codes)


def several(strategy, most=3):
    return st.lists(strategy, max_size=most).map(tuple)


def parties(role):
    return st.builds(
        Party,
        role=st.just(role),
        is_person=st.none(),
        name=words,
        id_qualifier=codes,
        identifier=words,
        address=st.lists(some, min_size=1, max_size=2).map(tuple),
        city=words,
        state=codes,
        postal_code=words,
        country=words,
        references=several(references),
        contacts=several(contacts),
    )


people = st.builds(
    Party, st.sampled_from(["QC", "IL", "74", "82"]), st.sampled_from([True, False, None]), words, words, words, words,
    codes, words,
)  # fmt: skip
decided = st.builds(
    lambda which, found: Adjudication("MOA", tuple(found), ("", "", *found)),
    st.just("MOA"),
    st.lists(codes, max_size=5),
)
lines = st.builds(
    RemittedLine,
    procedure=procedures,
    charge=amounts,
    paid=amounts,
    revenue_code=words,
    units_paid=st.none() | quantities,
    original_procedure=st.none() | procedures,
    original_units=st.none() | quantities,
    dates=several(dates),
    adjustments=several(adjustments),
    references=several(references),
    amounts=several(qualified),
    quantities=several(qualified),
    remarks=several(remarks),
    segment=st.just(0),
    offset=st.just(0),
)
claims = st.builds(
    RemittedClaim,
    remittance=st.none(),
    number=st.just(0),
    patient_control_number=words,
    status=codes,
    charge=amounts,
    paid=amounts,
    patient_amount=st.none() | amounts,
    filing_indicator=words,
    payer_claim_number=words,
    place_of_service=words,
    frequency=words,
    drg=words,
    parties=several(people),
    adjustments=several(adjustments),
    adjudications=several(decided, 1),
    dates=several(dates),
    references=several(references),
    contacts=several(contacts, 1),
    amounts=several(qualified),
    quantities=several(qualified),
    remarks=several(remarks, 1),
    lines=several(lines),
    segment=st.just(0),
    offset=st.just(0),
)
remittances = st.builds(
    Remittance,
    envelope=st.none(),
    payment=st.builds(
        lambda *parts: Payment(*parts[:4], f"{parts[4]:%Y%m%d}", parts[4]),
        codes,
        amounts,
        st.sampled_from("CD"),
        codes,
        st.dates(min_value=day_of("19000101")),
    ),
    trace_number=some,
    payer_identifier=words,
    payer=parties("PR"),
    payee=parties("PE"),
    dates=several(dates),
    references=several(references),
)
provider_adjustments = st.builds(ProviderAdjustment, words, words, codes, words, amounts)


def placeless(claim):
    """The claim without where it stood."""
    bare = [dataclasses.replace(line, segment=0, offset=0) for line in claim.lines]
    return dataclasses.replace(claim, remittance=None, number=0, segment=0, offset=0, lines=tuple(bare))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    remittance=remittances,
    listed=st.lists(claims, max_size=3),
    taken=st.lists(provider_adjustments, max_size=3),
    separators=st.sampled_from(DELIMITERS),
    after=st.sampled_from(["", "\n", "\r\n"]),
    chunk=st.integers(1, 300),
)
def test_what_was_written_is_read(remittance, listed, taken, separators, after, chunk):
    element, component, terminator = separators
    after = "" if terminator in "\r\n" else after
    data = written(remittance, listed, taken, Delimiters(element, component, "^", terminator), after)
    found = found_in(data, chunk)
    assert found.lost == []
    assert [placeless(one) for one in found.claims] == listed
    assert dataclasses.replace(found.remittances[0], envelope=None) == remittance
    assert list(found.ends[0].provider_adjustments) == taken
    assert found.read.claims_read == len(listed)
    for claim in found.claims:
        assert data[claim.offset : claim.offset + 3] == b"CLP"
