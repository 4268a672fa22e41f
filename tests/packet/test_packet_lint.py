"""An offer is looked through as it will be printed; a prohibited factor keeps it a draft, in an exhibit it warns."""

import pytest
from packet_cases import RULEBOOK, assessed, claim, part, seen

from idrkit.assess.assessment import assess
from idrkit.assess.results import Stage
from idrkit.claims.exhibits import Exhibit
from idrkit.claims.model import Claim
from idrkit.claims.prepared import ExhibitSet, PreparedExhibit
from idrkit.errors import UsageError
from idrkit.packet.document import wording_rows
from idrkit.packet.documents import build_packet
from idrkit.packet.lint import DATA_PAGES, paged
from idrkit.packet.manifest import wording_shape
from idrkit.packet.templating import render_html
from idrkit.packet.visible import visible
from idrkit.packet.write import write_packet

CV = {"id": "C", "kind": "cv", "title": "Credentials"}
FAIR = {
    "factor": "training_experience_quality",
    "text": "The technologist holds the CNIM credential.",
    "exhibit": "C",
    "page": "1",
}
OWN = """{% extends "packet/base.html" %}{% block body %}<p>{{ provider_name }}: WORDS</p>{% endblock %}"""


def offer(templates=None, exhibits=(), **changes):
    changes = {"statements": [FAIR], "exhibits": [CV], **changes}
    return build_packet(
        assessed(**changes), Stage.OFFER, RULEBOOK, ExhibitSet(tuple(exhibits), (), bool(exhibits)), templates
    )


def own_templates(tmp_path, **files):
    folder = tmp_path / "own"
    for name, text in files.items():
        path = folder / "packet" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def exhibit(*pages, letter="C"):
    return PreparedExhibit(Exhibit(id=letter, kind="remittance", title="Remittance"), b"", "0" * 64, pages)


def ids(packet):
    return [finding.id for finding in packet.blockers]


def test_an_innocent_brief_stays_as_it_is():
    packet = offer()
    assert "P3" not in ids(packet)
    assert "P3 Pass" in seen(part(packet, "preparation"))


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("we ask 150% of <b>Medi</b>care", "BAN-PUBLIC"),
        ("the usual&nbsp;&amp;\n customary amount", "BAN-UCR"),
        ("<span>cus<wbr>tomary charges</span>", "BAN-UCR"),
        ("{{ 'our billed charges' }}", "BAN-BILLED"),
        ('<svg role="img" aria-label="Bars: our chargemaster"></svg>', "BAN-BILLED"),
        ("{% set rate = 'Medicare' %}{{ rate }} rates", "BAN-PUBLIC"),
    ],
)
def test_a_template_of_ones_own_that_argues_a_prohibited_factor_makes_a_draft(words, rule, tmp_path):
    packet = offer(own_templates(tmp_path, offer_position=OWN.replace("WORDS", words)))
    assert "P3" in ids(packet)
    assert not packet.ready
    found = next(one for one in packet.blockers if one.id == "P3")
    assert rule in found.sentence
    assert not found.overridable
    # No page of it offers the attestation for signature.
    assert "P3" in seen(part(packet, "preparation"))
    assert "Signature" not in seen(part(packet, "offer"))


def test_it_cannot_be_overridden(tmp_path):
    folder = own_templates(tmp_path, offer_position=OWN.replace("WORDS", "300% of Medicare"))
    over = [{"finding": "P3", "name": "J. Roe", "decided_on": "2026-11-23", "reason": "We want it."}]
    assert "P3" in ids(offer(folder, overrides=over))


def test_a_data_page_of_ones_own_is_read_as_argument_too(tmp_path):
    page = OWN.replace("{{ provider_name }}", "").replace("WORDS", "It is 300 percent of Medicare.")
    packet = offer(own_templates(tmp_path, offer_comparison=page))
    (found,) = [one for one in packet.blockers if one.id == "P3"]
    assert "offer_comparison.html, line 1" in found.sentence


def test_what_is_commented_out_or_in_a_template_that_is_not_used_is_not_argued(tmp_path):
    words = (
        "a quiet page <!-- 300% of Medicare --> {# our billed charges #}<style>.usual-customary { color: red }</style>"
    )
    folder = own_templates(tmp_path, offer_position=OWN.replace("WORDS", words), notice="our billed charges")
    assert "P3" not in ids(offer(folder))


def test_a_template_that_includes_another_brings_its_words_along(tmp_path):
    folder = own_templates(
        tmp_path,
        offer_position=OWN.replace("WORDS", '{% include "packet/more.html" %}'),
        more="twice what Medicaid pays",
    )
    assert "P3" in ids(offer(folder))


