"""Exam papers of forms, and their specimens."""

from collections.abc import Container, Iterator, Mapping, Sequence

from studypress.bank.bank import Bank
from studypress.compose.specimens.sample_forms import (
    ENDLESS,
    ONE_BELOW,
    name_of,
    named,
    styled,
    title_of,
)
from studypress.compose.specimens.specimens import AskedSample, Specimens
from studypress.exam.blueprint.model import Order
from studypress.exam.model import Exam, Form, Item
from studypress.page.documents.copy_marks import bearer_of, watermark_of
from studypress.page.documents.exam import PaperOptions, exam_paper, has_broken_points
from studypress.page.look import Look
from studypress.page.render import Sheet


class PaperSamples(Specimens):
    """Exam papers of forms: a cover that fills a page, then questions."""

    alone = True
    goes_on = False  # the head of a further page states the question's number

    def __init__(self, bank: Bank, exam: Exam, look: Look, *, watermark: bool = False) -> None:
        """Store the exam; `watermark` is whether names are printed behind the text."""
        super().__init__(bank, exam, look)
        self._watermark, self._blueprint = watermark, exam.plan.blueprint

    def sheet(self, form: Form, breaks: Container[int] = frozenset()) -> Sheet:
        """Return a form's paper; the questions numbered `breaks` begin a page."""
        options = PaperOptions(self._watermark, breaks)
        return exam_paper(self._bank, self._blueprint, form, self._look, options)

    def title(self, form: Form) -> str:
        """Return the title of a form's file."""
        title = self._look.words(self._bank).gettext("%(title)s: exam, form %(code)s")
        return title % {"title": title_of(self._bank, self.exam), "code": form.code}

    def front(self, form: Form) -> str:
        """Return the name of a form's cover: all that determines it."""
        minutes = self._blueprint.minutes or form.minutes
        kinds = {item.kind for item in form.items}
        more = " bonus" * any(item.bonus for item in form.items)
        more += " broken" * has_broken_points(form)
        return f"{len(form.items)} {form.points} {minutes} {sorted(kinds)} {named(form)}{more}"

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
        if not self._watermark:
            return None
        names = [form.candidate.name for form in forms if form.candidate]
        marks = [watermark_of(name, self._look) for name in names]
        return self._candidate_lines("exam", watermarks=marks)

    def _beside_names(self, forms: Sequence[Form]) -> Iterator[str]:  # noqa: ARG002
        yield f"{self._watermark}"

    def _decides(self) -> Iterator[str]:
        blueprint = self._blueprint
        yield f"paper {blueprint.order} {blueprint.minutes} {self._watermark} {blueprint.scoring}"

    def _parts(self, form: Form) -> Iterator[AskedSample | str]:
        section = None
        for item in form.items:
            if self._blueprint.order is Order.BY_SECTION and item.entry.section.title != section:
                section = item.entry.section.title
                yield section
            yield self._part(item)

    def _sample(self, item: Item) -> AskedSample:
        return AskedSample(name_of(item), item.number, self._orders.places(item))
