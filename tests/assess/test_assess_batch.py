"""G1, what one claim recorded as batched tells of batching."""

import pytest
from batch_cases import AMENDED, OLDER, claim
from claim_facts import AS_OF, RULEBOOK

from idrkit.assess.assessment import assess
from idrkit.assess.results import Verdict


def found(*codes, **facts):
    return assess(claim(1, *codes, **facts), RULEBOOK, AS_OF).finding("G1")


@pytest.mark.parametrize(
    ("negotiation", "lines", "verdict"),
    [
        (AMENDED, 50, Verdict.WARN),
        (AMENDED, 51, Verdict.FAIL),
        (OLDER, 51, Verdict.WARN),
        (None, 51, Verdict.WARN),
    ],
)
def test_the_limit_goes_by_the_start_of_open_negotiation(negotiation, lines, verdict):
    assert found(*(["95940"] * lines), negotiation=negotiation).verdict is verdict


@pytest.mark.parametrize(
    ("negotiation", "said", "not_said"),
    [
        (AMENDED, "one encounter on one claim form", "as each certified IDR entity sees it"),
        (OLDER, "as each certified IDR entity sees it", "one encounter"),
        (None, "depending on the day open negotiation started", "eligible"),
    ],
)
def test_the_test_of_similarity_goes_by_it_too(negotiation, said, not_said):
    finding = found("95940", "95938", negotiation=negotiation)
    assert said in finding.sentence
    assert not_said not in finding.sentence
    assert "idrkit batches" in finding.next_step


def test_a_single_dispute_is_not_asked():
    assert found("95940", dispute__batched=False).verdict is Verdict.NOT_APPLICABLE
