"""A bank's folder or file becomes a Bank, or the list of all that is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from studypress.bank.assembly import BANK_FILE, assemble, items, value
from studypress.bank.bank import Bank, Entry, SectionHead
from studypress.bank.checks import choice_problems, twice
from studypress.bank.faults import problems_of
from studypress.bank.models import BankFile, Question
from studypress.bank.source import DataPath, Source
from studypress.errors import Place, Problem


@dataclass(frozen=True)
class Loaded:
    """What a bank's files gave: every question that is well formed, and every problem.

    `bank` is there when there are no problems.
    """

    root: Path
    entries: tuple[Entry, ...]
    titles: tuple[tuple[str, Place], ...]
    """Those of the bank, its sections and topics, each with its place."""
    problems: tuple[Problem, ...]
    bank: Bank | None


def load(path: Path, shown: str) -> Loaded:
    """Load the bank in the folder or file `path`, which messages call `shown`.

    Raises ContentError when its first file cannot be read as YAML at all.
    """
    path = path.resolve()  # a link that the user names is theirs to follow
    if path.is_dir():
        root, name = path, BANK_FILE
        prefix = "" if shown == "." else shown.rstrip("/") + "/"
    else:
        root, name = path.parent, path.name
        prefix = shown[: shown.rfind("/") + 1]
    source = assemble(root, name, prefix)
    file, problems = _validated(source)
    entries = tuple(_entries(source))
    problems += source.problems
    problems += _repeated_ids(source)
    problems += [problem for entry in entries for problem in choice_problems(entry)]
    bank = None
    if file and not problems:
        bank = Bank(file.title, file.subtitle, file.language, root, entries, len(entries))
    return Loaded(root, entries, tuple(_titles(source)), tuple(problems), bank)


def _validated(source: Source) -> tuple[BankFile | None, list[Problem]]:
    if source.data is None:
        return None, [Problem(Place(source.file), "the file is empty: write title and sections")]
    try:
        return BankFile.model_validate(source.data), []
    except ValidationError as error:
        found = problems_of(error, source)
        return None, [problem for path, problem in found if path not in source.lost]


def _topics(source: Source) -> Iterator[tuple[DataPath, Any]]:
    for at, section in enumerate(items(source.data, "sections")):
        for number, topic in enumerate(items(section, "topics")):
            yield ("sections", at, "topics", number), topic


def _questions(source: Source) -> Iterator[tuple[DataPath, Any]]:
    for path, topic in _topics(source):
        for index, question in enumerate(items(topic, "questions")):
            yield (*path, "questions", index), question


def _entries(source: Source) -> Iterator[Entry]:
    """Yield the questions that are well formed, numbered within their sections."""
    section_at: str | int | None = None
    number = 0
    for path, raw in _questions(source):
        _, at, _, topic_at, _, _ = path
        number = number + 1 if at == section_at else 1
        section_at = at
        section = source.data["sections"][at]
        try:
            question = Question.model_validate(raw)
        except ValidationError:
            continue
        head = SectionHead(str(value(section, "id")), str(value(section, "title")))
        topic = str(value(section["topics"][topic_at], "topic"))
        yield Entry(number, head, topic, question, path, source.values)


def _titles(source: Source) -> Iterator[tuple[str, Place]]:
    """Yield the texts that stand at a key for titles, outside of questions."""
    for path, mark in source.values.items():
        if path[-1:] and path[-1] in ("title", "subtitle", "topic") and "questions" not in path:
            found = source.data
            for part in path:
                found = found[part]
            if isinstance(found, str):
                yield found, mark.place


def _repeated_ids(source: Source) -> list[Problem]:
    sections = enumerate(items(source.data, "sections"))
    section_ids = [(("sections", at, "id"), value(section, "id")) for at, section in sections]
    ids = [((*path, "id"), value(question, "id")) for path, question in _questions(source)]
    problems: list[Problem] = []
    for kind, found in (("section id", section_ids), ("id", ids)):
        texts = [(path, name) for path, name in found if isinstance(name, str)]
        problems += twice(kind, ((name, source.values[path].place) for path, name in texts))
    return problems
