"""A bank that `check` accepts is printed completely in every document, theme and paper.

The banks are random, with all kinds of content: scripts, long words, code, tables.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2 as pdfium
import pytest
import yaml
from PIL import Image

from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.request import ExamOptions, Request, ScorecardOptions

SCRIPTS = (
    ["the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "and", "again"],
    ["съешь", "ещё", "этих", "мягких", "французских", "булок", "да", "выпей", "чаю"],
    ["ξεσκεπάζω", "την", "ψυχοφθόρα", "βδελυγμία"],
    ["Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz", "über", "Straßen"],
    ["نص", "حكيم", "له", "سر", "قاطع", "وذو", "شأن", "عظيم"],
    ["ऋषियों", "को", "सताने", "वाले", "दुष्ट", "राक्षसों"],
    ["เป็นมนุษย์สุดประเสริฐเลิศคุณค่า", "กว่าบรรดาฝูงสัตว์เดรัจฉาน"],
    ["視野無限廣", "窗外有藍天", "いろはにほへと", "ちりぬるを"],
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SYMBOLS = (r"\alpha", r"\beta", "x", "y", "n", "k", "1", "42", r"\pi", r"\mathbf{w}", "f(x)")
RELATIONS = ("=", r"\leq", r"\approx", r"\in", r"\to")
LEVELS = ("easy", "medium", "hard")
LINE, STEM = 480, 3900  # maximum characters of a line and a stem


class Writer:
    """Generator of random texts of a bank."""

    def __init__(self, chance: Random, folder: Path) -> None:
        self.chance, self.folder = chance, folder
        self.inlines: tuple[Callable[[], str], ...] = (
            self.words, self.words, self.words, self.long_word, self.digest, self.address,
            self.bound, self.code, self.formula, self.glued, self.emphasised,
        )  # fmt: skip
        self.blocks: tuple[Callable[[], str], ...] = (
            self.line, self.line, self.bullets, self.quote, self.fence, self.table, self.display,
            self.picture,
        )  # fmt: skip

    def words(self) -> str:
        script = self.chance.choice(SCRIPTS[: self.chance.choice((1, 1, 4, 8))])
        return " ".join(self.chance.choices(script, k=self.chance.randint(1, 9)))

    def long_word(self) -> str:
        return "".join(self.chance.choices(LETTERS, k=self.chance.randint(20, 180)))

    def digest(self) -> str:
        return "".join(self.chance.choices("0123456789abcdef", k=self.chance.choice((32, 64, 128))))

    def address(self) -> str:
        parts = "/".join(self.chance.choices(("guides", "retrieval-augmented", "a_b", "x"), k=9))
        return f"<https://docs.example.org/{parts}?source={self.chance.randint(1, 10**9)}>"

    def bound(self) -> str:
        return "\N{NO-BREAK SPACE}".join(self.words().split() * 3)

    def code(self) -> str:
        name = "_".join(self.chance.choices(("very", "long", "name"), k=self.chance.randint(1, 40)))
        return f"`{name}`"

    def glued(self) -> str:
        return f"({self.code()}**{self.long_word()}**[{self.code()}](https://example.org/x))"

    def emphasised(self) -> str:
        return f"**{self.words()}** *{self.words()}*"

    def term(self, depth: int = 2) -> str:
        if depth == 0:
            return self.chance.choice(SYMBOLS)
        form = self.chance.choice(
            ("{}", r"\frac{{{}}}{{{}}}", r"\sqrt{{{}}}", "{{{}}}^{{{}}}", "{{{}}}_{{{}}}")
        )
        return form.format(*(self.term(depth - 1) for _ in range(form.count("{}"))))

    def formula(self) -> str:
        return f"${self.term()} {self.chance.choice(RELATIONS)} {self.term()}$"

    def display(self) -> str:
        terms = " + ".join(self.term() for _ in range(self.chance.randint(1, 4)))
        return f"$$\n{self.term()} {self.chance.choice(RELATIONS)} {terms}\n$$"

    def line(self, most: int = LINE) -> str:
        parts = [self.chance.choice(self.inlines)() for _ in range(self.chance.randint(1, 4))]
        while len(" ".join(parts)) > most:
            parts.pop()
        return " ".join(parts) or "A word"

    def bullets(self) -> str:
        mark = self.chance.choice(("- ", "1. "))
        inner = "\n".join(f"    - {self.line(200)}" for _ in range(2))
        return "\n".join(f"{mark}{self.line(200)}" for _ in range(3)) + f"\n{inner}"

    def quote(self) -> str:
        return f"> {self.line(300)}"

    def fence(self) -> str:
        rows = [" " * self.chance.choice((0, 4, 8)) + self.source() for _ in range(5)]
        return "```python\n" + "\n".join(rows) + "\n```"

    def source(self) -> str:
        name = "_".join(self.chance.choices(LETTERS, k=self.chance.randint(1, 30)))
        return self.chance.choice(
            (f"def {name}({name}: int) -> None:", f"x = {name}({name})", name)
        )

    def table(self) -> str:
        columns = self.chance.randint(1, 16)
        rows = [[self.cell(columns) for _ in range(columns)] for _ in range(3)]
        rows.insert(1, ["---"] * columns)
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)

    def cell(self, columns: int) -> str:
        word = "".join(self.chance.choices(LETTERS, k=self.chance.randint(1, 12)))
        return word if columns > 4 else self.chance.choice((word, self.digest(), self.words()))

    def picture(self) -> str:
        name = f"figures/{self.chance.randint(1, 10**6)}.png"
        size = (self.chance.choice((9, 300, 2000)), self.chance.choice((9, 300, 2000)))
        Image.new("L", size, 200).save(self.folder / name)
        return f'![A grey field]({name} "{self.words()}")'

    def blocks_of(self, most: int) -> str:
        parts = [self.line(200)]
        parts += [self.chance.choice(self.blocks)() for _ in range(self.chance.randint(0, 4))]
        while len("\n\n".join(parts)) > most:
            parts.pop()
        return "\n\n".join(parts)


def write_bank(seed: int, folder: Path) -> Path:
    """Write a random bank into a folder, and return its file."""
    (folder / "figures").mkdir(parents=True)
    chance = Random(seed)  # noqa: S311 - examples, not secrets
    writer = Writer(chance, folder)
    sections = [
        {
            "id": f"section-{at}",
            "title": f"{writer.words()} {writer.long_word()} {writer.digest()}",
            "topics": [
                {
                    "topic": writer.words(),
                    "questions": [_question(writer, at, of) for of in range(3)],
                }
            ],
        }
        for at in range(chance.randint(1, 2))
    ]
    language = chance.choice(("en", "de", "fr"))
    bank = {"title": writer.words(), "language": language, "sections": sections}
    path = folder / "bank.yaml"
    path.write_text(yaml.safe_dump(bank, allow_unicode=True), encoding="utf-8")
    return path


def _question(writer: Writer, section: int, number: int) -> dict[str, Any]:
    chance = writer.chance
    asked: dict[str, Any] = {
        "id": f"q-{section}-{number}",
        "question": writer.blocks_of(STEM),
        "difficulty": chance.choice(LEVELS),
        "tags": ["".join(chance.choices(LETTERS, k=chance.randint(1, 60)))],
        "answer": {"bullet": writer.line(200), "explanation": writer.blocks_of(9000)},
        "references": [writer.line(300)],
    }
    of_kind = (_open, _single, chance.choice((_several, _number, _short, _statement)))
    of_kind[number](writer, asked)
    return asked


def _open(writer: Writer, asked: dict[str, Any]) -> None:
    asked["answer"]["marking"] = [
        {"points": points / 4, "says": writer.line(300)}
        for points in range(1, writer.chance.randint(2, 27))
    ]
    asked["follow_ups"] = [
        {"question": writer.blocks_of(STEM), "answer": writer.blocks_of(STEM)}
        for _ in range(writer.chance.randint(0, 3))
    ]
    asked["mistakes"] = [writer.blocks_of(STEM) for _ in range(writer.chance.randint(0, 3))]


def _single(writer: Writer, asked: dict[str, Any]) -> None:
    asked["choices"] = [
        {"text": f"{letter} {writer.line(300)}", "correct": letter == "a", "why": writer.line()}
        for letter in LETTERS[: writer.chance.randint(2, 6)]
    ]


def _several(writer: Writer, asked: dict[str, Any]) -> None:
    asked["kind"] = "several"
    asked["choices"] = [
        {"text": f"{letter} {writer.line(300)}", "correct": writer.chance.random() < 1 / 2}
        for letter in LETTERS[: writer.chance.randint(2, 26)]
    ]


def _number(writer: Writer, asked: dict[str, Any]) -> None:
    exact = writer.chance.choice(
        ({"value": 42}, {"value": f"{'1234567' * 8}/3"}, {"value": -1.5e-6})
    )
    asked["answer"] |= {**exact, "tolerance": "1%", "unit": writer.long_word()[:15]}


def _short(writer: Writer, asked: dict[str, Any]) -> None:
    accepted = [writer.words(), writer.long_word(), f"{writer.digest()} {writer.words()}"]
    asked["answer"]["accept"] = [text[:LINE] for text in accepted]


def _statement(writer: Writer, asked: dict[str, Any]) -> None:
    asked["answer"]["statement"] = writer.chance.random() < 1 / 2


DOCUMENTS = ("guide", "worksheet", "key", "flashcards")
LOOKS = [
    (theme, paper) for theme in ("print", "large-print", "ink-saver") for paper in ("A4", "Letter")
]
FAST, SEEDS = (4,), range(24)
EDGE = 3 / 25.4 * 72 - 1  # points at a page's edges that must be white


def outside(path: Path) -> Iterator[str]:
    """Yield the characters of a PDF at a page's edge or beyond it."""
    with pdfium.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf, start=1):
            words, (width, height) = page.get_textpage(), page.get_size()
            for at in range(words.count_chars()):
                left, bottom, right, top = words.get_charbox(at)
                if right > left and (
                    left < EDGE or bottom < EDGE or right > width - EDGE or top > height - EDGE
                ):
                    yield f"{path.name}, page {number}: {words.get_text_range(at, 1)!r}"


@pytest.mark.parametrize(
    "seed", [seed if seed in FAST else pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS]
)
def test_what_is_accepted_is_printed(
    seed: int, tmp_path: Path, make_request: Callable[..., Request]
) -> None:
    bank = write_bank(seed, tmp_path / "bank")
    open_bank(bank, draw=True)  # a generated bank is valid
    theme, paper = LOOKS[seed % len(LOOKS)]
    look = {"bank": bank, "theme": theme, "paper": paper}
    exam = ExamOptions("any", forms=2, seed="accept means print")
    request = make_request(
        tmp_path / "out", documents=DOCUMENTS, exam=exam, scorecard=ScorecardOptions(), **look
    )
    produce(request, lambda *_: None)
    files = sorted((tmp_path / "out").rglob("*.pdf"))
    assert files
    assert [fault for path in files for fault in outside(path)] == []
