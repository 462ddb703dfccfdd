"""The columns of a spreadsheet of answers: whose they are, and where the answers stand."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from studypress.errors import ContentError, Problem
from studypress.exam.spreadsheet import Cell

Row = Sequence[Cell]


@dataclass(frozen=True)
class Columns:
    """In which column what stands, counted from 0; those of questions are by their number."""

    code: int | None
    candidate: int | None
    answers: int | None
    questions: Mapping[int, int]


def columns_of(header: Row, closed: Collection[int]) -> Columns:
    """Find the columns by their names in the first row; others are left alone.

    `closed` has the numbers of the questions with choices. Raises ContentError with all that
    makes the columns unusable.
    """
    found: dict[str, int] = {}
    problems = []
    for at, name in enumerate(_plain(cell.text) for cell in header):
        if name and name in found:
            message = f"there are two columns '{name}': keep one of them"
            problems.append(Problem(header[at].place, message))
        found.setdefault(name, at)
    questions = {int(name): at for name, at in found.items() if re.fullmatch(r"[1-9]\d{0,3}", name)}
    columns = Columns(found.get("code"), found.get("candidate"), found.get("answers"), questions)
    has = ", ".join(f"'{name}'" for name in found if name)
    problems += [
        Problem(header[0].place, f"{said}; it has {has}") for said in _missing(columns, closed)
    ]
    if problems:
        raise ContentError(problems)
    return columns


def _plain(name: str) -> str:
    """Return a column's name as it is compared: `Q 07` is question 7."""
    text = normalize("NFKC", name).strip().casefold()
    number = re.fullmatch(r"q? *0*([1-9]\d*)", text)
    return number[1] if number else text


def _missing(columns: Columns, closed: Collection[int]) -> Iterator[str]:
    if columns.code is None and columns.candidate is None:
        yield (
            "no column says whose answers these are: name one 'code' (of the form) or 'candidate'"
            " (the number in the roster)"
        )
    if columns.answers is None and not columns.questions:
        yield "no column has answers: name one 'answers', or one each question 1, 2, 3 and so on"
    elif columns.answers is None and (left := sorted(set(closed) - set(columns.questions))):
        numbers = ", ".join(map(str, left))
        yield f"no column has the answers to question {numbers}: add one for each"
