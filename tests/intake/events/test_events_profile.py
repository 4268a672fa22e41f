"""Profiles of event imports: what is wrong in one is said with its place, before anything is read."""

import pytest
from event_files import profile

from idrkit.errors import UsageError
from idrkit.intake.events.phrases import bundled_phrases
from idrkit.intake.events.words import status_words, target_named, words
from idrkit.ledger.kinds import checked_facts, kind_named
from idrkit.run.ledger_vocabulary import vocabulary

WRONG = [
    ("colums = 1", "did you mean columns?"),
    ('[columns]\n"a" = "provider.name"', "which no column can give"),
    ('[columns]\n"a" = "initiated.om"', "which no column can give"),
    ('[columns]\n"a" = "selected.amount"', "which no column can give"),
    ('[columns]\n"a" = "on"\n"b" = "on"', "maps two columns to on"),
    ('[columns]\n"a" = 3', "must name one fact in quotes"),
    ('[kinds]\n"x" = "initated"', "did you mean initiated?"),
    ('[kinds]\n"x" = "correction"', "no kind of event that can be imported"),
    ('[kinds]\n"x" = {kind = "closed", reason = "because"}', "reason must be"),
    ('[kinds]\n"x" = {kind = "closed", colour = "red"}', "no fact 'colour'"),
    ('[values.prevailing_party]\n"us" = "we"', "gives each word one of"),
    ('[values.sent_to]\n"us" = "we"', "names no fact with a choice"),
    ('date_order = "MYD"', "date_order must be one of"),
    ("header_row = 0", "header_row must be"),
    ('ignore = "x"', "ignore must be a list"),
    ('ignore = ["A"]\n[columns]\n"a" = "on"', "both maps and ignores"),
    ('[[phrase]]\nkind = "selected"', "all must name words"),
    ('[[phrase]]\nkind = "selected"\nall = ["a"]', "all must name words"),
    ('[[phrase]]\nall = ["has been selected"]', "needs kind"),
    ('[[phrase]]\nkind = "selected"\nall = ["has been selected"]\ncertainty = "sure"', "plain or likely"),
    ("[[phrase", "is not TOML as docs/ledger-imports.md shows it"),
]


@pytest.mark.parametrize(("text", "why"), WRONG)
def test_what_is_wrong_in_a_profile_is_said(tmp_path, text, why):
    with pytest.raises(UsageError, match=r"office\.toml") as told:
        profile(tmp_path, text)
    assert why in str(told.value)


def test_the_bundled_words_name_kinds_and_facts_there_are():
    known = vocabulary()
    assert set(words()["day"]) <= set(known)
    assert [name for name in words()["fact"] if target_named(name, known) is None] == []
    for fact, choices in words()["values"].items():
        allowed = {one for kind in known.values() if fact in kind.facts for one in kind.facts[fact].choices}
        assert set(choices) <= allowed
    for meaning in (*status_words(known).values(), *(one.meaning for one in bundled_phrases())):
        facts = dict(meaning.facts)
        checked_facts(kind_named(meaning.kind), {**_required(meaning.kind), **facts})


def _required(kind):
    some = {"amount": "1.00", "fee": "administrative", "reason": "default", "until": "2026-01-01", "stage": "offer"}
    return {one.name: some[one.name] for one in kind_named(kind).facts if one.required}


def test_what_a_status_says_is_said_by_one_kind_only():
    listed = [word for ones in words()["status"].values() for word in ones]
    assert sorted(set(listed)) == sorted(listed)
