"""Codes in batches: only what a text says, with its certainty; a user's file adds and replaces."""

import re

import pytest
from test_law_quotes import REGISTER, _source, _squeezed

from idrkit.errors import UsageError
from idrkit.law.batch_codes import CodeSpan, load_batch_codes
from idrkit.law.provision import Certainty
from idrkit.law.rulebook import load_rulebook

CODES = load_batch_codes()
RANGE = '[[batch_ranges]]\nid = "x"\ncodes = ["{}"]\n'
PAIR = "[[comparable_codes]]\ncodes = {}\n"


@pytest.fixture
def rules(tmp_path):
    def load(text):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return load_rulebook([path]).batch_codes

    return load


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("77045", None),
        ("77046", "mammography"),
        ("77067", "mammography"),
        ("77068", None),
        ("85999", None),
        ("86000", "immunology_transfusion"),
        ("86849", "immunology_transfusion"),
        ("86850", None),
        ("0001U", "proprietary_laboratory"),
        ("0520U", "proprietary_laboratory"),
        ("0521U", None),
        ("0001T", None),
        ("00222", "anesthesia 00100-00222"),
        ("00223", None),
        ("95940", None),
        ("G0453", None),
    ],
)
def test_the_range_of_a_code(code, name):
    found = CODES.range_of(code)
    assert (found.id if found else None) == name


def test_no_range_is_called_settled_and_the_inferred_list_is_unverified():
    sure = {one.id: one.certainty for one in CODES.ranges}
    anesthesia = {one: each for one, each in sure.items() if one.startswith("anesthesia")}
    assert len(anesthesia) == 19
    assert set(anesthesia.values()) == {Certainty.UNVERIFIED}
    assert {each for one, each in sure.items() if one not in anesthesia} == {Certainty.REPORTED}


def test_no_code_is_in_two_ranges():
    spans = [span for one in CODES.ranges for span in one.codes]
    assert not [(a, b) for n, a in enumerate(spans) for b in spans[n + 1 :] if a.overlaps(b)]


def test_a_range_quotes_its_words_or_says_why_not():
    assert all(bool(one.quote) != bool(one.quote_missing) for one in CODES.ranges)
    assert all(one.quote for one in CODES.comparable)


@pytest.mark.parametrize(
    "one", [one for one in (*CODES.ranges, *CODES.comparable) if one.quote], ids=lambda one: str(one.cite)
)
def test_a_quote_is_in_the_federal_register(one):
    assert _squeezed(one.quote) in _source(REGISTER)


@pytest.mark.parametrize("one", [one for one in CODES.ranges if one.quote], ids=lambda one: one.id)
def test_the_ends_of_a_range_stand_in_the_words_quoted(one):
    assert {span for each in one.codes for span in (each.first, each.last)} == set(
        re.findall(r"\b\d{4}[\dU]\b", one.quote)
    )


def test_what_a_family_and_an_add_on_rest_on_are_provisions():
    book = load_rulebook()
    for one in (*CODES.families, *CODES.add_ons):
        assert book.provision(one.provision_id).versions
    assert {one.section for one in CODES.add_ons} <= {one.id for one in CODES.sections}


def test_the_only_comparable_pair_is_the_one_the_preamble_names():
    assert [one.codes for one in CODES.comparable] == [{"93000", "G0403"}]
    assert CODES.comparable_with("G0403", "93000")
    assert CODES.comparable_with("93000", "G0404") is None


def test_a_span_holds_only_codes_of_its_kind():
    span = CodeSpan("0001U", "0520U")
    assert "0300U" in span
    assert "0300T" not in span
    assert "03000" not in span


