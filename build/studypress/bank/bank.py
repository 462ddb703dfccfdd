"""The validated bank: an immutable sequence of questions, each with its source place."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from studypress.bank.measured.measures import QuestionMeasure
from studypress.bank.models import Brand, Question
from studypress.bank.variants.texts import written_offset
from studypress.bank.yaml_source import DataPath, SourceMark, value_at
from studypress.errors import SourcePlace


@dataclass(frozen=True)
class SectionHead:
    """A section's id and title."""

    id: str
    title: str


@dataclass(frozen=True)
class Entry:
    """A question with its number, which counts from 1 within its section.

    `path` is the question's path in the bank's data; `marks` maps paths to source places. A
    question with variables is that of its first instance; `variants` are the entries of all.
    `values` are the texts of an instance's variables by name, `written` the data of its question
    before their substitution, `mark` the decimal mark of numbers that are substituted. `measured`
    is the measured difficulty.
    """

    number: int
    section: SectionHead
    topic: str
    question: Question
    path: DataPath = field(repr=False, compare=False)
    marks: Mapping[DataPath, SourceMark] = field(repr=False, compare=False)
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    written: Mapping[str, object] | None = field(default=None, repr=False, compare=False)
    mark: str = field(default=".", repr=False, compare=False)
    variants: tuple["Entry", ...] = field(default=(), repr=False, compare=False)
    measured: QuestionMeasure | None = field(default=None, repr=False, compare=False)

    @property
    def instances(self) -> "tuple[Entry, ...]":
        """Entries of all instances of a question with variables; of another one, itself."""
        return self.variants or (self,)

    @cached_property
    def name(self) -> str:
        """Name that no other question or instance has: the id, and the values of an instance."""
        values = json.dumps(dict(self.values), ensure_ascii=False) if self.values else ""
        return self.question.id + values

    def instance(self, values: Mapping[str, str]) -> "Entry | None":
        """Return the instance with these values; None if there is none."""
        return next((entry for entry in self.instances if entry.values == values), None)

    def place(self, *path: str | int, text: str = "", offset: int = 0) -> SourcePlace:
        """Return the source place of the value at `path`, or of its character `text[offset]`."""
        full = (*self.path, *path)
        while full not in self.marks:
            full = full[:-1]
        written = value_at(self.written, path)
        if isinstance(written, str):
            offset = written_offset(written, self.values, offset, self.mark)
            text = written
        return self.marks[full].within(text, offset)

    @cached_property
    def digest(self) -> str:
        """Hexadecimal SHA-256 of the canonical JSON of the question as written."""
        data = self.written or self.question.model_dump(mode="json")
        canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()


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
    brand: Brand | None = None
    as_of: str | None = None
    """Month in which the content was up to date, such as 2026-11."""
    measures_file: Path | None = field(default=None, repr=False, compare=False)
    """Path of the file of measured difficulties, which need not exist."""

    def where(self, keep: Callable[[Entry], bool]) -> "Bank":
        """Return the bank with the entries for which `keep` is true; numbers do not change."""
        return replace(self, entries=tuple(filter(keep, self.entries)))

    @cached_property
    def brand_digest(self) -> str:
        """SHA-256 of the brand without the content of its logo; "" without a brand."""
        if not self.brand:
            return ""
        return sha256(self.brand.model_dump_json().encode()).hexdigest()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of titles, language, brand and questions in order, without pictures."""
        parts = [self.title, self.subtitle or "", self.language]
        parts += [self.brand_digest] if self.brand else []
        parts += [f"{entry.section.id}:{entry.number}:{entry.digest}" for entry in self.entries]
        return sha256("\n".join(parts).encode()).hexdigest()
