"""Reading the clients file strictly: what is wrong is told with file, client and key."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from idrkit.claims.clients import Client, ClientOf, Clients
from idrkit.errors import UsageError
from idrkit.places import data_folder

PLACE = "IDRKIT_CLIENTS"
"""The environment variable that names the file."""
_TABLE = "clients"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_OWN = "own"
_WORDS = {
    "extra_forbidden": "is not a key known here; docs/clients.md lists them",
    "missing": "is missing",
}


def default_file() -> Path:
    """Where the clients file is: IDRKIT_CLIENTS, or clients.toml in the folder for data of this user."""
    return Path(os.environ.get(PLACE) or data_folder() / "clients.toml")


def read_clients(path: Path | None = None) -> Clients:
    """Every client of the file, by name.

    Args:
        path: the file; None for `default_file`.

    Raises:
        UsageError: it is not there, is no TOML, or says something it cannot say.
    """
    file = path or default_file()
    tables = _tables(file)
    return {name: _client(name, table, file) for name, table in tables.items()}


def client_named(name: str, path: Path | None = None) -> ClientOf:
    """One client of the file.

    Raises:
        UsageError: there is none of that name, or the file is wrong.
    """
    clients = read_clients(path)
    if name not in clients:
        known = ", ".join(clients) or "none"
        raise UsageError(f'{path or default_file()} has no client "{name}"; it has: {known}.')
    return clients[name]


def _tables(file: Path) -> Mapping[str, Any]:
    try:
        with file.open("rb") as handle:
            read = tomllib.load(handle)
    except FileNotFoundError:
        raise UsageError(
            f"There is no clients file at {file}: docs/clients.md says how it is written; name another with --clients."
        ) from None
    except OSError as error:
        raise UsageError(f"The clients file {file} cannot be read: {error.strerror or error}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The clients file {file} is not valid TOML: {error}.") from None
    unknown = [key for key in read if key != _TABLE]
    if unknown:
        raise UsageError(f"{file}: {unknown[0]} is not a key known here; a client is written as [clients.NAME].")
    tables = read.get(_TABLE, {})
    if not isinstance(tables, Mapping) or not all(isinstance(one, Mapping) for one in tables.values()):
        raise UsageError(f"{file}: a client is written as a table, [clients.NAME].")
    return tables


def _client(name: str, table: Mapping[str, Any], file: Path) -> ClientOf:
    if not _NAME.fullmatch(name) or name == _OWN:
        taken = f' ("{_OWN}" is the name of a practice that keeps its own ledger)' if name == _OWN else ""
        raise UsageError(
            f'{file}: "{name}" cannot be the name of a client: small letters, digits and dashes, 40 at most{taken}.'
        )
    try:
        client = Client.model_validate(table)
    except ValidationError as error:
        raise UsageError(_told(error, name, file)) from None
    folder = file.absolute().parent
    return ClientOf(
        name=name,
        client=client,
        file=file,
        templates=_folder(client, name, file, folder),
        ledger=_ledger(client, folder),
        document_fault=_fault(client, folder),
    )


def _told(error: ValidationError, name: str, file: Path) -> str:
    """The first thing wrong: file, client, key, and what may stand there."""
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) if isinstance(part, str) else f"[{part + 1}]" for part in first["loc"])
    said = first["msg"].removeprefix("Value error, ")
    what = _WORDS.get(first["type"], said[:1].lower() + said[1:])
    more = len(error.errors()) - 1
    others = f" ({more} more to mend)" if more else ""
    return f"{file}: [clients.{name}] {key} {what}{others}.".replace("  ", " ")


def _folder(client: Client, name: str, file: Path, folder: Path) -> Path | None:
    if client.templates is None:
        return None
    own = folder / client.templates
    if not own.is_dir():
        raise UsageError(
            f"{file}: [clients.{name}] templates is {client.templates}, which is no folder beside the file."
        )
    return own


def _ledger(client: Client, folder: Path) -> str | None:
    if client.ledger is None or "://" in client.ledger:
        return client.ledger
    return str(folder / Path(client.ledger).expanduser())


def _fault(client: Client, folder: Path) -> str:
    """Why the document of the authority is not what the file says of it; empty where it is."""
    authority = client.authority
    if authority is None:
        return ""
    if authority.document_file is None:
        return "no file of the document is named (authority.document_file)"
    if authority.document_sha256 is None:
        return "the SHA-256 of its file is not recorded (authority.document_sha256)"
    try:
        with (folder / authority.document_file).open("rb") as handle:
            found = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return f"the file {authority.document_file} is not there or cannot be read"
    if found != authority.document_sha256:
        return f"the file {authority.document_file} is not the one whose SHA-256 is recorded: it has changed"
    return ""
