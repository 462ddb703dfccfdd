"""Pages of study documents: correct page numbers, complete questions."""

import json
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pypdfium2 as pdfium
import pytest
import yaml

from studypress.bank.bank import Bank
from studypress.bank.models import Question, QuestionKind
from studypress.bank.selection import Selection
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.model import Exam, Form, Item, Plan
from studypress.page.documents.exam import exam_keys, exam_paper
from studypress.page.documents.options import WorksheetOptions
from studypress.page.documents.paper_question import PaperQuestion
from studypress.page.documents.study import key
from studypress.page.look import Look
from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.request import ExamOptions, Request

Pages = Callable[[Path], list[str]]
BY_ID = {entry.question.id: entry.question for entry in open_bank(None).entries}


def joined(text: str) -> str:
    """Text on one line, without the points in the margin of a stem's first line."""
    return " ".join(re.sub(r"\b\d+ points?\b", "", text).split())


def squeezed(text: str) -> str:
    """Text without points, and without spaces and hyphens, which depend on line breaks."""
    return re.sub(r"[\s\x02\xad‐-]+", "", joined(text))


def test_a_worksheet_is_told_nothing_of_answers() -> None:
    told = {field.name for field in fields(PaperQuestion)}
    shown = {
        "id",
        "number",
        "kind",
        "section",
        "stem",
        "difficulty",
        "minutes",
        "points",
        "lines",
        "bonus",
        "lang",
        "unit",
        "choices",
    }
    assert told == shown


@pytest.mark.parametrize("kind", QuestionKind)
def test_each_kind_is_asked_on_a_paper_and_answered_in_its_key(
    kind: QuestionKind, numbered_bank: Bank
) -> None:
    order = (2, 0, 3, 1) if kind.has_choices else ()
    form = Form(1, "ABCD-2EFG", (Item(1, numbered_bank.entries[0], kind, order, 1, 1),))
    exam = Exam(Plan(Blueprint(rows=(Row(count=1),)), 1, "seed"), (form,))
    look = Look("A4", "print", str, str)
    paper = exam_paper(numbered_bank, exam.plan.blueprint, form, look).html
    assert len(re.findall('class="(choices|space lines|answer-box for-[a-z]+)"', paper)) == 1
    assert len(re.findall("<li>Where (there are|there is|you read)", paper)) == 1
    assert exam_keys(numbered_bank, exam, [form], look).html.count('data-slot="number"') == 1


TWO = ("Foundations", "Essentials")


def test_contents_name_the_page_on_which_each_question_stands(
    printed: Path, pages_of: Pages, two_topics: Bank
) -> None:
    check_contents(printed / "guide.pdf", pages_of, two_topics)


@pytest.mark.parametrize(
    ("theme", "paper", "topics"),
    [
        ("print", "Letter", TWO),
        pytest.param("print", "A4", (), marks=pytest.mark.slow),
        pytest.param("large-print", "Letter", (), marks=pytest.mark.slow),
    ],
)
def test_contents_of_other_looks_name_the_page_of_each_question(
    tmp_path: Path,
    pages_of: Pages,
    make_request: Callable[..., Request],
    theme: str,
    paper: str,
    topics: tuple[str, ...],
) -> None:
    selection = Selection(topics=topics)
    request = make_request(
        tmp_path, documents=("guide",), theme=theme, paper=paper, selection=selection
    )
    produce(request, lambda *_: None)
    check_contents(tmp_path / "guide.pdf", pages_of, selection.of(open_bank(None)))


def check_contents(path: Path, pages_of: Pages, bank: Bank) -> None:
    texts = pages_of(path)
    contents = " ".join(page for page in texts[2:20] if ". . . " in page)
    for entry in bank.entries:
        title = squeezed(normalize("NFKC", entry.question.question))
        spread = r"[\s\x02-]*".join(map(re.escape, title))
        listed = re.search(spread + r"[\s.]+(\d+)", contents)
        assert listed, title
        assert title in squeezed(texts[int(listed[1]) - 1])
    assert path.stat().st_size < 3_000_000


def test_every_page_of_a_form_bears_its_code_and_number(printed: Path, pages_of: Pages) -> None:
    codes = set()
    for path in sorted((printed / "exam" / "forms").iterdir()):
        pages = pages_of(path)
        found = [re.search(r"Form (\w{4}-\w{4})", page) for page in pages]
        codes |= {match[1] for match in found if match}
        assert all(found)
        for number, page in enumerate(pages, start=1):
            assert f"Page {number} of {len(pages)}" in page
        assert "End of the exam" in pages[-1]
    assert len(codes) == 3


