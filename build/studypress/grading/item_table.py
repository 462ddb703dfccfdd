"""Table of the statistics of an exam's questions."""

from collections.abc import Iterator, Mapping, Sequence

from studypress.exam.model import NONE_RIGHT
from studypress.grading.item_statistics import ItemStatistics
from studypress.grading.score_table import number


def item_header(items: Sequence[ItemStatistics]) -> tuple[str, ...]:
    """Return the columns of `item_rows`, with a column for each choice of the longest question."""
    most = max((len(item.shares) for item in items), default=0)
    choices = (f"choice {at}" for at in range(1, most + 1))
    return (*_COLUMNS, *choices, "several", "omitted")


_COLUMNS = (
    "question", "section", "topic", "void", "asked", "right", "difficulty", "discrimination",
    "upper-lower", "remark", "key",
)  # fmt: skip


def item_rows(
    items: Sequence[ItemStatistics], parts: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[object, ...]]:
    """Yield a row for each question; `parts` has the section and topic of those that are known.

    Choices are counted from 1 in the order of the bank, which is not that of their letters.
    """
    most = max((len(item.shares) for item in items), default=0)
    for item in items:
        section, topic = parts.get(item.id, ("", ""))
        values = (item.difficulty, item.discrimination, item.upper_lower)
        shares = [number(share, 3) for share in item.shares]
        rest = (
            number(item.several, 3) if shares else "",
            number(item.omitted, 3) if item.is_answered else "",
        )
        yield (
            item.id,
            section,
            topic,
            "void" if item.void else "credited" if item.credited else "",
            item.asked,
            item.right,
            *(number(value, 3) for value in values),
            item.remark,
            _key(item),
            *shares,
            *[""] * (most - len(shares)),
            *rest,
        )


def _key(item: ItemStatistics) -> str:
    """Return the places of the right choices, counted from 1."""
    none = NONE_RIGHT if item.shares else ""
    return " ".join(str(at + 1) for at in item.key) or none
