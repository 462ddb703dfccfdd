"""An exam, made from a plan and a bank."""

from collections.abc import Container, Iterator, Sequence

from studypress.bank.bank import Bank, Entry
from studypress.errors import CallError
from studypress.exam.blueprint.model import HEAPS, Draw, Order, heap_of
from studypress.exam.draw.items import Asker
from studypress.exam.draw.printed import printed_parts
from studypress.exam.draw.questions import DrawnUnit, QuestionDraw
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate, Exam, Form, Item, Plan
from studypress.exam.random_stream import RandomStream
from studypress.exam.seating import touching
from studypress.exam.shuffle_constraints import units_of

_REDRAWS = 64  # attempts at a form's order, before the error that neighbours are alike


def make_exam(bank: Bank, plan: Plan) -> Exam:
    """Draw the questions, then shuffle them and their choices for each form.

    Raises CallError when the bank cannot meet the blueprint, when its points are not those of
    the questions drawn, or when neighbours cannot be given different orders.
    """
    candidates = [*plan.candidates, *[None] * (plan.forms - len(plan.candidates))]
    maker = _FormMaker(bank.entries, plan)
    made = _made(maker, candidates, (), ())
    _require_points(plan, made)
    return Exam(plan, tuple(made), maker.remarks)


def further_forms(bank: Bank, plan: Plan, printed: Sequence[Form], seated: Sequence[Form]) -> Exam:
    """Make forms for the candidates of a plan, in addition to all that were ever `printed`.

    They have the next numbers and new codes, and ask what the printed ones ask, or questions of
    equal weight. `seated` are the forms of other candidates, who may be neighbours. Raises
    CallError when neighbours cannot be given different orders, or the bank has changed.
    """
    once = plan.blueprint.draw is Draw.ONCE
    asked = {item.entry.question.id for item in printed[0].items}
    entries = [entry for entry in bank.entries if not once or entry.question.id in asked]
    maker = _FormMaker(entries, plan, printed[0].items)
    made = _made(maker, plan.candidates, printed, seated)
    return Exam(plan, tuple(made), maker.remarks)


def _made(
    maker: "_FormMaker",
    candidates: Sequence[Candidate | None],
    printed: Sequence[Form],
    seated: Sequence[Form],
) -> list[Form]:
    """Make a form for each candidate; neighbours among all who sit get different orders."""
    codes = {form.code for form in printed}
    sitting = [form for form in seated if form.candidate]
    known = len(sitting)
    near = touching(
        [*filter(None, (form.candidate for form in sitting)), *filter(None, candidates)]
    )
    first = max((form.number for form in printed), default=0) + 1
    for at, candidate in enumerate(candidates):
        beside = [sitting[other] for other in near[known + at]] if candidate else []
        sitting.append(maker.form(first + at, codes, candidate, beside))
        codes.add(sitting[-1].code)
    return sitting[known:]


def _require_points(plan: Plan, forms: Sequence[Form]) -> None:
    total = plan.blueprint.points
    if total and (wrong := [form.points for form in forms if form.points != total]):
        raise CallError(
            f"blueprint: 'points' is {total}, but the drawn questions have {wrong[0]}:"
            " correct it, or give each row its points"
        )


class _FormMaker:
    """Composer of one plan's forms."""

    def __init__(
        self, entries: Sequence[Entry], plan: Plan, printed: Sequence[Item] | None = None
    ) -> None:
        """Draw what all forms share, or take it from the items of a `printed` form."""
        self._plan, self._rows = plan, plan.blueprint.rows
        self._units = units_of(plan.rules.applied(entries))
        known = printed_parts(self._units, self._rows, printed) if printed else None
        self._is_printed = printed is not None
        self._sections = list(dict.fromkeys(entry.section.id for entry in entries))
        self._urn = QuestionDraw(self._units, self._rows, plan.key, plan.rules, known)
        self._drawn: list[list[DrawnUnit]] = []
        self._asker = Asker(self._units, self._rows, plan.key)
        self._heaps_of_all = list(self._heaps(self._urn.shared))

    def form(
        self,
        number: int,
        taken: Container[str],
        candidate: Candidate | None,
        beside: Sequence[Form],
    ) -> Form:
        """Return a form whose code is not `taken`, and whose order differs from those `beside`."""
        code = form_code(self._plan.key, self._plan.call, number, taken)
        for attempt in range(_REDRAWS + 1):
            parts = self._ordered(number, attempt)
            items = self._asker.items(parts, number)
            form, order = Form(number, code, items, candidate), _order_of(items)
            like = [other for other in beside if _order_of(other.items) == order]
            if not like:
                if self._plan.rules.avoided:
                    self._drawn.append(parts)
                return form
        raise CallError(self._alike(form, like[0]))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Remarks on questions that the forms should have avoided."""
        return tuple(self._urn.remarks(self._drawn))

    def _ordered(self, form: int, attempt: int) -> list[DrawnUnit]:
        """Return the form's parts in the blueprint's order."""
        blueprint = self._plan.blueprint
        once = blueprint.draw is Draw.ONCE
        parts = self._urn.shared if once else self._urn.drawn_for(form, attempt)
        if blueprint.order is Order.FIXED:
            return list(parts) if once and self._is_printed else sorted(parts)
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
