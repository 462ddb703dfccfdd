"""Specimens of an exam's forms: documents that hold, once, all that its forms are composed of."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from studypress.bank.bank import Bank
from studypress.exam.blueprint import Order
from studypress.exam.code import ALPHABET
from studypress.exam.exam import Candidate, Exam, Form, Item
from studypress.page.documents import counting, exam_keys, exam_paper
from studypress.page.look import Look
from studypress.page.marks import watermark_of
from studypress.page.sheet import Sheet, sheet

CODE = f"{ALPHABET}-"
"""A code that has every symbol of one."""

_DIGITS = 1234567890
_LINE = 100  # letters
_SAMPLE = "ABC-DEFG"  # a code as wide as others
_ENDLESS = (
    "@page { size: var(--page-width) 90000mm !important }"
    " [data-piece] { margin-break: keep !important }"
)
_ONE_BELOW = " section, [data-open] { break-before: auto !important; break-after: auto !important }"
_FIRST_PAGE = '[data-piece="question"], [data-piece="heading"] { display: none !important }'
_FROM_A_PAGE = '[data-piece="question"] { break-before: page !important }'
_ONE_A_PAGE = '[data-piece="question"] ~ [data-piece="question"] { break-before: page !important }'


@dataclass(frozen=True)
class Part:
    """A question of a form: its name among the specimens, its number, the order of its choices.

    Where the form is a key, `letter` is that of the right choice.
    """

    name: str
    number: int
    order: tuple[int, ...] = ()
    letter: str = ""


class Specimens(Protocol):
    """One kind of document that an exam has for each form, and its specimens."""

    exam: Exam

    def sheet(self, form: Form) -> Sheet:
        """Return the document of a form, whole."""

    def title(self, form: Form) -> str:
        """Return what a form's file is called."""

    def front(self, form: Form) -> str:
        """Return what decides how a form begins, but for the values of its slots."""

    def values(self, form: Form) -> Mapping[str, str]:
        """Return the values of a form's slots."""

    def parts(self, form: Form) -> tuple[Part | str, ...]:
        """Return a form's questions, and the headings between them."""

    def pool(self) -> tuple[Sheet, tuple[str, ...]]:
        """Return a document of every question on an endless page, and the names of those."""

    def first_page(self, form: Form) -> Sheet:
        """Return a document that begins as a form does."""

    def margins(self, pages: int) -> Sheet:
        """Return a document of so many pages."""

    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return a document of what is the candidates' alone in these forms."""

    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return a page with what is behind the text of these forms, all at once, or None."""

    def long(self, names: Sequence[str]) -> Sheet:
        """Return a document of some questions, each from the top of a page on."""

    @property
    def alone(self) -> bool:
        """Whether what a form begins with fills a page."""

    @property
    def goes_on(self) -> bool:
        """Whether a question may go on over pages without their saying so."""

    def decides(self) -> Iterator[str]:
        """Yield what decides all specimens, but for styles, templates and figures."""


class Papers:
    """What candidates get."""

    def __init__(self, bank: Bank, exam: Exam, look: Look, *, watermark: bool = False) -> None:
        """Have specimens of an exam's papers."""
        self.exam = exam
        self._bank, self._look, self._watermark = bank, look, watermark
        self._blueprint = exam.plan.blueprint
        self._items = _distinct(exam)
        self._made: dict[int, Part] = {}

    def sheet(self, form: Form) -> Sheet:
        """Return a form's paper."""
        watermark = self._watermark
        return exam_paper(self._bank, self._blueprint, form, self._look, watermark=watermark)

    def title(self, form: Form) -> str:
        """Return what a form's file is called."""
        return f"{_title(self._bank, self.exam)}: exam, form {form.code}"

    def front(self, form: Form) -> str:
        """Return what decides a form's cover."""
        minutes = self._blueprint.minutes or form.minutes
        kinds = {bool(item.order) for item in form.items}
        return f"{len(form.items)} {form.points} {minutes} {sorted(kinds)} {_named(form)}"

    def values(self, form: Form) -> Mapping[str, str]:
        """Return the points of each question, as the cover has them."""
        return {f"points:{item.number}": str(item.points) for item in form.items}

    def parts(self, form: Form) -> tuple[Part | str, ...]:
        """Return a form's questions, and the headings between them."""
        return tuple(self._parts(form))

    def pool(self) -> tuple[Sheet, tuple[str, ...]]:
        """Return a paper of every question that the exam asks."""
        form, names = _pool(self._items, self.exam)
        return _styled(self.sheet(form), _ENDLESS), names

    def first_page(self, form: Form) -> Sheet:
        """Return a form's cover."""
        return _styled(self.sheet(_like(form)), _FIRST_PAGE)

    def margins(self, pages: int) -> Sheet:
        """Return a paper of a cover and a question a page."""
        return _styled(self.sheet(_short(self._items, pages - 1)), _ONE_A_PAGE)

    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return the lines on covers that say whose they are."""
        context = {"title": "", "forms": forms, "watermarks": ()}
        made = sheet("exam", self._look, self._bank.language, context, "names")
        return _styled(made, _ENDLESS + _ONE_BELOW)

    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return a page with all candidates' watermarks, if those are wished for."""
        if not self._watermark:
            return None
        marks = [watermark_of(form.candidate.name) for form in forms if form.candidate]
        context = {"title": "", "forms": (), "watermarks": marks}
        return sheet("exam", self._look, self._bank.language, context, "names")

    def long(self, names: Sequence[str]) -> Sheet:
        """Return a paper of some questions, each from the top of a page on."""
        return _styled(self.sheet(_of_names(self._items, names)), _FROM_A_PAGE)

    @property
    def alone(self) -> bool:
        """A cover does."""
        return True

    @property
    def goes_on(self) -> bool:
        """It may not: what stands above it then says its number."""
        return False

    def decides(self) -> Iterator[str]:
        """Yield what decides all specimens, but for styles, templates and figures."""
        yield f"paper {self._blueprint.order} {self._blueprint.minutes}"
        yield from _decisive(self._bank, self.exam, self._items, map(self.front, self.exam.forms))

    def _parts(self, form: Form) -> Iterator[Part | str]:
        section = None
        for item in form.items:
            if self._blueprint.order is Order.BY_SECTION and item.entry.section.title != section:
                section = item.entry.section.title
                yield section
            yield self._part(item)

    def _part(self, item: Item) -> Part:
        if not (part := self._made.get(id(item))):  # forms share equal items
            part = self._made[id(item)] = Part(_name(item), item.number, item.order)
        return part


