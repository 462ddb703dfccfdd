"""A fillable worksheet: the same pages, with fields in the places to write."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.cli import main
from studypress.page.documents.options import WorksheetOptions
from studypress.pipeline.build import produce
from studypress.pipeline.request import Request

TOPICS = ("Foundations", "Essentials")
Make = Callable[..., Request]
BANKS = Path(__file__).parents[1] / "banks"
RADIO = 1 << 15


def worksheet(out: Path, make_request: Make, **wish: Any) -> Path:
    request = make_request(
        out,
        documents=("worksheet",),
        worksheet=WorksheetOptions(**wish),
        selection=Selection(topics=TOPICS),
    )
    produce(request, lambda *_: None)
    return out / "worksheet.pdf"


@pytest.fixture(scope="module")
def flowing(tmp_path_factory: pytest.TempPathFactory, make_request: Make) -> Path:
    """A fillable worksheet with answer spaces."""
    return worksheet(tmp_path_factory.mktemp("flowing"), make_request, fillable=True)


@pytest.fixture(scope="module", params=["flowing", "two-a-page"])
def filled_in(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    make_request: Make,
    flowing: Path,
) -> Path:
    """The fillable worksheet, and one with two questions on each page."""
    if request.param == "flowing":
        return flowing
    out = tmp_path_factory.mktemp("two-a-page")
    return worksheet(out, make_request, fillable=True, per_page=2)


@pytest.fixture(scope="module")
def ticked(tmp_path_factory: pytest.TempPathFactory, make_request: Make) -> Path:
    """A fillable worksheet with choices."""
    return worksheet(tmp_path_factory.mktemp("closed"), make_request, fillable=True, choices=True)


def fields(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return list(pdf.Root.AcroForm.Fields)


def names_of(bank: Bank) -> list[str]:
    sections = list(dict.fromkeys(entry.section for entry in bank.entries))
    return [f"q{sections.index(e.section) + 1}-{e.number}" for e in bank.entries]


def test_fields_have_names_and_words_in_reading_order(filled_in: Path, two_topics: Bank) -> None:
    with pikepdf.open(filled_in) as pdf:
        found = [(str(field.T), str(field.TU)) for field in fields(pdf)]
        assert all(page.Tabs == "/S" for page in pdf.pages)
    heads = [("name", "Name"), ("date", "Date"), ("score", "Score")]
    answers = [
        (f"{name}-answer", f"Answer to question {entry.number}")
        for name, entry in zip(names_of(two_topics), two_topics.entries, strict=True)
    ]
    assert found == heads + answers


def test_fields_lie_over_the_places_to_write_on(filled_in: Path) -> None:
    with pikepdf.open(filled_in) as pdf, pdfium.PdfDocument(filled_in) as seen:
        for field in fields(pdf):
            number = next(at for at, page in enumerate(pdf.pages) if page.objgen == field.P.objgen)
            left, foot, right, top = map(float, field.Rect)
            assert 0 < left < right < 595
            assert 0 < foot < top < 842
            assert seen[number].get_textpage().get_text_bounded(left, foot, right, top) == ""
            if str(field.FT) == "/Tx" and "answer" in str(field.T):
                assert right - left > 400
                assert top - foot > 80


def test_answers_fill_their_pages_alike(flowing: Path) -> None:
    """At the foot of each page except the last, less than a line per answer is free."""
    line = 8 / 25.4 * 72
    with pikepdf.open(flowing) as pdf:
        pages = [
            [tuple(map(float, at.Rect)) for at in page.Annots if "answer" in str(at.T)]
            for page in pdf.pages
        ]
    for answers in pages[:-1]:
        assert 0 <= answers[-1][1] - 24 / 25.4 * 72 < line * len(answers) + 3
        heights = [round((top - foot) / line) for _, foot, _, top in answers]
        assert min(heights) >= 6
    minutes = (3, 3)  # of the first page's questions, which then have equal space
    assert len({round(top - foot) for _, foot, _, top in pages[0]}) == len(set(minutes))


def test_the_sheet_is_that_which_is_printed(
    filled_in: Path,
    flowing: Path,
    printed: Path,
    tmp_path: Path,
    make_request: Make,
    pages_of: Callable[[Path], list[str]],
) -> None:
    flows = filled_in == flowing
    plain = printed / "worksheet.pdf" if flows else worksheet(tmp_path, make_request, per_page=2)
    assert pages_of(plain) == pages_of(filled_in)


def test_a_value_stays_and_is_seen(filled_in: Path, tmp_path: Path) -> None:
    copy = tmp_path / "filled.pdf"
    with pikepdf.open(filled_in) as pdf:
        for field in fields(pdf):
            if str(field.T).endswith("answer"):
                field.V = pikepdf.String("Jackdaws love my big sphinx of quartz.")
        pdf.save(copy)
    with pikepdf.open(copy) as pdf:
        assert next(str(f.V) for f in fields(pdf) if "/V" in f).startswith("Jackdaws")
    assert darkness(copy) > darkness(filled_in) + 500


def darkness(path: Path) -> int:
    """Number of black pixels of the first page."""
    with pdfium.PdfDocument(path) as pdf:
        pdf.init_forms()
        picture = pdf[0].render(scale=2, may_draw_forms=True).to_pil().convert("L")
    return sum(picture.histogram()[:160])


def test_one_choice_of_a_question_can_be_ticked_and_fields_tell_nothing(
    ticked: Path, two_topics: Bank
) -> None:
    with pikepdf.open(ticked) as pdf:
        groups = [field for field in fields(pdf) if field.FT == "/Btn"]
        assert [str(field.T) for field in groups] == [
            f"{name}-choice" for name in names_of(two_topics)
        ]
        assert all(field.Ff == RADIO and field.V == "/Off" for field in groups)
        for group in groups:
            states = [set(kid.AP.N.keys()) for kid in group.Kids]
            assert states == [{f"/{letter}", "/Off"} for letter in "ABCD"]
        boxes = [kid for group in groups for kid in group.Kids]
        drawn = {
            (str(box.AS), *sorted(bytes(state.read_bytes()) for _, state in box.AP.N.items()))
            for box in boxes
        }
        assert len(drawn) == 1


def test_each_box_can_be_ticked_if_several_choices_may_be_right(tmp_path: Path) -> None:
    bank = BANKS / "valid" / "every-kind"
    sheet = tmp_path / "out" / "worksheet.pdf"
    words = ["worksheet", str(bank), "--choices", "--fillable", "--out", str(sheet.parent)]
    assert CliRunner().invoke(main, words).exit_code == 0
    with pikepdf.open(sheet) as pdf:
        kinds = {str(field.T): (str(field.FT), "/Kids" in field) for field in fields(pdf)}
    assert kinds["q1-choice"] == ("/Btn", True)  # one right choice
    assert kinds["q2-choice-A"] == kinds["q2-choice-E"] == ("/Btn", False)  # several
    assert kinds["q5-choice"] == ("/Btn", True)  # true or false
    assert kinds["q7-answer"] == kinds["q10-answer"] == ("/Tx", False)  # a number, a few words
    assert [finding.rule for finding in outloud.check(sheet).findings] == []


def test_a_box_for_a_number_stays_above_the_foot_of_its_page(tmp_path: Path) -> None:
    sheet = tmp_path / "out" / "worksheet.pdf"
    words = ["worksheet", str(BANKS / "valid" / "every-kind"), "--theme", "ink-saver"]
    words += ["--fillable", "--out", str(sheet.parent)]
    assert CliRunner().invoke(main, words).exit_code == 0
    with pikepdf.open(sheet) as pdf:
        last = {at.P.objgen: at for at in fields(pdf) if "/P" in at}.values()
        feet = {str(field.T): float(field.Rect[1]) / 72 * 25.4 for field in last}
    assert "q10-answer" in feet
    assert min(feet.values()) > 18


def test_a_ticked_box_is_seen(ticked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "ticked.pdf"
    with pikepdf.open(ticked) as pdf:
        for field in fields(pdf):
            if field.FT == "/Btn":
                field.V = field.Kids[0].AS = pikepdf.Name.A
        pdf.save(copy)
    assert darkness(copy) > darkness(ticked) + 100


def test_the_checker_finds_nothing(filled_in: Path, ticked: Path) -> None:
    for path in (filled_in, ticked):
        assert [finding.rule for finding in outloud.check(path).findings] == []


def test_html_is_no_form(tmp_path: Path) -> None:
    words = ["worksheet", "--fillable", "--format", "html", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "--fillable" in result.stderr
