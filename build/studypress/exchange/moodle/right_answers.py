"""Answers of Moodle questions: which are right, and what Moodle gives for the others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.markup.elements import Element
from studypress.exchange.markup.plain import escaped
from studypress.exchange.moodle.text_fields import TextFields, decimal_of, text_of

WHOLE = Decimal(100)
_STAR = re.compile(r"(?<!\\)\*")
"""A sign for any text in a short answer of Moodle."""


@dataclass
class MoodleAnswer:
    """An answer: its element, its share of the points in percent, its feedback in Markdown."""

    element: Element = field(repr=False)
    share: Decimal
    feedback: str

    @property
    def text(self) -> str:
        """Plain text of the answer."""
        return text_of(self.element)

    @property
    def shown(self) -> str:
        """Text and share, as messages quote them."""
        words = " ".join(re.sub("<[^<>]*>", " ", self.text).split())
        return f"'{words[:60]}' ({self.share.normalize():f} %)"

    @property
    def reason(self) -> str:
        """Feedback, after the answer that it is on unless that is right; `*` is any other one."""
        is_right = self.share == WHOLE
        return self.feedback if is_right else f"{escaped(self.text)}: {self.feedback}"


def answers_of(question: Element, fields: TextFields, default: str) -> list[MoodleAnswer]:
    """Return the answers of a question; `default` is the format of feedback that states none."""
    return [
        MoodleAnswer(each, _share(each), fields.markdown(each.find("feedback"), default))
        for each in question.iterchildren("answer")
    ]


def best(answers: Sequence[MoodleAnswer]) -> list[MoodleAnswer]:
    """Return the answers that earn most, if they earn anything."""
    most = max((each.share for each in answers), default=Decimal(0))
    return [each for each in answers if each.share == most > 0]


def remark_parts(
    answers: Sequence[MoodleAnswer],
    right: Sequence[MoodleAnswer],
    draft: DraftBank,
    place: SourcePlace,
) -> None:
    """Add remarks on answers that earn a part of the points, and on a most of less than 100 %."""
    most = right[0].share if right else WHOLE
    parts = [each.shown for each in answers if 0 < each.share != most]
    if parts:
        message = f"answers that earn a part of the points are wrong: {', '.join(parts)}"
        draft.remark(Effect.CHANGED, place, message)
    if right and right[0].share != WHOLE:
        message = f"the best answer earns {right[0].share.normalize():f} %: it is right"
        draft.remark(Effect.CHANGED, place, message)


def short_answers(right: Sequence[MoodleAnswer], draft: DraftBank, place: SourcePlace) -> list[str]:
    """Return the accepted texts of a short answer, without signs for any text."""
    texts: list[str] = []
    for each in right:
        text = each.text
        bare = _STAR.sub("", text).strip()
        if inner := _STAR.search(text.strip("*")):
            message = f"'{text}': * is any text, which a bank cannot accept: add its answers"
            draft.remark(Effect.CHANGED, place, message)
        elif _STAR.search(text):
            message = f"'{text}': Moodle accepts any text at the *; '{bare}' is accepted"
            draft.remark(Effect.CHANGED, place, message)
        texts.append((text if inner else bare).replace("\\*", "*") or text)
    return texts


def mistakes_of(answers: Sequence[MoodleAnswer]) -> list[str]:
    """Return wrong answers with a reason as common mistakes of a bank."""
    wrong = (each for each in answers if each.share <= 0 and each.text != "*" and each.feedback)
    return [f"{escaped(' '.join(each.text.split()))}: {each.feedback}" for each in wrong]


def _share(answer: Element) -> Decimal:
    inside = decimal_of(answer.findtext("fraction"))
    if inside is not None and answer.get("fraction") is None:
        return inside * WHOLE  # as in files of before 2009
    return decimal_of(answer.get("fraction")) or Decimal(0)