def test_an_offer_is_written_with_the_templates_it_was_looked_through_with(tmp_path):
    folder = own_templates(tmp_path, offer_position=OWN.replace("WORDS", "300% of Medicare"))
    with pytest.raises(UsageError, match="looked through"):
        write_packet(offer(), tmp_path / "out", templates=folder)


def test_the_text_of_an_exhibit_warns_with_its_page_and_stays_as_it_is():
    pages = ("Remittance", "Billed amount 4,800.00 Billed amount 1,450.00", "120 percent of\n", "Medicare is paid")
    bound = exhibit(*pages)
    packet = offer(exhibits=[bound])
    assert "P3" not in ids(packet)
    assert "P4" not in ids(packet)
    assert [(one.exhibit, one.page, one.rule.id, one.count) for one in packet.wording] == [
        ("C", 2, "BAN-BILLED", 2),
        ("C", 4, "BAN-PUBLIC", 1),
    ]
    page = seen(part(packet, "preparation"))
    assert "C 2 2 BAN-BILLED The amount that would have been billed. 45 CFR 149.510(c)(5)(v)(B)" in page
    assert "P4 Note" in page
    assert packet.exhibits.prepared == (bound,)


def test_many_pages_of_an_exhibit_make_one_row_for_a_person():
    pages = ["Billed amount 1.00"] * 3 + ["nothing"] + ["Billed amount 2.00, Billed amount 3.00"]
    packet = offer(exhibits=[exhibit(*pages), exhibit("UCR", letter="D")])
    rows = [(row.exhibit, row.rule.id, row.pages, row.count) for row in wording_rows(packet.wording)]
    assert rows == [("C", "BAN-BILLED", "1-3, 5", 5), ("D", "BAN-UCR", "1", 1)]
    assert len(packet.wording) == 5


def test_the_manifest_names_rule_and_page_and_not_the_words():
    packet = offer(exhibits=[exhibit("Jane Sample was billed $900 more", letter="D")])
    assert wording_shape(packet) == [
        {"exhibit": "D", "page": 1, "rule": "BAN-BILLED", "count": 1, "cite": "45 CFR 149.510(c)(5)(v)(B)"}
    ]
    assert "Sample" not in str(wording_shape(packet))


def test_pages_without_text_are_said_not_to_have_been_looked_through():
    packet = offer(exhibits=[exhibit("A page of text", "  ")])
    assert "Exhibit C has pages without text (scans), which could not be looked through" in seen(
        part(packet, "preparation")
    )


def test_words_that_go_over_the_end_of_a_page_are_told_with_the_page_they_begin_on():
    assert [(page, hit.rule.id) for page, hit in paged(("One", "the usual and", "customary fee"), argument=True)] == [
        (2, "BAN-UCR")
    ]


@pytest.mark.parametrize("stage", [Stage.NOTICE, Stage.INITIATION])
def test_the_other_papers_are_not_looked_through(stage):
    packet = build_packet(assessed(), stage, RULEBOOK)
    assert "P3" not in seen(part(packet, "preparation"))


def test_the_bundled_pages_of_an_offer_argue_nothing_prohibited():
    """The data pages are no argument, so they are held to it here."""
    line = {**claim().service_lines[0].model_dump(mode="json"), "billed_charge": "7654.00"}
    packet = offer(service_lines=[line], exhibits=[exhibit("Page")])
    for document in packet.documents:
        blocking = [hit.words for _, hit in paged((visible(render_html(document)),), argument=True) if hit.blocks]
        assert (document.key, blocking) == (document.key, [])
    assert {document.key for document in packet.documents} - DATA_PAGES == {"position"}


def test_a_text_that_is_no_markup_is_kept_whole():
    for source in ("a < b and c > d & e", "<", "<!--", "<a '", "{{", "&#x;", '<p title="x', "<script>", "&amp"):
        shown = visible(source, template=True)
        assert len(shown) == len(source)


def test_lines_of_a_template_keep_their_numbers():
    source = "<p>\n{# one\ntwo #}\n<style>\n</style>usual and customary"
    shown = visible(source, template=True)
    assert shown.count("\n") == source.count("\n")
    assert shown.index("usual") == source.index("usual")


def test_assessing_a_claim_alone_renders_nothing():
    record = Claim.model_validate(claim().model_dump(mode="json"))
    assert assess(record, RULEBOOK, assessed().as_of).finding("P3") is None
