"""Shared fixtures: banks in memory, printed documents, and the option --refresh."""

import fcntl
import gc
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from html import unescape
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, settings
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from studypress.bank.bank import Bank, Entry, SectionHead
from studypress.bank.models import Answer, Choice, Difficulty, Question
from studypress.bank.selection import Selection
from studypress.bank.yaml_source import DataPath, SourceMark
from studypress.exam.blueprint.model import Blueprint, Kind, Order, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Candidate, Plan
from studypress.exam.record.read import Record
from studypress.exam.record.write import PaperFile, PrintDetails, manifest
from studypress.exam.scannable.layout import ScanArea, ScanBox, ScanLayout, ScanPage
from studypress.exam.scannable.page_code import PageCode
from studypress.files.cache import VARIABLE, Cache
from studypress.page.text.markdown import Markdown
from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.documents import finished
from studypress.pipeline.request import ExamOptions, Request
from studypress.pipeline.workers import contained
from studypress.scan.reading import BoxReading, BoxState, PageOutcome, PageReading
from studypress.scan.scan_record import ScannedPage, ScanRecord, scan_record_json

pytest_plugins = ("open_desk", "mail_server")  # fixtures of more than one folder

BANKS = Path(__file__).parent / "banks"
TOPICS = ("Foundations", "Essentials")
SEED = "correct horse battery staple"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MANY = 3_000_000  # objects, about 500 MB
WHOLE_RUNS = {"compose", "e2e"}
"""Folders of tests that print whole exams."""
_MARKDOWN = Markdown("en", lambda name: name)

# Tests must not fail on a slow or busy machine.
settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="Rewrite the golden files.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests in a browser as slow; run the slowest first, so that all cores are busy."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
    items.sort(key=lambda item: not WHOLE_RUNS & set(item.path.parts))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser of the machine; it must be there if STUDYPRESS_BROWSER is `required`."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        if os.environ.get("STUDYPRESS_BROWSER") == "required":
            pytest.fail("no Chromium on the path")
        pytest.skip("no Chromium on the path")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=0)


@pytest.fixture(scope="session")
def of_all(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder shared by the tests on all cores."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session", autouse=True)
def own_cache(of_all: Path) -> Iterator[Path]:
    """A cache separate from the user's, shared by tests and their subprocesses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(of_all / "cache"))
        yield of_all / "cache"


@pytest.fixture(autouse=True)
def printed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print documents also if another test has printed them, or what it changed."""
    monkeypatch.setattr(finished, "user_cache", lambda **_: Cache())


@pytest.fixture(autouse=True)
def laid_out_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay out in the process of the tests, unless a test is about processes with limits."""
    if not request.node.get_closest_marker("contained"):
        monkeypatch.setattr(contained, "is_settled", lambda: True)


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Collect garbage after commands, which disable the collector."""
    yield
    if gc.get_count()[0] > MANY:
        gc.collect()
        gc.freeze()  # exclude the rest from later collections


@pytest.fixture
def banks() -> Path:
    """Folder of test banks."""
    return BANKS


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a stored one, exactly, or store it under --refresh."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--refresh"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


def question(name: str, choices: int = 4, **more: object) -> Question:
    """A question with unique texts, which can be found on the page."""
    return Question(
        id=name,
        question=f"Stem of {name}?",
        difficulty=Difficulty.EASY,
        answer=Answer(bullet=f"Bullet of {name}.", explanation=f"Explanation of {name}."),
        choices=tuple(
            Choice(text=f"Option {at} of {name}", correct=at == 0, why=f"Reason {at} of {name}")
            for at in range(choices)
        ),
        **more,
    )


def bank_of(questions: list[Question]) -> Bank:
    """A bank of one section and one topic."""
    head = SectionHead("one", "One")
    marks: dict[DataPath, SourceMark] = {(): SourceMark("bank.yaml", 1, 1)}
    entries = tuple(
        Entry(number, head, "First", asked, (), marks)
        for number, asked in enumerate(questions, start=1)
    )
    return Bank("A bank", None, "en", BANKS, entries, len(entries))


