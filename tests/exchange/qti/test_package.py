"""QTI packages: manifests, missing and hostile files, pictures that exports have moved."""

import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from studypress.errors import ContentError
from studypress.exchange.draft import DraftBank
from studypress.exchange.formats import format_of
from studypress.exchange.input_file import InputFile
from studypress.files.archive import zip_of

ITEM = (
    '<assessmentItem identifier="i" title="{title}" xml:lang="de"><responseDeclaration identifier='
    '"R"><correctResponse><value>A</value></correctResponse></responseDeclaration><itemBody>'
    '<p>{text}</p><choiceInteraction responseIdentifier="R"><simpleChoice identifier="A">a'
    '</simpleChoice><simpleChoice identifier="B">b</simpleChoice></choiceInteraction></itemBody>'
    "</assessmentItem>"
)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


def item(title: str, text: str = "Which?") -> bytes:
    return ITEM.format(title=title, text=text).encode()


def manifest(*names: str, kind: str = "imsqti_item_xmlv2p1", more: str = "") -> bytes:
    resources = "".join(
        f'<resource identifier="r{at}" type="{kind}" href="{name}"><file href="{name}"/></resource>'
        for at, name in enumerate(names)
    )
    return f"<manifest><resources>{resources}{more}</resources></manifest>".encode()


def read(files: dict[str, bytes], name: str = "a.zip") -> DraftBank:
    file = InputFile(name, zip_of(files))
    return format_of(file).read(file)


def names_of(draft: DraftBank) -> list[str]:
    return [each.name for each in draft.questions]


def remarks_of(draft: DraftBank) -> list[str]:
    return [str(each) for each in draft.remarks]


def test_items_come_in_the_order_of_the_test_with_its_sections() -> None:
    test = (
        b'<assessmentTest title="Exam"><testPart><assessmentSection title="One">'
        b'<assessmentSection title="In it"><selection select="1"/>'
        b'<assessmentItemRef href="b%20c.xml"'
        b"/></assessmentSection><assessmentItemRef href='a.xml'/></assessmentSection>"
        b'<assessmentItemRef href="../no.xml"/></testPart></assessmentTest>'
    )
    listed = manifest("items/a.xml", "items/b%20c.xml", "items/d.xml", "items/test.xml")
    files = {"imsmanifest.xml": listed, "items/a.xml": item("a"), "items/b c.xml": item("b")}
    draft = read({**files, "items/d.xml": item("d"), "items/test.xml": test})
    assert (draft.title, draft.language) == ("Exam", "de")
    placed = [(each.name, each.section, each.topic) for each in draft.questions]
    assert placed == [("b", "One", "In it"), ("a", "One", ""), ("d", "", "")]
    assert [each.removesuffix(": all are kept") for each in remarks_of(draft)] == [
        "a.zip/items/test.xml:1:1: changed: 1 of the questions of this section are drawn",
        "a.zip/items/test.xml:1:1: lost: the item '../no.xml' is not in the package",
    ]


def test_metadata_of_the_manifest_are_kept() -> None:
    lom = (
        "<metadata><lom><general><keyword><string>Set theory</string></keyword></general>"
        "<educational><difficulty><value>very difficult</value></difficulty><typicalLearningTime>"
        "<duration>PT1H5M</duration></typicalLearningTime></educational></lom></metadata>"
    )
    listed = manifest("a.xml").replace(b"<file", lom.encode() + b"<file")
    (question,) = read({"imsmanifest.xml": listed, "a.xml": item("a")}).questions
    kept = {key: question.data[key] for key in ("difficulty", "tags", "minutes")}
    assert kept == {"difficulty": "hard", "tags": ["set-theory"], "minutes": 65}


def test_a_text_that_items_share_is_before_each() -> None:
    shared = (
        b"<assessmentStimulus><stimulusBody><p>Read this.</p></stimulusBody></assessmentStimulus>"
    )
    reference = b'<assessmentStimulusRef href="../s.xml"/><itemBody>'
    using = item("a").replace(b"<itemBody>", reference)
    missing = using.replace(b"../s.xml", b"../t.xml")
    draft = read({"items/a.xml": using, "items/b.xml": missing, "s.xml": shared})
    assert draft.questions[0].data["question"] == "Read this.\n\nWhich?"
    assert draft.questions[1].data["question"] == "Which?"
    assert remarks_of(draft) == [
        "a.zip/items/b.xml:1:1: lost: the text '../t.xml' is not in the package"
    ]


def test_missing_and_damaged_files_are_remarks() -> None:
    listed = manifest("a.xml", "no.xml", "../../etc/passwd.xml", "bad.xml")
    draft = read({"imsmanifest.xml": listed, "a.xml": item("a"), "bad.xml": b"<assessmentItem>"})
    assert names_of(draft) == ["a"]
    missing, outside, damaged = remarks_of(draft)
    assert "lists 'no.xml', which is not in the package" in missing
    assert "lists '../../etc/passwd.xml'" in outside
    assert damaged.startswith("a.zip/bad.xml:1:17: left out: this is no valid XML")


def test_a_package_without_a_manifest_is_read() -> None:
    assert names_of(read({"z.xml": item("z"), "x/a.xml": item("a"), "b.txt": b""})) == ["z", "a"]


