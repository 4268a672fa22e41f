"""Exhibits with anything in any place: bound or refused with a sentence, never a crash, never a packet stopped."""

import io
import random

import pikepdf
import pytest
from exhibit_cases import of_many_sizes, prepared, scan, tagged_letter
from pikepdf import Array, Dictionary, Name, Stream, String

from idrkit.errors import RenderError
from idrkit.packet.exhibits.mount import mount
from idrkit.packet.exhibits.standing import marks_of
from idrkit.packet.join import Numbering, join
from idrkit.packet.parts import exhibit_part

SOURCES = (of_many_sizes, tagged_letter, lambda: scan(2))
VALUES = (
    lambda pdf: 5,
    lambda pdf: -3.5,
    lambda pdf: 2**62,
    lambda pdf: True,
    lambda pdf: String("x"),
    lambda pdf: Name.Bogus,
    lambda pdf: Array([1, 2]),
    lambda pdf: Dictionary(A=1),
    lambda pdf: pdf.make_stream(b"q q BT ("),
    lambda pdf: pdf.Root,
    lambda pdf: pdf.pages[0].obj,
)


def places(pdf):
    """Every key of every dictionary and stream, and every place of every list."""
    for one in pdf.objects:
        if isinstance(one, Dictionary | Stream):
            yield from ((one, key) for key in sorted(one.keys()) if key != "/Length")
        elif isinstance(one, Array):
            yield from ((one, index) for index in range(len(one)))


def damaged(seed):
    """An exhibit with up to four places changed; None where it is no file any more."""
    chance = random.Random(seed)
    with pikepdf.open(io.BytesIO(chance.choice(SOURCES)())) as pdf:
        listed = list(places(pdf))
        for _ in range(chance.choice((1, 1, 2, 4))):
            where, key = chance.choice(listed)
            try:
                where[key] = chance.choice(VALUES)(pdf)
            except (KeyError, IndexError, ValueError, TypeError, RuntimeError, pikepdf.PdfError):
                continue
        memory = io.BytesIO()
        try:
            pages = len(pdf.pages)
            pdf.save(memory, fix_metadata_version=False)
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
            return None
    return prepared("C", memory.getvalue(), ["words"] * pages)


@pytest.mark.parametrize("first", range(0, 300, 60))
def test_a_damaged_exhibit_is_bound_or_refused(first):
    bound = refused = 0
    for seed in range(first, first + 60):
        exhibit = damaged(seed)
        if exhibit is None:
            continue
        try:
            one = mount(exhibit)
        except RenderError:
            refused += 1
            continue
        marks_of([one])
        data = join([exhibit_part(one)], title="T", author="A", subject="S", numbering=Numbering(1, None, "IDR"))
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) == exhibit.pages
        bound += 1
    assert bound > 20
    assert refused > 2
