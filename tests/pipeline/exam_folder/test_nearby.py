"""A foreign code is of an exam beside the own one; hostile manifests neither harm nor hide it."""

import json
import os
from pathlib import Path
from shutil import copytree

import pytest

from studypress import api
from studypress.pipeline.exam_folder import nearby
from studypress.pipeline.exam_folder.nearby import NearbyExams


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with an exam."""
    out = tmp_path_factory.mktemp("printed") / "out"
    bank = Path(__file__).parents[2] / "banks" / "valid" / "bare.yaml"
    api.make_exam(bank, out, kind="single", forms=2, format="html", seed="nearby exams")
    return out


@pytest.fixture
def here(printed: Path, tmp_path: Path) -> Path:
    """The folder of an exam without others beside it."""
    return copytree(printed, tmp_path / "room" / "out") / "exam"


def code_in(exam: Path) -> str:
    return str(json.loads((exam / "manifest.json").read_text())["forms"][0]["code"])


TITLE = "'Questions without a bullet'"


def test_the_own_exam_is_not_nearby(here: Path) -> None:
    assert NearbyExams(here).owner_of(code_in(here)) == ""


@pytest.mark.parametrize(
    "place", ["out/exam-0123456789ab", "out/day two", "other/exam", "other/exam-00", "exam-2"]
)
def test_an_exam_beside_the_own_one_is_found(here: Path, place: str) -> None:
    code, there = code_in(here), here.parents[1] / place
    copytree(here, there)
    assert NearbyExams(here).owner_of(code.lower().replace("-", " ")) == f"{TITLE} in {there}"
    assert NearbyExams(here.parent).owner_of(code) == f"{TITLE} in {there}"


def test_a_folder_below_the_current_one_has_a_short_name(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(here, here.parents[1] / "other" / "exam")
    monkeypatch.chdir(here.parents[1])
    found = NearbyExams(Path("out", "exam")).owner_of(code_in(here))
    assert found == f"{TITLE} in {Path('other', 'exam')}"


@pytest.mark.parametrize("code", ["", "AAAA-AAAA", "../../etc", 10_000 * "Z"])
def test_what_is_no_code_is_of_no_exam(here: Path, code: str) -> None:
    assert NearbyExams(here).owner_of(code) == ""


def test_hostile_manifests_neither_harm_nor_hide_an_exam(here: Path) -> None:
    code, room = code_in(here), here.parents[1]
    copytree(here, room / "z" / "exam")
    claims = json.dumps({"forms": [{"code": code}]})
    for name, text in {
        "claims": claims,
        "deep": claims + 100_000 * "[",
        "control": claims.replace("forms", "\N{ESCAPE}"),
        "other": (here / "manifest.json").read_text().replace('"Questions', '"\\u001b[2J'),
    }.items():
        (room / name / "exam").mkdir(parents=True)
        (room / name / "exam" / "manifest.json").write_text(text)
    for name, target in (("loop", Path("loop")), ("linked", here / "manifest.json")):
        (room / name).mkdir()
        (room / name / "manifest.json").symlink_to(target)
    (room / "pipe").mkdir()
    os.mkfifo(room / "pipe" / "manifest.json")
    assert NearbyExams(here).owner_of(code) == f"{TITLE} in {room / 'z' / 'exam'}"


def test_number_and_size_of_manifests_are_bounded(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, room = code_in(here), here.parents[1]
    copytree(here, room / "other" / "exam")
    with monkeypatch.context() as few:
        few.setattr(nearby, "MAX_EXAMS", 0)
        assert NearbyExams(here).owner_of(code) == ""
    with monkeypatch.context() as small:
        small.setattr(nearby, "_MAX_BYTES", 1000)
        assert NearbyExams(here).owner_of(code) == ""
    monkeypatch.setattr(nearby, "_MAX_CODES", 1)
    assert NearbyExams(here).owner_of(code)
