"""A mistake in a table of the law: the whole sentence, with the file, the place, the key and what may stand there."""

from copy import deepcopy
from datetime import date

import pytest

from idrkit.errors import UsageError
from idrkit.law import batch_codes, notices, portal_forms, prohibited, reading, remark_codes, rulebook, states
from idrkit.law.provision import Certainty, Event, Unit
from idrkit.law.tables import Table

EVENTS, CERTAINTIES, UNITS = ", ".join(Event), ", ".join(Certainty), ", ".join(Unit)
MISSING = "is missing: give a text in quotes"

GATE = {
    **{key: key for key in ("title", "cite", "quote", "source", "pending")},
    "keyed_by": "calendar_date",
    "certainty": "pending",
}
DATED = {key: value for key, value in GATE.items() if key != "pending"} | {
    "since": "2026-11-01",
    "certainty": "in_force",
}
VERSION = {
    **{key: key for key in ("cite", "quote", "source")},
    "text": "older",
    "since": "2022-01-01",
    "keyed_by": "calendar_date",
    "certainty": "in_force",
}
COUNT = {"start": "idr_initiated", "length": 3, "unit": "business_days", "convention": "after"}
PAPER = {"text": "older", "cite": "45 CFR 1", "sender": "a", "to": "b", "how": "c"}
ELEMENT = {"id": "x", "title": "X", "quote": "words", "facts": ["claim_number"]}
EXTENSION = {
    "id": "x",
    "title": "X",
    "steps": ["offer"],
    "due_from": "2027-01-04",
    "due_to": "2027-01-05",
}


def days(rows):
    """The rows with every text that is a day as a date, as TOML reads it."""
    if isinstance(rows, dict):
        return {key: days(value) for key, value in rows.items()}
    if isinstance(rows, list):
        return [days(one) for one in rows]
    return date.fromisoformat(rows) if isinstance(rows, str) and rows[:2] == "20" else rows


def without(rows, *keys):
    return {key: value for key, value in rows.items() if key not in keys}


def said(make, rows):
    """The sentence about the mistake in the rows."""
    with pytest.raises(UsageError) as raised:
        make(Table(days(deepcopy(rows)), "f.toml", "x"))
    return str(raised.value)


def gate(table):
    return reading.gate("G_X", table)


def gate_of_user(table):
    return reading.gate_dated_by_user(rulebook.load_rulebook().gates["G_ONP"], table)


def in_force_gate_of_user(table):
    return reading.gate_dated_by_user(rulebook.load_rulebook().gates["G_FEE15"], table)


def following_gate_of_user(table):
    return reading.gate_dated_by_user(rulebook.load_rulebook().gates["G_RESUB"], table)


def extension(table):
    return reading.extension(table, {"offer", "award_payment", "fees"})


def provision(table):
    return reading.provision("p", table, {"G_X": gate(Table(days(DATED), "f.toml", "x"))})


def versions(*rows):
    return {"title": "P", "versions": list(rows)}


def paper(table):
    return notices.papers("p", (table,))


def state_rows(table):
    return states._rows("AL", table, "source")


def state_row(table):
    return states._row("AL", "Alabama", table, "source")


def remark_code(table):
    return remark_codes._code("N1", table, "source")


def prohibited_rule(table):
    return prohibited._patterns(table, {"rate": "rates?"})


def batch_ranges(table):
    return batch_codes.with_user_codes(batch_codes.load_batch_codes(), table)


NUMBER_1 = "f.toml: [[x.versions]] number 1"
STATE_ROW = {"outcome": "federal", "opt_in": "none_known", "confidence": "c"}

RULE = {"id": "BAN-X", "provision": "p", "severity": "block", "title": "t", "why": "w", "advice": "a"}

