"""Minimum necessary: what an exhibit need not say of the patient is covered; pages stay, the covered text is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from idrkit.claims.model import Claim
from idrkit.claims.prepared import PreparedExhibit
from idrkit.errors import RecordError
from idrkit.intake.exhibits.redact_find import Finder, Span, finders_of, spans
from idrkit.intake.exhibits.redact_page import Picture, burned, page_text
from idrkit.intake.exhibits.redact_write import (
    clear_description,
    clear_document,
    clear_texts,
    replace_page,
    streams_holding,
)
from idrkit.intake.exhibits.redaction_profile import Kind, RedactionProfile
from idrkit.intake.pdf_text import flatten, opened, pdf_pages

_SHORTEST_SECRET = 5
_WORDS = {
    Kind.DATE_OF_BIRTH: "date of birth to its year",
    Kind.MEMBER_ID: "member id to its last four characters",
    Kind.SOCIAL_SECURITY_NUMBER: "social security number",
    Kind.MEDICAL_RECORD_NUMBER: "medical record number",
}


@dataclass(frozen=True, slots=True)
class Redaction:
    """One line of the log: how often a rule covered something on a page; never what."""

    exhibit: str
    page: int
    rule: str
    count: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """An exhibit with everything covered that was found, and the log."""

    prepared: PreparedExhibit
    log: tuple[Redaction, ...]


def redact(prepared: PreparedExhibit, profile: RedactionProfile, claim: Claim) -> PreparedExhibit:
    """The exhibit with what the profile names covered; its notes say what was done and what could not be looked at.

    Args:
        prepared: an exhibit ready to be bound; its number of pages stays.
        profile: what is to be covered.
        claim: whose member id is looked for, and whose dates of service are no date of birth.

    Raises:
        RecordError: the file cannot be opened, or still holds the text afterwards: it must not be bound.
    """
    return redacted(prepared, profile, claim).prepared


def redacted(prepared: PreparedExhibit, profile: RedactionProfile, claim: Claim) -> Redacted:
    """The same with the log; see `redact`."""
    name = f"Exhibit {prepared.exhibit.id}"
    with opened(prepared.pdf, name) as document:
        texts = tuple(_text_of(document, number) for number in range(len(document)))
        finders = finders_of(profile, claim, texts)
        found = {number: spans(text, finders) for number, text in enumerate(texts)}
        touched = {number: _covered(one) for number, one in found.items() if one}
        pictures = {number: burned(document[number], covered) for number, covered in touched.items()}
        data, texts_cleared = _written(prepared.pdf, pictures, finders)
        secrets = _secrets(texts, found, claim.patient.member_id if Kind.MEMBER_ID in profile.kinds else None)
        whole = bool(secrets) and streams_holding(data, secrets)
        if whole:
            # Somewhere in the file the text stands once more, unseen: then no page keeps what it was made of.
            pictures = {n: burned(document[n], touched.get(n, frozenset())) for n in range(len(document))}
            data, texts_cleared = _written(prepared.pdf, pictures, finders)
            if streams_holding(data, secrets):
                raise RecordError(f"{name} could not be redacted with certainty: cover it yourself and save it again.")
        with_pictures = tuple(n for n in range(len(document)) if n not in pictures and _shows_pictures(document[n]))
    log = tuple(_log(prepared.exhibit.id, found))
    notes = (*_notes(log, pictures, texts, with_pictures, whole=whole), *_cleared_note(texts_cleared))
    # Pages that stand as they were keep the text they had, which OCR may have given.
    now = pdf_pages(data, name) if pictures else prepared.text
    if len(now) != len(prepared.text):
        raise RecordError(f"{name} lost a page while it was redacted: cover it yourself and save it again.")
    text = tuple(now[n] if n in pictures else one for n, one in enumerate(prepared.text))
    return Redacted(replace(prepared, pdf=data, text=text, notes=(*prepared.notes, *notes)), log)


def _text_of(document: Any, number: int) -> str:
    page = document[number]
    flatten(page)
    page.close()
    return page_text(document[number])


def _covered(found: Iterable[Span]) -> frozenset[int]:
    return frozenset().union(*(one.covered for one in found))


def _written(pdf: bytes, pictures: dict[int, Picture], finders: Sequence[Finder]) -> tuple[bytes, int]:
    """The file with the pictures in the place of pages and nothing that repeats their text; the texts cleared."""
    from pikepdf import ObjectStreamMode, Pdf

    with Pdf.open(BytesIO(pdf)) as opened_pdf:
        for number, picture in sorted(pictures.items()):
            replace_page(opened_pdf, number, picture)
        if pictures:
            clear_document(opened_pdf)
        else:
            clear_description(opened_pdf)
        cleared = clear_texts(opened_pdf, lambda text: bool(spans(text, finders)))
        opened_pdf.remove_unreferenced_resources()
        written = BytesIO()
        opened_pdf.save(written, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return written.getvalue(), cleared


def _secrets(texts: Sequence[str], found: dict[int, tuple[Span, ...]], member_id: str | None) -> tuple[str, ...]:
    """What must be nowhere in the file any more: as it was written, and without what stands between its characters."""
    written = {texts[number][one.start : one.end].strip() for number, every in found.items() for one in every}
    written.add((member_id or "").strip())
    bare = {"".join(filter(str.isalnum, one)) for one in written}
    return tuple(sorted(one for one in written | bare if _is_secret(one)))


def _is_secret(text: str) -> bool:
    """Whether a text is long enough that finding it is no accident."""
    return (len(text) >= _SHORTEST_SECRET and any(map(str.isdigit, text))) or len(text) > 2 * _SHORTEST_SECRET


def _log(exhibit: str, found: dict[int, tuple[Span, ...]]) -> Iterable[Redaction]:
    for number, every in sorted(found.items()):
        for rule, count in sorted(Counter(one.rule for one in every).items()):
            yield Redaction(exhibit, number + 1, rule, count)


def _notes(
    log: Sequence[Redaction],
    pictures: dict[int, Picture],
    texts: Sequence[str],
    with_pictures: Sequence[int],
    *,
    whole: bool,
) -> Iterable[str]:
    for rule in dict.fromkeys(one.rule for one in log):
        where = ", ".join(f"page {one.page} ({one.count})" for one in log if one.rule == rule)
        yield f"Covered, {_WORDS.get(rule, rule)}: {where}."  # type: ignore[call-overload]
    if not log:
        yield "Nothing to be covered was found in the text of its pages."
    if pictures:
        why = " because the text stood once more elsewhere in the file" if whole else ""
        yield (
            f"{_pages(pictures)} redrawn as a picture with searchable text{why}; "
            "form fields and tags for screen readers were taken out."
        )
    yield "Title, author and other description of the file were taken out."
    scans = [number for number, text in enumerate(texts) if not text.strip()]
    if scans:
        yield f"{_pages(scans)} without text (a scan): nothing could be looked for or covered there."
    if with_pictures:
        yield f"{_pages(with_pictures)} with a picture: what it shows was not looked at."


def _cleared_note(count: int) -> Iterable[str]:
    if count:
        yield f"Covered in bookmarks, notes or other texts of the file: {count}."


def _pages(numbers: Iterable[int]) -> str:
    listed = sorted(number + 1 for number in numbers)
    return f"Page{'s' if len(listed) > 1 else ''} {', '.join(map(str, listed))}"


def _shows_pictures(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
