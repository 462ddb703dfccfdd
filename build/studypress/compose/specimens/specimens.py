"""Specimens of an exam's forms: documents that contain each piece of its forms once."""

import re
from abc import ABC, abstractmethod
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from studypress.bank.bank import Bank
from studypress.compose.specimens.neutral_orders import NeutralOrders
from studypress.compose.specimens.sample_forms import (
    BARE,
    ENDLESS,
    FIRST_PAGE,
    FROM_A_PAGE,
    ONE_A_PAGE,
    QUESTIONS_ALONE,
    SAME_SIDE,
    asked_alone,
    beginning_like,
    decisive_of,
    distinct,
    labels_of,
    name_of,
    short_form,
    styled,
)
from studypress.exam.model import Exam, Form, Item
from studypress.exam.scannable.page_marks import ScannedPages
from studypress.grading.corrections import NOTHING_CORRECTED, Corrections, void_in
from studypress.page.look import Look
from studypress.page.render import Sheet, among_languages, sheet

_QUESTION = re.compile(r"<article\b.*?</article>", re.DOTALL)
_FILLED = ' data-filled="last"'  # attribute of a document in which answer spaces fill pages


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

    scanned: ScannedPages | None = None
    """Pages with marks for a scanner."""

    has_sheet: bool = False
    """Whether the last of them is an answer sheet, after the cover."""

    def __init__(
        self,
        bank: Bank,
        exam: Exam,
        look: Look,
        corrections: Corrections = NOTHING_CORRECTED,
    ) -> None:
        """Store the exam, and the corrections that its keys show."""
        self.exam, self._corrections, self._void = exam, corrections, void_in(corrections)
        self._bank, self._look = bank, look
        self._items = distinct(exam)
        self._named = {name_of(item): item for item in self._items}
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

    @property
    def asked(self) -> Iterable[str]:
        """Names of all questions."""
        return self._named

    def item(self, name: str) -> Item:
        """Return the question of this name."""
        return self._named[name]

    def question_facts(self, name: str) -> Iterator[str]:
        """Yield the input that determines a question, except styles, templates and figures."""
        entry = self._named[name].entry
        yield f"{type(self).__name__} {self._bank.language} {name} {entry.digest}"
        yield f"{self._corrections.get(entry.question.id)} {self._languages}"

    @cached_property
    def _languages(self) -> list[str]:
        """Languages of the questions of the exam, which determine its fonts."""
        usual = self._bank.language
        return sorted({item.entry.question.lang or usual for item in self._items})

    def questions(self, names: Sequence[str], *, whole: bool = True) -> Sheet:
        """Return a document of some questions, between two without content.

        If they are `whole`, pages are endless. Each begins a page, and all pages are alike; but
        with a user's look, whole questions are on one page, as its styles may have other pages.
        """
        form = asked_alone([self._named[name] for name in names], self._orders)
        css = ENDLESS if whole else ""
        if self._look.custom is None:
            css += BARE + SAME_SIDE + QUESTIONS_ALONE
        if self._look.custom is None or not whole:
            css += FROM_A_PAGE
        made = styled(self.sheet(form), css)
        made = among_languages(made, self._languages)
        return replace(made, html=made.html.replace(_FILLED, "", 1))

    def labels(self) -> Sheet:
        """Return a document in which all labels, headings, and the end of a form occur."""
        form = labels_of(self._items, self.exam, self._keys(), self._void)
        same = SAME_SIDE if self._look.custom is None else ""
        return styled(self.sheet(form), ENDLESS + same)

    def first_page(self, form: Form) -> Sheet:
        """Return a document with the front of a form, and with its questions in a user's look."""
        made = styled(self.sheet(self.beginning(form)), FIRST_PAGE)
        if self._look.custom is None:
            made = replace(made, html=_QUESTION.sub("", made.html))
        return made

    def beginning(self, form: Form) -> Form:
        """Return a form with the front of `form`, of questions without content."""
        return beginning_like(form, self._void)

    def margins(self, pages: int) -> Sheet:
        """Return a document of `pages` pages, with one question a page after the front."""
        return styled(self.sheet(short_form(pages - self.front_pages)), ONE_A_PAGE)

    @property
    def front_pages(self) -> int:
        """Number of pages that a front has for itself."""
        return self.alone + self.has_sheet

    @abstractmethod
    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return a document of the candidates' pieces in these forms."""

    @abstractmethod
    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return a document of the candidates' pieces behind the text, or None without them."""

    def name_facts(self, forms: Sequence[Form]) -> Iterator[str]:
        """Yield the input that determines the candidates' pieces, except styles and templates."""
        yield f"{type(self).__name__} {self._bank.language}"
        yield from self._beside_names(forms)
        yield from (f"{form.candidate}" for form in forms)

    def decides(self) -> Iterator[str]:
        """Yield the input that determines all specimens, except styles, templates and figures."""
        yield from self._decides()
        yield from decisive_of(self._bank, self.exam, self._items, map(self.front, self.exam.forms))

    @abstractmethod
    def _beside_names(self, forms: Sequence[Form]) -> Iterator[str]:
        """Yield the input that only candidates' pieces of this kind depend on."""

    @abstractmethod
    def _decides(self) -> Iterator[str]:
        """Yield the input that only documents of this kind depend on."""

    @abstractmethod
    def _sample(self, item: Item) -> AskedSample:
        """Return a question of a form."""

    def _keys(self) -> Iterable[Sequence[bool]]:
        """Return keys for questions in the specimen of labels."""
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
