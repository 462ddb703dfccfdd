"""Documents that are unchanged come from the cache; any change that they show prints them again."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from studypress.bank.selection import Selection
from studypress.cli import main
from studypress.compose import cache_key
from studypress.errors import ContentError
from studypress.exam.model import Form
from studypress.files.cache import VARIABLE, Cache
from studypress.page.documents import study
from studypress.page.documents.flashcards import LEAF, SIDES, Deck, flashcards
from studypress.page.documents.options import Duplex, WorksheetOptions
from studypress.page.documents.scorecard import scorecard
from studypress.pipeline.check import open_bank
from studypress.pipeline.documents import changed_documents
from studypress.pipeline.documents.finished import FinishedDocuments
from studypress.pipeline.printer import DocumentFile, FilePrinter, spelled
from studypress.pipeline.request import Request

MakeRequest = Callable[..., Request]
DOCUMENTS = ("guide", "key", "flashcards", "worksheet")
FLAGS = [f"--{name}" for name in DOCUMENTS]
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0H9"/></svg>'
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "sky", "kind": "single", "question": "Why is it blue?", "difficulty": "easy",
        "tags": ["light"], "minutes": 3, "points": 2, "shuffle": True, "group": "sun",
        "answer": {"bullet": "It scatters.", "explanation": "Short waves scatter."},
        "choices": [
            {"text": "It scatters", "correct": True, "why": "So it does."},
            {"text": "It burns", "why": "It does not.", "pin": "last"},
        ],
        "references": ["Rayleigh, 1871"], "lang": "en-GB",
        "follow_ups": [{"question": "And red?", "answer": "Less."}], "mistakes": ["The sea."],
    },
    {
        "id": "sun", "question": "Why is it red?", "difficulty": "hard", "space": 5,
        "answer": {
            "bullet": "It is far.", "explanation": "![Rays](figures/rays.svg)",
            "marking": [{"points": 1, "says": "Names the way."}, {"points": 2, "says": "All."}],
        },
    },
    {
        "id": "speed", "question": "How fast is [[n]]?", "difficulty": "easy",
        "answer": {
            "bullet": "It is [[n]].", "explanation": "So it is.", "value": "[[n]]",
            "tolerance": "1%", "unit": "km",
        },
        "variables": {"n": {"from": 2, "to": 9}}, "variants": 3,
    },
    {
        "id": "true", "question": "It is so.", "difficulty": "easy",
        "answer": {"bullet": "Yes.", "explanation": "It is.", "statement": True},
    },
    {
        "id": "word", "question": "Which word?", "difficulty": "medium",
        "answer": {"bullet": "This.", "explanation": "It is.", "accept": ["this", "that"]},
    },
]  # fmt: skip
BANK: dict[str, Any] = {
    "title": "Physics", "subtitle": "Waves", "language": "en", "as_of": "2026-11",
    "brand": {
        "organisation": "School", "logo": "figures/logo.svg", "colour": "#0b5fa5",
        "footer": "For class", "address": "Street 1",
    },
    "sections": [
        {
            "id": "light", "title": "Light",
            "topics": [
                {"topic": "Day", "questions": QUESTIONS[:2]},
                {"topic": "Numbers", "questions": QUESTIONS[2:4]},
            ],
        },
        {"id": "words", "title": "Words", "topics": [{"topic": "All", "questions": QUESTIONS[4:]}]},
    ],
}  # fmt: skip
OTHERS: dict[object, object] = {
    "single": "several", "easy": "hard", "hard": "easy", "medium": "easy", "en": "de",
    "en-GB": "fr", "2026-11": "2026-10", "figures/logo.svg": "figures/rays.svg",
    "#0b5fa5": "#7a1f1f", "last": "first", "1%": "2%", "[[n]]": "[[n]] + 1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def printed_anew() -> None:
    """Find documents in the cache, unlike other tests."""


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def all_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and mode of each file."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode) for path in paths
    }


def leaves(data: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Path of each value."""
    if isinstance(data, dict | list):
        for at, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(part, (*path, at))
    else:
        yield path


def other(value: object) -> object:
    if value in OTHERS and not isinstance(value, bool):
        return OTHERS[value]
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value}e"


