"""Documents that are joined from parts: equal to those laid out as a whole, and laid out once."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
import yaml

from studypress.compose.documents.study_units import study_document
from studypress.compose.printer import Printer
from studypress.errors import ContentError
from studypress.page.documents.options import WorksheetOptions
from studypress.page.look import Look
from studypress.page.render import Sheet
from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.documents import changed_documents
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Request
from studypress.press.engine import Pages
from studypress.press.patches.parts import Part

MakeRequest = Callable[..., Request]
Laid = list[tuple[str, Part | None]]

DOCUMENTS: dict[str, dict[str, Any]] = {
    "guide": {"documents": ("guide",)},
    "key": {"documents": ("key",)},
    "full key": {"documents": ("key",), "full_key": True},
    "worksheet": {"documents": ("worksheet",), "worksheet": WorksheetOptions(choices=True)},
}
LINE = "The cat sat on the mat and looked at the dog that slept beside the stove."


def question(at: int, length: int) -> dict[str, Any]:
    paragraphs = [f"Paragraph {at}.{number}. {LINE * 3}" for number in range(length)]
    return {
        "id": f"q{at}",
        "difficulty": "easy",
        "question": f"What is thing {at}, with $x^{at}$?",
        "tags": ["odd" if at % 2 else "even"],
        "choices": [{"text": f"choice {number}", "correct": number == 1} for number in range(4)],
        "answer": {"bullet": f"Thing {at}.", "explanation": "\n\n".join(paragraphs)},
    }


def bank_of(lengths: list[int]) -> dict[str, Any]:
    """A bank of two sections: one of two topics with five questions each, one of a short topic."""
    asked = [question(at, length) for at, length in enumerate(lengths, start=1)]
    return {
        "title": "Things",
        "language": "en",
        "sections": [
            {
                "id": "first",
                "title": "First things",
                "topics": [
                    {"topic": "One", "questions": asked[:5]},
                    {"topic": "Two", "questions": asked[5:10]},
                ],
            },
            {
                "id": "last",
                "title": "Last things",
                "topics": [{"topic": "Three", "questions": asked[10:]}],
            },
        ],
    }


LENGTHS = [3, 9, 4, 6, 14, 2, 7, 5, 8, 4, 3, 6]


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.yaml"
    path.write_text(yaml.safe_dump(bank_of(LENGTHS)))
    return path


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> Laid:
    """All sheets that are laid out, and their parts."""
    found: Laid = []
    lay_out = Printer.lay_out

    def noted(printer: Printer, sheet: Sheet, part: Part | None = None) -> Pages:
        found.append((sheet.html, part))
        return lay_out(printer, sheet, part)

    monkeypatch.setattr(Printer, "lay_out", noted)
    return found


def printed(request: Request) -> bytes:
    (file,) = produce(request, lambda *_: None).printings
    return file.path.read_bytes()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_parts_is_the_one_laid_out_as_a_whole(
    name: str,
    bank: Path,
    tmp_path: Path,
    make_request: MakeRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = make_request(tmp_path / "out", bank=bank, **DOCUMENTS[name])
    parts = printed(request)
    monkeypatch.setattr(changed_documents, "study_document", lambda *_, **__: None)
    whole = printed(replace(request, cache=False))
    assert texts(parts) == texts(whole)
    assert pictures(parts) == pictures(whole)
    assert links(parts) == links(whole)
    assert outline(parts) == outline(whole)
    assert len(parts) < 1.1 * len(whole) + 4096


@pytest.mark.parametrize(
    "name", [name for name in DOCUMENTS if name != "key"]
)  # which has two pages
def test_after_an_edit_only_what_changed_is_laid_out(
    name: str, bank: Path, make_request: MakeRequest, laid: Laid
) -> None:
    request = make_request(bank.parent / "out", bank=bank, **DOCUMENTS[name])
    printed(request)
    laid.clear()
    edit(bank, lambda data: questions(data)[7].update(question="What is the *other* thing 8?"))
    edited = printed(request)
    shown = {at for at in range(1, 13) for html, _ in laid if f'data-question="q{at}"' in html}
    assert 8 in shown
    if name != "guide":  # its contents have all stems
        assert 1 not in shown
    assert not any('data-begins="0"' in html for html, _ in laid)
    assert printed(replace(request, cache=False)) == edited


def test_pages_that_move_are_found_again(bank: Path, make_request: MakeRequest, laid: Laid) -> None:
    request = make_request(bank.parent / "out", bank=bank, documents=("guide",))
    printed(request)
    laid.clear()
    edit(bank, lambda data: questions(data)[1].update(answer=question(2, 40)["answer"]))
    edited = printed(request)
    shown = [html for html, _ in laid if 'data-begins="' in html]
    assert all('data-begins="5"' not in html for html in shown)
    assert printed(replace(request, cache=False)) == edited
    numbers = {name: page + 1 for _, name, _, page, _ in links(edited)}
    stated = re.search(r"Two[ .]+(\d+)", texts(edited)[2])
    assert stated
    assert int(stated[1]) == numbers["topic.first.2"]


def test_the_languages_of_a_bank_decide_the_fonts_of_every_part(
    bank: Path, make_request: MakeRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_request(bank.parent / "out", bank=bank, documents=("key",), full_key=True)
    edit(bank, lambda data: questions(data)[0].update(question="What is Ж?"))
    printed(request)
    edit(bank, lambda data: questions(data)[11].update(question="Что это?", lang="ru"))
    parts = printed(request)
    assert printed(replace(request, cache=False)) == parts
    monkeypatch.setattr(changed_documents, "study_document", lambda *_, **__: None)
    assert pictures(parts) == pictures(printed(replace(request, cache=False)))


def test_looks_with_other_rules_than_ours_are_laid_out_as_a_whole(
    bank: Path, tmp_path: Path, make_request: MakeRequest
) -> None:
    def look(css: str, name: str = "themes/print.css") -> Path:
        folder = tmp_path / f"look{len(list(tmp_path.iterdir()))}"
        style = folder / "styles" / name
        style.parent.mkdir(parents=True)
        style.write_text(css)
        return folder

    def is_parted(**more: Any) -> bool:
        request = make_request(tmp_path / "out", bank=bank, **more)
        opened = open_bank(bank)
        printer = FilePrinter(request, opened)
        options = WorksheetOptions()
        return study_document("key", opened, printer, options, full_key=False) is not None

    assert is_parted()
    assert not is_parted(two_sided=True)
    assert not is_parted(format="html")
    assert is_parted(custom=look(":root { --size: 11pt }"))
    assert is_parted(custom=look("@page { size: A5 } :root { --page-width: 148mm }"))
    assert is_parted(custom=look("article + article { color: red }", "guide.css"))
    for css in (
        "article + article { border-top: 1pt solid }",
        ".stem { string-set: stem content() }",
        ":root { color: red }",
        ":root { & p { color: red } }",
        "@page :first { margin-top: 60mm }",
        "@page { @top-left { content: string(topic, last) } }",
    ):
        assert not is_parted(custom=look(css))
    assert not is_parted(custom=look("@page { counter-increment: page 2 }"))
    assert not is_parted(custom=look(":root { --size: 11pt }", "key.css"))


def test_texts_that_do_not_fit_are_reported_for_all_documents_without_pages_of_parts(
    bank: Path, make_request: MakeRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Look, "least", 11.0)
    both = {"documents": ("guide", "worksheet"), "worksheet": WorksheetOptions(choices=True)}
    request = make_request(bank.parent / "out", bank=bank, cache=False, **both)
    with pytest.raises(ContentError) as caught:
        printed(request)
    problems = caught.value.problems
    assert len({problem.place for problem in problems}) == len(LENGTHS)
    assert not [problem for problem in problems if problem.message.startswith("page")]
    for text in ("Paragraph 1.2", "choice 3"):  # of the guide, of the worksheet
        assert any(text in problem.message for problem in problems)
    assert not list((bank.parent / "out").glob("*"))


def edit(bank: Path, change: Callable[[dict[str, Any]], None]) -> None:
    data = yaml.safe_load(bank.read_text())
    change(data)
    bank.write_text(yaml.safe_dump(data))


def questions(data: dict[str, Any]) -> list[dict[str, Any]]:
    topics = (topic for section in data["sections"] for topic in section["topics"])
    return [asked for topic in topics for asked in topic["questions"]]


def pictures(data: bytes) -> list[bytes]:
    with pdfium.PdfDocument(data) as pdf:
        return [page.render().to_numpy().tobytes() for page in pdf]


def texts(data: bytes) -> list[str]:
    with pdfium.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def links(data: bytes) -> list[tuple[int, str, list[float], int, list[float]]]:
    """Page and box of each link within a document, and page and place of its target."""
    found = []
    with pikepdf.open(BytesIO(data)) as pdf:
        pages: dict[Any, int] = {page.objgen: at for at, page in enumerate(pdf.pages)}
        tree = pdf.Root.get("/Names")
        targets = dict(pikepdf.NameTree(tree.Dests)) if tree else {}
        for at, page in enumerate(pdf.pages):
            for link in page.obj.get("/Annots", []):
                target = list(targets[str(link.Dest)])
                box = [round(float(edge), 2) for edge in link.Rect]
                place = [round(float(edge), 2) for edge in target[2:4]]
                found.append((at, str(link.Dest), box, pages[target[0].objgen], place))
    return sorted(found)


def outline(data: bytes) -> list[tuple[int, str, int | None]]:
    with pdfium.PdfDocument(data) as pdf:
        return [(it.level, it.get_title(), it.get_dest().get_index()) for it in pdf.get_toc()]
