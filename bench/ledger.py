"""A ledger of a million events: how long `idrkit deadlines --within 5` takes, on SQLite and on PostgreSQL.

    python bench/ledger.py                                     # SQLite, in a temporary folder
    python bench/ledger.py --postgresql postgresql://USER@HOST/DATABASE     # in a schema of its own, too
    scripts/with-services python bench/ledger.py               # with the server of the tests

Everything is made up; the same number of events is always the same ledger. They go in by `idrkit.ledger.store.append`.
The first reading after them works out what is due and is told apart: it is not among the two seconds. Each time is
that of the whole process, the best of three. The bare query reads the same rows of the table by day and nothing else.
Exit 1 where the listing takes longer than `--most` seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import or_, select

from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.events import NewEvent
from idrkit.ledger.reminders import horizon
from idrkit.ledger.store import Ledger, append, head, opened
from idrkit.ledger.tables import AGENDA, DERIVED

AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
DAYS_BACK = 700
PLANS = 400
CODES = [str(number) for number in range(95810, 95850)]
AT_ONCE = 20_000
WITHIN = 5
ROUNDS = 3
# Each step of a dispute: days after the one before, kind, facts.
STEPS: tuple[tuple[tuple[int, int], str, dict[str, object]], ...] = (
    ((3, 25), "notice_sent", {"sent_by": "E-mail", "proof": "Receipt"}),
    ((10, 40), "negotiation_response", {"payer_offer": "400.00"}),
    ((6, 8), "initiated", {}),
    ((3, 6), "preliminary_selection", {"certified_idr_entity": "Example Entity"}),
    ((1, 4), "selected", {"certified_idr_entity": "Example Entity"}),
    ((1, 4), "fee_paid", {"fee": "administrative", "amount": "115.00"}),
    ((0, 3), "fee_paid", {"fee": "certified_idr_entity", "amount": "425.00"}),
    ((0, 5), "offer_submitted", {"amount": "1500.00"}),
    ((10, 40), "determined", {"determined_amount": "1500.00", "prevailing_party": "provider"}),
    ((5, 29), "payment_received", {"amount": "1000.00", "kind": "payment"}),
    ((1, 9), "fee_refunded", {"amount": "425.00"}),
)
_BEFORE = ("notice_sent", "negotiation_response")
# What is recorded for each claim of a batch; the rest by the number of the dispute.
_OF_EACH = ("initiated", "determined", "payment_received")


def synthetic(wanted: int) -> Iterator[NewEvent]:
    """So many events of claims at all stages: alone, in batches, and disputes without a claim record."""
    chance = random.Random(20261123)
    made = number = 0
    while made < wanted:
        number += 1
        for event in _dispute(number, chance):
            if made == wanted:
                return
            made += 1
            yield event


def _dispute(number: int, chance: random.Random) -> Iterator[NewEvent]:
    """The events of one dispute: of three claims in every twentieth, of none in every hundredth.

    Six of a hundred stop on the way; nine of ten of those are closed, the others lie there overdue.
    """
    dispute = f"DISP-{1_000_000 + number}"
    members = 0 if number % 100 == 0 else 3 if number % 20 == 0 else 1
    claims = [f"SYN-{number:07d}-{one}" for one in range(members)]
    day = received = AS_OF - timedelta(days=chance.randint(1, DAYS_BACK))
    plan, code = chance.randrange(PLANS), chance.choice(CODES)
    for claim_id in claims:
        yield _record(claim_id, plan, code, received)
    stops = chance.randint(1, len(STEPS) - 3) if chance.random() < 0.06 else len(STEPS)
    for days, kind, facts in STEPS[:stops]:
        day += timedelta(days=chance.randint(*days))
        if day > AS_OF:
            return
        begun = kind not in _BEFORE
        of_each = members == 1 or not begun or kind in _OF_EACH
        for claim_id in (claims if of_each and claims else [None]) if begun or claims else []:
            yield NewEvent(kind, day, claim_id, dispute if begun else None, facts)
    day += timedelta(days=5)
    if stops < len(STEPS) and day <= AS_OF and chance.random() < 0.9:
        for claim_id in claims or [None]:
            yield NewEvent(
                "closed", day, claim_id, dispute if stops > 2 or not claims else None, {"reason": "withdrawn"}
            )


def _record(claim_id: str, plan: int, code: str, received: date) -> NewEvent:
    line = {
        "line_id": "1",
        "service_code": code,
        "date_of_service": (received - timedelta(days=40)).isoformat(),
        "place_of_service": "21",
        "billed_charge": "3000.00",
        "initial_payment": "400.00",
        "cost_sharing": "100.00",
        "qualifying_payment_amount": {"amount": "450.00", "source": "remittance"},
        "offer": "1500.00",
    }
    record = {
        "claim_id": claim_id,
        "claim_number": f"SYN{claim_id[4:11]}",
        "service_category": "emergency",
        "provider": {"name": "Example Monitoring", "npi": "1234567893", "tin": "12-3456789", "participating": False},
        "plan": {
            "name": f"Sample Plan {plan}",
            "funding": "fully_insured",
            "plan_year_start": f"{received.year}-01-01",
        },
        "covered_benefit": True,
        "service_lines": [line],
        "initial_payment_received": received.isoformat(),
        "initial_payment": {"kind": "initial_payment", "payment_date": received.isoformat()},
    }
    return NewEvent("claim_recorded", received, claim_id, None, {"record": record})


def load(ledger: Ledger, wanted: int) -> float:
    """Record them; the seconds it took."""
    began = time.perf_counter()
    some: list[NewEvent] = []
    for event in synthetic(wanted):
        some.append(event)
        if len(some) == AT_ONCE:
            append(ledger, some, by="bench", now=NOW)
            some = []
    append(ledger, some, by="bench", now=NOW)
    return time.perf_counter() - began


def deadlines(place: str) -> tuple[float, float, int]:
    """Seconds of the command as a process by the clock and of the processor, and how many rows it told."""
    command = [sys.executable, "-m", "idrkit", "deadlines", "--ledger", place, "--within", str(WITHIN), "--json"]
    worked, began = _processor(), time.perf_counter()
    done = subprocess.run([*command, "--as-of", AS_OF.isoformat()], capture_output=True, check=False, env=os.environ)
    took, worked = time.perf_counter() - began, _processor() - worked
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr.decode())
    told = json.loads(done.stdout)
    return took, worked, len(told["deadlines"]) + len(told["cooling_off"])


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare_query(ledger: Ledger) -> tuple[float, int]:
    """Seconds of the query for the same rows, and how many there are; they are not made into anything."""
    last = horizon(AS_OF, WITHIN, load_rulebook().calendar)
    query = (
        select(AGENDA.c.body)
        .join(DERIVED, DERIVED.c.build == AGENDA.c.build)
        .where(or_(AGENDA.c.until.is_(None), AGENDA.c.until >= AS_OF.isoformat()), AGENDA.c.day <= last.isoformat())
    )
    began = time.perf_counter()
    with ledger.engine.connect() as connection:
        rows = connection.execute(query).all()
    return time.perf_counter() - began, len(rows)


def measured(name: str, place: str, wanted: int) -> float:
    """Load, read the first time, read again; told on the way. The seconds of the listing."""
    with opened(place, create=True) as ledger:
        if head(ledger).seq:
            raise SystemExit(f"{name}: there are events in it already; name an empty database.")
        took = load(ledger, wanted)
        events = head(ledger).seq
    print(f"{name}: {events:,} events loaded in {took:.1f} s ({events / took:,.0f} a second)", flush=True)
    first, worked, _ = deadlines(place)
    print(
        f"{name}: first reading, which works out what is due: {first:.1f} s ({worked:.1f} of the processor)", flush=True
    )
    return listing(name, place)


def listing(name: str, place: str) -> float:
    """Read what is worked out already; told, and the seconds by the clock."""
    listed, worked, rows = min(deadlines(place) for _ in range(ROUNDS))
    with opened(place) as ledger:
        bare, found = min(bare_query(ledger) for _ in range(ROUNDS))
    if rows != found:
        raise SystemExit(f"{name}: the command tells {rows} rows and the query {found}.")
    print(
        f"{name}: deadlines --within {WITHIN} --json: {listed:.2f} s ({worked:.2f} of the processor) for "
        f"{rows:,} rows; the bare query {bare:.4f} s: {listed / bare:,.0f} times",
        flush=True,
    )
    return listed


@contextmanager
def _schema(server: str) -> Iterator[str]:
    """A place of its own on a server, taken away afterwards."""
    import psycopg

    name = f"bench_{uuid.uuid4().hex}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        try:
            yield f"{server}{'&' if '?' in server else '?'}options={quote(f'-csearch_path={name}')}"
        finally:
            connection.execute(f"DROP SCHEMA {name} CASCADE")


def main() -> int:
    """Measure on each database."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--postgresql", default=os.environ.get("IDRKIT_TEST_POSTGRESQL"), metavar="URL")
    parser.add_argument("--most", type=float, default=2.0, help="seconds the listing may take")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--read", metavar="PLACE", help="only read a ledger that was made by this before")
    given = parser.parse_args()
    if given.read:
        return int(listing(given.read.partition(":")[0], given.read) > given.most)
    taken = []
    if given.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            taken.append(measured("SQLite", str(Path(folder) / "ledger.sqlite"), given.events))
    if given.postgresql and given.only != "sqlite":
        with _schema(given.postgresql) as place:
            taken.append(measured("PostgreSQL", place, given.events))
    elif given.only != "sqlite":
        print("PostgreSQL: not measured, no --postgresql URL")
    return int(max(taken, default=given.most + 1) > given.most)


if __name__ == "__main__":
    raise SystemExit(main())
