"""Flashcards on paper: each back is behind its front, and all words fit."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import yaml
from click.testing import CliRunner

from studypress.cli import main
from studypress.page.documents.flashcards import Duplex
from studypress.pipeline.build import produce
from studypress.pipeline.request import Request

CARDS = 11


def bank_file(folder: Path, bullets: dict[int, str] | None = None) -> Path:
    """A bank with the question's number in each stem and bullet."""
    asked = [
        {
            "id": f"q{at}",
            "question": f"Stem{at} asks?",
            "difficulty": "easy",
            "answer": {
                "bullet": (bullets or {}).get(at, f"Bullet{at} says."),
                "explanation": "More words.",
            },
        }
        for at in range(1, CARDS + 1)
    ]
    sections = [{"id": "one", "title": "One", "topics": [{"topic": "First", "questions": asked}]}]
    path = folder / "bank.yaml"
    path.write_text(yaml.safe_dump({"title": "A bank", "sections": sections}))
    return path


def place(page: pdfium.PdfPage, words: str) -> tuple[float, float]:
    """Position of the first word, in points from the left and from the top."""
    text = page.get_textpage()
    found = text.search(words, match_whole_word=True).get_next()
    assert found, words
    left, _, _, top = text.get_charbox(found[0])
    return left, page.get_height() - top


def cell(spot: tuple[float, float], size: tuple[float, float], rows: int) -> tuple[int, int]:
    """Row and column of the card at a position; all cards have the same size."""
    margin = 10 / 25.4 * 72
    column = (spot[0] - margin) // ((size[0] - 2 * margin) / 2)
    return int((spot[1] - margin) // ((size[1] - 2 * margin) / rows)), int(column)


@pytest.mark.parametrize("theme", ["print", "large-print"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("duplex", Duplex)
def test_each_back_lies_behind_its_front(
    tmp_path: Path, make_request: Callable[..., Request], duplex: Duplex, paper: str, theme: str
) -> None:
    request = make_request(
        tmp_path,
        bank=bank_file(tmp_path),
        documents=("flashcards",),
        paper=paper,
        duplex=duplex,
        theme=theme,
    )
    produce(request, lambda *_: None)
    rows = 2 if theme == "large-print" else 4
    with pdfium.PdfDocument(tmp_path / "flashcards.pdf") as pdf:
        assert len(pdf) == 2 * -(-CARDS // (2 * rows))
        for number in range(1, CARDS + 1):
            paper_at = (number - 1) // (2 * rows)
            front, back = pdf[2 * paper_at], pdf[2 * paper_at + 1]
            row, column = cell(place(front, f"Stem{number}"), front.get_size(), rows)
            assert (row, column) == divmod((number - 1) % (2 * rows), 2)
            behind = cell(place(back, f"Bullet{number}"), back.get_size(), rows)
            turned = (row, 1 - column) if duplex == Duplex.LONG_EDGE else (rows - 1 - row, column)
            assert behind == turned
            # Number and topic are on both sides, on the same card as the words.
            for side, at in ((front, (row, column)), (back, behind)):
                spots = numbers_on(side, str(number))
                assert at in [cell(spot, side.get_size(), rows) for spot in spots]


def numbers_on(page: pdfium.PdfPage, number: str) -> list[tuple[float, float]]:
    text = page.get_textpage()
    searcher = text.search(number, match_whole_word=True)
    spots = []
    while found := searcher.get_next():
        left, _, _, top = text.get_charbox(found[0])
        spots.append((left, page.get_height() - top))
    return spots


def test_a_long_bullet_is_set_smaller_and_keeps_its_words(
    tmp_path: Path, make_request: Callable[..., Request], pages_of: Callable[[Path], list[str]]
) -> None:
    long = "begins " + "middle " * 60 + "ends"
    request = make_request(tmp_path, bank=bank_file(tmp_path, {3: long}), documents=("flashcards",))
    produce(request, lambda *_: None)
    back = pages_of(tmp_path / "flashcards.pdf")[1]
    assert back.count("middle") == 60
    with pdfium.PdfDocument(tmp_path / "flashcards.pdf") as pdf:
        page = pdf[1]
        assert cell(place(page, "ends"), page.get_size(), 4) == (1, 1)


def test_what_is_too_long_for_a_card_has_its_place(tmp_path: Path) -> None:
    path = bank_file(tmp_path)
    words = ["flashcards", str(path), "--out", str(tmp_path / "out")]
    path.write_text(path.read_text().replace("Stem5 asks?", "Stem5 asks. " + "Why? " * 500))
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1
    line = next(at for at, text in enumerate(path.read_text().splitlines(), 1) if "Stem5" in text)
    assert f"bank.yaml:{line}:" in result.stderr
    assert "too long for a flashcard" in result.stderr


def test_a_title_is_parted_by_its_sense(
    tmp_path: Path, make_request: Callable[..., Request], pages_of: Callable[[Path], list[str]]
) -> None:
    """Lines have about the same length, and none ends with a conjunction or an article."""
    path = bank_file(tmp_path)
    stem = "What is the difference between supervised and unsupervised learning?"
    path.write_text(path.read_text().replace("Stem1 asks?", stem))
    produce(make_request(tmp_path, bank=path, documents=("flashcards",)), lambda *_: None)
    text = pages_of(tmp_path / "flashcards.pdf")[0]
    front = [" ".join(line.split()) for line in text.splitlines()]
    begun = front.index("What is the difference")
    assert front[begun + 1 : begun + 3] == ["between supervised", "and unsupervised learning?"]
