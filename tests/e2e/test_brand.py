"""A brand is on the first page and at the foot of every document; changes of it are reported."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import outloud
import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from studypress.bank.selection import Selection
from studypress.cli import main
from studypress.compose.specimens.marking_sheets import MarkingSheets
from studypress.exam.draw.forms import make_exam
from studypress.page.documents.exam import exam_keys
from studypress.page.documents.print_run import HandOutGroup
from studypress.pipeline.check import open_bank
from studypress.pipeline.exams.plan import plan_of
from studypress.pipeline.exams.verify import prove
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import ExamOptions, Request
from studypress.verify.pdf.read import read

BANK = Path(__file__).parents[1] / "banks" / "valid" / "branded"
OWNER, FOOTER = "Example School", "Example School, Department of Physics: for use in class"
ADDRESS = "12 Example Street, 12345 Example Town"
ROSTER = "name,id,group\nAna Núñez,11,Hall\nZoë Smith,12,Annex\n"
EXAM = (
    "forms/001-ana-nunez-11.pdf",
    "keys/001-ana-nunez-11.pdf",
    "keys.pdf",
    "solutions.pdf",
    "marking.pdf",
)
REPORTS = ("fairness.pdf", "marks/statistics.pdf", "print-run.pdf")
PAPERS = ("guide.pdf", "worksheet.pdf", "key.pdf", "scorecard.pdf")
FILES = (*PAPERS, *(f"exam/{name}" for name in (*EXAM, *REPORTS)))

ACCEPTED = {"PAG-001", "TAG-002", "TBL-010"}
"""Rules on page labels, on a footer that is on one page only, and on wide tables."""

pytestmark = pytest.mark.usefixtures("verified_quickly")


def run(*words: object) -> None:
    result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "one by one" not in result.output


@pytest.fixture(scope="module")
def printed_brand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All documents of the bank with a brand, its marks included."""
    out = tmp_path_factory.mktemp("branded")
    (out / "roster.csv").write_text(ROSTER, encoding="utf-8")
    (out / "answers.csv").write_text("id,1,2\n11,A,AB\n12,B,A\n", encoding="utf-8")
    for document in ("guide", "worksheet", "key", "flashcards", "scorecard"):
        run(document, BANK, "--out", out)
    asked = ["--roster", out / "roster.csv", "--by", "group", "--kind", "choice", "--seed", "brand"]
    run("exam", BANK, *asked, "--out", out)
    run("mark", out, out / "answers.csv", "--bank", BANK)
    return out


def texts_of(path: Path) -> Iterator[str]:
    with pdfium.PdfDocument(path) as pdf:
        for page in pdf:
            yield " ".join(page.get_textpage().get_text_range().split())


@pytest.mark.parametrize("name", FILES)
def test_the_first_page_has_owner_and_logo_and_each_page_the_footer(
    printed_brand: Path, name: str
) -> None:
    first, *others = texts_of(printed_brand / name)
    assert OWNER in first.replace(FOOTER, "")
    assert (ADDRESS in first) == ("marking" not in name)
    assert all((FOOTER in page) != ("left blank" in page) for page in (first, *others))


@pytest.mark.parametrize("name", FILES[:-1])  # a print run is not for screen readers
def test_the_logo_has_words_and_the_footer_is_no_content(printed_brand: Path, name: str) -> None:
    paper = read((printed_brand / name).read_bytes(), drawn=False)
    assert OWNER in paper.strings
    assert all(run.artifact for page in paper.pages for run in page.runs if FOOTER in run.text)
    assert {found.rule for found in outloud.check(printed_brand / name).findings} <= ACCEPTED


def test_flashcards_have_the_owner_in_the_strip_that_is_cut_off(printed_brand: Path) -> None:
    first, *others = texts_of(printed_brand / "flashcards.pdf")
    assert OWNER in first
    assert not any(OWNER in page for page in others)


def test_verify_expects_the_brand_and_reports_a_change(printed_brand: Path, tmp_path: Path) -> None:
    assert prove(printed_brand, BANK).faults == ()
    bank = copytree(BANK, tmp_path / "bank")
    logo, file = bank / "figures" / "logo.svg", bank / "bank.yaml"
    logo.write_text(logo.read_text().replace("#e0a526", "#c33"))
    assert faults(printed_brand, bank) == ["the logo has changed since the exam was printed"]
    logo.write_text((BANK / "figures" / "logo.svg").read_text())
    file.write_text(file.read_text().replace("for use in class", "for use in exams"))
    assert faults(printed_brand, bank) == ["the brand has changed since the exam was printed"]


def faults(exam: Path, bank: Path) -> list[str]:
    return [fault.message for fault in prove(exam, bank).faults]


