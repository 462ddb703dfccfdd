"""Structure tree of each document, as a screen reader uses it."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import outloud
import pikepdf
import pytest

from studypress.press.engine import lay_out, write

DOCUMENTS = [
    "guide.pdf",
    "worksheet.pdf",
    "key.pdf",
    "exam/forms/001.pdf",
    "exam/keys/001.pdf",
    "exam/keys.pdf",
]
# The text of a formula is its LaTeX source, which its readers know; list markers are painted after
# their texts, but are in order in the tree; the title on each form's first page is not a running
# head.
ACCEPTED = {"MATH-010", "ORD-001", "PAG-001"}


@dataclass
class Element:
    """A structure element with the number of marked contents on each page."""

    role: str
    alt: str
    kids: list["Element"]
    marks: list[tuple[int, int]]
    attributes: pikepdf.Object

    def walk(self) -> Iterator["Element"]:
        yield self
        for kid in self.kids:
            yield from kid.walk()


def tree_of(pdf: pikepdf.Pdf) -> Element:
    pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}

    def read(node: pikepdf.Object, page: int) -> Element:
        page = pages[node.Pg.objgen] if "/Pg" in node else page
        kids = node.get("/K", pikepdf.Array())
        attributes = node.get("/A", pikepdf.Dictionary())
        element = Element(str(node.S)[1:], str(node.get("/Alt", "")), [], [], attributes)
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                if kid.get("/Type") == "/StructElem":
                    element.kids.append(read(kid, page))
            else:
                element.marks.append((page, int(kid)))
        return element

    return read(pdf.Root.StructTreeRoot.K[0], 0)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_checker_finds_nothing(printed: Path, name: str) -> None:
    report = outloud.check(printed / name)
    found = [f"{at.rule}: {at.message}" for at in report.findings if at.rule not in ACCEPTED]
    assert found == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_that_it_is_accessible_and_in_which_language(
    printed: Path, name: str
) -> None:
    with pikepdf.open(printed / name) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"])
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_headings_go_down_step_by_step(printed: Path, name: str) -> None:
    with pikepdf.open(printed / name) as pdf:
        roles = [at.role for at in tree_of(pdf).walk()]
    levels = [int(role[1]) for role in roles if re.fullmatch(r"H\d", role)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_all_that_is_painted_is_in_the_tree_once_or_an_artifact(printed: Path, name: str) -> None:
    with pikepdf.open(printed / name) as pdf:
        in_tree = [mark for at in tree_of(pdf).walk() for mark in at.marks]
        painted = [(at, mcid) for at, page in enumerate(pdf.pages) for mcid in marks_on(page)]
    assert sorted(in_tree) == sorted(painted)
    assert len(set(in_tree)) == len(in_tree)


def marks_on(page: pikepdf.Page) -> Iterator[int]:
    """Numbers of the marked contents of a page, which must contain all its text."""
    depth = 0
    for step in pikepdf.parse_content_stream(page):
        name = str(step.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        if name == "BDC" and "/MCID" in step.operands[1]:
            yield int(step.operands[1].MCID)
        assert depth or name not in ("Tj", "TJ", "Do", "f", "S", "B")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_parent_tree_leads_back_to_the_element_of_each_piece(printed: Path, name: str) -> None:
    with pikepdf.open(printed / name) as pdf:
        tree = pdf.Root.StructTreeRoot.ParentTree
        leaves = tree.get("/Kids", [tree])
        numbers = [value for leaf in leaves for value in leaf.Nums]
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for page in pdf.pages:
            of_page = owners[int(page.StructParents)]
            for mcid in marks_on(page):
                assert mcid in [kid for kid in of_page[mcid].K if isinstance(kid, int)]
            for annotation in page.get("/Annots", []):
                assert owners[int(annotation.StructParent)].S == "/Link"
                assert str(annotation.Contents)


def test_figures_and_formulas_have_words(printed: Path) -> None:
    for name in ("guide.pdf", "exam/solutions.pdf"):
        with pikepdf.open(printed / name) as pdf:
            pictures = [at for at in tree_of(pdf).walk() if at.role in ("Figure", "Formula")]
        assert {at.role for at in pictures} == {"Figure", "Formula"}
        assert all(at.alt for at in pictures)
        for at in pictures:
            left, foot, right, top = map(float, at.attributes.BBox)
            assert 0 <= left < right <= 596
            assert 0 <= foot < top <= 842
        assert all([kid.role for kid in at.kids] == ["Caption"] for at in pictures if at.kids)


def test_cells_have_heads(printed: Path) -> None:
    for name in ("guide.pdf", "exam/forms/001.pdf"):
        with pikepdf.open(printed / name) as pdf:
            heads = [at for at in tree_of(pdf).walk() if at.role == "TH"]
            assert {str(at.attributes.Scope) for at in heads} == {"/Column", "/Row"}


def test_questions_and_choices_are_read_in_their_order(printed: Path) -> None:
    with pikepdf.open(printed / "exam/forms/001.pdf") as pdf:
        articles = [at for at in tree_of(pdf).walk() if at.role == "Art"]
    assert len(articles) == 6
    for article in articles:
        marks = [mark for at in article.walk() for mark in at.marks]
        assert marks == sorted(marks)
        choices = [at for at in article.walk() if at.role == "LI"]
        assert len(choices) in (0, 4)


def test_running_heads_are_not_read(printed: Path) -> None:
    with pikepdf.open(printed / "guide.pdf") as pdf:
        kinds = [
            str(step.operands[1].Type)
            for page in pdf.pages
            for step in pikepdf.parse_content_stream(page)
            if str(step.operator) == "BDC" and str(step.operands[0]) == "/Artifact"
        ]
    assert kinds
    assert set(kinds) == {"/Pagination"}


def test_words_of_figures_are_painted_in_place(printed: Path) -> None:
    with pikepdf.open(printed / "guide.pdf") as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        assert not [thing for thing in streams if thing.get("/Subtype") == "/Form"]


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9"/></svg>'
PICTURE = f'<img alt="A" src="data:image/svg+xml;base64,{b64encode(SVG.encode()).decode()}"'
PAGE = f"""<!DOCTYPE html><html lang="en"><title>A</title><body>
<p>Words of <code>code</code> and {PICTURE} class="math">, <a href="https://a.invalid/">linked</a>
<figure>{PICTURE}><figcaption>Caption</figcaption></figure>
<table><tr><th>Head<th>Head<tr><td>Cell<td>Cell</table>
"""
STYLE = '@page { @top-left { content: "Running head" } }'


def tagged(tmp_path: Path) -> dict[str, object]:
    """Corrections of a page's tags, as found in its file."""
    data = write([lay_out(PAGE, {"a.css": STYLE}, tmp_path)])
    with pikepdf.open(BytesIO(data)) as pdf:
        elements = list(tree_of(pdf).walk())
        (page,) = pdf.pages
        figure = [at for at in elements if at.role == "Figure"][-1]
        return {
            "wrappers": sum(at.role in ("NonStruct", "Span") for at in elements),
            "formulas": sum(at.role == "Formula" for at in elements),
            "code": sum(at.role == "Code" for at in elements),
            "captions": [kid.role for kid in figure.kids],
            "scopes": {str(at.attributes.get("/Scope")) for at in elements if at.role == "TH"},
            "artifacts": str(page.Contents.read_bytes()).count("/Artifact"),
            "link": str(page.Annots[0].get("/Contents")),
            "at the top": float(figure.attributes.BBox[1]) > 400,  # points above the foot
        }


