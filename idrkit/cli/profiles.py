"""Mapping profiles saved under a name, in the user's own folder."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

import click

from idrkit.cli.output import message, table
from idrkit.errors import OutputError, UsageError
from idrkit.files import write_whole
from idrkit.intake.profile import Profile, load_profile

_SUFFIX = ".toml"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def profiles_folder() -> Path:
    """Where saved profiles are: IDRKIT_PROFILES, or the folder for settings of this system."""
    if own := os.environ.get("IDRKIT_PROFILES"):
        return Path(own)
    if sys.platform == "win32":
        settings = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        settings = Path.home() / "Library" / "Application Support"
    else:
        xdg = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        settings = xdg if xdg.is_absolute() else Path.home() / ".config"
    return settings / "idrkit" / "profiles"


def saved_profiles() -> dict[str, Path]:
    """Every saved profile by its name."""
    try:
        files = sorted(profiles_folder().glob(f"*{_SUFFIX}"))
    except OSError:
        return {}
    return {file.stem: file for file in files if not file.name.startswith(".")}


def profile_given(given: Path | None) -> Profile | None:
    """The profile given with --profile, as a path or by its name.

    Raises:
        UsageError: there is none, or it is no mapping profile.
    """
    return load_profile(profile_file(given)) if given is not None else None


def profile_file(given: Path) -> Path:
    """The file of a profile given as a path or by its name; a file that is there wins.

    Raises:
        UsageError: it is a name, and no profile is saved under it.
    """
    name = given.name.removesuffix(_SUFFIX)
    if _holds(given.is_file) or given.name != str(given):
        return given
    saved = _saved_as(name)
    if saved is not None:
        return saved
    if given.suffix == _SUFFIX or _holds(given.exists):
        return given
    known = saved_profiles()
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    listed = f"Saved are {', '.join(known)}" if known else "None is saved yet"
    raise UsageError(f"No file and no saved profile is called {given}: {hint}{listed} (in {profiles_folder()}).")


def checked_name(name: str) -> str:
    """The name a profile is to be saved under.

    Raises:
        UsageError: it cannot be the name of a file on every system.
    """
    bare = name.removesuffix(_SUFFIX)
    if not _NAME.fullmatch(bare):
        raise UsageError(
            f'"{name}" cannot be the name of a profile: use up to 64 letters, digits, dots, dashes and underscores.'
        )
    return bare


def save_profile(name: str, data: bytes) -> Path:
    """Save a profile under this name; another one of that name is never overwritten.

    Raises:
        UsageError: the name cannot be used, or another profile has it.
        OutputError: the folder cannot be written to.
    """
    name = checked_name(name)
    there = _saved_as(name)
    if there is not None and there.read_bytes() == data:
        message(f"The profile {there.stem} is saved already: {there}.")
        return there
    if there is not None:
        raise UsageError(f"Another profile is saved as {there.stem}: choose another name, or delete {there} first.")
    path = profiles_folder() / f"{name}{_SUFFIX}"
    try:
        write_whole(path, data)
    except OutputError as error:
        raise OutputError(
            f"The profile cannot be saved in {path.parent}: make that folder writable, or name another one with the "
            "environment variable IDRKIT_PROFILES."
        ) from error
    message(f"The profile is saved as {name}: {path}.")
    return path


def save_given_profile(profile: Path | None, name: str) -> None:
    """Save the profile given with --profile under a name, once it is known to be one."""
    if profile is None:
        raise UsageError("--save-profile needs a profile to save: give --profile FILE, or --suggest-profile.")
    file = profile_file(profile)
    load_profile(file)
    save_profile(name, file.read_bytes())


def _list_profiles(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    known = saved_profiles()
    if known:
        table(("Profile", "File"), [(name, str(file)) for name, file in known.items()], whole={0})
    else:
        message(f"No profile is saved in {profiles_folder()} yet: --save-profile NAME saves one.")
    ctx.exit()


def _saved_as(name: str) -> Path | None:
    """The saved profile of this name; capital letters do not count, as on Windows and macOS."""
    return next((file for known, file in saved_profiles().items() if known.casefold() == name.casefold()), None)


def _holds(test: Callable[[], bool]) -> bool:
    try:
        return test()
    except OSError:  # a name longer than the system allows
        return False


save_profile_option = click.option(
    "--save-profile",
    "save_as",
    metavar="NAME",
    help="Save the profile (suggested, or given with --profile) under a name.",
)
profiles_option = click.option(
    "--profiles",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_profiles,
    help="List the saved profiles.",
)
