"""Whatever bytes a file holds, an import answers with events or a sentence."""

from pathlib import Path

from event_files import A, letter, mail
from hypothesis import given, settings
from hypothesis import strategies as st

from idrkit.errors import RecordError
from idrkit.intake.events.profile import EventProfile
from idrkit.intake.events.sheet import events_in
from idrkit.run.ledger_vocabulary import vocabulary

TITLES = ["Dispute #", "Status", "Status date", "Initiated", "Selected", "Amount", "Determined amount", "Acct #", "x"]
CELLS = st.one_of(
    st.sampled_from([A, "2026-10-01", "10/5/2026", "Initiated", "$5", "", "-", "Total", "46296", "2026-10-01T00:00Z"]),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_as_an_e_mail(data):
    answered(lambda: mail(data))
    answered(lambda: mail(letter(A) + data))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Date", "Subject", "Content-Type", "To", "X"]), st.text(max_size=60))))
def test_any_headers_of_an_e_mail(headers):
    text = "".join(f"{name}: {value}\r\n" for name, value in headers)
    answered(lambda: mail(text.encode("utf-8", "surrogatepass") + b"\r\nDISP-1234567 has been initiated"))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_as_a_sheet(data):
    for name in ("x.csv", "x.xlsx"):
        answered(lambda name=name: events_in(Path(name), data, vocabulary(), EventProfile()))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(TITLES), min_size=2, max_size=6), st.lists(st.lists(CELLS, max_size=7), max_size=4))
def test_any_cells_under_known_titles_lose_no_row(titles, rows):
    def quoted(cells):
        return ",".join('"' + cell.replace('"', '""').replace("\x00", "") + '"' for cell in cells)

    text = "\r\n".join(map(quoted, [titles, *rows]))
    sheet = answered(lambda: events_in(Path("x.csv"), text.encode("utf-8", "replace"), vocabulary(), EventProfile()))
    if sheet is not None:
        assert len({one.number for one in sheet.rows} | set(sheet.blank)) == len(sheet.rows) + len(sheet.blank)


def answered(read):
    try:
        return read()
    except RecordError:
        return None
