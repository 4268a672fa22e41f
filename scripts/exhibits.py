"""Makes fixtures/exhibits, the synthetic exhibits of fixtures/ionm-offers.json: `python scripts/exhibits.py`.

Every page says that it is made up. The words of the statements in the claims stand on the pages they cite. Run again,
the script gives the same files; it also writes the `file` of each exhibit into the claims.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from io import BytesIO
from typing import Any

from idrkit.packet.pdf import html_to_pdf
from idrkit.places import bundled

FIXTURES = bundled("fixtures")
FOLDER = FIXTURES / "exhibits"
CLAIMS = FIXTURES / "ionm-offers.json"
SCANNED, TEXT, REMITTED = "OFFER-0003", "OFFER-0004", "OFFER-0005"
"""The claims whose exhibit B is a scan or a text file, and the one with an electronic remittance besides."""

_STYLE = """
@page { size: letter; margin: 60pt 60pt 54pt; @bottom-left {
  content: "Synthetic specimen. No real person, plan or payment."; font: 8pt "Source Sans 3"; color: #555 } }
* { font-family: "Source Sans 3" } body { font-size: 10.5pt; line-height: 1.45 }
h1 { font-size: 15pt; font-weight: 400; margin: 0 0 8pt } h2 { font-size: 11.5pt; font-weight: 400; margin: 12pt 0 4pt }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; font-weight: 400; padding: 3pt 6pt 3pt 0;
  border-bottom: .5pt solid #999 } section + section { break-before: page }
"""

STATEMENTS = {
    "board": "The interpreting physician is board certified in clinical neurophysiology and holds privileges at the "
    "facility.",
    "technologist": "The technologist in the operating room holds the CNIM credential and attended the whole case.",
    "procedure": "The procedure was a revision fusion of four levels with cord compression; three modalities were "
    "monitored throughout.",
    "alert": "Motor responses of one leg fell during correction; the surgeon was told within one minute, released the "
    "correction, and the responses returned.",
    "facility": "The facility is a referral center for complex spine surgery and trains residents in neurosurgery.",
    "contract": "The practice asked for a network agreement in 2023, 2024 and 2026; the plan answered that its network "
    "for this specialty was closed.",
}


def main() -> None:
    """Write every exhibit, and the names of their files into the claims."""
    content = json.loads(CLAIMS.read_text(encoding="utf-8"))
    every = content["claims"]
    _write("shared/cv.pdf", _pdf("Curriculum vitae (specimen)", _with_entries(_cv(), every, "C")))
    _write(
        "shared/letters.pdf", _pdf("Letters on a network agreement (specimen)", _with_entries(_letters(), every, "E"))
    )
    for claim in every:
        own = claim["claim_id"]
        remittance = _with_entries(_remittance(claim), [claim], "A")
        log = _with_entries(_log(claim), [claim], "D")
        files = {"C": "shared/cv.pdf", "E": "shared/letters.pdf"}
        files["A"] = _write(f"{own}/A remittance.pdf", _pdf("Remittance advice (specimen)", remittance))
        files["B"] = _notice_file(claim)
        files["D"] = _write(f"{own}/D case log.pdf", _pdf("Monitoring log (specimen)", log))
        if any(one["id"] == "F" for one in claim["exhibits"]):
            contracts = _with_entries(_contracts(), [claim], "F")
            files["F"] = _write(f"{own}/F contracts.pdf", _pdf("Agreements and fee schedules (specimen)", contracts))
        if own == REMITTED:
            _write(f"{own}/F remittance Electronic remittance of the claim.835", _electronic(claim))
        for exhibit in claim["exhibits"]:
            exhibit["file"] = files[exhibit["id"]]
    CLAIMS.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _with_entries(pages: list[str], claims: list[dict[str, Any]], exhibit: str) -> list[str]:
    """The pages, each with the facts of the claims that are said to stand on it."""
    made = []
    for number, page in enumerate(pages, start=1):
        entries = [
            entry
            for claim in claims
            for part in ("evidence", "monitoring")
            for entry in _entries(claim.get(part), exhibit, str(number))
        ]
        made.append(page + (f"<h2>Entries</h2>{_paragraphs(*dict.fromkeys(entries))}" if entries else ""))
    return made


def _entries(facts: Any, exhibit: str, page: str) -> Iterator[str]:
    """Each fact that cites this page, its values one after the other."""
    if isinstance(facts, list):
        for one in facts:
            yield from _entries(one, exhibit, page)
    elif isinstance(facts, dict):
        if facts.get("exhibit") == exhibit and facts.get("page") == page:
            told = [_told(name, value) for name, value in facts.items() if name not in ("exhibit", "page")]
            yield "; ".join(one for one in told if one) + "."
        for value in facts.values():
            yield from _entries(value, exhibit, page)


def _told(name: str, value: Any) -> str:
    words = name.replace("_", " ")
    if isinstance(value, bool):
        return f"{words}: {'yes' if value else 'no'}"
    if isinstance(value, list):
        return f"{words}: {', '.join(value)}" if all(isinstance(one, str) for one in value) else ""
    return "" if isinstance(value, dict) else f"{words}: {str(value).rstrip('.')}"


def _write(name: str, data: bytes) -> str:
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name


def _pdf(title: str, pages: list[str]) -> bytes:
    body = "".join(f"<section>{page}</section>" for page in pages)
    head = f'<title>{escape(title)}</title><link rel="stylesheet" href="fonts/fonts.css"><style>{_STYLE}</style>'
    html = f'<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return html_to_pdf(html, bundled("templates"), title=title)


def _table(titles: list[str], rows: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in titles)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _paragraphs(*sentences: str) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in sentences)


def _code(line: dict[str, Any]) -> str:
    return "-".join((line["service_code"], *line.get("modifiers", [])))


def _qpa(line: dict[str, Any]) -> str:
    amount = (line.get("qualifying_payment_amount") or {}).get("amount")
    return f"${Decimal(amount):,.2f}" if amount else "not disclosed"


def _remittance(claim: dict[str, Any]) -> list[str]:
    lines = claim["service_lines"]
    paid = [
        [_code(one), one["date_of_service"], str(one.get("units", "")), *(_amount(one, name) for name in _PAID)]
        for one in lines
    ]
    payment = claim.get("initial_payment", {})
    known = any("$" in _qpa(one) for one in lines)
    words = (
        "The plan disclosed the qualifying payment amounts with its remittance, line by line:"
        if known
        else "No qualifying payment amount was disclosed with this remittance."
    )
    return [
        "<h1>Remittance advice (specimen)</h1>"
        + _paragraphs(
            f"Payer: {claim['plan']['name']}",
            f"Claim number: {claim['claim_number']}",
            f"Payment date: {payment.get('payment_date', 'see notice')}   Trace: {payment.get('trace_number', 'none')}",
        )
        + _table(["Code", "Date", "Units", "Paid", "Cost sharing"], paid),
        "<h1>Qualifying payment amounts (specimen)</h1>"
        + _paragraphs(words)
        + _table(["Code", "Qualifying payment amount"], [[_code(one), _qpa(one)] for one in lines]),
    ]


_PAID = ("initial_payment", "cost_sharing")


def _amount(line: dict[str, Any], name: str) -> str:
    return f"${Decimal(line[name]):,.2f}" if line.get(name) else "–"


def _notice_words(claim: dict[str, Any]) -> list[list[str]]:
    negotiation = claim.get("open_negotiation", {})
    started = claim.get("open_negotiation_start", "")
    codes = ", ".join(_code(one) for one in claim["service_lines"])
    return [
        [
            "Open negotiation notice (specimen)",
            f"Claim number {claim['claim_number']}, to {claim['plan']['name']}.",
            f"The practice starts open negotiation on {started} for the services {codes}.",
            "The notice was sent on the Departments' standard form, of which this page is a copy.",
        ],
        [
            "Proof of delivery (specimen)",
            f"From: {claim['provider']['contact']['email']}",
            f"To: {negotiation.get('sent_to', 'the plan')}",
            f"Sent: {started}, 10:15 Eastern Time   Read: {started}, 11:40 Eastern Time",
            f"Subject: Open negotiation notice, {claim['claim_number']}",
        ],
    ]


def _notice_file(claim: dict[str, Any]) -> str:
    own, pages = claim["claim_id"], _notice_words(claim)
    if own == TEXT:
        text = "\f".join("\n\n".join(["Synthetic specimen.", *page]) for page in pages)
        return _write(f"{own}/B notice.txt", f"{text}\n".encode())
    pdf = _pdf(
        "Open negotiation notice (specimen)",
        [f"<h1>{escape(title)}</h1>{_paragraphs(*words)}" for title, *words in pages],
    )
    if own == SCANNED:
        return _write(f"{own}/B notice.tif", _scan(pdf))
    return _write(f"{own}/B notice.pdf", pdf)


def _scan(pdf: bytes) -> bytes:
    """The pages as a fax would give them: black and white, without text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(BytesIO(pdf))
    images = [page.render(scale=150 / 72, grayscale=True).to_pil().convert("1", dither=0) for page in document]
    memory = BytesIO()
    images[0].save(memory, "TIFF", save_all=True, append_images=images[1:], compression="group4", dpi=(150, 150))
    return memory.getvalue()


def _log(claim: dict[str, Any]) -> list[str]:
    day = claim["service_lines"][0]["date_of_service"]
    head = f"Case {claim['patient']['case_number']}, {day}. Patient data removed."
    # Where the record tells of modalities and alerts itself, the entries of the page are those.
    facts = claim.get("evidence", {})
    modalities = "" if claim.get("monitoring") else _modalities()
    alert = "" if facts.get("alerts") else _paragraphs(STATEMENTS["alert"]) + _alert()
    events = [
        ["07:52", "Baselines recorded: SSEP, MEP, EMG; anesthesia total intravenous"],
        ["08:10", "Incision"],
        ["09:35", "Responses stable; report to the surgeon"],
        ["10:48", "Correction begins"],
        ["11:30", "Closure; final responses at baseline"],
    ]
    return [
        "<h1>Monitoring log: people and place (specimen)</h1>"
        + _paragraphs(
            head, STATEMENTS["technologist"], STATEMENTS["facility"], f"Facility: {claim['facility']['name']}."
        ),
        "<h1>Monitoring log: procedure and modalities (specimen)</h1>"
        + _paragraphs(head, STATEMENTS["procedure"])
        + modalities,
        "<h1>Monitoring log: course (specimen)</h1>"
        + _paragraphs(head)
        + ("" if claim.get("monitoring") else _table(["Time", "Event"], events)),
        "<h1>Monitoring log: alert (specimen)</h1>" + _paragraphs(head) + alert,
    ]


def _modalities() -> str:
    names = ("Somatosensory evoked potentials, arms and legs", "Motor evoked potentials, arms and legs")
    rows = [[name, "07:52", "11:30"] for name in (*names, "Electromyography, legs")]
    return _table(["Modality", "From", "To"], rows)


def _alert() -> str:
    rows = [
        ["10:55", "Motor responses of the left leg below half of baseline; surgeon told at 10:56"],
        ["10:58", "Correction released"],
        ["11:04", "Responses back at baseline"],
    ]
    return _table(["Time", "Event"], rows)


def _cv() -> list[str]:
    return [
        "<h1>Curriculum vitae of the interpreting physician (specimen)</h1>"
        + _paragraphs(
            STATEMENTS["board"],
            "Residency in neurology, 2009 to 2013; fellowship in clinical neurophysiology, 2013 to 2014.",
            "Interpreting physician for intraoperative monitoring since 2014.",
        ),
        "<h1>Board certification (specimen)</h1>"
        + _paragraphs("Clinical neurophysiology, certified in 2014, maintained through 2034."),
    ]


def _contracts() -> list[str]:
    return [
        "<h1>Single case agreement, 2021 (specimen)</h1>" + _paragraphs("For one case; rates by service code."),
        "<h1>Fee schedule of the agreement with the plan (specimen)</h1>" + _paragraphs("For the plan year named."),
        "<h1>Fee schedule of an agreement with another plan (specimen)</h1>" + _paragraphs("For the plan year named."),
        "<h1>Market report, page on the region (specimen)</h1>" + _paragraphs("Shares of enrollment and of practices."),
    ]


def _letters() -> list[str]:
    return [
        "<h1>Requests for a network agreement, 2023 to 2026 (specimen)</h1>"
        + _paragraphs(STATEMENTS["contract"])
        + _table(
            ["Date", "Letter"],
            [
                ["2023-03-14", "Request of the practice"],
                ["2023-05-02", "Answer of the plan: network closed"],
                ["2024-04-09", "Request of the practice"],
                ["2024-06-20", "Answer of the plan: network closed"],
                ["2026-03-30", "Request of the practice"],
                ["2026-04-20", "Answer of the plan: network closed"],
            ],
        ),
        "<h1>Letter of the practice, 2026-03-30 (specimen)</h1>"
        + _paragraphs("We ask again for an agreement to take part in your network for intraoperative monitoring."),
        "<h1>Answer of the plan, 2026-04-20 (specimen)</h1>"
        + _paragraphs("Our network for this specialty is closed. We keep your request on file."),
    ]


def _electronic(claim: dict[str, Any]) -> bytes:
    """The same payment as an 835, with another claim in it that is not of this dispute."""
    paid = sum(Decimal(one["initial_payment"]) for one in claim["service_lines"])
    charge = sum(Decimal(one["billed_charge"]) for one in claim["service_lines"])
    shared = sum(Decimal(one["cost_sharing"]) for one in claim["service_lines"])
    day = claim["initial_payment"]["payment_date"].replace("-", "")
    segments = [
        "ISA*00*          *00*          *ZZ*SAMPLEPAYER    *ZZ*EXAMPLEPROV    *260807*1200*^*00501*000000005*0*T*:",
        f"GS*HP*SAMPLEPAYER*EXAMPLEPROV*{day}*1200*5*X*005010X221A1",
        "ST*835*0005",
        f"BPR*I*{paid + Decimal('55.00')}*C*ACH*CCP*01*999999992*DA*0000000*1999999999**01*999999992*DA*0000001*{day}",
        f"TRN*1*{claim['initial_payment']['trace_number']}*1999999999",
        f"DTM*405*{day}",
        f"N1*PR*{claim['plan']['administrator'].upper()}",
        "N3*1 SAMPLE PLAZA",
        "N4*SAMPLETON*PA*17001",
        "PER*BL*NO SURPRISES ACT UNIT*TE*5555550101*EM*IDR@BENEFITADMIN.EXAMPLE.COM",
        f"N1*PE*{claim['provider']['name'].upper()}*XX*{claim['provider']['npi']}",
        "LX*1",
        f"CLP*{claim['claim_id']}*1*{charge}*{paid}*{shared}*12*{claim['claim_number']}*22*1",
        "NM1*QC*1*SPECIMEN*SYNTHETIC****MI*SYN000004417",
        "DTM*050*20260701",
        *(segment for line in claim["service_lines"] for segment in _service(line)),
        "CLP*OTHER-CLAIM*1*80.00*55.00*0*12*SYN-NOTOFTHISDISPUTE*22*1",
        "NM1*QC*1*OTHERSPECIMEN*SYNTHETIC****MI*SYN000009999",
        "SVC*HC:99999*80.00*55.00**1",
        "DTM*472*20260618",
        "CAS*CO*45*25.00",
    ]
    segments += [f"SE*{len(segments) - 1}*0005", "GE*1*5", "IEA*1*000000005"]
    return "".join(f"{one}~\n" for one in segments).encode()


def _service(line: dict[str, Any]) -> Iterator[str]:
    charge, paid, shared = (Decimal(line[name]) for name in ("billed_charge", "initial_payment", "cost_sharing"))
    code = ":".join(("HC", line["service_code"], *line.get("modifiers", [])))
    yield f"SVC*{code}*{charge}*{paid}**{line.get('units', '1')}"
    yield f"DTM*472*{line['date_of_service'].replace('-', '')}"
    yield f"CAS*CO*45*{charge - paid - shared}"
    yield f"CAS*PR*2*{shared}"
    yield f"AMT*B6*{paid + shared}"
    yield "LQ*HE*N860"


if __name__ == "__main__":
    main()
