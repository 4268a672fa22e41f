"""The page and the e-mail of the day: readable without a network, by a screen reader, and without a patient."""

import email
import email.policy
from html.parser import HTMLParser

import pytest
from ledger_cases import agenda_of, assessed

from idrkit.ledger.agenda import By
from idrkit.ledger.page import MOST_ROWS, digest, page

LINE = {"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14", "initial_payment": "100.00"}
PAID = {**LINE, "cost_sharing": "10.00", "offer": "900.00"}
CLAIMS = (
    assessed(claim_id="T-1", initial_payment_received="2026-11-03", service_lines=[PAID]),
    assessed(claim_id="T-2", initial_payment_received="2026-10-13", plan={"name": "<b>Plan & Co</b>"}),
    assessed(claim_id="T-3", initial_payment_received="2026-09-01"),
    assessed(
        claim_id="T-4",
        payment_determination="2026-10-15",
        award={"determined_amount": "510.00"},
        service_lines=[PAID],
    ),
)


class Read(HTMLParser):
    """What a browser or a screen reader finds on a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self._open = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if data.strip():
            self.words.append(" ".join(data.split()))

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("by", By)
def test_the_page_asks_for_nothing_and_runs_nothing(by):
    read = Read(page(agenda_of(*CLAIMS, by=by)))
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in read.tags}
    for _, attrs in read.tags:
        assert not any(name.startswith("on") for name in attrs)
        assert attrs.get("href", "#").startswith("#")
    (policy,) = (one for one in read.named("meta") if "http-equiv" in one)
    assert policy["content"].startswith("default-src 'none'")
    text = page(agenda_of(*CLAIMS, by=by))
    assert "url(" not in text
    assert "@import" not in text


def test_the_page_is_read_by_a_screen_reader():
    read = Read(page(agenda_of(*CLAIMS)))
    assert read.named("html")[0]["lang"] == "en-US"
    assert len(read.named("h1")) == len(read.named("main")) == 1
    assert len(read.named("caption")) == len(read.named("table"))
    assert all("scope" in one for one in read.named("th"))
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for one in read.named("a"):
        assert one["href"].removeprefix("#") in ids
    for _, attrs in read.tags:
        assert attrs.get("aria-labelledby", ids[0]) in ids


def test_the_page_says_what_to_do_by_when_and_what_is_at_stake():
    words = " ".join(Read(page(agenda_of(*CLAIMS))).words)
    assert "2 overdue" in words
    assert "$1,190.00 at stake in 2 claims; not known for 2 claims" in words
    assert "Send the open negotiation notice" in words
    assert "idrkit packet --stage notice" in words
    assert "9 days late" in words
    assert "<b>Plan & Co</b>" in words  # as text, not as markup
    assert not Read(page(agenda_of(*CLAIMS))).named("b")


def test_a_note_that_belongs_to_many_deadlines_is_printed_once():
    text = page(agenda_of(*CLAIMS))
    assert text.count("Receives&#34; is not defined") == 1


def test_a_day_without_deadlines_says_so():
    nothing = assessed(service_category="ground_ambulance")
    assert "Nothing is due." in Read(page(agenda_of(nothing))).words
    assert "Nothing is due in the next days." in mail(agenda_of(nothing)).get_body(("plain",)).get_content()


def mail(found):
    return email.message_from_bytes(digest(found), policy=email.policy.default)


def test_the_digest_is_a_draft_without_addresses_in_text_and_html():
    read = mail(agenda_of(*CLAIMS))
    assert read["X-Unsent"] == "1"
    assert not {"from", "to", "cc", "bcc", "sender", "reply-to"} & {name.lower() for name in read}
    assert read["subject"] == "Deadlines, Mon 23 Nov 2026: 2 overdue, 0 today, 2 in the next 5 business days"
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert not [defect for part in read.walk() for defect in part.defects]
    assert all(len(line) < 999 for line in digest(agenda_of(*CLAIMS)).split(b"\r\n"))
    for kind in ("plain", "html"):
        body = " ".join(read.get_body((kind,)).get_content().split())
        assert "T-3" in body
        assert "2 more deadlines" in body
        assert "T-1" not in body  # later
    assert not Read(read.get_body(("html",)).get_content()).named("script")


def test_the_digest_is_the_same_bytes_on_the_same_day():
    assert digest(agenda_of(*CLAIMS)) == digest(agenda_of(*CLAIMS))


def test_a_long_list_is_cut_in_the_digest_and_the_rest_is_counted():
    many = [
        assessed(claim_id=f"M-{number:04}", initial_payment_received="2026-09-01") for number in range(MOST_ROWS + 3)
    ]
    found = agenda_of(*many)
    body = mail(found).get_body(("plain",)).get_content()
    assert "And 3 more" in body
    assert f"M-{MOST_ROWS - 1:04}" in body
    assert f"M-{MOST_ROWS:04}" not in body
    assert f"M-{MOST_ROWS:04}" in page(found)


def test_neither_says_anything_about_the_patient():
    assert "SECRET" not in page(agenda_of(*CLAIMS))
    assert b"SECRET" not in digest(agenda_of(*CLAIMS))
