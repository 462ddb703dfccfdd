"""Measured difficulties of questions: the file beside a bank, from which they are read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from studypress.bank.messages import problems_of
from studypress.bank.models import Line, Slug, Whole
from studypress.bank.yaml_source import MAX_BYTES, Source, parse
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.files.inside import ClosedDoorError, MissingError, read_inside

if TYPE_CHECKING:
    from studypress.bank.bank import Entry

_NAME = "measured.yaml"
_MOST_EXAMS = 500
_MOST_QUESTIONS = 10_000
_DIGITS = 16  # hexadecimal digits of a digest
_PLACES = 4  # decimals of a share

ShortDigest = Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{_DIGITS}}}$")]
Share = Annotated[float, Field(ge=-10_000, le=1, strict=True, allow_inf_nan=False)]
"""Share of a question's points that candidates earned; negative if penalties exceed them."""


class QuestionMeasure(NamedTuple):
    """Measured difficulty of a question: mean share of its points that was earned."""

    answers: int
    earned: float


class _MeasuresModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MeasuredQuestion(_MeasuresModel):
    """A question of an exam: its digest at that time, the number of answers, the share earned."""

    id: Slug
    sha256: ShortDigest
    answers: Annotated[Whole, Field(ge=1, le=100_000)]
    earned: Share


class MeasuredExam(_MeasuresModel):
    """A marked exam, identified by the digest of its form codes."""

    exam: ShortDigest
    title: Line
    questions: Annotated[tuple[MeasuredQuestion, ...], Field(max_length=_MOST_QUESTIONS)]


class MeasuresFile(_MeasuresModel):
    """`measured.yaml`: exams from which difficulties of a bank's questions were measured."""

    exams: Annotated[tuple[MeasuredExam, ...], Field(max_length=_MOST_EXAMS)]


def measures_name(bank_file: str) -> str:
    """Return the name of the file of measures beside the main file of a bank."""
    stem = Path(bank_file).stem
    return _NAME if stem == "bank" else f"{stem}.{_NAME}"


def short_digest(digest: str) -> str:
    """Return the first digits of a digest, as the file of measures contains them."""
    return digest[:_DIGITS]


@dataclass(frozen=True)
class Measures:
    """Content of a bank's file of measures: without a file, no exams."""

    exams: tuple[MeasuredExam, ...] = ()
    problems: tuple[Problem, ...] = ()
    source: Source | None = field(default=None, repr=False)

    def by_id(self) -> dict[str, list[tuple[SourcePlace, MeasuredQuestion]]]:
        """Return the measures of each question, each with its place in the file."""
        found = defaultdict(list)
        for at, exam in enumerate(self.exams):
            for number, question in enumerate(exam.questions):
                path = ("exams", at, "questions", number)
                place = self.source.place(path) if self.source else SourcePlace(_NAME)
                found[question.id].append((place, question))
        return found

    def of(self, entries: Iterable["Entry"]) -> tuple[dict[str, QuestionMeasure], list[Problem]]:
        """Return the pooled measure of each entry, by id; and remarks on measures of no use."""
        known = {entry.question.id: short_digest(entry.digest) for entry in entries}
        pooled, remarks = dict[str, QuestionMeasure](), list[Problem]()
        for name, found in self.by_id().items():
            equal = [each for _, each in found if each.sha256 == known.get(name)]
            if equal:
                pooled[name] = _pooled(equal)
            remarks += (
                Problem(place, f"'{name}' {_reason(name in known)}: remove this line", remark=True)
                for place, each in found
                if each.sha256 != known.get(name)
            )
        return pooled, remarks


def _pooled(found: Sequence[MeasuredQuestion]) -> QuestionMeasure:
    answers = sum(each.answers for each in found)
    earned = sum(each.answers * each.earned for each in found) / answers
    return QuestionMeasure(answers, round(earned, _PLACES))


def _reason(known: bool) -> str:  # noqa: FBT001 - one value
    if known:
        return "was edited since it was measured, so that this measure is ignored"
    return "is not in the bank, so that this measure is ignored"


def read_measures(root: Path, name: str, prefix: str = "") -> Measures:
    """Read the file of measures `name` in a bank's folder; messages prefix its name."""
    try:
        source = parse(read_inside(root, name, MAX_BYTES), prefix + name)
    except MissingError:
        return Measures()
    except ClosedDoorError as error:
        return Measures(problems=(Problem(SourcePlace(prefix + name), str(error)),))
    except ContentError as error:
        return Measures(problems=error.problems)
    if source.data is None:
        return Measures(problems=tuple(source.problems))
    try:
        exams = MeasuresFile.model_validate(source.data).exams
    except ValidationError as error:
        found = (problem for _, problem in problems_of(error, source, MeasuresFile))
        return Measures(problems=(*source.problems, *found))
    problems = (*source.problems, *_repeated(exams, source))
    return Measures(exams, problems, source)


def _repeated(exams: Sequence[MeasuredExam], source: Source) -> Iterator[Problem]:
    """Yield a problem for each exam that is there twice, and each question within one."""
    seen = set[tuple[str, str]]()
    for at, exam in enumerate(exams):
        ids = [("", ("exams", at)), *_paths(at, exam)]
        for name, path in ids:
            if (exam.exam, name) in seen:
                what = f"the question '{name}'" if name else "the exam"
                message = f"{what} is measured twice in this exam" if name else f"{what} is twice"
                yield Problem(source.place(path), f"{message} in this file: remove one")
            seen.add((exam.exam, name))


def _paths(at: int, exam: MeasuredExam) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for number, question in enumerate(exam.questions):
        yield question.id, ("exams", at, "questions", number)


def merged(before: Sequence[MeasuredExam], now: Sequence[MeasuredExam]) -> tuple[MeasuredExam, ...]:
    """Return all exams, sorted by title; an exam that was measured before is replaced."""
    by_exam = {exam.exam: exam for exam in (*before, *now)}
    return tuple(sorted(by_exam.values(), key=lambda exam: (exam.title, exam.exam)))


def measures_yaml(exams: Sequence[MeasuredExam]) -> str:
    """Serialise measures as YAML, with a line for each question."""
    lines = ["# Measured difficulties of questions, written by: studypress stats --from DIR"]
    lines += ["exams:" if exams else "exams: []"]
    for exam in exams:
        lines += [f'- exam: "{exam.exam}"', f"  title: {dumps(exam.title, ensure_ascii=False)}"]
        lines += ["  questions:" if exam.questions else "  questions: []"]
        lines += (
            f'  - {{id: "{each.id}", sha256: "{each.sha256}", answers: {each.answers},'
            f" earned: {round(each.earned, _PLACES)}}}"
            for each in exam.questions
        )
    return "\n".join(lines) + "\n"
