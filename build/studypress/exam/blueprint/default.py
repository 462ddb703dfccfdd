"""Default blueprint of an exam, from a kind and a number of questions."""

from studypress.bank.bank import Bank
from studypress.errors import CallError
from studypress.exam.blueprint.assignment import sums_of
from studypress.exam.blueprint.model import Blueprint, Kind, Row
from studypress.exam.blueprint.shortages import nearest
from studypress.exam.shuffle_constraints import units_of

QUESTIONS = 20
"""Default number of an exam's questions; fewer if the bank has fewer."""


def simple_blueprint(bank: Bank, kind: str, questions: int | None = None) -> Blueprint:
    """Return a blueprint of `questions` questions of the kind `choice`, `open` or `mixed`.

    `mixed` is half with choices, rounded up, and the rest open. Raises CallError when the bank
    has too few questions, or its groups cannot make the number.
    """
    stock = _Stock(bank)
    if questions is None and kind != Kind.OPEN and not stock.closed:
        raise CallError("no matching question has choices: use --kind open")
    count = stock.most(kind) if questions is None else questions
    if fault := stock.unmet(kind, count):
        raise CallError(f"--questions: {fault}")
    parts = _split(kind, count)
    return Blueprint(rows=tuple(Row(count=part, kind=of) for of, part in parts.items() if part))


def _split(kind: str, count: int) -> dict[Kind, int]:
    if kind == "mixed":
        return {Kind.CHOICE: (count + 1) // 2, Kind.OPEN: count // 2}
    return {Kind(kind): count}


class _Stock:
    """Sizes of a bank's units: those with choices, and the others, which are open."""

    def __init__(self, bank: Bank) -> None:
        self.closed: list[int] = []
        self.others: list[int] = []
        for unit in units_of(bank.entries):
            closed = all(entry.question.kind.has_choices for entry in unit)
            (self.closed if closed else self.others).append(len(unit))

    def most(self, kind: str) -> int:
        """Return the largest number up to QUESTIONS that can be asked, else all available."""
        closed, everything = sum(self.closed), sum(self.closed + self.others)
        available = {"choice": closed, "open": everything, "mixed": min(2 * closed, everything)}
        most = min(QUESTIONS, available[kind])
        counts = range(most, 0, -1)
        return next((count for count in counts if not self.unmet(kind, count)), most)

    def unmet(self, kind: str, count: int) -> str | None:
        """Return the message if `count` questions cannot be asked, else None."""
        if kind == Kind.OPEN:
            everything = self.closed + self.others
            return _short(count, sum(everything), sums_of(everything), "questions")
        parts = _split(kind, count)
        closed, beside = parts[Kind.CHOICE], parts.get(Kind.OPEN, 0)
        return _short(
            closed, sum(self.closed), sums_of(self.closed), "questions with choices"
        ) or _short(
            beside,
            sum(self.closed + self.others) - closed,
            self._sums_beside(closed),
            "open questions in addition to those with choices",
        )

    def _sums_beside(self, closed: int) -> int:
        """Return, as bits, the possible numbers of open questions.

        `closed` questions with choices are asked too; others with choices can be asked as open.
        """
        if max(self.closed + self.others) == 1:
            return (1 << len(self.closed + self.others) - closed + 1) - 1
        sums = [1] + [0] * closed  # by the number of questions with choices
        for size in self.others:
            sums = [made | made << size for made in sums]
        for size in self.closed:
            sums = [
                made | made << size | (sums[at - size] if at >= size else 0)
                for at, made in enumerate(sums)
            ]
        return sums[closed]


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
