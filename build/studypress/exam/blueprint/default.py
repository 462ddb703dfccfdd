"""Default blueprint of an exam, from a kind and a number of questions."""

from studypress.bank.bank import Bank
from studypress.errors import CallError
from studypress.exam.blueprint.assignment import sums_of
from studypress.exam.blueprint.model import Blueprint, Kind, Row
from studypress.exam.blueprint.shortages import nearest
from studypress.exam.shuffle_constraints import Unit, units_of

QUESTIONS = 20
"""Default number of an exam's questions; fewer if the bank has fewer."""


MIXED = "mixed"
"""Word for half of the questions with choices, rounded up, and the rest open."""

KINDS = (*Kind, MIXED)
"""Words for the kinds of a default blueprint."""


def usual_kind(bank: Bank) -> Kind:
    """Return the kind that an exam asks unless one is given: `choice` if any question has choices.

    Without choices, it is `open` if all questions are, else `any`.
    """
    kinds = {entry.question.kind for entry in bank.entries}
    if any(kind.has_choices for kind in kinds):
        return Kind.CHOICE
    return Kind.OPEN if all(kind.may_be_open for kind in kinds) else Kind.ANY


def simple_blueprint(bank: Bank, kind: str, questions: int | None = None) -> Blueprint:
    """Return a blueprint of `questions` questions of a kind of `KINDS`.

    Raises CallError when the bank has too few questions, or its groups cannot make the number.
    """
    stock = _Stock(bank)
    if questions is None and not stock.sizes(Kind.CHOICE if kind == MIXED else Kind(kind)):
        raise CallError(f"{_none_of(kind)}: use --kind {usual_kind(bank)}")
    count = stock.most(kind) if questions is None else questions
    if fault := stock.unmet(kind, count):
        raise CallError(f"--questions: {fault}")
    parts = _split(kind, count)
    return Blueprint(rows=tuple(Row(count=part, kind=of) for of, part in parts.items() if part))


def _none_of(kind: str) -> str:
    if kind in (Kind.CHOICE, MIXED):
        return "no matching question has choices"
    return f"no matching question is of kind {kind}"


def _split(kind: str, count: int) -> dict[Kind, int]:
    if kind == MIXED:
        return {Kind.CHOICE: (count + 1) // 2, Kind.OPEN: count // 2}
    return {Kind(kind): count}


class _Stock:
    """Sizes of a bank's units, by the kinds as which all questions of a unit can be asked."""

    def __init__(self, bank: Bank) -> None:
        self._units = units_of(bank.entries)

    def sizes(self, *kinds: Kind) -> list[int]:
        """Return the sizes of the units that can be asked as each of these kinds."""
        return [len(unit) for unit in self._units if all(_fits(unit, kind) for kind in kinds)]

    def most(self, kind: str) -> int:
        """Return the largest number up to QUESTIONS that can be asked, else all available."""
        if kind == MIXED:
            closed = sum(self.sizes(Kind.CHOICE))
            either = sum(self.sizes(Kind.CHOICE)) + sum(self.sizes(Kind.OPEN))
            available = min(2 * closed, either - sum(self.sizes(Kind.CHOICE, Kind.OPEN)))
        else:
            available = sum(self.sizes(Kind(kind)))
        most = min(QUESTIONS, available)
        counts = range(most, 0, -1)
        return next((count for count in counts if not self.unmet(kind, count)), most)

    def unmet(self, kind: str, count: int) -> str | None:
        """Return the message if `count` questions cannot be asked, else None."""
        parts = _split(kind, count)
        first, asked = next(iter(parts.items()))
        sizes = self.sizes(first)
        if fault := _short(asked, sum(sizes), sums_of(sizes), _questions(first)):
            return fault
        if kind != MIXED:
            return None
        sums = self._sums_beside(asked)
        what = "open questions in addition to those with choices"
        return _short(parts[Kind.OPEN], max(0, sums.bit_length() - 1), sums, what)

    def _sums_beside(self, closed: int) -> int:
        """Return, as bits, the possible numbers of open questions.

        `closed` questions with choices are asked too; others with choices can be asked as open.
        """
        sums = [1] + [0] * closed  # by the number of questions with choices
        for unit in self._units:
            size = len(unit)
            opened = [made << size if _fits(unit, Kind.OPEN) else 0 for made in sums]
            ticked = [0] * size + sums if _fits(unit, Kind.CHOICE) else []
            sums = [
                made | opened[at] | (ticked[at] if at < len(ticked) else 0)
                for at, made in enumerate(sums)
            ]
        return sums[closed]


def _fits(unit: Unit, kind: Kind) -> bool:
    return all(kind.asked(entry.question.kind) for entry in unit)


def _questions(kind: Kind) -> str:
    if kind is Kind.CHOICE:
        return "questions with choices"
    return "questions" if kind in (Kind.OPEN, Kind.ANY) else f"questions of kind {kind}"


def _short(count: int, available: int, sums: int, what: str) -> str | None:
    if count > available:
        return (
            f"{count} {what} asked for, but {available} match: ask for fewer,"
            " or widen the selection"
        )
    if not sums >> count & 1:
        return (
            f"the groups, which stay together, cannot make {count} {what}:"
            f" ask for {nearest(sums, count)}"
        )
    return None
