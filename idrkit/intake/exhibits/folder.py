"""Which files are the exhibits of a claim: those its record names, and those in the folder of its own."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from idrkit.claims.exhibits import Exhibit
from idrkit.claims.model import Claim
from idrkit.claims.prepared import Quarantined

KINDS = (
    "remittance",
    "claim_form",
    "notice",
    "proof_of_delivery",
    "proof_of_open_negotiation",
    "consent",
    "contract",
    "cv",
    "case_log",
    "letter",
    "qpa_disclosure",
    "prior_determination",
    "directory",
    "policy",
)
"""The kinds a file name may give; a record may name any other."""

OTHER = "other"
_HEAD = re.compile(r"(?:(?:exhibit|ex\.?)[ _]+)?(?P<id>[A-Za-z0-9-]{1,12})(?:[ ._-]+(?P<rest>.*))?", re.IGNORECASE)
_LETTER = re.compile(r"([A-Z])\1?")
_NOT_MEANT = ("thumbs.db", "desktop.ini")
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Given:
    """An exhibit and its file, which lies within the folder."""

    exhibit: Exhibit
    path: Path


@dataclass(frozen=True, slots=True)
class _Named:
    """What the name of a file says: the letter, "" where it gives none, kind and title."""

    path: Path
    id: str
    kind: str
    title: str


def files_of(claim: Claim, folder: Path) -> tuple[Given | Quarantined, ...]:
    """The exhibits of a claim with their files, in the order of the record, then of the claim's own folder.

    Args:
        claim: its `exhibits[].file` are read from `folder`.
        folder: the folder of exhibits; files in its folder named like the claim are taken even when not listed.
    """
    root = folder.resolve()
    own, refused = _own_files(root, claim.claim_id)
    listed = {one.file: _within(root, one.file) for one in claim.exhibits if one.file}
    taken = {path for path in listed.values() if isinstance(path, Path)}
    found = [_named(name, path, claim.exhibits) for name, path in own if path not in taken]
    letters = Counter(one.id for one in found if one.id)
    by_letter = {one.id: one for one in found if letters[one.id] == 1}
    made = [_recorded(one, listed.get(one.file or ""), by_letter, letters) for one in claim.exhibits]
    filled = {one.path for one in made if isinstance(one, Given)}
    unlisted = [one for one in found if one.path not in filled]
    return (*made, *_unlisted(unlisted, claim.exhibits, letters), *_refused(refused))


def _recorded(
    exhibit: Exhibit, at: Path | str | None, by_letter: dict[str, _Named], letters: Counter[str]
) -> Given | Quarantined:
    """An exhibit of the record with its file, named in the record or, by its letter, in the claim's own folder."""
    if isinstance(at, Path):
        return Given(exhibit, at)
    if at is not None:
        return Quarantined(exhibit, at)
    if exhibit.id in by_letter:
        return Given(exhibit, by_letter[exhibit.id].path)
    if letters[exhibit.id] > 1:
        return Quarantined(exhibit, _TWICE.format(id=exhibit.id))
    return Quarantined(
        exhibit,
        f"no file is given for it: name one in exhibits[].file, or put one whose name begins with "
        f'"{exhibit.id} " into the claim\'s own folder.',
    )


_TWICE = 'two files in the claim\'s own folder begin with "{id} ": keep one, or give the other a letter of its own.'


def _unlisted(
    files: Sequence[_Named], recorded: Sequence[Exhibit], letters: Counter[str]
) -> Iterator[Given | Quarantined]:
    ids = {one.id for one in recorded}
    said = {one.id for one in recorded if not one.file}
    free = _free(ids | set(letters))
    for one in files:
        exhibit = Exhibit(id=one.id or next(free), kind=one.kind, title=one.title)
        if one.id and letters[one.id] > 1:
            # An exhibit of the record that waits for its file has said so already.
            if one.id not in said:
                yield Quarantined(exhibit, _TWICE.format(id=one.id))
        elif one.id in ids:
            yield Quarantined(
                exhibit,
                f"the record has an exhibit {one.id} with a file of its own: begin the name with another letter.",
            )
        else:
            yield Given(exhibit, one.path)