@pytest.fixture(scope="session")
def make_question() -> Callable[..., Question]:
    return question


@pytest.fixture(scope="session")
def make_bank() -> Callable[[list[Question]], Bank]:
    return bank_of


@pytest.fixture(scope="session")
def numbered_bank() -> Bank:
    """Ten questions with four choices each; the first choice is right."""
    return bank_of([question(f"q{at}") for at in range(10)])


@pytest.fixture(scope="session")
def printed(of_all: Path) -> Path:
    """Two topics of the shipped bank, printed once: documents and an exam in three forms."""
    documents, exam = ("guide", "worksheet", "key"), ExamOptions("mixed", 6, 3, SEED)
    selection = Selection(topics=TOPICS)
    return once(of_all / "printed", documents=documents, exam=exam, selection=selection)


@pytest.fixture(scope="session")
def whole(of_all: Path) -> Path:
    """The worksheet of the shipped bank, and an exam of 40 of its questions, printed once."""
    exam = ExamOptions("choice", 40, 1, SEED)
    return once(of_all / "whole", documents=("worksheet",), exam=exam)


def once(out: Path, **wished: Any) -> Path:
    """Print into a folder shared by all cores, unless one of them has done it."""
    done = out.with_suffix(".done")
    with out.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            produce(request_for(out, **wished), lambda *_: None)
            done.touch()
    return out


@pytest.fixture(scope="session")
def seed() -> str:
    """Seed of the exams that are printed once: words that occur in no text."""
    return SEED


def request_for(out: Path, **more: Any) -> Request:
    """A request with the defaults of the command line."""
    return replace(Request(None, out, "A4", "print", "pdf", Selection()), **more)


@pytest.fixture(scope="session")
def make_request() -> Callable[..., Request]:
    return request_for


@pytest.fixture(scope="session")
def two_topics() -> Bank:
    """Selection of the shipped bank for `printed`."""
    return Selection(topics=TOPICS).of(open_bank(None))


