"""Documents that are joined from parts: equal to those laid out as a whole, and laid out once."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
import yaml

from studypress.compose.printer import Printer
from studypress.page.documents.options import WorksheetOptions
from studypress.page.render import Sheet
from studypress.pipeline.build import produce
from studypress.pipeline.documents import changed_documents
from studypress.pipeline.request import Request
from studypress.press.engine import Pages
from studypress.press.patches.parts import Part

MakeRequest = Callable[..., Request]
Laid = list[tuple[str, Part | None]]

DOCUMENTS = {
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
        pages = {page.objgen: at for at, page in enumerate(pdf.pages)}
        names = pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
        targets = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
        for at, page in enumerate(pdf.pages):
            for link in page.get("/Annots", []):
                target = targets[str(link.Dest)]
                box = [round(float(edge), 2) for edge in link.Rect]
                place = [round(float(edge), 2) for edge in list(target)[2:4]]
                found.append((at, str(link.Dest), box, pages[target[0].objgen], place))
    return sorted(found)


def outline(data: bytes) -> list[tuple[int, str, int | None]]:
    with pdfium.PdfDocument(data) as pdf:
        return [(it.level, it.get_title(), it.get_dest().get_index()) for it in pdf.get_toc()]
