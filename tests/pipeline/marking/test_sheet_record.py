"""The record of result sheets: which result each printed sheet shows."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from studypress.bank.bank import Bank
from studypress.errors import CallError, ContentError
from studypress.exam.record.read import Record
from studypress.grading.correction_call import CorrectionCall
from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.marking.erratum import correct
from studypress.pipeline.marking.mark import mark_answers
from studypress.pipeline.marking.results import ResultOptions, print_results
from studypress.pipeline.marking.sheet_record import NAME, printed_sheets
from studypress.pipeline.sending.mail_plan import MailCall, MailPlan, mail_plan
from studypress.pipeline.sending.own_files import Recipient, results

RecordIn = Callable[[Path], Record]


@pytest.fixture
def out(exam: Path, tmp_path: Path) -> Path:
    """A marked exam without result sheets, whose candidates have addresses."""
    out = copytree(exam, tmp_path / "out", ignore=ignore_patterns("results*", "sheets.json"))
    path = out / "exam/manifest.json"
    text = path.read_text("utf-8")
    for id_ in range(11, 16):
        text = text.replace(f'"id": "{id_}"', f'"id": "{id_}", "email": "s{id_}@example.org"')
    path.write_text(text, "utf-8")
    return out


def plan(out: Path, **more: object) -> MailPlan:
    return mail_plan(out, MailCall(MailKind.RESULTS, **more))  # type: ignore[arg-type]


def faults(out: Path) -> dict[str, str]:
    with pytest.raises(ContentError) as error:
        plan(out)
    assert f"run: studypress results {out}" in str(error.value)
    return {Path(at.place.file).name: at.message.partition(":")[0] for at in error.value.problems}


def test_only_sheets_of_the_marks_of_now_are_sent(
    out: Path, small: Bank, record_in: RecordIn, tmp_path: Path
) -> None:
    with pytest.raises(ContentError, match="no result sheet of Ana Sá"):
        plan(out)
    print_results(out, ResultOptions(), small)
    found = plan(out)
    assert [(mail.id, mail.file.name) for mail in found.mails] == [
        ("11", "001.pdf"),
        ("12", "002.pdf"),
        ("13", "003.html"),
        ("14", "004.pdf"),
    ]
    assert found.mails[0].subject == "A bank: results"
    assert found.mails[2].attachment == f"a-bank-{found.mails[2].code}-result.html"
    assert found.remarks == ("Eva Roy (15): no answers are marked, so there is no result",)
    call = {"subject": "{{ points }} of {{ total }}, {{ percent }} %: {{ grade }}{{ passed }}"}
    assert [mail.subject for mail in plan(out, **call).mails[:2]] == [
        "0 of 3, 0 %:",
        "3 of 3, 100 %:",
    ]

    # Ana's paper is marked again: the others' sheets are still current.
    forms = record_in(out).forms
    right = "".join(item.key for item in forms[0].questions)
    answers = tmp_path / "again.csv"
    answers.write_text(f"code,answers\n{forms[0].code},{right}\n")
    mark_answers(out, answers, small, replaces=True)
    assert faults(out) == {"001.pdf": "printed before the last marks or corrections"}
    print_results(out, ResultOptions(forms=(forms[0].code,)), small)
    assert len(plan(out).mails) == 4

    # A sheet of another candidate, or none, in the place of one.
    (out / "exam/results/001.pdf").write_bytes((out / "exam/results/002.pdf").read_bytes())
    (out / "exam/results/004.pdf").unlink()
    assert faults(out) == {
        "001.pdf": "changed after it was printed",
        "004.pdf": "no such file",
    }


def test_a_correction_makes_scores_and_sheets_old(
    out: Path, small: Bank, record_in: RecordIn
) -> None:
    print_results(out, ResultOptions(), small)
    asked = record_in(out).forms[0].questions[0].id
    correct(out, CorrectionCall((asked,), (), (), "Not taught"), small, None)
    with pytest.raises(ContentError, match=r"scores.csv: older than a correction .* then results"):
        plan(out)
    mark_answers(out, out / "exam/marks/answers.csv", small)
    assert set(faults(out)) == {"001.pdf", "002.pdf", "003.html", "004.pdf"}


def test_an_exam_that_is_not_marked_has_no_results(out: Path) -> None:
    (out / "exam/marks/answers.csv").unlink()
    (out / "exam/marks/scores.csv").unlink()
    with pytest.raises(CallError, match=f"first run: studypress mark {out} answers.csv"):
        plan(out)


def test_a_broken_record_is_refused(out: Path) -> None:
    path = out / "exam" / NAME
    path.parent.mkdir(exist_ok=True)
    for text in ("", "[]", '{"a": {"file": "../x.pdf", "sha256": "", "result": ""}}'):
        path.write_text(text)
        with pytest.raises(ContentError, match=r"sheets.json: not a record .*run results again"):
            printed_sheets(out / "exam")


def test_a_sheet_belongs_to_the_candidate_of_the_paper(
    out: Path, small: Bank, record_in: RecordIn
) -> None:
    """By the form's code, not by the name of a file."""
    print_results(out, ResultOptions(), small)
    record = record_in(out)
    to = [Recipient(form.candidate, form) for form in record.forms if form.candidate]
    for file in results(out, out / "exam", record, to).files:
        assert file.paper
        assert file.paper.candidate == file.to.candidate
        assert file.form.code == file.to.form.code
