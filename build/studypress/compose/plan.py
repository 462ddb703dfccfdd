"""Plans of a series: how each form is made, and which objects a file of all forms shares."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from studypress.compose.candidate_names import first_of
from studypress.compose.exam_stock import without_name
from studypress.compose.model.pieces import Resource
from studypress.compose.model.stock import Head
from studypress.compose.pdf.shared_objects import moved, needed
from studypress.compose.series import ComposedForm, FormPlan, FormSeries
from studypress.compose.writing.forms import composer_of
from studypress.exam.model import Form


@dataclass(frozen=True)
class SeriesPlan:
    """Plans of all forms of a series in their order, and the objects of a file of all forms.

    `objects` are shared by composed forms, and numbered below `free`. `firsts` contains the first
    number of the objects of each group's names, by the index of the group's first form.
    """

    series: FormSeries
    forms: tuple[FormPlan, ...]
    objects: Mapping[int, bytes]
    free: int
    firsts: Mapping[int, int]

    @property
    def head(self) -> Head:
        """Document information of a file of all forms."""
        if data := self.series.stock.data:
            return composer_of(data).stock.head
        return next(plan.laid.head for plan in self.forms if not isinstance(plan, ComposedForm))

    def remarks(self, name: str) -> Iterator[str]:
        """Yield a message if any forms were laid out one by one; `name` is that of all forms."""
        reasons = [plan.reason for plan in self.forms if not isinstance(plan, ComposedForm)]
        if reasons:
            listed = "; ".join(dict.fromkeys(reasons))
            yield f"{len(reasons)} of {len(self.forms)} {name} laid out one by one: {listed}"


def plan_of(
    series: FormSeries, done: Callable[[], None], pool: Executor | None = None
) -> SeriesPlan:
    """Plan all forms of a series, and call `done` after each; `pool` sets candidates' names."""
    if pool and series.stock.data:
        series.naming.set_all(pool)
    plans = []
    for form in series.specimens.exam.forms:
        plans.append(series.plan(form))
        done()
    pairs = zip(series.specimens.exam.forms, plans, strict=True)
    composed = [form for form, plan in pairs if isinstance(plan, ComposedForm)]
    return SeriesPlan(series, tuple(plans), *_shared(series, composed))


def _shared(
    series: FormSeries, composed: Sequence[Form]
) -> tuple[dict[int, bytes], int, dict[int, int]]:
    """Return `objects`, `free` and `firsts`: objects of names follow those of the stock."""
    firsts: dict[int, int] = {}
    if not composed:
        return {}, 1, firsts
    first_in_group = partial(first_of, series.specimens.exam)
    shared = composer_of(series.stock.data).stock.shared
    objects, free = needed(shared, _uses(series, composed)), shared.free
    for first, group in groupby((form for form in composed if form.candidate), first_in_group):
        firsts[first] = free
        forms = list(group)
        if names := series.naming.of(forms[0]):
            added = moved(names.shared, free)
            pieces = (piece for form in forms for piece in series.naming.own(form).values())
            objects |= needed(added, {use for piece in pieces for use in piece.uses})
            free = added.free
    return objects, free, firsts


def _uses(series: FormSeries, composed: Sequence[Form]) -> set[Resource]:
    """Return the resources of composed forms, except those of candidates' names."""
    parts: set[str] = set()
    fronts: set[str] = set()
    for form in composed:
        copy = without_name(series.specimens, form)
        parts.update(part if isinstance(part, str) else part.name for part in copy.parts)
        fronts.add(copy.front)
    counts = {series.stock.count(form).pages for form in composed}
    return composer_of(series.stock.data).uses(parts, fronts, counts)