def test_a_copy_is_rebuilt_byte_for_byte(printed_brand: Path, tmp_path: Path) -> None:
    out = copytree(printed_brand, tmp_path / "out")
    paper = out / "exam" / "forms" / "001-ana-nunez-11.pdf"
    before = paper.read_bytes()
    paper.unlink()
    with pdfium.PdfDocument(before) as pdf:
        foot = pdf[0].get_textpage().get_text_range()
    code = next(word for word in foot.split() if len(word) == 9 and word[4] == "-")
    run("rebuild", out, "--form", code, "--bank", BANK)
    assert paper.read_bytes() == before


@pytest.mark.parametrize("theme", ["print", "ink-saver"])
def test_the_ink_saving_theme_has_no_colour(theme: str, tmp_path: Path) -> None:
    run("guide", BANK, "--theme", theme, "--out", tmp_path)
    with pdfium.PdfDocument(tmp_path / "guide.pdf") as pdf:
        seen = pdf[0].render().to_numpy().astype(int)
    assert bool((seen.max(axis=2) - seen.min(axis=2) > 3).any()) == (theme == "print")


def test_statistics_without_the_bank_of_the_exam_say_that_they_have_no_brand(
    printed_brand: Path, tmp_path: Path
) -> None:
    out = copytree(printed_brand, tmp_path / "out")
    words = ["mark", str(out), str(out / "answers.csv"), "--replace"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "the statistics have no brand" in result.stderr
    assert not any(OWNER in page for page in texts_of(out / "exam" / "marks" / "statistics.pdf"))


def test_html_shows_the_brand_and_loads_nothing(tmp_path: Path) -> None:
    run("guide", BANK, "--format", "html", "--out", tmp_path)
    page = (tmp_path / "guide.html").read_text(encoding="utf-8")
    assert page.count(f'role="img" aria-label="{OWNER}"') == 1
    assert f'<p class="organisation">{OWNER}</p>' in page
    assert f">{FOOTER}</footer>" in page
    assert "--brand-colour: #0b5fa5" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_a_bank_in_one_file_finds_its_logo_beside_it(tmp_path: Path) -> None:
    bank = copytree(BANK, tmp_path / "bank")
    topic = (bank / "physics" / "01-light.yaml").read_text(encoding="utf-8")
    indented = topic.replace("\n", "\n        ")
    whole = (bank / "bank.yaml").read_text(encoding="utf-8")
    whole = whole.replace("topics: [01-light.yaml]", f"topics:\n      - {indented}")
    (bank / "whole.yaml").write_text(whole, encoding="utf-8")
    run("key", bank / "whole.yaml", "--out", tmp_path)
    assert OWNER in read((tmp_path / "key.pdf").read_bytes(), drawn=False).strings


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("two_sided", [False, True])
def test_the_footer_begins_where_the_margin_does(
    tmp_path: Path, language: str, *, two_sided: bool
) -> None:
    bank = open_bank(BANK)
    options = ExamOptions(seed="s", forms=2)
    request = Request(BANK, tmp_path, "A4", "print", "pdf", Selection(), exam=options)
    request = replace(request, two_sided=two_sided, language=language)
    exam = make_exam(bank, plan_of(options, bank, None)[0])
    printer = FilePrinter(request, bank)
    group = HandOutGroup("", exam.forms)
    marking = MarkingSheets(bank, exam, [group, group], printer.look).sheet()
    for sheet in (marking, exam_keys(bank, exam, exam.forms, printer.look)):
        for page in printer.lay_out(sheet).document.pages:
            box = page._page_box  # noqa: SLF001
            margins = (box.content_box_x(), box.content_box_x() + box.width)
            (words,) = [part for part in box.descendants() if getattr(part, "text", "") == FOOTER]
            ends = (words.position_x, words.position_x + words.width)
            start = ends[0] - margins[0] if language == "en" else margins[1] - ends[1]
            gutter = 0 if sheet is marking and not two_sided else 11 / 25.4 * 96
            assert start == pytest.approx(-gutter, abs=1)


@pytest.mark.slow
def test_the_longest_texts_print_on_the_page_in_large_print(tmp_path: Path) -> None:
    bank = copytree(BANK, tmp_path / "bank")
    text = (bank / "bank.yaml").read_text(encoding="utf-8")
    owner = "Institute " * 8
    longest = {FOOTER: "For use in class " * 4, ADDRESS: "Street 12, " * 10, OWNER: owner}
    for was, now in longest.items():
        text = text.replace(was, now.strip(" ,"))
    (bank / "bank.yaml").write_text(text, encoding="utf-8")
    looks = ["--theme", "large-print", "--paper", "Letter", "--out", tmp_path]
    words = [str(word) for word in ("exam", bank, "--forms", 30, "--seed", "s", *looks)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert prove(tmp_path, bank).faults == ()
    marking = read((tmp_path / "exam" / "marking.pdf").read_bytes())
    for page in marking.pages:
        assert page.ink
        assert page.sheet.shrunk(8).contains(page.ink)
        assert owner.split() == [word for word in page.text.split() if word == "Institute"]
