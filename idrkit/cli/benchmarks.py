"""`idrkit benchmarks`: load public use files and tables of rates, and show what they say about a code."""

from __future__ import annotations

import os
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from idrkit.cli.options import FILE, files_argument, json_option
from idrkit.cli.output import message, print_json
from idrkit.errors import ExitCode, RecordError, UsageError
from idrkit.places import data_folder

if TYPE_CHECKING:
    from idrkit.benchmarks.load_puf import Loaded
    from idrkit.benchmarks.offers import Thought
    from idrkit.benchmarks.prior_determinations import Asked
    from idrkit.benchmarks.rate_tables import RatesLoaded
    from idrkit.benchmarks.store import Store

_STORE = "benchmarks.duckdb"

store_option = click.option(
    "--store",
    type=FILE,
    metavar="FILE",
    help="The store of benchmarks; default: benchmarks.duckdb in your own data folder, or IDRKIT_BENCHMARKS.",
)


def default_store() -> Path:
    """Where the store is: IDRKIT_BENCHMARKS, or the folder for data of this system."""
    if own := os.environ.get("IDRKIT_BENCHMARKS"):
        return Path(own)
    return data_folder() / _STORE


@click.group()
def benchmarks() -> None:
    """What was decided and paid elsewhere: CMS public use files and your own tables of rates."""


@benchmarks.command(short_help="Load public use files and tables of rates.")
@files_argument
@click.option("--quarter", metavar="2024Q4", help="The quarter of the files, where their names do not tell it.")
@store_option
@json_option
def load(files: tuple[Path, ...], quarter: str | None, store: Path | None, as_json: bool) -> ExitCode:
    """Load Federal IDR public use files (csv, xlsx) and tables of rates into the store.

    A quarter that is loaded again is replaced; a file that cannot be read changes nothing.
    """
    from idrkit.benchmarks.store import opened
    from idrkit.cli.benchmarks_loaded import loaded_shape, say_loaded

    if quarter is not None:
        quarter = _one_quarter(quarter)
    results: list[Loaded | RatesLoaded] = []
    broken = False
    with opened(store or default_store(), to_write=True) as connection:
        for path in files:
            try:
                result = _load_one(connection, path, quarter)
            except RecordError as error:
                # One bad file does not stop the others, and changes nothing.
                message(f"idrkit: {error} The store is as it was before this file.")
                broken = True
                continue
            results.append(result)
            if not as_json:
                say_loaded(result)
    if as_json:
        print_json({"files": [loaded_shape(one) for one in results]})
    rejected = broken or any(_is_incomplete(one) for one in results)
    return ExitCode.REJECTED if rejected else ExitCode.DONE


@benchmarks.command(short_help="Show what the files say about a code.")
@click.option("--code", required=True, metavar="CODE", help="CPT or HCPCS code, such as 95939.")
@click.option("--state", metavar="ST", help="Only this State, two letters.")
@click.option("--specialty", metavar="NAME", help="Only this specialty, as the files write it.")
@click.option("--payer", metavar="NAME", help="Part of the payer's name, or the domain of its e-mail.")
@click.option("--quarter", metavar="2024Q4", help="A quarter, a year, or from and to: 2024Q1-2025Q2.")
@click.option("--xlsx", type=FILE, metavar="FILE", help="Also write a worksheet, with prohibited rates marked as such.")
@click.option(
    "--offer", "offers", multiple=True, metavar="AMOUNT[=PROBABILITY]", help="An offer to set on the worksheet."
)
@click.option("--qpa", metavar="AMOUNT", help="The QPA, for the worksheet.")
@click.option("--plan-offer", metavar="AMOUNT", help="The offer you expect of the plan, for the worksheet.")
@store_option
@json_option
def show(
    code: str,
    state: str | None,
    specialty: str | None,
    payer: str | None,
    quarter: str | None,
    xlsx: Path | None,
    offers: tuple[str, ...],
    qpa: str | None,
    plan_offer: str | None,
    store: Path | None,
    as_json: bool,
) -> ExitCode:
    """Show prior determinations and rates for a code, with their source, date and caveats."""
    from idrkit.benchmarks.offers import offer_lines
    from idrkit.benchmarks.prior_determinations import prior_determinations, specialties
    from idrkit.benchmarks.rates import permitted_rates
    from idrkit.benchmarks.store import opened
    from idrkit.benchmarks.worksheet import benchmark_sheets
    from idrkit.benchmarks.worksheet_only import worksheet_rates
    from idrkit.cli.benchmarks_found import found_shape, say_found
    from idrkit.files import write_whole
    from idrkit.sheets import workbook

    asked = _asked(code, state, specialty, payer, quarter)
    if (offers or qpa or plan_offer) and not xlsx:
        raise UsageError("--offer, --qpa and --plan-offer are for the worksheet: give --xlsx FILE too.")
    thoughts, own_qpa, other = _thoughts(offers), _dollars("--qpa", qpa), _dollars("--plan-offer", plan_offer)
    with opened(store or default_store()) as connection:
        found = prior_determinations(connection, asked)
        own = permitted_rates(connection, asked)
        prohibited = worksheet_rates(connection, asked)
        others = specialties(connection, asked.code) if specialty and not found.lines else ()
    if xlsx:
        lines = offer_lines(thoughts, own_qpa, other, found.prevailing)
        write_whole(xlsx, workbook(benchmark_sheets(found, own, prohibited, lines, own_qpa)))
    if as_json:
        print_json(found_shape(found, own, prohibited))
    else:
        say_found(found, own, prohibited)
    if others:
        message(f'No line of {asked.code} has the specialty "{specialty}". The files write: {"; ".join(others)}.')
    return ExitCode.DONE


