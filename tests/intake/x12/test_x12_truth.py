"""Every synthetic file comes out as its writer says, in every field."""

import json
from decimal import Decimal

import pytest
from x12_files import SYNTHETIC, found_in, synthetic

from idrkit.intake.x12.shape import claim_form_shape, remittance_end_shape, remittance_shape, remitted_claim_shape

TRUTH = json.loads((SYNTHETIC / "_truth.json").read_text(encoding="utf-8"))
REMITTANCES = [name for name, truth in TRUTH.items() if truth["kind"] == "835" and "transactions" in truth]
CLAIM_FORMS = [name for name, truth in TRUTH.items() if truth["kind"].startswith("837")]
BROKEN = {name: truth["expect"] for name, truth in TRUTH.items() if "expect" in truth}
AMOUNTS = {"bpr", "charge", "paid", "patient_resp", "units"}
TRIPLES = {"cas", "claim_cas", "plb"}


def same(truth, shape, at=""):
    """Compare every field of the truth; amounts as amounts, since X12 leaves out the last zeros."""
    if isinstance(truth, dict):
        for key, value in truth.items():
            if key in AMOUNTS:
                assert Decimal(shape[key]) == Decimal(value), f"{at}.{key}"
            elif key in TRIPLES:
                assert [[*one[:2], Decimal(one[2])] for one in shape[key]] == [
                    [*one[:2], Decimal(one[2])] for one in value
                ], f"{at}.{key}"
            else:
                same(value, shape[key], f"{at}.{key}")
    elif isinstance(truth, list):
        assert len(truth) == len(shape), at
        for number, (one, other) in enumerate(zip(truth, shape, strict=True)):
            same(one, other, f"{at}[{number}]")
    else:
        assert truth == shape, at


def remittance_file(found):
    claims = [remitted_claim_shape(one) | {"of": one.remittance} for one in found.claims]
    return {
        "kind": found.read.kind,
        "interchanges": found.read.interchanges,
        "transactions": [
            remittance_shape(one) | remittance_end_shape(end) | {"claims": [c for c in claims if c["of"] is one]}
            for one, end in zip(found.remittances, found.ends, strict=True)
        ],
    }


@pytest.mark.parametrize("chunk", [1 << 16, 1, 113])
@pytest.mark.parametrize("name", REMITTANCES)
def test_a_remittance_is_read_as_it_was_written(name, chunk):
    same(TRUTH[name], remittance_file(found_in(synthetic(name), chunk)), name)


@pytest.mark.parametrize("name", CLAIM_FORMS)
def test_a_claim_form_is_read_as_it_was_written(name):
    found = found_in(synthetic(name))
    same(TRUTH[name], {"kind": found.read.kind, "claims": [claim_form_shape(one) for one in found.forms]}, name)


@pytest.mark.parametrize("name", [*REMITTANCES, *CLAIM_FORMS])
def test_a_whole_file_loses_nothing_and_only_the_wrong_sums_are_said(name):
    found = found_in(synthetic(name))
    assert found.lost == []
    expected = {"835_bad_se_count.edi": ["SE01 says 27, but there are 24 segments from ST to SE."]}
    expected["835_bpr_mismatch.edi"] = [
        "Remittance 0001: BPR02 (payment) is 375.3, but its claims less its PLB adjustments come to 365.3."
    ]
    assert [one.sentence for one in found.problems] == expected.get(name, [])


def test_the_amounts_keep_the_text_they_had():
    claim = remitted_claim_shape(found_in(synthetic("835_ionm_batch.edi")).claims[0])
    assert [line["charge"] for line in claim["lines"]] == ["3600", "940", "980.5", "415.25", "610", "1500"]


def test_the_broken_files_are_all_tested():
    assert BROKEN == {
        "835_truncated_mid_segment.edi": "error_or_partial_with_warning",
        "not_835_999_ack.edi": "rejected: not an 835/837",
    }
    assert set(TRUTH) == {path.name for path in SYNTHETIC.iterdir()} - {"_truth.json"}


def test_a_file_cut_in_a_segment_rejects_the_claim_and_says_where():
    found = found_in(synthetic("835_truncated_mid_segment.edi"))
    assert (found.read.claims_read, found.read.claims_rejected) == (0, 1)
    rejected = found.lost[0]
    assert (rejected.segment, rejected.offset) == (18, 662)
    assert synthetic("835_truncated_mid_segment.edi")[662:].startswith(b"SVC*HC:99285*1850*")
    assert rejected.lost.splitlines()[0].startswith("CLP*SYN991106*1*1850")
    assert rejected.lost.splitlines()[-1] == "SVC*HC:99285*1850*"
    assert "The file ends without SE" in found.sentences


def test_an_acknowledgement_is_named_and_not_read():
    found = found_in(synthetic("not_835_999_ack.edi"))
    assert found.read.kind == "999"
    assert [one.loss.value for one in found.problems] == ["file"]
    assert "acknowledgement (999), not a remittance (835) or a claim file (837)" in found.sentences
