"""Scorecards by the command: files, errors, form fields, and the pages in each theme."""

import re
from collections.abc import Callable
from pathlib import Path

import outloud
import pikepdf
import pytest
from click.testing import CliRunner, Result

from studypress.bank.bank import Bank
from studypress.bank.models import MarkingLine, Question
from studypress.cli import main
from studypress.files.package_folders import style_names
from studypress.page.documents.scorecard import scorecard
from studypress.page.documents.study import key
from studypress.page.look import Look
from studypress.pipeline.check import open_bank
from studypress.pipeline.documents.scorecards import scorecards_of
from studypress.pipeline.request import ScorecardOptions

EVERY_KIND = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"
FEW = ("--topic", "Answers to write", "--difficulty", "hard")
NAMES = ["001-maria-garcia-4711", "002-siobhan-o-neill-42"]
ACCEPTED = {"MATH-010", "PAG-001"}
"""Formulas are read as LaTeX; a line that begins several pages is no running head."""


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    rows = ["name,id,group,seat", "María García,4711,Backend,A1", "Siobhán O'Neill,42,,A2"]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def per_form(tmp_path: Path) -> Path:
    path = tmp_path / "per-form.yaml"
    path.write_text("draw: per-form\nrows: [{count: 3, points: 4}]\n", encoding="utf-8")
    return path


def run(*words: str | Path, bank: Path = EVERY_KIND) -> Result:
    words = ("scorecard", bank, *words)
    result = CliRunner().invoke(main, [str(word) for word in words], prog_name="studypress")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def printed(out: Path, *words: str | Path) -> Result:
    result = run("--out", out, *words)
    assert result.exit_code == 0, result.stderr
    return result


