"""Which sentences of a position statement argue a prohibited factor, which only come near one, and which do neither."""

import pytest
from claim_facts import changed, found

from idrkit.assess.prohibited import blocked, blocked_statements, scan
from idrkit.assess.results import Verdict
from idrkit.claims.model import Statement
from idrkit.law.prohibited import Severity

CUSTOMARY = "prohibited_usual_and_customary"
BILLED = "prohibited_billed_charges"
PUBLIC = "prohibited_public_payor"
BLOCK, WARN = Severity.BLOCK, Severity.WARN

# What is written, and each hit: the paragraph, how grave, the words.
WRITTEN = [
    ("The usual and customary rate is higher.", [(CUSTOMARY, BLOCK, "usual and customary")]),
    ("The USUAL, customary amount is higher.", [(CUSTOMARY, BLOCK, "USUAL, customary")]),
    ("It is reasonable & customary.", [(CUSTOMARY, BLOCK, "reasonable & customary")]),
    ("The UCR supports it.", [(CUSTOMARY, BLOCK, "UCR")]),
    ("FAIR Health shows the 80th percentile.", [(CUSTOMARY, BLOCK, "FAIR Health")]),
    ("FAIR Health publishes data.", []),
    ("The offer is half of the billed charges.", [(BILLED, BLOCK, "billed charges")]),
    ("We ask 40% of billed.", [(BILLED, BLOCK, "% of billed")]),
    ("We ask forty percent of the charge.", [(BILLED, BLOCK, "percent of the charge")]),
    ("We billed $4000.", [(BILLED, BLOCK, "billed $4")]),
    ("The chargemaster says so.", [(BILLED, BLOCK, "chargemaster")]),
    ("Nurses in charge were there.", [(BILLED, WARN, "charge")]),
    ("Two charges were made.", [(BILLED, WARN, "charges")]),
    ("Medicare pays less.", [(PUBLIC, BLOCK, "Medicare")]),
    ("The rate of Medicare is lower.", [(PUBLIC, BLOCK, "Medicare")]),
    ("THE RATE OF MEDICARE IS LOWER.", [(PUBLIC, BLOCK, "MEDICARE")]),
    ("MEDICARE CERTIFIED.", [(PUBLIC, WARN, "MEDICARE")]),
    ("The physician fee schedule is lower.", [(PUBLIC, BLOCK, "physician fee schedule")]),
    (
        "The conversion factor is applied to each RVU here.",
        [(PUBLIC, BLOCK, "conversion factor is applied to each RVU")],
    ),
    ("The hospital takes part in Medicare.", [(PUBLIC, WARN, "Medicare")]),
    ("The service has 12 RVUs.", [(PUBLIC, WARN, "RVUs")]),
    ("The hospital is Medicare certified and has a quality rating.", [(PUBLIC, WARN, "Medicare")]),
    # A word that is excused does not stand near; another one still does.
    ("The hospital is Medicare certified and was paid.", [(PUBLIC, BLOCK, "Medicare")]),
    # What is near is within 60 characters, before or after.
    (f"rate {'x' * 55} Medicare", [(PUBLIC, WARN, "Medicare")]),
    (f"rate {'x' * 54} Medicare", [(PUBLIC, BLOCK, "Medicare")]),
    (f"Medicare {'x' * 54} rate", [(PUBLIC, BLOCK, "Medicare")]),
    (f"Medicare {'x' * 55} rate", [(PUBLIC, WARN, "Medicare")]),
    # Several of them are told in the order of the text; a doubtful word inside a grave one is not told beside it.
    (
        "A charge is no rate; Medicare pays less than billed charges.",
        [(BILLED, WARN, "charge"), (PUBLIC, BLOCK, "Medicare"), (BILLED, BLOCK, "billed charges")],
    ),
    ("The patient was monitored for six hours by two technologists.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "hits"), WRITTEN)
def test_what_a_sentence_argues(text, hits):
    assert [(one.provision_id, one.severity, one.words) for one in scan(text)] == hits
    for one in scan(text):
        assert text[one.start : one.end] == one.words
        assert one.why
    if text:
        grave = any(severity is BLOCK for _, severity, _ in hits)
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
    assert told.count("UCR") == 1
