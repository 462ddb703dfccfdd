"""The checked bank: an immutable list of questions, each at its place."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from studypress.bank.models import Question
from studypress.bank.yaml_source import DataPath, SourceMark
from studypress.errors import SourcePlace


@dataclass(frozen=True)
class SectionHead:
    """A section's id and title."""

    id: str
    title: str


@dataclass(frozen=True)
class Entry:
    """A question with its number, which counts from 1 within its section.

    `path` is where the question stands in the bank, `marks` the places of all of its values.
    """

    number: int
    section: SectionHead
    topic: str
    question: Question
    path: DataPath = field(repr=False, compare=False)
    marks: Mapping[DataPath, SourceMark] = field(repr=False, compare=False)

    def place(self, *path: str | int, text: str = "", offset: int = 0) -> SourcePlace:
        """Return where the value at `path` stands, or its character `text[offset]`."""
        full = (*self.path, *path)
        while full not in self.marks:
            full = full[:-1]
        return self.marks[full].within(text, offset)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the question says, as hexadecimal digits."""
        data = self.question.model_dump(mode="json")
        canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Bank:
    """A bank, or a selection of one; figures are named from `root`, the folder that holds them."""

    title: str
    subtitle: str | None
    language: str
    root: Path
    entries: tuple[Entry, ...]
    total: int
    """The questions of the whole bank, of which a selection keeps some."""

    def where(self, keep: Callable[[Entry], bool]) -> "Bank":
        """Return the bank with only the entries to keep; they keep their numbers."""
        return replace(self, entries=tuple(filter(keep, self.entries)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bank's title, language and questions in order, figures not included."""
        parts = [self.title, self.subtitle or "", self.language]
        parts += [f"{entry.section.id}:{entry.number}:{entry.digest}" for entry in self.entries]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