def edits() -> Iterator[dict[str, Any]]:
    """The bank after each single edit: a value changed or removed, questions moved."""
    for path in leaves(BANK):
        for removed in (False, True):
            bank = deepcopy(BANK)
            parent: Any = bank
            for part in path[:-1]:
                parent = parent[part]
            if removed:
                del parent[path[-1]]
            else:
                parent[path[-1]] = other(parent[path[-1]])
            yield bank
    bank = deepcopy(BANK)
    day, numbers = bank["sections"][0]["topics"]
    day["questions"].reverse()
    yield deepcopy(bank)
    numbers["questions"].append(day["questions"].pop())
    yield deepcopy(bank)
    bank["sections"].reverse()
    yield deepcopy(bank)
    bank["sections"].pop()
    yield bank


def write(folder: Path, bank: dict[str, Any]) -> None:
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for name in ("logo", "rays"):
        (folder / "figures" / f"{name}.svg").write_text(LOGO, encoding="utf-8")
    (folder / "bank.yaml").write_text(yaml.safe_dump(bank, allow_unicode=True), encoding="utf-8")


class Desk:
    """Documents of a bank as HTML before layout, compared with those in the cache."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.changed = self.same = 0

    def compare(self, **options: Any) -> None:
        """Assert that documents in the cache are those of the bank; add those that are missing."""
        request = spelled(replace(self.request, **options))
        bank = request.selection.of(open_bank(request.bank, cache=Cache()))
        look = FilePrinter(request, bank).look
        finished = FinishedDocuments(request, bank, look)
        sides = {(entry.question.id, side) for entry in bank.entries for side in SIDES}
        form = Form(1, "", tuple(study.item_in_bank(e, choices=True) for e in bank.entries))
        sheets = {
            "guide": study.guide(bank, look),
            "key": study.key(bank, look, full=request.full_key),
            "worksheet": study.worksheet(bank, look, request.worksheet),
            "flashcards": flashcards(
                bank, look, request.duplex, [Deck(LEAF, dict.fromkeys(sides, 0))]
            ),
            "scorecard": scorecard(bank, form, None, look),
        }
        for name, sheet in sheets.items():
            own = (form,) if name == "scorecard" else ()
            data = f"{sheet.html}{sheet.styles}".encode()
            files = [DocumentFile(f"{name}.{request.format}", data, 7)]
            if request.booklet:
                files.append(DocumentFile(f"{name}-booklet.pdf", data[::-1]))
            if found := finished.get(name, *own):
                assert found == [replace(file, kept=True) for file in files], name
                self.same += 1
            else:
                finished.put(files, *own)
                self.changed += 1


@pytest.fixture
def desk(tmp_path: Path, make_request: MakeRequest) -> Desk:
    write(tmp_path / "bank", BANK)
    return Desk(make_request(tmp_path / "out", bank=tmp_path / "bank"))


def test_any_change_of_the_bank_that_a_document_shows_prints_it_again(
    desk: Desk, tmp_path: Path
) -> None:
    """The cache contains the documents of all earlier edits: none is taken for another."""
    desk.compare()
    assert (desk.changed, desk.same) == (5, 0)
    sound = 0
    for bank in edits():
        write(tmp_path / "bank", bank)
        try:
            desk.compare()
        except ContentError:
            continue
        sound += 1
    assert sound > 80
    assert desk.changed > 4 * sound
    write(tmp_path / "bank", BANK)
    before = desk.same
    desk.compare()
    assert desk.same == before + 5


def test_any_option_that_a_document_depends_on_prints_it_again(desk: Desk, tmp_path: Path) -> None:
    style = tmp_path / "own" / "styles" / "themes" / "plain.css"
    style.parent.mkdir(parents=True)
    style.write_text("p { color: #123 }", encoding="utf-8")
    own: dict[str, Any] = {"custom": tmp_path / "own"}
    worksheets = (
        WorksheetOptions(choices=True), WorksheetOptions(fillable=True),
        WorksheetOptions(space="grid"), WorksheetOptions(per_page=2),
    )  # fmt: skip
    changes: list[dict[str, Any]] = [
        {}, {"paper": "Letter"}, {"theme": "ink-saver"}, {"theme": "large-print"},
        {"language": "de"}, {"language": "fr"}, {"two_sided": True}, {"booklet": True},
        {"booklet": True, "booklet_sheet": "A4"}, {"booklet": True, "signature": 2},
        {"full_key": True}, {"duplex": Duplex.SHORT_EDGE}, {"format": "html"},
        own, own | {"theme": "plain"}, *({"worksheet": options} for options in worksheets),
        *({"selection": Selection(topics=(topic,))} for topic in ("Day", "Numbers")),
    ]  # fmt: skip
    for options in changes:
        before = desk.changed
        desk.compare(**options)
        assert desk.changed >= before + 5, options
    style.write_text("p { color: #124 }", encoding="utf-8")
    before = desk.changed
    desk.compare(**own, theme="plain")
    assert desk.changed == before + 5
    assert desk.same == 0
    desk.compare(out=tmp_path / "elsewhere", jobs=9, scheduler="tcp://a:1", replace=True)
    assert desk.same == 5, "where and by whom they are printed does not matter"


def test_a_bank_in_another_folder_has_the_same_documents(desk: Desk, tmp_path: Path) -> None:
    desk.compare()
    copytree(tmp_path / "bank", tmp_path / "copy")
    desk.compare(bank=tmp_path / "copy")
    assert desk.same == 5


@pytest.mark.parametrize("name", ["rays", "logo"])
def test_another_picture_prints_all_again(desk: Desk, tmp_path: Path, name: str) -> None:
    desk.compare()
    picture = tmp_path / "bank" / "figures" / f"{name}.svg"
    picture.write_text(LOGO.replace("H9", "H8"), encoding="utf-8")
    desk.compare()
    assert desk.same == 0


def test_another_version_of_a_library_prints_all_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.compare()
    tools = cache_key.tools()
    for name in ("weasyprint", "pyphen", "brotli", "programs", "fonts"):
        changed = {**tools, name: tools[name] + "x"}
        monkeypatch.setattr(cache_key, "tools", lambda changed=changed: changed)
        desk.compare()
    assert desk.same == 0


@pytest.mark.parametrize(
    "options", [[], ["--booklet", "--signature", "1"], ["--format", "html"]], ids=" ".join
)
def test_a_second_run_copies_its_documents_and_says_so(
    tmp_path: Path, banks: Path, kept: Path, options: list[str]
) -> None:
    words: list[str | Path] = ["build", banks / "valid" / "branded", *FLAGS, *options]
    told = [run(*words, "--out", tmp_path / str(at), *cold) for at, cold in enumerate(
        ([], [], ["--no-cache"])
    )]  # fmt: skip
    made = [all_in(tmp_path / str(at)) for at in range(3)]
    assert made[0] == made[1] == made[2]
    counts = [text.count(", from the cache") for text in told]
    assert counts == [0, len(made[0]), 0]
    lines = told[1].replace(", from the cache", "").replace(str(tmp_path / "1"), "")
    assert lines == told[0].replace(str(tmp_path / "0"), "")
    assert {mode & 0o777 for name, (_, mode) in made[1].items() if "key" in name} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}


def test_only_what_changed_is_printed_again(tmp_path: Path) -> None:
    write(tmp_path / "bank", BANK)
    words: list[str | Path] = ["build", tmp_path / "bank", *FLAGS, "--format", "html"]
    run(*words, "--out", tmp_path / "out")
    bank = deepcopy(BANK)
    bank["title"] = "Optics"
    write(tmp_path / "bank", bank)
    assert "from the cache" not in run(*words, "--out", tmp_path / "out")
    run(*words, "--out", tmp_path / "cold", "--no-cache")
    assert all_in(tmp_path / "out") == all_in(tmp_path / "cold")
    (kept_guide,) = (line for line in run(*words[:3], "--format", "html", "--out", tmp_path / "out")
                     .splitlines() if "guide" in line)  # fmt: skip
    assert kept_guide.endswith("from the cache")


def test_each_scorecard_is_a_document(tmp_path: Path, banks: Path) -> None:
    roster = tmp_path / "roster.csv"
    words: list[str | Path] = [
        "scorecard",
        banks / "valid" / "branded",
        "--jobs",
        "1",
        "--roster",
        roster,
    ]
    for names, kept in (("Ana,1\nBen,2", 0), ("Ana,1\nBen,2", 2), ("Ana,1\nZoë,2\nBen,3", 1)):
        roster.write_text(f"name,id\n{names}\n", encoding="utf-8")
        text = run(*words, "--out", tmp_path / str(kept))
        assert f"  {kept} from the cache" in text or not kept
        assert text.count("from the cache") == bool(kept)
    assert "001-ana-1.pdf to 003-ben-3.pdf" in text
    run(*words, "--out", tmp_path / "cold", "--no-cache")
    assert all_in(tmp_path / "1") == all_in(tmp_path / "cold")
    assert "from the cache" not in run(*words, "--fillable", "--out", tmp_path / "fillable")


FORGED: dict[str, Callable[[str, bytes], bytes]] = {
    "a flipped byte": lambda _, data: data[:-1] + bytes([data[-1] ^ 1]),
    "cut off": lambda _, data: data[: len(data) // 2],
    "nothing": lambda _, __: b"",
    "sealed, nothing": lambda key, _: sealed(key, b""),
    "sealed, noise": lambda key, _: sealed(key, bytes(range(256))),
    "sealed, cut off": lambda key, data: sealed(key, data[32 : len(data) // 2]),
}


def sealed(key: str, data: bytes) -> bytes:
    from studypress.files import cache  # noqa: PLC0415 - a forgery

    return cache._seal(key, data) + data  # noqa: SLF001


@pytest.mark.parametrize("name", FORGED)
def test_a_damaged_entry_is_missing(tmp_path: Path, banks: Path, kept: Path, name: str) -> None:
    words: list[str | Path] = ["key", banks / "valid" / "branded", "--out", tmp_path / "out"]
    run(*words)
    before = all_in(tmp_path / "out")
    for path in kept.iterdir():
        path.write_bytes(FORGED[name](path.name, path.read_bytes()))
    assert "from the cache" not in run(*words)
    assert all_in(tmp_path / "out") == before
    assert "from the cache" in run(*words)


def test_a_document_that_is_too_large_is_printed_again(
    tmp_path: Path, banks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = "studypress.pipeline.documents.finished.user_cache"
    monkeypatch.setattr(small, lambda **_: Cache(tmp_path / "small", 64 * 4096))
    words: list[str | Path] = ["key", banks / "valid" / "branded", "--out", tmp_path / "out"]
    assert "from the cache" not in run(*words) + run(*words)
    assert not any((tmp_path / "small").iterdir())


def test_a_picture_that_changes_meanwhile_is_not_taken_for_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "bank", BANK)
    words: list[str | Path] = [
        "guide",
        tmp_path / "bank",
        "--format",
        "html",
        "--out",
        tmp_path / "out",
    ]
    rays = tmp_path / "bank" / "figures" / "rays.svg"
    run_layout = changed_documents._run  # noqa: SLF001

    def changed(*more: Any) -> object:
        rays.write_text(LOGO.replace("H9", "H8"), encoding="utf-8")
        return run_layout(*more)

    with monkeypatch.context() as patch:
        patch.setattr(changed_documents, "_run", changed)
        run(*words)
    rays.write_text(LOGO, encoding="utf-8")
    run(*words)
    made = all_in(tmp_path / "out")
    run(*words, "--no-cache")
    assert made == all_in(tmp_path / "out")


def test_documents_from_the_cache_need_no_process_and_no_engine(
    tmp_path: Path, banks: Path
) -> None:
    words = ["build", str(banks / "valid" / "folder"), *FLAGS, "--out", str(tmp_path)]
    code = (
        "import sys\nfrom studypress.cli import main\n"
        f"main({words!r}, standalone_mode=False)\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    for _ in range(2):
        result = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
        )
    assert result.stdout.count("from the cache") == len(FLAGS)
    unused = {
        "weasyprint", "jinja2", "markdown_it", "pikepdf", "ziamath", "latex2mathml", "fontTools",
        "babel.messages.pofile", "studypress.page.render",
        "studypress.page.documents.study", "studypress.pipeline.exams.exam",
        "studypress.exam.roster",
        "studypress.pipeline.documents.scorecards", "studypress.compose.series",
        "studypress.exam.model", "studypress.bank.pictures.drawing",
        "studypress.exam.random_stream", "studypress.bank.mentions",
    }  # fmt: skip
    assert not unused & set(result.stderr.split())
