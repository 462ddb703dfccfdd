"""Loader of a bank's folder or file: a Bank, or a list of all problems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from studypress.bank.bank import Bank, Entry, SectionHead
from studypress.bank.measured.measures import measures_name, read_measures
from studypress.bank.messages import problems_of
from studypress.bank.models import FROM_FILE, BankFile, Brand, Question
from studypress.bank.rules import kind_problems, twice
from studypress.bank.salvage import salvaged
from studypress.bank.topic_files import BANK_FILE, assemble, items, value
from studypress.bank.variants.expand import ExpandedQuestion, expand
from studypress.bank.variants.merge import merged
from studypress.bank.variants.questions import QuestionInstance
from studypress.bank.yaml_source import DataPath, Source
from studypress.errors import Problem, SourcePlace

_TEXTS = {
    "title", "subtitle", "topic", "question", "bullet", "explanation", "text", "why", "references",
    "accept", "unit", "says", "mistakes", "organisation", "footer", "address",
}  # fmt: skip

_DEPTH = 6
"""Length of the path of a question."""

_OF_VARIANTS = {"variables", "variants"}


@dataclass(frozen=True)
class Loaded:
    """Result of loading a bank: every question that can be read, and every problem.

    `sound` contains the questions without a faulty value. `bank` is None if there is a problem
    other than a remark.
    """

    root: Path
    entries: tuple[Entry, ...]
    sound: tuple[Entry, ...]
    titles: tuple[tuple[str, SourcePlace], ...]
    """Titles of the bank, its sections and topics, each with its place."""
    language: str
    """Language of the bank as it is stated, also if it is not valid; by default English."""
    language_place: SourcePlace | None
    """Place of the bank's language, if it is stated."""
    brand: Mapping[str, tuple[str, SourcePlace]]
    """Texts of the brand by their keys, each with its place."""
    problems: tuple[Problem, ...]
    bank: Bank | None


def load(path: Path, shown: str) -> Loaded:
    """Load the bank in the folder or file `path`; messages name it `shown`.

    Raises ContentError when its first file cannot be parsed as YAML.
    """
    path = path.resolve()  # follow a link that the user names
    if path.is_dir():
        root, name = path, BANK_FILE
        prefix = "" if shown == "." else shown.rstrip("/") + "/"
    else:
        root, name = path.parent, path.name
        prefix = shown[: shown.rfind("/") + 1]
    source = assemble(root, name, prefix)
    expanded, problems = expand(source, _questions(source))
    file, invalid = _validated(source, expanded)
    read = list(_entries(source, expanded))
    measures = read_measures(root, measures_name(name), prefix)
    measured, remarks = measures.of(entry for entry, _ in read)
    entries = tuple(
        replace(entry, measured=measured[entry.question.id])
        if entry.question.id in measured
        else entry
        for entry, _ in read
    )
    problems += [*measures.problems, *remarks]
    problems += [*invalid, *source.problems, *_repeated_ids(source)]
    for entry, lost in read:
        of_each = ((at.values, kind_problems(at, lost)) for at in entry.instances)
        problems += merged(of_each)
    problems += _cut_texts(source)
    bank = None
    if file and all(problem.remark for problem in problems):
        bank = Bank(
            file.title,
            file.subtitle,
            file.language,
            root,
            entries,
            len(entries),
            file.brand,
            file.as_of,
            root / measures_name(name),
        )
    sound = tuple(entry for entry, lost in read if not lost)
    titles, brand = tuple(_titles(source)), dict(_brand(source))
    language = str(value(source.data, "language") or BankFile.model_fields["language"].default)
    stated = source.values.get(("language",))
    place = stated.place if stated else None
    return Loaded(root, entries, sound, titles, language, place, brand, tuple(problems), bank)


