"""Specimens of an exam's forms: documents that contain each piece of its forms once."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from studypress.bank.bank import Bank
from studypress.compose.specimens.evened import Evened
from studypress.compose.specimens.sample_forms import (
    ENDLESS,
    FIRST_PAGE,
    FROM_A_PAGE,
    ONE_A_PAGE,
    ONE_BELOW,
    beginning_like,
    decisive_of,
    distinct,
    name_of,
    named,
    of_names,
    pool_of,
    short_form,
    styled,
    title_of,
)
from studypress.exam.blueprint.model import Order
from studypress.exam.model import Exam, Form, Item
from studypress.page.documents.copy_marks import bearer_of, watermark_of
from studypress.page.documents.exam import PaperWish, counting, exam_keys, exam_paper
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet


@dataclass(frozen=True)
class AskedSample:
    """A question of a form: its name among the specimens, its number, the order of its choices.

    `order` contains the choices' indexes in the specimen. In a key, `letter` is that of the
    right choice.
    """

    name: str
    number: int
    order: tuple[int, ...] = ()
    letter: str = ""


class Specimens(Protocol):
    """Documents of one kind for each form of an exam, and their specimens."""

    exam: Exam

    def sheet(self, form: Form, breaks: Container[int] = frozenset()) -> Sheet:
        """Return the whole document of a form; the questions numbered `breaks` begin a page."""

    def title(self, form: Form) -> str:
        """Return the title of a form's file."""

    def front(self, form: Form) -> str:
        """Return the name of a form's front: all that determines it, except values of slots."""

    def values(self, form: Form) -> Mapping[str, str]:
        """Return the values of a form's slots."""

    def parts(self, form: Form) -> tuple[AskedSample | str, ...]:
        """Return a form's questions, and the headings between them."""

    def pool(self) -> tuple[Sheet, tuple[str, ...]]:
        """Return a document of every question on an endless page, and the questions' names."""

    def first_page(self, form: Form) -> Sheet:
        """Return a document with the front of a form."""

    def margins(self, pages: int) -> Sheet:
        """Return a document of `pages` pages."""

    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return a document of the candidates' pieces in these forms."""

    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return a page of all names behind the text of these forms, or None."""

    def long(self, names: Sequence[str]) -> Sheet:
        """Return a document of some questions, each from the top of a page on."""

    @property
    def alone(self) -> bool:
        """Whether a front fills a page."""

    @property
    def goes_on(self) -> bool:
        """Whether a question may continue on further pages that do not state its number."""

    def decides(self) -> Iterator[str]:
        """Yield the input that determines all specimens, except styles, templates and figures."""


class PaperSamples:
    """Exam papers of forms, and their specimens."""

    def __init__(self, bank: Bank, exam: Exam, look: Look, *, watermark: bool = False) -> None:
        """Store the exam; `watermark` is whether names are printed behind the text."""
        self.exam = exam
        self._bank, self._look, self._watermark = bank, look, watermark
        self._blueprint = exam.plan.blueprint
        self._items = distinct(exam)
        self._evened = Evened(bank.root)
        self._made: dict[int, AskedSample] = {}

    def sheet(self, form: Form, breaks: Container[int] = frozenset()) -> Sheet:
        """Return a form's paper; the questions numbered `breaks` begin a page."""
        wish = PaperWish(self._watermark, breaks)
        return exam_paper(self._bank, self._blueprint, form, self._look, wish)

    def title(self, form: Form) -> str:
        """Return the title of a form's file."""
        return f"{title_of(self._bank, self.exam)}: exam, form {form.code}"

    def front(self, form: Form) -> str:
        """Return the name of a form's cover: all that determines it."""
        minutes = self._blueprint.minutes or form.minutes
        kinds = {bool(item.order) for item in form.items}
        return f"{len(form.items)} {form.points} {minutes} {sorted(kinds)} {named(form)}"

    def values(self, form: Form) -> Mapping[str, str]:
        """Return the points of each question, as printed on the cover."""
        return {f"points:{item.number}": str(item.points) for item in form.items}

    def parts(self, form: Form) -> tuple[AskedSample | str, ...]:
        """Return a form's questions, and the headings between them."""
        return tuple(self._parts(form))

    def pool(self) -> tuple[Sheet, tuple[str, ...]]:
        """Return a paper of every question of the exam, and the questions' names."""
        form, names = pool_of(self._items, self.exam, self._evened)
        return styled(self.sheet(form), ENDLESS), names

    def first_page(self, form: Form) -> Sheet:
        """Return a form's cover."""
        return styled(self.sheet(beginning_like(form, self._evened)), FIRST_PAGE)

    def margins(self, pages: int) -> Sheet:
        """Return a paper of `pages` pages: a cover, then one question a page."""
        return styled(self.sheet(short_form(self._items, pages - 1, self._evened)), ONE_A_PAGE)

    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return the lines on covers that name candidates, and the names in margins."""
        names = [form.candidate.name for form in forms if form.candidate]
        bearers = [bearer_of(name, large=self._look.large) for name in names]
        context = {"title": "", "forms": forms, "watermarks": (), "bearers": bearers}
        made = sheet("exam", self._look, self._bank.language, context, "candidate-lines")
        return styled(made, ENDLESS + ONE_BELOW)

    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return a page with all candidates' watermarks, or None without watermarks."""
        if not self._watermark:
            return None
        marks = [watermark_of(form.candidate.name) for form in forms if form.candidate]
        context = {"title": "", "forms": (), "watermarks": marks, "bearers": ()}
        return sheet("exam", self._look, self._bank.language, context, "candidate-lines")

    def long(self, names: Sequence[str]) -> Sheet:
        """Return a paper of some questions, each from the top of a page on."""
        return styled(self.sheet(of_names(self._items, names, self._evened)), FROM_A_PAGE)

    @property
    def alone(self) -> bool:
        """Return True: the cover fills a page."""
        return True

    @property
    def goes_on(self) -> bool:
        """Return False: the head of a further page states the question's number."""
        return False

    def decides(self) -> Iterator[str]:
        """Yield the input that determines all specimens, except styles, templates and figures."""
        yield f"paper {self._blueprint.order} {self._blueprint.minutes} {self._watermark}"
        yield from decisive_of(self._bank, self.exam, self._items, map(self.front, self.exam.forms))

    def _parts(self, form: Form) -> Iterator[AskedSample | str]:
        section = None
        for item in form.items:
            if self._blueprint.order is Order.BY_SECTION and item.entry.section.title != section:
                section = item.entry.section.title
                yield section
            yield self._part(item)

    def _part(self, item: Item) -> AskedSample:
        if not (part := self._made.get(id(item))):  # forms share equal items
            order = self._evened.places(item)
            part = self._made[id(item)] = AskedSample(name_of(item), item.number, order)
        return part


