"""Pin-cites: what is printed where an exhibit shows a fact, and where the link leads.

    bound        (Ex. C p. 4, IDR000123), to that page
    not bound    (Ex. C p. 4, not bound), to its row of the exhibit index
    separately   (Ex. C p. 4), to its row of the exhibit list

Each cite of a bound exhibit carries an id, so that its separator sheet can lead back to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count

from idrkit.packet.bates import PREFIX, bates

CITED = re.compile(r"cited-\d+-(?P<exhibit>[A-Za-z0-9-]+)")
_PAGES = re.compile(r"(\d+)(?:\s*(?:-|–|to)\s*(\d+))?$")
_LETTERS = re.compile(r",\s*")


def separator_key(exhibit_id: str) -> str:
    """The key of the sheet before an exhibit; letters hold no slash, so that no two keys are alike."""
    return f"exhibit/{exhibit_id}"


def pages_key(exhibit_id: str) -> str:
    """The key of the pages of an exhibit."""
    return f"exhibit/{exhibit_id}/pages"


@dataclass(frozen=True, slots=True)
class Pins:
    """Where the exhibits are: the packet's page of the first page of each bound one, and how many pages it has.

    `given` is False where the exhibits go separately.
    """

    first: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    given: bool = False
    prefix: str = PREFIX


@dataclass(frozen=True, slots=True)
class PinPlace:
    """A cite as it is printed: its words, where it leads ("" for nowhere), and its own id."""

    text: str
    href: str
    id: str


SEPARATE = Pins()
_now: ContextVar[tuple[Pins, Iterator[int]]] = ContextVar("pins")


@contextmanager
def pinned(pins: Pins) -> Iterator[None]:
    """While one document is filled in: its cites lead where these pins say."""
    token = _now.set((pins, count(1)))
    try:
        yield
    finally:
        _now.reset(token)


def pin_place(exhibit: str, page: str | None = "") -> PinPlace:
    """The cite of a page of an exhibit, or of the whole of it."""
    pins, numbers = _now.get((SEPARATE, count(1)))
    text = f"Ex. {exhibit}" + (f" p. {page}" if page else "")
    if exhibit not in pins.first:
        return PinPlace(f"{text}, not bound" if pins.given else text, f"packet:exhibits#exhibit-{exhibit}", "")
    named = _pages(str(page or ""), pins.pages[exhibit])
    own = f"cited-{next(numbers)}-{exhibit}"
    if page and named is None:
        return PinPlace(text, f"packet:{separator_key(exhibit)}", own)
    first, last = named or (1, 1)
    number = bates(pins.prefix, pins.first[exhibit] + first - 1)
    if last > first:
        number += f" to {bates(pins.prefix, pins.first[exhibit] + last - 1)}"
    return PinPlace(f"{text}, {number}", f"packet:{pages_key(exhibit)}#page-{first}", own)


def exhibit_places(letters: str) -> tuple[PinPlace, ...]:
    """Exhibits named together ("A, B"): each with its Bates number and a link where it is bound, plain otherwise."""
    pins, _ = _now.get((SEPARATE, count(1)))
    found = []
    for letter in _LETTERS.split(letters):
        place = pin_place(letter)
        found.append(place if letter in pins.first else PinPlace(place.text, "", ""))
    return tuple(found)


def _pages(words: str, of: int) -> tuple[int, int] | None:
    """The first and last page that "4" or "4-5" names; None where the exhibit has no such page."""
    found = _PAGES.match(words.strip())
    if found is None:
        return None
    first = int(found[1])
    last = int(found[2] or first)
    return (first, last) if 1 <= first <= last <= of else None
