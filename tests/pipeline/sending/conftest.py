"""An exam of six copies whose files are made by hand, and a time that passes on request."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.file_names import form_stem
from studypress.exam.model import Candidate, Plan
from studypress.exam.needs import Needs
from studypress.exam.record.write import PaperFile, PrintDetails, manifest
from studypress.pipeline.sending.send import Clock

PEOPLE = (
    Candidate("Ana Sá", "11", "ana@example.org", "Hall"),
    Candidate("Bo Lund", "12", "bo@example.org", needs=Needs(language="de", time="+30")),
    Candidate('Cem "C" Ak, Dr.', "13", "cem@example.org"),
    Candidate("Dov Tal", "14"),
    Candidate("Eva Roy", "15", "eva@example.org"),
)


@pytest.fixture(scope="session")
def exam_of(numbered_bank: Bank) -> Callable[..., Path]:
    """Write an exam of some candidates and a spare copy into a folder; some copies are protected.

    A file is the digest of its name: no two are equal.
    """

    def write(
        out: Path, people: tuple[Candidate, ...] = PEOPLE, protected: tuple[int, ...] = (5,)
    ) -> Path:
        plan = Plan(
            Blueprint(title="Midterm", rows=(Row(count=3),)), len(people) + 1, "seed", people
        )
        exam = make_exam(numbered_bank, plan)
        papers = {
            form.number: PaperFile(f"forms/{form_stem(form.number, 3, form.candidate)}.pdf", 2)
            for form in exam.forms
        }
        names = [paper.file for paper in papers.values()]
        names += [papers[at].file.replace("forms/", "protected/") for at in protected]
        content = {name: sha256(name.encode()).digest() for name in names}
        for name, data in content.items():
            (out / "exam" / name).parent.mkdir(parents=True, exist_ok=True)
            (out / "exam" / name).write_bytes(data)
        digests = {name: sha256(data).hexdigest() for name, data in content.items()}
        options = {"paper": "A4", "theme": "print", "protected": list(protected)}
        tools = {"babel": "2"}
        pieces = manifest(
            numbered_bank, Selection(), exam, PrintDetails(options, {}, papers, digests, tools)
        )
        (out / "exam" / "manifest.json").write_text("".join(pieces), encoding="utf-8")
        return out

    return write


@pytest.fixture
def exam(exam_of: Callable[..., Path], tmp_path: Path) -> Path:
    return exam_of(tmp_path / "out")


@dataclass
class FakeTime:
    """Time that passes only while a run sleeps; `slept` has the seconds of each wait."""

    passed: float = 0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.passed += seconds
        if seconds:
            self.slept.append(seconds)

    @property
    def clock(self) -> Clock:
        start = datetime(2026, 11, 30, 12, tzinfo=UTC)
        return Clock(
            lambda: start + timedelta(seconds=self.passed), lambda: self.passed, self.sleep
        )


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()
