"""A form's file contains nothing about other questions or other candidates."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import Question, QuestionKind
from studypress.compose.series import ComposedForm, FormSeries
from studypress.compose.specimens.keys import KeySamples
from studypress.compose.specimens.papers import PaperSamples
from studypress.exam.blueprint.model import Blueprint, Draw, Kind, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Candidate, Exam, Plan
from studypress.page.documents.exam import PaperOptions
from studypress.page.documents.options import WorksheetOptions
from studypress.page.documents.study import worksheet
from studypress.pipeline.check import open_bank
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Request

NAMES = ["Ana Núñez", "Иван Петров", "山田太郎", "李小龍"]


@pytest.fixture(scope="module")
def exam_and_bank(
    make_bank: Callable[[list[Question]], Bank],
    make_question: Callable[..., Question],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Exam, Bank]:
    """Twelve questions with pictures of different sizes; each form asks four of them."""
    root = tmp_path_factory.mktemp("bank")
    asked = []
    for at in range(12):
        Image.fromarray(np.full((30, 20 + at, 3), at, np.uint8)).save(root / f"p{at}.png")
        own = make_question(f"word{at}x")
        picture = f"\n\n![Picture of word{at}x](p{at}.png)\n"
        asked.append(own.model_copy(update={"question": own.question + picture}))
    bank = replace(make_bank(asked), root=root)
    rows = (Row(count=2), Row(count=2, kind=Kind.OPEN))
    people = tuple(Candidate(name, f"id{at}") for at, name in enumerate(NAMES))
    plan = Plan(Blueprint(rows=rows, draw=Draw.PER_FORM), 6, "seed", people)
    return make_exam(bank, plan), bank


@pytest.fixture(
    scope="module",
    params=[
        partial(PaperSamples, options=PaperOptions(watermark=True)),
        partial(PaperSamples, options=PaperOptions(watermark=True, scannable="pages")),
        KeySamples,
    ],
    ids=["papers", "scannable", "keys"],
)
def series(
    request: pytest.FixtureRequest,
    exam_and_bank: tuple[Exam, Bank],
    make_request: Callable[..., Request],
) -> FormSeries:
    exam, bank = exam_and_bank
    printer = FilePrinter(make_request(Path("unused"), cache=False), bank)
    return FormSeries(printer, request.param(bank, exam, printer.look), None)


def words_of(data: bytes) -> Iterator[str]:
    """All texts in a file: on pages, in strings of its objects, and in text streams."""
    with pdfium.PdfDocument(data) as pdf:
        yield from (page.get_textpage().get_text_range() for page in pdf)
    with pikepdf.open(BytesIO(data)) as pdf:
        waiting: list[object] = [*pdf.objects, pdf.trailer]
        seen: set[tuple[int, int]] = set()
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, pikepdf.Object) and thing.objgen[0]:
                if thing.objgen in seen:
                    continue
                seen.add(thing.objgen)
            if isinstance(thing, pikepdf.String):
                yield str(thing)
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_bytes().decode("latin-1") if is_text(thing) else ""
            if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
                waiting += [kid for _, kid in thing.items()]
            elif isinstance(thing, pikepdf.Array):
                waiting += list(thing)


def is_text(thing: pikepdf.Stream) -> bool:
    return thing.get("/Subtype") != "/Image"


def test_there_is_nothing_of_questions_that_are_not_asked(series: FormSeries) -> None:
    for form in series.specimens.exam.forms:
        assert isinstance(series.plan(form), ComposedForm)
        data = series.file(form).data
        asked = {item.entry.question.id for item in form.items}
        said = "\n".join(words_of(data))
        assert {name for name in re.findall(r"word\d+x", said)} == asked  # noqa: C416
        with pikepdf.open(BytesIO(data)) as pdf:
            widths = {
                int(thing.Width)
                for thing in pdf.objects
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
            }
        shown = asked if isinstance(series.specimens, PaperSamples) else ()  # keys have no stems
        assert widths == {20 + int(re.sub(r"\D", "", name)) for name in shown}


def test_there_is_nothing_of_other_candidates(series: FormSeries) -> None:
    for form in series.specimens.exam.forms:
        said = "\n".join(words_of(series.file(form).data))
        own = [form.candidate.name] if form.candidate else []
        assert [name for name in NAMES if name in said] == own
        assert set(re.findall(r"\bid\d", said)) == (
            {form.candidate.id} if form.candidate else set()
        )
        codes = {other.code for other in series.specimens.exam.forms}
        assert {code for code in codes if code in said} == {form.code}


def test_a_paper_bears_its_candidates_name_on_each_page(series: FormSeries) -> None:
    if not isinstance(series.specimens, PaperSamples):
        return
    for form in series.specimens.exam.forms:
        assert isinstance(series.plan(form), ComposedForm)
        with pdfium.PdfDocument(series.file(form).data) as pdf:
            said = [page.get_textpage().get_text_range() for page in pdf]
        assert len(said) > 1
        for name in NAMES:
            own = form.candidate is not None and name == form.candidate.name
            assert [name in words for words in said[1:]] == [own] * (len(said) - 1)


EVERY_KIND = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"


def with_other_answers(entry: Entry) -> Entry:
    """Return a question, with its instances, whose answer and all that explains it differ."""
    variants = tuple(replace(at, question=otherwise(at.question)) for at in entry.variants)
    return replace(entry, question=otherwise(entry.question), variants=variants)


def otherwise(question: Question) -> Question:
    rights = [choice.correct for choice in question.choices]
    if question.kind is QuestionKind.SEVERAL:
        rights = [not right for right in rights]
    choices = tuple(
        choice.model_copy(update={"correct": right, "why": "Other."})
        for choice, right in zip(question.choices, rights[1:] + rights[:1], strict=True)
    )
    answer: dict[str, object] = {"bullet": "Other.", "explanation": "Other.", "statement": None}
    answer |= {"value": "7", "tolerance": "3"} if question.kind is QuestionKind.NUMBER else {}
    answer |= {"accept": ("other",)} if question.kind is QuestionKind.SHORT else {}
    return question.model_copy(
        update={
            "stated_kind": question.kind,
            "choices": choices,
            "answer": question.answer.model_copy(update=answer),
            "mistakes": ("Other.",),
            "follow_ups": (),
        }
    )


@pytest.mark.parametrize(
    "options",
    [
        PaperOptions(),
        PaperOptions(scannable="pages", columns=6),
        PaperOptions(scannable="sheet"),
    ],
    ids=["plain", "scannable", "sheet"],
)
def test_papers_of_every_kind_are_the_same_whatever_the_answers_are(
    make_request: Callable[..., Request], options: PaperOptions
) -> None:
    bank = open_bank(EVERY_KIND)
    other = replace(bank, entries=tuple(map(with_other_answers, bank.entries)))
    plan = Plan(Blueprint(rows=(Row(count=14, kind=Kind.ANY),)), 3, "seed")
    papers, keys, sheets = [], [], []
    for some in (bank, other):
        exam = make_exam(some, plan)
        printer = FilePrinter(make_request(Path("unused"), cache=False), some)
        series = FormSeries(printer, PaperSamples(some, exam, printer.look, options), None)
        papers.append([series.file(form).data for form in exam.forms])
        keys.append([item.key for form in exam.forms for item in form.items])
        fillable = WorksheetOptions(choices=True, fillable=True)
        sheets.append(worksheet(some, printer.look, fillable).html)
    assert papers[0] == papers[1]
    assert sheets[0] == sheets[1]
    assert keys[0] != keys[1]
