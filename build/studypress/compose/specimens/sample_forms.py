"""Sample forms, from which the pieces of all other forms are cut."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from studypress.bank.bank import Bank
from studypress.bank.models import QuestionKind
from studypress.compose.specimens.neutral_orders import NeutralOrders
from studypress.exam.blueprint.model import heap_of
from studypress.exam.form_code import ALPHABET
from studypress.exam.model import Candidate, Exam, Form, Item
from studypress.page.render import Sheet

CODE = f"{ALPHABET}-"
"""A code that contains every symbol of form codes."""

_DIGITS = 1234567890
_LINE = 100  # letters in a line
_SAMPLE = "ABC-DEFG"  # a code as wide as others

ENDLESS = (
    "@page { size: var(--page-width) 90000mm !important }"
    " [data-piece] { margin-break: keep !important }"
)
ONE_BELOW = " section, [data-open] { break-before: auto !important; break-after: auto !important }"
FIRST_PAGE = '[data-piece="question"], [data-piece="heading"] { display: none !important }'
FROM_A_PAGE = '[data-piece="question"] { break-before: page !important }'
ONE_A_PAGE = '[data-piece="question"] ~ [data-piece="question"] { break-before: page !important }'


def title_of(bank: Bank, exam: Exam) -> str:
    """Return the title of an exam."""
    return exam.plan.blueprint.title_for(bank.title)


def name_of(item: Item) -> str:
    """Return the name of a question as printed, independent of its number and order."""
    bonus = " bonus" if item.bonus else ""
    return f"{item.entry.name} {heap_of(item.kind)} {item.points}{bonus}"


def distinct(exam: Exam) -> list[Item]:
    """Return the questions of the exam's forms, without duplicates, in the bank's order."""
    shared = {id(item): item for form in exam.forms for item in form.items}
    items = {name_of(item): item for item in shared.values()}
    return sorted(items.values(), key=lambda item: (item.entry.number, name_of(item)))


def pool_of(
    items: Sequence[Item], exam: Exam, orders: NeutralOrders, counted: Sequence[Item] = ()
) -> tuple[Form, tuple[str, ...]]:
    """Return a form of all questions, and their names; some repeat so that all labels occur.

    If any question has choices, the first such question is repeated until there are as many as the
    longest form has questions. In a key, the `counted` question with the most choices is repeated
    with its right choice under each letter, and one question for each key of several letters; a
    paper has no `counted` questions, since its specimens must not depend on the key. The last
    question repeats the first, and is followed by the end of the form. Names of repeated questions
    are empty.
    """
    closed = [item for item in items if item.kind.has_choices]
    open_ones = [item for item in items if not item.kind.has_choices]
    most = max(len(form.items) for form in exam.forms)
    repeated = list(_lettered([item for item in counted if item.kind.has_choices]))
    if counted:
        repeated += several_of(exam)
    missing = most - len(closed) - len(repeated) if closed else 0
    first = [*map(orders.item, closed)]
    repeated += first[:1] * max(0, missing)
    rest = [*open_ones, *map(orders.item, items[:1])]
    numbered = (
        replace(item, number=number)
        for number, item in enumerate((*first, *repeated, *rest), start=1)
    )
    names = (*map(name_of, closed), *[""] * len(repeated), *map(name_of, open_ones), "")
    return Form(_DIGITS, CODE, tuple(numbered)), names


def _lettered(closed: Sequence[Item]) -> Iterator[Item]:
    """Yield the question with the most choices, once with the right one under each letter."""
    one_right = [item for item in closed if item.kind is not QuestionKind.SEVERAL]
    if not one_right:
        return
    item = max(one_right, key=lambda item: len(item.order))
    choices = range(len(item.order))
    right = next(at for at in choices if item.entry.question.choices[at].correct)
    wrong = [at for at in choices if at != right]
    for at in choices:
        yield replace(item, order=(*wrong[:at], right, *wrong[at:]))


def several_of(exam: Exam) -> list[Item]:
    """Return a question of an exam for each different key of several letters, sorted by key."""
    items = (item for form in exam.forms for item in form.items)
    found = {item.key: item for item in items if item.kind is QuestionKind.SEVERAL}
    return [found[key] for key in sorted(found)]


def decisive_of(
    bank: Bank, exam: Exam, items: Sequence[Item], fronts: Iterable[str]
) -> Iterator[str]:
    """Yield the input that determines the specimens of an exam, except their look."""
    yield f"{bank.language} {title_of(bank, exam)}"
    yield from sorted(set(fronts))
    for item in items:
        yield f"{name_of(item)} {item.entry.section.title} {item.entry.digest}"


def beginning_like(form: Form, orders: NeutralOrders) -> Form:
    """Return a form with the front of `form`, independent of the seed: in the bank's order."""
    items = sorted(form.items, key=lambda item: (item.entry.number, name_of(item)))
    numbered = (
        replace(orders.item(item), number=number) for number, item in enumerate(items, start=1)
    )
    number = int("1" * len(str(form.number)))
    candidate = _sample_candidate(form.candidate) if form.candidate else None
    return Form(number, _SAMPLE, tuple(numbered), candidate)


def named(form: Form) -> str:
    """Return a text that states which details of its candidate a form contains."""
    who = form.candidate
    return f"named {bool(who.group)} {bool(who.seat)}" if who else "anonymous"


def _sample_candidate(candidate: Candidate) -> Candidate:
    """Return a candidate with the same details in short texts."""
    return Candidate("A", "1", group="A" if candidate.group else "", seat=candidate.seat)


def of_names(items: Sequence[Item], names: Sequence[str], orders: NeutralOrders) -> Form:
    """Return a form of the questions with these names."""
    named = {name_of(item): orders.item(item) for item in items}
    numbered = (replace(named[name], number=at) for at, name in enumerate(names, start=1))
    return Form(1, _SAMPLE, tuple(numbered))


def short_form(items: Sequence[Item], questions: int, orders: NeutralOrders) -> Form:
    """Return a form that contains the shortest question `questions` times."""
    item = orders.item(min(items, key=_length))
    same = (replace(item, number=number) for number in range(1, questions + 1))
    return Form(1, _SAMPLE, tuple(same))


def _length(item: Item) -> int:
    """Estimate the length of an item in a paper and, if it is open, in a key."""
    question = item.entry.question
    match item.kind:
        case (
            QuestionKind.SINGLE
            | QuestionKind.SEVERAL
            | QuestionKind.TRUE_FALSE
            | QuestionKind.NUMBER
            | QuestionKind.SHORT
        ):
            return len(question.question)
        case QuestionKind.OPEN:
            answer = len(question.answer.explanation) + _LINE * question.lines
            return len(question.question) + answer
        case unknown:
            assert_never(unknown)


def styled(sheet: Sheet, css: str) -> Sheet:
    """Return a sheet with additional CSS."""
    return replace(sheet, styles={**sheet.styles, "specimens.css": css})
