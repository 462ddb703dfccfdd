"""What a recorded exam's papers must say, in the words of the bank it was printed from."""

from collections.abc import Iterator

from studypress.bank.bank import Bank, Entry
from studypress.exam.due import Asked, Due
from studypress.exam.record import FormRecord, ItemRecord, Record
from studypress.exam.verdict import Fault
from studypress.page.plain import Plain
from studypress.pipeline.changes import changes


def dues_of(record: Record, bank: Bank) -> list[Due]:
    """Return what each form must be; of questions that have changed since, only the number."""
    texts = _Texts(record, bank)
    codes = frozenset(form.code for form in record.forms)
    return [texts.due(form, codes) for form in record.forms]


def bank_faults(record: Record, bank: Bank) -> Iterator[Fault]:
    """Yield what of the bank is no longer as it was printed, at its place in the bank."""
    for problem in changes(record, bank):
        yield Fault(str(problem.place), 0, 0, problem.message)


class _Texts:
    """The printed words of a bank's questions, each rendered once."""

    def __init__(self, record: Record, bank: Bank) -> None:
        self._plain = Plain(record.bank.language)
        self._entries = {entry.question.id: entry for entry in bank.entries}
        self._known = {
            name: entry
            for name, entry in self._entries.items()
            if record.questions.get(name) == entry.digest
        }
        sections = dict.fromkeys(entry.section.title for entry in bank.entries)
        self._titles = (record.title, record.bank.title, *sections)
        self._stems: dict[str, str] = {}
        self._choices: dict[str, tuple[str, ...]] = {}

    def due(self, form: FormRecord, codes: frozenset[str]) -> Due:
        """Return what a form must be."""
        candidate = form.candidate
        who = (candidate.name, candidate.id, candidate.group) if candidate else ("", "", "")
        entries = [entry for at in form.questions if (entry := self._entries.get(at.id))]
        return Due(
            file=form.file,
            code=form.code,
            pages=form.pages or 0,
            name=who[0],
            id=who[1],
            questions=tuple(map(self._asked, form.questions)),
            codes=codes,
            shown=(*self._titles, *who, *(text for at in entries for text in self._shown(at))),
        )

    def _asked(self, item: ItemRecord) -> Asked:
        entry = self._known.get(item.id)
        if entry is None or len(item.choices) not in (0, len(entry.question.choices)):
            return Asked(item.number, item.points, key=item.key, known=False)
        texts = self._texts(entry)
        right = next((at for at, made in enumerate(entry.question.choices) if made.correct), None)
        bullet = self._plain.inline(entry.question.answer.bullet)
        return Asked(
            number=item.number,
            points=item.points,
            stem=self._stem(entry),
            choices=tuple(texts[at] for at in item.choices),
            right=texts[right] if item.choices and right is not None else bullet,
            key=item.key,
        )

    def _shown(self, entry: Entry) -> Iterator[str]:
        """Yield what a form may show of a question, as it is written and as it is printed."""
        yield from (entry.question.question, self._stem(entry))
        yield from (choice.text for choice in entry.question.choices)
        yield from self._texts(entry)

    def _stem(self, entry: Entry) -> str:
        question = entry.question
        if question.id not in self._stems:
            self._stems[question.id] = self._plain.block(question.question)
        return self._stems[question.id]

    def _texts(self, entry: Entry) -> tuple[str, ...]:
        question = entry.question
        if question.id not in self._choices:
            texts = tuple(self._plain.inline(choice.text) for choice in question.choices)
            self._choices[question.id] = texts
        return self._choices[question.id]
