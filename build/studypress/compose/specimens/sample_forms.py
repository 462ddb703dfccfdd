"""Sample forms, from which the pieces of all other forms are cut."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from studypress.bank.bank import Bank, Entry, SectionHead
from studypress.bank.models import Answer, Choice, Difficulty, Question, QuestionKind
from studypress.bank.values.points import Points
from studypress.compose.specimens.neutral_orders import NeutralOrders
from studypress.exam.blueprint.model import heap_of
from studypress.exam.form_code import ALPHABET
from studypress.exam.model import Candidate, Exam, Form, Item
from studypress.page.render import Sheet

CODE = f"{ALPHABET}-"
"""A code that contains every symbol of form codes."""

_DIGITS = 1234567890
_WORD = "x"  # of questions without content
_OWN = "specimens.css"
_SAMPLE = "ABCD-EFGH"  # a code as wide as others

ENDLESS = (
    "@page { size: var(--page-width) 90000mm !important }"
    " [data-piece] { margin-break: keep !important }"
)
ONE_BELOW = " section, [data-open] { break-before: auto !important; break-after: auto !important }"
FIRST_PAGE = '[data-piece="question"], [data-piece="heading"] { display: none !important }'
_BOXES = (
    "top-left-corner top-left top-center top-right top-right-corner left-top left-middle"
    " left-bottom right-top right-middle right-bottom bottom-left-corner bottom-left bottom-center"
    " bottom-right bottom-right-corner"
)
BARE = f"@page {{ {' '.join(f'@{box} {{ content: none !important }}' for box in _BOXES.split())} }}"
SAME_SIDE = "".join(
    f" @page :{side} {{ margin: var(--top) var(--fore-edge) var(--foot)"
    " calc(var(--spine) + var(--gutter)) !important }"
    for side in ("left", "right")
)
QUESTIONS_ALONE = (
    ' [data-piece="front"], [data-piece="heading"], [data-piece="end"] { display: none !important }'
)
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


def asked_alone(items: Sequence[Item], orders: NeutralOrders) -> Form:
    """Return a form of questions that all have the same number, between two without content."""
    label = _blank(QuestionKind.OPEN)
    return Form(1, _SAMPLE, (label, *[replace(orders.item(at), number=1) for at in items], label))


def labels_of(
    items: Sequence[Item],
    exam: Exam,
    keys: Iterable[Sequence[bool]] = (),
    void: Container[str] = (),
) -> Form:
    """Return a form of questions without content, in which all labels of an exam occur.

    Labels are the numbers of questions, the letters of choices, and points; also the headings of
    sections, writing lines, and the end of a form. Questions have choices if any question of the
    exam has; then some have the `keys`, which state of each choice whether it is right, and one is
    `void` if any is.
    """
    closed = [item for item in items if item.kind.has_choices]
    plain = _blank(QuestionKind.SINGLE, (True, False)) if closed else _blank(QuestionKind.OPEN)
    most = max((len(item.order) for item in closed), default=0)
    labels = [_blank(QuestionKind.SINGLE, _right(most, 1))] if closed else []
    labels += [_blank(_kind_of(key), key) for key in keys]
    names = (item.entry.question.id for item in closed)
    labels += [_blank(QuestionKind.SINGLE, (True,), name=at) for at in names if at in void][:1]
    worth = sorted({(item.points, item.bonus) for item in items})
    sections = list(dict.fromkeys(item.entry.section for item in items))
    count = max(len(worth), len(sections), *(len(form.items) for form in exam.forms))
    labels += [plain] * (count - len(labels))
    ruled = any(item.kind is QuestionKind.OPEN and item.entry.question.lines for item in items)
    labels += [_blank(QuestionKind.OPEN, space=1), plain] if ruled else [plain]
    return Form(_DIGITS, CODE, tuple(_numbered(labels, worth, sections)))


def _numbered(
    labels: Sequence[Item], worth: Sequence[tuple[Points, bool]], sections: Sequence[SectionHead]
) -> Iterator[Item]:
    for at, item in enumerate(labels):
        points, bonus = worth[at % len(worth)]
        section = sections[min(at, len(sections) - 1)]
        entry = replace(item.entry, section=section)
        yield replace(item, number=at + 1, entry=entry, points=points, bonus=bonus)


def _kind_of(key: Sequence[bool]) -> QuestionKind:
    return QuestionKind.SINGLE if sum(key) == 1 else QuestionKind.SEVERAL


def _right(choices: int, right: int) -> tuple[bool, ...]:
    """Return of each choice whether it is right: the first ones are."""
    return tuple(at < right for at in range(choices))


def _blank(
    kind: QuestionKind, right: Sequence[bool] = (), *, name: str = "label", space: int = 0
) -> Item:
    """Return a question without content, with these choices or `space` lines."""
    answer = Answer(bullet=_WORD, explanation=_WORD, value="1", accept=(_WORD,))
    question = Question(
        id=name,
        kind=kind,
        question=_WORD,
        difficulty=Difficulty.EASY,
        space=space,
        answer=answer,
        choices=[Choice(text=_WORD, correct=correct) for correct in right],
    )
    entry = Entry(1, SectionHead(name, _WORD), _WORD, question, (), {})
    return Item(1, entry, kind, tuple(range(len(right))), 1, 1)


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


def beginning_like(
    form: Form, void: Container[str] = frozenset(), *, ordered: bool = False
) -> Form:
    """Return a form with the front of `form`, of questions without content.

    It does not depend on the order of the choices, and on that of the questions only if `ordered`.
    Questions with the ids `void` stay so.
    """
    blanks = [_blank_like(item, void) for item in form.items]
    if not ordered:
        blanks.sort(key=_facts)
    numbered = (replace(item, number=number) for number, item in enumerate(blanks, start=1))
    number = int("1" * len(str(form.number)))
    candidate = _sample_candidate(form.candidate) if form.candidate else None
    return Form(number, _SAMPLE, tuple(numbered), candidate)


def _blank_like(item: Item, void: Container[str]) -> Item:
    right = _right(len(item.order), sum(choice.correct for choice in item.choices))
    name = item.entry.question.id
    blank = _blank(item.kind, right, name=name if name in void else "label")
    return replace(blank, points=item.points, minutes=item.minutes, bonus=item.bonus)


def _facts(item: Item) -> tuple[object, ...]:
    name = item.entry.question.id
    return item.kind, item.order, item.key, item.bonus, item.points, item.minutes, name


def named(form: Form) -> str:
    """Return a text that states which details of its candidate a form contains."""
    who = form.candidate
    return f"named {bool(who.group)} {bool(who.seat)}" if who else "anonymous"


def _sample_candidate(candidate: Candidate) -> Candidate:
    """Return a candidate with the same needs, and the same details in short texts."""
    group = "A" if candidate.group else ""
    return Candidate("A", "1", group=group, seat=candidate.seat, needs=candidate.needs)


def short_form(questions: int) -> Form:
    """Return a form that contains a question without content `questions` times."""
    item = _blank(QuestionKind.OPEN)
    same = (replace(item, number=number) for number in range(1, questions + 1))
    return Form(1, _SAMPLE, tuple(same))


def styled(sheet: Sheet, css: str) -> Sheet:
    """Return a sheet with additional CSS."""
    return replace(sheet, styles={**sheet.styles, _OWN: sheet.styles.get(_OWN, "") + css})