def test_an_unpacked_manifest_is_read_with_the_files_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "a.xml").write_bytes(item("a", '<img src="../p.svg" alt="P"/>'))
    (tmp_path / "p.svg").write_bytes(SVG)
    outside = tmp_path.parent / "outside.xml"
    outside.write_bytes(item("outside"))
    data = manifest("items/a.xml", "../outside.xml")
    file = InputFile("imsmanifest.xml", data, tmp_path)
    draft = format_of(file).read(file)
    assert names_of(draft) == ["a"]
    assert list(draft.figures) == ["p.svg"]
    assert "lists '../outside.xml'" in remarks_of(draft)[0]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("p.svg", "items/p.svg"),
        ("../media/p.svg", "media/p.svg"),
        ("$IMS-CC-FILEBASE$/Uploaded%20Media/p.svg", "web_resources/Uploaded Media/p.svg"),
        ("%24IMS-CC-FILEBASE%24/images/p.svg?canvas_download=1", "images/p.svg"),
        ("$IMS_CC_FILEBASE$../images/p.svg", "images/p.svg"),
        ("org0/p.svg", "exam1/my_files/org0/p.svg"),
        ("@X@EmbeddedFile@X@/a/p.svg", "a/p.svg"),
    ],
)
def test_pictures_are_found(address: str, path: str) -> None:
    draft = read({"items/a.xml": item("a", f'<img src="{address}" alt="P"/>'), path: SVG})
    assert list(draft.figures) == ["p.svg"]
    assert draft.remarks == []


@pytest.mark.parametrize("address", ["../../p.svg", "/etc/passwd", "file:///etc/passwd", "no.svg"])
def test_pictures_outside_of_the_package_do_not_exist(address: str) -> None:
    draft = read({"items/a.xml": item("a", f'<img src="{address}" alt="P"/>')})
    assert draft.figures == {}
    assert len(draft.remarks) == 1


def test_a_cartridge_of_canvas_is_read_once_and_in_full() -> None:
    def quiz(title: str) -> bytes:
        return (
            f'<questestinterop><assessment title="Quiz"><section><item title="{title}">'
            "<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel>"
            "<fieldentry>essay_question</fieldentry></qtimetadatafield></qtimetadata>"
            "</itemmetadata><presentation><material><mattext>Why?</mattext></material>"
            "</presentation></item></section></assessment></questestinterop>"
        ).encode()

    resources = (
        '<resource identifier="q" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment">'
        '<file href="q/assessment_qti.xml"/><dependency identifierref="m"/></resource>'
        '<resource identifier="m" type="associatedcontent/imscc_xmlv1p1/learning-application-'
        'resource" href="q/assessment_meta.xml"><file href="q/assessment_meta.xml"/>'
        '<file href="non_cc_assessments/q.xml.qti"/></resource>'
    )
    files = {
        "imsmanifest.xml": manifest(more=resources),
        "q/assessment_qti.xml": quiz("limited"),
        "q/assessment_meta.xml": b"<quiz/>",
        "non_cc_assessments/q.xml.qti": quiz("full"),
    }
    draft = read(files, "course.imscc")
    assert (names_of(draft), draft.title) == (["full"], "Quiz")


def test_a_resource_of_blackboard_is_read() -> None:
    attributes = 'xmlns:bb="http://www.blackboard.com/content-packaging/" bb:file="res00001.dat"'
    listed = f'<resource {attributes} type="assessment/x-bb-qti-pool" identifier="res00001"/>'
    quiz = (
        b"<questestinterop><assessment title='Pool'><section><item title='one'><itemmetadata>"
        b"<bbmd_questiontype>Essay</bbmd_questiontype></itemmetadata><presentation><flow><material>"
        b"<mattext>Why?</mattext></material></flow></presentation></item></section></assessment>"
        b"</questestinterop>"
    )
    draft = read({"imsmanifest.xml": manifest(more=listed), "res00001.dat": quiz})
    assert names_of(draft) == ["one"]


def test_a_zip_without_qti_is_refused() -> None:
    with pytest.raises(ContentError, match="not recognised"):
        read({"a.txt": b"words"})
    with pytest.raises(ContentError, match="no QTI item"):
        read({"imsmanifest.xml": manifest("a.xml"), "a.xml": b"<html/>"})


@pytest.mark.parametrize(
    "entities",
    ['<!ENTITY a "x"><!ENTITY b "&a;&a;">', '<!ENTITY a SYSTEM "file:///etc/passwd">'],
)
def test_entities_in_a_package_are_refused(entities: str) -> None:
    hostile = f"<!DOCTYPE assessmentItem [{entities}]><assessmentItem>&a;</assessmentItem>".encode()
    draft = read({"a.xml": hostile, "b.xml": item("b")})
    assert names_of(draft) == ["b"]
    assert "a.zip/a.xml" in remarks_of(draft)[0]


def test_bombs_are_refused_in_little_memory() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", manifest("a.xml"))
        archive.writestr("a.xml", b"<a>" + bytes(2**26))
    data = packed.getvalue()
    tracemalloc.start()
    with pytest.raises(ContentError, match="unpacked"):
        format_of(InputFile("a.zip", data))
    assert tracemalloc.get_traced_memory()[1] < 2**24
    tracemalloc.stop()


def test_many_items_and_deep_ones_are_read() -> None:
    deep = item("deep", "<b>" * 190 + "x" + "</b>" * 190)
    files = {f"items/{at}.xml": item(f"i{at}") for at in range(300)}
    draft = read({**files, "deep.xml": deep})
    assert len(draft.questions) == 301
