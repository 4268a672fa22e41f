"""Whatever a file separates with, and however it was wrapped, the same is read."""

import time

import pytest
from x12_files import CLAIM, ISA, PAYMENT, found_in, remittance

PLAIN = remittance(*PAYMENT, *CLAIM)


def facts(data, **how):
    found = found_in(data, **how)
    assert found.lost == []
    claim = found.claims[0]
    line = claim.lines[0]
    return (
        found.remittances[0].payer.name,
        claim.patient_control_number,
        line.procedure.code,
        line.procedure.modifiers,
        str(line.paid),
        line.remark_codes,
        line.adjustments,
    )


EXPECTED = facts(PLAIN)


def separated(element, component, terminator, wrap=b""):
    table = bytes.maketrans(b"*:", element + component)
    return PLAIN.translate(table).replace(b"~", terminator + wrap)


def wrapped(data, width, end=b"\r\n"):
    return b"".join(data[at : at + width] + end for at in range(0, len(data), width))


TRICKS = {
    "another component": separated(b"*", b">", b"~"),
    "bars": separated(b"|", b"^", b"'"),
    "control characters": separated(b"\x1d", b"\x1f", b"\x1e"),
    "file separator": separated(b"\x1c", b"\x1d", b"\x1e"),
    "a tab": separated(b"\t", b":", b"~"),
    "not ascii": separated(b"\xa6", b":", b"\xa7"),
    "lines": separated(b"*", b":", b"\n"),
    "lines of Windows": separated(b"*", b":", b"\r\n"),
    "lines of an old Mac": separated(b"*", b":", b"\r"),
    "a line after each": separated(b"*", b":", b"~", b"\n"),
    "a Windows line after each": separated(b"*", b":", b"~", b"\r\n"),
    "indented lines": separated(b"*", b":", b"\n  "),
    "wrapped at 80": wrapped(PLAIN, 80),
    "wrapped at 1": wrapped(PLAIN, 1, b"\n"),
    "wrapped where the ISA ends": wrapped(PLAIN, 105),
    "wrapped after the ISA": wrapped(PLAIN, 106),
    "control characters, wrapped": wrapped(separated(b"\x1d", b"\x1f", b"\x1e"), 80),
    "byte order mark": b"\xef\xbb\xbf" + PLAIN,
    "blank before": b"\r\n \0" + PLAIN,
    "blank after": PLAIN + b"\r\n\r\n\x1a\0\0",
    "blank segments": PLAIN.replace(b"~", b"~~\n~"),
    "last terminator missing": PLAIN[:-1],
    "last terminator missing, line": PLAIN[:-1] + b"\n",
    "ISA too short": PLAIN.replace(b"*00*          *00*          *", b"*00* *00* *"),
    "ISA wrapped and too short": wrapped(PLAIN.replace(b"TESTPAYER      ", b"TESTPAYER"), 30),
}


@pytest.mark.parametrize("chunk", [1 << 16, 1, 64])
@pytest.mark.parametrize("name", TRICKS)
def test_the_same_is_read(name, chunk):
    assert facts(TRICKS[name], chunk=chunk) == EXPECTED


@pytest.mark.parametrize("name", [one for one in TRICKS if "too short" not in one])
def test_none_of_it_is_a_problem(name):
    assert found_in(TRICKS[name]).problems == []


def test_an_isa_of_the_wrong_length_is_said():
    assert "ISA02 has 1 instead of 10 characters" in found_in(TRICKS["ISA too short"]).sentences


@pytest.mark.parametrize("between", [b"", b"\r\n", b"\n\n"])
def test_delimiters_change_from_one_interchange_to_the_next(between):
    data = between.join(TRICKS[name] for name in ("bars", "control characters", "lines", "wrapped at 80"))
    found = found_in(data)
    assert found.problems == []
    assert found.read.interchanges == 4
    assert [one.lines[0].procedure.code for one in found.claims] == ["95940"] * 4


@pytest.mark.parametrize(
    ("place", "sentence"), [("before", "before the first ISA"), ("after", "outside any interchange")]
)
def test_text_around_the_interchange_is_passed_over_and_said_once(place, sentence):
    garbage = b"From: somebody~Subject: remit~\nthe file follows\n"
    found = found_in(garbage + PLAIN if place == "before" else PLAIN + garbage)
    assert len(found.claims) == 1
    assert len(found.problems) == 1
    assert sentence in found.problems[0].sentence
    assert found.problems[0].offset == (0 if place == "before" else len(PLAIN))


def test_offsets_are_bytes_of_the_file_however_it_is_wrapped():
    for data in TRICKS.values():
        found = found_in(data)
        claim = found.claims[0]
        flat = data[claim.offset :].replace(b"\r", b"").replace(b"\n", b"")
        assert flat.startswith(b"CLP"), data


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_names_are_read_in_the_encoding_the_file_is_in(encoding):
    named = remittance(*PAYMENT, *CLAIM).decode("ascii").replace("TEST PLAN", "PLAN MUÑOZ É")
    assert found_in(named.encode(encoding)).remittances[0].payer.name == "PLAN MUÑOZ É"
    assert found_in(named.encode(encoding), chunk=3).remittances[0].payer.name == "PLAN MUÑOZ É"


def test_a_name_that_ends_in_isa_is_no_interchange():
    claim = [*CLAIM]
    claim.insert(2, "NM1*QC*1*LISA*LISA*A***MI*ZZT0001234")
    found = found_in(remittance(*PAYMENT, *claim))
    assert found.problems == []
    assert found.claims[0].patient.first_name == "LISA"


@pytest.mark.parametrize("start", [b"", ISA + b"GS*HP*S*R*20260915*1200*1*X*005010X221A1~"])
def test_text_full_of_what_looks_like_an_isa_takes_no_longer(start):
    began = time.process_time()
    found = found_in(start + b"LISA*00*ISA*" * 200_000 + PLAIN)
    assert len(found.claims) == 1
    assert time.process_time() - began < 20


@pytest.mark.parametrize("chunk", [1 << 16, 1, 500])
def test_the_isa_is_segment_1_whatever_stands_before_it(chunk):
    found = found_in(b"some text, LISA*00*\n" * 100 + PLAIN, chunk)
    assert [(one.segment, one.offset) for one in found.problems] == [(1, 0)]
    assert found.remittances[0].envelope.segment == 3


def test_a_very_long_segment_does_not_fill_the_memory():
    data = ISA + b"x" * 3_000_000 + b"~GS*HP*S*R*20260915*1200*1*X*005010X221A1~"
    found = found_in(data)
    assert any("too long to be a segment" in one.sentence for one in found.problems)
