"""Column titles: when two of them are the same, and which fact of the claim record each one means."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from idrkit.intake.paths import leaves

_NUMBER = frozenset({"no", "num", "nbr", "number"})


def same_title(title: str) -> str:
    """The form in which titles are compared: case, blanks and punctuation do not matter.

    "Claim #", "claim no." and "claim_number" are one title.
    """
    text = unicodedata.normalize("NFKC", title)
    # Words of a camelCase title are told apart before the case is dropped: claimNo is "claim no".
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).replace("#", " number ").casefold()
    words = re.findall(r"[^\W_]+", text)
    return "".join("number" if word in _NUMBER else word for word in words) or text.strip()


@cache
def known_titles() -> dict[str, str]:
    """Every title understood without a profile: the record's own paths and the aliases of aliases.toml."""
    titles: dict[str, str] = {}
    for path, leaf in leaves().items():
        titles[same_title(path)] = path
        if leaf.of_line:
            titles[same_title(leaf.short)] = path
    for path, names in aliases().items():
        for name in names:
            titles[same_title(name)] = path
    return titles


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """The other names of each fact that billing exports use."""
    with (Path(__file__).parent / "aliases.toml").open("rb") as file:
        return {path: tuple(names) for path, names in tomllib.load(file).items()}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a title is deliberately not understood without a profile, and which facts it may turn out to be."""

    why: str
    fields: tuple[str, ...]


@cache
def left_out() -> dict[str, LeftOut]:
    """The titles (as same_title gives them) that are deliberately not understood without a profile."""
    with (Path(__file__).parent / "left_out.toml").open("rb") as file:
        entries = tomllib.load(file)["title"]
    return {
        same_title(name): LeftOut(one["why"], tuple(one.get("fields", ()))) for one in entries for name in one["names"]
    }


def column_letter(index: int) -> str:
    """The letters a spreadsheet shows above a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
