"""Questions of an earlier exam, found in a bank."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from studypress.bank.bank import Bank, Entry
from studypress.exam.record.read import Record

_NAMED = 5  # questions that a remark names


@dataclass(frozen=True)
class EarlierExam:
    """A printed exam, the name of its folder in messages, and the path of its manifest's folder."""

    folder: str
    record: Record
    where: Path = Path()

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Digests of all questions that any form ever asked, by id."""
        found = dict(self.record.questions)
        for amendment in self.record.amendments:
            found |= amendment.questions
        asked = {item.id for form in self.record.every_form for item in form.questions}
        return {name: found[name] for name in sorted(asked)}

    def entries(self, bank: Bank) -> dict[str, Entry]:
        """Return its questions in a bank, by id: equal ones; of its own bank, edited ones too."""
        own = self.record.bank.title == bank.title
        return {
            name: entry
            for entry in bank.entries
            if (digest := self.digests.get(name := entry.question.id))
            and (own or digest == entry.digest)
        }


def avoided_in(bank: Bank, exams: Sequence[EarlierExam]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of a bank's questions that earlier exams asked, and remarks on these exams."""
    found = [(exam, exam.entries(bank)) for exam in exams]
    ids = sorted({name for _, entries in found for name in entries})
    return tuple(ids), tuple(text for exam, entries in found for text in _remarks(exam, entries))


def _remarks(exam: EarlierExam, entries: Mapping[str, Entry]) -> Iterator[str]:
    """Yield remarks on an exam of which not all questions are as they were."""
    of = len(exam.digests)
    if not entries:
        yield f"{exam.folder}: none of its {of} questions is in this bank: there is none to avoid"
    elif len(entries) < of:
        yield f"{exam.folder}: {len(entries)} of its {of} questions are in this bank, and avoided"
    edited = sorted(name for name, at in entries.items() if at.digest != exam.digests[name])
    if edited:
        more = f" and {len(edited) - _NAMED} more" if edited[_NAMED:] else ""
        names = ", ".join(edited[:_NAMED]) + more
        yield f"{exam.folder}: questions that were edited since are avoided too: {names}"