class Keys:
    """What the examiner keeps."""

    def __init__(
        self, bank: Bank, exam: Exam, look: Look, void: Container[str] = frozenset()
    ) -> None:
        """Have specimens of an exam's keys, in which questions that are `void` do not count."""
        self.exam = exam
        self._bank, self._look, self._void = bank, look, void
        self._items = _distinct(exam)
        self._made: dict[int, Part] = {}

    def sheet(self, form: Form) -> Sheet:
        """Return a form's key."""
        return exam_keys(self._bank, self.exam, [form], self._look, self._void)

    def title(self, form: Form) -> str:
        """Return what a form's file is called."""
        return f"{_title(self._bank, self.exam)}: key of form {form.code}"

    def front(self, form: Form) -> str:
        """Return what decides how a key begins."""
        digits, closed = len(str(form.number)), sum(bool(item.order) for item in form.items)
        return f"{closed} {counting(form, self._void)} {digits} {_named(form)}"

    def values(self, form: Form) -> Mapping[str, str]:
        """Return the numbers and letters at a key's head, and the form's number."""
        values = {"symbols:form": str(form.number)}
        closed = (self._part(item) for item in form.items if item.order)
        for at, part in enumerate(closed, start=1):
            values[f"cell:{at}"], values[f"answer:{at}"] = str(part.number), part.letter or "–"
        return values

    def parts(self, form: Form) -> tuple[Part | str, ...]:
        """Return the questions of a key."""
        return tuple(self._part(item) for item in form.items)

    def pool(self) -> tuple[Sheet, tuple[str, ...]]:
        """Return a key of every question that the exam asks."""
        form, names = _pool(self._items, self.exam, self._void)
        return _styled(self.sheet(form), _ENDLESS), names

    def first_page(self, form: Form) -> Sheet:
        """Return the head of a key."""
        return _styled(self.sheet(_like(form)), _FIRST_PAGE)

    def long(self, names: Sequence[str]) -> Sheet:
        """Return a key of some questions, each from the top of a page on."""
        return _styled(self.sheet(_of_names(self._items, names)), _FROM_A_PAGE)

    def margins(self, pages: int) -> Sheet:
        """Return a key of a question a page."""
        return _styled(self.sheet(_short(self._items, pages)), _ONE_A_PAGE)

    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return the lines of keys that say whose they are."""
        context = {
            "title": "",
            "forms": forms,
            "watermarks": (),
            "of": len(self.exam.forms),
            "counting": lambda form: counting(form, self._void),
        }
        made = sheet("exam-keys", self._look, self._bank.language, context, "names")
        return _styled(made, _ENDLESS + _ONE_BELOW)

    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return None: a key has no watermark."""

    @property
    def alone(self) -> bool:
        """The head of a key does not."""
        return False

    @property
    def goes_on(self) -> bool:
        """It may."""
        return True

    def decides(self) -> Iterator[str]:
        """Yield what decides all specimens, but for styles, templates and figures."""
        yield f"key {len(self.exam.forms)}"
        yield from (_name(item) for item in self._items if item.entry.question.id in self._void)
        yield from _decisive(self._bank, self.exam, self._items, map(self.front, self.exam.forms))

    def _part(self, item: Item) -> Part:
        if not (part := self._made.get(id(item))):  # forms share equal items
            letter = "" if item.entry.question.id in self._void else item.key
            part = self._made[id(item)] = Part(_name(item), item.number, (), letter)
        return part


