"""The desk's view of an amended exam; tests/desk/exam_room/test_exam_pages.py has its pages."""

from pathlib import Path

from studypress import api
from studypress.pipeline.view.exam_list import line_of
from studypress.pipeline.view.exam_view import view_exam

BANK = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"


def test_an_amended_exam_shows_the_copies_that_count(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("name,id\nAda,1\nBen,2\n", encoding="utf-8")
    api.make_exam(BANK, tmp_path, roster=roster, kind="open", questions=2, format="html")
    api.remove(tmp_path, "1")
    api.add(tmp_path, BANK, candidate={"name": "Dan", "id": "4"})
    listed = ("an-id", tmp_path / "exam")
    shown = view_exam(tmp_path, listed, None, "")
    assert [(copy.number, copy.name, copy.is_there) for copy in shown.copies] == [
        (2, "Ben", True),
        (3, "Dan", True),
    ]
    assert line_of(tmp_path, *listed, None).forms == 2
    assert "supplement-2/fairness.html" in shown.documents
    assert shown.fairness is not None
    assert len(shown.fairness.forms) == 2
    assert [question.forms for question in shown.questions] == [2, 2]
