"""Tables of keys in docs/format.md."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

from studypress.bank.measured.measures import MeasuredExam, MeasuredQuestion, MeasuresFile
from studypress.bank.models import (
    Answer,
    BankFile,
    Brand,
    Choice,
    FollowUp,
    MarkingLine,
    Question,
    Section,
    Topic,
)
from studypress.exam.blueprint.model import Blueprint, MeasuredRange, Row, Scoring
from studypress.grading.scales import GradeStep, LinearGrades, Scale

PAGE = Path(__file__).parents[2] / "docs" / "format.md"
MODELS: dict[str, type[BaseModel]] = {
    "Bank": BankFile,
    "Brand": Brand,
    "Section": Section,
    "Topic": Topic,
    "Question": Question,
    "Answer": Answer,
    "Choice": Choice,
    "Marking line": MarkingLine,
    "Follow-up": FollowUp,
    "Blueprint": Blueprint,
    "Row": Row,
    "Measured range": MeasuredRange,
    "Scoring": Scoring,
    "Measures": MeasuresFile,
    "Measured exam": MeasuredExam,
    "Measured question": MeasuredQuestion,
    "Grade scale": Scale,
    "Grade": GradeStep,
    "Linear grades": LinearGrades,
}
"""Models by the headings of their tables."""


@pytest.fixture(scope="session")
def format_page() -> str:
    """The page that describes the format."""
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def key_tables(format_page: str) -> Mapping[type[BaseModel], Mapping[str, list[str]]]:
    """For each model the rows of its table by key: value, default and meaning."""
    tables = re.findall(r"^### (.+)\n\n((?:\|.*\n)+)", format_page, re.MULTILINE)
    return {MODELS[name]: dict(map(_row, table.splitlines()[2:])) for name, table in tables}


def _row(line: str) -> tuple[str, list[str]]:
    key, *cells = (cell.strip() for cell in line.strip("|").split("|"))
    return key.strip("`"), cells
