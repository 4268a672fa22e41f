"""Which files are the exhibits of a claim, and what the names of files say."""

import sys

import pytest

from idrkit.claims.model import Claim
from idrkit.claims.prepared import Quarantined
from idrkit.intake.exhibits.folder import Given, files_of

LINE = {"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}


def claim(*exhibits):
    return Claim.model_validate(
        {
            "claim_id": "T-1",
            "provider": {"name": "Example"},
            "plan": {"name": "Sample"},
            "service_lines": [LINE],
            "exhibits": list(exhibits),
        }
    )


def exhibit(letter, file=None, kind="cv"):
    return {"id": letter, "kind": kind, "title": f"Title of {letter}"} | ({"file": file} if file else {})


@pytest.fixture
def put(tmp_path):
    def write(*names):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode())
        return tmp_path

    return write


def listed(found):
    return [(one.exhibit.id, one.exhibit.kind, one.exhibit.title) for one in found if isinstance(one, Given)]


def reasons(found):
    return {one.exhibit.id: one.reason for one in found if isinstance(one, Quarantined)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("B remittance Remittance of 2 November.pdf", ("B", "remittance", "Remittance of 2 November")),
        ("Ex. B remittance Advice.pdf", ("B", "remittance", "Advice")),
        ("Exhibit B claim_form Form as billed.pdf", ("B", "claim_form", "Form as billed")),
        ("B claim form Form as billed.pdf", ("B", "claim_form", "Form as billed")),
        ("B_proof-of-delivery_Receipt.pdf", ("B", "proof_of_delivery", "Receipt")),
        ("AA Letter To the plan.pdf", ("AA", "letter", "To the plan")),
        ("B.pdf", ("B", "other", "Document")),
        ("B cv.pdf", ("B", "cv", "Cv")),
        ("CV of the physician.pdf", ("A", "cv", "of the physician")),
        ("remittance.835", ("A", "remittance", "Remittance")),
        ("Remittances of May.pdf", ("A", "other", "Remittances of May")),
        ("AB something.pdf", ("A", "other", "AB something")),
        ("b letter.pdf", ("A", "other", "b letter")),
        ("2026-11-02 notice.pdf", ("A", "other", "2026-11-02 notice")),
        ("scan0001", ("A", "other", "scan0001")),
    ],
)
def test_the_name_says_letter_kind_and_title_and_nothing_is_guessed(put, name, expected):
    assert listed(files_of(claim(), put(f"T-1/{name}"))) == [expected]


def test_files_of_the_record_come_first_then_the_folder_by_name(put):
    folder = put("shared/cv.pdf", "T-1/z.pdf", "T-1/B letter.pdf", "T-1/a.pdf")
    found = files_of(claim(exhibit("C", "shared/cv.pdf"), exhibit("A", "T-1/z.pdf")), folder)
    assert listed(found) == [
        ("C", "cv", "Title of C"),
        ("A", "cv", "Title of A"),
        ("D", "other", "a"),
        ("B", "letter", "Letter"),
    ]
    assert [one.path.name for one in found] == ["cv.pdf", "z.pdf", "a.pdf", "B letter.pdf"]


def test_a_file_of_the_folder_fills_the_exhibit_of_the_record_with_its_letter(put):
    found = files_of(claim(exhibit("B"), exhibit("X-1")), put("T-1/B whatever.pdf", "T-1/X-1 other.pdf"))
    assert listed(found) == [("B", "cv", "Title of B"), ("X-1", "cv", "Title of X-1")]


def test_an_exhibit_of_the_record_without_a_file_is_named(put):
    assert "no file is given" in reasons(files_of(claim(exhibit("B")), put("T-2/B.pdf")))["B"]


