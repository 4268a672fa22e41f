"""How a packet is numbered and how large a file of it may be: what a person sets, not what the claim says."""

from __future__ import annotations

from dataclasses import dataclass

from idrkit.packet.bates import PREFIX

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """The Bates prefix, and the most megabytes (of 1,000,000 bytes) a file may have; None for no limit.

    No official limit of the portal for an offer was found; the practice sets what its recipient takes.
    """

    bates_prefix: str = PREFIX
    max_mb: float | None = None


DEFAULT = Settings()
