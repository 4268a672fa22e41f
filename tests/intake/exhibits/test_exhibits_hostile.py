"""Two hundred hostile files: none stops the run, each is accounted for, and nothing active is left in what is bound."""

from functools import cache
from io import BytesIO
from pathlib import Path

import hostile
import pikepdf
import pytest

from idrkit.claims.model import Claim
from idrkit.intake.exhibits.limits import Limits
from idrkit.run.exhibits import exhibit_set

NOT_SHOWN = {
    *("/AA", "/OpenAction", "/JS", "/JavaScript", "/Names", "/EmbeddedFiles", "/AF", "/EF", "/XFA", "/AcroForm"),
    *("/Annots", "/URI", "/RichMediaContent", "/Metadata", "/PieceInfo", "/Thumb", "/OPI", "/Ref", "/FS", "/OC"),
    *("/OCProperties", "/StructTreeRoot", "/Outlines", "/Collection", "/NeedsRendering", "/Info", "/Rotate"),
    *("/CropBox", "/UserUnit"),
}
ACTIONS = {
    *("/JavaScript", "/Launch", "/URI", "/GoTo", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition"),
    *("/Hide", "/Named", "/RichMediaExecute"),
}
STILL_SHOWN = (
    *("embedded file", "associated files", "form", "comments", "hidden layer off", "junk before", "page turned"),
    *("page cropped", "page backwards", "static XFA", "action kept by the tags"),
)


@cache
def every():
    """The files, made once and only where they are needed."""
    return hostile.files()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """What comes of all of them, put into the folder of one claim."""
    folder = tmp_path_factory.mktemp("exhibits")
    own = folder / "T-1"
    own.mkdir()
    for number, (name, data, _) in enumerate(every()):
        (own / f"{number:03} {name}.bin".replace("/", " ")).write_bytes(data)
    parties = {"provider": {"name": "Example"}, "plan": {"name": "Sample"}}
    claim = Claim.model_validate({"claim_id": "T-1", "service_lines": [_line()], **parties})
    found = exhibit_set(claim, folder, limits=Limits(seconds=30, unpacked_megabytes=20))
    bound = {one.exhibit.title[4:]: one for one in found.prepared}
    kept_out = {one.exhibit.title[4:]: one.reason for one in found.quarantined}
    return bound, kept_out


def _line():
    return {"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}


def opened(one):
    return pikepdf.Pdf.open(BytesIO(one.pdf), attempt_recovery=False)


def everything(pdf):
    """Every dictionary and stream of the file, reachable or not, and those within them."""
    waiting = [*pdf.objects, pdf.trailer]
    seen = set()
    while waiting:
        one = waiting.pop()
        if not isinstance(one, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
            continue
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, pikepdf.Array):
            waiting.extend(one)
            continue
        yield one
        waiting.extend(value for _, value in one.items())


def test_there_are_two_hundred():
    assert len(every()) == hostile.MOST
    assert len({name for name, _, _ in every()}) == hostile.MOST


def test_every_file_is_bound_or_kept_out_with_a_reason(made):
    bound, kept_out = made
    assert set(bound) | set(kept_out) == {name for name, _, _ in every()}
    assert not set(bound) & set(kept_out)
    assert all(reason.endswith(".") and len(reason) > 20 for reason in kept_out.values())


def test_each_comes_to_what_it_must(made):
    bound, kept_out = made
    wrong = []
    for name, _, word in every():
        if word == "" and name not in bound:
            wrong.append((name, kept_out[name]))
        if word and word not in kept_out.get(name, "bound"):
            wrong.append((name, kept_out.get(name, "bound")))
    assert wrong == []


def test_nothing_active_and_nothing_hidden_is_left(made):
    left = []
    for name, one in made[0].items():
        for each in everything(opened(one)):
            left += [(name, key) for key in NOT_SHOWN & set(each.keys())]
            left += [(name, str(each.get("/S")))] * (str(each.get("/S")) in ACTIONS)
            if isinstance(each, pikepdf.Stream):
                left += [(name, "file")] * ("/F" in each or "/FFilter" in each)
    assert left == []


def test_no_word_of_what_was_removed_is_left(made):
    left = []
    for name, one in made[0].items():
        for each in everything(opened(one)):
            data = each.unparse() + (_content(each) if isinstance(each, pikepdf.Stream) else b"")
            left += [
                (name, word)
                for word in (hostile.SECRET, "app.alert", "cmd.exe", "Jane Specimen", "MZ program", "//host/")
                if word.encode() in data
            ]
    assert left == []


def _content(stream):
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def test_what_was_shown_is_still_shown(made):
    bound, _ = made
    active = ("opens", "link", "page with", "script")
    names = {name for name, _, word in every() if word == "" and name.startswith(active)} | set(STILL_SHOWN)
    assert {name: bound[name].text[0].split("\n")[0] for name in names} == dict.fromkeys(names, hostile.WORDS)


def test_every_page_lies_upright_at_nought(made):
    for name, one in made[0].items():
        for page in opened(one).pages:
            left, bottom, right, top = map(float, page.obj.MediaBox)
            assert (left, bottom) == (0, 0), name
            assert 36 <= right <= 14400, name
            assert 36 <= top <= 14400, name


def test_every_page_has_an_entry_of_text(made):
    assert all(len(opened(one).pages) == len(one.text) > 0 for one in made[0].values())


def test_what_was_removed_is_counted_without_its_words(made):
    bound, _ = made
    notes = {name: " ".join(one.notes) for name, one in bound.items()}
    assert "Removed before binding: 2 scripts, 1 link." in notes["link with javascript"]
    assert "Removed before binding: 1 embedded file." in notes["embedded file"]
    assert "1 form field" in notes["form"]
    assert "what hidden layers show" in notes["hidden layer off"]
    assert "A comment that has no look of its own was left out on page 1" in notes["comments"]
    assert "was damaged and was repaired" in notes["no xref"]
    assert "Page 1 is cropped" in notes["page cropped"]
    assert not any(hostile.SECRET in note or "app.alert" in note for note in notes.values())


def test_no_reason_names_a_file_or_a_path(made):
    assert not any(word in reason for reason in made[1].values() for word in (".bin", "T-1", "/tmp", str(Path.home())))