def test_one_scorecard_is_readable_by_its_owner_only(
    tmp_path: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    path = tmp_path / "out" / "scorecard.pdf"
    result = printed(path.parent, *FEW)
    assert result.stdout.startswith(f"{path}  ")
    assert path.stat().st_mode & 0o777 == 0o600
    pages = pages_of(path)
    assert "2 of 14 questions" in pages[0]
    assert "Recommendation" in pages[-1]


def test_each_candidate_of_a_roster_has_a_scorecard(
    tmp_path: Path, roster: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    folder = tmp_path / "out" / "scorecards"
    result = printed(folder.parent, *FEW, "--roster", roster)
    assert result.stdout == f"{folder / NAMES[0]}.pdf to {NAMES[1]}.pdf\n"
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.pdf" for name in NAMES]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    pages = pages_of(folder / f"{NAMES[0]}.pdf")
    assert "María García, 4711, Backend" in pages[0]
    assert all("scorecard, María García" in page for page in pages)
    assert not any("Siobhán" in page for page in pages)


def test_the_same_seed_makes_the_same_files(tmp_path: Path, roster: Path, per_form: Path) -> None:
    words = ("--blueprint", per_form, "--roster", roster, "--seed", "s", "--fillable")
    made = []
    for out, jobs in (("a", "1"), ("b", "2")):
        printed(tmp_path / out, *words, "--jobs", jobs)
        files = sorted((tmp_path / out / "scorecards").iterdir())
        made.append([(path.name, path.read_bytes()) for path in files])
    assert made[0] == made[1]


def test_a_question_with_choices_is_worth_its_scheme_without_a_blueprint(
    make_question: Callable[..., Question], make_bank: Callable[[list[Question]], Bank]
) -> None:
    """Its scheme is not scaled to the point that its choices are worth."""
    lines = tuple(MarkingLine(points=2, says=f"Names {what}.") for what in ("one", "other"))
    question = make_question("q")
    answer = question.answer.model_copy(update={"marking": lines})
    bank = make_bank([question.model_copy(update={"answer": answer})])
    (form,) = scorecards_of(ScorecardOptions(), bank).forms
    look = Look("A4", "print", str, str)
    earned = re.compile(r'class="earns">([^<]*)')
    assert earned.findall(scorecard(bank, form, None, look).html) == ["2", "2"]
    assert earned.findall(key(bank, look).html) == ["2", "2"]
    assert earned.findall(key(bank, look, full=True).html) == ["2", "2"]


def test_a_random_seed_is_reported_and_draws_the_same_again(per_form: Path) -> None:
    bank = open_bank(EVERY_KIND)
    first = scorecards_of(ScorecardOptions(str(per_form)), bank)
    seed = first.remarks[0].rpartition(" ")[2]
    again = scorecards_of(ScorecardOptions(str(per_form), seed), bank)
    assert again.forms[0].items == first.forms[0].items
    assert again.remarks == ()


def test_a_blueprint_may_draw_other_questions_for_each_candidate(
    roster: Path, per_form: Path
) -> None:
    cards = scorecards_of(ScorecardOptions(str(per_form), "s", roster), open_bank(None))
    asked = [{item.entry.question.id for item in form.items} for form in cards.forms]
    assert asked[0] != asked[1]
    assert {item.points for form in cards.forms for item in form.items} == {4}


def test_a_blueprint_draws_variants_of_a_question(tmp_path: Path) -> None:
    blueprint, roster = tmp_path / "all.yaml", tmp_path / "many.csv"
    blueprint.write_text(
        "order: fixed\nrows: [{count: 1, topic: Products, kind: any}]\n", encoding="utf-8"
    )
    roster.write_text("name,id\n" + "\n".join(f"A,{at}" for at in range(20)), encoding="utf-8")
    bank = open_bank(EVERY_KIND.parent / "variants")
    cards = scorecards_of(ScorecardOptions(str(blueprint), "s", roster), bank)
    stems = {form.items[0].entry.question.question for form in cards.forms}
    assert len(stems) > 1
    assert not any("[[" in stem for stem in stems)


def test_candidates_of_neighbouring_seats_may_have_the_same_questions_in_one_order(
    roster: Path, tmp_path: Path
) -> None:
    blueprint = tmp_path / "once.yaml"
    blueprint.write_text("order: fixed\nrows: [{count: 2}]\n", encoding="utf-8")
    cards = scorecards_of(ScorecardOptions(str(blueprint), "s", roster), open_bank(EVERY_KIND))
    asked = [[item.entry.question.id for item in form.items] for form in cards.forms]
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--column", "id=Nr"), 2, "--column: only with a roster: add --roster"),
        (("--seed", "s"), 2, "--seed: only with a blueprint, which draws questions"),
        (("--fillable", "--format", "html"), 2, "--fillable: only a PDF can be a form"),
        (("--blueprint", ""), 2, "--blueprint: the name is empty"),
        (("--blueprint", "full-mok"), 2, "did you mean 'full-mock'?"),
        (("--blueprint", "unmet.yaml"), 1, "unmet.yaml:1:"),
        (("--topic", "Nothing"), 2, "Nothing"),
        (("--roster", "heads.csv"), 1, "heads.csv:1:1: the column 'id' is missing"),
        (("--roster", "good.csv", "--column", "nam=Nr"), 2, "unknown field 'nam'"),
        (("--roster", "good.csv", "--column", "id=Matrikel"), 2, "Matrikel"),
    ],
)
def test_wrong_calls_and_files_are_reported(
    words: tuple[str, ...],
    code: int,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("unmet.yaml").write_text("rows: [{count: 99}]\n", encoding="utf-8")
    Path("heads.csv").write_text("name,letter\nA,1\n", encoding="utf-8")
    Path("good.csv").write_text("name,id\nA,1\n", encoding="utf-8")
    result = run(*words)
    assert result.exit_code == code
    assert message in " ".join(result.stderr.split())
    assert not Path("out").exists()


def test_a_heading_of_the_roster_can_be_named(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("name,Matrikel\nA,1\n", encoding="utf-8")
    printed(tmp_path / "out", *FEW, "--roster", roster, "--column", "id=Matrikel")
    assert (tmp_path / "out" / "scorecards" / "001-a-1.pdf").is_file()


def test_a_form_has_boxes_buttons_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "out" / "scorecard.pdf"
    printed(path.parent, "--fillable")
    with pikepdf.open(path) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        kinds = {str(field.T): (str(field.FT), len(field.get("/Kids", []))) for field in fields}
    assert kinds["candidate"] == kinds["q11-notes"] == kinds["notes"] == ("/Tx", 0)
    assert kinds["q11-line-a"] == kinds["q11-line-c"] == ("/Btn", 0)
    assert kinds["q11-scale"] == kinds["recommendation"] == ("/Btn", 4)
    assert kinds["q12-heard"] == kinds["q12-score"] == kinds["total"] == ("/Tx", 0)
    assert {finding.rule for finding in outloud.check(path).findings} <= ACCEPTED


@pytest.mark.parametrize(
    ("name", "value"), [("q9-notes", pikepdf.String("Good")), ("q9-scale", pikepdf.Name("/3"))]
)
def test_a_scorecard_that_is_filled_in_is_not_replaced(
    name: str, value: pikepdf.Object, tmp_path: Path
) -> None:
    path = tmp_path / "out" / "scorecard.pdf"
    printed(path.parent, *FEW, "--fillable")
    printed(path.parent, *FEW, "--fillable")  # as it is empty
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        (field,) = (field for field in pdf.Root.AcroForm.Fields if name == field.T)
        field.V = value
        pdf.save(path)
    before = path.read_bytes()
    result = run("--out", path.parent, *FEW)
    assert result.exit_code == 2
    assert f"{path}: move the files" in " ".join(result.stderr.split())
    assert path.read_bytes() == before


def test_a_scorecard_that_needs_a_password_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out" / "scorecard.pdf"
    printed(path.parent, *FEW)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    before = path.read_bytes()
    assert run("--out", path.parent, *FEW).exit_code == 2
    assert path.read_bytes() == before


def test_the_checker_finds_nothing(tmp_path: Path, roster: Path) -> None:
    printed(tmp_path / "out", "--roster", roster)
    for path in (tmp_path / "out" / "scorecards").iterdir():
        assert {finding.rule for finding in outloud.check(path).findings} <= ACCEPTED


def test_html_is_one_file(tmp_path: Path) -> None:
    printed(tmp_path / "out", *FEW, "--format", "html")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["scorecard.html"]
    text = (tmp_path / "out" / "scorecard.html").read_text(encoding="utf-8")
    assert "Divide the tokens among the servers" in text


@pytest.mark.parametrize("paper", ["A4", pytest.param("Letter", marks=pytest.mark.slow)])
@pytest.mark.parametrize("theme", style_names("themes"))
def test_each_theme_prints_questions_of_every_kind(theme: str, paper: str, tmp_path: Path) -> None:
    printed(tmp_path, "--theme", theme, "--paper", paper)
    printed(tmp_path, "--theme", theme, "--paper", paper, "--fillable")


@pytest.mark.slow
@pytest.mark.parametrize("bank", ["odd.yaml", "scripts.yaml", "texts.yaml", "folder"])
@pytest.mark.parametrize("theme", style_names("themes"))
def test_each_theme_prints_other_banks(theme: str, bank: str, tmp_path: Path) -> None:
    result = run("--theme", theme, "--out", tmp_path, bank=EVERY_KIND.parent / bank)
    assert result.exit_code == 0, result.stderr
