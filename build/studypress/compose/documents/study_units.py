"""Documents of a bank whose parts can be laid out by themselves."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from studypress.bank.bank import Bank, Entry
from studypress.compose.cache_key import decisive_figures
from studypress.compose.documents.parts import StudyDocument, StudyUnit
from studypress.compose.printer import Printer
from studypress.page.documents import study
from studypress.page.documents.options import WorksheetOptions
from studypress.page.documents.study import (
    MANY,
    DocumentPart,
    SectionGroup,
    TopicGroup,
    sections_of,
)
from studypress.page.look import Look
from studypress.page.render import Sheet, among_languages


def study_document(
    name: str, bank: Bank, printer: Printer, options: WorksheetOptions, *, full_key: bool
) -> StudyDocument | None:
    """Return a document whose parts can be laid out by themselves; None if it has none."""
    look, languages = printer.look, sorted(_languages(bank))
    if not can_be_parted(look, name):
        return None
    common = f"{bank.language} {languages} {bank.title}"
    part = partial(_part, languages)
    if name == "guide":
        many = len(bank.entries) >= MANY
        units, sheet = partial(_of_guide, bank, printer), partial(study.guide, bank, look)
        return StudyDocument(f"guide {many} {common}", units, partial(part, sheet), many)
    if name == "key":
        units = partial(_of_key, bank, printer, full=full_key)
        sheet = partial(study.key, bank, look, full=full_key)
        return StudyDocument(f"key {full_key} {common}", units, partial(part, sheet))
    if name == "worksheet" and not options.per_page and not options.fillable:
        units = partial(_of_worksheet, bank, printer)
        sheet = partial(study.worksheet, bank, look, options)
        return StudyDocument(f"worksheet {options} {common}", units, partial(part, sheet))
    return None


def _languages(bank: Bank) -> set[str]:
    """Return the languages of the texts of a bank."""
    return {bank.language, *(entry.question.lang or bank.language for entry in bank.entries)}


def _part(
    languages: Sequence[str], sheet: Callable[[DocumentPart], Sheet], part: DocumentPart
) -> Sheet:
    return among_languages(sheet(part), languages)


def can_be_parted(look: Look, name: str) -> bool:
    """Return whether pages of a document do not depend on those before them, in this look.

    With other rules than ours they may: `article + article`, `string()`, `break-before: right`.
    """
    return not (look.two_sided or look.standalone or look.changes_rules(name))


def _of_guide(bank: Bank, printer: Printer) -> Iterator[StudyUnit]:
    few = len(bank.entries) < MANY
    for at in _places(bank):
        opens = at.begins_section and at.section.opens
        key = at.key(printer) + (_head(bank) if few and not at.index else "")
        breaks = opens or (at.begins_topic and at.section.spread)
        yield StudyUnit(key, breaks, at.section.anchor if opens else "")


def _of_key(bank: Bank, printer: Printer, *, full: bool) -> Iterator[StudyUnit]:
    for at in _places(bank):
        key = at.key(printer) + ("" if at.index else f"{_head(bank)} {study.glance(bank)}")
        yield StudyUnit(key, full and at.begins_topic and at.section.spread)


def _of_worksheet(bank: Bank, printer: Printer) -> Iterator[StudyUnit]:
    last = len(bank.entries) - 1
    for at in _places(bank):
        key = f"{at.key(printer)} {at.index == last}" + ("" if at.index else _head(bank))
        yield StudyUnit(key)


@dataclass(frozen=True)
class _QuestionPlace:
    """Question of a document, and its place."""

    entry: Entry
    section: SectionGroup
    topic: TopicGroup
    index: int

    @property
    def begins_topic(self) -> bool:
        return self.index == self.topic.first

    @property
    def begins_section(self) -> bool:
        return self.index == self.section.topics[0].first

    def key(self, printer: Printer) -> str:
        """Return all that its pages depend on, except the document and its look."""
        section, topic, entry = self.section, self.topic, self.entry
        own = (entry.number, entry.name, entry.digest, *decisive_figures(printer, [entry]))
        around = (section.title, section.anchor, section.opens, section.spread)
        topics = (topic.title, topic.anchor, self.begins_section, self.begins_topic)
        return repr((*around, *topics, *own))


def _places(bank: Bank) -> Iterator[_QuestionPlace]:
    entries = iter(bank.entries)
    for section in sections_of([(entry, entry) for entry in bank.entries]):
        for topic in section.topics:
            for index in range(topic.first, topic.first + len(topic.items)):
                yield _QuestionPlace(next(entries), section, topic, index)


def _head(bank: Bank) -> str:
    """Return what the beginning of a document depends on, beside its first question."""
    minutes = sum(entry.question.minutes for entry in bank.entries)
    return repr((bank.subtitle, bank.as_of, len(bank.entries), bank.total, minutes))
