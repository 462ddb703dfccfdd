"""Questions that exceed the limits of a process are all found, and no other is accused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from studypress.errors import ContentError, LimitError
from studypress.files.process_limits import SECONDS
from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.documents import question_trials
from studypress.pipeline.documents.question_trials import blamed
from studypress.pipeline.request import ExamOptions, Request

MakeRequest = Callable[..., Request]
ROWS = "|a|b|c|\n|-|-|-|\n" + "|x|y|z|\n" * 2_400  # nearly the longest explanation
DIED = LimitError("the process ended")

pytestmark = pytest.mark.contained


def bank_of(path: Path, texts: list[str]) -> Path:
    """Write a bank with these explanations."""
    questions = [
        {
            "id": f"q{number}",
            "question": f"What is the successor of {number - 1}?",
            "difficulty": "easy",
            "tags": ["numbers"],
            "answer": {"bullet": f"It is number {number}.", "explanation": text},
        }
        for number, text in enumerate(texts, start=1)
    ]
    topic = {"topic": "Numbers", "questions": questions}
    section = {"id": "all", "title": "All", "topics": [topic]}
    path.write_text(yaml.safe_dump({"title": "Numbers", "sections": [section]}, sort_keys=False))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_two_bad_questions_among_fifty_are_named_at_once(
    tmp_path: Path, make_request: MakeRequest, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setenv(SECONDS, "1")
    texts = [ROWS if at in (17, 43) else f"Because of {at}." for at in range(1, 53)]
    bank = bank_of(tmp_path / "bank.yaml", texts)
    request = make_request(tmp_path / "out", bank=bank, documents=("guide",), jobs=jobs)
    with pytest.raises(ContentError) as caught:
        produce(request, lambda *_: None)
    named = [problem.message.partition(":")[0] for problem in caught.value.problems]
    assert named == ["question 'q17'", "question 'q43'"]
    assert all(problem.place.line > 1 for problem in caught.value.problems)
    assert not (tmp_path / "out").exists()


def test_where_no_question_is_the_cause_none_is_accused(
    tmp_path: Path, make_request: MakeRequest
) -> None:
    bank = bank_of(tmp_path / "bank.yaml", ["One.", "Two."])
    exam = ExamOptions(questions=1, forms=1, seed="a seed of many words")
    found = blamed(DIED, bank, make_request(tmp_path, documents=("key", "flashcards"), exam=exam))
    assert isinstance(found, LimitError)
    first, second = found.args
    assert first == "key, card, exam, full-key: the process ended"
    assert "each question keeps within the limits by itself" in second


def test_other_faults_of_the_bank_are_reported_beside(tmp_path: Path) -> None:
    bank = bank_of(tmp_path / "bank.yaml", ["One.", "Two $x.", "Three ![a](no.png)"])
    found = blamed(DIED, bank)
    assert isinstance(found, ContentError)
    assert any(not problem.remark for problem in found.problems)
    with pytest.raises(ContentError) as caught:
        open_bank(bank)
    assert found.problems == caught.value.problems


def test_a_question_that_lacks_depth_or_memory_is_named(
    tmp_path: Path, make_request: MakeRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = open_bank(bank_of(tmp_path / "bank.yaml", ["One.", "Two."]))
    request = make_request(tmp_path, documents=("guide",))

    def lay_out(*_: Any) -> None:
        raise LimitError("the page cannot be printed: its elements are nested too deep")

    monkeypatch.setattr("studypress.pipeline.printer.FilePrinter.files", lay_out)
    trials = question_trials._Trials(bank.entries, bank.root, bank, request, None)  # noqa: SLF001
    monkeypatch.setattr(question_trials, "_read", lambda _: trials)
    *_, problem = question_trials.question_faults(tmp_path, 1)
    assert problem.message.startswith("question 'q2': the page cannot be printed: its elements")
    assert problem.place == bank.entries[1].place()
