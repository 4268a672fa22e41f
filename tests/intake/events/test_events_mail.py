"""E-mails: the number, the day of the message itself and a kind it says plainly; otherwise nothing, with a reason."""

from email.message import EmailMessage

import pytest
from event_files import A, B, in_short, letter, mail, profile

from idrkit.errors import RecordError

DETERMINED = "A payment determination has been made for your dispute."
TAKEN = [
    (
        "behind a mark of its encoding",
        b"\xef\xbb\xbf" + letter(f"{A}: payment determination has been made"),
        "determined",
    ),
    ("tagged by a gateway", letter(f"[EXTERNAL] {A}: payment determination has been made"), "determined"),
    ("in the subject", letter(f"Dispute {A}: payment determination has been made"), "determined"),
    ("in the text", letter(f"Dispute {A}", f"Hello,\r\n{DETERMINED}"), "determined"),
    ("over two lines", letter(A, "A certified IDR entity has been\r\nselected for it."), "selected"),
    ("initiated", letter(A, "Your dispute has been initiated."), "initiated"),
    ("eligible", letter(A, "It has been determined to be eligible."), "eligibility_determined"),
    ("ineligible", letter(A, "Your dispute has been found ineligible."), "closed"),
]


@pytest.mark.parametrize(("data", "kind"), [one[1:] for one in TAKEN], ids=[one[0] for one in TAKEN])
def test_what_is_said_plainly_is_taken(data, kind):
    assert in_short(mail(data)) == ((A,), kind, "2026-10-06")


NOT_TAKEN = [
    ("no number", letter("Your dispute", DETERMINED), "it names no dispute number"),
    ("a number too short", letter("DISP-12345", DETERMINED), "it names no dispute number"),
    ("nothing known", letter(A, "Your account was updated."), "kind not recognised: say it with --kind"),
    ("not yet", letter(A, "A payment determination will be made."), "kind not recognised"),
    ("not so", letter(A, "A payment determination has not been made."), "kind not recognised"),
    ("only if", letter(A, "If a payment determination has been made, look at it."), "kind not recognised"),
    ("a reminder", letter(f"Reminder: {A}, offer has been submitted"), "kind not recognised"),
    ("only likely", letter(f"{A}: payment determination"), "perhaps determined: say it with --kind"),
    (
        "two things",
        letter(A, f"Your dispute has been initiated.\r\n\r\n{DETERMINED}"),
        "more than one thing (determined and initiated)",
    ),
    ("two disputes", letter(f"{A} {B}", DETERMINED), "it names 2 dispute numbers"),
    ("an answer", letter(f"RE: {A} payment determination has been made", "Thanks."), "it answers another e-mail"),
    ("an answer in another language", letter(f"AW: {A}", DETERMINED), "it answers another e-mail"),
    ("forwarded", letter(f"Fwd: {A}", DETERMINED), "it forwards another e-mail"),
    ("forwarded behind a tag", letter(f"[EXTERNAL] FW: {A}", DETERMINED), "it forwards another e-mail"),
    ("an answer behind a tag", letter(f"EXT: [Secure] Re: {A}", DETERMINED), "it answers another e-mail"),
    ("forwarded, written otherwise", letter(f"FW: {A}", DETERMINED), "it forwards another e-mail"),
    (
        "forwarded within",
        letter(A, f"FYI\r\n---------- Forwarded message ---------\r\nDate: Mon, 5 Oct 2026\r\n{DETERMINED}"),
        "it holds a forwarded e-mail",
    ),
    ("quoted", letter(A, f"See below.\r\n> {DETERMINED}"), "kind not recognised"),
    ("quoted in Outlook's way", letter(A, f"Hm.\r\nFrom: Portal\r\nSent: Monday\r\n{DETERMINED}"), "kind not recog"),
    ("no date", letter(A, DETERMINED, date=""), "it has no Date"),
    ("a date in words", letter(A, DETERMINED, date="yesterday"), "its Date cannot be read"),
    ("two dates", letter(A, DETERMINED, headers=["Date: Mon, 5 Oct 2026 10:00:00 -0400"]), "it has several Dates"),
    (
        "no zone, and the day depends on it",
        letter(A, DETERMINED, date="Tue, 06 Oct 2026 02:30:00"),
        "its Date has no time zone",
    ),
]


@pytest.mark.parametrize(("data", "why"), [one[1:] for one in NOT_TAKEN], ids=[one[0] for one in NOT_TAKEN])
def test_what_is_not_plain_is_not_taken_and_says_why(data, why):
    found = mail(data)
    assert found.said is None
    assert why in found.reason


DAYS = [
    ("Tue, 06 Oct 2026 03:59:59 +0000", "2026-10-05"),
    ("Tue, 06 Oct 2026 04:00:00 +0000", "2026-10-06"),
    ("Tue, 06 Oct 2026 00:30:00 +0200", "2026-10-05"),
    ("Mon, 05 Oct 2026 22:00:00 -0700", "2026-10-06"),
    ("Sun, 01 Nov 2026 23:59:00 -0500", "2026-11-01"),
    ("Tue, 06 Oct 2026 12:00:00", "2026-10-06"),
]


@pytest.mark.parametrize(("date", "day"), DAYS)
def test_the_day_is_that_of_the_date_header_in_eastern_time(date, day):
    assert in_short(mail(letter(A, DETERMINED, date=date)))[2] == day


