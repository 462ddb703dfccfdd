"""Plans of a series do not depend on earlier calls."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.compose.binding import KeysFile
from studypress.compose.plan import SeriesPlan, plan_of
from studypress.compose.series import ComposedForm, FormSeries, LaidOutForm
from studypress.compose.specimens.keys import KeySamples
from studypress.compose.writing.forms import made
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Candidate, Exam, Plan
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Request

LONG = "A name of so many words that it takes several lines " * 4
NAMES = ("Ana Núñez", LONG.strip(), "Иван Петров")


@pytest.fixture(scope="module")
def series(
    make_bank: Callable[[list[Question]], Bank],
    make_question: Callable[..., Question],
    make_request: Callable[..., Request],
) -> FormSeries:
    """Keys of three candidates, and of an anonymous copy."""
    bank = make_bank([make_question(f"q{at}") for at in range(3)])
    people = tuple(Candidate(name, f"id{at}") for at, name in enumerate(NAMES))
    exam = make_exam(bank, Plan(Blueprint(rows=(Row(count=3),)), 4, "seed", people))
    printer = FilePrinter(make_request(Path("unused"), cache=False), bank)
    return FormSeries(printer, KeySamples(bank, exam, printer.look), None)


def bound(plan: SeriesPlan) -> bytes:
    target = BytesIO()
    file = KeysFile(target, plan)
    for chunk in file.chunks:
        assert len(list(file.bind(chunk, made(file.batch(chunk))))) == len(chunk)
    file.close("All")
    return target.getvalue()


def planned(series: FormSeries) -> SeriesPlan:
    return plan_of(series, lambda: None)


def test_a_file_of_all_forms_does_not_depend_on_what_was_made_before(series: FormSeries) -> None:
    first = bound(planned(series))
    files = [series.file(form).data for form in series.specimens.exam.forms]
    again = [series.file(form).data for form in reversed(series.specimens.exam.forms)]
    assert files == again[::-1]
    assert bound(planned(series)) == first
    with pikepdf.open(BytesIO(first)) as pdf:
        assert len(pdf.pages) == len(files)


def test_a_part_of_the_forms_is_bound_by_position(
    series: FormSeries,
    make_bank: Callable[[list[Question]], Bank],
    make_question: Callable[..., Question],
    make_request: Callable[..., Request],
    pages_of: Callable[[Path], list[str]],
    tmp_path: Path,
) -> None:
    whole, bank = series.specimens.exam, make_bank([make_question(f"q{at}") for at in range(3)])
    part = Exam(whole.plan, (whole.forms[3], whole.forms[2]))
    printer = FilePrinter(make_request(Path("unused"), cache=False), bank)
    some = FormSeries(printer, KeySamples(bank, part, printer.look), None)
    (tmp_path / "keys.pdf").write_bytes(bound(planned(some)))
    for form, text in zip(part.forms, pages_of(tmp_path / "keys.pdf"), strict=True):
        assert form.code in text
        assert f"Form {form.number} of 4" in text
        assert ("Иван Петров" in text) == bool(form.candidate)


def test_a_plan_says_which_forms_are_laid_out_and_why(series: FormSeries) -> None:
    plan = planned(series)
    kinds = [ComposedForm, LaidOutForm, ComposedForm, ComposedForm]
    assert [type(form) for form in plan.forms] == kinds
    why = "a candidate's name takes more lines than others"
    assert list(plan.remarks("keys")) == [f"1 of 4 keys laid out one by one: {why}"]


def test_objects_of_names_follow_those_of_the_stock(series: FormSeries) -> None:
    plan = planned(series)
    (first,) = plan.firsts.values()
    assert 0 < first < plan.free
    assert max(plan.objects) < plan.free
    assert any(first <= number for number in plan.objects)
