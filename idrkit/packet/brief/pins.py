"""Whether an exhibit shows a sentence: recorded, bound where files were given, and with the page named."""

from __future__ import annotations

import re

from idrkit.assess.evidence import why_not_shown
from idrkit.claims.model import Claim
from idrkit.claims.prepared import ExhibitSet


def why_not_pinned(exhibit: str | None, page: str | None, claim: Claim, exhibits: ExhibitSet) -> str:
    """Why a sentence has nothing to point at; empty where it has.

    Args:
        exhibit: the id it names, if any.
        page: the page it names, if any.
        claim: whose exhibits are meant.
        exhibits: the files, where a folder of them was given.
    """
    why = why_not_shown(exhibit, claim)
    if why or exhibit is None or not exhibits.given:
        return why
    pages = exhibits.page_count(exhibit)
    if not pages:
        kept_out = next((one.reason for one in exhibits.quarantined if one.exhibit.id == exhibit), "no file of it")
        return f"exhibit {exhibit} is not bound: {kept_out}"
    if page is None:
        return ""
    numbers = tuple(map(int, re.findall(r"\d+", page)))
    if not numbers or re.search(r"[^\d\s,;–-]", page):
        return f"the page it names in exhibit {exhibit} is no number of a page"
    if min(numbers) < 1 or max(numbers) > pages:
        return f"exhibit {exhibit} has {pages} page{'s' if pages > 1 else ''}, and none with the number it names"
    return ""