class KeySamples:
    """Keys of forms, and their specimens."""

    def __init__(
        self, bank: Bank, exam: Exam, look: Look, void: Container[str] = frozenset()
    ) -> None:
        """Store the exam; questions with the ids `void` do not count in its keys."""
        self.exam = exam
        self._bank, self._look, self._void = bank, look, void
        self._items = distinct(exam)
        self._evened = Evened(bank.root)
        self._made: dict[int, AskedSample] = {}

    def sheet(self, form: Form, breaks: Container[int] = frozenset()) -> Sheet:  # noqa: ARG002
        """Return a form's key, in which no question has to begin a page."""
        return exam_keys(self._bank, self.exam, [form], self._look, self._void)

    def title(self, form: Form) -> str:
        """Return the title of a form's file."""
        return f"{title_of(self._bank, self.exam)}: key of form {form.code}"

    def front(self, form: Form) -> str:
        """Return the name of a key's head: all that determines it."""
        digits, closed = len(str(form.number)), sum(bool(item.order) for item in form.items)
        return f"{closed} {counting(form, self._void)} {digits} {named(form)}"

    def values(self, form: Form) -> Mapping[str, str]:
        """Return the numbers and letters at a key's head, and the form's number."""
        values = {"symbols:form": str(form.number)}
        closed = (self._part(item) for item in form.items if item.order)
        for at, part in enumerate(closed, start=1):
            values[f"cell:{at}"], values[f"answer:{at}"] = str(part.number), part.letter or "–"
        return values

    def parts(self, form: Form) -> tuple[AskedSample | str, ...]:
        """Return the questions of a key."""
        return tuple(self._part(item) for item in form.items)

    def pool(self) -> tuple[Sheet, tuple[str, ...]]:
        """Return a key of every question of the exam, and the questions' names."""
        counted = [item for item in self._items if item.entry.question.id not in self._void]
        form, names = pool_of(self._items, self.exam, self._evened, counted)
        return styled(self.sheet(form), ENDLESS), names

    def first_page(self, form: Form) -> Sheet:
        """Return the head of a key."""
        return styled(self.sheet(beginning_like(form, self._evened)), FIRST_PAGE)

    def long(self, names: Sequence[str]) -> Sheet:
        """Return a key of some questions, each from the top of a page on."""
        return styled(self.sheet(of_names(self._items, names, self._evened)), FROM_A_PAGE)

    def margins(self, pages: int) -> Sheet:
        """Return a key of `pages` pages, one question a page."""
        return styled(self.sheet(short_form(self._items, pages, self._evened)), ONE_A_PAGE)

    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return the lines of keys that name candidates."""
        context = {
            "title": "",
            "forms": forms,
            "watermarks": (),
            "bearers": (),
            "of": len(self.exam.forms),
            "counting": lambda form: counting(form, self._void),
        }
        made = sheet("exam-keys", self._look, self._bank.language, context, "candidate-lines")
        return styled(made, ENDLESS + ONE_BELOW)

    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return None: a key has no watermark."""

    @property
    def alone(self) -> bool:
        """Return False: the head of a key does not fill a page."""
        return False

    @property
    def goes_on(self) -> bool:
        """Return True: a question of a key may continue on further pages."""
        return True

    def decides(self) -> Iterator[str]:
        """Yield the input that determines all specimens, except styles, templates and figures."""
        yield f"key {len(self.exam.forms)}"
        yield from (name_of(item) for item in self._items if item.entry.question.id in self._void)
        yield from decisive_of(self._bank, self.exam, self._items, map(self.front, self.exam.forms))

    def _part(self, item: Item) -> AskedSample:
        if not (part := self._made.get(id(item))):  # forms share equal items
            letter = "" if item.entry.question.id in self._void else item.key
            part = self._made[id(item)] = AskedSample(name_of(item), item.number, (), letter)
        return part
