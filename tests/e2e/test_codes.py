"""Form codes depend on the whole call; codes of another exam are refused."""

import json
from collections.abc import Container
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from unicodedata import normalize

import pikepdf
import pytest
from click.testing import CliRunner, Result

from studypress.bank.selection import Selection
from studypress.cli import main
from studypress.exam.blueprint.default import simple_blueprint
from studypress.exam.form_code import ALPHABET, form_code, is_form_code
from studypress.exam.model import Candidate, Plan
from studypress.exam.random_stream import Key
from studypress.pipeline.check import open_bank
from studypress.pipeline.exam_folder.call import call_of
from studypress.pipeline.request import ExamOptions, Request

COPIES = 60
ANN, BO = Candidate("Ann", "1"), Candidate("Bo", "2")
BANK = """\
title: Trial
language: en
sections:
- id: s
  title: S
  topics:
  - topic: T
    questions:
    - {id: a, question: Which?, difficulty: easy, answer: &answer {bullet: This., explanation: So.},
       choices: &four [{text: One, correct: true}, {text: Two}, {text: Three}, {text: Four}]}
    - {id: b, question: And which?, difficulty: hard, answer: *answer, choices: *four}
"""


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("codes") / "bank.yaml"
    path.write_text(BANK, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def exams(tmp_path_factory: pytest.TempPathFactory, bank: Path) -> list[Path]:
    """The same exam in print and in large print."""
    out = tmp_path_factory.mktemp("exams")
    roster = out / "roster.csv"
    roster.write_text("name,id\nAnn,1\nBo,2\n", encoding="utf-8")
    words = ("--roster", roster, "--seed", "one seed", "--format", "html")
    for theme in ("print", "large-print"):
        result = run("exam", bank, *words, "--theme", theme, "--out", out / theme, "--quiet")
        assert result.exit_code == 0, result.stderr
    return [out / "print", out / "large-print"]


def codes_in(out: Path) -> list[str]:
    manifest = json.loads((out / "exam" / "manifest.json").read_text(encoding="utf-8"))
    return [form["code"] for form in manifest["forms"]]


def test_two_exams_of_one_seed_share_no_code(exams: list[Path]) -> None:
    here, there = map(codes_in, exams)
    assert not set(here) & set(there)


def test_the_code_of_another_exam_is_marked_for_nobody(
    exams: list[Path], bank: Path, tmp_path: Path
) -> None:
    main_exam, large = exams
    answers = tmp_path / "answers.csv"
    code = codes_in(large)[0]
    answers.write_text(f"code,answers\n{code.replace('-', ' ')},AB\n", encoding="utf-8")
    result = run("mark", main_exam, answers, "--bank", bank)
    assert result.exit_code == 1
    assert f"is the code of 'Trial' in {large / 'exam'}: mark that paper there" in result.stderr
    assert not (main_exam / "exam" / "marks").exists()
    result = run("rebuild", main_exam, "--form", code, "--bank", bank)
    assert result.exit_code == 2
    assert f"'{code}' is the code of 'Trial' in {large / 'exam'}: rebuild it there" in result.stderr
    result = run("add", main_exam, "--spare", code, "--name", "Cy", "--id", "3", "--bank", bank)
    assert result.exit_code == 2
    assert f"'{code}' is the code of 'Trial' in {large / 'exam'}; no spare copy" in result.stderr
    result = run("erratum", main_exam, "--accept", f"{code}:1=A", "--bank", bank)
    assert result.exit_code == 2
    assert f"--accept: '{code}' is the code of 'Trial' in {large / 'exam'}" in result.stderr


def test_a_code_of_an_exam_that_is_elsewhere_is_foreign(
    exams: list[Path], bank: Path, tmp_path: Path
) -> None:
    alone = copytree(exams[0], tmp_path / "far" / "away")
    code = codes_in(exams[1])[0]
    answers = tmp_path / "answers.csv"
    answers.write_text(f"code,answers\n{code},AB\n", encoding="utf-8")
    fault = f"'{code}' is the code of another exam: no form of 'Trial' has it"
    result = run("mark", alone, answers, "--bank", bank)
    assert result.exit_code == 1
    assert f"{fault}: mark that paper in the folder of that exam" in result.stderr
    result = run("rebuild", alone, "--form", code, "--bank", bank)
    assert result.exit_code == 2
    assert fault in result.stderr


@pytest.mark.parametrize(
    ("confused", "why"), [("O", "has the symbol 'O'"), ("0", "has the symbol '0'")]
)
def test_a_symbol_that_no_code_has_is_named(
    exams: list[Path], bank: Path, confused: str, why: str
) -> None:
    code = codes_in(exams[0])[0]
    result = run("rebuild", exams[0], "--form", confused + code[1:], "--bank", bank)
    assert result.exit_code == 2
    assert f"is misread: no code {why}" in result.stderr


@pytest.fixture
def calls(tmp_path: Path, bank: Path) -> list[str]:
    """Digests of a call, and of calls that differ from it in one value."""
    opened = open_bank(bank)
    wish = ExamOptions()
    request = Request(bank, tmp_path, "A4", "print", "pdf", Selection(), exam=wish)
    plan = Plan(simple_blueprint(opened, "choice", 2), 3, "seed", (ANN, BO))
    custom = tmp_path / "custom"
    custom.mkdir()
    (custom / "a.css").write_text("p {}", encoding="utf-8")
    edited = tmp_path / "edited.yaml"
    edited.write_text(BANK.replace("So.", "Thus."), encoding="utf-8")
    different = [
        call_of(request, opened, opened, plan),
        call_of(request, open_bank(edited), opened, plan),
        *(
            call_of(replace(request, **other), opened, opened, plan)
            for other in (
                {"paper": "Letter"},
                {"theme": "large-print"},
                {"format": "html"},
                {"custom": custom},
                {"two_sided": True},
                {"booklet": True},
                {"selection": Selection(difficulties=("easy",))},
                {"exam": ExamOptions(watermark=True)},
                {"exam": ExamOptions(by_seat=True)},
            )
        ),
        *(
            call_of(request, opened, opened, replace(plan, **other))
            for other in (
                {"forms": 4},
                {"candidates": (ANN,)},
                {"candidates": (BO, ANN)},
                {"candidates": (ANN, replace(BO, name="Bob"))},
                {"blueprint": simple_blueprint(opened, "open", 2)},
                {"blueprint": simple_blueprint(opened, "choice", 1)},
            )
        ),
    ]
    elsewhere = replace(request, out=tmp_path / "elsewhere", cache=False, jobs=2)
    assert call_of(elsewhere, opened, opened, plan) == different[0]
    return different


def test_all_that_decides_a_copy_decides_its_code(calls: list[str]) -> None:
    """The same call gives the same codes, and any other call gives other codes."""
    assert len({form_code(Key(b"key"), call, 1, ()) for call in calls}) == len(calls)


def test_no_code_of_500_seeds_is_valid_in_another_exam_of_the_seed(calls: list[str]) -> None:
    """Each other exam differs in one value, such as roster, paper or bank.

    Keys are replaced: deriving one from its seed takes a third of a second. All keys are uniform,
    however they are derived.
    """
    for seed in range(500):
        key, other = Key(sha256(b"%d" % seed).digest()), calls[1 + seed % (len(calls) - 1)]
        here, there = codes_of(key, calls[0]), codes_of(key, other)
        assert len(here) == len(there) == COPIES
        assert not here & there


def codes_of(key: Key, call: str) -> set[str]:
    found: set[str] = set()
    for number in range(1, COPIES + 1):
        found.add(form_code(key, call, number, found))
    return found


def test_another_figure_makes_another_call(tmp_path: Path) -> None:
    figure = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        '<rect width="{}" height="9"/></svg>'
    )
    (tmp_path / "figures").mkdir()
    path = tmp_path / "bank.yaml"
    path.write_text(BANK.replace("And which?", '"Which?\\n\\n![A bar](figures/a.svg)"'))
    request = Request(path, tmp_path, "A4", "print", "pdf", Selection(), exam=ExamOptions())
    calls = set()
    for width in (3, 4):
        (tmp_path / "figures" / "a.svg").write_text(figure.format(width))
        bank = open_bank(path)
        plan = Plan(simple_blueprint(bank, "choice", 2), 1, "seed")
        calls.add(call_of(request, bank, bank, plan))
    assert len(calls) == 2


