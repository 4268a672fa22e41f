"""Making a claim of the segments between its first and the next one's, or a rejected claim with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from idrkit.intake.x12.envelope import Envelope
from idrkit.intake.x12.gather import Doubts
from idrkit.intake.x12.problems import Loss, Problem, UnreadableError, written
from idrkit.intake.x12.tokens import Fragment, Segment

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Making(Generic[C]):
    """How a claim is made: from its number and segments, and what is said of amounts in it that do not add up."""

    build: Callable[[int, list[Segment], Doubts], C]
    imbalance: Callable[[C], Iterable[str]]


class Claims(Generic[C]):
    """The claims of one transaction, one after the other; what is wrong with one never reaches the next."""

    def __init__(self, envelope: Envelope, making: Making[C], refused: str) -> None:
        self._envelope = envelope
        self._making = making
        self._refused = refused
        self.group: list[Segment | Fragment] | None = None
        """The segments of the claim being collected; None between claims."""
        self._damage: Fragment | None = None
        self.read = 0
        self.rejected = 0

    def begin(self, first: Segment | Fragment) -> None:
        """The first segment of a claim, or what the damage left of it."""
        self.group = [first]
        self._damage = first if isinstance(first, Fragment) else None

    def damaged(self, fragment: Fragment) -> None:
        """Text in the claim that is no segment."""
        if self.group is not None:
            self.group.append(fragment)
            self._damage = self._damage or fragment

    def finish(self, *, cut: bool = False) -> list[C | Problem]:
        """What comes of the segments collected; `cut` says that the transaction ends there without its end."""
        group, self.group = self.group, None
        if group is None:
            return []
        number = self.read + self.rejected + 1
        if self._refused:
            return [self._reject(number, group, group[0], self._refused)]
        if self._damage is not None:
            return [self._reject(number, group, self._damage, f"a segment is cut off: {self._damage.why}")]
        doubts: Doubts = []
        whole = [one for one in group if isinstance(one, Segment)]
        try:
            claim = self._making.build(number, whole, doubts)
        except UnreadableError as error:
            return [self._reject(number, group, error.segment, error.sentence)]
        wrong = list(self._making.imbalance(claim))
        if cut:
            if wrong:
                return [self._reject(number, group, group[-1], "it is the last before the break, and is not complete")]
            wrong = ["it is the last before the break: remarks or dates may be missing that would have followed"]
        self.read += 1
        return [claim, *self._problems(number, whole[0], doubts, wrong)]

    def _problems(self, number: int, first: Segment, doubts: Doubts, wrong: list[str]) -> list[Problem]:
        return [
            *(
                self.problem(
                    segment,
                    f"{self._name(number)}: {sentence}",
                    Loss.SEGMENT if lost else Loss.NOTHING,
                    written([segment], self._envelope.delimiters) if lost else "",
                )
                for segment, sentence, lost in doubts
            ),
            *(self.problem(first, f"{self._name(number)}: {sentence}") for sentence in wrong),
        ]

    def _reject(self, number: int, group: list[Segment | Fragment], at: Segment | Fragment, sentence: str) -> Problem:
        self.rejected += 1
        return self.problem(
            at,
            f"{self._name(number)} could not be read: {sentence}",
            Loss.CLAIM,
            written(group, self._envelope.delimiters),
        )

    def _name(self, number: int) -> str:
        return f"claim {number} of transaction {self._envelope.name}"

    def problem(self, at: Segment | Fragment, sentence: str, loss: Loss = Loss.NOTHING, lost: str = "") -> Problem:
        """A problem at a place of the file."""
        return Problem(self._envelope.file, at.number, at.offset, f"{sentence[0].upper()}{sentence[1:]}.", loss, lost)

    def lost(self, at: Segment | Fragment, sentence: str) -> Problem:
        """A segment that could not be read."""
        return self.problem(at, sentence, Loss.SEGMENT, written([at], self._envelope.delimiters))