def _load_one(connection: Store, path: Path, quarter: str | None) -> Loaded | RatesLoaded:
    from idrkit.benchmarks.load_puf import NoPublicUseFileError, load_puf
    from idrkit.benchmarks.rate_tables import is_rate_table, load_rates

    try:
        return load_puf(connection, path, quarter)
    except NoPublicUseFileError:
        # Asked second: a workbook of a quarter is large and is opened once.
        if is_rate_table(path):
            return load_rates(connection, path)
        raise


def _is_incomplete(one: Loaded | RatesLoaded) -> bool:
    from idrkit.benchmarks.load_puf import Loaded

    if isinstance(one, Loaded):
        return any(column.strange for part in one.parts for column in part.columns) or any(
            aside.is_loss for part in one.parts for aside in part.set_aside
        )
    return bool(one.rejected)


def _asked(code: str, state: str | None, specialty: str | None, payer: str | None, quarter: str | None) -> Asked:
    from idrkit.benchmarks.prior_determinations import Asked
    from idrkit.benchmarks.quarters import quarters_asked
    from idrkit.claims.identifiers import is_cpt, is_hcpcs, is_state

    bare, *modifiers = re.split(r"[-\s]+", code.strip().upper())
    if not is_cpt(bare) and not is_hcpcs(bare):
        raise UsageError(f'"{code}" is not a CPT or HCPCS code: give five letters or digits such as 95939.')
    if modifiers:
        message("The public use files do not tell modifiers: lines with any modifier are counted.")
    if state is not None and not is_state(state.upper()):
        raise UsageError(f'"{state}" is not a State: give the two-letter code such as TX.')
    first, last = quarters_asked(quarter) if quarter else (None, None)
    return Asked(bare, state.upper() if state else None, specialty, payer, first, last)


def _thoughts(offers: tuple[str, ...]) -> list[Thought]:
    from idrkit.benchmarks.offers import Thought

    thoughts = []
    for text in offers:
        amount, equals, probability = text.partition("=")
        chance = None
        if equals:
            try:
                chance = Decimal(probability.strip())
            except InvalidOperation:
                chance = Decimal(-1)
            if not chance.is_finite() or not 0 <= chance <= 1:
                raise UsageError(f'--offer {text}: "{probability}" is no probability: write 0 to 1, such as 0.6.')
        thoughts.append(Thought(_dollars("--offer", amount) or Decimal(0), chance))
    return thoughts


def _dollars(option: str, text: str | None) -> Decimal | None:
    from idrkit.claims.money import exact_amount, not_negative

    if text is None:
        return None
    try:
        return not_negative(exact_amount(text))
    except ValueError as error:
        raise UsageError(f'{option}: "{text}" {error}.') from None


def _one_quarter(text: str) -> str:
    from idrkit.benchmarks.quarters import quarters_asked

    first, last = quarters_asked(text)
    if first != last:
        raise UsageError(f'"{text}" is more than one quarter: give the quarter of the file, such as 2024Q4.')
    return first
