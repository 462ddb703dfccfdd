"""Messages for rows that cannot be met, with the questions asked for and available."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from studypress.bank.models import QuestionKind
from studypress.exam.blueprint.assignment import Assignment, Demand, Shortage, sums_of
from studypress.exam.blueprint.matching import fits, lacks_measure, matches, matching
from studypress.exam.blueprint.model import Kind, Row
from studypress.exam.shuffle_constraints import Unit

_NAMED = 12  # questions that a remark names

Numbered = tuple[int, Row]
"""A row with its number, which counts from 1."""


def alone(numbered: Numbered, units: Sequence[Unit]) -> str | None:
    """Return the message for a row that could not be met even if it were the only one, or None."""
    number, row = numbered
    entries = [entry for unit in units for entry in unit]
    fitting = sum(fits(row, entry) for entry in entries)
    sizes = [len(units[at]) for at in matching(row, units)]
    asks = f"row {number} asks for {_questions(row.count)}"
    if fitting and not any(matches(row, entry) for entry in entries):
        kinds = {entry.question.kind for entry in entries if fits(row, entry)}
        return f"{asks} {_unlike(row, fitting, kinds)}, or widen it"
    if sum(sizes) < row.count:
        lost = sum(matches(row, entry) for entry in entries) - sum(sizes)
        partial = f" ({lost} more in groups that match only in part)" if lost else ""
        match = {0: "none matches", 1: "1 matches"}.get(sum(sizes), f"{sum(sizes)} match")
        unknown = sum(lacks_measure(row, entry) for entry in entries)
        measured = f", and {unknown} are not measured (see 'unmeasured')" if unknown else ""
        return f"{asks}, but {match}{partial}{measured}: ask for fewer, or widen it"
    if not sums_of(sizes) >> row.count & 1:
        return (
            f"{asks}, but its groups, which stay together, cannot make {row.count}:"
            f" ask for {nearest(sums_of(sizes), row.count)}, or widen it"
        )
    return None


def _unlike(row: Row, fitting: int, kinds: AbstractSet[QuestionKind]) -> str:
    """Return the part of a message that matching questions are of other kinds, and a remedy."""
    if row.kind == (Kind.CHOICE,):
        words = sorted(kinds) if len(kinds) == 1 else ["any"]
        word = "open" if all(kind.may_be_open for kind in kinds) else words[0]
        missing = f"but none of the {fitting} that match has choices"
        return f"with choices, {missing}: write 'kind: {word}'"
    found = " or ".join(kind for kind in QuestionKind if kind in kinds)
    return (
        f"of kind {' or '.join(row.kind)}, but the matching ones ({fitting}) are of kind {found}:"
        " change 'kind'"
    )


def together(rows: Sequence[Numbered], units: Sequence[Unit]) -> Iterator[tuple[int, str]]:
    """Yield number and message of each row to which the rows before it leave too few questions.

    Groups are split for this test, so that each message is certainly true.
    """
    matched = [matching(row, units) for _, row in rows]
    home = [at for at, unit in enumerate(units) for _ in unit]
    demands = [
        Demand(row.count, frozenset(place for place, at in enumerate(home) if at in fitting))
        for (_, row), fitting in zip(rows, matched, strict=True)
    ]
    for shortage in Assignment(range(len(home)), [1] * len(home), demands).shortages:
        yield rows[shortage.demand][0], left_over(rows, shortage)


def left_over(rows: Sequence[Numbered], shortage: Shortage) -> str:
    """Return the message for a row to which other rows leave too few questions."""
    number, row = rows[shortage.demand]
    others = ", ".join(f"row {rows[at][0]} asks for {rows[at][1].count}" for at in shortage.rivals)
    left = f"{shortage.got} {'is' if shortage.got == 1 else 'are'} left for it"
    return (
        f"row {number} asks for {_questions(row.count)}, but {left}, as others draw on the same"
        f" ({others}): ask for fewer, or widen one of them"
    )


def ungrouped(rows: Sequence[Numbered], shortage: Shortage, draws: int) -> str:
    """Return the message for a row that got too few questions, as groups are drawn whole."""
    number, row = rows[shortage.demand]
    return (
        f"row {number} asks for {_questions(row.count)}, but gets {shortage.got} in the last of"
        f" {draws} draws, as groups stay together: ask for fewer, or widen a row"
    )


def repeated(numbered: Numbered, asked: int, ids: Sequence[str], new: int) -> str:
    """Return the remark for a row that asks some questions of earlier exams, with the reason.

    `asked` is their number on a form, `ids` are those on any form, `new` is the number of matching
    questions that are in no earlier exam.
    """
    number, row = numbered
    names = ", ".join(ids[:_NAMED]) + f" and {len(ids) - _NAMED} more" * (len(ids) > _NAMED)
    was = "was" if asked == 1 else "were"
    why = {0: "no other matches", 1: "only 1 other matches"}.get(new, f"only {new} others match")
    if new >= row.count:
        why = "other rows need the new ones that match, or groups stay together"
    of = f"{asked} of {_questions(row.count)}"
    return f"row {number}{_about(row)}: {of} {was} in an earlier exam ({names}), as {why}"


def _about(row: Row) -> str:
    """Return the topics, sections or tags of a row in brackets; nothing if it asks any."""
    words = row.topic or row.section or row.tag
    return f" ({', '.join(words)})" if words else ""


def nearest(sums: int, wanted: int) -> int:
    """Return the sum above 0 nearest to `wanted`; bit n of `sums` is set if n is a sum."""
    made = [at for at in range(1, sums.bit_length()) if sums >> at & 1]
    return min(made, key=lambda at: abs(at - wanted))


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