def test_keys_number_their_pages_form_by_form(printed: Path, pages_of: Pages) -> None:
    together = pages_of(printed / "exam" / "keys.pdf")
    apart = [
        page for at in (1, 2, 3) for page in pages_of(printed / "exam" / "keys" / f"00{at}.pdf")
    ]
    assert together == apart
    assert sum("Page 1 of" in page for page in together) == 3


LONG = {
    "before": "What comes first?",
    "long": "Where does it begin? "
    + "A sentence that fills a line, and another. " * 90
    + "It ends.",
    "after": "What comes last?",
}


def test_a_page_says_whether_the_exam_and_its_questions_go_on(
    tmp_path: Path, pages_of: Pages, make_request: Callable[..., Request]
) -> None:
    answer = {"bullet": "A word.", "explanation": "More words."}
    asked = [
        {"id": name, "question": stem, "difficulty": "easy", "answer": answer, "space": 0}
        for name, stem in LONG.items()
    ]
    topics = [{"topic": "First", "questions": asked}]
    sections = [{"id": "one", "title": "One", "topics": topics}]
    bank = tmp_path / "bank.yaml"
    bank.write_text(yaml.safe_dump({"title": "A bank", "sections": sections}))
    wish = ExamOptions("open", 3, 1, "seed")
    request = make_request(tmp_path, bank=bank, exam=wish, theme="large-print")
    produce(request, lambda *_: None)
    all_pages = pages_of(tmp_path / "exam" / "forms" / "001.pdf")
    cover, pages = all_pages[:1], all_pages[1:]
    assert "continue" not in " ".join(cover)
    assert all("Please continue" in page for page in pages[:-1])
    assert "Please continue" not in pages[-1]
    assert pages[-1].count("End of the exam") == 1
    manifest = json.loads((tmp_path / "exam" / "manifest.json").read_text())
    number = next(
        asked["number"] for asked in manifest["forms"][0]["questions"] if asked["id"] == "long"
    )
    begun = next(at for at, page in enumerate(pages) if "Where does it begin?" in page)
    ended = next(at for at, page in enumerate(pages) if "It ends." in page)
    assert begun < ended
    marked = [at for at, page in enumerate(pages) if f"Question {number}, continued" in page]
    assert marked == list(range(begun + 1, ended + 1))
    assert sum(page.count(", continued") for page in pages) == len(marked)


def test_answer_space_is_ruled_as_asked(
    tmp_path: Path, make_request: Callable[..., Request]
) -> None:
    """Measured by the ink on the first page and by the number of pages."""
    ink, pages = {}, {}
    for space in ("none", "blank", "dots", "lines", "grid"):
        wish = WorksheetOptions(space=space)
        selection = Selection(topics=("Essentials",))
        out = tmp_path / space
        produce(
            make_request(out, documents=("worksheet",), worksheet=wish, selection=selection),
            lambda *_: None,
        )
        with pdfium.PdfDocument(out / "worksheet.pdf") as pdf:
            pages[space] = len(pdf)
            ink[space] = 255 - np.asarray(pdf[0].render(scale=1, grayscale=True).to_pil()).mean()
    assert pages.pop("none") == 1
    assert len(set(pages.values())) == 1
    assert ink["blank"] < ink["dots"] < ink["lines"] < ink["grid"]
    assert ink["blank"] < ink["none"]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("per_page", [1, 2, 3])
def test_questions_share_pages_as_asked(
    tmp_path: Path,
    pages_of: Pages,
    make_request: Callable[..., Request],
    two_topics: Bank,
    per_page: int,
    paper: str,
) -> None:
    request = make_request(
        tmp_path,
        documents=("worksheet",),
        worksheet=WorksheetOptions(per_page=per_page),
        selection=Selection(topics=("Foundations", "Essentials")),
        paper=paper,
    )
    produce(request, lambda *_: None)
    pages = [joined(page) for page in pages_of(tmp_path / "worksheet.pdf")]
    titles = [joined(entry.question.question) for entry in two_topics.entries]
    found = [[title for title in titles if title in page] for page in pages]
    assert found == [titles[at : at + per_page] for at in range(0, len(titles), per_page)]


def test_no_question_of_an_exam_of_choices_is_split(
    whole: Path, pages_of: Pages, plain: Callable[[str], str]
) -> None:
    check_unsplit(whole / "exam", pages_of, plain)