def test_two_files_with_one_letter_are_both_kept_out(put):
    found = files_of(claim(), put("T-1/B one.pdf", "T-1/B two.pdf", "T-1/C.pdf"))
    assert listed(found) == [("C", "other", "Document")]
    assert [one.reason for one in found if isinstance(one, Quarantined)] == [
        'two files in the claim\'s own folder begin with "B ": keep one, or give the other a letter of its own.'
    ] * 2


def test_two_files_for_one_exhibit_of_the_record_are_said_once(put):
    put("T-1/B one.pdf", "T-1/B two.pdf", "b.pdf")
    waiting = files_of(claim(exhibit("B")), put("x.pdf"))
    assert [type(one) for one in waiting] == [Quarantined]
    has_one = files_of(claim(exhibit("B", "b.pdf")), put("x.pdf"))
    assert [type(one) for one in has_one] == [Given, Quarantined, Quarantined]


def test_a_letter_the_record_gave_another_file_is_refused(put):
    found = files_of(claim(exhibit("B", "b.pdf")), put("b.pdf", "T-1/B other.pdf"))
    assert listed(found) == [("B", "cv", "Title of B")]
    assert "with a file of its own" in reasons(found)["B"]


@pytest.mark.parametrize(
    "file",
    ["../out.pdf", "a/../../out.pdf", "/etc/passwd", "C:\\out.pdf", "C:out.pdf", "\\\\host\\a.pdf", "..\\out.pdf"],
)
def test_a_path_out_of_the_folder_is_refused(put, tmp_path, file):
    inner = put("inner/x.pdf", "out.pdf") / "inner"
    found = files_of(claim(exhibit("A", file)), inner)
    assert listed(found) == []
    assert "leads out of the folder" in reasons(found)["A"]


def test_a_path_with_backslashes_is_one_within_the_folder(put):
    assert listed(files_of(claim(exhibit("A", "shared\\cv.pdf")), put("shared/cv.pdf"))) == [("A", "cv", "Title of A")]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_that_lead_out_are_refused_and_others_are_not(put, tmp_path):
    inner = put("inner/T-1/a.pdf", "inner/shared/cv.pdf", "out.pdf") / "inner"
    (inner / "T-1" / "B link.pdf").symlink_to(tmp_path / "out.pdf")
    (inner / "T-1" / "C link.pdf").symlink_to(inner / "shared" / "cv.pdf")
    (inner / "E.pdf").symlink_to(tmp_path / "out.pdf")
    found = files_of(claim(exhibit("E", "E.pdf")), inner)
    assert [one[0] for one in listed(found)] == ["A", "C"]
    assert "leads out" in reasons(found)["E"]
    assert "leads out" in reasons(found)["unread-1"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_folder_of_a_claim_that_is_a_link_out_is_not_read(put, tmp_path):
    inner = put("inner/x.pdf", "T-1/a.pdf") / "inner"
    (inner / "T-1").symlink_to(tmp_path / "T-1")
    assert listed(files_of(claim(), inner)) == []


@pytest.mark.parametrize(
    ("file", "word"), [("none.pdf", "is not in the folder"), ("sub", "names a folder"), ("sub/x\0.pdf", "leads out")]
)
def test_a_file_that_is_not_there_is_named_by_its_exhibit(put, file, word):
    put("sub/x.pdf")
    assert word in reasons(files_of(claim(exhibit("A", file)), put("y.pdf")))["A"]


def test_hidden_files_are_passed_over_and_folders_named(put):
    found = files_of(claim(), put("T-1/.DS_Store", "T-1/~$a.docx", "T-1/Thumbs.db", "T-1/sub/x.pdf", "T-1/a.pdf"))
    assert listed(found) == [("A", "other", "a")]
    assert "was not looked into" in reasons(found)["unread-1"]


def test_after_z_come_double_letters(put):
    found = files_of(claim(), put(*(f"T-1/n{number:02}.pdf" for number in range(54))))
    assert [one[0] for one in listed(found)][24:29] == ["Y", "Z", "AA", "BB", "CC"]
    assert listed(found)[52][0] == "X1"
