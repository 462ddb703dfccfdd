"""The guarantees of the design, tested on the printed files."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner

from studypress.bank.models import Question
from studypress.bank.selection import Selection
from studypress.cli import main
from studypress.exam.blueprint.default import simple_blueprint
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Plan
from studypress.files.cache import VARIABLE
from studypress.files.package_folders import shipped
from studypress.page.documents.exam import exam_paper
from studypress.page.documents.options import WorksheetOptions
from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import ExamOptions, Request
from studypress.press import engine

Pages = Callable[[Path], list[str]]
MakeRequest = Callable[..., Request]
BANK = open_bank(None)
QUESTIONS = [entry.question for entry in BANK.entries]


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{5,}", text.lower()))


POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
"""Our policy; it contains words such as `action`, which may also occur in an answer."""


def phrases(text: str) -> set[str]:
    """Every run of four words."""
    found = text.split()
    return {" ".join(found[at : at + 4]) for at in range(len(found) - 3)}


def answers(question: Question) -> list[str]:
    reasons = [choice.why or "" for choice in question.choices]
    return [question.answer.bullet, question.answer.explanation, *reasons]


def strings_in(thing: object, depth: int = 0) -> Iterator[str]:
    """Every string and every decoded stream of a PDF object: metadata, bookmarks, alt texts."""
    if isinstance(thing, pikepdf.Stream):
        yield bytes(thing.read_bytes()).decode("latin-1")
    if isinstance(thing, pikepdf.String | pikepdf.Name):
        yield str(thing)
    elif depth < 8 and isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for value in thing.values():
            if not getattr(value, "is_indirect", False):
                yield from strings_in(value, depth + 1)
    elif depth < 8 and isinstance(thing, pikepdf.Array):
        for value in thing:
            if not getattr(value, "is_indirect", False):
                yield from strings_in(value, depth + 1)


def everything_in(path: Path) -> str:
    with pikepdf.open(path) as pdf:
        objects = [text for thing in [*pdf.objects, pdf.trailer] for text in strings_in(thing)]
    return " ".join(objects)


def leaks(text: str, raw: str, allowed: set[str]) -> set[str]:
    """Words of answers on the pages, and phrases of answers anywhere in the file."""
    secret, lost = secrets()
    return (secret & words(text) - allowed) | (lost & phrases(raw))


@cache
def secrets() -> tuple[set[str], set[str]]:
    """The words of all answers, and their phrases."""
    parts = [part for question in QUESTIONS for part in answers(question)]
    secret = {word for part in parts for word in words(part)}
    return secret, {phrase for part in parts for phrase in phrases(part)}


def test_a_worksheet_holds_no_word_of_an_answer(whole: Path, pages_of: Pages) -> None:
    allowed = words(" ".join(q.question for q in QUESTIONS)) | words(_titles())
    path = whole / "worksheet.pdf"
    assert leaks(" ".join(pages_of(path)), everything_in(path), allowed) == set()


@pytest.mark.parametrize("source", ["whole", "printed"])
def test_an_exam_holds_no_word_of_an_answer(
    request: pytest.FixtureRequest, pages_of: Pages, plain: Callable[[str], str], source: str
) -> None:
    """Exams with choices, and with choices and open questions."""
    shown = " ".join(q.question + " " + plain(c.text) for q in QUESTIONS for c in q.choices)
    path = request.getfixturevalue(source) / "exam" / "forms" / "001.pdf"
    text = " ".join(pages_of(path)).replace("\x02", "-")  # hyphens at line ends
    found = leaks(text, everything_in(path), words(shown) | words(_titles()))
    # A choice may share a phrase with an explanation: printed text is not a leak.
    assert found - phrases(shown) == set()


@pytest.mark.parametrize(
    ("paper", "count", "form"),
    [
        ("worksheet", 0, "pdf"),
        ("worksheet", 0, "html"),
        *(
            pytest.param(kind, count, form, marks=pytest.mark.slow)
            for kind, count in (("choice", 100), ("open", 30), ("mixed", 30))
            for form in ("pdf", "html")
        ),
    ],
)
def test_no_other_paper_for_candidates_holds_a_word_of_an_answer(
    tmp_path: Path,
    pages_of: Pages,
    make_request: MakeRequest,
    plain: Callable[[str], str],
    paper: str,
    count: int,
    form: str,
) -> None:
    asked = {
        "documents": ("worksheet",),
        "worksheet": WorksheetOptions(choices=True, fillable=form == "pdf"),
    }
    if count:
        asked = {"exam": ExamOptions(paper, count, 1, "demo")}
    produce(make_request(tmp_path, format=form, **asked), lambda *_: None)
    path = tmp_path / ("exam/forms/001" if count else "worksheet")
    path = path.with_suffix(f".{form}")
    shown = " ".join(q.question + " " + plain(c.text) for q in QUESTIONS for c in q.choices)
    if form == "html":
        found = leaks_of_html(path.read_text(), shown)
    else:
        text = " ".join(pages_of(path)).replace("\x02", "-")
        found = leaks(text, everything_in(path), words(shown) | words(_titles()))
    assert found - phrases(shown) == set()


def leaks_of_html(html: str, shown: str) -> set[str]:
    raw = POLICY.sub("", html)
    text = unescape(re.sub(r"base64,[^\")]*", "", raw))
    return leaks(text, raw, words(shown) | words(_titles()))


def test_an_exam_in_html_holds_no_word_of_an_answer(
    make_request: MakeRequest, plain: Callable[[str], str]
) -> None:
    look = FilePrinter(make_request(Path("unused"), format="html"), BANK).look
    plan = Plan(simple_blueprint(BANK, "mixed", 8), 1, "demo")
    (form,) = make_exam(BANK, plan).forms
    shown = " ".join(q.question + " " + plain(c.text) for q in QUESTIONS for c in q.choices)
    found = leaks_of_html(exam_paper(BANK, plan.blueprint, form, look).html, shown)
    assert found - phrases(shown) == set()


def test_leaks_are_found_where_there_are_some(printed: Path, pages_of: Pages) -> None:
    path = printed / "exam" / "solutions.pdf"
    found = leaks(" ".join(pages_of(path)), everything_in(path), set())
    assert len(found) > 300
    with pikepdf.open(printed / "worksheet.pdf") as pdf:
        pdf.make_stream(QUESTIONS[0].answer.bullet.encode())
        hidden = " ".join(text for thing in pdf.objects for text in strings_in(thing))
    assert leaks("", hidden, set())


def _titles() -> str:
    ours = [*shipped("templates").rglob("*.*"), *shipped("styles").rglob("*.css")]
    names = [f"{entry.section.title} {entry.topic}" for entry in BANK.entries]
    return " ".join([BANK.title, *names, *(path.read_text() for path in ours)])


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\x02\xad‐-]+", "", text)


def printed_letters(
    pages: list[str], questions: list[Question], plain: Callable[[str], str]
) -> list[str]:
    """Derive a form's key from its text: the letter before each right choice."""
    margin = re.compile(r"\b\d+ points?\b")  # in the line of a stem's first words
    text = _squeezed(margin.sub("", " ".join(pages)))
    found = []
    for question in questions:
        right = next(choice for choice in question.choices if choice.correct)
        start = text.index(_squeezed(plain(question.question)))
        at = text.index(_squeezed(plain(right.text)), start)
        found.append(text[at - 1])
    return found


