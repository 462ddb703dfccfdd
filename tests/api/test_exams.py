"""The API on a printed exam: proof, a lost copy, a void question, marks and scores."""

import json
from pathlib import Path

import pytest

from studypress import api
from studypress.errors import CallError, ContentError

ROSTER = "name,id\nAda,1\nBen,2\n"


@pytest.fixture(scope="module")
def bank() -> Path:
    return Path(__file__).parents[1] / "banks" / "valid" / "folder"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, bank: Path) -> Path:
    """An exam of a selection for two candidates."""
    out = tmp_path_factory.mktemp("exam")
    (out / "roster.csv").write_text(ROSTER)
    selected = api.select(bank, tag="light")
    made = api.make_exam(selected, out, roster=out / "roster.csv", kind="single", spares=1)
    assert out / "exam" / "print-run.pdf" in made.paths
    return out


def test_an_exam_of_a_selection_is_verified_with_the_whole_bank(printed: Path, bank: Path) -> None:
    assert api.verify(printed, bank).faults == ()
    assert api.verify(printed / "exam", api.select(bank, topic="Light")).faults == ()
    with pytest.raises(ContentError, match="the exam was printed from the bank"):
        api.verify(printed)


def test_a_lost_copy_is_rebuilt(printed: Path, bank: Path) -> None:
    record = json.loads((printed / "exam" / "manifest.json").read_text())
    (path,) = api.rebuild(printed, record["forms"][0]["code"], bank)
    assert path.parent == printed / "exam" / "forms"
    with pytest.raises(CallError, match="--form"):
        api.rebuild(printed, "AAA-AAAA", bank)


def test_answers_are_marked_and_scores_are_rows(printed: Path, bank: Path) -> None:
    assert api.scores(printed) == []
    record = json.loads((printed / "exam" / "manifest.json").read_text())
    first, second, _ = record["forms"]
    right = "".join(item["key"] for item in first["questions"])
    answers = printed / "answers.csv"
    answers.write_text(f"Nr,answers\n1,{right}\n2,{'-' * len(second['questions'])}\n")
    marked = api.mark(printed, answers, bank, columns={"id": "Nr"})
    assert (marked.now, marked.total) == (2, 2)
    rows = api.scores(printed)
    assert [row["name"] for row in rows] == ["Ada", "Ben"]
    assert [row["points"] for row in rows] == [rows[0]["of"], 0]
    ids = [item["id"] for item in first["questions"]]
    paths = api.erratum(printed, ids[0], bank)
    assert {path.suffix for path in paths} == {".json", ".csv", ".pdf"}
    assert (api.scores(printed)[0]["right"], rows[0]["right"]) == (len(right) - 1, len(right))
