"""Answers on one copy of an exam."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from studypress.errors import SourcePlace
from studypress.exam.model import Candidate
from studypress.exam.record.form_record import FormRecord


@dataclass(frozen=True)
class AnswerSheet:
    """Answers on one form, by question number; an empty text is a blank answer.

    An answer has the letters of the ticked choices, or the number or words as written. Of an open
    question it has the points given by hand, or the letters of the ticked lines of its scheme;
    it is absent until the question is marked. `source` is the row of a file, such as
    `room-a.csv:12`, and `marker` the person who marked it; `place` is the row for messages.
    """

    form: FormRecord
    candidate: Candidate | None
    answers: Mapping[int, str]
    source: str = ""
    marker: str = ""
    place: SourcePlace = field(default=SourcePlace(""), compare=False)

    @property
    def origin(self) -> str:
        """Source and marker for a message; empty in old files."""
        return ", ".join(filter(None, (self.source, self.marker)))


def joined(entries: Sequence[AnswerSheet]) -> AnswerSheet:
    """Return the answers of one copy that several rows or markers have entered."""
    first = entries[0]
    answers = {number: text for entry in entries for number, text in entry.answers.items()}
    sources, markers = (
        "; ".join(dict.fromkeys(filter(None, texts)))
        for texts in ([at.source for at in entries], [at.marker for at in entries])
    )
    who = next((at.candidate for at in entries if at.candidate), None)
    return AnswerSheet(first.form, who, answers, sources, markers, first.place)
