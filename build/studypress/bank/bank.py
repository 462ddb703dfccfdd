"""The validated bank: an immutable sequence of questions, each with its source place."""

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

    `path` is the question's path in the bank's data; `marks` maps paths to source places.
    """

    number: int
    section: SectionHead
    topic: str
    question: Question
    path: DataPath = field(repr=False, compare=False)
    marks: Mapping[DataPath, SourceMark] = field(repr=False, compare=False)

    def place(self, *path: str | int, text: str = "", offset: int = 0) -> SourcePlace:
        """Return the source place of the value at `path`, or of its character `text[offset]`."""
        full = (*self.path, *path)
        while full not in self.marks:
            full = full[:-1]
        return self.marks[full].within(text, offset)

    @cached_property
    def digest(self) -> str:
        """Hexadecimal SHA-256 of the question's canonical JSON."""
        data = self.question.model_dump(mode="json")
        canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Bank:
    """A bank, or a selection of one; names of figures are relative to the folder `root`."""

    title: str
    subtitle: str | None
    language: str
    root: Path
    entries: tuple[Entry, ...] = field(repr=False)
    total: int
    """Number of questions of the whole bank; a selection does not change it."""

    def where(self, keep: Callable[[Entry], bool]) -> "Bank":
        """Return the bank with the entries for which `keep` is true; numbers do not change."""
        return replace(self, entries=tuple(filter(keep, self.entries)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bank's titles, language and questions in order, without figures."""
        parts = [self.title, self.subtitle or "", self.language]
        parts += [f"{entry.section.id}:{entry.number}:{entry.digest}" for entry in self.entries]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
