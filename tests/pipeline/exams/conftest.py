"""A small exam with candidates, to be amended."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest

from studypress.bank.bank import Bank
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.request import ExamOptions, Request

QUESTION = """
          - id: q{at}
            question: "Which word is the {at}th?"
            difficulty: easy
            answer: {{bullet: Surely {word}., explanation: Every {word} meadow glitters.}}
            choices:
              - {{text: Right {word}, correct: true}}
              - {{text: Wrong {word}}}
              - {{text: Neither {word}}}
              - {{text: Both {word}}}
"""
WORDS = ("amber", "birch", "cedar", "dune", "ember", "fjord")
ROSTER = "name,id,group,seat\nAna,11,Hall,A1\nBo,12,Hall,A2\nCy,13,Hall,B1\nDi,14,Lab,A1\n"
SEED = "correct horse battery staple"


@pytest.fixture(scope="session")
def small_bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """A bank of six questions with four choices each, in a file."""
    start = "title: Small\nsections:\n  - id: one\n    title: One\n    topics:\n"
    start += "      - topic: First\n        questions:"
    questions = (QUESTION.format(at=at, word=word) for at, word in enumerate(WORDS, start=1))
    path = tmp_path_factory.mktemp("bank") / "bank.yaml"
    path.write_text(start + "".join(questions))
    return open_bank(path)


class SmallExam:
    """A printed exam in a folder `exam` of an output folder."""

    def __init__(self, out: Path, bank: Bank) -> None:
        self.out, self.bank = out, bank

    @property
    def record(self) -> Record:
        return read_record((self.out / "exam/manifest.json").read_text(), "manifest.json")

    @property
    def spares(self) -> list[FormRecord]:
        return [form for form in self.record.valid_forms if not form.candidate]

    @property
    def files(self) -> dict[str, bytes]:
        there = (path for path in self.out.rglob("*") if path.is_file())
        return {path.relative_to(self.out / "exam").as_posix(): path.read_bytes() for path in there}

    def of(self, name: str) -> FormRecord:
        """The copy of a candidate, by the id."""
        forms = (form for form in self.record.valid_forms if form.candidate)
        return next(form for form in forms if form.candidate and form.candidate.id == name)

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a table."""
        text = (self.out / "exam" / name).read_text("utf-8-sig")
        return list(csv.DictReader(StringIO(text)))

    def change(self, **changes: object) -> None:
        """Change members of the manifest."""
        path = self.out / "exam/manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    def copy(self, out: Path) -> "SmallExam":
        return SmallExam(copytree(self.out, out), self.bank)


@pytest.fixture(scope="session")
def print_small(small_bank: Bank, make_request: Callable[..., Request]) -> Callable[..., SmallExam]:
    """Print the exam of four candidates and two spare copies into a folder."""

    def do(out: Path, **more: object) -> SmallExam:
        roster = out.parent / f"{out.name}.csv"
        roster.write_text(ROSTER)
        exam = ExamOptions(
            seed=SEED, questions=5, roster=roster, spares=2, by_group=True, by_seat=True
        )
        produce(make_request(out, exam=exam, **more), bank=small_bank)
        return SmallExam(out, small_bank)

    return do


@pytest.fixture(scope="session")
def small_pages(
    print_small: Callable[..., SmallExam], tmp_path_factory: pytest.TempPathFactory
) -> SmallExam:
    """The exam as web pages, which are printed fast."""
    return print_small(tmp_path_factory.mktemp("amended") / "pages", format="html")


@pytest.fixture
def exam(small_pages: SmallExam, tmp_path: Path) -> SmallExam:
    """A copy of the exam as web pages."""
    return small_pages.copy(tmp_path / "out")