def plain_words(markdown: str) -> str:
    """Printed words of a Markdown text, without its formulas."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", _MARKDOWN.block(markdown))).split())


@pytest.fixture(scope="session")
def plain() -> Callable[[str], str]:
    return plain_words


@pytest.fixture(scope="session")
def pages_of() -> Callable[[Path], list[str]]:
    """Text of each page of a PDF, extracted by pdfium."""

    def extract(path: Path) -> list[str]:
        with pdfium.PdfDocument(path) as pdf:
            return [page.get_textpage().get_text_bounded() for page in pdf]

    return extract


@pytest.fixture(scope="session")
def scanned_exam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exam of three forms with drawn scans of its pages, not printed; copy it to change it.

    Page 1 has the boxes of questions 1 (one right) and 2 (several), page 2 the areas of a number, a
    short answer and an open one. On form 1 a box of question 1 is in doubt, on form 2 it has two
    marks, and page 1 of form 3 has no readable code.
    """
    folder = tmp_path_factory.mktemp("scanned") / "exam"
    (folder / "scan" / "pictures").mkdir(parents=True)
    source = open_bank(BANKS / "valid" / "every-kind")
    kinds = {
        "Choices to tick": ("single", "several"),
        "Answers to write": ("number", "short", "open"),
    }
    rows = [
        Row(count=1, topic=(topic,), kind=(Kind(kind),)) for topic in kinds for kind in kinds[topic]
    ]
    names = ("Ana Núñez", "Bo Li", "Cy Young")
    candidates = tuple(Candidate(name, f"{at}") for at, name in enumerate(names, 11))
    blueprint = Blueprint(title="Scanned", order=Order.FIXED, rows=tuple(rows))
    exam = make_exam(source, Plan(blueprint, len(names), SEED, candidates))
    papers = {form.number: PaperFile(f"forms/{form.number:03}.pdf", 2) for form in exam.forms}
    options = {"paper": "A4", "theme": "print", "format": "pdf", "custom": {}, "scannable": "pages"}
    made = PrintDetails(options, {}, papers, {"forms/001.pdf": "ab" * 32})
    record = json.loads("".join(manifest(source, Selection(), exam, made)))
    pages = list[ScannedPage]()
    for number, form in enumerate(record["forms"], 1):
        items = form["questions"][:2]
        boxes = tuple(
            ScanBox(at, letter, 40, 20 + 50 * at + 9 * place)
            for at, item in enumerate(items, 1)
            for place, letter in enumerate(ascii_uppercase[: len(item["choices"])])
        )
        areas = tuple(ScanArea(at, 40, 35 * at - 60, 130, 25) for at in (3, 4, 5))
        layouts = (ScanPage(1, boxes), ScanPage(2, (), areas))
        form["scan"] = asdict(ScanLayout(210, 297, "left", layouts))
        states = {(1, "A"): MARKED, (2, "A"): MARKED, (2, "C"): MARKED}
        states |= {(1, "B"): (EMPTY, DOUBTFUL, MARKED, EMPTY)[number]}
        for layout in layouts:
            known = PageCode(form["code"], layout.page) if (number, layout.page) != (3, 1) else None
            read = [
                BoxReading(box, state, _INK[state], _INK[state])
                for box in layout.boxes
                if (state := states.get((box.question, box.value), EMPTY))
            ]
            name = f"{form['code']}-{layout.page:02}.jpg" if known else "0" * 12 + ".jpg"
            outcome = PageOutcome.READ if known else PageOutcome.UNREADABLE
            if known and any(box.question == 1 for box in layout.boxes):
                outcome = PageOutcome.DOUBTFUL
            place = (8.0, 0, 0, 0, 8.0, 0, 0, 0, 1.0)
            reading = PageReading(
                outcome, known, tuple(read) if known else (), 0, 203.2, place if known else None
            )
            _draw_page(layout, read, form["code"]).save(folder / "scan" / "pictures" / name)
            pages.append(ScannedPage("room.pdf", "0" * 64, len(pages) + 1, reading, name))
    (folder / "manifest.json").write_text(json.dumps(record))
    identity = Record.model_validate(record).identity
    (folder / "scan" / "readings.json").write_bytes(
        scan_record_json(ScanRecord(identity, tuple(pages)))
    )
    return folder


EMPTY, MARKED, DOUBTFUL = BoxState.EMPTY, BoxState.MARKED, BoxState.DOUBTFUL
_INK = {EMPTY: 0.02, MARKED: 0.9, DOUBTFUL: 0.45}


def _draw_page(layout: ScanPage, read: list[BoxReading], code: str) -> Image.Image:
    picture = Image.new("L", (1680, 2376), 250)
    pen = ImageDraw.Draw(picture)
    pen.text((320, 120), f"Scanned: {code}, page {layout.page}", 0, font_size=32)
    for at in read:
        x, y = at.box.x * 8, at.box.y * 8
        pen.rectangle((x, y, x + 32, y + 32), outline=0, width=2)
        pen.text((x - 32, y), at.box.value, 0, font_size=28)
        pen.text((x + 60, y), "the text of a choice", 0, font_size=28)
        if at.state is not EMPTY:
            shade = 30 if at.state is MARKED else 150
            pen.line((x + 6, y + 6, x + 26, y + 26), shade, 5)
            pen.line((x + 26, y + 6, x + 6, y + 26), shade, 5)
    for area in layout.areas:
        x, y = area.x * 8, area.y * 8
        pen.rectangle((x, y, x + area.width * 8, y + area.height * 8), outline=180)
        pen.text((x + 40, y + 60), f"answer {area.question} on {code[:4]}", 40, font_size=56)
    return picture


@pytest.fixture(scope="session")
def scanned_record(scanned_exam: Path) -> Record:
    """Record of the exam with drawn scans."""
    return Record.model_validate_json((scanned_exam / "manifest.json").read_text())