def test_html_is_read_without_tags_scripts_and_quotations():
    body = (
        "<html><head><title>x</title><style>DISP-9999999</style></head><body><p>Dispute <b>DISP</b>-1234567</p>"
        f"<script>DISP-9999998</script><p>{DETERMINED}</p>"
        "<blockquote>DISP-9999997 has been found ineligible.</blockquote>"
        "<div class='gmail_quote'>DISP-9999996</div></body></html>"
    )
    data = letter("Notice", body, headers=["Content-Type: text/html; charset=utf-8"])
    assert in_short(mail(data)) == ((A,), "determined", "2026-10-06")


def test_a_long_style_sheet_does_not_hide_the_text():
    body = "<html><style>" + "x{color:red}" * 20_000 + "</style><!-- x --><p>" + DETERMINED + "</p></html>"
    data = letter(f"Dispute {A}", body, headers=["Content-Type: text/html; charset=utf-8"])
    assert in_short(mail(data)) == ((A,), "determined", "2026-10-06")


@pytest.mark.parametrize("charset", ["nonsense", "utf-16", "iso-8859-1", "utf-8"])
def test_a_wrong_charset_does_not_stop_it(charset):
    data = letter(A, DETERMINED, headers=[f"Content-Type: text/plain; charset={charset}"])
    assert mail(data).reason == "" or "not recognised" in mail(data).reason


def test_the_text_is_taken_before_the_html_and_attachments_are_not_looked_into():
    message = EmailMessage()
    message["Date"] = "Tue, 06 Oct 2026 10:00:00 -0400"
    message["Subject"] = f"Dispute {A}"
    message.set_content(DETERMINED)
    message.add_alternative("<p>Your dispute has been initiated.</p>", subtype="html")
    message.add_attachment(b"DISP-7654321 " * 1000, maintype="application", subtype="pdf", filename="x.pdf")
    assert in_short(mail(message.as_bytes())) == ((A,), "determined", "2026-10-06")


def attached(*originals):
    message = EmailMessage()
    message["Date"] = "Fri, 09 Oct 2026 10:00:00 -0400"
    message["Subject"] = "Fwd: see attached"
    message.set_content(f"Look, {B}.")
    for one in originals:
        inner = EmailMessage()
        inner["Date"] = one
        inner["Subject"] = f"Dispute {A}"
        inner.set_content(DETERMINED)
        message.add_attachment(inner)
    return message.as_bytes()


def test_of_an_e_mail_forwarded_as_attachment_the_attached_one_counts():
    found = mail(attached("Mon, 05 Oct 2026 10:00:00 -0400"))
    assert in_short(found) == ((A,), "determined", "2026-10-05")
    assert found.attached


def test_several_attached_e_mails_are_not_clear():
    data = attached("Mon, 05 Oct 2026 10:00:00 -0400", "Tue, 06 Oct 2026 10:00:00 -0400")
    assert mail(data).reason == "several e-mails are attached to it: save each in a file of its own"


def test_the_user_may_say_the_kind():
    assert in_short(mail(letter(A, "Whatever."), kind="fee_paid")) == ((A,), "fee_paid", "2026-10-06")
    assert "2 dispute numbers" in mail(letter(f"{A} {B}"), kind="fee_paid").reason
    assert "forwards" in mail(letter(f"Fwd: {A}"), kind="selected").reason


def test_one_event_for_each_dispute_where_the_phrase_says_so():
    data = letter("Notice", f"These disputes have been administratively closed.\r\n{A}\r\n{B}\r\n{A}")
    assert in_short(mail(data)) == ((A, B), "closed", "2026-10-06")


def test_phrases_of_a_profile_come_first(tmp_path):
    ours = profile(
        tmp_path,
        '[[phrase]]\nkind = "initiated"\nall = ["payment determination has been made"]\nunless = ["not this"]\n'
        '[[phrase]]\nkind = "selected"\nall = ["entity is on board"]\ncertainty = "likely"\n',
    )
    assert in_short(mail(letter(A, DETERMINED), ours))[1] == "initiated"
    assert in_short(mail(letter(A, f"Not this. {DETERMINED}"), ours))[1] == "initiated"
    assert "perhaps selected" in mail(letter(A, "The entity is on board."), ours).reason


BROKEN = [
    ("empty", b"", "is empty"),
    ("no e-mail", b"just some text\nwithout headers", "is no e-mail"),
    ("a PDF", b"%PDF-1.7\n%abc", "is no e-mail"),
    ("an Outlook message", b"\xd0\xcf\x11\xe0" + bytes(100), "save it as .eml"),
    ("a mailbox", b"From a\nDate: x\n\nhi\n\nFrom b\nDate: x\n\n", "whole mailbox"),
    ("too large", b"Subject: x\n\n" + bytes(50_000_001), "larger than 50 MB"),
]


@pytest.mark.parametrize(("data", "why"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_what_is_no_e_mail_is_said_in_a_sentence(data, why):
    with pytest.raises(RecordError, match=r"notice\.eml") as told:
        mail(data)
    assert why in str(told.value)


def test_no_reason_holds_a_word_of_the_message():
    for data in (letter(f"{A} Secret", "Secret"), letter("Secret", "Secret"), letter(f"Re: {A} Secret", "Secret")):
        assert "Secret" not in mail(data).reason
