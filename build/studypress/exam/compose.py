"""A plan and a bank become an exam."""

from collections.abc import Sequence

from studypress.bank.bank import Bank, Entry
from studypress.errors import CallError
from studypress.exam.code import form_code
from studypress.exam.exam import Exam, Form, Item, Kind, Plan
from studypress.exam.shuffle import Unit, choice_order, units_of
from studypress.exam.stream import Stream


def compose(bank: Bank, plan: Plan) -> Exam:
    """Draw the questions once, then shuffle them and their choices for each form.

    Raises CallError when the bank has too few questions for the plan.
    """
    if not plan.questions:
        raise CallError("no question that matches has choices: try --kind open")
    parts = _drawn(bank, plan)
    forms: dict[str, Form] = {}
    for number in range(1, plan.forms + 1):
        code = form_code(plan.seed, number, forms)
        forms[code] = Form(number, code, _items(parts, plan.seed, number))
    return Exam(plan, tuple(forms.values()))


def askable(bank: Bank, kind: Kind, most: int) -> int:
    """Return the largest number of questions, up to `most`, that an exam of this kind can ask."""
    units = units_of(bank.entries)
    closed = [unit for unit in units if _has_choices(unit)]
    if kind is Kind.MIXED:
        most = min(most, 2 * sum(map(len, closed)))
    sums = _reachable(closed if kind is Kind.CHOICE else units)[0]
    return max(made for made in sums if made <= most)


Parts = list[tuple[Kind, list[Unit]]]

_ATTEMPTS = 32  # draws of a mixed exam before its groups are said not to add up


def _drawn(bank: Bank, plan: Plan) -> Parts:
    """Return the drawn units by kind: those with choices come before the open ones."""
    units = units_of(bank.entries)
    if plan.kind is not Kind.MIXED:
        pool = _drawing(plan, units)
        if plan.kind is Kind.CHOICE:
            pool = [unit for unit in pool if _has_choices(unit)]
        what = "questions with choices" if plan.kind is Kind.CHOICE else "questions"
        return [(plan.kind, _take(pool, plan.questions, what))]
    for attempt in range(_ATTEMPTS):
        try:
            return _split(_drawing(plan, units, attempt), plan.questions)
        except _GroupsDoNotAddUpError as error:
            problem = error
    raise problem


def _drawing(plan: Plan, units: Sequence[Unit], attempt: int = 0) -> list[Unit]:
    return Stream(plan.seed, "draw", attempt).shuffled(units)


def _split(pool: Sequence[Unit], count: int) -> Parts:
    """Take half with choices, the larger half of an odd count, and the rest openly."""
    closed = (count + 1) // 2
    chosen = _take([unit for unit in pool if _has_choices(unit)], closed, "questions with choices")
    rest = [unit for unit in pool if unit not in chosen]
    what = "open questions beside those with choices"
    return [(Kind.CHOICE, chosen), (Kind.OPEN, _take(rest, count - closed, what))]


class _GroupsDoNotAddUpError(CallError):
    """The groups, which stay together, cannot make the number that is asked for."""


def _take(pool: Sequence[Unit], count: int, what: str) -> list[Unit]:
    """Return units of `count` questions in all, the earliest of the pool that add up to it."""
    available = sum(map(len, pool))
    if count > available:
        raise CallError(
            f"--questions: {count} {what} asked for, and {available} match: ask for fewer,"
            " or widen the selection"
        )
    reachable = _reachable(pool)
    if count not in reachable[0]:
        nearest = min(reachable[0] - {0}, key=lambda made: abs(made - count))
        raise _GroupsDoNotAddUpError(
            f"--questions: the groups, which stay together, cannot make {count} {what}:"
            f" ask for {nearest}"
        )
    taken: list[Unit] = []
    for at, unit in enumerate(pool):
        if count - len(unit) in reachable[at + 1]:
            taken.append(unit)
            count -= len(unit)
    return taken


def _reachable(pool: Sequence[Unit]) -> list[set[int]]:
    """Return for each place in the pool the sums that the units from there on can make."""
    reachable = [{0}]
    for unit in reversed(pool):
        reachable.append(reachable[-1] | {made + len(unit) for made in reachable[-1]})
    return reachable[::-1]


def _has_choices(unit: Unit) -> bool:
    return all(entry.question.choices for entry in unit)


def _items(parts: Parts, seed: str, form: int) -> tuple[Item, ...]:
    asked: list[tuple[Kind, Entry]] = []
    for kind, units in parts:
        stream = Stream(seed, f"questions {kind}", form)
        asked += [(kind, entry) for unit in stream.shuffled(units) for entry in unit]
    return tuple(
        Item(number, entry, _order(kind, entry, seed, form))
        for number, (kind, entry) in enumerate(asked, start=1)
    )


def _order(kind: Kind, entry: Entry, seed: str, form: int) -> tuple[int, ...]:
    if kind is Kind.OPEN:
        return ()
    return choice_order(entry.question, Stream(seed, "choices", form, entry.question.id))