def test_a_users_range_is_added_as_reported_with_its_file(rules):
    found = rules(RANGE.format("70010-70390")).range_of("70030")
    assert (found.id, found.certainty) == ("x", Certainty.REPORTED)
    assert found.source.endswith("mine.toml")


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        # A range that overlaps bundled ones replaces each of them.
        (RANGE.format("00210-00310"), "00100", None),
        (RANGE.format("00210-00310"), "00352", None),
        (RANGE.format("00210-00310"), "00400", "anesthesia 00400-00474"),
        # So does one of the same name.
        ('[[batch_ranges]]\nid = "mammography"\ncodes = ["77051-77060"]\n', "77046", None),
        ('[[batch_ranges]]\nid = "drug_assay"\ncodes = ["80143-80299", "83992"]\n', "83992", "drug_assay"),
    ],
)
def test_a_users_range_replaces(rules, text, code, name):
    found = rules(text).range_of(code)
    assert (found.id if found else None) == name


def test_a_range_settles_a_doubtful_code(rules):
    assert CODES.doubt_about("83992")
    assert CODES.doubt_about("83993")
    assert CODES.doubt_about("83994") is None
    settled = rules('[[batch_ranges]]\nid = "drug_assay"\ncodes = ["80143-80299", "83992"]\n')
    assert settled.doubt_about("83992") is None
    assert settled.doubt_about("83993")


def test_a_users_pair_comes_before_the_bundled_ones(rules):
    mine = rules('[[comparable_codes]]\ncodes = ["93000", "G0403"]\ncertainty = "in_force"\nsource = "x"\n')
    assert mine.comparable_with("93000", "G0403").certainty is Certainty.IN_FORCE
    assert len(mine.comparable) == 2


def test_the_bundled_codes_stay_as_they_were(rules):
    rules(RANGE.format("70010-70390"))
    assert load_rulebook().batch_codes.range_of("70030") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[batch_ranges]]\ncodes = ["70010"]\n', "number 1 id is missing"),
        ('[[batch_ranges]]\nid = "x"\n', "codes must be a list of texts"),
        ('[[batch_ranges]]\nid = "x"\ncodes = []\n', "codes must be a list of texts"),
        ('[batch_ranges]\nid = "x"\n', r"must be written as \[\[batch_ranges\]\]"),
        (RANGE.format("7001-7002"), '"7001-7002", which is not a code or a span'),
        (RANGE.format("70010 to 70020"), "not a code or a span such as 77046-77067"),
        (RANGE.format("70020-70010"), "must run upwards"),
        (RANGE.format("0001U-05200"), "codes of one kind"),
        (RANGE.format("70010-70020") + 'certainty = "sure"\n', '"sure"; allowed: in_force'),
        (RANGE.format("70010-70020") + 'certainty = "pending"\n', "leave the range out"),
        (RANGE.format("70010-70020") + 'title = "x"\n', "title is not a key known here"),
        (RANGE.format("70010-70020") + 'each = ["70030"]\n', "each cannot stand beside codes"),
        (RANGE.format("70010-70020") + RANGE.format("70030-70040"), 'the id "x" twice'),
        (
            RANGE.format("70010-70020") + '[[batch_ranges]]\nid = "y"\ncodes = ["70015"]\n',
            '"x" and "y" overlap',
        ),
        (PAIR.format('["93000"]'), "two different codes or more"),
        (PAIR.format('["93000", "93000"]'), "two different codes or more"),
        (PAIR.format('["93000", "g-403"]'), '"g-403", which is not a service code'),
        (PAIR.format('"93000"'), "codes must be a list of texts"),
        (PAIR.format('["93000", "G0403"]') + 'certainty = "pending"\n', "leave the codes out"),
        (PAIR.format('["93000", "G0403"]') + 'why = "x"\n', "why is not a key known here"),
        ('[[code_families]]\nid = "x"\n', "code_families is not a key known here"),
    ],
)
def test_a_mistake_names_the_file_and_what_is_allowed(rules, tmp_path, text, said):
    with pytest.raises(UsageError, match=said) as raised:
        rules(text)
    assert str(raised.value).startswith(("The rules file ", f"{tmp_path / 'mine.toml'}: "))
    assert "None" not in str(raised.value)
