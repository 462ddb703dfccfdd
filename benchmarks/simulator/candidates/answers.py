"""Answers of candidates: chosen by chance, and the boxes that they mark for an answer."""

from collections.abc import Sequence

from simulator.candidates.pens import Rng
from simulator.pages import Copy
from studypress.exam.scannable.layout import ScanBox

_BLANK = 0.04  # share of questions without an answer
_SEVERAL = 0.4  # share of marked choices where several are right


def boxes_of(copy: Copy) -> dict[int, list[ScanBox]]:
    """Return the boxes of each question of a copy."""
    found: dict[int, list[ScanBox]] = {}
    for page in copy.layout.pages:
        for box in page.boxes:
            found.setdefault(box.question, []).append(box)
    return found


def drawn_answers(copy: Copy, rng: Rng) -> dict[int, str]:
    """Draw an answer to each question with boxes."""
    return {
        question: "" if rng.random() < _BLANK else _drawn(boxes, copy.kinds.get(question, ""), rng)
        for question, boxes in boxes_of(copy).items()
    }


def _drawn(boxes: Sequence[ScanBox], kind: str, rng: Rng) -> str:
    values = [box.value for box in boxes]
    if ":" in values[0]:
        columns = max(int(value.split(":")[0]) for value in values)
        return str(rng.integers(10 ** int(rng.integers(0, columns)), 10**columns))
    if kind == "several":
        return "".join(value for value in values if rng.random() < _SEVERAL)
    return values[int(rng.integers(len(values)))].removeprefix("=")


def chosen(boxes: Sequence[ScanBox], answer: str) -> set[str]:
    """Return the values of the boxes to be marked for an answer; digits end in the last column."""
    values = {box.value for box in boxes}
    if not answer:
        return set()
    if any(":" in value for value in values):
        first = max(int(value.split(":")[0]) for value in values) - len(answer) + 1
        wanted = {f"{column}:{digit}" for column, digit in enumerate(answer, first)}
    elif f"={answer}" in values:
        wanted = {f"={answer}"}
    else:
        wanted = set(answer)
    if not wanted <= values:
        raise ValueError(f"no boxes for the answer {answer!r}: {sorted(values)}")
    return wanted
