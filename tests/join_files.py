"""Small 835 and 837 files of one claim each, written to be joined, and the claims that come of files."""

from __future__ import annotations

from pathlib import Path

from idrkit.claims.model import Claim
from idrkit.intake.outcome import Intake
from idrkit.intake.profile import Profile
from idrkit.intake.read import read_claims

ISA = "ISA*00*          *00*          *ZZ*TESTPAYER      *ZZ*DEMORCV        *260915*1200*^*00501*000000001*0*T*:~"


def interchange(guide: str, transaction_set: str, body: list[str]) -> str:
    group = "HP" if transaction_set == "835" else "HC"
    implementation = "" if transaction_set == "835" else f"*{guide}"
    inner = "".join(f"{one}~" for one in body)
    return (
        f"{ISA}GS*{group}*S*R*20260915*1200*1*X*{guide}~ST*{transaction_set}*0001{implementation}~{inner}"
        f"SE*{len(body) + 2}*0001~GE*1*1~IEA*1*000000001~"
    )


def paid(
    pcn: str = "A1",
    *,
    status: str = "1",
    icn: str = "ICN1",
    amount: int = 100,
    charge: int = 500,
    shared: int = 50,
    line: str = "L1",
    code: str = "95940",
    extra: tuple[str, ...] = (),
) -> list[str]:
    """One decision on a claim of one line; a reversal takes its amounts back."""
    sign = -1 if status == "22" else 1
    amount, charge, shared = sign * amount, sign * charge, sign * shared
    return [
        f"CLP*{pcn}*{status}*{charge}*{amount}*{shared}*12*{icn}*22*1",
        f"SVC*HC:{code}:26*{charge}*{amount}**4",
        "DTM*472*20260803",
        *([f"CAS*PR*2*{shared}"] if shared else []),
        f"CAS*CO*45*{charge - amount - shared}",
        f"REF*6R*{line}",
        *extra,
    ]


def remittance(day: str, trace: str, *claims: list[str], payer: str = "SAMPLE PLAN", payer_id: str = "99901") -> str:
    """One payment of these decisions."""
    total = sum(int(one.split("*")[4]) for claim in claims for one in claim if one.startswith("CLP"))
    return interchange(
        "005010X221A1",
        "835",
        [
            f"BPR*I*{total}*C*ACH************{day}",
            f"TRN*1*{trace}*1999999999",
            f"N1*PR*{payer}*XV*{payer_id}",
            "N3*1 TEST WAY",
            "N4*ANYTOWN*TX*750010001",
            "PER*CX*SAMPLE CLAIM OFFICE*TE*5555550100*EM*idr@plan.example",
            "N1*PE*SYNTHETIC NEUROMONITORING PLLC*XX*1999994324",
            "REF*TJ*123456789",
            "LX*1",
            *(segment for claim in claims for segment in claim),
        ],
    )


def billed(
    pcn: str = "A1", *, state: str = "AZ", reader: str = "ONE", line: str = "L1", frequency: str = "1"
) -> list[str]:
    """One claim as it was billed, with its own facility and reader."""
    return [
        f"CLM*{pcn}*500***22:B:{frequency}*Y*A*Y*Y",
        *([f"NM1*82*1*{reader}*SAMPLE****XX*1999914553"] if reader else []),
        *(
            [
                f"NM1*77*2*SYNTHETIC HOSPITAL {state}*****XX*1999928405",
                "N3*9 HOSPITAL DR",
                f"N4*ANYTOWN*{state}*850010001",
            ]
            if state
            else []
        ),
        "LX*1",
        "SV1*HC:95940:26*500*UN*4***1",
        "DTP*472*D8*20260803",
        f"REF*6R*{line}",
    ]


def claim_forms(*claims: list[str]) -> str:
    """Claims of one practice in Texas and one subscriber."""
    return interchange(
        "005010X222A1",
        "837",
        [
            "BHT*0019*00*REF1*20260810*1030*CH",
            "HL*1**20*1",
            "NM1*85*2*SYNTHETIC NEUROMONITORING PLLC*****XX*1999994324",
            "N3*100 SAMPLE ST",
            "N4*ANYTOWN*TX*750010001",
            "REF*EI*123456789",
            "HL*2*1*22*0",
            "SBR*P*18*GRP1******CI",
            "NM1*IL*1*TESTPERSON*SAMPLE****MI*ZZT0001234",
            "NM1*PR*2*SAMPLE PLAN*****PI*99901",
            *(segment for claim in claims for segment in claim),
        ],
    )


def stay(pcn: str = "A1", *lines: str, drg: str = "470", paid: int = 4000) -> list[str]:
    """One decision on a stay in a hospital as a whole, without lines, unless some are given."""
    return [
        f"CLP*{pcn}*1*12000*{paid}*500*CI*ICN1*11*1**{drg}*0",
        *([] if lines else ["CAS*PR*1*500", f"CAS*CO*45*{11500 - paid}"]),
        f"MIA*0***{paid}",
        "DTM*232*20260801",
        "DTM*233*20260804",
        *lines,
    ]


def hospital_form(*claims: list[str]) -> str:
    """Claims of one hospital in Arizona."""
    return interchange(
        "005010X223A2",
        "837",
        [
            "BHT*0019*00*REF1*20260810*1030*CH",
            "HL*1**20*1",
            "NM1*85*2*SYNTHETIC HOSPITAL*****XX*1999928405",
            "N3*9 HOSPITAL DR",
            "N4*ANYTOWN*AZ*850010001",
            "REF*EI*123456789",
            "HL*2*1*22*0",
            "SBR*P*18*GRP1******CI",
            "NM1*IL*1*TESTPERSON*SAMPLE****MI*ZZT0001234",
            "NM1*PR*2*SAMPLE PLAN*****PI*99901",
            *(segment for claim in claims for segment in claim),
        ],
    )


def billed_stay(pcn: str = "A1") -> list[str]:
    """One stay as billed: room and operating room."""
    return [
        f"CLM*{pcn}*12000***11:A:1**A*Y*Y",
        "DTP*434*RD8*20260801-20260804",
        "CL1*1*7*1",
        "HI*DR:470",
        *("LX*1", "SV2*0120**9000*DA*3"),
        *("LX*2", "SV2*0360**3000*UN*1"),
    ]


def read(folder: Path, profile: Profile | None = None, **files: str) -> Intake[Claim]:
    """What is read of these files, named a_835 for a.835 and in the order given."""
    paths = []
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_text(content, encoding="utf-8")
        paths.append(path)
    return read_claims(paths, profile=profile)


def only(intake: Intake[Claim]) -> Claim:
    """The one claim."""
    (claim,) = intake.claims
    return claim
