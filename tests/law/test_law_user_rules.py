"""A user's own rules file: it dates a gate, adds a closure or an extension, and says no more than that."""

from datetime import date

import pytest

from idrkit.errors import UsageError
from idrkit.law.provision import Certainty, Event, Text
from idrkit.law.rulebook import load_rulebook


@pytest.fixture
def rules(tmp_path):
    def load(text):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return load_rulebook([path])

    return load


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("[gates.G_ONP]\nannounced = 2027-01-15\n", date(2027, 4, 15)),
        ("[gates.G_ONP]\nsince = 2027-05-01\n", date(2027, 5, 1)),
        # 90 business days after Fri 15 Jan 2027; holidays: 18 Jan, 15 Feb, 31 May.
        ("[gates.G_REG]\nannounced = 2027-01-15\n", date(2027, 5, 25)),
    ],
)
def test_an_announcement_dates_a_pending_gate(rules, text, since):
    gate = next(gate for gate in rules(text).gates.values() if gate.id in text)
    assert gate.since == since
    assert gate.pending is None
    assert gate.certainty is Certainty.REPORTED


@pytest.mark.parametrize(
    ("given", "registered", "resubmission_ends"),
    [
        ("since = 2027-06-01", date(2027, 6, 1), date(2027, 9, 29)),
        # 90 business days after the announcement, then 120 calendar days
        ("announced = 2027-01-15", date(2027, 5, 25), date(2027, 9, 22)),
    ],
)
def test_a_gate_that_follows_another_is_dated_with_it(rules, given, registered, resubmission_ends):
    book = rules(f"[gates.G_REG]\n{given}\n")
    assert book.gate("G_REG").since == registered
    assert book.gate("G_RESUB").since == resubmission_ends


def test_the_amended_text_governs_from_the_day_the_gate_opens(rules):
    book = rules("[gates.G_ONP]\nannounced = 2027-01-15\n")
    for day, text in ((14, Text.OLDER), (15, Text.AMENDED), (16, Text.AMENDED)):
        dates = {Event.OPEN_NEGOTIATION_START: date(2027, 4, day)}
        assert book.in_force("open_negotiation_end", dates).version.text is text


def test_the_bundled_law_stays_as_it_was(rules):
    rules("[gates.G_ONP]\nsince = 2027-05-01\n")
    assert load_rulebook().gate("G_ONP").since is None


def test_a_user_can_raise_or_withdraw_a_reported_date(rules):
    sure = rules('[gates.G_BATCH]\ncertainty = "in_force"\nsource = "CMS timeline, read on 2026-11-20"\n')
    assert sure.gate("G_BATCH").certainty is Certainty.IN_FORCE
    assert sure.gate("G_BATCH").since == date(2026, 11, 1)
    withdrawn = rules('[gates.G_COOL]\npending = "no official date seen"\n')
    assert withdrawn.gate("G_COOL").since is None
    dates = {Event.OPEN_NEGOTIATION_START: date(2027, 1, 5), Event.PAYMENT_DETERMINATION: date(2027, 4, 5)}
    assert withdrawn.in_force("cooling_off_batched", dates).version.text is Text.OLDER


def test_closures_and_extensions_are_added(rules):
    book = rules(
        '[[closures]]\ndate = 2026-12-24\nauthority = "Executive Order 99999"\n'
        '[[extensions]]\nid = "outage"\ntitle = "Outage"\nsteps = ["initiation_window"]\n'
        "due_from = 2027-01-04\ndue_to = 2027-01-08\nextended_to = 2027-01-15\n"
    )
    assert date(2026, 12, 24) in [one.date for one in book.closures]
    assert len(book.closures) == len(load_rulebook().closures) + 1
    assert book.blanket_extensions[-1].id == "outage"
    assert book.calendar.is_business_day(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[gates.G_ONPP]\nsince = 2027-05-01\n", "G_ONPP.*not a gate.*G_ONP"),
        ('[gates.G_ONP]\nsince = "2027-05-01"\n', "since must be a date without quotes"),
        ("[gates.G_ONP]\nsince = 2027-05-01T10:00:00\n", "since must be a date"),
        ("[gates.G_ONP]\nsinse = 2027-05-01\n", "G_ONP.*since"),
        (
            "[gates.G_ONP]\nsince = 2027-05-01\nkeyed_by = 'calendar_date'\n",
            "keyed_by is not a key known here",
        ),
        ("[gates.G_ONP]\nsince = 2027-05-01\nannounced = 2027-01-15\n", "cannot stand beside"),
        ("[gates.G_ONP]\n", "changes nothing"),
        ('[gates.G_ONP]\ncertainty = "in_force"\n', "without a date"),
        ('[gates.G_ONP]\nsince = 2027-05-01\ncertainty = "sure"\n', '"sure"; allowed: in_force'),
        ("[gates.G_FEE15]\nannounced = 2027-01-15\n", "announced is not possible"),
        ("[[closures]]\ndate = 2026-12-24\n", "number 1 authority is missing"),
        ('[closures]\ndate = 2026-12-24\nauthority = "x"\n', r"must be written as \[\[closures\]\]"),
        (
            '[[extensions]]\nid = "x"\ntitle = "x"\nsteps = []\ndue_from = 2027-01-04\ndue_to = 2027-01-05\n',
            "steps must be a list of texts",
        ),
        (
            '[[extensions]]\nid = "x"\ntitle = "x"\nsteps = ["offer"]\ndue_from = 2027-01-04\ndue_to = 2027-01-01\n',
            "due_to is before due_from",
        ),
        (
            '[[extensions]]\nid = "x"\ntitle = "x"\nsteps = ["ofer"]\ndue_from = 2027-01-04\ndue_to = 2027-01-05\n',
            '"ofer".*offer',
        ),
        ("gates = 3\n", "must be written as"),
        (
            "[fees]\nx = 1\n",
            "fees is not a key known here; allowed: batch_ranges, closures, comparable_codes, extensions",
        ),
        ("[gates.G_ONP\n", "not valid TOML"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_what_is_allowed(rules, tmp_path, text, said):
    with pytest.raises(UsageError, match=said) as raised:
        rules(text)
    assert str(raised.value).startswith(("The rules file ", f"{tmp_path / 'mine.toml'}: "))
    assert "None" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"missing\.toml cannot be read"):
        load_rulebook([tmp_path / "missing.toml"])
