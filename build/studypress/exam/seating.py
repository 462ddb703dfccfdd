"""Neighbours: candidates of the same group whose seats touch."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from studypress.exam.model import NO_CANDIDATE, Candidate, Exam, Form, Seat

_BESIDE = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1) if (row, column) != (0, 0)]


def neighbours(exam: Exam) -> list[tuple[Form, Form]]:
    """Return the pairs of forms whose candidates are neighbours, in the order of their forms."""
    return [
        (exam.forms[before], exam.forms[at])
        for at, near in enumerate(touching([form.candidate or NO_CANDIDATE for form in exam.forms]))
        for before in near
    ]


def touching(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Return for each candidate the indexes of earlier ones whose seats touch theirs.

    Candidates without a seat have no neighbours, and groups sit in separate rooms.
    """
    taken: defaultdict[tuple[str, Seat], list[int]] = defaultdict(list)
    found = []
    for at, candidate in enumerate(candidates):
        near: list[int] = []
        if seat := candidate.seat:
            for beside in _around(seat):
                near += taken.get((candidate.group, beside), ())
            taken[candidate.group, seat].append(at)
        found.append(sorted(near))
    return found


def _around(seat: Seat) -> Iterator[Seat]:
    for row, column in _BESIDE:
        yield Seat(seat.row + row, seat.column + column)
