"""Flashcards on paper: each back is behind its front, and all words fit."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import outloud
import pypdfium2 as pdfium
import pytest
import yaml

from studypress.page.documents.flashcards import LEAF, CardSize
from studypress.page.documents.options import Duplex
from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.documents.fitted_flashcards import fitted_flashcards
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Request

CARDS = 11
LOOKS = list(product(("print", "large-print", "ink-saver"), ("A4", "Letter"), Duplex))
FAST = (0, 7)
MARGIN, PAD = 10 / 25.4 * 72, 6 / 25.4 * 72
NEAR = 2  # points
WORD = re.compile(r"([fb])(\d+)w(\d+)")
SHEET = re.compile(
    r'<section class="sheet (\w+)" style="--columns: (\d); --rows: (\d)">(.*?)</section>', re.DOTALL
)
CARD = re.compile(r'--column: (\d); --row: (\d)" data-question="q(\d+)"')


def bank_file(
    folder: Path,
    bullets: Mapping[int, str] = MappingProxyType({}),
    stems: Mapping[int, str] = MappingProxyType({}),
    cards: int = CARDS,
) -> Path:
    """A bank with the question's number in each stem and bullet."""
    asked = [
        {
            "id": f"q{at}",
            "question": stems.get(at, f"Stem{at} asks?"),
            "difficulty": "easy",
            "answer": {
                "bullet": bullets.get(at, f"Bullet{at} says."),
                "explanation": "More words.",
            },
        }
        for at in range(1, cards + 1)
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


def text_of(chance: Random, letter: str, number: int, words: int) -> str:
    """A paragraph, and perhaps a list or code, of numbered words."""
    named = [f"{letter}{number}w{at}" for at in range(words)]
    first = chance.randint(1, words)
    after = named[first:]
    block = chance.choice(("words", "list", "code"))
    if block == "list":
        rest = "\n".join(f"- {word}" for word in after[:20])
        rest += "\n\n" + " ".join(after[20:])
    elif block == "code":
        rest = "```python\n" + "\n".join(after[:40]) + "\n```\n\n" + " ".join(after[40:])
    else:
        rest = " ".join(after)
    return " ".join(named[:first]) + ("\n\n" + rest if after else "")


def random_bank(seed: int, folder: Path) -> tuple[Path, dict[tuple[str, int], int]]:
    """A bank of texts of random lengths, and the number of words of each side."""
    chance = Random(seed)  # noqa: S311 - examples, not secrets
    lengths = [5, 110, 480, *(chance.choice((8, 50, 90, 150, 300, 480)) for _ in range(7))]
    counts = {("f", number): words for number, words in enumerate(lengths, start=1)}
    counts |= {("b", number): chance.choice((3, 60)) for _, number in counts}
    asked: list[dict[str, Any]] = [
        {
            "id": f"q{number}",
            "question": text_of(chance, "f", number, words),
            "difficulty": "easy",
            "answer": {
                "bullet": " ".join(f"b{number}w{at}" for at in range(counts["b", number])),
                "explanation": "More words.",
            },
        }
        for number, words in enumerate(lengths, start=1)
    ]
    accept = [" ".join(f"b4w{at + of}" for of in range(60)) for at in range(0, 1200, 60)]
    asked[3]["answer"] |= {"accept": accept, "bullet": "b4w1200"}
    asked[3]["kind"], counts["b", 4] = "short", 1201
    sections = [{"id": "one", "title": "One", "topics": [{"topic": "First", "questions": asked}]}]
    path = folder / "bank.yaml"
    path.write_text(yaml.safe_dump({"title": "A bank", "sections": sections}))
    return path, counts


def words_on(page: pdfium.PdfPage) -> Iterator[tuple[str, int, int, tuple[float, ...]]]:
    """Yield each numbered word: side, card, number, and its box from the left and the top."""
    text, height = page.get_textpage(), page.get_height()
    chars = "".join((text.get_text_range(at, 1) or " ")[0] for at in range(text.count_chars()))
    for found in WORD.finditer(chars):
        boxes = [text.get_charbox(at) for at in range(*found.span())]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        box = (min(lefts), height - max(tops), max(rights), height - min(bottoms))
        yield found[1], int(found[2]), int(found[3]), box


def is_within(
    box: tuple[float, ...], spot: tuple[int, int], size: CardSize, page: pdfium.PdfPage
) -> bool:
    """Whether a word is in its card, inside of the padding."""
    width = (page.get_width() - 2 * MARGIN) / size.columns
    height = (page.get_height() - 2 * MARGIN) / size.rows
    left, top = MARGIN + spot[1] * width + PAD, MARGIN + spot[0] * height + PAD
    right, foot = left + width - 2 * PAD, top + height - 2 * PAD
    return bool(
        box[0] >= left - NEAR
        and box[1] >= top - NEAR
        and box[2] <= right + NEAR
        and box[3] <= foot + NEAR
    )


@pytest.mark.parametrize(
    "seed",
    [at if at in FAST else pytest.param(at, marks=pytest.mark.slow) for at in range(len(LOOKS))],
)
def test_texts_of_any_length_are_complete_and_have_their_answer_behind(
    seed: int, tmp_path: Path, make_request: Callable[..., Request]
) -> None:
    theme, paper, duplex = LOOKS[seed]
    path, counts = random_bank(seed, tmp_path)
    request = make_request(tmp_path, bank=path, documents=("flashcards",), theme=theme, paper=paper)
    bank = open_bank(path, draw=True)
    printer = FilePrinter(request, bank)
    sheet = fitted_flashcards(bank, duplex, printer)
    papers = [
        (
            CardSize(name, int(columns), int(rows)),
            {int(number): (int(row), int(column)) for column, row, number in CARD.findall(cards)},
        )
        for name, columns, rows, cards in SHEET.findall(sheet.html)
    ]
    assert {size.name for size, _ in papers} == {"cell", "half"}
    for (size, fronts), (_, backs) in zip(papers[::2], papers[1::2], strict=True):
        assert list(fronts) == sorted(fronts)
        for number, (row, column) in fronts.items():
            long = (row, size.columns - 1 - column)
            short = (size.rows - 1 - row, column)
            assert backs[number] == (long if duplex == Duplex.LONG_EDGE else short)
    found: dict[tuple[str, int], list[int]] = {side: [] for side in counts}
    leaves: dict[tuple[str, int], list[int]] = {}
    with pdfium.PdfDocument(printer.files("flashcards", sheet)[0].data) as pdf:
        for at, page in enumerate(pdf):
            size, spots = papers[at] if at < len(papers) else (LEAF, {})
            for side, number, word, box in words_on(page):
                assert is_within(box, spots[number] if spots else (0, 0), size, page)
                found[side, number].append(word)
                if size == LEAF:
                    leaves[side, number] = sorted({*leaves.get((side, number), ()), at})
                else:
                    assert side == "fb"[at % 2]
    assert found == {side: list(range(count)) for side, count in counts.items()}
    assert ("f", 3) in leaves
    begun = [pages[0] for (side, _), pages in leaves.items() if side == "f"]
    assert begun == sorted(begun)
    for (side, number), pages in leaves.items():
        assert pages == list(range(pages[0], pages[-1] + 1))
        others = [each for at, each in leaves.items() if at != (side, number)]
        assert not any(set(pages) & set(each) for each in others)
        if side == "f":
            assert pages[0] % 2 == 0
            assert leaves["b", number][0] == pages[-1] + 1


def test_leaves_have_the_number_of_their_card_on_each_page(
    tmp_path: Path, make_request: Callable[..., Request], pages_of: Callable[[Path], list[str]]
) -> None:
    stem = "Stem1 asks?\n\n" + "\n".join(f"- of{at}" for at in range(70))
    path = bank_file(tmp_path, stems={1: stem, 2: stem}, cards=2)
    produce(make_request(tmp_path, bank=path, documents=("flashcards",)), lambda *_: None)
    texts = [text.split() for text in pages_of(tmp_path / "flashcards.pdf")]
    assert texts[0][:3] == ["1", "First", "Stem1"]
    assert "of69" in texts[1]
    assert texts[2] == ["1", "First", "Bullet1", "says."]
    assert texts[3] == []  # the next card begins on another leaf
    assert texts[4][:2] == ["2", "First"]
    assert [text.count("1") for text in texts[:3]] == [1, 1, 1]
    assert texts[5].count("2") == 1
    # Markers of lists are painted after their texts; cards have equal topics at equal places.
    findings = outloud.check(tmp_path / "flashcards.pdf").findings
    assert {at.rule for at in findings} <= {"ORD-001", "PAG-001"}
    usual = make_request(tmp_path / "usual", bank=bank_file(tmp_path), documents=("flashcards",))
    produce(usual, lambda *_: None)
    titles = []
    for folder in (tmp_path, usual.out):
        with pdfium.PdfDocument(folder / "flashcards.pdf") as pdf:
            titles.append(place(pdf[0], "Flashcards"))
    assert titles[0] == pytest.approx(titles[1])


def test_a_table_too_wide_for_a_cell_has_a_larger_card(
    tmp_path: Path, make_request: Callable[..., Request], pages_of: Callable[[Path], list[str]]
) -> None:
    rows = ("|" + f"{cell}|" * 16 for cell in ("wmw", "---", "mwm"))
    table = "\n".join(" " * 12 + row for row in rows)
    stem = f"Stem1 asks?\n\n- a\n    - b\n        - c\n\n{table}"
    path = bank_file(tmp_path, stems={1: stem})
    request = make_request(tmp_path, bank=path, documents=("flashcards",), theme="large-print")
    produce(request, lambda *_: None)
    *cells, front, back = [text.split() for text in pages_of(tmp_path / "flashcards.pdf")]
    assert len(cells) == 2 * -(-(CARDS - 1) // 4)
    assert "Stem1" in front
    assert "Bullet1" in back


def test_cards_fill_the_paper_of_a_two_sided_document_too(
    tmp_path: Path, make_request: Callable[..., Request]
) -> None:
    request = make_request(tmp_path / "one", bank=bank_file(tmp_path), documents=("flashcards",))
    produce(request, lambda *_: None)
    produce(replace(request, out=tmp_path / "two", two_sided=True), lambda *_: None)
    one, two = (tmp_path / name / "flashcards.pdf" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


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
