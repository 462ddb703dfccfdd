"""What tests share: banks made in memory, and the flag that refreshes goldens."""

import fcntl
import gc
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Self

import pypdfium2 as pdfium
import pytest
from hypothesis import settings

from studypress.bank.bank import Bank, Entry, SectionHead
from studypress.bank.loader import Loaded, load
from studypress.bank.models import Answer, Choice, Difficulty, Question
from studypress.bank.selection import Selection
from studypress.bank.yaml_source import SourceMark
from studypress.errors import Problem
from studypress.exam.model import Exam
from studypress.files.cache import VARIABLE
from studypress.files.package_folders import shipped
from studypress.page import web_fonts as webfonts
from studypress.page.text.markdown import Markdown
from studypress.page.text.problems import text_problems
from studypress.pipeline import check as checking
from studypress.pipeline import verify
from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.proof.again import Again, print_again
from studypress.pipeline.request import ExamOptions, Request
from studypress.pipeline.steps import Steps
from studypress.verify import readings
from studypress.verify.pdf import read as reader

BANKS = Path(__file__).parent / "banks"
TOPICS = ("Foundations", "Essentials")
MANY = 3_000_000  # objects
LONGEST = (
    "test_promises.py",
    "test_oracle.py",
    "test_themes.py",
    "test_verify.py",
    "test_study.py",
    "test_cores.py",
    "test_exam_room.py",
    "test_cli.py",
    "test_mark.py",
    "test_banks.py",
    "test_marking_table.py",
    "test_reports.py",
    "test_read.py",
)
"""Files of tests that take many seconds, the longest first."""
_MARKDOWN = Markdown("en", lambda name: name)

# A slow or busy machine is no fault of what is tested.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="Write goldens anew from what is.")


def pytest_configure(config: pytest.Config) -> None:
    patch = pytest.MonkeyPatch()
    open_once(patch)  # before tests are collected, some of which look at it at once
    config.add_cleanup(patch.undo)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that all cores are busy to the end."""
    places = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONGEST)))


@pytest.fixture(scope="session")
def of_all(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that the tests on all cores share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session", autouse=True)
def own_cache(of_all: Path) -> Iterator[Path]:
    """A cache that is not the user's: tests, and what they run, share it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(of_all / "cache"))
        yield of_all / "cache"


def open_once(patch: pytest.MonkeyPatch) -> None:
    """Read and check the shipped bank, which no test alters, once, and not in each run."""
    read = cache(load)
    known: dict[str, tuple[Entry, list[Problem]]] = {}

    def look(path: Path, prefix: str) -> Loaded:
        return read(path, prefix) if path == shipped("content") else load(path, prefix)

    def check(entry: Entry, root: Path, *, draw: bool) -> list[Problem]:
        if draw or root != shipped("content"):
            return list(text_problems(entry, root, draw=draw))
        name = entry.question.id
        if name not in known or known[name][0] != entry:
            known[name] = entry, list(text_problems(entry, root, draw=draw))
        return known[name][1]

    patch.setattr(checking, "load", look)
    patch.setattr(checking, "text_problems", check)


@cache
def characters() -> frozenset[str]:
    """What the valid banks, the shipped one and the templates are written in."""
    folders = (BANKS / "valid", shipped("content"), shipped("templates"))
    files = [path for folder in folders for path in folder.rglob("*.*") if path.is_file()]
    texts = (path.read_text("utf-8") for path in files if path.suffix in {".yaml", ".svg", ".j2"})
    return frozenset(char for char in "".join(texts) if char.isprintable())


@pytest.fixture(scope="module")
def fonts_cut_once() -> Iterator[None]:
    """HTML documents share their fonts, which are cut for what any of them holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webfonts, "_ASCII", webfonts._ASCII | characters())  # noqa: SLF001
        yield


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """What commands leave behind, which turn the garbage collector off, is taken away."""
    yield
    if gc.get_count()[0] > MANY:
        gc.collect()


@pytest.fixture
def banks() -> Path:
    """The folder of banks that tests read."""
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
    """A question whose texts are words of its own, so that each is found where it is printed."""
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
    marks = {(): SourceMark("bank.yaml", 1, 1)}
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
    out, done = of_all / "printed", of_all / "printed.done"
    with (of_all / "printed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another core may be at it
        if not done.exists():
            names = ("guide", "worksheet", "key")
            wish = ExamOptions("mixed", 6, 3, "demo")
            selection = Selection(topics=TOPICS)
            produce(
                request_for(out, documents=names, exam=wish, selection=selection), lambda *_: None
            )
            done.touch()
    return out


def request_for(out: Path, **more: object) -> Request:
    """A request with the defaults of the command line."""
    defaults = {"bank": None, "paper": "A4", "theme": "print", "format": "pdf"}
    return Request(out=out, **({**defaults, "selection": Selection()} | more))


class _Here:
    """Reads the files of an exam in this process."""

    def __init__(self, _: int) -> None:
        self.begin = verify._here  # noqa: SLF001

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def verified_quickly() -> Iterator[None]:
    """An exam is made again once, and files that are the same bytes are read once."""
    made: dict[str, Again] = {}

    def once(exam: Exam, request: Request, bank: Bank, folder: Path, steps: Steps) -> Again:
        key = f"{exam.plan} {request} {bank.digest}"
        if key not in made:
            made[key] = print_again(exam, request, bank, folder, steps)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "print_again", once)
        patch.setattr(verify, "Readers", _Here)
        for name in ("read", "glance", "unlocked"):
            patch.setattr(readings, name, cache(getattr(reader, name)))
        yield


@pytest.fixture(scope="session")
def make_request() -> Callable[..., Request]:
    return request_for


@pytest.fixture(scope="session")
def two_topics() -> Bank:
    """The part of the shipped bank that `printed` holds."""
    return Selection(topics=TOPICS).of(open_bank(None))


def plain_words(markdown: str) -> str:
    """The words of a Markdown text as they are printed, without its formulas."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", _MARKDOWN.block(markdown))).split())


@pytest.fixture(scope="session")
def plain() -> Callable[[str], str]:
    return plain_words


@pytest.fixture(scope="session")
def pages_of() -> Callable[[Path], list[str]]:
    """The text of each page of a PDF, as a reader's program extracts it."""

    def extract(path: Path) -> list[str]:
        with pdfium.PdfDocument(path) as pdf:
            return [page.get_textpage().get_text_bounded() for page in pdf]

    return extract
