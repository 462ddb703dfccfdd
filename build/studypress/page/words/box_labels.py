"""Labels of the boxes for points and for digits on scannable papers."""

from collections.abc import Iterator

from studypress.bank.values.points import Points
from studypress.exam.scannable.marking_boxes import SIGNS, point_steps
from studypress.page.words.catalogue import Words

_MINUS = "\N{MINUS SIGN}"


def point_labels(words: Words, most: Points) -> Iterator[tuple[str, Points]]:
    """Return label and points of each box."""
    return ((words.number(at), at) for at in point_steps(most))


def sign_labels(words: Words) -> Iterator[tuple[str, str]]:
    """Return label and sign of each box in a column of digits."""
    labels = {"-": _MINUS, ".": words.rewritten("0.0").strip("0")}
    return ((labels.get(sign, sign), sign) for sign in SIGNS)


def examiner_label(words: Words) -> str:
    """Return the words before boxes for points, which candidates leave empty."""
    return f"{words.gettext('For the examiner alone.')} {words.pgettext('points earned', 'Score')}"