@pytest.mark.parametrize("source", ["printed", "whole"])
def test_the_key_follows_its_form(
    request: pytest.FixtureRequest, pages_of: Pages, plain: Callable[[str], str], source: str
) -> None:
    exam = request.getfixturevalue(source) / "exam"
    by_id = {question.id: question for question in QUESTIONS}
    manifest = json.loads((exam / "manifest.json").read_text())
    keys = set()
    for form in manifest["forms"]:
        name = f"{form['number']:03}.pdf"
        closed = [asked for asked in form["questions"] if "choices" in asked]
        printed_key = printed_letters(
            pages_of(exam / "forms" / name), [by_id[asked["id"]] for asked in closed], plain
        )
        assert printed_key == [asked["key"] for asked in closed]
        kept = pages_of(exam / "keys" / name)[0].split()
        pairs = [[str(asked["number"]), asked["key"]] for asked in closed]
        flat = [part for pair in pairs for part in pair]
        assert any(kept[at : at + len(flat)] == flat for at in range(len(kept)))
        assert form["code"] in " ".join(kept)
        keys.add(tuple(printed_key))
    assert len(keys) == len(manifest["forms"])


def test_the_manifest_records_what_lies_beside_it(printed: Path, seed: str) -> None:
    exam = printed / "exam"
    manifest = json.loads((exam / "manifest.json").read_text())
    files = {str(p.relative_to(exam)): p for p in exam.rglob("*") if p.is_file()}
    files.pop("manifest.json")
    assert manifest["files"] == {
        name: sha256(path.read_bytes()).hexdigest() for name, path in sorted(files.items())
    }
    assert manifest["seed"] == seed
    assert manifest["version"] == 2
    assert manifest["questions"].keys() == {q["id"] for q in manifest["forms"][0]["questions"]}


