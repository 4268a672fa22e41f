"""What was wrong with an X12 file: where, in one sentence, and what could not be read because of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from idrkit.intake.x12.tokens import Delimiters, Fragment, Segment


class Loss(StrEnum):
    """What could not be read."""

    NOTHING = "nothing"
    SEGMENT = "segment"
    CLAIM = "claim"
    TRANSACTION = "transaction"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an X12 file that is not as it must be.

    Attributes:
        file: path of the file as it was named.
        segment: number of the segment in the file, from 1; 0 where it is about the whole file.
        offset: byte at which that segment begins, from 0.
        sentence: what is wrong, and what it means; never anything about a patient.
        loss: what could not be read because of it.
        lost: the segments that could not be read, one in a line, as they stood in the file.
    """

    file: str
    segment: int
    offset: int
    sentence: str
    loss: Loss = Loss.NOTHING
    lost: str = ""

    @property
    def where(self) -> str:
        """The place as a person looks for it."""
        return f"segment {self.segment}, byte {self.offset}" if self.segment else ""


class UnreadableError(Exception):
    """A segment says something that cannot be understood; what stands with it cannot be read."""

    def __init__(self, segment: Segment, sentence: str) -> None:
        super().__init__(sentence)
        self.segment = segment
        self.sentence = sentence


def tag_of(fragment: Fragment, delimiters: Delimiters) -> str:
    """The name of the segment that was cut off, or "" where not even that is whole."""
    tag, separator, _ = fragment.text.partition(delimiters.element)
    return tag if separator else ""


def written(segments: Iterable[Segment | Fragment], delimiters: Delimiters) -> str:
    """Segments as they stood in the file, one in a line."""
    return "\n".join(
        delimiters.element.join(one.elements) + delimiters.segment.strip("\r\n")
        if isinstance(one, Segment)
        else one.text
        for one in segments
    )
