"""The exhibits of one claim once their files were looked at: ready to be bound, or kept out and why."""

from __future__ import annotations

from dataclasses import dataclass

from idrkit.claims.exhibits import Exhibit


@dataclass(frozen=True, slots=True)
class PreparedExhibit:
    """An exhibit whose file can be bound: a PDF without anything active, its pages and their text.

    `sha256` is of the file as given, before anything was taken out; `text` has one entry per page, empty where a
    page has none (a scan); `notes` say what was removed or doubtful, in sentences without patient data.
    """

    exhibit: Exhibit
    pdf: bytes
    sha256: str
    text: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An exhibit that is kept out of the packet: `reason` says what is wrong and what to do."""

    exhibit: Exhibit
    reason: str


@dataclass(frozen=True, slots=True)
class ExhibitSet:
    """The exhibits of one claim; `given` is False where no folder of exhibits was named and they go separately.

    `prepared` are in the order of the record, then of the folder.
    """

    prepared: tuple[PreparedExhibit, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    given: bool = False

    def page_count(self, exhibit_id: str) -> int:
        """The pages of an exhibit that is bound; nought where it is not."""
        return next((one.pages for one in self.prepared if one.exhibit.id == exhibit_id), 0)


NO_EXHIBITS = ExhibitSet()
