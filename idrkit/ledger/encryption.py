"""Encryption at rest: what is recorded of a dispute is sealed with a key that a passphrase unlocks.

Each text is sealed by AES-256-GCM with a nonce of its own and bound to what it belongs to. The key is random; the
passphrase unlocks it by scrypt, so that a new passphrase needs no event to be written again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from idrkit.errors import RecordError, UsageError
from idrkit.ledger.events import canonical
from idrkit.ledger.seal import LOCKED, PLAIN, Seal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Secret = Callable[[], str]
"""Gives the passphrase; called only where a ledger is encrypted."""

SHORTEST = 12
_COST, _BLOCK, _PARALLEL = 2**16, 8, 1
_HIGHEST_COST = 2**20
_NONCE, _KEY = 12, 32
_WRAPPING = b"idrkit ledger key"


@dataclass(frozen=True, slots=True)
class Sealed:
    """Texts are sealed with a key; marks are made with another one."""

    cipher: AESGCM
    marking: bytes

    def shut(self, text: str, about: str = "") -> str:
        """The text, encrypted and bound to what it is about."""
        nonce = os.urandom(_NONCE)
        return base64.b64encode(nonce + self.cipher.encrypt(nonce, text.encode(), about.encode())).decode()

    def opened(self, stored: str, about: str = "") -> str:
        """The text again.

        Raises:
            ValueError: it was changed, or belongs to something else.
        """
        from cryptography.exceptions import InvalidTag

        try:
            raw = base64.b64decode(stored, validate=True)
            return self.cipher.decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
        except (InvalidTag, binascii.Error) as error:
            raise ValueError("it is not as it was sealed") from error

    def mark(self, text: str) -> str:
        """A keyed digest of the text."""
        return hmac.new(self.marking, text.encode(), hashlib.sha256).hexdigest()


def new_seal(passphrase: str) -> tuple[str, Seal]:
    """A new key: what the ledger keeps of it, and the seal.

    Raises:
        UsageError: the passphrase is too short, or cryptography is not installed.
    """
    key = os.urandom(_KEY)
    return _wrapped(key, passphrase), _sealed(key)


def seal_of(kept: str | None, secret: Secret | None) -> Seal:
    """The seal of a ledger: none, or the one its passphrase unlocks.

    Args:
        kept: what the ledger keeps of its key; None where it is not encrypted.
        secret: gives the passphrase; None where nothing sealed will be read or written.

    Raises:
        UsageError: the passphrase is wrong, or cryptography is not installed.
        RecordError: what is kept of the key is damaged.
    """
    if kept is None:
        return PLAIN
    if secret is None:
        return LOCKED
    return _sealed(_unwrapped(kept, secret()))


def rekeyed(kept: str, old: Secret, new: Secret) -> str:
    """What the ledger keeps of the same key under a new passphrase.

    Raises:
        UsageError: the old passphrase is wrong, or the new one too short.
    """
    return _wrapped(_unwrapped(kept, old()), new())


def _wrapped(key: bytes, passphrase: str) -> str:
    if len(passphrase) < SHORTEST:
        raise UsageError(f"A passphrase has at least {SHORTEST} characters: choose a longer one.")
    salt, nonce = os.urandom(16), os.urandom(_NONCE)
    cipher = _cipher(_from_passphrase(passphrase, salt, _COST, _BLOCK, _PARALLEL))
    return canonical(
        {
            "version": 1,
            "n": _COST,
            "r": _BLOCK,
            "p": _PARALLEL,
            "salt": base64.b64encode(salt).decode(),
            "key": base64.b64encode(nonce + cipher.encrypt(nonce, key, _WRAPPING)).decode(),
        }
    )


def _unwrapped(kept: str, passphrase: str) -> bytes:
    try:
        shape = json.loads(kept)
        version, cost, block, parallel = (int(shape[name]) for name in ("version", "n", "r", "p"))
        salt, wrapped = (base64.b64decode(shape[name], validate=True) for name in ("salt", "key"))
        if not 2 <= cost <= _HIGHEST_COST or block > 32 or parallel > 4:
            raise ValueError("costs too much")
    except (ValueError, KeyError, TypeError):
        raise RecordError(
            "What the ledger keeps of its key is damaged, and without it nothing sealed can be read: take a backup."
        ) from None
    if version != 1:
        raise UsageError("The ledger was encrypted by a newer idrkit: install the newer idrkit.")
    cipher = _cipher(_from_passphrase(passphrase, salt, cost, block, parallel))
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _WRAPPING)
    except (InvalidTag, ValueError):
        raise UsageError("This is not the passphrase of the ledger. Nothing was read or changed.") from None


def _sealed(key: bytes) -> Sealed:
    def derived(what: bytes) -> bytes:
        return hmac.new(key, what, hashlib.sha256).digest()

    return Sealed(_cipher(derived(b"seal")), derived(b"mark"))


def _cipher(key: bytes) -> AESGCM:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ModuleNotFoundError:
        raise UsageError(
            "An encrypted ledger needs cryptography, which is not installed: run `pip install 'idrkit[encryption]'`."
        ) from None
    return AESGCM(key)


def _from_passphrase(passphrase: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(), salt=salt, n=cost, r=block, p=parallel, dklen=_KEY, maxmem=256 * cost * block
    )
