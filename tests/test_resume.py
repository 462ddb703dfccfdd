"""What is left of a run that was cut off: only what would be printed again, byte for byte."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.exam.compose import compose
from studypress.exam.exam import Candidate, Exam, Form, Plan
from studypress.exam.manifest import Printed, frame, manifest
from studypress.exam.simple import simple_blueprint
from studypress.pipeline.plan import seed_of_unfinished
from studypress.pipeline.resume import Kept, kept_of

ANA = Candidate("Ana Núñez", "11")


def exam_of(bank: Bank, seed: str = "seed", who: Candidate = ANA) -> Exam:
    return compose(bank, Plan(simple_blueprint(bank, "choice", 4), 3, seed, (who,)))


def name_of(form: Form) -> str:
    return f"forms/{form.number}.pdf"


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@pytest.fixture
def folder(tmp_path: Path, numbered_bank: Bank) -> Path:
    """Two papers of three, and the record that says so."""
    exam = exam_of(numbered_bank)
    data = {name_of(form): name_of(form).encode() for form in exam.forms[:2]}
    papers = {form.number: (name_of(form), 7) for form in exam.forms[:2]}
    files = {name: digest(paper) for name, paper in data.items()}
    (tmp_path / "forms").mkdir()
    for name, paper in data.items():
        (tmp_path / name).write_bytes(paper)
    record(tmp_path, numbered_bank, exam, Printed({}, {}, papers, files, complete=False))
    return tmp_path


def record(folder: Path, bank: Bank, exam: Exam, printed: Printed) -> None:
    text = "".join(manifest(bank, Selection(), exam, printed))
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def kept(folder: Path, bank: Bank, exam: Exam, options: Mapping[str, object] = {}) -> Kept:
    would_be = frame(bank, Selection(), exam, Printed(options, {}, {}, {}, complete=False))
    return kept_of(folder, would_be, {name_of(form): form for form in exam.forms})


def test_papers_that_would_be_the_same_are_kept(folder: Path, numbered_bank: Bank) -> None:
    papers = kept(folder, numbered_bank, exam_of(numbered_bank)).papers
    assert dict(papers) == {f"forms/{at}.pdf": (7, b"forms/%d.pdf" % at) for at in (1, 2)}
    assert len(papers) == 2
    assert "forms/3.pdf" not in papers


def test_a_paper_that_has_changed_or_is_gone_is_not(folder: Path, numbered_bank: Bank) -> None:
    (folder / "forms/1.pdf").write_bytes(b"other")
    (folder / "forms/2.pdf").unlink()
    papers = kept(folder, numbered_bank, exam_of(numbered_bank)).papers
    assert not dict(papers)
    assert not len(papers)
    assert "forms/1.pdf" not in papers


def test_a_form_of_somebody_else_is_not(folder: Path, numbered_bank: Bank) -> None:
    renamed = exam_of(numbered_bank, who=replace(ANA, name="Ana Nunez"))
    assert list(kept(folder, numbered_bank, renamed).papers) == ["forms/2.pdf"]


def test_nothing_is_kept_of_another_exam(folder: Path, numbered_bank: Bank) -> None:
    exam = exam_of(numbered_bank)
    assert not kept(folder, numbered_bank, exam_of(numbered_bank, "other")).papers
    assert not kept(folder, numbered_bank, exam, {"paper": "A4"}).papers
    assert not kept(folder / "forms", numbered_bank, exam).papers
    record(folder, numbered_bank, exam, Printed({}, {}, {}, {}))
    assert not kept(folder, numbered_bank, exam).papers, "it was complete"


@pytest.mark.parametrize("at", [0, 40, 900, -3])
def test_nothing_is_kept_beside_a_record_that_is_broken(
    folder: Path, numbered_bank: Bank, at: int
) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8")[:at], encoding="utf-8")
    assert not kept(folder, numbered_bank, exam_of(numbered_bank)).papers


def test_the_seed_of_what_was_cut_off_is_found(folder: Path, numbered_bank: Bank) -> None:
    path = folder / "manifest.json"
    assert seed_of_unfinished(path) == "seed"
    assert seed_of_unfinished(folder / "none.json") is None
    record(folder, numbered_bank, exam_of(numbered_bank), Printed({}, {}, {}, {}))
    assert seed_of_unfinished(path) is None
    path.write_text("[1]")
    assert seed_of_unfinished(path) is None
