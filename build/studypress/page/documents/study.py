"""Template contexts of the documents. Contexts of worksheets and exam papers contain no answers."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import Question
from studypress.bank.statistics import statistics
from studypress.exam.blueprint.model import Blueprint, Order
from studypress.exam.model import Exam, Form, Item
from studypress.page.documents.copy_marks import bearer_of, qr_code, watermark_of
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet

_FEW = 12  # maximum number of forms for which solutions list the places of each question


MANY = 8
"""Minimum questions for front and back matter in a guide, and for a title page in a section."""


@dataclass(frozen=True)
class PaperQuestion:
    """A question without its answer, for the contexts of worksheets and exam papers."""

    id: str
    """Id of the question, for messages; no file contains it."""
    number: int
    section: str
    stem: str
    difficulty: str
    minutes: int
    points: int
    lines: int
    choices: tuple[tuple[str, str], ...]
    """Letter and text of each choice, in printed order."""


@dataclass(frozen=True)
class TopicGroup:
    """Questions of a topic in a document; `anchor` is unique in it."""

    title: str
    anchor: str
    items: tuple[Entry | PaperQuestion, ...]


@dataclass(frozen=True)
class SectionGroup:
    """Topics of a section in a document, with the number and the total minutes of its questions."""

    title: str
    anchor: str
    topics: tuple[TopicGroup, ...]
    questions: int
    minutes: int

    @property
    def opens(self) -> bool:
        """Whether a guide has a title page for the section, which lists its topics."""
        return self.questions >= MANY and len(self.topics) > 1


def guide(bank: Bank, look: Look) -> Sheet:
    """Lay out the study guide: front matter, each question with its answer, numbers, index."""
    context = _of_bank(bank, [(entry, entry) for entry in bank.entries])
    many = len(bank.entries) >= MANY
    several = many and len({(entry.section.id, entry.topic) for entry in bank.entries}) > 1
    context |= {"many": many, "several": several}
    context |= {"counted": statistics(bank), "index": _index(bank) if several else {}}
    return sheet("guide", look, bank.language, context)


def key(bank: Bank, look: Look, *, full: bool = False) -> Sheet:
    """Lay out the answer key, numbered as the worksheet; a `full` one includes explanations."""
    context = _of_bank(bank, [(entry, entry) for entry in bank.entries])
    context |= {"full": full, "letters_of": _letters_by_section(bank), "letter_of": _letter}
    return sheet("key", look, bank.language, context)


@dataclass(frozen=True)
class WorksheetOptions:
    """Options of a worksheet.

    `choices` prints the choices, in the bank's order. The answer space has `lines`, a `grid` or
    `dots`, is `blank`, or is omitted (`none`). `per_page` is the number of questions on each
    page. A `fillable` worksheet becomes a PDF form.
    """

    choices: bool = False
    fillable: bool = False
    space: str = "lines"
    per_page: int | None = None


def worksheet(bank: Bank, look: Look, wish: WorksheetOptions) -> Sheet:
    """Lay out the worksheet: stems, choices if they are wanted, and answer spaces."""
    asked = [(entry, _asked(_as_in_bank(entry, choices=wish.choices))) for entry in bank.entries]
    return sheet("worksheet", look, bank.language, _of_bank(bank, asked) | vars(wish))


@dataclass(frozen=True)
class PaperWish:
    """Options of a paper: watermark with the candidate's name, and questions that begin a page."""

    watermark: bool = False
    breaks: Container[int] = frozenset()


def exam_paper(
    bank: Bank,
    blueprint: Blueprint,
    form: Form,
    look: Look,
    wish: PaperWish | None = None,
) -> Sheet:
    """Lay out the paper of a form."""
    wish = wish or PaperWish()
    named = form.candidate.name if form.candidate and wish.watermark else ""
    context = {
        "title": blueprint.title_for(bank.title),
        "number": form.number,
        "code": form.code,
        "qr": qr_code(form.code),
        "watermark": watermark_of(named) if named else None,
        "bearer": bearer_of(form.candidate.name, large=look.large) if form.candidate else None,
        "candidate": form.candidate,
        "points": form.points,
        "minutes": blueprint.minutes or form.minutes,
        "headings": blueprint.order is Order.BY_SECTION,
        "items": [_asked(item) for item in form.items],
        "breaks": wish.breaks,
    }
    return sheet("exam", look, bank.language, context)


def exam_keys(
    bank: Bank, exam: Exam, forms: Sequence[Form], look: Look, void: Container[str] = ()
) -> Sheet:
    """Lay out the keys of these forms, for the examiner; `void` questions do not count."""
    context = {
        "title": exam.plan.blueprint.title_for(bank.title),
        "of": len(exam.forms),
        "forms": forms,
        "void": void,
        "letters_of": lambda form: letters_of(form, void),
        "counting": lambda form: counting(form, void),
    }
    return sheet("exam-keys", look, bank.language, context)


