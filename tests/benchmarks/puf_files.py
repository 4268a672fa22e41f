"""Small public use files of synthetic rows in the layouts of every quarter; where the real rows are."""

import csv
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "idr-puf"
PROVIDER = "In Favor of Provider/Facility/AA Provider"
PLAN = "In Favor of Plan/Issuer"

OON = {
    "Dispute Number": "DISP-1",
    "DLI Number": "DLI - 1",
    "Payment Determination Outcome": PROVIDER,
    "Default Decision": "No",
    "Type of Dispute": "Single",
    "Provider/Facility Group Name": "Example Monitoring",
    "Provider/Facility Name": "Example Monitoring",
    "Provider Email Domain": "example.com",
    "Provider/Facility NPI Number": "1234567893",
    "Practice/Facility Size": "Fewer than 20 Employees",
    "Health Plan/Issuer Name": "Sample Plan",
    "Health Plan/Issuer Email Domain": "plan.example",
    "Health Plan Type": "No Plan/Issuer Response",
    "Length of Time to Make Determination": "40",
    "IDRE Compensation": "$660.00",
    "Dispute Line Item Type": "Single",
    "Type of Service Code": "CPT",
    "Service Code": "95939",
    "Place of Service Code": "21",
    "Item or Service Description": "a description",
    "Location of Service": "TX",
    "Practice/Facility Specialty or Type": "Intraoperative Neuromonitoring",
    "Provider/Facility Offer as % of QPA": "300%",
    "Health Plan/Issuer Offer as % of QPA": "100%",
    "Offer Selected from Provider or Issuer": PROVIDER,
    "Prevailing Party Offer as % of QPA": "300%",
    "QPA as Percent of Median QPA": "N/A",
    "Provider/Facility Offer as Percent of Median Provider/Facility Offer Amount": "*",
    "Health Plan/Issuer Offer as Percent of Median Health Plan/Issuer Offer Amount": "^",
    "Prevailing Offer as Percent of Median Prevailing Offer Amount": "+",
    "Initiating Party": "Health care provider",
}
AMOUNTS = {
    "Service Code": "95939",
    "Place of Service Code": "21",
    "Geographical Region (MSA)": "Sample Region, TX",
    "QPA": "$1,000.00",
    "Provider/Facility Offer": "$3,000.00",
    "Health Plan/Issuer Offer": "$1,000.00",
    "Offer Selected from Provider or Issuer": PROVIDER,
    "Prevailing Offer": "$3,000.00",
    "Default Decision": "No",
    "Initiating Party": "Health care provider",
    "Dispute Line Item Type": "Single",
    "Type of Service Code": "CPT",
    "Air Ambulance Pick-up Location": "N/A",
}


def written(
    path: Path, *rows: dict[str, str], base: dict[str, str] = OON, renamed: dict[str, str] | None = None
) -> Path:
    """A csv file of rows that differ from the complete one as given; columns may be renamed, or left out by ""."""
    renamed = renamed or {}
    titles = [title for title in base if renamed.get(title, title)]
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write([renamed.get(title, title) for title in titles])
        for row in rows:
            write([{**base, **row}[title] for title in titles])
    return path


def line(number: int, **changes: str) -> dict[str, str]:
    """A line of a dispute of its own; keys of `changes` are short names."""
    short = {
        "code": "Service Code",
        "code_type": "Type of Service Code",
        "state": "Location of Service",
        "payer": "Health Plan/Issuer Name",
        "prevailing": "Prevailing Party Offer as % of QPA",
        "selected": "Offer Selected from Provider or Issuer",
        "outcome": "Payment Determination Outcome",
        "default": "Default Decision",
        "line_type": "Dispute Line Item Type",
        "dispute": "Dispute Number",
        "npi": "Provider/Facility NPI Number",
        "fee": "IDRE Compensation",
        "specialty": "Practice/Facility Specialty or Type",
    }
    own = {"Dispute Number": f"DISP-{number}", "DLI Number": f"DLI - {number}"}
    return {**own, **{short[key]: value for key, value in changes.items()}}
