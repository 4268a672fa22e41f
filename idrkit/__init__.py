"""idrkit: offline dispute packets for Federal Independent Dispute Resolution (No Surprises Act).

The names below are the whole public interface; everything else may change. They are imported when first
used, so that `idrkit --help` and `idrkit clock` start at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from idrkit.assess.assessment import assess
    from idrkit.assess.results import Assessment
    from idrkit.claims.model import Claim
    from idrkit.errors import IdrkitError
    from idrkit.intake.read import read_claims
    from idrkit.law.rulebook import load_rulebook
    from idrkit.packet.documents import build_packet
    from idrkit.packet.write import write_packet

_HOMES = {
    "Assessment": "idrkit.assess.results",
    "Claim": "idrkit.claims.model",
    "IdrkitError": "idrkit.errors",
    "assess": "idrkit.assess.assessment",
    "build_packet": "idrkit.packet.documents",
    "load_rulebook": "idrkit.law.rulebook",
    "read_claims": "idrkit.intake.read",
    "write_packet": "idrkit.packet.write",
}

__all__ = [
    "Assessment",
    "Claim",
    "IdrkitError",
    "assess",
    "build_packet",
    "load_rulebook",
    "read_claims",
    "write_packet",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'idrkit' has no attribute {name!r}")
