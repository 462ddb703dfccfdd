"""Documents in every language: complete in it, and verified."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from studypress.cli import main
from studypress.page.words.catalogue import FOLDER, catalogues
from studypress.pipeline.exams.verify import prove

BANK = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"
FAST = ("ar", "de")
LANGUAGES = [
    name if name in FAST else pytest.param(name, marks=pytest.mark.slow)
    for name in catalogues()
    if name != "en"
]
WORD = re.compile(r"[^\W\d_]{3,}")
COMMANDS = (
    ["guide", "--format", "pdf"],
    ["guide", "--format", "html"],
    ["worksheet", "--choices", "--fillable"],
    ["key", "--full"],
    ["flashcards"],
    ["scorecard", "--blueprint", str(BANK / "blueprint.yaml")],
    ["exam", "--blueprint", str(BANK / "blueprint.yaml"), "--forms", "2", "--seed", "4711"],
)
NAMES = {
    *("studypress", "html", "json", "csv", "items", "fairness"),
    *("ebel", "frisbie", "guilford", "kelley", "kuder", "linacre"),
}
"""Names of programs, files and authors."""
CITED = "Cronbach,"
"""Begin of the sources of statistics, whose titles stay English."""


@pytest.fixture(scope="session")
def english() -> set[str]:
    """English words of all fixed words, without those of the bank."""
    with next(FOLDER.glob("*.po")).open("rb") as file:
        fixed = words_of(" ".join(" ".join(_texts(message.id)) for message in read_po(file)))
    texts = " ".join(path.read_text(encoding="utf-8") for path in BANK.rglob("*.yaml"))
    return fixed - words_of(texts) - NAMES


def words_of(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(re.sub(r"%\(\w+\)s|</?\w+>", " ", text))}


def _texts(message: object) -> Iterator[str]:
    yield from (message,) if isinstance(message, str) else message or ()  # type: ignore[misc]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_documents_are_in_the_language(
    language: str, english: set[str], tmp_path: Path
) -> None:
    for words in COMMANDS:
        command, *options = words
        call = [command, str(BANK), "--language", language, "--out", str(tmp_path), *options]
        result = CliRunner().invoke(main, [*call, "--quiet", "--jobs", "1"])
        assert result.exit_code == 0, result.output
        assert "laid out one by one" not in result.output
    room = tmp_path / "exam"
    mark_blank_papers(room)
    verdict = prove(room, BANK)
    assert [str(fault) for fault in verdict.faults] == []
    with (FOLDER / f"{language}.po").open("rb") as file:
        own = words_of(" ".join(" ".join(_texts(message.string)) for message in read_po(file)))
    for path in sorted(tmp_path.rglob("*.pdf")):
        found = words_of(text_of(path).partition(CITED)[0])
        assert found & english - own == set(), path.name
    html = (tmp_path / "guide.html").read_text(encoding="utf-8")
    body = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)
    assert words_of(body) & english - own == set()


def mark_blank_papers(room: Path) -> None:
    """Mark an exam of which all papers are blank, so that it has statistics."""
    record = json.loads((room / "manifest.json").read_text(encoding="utf-8"))
    numbers = range(1, len(record["forms"][0]["questions"]) + 1)
    rows = [
        ["code", *numbers],
        *([form["code"], *("" for _ in numbers)] for form in record["forms"]),
    ]
    answers = room.parent / "answers.csv"
    with answers.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    result = CliRunner().invoke(main, ["mark", str(room), str(answers), "--bank", str(BANK)])
    assert result.exit_code == 0, result.output


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
