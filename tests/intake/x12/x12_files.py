"""The synthetic X12 files, and a way to read bytes as if they were a file."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

from idrkit.intake.x12.claim_form import ClaimForm, ClaimSubmission
from idrkit.intake.x12.problems import Loss, Problem
from idrkit.intake.x12.read import FileRead, read_stream
from idrkit.intake.x12.remittance import Remittance, RemittanceEnd, RemittedClaim

SYNTHETIC = Path(__file__).parent / "synthetic"


@dataclass
class Found:
    """What came of reading."""

    remittances: list[Remittance] = field(default_factory=list)
    claims: list[RemittedClaim] = field(default_factory=list)
    ends: list[RemittanceEnd] = field(default_factory=list)
    submissions: list[ClaimSubmission] = field(default_factory=list)
    forms: list[ClaimForm] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    read: FileRead | None = None

    @property
    def lost(self) -> list[Problem]:
        return [one for one in self.problems if one.loss is not Loss.NOTHING]

    @property
    def sentences(self) -> str:
        return "\n".join(one.sentence for one in self.problems)


def found_in(data: bytes, chunk: int = 1 << 16) -> Found:
    """What is read of the bytes of a file."""
    found = Found()
    places = {
        Remittance: found.remittances,
        RemittedClaim: found.claims,
        RemittanceEnd: found.ends,
        ClaimSubmission: found.submissions,
        ClaimForm: found.forms,
        Problem: found.problems,
    }
    for item in read_stream(io.BytesIO(data), "file.edi", chunk=chunk):
        if isinstance(item, FileRead):
            found.read = item
        else:
            places[type(item)].append(item)
    return found


def synthetic(name: str) -> bytes:
    """The bytes of one of the synthetic files."""
    return (SYNTHETIC / name).read_bytes()


ISA = b"ISA*00*          *00*          *ZZ*TESTPAYER      *ZZ*DEMORCV        *260915*1200*^*00501*000000001*0*T*:~"


def interchange(guide: str, transaction_set: str, *segments: str) -> bytes:
    """An interchange of one transaction with the segments between its ST and SE, counted right."""
    group = "HP" if transaction_set == "835" else "HC"
    implementation = "" if transaction_set == "835" else f"*{guide}"
    body = "".join(f"{one}~" for one in segments)
    return ISA + (
        f"GS*{group}*S*R*20260915*1200*1*X*{guide}~ST*{transaction_set}*0001{implementation}~{body}"
        f"SE*{len(segments) + 2}*0001~GE*1*1~IEA*1*000000001~"
    ).encode("latin-1")


PAYMENT = (
    "BPR*I*100*C*ACH************20260918",
    "TRN*1*EFT1*1999999999",
    "N1*PR*TEST PLAN*XV*99901",
    "N1*PE*TEST GROUP*XX*1999994324",
)
CLAIM = ("LX*1", "CLP*SYN1*1*150*100*50*12*ICN1*21*1", "SVC*HC:95940:26*150*100**4", "CAS*PR*2*50", "LQ*HE*N864")


def remittance(*segments: str) -> bytes:
    """An 835 of these segments."""
    return interchange("005010X221A1", "835", *segments)


BILLED = (
    "BHT*0019*00*REF1*20260810*1030*CH",
    "HL*1**20*1",
    "NM1*85*2*TEST GROUP*****XX*1999994324",
    "N3*100 SAMPLE ST",
    "N4*ANYTOWN*TX*750010001",
    "REF*EI*123456789",
    "HL*2*1*22*0",
    "SBR*P*18*GRP1******CI",
    "NM1*IL*1*TESTPERSON*SAMPLE****MI*ZZT0001234",
    "NM1*PR*2*TEST PLAN*****PI*99901",
)
SERVICE = ("LX*1", "SV1*HC:95940:26*150*UN*4***1", "DTP*472*D8*20260802")


def claim_forms(*segments: str) -> bytes:
    """An 837P of these segments."""
    return interchange("005010X222A1", "837", *segments)
