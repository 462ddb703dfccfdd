"""Import of a file as a bank: what is written, and that nothing is if it fails."""

import os
from pathlib import Path

import pytest

from studypress.bank.models import QuestionKind
from studypress.errors import CallError, ContentError, PressError, StudypressError
from studypress.exchange.draft import Effect
from studypress.files.staging import Stage
from studypress.pipeline.banks import new_bank
from studypress.pipeline.banks.import_bank import import_bank
from studypress.pipeline.check import open_bank

ROWS = (
    "question,A,B,answer,figure\n"
    "Which planet is larger?,Mars,Jupiter,B,\n"
    "Why is the sky blue?,,,Air scatters short waves.,\n"
    ",x,y,A,\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_a_table_becomes_a_bank_that_prints(table: Path, tmp_path: Path) -> None:
    made = import_bank(table, tmp_path / "new" / "bank", language="en", difficulty="easy")
    assert (made.format, made.questions, made.figures, made.problems) == ("CSV", 2, 0, ())
    assert made.kinds == {QuestionKind.SINGLE: 1, QuestionKind.OPEN: 1}
    assert [remark.effect for remark in made.remarks] == [Effect.GUESSED, Effect.SKIPPED]
    single, _ = open_bank(made.folder).entries
    assert single.question.right_texts == ("Jupiter",)
    assert single.question.answer.bullet == ""


def test_the_same_file_makes_the_same_bank(table: Path, tmp_path: Path) -> None:
    one, two = (import_bank(table, tmp_path / name).folder for name in ("one", "two"))
    files = sorted(path.relative_to(one) for path in one.rglob("*.yaml"))
    assert len(files) == 2
    assert all((one / path).read_bytes() == (two / path).read_bytes() for path in files)


def test_a_faulty_question_is_written_and_its_problem_has_a_place(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("question,A,B,answer\nWhich planet?,Mars,Mars,B\n", "utf-8")
    made = import_bank(path, tmp_path / "bank")
    assert (made.questions, made.kinds) == (1, {})
    (problem,) = made.problems
    assert "the same text as choice 1" in problem.message
    assert Path(problem.place.file).read_text("utf-8").count("Mars") == 2


@pytest.mark.parametrize(
    ("name", "words", "error"),
    [
        ("list.csv", {"language": "english"}, "--language 'english': write a language tag"),
        ("list.csv", {"format_name": "cvs"}, "no format 'cvs'; did you mean 'csv'?"),
        ("none.csv", {}, "none.csv: no such file"),
        (".", {}, "it is not a regular file"),
    ],
)
def test_a_wrong_call_writes_nothing(
    table: Path, tmp_path: Path, name: str, words: dict[str, str], error: str
) -> None:
    with pytest.raises(CallError, match=error):
        import_bank(tmp_path / name, tmp_path / "bank", **words)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == [table]


@pytest.mark.parametrize("content", ["", "\n\n", "nothing\n", "question,A\n", "question\n\n"])
def test_a_file_without_questions_writes_nothing(table: Path, content: str) -> None:
    table.write_text(content, "utf-8")
    with pytest.raises(ContentError):
        import_bank(table, table.parent / "bank")
    assert list(table.parent.iterdir()) == [table]


def test_no_file_is_replaced(table: Path, tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    (bank / "list").mkdir(parents=True)
    mine = bank / "list" / "01-list.yaml"
    mine.write_text("mine", "utf-8")
    with pytest.raises(CallError, match=r"01-list\.yaml exists, and would be lost"):
        import_bank(table, bank)
    assert mine.read_text("utf-8") == "mine"
    mine.unlink()
    (bank / "notes.txt").write_text("mine", "utf-8")
    import_bank(table, bank)
    assert (bank / "notes.txt").read_text("utf-8") == "mine"
    with pytest.raises(CallError, match="contains a bank already"):
        import_bank(table, bank)


def test_a_folder_that_is_a_file_is_refused(table: Path) -> None:
    with pytest.raises((CallError, PressError)):
        import_bank(table, table / "bank")
    assert table.read_text("utf-8") == ROWS


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.csv")
    with pytest.raises(CallError, match=r"list\.csv: it is not a regular file"):
        import_bank(tmp_path / "list.csv", tmp_path / "bank")


def test_a_link_to_a_file_is_followed(table: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.csv"
    link.symlink_to(table)
    assert import_bank(link, tmp_path / "bank").questions == 2


@pytest.mark.parametrize("stop", [KeyboardInterrupt, StudypressError])
def test_an_interrupted_import_leaves_nothing(
    table: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    class Stopped(Stage):
        def add(self, name: str, data: bytes, mode: int = 0) -> None:
            if self.files:
                raise stop
            super().add(name, data, mode)

    monkeypatch.setattr(new_bank, "Stage", Stopped)
    with pytest.raises(stop):
        import_bank(table, table.parent / "bank")
    assert list(table.parent.iterdir()) == [table]


def test_only_the_owner_can_read_a_bank_with_answers(table: Path, tmp_path: Path) -> None:
    import_bank(table, tmp_path / "bank", starter=True)
    written = list((tmp_path / "bank").rglob("*"))
    assert tmp_path / "bank" / "bank.yaml" in written
    assert not [path for path in written if path.stat().st_mode & 0o077]