def test_no_paper_shows_the_seed(printed: Path, seed: str, pages_of: Pages) -> None:
    for path in printed.rglob("*.pdf"):
        assert seed not in everything_in(path) + " ".join(" ".join(pages_of(path)).split())


def run(*words: str) -> str:
    result = CliRunner().invoke(main, words, prog_name="studypress", catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_same_in_same_out(tmp_path: Path) -> None:
    """Another hash seed, time zone, language, working folder, bank, home or cache: same bytes."""
    copytree(shipped("content"), tmp_path / "elsewhere" / "bank")
    made = []
    for at, (where, bank, environment) in enumerate(
        (
            (tmp_path, [], {"PYTHONHASHSEED": "0", "TZ": "Asia/Tokyo", "LANG": "C"}),
            (
                tmp_path / "elsewhere",
                ["bank"],
                {"PYTHONHASHSEED": "4711", "TZ": "America/Lima", "LANG": "tr_TR.UTF-8",
                 "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
            ),
        )
    ):  # fmt: skip
        out = tmp_path / f"out{at}"
        words = ["build", *bank, "--guide", "--exams", "2", "--topic", "Essentials"]
        subprocess.run(
            [sys.executable, "-m", "studypress", *words, "--seed", "demo", "--quiet", "--out", out],
            check=True,
            cwd=where,
            env={**os.environ, **environment, VARIABLE: str(tmp_path / f"cache{at}")},
        )
        made.append(bytes_of(out))
    assert len(made[0]) == 13
    assert made[0] == made[1]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, RuntimeError])
def test_all_or_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_request: MakeRequest,
    fault: type[BaseException],
) -> None:
    run("worksheet", "--out", str(tmp_path), "--topic", "Essentials")
    before = bytes_of(tmp_path)
    lay_out = engine.lay_out

    def fails_at_the_key(html: str, *more: Any) -> engine.Pages:
        if "answer key" in html:
            raise fault
        return lay_out(html, *more)

    monkeypatch.setattr(engine, "lay_out", fails_at_the_key)
    names, selection = ("guide", "worksheet", "key"), Selection(topics=("Essentials",))
    request = make_request(tmp_path, documents=names, selection=selection)
    with pytest.raises(fault):
        produce(request, lambda *_: None)
    assert bytes_of(tmp_path) == before
    assert os.listdir(tmp_path) == ["worksheet.pdf"]


def test_an_exam_is_never_lost_to_another(tmp_path: Path, banks: Path) -> None:
    bank = str(banks / "valid" / "folder")
    words = ("exam", bank, "--questions", "2", "--out", str(tmp_path))
    run(*words, "--forms", "2", "--seed", "one")
    (tmp_path / "exam" / "notes.txt").write_text("mine")
    before = bytes_of(tmp_path)
    run(*words, "--forms", "2", "--seed", "one")
    assert bytes_of(tmp_path) == before, "the very same exam may be printed again"
    for more in (["--forms", "1"], ["--forms", "2"], ["--forms", "2", "--seed", "two"]):
        result = CliRunner().invoke(main, [*words, *more])
        assert result.exit_code == 1
        assert "contains another exam" in result.stderr
        assert "--out" in result.stderr
        assert "--replace" in result.stderr
        assert bytes_of(tmp_path) == before
    said = run(*words, "--forms", "1", "--replace")
    (aside,) = tmp_path.glob("exam-*")
    assert str(aside) in said
    old = {name.removeprefix("exam/"): data for name, data in before.items()}
    assert bytes_of(aside) == old
    assert len(list((tmp_path / "exam").rglob("001.pdf"))) == 2
    assert not list((tmp_path / "exam").rglob("002.pdf"))
    run("verify", str(tmp_path), "--bank", bank)
    newer = (tmp_path / "exam" / "manifest.json").read_bytes()
    run(*words, "--forms", "1", "--replace")
    assert bytes_of(aside) == old, "an archive is not overwritten"
    kept = [path.read_bytes() for path in tmp_path.glob("exam-*/manifest.json")]
    assert len(kept) == 2
    assert newer in kept