@dataclass(frozen=True)
class Solution:
    """A question of an exam, with its answer.

    `choices` is True if a form prints them. `places` are form code, number and key in each form
    with the question; it is empty if there are many forms.
    """

    question: Question
    points: tuple[int, ...]
    choices: bool
    places: tuple[tuple[str, int, str], ...]


def solutions(bank: Bank, exam: Exam, look: Look) -> Sheet:
    """Lay out the full answers of an exam: each question once, sorted by id."""
    asked: dict[str, list[tuple[Form, Item]]] = {}
    for form in exam.forms:
        for item in form.items:
            asked.setdefault(item.entry.question.id, []).append((form, item))
    few = len(exam.forms) <= _FEW
    context = {
        "title": exam.plan.blueprint.title_for(bank.title),
        "few": few,
        "solutions": [_solution(asked[name], few=few) for name in sorted(asked)],
    }
    return sheet("solutions", look, bank.language, context)


def _solution(asked: Sequence[tuple[Form, Item]], *, few: bool) -> Solution:
    return Solution(
        question=asked[0][1].entry.question,
        points=tuple(sorted({item.points for _, item in asked})),
        choices=any(item.order for _, item in asked),
        places=tuple((form.code, item.number, item.key) for form, item in asked if few),
    )


def counting(form: Form, void: Container[str]) -> int:
    """Return the points of a form's questions that are not void."""
    return sum(item.points for item in form.items if item.entry.question.id not in void)


def letters_of(form: Form, void: Container[str] = ()) -> list[tuple[int, str]]:
    """Return the numbers of a form's questions with choices, each with the letter of its key.

    A void question has a dash instead.
    """
    return [
        (item.number, "–" if item.entry.question.id in void else item.key)
        for item in form.items
        if item.key
    ]


def _index(bank: Bank) -> dict[str, list[tuple[str, Entry]]]:
    """Return the numbered questions of each tag, with the tags in alphabetical order.

    If there are several sections, which each count from 1, the number of the section precedes
    that of the question.
    """
    sections = list(dict.fromkeys(entry.section.id for entry in bank.entries))
    index: dict[str, list[tuple[str, Entry]]] = {}
    for entry in bank.entries:
        place = f"{sections.index(entry.section.id) + 1}." if len(sections) > 1 else ""
        for tag in entry.question.tags:
            index.setdefault(tag, []).append((f"{place}{entry.number}", entry))
    return dict(sorted(index.items()))


def _letters_by_section(bank: Bank) -> dict[str, list[tuple[int, str]]]:
    """Return numbers and key letters of each section by its title, in the bank's order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for entry in bank.entries:
        if key := _letter(entry):
            found.setdefault(entry.section.title, []).append((entry.number, key))
    return found


def _letter(entry: Entry) -> str:
    """Return the key letter in the bank's order of choices; "" if there are no choices."""
    return _as_in_bank(entry, choices=True).key


def _as_in_bank(entry: Entry, *, choices: bool) -> Item:
    question = entry.question
    order = range(len(question.choices) if choices else 0)
    return Item(entry.number, entry, tuple(order), question.points, question.minutes)


def _asked(item: Item) -> PaperQuestion:
    question = item.entry.question
    texts = (choice.text for choice in item.choices)
    return PaperQuestion(
        id=question.id,
        number=item.number,
        section=item.entry.section.title,
        stem=question.question,
        difficulty=question.difficulty,
        minutes=item.minutes,
        points=item.points,
        lines=0 if item.order else question.lines,
        choices=tuple(zip(ascii_uppercase, texts, strict=False)),
    )


def _of_bank(bank: Bank, shown: Sequence[tuple[Entry, Entry | PaperQuestion]]) -> dict[str, object]:
    return {
        "title": bank.title,
        "subtitle": bank.subtitle,
        "questions": len(shown),
        "total": bank.total,
        "minutes": sum(entry.question.minutes for entry, _ in shown),
        "sections": tuple(_sections(shown)),
        "letters": ascii_uppercase,
    }


def _sections(shown: Sequence[tuple[Entry, Entry | PaperQuestion]]) -> Iterator[SectionGroup]:
    for section, grouped in groupby(shown, key=lambda pair: pair[0].section):
        members = list(grouped)
        topics = groupby(members, key=lambda pair: pair[0].topic)
        groups = tuple(
            TopicGroup(title, f"topic.{section.id}.{at}", tuple(item for _, item in pairs))
            for at, (title, pairs) in enumerate(topics, start=1)
        )
        minutes = sum(entry.question.minutes for entry, _ in members)
        yield SectionGroup(section.title, f"section.{section.id}", groups, len(members), minutes)
