"""Keys of forms, and their specimens."""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import product
from string import ascii_uppercase

from studypress.bank.models import QuestionKind
from studypress.compose.specimens.sample_forms import (
    ENDLESS,
    ONE_BELOW,
    name_of,
    named,
    several_of,
    styled,
    title_of,
)
from studypress.compose.specimens.specimens import AskedSample, Specimens
from studypress.exam.model import Form, Item
from studypress.page.documents.exam import counting, exam_keys
from studypress.page.render import Sheet

_FEW = 5  # choices, of which all sets are labels
_ONE_RIGHT = (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE)
_NARROW = 2  # letters that fit into the usual cell of a table


class KeySamples(Specimens):
    """Keys of forms: a head that does not fill a page, then answers."""

    alone = False
    goes_on = True

    def sheet(self, form: Form, breaks: Container[int] = frozenset()) -> Sheet:  # noqa: ARG002
        """Return a form's key, in which no question has to begin a page."""
        return exam_keys(self._bank, self.exam, [form], self._look, self._corrections)

    def title(self, form: Form) -> str:
        """Return the title of a form's file."""
        title = self._look.words(self._bank).gettext("%(title)s: key of form %(code)s")
        return title % {"title": title_of(self._bank, self.exam), "code": form.code}

    def front(self, form: Form) -> str:
        """Return the name of a key's head: all that determines it."""
        digits, closed = len(str(form.number)), sum(item.kind.has_choices for item in form.items)
        longest = self.exam.longest_key
        wide = f" {longest}" if longest > _NARROW else ""
        return f"{closed} {counting(form, self._void)} {digits} {named(form)}{wide}"

    def values(self, form: Form) -> Mapping[str, str]:
        """Return the numbers and letters at a key's head, and the form's number."""
        values = {"symbols:form": str(form.number)}
        closed = (self._part(item) for item in form.items if item.kind.has_choices)
        for at, part in enumerate(closed, start=1):
            values[f"cell:{at}"], values[f"answer:{at}"] = str(part.number), part.letter or "–"
        return values

    def names(self, forms: Sequence[Form]) -> Sheet:
        """Return the lines of keys that name candidates."""
        made = self._candidate_lines(
            "exam-keys",
            forms=forms,
            of=self.exam.plan.forms,
            counting=lambda form: counting(form, self._void),
        )
        return styled(made, ENDLESS + ONE_BELOW)

    def behind(self, forms: Sequence[Form]) -> Sheet | None:
        """Return None: a key has no watermark."""

    def _keys(self) -> Iterator[Sequence[bool]]:
        """Yield a key for each right letter, and for each set of letters, if there are few."""
        counted = [item for item in self._items if item.entry.question.id not in self._void]
        single, several = (
            max((len(item.order) for item in counted if item.kind in kinds), default=0)
            for kinds in (_ONE_RIGHT, (QuestionKind.SEVERAL,))
        )
        yield from (tuple(at == right for at in range(single)) for right in range(single))
        if several <= _FEW:
            sets = product((False, True), repeat=several) if several else ()
            yield from (key for key in sets if sum(key) <= self.exam.longest_key)
        else:
            for item in several_of(self.exam):
                yield tuple(letter in item.key for letter in ascii_uppercase[:several])

    def _beside_names(self, forms: Sequence[Form]) -> Iterator[str]:
        yield f"of {self.exam.plan.forms}"
        yield from (f"{form.number} {counting(form, self._void)}" for form in forms)

    def _decides(self) -> Iterator[str]:
        yield f"key {self.exam.plan.forms} {self.exam.longest_key}"
        yield from sorted({item.key for item in several_of(self.exam)})
        for item in self._items:
            if correction := self._corrections.get(item.entry.question.id):
                yield f"{name_of(item)} {correction}"

    def _sample(self, item: Item) -> AskedSample:
        letter = "" if item.entry.question.id in self._void else item.shown_key
        return AskedSample(name_of(item), item.number, (), letter)
