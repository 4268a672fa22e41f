"""The options that say how packets are numbered and how large their files may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from idrkit.errors import RenderError, UsageError
from idrkit.packet.bates import PREFIX, checked_prefix
from idrkit.packet.brand import load_brand
from idrkit.packet.settings import MEGABYTE, Settings
from idrkit.packet.write import WrittenPacket, WrittenPart

_bates_option = click.option(
    "--bates-prefix",
    metavar="TEXT",
    help="What stands before the number of each page; up to 12 letters, digits, dots, dashes and underscores. "
    f"Default: that of brand.toml, else {PREFIX}.",
)
_max_mb_option = click.option(
    "--max-mb",
    type=click.FloatRange(min=1),
    metavar="N",
    help="The most megabytes a file may have; a larger packet is written in parts. Default: no limit.",
)


def binding_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Both options, for commands that write packets."""
    return _bates_option(_max_mb_option(command))


def settings_of(bates_prefix: str | None, max_mb: float | None, templates: Path | None) -> Settings:
    """The settings of a command line; the prefix of brand.toml in the folder of templates where none is given.

    Raises:
        UsageError: the prefix cannot be stamped.
    """
    try:
        return Settings(checked_prefix(bates_prefix or load_brand(templates).bates_prefix), max_mb)
    except RenderError as error:
        raise UsageError(str(error)) from None


def larger_than(written: WrittenPacket, settings: Settings) -> tuple[str, ...]:
    """The names of files that are larger than allowed, because one page or the documents alone are."""
    if settings.max_mb is None:
        return ()
    limit = settings.max_mb * MEGABYTE
    files = written.parts or (WrittenPart(written.path, written.sha256, written.bytes),)
    return tuple(one.path.name for one in files if one.bytes > limit)
