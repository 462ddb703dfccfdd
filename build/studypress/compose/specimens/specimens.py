"""Specimens of an exam's forms: documents that contain each piece of its forms once."""

from abc import ABC, abstractmethod
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from studypress.bank.bank import Bank
from studypress.compose.specimens.neutral_orders import NeutralOrders
from studypress.compose.specimens.sample_forms import (
    ENDLESS,
    FIRST_PAGE,
    FROM_A_PAGE,
    ONE_A_PAGE,
    beginning_like,
    decisive_of,
    distinct,
    of_names,
    pool_of,
    short_form,
    styled,
)
from studypress.exam.model import Exam, Form, Item
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


class Specimens(ABC):
    """Documents of one kind for each form of an exam, and their specimens."""

    alone: ClassVar[bool]
    """Whether a front fills a page."""

    goes_on: ClassVar[bool]
    """Whether a question may continue on further pages that do not state its number."""

    def __init__(self, bank: Bank, exam: Exam, look: Look) -> None:
        """Store the exam."""
        self.exam = exam
        self._bank, self._look = bank, look
        self._items = distinct(exam)
        self._orders = NeutralOrders(bank.root)
        self._made: dict[int, AskedSample] = {}

    @abstractmethod
    def sheet(self, form: Form, breaks: Container[int] = frozenset()) -> Sheet:
        """Return the whole document of a form; the questions numbered `breaks` begin a page."""

    @abstractmethod
    def title(self, form: Form) -> str:
        """Return the title of a form's file."""

    @abstractmethod
    def front(self, form: Form) -> str:
        """Return the name of a form's front: all that determines it, except values of slots."""

    @abstractmethod
    def values(self, form: Form) -> Mapping[str, str]:
        """Return the values of a form's slots."""

    def parts(self, form: Form) -> tuple[AskedSample | str, ...]:
        """Return a form's questions, and the headings between them."""
        return tuple(self._parts(form))

    def pool(self) -> tuple[Sheet, tuple[str, ...]]:
        """Return a document of every question on an endless page, and the questions' names."""
        form, names = pool_of(self._items, self.exam, self._orders, self._counted())
        return styled(self.sheet(form), ENDLESS), names

    def first_page(self, form: Form) -> Sheet:
        """Return a document with the front of a form."""
        return styled(self.sheet(beginning_like(form, self._orders)), FIRST_PAGE)

    def margins(self, pages: int) -> Sheet:
        """Return a document of `pages` pages, with one question a page after the front."""
        form = short_form(self._items, pages - self.alone, self._orders)
        return styled(self.sheet(form), ONE_A_PAGE)

    @abstractmethod
    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return a document of the candidates' pieces in these forms."""

    @abstractmethod
    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return a document of the candidates' pieces behind the text, or None without them."""

    def long(self, names: Sequence[str]) -> Sheet:
        """Return a document of some questions, each from the top of a page on."""
        return styled(self.sheet(of_names(self._items, names, self._orders)), FROM_A_PAGE)

    def decides(self) -> Iterator[str]:
        """Yield the input that determines all specimens, except styles, templates and figures."""
        yield from self._decides()
        yield from decisive_of(self._bank, self.exam, self._items, map(self.front, self.exam.forms))

    @abstractmethod
    def _decides(self) -> Iterator[str]:
        """Yield the input that only documents of this kind depend on."""

    @abstractmethod
    def _sample(self, item: Item) -> AskedSample:
        """Return a question of a form."""

    def _counted(self) -> Sequence[Item]:
        """Return the questions whose right choice has every letter among the specimens."""
        return ()

    def _parts(self, form: Form) -> Iterator[AskedSample | str]:
        return map(self._part, form.items)

    def _part(self, item: Item) -> AskedSample:
        if not (part := self._made.get(id(item))):  # forms share equal items
            part = self._made[id(item)] = self._sample(item)
        return part

    def _candidate_lines(self, template: str, **more: object) -> Sheet:
        context = {"title": "", "forms": (), "watermarks": (), "bearers": (), **more}
        return sheet(template, self._look, self._bank.language, context, "candidate-lines")