@pytest.mark.parametrize(
    ("kind", "count", "paper"),
    [
        ("open", 18, "A4"),
        pytest.param("open", 30, "A4", marks=pytest.mark.slow),
        pytest.param("choice", 30, "Letter", marks=pytest.mark.slow),
    ],
)
def test_no_question_of_an_exam_is_split(
    tmp_path: Path,
    pages_of: Pages,
    make_request: Callable[..., Request],
    plain: Callable[[str], str],
    kind: str,
    count: int,
    paper: str,
) -> None:
    wish = ExamOptions(kind, count, 1, "seed")
    produce(make_request(tmp_path, exam=wish, paper=paper), lambda *_: None)
    check_unsplit(tmp_path / "exam", pages_of, plain)


def check_unsplit(exam: Path, pages_of: Pages, plain: Callable[[str], str]) -> None:
    pages = [squeezed(page) for page in pages_of(exam / "forms" / "001.pdf")]
    manifest = json.loads((exam / "manifest.json").read_text())
    for asked in manifest["forms"][0]["questions"]:
        question = BY_ID[asked["id"]]
        choices = question.choices if "choices" in asked else ()
        texts = [question.question, *(choice.text for choice in choices)]
        holding = [all(squeezed(plain(text)) in page for text in texts) for page in pages]
        assert holding.count(True) == 1, asked["id"]


def test_the_key_marks_the_right_choice_of_each_question(
    printed: Path, pages_of: Pages, two_topics: Bank, plain: Callable[[str], str]
) -> None:
    text = squeezed(" ".join(pages_of(printed / "key.pdf")))
    for entry in two_topics.entries:
        at = next(at for at, choice in enumerate(entry.question.choices) if choice.correct)
        right = plain(entry.question.choices[at].text)
        assert f"{entry.number}{'ABCD'[at]}{squeezed(right)}" in text


def opening_of(markdown: str) -> str:
    """First words of a text, up to any markup."""
    return squeezed(re.split(r"[^\w ,]", markdown, maxsplit=1)[0])


def answers_in(text: str, bank: Bank) -> tuple[set[str], set[str]]:
    """Questions with bullet and explanation in a text, among those that begin without markup."""
    answers = {entry.question.id: entry.question.answer for entry in bank.entries}

    def has(words: str) -> bool:
        return len(words) > 20 and words in text

    return (
        {name for name, answer in answers.items() if has(opening_of(answer.bullet))},
        {name for name, answer in answers.items() if has(opening_of(answer.explanation))},
    )


def test_a_key_is_short_unless_a_full_one_is_asked_for(
    printed: Path,
    tmp_path: Path,
    pages_of: Pages,
    two_topics: Bank,
    make_request: Callable[..., Request],
) -> None:
    selection = Selection(topics=TWO)
    request = make_request(tmp_path, documents=("key",), selection=selection, full_key=True)
    produce(request, lambda *_: None)
    pages = {full: pages_of(out / "key.pdf") for full, out in ((False, printed), (True, tmp_path))}
    said = {full: answers_in(squeezed(" ".join(pages[full])), two_topics) for full in pages}
    assert said[False][0] == said[True][0]
    assert len(said[True][0]) > len(two_topics.entries) / 2
    assert said[False][1] == set()
    assert len(said[True][1]) > len(two_topics.entries) / 2
    assert 3 * len(pages[False]) < len(pages[True])


def test_an_exam_explains_its_questions_once(
    printed: Path, pages_of: Pages, two_topics: Bank
) -> None:
    """Keys refer to the solutions."""
    exam = printed / "exam"
    solutions = squeezed(" ".join(pages_of(exam / "solutions.pdf")))
    bullets, explained = answers_in(solutions, two_topics)
    manifest = json.loads((exam / "manifest.json").read_text())
    asked = set(manifest["questions"])
    assert bullets | explained <= asked
    assert len(explained) > len(asked) / 2
    keys = squeezed(" ".join(pages_of(exam / "keys.pdf")))
    assert answers_in(keys, two_topics)[1] == set()
    named = re.sub(r"[\s\x02-]+", "", " ".join(pages_of(exam / "keys.pdf")))
    for name in map(squeezed, asked):
        assert len(re.findall(f"points?{name}", named)) == len(manifest["forms"])


def test_a_long_title_is_cut_at_the_foot_of_pages(
    make_question: Callable[..., Question], make_bank: Callable[[list[Question]], Bank]
) -> None:
    title = "Zusammenhang" * 20
    bank = replace(make_bank([make_question("q1")]), title=title)
    html = key(bank, Look("A4", "print", str, str)).html
    assert re.findall(r'<h1 data-running="([^"]*)">([^<]*)', html) == [
        (f"{title[:49]}…: answer key", title)
    ]