def _refused(reasons: Sequence[str]) -> Iterator[Quarantined]:
    for number, reason in enumerate(reasons, start=1):
        yield Quarantined(Exhibit(id=f"unread-{number}", kind=OTHER, title="Not a file that can be taken"), reason)


def _within(root: Path, written: str) -> Path | str:
    """The file a record names, or what is wrong with its name; it never leaves the folder."""
    escapes = "exhibits[].file leads out of the folder of exhibits: name a file within it, without .. or a drive."
    parts = PureWindowsPath(written)
    if parts.is_absolute() or parts.drive or parts.root or ".." in parts.parts or "\0" in written:
        return escapes
    path = root.joinpath(*parts.parts)
    try:
        resolved = path.resolve()
        if not resolved.is_relative_to(root):
            return escapes
        if not resolved.exists():
            return "the file its record names is not in the folder of exhibits: check exhibits[].file and the folder."
        if not resolved.is_file():
            return "exhibits[].file names a folder or a device: name one file."
    except (OSError, ValueError, RuntimeError):
        return "the file its record names cannot be opened: check exhibits[].file, and that you may read the file."
    return resolved


def _own_files(root: Path, claim_id: str) -> tuple[list[tuple[str, Path]], list[str]]:
    """The files in the claim's own folder, in the order of their names, and what in it cannot be taken."""
    folder = root / claim_id
    if not folder.is_dir():
        return [], []
    if not folder.resolve().is_relative_to(root):
        return [], ["the claim's own folder leads out of the folder of exhibits: put the files themselves there."]
    files: list[tuple[str, Path]] = []
    refused: list[str] = []
    try:
        every = sorted(os.scandir(folder), key=lambda one: (one.name.casefold(), one.name))
    except OSError:
        return [], ["the claim's own folder cannot be opened: check that you may read it."]
    for entry in every:
        # Excel and Word keep ~$name beside a file that is open.
        if entry.name.startswith((".", "~$")) or entry.name.casefold() in _NOT_MEANT:
            continue
        resolved = Path(entry.path).resolve()
        if not resolved.is_relative_to(root):
            refused.append("a link in the claim's own folder leads out of the folder of exhibits: copy the file there.")
        elif resolved.is_dir():
            refused.append("a folder within the claim's own folder was not looked into: move its files up.")
        elif not resolved.is_file():
            refused.append("something in the claim's own folder is no file: remove it.")
        else:
            files.append((Path(entry.name).stem, resolved))
    return files, refused


def _named(name: str, path: Path, recorded: Iterable[Exhibit]) -> _Named:
    """What the name of a file says: `B remittance Remittance of 2 November`; nothing in it is guessed."""
    stem = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    found = _HEAD.fullmatch(stem)
    letter, rest = "", stem
    if found and (_LETTER.fullmatch(found["id"]) or found["id"] in {one.id for one in recorded}):
        letter, rest = found["id"], found["rest"] or ""
    kind, title = _kind_and_title(rest)
    return _Named(path, letter, kind, title[:_LONGEST_TITLE])


def _kind_and_title(words: str) -> tuple[str, str]:
    for kind in sorted(KINDS, key=len, reverse=True):
        pattern = r"[ _-]+".join(kind.split("_"))
        if found := re.fullmatch(rf"{pattern}(?:[ ._-]+(.*))?", words, re.IGNORECASE):
            return kind, (found[1] or "").strip(" _-.") or kind.replace("_", " ").capitalize()
    return OTHER, words.strip(" _-.") or "Document"


def _free(taken: set[str]) -> Iterator[str]:
    """The letters nobody has, A to Z, then AA, BB ..., then X1, X2 ..."""
    letters = [chr(number) for number in range(ord("A"), ord("Z") + 1)]
    for one in (*letters, *(letter * 2 for letter in letters)):
        if one not in taken:
            yield one
    number = 1
    while True:
        if (one := f"X{number}") not in taken:
            yield one
        number += 1
