"""Fills the bundled templates of the ledger's pages. Pages to look at, no papers: the user has none of their own.

Everything filled in is escaped; a name that is not there is a defect and stops, instead of leaving a gap.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from idrkit.places import bundled


def filled(template: str, context: dict[str, Any]) -> str:
    """A template of templates/ledger filled in; HTML is escaped, text is not.

    Args:
        template: the file's name.
        context: the names it uses.
    """
    return _environment().get_template(template).render(context)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(bundled("templates") / "ledger"),
        autoescape=select_autoescape(("html", "css"), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