def _validated(
    source: Source, expanded: Mapping[DataPath, ExpandedQuestion]
) -> tuple[BankFile | None, list[Problem]]:
    """Return the model of the bank's file, if it is valid, and the problems of all values."""
    if source.data is None:
        return None, [
            Problem(SourcePlace(source.file, 1, 1), "the file is empty: write title and sections")
        ]
    problems = list[Problem]()
    for path, question in expanded.items():
        of_each = ((at.values, _invalid(source, path, at.data)) for at in question.instances)
        problems += merged(of_each)
    try:
        return BankFile.model_validate(source.data, context=FROM_FILE), problems
    except ValidationError as error:
        for path, problem in problems_of(error, source):
            of_instances = path[:_DEPTH] in expanded and not _OF_VARIANTS.intersection(path)
            if path not in source.lost and not of_instances:
                problems.append(problem)
        return None, problems


def _invalid(source: Source, path: DataPath, data: object) -> Iterator[Problem]:
    """Yield the problems of the values of an instance of the question at a path."""
    try:
        Question.model_validate(data, context=FROM_FILE)
    except ValidationError as error:
        for _, problem in problems_of(error, source, at=path):
            yield problem


def _topics(source: Source) -> Iterator[tuple[DataPath, Any]]:
    for at, section in enumerate(items(source.data, "sections")):
        for number, topic in enumerate(items(section, "topics")):
            yield ("sections", at, "topics", number), topic


def _questions(source: Source) -> Iterator[tuple[DataPath, Any]]:
    for path, topic in _topics(source):
        for index, question in enumerate(items(topic, "questions")):
            yield (*path, "questions", index), question


def _entries(
    source: Source, expanded: Mapping[DataPath, ExpandedQuestion]
) -> Iterator[tuple[Entry, frozenset[DataPath]]]:
    """Yield each question, numbered within its section, with the paths of its faulty values."""
    section_at: str | int | None = None
    number = 0
    for path, raw in _questions(source):
        _, at, _, topic_at, _, _ = path
        number = number + 1 if at == section_at else 1
        section_at = at
        section = source.data["sections"][at]
        several = expanded.get(path)
        instances = several.instances if several else (QuestionInstance({}, raw),)
        found = [(at.values, *read) for at in instances if (read := salvaged(at.data))]
        if not found:
            continue
        head = SectionHead(str(value(section, "id")), str(value(section, "title")))
        topic = str(value(section["topics"][topic_at], "topic"))
        written, mark = (several.written, several.mark) if several else (None, ".")
        entries = [
            Entry(number, head, topic, question, path, source.values, values, written, mark)
            for values, question, _ in found
        ]
        variants = tuple(entries) if several else ()
        lost = frozenset[DataPath]().union(*(lost for *_, lost in found))
        yield replace(entries[0], variants=variants), lost


def _titles(source: Source) -> Iterator[tuple[str, SourcePlace]]:
    """Yield text and place of each title, subtitle and topic outside of questions."""
    for path, mark in source.values.items():
        if path[-1:] and path[-1] in ("title", "subtitle", "topic") and "questions" not in path:
            found = source.data
            for part in path:
                found = found[part]
            if isinstance(found, str):
                yield found, mark.place


def _brand(source: Source) -> Iterator[tuple[str, tuple[str, SourcePlace]]]:
    """Yield the texts of the brand by their keys, each with its place."""
    brand = value(source.data, "brand")
    for key in Brand.model_fields:
        if isinstance(text := value(brand, key), str):
            yield key, (text, source.values["brand", key].place)


def _cut_texts(source: Source) -> Iterator[Problem]:
    """Yield a remark for each plain text that a comment may have truncated."""
    for path, place in source.cut.items():
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        if key in _TEXTS and "variables" not in path:
            message = "' #' begins a comment, and ends the text before it: put the text into quotes"
            yield Problem(place, f"{message}, or the comment on a separate line", remark=True)


def _repeated_ids(source: Source) -> list[Problem]:
    sections = enumerate(items(source.data, "sections"))
    section_ids = [(("sections", at, "id"), value(section, "id")) for at, section in sections]
    ids = [((*path, "id"), value(question, "id")) for path, question in _questions(source)]
    problems: list[Problem] = []
    for kind, found in (("section id", section_ids), ("id", ids)):
        texts = [(path, name) for path, name in found if isinstance(name, str)]
        problems += twice(kind, ((name, source.values[path].place) for path, name in texts))
    return problems
