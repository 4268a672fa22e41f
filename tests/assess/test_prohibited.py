"""Which sentences of a position statement argue a prohibited factor, which only come near one, and which do neither."""

import pytest
from claim_facts import changed, found

from idrkit.assess.prohibited import blocked, blocked_statements
from idrkit.assess.results import Verdict
from idrkit.assess.scan import scan
from idrkit.claims.exhibits import Statement

# What is written, and each hit: the rule and the words.
WRITTEN = [
    ("The usual and customary rate is higher.", [("BAN-UCR", "usual and customary")]),
    ("The USUAL, customary amount is higher.", [("BAN-UCR", "USUAL, customary")]),
    ("It is reasonable & customary.", [("BAN-UCR", "reasonable & customary")]),
    ("The UCR supports it.", [("BAN-UCR", "UCR")]),
    ("FAIR Health shows the 80th percentile.", [("BAN-UCR", "FAIR Health")]),
    ("FAIR Health publishes data.", [("BAN-UCR", "FAIR Health")]),
    ("The offer is half of the billed charges.", [("BAN-BILLED", "billed charges")]),
    ("We ask 40% of billed.", [("BAN-BILLED", "% of billed")]),
    ("We ask forty percent of the charge.", [("BAN-BILLED", "percent of the charge")]),
    ("We billed $4000.", [("BAN-BILLED", "billed $4")]),
    ("The chargemaster says so.", [("BAN-BILLED", "chargemaster")]),
    ("Nurses in charge were there.", []),
    ("Two charges were made.", [("WARN-CHARGE", "charges")]),
    ("Medicare pays less.", [("BAN-PUBLIC", "Medicare")]),
    ("The rate of Medicare is lower.", [("BAN-PUBLIC", "Medicare")]),
    ("THE RATE OF MEDICARE IS LOWER.", [("BAN-PUBLIC", "MEDICARE")]),
    ("MEDICARE CERTIFIED.", [("WARN-PUBLIC", "MEDICARE")]),
    ("The physician fee schedule is lower.", [("BAN-PUBLIC", "physician fee schedule")]),
    (
        "The conversion factor is applied to each RVU here.",
        [("BAN-PUBLIC", "conversion factor"), ("WARN-RVU", "RVU")],
    ),
    ("The hospital takes part in Medicare.", [("WARN-PUBLIC", "Medicare")]),
    ("The service has 12 RVUs.", [("WARN-RVU", "RVUs")]),
    ("The hospital is Medicare certified and has a quality rating.", [("WARN-PUBLIC", "Medicare")]),
    ("The hospital is Medicare certified and was paid.", [("WARN-PUBLIC", "Medicare")]),
    # What is near is within 90 characters, before or after.
    (f"rate {'x' * 85} Medicare", [("WARN-PUBLIC", "Medicare")]),
    (f"rate {'x' * 84} Medicare", [("BAN-PUBLIC", "Medicare")]),
    (f"Medicare {'x' * 84} rate", [("BAN-PUBLIC", "Medicare")]),
    (f"Medicare {'x' * 85} rate", [("WARN-PUBLIC", "Medicare")]),
    # Several of them are told in the order of the text; a doubtful word inside a grave one is not told beside it.
    (
        "A charge is no rate; Medicare pays less than billed charges.",
        [("WARN-CHARGE", "charge"), ("BAN-PUBLIC", "Medicare"), ("BAN-BILLED", "billed charges")],
    ),
    ("The patient was monitored for six hours by two technologists.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "hits"), WRITTEN)
def test_what_a_sentence_argues(text, hits):
    assert [(one.rule.id, one.words) for one in scan(text)] == hits
    for one in scan(text):
        assert text[one.start : one.end] == one.words
        assert one.words in one.around
    if text:
        grave = any(rule.startswith("BAN-") for rule, _ in hits)
        assert blocked(Statement(factor="training_experience_quality", text=text)) is grave


def statements(*texts):
    return [{"factor": "training_experience_quality", "text": text} for text in texts]


def test_the_sentences_that_stay_out_keep_their_place():
    claim = changed(statements=statements("It was long.", "Medicare pays less.", "Two charges.", "The UCR is more."))
    assert [(place, one.text) for place, one in blocked_statements(claim)] == [
        (2, "Medicare pays less."),
        (4, "The UCR is more."),
    ]


@pytest.mark.parametrize(
    ("texts", "argued", "near", "named"),
    [
        (("It was long.",), Verdict.PASS, Verdict.PASS, ()),
        (("It was long.", "Medicare pays less."), Verdict.FAIL, Verdict.PASS, ("statement 2", "“Medicare”")),
        (("Two charges.", "It was long."), Verdict.PASS, Verdict.WARN, ("statement 1", "“charges”")),
        (("Two charges, and the UCR.",), Verdict.FAIL, Verdict.WARN, ("statement 1",)),
    ],
)
def test_the_checks_name_the_statement_and_the_words_and_repeat_no_sentence(texts, argued, near, named):
    grave, doubtful = found("P1", statements=statements(*texts)), found("P2", statements=statements(*texts))
    assert (grave.verdict, doubtful.verdict) == (argued, near)
    assert not grave.overridable
    told = f"{grave.sentence} {doubtful.sentence}"
    assert all(words in told for words in named)
    assert not any(text in told for text in texts)


def test_words_found_twice_in_a_statement_are_told_once():
    told = found("P1", statements=statements("The UCR is above the UCR.")).sentence
    assert told.count("“UCR”") == 1