def _title(bank: Bank, exam: Exam) -> str:
    return exam.plan.blueprint.title or bank.title


def _name(item: Item) -> str:
    """Return a name for all that a question shows, whatever its number and order."""
    kind = "choice" if item.order else "open"
    return f"{item.entry.question.id} {kind} {item.points}"


def _distinct(exam: Exam) -> list[Item]:
    """Return the questions that the exam's forms ask, each once, in the bank's order."""
    shared = {id(item): item for form in exam.forms for item in form.items}
    items = {_name(item): item for item in shared.values()}
    return sorted(items.values(), key=lambda item: (item.entry.number, _name(item)))


def _pool(
    items: Sequence[Item], exam: Exam, void: Container[str] = frozenset()
) -> tuple[Form, tuple[str, ...]]:
    """Return a form of all questions, and then of some again, so that each label is there.

    There are as many questions with choices as a form has questions, the right choice of one or
    the other has every letter, and the last question is there for what ends a form.
    """
    closed = [item for item in items if item.order]
    open_ones = [item for item in items if not item.order]
    most = max(len(form.items) for form in exam.forms)
    again = list(_lettered([item for item in closed if item.entry.question.id not in void]))
    missing = most - len(closed) - len(again) if closed else 0
    again += closed[:1] * max(0, missing)
    first, rest = [*map(_as_in_bank, closed)], [*open_ones, *items[:1]]
    numbered = (
        replace(item, number=number) for number, item in enumerate((*first, *again, *rest), start=1)
    )
    names = (*map(_name, closed), *[""] * len(again), *map(_name, open_ones), "")
    return Form(_DIGITS, CODE, tuple(numbered)), names


def _lettered(closed: Sequence[Item]) -> Iterator[Item]:
    """Yield the question with most choices, its right one under each letter."""
    if not closed:
        return
    item = max(closed, key=lambda item: len(item.order))
    choices = range(len(item.order))
    right = next(at for at in choices if item.entry.question.choices[at].correct)
    wrong = [at for at in choices if at != right]
    for at in choices:
        yield replace(item, order=(*wrong[:at], right, *wrong[at:]))


def _as_in_bank(item: Item) -> Item:
    return replace(item, order=tuple(range(len(item.order))))


def _decisive(
    bank: Bank, exam: Exam, items: Sequence[Item], fronts: Iterable[str]
) -> Iterator[str]:
    yield f"{bank.language} {_title(bank, exam)}"
    yield from sorted(set(fronts))
    for item in items:
        yield f"{_name(item)} {item.entry.section.title} {item.entry.digest}"


def _like(form: Form) -> Form:
    """Return a form that begins as one does, whatever the seed: its questions in their order."""
    items = sorted(form.items, key=lambda item: (item.entry.number, _name(item)))
    numbered = (
        replace(_as_in_bank(item), number=number) for number, item in enumerate(items, start=1)
    )
    number = int("1" * len(str(form.number)))
    candidate = _someone(form.candidate) if form.candidate else None
    return Form(number, _SAMPLE, tuple(numbered), candidate)


def _named(form: Form) -> str:
    """Return what a form says of its candidate, whoever that is."""
    who = form.candidate
    return f"named {bool(who.group)} {bool(who.seat)}" if who else "anonymous"


def _someone(candidate: Candidate) -> Candidate:
    """Return a candidate of whom as much is said, in few letters."""
    return Candidate("A", "1", group="A" if candidate.group else "", seat=candidate.seat)


def _of_names(items: Sequence[Item], names: Sequence[str]) -> Form:
    """Return a form of the questions of these names."""
    named = {_name(item): item for item in items}
    numbered = (replace(named[name], number=at) for at, name in enumerate(names, start=1))
    return Form(1, _SAMPLE, tuple(numbered))


def _short(items: Sequence[Item], questions: int) -> Form:
    """Return a form of so many questions, all the same short one."""
    item = min(items, key=_length)
    same = (replace(item, number=number) for number in range(1, questions + 1))
    return Form(1, _SAMPLE, tuple(same))


def _length(item: Item) -> int:
    """Tell roughly how long an item is on paper and, if it is open, in a key."""
    question = item.entry.question
    if item.order:
        return len(question.question)
    return len(question.question) + len(question.answer.explanation) + _LINE * question.lines


def _styled(sheet: Sheet, css: str) -> Sheet:
    return replace(sheet, styles={**sheet.styles, "specimens.css": css})