def test_a_seed_that_is_easy_to_guess_is_remarked_on(bank: Path, tmp_path: Path) -> None:
    words = ("exam", bank, "--format", "html", "--out", tmp_path / "out")
    for seed in ("demo", "20261128", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"):
        result = run(*words, "--seed", seed, "--replace")
        assert result.exit_code == 0
        assert "the seed is easy to guess" in result.stderr
        assert seed not in result.stderr
    assert not run(*words, "--replace").stderr
    assert not run(*words, "--replace", "--seed", "correct horse battery staple").stderr


def test_late_candidates_are_refused(exams: list[Path], bank: Path, tmp_path: Path) -> None:
    """Their copies would have other codes than spares that may be in use."""
    before = {path: path.read_bytes() for path in exams[0].rglob("*") if path.is_file()}
    roster = tmp_path / "roster.csv"
    roster.write_text("name,id\nAnn,1\nBo,2\nCy,3\nDi,4\n", encoding="utf-8")
    words = ("--roster", roster, "--seed", "one seed", "--format", "html", "--quiet")
    result = run("exam", bank, *words, "--out", exams[0])
    assert result.exit_code == 1
    assert "its exam has no copy for '3' and 1 more" in result.stderr
    assert {path: path.read_bytes() for path in exams[0].rglob("*") if path.is_file()} == before
    elsewhere = run("exam", bank, *words, "--out", tmp_path / "elsewhere")
    assert elsewhere.exit_code == 0
    assert not set(codes_in(tmp_path / "elsewhere")) & set(codes_in(exams[0]))


def shorter(key: Key, call: str, form: int, taken: Container[str]) -> str:
    """Return a code as exams had them before: six drawn symbols, and a check."""
    drawn = form_code(key, call, form, taken).replace("-", "")[:6]
    codes = (f"{drawn[:3]}-{drawn[3:]}{symbol}" for symbol in ALPHABET)
    return next(code for code in codes if is_form_code(code))


def test_an_exam_with_shorter_codes_stays_usable(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("studypress.exam.draw.forms.form_code", shorter)
        assert run("exam", bank, "--forms", "2", "--questions", "2", "--out", tmp_path).stderr == ""
    code, other = codes_in(tmp_path)
    assert len(code) == 8
    result = run("verify", tmp_path, "--bank", bank)
    assert result.exit_code == 0, result.stderr
    assert "not compared with a reprint: printed by studypress" in result.output
    paper, copy = sorted((tmp_path / "exam" / "forms").iterdir())
    paper.unlink()
    assert run("rebuild", tmp_path, "--form", code, "--bank", bank).exit_code == 0
    answers = tmp_path / "answers.csv"
    answers.write_text(f"code,answers\n{code},AB\n{other.lower()},AB\n", encoding="utf-8")
    assert run("mark", tmp_path, answers, "--bank", bank).exit_code == 0
    assert run("erratum", tmp_path, "--void", "a", "--bank", bank).exit_code == 0
    copy.write_bytes(paper.read_bytes())
    result = run("verify", tmp_path, "--bank", bank)
    assert f"the form's code, {other}, is missing" in result.stderr
    assert f"it has the code of another form, {code}" in result.stderr


def test_a_paper_of_another_exam_among_the_copies_is_named(bank: Path, tmp_path: Path) -> None:
    outs = here, there = tmp_path / "here", tmp_path / "there"
    for out in outs:
        assert not run("exam", bank, "--forms", "1", "--questions", "1", "--out", out).exit_code
    (paper,), (other,) = (list((out / "exam" / "forms").iterdir()) for out in outs)
    paper.write_bytes(other.read_bytes())
    result = run("verify", here, "--bank", bank)
    assert result.exit_code == 1
    code = codes_in(there)[0]
    fault = f"it has {code}, the code of another exam: 'Trial' in {there / 'exam'}"
    assert fault in result.stderr


PASSWORDS = ("pâté sésame", "x" * 127, "é" * 63, "two  words")


@pytest.fixture(scope="module", params=["NFC", "NFD"])
def protected(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, bank: Path
) -> Path:
    """Copies with each password, and one with the default password."""
    room = tmp_path_factory.mktemp("protected")
    given = [normalize(request.param, text) for text in PASSWORDS]
    rows = [f"Ann,{at},{text}" for at, text in enumerate(given)]
    (room / "roster.csv").write_text("\n".join(["name,id,password", *rows, "Bo,9,"]), "utf-8")
    words = ("--roster", room / "roster.csv", "--questions", "1", "--password", given[0])
    result = run("exam", bank, *words, "--out", room / "out", "--quiet")
    assert result.exit_code == 0, result.stderr
    return room / "out" / "exam" / "protected"


@pytest.mark.parametrize(("place", "given"), list(enumerate([*PASSWORDS, PASSWORDS[0]])))
def test_a_copy_opens_with_the_password_that_was_given(
    protected: Path, place: int, given: str
) -> None:
    """Readers of PDF 2.0 normalise typed text, so that NFC and NFD are one password."""
    copies = sorted(protected.iterdir())
    assert len(copies) == len(PASSWORDS) + 1
    with pikepdf.open(copies[place], password=normalize("NFC", given)) as opened:
        assert opened.encryption.R == 6
        assert not opened.allow.extract
    for other in ("", f"{given}x"[:126], given.upper(), f" {given}"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(copies[place], password=other)


def test_a_candidate_without_a_password_is_remarked_on(bank: Path, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("name,id,password\nAnn,1,geheim\nBo,2,\nCy,3,\n", encoding="utf-8")
    result = run("exam", bank, "--roster", roster, "--questions", "1", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stderr == "no protected copy for Bo and 1 more: the roster has no password\n"
    assert len(list((tmp_path / "out" / "exam" / "protected").iterdir())) == 1


def test_a_manifest_of_before_stays_usable(exams: list[Path], bank: Path, tmp_path: Path) -> None:
    """The manifest has codes and orders but no digest of the call: the seed is not used."""
    out = copytree(exams[0], tmp_path / "out")
    path = out / "exam" / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    del data["call"], data["tools"], data["options"]["protected"]
    data["seed"] = "of an exam whose forms were drawn otherwise"
    path.write_text(json.dumps(data), encoding="utf-8")
    code = data["forms"][0]["code"]
    assert run("rebuild", out, "--form", code, "--bank", bank).exit_code == 0
    answers = tmp_path / "answers.csv"
    answers.write_text(f"code,answers\n{code},AB\n", encoding="utf-8")
    assert run("mark", out, answers, "--bank", bank).exit_code == 0
    assert run("erratum", out, "--void", "a", "--bank", bank).exit_code == 0