MISTAKES = [
    # gates
    *((gate, without(DATED, key), f"f.toml: x {key} {MISSING}.") for key in ("title", "cite", "quote", "source")),
    (gate, without(DATED, "keyed_by"), f"f.toml: x keyed_by is missing; allowed: {EVENTS}."),
    (gate, without(DATED, "certainty"), f"f.toml: x certainty is missing; allowed: {CERTAINTIES}."),
    (gate, DATED | {"unit": "weeks"}, f'f.toml: x unit is "weeks"; allowed: {UNITS}.'),
    (gate, DATED | {"other_key": "x"}, f'f.toml: x other_key is "x"; allowed: {EVENTS}.'),
    (gate, DATED | {"announced_plus": 0}, "f.toml: x announced_plus must be a whole number, one or more."),
    (gate, DATED | {"announced_plus": True}, "f.toml: x announced_plus must be a whole number, one or more."),
    (gate, DATED | {"announced": "soon"}, "f.toml: x announced must be a date without quotes, such as 2027-01-15."),
    (gate, DATED | {"note": 3}, "f.toml: x note must be a text in quotes."),
    (
        gate,
        DATED | {"certainty": "pending"},
        'f.toml: x certainty is "pending" exactly where the gate has no date.',
    ),
    (
        gate,
        without(DATED, "since"),
        'f.toml: x certainty is "pending" exactly where the gate has no date.',
    ),
    (gate, without(GATE, "pending"), "f.toml: x pending is missing: say what the gate waits for."),
    (
        gate,
        GATE | {"colour": 1},
        "f.toml: x colour is not a key known here; allowed: announced, announced_plus, certainty, cite, follows, "
        "key_in_doubt, keyed_by, note, other_key, pending, quote, quote_missing, since, source, title, unit.",
    ),
    # a gate in a user's own file
    (
        gate_of_user,
        {"announced": "2027-01-15", "pending": "x"},
        "f.toml: x pending cannot stand beside announced: give one of since, announced, pending.",
    ),
    (
        gate_of_user,
        {"certainty": "pending"},
        'f.toml: x certainty is "pending": give pending = "what it waits for" instead.',
    ),
    (gate_of_user, {}, "f.toml: x changes nothing: give one of since, announced, pending, certainty."),
    (
        gate_of_user,
        {"certainty": "in_force"},
        "f.toml: x certainty cannot be given for a gate without a date: give since or announced.",
    ),
    (
        in_force_gate_of_user,
        {"announced": "2027-01-15"},
        "f.toml: x announced is not possible for this gate: give since, the date it opens.",
    ),
    (
        following_gate_of_user,
        {"announced": "2027-01-15"},
        "f.toml: x announced is not possible for this gate: give since, the date it opens.",
    ),
    (
        gate_of_user,
        {"since": "2027-05-01", "title": "x"},
        "f.toml: x title is not a key known here; allowed: announced, certainty, cite, note, pending, since, source.",
    ),
    # closures and extensions
    (
        reading.closure,
        {"authority": "x"},
        "f.toml: x date is missing: give a date without quotes, such as 2027-01-15.",
    ),
    (reading.closure, {"date": "2026-12-24"}, f"f.toml: x authority {MISSING}."),
    (
        reading.closure,
        {"date": "2026-12-24", "authority": "x", "why": "x"},
        "f.toml: x why is not a key known here; allowed: authority, certainty, date, reason, source.",
    ),
    *((extension, without(EXTENSION, key), f"f.toml: x {key} {MISSING}.") for key in ("id", "title")),
    *(
        (
            extension,
            without(EXTENSION, key),
            f"f.toml: x {key} is missing: give a date without quotes, such as 2027-01-15.",
        )
        for key in ("due_from", "due_to")
    ),
    (
        extension,
        without(EXTENSION, "steps"),
        'f.toml: x steps must be a list of texts, such as ["initiation_window"].',
    ),
    (extension, EXTENSION | {"disputes": "some"}, 'f.toml: x disputes is "some"; allowed: all, single, batched.'),
    (
        extension,
        EXTENSION | {"steps": ["offer", "ofer"]},
        'f.toml: x steps has "ofer"; allowed: award_payment, fees, offer.',
    ),
    (
        extension,
        EXTENSION | {"steps": ["award_payment"]},
        'f.toml: x steps has "award_payment": that payment cannot be extended, 45 CFR 149.510(g)(1).',
    ),
    (extension, EXTENSION | {"due_to": "2027-01-03"}, "f.toml: x due_to is before due_from."),
    (
        extension,
        EXTENSION | {"who": "x"},
        "f.toml: x who is not a key known here; allowed: affected, certainty, disputes, due_from, due_to, "
        "extended_to, id, note, source, steps, title.",
    ),
    # provisions
    (provision, {"versions": [VERSION]}, f"f.toml: x title {MISSING}."),
    (provision, {"title": "P"}, "f.toml: x versions is missing: a provision has at least one version."),
    (provision, {"title": "P", "versions": 3}, "f.toml: x.versions must be written as [[x.versions]]."),
    (provision, {"title": "P", "versions": [3]}, f"{NUMBER_1} is not a table of keys and values."),
    (
        provision,
        versions(VERSION) | {"titel": "P"},
        "f.toml: x titel is not a key known here; allowed: number, paper, title, versions, who.",
    ),
    (
        provision,
        versions(VERSION, VERSION | {"since": "2022-01-02"}),
        "f.toml: x versions are not newest first.",
    ),
    (
        provision,
        versions(without(VERSION, "since") | {"gate": "G_Y"}),
        f'{NUMBER_1} gate is "G_Y", which is not a gate; allowed: G_X.',
    ),
    (
        provision,
        versions(VERSION | {"gate": "G_X"}),
        f"{NUMBER_1} since cannot stand beside gate: the gate gives the date.",
    ),
    *(
        (
            provision,
            versions(without(VERSION, key)),
            f"{NUMBER_1} needs a gate, or all of since, keyed_by and certainty.",
        )
        for key in ("since", "keyed_by", "certainty")
    ),
    *(
        (provision, versions(without(VERSION, key)), f"{NUMBER_1} {key} {MISSING}.")
        for key in ("cite", "quote", "source")
    ),
    (
        provision,
        versions(without(VERSION, "text")),
        f"{NUMBER_1} text is missing; allowed: older, amended, statute, guidance.",
    ),
    (
        provision,
        versions(VERSION | {"quote": ""}),
        f"{NUMBER_1} quote is empty: give the words, or quote_missing = why they are not here.",
    ),
    (provision, versions(VERSION | {"lines": 0}), f"{NUMBER_1} lines must be a whole number, one or more."),
    (
        provision,
        versions(VERSION | {"count": without(COUNT, "length")}),
        f"{NUMBER_1} count length is missing: give the number of days.",
    ),
    (provision, versions(VERSION | {"count": 3}), f"{NUMBER_1} count is not a table of keys and values."),
    (
        provision,
        versions(VERSION | {"count": without(COUNT, "start")}),
        f"{NUMBER_1} count start is missing; allowed: {EVENTS}.",
    ),
    (
        provision,
        versions(VERSION | {"count": without(COUNT, "unit")}),
        f"{NUMBER_1} count unit is missing; allowed: {UNITS}.",
    ),
    (
        provision,
        versions(VERSION | {"count": without(COUNT, "convention")}),
        f"{NUMBER_1} count convention is missing; allowed: beginning_on, after.",
    ),
    (
        provision,
        versions(VERSION | {"count": COUNT | {"opens_window": "yes"}}),
        f"{NUMBER_1} count opens_window must be true or false.",
    ),
    (
        provision,
        versions(VERSION | {"count": COUNT | {"days": 3}}),
        f"{NUMBER_1} count days is not a key known here; allowed: convention, day_zero_reading, from_day, "
        "inclusive_reading, length, opens_window, start, unit.",
    ),
    # papers
    *((paper, without(PAPER, key), f"f.toml: x {key} {MISSING}.") for key in ("text", "cite", "sender", "to", "how")),
    (paper, PAPER | {"elements_of": "amended"}, 'f.toml: x elements_of is "amended"; allowed: older.'),
    (paper, PAPER | {"elements": [ELEMENT, ELEMENT]}, "f.toml: x elements has one id twice."),
    *(
        (paper, PAPER | {"elements": [row]}, f"f.toml: [[x.elements]] number 1 {problem}.")
        for row, problem in [
            (without(ELEMENT, "id"), f"id {MISSING}"),
            (without(ELEMENT, "title"), f"title {MISSING}"),
            (without(ELEMENT, "quote"), f"quote {MISSING}"),
            (
                ELEMENT | {"quote": ""},
                "quote must give the words, or be empty with quote_missing = why they are not here",
            ),
            (
                without(ELEMENT, "facts"),
                'facts is missing: give a path of the claim record, such as "service_lines[].offer" or '
                '"exhibits[] (remittance)"',
            ),
            (
                ELEMENT | {"facts": ["claim_number or Claim"]},
                'facts has "Claim"; write a path of the claim record, such as "service_lines[].offer" or '
                '"exhibits[] (remittance)"',
            ),
            (ELEMENT | {"who": "payer"}, 'who is "payer"; allowed: any, provider, provider_or_facility, plan'),
            (ELEMENT | {"need": "x"}, 'need is "x"; allowed: required, optional'),
            (ELEMENT | {"filled": "x"}, 'filled is "x"; allowed: facts, person, packet'),
            *(
                (ELEMENT | {key: text}, f'{key} must be written "path = value" or "path = value or value"')
                for key in ("unless", "contradicted_by")
                for text in ("claim_number", "Claim = x")
            ),
        ]
    ),
    # States
    (state_rows, {"rows": [STATE_ROW]}, f"f.toml: x name {MISSING}."),
    (state_rows, {"name": "Alabama"}, "f.toml: x rows is missing: a State has at least one row."),
    *(
        (
            state_rows,
            {"name": "Alabama", "rows": [STATE_ROW | first, STATE_ROW | second]},
            "f.toml: x rows must follow each other without a gap, oldest first.",
        )
        for first, second in [
            ({}, {"since": "2024-01-01"}),
            ({"until": "2023-12-31"}, {}),
            ({"until": "2023-12-31"}, {"since": "2023-12-31"}),
            ({"until": "2023-12-31"}, {"since": "2024-01-02"}),
        ]
    ),
    (state_row, without(STATE_ROW, "confidence"), f"f.toml: x confidence {MISSING}."),
    (state_row, STATE_ROW | {"clock_days": 3}, "f.toml: x clock_days and clock_step go together."),
    (state_row, STATE_ROW | {"clock_step": "x"}, "f.toml: x clock_days and clock_step go together."),
    (
        state_row,
        STATE_ROW | {"reaches": ["emergency", "all"]},
        f'f.toml: x reaches has "all"; allowed: {", ".join(states.ServiceClass)}.',
    ),
    # codes and forms
    (
        remark_code,
        {"signal": "federal", "meaning": "m", "certainty": "in_force", "consent": "maybe"},
        'f.toml: x consent is "maybe"; allowed: void.',
    ),
    (
        remark_code,
        {"meaning": "m", "certainty": "in_force"},
        f"f.toml: x signal is missing; allowed: {', '.join(remark_codes.Signal)}.",
    ),
    (remark_code, {"signal": "federal", "certainty": "in_force"}, f"f.toml: x meaning {MISSING}."),
    (
        prohibited_rule,
        {"id": "BAN-X", "provision": "p", "patterns": []},
        "f.toml: x severity is missing; allowed: block, warn.",
    ),
    (prohibited_rule, {"id": "BAN-X", "severity": "block"}, f"f.toml: x provision {MISSING}."),
    (
        prohibited_rule,
        {**RULE, "patterns": [{"cues": ["usual"]}]},
        "f.toml: [[x.patterns]] number 1 find is missing: give an expression in quotes.",
    ),
    (
        prohibited_rule,
        {**RULE, "patterns": [{"cues": ["usual"], "find": "usual <nothing>"}]},
        "f.toml: [[x.patterns]] number 1 find uses <nothing>, which is none of [words].",
    ),
    (portal_forms._field, {"id": "x", "label": "X"}, f"f.toml: x where {MISSING}."),
    (portal_forms._section, {"id": "x"}, f"f.toml: x title {MISSING}."),
    (batch_codes._section, {"id": "x", "codes": ["70010"], "certainty": "in_force"}, f"f.toml: x source {MISSING}."),
    (
        batch_ranges,
        {"batch_ranges": [{"id": "x", "codes": ["70010"]}, {"id": "y", "codes": ["70009-70010"]}]},
        'f.toml: x batch_ranges "x" and "y" overlap: no code is in two ranges.',
    ),
]


@pytest.mark.parametrize(
    ("make", "rows", "sentence"), MISTAKES, ids=[f"{row[0].__name__}-{n}" for n, row in enumerate(MISTAKES)]
)
def test_a_mistake_is_told_in_a_whole_sentence(make, rows, sentence):
    assert said(make, rows) == sentence
