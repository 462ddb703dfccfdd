"""Measures are read beside a bank, pooled and checked; they change nothing by themselves."""

from pathlib import Path

import pytest

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.bank.measured.measures import (
    MeasuredExam,
    MeasuredQuestion,
    QuestionMeasure,
    measures_name,
    measures_yaml,
    merged,
    short_digest,
)
from studypress.errors import ContentError
from studypress.pipeline.check import check_bank, open_bank

BANK = """title: Numbers
sections:
- id: all
  title: All
  topics:
  - topic: Sums
    questions:
    - {id: one, question: Why one?, difficulty: easy, answer: {bullet: So., explanation: It is.}}
    - {id: two, question: Why two?, difficulty: hard, answer: {bullet: So., explanation: It is.}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.yaml"
    path.write_text(BANK)
    return path


def measured(bank: Bank, name: str, answers: int, earned: float) -> MeasuredQuestion:
    digests = {entry.question.id: entry.digest for entry in bank.entries}
    sha256 = short_digest(digests.get(name, "0" * 64))
    return MeasuredQuestion(id=name, sha256=sha256, answers=answers, earned=earned)


def exam(at: int, *questions: MeasuredQuestion, title: str = "Final: #1") -> MeasuredExam:
    return MeasuredExam(exam=f"{at:016x}", title=title, questions=questions)


def write(path: Path, *exams: MeasuredExam) -> Path:
    beside = path.parent / measures_name(path.name)
    beside.write_text(measures_yaml(exams))
    return beside


def test_exams_are_pooled_by_their_answers(file: Path) -> None:
    bank = open_bank(file)
    assert bank.measures_file == file.parent / "numbers.measured.yaml"
    write(
        file,
        exam(1, measured(bank, "one", 10, 0.5)),
        exam(2, measured(bank, "one", 30, 0.9), title='Two "quotes"'),
    )
    again, remarks = check_bank(file)
    assert remarks == ()
    assert [entry.measured for entry in again.entries] == [QuestionMeasure(40, 0.8), None]
    assert (again, again.digest) == (bank, bank.digest)


def test_an_edited_question_and_a_removed_one_are_remarks(file: Path) -> None:
    bank = open_bank(file)
    write(file, exam(1, measured(bank, "one", 10, 0.5), measured(bank, "gone", 10, 0.5)))
    file.write_text(BANK.replace("Why one?", "Why 1?"))
    again, remarks = check_bank(file)
    assert all(entry.measured is None for entry in again.entries)
    place = f"{file.parent}/numbers.measured.yaml"
    ignored = "so that this measure is ignored: remove this line"
    assert [str(remark) for remark in remarks] == [
        f"{place}:6:5: remark: 'one' was edited since it was measured, {ignored}",
        f"{place}:7:5: remark: 'gone' is not in the bank, {ignored}",
    ]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("answers: 10", "answers: 0", "'answers' must be 1 or more (it is 0)"),
        ("earned: 0.5", "earned: high", "'earned' must be a number, such as 0.5 (it is 'high')"),
        ("earned: 0.5", "earned: 1.5", "'earned' must be 1.0 or less (it is 1.5)"),
        ("earned: 0.5", "earned: .nan", "'earned' must be a number"),
        ("earned: 0.5", "earned: 0.5, x: 1", "unknown key 'x'"),
        ('sha256: "', 'sha256: "x', "'sha256' must be 16 hexadecimal digits"),
        ('exam: "', 'exam: "x', "'exam' must be 16 hexadecimal digits"),
        ("exams:", "exam:", "unknown key 'exam'"),
        ("- {id", "- [id", "expected"),
    ],
)
def test_each_fault_is_located(file: Path, before: str, after: str, fault: str) -> None:
    path = write(file, exam(1, measured(open_bank(file), "one", 10, 0.5)))
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))
    with pytest.raises(ContentError) as error:
        open_bank(file)
    problem = next(at for at in error.value.problems if fault in at.message)
    assert problem.place.file == str(path)
    assert problem.place.line


def test_an_exam_is_measured_once(file: Path) -> None:
    bank = open_bank(file)
    one, two = (exam(1, measured(bank, "one", at, 0.5)) for at in (10, 20))
    assert merged([one], [two]) == (two,)
    write(file, one, two)
    with pytest.raises(ContentError, match=r":7:3: the exam is twice in this file: remove one"):
        open_bank(file)


def test_an_empty_file_and_a_file_that_is_no_file(file: Path) -> None:
    path = file.parent / measures_name(file.name)
    path.write_text("")
    assert load(file, str(file)).bank
    path.unlink()
    path.mkdir()
    with pytest.raises(ContentError, match=r"numbers\.measured\.yaml"):
        open_bank(file)


def test_a_folder_has_one_name() -> None:
    assert measures_name("bank.yaml") == "measured.yaml"
