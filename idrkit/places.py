"""Where the templates and fixtures are, in a clone and in an installed wheel, and where a user's own data is.

A clone keeps them at the top level; the wheel carries the same files inside the package. The folder beside
the package wins only when `pyproject.toml` sits there too, so that a stray folder is never picked up.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from idrkit.errors import OutputError

PACKAGE = Path(__file__).resolve().parent


def bundled(folder: str) -> Path:
    """The bundled folder of that name ("templates" or "fixtures").

    Raises:
        OutputError: the installation is incomplete.
    """
    in_clone = PACKAGE.parent / folder
    if (PACKAGE.parent / "pyproject.toml").is_file() and in_clone.is_dir():
        return in_clone
    in_wheel = PACKAGE / folder
    if in_wheel.is_dir():
        return in_wheel
    raise OutputError(f"The {folder} folder is missing from this installation of idrkit: install it again.")


def data_folder() -> Path:
    """The folder for idrkit's own data of this user, as this system has it; not made here."""
    if sys.platform == "win32":
        data = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        xdg = Path(os.environ.get("XDG_DATA_HOME", ""))
        data = xdg if xdg.is_absolute() else Path.home() / ".local" / "share"
    return data / "idrkit"
