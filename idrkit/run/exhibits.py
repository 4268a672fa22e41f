"""The exhibits of a claim: from the files of a folder to pages that can be bound, or a sentence on why not."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from idrkit.claims.exhibits import Exhibit
from idrkit.claims.model import Claim
from idrkit.claims.prepared import ExhibitSet, PreparedExhibit, Quarantined
from idrkit.errors import RecordError
from idrkit.intake.exhibits.content import Content, Refused, UnusableError
from idrkit.intake.exhibits.folder import Given, files_of
from idrkit.intake.exhibits.isolated import prepared
from idrkit.intake.exhibits.kinds import FileKind, kind_of, text_in
from idrkit.intake.exhibits.limits import LIMITS, MEGABYTE, Limits
from idrkit.intake.exhibits.redact import redact
from idrkit.intake.exhibits.redaction_profile import RedactionProfile
from idrkit.run.exhibit_pages import remittance_pages, text_pages
from idrkit.run.remitted import RemittedFile, remitted_file

_KEPT_MEGABYTES = 256
_REMITTANCES_KEPT = 2


class Prepared:
    """What was prepared already in this run, by the bytes of the file: a CV that goes with many claims is read once."""

    def __init__(self, megabytes: int = _KEPT_MEGABYTES) -> None:
        self._most = megabytes * MEGABYTE
        self._size = 0
        self._made: OrderedDict[str, Content | Refused] = OrderedDict()
        self._remittances: OrderedDict[str, RemittedFile] = OrderedDict()

    def found(self, sha256: str) -> Content | Refused | None:
        """What came of this file, if it is still known."""
        return self._made.get(sha256)

    def keep(self, sha256: str, made: Content | Refused) -> None:
        """Keep what came of a file, and let go of the oldest where it is too much."""
        self._made[sha256] = made
        self._size += _size(made)
        while self._size > self._most and self._made:
            _, old = self._made.popitem(last=False)
            self._size -= _size(old)

    def remittance(self, sha256: str, data: bytes) -> RemittedFile:
        """The claims of a remittance; the last few files are not read again.

        Raises:
            UnusableError: it is no remittance, or nothing of it can be read.
        """
        if sha256 not in self._remittances:
            self._remittances[sha256] = remitted_file(data)
            while len(self._remittances) > _REMITTANCES_KEPT:
                self._remittances.popitem(last=False)
        return self._remittances[sha256]


def _size(made: Content | Refused) -> int:
    return len(made.pdf) + sum(map(len, made.text)) if isinstance(made, Content) else 0


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was read: what it is, and its bytes."""

    exhibit: Exhibit
    kind: FileKind
    data: bytes
    sha256: str


def exhibit_set(
    claim: Claim,
    folder: Path,
    *,
    limits: Limits = LIMITS,
    templates: Path | None = None,
    known: Prepared | None = None,
    redaction: RedactionProfile | None = None,
) -> ExhibitSet:
    """The exhibits of a claim that can be bound, and those that are kept out with the reason.

    Args:
        claim: its record names files relative to the folder; those in the folder named like the claim are taken too.
        folder: the folder of exhibits.
        limits: how much an exhibit may be.
        templates: the user's templates, for text and remittances.
        known: what was prepared for other claims of this run.
        redaction: what is covered in each of them.

    Raises:
        OutputError: pages cannot be drawn on this machine, or its temporary folder is full.
    """
    before = known if known is not None else Prepared()
    read = [one if isinstance(one, Quarantined) else _read(one, limits) for one in files_of(claim, folder)]
    files = [one for one in read if isinstance(one, _File)]
    _prepare([one for one in files if one.kind not in (FileKind.TEXT, FileKind.X12)], before, limits)
    made: list[PreparedExhibit] = []
    kept_out: list[Quarantined] = []
    for one in read:
        done = one if isinstance(one, Quarantined) else _made(one, claim, before, limits, templates)
        if redaction is not None and isinstance(done, PreparedExhibit):
            done = _covered(done, redaction, claim)
        if isinstance(done, Quarantined):
            kept_out.append(done)
        else:
            made.append(done)
    return ExhibitSet(tuple(made), tuple(kept_out), given=True)


def _covered(exhibit: PreparedExhibit, profile: RedactionProfile, claim: Claim) -> PreparedExhibit | Quarantined:
    """The exhibit redacted; one that cannot be is kept out, because it must not be bound as it is."""
    try:
        return redact(exhibit, profile, claim)
    except RecordError as error:
        return Quarantined(exhibit.exhibit, str(error))


def _read(given: Given, limits: Limits) -> _File | Quarantined:
    """The file, if it is small enough and of a kind that can be bound."""
    try:
        size = given.path.stat().st_size
        if size > limits.megabytes * MEGABYTE:
            return Quarantined(
                given.exhibit,
                f"it is larger than {limits.megabytes} MB ({size / MEGABYTE:.0f} MB): scan it at 300 dots per inch, or "
                "raise --exhibit-megabytes.",
            )
        data = given.path.read_bytes()
    except OSError:
        return Quarantined(given.exhibit, "its file cannot be opened: check that you may read it.")
    try:
        return _File(given.exhibit, kind_of(data), data, hashlib.sha256(data).hexdigest())
    except UnusableError as error:
        return Quarantined(given.exhibit, str(error))


def _prepare(files: Sequence[_File], known: Prepared, limits: Limits) -> None:
    """Prepare the files nothing is known of, all in one other process."""
    new = {one.sha256: one for one in files if known.found(one.sha256) is None}
    results = prepared([(one.kind, one.data) for one in new.values()], limits)
    for sha256, result in zip(new, results, strict=True):
        known.keep(sha256, result)


def _made(
    file: _File, claim: Claim, known: Prepared, limits: Limits, templates: Path | None
) -> PreparedExhibit | Quarantined:
    content: Content | Refused | None
    try:
        if file.kind is FileKind.TEXT:
            content = text_pages(file.exhibit, text_in(file.data), limits, templates)
        elif file.kind is FileKind.X12:
            remittance = known.remittance(file.sha256, file.data)
            content = remittance_pages(file.exhibit, remittance, claim, templates)
        else:
            content = known.found(file.sha256)
            if content is None:
                # The oldest ones were let go of while the others of this claim were prepared.
                content = prepared([(file.kind, file.data)], limits)[0]
    except UnusableError as error:
        return Quarantined(file.exhibit, str(error))
    if isinstance(content, Refused):
        return Quarantined(file.exhibit, content.reason)
    return PreparedExhibit(file.exhibit, content.pdf, file.sha256, content.text, content.notes)
