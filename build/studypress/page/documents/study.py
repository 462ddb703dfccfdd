"""Documents of a whole bank: guide, worksheet and key. Worksheets contain no answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from string import ascii_uppercase
from typing import TYPE_CHECKING

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import QuestionKind
from studypress.exam.model import Item
from studypress.page.documents.options import WorksheetOptions
from studypress.page.documents.paper_question import PaperQuestion, paper_question
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet
from studypress.page.words.catalogue import Words
from studypress.page.words.features import feature_names

if TYPE_CHECKING:
    from studypress.bank.cues.measure import CueSuccess

MANY = 8
"""Minimum questions for front and back matter in a guide, and for a title page in a section."""

_MANY_OF_TOPIC = 4
"""Minimum average of questions in the topics of a section, for topics that begin pages."""

ShownQuestion = Entry | PaperQuestion | Item
"""Data of a question that a template shows."""


@dataclass(frozen=True)
class DocumentPart:
    """Part of a document: its questions from the index `first` to `end`.

    With `lists`, also its front and back matter and the title pages of its sections. `pages` are
    names of pages that are blank except for their margins.
    """

    first: int = 0
    end: int | None = None
    lists: bool = True
    pages: tuple[str, ...] = ()


WHOLE = DocumentPart()
"""The whole document."""


@dataclass(frozen=True)
class TopicGroup:
    """Questions of a topic in a document; `anchor` is unique in it.

    `first` is the index of its first question. A topic is `continued` in a part of a document
    that does not contain its first question.
    """

    title: str
    anchor: str
    items: tuple[ShownQuestion, ...]
    first: int
    continued: bool = False


@dataclass(frozen=True)
class SectionGroup:
    """Topics of a section in a document, with the number and the total minutes of its questions.

    `number` counts the sections from 1. A section that `opens` has a title page in a guide, which
    lists its topics; its topics begin pages if it is `spread`.
    """

    title: str
    anchor: str
    topics: tuple[TopicGroup, ...]
    number: int
    questions: int
    minutes: int
    opens: bool
    spread: bool
    continued: bool = False


def guide(bank: Bank, look: Look, part: DocumentPart = WHOLE) -> Sheet:
    """Lay out the study guide: front matter, each question with its answer, numbers, index."""
    context = _of_bank(bank, [(entry, entry) for entry in bank.entries], part)
    many = len(bank.entries) >= MANY
    several = many and len({(entry.section.id, entry.topic) for entry in bank.entries}) > 1
    context |= {"many": many, "several": several}
    words = look.words(bank)
    context |= {"index": _index(bank) if several and part.lists else {}}
    if part.lists:
        from studypress.bank.statistics import statistics  # noqa: PLC0415 - only this page

        counted = statistics(bank)
        context |= {"counted": counted, "cues": _cue_rows(counted.cues, words)}
    context |= {"more": any(e.question.follow_ups or e.question.mistakes for e in bank.entries)}
    context |= {"explained": any(entry.question.answer.explanation for entry in bank.entries)}
    context |= {"as_of": words.month(bank.as_of) if bank.as_of else ""}
    return sheet("guide", look, bank.language, context)


def _cue_rows(
    cues: "Sequence[CueSuccess]", words: Words
) -> "list[tuple[str, CueSuccess, CueSuccess]]":
    """Return the name of each measured feature, with the cues of its highest and lowest value."""
    names = feature_names(words)
    pairs = zip(cues[::2], cues[1::2], strict=True)
    return [(names[highest.feature], highest, lowest) for highest, lowest in pairs]


def key(bank: Bank, look: Look, part: DocumentPart = WHOLE, *, full: bool = False) -> Sheet:
    """Lay out the answer key, numbered as the worksheet; a `full` one includes explanations."""
    context = _of_bank(bank, [(entry, entry) for entry in bank.entries], part)
    letters, schemes = glance(bank)
    context |= {"schemes": schemes and not full}
    context |= {"full": full, "letters_of": letters, "letter_of": _letter}
    return sheet("key", look, bank.language, context)


def glance(bank: Bank) -> tuple[dict[str, list[tuple[int, str]]], bool]:
    """Return what the beginning of a key shows of all questions.

    These are the key letters of each section, and whether a question with choices has a marking
    scheme.
    """
    schemes = any(e.question.kind.has_choices and e.question.answer.marking for e in bank.entries)
    return _letters_by_section(bank), schemes


def worksheet(
    bank: Bank, look: Look, options: WorksheetOptions, part: DocumentPart = WHOLE
) -> Sheet:
    """Lay out the worksheet: stems, choices if requested, and answer spaces."""
    asked = [
        (entry, paper_question(item_in_bank(entry, choices=options.choices), look.words(bank)))
        for entry in bank.entries
    ]
    return sheet("worksheet", look, bank.language, _of_bank(bank, asked, part) | vars(options))


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


def _of_bank(
    bank: Bank, shown: Sequence[tuple[Entry, ShownQuestion]], part: DocumentPart
) -> dict[str, object]:
    sections = tuple(sections_of(shown))
    return {
        "title": bank.title,
        "subtitle": bank.subtitle,
        "questions": len(shown),
        "total": bank.total,
        "minutes": sum(entry.question.minutes for entry, _ in shown),
        "sections": sections,
        "part": part,
        "shown": tuple(_shown(sections, part)),
        "letters": ascii_uppercase,
    }


def sections_of(shown: Sequence[tuple[Entry, ShownQuestion]]) -> Iterator[SectionGroup]:
    """Yield the sections of entries, with the data that a template shows of each."""
    first = 0
    grouped = groupby(shown, key=lambda pair: pair[0].section)
    for number, (section, pairs) in enumerate(grouped, start=1):
        members = list(pairs)
        groups: list[TopicGroup] = []
        for title, questions in groupby(members, key=lambda pair: pair[0].topic):
            anchor = f"topic.{section.id}.{len(groups) + 1}"
            groups.append(TopicGroup(title, anchor, tuple(item for _, item in questions), first))
            first += len(groups[-1].items)
        minutes = sum(entry.question.minutes for entry, _ in members)
        opens = len(members) >= MANY and len(groups) > 1
        spread = opens and len(members) >= _MANY_OF_TOPIC * len(groups)
        counted = number, len(members), minutes
        yield SectionGroup(
            section.title, f"section.{section.id}", tuple(groups), *counted, opens, spread
        )


def _shown(sections: Sequence[SectionGroup], part: DocumentPart) -> Iterator[SectionGroup]:
    """Yield the sections of a part, with the topics and questions that are in it."""
    for section in sections:
        topics = tuple(filter(None, (_of_part(topic, part) for topic in section.topics)))
        if topics or (part.lists and section.opens):
            continued = bool(topics) and topics[0].first != section.topics[0].first
            yield replace(section, topics=topics, continued=continued)


def _of_part(topic: TopicGroup, part: DocumentPart) -> TopicGroup | None:
    """Return a topic with its questions in a part; None if there are none."""
    first = max(part.first - topic.first, 0)
    end = len(topic.items) if part.end is None else max(part.end - topic.first, 0)
    if not (items := topic.items[first:end]):
        return None
    return replace(topic, items=items, first=topic.first + first, continued=first > 0)
