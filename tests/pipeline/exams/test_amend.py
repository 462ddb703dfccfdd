"""Changes of a printed exam, in any order, and what other commands make of them."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studypress import api
from studypress.bank.bank import Bank
from studypress.errors import ContentError, PressError
from studypress.exam.record.form_record import FormRecord
from studypress.page.documents.exam import exam_keys
from studypress.pipeline.exams import supplement
from studypress.pipeline.exams.rebuild import exam_of, request_of
from studypress.pipeline.printer import FilePrinter

EVE = {"name": "Eve Late", "id": "15", "group": "Hall", "seat": "B2"}


def answers(path: Path, *forms: FormRecord) -> Path:
    rows = (f"{form.code},{''.join(item.key for item in form.questions)}" for form in forms)
    path.write_text("\n".join(["code,answers", *rows]))
    return path


def test_a_manifest_that_changes_meanwhile_is_not_overwritten(
    exam: Any, small_bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = api.remove

    def meanwhile(_: object) -> None:
        remove(exam.out, "14")

    monkeypatch.setattr(supplement, "print_reports", meanwhile)
    with pytest.raises(PressError, match="changed by another command meanwhile"):
        api.add(exam.out, small_bank, candidate=EVE)
    assert [at.action for at in exam.record.amendments] == ["remove"]


def test_an_exam_that_is_not_complete_or_old_is_refused(exam: Any, small_bank: Bank) -> None:
    changes: tuple[tuple[dict[str, str], str], ...] = (
        ({"status": "incomplete"}, "incomplete, as printing was interrupted"),
        ({"call": ""}, "an earlier version of studypress printed this exam"),
    )
    for change, message in changes:
        exam.change(**{"status": "complete", **change})
        with pytest.raises(PressError, match=message):
            api.add(exam.out, small_bank, candidate=EVE)


def test_the_exam_command_does_not_print_over_amendments(
    exam: Any, print_small: Callable[..., Any], small_bank: Bank
) -> None:
    api.add(exam.out, small_bank, candidate=EVE)
    before = exam.files
    with pytest.raises(PressError, match=r"amended after it was printed.*1 added copies"):
        print_small(exam.out, format="html")
    assert exam.files == before
    print_small(exam.out, format="html", replace=True)
    (aside,) = exam.out.glob("exam-*")
    assert (aside / "supplement-1/contents.csv").is_file()
    assert not exam.record.amendments


def test_marks_and_errata_are_of_the_copies_that_count(
    exam: Any, small_bank: Bank, tmp_path: Path
) -> None:
    old = exam.of("12")
    api.add(exam.out, small_bank, candidate=EVE)
    api.move(exam.out, "12", small_bank, seat="C5")
    api.remove(exam.out, "14", reason="ill")
    path = answers(tmp_path / "a.csv", exam.of("15"), old)
    marked = api.mark(exam.out, path, small_bank)
    assert "was withdrawn by amendment 2; its answers count" in "\n".join(marked.warnings)
    assert sorted((str(row["name"]), row["percent"]) for row in api.scores(exam.out)) == [
        ("Bo", 100), ("Eve Late", 100),
    ]  # fmt: skip
    with pytest.raises(ContentError, match=r"withdrawn by amendment 3 \(ill\): remove this row"):
        api.mark(exam.out, answers(path, exam.record.forms[3]), small_bank)
    (asked,) = {item.id for item in exam.of("15").questions if item.number == 1}
    api.erratum(exam.out, [asked], small_bank)
    codes = [form.code for form in exam.record.valid_forms]
    assert [row["code"] for row in exam.rows("erratum.csv")] == codes
    made = api.remove(exam.out, "15")
    assert "run mark again" in "\n".join(made.warnings)
    api.mark(exam.out, answers(path, exam.of("11")), small_bank)
    assert sorted(str(row["name"]) for row in api.scores(exam.out)) == ["Ana", "Bo"]


ACTIONS = ("add", "move", "remove", "assign", "rebuild", "erratum", "mark")
STEPS = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 99)), min_size=2, max_size=6)


class Day:
    """An exam that is amended, marked and corrected, with all that must hold in any order."""

    def __init__(self, exam: Any, folder: Path) -> None:
        self.exam, self.folder = exam, folder
        self.persons: dict[str, str] = {}
        self.untouched = self._printed()

    def step(self, action: str, number: int) -> None:
        """Do one thing to a copy, if there is one to which it can be done."""
        exam, record = self.exam, self.exam.record
        seated = [form.candidate for form in record.valid_forms if form.candidate]
        who = seated[number % len(seated)].id if seated else ""
        seat = f"{'CDEFG'[number % 5]}{len(record.amendments) + 1}"
        match action:
            case "add":
                name = str(100 + len(record.amendments))
                fields = {"name": f"Late {name}", "id": name, "group": "Hall", "seat": seat}
                api.add(exam.out, exam.bank, candidate=fields)
            case "move" if who:
                api.move(exam.out, who, exam.bank, seat=seat)
            case "remove" if who:
                api.remove(exam.out, who)
            case "assign" if who and exam.spares:
                spare = exam.spares[number % len(exam.spares)]
                api.add(exam.out, candidate={"id": who}, spare=spare.code)
            case "rebuild":
                form = record.every_form[number % len(record.every_form)]
                api.rebuild(exam.out, form.code, exam.bank)
            case "erratum":
                api.erratum(exam.out, [f"q{number % 2 + 1}"], exam.bank)
            case "mark" if who:
                api.mark(exam.out, answers(self.folder / "a.csv", exam.of(who)), exam.bank)
        self._check()

    def _printed(self) -> dict[str, bytes]:
        files: dict[str, bytes] = self.exam.files
        again = ("manifest.json", "erratum", "marks/")
        return {name: data for name, data in files.items() if not name.startswith(again)}

    def _check(self) -> None:
        printed, record = self._printed(), self.exam.record
        assert {name: printed[name] for name in self.untouched} == self.untouched
        self.untouched = printed
        assert printed.keys() == record.files.keys()
        for form in record.owned_forms:
            if form.candidate:
                assert self.persons.setdefault(form.code, form.candidate.id) == form.candidate.id
        ids = [form.candidate.id for form in record.valid_forms if form.candidate]
        assert len(set(ids)) == len(ids)
        look = FilePrinter(request_of(record, Path(), None), self.exam.bank).look
        for printing in (record.forms, *(at.forms for at in record.amendments)):
            again = exam_of(record, self.exam.bank, printing)
            for form, recorded in zip(again.forms, printing, strict=True):
                assert [item.key for item in form.items] == [i.key for i in recorded.questions]
                key = exam_keys(self.exam.bank, again, [form], look).html.encode()
                assert key == printed[recorded.file.replace("forms/", "keys/")]

    def close(self) -> None:
        """Rebuild every form ever, and compare the marks with the answers."""
        for form in self.exam.record.every_form:
            api.rebuild(self.exam.out, form.code, self.exam.bank)
        self._check()


def run_day(exam: Any, steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        day = Day(exam.copy(Path(folder) / "out"), Path(folder))
        for action, number in steps:
            day.step(action, number)
        day.close()


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_copies_stay_as_printed_whatever_happens_in_any_order(
    steps: list[tuple[str, int]], small_pages: Any
) -> None:
    run_day(small_pages, steps)


def test_one_day_with_everything(small_pages: Any) -> None:
    run_day(small_pages, [(action, at) for at, action in enumerate((*ACTIONS, *ACTIONS))])


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_copies_stay_as_printed_on_many_days(
    steps: list[tuple[str, int]], small_pages: Any
) -> None:
    run_day(small_pages, steps)
