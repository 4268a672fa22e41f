"""Looks through a finished offer packet for factors that must not be considered, before anybody may sign it.

What a party argues is what is printed: the pages of the brief as they come out of their templates, and the texts of
templates of the user's own. A prohibited factor there keeps the packet a draft. The text of exhibits only warns: it
is never rewritten. Pages of data are no argument; what they print is held to by a test.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from idrkit.assess.case import Case, citations
from idrkit.assess.prohibited import PARAGRAPHS
from idrkit.assess.results import Citation, Finding, Verdict
from idrkit.assess.scan import Hit, scan
from idrkit.claims.prepared import ExhibitSet
from idrkit.law.prohibited import Severity
from idrkit.packet.document import Document, ExhibitWording, Looked
from idrkit.packet.templating import own_templates, render_html
from idrkit.packet.visible import visible

DATA_PAGES = frozenset({"front", "contents", "offer", "comparison", "exhibits", "preparation"})
"""The pages of an offer packet that hold data and argue nothing; every other page is read as argument."""

ARGUED, IN_EXHIBITS = "P3", "P4"
_ARGUED_TITLE = "No prohibited factor in the finished brief"
_EXHIBITS_TITLE = "No prohibited factor in the text of the exhibits"


def looked_through(
    documents: Iterable[Document], exhibits: ExhibitSet, case: Case, templates: Path | None = None
) -> Looked:
    """The findings P3 and P4 of an offer packet.

    Args:
        documents: every document of the packet, not drawn yet.
        exhibits: the exhibits that are bound.
        case: whose law is cited.
        templates: the user's folder the packet will be drawn with.

    Raises:
        RenderError: a template is missing or broken.
    """
    wording = tuple(_wording(exhibits, case))
    return Looked((_argued(documents, case, templates), _in_exhibits(exhibits, wording, case)), wording)


def paged(pages: Sequence[str], *, argument: bool) -> Iterator[tuple[int, Hit]]:
    """Every hit with the number of the page on which it begins; words that go over a page's end are found too."""
    starts: list[int] = []
    length = 0
    for page in pages:
        starts.append(length)
        length += len(page) + 1
    for hit in scan("\n".join(pages), argument=argument):
        yield bisect_right(starts, hit.start), hit


def _argued(documents: Iterable[Document], case: Case, templates: Path | None) -> Finding:
    told: dict[str, None] = {}
    rules: dict[str, None] = {}
    for where, hit in _in_argument(documents, templates):
        if hit.blocks:
            told[f"{where} {hit.rule.why} (“{hit.words}”, {hit.rule.id})"] = None
            rules[hit.rule.provision_id] = None
    if told:
        return Finding(
            id=ARGUED,
            title=_ARGUED_TITLE,
            verdict=Verdict.FAIL,
            sentence=f"A certified IDR entity must not consider this: {'; '.join(told)}.",
            next_step="Take it out of the fact or the template it comes from; until then the packet is a draft.",
            citations=_cited(rules, case),
            overridable=False,
        )
    return Finding(
        id=ARGUED,
        title=_ARGUED_TITLE,
        verdict=Verdict.PASS,
        sentence="The pages of the brief argue no prohibited factor, as far as their words tell.",
        next_step="",
        citations=_cited(PARAGRAPHS, case),
        overridable=False,
    )


def _in_argument(documents: Iterable[Document], templates: Path | None) -> Iterator[tuple[str, Hit]]:
    seen: set[Path] = set()
    for document in documents:
        if document.key not in DATA_PAGES:
            for hit in scan(visible(render_html(document, templates))):
                yield f"the page “{document.title}”", hit
        for path in own_templates(document, templates):
            if path not in seen:
                seen.add(path)
                yield from _in_template(path)


def _in_template(path: Path) -> Iterator[tuple[str, Hit]]:
    source = path.read_text(encoding="utf-8")
    for hit in scan(visible(source, template=True)):
        yield f"the template {path.name}, line {source.count(chr(10), 0, hit.start) + 1},", hit


def _wording(exhibits: ExhibitSet, case: Case) -> Iterator[ExhibitWording]:
    for one in exhibits.prepared:
        found = Counter((page, hit.rule) for page, hit in paged(one.text, argument=False))
        for (page, rule), count in sorted(found.items(), key=lambda item: (item[0][0], item[0][1].id)):
            cited = citations(rule.provision_id, case)
            yield ExhibitWording(one.exhibit.id, page, rule, count, cited[0].cite if cited else "")


def _in_exhibits(exhibits: ExhibitSet, wording: Sequence[ExhibitWording], case: Case) -> Finding:
    grave = [one for one in wording if one.rule.severity is Severity.BLOCK]
    unread = [one.exhibit.id for one in exhibits.prepared if not all(page.strip() for page in one.text)]
    if not exhibits.prepared:
        verdict, sentence, step = Verdict.NOT_APPLICABLE, "No exhibit is bound.", ""
    elif grave:
        names = ", ".join(dict.fromkeys(one.exhibit for one in grave))
        verdict = Verdict.WARN
        sentence = (
            f"The text of exhibit {names} names a factor that must not be considered; the pages are listed below."
        )
        step = "Such a page may be evidence of another fact. Leave it out, or have the words redacted, where it is not."
    elif wording:
        names = ", ".join(dict.fromkeys(one.exhibit for one in wording))
        verdict = Verdict.WARN
        sentence = f"The text of exhibit {names} comes near a factor that must not be considered; see the list below."
        step = "Read the pages again before they are submitted."
    else:
        verdict, step = Verdict.PASS, ""
        sentence = "The text of the exhibits names no prohibited factor, as far as its words tell."
    if unread:
        verdict = Verdict.WARN if verdict is Verdict.PASS else verdict
        sentence += f" Exhibit {', '.join(unread)} has pages without text (scans), which could not be looked through."
        step = f"{step} Read the scanned pages yourself.".strip()
    cited = dict.fromkeys(one.rule.provision_id for one in wording) or PARAGRAPHS
    return Finding(IN_EXHIBITS, _EXHIBITS_TITLE, verdict, sentence, step, _cited(cited, case))


def _cited(provision_ids: Iterable[str], case: Case) -> tuple[Citation, ...]:
    return tuple(one for name in provision_ids for one in citations(name, case))
