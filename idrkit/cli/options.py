"""The options that mean the same in every command."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from idrkit.errors import UsageError

if TYPE_CHECKING:
    _DateType = click.ParamType[date]
else:
    _DateType = click.ParamType


class IsoDate(_DateType):
    """A date written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or one sentence saying how to write it."""
        if isinstance(value, date):
            return value
        try:
            if len(str(value)) != len("YYYY-MM-DD"):
                raise ValueError
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f'"{value}" is not a date: write it as YYYY-MM-DD, for example 2026-11-23', param, ctx)


ISO_DATE = IsoDate()
FILE = click.Path(path_type=Path)


def today_eastern() -> date:
    """Today in US Eastern time, in which the Departments' portal counts its days."""
    return day_eastern(datetime.now(UTC))


def day_eastern(moment: datetime) -> date:
    """The day a moment falls on in US Eastern time."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return moment.astimezone(ZoneInfo("America/New_York")).date()
    except ZoneInfoNotFoundError:
        raise UsageError(
            "This machine has no time zone data, so today in US Eastern time is not known: "
            "give --as-of YYYY-MM-DD, or install the tzdata package."
        ) from None


files_argument = click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
as_of_option = click.option(
    "--as-of",
    type=ISO_DATE,
    default=today_eastern,
    show_default="today in US Eastern time",
    metavar="DATE",
    help="The day to look at the claims, YYYY-MM-DD.",
)
rules_option = click.option(
    "--rules",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="Your own dated rules (TOML), over the bundled ones; may be given again.",
)
profile_option = click.option(
    "--profile",
    type=FILE,
    metavar="FILE|NAME",
    help="The mapping profile: a TOML file, or the name of a saved one.",
)
sheet_option = click.option("--sheet", metavar="NAME", help="The sheet of a workbook; wins over the profile's.")
json_option = click.option("--json", "as_json", is_flag=True, help="JSON on stdout instead of a table.")
templates_option = click.option(
    "--templates",
    type=FILE,
    metavar="DIR",
    help="A folder of your own templates, each in place of the bundled one of its name, and of brand.toml.",
)


def templates_folder(templates: Path | None) -> Path | None:
    """The folder given to --templates, which must be there, and its brand.toml right, before any claim is drawn."""
    if templates is None:
        return None
    if not templates.is_dir():
        raise UsageError(f"The templates folder {templates} is not there: check the path of --templates.")
    from idrkit.packet.brand import load_brand

    load_brand(templates)
    return templates
