"""Sixty prohibited phrasings are found and sixty innocent ones pass (lint_phrases.toml), however they are printed."""

import re
import time
import tomllib
from pathlib import Path

import pytest

from idrkit.assess import scan as scanning
from idrkit.assess.plain import readings
from idrkit.assess.scan import scan
from idrkit.law.prohibited import load_patterns
from idrkit.law.rulebook import load_rulebook

PHRASES = tomllib.loads((Path(__file__).parent / "lint_phrases.toml").read_text(encoding="utf-8"))
PROHIBITED, INNOCENT = PHRASES["prohibited"], PHRASES["innocent"]
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}

# How a page may print a text.
PRINTED = {
    "capitals": str.upper,
    "narrow column": lambda text: text.replace(" ", "\r\n"),
    "wide gaps": lambda text: text.replace(" ", " \t  "),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "curly quotes": lambda text: text.replace("'", "\u2019"),
    "ligatures": lambda text: text.replace("fi", "\ufb01").replace("fl", "\ufb02").replace("ff", "\ufb00"),
    "split at line ends": lambda text: re.sub(r"\b([a-z]{3})([a-z]{4,})\b", "\\1-\n\\2", text),
    "soft hyphens": lambda text: re.sub(r"\b([a-z]{3})([a-z]{4,})\b", "\\1\u00ad\\2", text),
    "full-width letters": lambda text: "".join(
        chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text
    ),
}


SPACED = "M E D I C A R E"


def blocking(text, **how):
    return {hit.rule.id for hit in scan(text, **how) if hit.blocks}


def test_there_are_sixty_of_each():
    assert len(PROHIBITED) >= 60
    assert len(INNOCENT) >= 60
    assert len({one["text"] for one in PROHIBITED + INNOCENT}) == len(PROHIBITED) + len(INNOCENT)


@pytest.mark.parametrize("one", PROHIBITED, ids=lambda one: one["text"][:50])
def test_a_prohibited_phrase_is_found_under_its_rule(one):
    assert one["rule"] in blocking(one["text"])


@pytest.mark.parametrize("one", INNOCENT, ids=lambda one: one["text"][:50])
def test_an_innocent_phrase_passes_with_exactly_its_warnings(one):
    hits = scan(one["text"])
    assert [hit.words for hit in hits if hit.blocks] == []
    assert sorted({hit.rule.id for hit in hits}) == one.get("warns", [])


@pytest.mark.parametrize("how", PRINTED)
def test_a_prohibited_phrase_is_found_however_it_is_printed(how):
    # A word set in single letters can be told from words only while its letters stand one space apart.
    texts = [one for one in PROHIBITED if SPACED not in one["text"] or how in ("capitals", "curly quotes")]
    lost = [one["text"] for one in texts if one["rule"] not in blocking(PRINTED[how](one["text"]))]
    assert lost == []


@pytest.mark.parametrize("how", ["narrow column", "wide gaps", "no-break spaces", "curly quotes", "ligatures"])
def test_an_innocent_phrase_passes_however_it_is_printed(how):
    assert [one["text"] for one in INNOCENT if blocking(PRINTED[how](one["text"]))] == []


def test_a_hyphen_at_a_line_end_may_belong_to_the_word_or_not():
    assert blocking("a rate set custom-\narily charge") == {"BAN-UCR"}
    assert blocking("the usual-\nand-\ncustomary amount") == {"BAN-UCR"}


@pytest.mark.parametrize("one", PROHIBITED, ids=lambda one: one["text"][:50])
def test_a_hit_stands_where_its_words_stand(one):
    before = "Préface of the brief.\u00a0\n\n  "
    for hit in scan(before + one["text"]):
        shown = (before + one["text"])[hit.start : hit.end]
        assert " ".join(shown.split()) == hit.words
        assert hit.start >= len(before)
        assert hit.words in hit.around


def test_words_of_one_paragraph_do_not_reach_into_the_next():
    assert blocking("The hospital treats Medicare patients.\n\nThe plan paid 40 percent of the QPA.") == set()
    assert blocking("It is in Medicare. The plan paid late.") == set()


@pytest.mark.parametrize("words", ["Conduct in open negotiation: the plan rejected it.", "Our charges are in box 24F."])
def test_what_concerns_arguing_alone_is_not_told_of_an_exhibit(words):
    assert [hit.rule.id for hit in scan(words, argument=False) if hit.rule.argument_only] == []
    assert scan(words)


@pytest.mark.parametrize("pattern", load_patterns(), ids=lambda one: f"{one.rule.id}-{one.cues[0]}")
def test_no_expression_repeats_without_an_upper_bound(pattern):
    parser = re._parser

    def bounded(node):
        if isinstance(node, parser.SubPattern):
            node = node.data
        for one in node if isinstance(node, list | tuple) else ():
            if isinstance(one, tuple) and len(one) == 2 and str(one[0]) in REPEATS:
                assert one[1][1] <= 40, pattern.find.pattern
                bounded(one[1][2])
            elif isinstance(one, tuple | list | parser.SubPattern):
                bounded(one)

    for expression in (pattern.find, pattern.near, pattern.unless, pattern.excused_by):
        if expression is not None:
            bounded(parser.parse(expression.pattern, re.IGNORECASE))


def test_looking_only_around_the_cues_loses_nothing(monkeypatch):
    text = "\n\n".join(one["text"] for one in PROHIBITED + INNOCENT) + " filler" * 100
    text += "\n\n".join(PRINTED["capitals"](one["text"]) for one in PROHIBITED)
    found = scan(text)
    monkeypatch.setattr(scanning, "_windows", lambda cues, low: [(0, len(low))])
    assert scan(text) == found
    assert len(found) > len(PROHIBITED) * 2


def test_every_rule_is_met_by_a_phrase_and_points_at_a_provision():
    met = {hit.rule.id for one in PROHIBITED + INNOCENT for hit in scan(one["text"])}
    rulebook = load_rulebook()
    for pattern in load_patterns():
        assert pattern.rule.id in met
        assert rulebook.provision(pattern.rule.provision_id).versions[0].cite


def seconds(text):
    begun = time.process_time()
    scan(text)
    return time.process_time() - begun


def test_five_megabytes_of_a_brief_take_seconds():
    page = "\n".join(one["text"] for one in INNOCENT) + "\nThe surgeon asked for a new baseline at level L4." * 400
    assert seconds(page * (5_000_000 // len(page))) < 30


@pytest.mark.parametrize(
    "piece",
    ["medicare ", "a b c ", "amount we would have ", "charges of the ", "percent of the our ", "x-\n", "é", "a", "\n"],
)
def test_the_time_grows_with_the_length_and_no_faster(piece):
    short, long = piece * (20_000 // len(piece)), piece * (160_000 // len(piece))
    scan(piece)
    # Eight times the text: a quadratic search would take sixty-four times as long.
    assert seconds(long) < 30 * max(seconds(short), 0.01)


def test_a_plain_text_keeps_every_place():
    text = "\u00dcsual\u00ad and\u00a0\u00a0custom-\nary \ufb01ne \u201cx\u201d"
    plain = next(iter(readings(text)))
    assert plain.text == 'Usual and customary fine "x"'
    stands = {letter: plain.origin(plain.text.index(letter)) for letter in "Usd mifx"}
    assert {letter: text[place] for letter, place in stands.items()} == {
        **{letter: letter for letter in "s dmx"},
        "U": "\u00dc",
        "f": "\ufb01",
        "i": "\ufb01",
    }
    assert plain.origin(plain.text.index("ary")) == text.index("ary")