def test_tags_are_mended_and_the_engine_would_not(
    tmp_path: Path, bare: Callable[..., dict[str, object]]
) -> None:
    ours, theirs = tagged(tmp_path), bare(tagged, tmp_path)
    assert ours == {
        "wrappers": 1,  # around picture and caption
        "formulas": 1,
        "code": 1,
        "captions": ["Caption"],
        "scopes": {"/Column"},
        "artifacts": 1,
        "link": "linked",
        "at the top": True,
    }
    assert all(theirs[name] != found for name, found in ours.items()), theirs


LANGUAGES = """<!DOCTYPE html><html lang="ar" dir="rtl"><title>A</title><body>
<p>كلمات <em>كلمات</em></p><section lang="en" dir="ltr"><p lang="en">Words <bdi lang="fr">mots</bdi>
</p></section><p>كلمات <span lang="he">מילים</span> كلمات</p>"""


def languages_of(tmp_path: Path) -> list[tuple[str, str]]:
    """Role and language of each element that has one, in reading order."""
    with pikepdf.open(BytesIO(write([lay_out(LANGUAGES, {}, tmp_path)]))) as pdf:
        assert str(pdf.Root.Lang) == "ar"
        found, waiting = [], [pdf.Root.StructTreeRoot.K[0]]
        while waiting:
            node = waiting.pop(0)
            found += [(str(node.S), str(node.Lang))] if "/Lang" in node else []
            kids = (kid for kid in node.get("/K", []) if isinstance(kid, pikepdf.Dictionary))
            waiting = [kid for kid in kids if "/S" in kid] + waiting
    return found


def test_an_element_states_its_language_if_that_around_it_is_another(tmp_path: Path) -> None:
    expected = [("/Sect", "en"), ("/Span", "fr"), ("/Span", "he")]
    assert languages_of(tmp_path) == expected


def test_the_engine_states_the_language_of_the_file_alone(
    tmp_path: Path, bare: Callable[..., list[tuple[str, str]]]
) -> None:
    assert bare(languages_of, tmp_path) == []
