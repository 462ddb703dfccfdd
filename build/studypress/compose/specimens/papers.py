"""Exam papers of forms, and their specimens."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from studypress.bank.bank import Bank
from studypress.compose.specimens.sample_forms import (
    ENDLESS,
    ONE_BELOW,
    beginning_like,
    name_of,
    named,
    styled,
    title_of,
)
from studypress.compose.specimens.specimens import AskedSample, Specimens
from studypress.exam.blueprint.model import Order
from studypress.exam.model import Exam, Form, Item
from studypress.exam.scannable.page_marks import ScannedPages, Start
from studypress.page.direction import is_right_to_left
from studypress.page.documents.copy_marks import bearer_of, watermark_of
from studypress.page.documents.exam import PaperOptions, exam_paper, has_broken_points, minutes_of
from studypress.page.look import Look
from studypress.page.render import Sheet

_USUAL = PaperOptions()
_SHEET = 2  # page of the answer sheet, after the cover
_NO_ROWS = " .answer-sheet > * { display: none }"


class PaperSamples(Specimens):
    """Exam papers of forms: a cover that fills a page, then questions."""

    alone = True
    goes_on = False  # the head of a further page states the question's number

    def __init__(self, bank: Bank, exam: Exam, look: Look, options: PaperOptions = _USUAL) -> None:
        """Store the exam, and the options of its papers."""
        super().__init__(bank, exam, look)
        self._options, self._blueprint = options, exam.plan.blueprint
        self.has_sheet = options.scannable == "sheet"
        if options.scannable:
            to_the_left = is_right_to_left(look.language or bank.language)
            start: Start = "right" if to_the_left else "left"
            self.scanned = ScannedPages(start, _SHEET) if self.has_sheet else ScannedPages(start)

    def sheet(self, form: Form, breaks: Container[int] = frozenset()) -> Sheet:
        """Return a form's paper; the questions numbered `breaks` begin a page."""
        options = replace(self._options, breaks=breaks)
        return exam_paper(self._bank, self._blueprint, form, self._look, options)

    def question_facts(self, name: str) -> Iterator[str]:
        """Yield the input that determines a question, except styles, templates and figures."""
        yield from super().question_facts(name)
        yield from self._scanned()

    def title(self, form: Form) -> str:
        """Return the title of a form's file."""
        title = self._look.words(self._bank).gettext("%(title)s: exam, form %(code)s")
        return title % {"title": title_of(self._bank, self.exam), "code": form.code}

    def front(self, form: Form) -> str:
        """Return the name of a form's cover: all that determines it."""
        minutes = minutes_of(self._blueprint, form)
        kinds = {item.kind for item in form.items}
        more = " bonus" * any(item.bonus for item in form.items)
        more += " broken" * has_broken_points(form)
        if self.has_sheet:
            more += "".join(f" {item.kind} {len(item.order)} {item.points}," for item in form.items)
        return f"{len(form.items)} {form.points} {minutes} {sorted(kinds)} {named(form)}{more}"

    def beginning(self, form: Form) -> Form:
        """Return a form with the front of `form`; an answer sheet has rows in its order."""
        return beginning_like(form, ordered=self.has_sheet)

    def labels(self) -> Sheet:
        """Return a document in which all labels occur, with an empty answer sheet."""
        return styled(super().labels(), _NO_ROWS)

    def margins(self, pages: int) -> Sheet:
        """Return a document of `pages` pages, with an empty answer sheet."""
        return styled(super().margins(pages), _NO_ROWS)

    def values(self, form: Form) -> Mapping[str, str]:
        """Return the points of each question, as printed on the cover."""
        number = self._look.words(self._bank).number
        return {
            f"points:{item.number}": number(item.points, plus=item.bonus) for item in form.items
        }

    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return the lines on covers that name candidates, and the names in margins."""
        names = [form.candidate.name for form in forms if form.candidate]
        bearers = [bearer_of(name, self._look) for name in names]
        made = self._candidate_lines("exam", forms=forms, bearers=bearers)
        return styled(made, ENDLESS + ONE_BELOW)

    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return a page with all candidates' watermarks, or None without watermarks."""
        if not self._options.watermark:
            return None
        names = [form.candidate.name for form in forms if form.candidate]
        marks = [watermark_of(name, self._look) for name in names]
        return self._candidate_lines("exam", watermarks=marks)

    def _beside_names(self, forms: Sequence[Form]) -> Iterator[str]:  # noqa: ARG002
        yield f"{self._options.watermark}"
        yield from self._scanned()

    def _decides(self) -> Iterator[str]:
        blueprint, watermark = self._blueprint, self._options.watermark
        yield f"paper {blueprint.order} {blueprint.minutes} {watermark} {blueprint.scoring}"
        yield from self._scanned()

    def _scanned(self) -> Iterator[str]:
        """Yield the options of scannable papers; nothing for others."""
        if self._options.scannable:
            yield f"scannable {self._options.scannable} {self._options.columns}"

    def _parts(self, form: Form) -> Iterator[AskedSample | str]:
        section = None
        for item in form.items:
            if self._blueprint.order is Order.BY_SECTION and item.entry.section.title != section:
                section = item.entry.section.title
                yield section
            yield self._part(item)

    def _sample(self, item: Item) -> AskedSample:
        return AskedSample(name_of(item), item.number, self._orders.places(item))
