"""An exam, made from a plan and a bank."""

from collections.abc import Iterator, Sequence

from studypress.bank.bank import Bank
from studypress.errors import CallError
from studypress.exam.blueprint.model import HEAPS, Draw, Order, heap_of
from studypress.exam.draw.items import Asker
from studypress.exam.draw.questions import DrawnUnit, QuestionDraw
from studypress.exam.form_code import form_code
from studypress.exam.model import Exam, Form, Item, Plan
from studypress.exam.random_stream import RandomStream
from studypress.exam.seating import touching
from studypress.exam.shuffle_constraints import units_of

_REDRAWS = 64  # attempts at a form's order, before the error that neighbours are alike


def make_exam(bank: Bank, plan: Plan) -> Exam:
    """Draw the questions, then shuffle them and their choices for each form.

    Raises CallError when the bank cannot meet the blueprint, when its points are not those of
    the questions drawn, or when neighbours cannot be given different orders.
    """
    maker = _FormMaker(bank, plan)
    forms: dict[str, Form] = {}
    made: list[Form] = []
    near = touching(plan.candidates)
    for number in range(1, plan.forms + 1):
        code = form_code(plan.key, plan.call, number, forms)
        beside = [made[at] for at in near[number - 1]] if number <= len(near) else []
        made.append(maker.form(number, code, beside))
        forms[code] = made[-1]
    _require_points(plan, made)
    return Exam(plan, tuple(made))


def _require_points(plan: Plan, forms: Sequence[Form]) -> None:
    total = plan.blueprint.points
    if total and (wrong := [form.points for form in forms if form.points != total]):
        raise CallError(
            f"blueprint: 'points' is {total}, but the drawn questions have {wrong[0]}:"
            " correct it, or give each row its points"
        )


class _FormMaker:
    """Composer of one plan's forms."""

    def __init__(self, bank: Bank, plan: Plan) -> None:
        self._plan, self._rows = plan, plan.blueprint.rows
        self._units = units_of(bank.entries)
        self._sections = list(dict.fromkeys(entry.section.id for entry in bank.entries))
        self._urn = QuestionDraw(self._units, self._rows, plan.key)
        self._asker = Asker(self._units, self._rows, plan.key)
        self._heaps_of_all = list(self._heaps(self._urn.shared))

    def form(self, number: int, code: str, beside: Sequence[Form]) -> Form:
        """Return a form whose order of questions differs from those of the forms `beside` it."""
        candidates = self._plan.candidates
        candidate = candidates[number - 1] if number <= len(candidates) else None
        for attempt in range(_REDRAWS + 1):
            items = self._asker.items(self._ordered(number, attempt), number)
            form, order = Form(number, code, items, candidate), _order_of(items)
            like = [other for other in beside if _order_of(other.items) == order]
            if not like:
                return form
        raise CallError(self._alike(form, like[0]))

    def _ordered(self, form: int, attempt: int) -> list[DrawnUnit]:
        """Return the form's parts in the blueprint's order."""
        blueprint = self._plan.blueprint
        once = blueprint.draw is Draw.ONCE
        parts = self._urn.shared if once else self._urn.drawn_for(form, attempt)
        if blueprint.order is Order.FIXED:
            return sorted(parts)
        heaps = self._heaps_of_all if once else self._heaps(parts)
        again = f"attempt {attempt}" if attempt else ""
        return [
            part
            for purpose, heap in heaps
            for part in RandomStream(self._plan.key, purpose, form, again).shuffled(heap)
        ]

    def _heaps(self, parts: Sequence[DrawnUnit]) -> Iterator[tuple[str, list[DrawnUnit]]]:
        """Yield purpose and parts of each group that is shuffled together: a kind, or a section."""
        if self._plan.blueprint.order is Order.SHUFFLED:
            heaps: dict[str, list[DrawnUnit]] = {heap: [] for heap in HEAPS}
            for part in parts:
                heaps[self._heap_of(part)].append(part)
            yield from ((f"questions {heap}", members) for heap, members in heaps.items())
        else:
            for section in self._sections:
                yield (
                    f"questions of section {section}",
                    [p for p in parts if self._units[p.place][0].section.id == section],
                )

    def _heap_of(self, part: DrawnUnit) -> str:
        """Return the group of a part by the way in which its first question is answered."""
        first = self._units[part.place][0].question
        return heap_of(self._rows[part.row].asked(first) or first.kind)

    def _alike(self, form: Form, other: Form) -> str:
        """Return the message for neighbours whose forms are alike, with the reason."""
        blueprint = self._plan.blueprint
        if blueprint.order is Order.FIXED and blueprint.draw is Draw.ONCE:
            why = "the blueprint's order is fixed: choose another, or 'draw: per-form'"
        else:
            why = f"too few other orders (questions: {len(form.items)}): ask for more questions"
        seats = [f"{f.candidate.seat} ({f.candidate.name})" for f in (other, form) if f.candidate]
        room = f" in {form.candidate.group}" if form.candidate and form.candidate.group else ""
        return f"seats {' and '.join(seats)}{room} get the same order of questions: {why}"


def _order_of(items: Sequence[Item]) -> tuple[str, ...]:
    return tuple(item.entry.question.id for item in items)
