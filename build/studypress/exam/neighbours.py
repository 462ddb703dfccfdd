"""Who sits beside whom: candidates of the same group whose seats touch."""

from collections import defaultdict
from collections.abc import Sequence

from studypress.exam.exam import Candidate, Exam, Form


def neighbours(exam: Exam) -> list[tuple[Form, Form]]:
    """Return the pairs of forms whose candidates are neighbours, in the order of their forms."""
    return [
        (exam.forms[before], exam.forms[at])
        for at, near in enumerate(touching(exam.plan.candidates))
        for before in near
    ]


def touching(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Return for each candidate the places of those earlier in the list whose seats touch theirs.

    Who has no seat has no neighbours, and groups sit in rooms of their own.
    """
    rows: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    found = []
    for at, candidate in enumerate(candidates):
        near: list[int] = []
        if seat := candidate.seat:
            around = (rows[candidate.group, seat.row + step] for step in (-1, 0, 1))
            near = [
                before for row in around for before in row if _touch(candidates[before], candidate)
            ]
            rows[candidate.group, seat.row].append(at)
        found.append(sorted(near))
    return found


def _touch(one: Candidate, other: Candidate) -> bool:
    return bool(one.seat and other.seat and one.seat.touches(other.seat))
