"""What the remark codes of a claim point at, and where they contradict each other.

A code never decides: it is "not a dispositive determination of eligibility" (91 FR 33900, 33906 n. 41). Codes are
compared with the record, and a contradiction is put before a person. A code that is absent proves nothing. Adjustment
reason codes (CARCs, 45 among them) say nothing of the No Surprises Act and are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from idrkit.claims.model import Claim
from idrkit.law.remark_codes import RemarkCode, Signal, load_remark_codes

# Pairs of signals that cannot both be right of one claim. "Under the Act" and "under State law" are such a pair: a
# payer that applies a State's rate does not open the Federal process for it.
_CONTRADICTIONS = (
    ((Signal.FEDERAL, Signal.ACT), (Signal.STATE,)),
    ((Signal.FEDERAL,), (Signal.ALL_PAYER_MODEL,)),
    ((Signal.FEDERAL, Signal.ACT), (Signal.REFUSED,)),
    ((Signal.STATE,), (Signal.ALL_PAYER_MODEL,)),
)


@dataclass(frozen=True, slots=True)
class Signals:
    """The codes of a claim that say something about the Act, in the order of the remittance."""

    codes: tuple[RemarkCode, ...]

    def of(self, *signals: Signal) -> tuple[RemarkCode, ...]:
        """The codes that point at one of these."""
        return tuple(one for one in self.codes if one.signal in signals)

    @property
    def final(self) -> tuple[RemarkCode, ...]:
        """The codes that speak of a final payment."""
        return tuple(one for one in self.codes if one.final)

    @property
    def anchors(self) -> tuple[RemarkCode, ...]:
        """The codes that announce what starts the time to negotiate."""
        return tuple(one for one in self.codes if one.starts_clock)

    @property
    def consent_void(self) -> tuple[RemarkCode, ...]:
        """The codes by which the payer itself takes a consent as void."""
        return tuple(one for one in self.codes if one.consent_void)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The contradictions between the codes themselves, each as a sentence."""
        found = []
        for one, other in _CONTRADICTIONS:
            left, right = self.of(*one), self.of(*other)
            if left and right:
                found.append(f"{told(left)}, but {told(right)}")
        waived = self.of(Signal.WAIVED)
        if waived and self.consent_void:
            found.append(f"{told(waived)}, but {told(self.consent_void)}")
        return tuple(found)


def remark_codes(claim: Claim) -> tuple[str, ...]:
    """Every remark code of the claim and its lines, once each."""
    codes = [*claim.initial_payment.remark_codes]
    for line in claim.service_lines:
        codes += line.remark_codes
    return tuple(dict.fromkeys(map(_tidy, codes)))


def signals_of(codes: Iterable[str]) -> Signals:
    """What codes point at; those that say nothing about the Act are left out.

    Args:
        codes: remark codes as on the remittance, in any case; other codes do no harm.
    """
    known = load_remark_codes()
    return Signals(tuple(known[code] for code in dict.fromkeys(map(_tidy, codes)) if code in known))


def signals(claim: Claim) -> Signals:
    """What the remark codes of a claim point at."""
    return signals_of(remark_codes(claim))


def told(codes: Iterable[RemarkCode]) -> str:
    """Codes with their meaning in our words: "N859 (processed under the Act ...)"."""
    return " and ".join(f"{one.code} ({one.meaning})" for one in codes)


def listed(codes: Iterable[RemarkCode]) -> str:
    """Codes alone, for a sentence: "N876, N877"."""
    return ", ".join(one.code for one in codes)


def _tidy(code: str) -> str:
    return code.strip().upper()
