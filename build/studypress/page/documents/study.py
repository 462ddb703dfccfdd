"""Documents of a whole bank: guide, worksheet and key. Worksheets contain no answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase

from studypress.bank.bank import Bank, Entry
from studypress.bank.cues.measure import CueSuccess
from studypress.bank.models import QuestionKind
from studypress.bank.statistics import statistics
from studypress.exam.model import Item
from studypress.page.documents.exam import PaperQuestion, paper_question
from studypress.page.documents.options import WorksheetOptions
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet
from studypress.page.words.catalogue import Words
from studypress.page.words.features import feature_names

MANY = 8
"""Minimum questions for front and back matter in a guide, and for a title page in a section."""

ShownQuestion = Entry | PaperQuestion | Item
"""Data of a question that a template shows."""


@dataclass(frozen=True)
class TopicGroup:
    """Questions of a topic in a document; `anchor` is unique in it."""

    title: str
    anchor: str
    items: tuple[ShownQuestion, ...]


@dataclass(frozen=True)
class SectionGroup:
    """Topics of a section in a document, with the number and the total minutes of its questions."""

    title: str
    anchor: str
    topics: tuple[TopicGroup, ...]
    questions: int
    minutes: int

    @property
    def opens(self) -> bool:
        """Whether a guide has a title page for the section, which lists its topics."""
        return self.questions >= MANY and len(self.topics) > 1


def guide(bank: Bank, look: Look) -> Sheet:
    """Lay out the study guide: front matter, each question with its answer, numbers, index."""
    context = _of_bank(bank, [(entry, entry) for entry in bank.entries])
    many = len(bank.entries) >= MANY
    several = many and len({(entry.section.id, entry.topic) for entry in bank.entries}) > 1
    context |= {"many": many, "several": several}
    words, counted = look.words(bank), statistics(bank)
    context |= {"counted": counted, "index": _index(bank) if several else {}}
    context |= {"more": any(e.question.follow_ups or e.question.mistakes for e in bank.entries)}
    context |= {"cues": _cue_rows(counted.cues, words)}
    context |= {"as_of": words.month(bank.as_of) if bank.as_of else ""}
    return sheet("guide", look, bank.language, context)


def _cue_rows(cues: Sequence[CueSuccess], words: Words) -> list[tuple[str, CueSuccess, CueSuccess]]:
    """Return the name of each measured feature, with the cues of its highest and lowest value."""
    names = feature_names(words)
    pairs = zip(cues[::2], cues[1::2], strict=True)
    return [(names[highest.feature], highest, lowest) for highest, lowest in pairs]


def key(bank: Bank, look: Look, *, full: bool = False) -> Sheet:
    """Lay out the answer key, numbered as the worksheet; a `full` one includes explanations."""
    context = _of_bank(bank, [(entry, entry) for entry in bank.entries])
    schemes = any(e.question.kind.has_choices and e.question.answer.marking for e in bank.entries)
    context |= {"schemes": schemes and not full}
    context |= {"full": full, "letters_of": _letters_by_section(bank), "letter_of": _letter}
    return sheet("key", look, bank.language, context)


def worksheet(bank: Bank, look: Look, options: WorksheetOptions) -> Sheet:
    """Lay out the worksheet: stems, choices if requested, and answer spaces."""
    asked = [
        (entry, paper_question(item_in_bank(entry, choices=options.choices), look.words(bank)))
        for entry in bank.entries
    ]
    return sheet("worksheet", look, bank.language, _of_bank(bank, asked) | vars(options))


def _index(bank: Bank) -> dict[str, list[tuple[str, Entry]]]:
    """Return the numbered questions of each tag, with the tags in alphabetical order.

    If there are several sections, which each count from 1, the number of the section precedes
    that of the question.
    """
    sections = list(dict.fromkeys(entry.section.id for entry in bank.entries))
    index: dict[str, list[tuple[str, Entry]]] = {}
    for entry in bank.entries:
        place = f"{sections.index(entry.section.id) + 1}." if len(sections) > 1 else ""
        for tag in entry.question.tags:
            index.setdefault(tag, []).append((f"{place}{entry.number}", entry))
    return dict(sorted(index.items()))


def _letters_by_section(bank: Bank) -> dict[str, list[tuple[int, str]]]:
    """Return numbers and key letters of each section by its title, in the bank's order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for entry in bank.entries:
        if entry.question.kind.has_choices:
            found.setdefault(entry.section.title, []).append((entry.number, _letter(entry)))
    return found


def _letter(entry: Entry) -> str:
    """Return the key letter in the bank's order of choices; "" if there are no choices."""
    return item_in_bank(entry, choices=True).shown_key


def item_in_bank(entry: Entry, *, choices: bool) -> Item:
    """Return a question with the bank's number, points and order of choices, or without them."""
    question, kind = entry.question, entry.question.kind
    if kind.may_be_open and not choices:
        kind = QuestionKind.OPEN
    order = range(len(question.choices) if kind.has_choices else 0)
    return Item(entry.number, entry, kind, tuple(order), question.points, question.minutes)


def _of_bank(bank: Bank, shown: Sequence[tuple[Entry, ShownQuestion]]) -> dict[str, object]:
    return {
        "title": bank.title,
        "subtitle": bank.subtitle,
        "questions": len(shown),
        "total": bank.total,
        "minutes": sum(entry.question.minutes for entry, _ in shown),
        "sections": tuple(sections_of(shown)),
        "letters": ascii_uppercase,
    }


def sections_of(shown: Sequence[tuple[Entry, ShownQuestion]]) -> Iterator[SectionGroup]:
    """Yield the sections of entries, with the data that a template shows of each."""
    for section, grouped in groupby(shown, key=lambda pair: pair[0].section):
        members = list(grouped)
        topics = groupby(members, key=lambda pair: pair[0].topic)
        groups = tuple(
            TopicGroup(title, f"topic.{section.id}.{at}", tuple(item for _, item in pairs))
            for at, (title, pairs) in enumerate(topics, start=1)
        )
        minutes = sum(entry.question.minutes for entry, _ in members)
        yield SectionGroup(section.title, f"section.{section.id}", groups, len(members), minutes)
